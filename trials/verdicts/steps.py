"""Steps after the table: a quantifier not met, a match or a type that is uncertain, an answer that is not whole.

All but the first go toward `unverified`, since a wrong `overstated` or `contradicted` is the error that harms.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trials.evidence import asof
from trials.models import ClaimType, Label, State
from trials.phrases import count, day, number, some
from trials.verdicts import benefit, factual, meant
from trials.verdicts.case import Case, Finding, ids
from trials.verdicts.doubts import Doubt
from trials.verdicts.rules import HARMFUL, LADDER, NEED_COMPLETE, QUANTIFIERS, STEPS, Row

_COUNT = re.compile(
    r"(?:\b(?P<about>more than|over|at least|nearly|almost|about|around|some|approximately|up to|only|fewer than"
    r"|less than)\s+)?(?<![\w.,-])(?<!phase )(?P<n>\d[\d,]*)\s+(?:(?!of\b|in\b|and\b)[\w-]+\s+){0,4}?trials\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AT_MOST = frozenset({"up to", "fewer than", "less than", "only"})
_TRIALS = re.compile(r"\btrials?\b", re.IGNORECASE)

# How a state is said after a label's words, and in front of what the records show.
STATES = {
    State.NOT_ASKED: ("step-not-asked", "the registry could not be asked"),
    State.STALE: ("step-stale", "the records kept are too old to say"),
    State.INCOMPLETE: ("step-incomplete", "the answer is incomplete"),
}


def all_of(case: Case, finding: Finding, row: Row | None) -> Finding:
    """Every step in order."""
    for step in (_quantifier, _stated_count, _doubts, _study):
        finding = step(case, finding)
    return _state(case, _possible(case, finding, row))


def _stepped(
    finding: Finding, label: Label, rule: str, *, shows: str = "", note: str = "", would_change: str = ""
) -> Finding:
    return replace(
        finding,
        label=label,
        rule=f"{finding.rule}, {rule}",
        row=f"{finding.row}; {STEPS[rule]}",
        shows=shows or finding.shows,
        note=note or finding.note,
        would_change=would_change or finding.would_change,
    )


def _quantifier(case: Case, finding: Finding) -> Finding:
    """Fewer completed trials than the word stands for: one step down; to overstated only where it says "trials"."""
    word = case.claim.quantifier or ""
    least = QUANTIFIERS.get(word)
    underway = case.claim.type is ClaimType.TRIALS_UNDERWAY
    held = len(case.standing(*factual.LIVE)) if underway else len(case.completed)
    if least is None or held >= least or finding.label not in LADDER or not case.trials:
        return finding
    rung = min(LADDER.index(finding.label) + 1, len(LADDER) - 1)
    if LADDER[rung] is Label.OVERSTATED and not _TRIALS.search(case.claim.text):
        return finding
    what = "under way or planned" if underway else "completed"
    be = "is" if held < 2 else "are"
    said = f"{finding.shows}; where the article says “{word}”, {'none' if held == 0 else number(held)} {be} {what}"
    would = f"At least {least} {what} trials of {case.therapy} for {case.condition} would meet the word “{word}”."
    changed = LADDER[rung] is not finding.label
    return _stepped(finding, LADDER[rung], "quantifier", shows=said, would_change=would if changed else "")


def _stated_count(case: Case, finding: Finding) -> Finding:
    """ "More than 500 trials" beside the number on record; a number that is not met is not agreed with."""
    found = next((m for m in _COUNT.finditer(case.claim.text) if not _YEAR.fullmatch(m["n"])), None)
    if found is None or case.evidence.state is not State.COMPLETE:
        return finding
    told, held = int(found["n"].replace(",", "")), len(case.trials)
    said = f"{found['about'].lower()} {found['n']}" if found["about"] else found["n"]
    more = f", and {count(len(case.possible), 'more record')} that may count" if case.possible else ""
    holds = f"{number(held) if held else 'none'} with these terms{more}"
    shows = f"{finding.shows}; where the article says {said} trials, the registry holds {holds}"
    label, few = finding.label, told > held + len(case.possible) and (found["about"] or "").lower() not in _AT_MOST
    if few and label in (Label.CONSISTENT, Label.COMPATIBLE):
        label = Label.UNVERIFIED
    would = f"The registration of {said} trials of {case.therapy} for {case.condition} would meet that number."
    return _stepped(finding, label, "stated-count", shows=shows, would_change=would if few else "")


def _doubts(case: Case, finding: Finding) -> Finding:
    """The first doubt about the sentence or its pair that keeps this label from being given."""
    doubt = next((d for d in case.doubts if finding.label in d.labels or _of_nothing(case, finding, d)), None)
    if doubt is None:
        return finding
    return _stepped(replace(finding, words=""), Label.UNVERIFIED, doubt.step, note=doubt.note, would_change=doubt.would)


def _of_nothing(case: Case, finding: Finding, doubt: Doubt) -> bool:
    """Praise is not held to a condition of an earlier sentence for which no trial at all was matched."""
    return doubt.step == "step-carried" and finding.label is Label.OVERSTATED and not case.trials


def _study(case: Case, finding: Finding) -> Finding:
    """What is said of one study is not held to records that are of others."""
    described = meant.described(case.claim)
    if finding.label not in HARMFUL or not described or case.meant or not case.trials:
        return finding
    note = f"no record is plainly that of the study that the sentence speaks of ({described})"
    would = "The registration of that study, or its number, would settle it."
    return _stepped(finding, Label.UNVERIFIED, "step-study", note=note, would_change=would)


def _possible(case: Case, finding: Finding, row: Row | None) -> Finding:
    """Records that may be about the pair raise no tier, but can keep a harmful label, or "none found", away."""
    if finding.label not in (*HARMFUL, Label.NO_TRIALS_FOUND):
        return finding
    able = [s for s in case.possible if _would_settle(case, s.id, row)]
    if not able:
        return finding
    may = "may be about it as well and would" if len(able) == 1 else "may be about it as well, any of which would"
    return _stepped(
        replace(finding, studies=(*finding.studies, *ids(able))),
        Label.UNVERIFIED,
        "step-possible",
        shows=f"{finding.shows}; {count(len(able), 'further record')} ({some(ids(able))}) {may} change the verdict",
        note="records that may be relevant would change it",
        would_change=f"Knowing whether {some(ids(able))} {'is' if len(able) == 1 else 'are'} about {case.therapy} for "
        f"{case.condition} would settle it.",
    )


def _would_settle(case: Case, nct: str, row: Row | None) -> bool:
    """Whether one more trial would keep the harmful label from being given."""
    study = case.records[nct]
    if row is not None:
        return benefit.label_at(case, row, [study]) not in (*HARMFUL, Label.NO_TRIALS_FOUND)
    standing = asof.standing(study, case.evidence.as_of)
    if case.claim.type is ClaimType.TRIALS_UNDERWAY:
        return standing in (*factual.LIVE, *factual.SILENT)
    phases = case.claim.phases
    return standing is asof.Standing.COMPLETED and (not phases or bool(set(phases) & set(study.phases)))


def _state(case: Case, finding: Finding) -> Finding:
    """Nothing is said to be absent, ahead or wrong on an answer that is not whole."""
    answer = case.evidence.answer
    if answer.state is State.COMPLETE:
        return finding
    rule, words = STATES[answer.state]
    shows = _as_far(case, finding)
    if finding.label not in NEED_COMPLETE and answer.state is not State.NOT_ASKED:
        return replace(finding, shows=shows)
    would = "Asking the registry again, and receiving all of its answer, would change it."
    return _stepped(finding, Label.UNVERIFIED, rule, shows=shows, note=words, would_change=would)


def _as_far(case: Case, finding: Finding) -> str:
    answer = case.evidence.answer
    if answer.state is State.NOT_ASKED:
        pair = f"{case.therapy} for {case.condition}"
        return f"nothing here, because it could not be asked about {pair} and no records on that are kept"
    if answer.state is State.STALE:
        when = f" of {day(answer.data_date[:10])}" if answer.data_date else ""
        return f"{finding.shows}; but these records{when} are kept from an earlier answer and too old to say"
    total = "" if answer.total is None else f" of {count(answer.total, 'record')}"
    return f"{finding.shows}; but its answer is incomplete, {number(answer.received)}{total} received"
