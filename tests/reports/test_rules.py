"""Every rule that decides a verdict has a sentence for a reader."""

from __future__ import annotations

import re

import pytest

from trials.reports import rules
from trials.verdicts.rules import ABSENT, COLUMNS, FACTUAL, FIXED, NAMED, RESULTS, ROWS, STEPS

SINGLE = {**FACTUAL, **NAMED, **ABSENT, **RESULTS, **STEPS, **FIXED}


@pytest.mark.parametrize("one", SINGLE)
def test_a_rule_has_a_sentence(one: str) -> None:
    said, ids = rules.told(f"{one}: {SINGLE[one]}")
    assert ids == one
    assert re.fullmatch(r"[A-Z“][^_→]+\.", said), "give it a sentence in trials/reports/rules.py"


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_table_has_a_sentence_for_each_tier(row: str, column: str) -> None:
    label = ROWS[row].at(column)[0]
    said, ids = rules.told(
        f"{row}-{column}, step-type: {ROWS[row].words}, at {column} → {label.value}; {STEPS['step-type']}"
    )
    assert ids == f"{row}-{column}, step-type"
    assert re.fullmatch(r"[A-Z][^_→]+ is judged “[^_]+” where [^_]+\. What kind of claim [^_]+\.", said)


def test_a_rule_that_no_table_knows_stays_as_it_came() -> None:
    assert rules.told("new-rule: in its own words → unverified") == ("in its own words → unverified", "new-rule")
    assert rules.told("no colon") == ("no colon", "")
    assert rules.told("") == ("", "")
