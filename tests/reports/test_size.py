"""A page is one small file, however much its records say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.reports.fixture import COPD, REPORT, STUDY
from trials.models import Arm, Intervention, Outcome, Reference
from trials.reports import render

MOST = 400_000  # bytes
WORDS = (
    "a phrase of some length about cells given to people whose lungs or airways are ill, and what became of them; " * 4
)
# As full as the records of real conditions are on average: some 3 kB of the page each.
FULL: dict[str, Any] = {
    "official_title": WORDS[:120],
    "title": WORDS[:90],
    "arms": tuple(Arm(WORDS[:50], "EXPERIMENTAL", (WORDS[:40],)) for _ in range(2)),
    "interventions": tuple(Intervention("BIOLOGICAL", WORDS[:50], (WORDS[:30],)) for _ in range(1)),
    "primary_outcomes": tuple(Outcome(WORDS[:80], "12 months") for _ in range(2)),
    "conditions": (WORDS[:40], WORDS[:40], WORDS[:40]),
    "references": tuple(Reference(str(n), "RESULT" if n < 2 else "BACKGROUND", WORDS[:150]) for n in range(1, 2)),
    "countries": ("United States", "China", "Spain"),
}


def test_a_hundred_records_make_a_small_page() -> None:
    full = replace(STUDY, **FULL)
    numbers = tuple(f"NCT{n:08d}" for n in range(1, 101))
    studies = tuple(replace(full, id=one, title=f"{full.title} {one}") for one in numbers)
    matches = tuple(replace(REPORT.matches[0], study=one, reasons=(WORDS[:150], WORDS[150:260])) for one in numbers)
    evidence = tuple(replace(e, studies=numbers) if e.pair.condition == COPD else e for e in REPORT.evidence)
    known = tuple(study for study in REPORT.studies if study.id not in set(numbers))
    report = replace(REPORT, studies=(*studies, *known), matches=matches, evidence=evidence)
    page = render(report, ["html"])["conditions/chronic-obstructive-pulmonary-disease.html"]
    assert page.count("<tbody id=") >= 100
    assert len(page.encode()) < MOST
