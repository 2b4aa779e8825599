"""Factual claims about trials: that they are under way, and that they were done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trials.evidence import ceiling
from trials.evidence.asof import Standing
from trials.models import Label, Study
from trials.phrases import count, day, phase_label, phase_of, some
from trials.verdicts import words
from trials.verdicts.case import Case, Finding, ids
from trials.verdicts.meant import near
from trials.verdicts.rules import FACTUAL

LIVE = (Standing.ONGOING, Standing.PLANNED)
SILENT = (Standing.STALE, Standing.UNKNOWN)

# Lower to higher; NA is on no such scale.
_RANK = {"EARLY_PHASE1": 0, "PHASE1": 1, "PHASE2": 2, "PHASE3": 3, "PHASE4": 4}


def underway(case: Case) -> Finding:
    """Trials said to be ongoing, recruiting, planned or cleared."""
    if not case.trials:
        return _none(case, "underway")
    if live := case.standing(*LIVE):
        return _live(case, live)
    if silent := case.standing(*SILENT):
        may = "it" if len(silent) == 1 else "they"
        shows = f"{case.of(silent)} without news for two years or more {words.as_of(case)}; {may} may be over or not"
        would = "A record updated within the last two years would change it."
        return _finding(Label.UNVERIFIED, "underway-stale", shows, silent, "underway", would)
    if case.published and (then := case.standing(*LIVE, on=case.published)):
        be = "was" if len(then) == 1 else "were"
        shows = f"{case.of(then)} that {be} under way or planned on the article’s date, {day(case.published)}"
        would = "An article date after the trials had ended would change it."
        return _finding(
            Label.CONSISTENT, "underway-then", shows, then, "underway", would, "it was so on the article’s date"
        )
    return _over(case)


def _over(case: Case) -> Finding:
    none = "not under way" if len(case.trials) == 1 else "none of them under way"
    shows = f"{case.of(case.trials)}, {none} {words.as_of(case)}: {words.standings(case)}"
    would = "A trial that is open, or was open when the article was written, would change it."
    if not case.published:
        shows += "; the article gives no date, and it may have been so when it was written"
        return _finding(Label.UNVERIFIED, "underway-undated", shows, case.trials, "underway", would)
    return _finding(Label.CONTRADICTED, "underway-over", shows, case.trials, "underway", would, words.as_of(case))


def _live(case: Case, live: Sequence[Study]) -> Finding:
    fitting = [s for s in live if set(s.phases) & set(case.claim.phases)] if case.claim.phases else list(live)
    if not fitting:
        stated = phase_label(case.claim.phases)
        none = "but not" if len(live) == 1 else "none of them"
        shows = f"{case.of(live)} under way or planned {words.as_of(case)}, {none} in {stated}, as the article has it"
        would = f"A {stated} trial that is under way or planned would change it."
        return _finding(Label.UNVERIFIED, "underway-phase", shows, live, "underway", would)
    shows = f"{case.of(fitting)} under way or planned {words.as_of(case)}"
    would = "If each of these records were closed, or not updated for two years, it would change."
    return _finding(Label.CONSISTENT, "underway-live", shows, fitting, "underway", would)


def conducted(case: Case) -> Finding:
    """Trials said to have been done, with a phase or a size or without."""
    if not case.trials:
        return _none(case, "conducted")
    stated = case.claim.phases
    if stated and _only_lower(case):
        phases = ", ".join(sorted({phase_of(s) for s in case.trials}))
        shows = f"{case.of(case.trials)}, all of a lower phase ({phases}) than the {phase_label(stated)} of the article"
        would = f"A {phase_label(stated)} trial {_pair(case)} would change it."
        return _finding(Label.CONTRADICTED, "conducted-lower", shows, case.trials, "conducted", would)
    if case.completed:
        return _completed(case)
    return _none_completed(case)


def reported(case: Case) -> Finding:
    """A result told of a trial and read as a trial under way: that one was held is not that it came to this."""
    finding = conducted(case)
    if finding.label is not Label.CONSISTENT:
        return finding
    row = f"{finding.row}, but what came of it is not settled → unverified"
    note = "that such a trial was completed is on record; what it found is not settled by that"
    return replace(finding, label=Label.UNVERIFIED, row=row, note=note)


def _completed(case: Case) -> Finding:
    stated = case.claim.phases
    fitting = [s for s in case.completed if not stated or set(s.phases) & set(stated)]
    if not fitting:
        return _other_phase(case)
    if case.meant and (this := [s for s in fitting if s.id == case.meant.study]):
        would = "The trial proving to be another than the one that is meant would change it."
        phases = f", in {phase_label(stated)}" if stated else ""
        shows = f"{case.of(this, 'completed')}{phases}"
        return _finding(Label.CONSISTENT, "conducted-done", shows, this, "conducted", would)
    size = case.claim.enrolment
    if size and not any(near(ceiling.enrolment(s), size) for s in fitting):
        sizes = some([words.described(s) for s in fitting], 3)
        shows = f"{case.of(fitting, 'completed')}, none of them of about {size:,} participants: {sizes}"
        would = f"A completed trial of about {size:,} participants would change it."
        return _finding(Label.UNVERIFIED, "conducted-size", shows, fitting, "conducted", would)
    shown = [s for s in fitting if not size or near(ceiling.enrolment(s), size)]
    phases = f", in {phase_label(stated)}" if stated else ""
    would = "A completed trial proving to be of something else would change it."
    return _finding(
        Label.CONSISTENT, "conducted-done", f"{case.of(shown, 'completed')}{phases}", shown, "conducted", would
    )


def _other_phase(case: Case) -> Finding:
    """Completed trials, none of the stated phase: an open one of that phase is ahead of itself, the rest is unclear."""
    stated = set(case.claim.phases)
    name = phase_label(case.claim.phases)
    if open_ones := [s for s in case.standing(*LIVE, Standing.STOPPED) if set(s.phases) & stated]:
        shows = f"{case.of(open_ones, name)} that {'is' if len(open_ones) == 1 else 'are'} not completed"
        would = f"The completion of a {name} trial {_pair(case)} would change it."
        return _finding(Label.OVERSTATED, "conducted-open", shows, open_ones, "conducted", would)
    phases = ", ".join(sorted({phase_of(s) for s in case.completed}))
    shows = f"{case.of(case.completed, 'completed')}, labelled otherwise ({phases}) than the {name} of the article"
    would = f"A completed {name} trial {_pair(case)} would change it."
    return _finding(Label.UNVERIFIED, "conducted-other-phase", shows, case.completed, "conducted", would)


def _none_completed(case: Case) -> Finding:
    silent = case.standing(*SILENT)
    would = f"A completed trial {_pair(case)} would change it."
    if silent:  # any of them may have been completed
        they = "it was" if len(silent) == 1 else "they were"
        shows = f"{case.of(silent)} without news for two years or more; whether {they} completed is not recorded"
        if others := [s for s in case.trials if s not in silent]:
            shows += f"; {count(len(others), 'other')} {'is' if len(others) == 1 else 'are'} not completed"
        return _finding(Label.UNVERIFIED, "conducted-no-end", shows, silent, "conducted", would)
    return _finding(Label.OVERSTATED, "conducted-open", words.none_completed(case), case.trials, "conducted", would)


def _only_lower(case: Case) -> bool:
    """Whether every record, whatever its status, has an FDA phase below the lowest one stated."""
    least = min((_RANK[p] for p in case.claim.phases if p in _RANK), default=None)
    if least is None:
        return False
    highest = [max((_RANK[p] for p in s.phases if p in _RANK), default=None) for s in case.trials]
    return all(h is not None and h < least for h in highest)


def _pair(case: Case) -> str:
    return f"of {case.therapy} for {case.condition}"


def _none(case: Case, kind: str) -> Finding:
    would = f"A record {_pair(case)} that these terms missed, or one in another registry, would change it."
    note = words.not_yet(case)
    return _finding(Label.NO_TRIALS_FOUND, f"{kind}-none", words.nothing_found(case), (), kind, would, note)


def _finding(
    label: Label, rule: str, shows: str, studies: Sequence[Study], kind: str, would: str, note: str = ""
) -> Finding:
    return Finding(label, rule, FACTUAL[rule], shows, ids(studies), words.CANNOT[kind], would, note)
