"""What an article is about, and the pairs that its claims join."""

from __future__ import annotations

from pathlib import Path

import pytest

from trials import articles, claims, vocabulary
from trials.models import Article, Reading, Role

Pairs = set[tuple[str, str]]


@pytest.fixture
def read(tmp_path: Path):
    """Read a text as `trials scan` would."""

    def reading(text: str) -> Reading:
        path = tmp_path / "article.txt"
        path.write_text(text, encoding="utf-8")
        article = next(iter(articles.read_all([str(path)])))
        assert isinstance(article, Article)
        return claims.read(article, vocabulary.load())

    return reading


def named(reading: Reading, pairs) -> Pairs:
    known = vocabulary.load()
    return {(known.concept(p.condition).name, known.concept(p.therapy).name) for p in pairs}


def roles(reading: Reading) -> dict[str, Role]:
    return {mention.name: mention.role for mention in reading.mentions}


SALT = """Salt lamps put to the test for asthma

Metformin reduced flare-ups of asthma by a third in a trial of 200 adults, doctors reported.

It also improved sleep. A few patients developed cataracts.
"""


def test_what_is_named_as_a_harm_is_not_joined(read) -> None:
    found = read(SALT)
    assert ("Asthma", "Metformin") in named(found, found.pairs)
    assert not any(condition == "Cataract" for condition, _ in named(found, found.pairs))


UMBRELLA = """Stem cells for liver disorders

Stem cell therapy may help people with liver disorders, doctors say. Liver disorders cover a range of conditions, such
as cirrhosis, hepatitis and fatty liver disease.

Clinical trials of stem cell therapy in liver disorders are underway.
"""


def test_examples_of_an_umbrella_are_kept_apart_from_pairs(read) -> None:
    found = read(UMBRELLA)
    assert ("Liver Diseases", "Stem Cell Transplantation") in named(found, found.pairs)
    assert {c for c, _ in named(found, found.examples)} >= {"Hepatitis", "Fatty Liver"}
    assert roles(found)["Hepatitis"] is Role.MENTION


LISTED = """Stem cell therapy repairs the womb

Stem cell therapy has been shown to heal endometrial damage in women. Conditions such as Asherman's syndrome and
endometrial atrophy can make it impossible to conceive.
"""


def test_examples_of_a_subject_that_is_no_umbrella_are_pairs(read) -> None:
    found = read(LISTED)
    assert ("Gynatresia", "Stem Cell Transplantation") in named(found, found.pairs)
    assert ("Endometrial atrophy", "Stem Cell Transplantation") in named(found, found.pairs)


def test_a_class_in_apposition_and_an_allergen_are_no_therapies(read) -> None:
    found = read(
        "Ketamine lifts depression\n\nThe anesthetic ketamine relieved depression within a day in one trial.\n"
    )
    assert "Anesthetics" not in roles(found)
    found = read(
        "New drug for peanut allergy\n\n"
        "Oral immunotherapy helped children with peanut allergy to eat peanuts, a trial found.\n"
    )
    assert named(found, found.pairs) == {("Peanut Hypersensitivity", "Desensitization, Immunologic")}


def test_two_umbrellas_of_one_article_are_one_subject(read) -> None:
    found = read(
        "Stem cells for respiratory disorders\n\nStem cell therapy may help people with respiratory disorders and "
        "change how lung diseases are treated.\n\nRespiratory disorders improved in early trials of stem cells.\n"
    )
    assert "Lung Diseases" not in roles(found)
    assert roles(found)["Respiratory Tract Diseases"] is Role.SUBJECT


def test_each_question_is_about_its_own(read) -> None:
    found = read(
        "Ask the doctor\n\nQ: Should I try melatonin when I fly?\n\nA: Yes. It reduces jet lag in most trials.\n\n"
        "Q: Does magnesium end migraines?\n\nA: Some say so. Magnesium may prevent migraines in some women.\n"
    )
    assert ("Jet Lag Syndrome", "Melatonin") in named(found, found.pairs)
    assert ("Migraine Disorders", "Melatonin") not in named(found, found.pairs)
