"""The two readings of a debatable rule, and the verdict of the article's own day."""

from __future__ import annotations

import pytest

from tests import making
from tests.making import PAIR, StandIn
from tests.test_verdicts import umbrella, weighed
from trials import then
from trials.evidence import weigh
from trials.models import ClaimType, Label, State, Strength, Verdict
from trials.reports import lines
from trials.verdicts import judge
from trials.verdicts.readings import DEBATABLE
from trials.verdicts.rules import WORDS

WORLD = StandIn()
SHOWN, UNDERWAY, SUPERLATIVE = ClaimType.EFFICACY_SHOWN, ClaimType.TRIALS_UNDERWAY, ClaimType.CURE_SUPERLATIVE


def judged(trials: str, type_: ClaimType, state: str = "", **changes: object) -> Verdict:
    evidence, studies = weighed(trials, state)
    [verdict] = judge(making.reading(making.claim(type_, **changes)), {PAIR: evidence}, studies, WORLD)  # type: ignore[arg-type]
    return verdict


LIVE = "recruiting updated=2026-02-02"
LARGE_NA = "completed phase=na random n=150"


@pytest.mark.parametrize(
    ("trials", "type_", "changes", "most", "least", "why"),
    [
        (
            "recruiting updated=2026-02-02",
            UNDERWAY,
            {"quantifier": "several"},
            Label.CONSISTENT,
            Label.COMPATIBLE,
            "sever",
        ),
        ("T2", SHOWN, {"scope": "study"}, Label.UNVERIFIED, Label.OVERSTATED, "one study"),
        ("unknown phase=2 random n=60", ClaimType.SAFETY, {}, Label.UNVERIFIED, Label.OVERSTATED, "without news"),
        (LARGE_NA, SHOWN, {}, Label.UNVERIFIED, Label.OVERSTATED, "FDA-defined phase"),
        (
            "T2",
            SUPERLATIVE,
            {"subtype": "superlative"},
            Label.UNVERIFIED,
            Label.OVERSTATED,
            "taken as praise",
        ),
    ],
)
def test_a_debatable_rule_has_two_readings(
    trials: str, type_: ClaimType, changes: dict[str, object], most: Label, least: Label, why: str
) -> None:
    verdict = judged(trials, type_, **changes)
    first, second = verdict.readings
    assert first.startswith(f"The most generous reading comes to “{WORDS[most]}”")
    assert second.startswith(f"The least generous reading comes to “{WORDS[least]}”")
    assert why in first + second
    assert "as judged here" in first + second


def test_where_nothing_is_debatable_there_are_none() -> None:
    assert judged("T2", SHOWN).readings == ()
    assert judged("T2", SHOWN, strength=Strength.SPECULATIVE).readings == ()


def test_an_answer_that_is_not_whole_has_no_readings() -> None:
    assert judged("T2", SHOWN, State.INCOMPLETE, scope="study").readings == ()


def test_a_group_s_readings_are_its_mildest_and_its_harshest_condition() -> None:
    own, *_ = umbrella(SHOWN, "T2", "T0")
    first, second = own.readings
    assert "if it is held to fatty liver" in first
    assert "if it is held to liver cirrhosis" in second


def test_every_debatable_rule_says_what_one_may_take_otherwise() -> None:
    assert len({rule.id for rule in DEBATABLE}) == len(DEBATABLE)
    assert all(not rule.words.endswith(".") for rule in DEBATABLE)


def test_the_verdict_of_the_article_s_day_stands_beside_today_s() -> None:
    evidence, studies = weighed("completed phase=3 random n=300 start=2022-01 end=2024-01 updated=2024-02-01")
    reading = making.reading(making.claim(), published="2023-05")
    today = judge(reading, {PAIR: evidence}, studies, WORLD)  # type: ignore[arg-type]
    matches = [making.match(s, PAIR) for s in studies.values()]
    [verdict] = then.beside(today, [reading], {PAIR: evidence}, matches, studies, WORLD)  # type: ignore[arg-type]
    assert verdict.then is not None
    assert (verdict.label, verdict.then.label, verdict.then.as_of) == (Label.UNVERIFIED, Label.OVERSTATED, "2023-05-31")
    assert verdict.then.sentence.startswith("On 31 May 2023, when this was published, it came to “ahead of")


@pytest.mark.parametrize("published", [None, "soon", "2031-01-01"])
def test_without_an_earlier_date_there_is_no_such_verdict(published: str | None) -> None:
    evidence, studies = weighed("T2")
    reading = making.reading(making.claim(), published=published)
    today = judge(reading, {PAIR: evidence}, studies, WORLD)  # type: ignore[arg-type]
    [verdict] = then.beside(today, [reading], {PAIR: evidence}, (), studies, WORLD)  # type: ignore[arg-type]
    assert verdict.then is None


# ---------------------------------------------------------------- a date that was chosen


def on(date: str, type_: ClaimType, words: str = "T3", **changes: object) -> Verdict:
    made = making.trials(words)
    studies = {s.id: s for s, _ in made}
    asked = making.answer(ids=tuple(studies), basis=changes.pop("basis", "registry"))
    held = weigh(PAIR, studies, [making.match(s, certain=c) for s, c in made], asked, as_of=date)
    [verdict] = judge(making.reading(making.claim(type_, **changes)), {PAIR: held}, studies, WORLD)  # type: ignore[arg-type]
    return verdict


@pytest.mark.parametrize("type_", [SHOWN, UNDERWAY, ClaimType.TRIALS_CONDUCTED])
def test_before_any_trial_existed_none_existed_yet(type_: ClaimType) -> None:
    verdict = on("2010-05-03", type_)
    assert verdict.label is Label.NO_TRIALS_FOUND
    assert verdict.words.endswith("none existed yet on that date")
    assert verdict.shows == (
        "The registry shows, as of 3 May 2010, no trial of stem cell transplantation for primary ovarian insufficiency "
        "that existed yet; one trial came later."
    )


def test_a_chosen_date_is_said_and_today_is_not() -> None:
    assert on("2021-05-03", SHOWN).shows.startswith("The registry shows, as of 3 May 2021, at best one completed trial")
    assert on(making.TODAY, SHOWN).shows.startswith("The registry shows at best one completed trial")
    kept = on("2010-05-03", SHOWN, basis="snapshot of 2022-01-20").shows
    assert kept.startswith("The records of 20 January 2022 show, as of 3 May 2010, no trial")


def test_the_pages_tell_not_yet_from_none() -> None:
    made = making.trials("T3")
    studies = {s.id: s for s, _ in made}
    asked = making.answer(ids=tuple(studies))
    held = weigh(PAIR, studies, [making.match(s) for s, _ in made], asked, as_of="2010-05-03")
    assert lines.state_name(held) == "none existed yet on that date"
    assert lines.state_words(held, "poi", "cells").endswith("The registry holds 1 trial of it that came later.")
    assert "1 more do but came later than 3 May 2010, 0 do not" in lines.proof(held)
