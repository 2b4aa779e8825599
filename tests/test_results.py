"""Posted results from a record to the pages: an answer where the record allows one, and plain words in any case."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests import making
from tests.making import PAIR, TODAY, StandIn
from trials.evidence import weigh
from trials.models import Label, Verdict
from trials.registries import ctgov
from trials.reports import rows
from trials.verdicts import judge, results


def record(p: str = "0.012", values: tuple[str, str] = ("14.2", "9.1"), **analysis: Any) -> dict[str, Any]:
    """A completed randomised Phase 3 trial of 120 people with one posted primary outcome, in the registry's shape."""
    groups = [{"id": "OG000", "title": "Stem cells"}, {"id": "OG001", "title": "Placebo"}]
    measurements = [{"groupId": g["id"], "value": v} for g, v in zip(groups, values, strict=True)]
    one = {
        "groupIds": ["OG000", "OG001"],
        "statisticalMethod": "ANCOVA",
        "pValue": p,
        "paramType": "MEAN_DIFFERENCE",
        "paramValue": "5.1",
        "ciLowerLimit": "1.2",
        "ciUpperLimit": "9.0",
        "ciPctValue": "95",
        "nonInferiorityType": "SUPERIORITY",
        **analysis,
    }
    outcome = {
        "type": "PRIMARY",
        "title": "Live birth rate at 12 months",
        "groups": groups,
        "classes": [{"categories": [{"measurements": measurements}]}],
        "analyses": [one],
    }
    harm = [
        {"id": "EG000", "seriousNumAffected": 3, "seriousNumAtRisk": 60},
        {"id": "EG001", "seriousNumAffected": 4, "seriousNumAtRisk": 60},
    ]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Stem cells"},
            "statusModule": {
                "overallStatus": "COMPLETED",
                "startDateStruct": {"date": "2018-01"},
                "completionDateStruct": {"date": "2020-01"},
                "lastUpdatePostDateStruct": {"date": "2021-03-01"},
                "resultsFirstPostDateStruct": {"date": "2021-02-01"},
            },
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": ["PHASE3"],
                "designInfo": {"allocation": "RANDOMIZED"},
                "enrollmentInfo": {"count": 120, "type": "ACTUAL"},
            },
        },
        "resultsSection": {
            "outcomeMeasuresModule": {"outcomeMeasures": [outcome]},
            "adverseEventsModule": {"eventGroups": harm},
        },
        "hasResults": True,
    }


def judged(raw: dict[str, Any]) -> Verdict:
    study = ctgov.parse(raw)
    evidence = weigh(PAIR, {study.id: study}, [making.match(study)], making.answer(PAIR, ids=(study.id,)), as_of=TODAY)
    [verdict] = judge(making.reading(making.claim()), {PAIR: evidence}, {study.id: study}, StandIn())  # type: ignore[arg-type]
    return verdict


@pytest.mark.parametrize(
    ("raw", "label", "says"),
    [
        (record(), Label.CONSISTENT, "a significant difference in favour of the therapy"),
        (record("0.4"), Label.CONTRADICTED, "no significant difference"),
        (record(values=("9.1", "14.2")), Label.CHECK_RESULTS, "the record points the other way"),
        (record(nonInferiorityType="NON_INFERIORITY"), Label.CHECK_RESULTS, "whether the therapy is not worse"),
        (record(groupIds=["OG000"]), Label.CHECK_RESULTS, "does not compare two groups"),
        (record("not significant"), Label.CHECK_RESULTS, "no p value that can be read one way"),
    ],
)
def test_a_posted_record_becomes_an_answer_or_says_why_not(raw: dict[str, Any], label: Label, says: str) -> None:
    verdict = judged(raw)
    assert verdict.label is label
    assert says in verdict.shows
    assert "7 of 120 participants had a serious adverse event" in verdict.shows


def test_the_pages_tell_the_analysis_and_the_harm_in_plain_words() -> None:
    facts = {f.term: [v.text for v in f.values] for f in rows.row(ctgov.parse(record()), (), TODAY).facts}
    told = " ".join(facts["Results"])
    assert "“Live birth rate at 12 months”: Stem cells 14.2, Placebo 9.1." in told
    assert "p = 0.012" in told
    assert "Mean difference 5.1 (interval 1.2 to 9.0)" in told
    assert "a test of whether one is better" in told
    assert "Serious adverse events: 7 of 120 participants, all groups (5.8%)." in told


def test_what_is_asked_for_holds_what_is_shown() -> None:
    shown = (
        *("OutcomeMeasureType", "OutcomeMeasureTitle", "OutcomeGroupId", "OutcomeGroupTitle"),
        *("OutcomeMeasurementGroupId", "OutcomeMeasurementValue", "OutcomeAnalysisPValue"),
        *("OutcomeAnalysisStatisticalMethod", "OutcomeAnalysisParamType", "OutcomeAnalysisParamValue"),
        *("OutcomeAnalysisCILowerLimit", "OutcomeAnalysisCIUpperLimit", "OutcomeAnalysisNonInferiorityType"),
        *("EventGroupSeriousNumAffected", "EventGroupSeriousNumAtRisk"),
    )
    assert set(shown) <= set(ctgov.FIELDS)


# ---------------------------------------------------------------- what must stay "read them"


@pytest.mark.parametrize(
    ("hypothesis", "why"),
    [
        ("NON_INFERIORITY", "not worse"),
        ("EQUIVALENCE", "alike"),
        ("NON_INFERIORITY_OR_EQUIVALENCE_LEGACY", "not worse"),
        ("SUPERIORITY_OR_OTHER", "or of something else"),
        ("OTHER", "the record’s own word"),
        (None, "not posted as a test of superiority"),
    ],
)
def test_other_kinds_of_analysis_are_not_read_and_say_why(hypothesis: str | None, why: str) -> None:
    study = ctgov.parse(record(p="0.4", nonInferiorityType=hypothesis))
    reading = results.read(study, lambda group: "cell" in group.lower())
    assert reading.reads is results.Reads.UNCLEAR
    assert why in reading.words


def test_every_real_record_with_results_says_why_it_cannot_be_read_in_one_way(shared: Path) -> None:
    """Several primary outcomes, no analysis, one arm, an unclear hypothesis: none of the 26 allows one reading."""
    with gzip.open(shared / "registry" / "studies" / "with_results.jsonl.gz", "rt", encoding="utf8") as lines:
        studies = [ctgov.parse(json.loads(line)) for line in lines]
    held = [s for s in studies if s.results]
    read = {s.id: results.read(s, lambda group: group.startswith(("PEAR", "Limbix", "SJet"))) for s in held}
    assert len(held) == 26
    assert {r.reads for r in read.values()} == {results.Reads.UNCLEAR}
    for study in held:
        words, found = read[study.id].words, study.results
        assert found is not None
        if len(found.primary_outcomes) > 1:
            assert words == f"{len(found.primary_outcomes)} primary outcomes are posted, not one"
        elif not found.analyses:
            assert words == "its primary outcome is posted with no statistical analysis"
        else:
            assert "analysis" in words or "which of the two groups" in words
