"""Doubts about a sentence or its pair that keep a harmful verdict from being given, by the vocabulary itself."""

from __future__ import annotations

import pytest

from tests import making
from trials import vocabulary
from trials.models import Claim, ClaimType, Pair, TrialNumber
from trials.verdicts import doubts
from trials.verdicts.doubts import TABLE, open_class
from trials.verdicts.rules import STEPS

WORDS = vocabulary.load()
CARRIED = "condition carried over from before"


def id_of(name: str) -> str:
    return WORDS.lookup(name)[0].id


def steps(text: str, condition: str, therapy: str, *cues: str, type_: ClaimType = ClaimType.EFFICACY_SHOWN) -> set[str]:
    pair = Pair(id_of(condition), id_of(therapy))
    claim = making.claim(type_, text=text, cues=cues, conditions=(pair.condition,), therapy=pair.therapy)
    return {d.step for d in doubts.of(making.reading(claim), claim, pair, WORDS)}


@pytest.mark.parametrize(
    "name",
    ["Anti-Obesity Agents", "steroids", "exercise", "statins", "antidepressants", "diet", "gene therapy", "NSAIDs"],
)
def test_a_class_whose_members_go_by_other_names_is_open(name: str) -> None:
    assert open_class(WORDS, id_of(name))


@pytest.mark.parametrize(
    "name", ["stem cell therapy", "mesenchymal stem cells", "vaccines", "insulin", "semaglutide", "exosomes", "aspirin"]
)
def test_cells_what_is_called_after_its_class_and_single_treatments_are_not(name: str) -> None:
    assert not open_class(WORDS, id_of(name))


def test_every_class_may_mean_one_of_its_members() -> None:
    assert "step-class" in steps("It helps.", "heart failure", "stem cell therapy")
    assert "step-class" not in steps("It helps.", "heart failure", "semaglutide")


def test_an_outcome_in_people_who_have_another_condition() -> None:
    text = "Fewer strokes: the cells reduced the risk of stroke in adults with severe heart failure."
    assert "step-outcome" in steps(text, "stroke", "stem cell therapy")
    assert "step-outcome" not in steps(text, "heart failure", "stem cell therapy")
    text = "In people with diabetes, empagliflozin reduced hospital stays for heart failure by 35 percent."
    assert "step-outcome" in steps(text, "heart failure", "empagliflozin")
    assert "step-outcome" not in steps("The cells reduce strokes.", "stroke", "stem cell therapy")


def test_a_sentence_on_another_condition_is_not_held_to_the_one_before() -> None:
    text = "Exosomes lower the risk of infection."
    assert "step-other-condition" in steps(text, "knee osteoarthritis", "exosomes", CARRIED)
    assert "step-other-condition" not in steps(text, "knee osteoarthritis", "exosomes")
    # A sign or a process is no other disease.
    assert "step-other-condition" not in steps("Cells reduce inflammation.", "liver cirrhosis", "stem cells", CARRIED)


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("This revolutionary treatment offers hope.", False),
        ("Infusions have few adverse effects.", False),
        ("It reduced infections by 85 per cent.", False),
        ("Individual plans can improve outcomes.", True),
        ("By tailoring treatments, doctors can improve quality of life.", True),
    ],
)
def test_a_treatment_from_before_needs_a_word_that_points_back(text: str, doubted: bool) -> None:
    found = steps(text, "asthma", "stem cell therapy", "therapy carried over from before")
    assert ("step-no-treatment" in found) is doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("Stem cells raised the risk of stroke.", True),
        ("There was no evidence that it helps.", True),
        ("The drug failed to slow the disease.", True),
        ("It is no better than placebo.", True),
        ("The drug worsened symptoms.", True),
        ("Those on it had more strokes and more clots.", True),
        ("Women on it had about twice the risk of stroke.", True),
        ("Those given a dummy did equally well.", True),
        ("After a year the heart pumped better in both groups.", True),
        ("It eased pain in 67 percent, but so did those pills without a drug.", True),
        ("It lowered the risk of stroke.", False),
        ("Patients did not need surgery after it.", False),
        ("Nothing fails like success, and it helped.", False),
    ],
)
def test_a_sentence_that_may_speak_against(text: str, doubted: bool) -> None:
    assert ("step-against" in steps(text, "stroke", "stem cell therapy")) is doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("In mice it reversed the disease.", True),
        ("It worked in cultured cells.", True),
        ("After years in mice, patients got better.", False),
        ("Animal-assisted therapy eases anxiety.", False),
    ],
)
def test_animals_are_no_people(text: str, doubted: bool) -> None:
    assert ("step-animals" in steps(text, "stroke", "stem cell therapy")) is doubted
    assert "step-animals" not in steps(text, "stroke", "stem cell therapy", type_=ClaimType.TRIALS_UNDERWAY)


def test_a_trial_of_another_registry_was_not_searched() -> None:
    claim = making.claim(ClaimType.TRIALS_UNDERWAY, start=0, end=60)
    number = TrialNumber("chictr", "ChiCTR2000029990", "ChiCTR2000029990", 10, 26, "https://example.org")
    reading = making.reading(claim, numbers=(number,))
    [doubt] = [d for d in doubts.of(reading, claim, making.PAIR, WORDS) if d.step == "step-elsewhere"]
    assert "Chinese Clinical Trial Registry" in doubt.note
    assert not [d for d in _of(making.reading(claim), claim) if d == "step-elsewhere"]


def test_a_treatment_that_only_the_article_names_may_be_recorded_under_another_name() -> None:
    pair = Pair(making.POI, "NAMED:VTX-801")
    claim = making.claim(therapy=pair.therapy)
    assert "step-unlisted" in {d.step for d in doubts.of(making.reading(claim), claim, pair, WORDS)}


def _of(reading: object, claim: Claim) -> list[str]:
    return [d.step for d in doubts.of(reading, claim, making.PAIR, WORDS)]  # type: ignore[arg-type]


def test_every_row_has_its_words() -> None:
    assert {step for step, *_ in TABLE} <= set(STEPS)
