"""What changed since the last report, and that an unchanged report keeps its bytes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports.fixture import COPD, REPORT, snapshot
from tests.reports.pagecheck import Page, faults
from trials.models import Label, Report, Since, State
from trials.reports import render, since, write
from trials.reports.json import render as as_json

BEFORE = as_json(REPORT)["report.json"].encode()


def compared(report: Report, before: bytes = BEFORE) -> Since | None:
    return since.compare(since.read(before), report)


def with_study(number: int, **changes: object) -> Report:
    id_ = f"NCT9000000{number}"
    return replace(REPORT, studies=tuple(replace(s, **changes) if s.id == id_ else s for s in REPORT.studies))


def later(report: Report) -> Report:
    return replace(report, as_of="2026-10-01")


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"as_of": 3}', BEFORE[:-40], b"[" * 5000])
def test_what_is_no_report_is_none(body: bytes) -> None:
    assert since.read(body) is None
    assert compared(REPORT, body) is None


def test_nothing_changed_on_the_same_day_leaves_the_report_as_it_was() -> None:
    assert compared(REPORT) is None


def test_nothing_changed_by_a_later_day_is_said() -> None:
    assert compared(later(REPORT)) == Since("2026-09-01", REPORT.basis, REPORT.version, (), ())


def test_a_fact_that_changed() -> None:
    found = compared(with_study(1, status="TERMINATED", why_stopped="money", title="Another title"))
    assert found
    assert [(c.study, c.field, c.before, c.after, c.conditions) for c in found.trials] == [
        ("NCT90000001", "status", "COMPLETED", "TERMINATED", (COPD,)),
        ("NCT90000001", "why_stopped", None, "money", (COPD,)),
    ]


def test_posted_results_are_said_once() -> None:
    found = compared(with_study(1, has_results=True, results_posted="2026-09-20"))
    assert found
    assert [(c.field, c.before, c.after) for c in found.trials] == [("results_posted", None, "2026-09-20")]


def test_a_trial_that_came_and_one_that_went() -> None:
    first = REPORT.evidence[0]
    fewer = replace(first, studies=first.studies[1:])
    report = replace(REPORT, evidence=(fewer, *REPORT.evidence[1:]))
    gone = compared(report)
    come = since.compare(since.read(as_json(report)["report.json"].encode()), REPORT)
    assert gone
    assert come
    assert [(c.study, c.field, c.before, c.after) for c in gone.trials] == [(first.studies[0], "match", "yes", "no")]
    assert [(c.study, c.field, c.before, c.after) for c in come.trials] == [(first.studies[0], "match", "no", "yes")]


def test_an_answer_that_is_not_whole_says_nothing_of_what_went() -> None:
    first = REPORT.evidence[0]
    report = replace(REPORT, evidence=(replace(first, studies=(), state=State.INCOMPLETE), *REPORT.evidence[1:]))
    assert compared(report) is None


def test_a_verdict_that_changed_names_the_trials_of_its_pair_that_did() -> None:
    changed = with_study(1, status="TERMINATED")
    at = next(n for n, v in enumerate(REPORT.verdicts) if v.condition == COPD and v.label is Label.OVERSTATED)
    verdicts = list(REPORT.verdicts)
    verdicts[at] = replace(verdicts[at], label=Label.COMPATIBLE)
    found = compared(replace(changed, verdicts=tuple(verdicts)))
    assert found
    assert [(v.claim, v.before, v.after, v.studies) for v in found.verdicts] == [
        (verdicts[at].claim, "overstated", "compatible", ("NCT90000001",))
    ]


def test_another_choice_of_articles_is_no_change() -> None:
    assert compared(replace(REPORT, readings=REPORT.readings[:1], evidence=REPORT.evidence[:1])) is None
    assert compared(replace(REPORT, evidence=())) is None


def test_writing_compares_with_what_stood_there_and_twice_the_same_is_the_same(tmp_path: Path) -> None:
    write(REPORT, tmp_path)
    assert json.loads((tmp_path / "report.json").read_text())["since"] is None
    after = later(with_study(1, status="TERMINATED"))
    seen = []
    for _ in range(2):
        write(after, tmp_path)
        seen.append({p.name: p.read_bytes() for p in tmp_path.rglob("*.*")})
    assert seen[0] == seen[1]
    told = json.loads(seen[0]["report.json"])["since"]
    assert (told["as_of"], len(told["trials"]), told["verdicts"]) == ("2026-09-01", 1, [])


def changed_report() -> Report:
    """A report with every kind of news, hostile text among it."""
    first = next(v for v in REPORT.verdicts if v.condition == COPD and v.label is Label.OVERSTATED)
    verdicts = tuple(replace(v, label=Label.COMPATIBLE) if v == first else v for v in REPORT.verdicts)
    after = later(replace(with_study(1, status="TERMINATED", why_stopped="<b>|money|</b>"), verdicts=verdicts))
    return replace(after, since=compared(after))


def test_the_pages_say_it() -> None:
    pages = render(changed_report(), ["html", "md"])
    for name in ("index", "conditions/chronic-obstructive-pulmonary-disease"):
        text = Page(pages[f"{name}.html"]).text()
        assert "Since the report of 1 September 2026" in text
        assert "Before Ahead of what the registry holds Now Nothing against it, little for it" in text
        assert "Why stopped not given <b>|money|</b>" in text
        assert "Changed in its trials: NCT90000001" in text
        assert not faults(f"{name}.html", pages)
        assert "| Status | Completed | Terminated |" in pages[f"{name}.md"]
        assert r"\<b\>\|money\|\</b\>" in pages[f"{name}.md"]
    assert "One trial changed and one verdict changed." in Page(pages["index.html"]).text()
    assert "Since the report" not in pages["conditions/asthma.html"]


def test_a_report_on_another_basis_says_so() -> None:
    kept = replace(later(REPORT), basis="cache")
    text = render(replace(kept, since=compared(kept)), ["md"])["index.md"]
    assert "No trial and no verdict changed. The earlier report rested on the live registry, this one on" in text


def test_a_snapshot_and_the_registry_are_not_compared() -> None:
    assert compared(later(snapshot())) is None


def test_an_earlier_day_is_not_news() -> None:
    assert compared(replace(with_study(1, status="TERMINATED"), as_of="2020-01-01")) is None
