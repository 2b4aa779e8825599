"""Tiers, counts, dates and red flags."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import making
from tests.making import PAIR, TODAY, StandIn, study
from trials.evidence import asof, ceiling, weigh
from trials.evidence.asof import Standing
from trials.models import Arm, ClaimType, Evidence, Kind, Mention, Reading, Reference, Role, State, Study, Tier


def weighed(words: str, as_of: str = TODAY, **more: Any) -> Evidence:
    made = making.trials(words)
    return of([s for s, _ in made], as_of, certain=[c for _, c in made], **more)


def of(studies: list[Study], as_of: str = TODAY, certain: list[bool] | None = None, **more: Any) -> Evidence:
    matches = [making.match(s, certain=c) for s, c in zip(studies, certain or [True] * len(studies), strict=True)]
    answer = making.answer(ids=tuple(s.id for s in studies))
    return weigh(PAIR, {s.id: s for s in studies}, matches, answer, as_of=as_of, **more)


# ---------------------------------------------------------------- the ceiling table


@pytest.mark.parametrize(
    ("trial", "tier", "row"),
    [
        ("phase=4 random n=29", "T2", "small"),
        ("phase=4 n=5", "T2", "small"),
        ("phase=3 random n=none", "T2", "small"),
        ("phase=3 random n=0", "T2", "small"),
        ("phase=3 random n=99999999", "T2", "small"),
        ("phase=2/3 random n=30", "T4", "late-randomised"),
        ("phase=3 random n=30", "T4", "late-randomised"),
        ("phase=4 random n=5000", "T4", "late-randomised"),
        ("phase=3 n=100", "T3", "late-one-arm-large"),
        ("phase=4 n=99", "T2", "late-one-arm"),
        ("phase=2/3 n=30", "T2", "late-one-arm"),
        ("phase=2 random n=30", "T3", "phase2-randomised"),
        ("phase=2 n=500", "T2", "phase2-one-arm"),
        ("phase=1/2 random n=500", "T2", "early"),
        ("phase=1 random n=500", "T2", "early"),
        ("phase=early1 n=30", "T2", "early"),
        ("phase=na random n=100", "T4", "na-randomised-large"),
        ("phase=na random n=99", "T3", "na-randomised"),
        ("phase=na random n=29", "T2", "small"),
        ("phase=na n=100000", "T2", "na-one-arm"),
        ("phase=none random n=100", "T4", "na-randomised-large"),
    ],
)
def test_ceiling(trial: str, tier: str, row: str) -> None:
    ((made, _),) = making.trials(f"completed {trial}")
    assert (ceiling.ceiling(made).tier, ceiling.ceiling(made).id) == (tier, row)
    assert weighed(f"completed {trial}").tier == tier


@given(
    st.lists(st.sampled_from(["PHASE1", "PHASE2", "PHASE3", "PHASE4", "EARLY_PHASE1", "NA", "PHASE9", ""]), max_size=3),
    st.sampled_from([None, "RANDOMIZED", "NON_RANDOMIZED", "NA", "?"]),
    st.one_of(st.none(), st.integers(-5, 10**12)),
)
def test_every_trial_has_a_ceiling(phases: list[str], allocation: str | None, n: int | None) -> None:
    ceiling.ceiling(study(phases=tuple(phases), allocation=allocation, enrolment=n))


def test_an_old_record_without_an_allocation_is_randomised_by_its_title() -> None:
    assert ceiling.randomised(study(allocation=None, official_title="A Randomised, Placebo-Controlled Trial"))
    assert not ceiling.randomised(study(allocation=None, official_title="A Non-Randomized Trial"))
    assert not ceiling.randomised(study(allocation="NON_RANDOMIZED", title="A randomized trial"))


# ---------------------------------------------------------------- tiers


@pytest.mark.parametrize(
    ("words", "tier", "has_results", "makers"),
    [
        ("T0", "T0", False, ()),
        ("recruiting updated=2026-01-01", "T1", False, ("NCT00000001",)),
        ("terminated n=300 phase=3 random", "T1", False, ("NCT00000001",)),
        ("T2; T3", "T3", False, ("NCT00000002",)),
        ("T4; T2r", "T4", False, ("NCT00000001",)),
        ("T4; T4r", "T4", True, ("NCT00000001", "NCT00000002")),
        ("T2; T4 possible", "T2", False, ("NCT00000001",)),
        ("completed observational n=9000", "T0", False, ()),
        ("access", "T0", False, ()),
        ("completed phase=1 n=9; completed phase=1 n=11", "T2", False, ("NCT00000002", "NCT00000001")),
    ],
)
def test_tier(words: str, tier: str, has_results: bool, makers: tuple[str, ...]) -> None:
    words = words.replace("T4 possible", "completed phase=3 random n=120 possible")
    evidence = weighed(words)
    assert (evidence.tier, evidence.has_results, evidence.tier_studies) == (tier, has_results, makers)
    assert all(nct in evidence.reason for nct in makers)


def test_possible_matches_are_apart() -> None:
    evidence = weighed("T2; completed phase=3 random n=120 possible")
    assert (evidence.studies, evidence.possible) == (("NCT00000001",), ("NCT00000002",))
    assert dict(evidence.counts)["possible"] == 1


def test_counts() -> None:
    evidence = weighed(
        "completed phase=2 random n=60; completed phase=1 n=12 results; recruiting updated=2026-01-01;"
        "recruiting updated=2020-01-01; unknown; terminated; planned updated=2026-01-01 start=2027-01;"
        "completed observational n=400; access"
    )
    assert dict(evidence.counts) == {
        "total": 9,
        "interventional": 7,
        "observational": 1,
        "expanded_access": 1,
        "completed": 2,
        "ongoing": 1,
        "planned": 1,
        "stopped": 1,
        "unknown": 1,
        "stale": 1,
        "randomised": 1,
        "with_results": 1,
        "overdue": 1,
        "possible": 0,
        "later": 0,
    }
    assert evidence.highest_completed_phase == "Phase 2"
    assert evidence.largest_enrolment == 60
    assert ("Phase 2", "COMPLETED", 1) in evidence.by_phase_status
    assert sum(n for *_, n in evidence.by_phase_status) == 9


def test_the_highest_completed_phase_is_not_one_that_is_open() -> None:
    assert weighed("recruiting phase=3 updated=2026-01-01; completed phase=1/2").highest_completed_phase == "Phase 1/2"
    assert weighed("recruiting phase=3 updated=2026-01-01").highest_completed_phase is None
    assert weighed("completed phase=na; completed phase=early1").highest_completed_phase == "Early Phase 1"


def test_without_an_answer_the_reason_says_so() -> None:
    evidence = weigh(PAIR, {}, [], making.answer(state=State.NOT_ASKED), as_of=TODAY)
    assert evidence.state is State.NOT_ASKED
    assert "could not be asked" in evidence.reason


# ---------------------------------------------------------------- as of a date


@pytest.mark.parametrize(
    ("as_of", "tier", "stands"),
    [
        ("2017-12-31", "T0", None),  # neither registered nor begun
        ("2018-01-20", "T1", Standing.PLANNED),
        ("2018-03", "T1", Standing.ONGOING),
        ("2019-01-01", "T1", Standing.ONGOING),
        ("2020-05-31", "T1", Standing.ONGOING),
        ("2020-06-01", "T3", Standing.COMPLETED),  # a month is reached when it begins
        ("2026-06-30", "T3", Standing.COMPLETED),
    ],
)
def test_the_same_record_at_different_dates(as_of: str, tier: str, stands: Standing | None) -> None:
    made = study(allocation="RANDOMIZED", enrolment=60)
    evidence = of([made], as_of)
    assert evidence.tier == tier
    assert evidence.studies == ((made.id,) if stands else ())
    if stands:
        assert asof.standing(made, as_of) is stands


def test_results_posted_later_were_not_there() -> None:
    made = study(
        has_results=True, results_posted="2021-06-01", phases=("PHASE3",), allocation="RANDOMIZED", enrolment=90
    )
    assert not of([made], "2021-05-31").has_results
    assert of([made], "2021-06-01").has_results


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({"status": "RECRUITING", "last_updated": "2024-06-30"}, Standing.ONGOING),
        ({"status": "RECRUITING", "last_updated": "2024-06-29"}, Standing.STALE),
        ({"status": "NOT_YET_RECRUITING", "last_updated": "2024-06-29"}, Standing.STALE),
        ({"status": "ACTIVE_NOT_RECRUITING", "last_updated": "2023-12"}, Standing.STALE),
        ({"status": "RECRUITING", "last_updated": "2024-06"}, Standing.ONGOING),
        ({"status": "UNKNOWN", "last_updated": "2026-06-01"}, Standing.UNKNOWN),
        ({"status": None}, Standing.UNKNOWN),
        ({"status": "SOMETHING_NEW"}, Standing.UNKNOWN),
        ({"status": "WITHDRAWN"}, Standing.STOPPED),
        ({"status": "COMPLETED", "completion_date": "2099-01-01"}, Standing.COMPLETED),
        ({"status": "COMPLETED", "completion_date": None, "primary_completion_date": None}, Standing.COMPLETED),
        ({"status": "AVAILABLE", "study_type": "EXPANDED_ACCESS"}, Standing.ACCESS),
    ],
)
def test_standing_today(changes: dict[str, Any], stands: Standing) -> None:
    assert asof.standing(study(**changes), TODAY) is stands


def test_unknown_today_was_under_way_then() -> None:
    made = study(status="UNKNOWN", last_known_status="RECRUITING", completion_date="2022-01", last_updated="2020-03-01")
    assert asof.standing(made, TODAY) is Standing.UNKNOWN
    assert asof.standing(made, "2019-06-01") is Standing.ONGOING


def test_a_trial_registered_after_its_start_existed_from_its_start() -> None:
    assert asof.existed(
        study(start_date="2015-01", first_submitted="2018-01-01", first_posted="2018-01-05"), "2016-01-01"
    )


ANY_DATE = st.one_of(
    st.none(),
    st.sampled_from(["1900-01", "2099-01-01", "2020-13", "2020-02-31", "2020", "", "soon"]),
    st.text(max_size=12),
)


@given(ANY_DATE, ANY_DATE, ANY_DATE, st.sampled_from(["2026-06-30", "2020-02-29", "2022-01"]))
def test_absurd_dates_do_not_crash(start: str | None, end: str | None, updated: str | None, as_of: str) -> None:
    made = study(
        start_date=start, completion_date=end, primary_completion_date=end, first_posted=start, first_submitted=start,
        last_updated=updated, results_posted=updated, enrolment=99999999,
    )  # fmt: skip
    of([made], as_of)


def test_months_before() -> None:
    assert asof.months_before("2026-06-30", 24) == "2024-06-30"
    assert asof.months_before("2024-02-29", 12) == "2023-02-28"
    assert asof.months_before("2024-03-31", 1) == "2024-02-29"


# ---------------------------------------------------------------- red flags


def flags(*studies: Study, readings: tuple[Reading, ...] = (), vocabulary: Any = None) -> dict[str, tuple[str, ...]]:
    evidence = of(list(studies), readings=readings, vocabulary=vocabulary)
    return {f.flag: f.studies for f in evidence.flags}


FINE: dict[str, Any] = {
    "phases": ("PHASE2",),
    "allocation": "RANDOMIZED",
    "intervention_model": "PARALLEL",
    "masking": "DOUBLE",
    "arms": (Arm("A", "EXPERIMENTAL", ()), Arm("B", "PLACEBO_COMPARATOR", ())),
    "enrolment": 60,
    "has_results": True,
    "results_posted": "2021-01-01",
}
UNPOSTED: dict[str, Any] = {"has_results": False, "results_posted": None}


def test_a_plain_trial_raises_nothing() -> None:
    assert flags(study(**FINE)) == {}


@pytest.mark.parametrize(
    ("flag", "changes"),
    [
        ("pay_to_participate", {"summary": "This is a patient-funded study."}),
        ("pay_to_participate", {"summary": "Participants must pay for the injection."}),
        ("pay_to_participate", {"title": "Self-funded stem cell study"}),
        ("pay_to_participate", {"summary": "The cost of treatment is borne by the patient."}),
        ("no_control", {"intervention_model": "SINGLE_GROUP"}),
        ("no_control", {"arms": (Arm("A", "EXPERIMENTAL", ()),)}),
        ("no_control", {"masking": "NONE", "primary_outcomes": (making.outcome("Change in pain score"),)}),
        ("stale_status", {"status": "UNKNOWN"}),
        ("stale_status", {"status": "RECRUITING", "last_updated": "2021-01-01"}),
        ("results_overdue", {"has_results": False, "results_posted": None}),
        ("results_overdue", {**UNPOSTED, "countries": ("China", "United States")}),
        ("results_overdue", {**UNPOSTED, "references": (Reference("1", "BACKGROUND", "An older paper"),)}),
        ("registered_late", {"start_date": "2018-01-01", "first_submitted": "2018-01-23"}),
        ("phase_design_mismatch", {"phases": ("PHASE4",), "enrolment": 5}),
        ("phase_design_mismatch", {"phases": ("PHASE3",), "enrolment": 12}),
        ("large_clinic_enrolment", {"sponsor_class": "INDUSTRY", "enrolment": 5000, "enrolment_type": "ESTIMATED"}),
        (
            "large_clinic_enrolment",
            {
                "sponsor_class": "INDUSTRY",
                "study_type": "OBSERVATIONAL",
                "interventions": (making.intervention("Cells"),),
            },
        ),
        ("stopped_for_cause", {"status": "TERMINATED", "why_stopped": "Lack of funding"}),
        ("stopped_for_cause", {"status": "TERMINATED", "why_stopped": "FDA clinical hold"}),
        ("stopped_for_cause", {"status": "SUSPENDED", "why_stopped": "Safety concerns"}),
    ],
)
def test_flag(flag: str, changes: dict[str, Any]) -> None:
    assert flags(study(**{**FINE, **changes})).get(flag) == ("NCT00000001",)


@pytest.mark.parametrize(
    ("flag", "changes"),
    [
        ("pay_to_participate", {"summary": "Participants will not pay anything for treatment."}),
        ("pay_to_participate", {"summary": "There is no cost to participate."}),
        ("no_control", {"masking": "NONE", "primary_outcomes": (making.outcome("Adverse events"),)}),
        ("results_overdue", {"has_results": False, "primary_completion_date": "2025-09", "last_updated": "2026-01"}),
        ("results_overdue", {**UNPOSTED, "references": (Reference("1", "RESULT", "A paper"),)}),
        ("results_overdue", {**UNPOSTED, "references": (Reference("1", "DERIVED", "A paper"),)}),
        ("results_overdue", {**UNPOSTED, "phases": ("PHASE1",)}),
        ("results_overdue", {**UNPOSTED, "countries": ("China",)}),
        ("results_overdue", {**UNPOSTED, "primary_completion_date": "2007-06", "completion_date": "2007-12"}),
        ("registered_late", {"start_date": "2018-01", "first_submitted": "2018-02-15"}),
        ("stopped_for_cause", {"status": "TERMINATED", "why_stopped": "Slow recruitment; no safety concerns"}),
        ("large_clinic_enrolment", {"sponsor_class": "OTHER", "enrolment": 5000, "enrolment_type": "ESTIMATED"}),
        ("phase_design_mismatch", {"phases": ("PHASE2",), "enrolment": 5}),
    ],
)
def test_no_flag(flag: str, changes: dict[str, Any]) -> None:
    assert flag not in flags(study(**{**FINE, **changes}))


def test_one_sponsor_and_product_over_many_areas() -> None:
    areas = ["Eye Diseases", "Nervous System Diseases", "Musculoskeletal Diseases", "Respiratory Tract Diseases"]
    many = [
        study(n, **FINE, interventions=(making.intervention("XCells"),), condition_ancestors=making.mesh(area))
        for n, area in enumerate(areas, 1)
    ]
    assert flags(*many)["one_sponsor_many_diseases"] == tuple(s.id for s in many)
    assert "one_sponsor_many_diseases" not in flags(*many[:3])


def test_flags_of_the_article() -> None:
    text = "Our trial is registered with the NIH. There are no side effects! It costs $12,000. Book a consultation."
    claims = (making.claim(ClaimType.ANECDOTE), making.claim(ClaimType.CURE_SUPERLATIVE, subtype="cure"))
    reading = making.reading(*claims, text=text)
    found = {f.flag: f.rule for f in of([], readings=(reading,)).flags}
    assert set(found) == {"registration_as_credential", "article_signs"}
    assert "“registered with the NIH”" in found["registration_as_credential"]
    for sign in ("testimonials", "“no side effects”", "prices", "bookings", "cure words", "no caveat at all"):
        assert sign in found["article_signs"]


@pytest.mark.parametrize(
    ("text", "boasts"),
    [
        ("It was approved by the FDA in 2019.", False),
        ("More than 500 trials of it are registered on ClinicalTrials.gov.", False),
        ("Our therapy is listed on ClinicalTrials.gov.", True),
        ("It is an NIH-registered therapy.", True),
        ("It is approved by the NIH.", True),
    ],
)
def test_an_approval_is_no_registration_and_a_count_no_boast(text: str, boasts: bool) -> None:
    reading = making.reading(making.claim(ClaimType.CAVEAT), text=text)
    assert bool([f for f in of([], readings=(reading,)).flags if f.flag == "registration_as_credential"]) is boasts


@pytest.mark.parametrize(
    ("texts", "page", "signs"),
    [
        (("“I tried four antidepressants,” he says.",), "", False),
        (("“I can walk again,” says Ann Bell.",), "", False),
        (("“I can walk again,” says Ann Bell.", "“I feel better,” Bell said."), "", False),
        (("“I can walk again,” says Ann Bell.", "“My pain is gone,” says Tom Hill."), "", True),
        (("“I can walk again,” says Ann Bell.",), "Book a consultation.", True),
    ],
)
def test_one_patient_who_is_quoted_is_no_testimonial(texts: tuple[str, ...], page: str, signs: bool) -> None:
    told = [making.claim(ClaimType.ANECDOTE, text=t, start=20 * n, end=20 * n + 10) for n, t in enumerate(texts)]
    reading = making.reading(*told, making.claim(ClaimType.CAVEAT), text=page)
    assert any("testimonials" in f.rule for f in of([], readings=(reading,)).flags if "in a" in f.rule) is signs


def test_an_article_that_says_it_is_not_registered_is_not_boasting() -> None:
    reading = making.reading(making.claim(ClaimType.CAVEAT), text="It is not registered with the FDA.")
    assert of([], readings=(reading,)).flags == ()


def test_an_article_about_another_pair_raises_nothing() -> None:
    reading = making.reading(making.claim(ClaimType.ANECDOTE), text="No side effects.", pairs=())
    assert of([], readings=(reading,)).flags == ()


def test_the_sponsor_sells_when_its_name_is_the_sites() -> None:
    reading = making.reading(making.claim(ClaimType.CAVEAT), url="https://www.celltexbank.com/news/1")
    assert flags(study(**FINE, sponsor="Celltex Bank, Inc."), readings=(reading,)) == {
        "sponsor_sells": ("NCT00000001",)
    }
    assert flags(study(**FINE, sponsor="University Hospital"), readings=(reading,)) == {}


def test_an_article_over_many_areas() -> None:
    names = ["Eye Diseases", "Nervous System Diseases", "Musculoskeletal Diseases", "Respiratory Tract Diseases"]
    vocabulary = StandIn({f"MESH:{n}": (name, Kind.CONDITION) for n, name in enumerate(names)})
    mentions = tuple(
        Mention(f"MESH:{n}", Kind.CONDITION, name, name, 0, 1, Role.SUBJECT) for n, name in enumerate(names)
    )
    reading = making.reading(making.claim(ClaimType.CAVEAT), mentions=mentions)
    evidence = of([], readings=(reading,), vocabulary=vocabulary)
    assert [f.flag for f in evidence.flags] == ["one_sponsor_many_diseases"]
    assert evidence.tier is Tier.T0
