"""The two readings of a debatable rule, and the verdict of the article's own day."""

from __future__ import annotations

import pytest

from tests import making
from tests.making import PAIR, StandIn
from tests.test_verdicts import umbrella, weighed
from trials import then
from trials.models import ClaimType, Label, State, Strength, Verdict
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
