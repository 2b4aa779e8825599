"""Claims of approval or standard use: a regulator decides; the registry only shows how far testing has come."""

from __future__ import annotations

from collections.abc import Sequence

from trials.evidence.asof import Standing
from trials.models import Claim, Label, State, Study, Tier
from trials.phrases import count
from trials.verdicts import doubts, words
from trials.verdicts.case import Case, Finding, ids
from trials.verdicts.rules import FIXED, STEPS

MOST = 5  # trials that are named


def judge(case: Case) -> Finding:
    """Always the regulator; what is said of late-phase testing follows from the trials that matched, and no more."""
    if unsure := next((d for d in case.doubts if d.step == "step-type"), None):
        return _unsure(unsure.note, unsure.would)
    shows, named = _shows(case)
    would = "A regulator’s list of approved products would settle it."
    return Finding(
        Label.CHECK_REGULATOR, "regulator", FIXED["regulator"], shows, named, words.CANNOT["approved"], would
    )


def unresolved(claim: Claim) -> Finding:
    """Where the condition or the treatment could not be made out."""
    if note := doubts.unsure_type(claim):
        return _unsure(note, doubts.CLEARER)
    shows = "trials, not approvals; a listing there is no approval"
    would = "A regulator’s list of approved products would settle it."
    return Finding(Label.CHECK_REGULATOR, "regulator", FIXED["regulator"], shows, (), words.CANNOT["approved"], would)


def _unsure(note: str, would: str) -> Finding:
    """What may be no claim of approval at all is not sent to a regulator."""
    shows = "nothing that could be set beside it, because it is uncertain what kind of statement this is"
    row = f"{FIXED['regulator']}; {STEPS['step-type']}"
    return Finding(Label.UNVERIFIED, "regulator, step-type", row, shows, (), words.CANNOT["nothing"], would, note)


def _shows(case: Case) -> tuple[str, tuple[str, ...]]:
    pair = f"{case.therapy} for {case.condition}"
    if case.evidence.state is not State.COMPLETE:
        return f"trials of {pair}, not approvals; a listing there is no approval", ()
    if not case.trials:
        other = "an approval may rest on trials that are registered elsewhere or under other names"
        return f"{words.nothing_found(case)}, and so nothing of how far it has been tested; {other}", ()
    if case.evidence.tier is Tier.T4:
        named = case.evidence.tier_studies[:MOST]
        return (
            f"late-phase or large randomised testing of {pair} ({', '.join(named)}), which is not yet an approval",
            named,
        )
    late = words.late(case.trials)
    if late:
        return _some_late(case, late)
    if all(s.phases in ((), ("NA",)) for s in case.trials):
        return f"{case.of(case.trials)} without an FDA phase, as is usual for devices, procedures and behaviour", ids(
            case.trials[:MOST]
        )
    if doubt := next((d.note for d in case.doubts if Label.OVERSTATED in d.labels), ""):
        return f"{case.of(case.trials)}, none of a late phase; but {doubt}", ids(case.trials[:MOST])
    many = "the only trial" if len(case.trials) == 1 else f"none of the {count(len(case.trials), 'trial')}"
    is_not = "is not of a late phase" if len(case.trials) == 1 else "is of a late phase"
    return f"no sign of late-phase testing: {many} of {pair} on record {is_not}", ()


def _some_late(case: Case, late: Sequence[Study]) -> tuple[str, tuple[str, ...]]:
    """The label alone is told of: "Phase 4" has been put on one-arm trials of five people."""
    done = [s for s in late if s in case.standing(Standing.COMPLETED)]
    named = done or list(late)
    label, was = ("is labelled", "was") if len(named) == 1 else ("are labelled", "were")
    how = f"but {was} small or not randomised" if done else "and not recorded as completed"
    return f"{case.of(named)} that {label} as of a late phase, {how}", ids(named)
