"""The page that sets all pairs side by side."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.reports.fixture import REPORT
from tests.reports.pagecheck import Page
from trials.models import State
from trials.phrases import natural_order
from trials.reports import build, render

SITE = build.site(REPORT, ["html"])


def test_every_pair_has_a_row_with_its_figures() -> None:
    assert SITE.compare
    rows = {(row.condition, row.pair.therapy): row for row in SITE.compare.rows}
    assert len(rows) == len(REPORT.evidence)
    for evidence in REPORT.evidence:
        names = {c.id: " ".join(natural_order(c.name).split()) for c in REPORT.concepts}
        row = rows[names[evidence.pair.condition], names[evidence.pair.therapy]]
        counts = dict(evidence.counts)
        assert (row.randomised, row.results) == (counts.get("randomised", 0), counts.get("with_results", 0))
        assert row.largest == evidence.largest_enrolment


def test_the_bars_of_a_row_count_its_trials() -> None:
    assert SITE.compare
    for row in SITE.compare.rows:
        drawn = sum(bar.done + bar.rest for bar in row.bars)
        page = next(c for c in SITE.conditions if c.slug == row.slug)
        listed = [t for t in page.trials if t.id in row.pair.trials]
        assert drawn == sum(t.phase not in ("Observational", "Expanded access") for t in listed)
    highest = max(max(bar.done_high, bar.rest_high) for row in SITE.compare.rows for bar in row.bars)
    assert highest <= 26


def test_every_pair_stands_on_one_step() -> None:
    assert SITE.compare
    standing = [address for step in SITE.compare.steps for _, address in step.pairs]
    assert len(standing) == len(set(standing)) == len(REPORT.evidence)


def test_what_could_not_be_asked_is_not_a_zero() -> None:
    page = render(REPORT, ["html"])["compare.html"]
    rows = re.findall(r"<tbody[^>]*>(.*?)</tbody>", page, re.DOTALL)
    assert len(rows) == sum(bool(e.state in (State.COMPLETE, State.INCOMPLETE)) for e in REPORT.evidence)
    assert not [row for row in rows if "Could not ask" in row]
    assert "Not known The registry could not be asked, or the records are too old. " in Page(page).text()
    assert re.search(r"Nothing is known of \w+ more\.", Page(page).text())


def test_a_single_pair_is_not_compared() -> None:
    names = render(replace(REPORT, evidence=REPORT.evidence[:1]), ["html", "md"])
    assert "compare.html" not in names
    assert "compare.html" not in names["index.html"] + names["conditions/asthma.html"]
