"""Sentences that say that no trial exists, and sentences that name one by its number: the records themselves decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import making
from tests.making import PAIR, TODAY, StandIn
from trials.evidence import weigh
from trials.models import ClaimType, Label, State, Study, Verdict
from trials.registries.numbers import find
from trials.verdicts import judge

BOTH = "stem cell transplantation"
ILL = "primary ovarian insufficiency"
DATED = "2026-05-01"


def judged(
    text: str,
    trials: str,
    type_: ClaimType = ClaimType.CAVEAT,
    *,
    state: State = State.COMPLETE,
    published: str | None = DATED,
    cues: tuple[str, ...] = ("test",),
    **changes: object,
) -> Verdict:
    made = [(replace(s, **changes), certain) for s, certain in making.trials(trials)]  # type: ignore[arg-type]
    studies: dict[str, Study] = {s.id: s for s, _ in made}
    answer = making.answer(PAIR, state, tuple(studies), total=len(studies) + (state is State.INCOMPLETE))
    held = weigh(PAIR, studies, [making.match(s, certain=c) for s, c in made], answer, as_of=TODAY)
    claim = making.claim(type_, text=text, end=len(text), cues=cues)
    reading = replace(making.reading(claim, published=published, text=text), numbers=find(text))
    (verdict,) = judge(reading, {PAIR: held}, studies, StandIn())  # type: ignore[arg-type]
    return verdict


# ---------------------------------------------------------------- that there is none

DONE = "completed phase=3 random n=120"
OPEN = "recruiting phase=2 n=40 updated=2026-05-01 start=2025-01"
# sentence, trials → label, rule
NONE = [
    (f"There are no clinical trials of {BOTH} for {ILL}.", DONE, "contradicted", "absent-there"),
    (f"There are no clinical trials of {BOTH} for {ILL}.", "T0", "consistent", "absent-none"),
    (f"{BOTH} has never been tested in {ILL}.", DONE, "contradicted", "absent-there"),
    (f"{BOTH} has never been tested in {ILL}.", "planned updated=2026-05-01", "consistent", "absent-none"),
    (f"{BOTH} has never been tested in {ILL}.", f"{DONE} possible", "unverified", "absent-open"),
    (f"No phase 3 trial of {BOTH} for {ILL} has been completed.", DONE, "contradicted", "absent-there"),
    (f"No phase 3 trial of {BOTH} for {ILL} has been completed.", "T2", "consistent", "absent-none"),
    (f"No phase 3 trial of {BOTH} for {ILL} has been completed.", "unknown phase=3", "unverified", "absent-open"),
    (f"No randomised trials of {BOTH} in {ILL} have been done.", DONE, "contradicted", "absent-there"),
    (f"No randomised trials of {BOTH} in {ILL} have been done.", "T2", "consistent", "absent-none"),
    (f"There are no ongoing trials of {BOTH} for {ILL}.", OPEN, "contradicted", "absent-there"),
    (f"There are no ongoing trials of {BOTH} for {ILL}.", DONE, "consistent", "absent-none"),
    # It says more than that, or of another group: no statement of ours on a part of it.
    (f"There are no trials of {BOTH} for {ILL} in children.", DONE, "unverified", "absent-open"),
    (f"Critics deny that there are no trials of {BOTH} for {ILL}.", DONE, "unverified", "absent-open"),
    # One side is not named.
    ("There are no clinical trials of it.", DONE, "unverified", "absent-open"),
    ("There are no clinical trials of it.", "T0", "unverified", "absent-open"),
    # Limits of another kind.
    (f"No trials of {BOTH} have shown that it helps in {ILL}.", DONE, "acknowledges_limits", "limits"),
    (f"No trial of {BOTH} for {ILL} was stopped.", DONE, "acknowledges_limits", "limits"),
    (f"No large trials of {BOTH} for {ILL} have been done.", DONE, "acknowledges_limits", "limits"),
    (f"{BOTH} has not been tested in large trials for {ILL}.", DONE, "acknowledges_limits", "limits"),
]


@pytest.mark.parametrize(("text", "trials", "label", "rule"), NONE)
@pytest.mark.parametrize("type_", [ClaimType.CAVEAT, ClaimType.TRIALS_UNDERWAY, ClaimType.TRIALS_CONDUCTED])
def test_no_trial_said(text: str, trials: str, label: str, rule: str, type_: ClaimType) -> None:
    if rule == "limits" and type_ is not ClaimType.CAVEAT:
        pytest.skip("judged by its type")
    verdict = judged(text, trials, type_)
    assert (verdict.label, verdict.rule.split(":")[0]) == (label, rule), verdict.shows
    assert "nothing that this needs" not in verdict.shows or rule == "limits"


def test_none_on_an_answer_that_is_not_whole_is_not_said() -> None:
    text = f"There are no clinical trials of {BOTH} for {ILL}."
    assert judged(text, "T0", state=State.INCOMPLETE).label is Label.UNVERIFIED
    assert judged(text, DONE, state=State.INCOMPLETE).label is Label.UNVERIFIED
    assert judged(text, "T0", state=State.NOT_ASKED).label is Label.UNVERIFIED


def test_a_trial_that_came_after_the_article_does_not_make_it_wrong() -> None:
    text = f"There are no clinical trials of {BOTH} for {ILL}."
    assert judged(text, DONE, published="2015-01-01").label is Label.UNVERIFIED
    assert judged(text, DONE, published=None).label is Label.UNVERIFIED
    assert (
        judged(text, DONE, published=None, first_submitted="2012-01-10", start_date="2012-03").label == "contradicted"
    )


def test_a_side_from_an_earlier_sentence_makes_nothing_wrong() -> None:
    text = f"{BOTH} has never been tested in {ILL}."
    assert judged(text, DONE, cues=("condition carried over from before",)).label is Label.UNVERIFIED


# ---------------------------------------------------------------- a trial named by its number

N = "NCT00000001"
NAMED = [
    (f"The trial {N} was a phase 1 study of 12 patients.", "contradicted", "named-differs", "Phase 3"),
    (f"{N}, a phase 3 trial, was withdrawn.", "contradicted", "named-differs", "completed"),
    (f"The phase 3 trial {N} enrolled 120 patients and has been completed.", "consistent", "named-agrees", "Phase 3"),
    (f"The trial {N} enrolled 118 patients.", "consistent", "named-agrees", "120"),
    (f"The trial {N} enrolled 90 patients.", "unverified", "named-open", "120"),
    (f"The trial {N} enrolled 400 children.", "contradicted", "named-differs", "120"),
    (f"{N}, a non-randomised trial, was done.", "contradicted", "named-differs", "randomised"),
    (f"{N} was terminated.", "contradicted", "named-differs", "completed"),
    (f"{N} was not withdrawn.", "unverified", "named-open", N),
    (f"Enrolment in {N} is completed.", "unverified", "named-open", N),
    (f"{N} tested the cells.", "unverified", "named-open", "does not state"),
    (f"After a phase 2 trial, the phase 3 trial {N} began.", "unverified", "named-open", N),
    (f"The phase 1 trials {N} and NCT00000002 were withdrawn.", "unverified", "named-open", "together"),
    ("NCT09999999 was a phase 1 trial.", "unverified", "named-absent", "NCT09999999"),
]


@pytest.mark.parametrize(("text", "label", "rule", "says"), NAMED)
@pytest.mark.parametrize("type_", [ClaimType.TRIALS_UNDERWAY, ClaimType.TRIALS_CONDUCTED])
def test_a_trial_named_by_its_number_is_held_to_its_record(
    text: str, label: str, rule: str, says: str, type_: ClaimType
) -> None:
    verdict = judged(text, f"{DONE}; completed phase=1 n=12; withdrawn phase=1", type_)
    if "and NCT00000002" not in text:
        assert not {"NCT00000002", "NCT00000003"} & set(verdict.studies)
    assert (verdict.label, verdict.rule.split(":")[0]) == (label, rule), verdict.shows
    assert says in verdict.shows


def test_another_kind_of_claim_is_wrong_by_the_record_or_judged_as_it_is() -> None:
    wrong = judged(f"{N} was a phase 1 trial in which it helped.", DONE, ClaimType.EFFICACY_SHOWN)
    assert (wrong.label, wrong.rule.split(":")[0]) == (Label.CONTRADICTED, "named-differs")
    right = judged(f"{N} was a phase 3 trial in which it helped.", DONE, ClaimType.EFFICACY_SHOWN)
    assert right.label is Label.UNVERIFIED


def test_a_record_of_something_else_agrees_with_nothing() -> None:
    text = f"The phase 3 trial {N} has been completed."
    made, _ = making.trials(DONE)[0]
    held = weigh(PAIR, {}, [], making.answer(PAIR), as_of=TODAY)
    claim = making.claim(ClaimType.TRIALS_CONDUCTED, text=text, end=len(text))
    reading = replace(making.reading(claim, text=text), numbers=find(text))
    (verdict,) = judge(reading, {PAIR: held}, {made.id: made}, StandIn())  # type: ignore[arg-type]
    assert verdict.label is Label.UNVERIFIED
    assert "does not show it to be about this" in verdict.words


def test_an_estimated_size_makes_nothing_wrong() -> None:
    text = f"The trial {N} enrolled 400 children."
    assert judged(text, DONE, ClaimType.TRIALS_CONDUCTED, enrolment_type="ESTIMATED").label is Label.UNVERIFIED
