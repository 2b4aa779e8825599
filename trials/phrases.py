"""Small pieces of sentences: dates, numbers, phases and names as a newspaper would print them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from trials.models import Concept, Study

PHASES = {
    "EARLY_PHASE1": "Early Phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
    "NA": "No FDA phase",
}
_TYPES = {"OBSERVATIONAL": "Observational", "EXPANDED_ACCESS": "Expanded access"}
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_NUMBERS = "no one two three four five six seven eight nine".split()  # noqa: SIM905
_DATE = re.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

# Capitals that MeSH's headline style gives to ordinary words. A word that the concept's own synonyms write as
# "Crohn's" is a person's and keeps its capital; so does one with a capital or a digit inside ("COVID-19").
_POSSESSIVE = re.compile(r"\b([A-Z][a-zé]+)(?:['’]s|s['’])")
# Words that go on with a list or a phrase, so that the part after the comma does not belong before it.
_GOES_ON = frozenset({"and", "or", "of", "with", "in", "for", "to", "by", "from", "not"})


def phase_label(phases: Sequence[str]) -> str:
    """ "Phase 2", "Phase 1/2", "No FDA phase", "Phase not given"."""
    if not phases:
        return "Phase not given"
    known = [PHASES.get(p, p.replace("_", " ").capitalize()) for p in sorted(phases)]
    if len(known) > 1 and all(name.startswith("Phase ") for name in known):
        return "Phase " + "/".join(name.removeprefix("Phase ") for name in known)
    return "/".join(known)


def phase_of(study: Study) -> str:
    """The phase label of a trial, or the kind of study that it is instead."""
    return _TYPES.get(study.study_type or "", "") or phase_label(study.phases)


def number(n: int) -> str:
    """Words up to nine, digits from ten, as newspapers do."""
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"


def count(n: int, one: str, many: str | None = None) -> str:
    """ "one trial", "12 trials"."""
    return f"{number(n)} {one if n < 2 else many or one + 's'}"


def listing(words: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def some(ids: Iterable[str], most: int = 5) -> str:
    """Up to five names, and how many more there are."""
    names = list(ids)
    if len(names) <= most:
        return listing(names)
    return f"{', '.join(names[:most])} and {number(len(names) - most)} more"


@cache  # a report says the same few thousand days again and again
def day(date: str | None) -> str:
    """ "20 January 2022", "January 2022" or "2022"; a date of another shape as it came."""
    found = _DATE.match(date or "")
    if not found:
        return date or "an unknown date"
    year, month, of_month = found.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    return f"{int(of_month)} {_MONTHS[int(month) - 1]} {year}" if of_month else f"{_MONTHS[int(month) - 1]} {year}"


def first_capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def natural_order(name: str) -> str:
    """MeSH's inverted order the right way round: "Lymphoma, Large B-Cell" → "Large B-Cell Lymphoma"."""
    parts = name.split(", ")
    if len(parts) < 2 or parts[0].isdigit() or any(part.split(" ")[0].lower() in _GOES_ON for part in parts[1:]):
        return name
    numbered = parts.pop() if parts[-1].isdigit() else ""
    return first_capital(" ".join([*reversed(parts), *([numbered] if numbered else [])]))


def in_running_text(concept: Concept) -> str:
    """A concept's name as it reads inside a sentence: "Lymphoma, Large B-Cell" → "large B-cell lymphoma"."""
    name = natural_order(concept.name)
    people = {found for other in concept.names for found in _POSSESSIVE.findall(other)}
    return " ".join("-".join(_lowered(part, people) for part in word.split("-")) for word in name.split(" "))


def _lowered(word: str, people: set[str]) -> str:
    ordinary = word[:1].isupper() and not re.search(r"[A-Z0-9]", word[1:]) and len(word) > 1
    return word.lower() if ordinary and word not in people else word
