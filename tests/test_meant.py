"""The very trial that a sentence speaks of."""

from __future__ import annotations

import pytest

from tests import making
from trials.models import ClaimType, Site, Study
from trials.verdicts import meant

CONDUCTED = ClaimType.TRIALS_CONDUCTED


def in_china(number: int, n: int, **changes: object) -> Study:
    site = Site("A hospital", "Nanjing", None, "China", None, None, None)
    return making.study(number, enrolment=n, countries=("China",), sites=(site,), **changes)


TRIALS = (
    in_china(1, 16, start_date="2008-03", completion_date="2010-06"),
    in_china(2, 40, start_date="2015-03", completion_date="2018-06"),
    making.study(
        3, enrolment=16, countries=("Spain",), acronym="CELL-ONE", start_date="2019-01", completion_date="2021"
    ),
    making.study(4, enrolment=120, countries=("Spain",), sponsor="Example Therapeutics"),
)


def found(text: str, n: int | None = None, **changes: object) -> str | None:
    claim = making.claim(CONDUCTED, text=text, enrolment=n, **changes)
    one = meant.find(claim, TRIALS)
    return one.study if one else None


@pytest.mark.parametrize(
    ("text", "n", "number"),
    [
        ("A trial of 16 people in Nanjing, published in 2010, helped.", 16, 1),
        ("A Spanish trial of 16 people took part.", 16, 3),
        ("The CELL-ONE trial is over.", None, 3),
        ("In a trial by Example Therapeutics of 120 people it helped.", 120, 4),
        ("In trial NCT00000002 it helped.", None, 2),
        ("A trial of 16 people helped.", 16, None),  # two of them are of that size
        ("A trial of 40 people helped.", 40, None),  # a round number
        ("A trial in Nanjing helped.", None, None),
        ("As many as 16 people in Spain die of it, a trial says.", 16, None),
        ("16 people in Spain were told.", 16, None),  # no study
        ("A trial of 17 people in Spain helped.", 17, None),
    ],
)
def test_a_trial_is_known_by_its_facts(text: str, n: int | None, number: int | None) -> None:
    assert found(text, n) == (f"NCT{number:08}" if number else None)


def test_several_studies_are_no_one_trial() -> None:
    assert found("Trials of 16 people in Nanjing in 2010.", 16, quantifier="plural") is None


def test_what_fits_and_what_differs_is_said() -> None:
    claim = making.claim(CONDUCTED, text="The CELL-ONE trial enrolled 18 people.", enrolment=18, phases=("PHASE3",))
    one = meant.find(claim, TRIALS)
    assert one is not None
    assert one.words == (
        "NCT00000003 seems to be the trial that the sentence speaks of (“CELL-ONE”, nearly as many participants; "
        "the sentence says 18 participants, its record 16 and the sentence says Phase 3, its record Phase 2)"
    )
