"""A sentence that names a trial by its number, set beside that trial's record alone.

Each fact that the sentence states (phase, size, randomisation, status) agrees with the record, plainly differs, or can
be settled neither way. One that plainly differs makes the statement wrong, whatever kind of claim it was read as; other
trials never come into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from trials.evidence import asof, ceiling
from trials.evidence.asof import Standing
from trials.models import Claim, ClaimType, Evidence, Label, NamedTrial, Reading, Study
from trials.phrases import count, listing, phase_label
from trials.registries.numbers import CTGOV
from trials.verdicts.case import Finding
from trials.verdicts.meant import near
from trials.verdicts.rules import NAMED
from trials.verdicts.words import CANNOT

AGREES, DIFFERS, OPEN = "agrees", "differs", "open"
FACTUAL = frozenset({ClaimType.TRIALS_CONDUCTED, ClaimType.TRIALS_UNDERWAY})
FAR = 2  # a size is plainly another from twice, or half, the record's on: papers count the enrolled or the analysed

_RANKED = {"PHASE1": 1, "PHASE2": 2, "PHASE3": 3, "PHASE4": 4}
_PHASE = re.compile(
    r"\bphase[\s-]*(i{1,3}v?|iv|[1-4])(?:[ab])?(?:\s*(?:/|-|and)\s*(i{1,3}v?|iv|[1-4])(?:[ab])?)?\b", re.I
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PEOPLE = r"(?:patients?|participants?|people|persons?|adults?|children|infants?|wom[ae]n|men|volunteers?|subjects)"
_SIZE = re.compile(
    rf"\b(?:enrol\w*|recruit\w*|randomi[sz]ed|(?:trial|study) (?:of|in|with|among|involving))\W+(?:\w+\W+){{0,3}}?"
    rf"(?<!phase )(\d[\d,]*)(?: [\w-]+){{0,3}}? {_PEOPLE}\b"
    rf"|\b(\d[\d,]*)[- ](?:person|patient|participant)s? (?:\w+ )?(?:trial|study)\b",
    re.I,
)
_NOT = re.compile(r"\b(?:not|never|n['’]t|no|without|nor)\b[^.;,]{0,25}$", re.I)
_RANDOM = re.compile(r"\b(non-?|un)?randomi[sz]ed\b|\b(single|one)[- ]arm\b", re.I)
# What a sentence says of how its trial stands; the first that fits is taken.
_STATUS = (
    ("withdrawn", re.compile(r"\b(?:was|were|been|is|being) withdrawn\b|\bwithdrawn (?:trial|study|before)\b", re.I)),
    (
        "terminated",
        re.compile(r"\b(?:was|were|been|is) (?:\w+ )?(?:terminated|abandoned)\b|\bterminated early\b", re.I),
    ),
    (
        "completed",
        re.compile(
            r"\b(?:was|been|is|now) (?:\w+ )?(?:completed|finished)\b|\bcompleted (?:[\w/-]+ ){0,3}(?:trial|study)\b",
            re.I,
        ),
    ),
    (
        "under way",
        re.compile(
            r"\b(?:is|are) (?:\w+ )?(?:recruiting|enrolling|ongoing|under ?way)\b"
            r"|\b(?:ongoing|recruiting) (?:\w+ ){0,2}trial\b",
            re.I,
        ),
    ),
)
_ENROLMENT_DONE = re.compile(r"\b(?:enroll?ment|recruitment)\b[^.;,]{0,40}\b(?:is|was|been)\b", re.I)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the sentence states, beside what the record has."""

    comes_to: str  # AGREES, DIFFERS, OPEN
    said: str  # "Phase 1"
    held: str  # "Phase 3"


def of(
    reading: Reading, claim: Claim, studies: Mapping[str, Study], named: Sequence[NamedTrial], as_of: str | None
) -> Finding | None:
    """The finding by the named record alone; None where the sentence names none, or is judged by its type."""
    numbers = inside(reading, claim)
    if not numbers:
        return None
    by_alias = {alias: s for s in studies.values() for alias in s.aliases} if set(numbers) - set(studies) else {}
    records = [s for n in numbers if (s := studies.get(n) or by_alias.get(n))]
    if len(numbers) > 1:
        return _several(claim, numbers, records)
    if not records:
        return _absent(claim, numbers[0], named)
    facts = compared(claim, records[0], as_of or _latest(records[0]), reading.article.published)
    return _finding(claim, records[0], facts)


def inside(reading: Reading, claim: Claim) -> tuple[str, ...]:
    """The numbers of this registry in the sentence itself."""
    held = (n for n in reading.numbers if n.registry == CTGOV and claim.start <= n.start and n.end <= claim.end)
    return tuple(dict.fromkeys(n.number for n in held))


def compared(claim: Claim, study: Study, as_of: str, published: str | None) -> list[Fact]:
    """Every fact that the sentence states once, and plainly."""
    dates = (as_of, asof.known(published) or as_of)
    tests: tuple[Callable[[], Fact | None], ...] = (
        lambda: _phase(claim.text, study),
        lambda: _size(claim.text, study),
        lambda: _allocation(claim.text, study),
        lambda: _status(claim.text, study, *dates),
    )
    return [fact for test in tests if (fact := test())]


def _phase(text: str, study: Study) -> Fact | None:
    found = [m for m in _PHASE.finditer(text) if not _NOT.search(text[: m.start()])]
    stated = {f"PHASE{_ROMAN.get(p.lower(), p)}" for m in found for p in m.groups() if p}
    if len(found) != 1:  # of another trial, or of a plan
        return None
    label, held = phase_label(sorted(stated)), phase_label(study.phases)
    if stated == set(study.phases):
        return Fact(AGREES, label, held)
    plain = not stated & set(study.phases) and any(p in _RANKED for p in study.phases)
    return Fact(DIFFERS if plain else OPEN, label, held)


def _size(text: str, study: Study) -> Fact | None:
    found = {int(n.replace(",", "")) for m in _SIZE.finditer(text) for n in m.groups() if n}
    n = ceiling.enrolment(study)
    if len(found) != 1 or (n is None and study.status != "WITHDRAWN"):
        return None
    (told,) = found
    n = n or 0
    said, held = count(told, "participant"), count(n, "participant")
    if near(n, told):
        return Fact(AGREES, said, held)
    plain = study.enrolment_type != "ESTIMATED" and (told >= FAR * n or told * FAR <= n)
    return Fact(DIFFERS if plain else OPEN, said, held)


def _allocation(text: str, study: Study) -> Fact | None:
    found = list(_RANDOM.finditer(text))
    if len(found) != 1 or study.allocation is None:
        return None
    by_chance = not (found[0][1] or found[0][2] or _NOT.search(text[: found[0].start()]))
    held = ceiling.randomised(study)
    said, is_ = ("randomised" if known else "not randomised" for known in (by_chance, held))
    return Fact(AGREES if by_chance == held else DIFFERS, said, is_)


def _status(text: str, study: Study, as_of: str, published: str) -> Fact | None:
    said, found = next(((name, m) for name, pattern in _STATUS if (m := pattern.search(text))), ("", None))
    if not found or _NOT.search(text[: found.start()]) or _ENROLMENT_DONE.search(text[: found.end()]):
        return None
    now, then = (asof.standing(study, date) for date in (as_of, published))
    held = (study.status or "no status").replace("_", " ").lower()
    if said == "under way":
        live = (Standing.ONGOING, Standing.PLANNED)
        if now in live or then in live:
            return Fact(AGREES, said, held if now in live else f"{held}, and under way when the article was published")
        over = now in (Standing.COMPLETED, Standing.STOPPED) and published != as_of
        return Fact(DIFFERS if over else OPEN, said, held)
    if said.upper() == study.status:
        return Fact(AGREES, said, held)
    other = {
        "withdrawn": ("COMPLETED", "RECRUITING", "ACTIVE_NOT_RECRUITING"),
        "terminated": ("COMPLETED", "WITHDRAWN"),
        "completed": ("WITHDRAWN", "TERMINATED", "NOT_YET_RECRUITING", "RECRUITING"),
    }[said]
    plain = study.status in other and now is not Standing.STALE
    return Fact(DIFFERS if plain else OPEN, said, held)


# ---------------------------------------------------------------- what it comes to


def _finding(claim: Claim, study: Study, facts: Sequence[Fact]) -> Finding | None:
    differ, agree = ([f for f in facts if f.comes_to == kind] for kind in (DIFFERS, AGREES))
    others = [f for f in facts if f.comes_to == OPEN]
    if differ:
        wrong = listing([f"{f.held} (the article says {f.said})" for f in differ])
        shows = f"under {study.id}, the trial that the sentence names: {wrong}"
        if agree:
            shows += f"; it agrees on {listing([f.said for f in agree])}"
        would = "A correction of the record, or of the number in the article, would change it."
        return _made(Label.CONTRADICTED, "named-differs", shows, study, would, f"by the record of {study.id}")
    if claim.type not in FACTUAL:
        return None
    if agree and not others:
        shows = f"the same under {study.id}, the trial that the sentence names: {listing([f.held for f in agree])}"
        would = "A correction of the record would change it."
        return _made(Label.CONSISTENT, "named-agrees", shows, study, would)
    other = listing([f"{f.held} (the article says {f.said})" for f in others])
    shows = f"{study.id}, the trial that the sentence names" + (f": {other}" if other else "")
    if not facts:
        shows += ", whose phase, size and status the sentence does not state"
    would = "A sentence that gives the trial’s phase, size or status as its record does would be agreed with."
    return _made(Label.UNVERIFIED, "named-open", shows, study, would)


def _made(label: Label, rule: str, shows: str, study: Study, would: str, note: str = "") -> Finding:
    return Finding(label, rule, NAMED[rule], shows, (study.id,), CANNOT["conducted"], would, note)


def _absent(claim: Claim, number: str, named: Sequence[NamedTrial]) -> Finding | None:
    if claim.type not in FACTUAL:
        return None
    why = next((one.words for one in named if one.number == number), "not looked up")
    shows = f"nothing that could be set beside it: {number}, which the sentence names, is {why}"
    would = "The record under that number would settle it."
    note = "there is no record here of the trial that it names"
    return Finding(Label.UNVERIFIED, "named-absent", NAMED["named-absent"], shows, (), CANNOT["nothing"], would, note)


def _several(claim: Claim, numbers: Sequence[str], records: Sequence[Study]) -> Finding | None:
    """Which fact is stated of which trial is not to be made out."""
    if claim.type not in FACTUAL:
        return None
    shows = f"{listing(numbers)}, which the sentence names together, so that no fact can be held to one of them"
    would = "A sentence on one of these trials could be set beside its record."
    held = tuple(s.id for s in records)
    return Finding(Label.UNVERIFIED, "named-open", NAMED["named-open"], shows, held, CANNOT["conducted"], would)


def _latest(study: Study) -> str:
    """The date of the record itself, where no evidence gives one."""
    return asof.known(study.last_updated) or asof.known(study.version) or "9999-12-31"


def elsewhere(study: str, held: Evidence | None) -> bool:
    """Whether a record is not among those that match the pair."""
    return held is None or study not in (*held.studies, *held.possible)
