"""The view: what is said of claims and evidence, and the geometry of the pictures."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.reports.fixture import AS_OF, COPD, EVIDENCE, REPORT, STUDY, study, verdict
from trials.models import Flag, Judgement, Label, Pair, State, Study, Tier
from trials.phrases import number
from trials.reports import charts, rows
from trials.reports.build import site
from trials.reports.claims import tally
from trials.reports.lines import claims_line, dated, evidence_line, proof
from trials.reports.view import Tally, TrialRow
from trials.reports.words import LABELS, date_words, humanised, short_date

SITE = site(REPORT, ["html"])
CONDITIONS = {page.concept: page for page in SITE.conditions}


def counted(**numbers: int) -> tuple[Tally, ...]:
    return tuple(
        Tally(
            label, "", ("gets more than one verdict" if label == "mixed" else LABELS[Label(label)].tally[n != 1]), "", n
        )
        for label, n in numbers.items()
    )


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({}, "No claim here was found."),
        ({"overstated": 1}, "The one claim here is ahead of what the registry holds."),
        ({"overstated": 2}, "Both claims here are ahead of what the registry holds."),
        ({"consistent": 12}, "All 12 claims here agree with the registry."),
        (
            {"overstated": 2, "consistent": 1, "unverified": 3},
            "Of the six claims here, two are ahead of what the registry holds, one agrees with the registry and three "
            "cannot be settled from the registry.",
        ),
        (
            {"overstated": 1, "unverified": 9, "compatible": 8, "consistent": 7, "acknowledges_limits": 2, "mixed": 1},
            "Of the 28 claims here, one is ahead of what the registry holds, nine cannot be settled from the registry, "
            "eight are left open by the records, seven agree with the registry and the other three come to something "
            "else.",
        ),
    ],
)
def test_a_bottom_line_counts_the_claims(numbers: dict[str, int], said: str) -> None:
    assert claims_line(counted(**numbers), "here") == said


def test_a_bottom_line_has_the_words_and_the_numbers_of_the_tally() -> None:
    """Otherwise one phrase has two numbers on a page."""
    for said, counts in [
        (SITE.bottom_line, SITE.tally),
        *((page.bottom_line, page.tally) for page in SITE.articles if page.claims),
        *((page.bottom_line[0], page.tally) for page in SITE.conditions if page.claims),
    ]:
        known = {f"{number(one.number)} {one.words}" for one in counts}
        if len(counts) > 1:
            parts = re.split(r", | and (?=the other|\w+ \w+ )", said.rstrip(".").partition(", ")[2])
            assert {part for part in parts if "come to something else" not in part} <= known, said
        else:
            assert counts[0].words in said


def test_a_claim_that_a_person_dismissed_is_counted_nowhere() -> None:
    reading = REPORT.readings[0]
    claim = reading.claims[0]
    one = Judgement("claim", claim.id, "not-a-claim", None, "Ada", "2026-05-03T10:00:00")
    claims = (replace(claim, judgement=one), *reading.claims[1:])
    made = site(replace(REPORT, readings=(replace(reading, claims=claims), *REPORT.readings[1:])), ["html"])
    assert sum(t.number for t in made.tally) == sum(t.number for t in SITE.tally) - 1
    assert claim.id not in {c.id for page in made.conditions for c in page.claims}
    shown = next(c for page in made.articles for c in page.claims if c.id == claim.id)
    assert (shown.words, shown.answers[0].words) == ("not a claim, as a person decided",) * 2


def test_a_sign_of_an_article_is_told_of_the_article() -> None:
    """It is on the article's page, and on a condition's only where the article has a claim there."""
    here, other = (r.article.id for r in REPORT.readings[:2])
    rule = f"In the article itself: prices. Found in {here}: prices and bookings. Found in {other}: no caveat at all."
    evidence = tuple(replace(e, flags=(Flag("article_signs", rule, ()),)) for e in REPORT.evidence)
    made = site(replace(REPORT, evidence=evidence), ["html"])
    signs = {page.id: [what for sign in page.signs for *_, what in sign.articles] for page in made.articles}
    assert (signs[here], signs[other]) == (["prices and bookings."], ["no caveat at all."])
    for page in made.conditions:
        speaking = {slug for _, slug in page.articles}
        for flag in page.flags:
            assert flag.rule == "In the article itself: prices."
            assert {slug for _, slug, _ in flag.articles} <= speaking
            assert flag.articles


def test_a_moment_is_told_as_a_day() -> None:
    assert dated("as of 2026-08-14T09:00:05, kept since 2026-08-01") == "as of 14 August 2026, kept since 1 August 2026"


def test_an_article_from_standard_input_says_so() -> None:
    reading = replace(REPORT.readings[0], article=replace(REPORT.readings[0].article, source="-", url=None))
    made = site(replace(REPORT, readings=(reading, *REPORT.readings[1:])), ["html"])
    assert made.articles[0].source.text == "standard input"


def test_a_bottom_line_says_how_far_testing_has_come() -> None:
    found = [e for e in EVIDENCE if e.pair.condition == COPD]
    said = evidence_line(sorted(found, key=lambda e: -len(e.studies)), "COPD", ["cells", "platelets"], group=False)
    assert said == (
        "The registry holds 8 trials of cells for COPD, 4 of them completed and 1 with posted results: the strongest "
        "is a randomised Phase 2 or a small randomised trial; 1 other treatment below."
    )


def test_only_observational_records_are_no_trial() -> None:
    found = replace(
        EVIDENCE[0], state=State.COMPLETE, studies=("NCT90000009",), counts=(("total", 1), ("interventional", 0))
    )
    said = evidence_line([found], "COPD", ["cells"], group=False)
    assert said == ("The registry holds 1 observational or expanded-access record of cells for COPD, and no trial.")


def test_the_counts_are_proved() -> None:
    found = next(e for e in EVIDENCE if e.pair.condition == COPD and len(e.studies) == 9)
    assert proof(found) == (
        "The registry announced 30 records for this query, and 30 of 30 were received; 9 match both the condition and "
        "the treatment, 1 possibly do, 20 do not."
    )


def test_verdicts_of_one_claim_that_differ_are_told_apart() -> None:
    claims = SITE.articles[0].claims
    last = claims[-1]
    assert last.tone == "mixed"
    assert [(a.tone, [name for name, _ in a.conditions]) for a in last.answers] == [
        ("none", ["Fatty Liver"]),
        ("open", ["Asthma", "Liver Cirrhosis", "Hepatitis"]),
    ]
    assert {t.label: t.number for t in tally(claims)} == {
        "overstated": 1, "compatible": 1, "consistent": 1, "acknowledges_limits": 1, "out_of_scope": 1, "mixed": 1,
    }  # fmt: skip


def test_an_explanation_that_claims_share_is_given_once() -> None:
    first = next(v for v in REPORT.verdicts if v.claim == "lungs-00000001")
    second = replace(first, claim="lungs-00000002")
    verdicts = tuple(second if v.claim == "lungs-00000002" else v for v in REPORT.verdicts)
    page = next(p for p in site(replace(REPORT, verdicts=verdicts), ["html"]).conditions if p.concept == COPD)
    ahead = page.groups[0]
    assert (ahead.number, len(ahead.stacks), len(ahead.stacks[0].cases)) == (2, 1, 1)
    assert [quote.claim.id for quote in ahead.stacks[0].cases[0].quotes] == ["lungs-00000001", "lungs-00000002"]
    assert {quote.aside for quote in ahead.stacks[0].cases[0].quotes} == {""}


def test_what_the_records_show_is_said_once_for_claims_that_differ_in_the_rest() -> None:
    first = next(v for v in REPORT.verdicts if v.claim == "lungs-00000001")
    second = replace(first, claim="lungs-00000002", cannot_show="It cannot show that it is safe.")
    verdicts = tuple(second if v.claim == "lungs-00000002" else v for v in REPORT.verdicts)
    page = next(p for p in site(replace(REPORT, verdicts=verdicts), ["html"]).conditions if p.concept == COPD)
    (stack,) = page.groups[0].stacks
    assert (stack.shows, [c.number for case in stack.cases for c in (q.claim for q in case.quotes)]) == (
        first.shows,
        [1, 2],
    )
    assert [case.verdict.cannot_show for case in stack.cases] == [first.cannot_show, second.cannot_show]


def test_what_is_said_of_one_claim_alone_stands_beside_it() -> None:
    first = next(v for v in REPORT.verdicts if v.claim == "lungs-00000001")
    one = replace(first, shows=f"{first.shows} Said of lungs as a whole.")
    two = replace(first, claim="lungs-00000002", shows=f"{first.shows} Said of airways as a whole.")
    changed = {one.claim: one, two.claim: two}
    verdicts = tuple(changed.get(v.claim, v) for v in REPORT.verdicts)
    page = next(p for p in site(replace(REPORT, verdicts=verdicts), ["html"]).conditions if p.concept == COPD)
    case = page.groups[0].stacks[0].cases[0]
    assert case.verdict.shows == first.shows
    assert [quote.aside for quote in case.quotes] == ["Said of lungs as a whole.", "Said of airways as a whole."]


def test_a_group_of_conditions_points_to_those_it_was_judged_by() -> None:
    group = "MESH:D000999"
    own = verdict("lungs-00000006", group, Label.UNVERIFIED, "the registry cannot settle it")
    page = next(p for p in site(replace(REPORT, verdicts=(*REPORT.verdicts, own)), []).conditions if p.concept == group)
    assert [name for name, _ in page.instead] == ["Asthma", "Fatty Liver", "Hepatitis", "Liver Cirrhosis"]
    assert "group of conditions" in page.bottom_line[1]


def test_a_condition_with_nothing_to_judge_has_no_page() -> None:
    aside = verdict("lungs-00000004", "MESH:D000998", Label.OUT_OF_SCOPE, "not something a registry can check")
    assert "MESH:D000998" not in {
        p.concept for p in site(replace(REPORT, verdicts=(*REPORT.verdicts, aside)), []).conditions
    }


def test_the_treatment_that_most_claims_are_about_comes_first() -> None:
    assert [pair.therapy for pair in CONDITIONS[COPD].pairs] == ["Stem Cell Transplantation", "Platelet-Rich Plasma"]


def test_nothing_at_all_is_still_a_report() -> None:
    empty = replace(REPORT, readings=(), verdicts=(), evidence=(), matches=(), studies=(), concepts=(), problems=())
    made = site(empty, ["html"])
    assert (made.articles, made.conditions, made.bottom_line) == ((), (), "No claim in these articles was found.")


def test_parts_that_nothing_names_do_no_harm() -> None:
    odd = replace(
        REPORT,
        concepts=(),
        studies=(),
        verdicts=(*REPORT.verdicts, verdict("nobody", COPD, Label.CONSISTENT, "the registry agrees")),
        evidence=tuple(replace(e, pair=Pair(e.pair.condition, "TRIALS:unknown")) for e in EVIDENCE[:1]),
    )
    assert site(odd, ["html"]).conditions


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "randomised, double-blind"),
        ({"allocation": "NA", "masking": "NONE", "intervention_model": "SINGLE_GROUP"}, "one arm, open label"),
        ({"allocation": "NON_RANDOMIZED", "masking": None}, "not randomised"),
        ({"study_type": "OBSERVATIONAL"}, "observational"),
        ({"allocation": None, "masking": None}, "not given"),
    ],
)
def test_a_design_in_a_few_words(changes: dict[str, str | None], told: str) -> None:
    assert rows.design(replace(STUDY, **changes)) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "kind", "told"),
    [
        (60, "ACTUAL", "60 (actual)"),
        (1200, "ESTIMATED", "1,200 (planned)"),
        (5, None, "5 (not said if actual)"),
        (None, None, "not given"),
    ],
)
def test_enrolment_says_if_it_is_a_plan(number: int | None, kind: str | None, told: str) -> None:
    assert rows.enrolment(replace(STUDY, enrolment=number, enrolment_type=kind)) == told


def test_results_that_were_posted_later_did_not_exist_on_the_date() -> None:
    later = replace(STUDY, has_results=True, results_posted="2027-01-01")
    row = rows.row(later, [], AS_OF)
    assert (row.has_results, row.results_words) == (False, "none posted")
    assert "Results" not in [fact.term for fact in row.facts]


@pytest.mark.parametrize(
    ("date", "long", "short"),
    [("2020-05-04", "4 May 2020", "May 2020"), ("2020-05", "May 2020", "May 2020"), ("2020", "2020", "2020"),
     ("", "", ""), ("2020-13", "2020", "2020"), ("soon", "soon", "soon")],
)  # fmt: skip
def test_dates_in_words(date: str, long: str, short: str) -> None:
    assert (date_words(date), short_date(date)) == (long, short)


def test_a_code_that_nobody_knows_is_made_readable() -> None:
    assert humanised("SOME_NEW_CODE") == "Some new code"


# ---------------------------------------------------------------- pictures


def made(*studies: Study) -> list[TrialRow]:
    return [rows.row(one, [], AS_OF) for one in studies]


def many(number: int) -> list[TrialRow]:
    return made(
        *(
            study(n, start_date=f"{2000 + n % 20}-0{1 + n % 9}", completion_date=f"{2004 + n % 20}-01")
            for n in range(1, number + 1)
        )
    )


def test_the_matrix_counts_each_trial_once() -> None:
    matrix = charts.matrix(list(CONDITIONS[COPD].trials), "cells", "COPD")
    dots = [dot.trial for row in matrix.rows for cell in row.cells for dot in cell.dots]
    assert sorted(dots) == sorted({row.id for row in CONDITIONS[COPD].trials})
    assert [row.name for row in matrix.rows][:2] == ["Early Phase 1", "Phase 1"]
    assert "Phase 1: 2 no news." in matrix.description


def test_phases_without_a_trial_are_drawn_empty() -> None:
    matrix = charts.matrix(made(STUDY), "cells", "COPD")
    assert [row.name for row in matrix.rows] == ["Phase 1", "Phase 2", "Phase 3", "Phase 4"]


@pytest.mark.parametrize("number", [1, 17, 90, 400, 1500])
def test_dots_stay_in_their_cells(number: int) -> None:
    matrix = charts.matrix(many(number), "cells", "COPD")
    for row in matrix.rows:
        for cell in row.cells:
            for dot in cell.dots:
                assert cell.x <= dot.x - matrix.radius < dot.x + matrix.radius <= cell.x + cell.width
                assert row.y < dot.y - matrix.radius < dot.y + matrix.radius <= row.y + row.height
    assert matrix.height < 900


@pytest.mark.parametrize("number", [1, 16, 17, 130, 500, 1500])
def test_bars_do_not_overlap_and_stay_inside(number: int) -> None:
    line = charts.timeline(many(number), "cells", "COPD", AS_OF)
    assert line
    for band in line.bands:
        lanes: dict[float, float] = {}
        for bar in band.bars:
            middle = round(bar.y + bar.thickness / 2)
            assert lanes.get(middle, 0) <= bar.x < bar.x + bar.width <= charts.WIDTH
            lanes[middle] = bar.x + bar.width
    assert line.height < 2200


def test_absurd_dates_do_not_stretch_the_time() -> None:
    line = charts.timeline(
        made(study(99, start_date="1900-01", completion_date="2099-01"), STUDY), "cells", "COPD", AS_OF
    )
    assert line
    assert {int(year) for _, year in line.ticks} <= set(range(1996, 2038))


def test_trials_without_a_start_are_counted_not_drawn() -> None:
    line = charts.timeline(made(study(99, start_date=None), STUDY), "cells", "COPD", AS_OF)
    assert line
    assert line.left_out == "Not drawn: 1 without a start date."
    assert line.left_out in line.description
    assert charts.timeline(made(study(1, start_date=None)), "cells", "COPD", AS_OF) is None


def test_trials_of_long_ago_are_counted_not_drawn() -> None:
    line = charts.timeline(
        made(study(99, start_date="1970-01", completion_date="1972-01"), STUDY), "cells", "COPD", AS_OF
    )
    assert line
    assert line.left_out == "Not drawn: 1 that ended before 2018."


def test_a_pair_with_few_records_is_told_without_pictures() -> None:
    pairs = {pair.therapy: pair for pair in CONDITIONS[COPD].pairs}
    assert pairs["Platelet-Rich Plasma"].matrix is None
    assert pairs["Stem Cell Transplantation"].matrix is not None


def test_the_ladder_marks_one_step() -> None:
    rungs = CONDITIONS[COPD].pairs[0].rungs
    assert [rung.place for rung in rungs] == ["below", "below", "below", "here", "above"]
    assert [rung.tier for rung in rungs] == [tier.value for tier in Tier]
