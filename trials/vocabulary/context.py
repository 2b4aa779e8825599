"""What the words around a find say of it: for an ambiguous name, and against a name inside another name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from trials.models import Kind
from trials.vocabulary.spellings import shouted
from trials.vocabulary.store import Found, Vocabulary

# What speaks for an ambiguous name, by kind: "patients with MS", "MS patients"; "given insulin", "insulin injections".
BEFORE: Final = {
    Kind.CONDITION: (
        "with from for of treat treats treating treated cure cures have has had having develop prevent prevents "
        "against reduce reduces reduced reducing relieve relieves ease eases eased lower lowers lowered less manage "
        "catch fight fights severe chronic cut cuts shorten shortens prevents prevented prevention fewer common "
        "symptoms patients stop stops slow slows worsen worsens cause causes caused causing infected thickness degree"
    ),
    Kind.THERAPY: (
        "with of take takes taking took taken give gives given receive receives received receiving inject injected "
        "injecting use uses used using prescribe prescribed administer administered drink drinking eat eating try "
        "trying called on to than versus vs and or plus daily oral intravenous topical whether that by practise "
        "practice practising practicing includes include including"
    ),
}
# A name in capitals is a name: less is asked of it.
BEFORE_CAPITALS: Final = "in and or as by called relapsing progressive advanced early diagnosed"
AFTER: Final = {
    Kind.CONDITION: (
        "patients? sufferers? symptoms? treatments? therap(?:y|ies) drugs? diagnosis attacks? relapses? progression "
        "flares? clinics? trials? disease research risk care cases?"
    ),
    Kind.THERAPY: (
        "treatments? therap(?:y|ies) injections? shots? doses? dosing pills? tablets? capsules? supplements? "
        "supplementation extracts? groups? users? use classes sessions? programm?es? programs? intake consumption "
        "diets? may can could might helps? improves? reduces? lowers? was is has works? eases? did does mimics brings "
        "protects relieves"
    ),
}
# A capitalised chain with one of these is the name of a body, a journal, a building or a day.
BODIES: Final = (
    "Academy Agency Alliance Association Biosciences Biotech Board Bureau Campaign Centers? Centres? Charity Clinics? "
    "Coalition College Collaboration Commission Committee Company Conference Congress Consortium Corp Corporation "
    "Council Department Division Federation Forum Foundation Fund Group Hospitals? Inc Infirmary Initiative "
    "Institutes? Institution Journal Lab Labs Laboratory Laboratories League Ltd Ministry Network NHS Office "
    "Organi[sz]ation Partnership Pharma Pharmaceuticals Program Programme Project Registry Scotland School Service "
    "Services Society Summit Therapeutics Trust UK Unit University Week Month Day"
)


def _any(words: str) -> str:
    return "|".join(words.split())


_BEFORE: Final = {
    kind: re.compile(rf"(?:^|[\s(])(?:{_any(words)}),? ?(?:the |an? |their |his |her |my |your )?$", re.I)
    for kind, words in BEFORE.items()
}
_BEFORE_CAPITALS: Final = re.compile(rf"(?:^|[\s(])(?:{_any(BEFORE_CAPITALS)}) $|[,/(;] ?$", re.I)
_AFTER: Final = {kind: re.compile(rf"[ -](?:{_any(words)})\b", re.I) for kind, words in AFTER.items()}
_BODY_AFTER: Final = re.compile(
    rf"(?:[’']s)?(?: (?:[A-Z][\w’'&.\-]*|of|for|and|&)){{0,2}} (?:{_any(BODIES)}|Research UK|Medical School)\b"
)
_BODY_BEFORE: Final = re.compile(
    rf"\b(?:{_any(BODIES)})(?: [A-Z][\w’'&\-]*)* (?:of|for|on|in|and)(?: (?:the|and|of|for|[A-Z][\w’'&\-]*,?))* $"
)
# The last word of whatever that finds; a whole search for each find would take long.
_LINKS: Final = frozenset(["of", "for", "on", "in", "and", "the"])
_JOURNAL: Final = re.compile(
    r"\b(?:[Jj]ournals?|[Pp]ublished(?: \w+){0,3} in)(?: the)?(?: journal)?,? (?:[A-Z][\w&]* (?:of |and |& )?){0,4}$"
)
# A place at the head of a line, with its state or a news agency behind it: "DES MOINES, Iowa (AP) --". A heading in
# capitals may have brackets, but no agency in them.
_DATELINE: Final = re.compile(
    r"^(?P<place>[A-Z][A-Z.'’]*(?: [A-Z][A-Z.'’]*){1,3})"
    r"(?:, [A-Z][a-z][\w. ]{0,18}(?: ?\([A-Z][^)\n]{1,40}\))?|"
    r" ?(?:-- ?)?\((?:AP|AFP|UPI|Reuters|HealthDay|CNN|Bloomberg|[\w ]*(?:Wire|WIRE|Newswire|NEWSWIRE))\)),?"
    r"(?: [A-Z][a-z]{2,8}\.? \d{1,2},?(?: \d{4},?)?)? ?[-–—_]",
    re.M,
)
# Who wrote it, on a line of its own: "By JANE KENDRICK", "By Mark Luther, Staff Writer"; not a headline, "By Taking …".
_BYLINE: Final = re.compile(
    r"^[Bb][Yy]:? (?P<name>(?!\w+ing\b)[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}(?:,? (?:and|[A-Z]{2,4}|[A-Z][a-z]+ "
    r"(?:Writer|Reporter|Correspondent|Editor|News|Staff)[\w ]*))?)$",
    re.M,
)
# What one person is or heads: "professor of neurosurgery", "chair of the epilepsy unit", "an arthritis expert".
_POST_BEFORE: Final = re.compile(
    r"\b(?:(?:professor|lecturer|chair(?:man|woman|person)?|head|chief|director|dean|department) (?:of|in)|"
    r"an? (?:[\w-]+ )?(?:expert|specialist) (?:in|on)) (?:the )?(?:[\w’'-]+,? (?:and )?)?$",
    re.I,
)
_POST_AFTER: Final = re.compile(
    r" (?:(?:care|research|treatment|policy) )?"
    r"(?:expert|specialist|researcher|surgeon|nurse|physician|scientist|professor)\b",
    re.I,
)
# Who gives a therapy, with a name behind: "chiropractor Dr. Brett Tolman".
_GIVERS: Final = ("ractor", "puncturist", "therapist", "osteopath", "homeopath", "naturopath", "hypnotist")
_NAMED_BEHIND: Final = re.compile(r" (?:Dr\.? )?[A-Z][a-z]")
_ONE: Final = re.compile(r"(?:\b(?:an?|the|another|one|leading)(?: [\w-]+)?|,) $", re.I)
_SHE: Final = re.compile(r"\. (?!(?:THE|AN?|IT|SHE|HE|HER|HIS|THIS|IN|BUT|AND|NO)\b)[A-Z]")  # "MS. DAY"
_LOOK: Final = 80  # letters on either side


def favoured(text: str, founds: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """Sure finds, and ambiguous ones that something speaks for: a sure find of the concept, or the words beside."""
    sure = {c for f in founds if f.sure for c in f.concepts}
    return [f for f in founds if f.sure or sure.intersection(f.concepts) or _favour(text, f, vocabulary)]


def _favour(text: str, found: Found, vocabulary: Vocabulary) -> bool:
    _, kind = vocabulary.label(found.concepts[0])
    before = text[max(0, found.start - 25) : found.start]
    capitals = text[found.start : found.end].isupper() and _BEFORE_CAPITALS.search(before) is not None
    if shouted(text, found.start, found.end):
        capitals = False
        if text.startswith("MS", found.start) and _SHE.match(text, found.end):
            return False
    return capitals or _AFTER[kind].match(text, found.end) is not None or _BEFORE[kind].search(before) is not None


def not_prose(text: str) -> list[tuple[int, int]]:
    """Where the text names who wrote it and where: nothing there is a condition or a therapy."""
    return [match.span("name") for match in _BYLINE.finditer(text)] + [
        match.span("place") for match in _DATELINE.finditer(text)
    ]


def in_a_post(text: str, start: int, end: int) -> bool:
    """Whether a name only says what one person is or heads; "cancer researchers", who act, name what they act on."""
    if text[start:end].endswith(_GIVERS) and _NAMED_BEHIND.match(text, end):
        return True
    if _POST_AFTER.match(text, end):
        return _ONE.search(text, max(0, start - _LOOK), start) is not None
    return _POST_BEFORE.search(text, max(0, start - _LOOK), start) is not None


# Letters with stops that are a person's: initials behind a title, degrees behind a name.
_TITLE_BEFORE: Final = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Sir|Professor|Dame|Lord|Judge)\.? $")
_DEGREES: Final = frozenset(
    ["M.S.", "M.A.", "M.D.", "B.S.", "B.A.", "R.D.", "R.N.", "P.T.", "D.C.", "D.O.", "J.D.", "D.M.D.", "D.D.S.",
     "D.P.T.", "M.P.H.", "M.B.A.", "N.D.", "O.D.", "L.P.N."]
)  # fmt: skip


def in_a_name(text: str, start: int, end: int) -> bool:
    """Whether letters with stops are a person's initials or degree: "Dr. A.L.S. Jones", "John Smith, M.S., says"."""
    written = text[start:end]
    if not written.endswith(".") or "." not in written[:-1]:
        return False
    before = text[max(0, start - 12) : start]
    return _TITLE_BEFORE.search(before) is not None or (written in _DEGREES and before.endswith(", "))


def in_a_body(text: str, found: Found) -> bool:
    """Whether a find in capitals is a piece of the name of a body or a journal."""
    if not text[found.start].isupper():
        return False
    if _BODY_AFTER.match(text, found.end) is not None:
        return True
    before = text[max(0, found.start - _LOOK) : found.start]
    last = before.rstrip().rpartition(" ")[2]
    if (last in _LINKS or last[:1].isupper()) and _BODY_BEFORE.search(before) is not None:
        return True
    return ("ournal" in before or "ublished" in before) and _JOURNAL.search(before) is not None
