"""Therapies that no table lists and the text does not class: a code, a brand, "avatar therapy", "a drug called X".

News and press releases present what is new with a handful of turns: a name set off by what it is ("Inspire, a device
that …"), a name behind "called", a code that is given to patients, a trade mark, a noun before "therapy" or "training".
What is presented so becomes a therapy of its own under the name that the article gives it, and is then weighed like any
other; see trials/vocabulary/unlisted.py for its id.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Final

from trials.claims import compounds
from trials.claims.cues import table
from trials.models import Kind, Mention, Role, Sentence
from trials.vocabulary.context import in_a_post, not_prose
from trials.vocabulary.unlisted import unlisted

# What a therapy is called when one says what kind of thing it is; not the "drug" of "drug company".
_KIND: Final = (
    r"(?:drugs?|medicines?|medications?|therap(?:y|ies)|treatments?|vaccines?|pills?|tablets?|antibod(?:y|ies)|"
    r"compound|"
    r"molecule|agent|device|implant|gadget|app|program(?:me)?|procedure|operation|technique|supplement|remedy|"
    r"cream|gel|"
    r"spray|patch|injection|jab|capsule|inhaler|extract|stimulator|inhibitor|blocker|biologic|painkiller|"
    r"antidepressant|"
    r"antibiotic|steroid|software|video ?game|headset)\b"
    r"(?![ -](?:compan|mak|manufactur|develop|giant|firm|industry|group|researcher|trials?\b|stud(?:y|ies)\b|expert|"
    r"specialist|user|target|resistance|regulator|cent(?:er|re)|team))"
)
_CODE_REST: Final = r"[A-Z]{1,5}-?[A-Z]?\d{2,6}[A-Za-z]?(?:-\d+)?"
_BRAND_REST: Final = r"(?:[a-z]{2}[A-Za-z]*+(?:-[A-Z0-9]\w*+|(?: [A-Z][a-z]++)?)|[A-Z]{1,6}-(?:\d|[A-Z][a-z]++))"
_CODE: Final = f"[A-Z]{_CODE_REST}"
_BRAND: Final = f"[A-Z]{_BRAND_REST}"
# A name's first letter, and only behind it what must not stand before: the engine looks for a set of letters quickly.
_FIRST: Final = r"[A-Z](?<![\w’'.-].)"
_APPOSED: Final = re.compile(
    rf"(?P<name>{_FIRST}(?<!\b[Ii]n .)(?<![Ff]rom .)(?<!\b[Aa]t .)(?:{_CODE_REST}|{_BRAND_REST}))[™®]?,? "
    r"(?:\([^()]{1,40}\),? )?"
    rf"(?:(?<=, )(?:which is |also )?(?:an?|its|our) |(?:is|was) an? )(?:(?!(?:of|at|in|for|and|who|on|compan\w+|firm|"
    rf"maker|startup|start-up|charity|foundation|clinic|hospital|cent(?:er|re)|developing|biotech\w*)\b)[\w-]+ "
    rf"){{0,4}}?{_KIND}"
)
_CALLED: Final = re.compile(
    rf"\b{_KIND}[^.;:\n]{{0,30}}?,? "
    r"(?:called|named|known as|dubbed|code-?named|marketed as|sold as|branded|nicknamed) "
    rf"(?:the )?[“\"‘']?(?P<name>(?:{_CODE}|{_BRAND})(?!\w)|[a-z][a-z-]+(?: [a-z-]+){{0,2}}?"
    r"(?=[”\"’']|[,.;:)–—(\n]| (?:is|was|are|were|has|had|have|that|which|who|to|in|for|can|could|may|might|and|or|on|"
    r"with|works?|helps?|helped|from|as|by|at|made|after|when|where)\b))"
)
# "The drug, zoliflodacin, is …"; not a person or a firm behind what they get or make: "the maker of the drug, …". What
# stands between commas is looked for first, which is fast, and only then what stands before it.
_INSERTED: Final = re.compile(
    rf", (?P<name>{_CODE}|{_BRAND}|[a-z]{{5,30}}+)(?=\*?, (?!and |or |who |said |says |told ))"
)
_KIND_BEFORE: Final = re.compile(
    r"(?<!of )(?<!behind )(?<!get )(?<!got )(?<!gets )(?<!getting )(?<!given )(?<!receive )(?<!received )(?<!take )"
    r"(?<!took )(?<!taking )(?<!had )(?<!have )(?<!makes )(?<!sells )(?<!invented )(?<!developed )"
    rf"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Oo]ur|[Tt]heir) (?:(?!(?:of|to|for|in|with|behind|who|that|got|had)\b)"
    rf"[\w-]{{1,30}}+ ){{0,3}}?(?:{_KIND}|product)(?: candidate)?$"
)
# One of these is in whatever _CALLED finds.
_CALLING: Final = ("called ", "named ", "known as ", "dubbed ", "marketed as ", "sold as ", "branded ")
_GIVEN: Final = re.compile(
    r"\b(?:treated with|given|gave|giving|receiv\w+|tak(?:e|es|ing|en)|took|randomi[sz]ed to|assigned to|doses? of|"
    r"trials? of|stud(?:y|ies) of|test(?:s|ed|ing)|evaluat\w+|develop\w+|safety of|efficacy of|effects? of|candidate,?|"
    r"infusions? of|injections? of|switched to|prescribed|approv\w+|on|the (?:new|novel|cheaper|generic|original)) "
    rf"(?P<name>{_CODE}|[A-Z][a-z]{{3}}[A-Za-z]*+|[A-Z][a-z]++[A-Z][A-Za-z]++)(?![\w’'.-]*[\w’'-])"
    r"(?! (?:[A-Z]|cells?\b|mice\b|gene|mutation|protein|levels))"
)
_ACTING: Final = re.compile(
    rf"(?P<name>{_FIRST}{_CODE_REST})[™®]? "
    r"(?:was (?:well|safe|effective|given|associated|superior)|improved|reduced|lowered|showed|demonstrated|met|"
    r"may|could|can|works|treatment|therapy|group|arm|for the treatment|in (?:patients|people|adults|children)|"
    r"significantly|has (?:shown|been)|had (?:cleared|reduced|fewer)|is (?:an?|being|designed))\b"
)
# A hyphen and three digits make the code of a drug; not beside "trial", which gives codes too.
_NUMBERED: Final = re.compile(
    rf"(?P<name>{_FIRST}(?<![Tt]rial .)(?<![Ss]tudy .)[A-Z]{{1,5}}-\d{{3,6}})(?!\w|-\w| (?:trial|study|level|gene))"
)
# What stands against a placebo is what was tried, what a dose stands behind is a drug, and what a regulator approves or
# a firm owns is its product; a single time will do.
_AMOUNT: Final = (
    r"(?: \d[\d.,]* ?(?:mg|mcg|µg|milligrams?))?(?: (?:once|twice|three times) (?:daily|weekly|a (?:day|week|month)))?"
)
_AGAINST: Final = re.compile(
    r"(?<![Cc]ompared )\b(?:with|to|of|receiv\w+|took|tak(?:e|ing)|given|got|either|on|between) "
    rf"(?P<name>[A-Za-z][A-Za-z-]{{4,}}){_AMOUNT} (?:or|and) (?:to )?(?:an? |matching |dummy |the )*placebo\b|"
    r"\b(?:with|receiv\w+|took|taking|given|on) "
    rf"(?P<tried>[A-Za-z][A-Za-z-]{{4,}}){_AMOUNT} (?:than|versus|vs\.?|compared (?:with|to)) (?:with |on )?"
    r"(?:an? )?placebo\b|"
    r"\bplacebo or (?P<other>[A-Za-z][A-Za-z-]{4,})(?=[,.;)]|"
    r" (?:for|once|twice|daily|by|in|every|at|over)\b)|"
    r"\b(?P<dosed>[A-Za-z][a-z]{5,}) \d[\d.,]* ?(?:mg|mcg|µg|milligrams?)\b(?! ?(?:per|/|of\b|d?[lL]\b))"
)
# One of these is in whatever that pattern finds, which is slow and looks no further around it.
_DOSED: Final = re.compile(r"placebo|\d ?(?:mc?g|µg|milligram)")
_BEFORE_DOSED, _BEHIND_DOSED = 160, 40
_OWNED: Final = re.compile(
    r"\b(?:FDA|F\.D\.A\.|[Rr]egulators?|Administration|Agency|Commission) (?:has |have |had |also )?(?:approved|"
    r"cleared|okayed|licensed) "
    r"(?P<name>[A-Z][A-Za-z-]{3,})(?<!-made)(?=[,.;]| (?:for|to (?:treat|prevent|reduce|help)|as an?|on|in|after|"
    r"last|this)\b)|"
    r"\b(?:AG|Inc|Corp|Co|Ltd|plc|SA|NV|Pharma|Pharmaceuticals?|Therapeutics|Biosciences)\.?[’']s? "
    r"(?:(?:drug|pill|vaccine|experimental|new|treatment|device) )*(?P<other>[A-Z][a-z]{3,})(?![\w’'-])"
    r"(?= (?:to|for|in|is|was|works|can|could|may|has|had|cut|reduced|trains|helps)\b|[,.;])"
)
# What may stand there and is no drug.
_NO_DRUG: Final = frozenset(
    ["water", "saline", "lactose", "nicotine", "around", "almost", "maximum", "minimum", "consume", "consumes",
     "beneath", "entire", "intake", "dosage", "bottle", "sodium", "calcium", "potassium", "magnesium", "chloride",
     "ferritin", "creatinine", "cholesterol", "glucose", "thereafter", "another", "approximately", "roughly",
     "between", "within", "weighing", "weight", "content", "contained", "contains", "contain"]
)  # fmt: skip
_ADVERBS: Final = frozenset(
    ["however", "therefore", "moreover", "meanwhile", "instead", "though", "indeed", "already", "alone", "again",
     "perhaps", "fortunately", "unfortunately", "usually", "sometimes", "finally", "first", "later", "today", "albeit"]
)  # fmt: skip
_REACH: Final = 140  # letters before a name between commas that are looked at
_MOST: Final = 200  # names of one text that are looked at: articles are hostile
_VERBAL: Final = ("ed", "ing")  # "tolerated 40 mg": a verb
_MARKED: Final = re.compile(rf"(?P<name>{_FIRST}(?:{_CODE_REST}|[A-Za-z]{{2,}}(?:-[A-Z]\w+)?))(?=[™®]|\((?:TM|R)\))")
_PIECED: Final = re.compile(rf"[A-Z](?<![\w-].)(?:{_CODE_REST}|[A-Z]{{1,2}}-[A-Z]?\d)(?![\w-])")
# No therapy, though written like one: genes, markers, scales, trials, days, and what begins a sentence.
_NEVER: Final = re.compile(
    r"(?:CD|IL|NCT|ISRCTN|COVID|SARS|HLA|HER|HPV|CYP|PM|BRCA|FOXP|GPT|ICD|DSM|ISO|EN|SF|HAM|MADRS|PHQ|GAD|PCL|FEV|NYSE|"
    r"HIV|HTLV|HHV|EUDRACT|ACTRN|CTRI|EGFR|KRAS|PIK|APOE|SNP|CA|LDL|HDL|FY|UTC|GMT|EST|JAN|FEB|MAR|APR|MAY|JUN|"
    r"JUL|AUG|SEP|"
    r"SEPT|OCT|NOV|DEC)-?\d[\w-]*|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|"
    r"(?:This|That|These|Those|They|There|Then|Here|What|When|Where|While|Who|How|Why|Which|Such|Each|Every|Some|"
    r"Most|Many|"
    r"Both|After|Before|Since|During|Although|Though|However|And|But|For|With|Not|One|Two|Three|All|She|His|Her|"
    r"Its|Our|"
    r"Your|You|Yes|Now|Once|Only|Other|Another|Also|Instead|Today|Tomorrow|Patients|Participants|People|Doctors|"
    r"Researchers|Scientists|Children|Women|Men|Treatment|Therapy|Drug|Placebo|Surgery|Medicine|Chinese|American|"
    r"Dutch|Spanish|Italian|Swedish|Danish|Norwegian|Finnish|Swiss|Canadian|Australian|Indian|Israeli|Russian|"
    r"First|Second|Last|New|Older|British|"
    r"European|German|French|Japanese|Western|Eastern|Medicare|Medicaid|English|Facebook|Twitter|Google|Phase|"
    r"Part|Group|"
    r"Study|Trial|Dr|Prof|Mr|Mrs|Ms)\b.*|"
    r".*\b(?:Prize|Award|Medal|Institute|University|Hospital|College|School|Center|Centre|Clinic|Inc|Ltd|Corp|Pharma|"
    r"Pharmaceuticals|Therapeutics|Biosciences|Foundation|Society|Association|Council|Agency|Journal|Act|Street|County)"
)
# A word with a capital that is used as a drug or a device is: at least once behind or before one of these, and never as
# a person, a place or a firm is.
_TAKEN_BEFORE: Final = re.compile(
    r"\b(?:given|giving|gave|taking|takes?|took|doses? of|treated with|treatment with|therapy with|injections? of|"
    r"on|got|"
    r"infusions? of|sold as|brand name|trade name|marketed as|called|randomi[sz]ed to|assigned to|receiv\w+|"
    r"prescrib\w+|"
    r"approv\w+|courses? of|trials? of|stud(?:y|ies) of|users? of|tested|testing|effects? of|add(?:ed|ing)|plus|"
    r"combining|"
    r"(?:compared|observed|seen|reported) with|implanted with|using|uses?|used|safety of|efficacy of) (?:the |an? )?$"
)
_TAKEN_AFTER: Final = re.compile(
    r"[™®]?(?:[ -](?:users?|group|arm|recipients|treatment|therapy|injections?|shots?|pills?|tablets?|capsules?|"
    r"infusions?|"
    r"implants?|device|system|procedure|targets|blocks|works by|isn[’']t|should|contains|consists of|delivers|also has|"
    r"reduce[sd]|lower(?:s|ed)|slow(?:s|ed)|cuts?|eas(?:es|ed)|improve[sd]|prevent(?:s|ed)|treats|pairs|"
    r"was (?:well|safe|given|implanted|approved|effective|as)|"
    r"extend(?:s|ed)|prolong(?:s|ed)|shr(?:inks|ank)|halv(?:es|ed)|delay(?:s|ed)|boost(?:s|ed)|protect(?:s|ed)|"
    r"attacks|trains the|latches|is the first|is (?:given|taken|injected|implanted|approved|not approved|currently|"
    r"designed|thought to|for))|"
    r", (?:which is (?:given|taken|injected|guided|implanted)|was \d|best known for|(?:sold|developed|made|"
    r"marketed) by))\b"
)
_ELSE_BEFORE: Final = re.compile(
    r"(?:\b(?:[Ii]n|[Aa]t|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Prof\.?|Professor|[Nn]ear|[Ff]rom|[Bb]y|said|says|Sir|Lady|St\.?)|"
    r"(?!(?:The|This|That|Each|Both|When|While|After|If|But|And|For|With|Unlike|Like|Since|Because) )[A-Z][\w’'-]*) $"
)
_ELSE_AFTER: Final = re.compile(
    r"(?:[’']s? (?:chief|shares|stock|researchers|team|spokes\w+)|,? \d\d,| (?:said|says|told|Inc|Corp|Ltd|plc|"
    r"University|Hospital|Street|County|shares|scientists|officials|residents|spokes\w+)\b| [A-Z])"
)
# The name of a firm; after it the name alone is the firm too, unless the text says that it is a drug.
_FIRM: Final = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][a-z]{2}[A-Za-z]*+)(?:[’']s?)? (?:Therapeutics|Pharma\w*|Bio[a-z]+|Inc|Corp|"
    r"Corporation|Ltd|plc|Laboratories|"
    r"Labs|Medicines|Sciences|Technologies|Holdings|Genetics|Oncology|Medical (?:Inc|Corp|Ltd|Systems|Group)|"
    r"[Aa]nnounce[sd] (?:today|on|that|it|its|plans|the|positive|results))\b"
)
_PROPER: Final = re.compile(rf"{_FIRST}[a-z]{{4,}}[A-Za-z]*(?![\w-])")
_OPENED: Final = re.compile(r"[™®]? ?\((?:\w+ )?")
_SOLD: Final = re.compile(
    r"[™®]?(?: \(|,? (?:is )?(?:sold|marketed|known) (?:as|under the (?:brand |trade )?names?(?: of)?) |, brand name )"
)
_OFTEN: Final = 2
_LEAD: Final = 3  # sentences from the top


def added(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, and those of the therapies that only this text names, in order."""
    mentions = _whole(text, mentions)
    taken = _Taken([*((mention.start, mention.end) for mention in mentions), *not_prose(text)])
    meant = {(m.start, m.end): m for m in mentions if m.kind is Kind.THERAPY}
    lead = sentences[min(_LEAD, len(sentences)) - 1].end if sentences else 0
    more = []
    for written in sorted({*_presented(text, taken), *compounds.named(text, taken.meets, lead)}, key=_longest_first):
        same = _same(text, written, meant)
        id_, name = (same.concept, same.name) if same else (unlisted(written), written)
        for place in _places(text, written) if id_ else ():
            if id_ and not (taken.meets(*place.span()) or in_a_post(text, *place.span())):
                more.append(Mention(id_, Kind.THERAPY, name, place[0], *place.span(), Role.MENTION))
                taken.take(*place.span())
    return tuple(sorted([*mentions, *more], key=lambda mention: (mention.start, -mention.end)))


def _same(text: str, written: str, meant: Mapping[tuple[int, int], Mention]) -> Mention | None:
    """The therapy that a brand stands beside in brackets, or that is sold under it: "atezolizumab (Tecentriq)"."""
    for place in _places(text, written):
        for (start, end), mention in meant.items():
            if 0 < start - place.end() < 5 and _OPENED.fullmatch(text, place.end(), start):
                return mention
            if 0 < place.start() - end < 40 and _SOLD.fullmatch(text, end, place.start()):
                return mention
    return None


def _longest_first(name: str) -> tuple[int, str]:
    return -len(name), name


def _whole(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Without the names that are a piece of a code: the "MEDI" of "MEDI-4417"."""
    codes = [m.span() for m in _PIECED.finditer(text) if not _NEVER.fullmatch(m[0])]
    if not codes:
        return mentions
    return [m for m in mentions if not any(a <= m.start and m.end < b for a, b in codes)]


def _places(text: str, written: str) -> Iterator[re.Match[str]]:
    """Where a name stands: as it is written if it has a capital, in any case and number if it has none."""
    pattern = re.escape(written)
    if written.islower():
        pattern = re.escape(written[:-1]) + "(?:y|ies)" if written.endswith("y") else pattern + "(?:e?s)?"
    return re.finditer(rf"(?<![\w-]){pattern}(?!\w|-\w)", text, re.I if written.islower() else 0)


def _presented(text: str, taken: _Taken) -> set[str]:
    """The names that the text sets off, calls, gives to patients or marks as a trade mark's."""
    presenting = (_APPOSED, _CALLED) if any(word in text for word in _CALLING) else (_APPOSED,)
    called = {
        match["name"]
        for pattern in presenting
        for match in pattern.finditer(text)
        if not taken.meets(*match.span("name"))
    }
    firms = {match["name"] for match in _FIRM.finditer(text)}
    called |= _inserted(text, taken) - firms
    given = Counter(match["name"] for match in _GIVEN.finditer(text) if not taken.meets(*match.span("name")))
    found = {name for name in given if re.fullmatch(_CODE, name)}
    found |= {match["name"] for pattern in (_ACTING, _NUMBERED) for match in pattern.finditer(text)}
    found |= _tried(text, taken)
    often = {name for name, count in given.items() if count >= _OFTEN and not _common(text, name)}
    often |= {_chain(text, match) for match in _MARKED.finditer(text)}
    found |= {name for name in often if text.count(name) >= _OFTEN and len(list(_places(text, name))) >= _OFTEN}
    good = {name for name in called | ((found | _brands(text, taken)) - firms) if _good(name)}
    return good if len(good) <= _MOST else set(nsmallest(_MOST, good, key=lambda name: (-text.count(name), name)))


def _inserted(text: str, taken: _Taken) -> set[str]:
    """The names between commas behind what they are; one without a capital comes back, and is no word of English."""
    names = {
        m["name"]
        for m in _INSERTED.finditer(text)
        if _KIND_BEFORE.search(text, max(0, m.start() - _REACH), m.start()) and not taken.meets(*m.span("name"))
    }
    if not names:
        return set()
    often = Counter(re.findall(r"[\w-]+", text.lower()))
    plain = {name for name in names if name.islower()}
    return names - {n for n in plain if often[n] < _OFTEN or n in _ADVERBS or _english(n)}


def _tried(text: str, taken: _Taken) -> set[str]:
    """What the text sets against a placebo, gives a dose of, or says a regulator approved or a firm owns."""
    return {
        name
        for match in (*_against(text), *_OWNED.finditer(text))
        for group, name in match.groupdict().items()
        if name
        and not (taken.meets(*match.span(group)) or _english(name.lower()))
        and (group != "dosed" or text.count(name) >= _OFTEN)
    }


def _against(text: str) -> Iterator[re.Match[str]]:
    """What _AGAINST finds around each of the words that it needs."""
    last = 0
    for word in _DOSED.finditer(text):
        for match in _AGAINST.finditer(text, max(last, word.start() - _BEFORE_DOSED), word.end() + _BEHIND_DOSED):
            last = match.end()
            yield match


def _english(word: str) -> bool:
    """Is it a word of a class, of the table of compounds, or a verb's form, and no name?"""
    return word in _NO_DRUG or word.endswith(_VERBAL) or compounds.headed(word) or bool(table().lexicon.classes(word))


def _brands(text: str, taken: _Taken) -> set[str]:
    """Words with a capital that the text uses twice or more, and as a therapy is used."""
    used, other = set[str](), set[str]()
    places = list(_PROPER.finditer(text))
    often = {name for name, count in Counter([match[0] for match in places]).items() if count >= _OFTEN}
    for match in places:
        if match[0] in often and not taken.meets(*match.span()):
            before = text[max(0, match.start() - 30) : match.start()]
            if _ELSE_BEFORE.search(before) or _ELSE_AFTER.match(text, match.end()):
                other.add(match[0])
            elif _TAKEN_BEFORE.search(before) or _TAKEN_AFTER.match(text, match.end()):
                used.add(match[0])
    return {name for name in used - other if not _common(text, name)}


def _common(text: str, name: str) -> bool:
    """Does the text use the word without its capital too?"""
    return name.lower() in text and re.search(rf"\b{name.lower()}\b", text) is not None


def _chain(text: str, marked: re.Match[str]) -> str:
    """A trade mark with the word with a capital before it, where the two always go together: "GlucoBalance Max"."""
    before = re.search(r"(?<![\w-])[A-Z][A-Za-z]+ $", text[max(0, marked.start() - 40) : marked.start()])
    both = before[0] + marked["name"] if before else marked["name"]
    return both if text.count(both) == text.count(marked["name"]) >= _OFTEN else marked["name"]


def _good(name: str) -> bool:
    return len(name) > 2 and not _NEVER.fullmatch(name) and not compounds.plain(name.split()[0])


class _Taken:
    """Spans that hold a mention already, apart from each other."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def meets(self, start: int, end: int) -> bool:
        at = bisect_right(self._spans, (end - 1, 1 << 60)) - 1
        return at >= 0 and self._spans[at][1] > start

    def take(self, start: int, end: int) -> None:
        insort(self._spans, (start, end))
