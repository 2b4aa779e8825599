"""The page that sets every pair of condition and treatment side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trials.models import Evidence, Tier
from trials.phrases import listing, number
from trials.reports import words
from trials.reports.claims import for_condition, tally
from trials.reports.index import Index
from trials.reports.view import ClaimView, ComparePage, CompareRow, ConditionPage, PairView, PhaseBar, Step

FEWEST = 2  # pairs that there is something to compare in

# What a bar stands for: its name under the bar, and the phases it counts.
_BARS = (
    ("1", ("Early Phase 1", "Phase 1")),
    ("1/2", ("Phase 1/2",)),
    ("2", ("Phase 2",)),
    ("2/3", ("Phase 2/3",)),
    ("3", ("Phase 3",)),
    ("4", ("Phase 4",)),
)
_NOT_TRIALS = ("Observational", "Expanded access")
_HIGH = 26.0  # units that the most trials of a phase stand high
_LOWEST = 1.5  # so that one trial can be seen beside a hundred

Counted = Mapping[str, tuple[int, int]]  # bar → trials completed, all others


def page(
    conditions: Sequence[ConditionPage], evidence: Sequence[Evidence], index: Index, claims: Sequence[ClaimView]
) -> ComparePage | None:
    """Every pair of the report; None where there are too few to compare."""
    pairs = [(condition, pair) for condition in conditions for pair in condition.pairs]
    if len(pairs) < FEWEST:
        return None
    found = {(index.pages[e.pair.condition], index.name(e.pair.therapy)): e for e in evidence}
    counted = [_counted(condition, pair) for condition, pair in pairs]
    most = max((sum(both) for one in counted for both in one.values()), default=0)
    rows = tuple(
        _row(condition, pair, found[condition.slug, pair.therapy], _bars(bars, most), claims)
        for (condition, pair), bars in zip(pairs, counted, strict=True)
    )
    return ComparePage(_lead(rows), sum(not row.pair.tier for row in rows), rows, _steps(pairs))


def _lead(rows: Sequence[CompareRow]) -> str:
    """What the comparison comes to, in two sentences."""
    known = [row for row in rows if row.pair.tier]
    if not known:
        return "The registry could not be asked about any of them."
    strong = sum(row.order >= list(Tier).index(Tier.T3) for row in known)
    results = sum(bool(row.results) for row in known)
    pairs = "pair" if len(known) == 1 else "pairs"
    missing = len(rows) - len(known)
    rest = f" Nothing is known of {number(missing)} more." if missing else ""
    return (
        f"Of {number(len(known))} {pairs} of condition and treatment, {number(strong)} "
        f"{'has' if strong == 1 else 'have'} a completed randomised or late-phase trial on record, and "
        f"{number(results)} {'has' if results == 1 else 'have'} a trial with posted results.{rest}"
    )


def _row(
    condition: ConditionPage,
    pair: PairView,
    evidence: Evidence,
    bars: tuple[PhaseBar, ...],
    claims: Sequence[ClaimView],
) -> CompareRow:
    counts = dict(evidence.counts)
    trials = sum(bar.done + bar.rest for bar in bars)
    unknown = 100 * counts.get("unknown", 0) / trials if trials else None
    about = [
        replace(claim, verdicts=own)
        for claim in for_condition(claims, condition.slug)
        if (own := tuple(v for v in claim.verdicts if v.therapy == pair.therapy))
    ]
    return CompareRow(
        condition=condition.name,
        slug=condition.slug,
        pair=pair,
        far=_far(pair),
        order=list(Tier).index(evidence.tier) if pair.tier else -1,
        bars=bars,
        bars_words=_spoken(bars),
        trials=trials,
        randomised=counts.get("randomised", 0),
        largest=evidence.largest_enrolment,
        results=counts.get("with_results", 0),
        unknown=unknown,
        tally=tally(about),
    )


def _far(pair: PairView) -> str:
    if not (pair.tier and pair.trials):
        return pair.state_name[:1].upper() + pair.state_name[1:]
    return pair.tier_name if pair.state == "complete" else f"At least: {pair.tier_name} ({pair.state_name})"


def _counted(condition: ConditionPage, pair: PairView) -> Counted:
    """Trials by bar; what has no phase of 1 to 4 stands in the last, what is no trial in none."""
    bar_of = {phase: name for name, phases in _BARS for phase in phases}
    own = set(pair.trials)
    rows = [row for row in condition.trials if row.id in own and row.phase not in _NOT_TRIALS]
    done = Counter(bar_of.get(row.phase, "none") for row in rows if row.group == "completed")
    rest = Counter(bar_of.get(row.phase, "none") for row in rows if row.group != "completed")
    return {name: (done[name], rest[name]) for name in (*(name for name, _ in _BARS), "none")}


def _bars(counted: Counted, most: int) -> tuple[PhaseBar, ...]:
    """Bars on one scale for all pairs."""
    return tuple(
        PhaseBar(name, done, rest, _height(done, most), _height(rest, most)) for name, (done, rest) in counted.items()
    )


def _height(trials: int, most: int) -> float:
    return round(max(_LOWEST, _HIGH * trials / most), 1) if trials else 0.0


def _spoken(bars: Sequence[PhaseBar]) -> str:
    said = [
        f"{'without a phase' if bar.name == 'none' else f'Phase {bar.name}'} {bar.done + bar.rest}"
        + (f" ({bar.done} completed)" if bar.done else "")
        for bar in bars
        if bar.done + bar.rest
    ]
    return listing(said)


def _steps(pairs: Sequence[tuple[ConditionPage, PairView]]) -> tuple[Step, ...]:
    """The staircase with the pairs that stand on each of its steps, and last those of which nothing is known."""
    several = len({pair.therapy for _, pair in pairs}) > 1
    on: dict[str, list[tuple[str, str]]] = {}
    for condition, pair in pairs:
        name = f"{condition.name}: {pair.therapy}" if several else condition.name
        on.setdefault(pair.tier[:2], []).append((name, f"{condition.slug}.html#{pair.key}"))
    steps = [Step(*words.TIERS[tier], tuple(on.get(tier.value, ()))) for tier in Tier]
    if "" in on:
        steps.append(Step("Not known", "The registry could not be asked, or the records are too old.", tuple(on[""])))
    return tuple(steps)
