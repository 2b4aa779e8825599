"""What the registry holds for a pair, as of a date: a tier with its trials, counts, and reasons to look closer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from trials.evidence import asof, ceiling
from trials.evidence.asof import Standing
from trials.evidence.flags import raised
from trials.models import Answer, Evidence, Match, Pair, Reading, State, Study, Tier
from trials.phrases import count, phase_of, some

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

INTERVENTIONAL = "INTERVENTIONAL"

# From least to most; a trial without an FDA-defined phase comes last, and only where there is no other.
PHASE_ORDER = (
    "Phase 4",
    "Phase 3",
    "Phase 2/3",
    "Phase 2",
    "Phase 1/2",
    "Phase 1",
    "Early Phase 1",
    "No FDA phase",
    "Phase not given",
)


def weigh(
    pair: Pair,
    studies: Mapping[str, Study],
    matches: Sequence[Match],
    answer: Answer,
    *,
    as_of: str,
    readings: Sequence[Reading] = (),
    vocabulary: Vocabulary | None = None,
) -> Evidence:
    """Only certain, interventional matches that existed by the date make the tier; the rest is counted and shown."""
    seen = {m.study: studies[m.study] for m in matches if m.study in studies}
    there = {m.study for m in matches if m.study in seen and asof.existed(seen[m.study], as_of)}
    certain = [seen[i] for i in sorted({m.study for m in matches if m.certain and m.study in there})]
    possible = sorted(there - {s.id for s in certain})
    trials = [s for s in certain if s.study_type == INTERVENTIONAL]
    tier, makers = tier_of(trials, as_of)
    completed = [s for s in trials if asof.standing(s, as_of) is Standing.COMPLETED]
    return Evidence(
        pair=pair,
        as_of=as_of,
        state=answer.state,
        tier=tier,
        has_results=any(asof.results_posted(s, as_of) for s in makers if tier >= Tier.T2),
        reason=_reason(tier, makers, len(trials), answer),
        tier_studies=tuple(s.id for s in makers),
        studies=tuple(s.id for s in certain),
        possible=tuple(possible),
        counts=(*_counts(certain, trials, len(possible), as_of), ("later", _later(matches, seen, there))),
        by_phase_status=_by_phase_status(certain, as_of),
        highest_completed_phase=_highest_phase(completed),
        largest_enrolment=max((n for s in completed if (n := ceiling.enrolment(s)) is not None), default=None),
        flags=raised(pair, certain, studies, readings, as_of=as_of, vocabulary=vocabulary),
        answer=answer,
    )


def tier_of(trials: Sequence[Study], as_of: str) -> tuple[Tier, tuple[Study, ...]]:
    """The highest ceiling of the completed trials, and the trials that reach it."""
    if not trials:
        return Tier.T0, ()
    completed = [s for s in trials if asof.standing(s, as_of) is Standing.COMPLETED]
    if not completed:
        return Tier.T1, tuple(trials)
    tiers = {s.id: ceiling.ceiling(s).tier for s in completed}
    highest = max(tiers.values())
    makers = [s for s in completed if tiers[s.id] is highest]
    # The largest first: it is what a reader is shown when there are many.
    return highest, tuple(sorted(makers, key=lambda s: (-(ceiling.enrolment(s) or 0), s.id)))


def _counts(
    certain: Sequence[Study], trials: Sequence[Study], possible: int, as_of: str
) -> tuple[tuple[str, int], ...]:
    types = Counter(s.study_type for s in certain)
    stands = Counter(asof.standing(s, as_of) for s in trials)
    return (
        ("total", len(certain)),
        ("interventional", len(trials)),
        ("observational", types["OBSERVATIONAL"]),
        ("expanded_access", types["EXPANDED_ACCESS"]),
        ("completed", stands[Standing.COMPLETED]),
        ("ongoing", stands[Standing.ONGOING]),
        ("planned", stands[Standing.PLANNED]),
        ("stopped", stands[Standing.STOPPED]),
        ("unknown", stands[Standing.UNKNOWN]),
        ("stale", stands[Standing.STALE]),
        ("randomised", sum(ceiling.randomised(s) for s in trials)),
        ("with_results", sum(asof.results_posted(s, as_of) for s in trials)),
        ("overdue", sum(asof.overdue(s, as_of) for s in trials)),
        ("possible", possible),
    )


def _later(matches: Sequence[Match], seen: Mapping[str, Study], there: Set[str]) -> int:
    """The trials that match for certain and did not exist yet."""
    later = {m.study for m in matches if m.certain and m.study in seen} - there
    return sum(seen[i].study_type == INTERVENTIONAL for i in later)


def _by_phase_status(certain: Sequence[Study], as_of: str) -> tuple[tuple[str, str, int], ...]:
    cells = Counter((phase_of(s), asof.status_code(s, as_of)) for s in certain)
    return tuple((phase, status, n) for (phase, status), n in sorted(cells.items()))


def _highest_phase(completed: Sequence[Study]) -> str | None:
    labels = {phase_of(s) for s in completed}
    known = next((label for label in PHASE_ORDER if label in labels), None)
    return known or min(labels, default=None)


def _described(study: Study) -> str:
    n = ceiling.enrolment(study)
    chance = "randomised" if ceiling.randomised(study) else "not randomised"
    size = "no number of participants given" if n is None else count(n, "participant")
    return f"{study.id} ({phase_of(study)}, {chance}, {size})"


def _reason(tier: Tier, makers: Sequence[Study], trials: int, answer: Answer) -> str:
    """The tier in one sentence, with the trials that make it."""
    if tier is Tier.T0:
        if answer.state is State.NOT_ASKED:
            return "T0 only for want of an answer: the registry could not be asked."
        return f"T0: no trial matches, among {count(answer.received, 'record')} received."
    if tier is Tier.T1:
        return f"T1: {count(trials, 'trial')} matched and none is completed ({some(s.id for s in makers)})."
    rows = {ceiling.ceiling(s).id: ceiling.ceiling(s).words for s in makers}
    named = some([_described(s) for s in makers], 3)
    what = "only early, small or one-arm trials are completed" if tier is Tier.T2 else "; or ".join(rows.values())
    return f"{tier}: {what}: {named}."
