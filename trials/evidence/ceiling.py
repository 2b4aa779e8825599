"""How much one completed trial can carry: the ceiling table, as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trials.models import Study, Tier


@dataclass(frozen=True, slots=True)
class Ceiling:
    """One row: the first whose class, allocation and enrolment fit is the trial's ceiling."""

    id: str
    phase: str | None  # a name of PHASE_CLASSES; None: any
    randomised: bool | None  # None: either
    least: int  # enrolment from
    below: int | None  # and under; None: no limit
    tier: Tier
    words: str


# Phase 2→3 transition 28.9 %, approval from Phase 1 7.9 % [S: BIO/Informa 2011–2020]. The numbers are our own
# convention [P]. Investigators put "Phase 4" on tiny one-arm trials of unapproved cells (NCT04243681, n = 5;
# NCT02144987, n = 16), so the size comes first. `NA` is for devices, procedures and behaviour [S: glossary].
PHASE_CLASSES = {
    "late": "Phase 2/3, 3 or 4",
    "phase2": "Phase 2",
    "early": "Phase 1/2, Phase 1 or early Phase 1",
    "na": "no FDA-defined phase",
}

SMALL = 30

CEILINGS = (
    Ceiling("small", None, None, 0, SMALL, Tier.T2, "fewer than 30 people, or no number given, whatever its label"),
    Ceiling("late-randomised", "late", True, 30, None, Tier.T4, "Phase 2/3, 3 or 4, randomised, 30 people or more"),
    Ceiling("late-one-arm-large", "late", False, 100, None, Tier.T3, "Phase 2/3, 3 or 4, not randomised, 100 or more"),
    Ceiling("late-one-arm", "late", False, 30, 100, Tier.T2, "Phase 2/3, 3 or 4, not randomised, 30 to 99 people"),
    Ceiling("phase2-randomised", "phase2", True, 30, None, Tier.T3, "Phase 2, randomised, 30 people or more"),
    Ceiling("phase2-one-arm", "phase2", False, 30, None, Tier.T2, "Phase 2, not randomised"),
    Ceiling("early", "early", None, 30, None, Tier.T2, "Phase 1/2, Phase 1 or early Phase 1, whatever its design"),
    Ceiling("na-randomised-large", "na", True, 100, None, Tier.T4, "no FDA-defined phase, randomised, 100 or more"),
    Ceiling("na-randomised", "na", True, 30, 100, Tier.T3, "no FDA-defined phase, randomised, 30 to 99 people"),
    Ceiling("na-one-arm", "na", False, 30, None, Tier.T2, "no FDA-defined phase, not randomised"),
)

_RANDOMISED = re.compile(r"\b(?<!non-)(?<!non )randomi[sz]ed\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"9{6,}")  # 99999999 and its like stand for "not given"


def phase_class(phases: Sequence[str]) -> str:
    """The class of a trial's phases; none, NA, and a code that nobody knows yet are "no FDA-defined phase"."""
    given = set(phases)
    if given & {"PHASE3", "PHASE4"}:
        return "late"
    if given & {"PHASE1", "EARLY_PHASE1"}:
        return "early"
    return "phase2" if "PHASE2" in given else "na"


def enrolment(study: Study) -> int | None:
    """The number of participants when it can be meant."""
    n = study.enrolment
    return None if n is None or n < 0 or _PLACEHOLDER.fullmatch(str(n)) else n


def randomised(study: Study) -> bool:
    """By the record's allocation; where an old record has none, by its title."""
    if study.allocation:
        return study.allocation == "RANDOMIZED"
    return bool(_RANDOMISED.search(f"{study.title} {study.official_title or ''}"))


def ceiling(study: Study) -> Ceiling:
    """The row of the table that a completed trial comes under."""
    kind, chance, n = phase_class(study.phases), randomised(study), enrolment(study) or 0
    return next(
        row
        for row in CEILINGS
        if row.phase in (None, kind)
        and row.randomised in (None, chance)
        and row.least <= n
        and (row.below is None or n < row.below)
    )
