"""The most and the least generous reading of a claim, where a rule that decides it is debatable.

Each debatable rule is one change to the case; the case is judged again with it. Of what comes out, and of the verdict
itself, the mildest is the most generous reading and the harshest the least generous one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from trials.evidence import asof, ceiling, tier_of
from trials.evidence.asof import Standing
from trials.models import ClaimType, Evidence, Label, State, Strength, Study, Tier, Verdict
from trials.phrases import listing
from trials.verdicts.case import Case, Finding
from trials.verdicts.rules import QUANTIFIERS, WORDS, row_for

NO_FDA_PHASE = ("NA",)

# From the most generous to the least. Not the order for umbrellas, where "none found" holds only for the whole.
GENEROUS = (
    Label.CONSISTENT,
    Label.COMPATIBLE,
    Label.CHECK_RESULTS,
    Label.CHECK_REGULATOR,
    Label.UNVERIFIED,
    Label.NO_TRIALS_FOUND,
    Label.OVERSTATED,
    Label.CONTRADICTED,
)
_AS_JUDGED = ", as judged here"


@dataclass(frozen=True, slots=True)
class Debatable:
    """A rule that one may take otherwise: the changed case, or None where the rule has no part in it."""

    id: str
    words: str  # goes on after "if"; {quantifier} is the claim's own
    otherwise: Callable[[Case], Case | None]


def _loose_number(case: Case) -> Case | None:
    return replace(case, claim=replace(case.claim, quantifier=None)) if case.claim.quantifier in QUANTIFIERS else None


def _general(case: Case) -> Case | None:
    row = row_for(case.claim)
    if row is None or row.id != "shown-study":
        return None
    return replace(case, claim=replace(case.claim, scope="general", quantifier=None))


def _counted(case: Case) -> Case | None:
    """The uncertain records taken as certain."""
    if not case.possible:
        return None
    held = case.evidence
    return _weighed(case, [*case.trials, *case.possible], (*held.studies, *held.possible))


def _left_out(case: Case) -> Case | None:
    return replace(case, evidence=replace(case.evidence, possible=())) if case.possible else None


def _finished(case: Case) -> Case | None:
    """Trials of which nothing was heard for two years or more taken to have been completed as planned."""
    silent = {s.id for s in case.standing(Standing.UNKNOWN, Standing.STALE)}
    if not silent or case.claim.type is ClaimType.TRIALS_UNDERWAY:
        return None
    done = {i: replace(s, status="COMPLETED") if i in silent else s for i, s in case.records.items()}
    tier, makers = tier_of([done[s.id] for s in case.trials], case.evidence.as_of)
    return replace(case, records=done, evidence=_at(case.evidence, tier, makers, case.evidence.as_of))


def _early(case: Case) -> Case | None:
    """Trials without an FDA-defined phase carry no more than early ones."""
    tier = case.evidence.tier
    if tier < Tier.T3 or all(_phase_stated(case.records[i]) for i in case.evidence.tier_studies if i in case.records):
        return None
    phased = [s for s in case.trials if _phase_stated(s)]
    least = Tier.T2 if case.completed else Tier.T1
    reached, makers = tier_of(phased, case.evidence.as_of)
    if reached < least:
        return replace(case, evidence=_at(case.evidence, least, tuple(case.completed), case.evidence.as_of))
    return replace(case, evidence=_at(case.evidence, reached, makers, case.evidence.as_of))


def _praise(case: Case) -> Case | None:
    claim = case.claim
    if claim.type is not ClaimType.CURE_SUPERLATIVE or claim.subtype == "cure":
        return None
    strength = Strength.QUALIFIED if claim.strength in (Strength.ASSERTED, Strength.ABSOLUTE) else Strength.SPECULATIVE
    return replace(case, claim=replace(claim, type=ClaimType.EFFICACY_PROMISING, strength=strength))


def _certain_type(case: Case) -> Case | None:
    sure = tuple(doubt for doubt in case.doubts if doubt.step not in ("step-type", "step-neither"))
    return replace(case, doubts=sure) if sure != case.doubts else None


DEBATABLE = (
    Debatable(
        "quantifier", "“{quantifier}” is taken as a manner of speaking, not as a number of trials", _loose_number
    ),
    Debatable("scope", "what is said of one study is taken to be meant in general", _general),
    Debatable("possible-counted", "the records that may be relevant are counted as well", _counted),
    Debatable("possible-left-out", "the records that may be relevant are left out of account", _left_out),
    Debatable("silent-completed", "the trials without news for two years or more were completed", _finished),
    Debatable("no-fda-phase", "a trial without an FDA-defined phase counts for no more than an early one", _early),
    Debatable("superlative", "the superlative is taken as praise, and the rest as a promise", _praise),
    Debatable(
        "type", "the claim is taken to be of the kind, and about the pair, that it most looks like", _certain_type
    ),
)


def of(case: Case, finding: Finding, find: Callable[[Case], Finding]) -> tuple[str, ...]:
    """Two sentences, the most generous reading first; none where every reading comes to the same label."""
    if case.evidence.state is not State.COMPLETE or finding.label not in GENEROUS:
        return ()
    labels: dict[Label, list[str]] = {finding.label: [_AS_JUDGED]}
    for rule, changed in _otherwise(case):
        label = find(changed).label
        if label in GENEROUS:
            labels.setdefault(label, []).append(rule.words.format(quantifier=case.claim.quantifier))
    return sentences({label: _if(why) for label, why in labels.items()})


def _otherwise(case: Case) -> Iterator[tuple[Debatable, Case]]:
    for rule in DEBATABLE:
        if changed := rule.otherwise(case):
            yield rule, changed


def _if(why: list[str]) -> str:
    return _AS_JUDGED if _AS_JUDGED in why else f" if {listing(why, 'or if')}"


def sentences(why: dict[Label, str]) -> tuple[str, ...]:
    """The two ends of several labels, each with why it may be had."""
    if len(why) < 2:
        return ()
    most, least = min(why, key=GENEROUS.index), max(why, key=GENEROUS.index)
    return (
        f"The most generous reading comes to “{WORDS[most]}”{why[most]}.",
        f"The least generous reading comes to “{WORDS[least]}”{why[least]}.",
    )


def of_group(verdicts: list[Verdict], names: dict[str, str]) -> tuple[str, ...]:
    """The readings of a group of conditions: by the mildest and the harshest of those named."""
    by_label: dict[Label, list[str]] = {}
    for verdict in verdicts:
        if verdict.label in GENEROUS:
            by_label.setdefault(verdict.label, []).append(names[verdict.condition or ""])
    return sentences({label: f" if it is held to {listing(found)}" for label, found in by_label.items()})


# ---------------------------------------------------------------- evidence, changed


def _phase_stated(study: Study) -> bool:
    return bool(study.phases) and study.phases != NO_FDA_PHASE


def _weighed(case: Case, trials: list[Study], certain: tuple[str, ...]) -> Case:
    held = case.evidence
    tier, makers = tier_of(trials, held.as_of)
    return replace(case, evidence=replace(_at(held, tier, makers, held.as_of), studies=certain, possible=()))


def _at(held: Evidence, tier: Tier, makers: tuple[Study, ...], as_of: str) -> Evidence:
    makers = tuple(sorted(makers, key=lambda s: (-(ceiling.enrolment(s) or 0), s.id)))
    posted = tier >= Tier.T2 and any(asof.results_posted(s, as_of) for s in makers)
    return replace(held, tier=tier, has_results=posted, tier_studies=tuple(s.id for s in makers))
