"""What a claim says about trials: how many, of which phase, how large, one study or studies in general."""

from __future__ import annotations

import re

_PHASE = re.compile(r"\bphase[\s-]+(1/2|2/3|i/ii|ii/iii|iv|iii|ii|i|[1-4]|one|two|three|four)(?:[ab])?\b", re.I)
_PHASES = {
    "1": ("PHASE1",),
    "i": ("PHASE1",),
    "one": ("PHASE1",),
    "2": ("PHASE2",),
    "ii": ("PHASE2",),
    "two": ("PHASE2",),
    "3": ("PHASE3",),
    "iii": ("PHASE3",),
    "three": ("PHASE3",),
    "4": ("PHASE4",),
    "iv": ("PHASE4",),
    "four": ("PHASE4",),
    "1/2": ("PHASE1", "PHASE2"),
    "i/ii": ("PHASE1", "PHASE2"),
    "2/3": ("PHASE2", "PHASE3"),
    "ii/iii": ("PHASE2", "PHASE3"),
}
_STUDIES = r"(?:[a-z-]+\s+){0,3}?(?:trials|studies|rcts)\b"
_QUANTIFIERS = (  # quantifier, what says it; the first that is found
    ("dozens", re.compile(rf"\b(?:dozens of|scores of|hundreds of)\s+{_STUDIES}", re.I)),
    ("numerous", re.compile(rf"\b(?:numerous|many|countless|a wealth of|a large number of)\s+{_STUDIES}", re.I)),
    ("several", re.compile(rf"\b(?:several|multiple|various|a number of|a series of|a handful of)\s+{_STUDIES}", re.I)),
    ("plural", re.compile(r"\b(?:trials|studies|rcts)\b", re.I)),
    ("one", re.compile(r"\b(?:trial|study|rct)\b", re.I)),
)
_PEOPLE = (
    r"(?:patients|people|participants|volunteers|men|women|adults|children|subjects|individuals|veterans|infants|babies|"
    r"students|girls|boys|teenagers|adolescents|survivors|mothers|smokers|couples|residents|nurses|americans|recipients|"
    r"newborns|athletes|kids|seniors)"
)
_ENROLMENT = re.compile(
    rf"\b(?<![.,$£€])(\d{{1,3}}(?:,\d{{3}})+|\d+)\s+(?!percent|per cent|%|years?|months?|weeks?|days?)"
    rf"(?:[\w'’-]+\s+){{0,4}}?{_PEOPLE}\b",
    re.I,
)
_DIGIT = re.compile(r"\d")
_STUDY_WORDS = ("trial", "stud", "rct")  # in every text that a quantifier is found in; to look for first


def phases(text: str) -> tuple[str, ...]:
    """The phases a sentence states, in the registry's words, each once."""
    if "phase" not in text.lower():
        return ()
    return tuple(dict.fromkeys(p for match in _PHASE.finditer(text) for p in _PHASES[match[1].lower()]))


def quantifier(text: str) -> str | None:
    """How many trials a sentence speaks of."""
    if not any(map(text.lower().__contains__, _STUDY_WORDS)):
        return None
    return next((name for name, pattern in _QUANTIFIERS if pattern.search(text)), None)


def enrolment(text: str) -> int | None:
    """The largest number of people a sentence gives, as a study's size; shares are not sizes."""
    if not _DIGIT.search(text):
        return None
    sizes = [int(match[1].replace(",", "")) for match in _ENROLMENT.finditer(text)]
    return max((size for size in sizes if 2 <= size <= 5_000_000), default=None)
