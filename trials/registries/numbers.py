"""Registration numbers in running text: which registry, the number as that registry writes it, where to look it up.

The shapes are those of the WHO's primary registries and of ClinicalTrials.gov, with the ways in which people write
them: a space, a colon, a hyphen or "No." between letters and digits. A shape that ordinary text has too (the Dutch
"NL1234", Peru's "PER-001-20", a bare EU number) counts only where a word near it says that it is a trial's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trials.models import TrialNumber

CTGOV = "ctgov"

_GAP = r"(?:\s?(?:ID|number|no\.?|#)\s?:?\s?|\s?[:#]\s?|[\s\u00a0\-\u2010\u2011])?"  # between letters and digits
_DASH = r"[-\u2010-\u2013\u2212]"
# The WHO's portal finds a trial of any of its registries by number [S: ICTRP, trialsearch.who.int].
ICTRP = "https://trialsearch.who.int/Trial2.aspx?TrialID={number}"


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry and the shape of its numbers; groups of the pattern, filled into `number`, give its own spelling."""

    id: str
    name: str
    pattern: str
    number: str
    url: str  # with {number}
    source: str  # who says that numbers look so
    near: str | None = None  # a word that must stand within 60 characters before or after


_TRIAL_WORD = r"trial|regist|eudract|euct|ctis|\bctr\b|\bstudy\b"

# Read from the top; of two that overlap the first counts.
REGISTRIES = (
    Registry(
        CTGOV,
        "ClinicalTrials.gov",
        rf"NCT{_GAP}(?:NCT\s?)?(\d{{8}})",
        "NCT{0}",
        "https://clinicaltrials.gov/study/{number}",
        "clinicaltrials.gov glossary: NCT and eight digits",
    ),
    Registry(
        "ctis",
        "the EU’s CTIS",
        rf"(20[2-9]\d){_DASH}(5\d{{5}}){_DASH}(\d\d)(?:{_DASH}(\d\d))?",
        "{0}-{1}-{2}",
        "https://euclinicaltrials.eu/search-for-clinical-trials/?lang=en&EUCT={number}-00",
        "Regulation (EU) 536/2014, CTIS: year, six digits from 500000, a check number",
        _TRIAL_WORD + r"|\beu",
    ),
    Registry(
        "eudract",
        "the EU Clinical Trials Register",
        rf"((?:19|20)\d\d){_DASH}(0\d{{5}}){_DASH}(\d\d)",
        "{0}-{1}-{2}",
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query=eudract_number:{number}",
        "EudraCT: year, six digits, a check number",
        _TRIAL_WORD + r"|\beu",
    ),
    Registry(
        "isrctn",
        "the ISRCTN registry",
        rf"ISRCTN{_GAP}(\d{{8}})",
        "ISRCTN{0}",
        "https://www.isrctn.com/{number}",
        "isrctn.com: ISRCTN and eight digits",
    ),
    Registry(
        "chictr",
        "the Chinese Clinical Trial Registry",
        rf"Chi{_DASH}?CTR\s?:?\s?{_DASH}?\s?((?:[A-Z]{{2,5}}{_DASH})?\d{{8,10}})",
        "ChiCTR{0}",
        ICTRP,
        "chictr.org.cn: ten digits, before 2018 letters such as -TRC- and eight digits",
    ),
    Registry(
        "anzctr",
        "the Australian New Zealand Clinical Trials Registry",
        rf"ACTRN{_GAP}(126\d{{11}})p?",
        "ACTRN{0}",
        "https://www.anzctr.org.au/{number}.aspx",
        "anzctr.org.au: ACTRN, 126 and eleven digits",
    ),
    Registry(
        "umin",
        "Japan’s UMIN-CTR",
        rf"(?:JPRN{_DASH})?UMIN(?:{_DASH}?CTR)?{_GAP}(?:ID\s?)?(?:UMIN)?(\d{{9}})",
        "UMIN{0}",
        "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-{number}",
        "umin.ac.jp/ctr: UMIN and nine digits",
    ),
    Registry(
        "jrct",
        "the Japan Registry of Clinical Trials",
        rf"(?:JPRN{_DASH})?jRCT{_GAP}(s?\d{{9,10}})",
        "jRCT{0}",
        "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-{number}",
        "jrct.mhlw.go.jp: jRCT, an s for specified trials, nine or ten digits",
    ),
    Registry(
        "japic",
        "JapicCTI",
        rf"(?:JPRN{_DASH})?JapicCTI{_GAP}(\d{{6}})",
        "JapicCTI-{0}",
        "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-{number}",
        "clinicaltrials.jp: JapicCTI and six digits",
    ),
    Registry(
        "drks",
        "the German Clinical Trials Register",
        rf"DRKS{_GAP}(?:DRKS)?(\d{{8}})",
        "DRKS{0}",
        "https://drks.de/search/en/trial/{number}",
        "drks.de: DRKS and eight digits",
    ),
    Registry(
        "ctri",
        "the Clinical Trials Registry – India",
        r"CTRI\s?[/:\-]?\s?(20\d\d)\s?/\s?(\d{2,3})\s?/\s?(\d{6})",
        "CTRI/{0}/{1}/{2}",
        ICTRP,
        "ctri.nic.in: CTRI/year/month/six digits",
    ),
    Registry(
        "irct",
        "the Iranian Registry of Clinical Trials",
        rf"IRCT{_GAP}(\d{{11,14}}N\d{{1,3}})",
        "IRCT{0}",
        ICTRP,
        "irct.behdasht.gov.ir: digits of the date and of the person, N, a number",
    ),
    Registry(
        "pactr",
        "the Pan African Clinical Trials Registry",
        rf"PACTR{_GAP}(20\d{{13,14}})",
        "PACTR{0}",
        ICTRP,
        "pactr.samrc.ac.za: PACTR, the year and month, nine or ten digits",
    ),
    Registry(
        "cris",
        "Korea’s CRIS",
        rf"KCT{_GAP}(\d{{7}})",
        "KCT{0}",
        ICTRP,
        "cris.nih.go.kr: KCT and seven digits",
    ),
    Registry(
        "rebec",
        "Brazil’s ReBEC",
        rf"RBR{_DASH}([0-9a-z]{{6,8}})",
        "RBR-{0}",
        ICTRP,
        "ensaiosclinicos.gov.br: RBR- and six to eight letters or digits",
    ),
    Registry(
        "rpcec",
        "Cuba’s RPCEC",
        rf"RPCEC{_GAP}(\d{{8}})",
        "RPCEC{0}",
        ICTRP,
        "rpcec.sld.cu: RPCEC and eight digits",
    ),
    Registry(
        "slctr",
        "the Sri Lanka Clinical Trials Registry",
        r"SLCTR\s?/\s?(20\d\d)\s?/\s?(\d{3})",
        "SLCTR/{0}/{1}",
        ICTRP,
        "slctr.lk: SLCTR/year/three digits",
    ),
    Registry(
        "tctr",
        "the Thai Clinical Trials Registry",
        rf"TCTR{_GAP}(\d{{11}})",
        "TCTR{0}",
        ICTRP,
        "thaiclinicaltrials.org: TCTR, the date, three digits",
    ),
    Registry(
        "lbctr",
        "the Lebanese Clinical Trials Registry",
        rf"LBCTR{_GAP}(\d{{10}})",
        "LBCTR{0}",
        ICTRP,
        "lbctr.moph.gov.lb: LBCTR and ten digits",
    ),
    Registry(
        "repec",
        "Peru’s REPEC",
        rf"PER{_DASH}(\d{{3}}){_DASH}(\d\d)",
        "PER-{0}-{1}",
        ICTRP,
        "ensayosclinicos-repec.ins.gob.pe: PER-, three digits, the year",
        _TRIAL_WORD,
    ),
    Registry(
        "ntr",
        "the Dutch trial register",
        r"(NTR|NL){gap}(\d{{3,5}})".format(gap=r"[\s-]?"),
        "{0}{1}",
        ICTRP,
        "onderzoekmetmensen.nl, before it trialregister.nl: NTR or NL and up to five digits",
        _TRIAL_WORD,
    ),
)

NAMES = {registry.id: registry.name for registry in REGISTRIES}
_NEAR = 60  # characters

_ALL = tuple(
    # Neither inside a longer word or number, nor followed by what would make it one (NL26560.042.09).
    (row, re.compile(rf"(?<![A-Za-z0-9]){row.pattern}(?![A-Za-z0-9])(?!\.\d)", re.IGNORECASE))
    for row in REGISTRIES
)


def find(text: str) -> tuple[TrialNumber, ...]:
    """Every registration number in a text, in order; none overlaps another."""
    found: list[TrialNumber] = []
    for number in _candidates(text):
        if all(number.end <= one.start or number.start >= one.end for one in found):
            found.append(number)
    return tuple(sorted(found, key=lambda one: one.start))


def _candidates(text: str) -> Iterator[TrialNumber]:
    for row, pattern in _ALL:
        for match in pattern.finditer(text):
            start, end = match.span()
            around = f"{text[max(0, start - _NEAR) : start]} {text[end : end + _NEAR]}"
            if row.near and not re.search(row.near, around, re.IGNORECASE):
                continue
            number = row.number.format(*(_spelt(row, part or "") for part in match.groups()))
            yield TrialNumber(row.id, number, match[0], start, end, row.url.format(number=number))


def _spelt(row: Registry, part: str) -> str:
    """A part in the registry's own letters: ReBEC's small, jRCT's s small, all others capital; dashes plain."""
    plain = re.sub(_DASH, "-", part)
    if row.id in ("rebec", "jrct"):
        return plain.lower()
    plain = plain.upper()
    # ChiCTR-TRC-12345678 keeps its hyphen, ChiCTR2000012345 has none.
    return f"-{plain}" if row.id == "chictr" and plain[:1].isalpha() else plain
