"""Sentences of an article, with exact offsets.

Every stop is a candidate; the tables below say which stops end nothing. A stop ends a sentence when white
space follows and what comes next could begin one. Blocks are never joined: the last sentence of a block ends
with the block, with or without a stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trials.models import Article, Sentence


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Always followed by more of the same sentence.
NEVER_LAST = _words("""
    dr mr mrs ms mx prof rev hon gen col capt sgt gov sen rep pres drs profs messrs
    vs v e.g eg i.e ie cf viz c.f approx ca esp fig figs
""")
# Followed by more when a number comes next ("no. 5", "p. 12"); else an ordinary word.
BEFORE_NUMBER = _words("""
    no nos nr p pp pt cl para phase eq eqs ref refs sect ch chap vol tab suppl
    jan feb mar apr jun jul aug sep sept oct nov dec
""")
# May end a sentence: they do when the next word is one that mostly begins sentences.
MAYBE_LAST = _words("""
    u.s u.k u.s.a u.n e.u d.c l.a n.y b.c a.d ph.d phd m.d d.o r.n m.sc b.sc m.a b.a m.s b.s m.b.b.s m.p.h
    pharm.d d.v.m inc ltd corp co plc bros jr sr al st mt ft lt sec ed eds dept univ assn assoc inst incl resp
    i.v i.p i.m s.c p.o s.d
""")
# The same behind a place and a comma ("LOUISVILLE, Ky. (WKYN) –"); without one some of them are words.
STATES = _words("""
    Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Md Me Mass Mich Minn Miss Mo Mont Neb Nebr Nev
    Okla Ore Oreg Pa Penn Tenn Tex Tx Vt Va Wash Wis Wisc Wyo N.H N.J N.M N.C N.D R.I S.C S.D W.Va P.R Ont Que Alta Sask
    Man N.S N.B Vic Qld Tas
""")
# End a sentence before any capital, but for what belongs to a time of day.
CLOCK = _words("a.m p.m")
AFTER_CLOCK = _words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december est edt et pst pdt pt cst cdt ct mst mdt gmt bst utc cet eastern pacific central
""")
# Capitalised in the middle of prose, these nearly always begin a sentence.
STARTERS = _words("""
    a an the this that these those it its he she his her they their we our i my you your there here
    in on at by for from with without of to as if when while where what why how who which because since after before
    during until although though despite however but and or so yet nor then thus hence therefore also moreover
    furthermore additionally meanwhile instead overall finally first second third one two both all some many most
    several few each every another other such no not now today still once only even according is are was were can
    could do does did should would researchers scientists doctors experts patients studies trials results
""")
# A single capital letter ends a sentence after a common noun ("hepatitis B."), but not after these ("by J. Smith").
BEFORE_INITIAL = _words("by and with of from to for said says the dr mr mrs ms prof or author authors")
SPEECH = (
    "said|says|asked|asks|added|adds|wrote|writes|told|explained|explains|recalled|recalls|replied|wondered|exclaimed"
)

_CLOSERS = "\"'”’»)\\]*_"
# Begins with one set of characters, which the engine looks for quickly; possessive and bounded, so that hostile runs
# of stops cost no more than their length.
_STOP = re.compile(
    r"(?P<stop>[.!?…。！？]{1,8}+)"
    rf"(?P<close>[{_CLOSERS}]{{0,8}}+)"
    r"(?:"
    r"(?P<note>(?:\[\d[\d,;–\-\s]*\])+|(?<=[a-z)\]”\"]\.)\d{1,2}(?:[,–-]\d{1,2})*(?=\s)|[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹⁻,]*(?=\s))?"
    r"(?P<gap>\s+)(?P<open>[\"'“‘«(\[*_]*)(?=(?P<next>[^\s\"'“‘«(\[*_]?))"
    r"|(?<=[a-z]{3}\.)(?=(?P<glued>[A-Z][a-z]*)\s)"
    r"|(?<=[。！？])[”」』）]*+(?P<wide>)"
    r")"
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘«—–/]+$")
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_SPEAKER = re.compile(rf"(?:[A-Z][\w.'’-]{{0,30}},?\s){{1,4}}(?:{SPEECH})\b")
# A dash goes on behind a quotation (“It helped!” – Ann B.) and a place at the head of a block (YORK, Pa. – The …).
_DASHES = frozenset("–—-")
_DATELINE = 40  # characters
_MIXED_CASE = re.compile(r"[a-zα-ω]{1,4}[A-Z0-9-]\w*")  # mRNA, iPSCs, p53, α-synuclein may begin a sentence
# The number of an item ("… safe. 2. Price"), not that of a day or a figure ("on Jan. 5.", "see Fig. 2.").
_ENUMERATOR = re.compile(r"(?:^|(?P<before>\S*)[.!?:;]\s+)\(?\d{1,2}$")
_COUNTED = BEFORE_NUMBER | NEVER_LAST
# A word of STARTERS (not the initial "A."), or the label of a section as abstracts have it ("RESULTS:").
_STARTS = re.compile(rf"(?:{'|'.join(sorted(STARTERS))})\b(?!\.)|(?-i:[A-Z]{{4,}}[A-Z ]*:)", re.I)
_LOOK_BACK = 40  # characters; longer than any abbreviation in the tables


def split(article: Article) -> tuple[Sentence, ...]:
    """Every sentence of every block, in order, without white space at either end."""
    return tuple(
        Sentence(start, end, block.kind)
        for block in article.blocks
        for start, end in spans(article.text, block.start, block.end)
    )


def spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one stretch of text."""
    for stop in _boundaries(text, start, end):
        if trimmed := _trim(text, start, stop):
            yield trimmed
        start = stop
    if trimmed := _trim(text, start, end):
        yield trimmed


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _boundaries(text: str, start: int, end: int) -> Iterator[int]:
    for found in _STOP.finditer(text, start, end):
        if found["wide"] is not None:
            yield found.end()
        elif found["glued"]:
            if found["glued"].lower() in STARTERS:
                yield found.end()
        elif _ends(text, start, end, found):
            yield found.start("gap")


def _ends(text: str, start: int, end: int, found: re.Match[str]) -> bool:
    at = found.start("next")
    if at >= end:
        return False  # the end of the block is an end anyway
    following = text[at : min(at + _LOOK_BACK, end)]
    if found["next"].islower() and not _MIXED_CASE.match(following):
        return False
    if found["next"] in _DASHES and (found["close"] or found.end() - start < _DATELINE):
        return False
    if found["stop"] == ".":
        return found["note"] is not None or not _abbreviated(text, start, found, following)
    return not (found["close"] and _SPEAKER.match(text, at, end) and _first_word(following) not in STARTERS)


def _abbreviated(text: str, start: int, found: re.Match[str], following: str) -> bool:
    """Whether a full stop belongs to the word before it and ends no sentence."""
    stop = found.start("stop")
    before = text[max(start, stop - _LOOK_BACK) : stop]
    match = _WORD_BEFORE.search(before)
    if match is None:
        return False
    word = match[0].rsplit("--")[-1].lstrip("-)]")
    key = word.lower()
    if word.isupper() and len(word) > 1 and word.isalpha() and not (f"{before} {following}").isupper():
        key = ""  # MS and CF are diseases, but "DR. LEE SAID" is all in capitals
    if key in ("ms", "cf") and word.isupper() and _STARTS.match(following):
        return False
    if key in NEVER_LAST:
        return True
    if key in BEFORE_NUMBER and found["next"].isdigit():
        return True
    if word.isdigit():
        torn = len(word) < 3 and found["next"].isdigit()  # "P = 0. 03", as some converters leave it
        return torn or (_enumerates(before) and not found["close"])
    if key in CLOCK:
        return _first_word(following) in AFTER_CLOCK
    known = key in MAYBE_LAST or (word in STATES and before[: match.start()].endswith(", "))
    if known and "(" in found["open"]:
        return True
    if ((known or not found["open"]) and _STARTS.match(following)) or (found["close"] and not known):
        return False
    if len(word) == 1 and word.isupper() and word != "I":
        return not found["open"] and _initial(before[: match.start()])
    return known or bool(re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word))


def _enumerates(before: str) -> bool:
    """Whether the number at the end of these words is that of an item."""
    found = _ENUMERATOR.search(before)
    return found is not None and (found["before"] or "").lower().lstrip("(") not in _COUNTED


def _initial(before: str) -> bool:
    """Whether a single capital after these words is a person's initial."""
    words = before.split()
    if not words:
        return True
    last = words[-1].strip("\"'“‘«(")
    return not last[:1].islower() or last in BEFORE_INITIAL


def _first_word(text: str) -> str:
    match = _WORD.match(text)
    return match[0].lower() if match else ""
