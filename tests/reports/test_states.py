"""None found, could not ask, too old to say, incomplete: four different things in every format."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.reports.fixture import REPORT, snapshot
from tests.reports.pagecheck import Page
from trials.reports import render

PAGES = render(REPORT)
KEPT = render(snapshot())

# condition: its words on its own page, in the overview, in evidence.csv
STATES = {
    "fatty-liver": ("None found, after a complete answer", "None found, complete answer", "complete"),
    "asthma": ("The registry could not be asked about", "Could not ask", "not_asked"),
    "hepatitis": ("are too old (2 January 2024) to say", "Too old to say", "stale"),
    "liver-cirrhosis": ("is incomplete: 100 of 140 records were received", "incomplete answer", "incomplete"),
}


@pytest.mark.parametrize("condition", STATES)
@pytest.mark.parametrize("suffix", ["html", "md"])
def test_a_page_has_the_words_of_its_state_and_of_no_other(condition: str, suffix: str) -> None:
    text = PAGES[f"conditions/{condition}.{suffix}"]
    text = Page(text).text() if suffix == "html" else text.replace("\\", "")
    for other, (words, _, _) in STATES.items():
        assert (words in text) == (other == condition), other


@pytest.mark.parametrize("condition", STATES)
def test_the_overview_tells_them_apart(condition: str) -> None:
    bodies = re.findall(r"<tbody>.*?</tbody>", PAGES["index.html"], re.DOTALL)
    own = next(body for body in bodies if f"conditions/{condition}.html" in body)
    assert STATES[condition][1] in Page(own).text()
    row = next(line for line in PAGES["index.md"].splitlines() if f"conditions/{condition}.md" in line)
    assert STATES[condition][1].lower() in row.lower()


@pytest.mark.parametrize("condition", STATES)
def test_the_data_files_tell_them_apart(condition: str) -> None:
    rows = {r["condition"]: r for r in csv.DictReader(io.StringIO(PAGES["evidence.csv"].lstrip("\ufeff")))}
    row = rows[condition.replace("-", " ").title()]
    assert row["state"] == STATES[condition][2]
    # A number is given only where an answer stands behind it.
    assert (row["trials"] == "") == (row["state"] in ("not_asked", "stale"))
    states = {e["condition"]: e["state"] for e in json.loads(PAGES["report.json"])["evidence"]}
    assert states[row["condition_id"]] == row["state"]


def test_a_snapshot_never_says_that_there_is_none() -> None:
    text = Page(KEPT["conditions/fatty-liver.html"]).text()
    assert "No matching record of stem cell transplantation for fatty liver is in this snapshot" in text
    assert "the registry itself may hold one" in text
    assert "None found" not in text.split("How far the testing has come")[0]
    assert "None in this snapshot" in Page(KEPT["index.html"]).text()


def test_nothing_is_counted_where_nothing_was_asked() -> None:
    text = Page(PAGES["conditions/asthma.html"]).text()
    assert "All counts" not in text
    assert "Nothing was received." in text
    assert "no network was there" in text.lower()


def test_the_ladder_of_an_incomplete_answer_is_a_lower_bound() -> None:
    assert "at least this far" in Page(PAGES["conditions/liver-cirrhosis.html"]).text()
