"""What an article is about, and the pairs that its claims join."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from scripts import measure_subjects
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


def test_causes_and_consequences_are_neither_pairs_nor_examples(read) -> None:
    found = read(
        "Stem cells for liver disorders\n\nStem cell therapy may help people with liver disorders. Liver disorders can "
        "arise from alcohol abuse and lead to liver cancer. Conditions such as cirrhosis are common.\n\n"
        "Clinical trials of stem cell therapy in liver disorders are underway.\n"
    )
    joined = {condition for condition, _ in named(found, found.pairs) | named(found, found.examples)}
    assert "Liver Cirrhosis" in joined
    assert not joined & {"Alcoholism", "Liver Neoplasms"}


def test_a_class_means_the_one_drug_of_it_that_is_named(read) -> None:
    found = read(
        "Diabetes drug may slow Parkinson's disease\n\nExenatide slowed Parkinson's disease in a trial of 60 people. "
        "Patients on exenatide did better than those on placebo, and the diabetes drug was well tolerated.\n"
    )
    assert ("Parkinson Disease", "Exenatide") in named(found, found.pairs)
    assert "Hypoglycemic Agents" not in roles(found)


def test_an_unknown_name_in_a_drugs_form_is_a_drug(read) -> None:
    found = read("Velakizumab clears psoriasis\n\nVelakizumab cleared psoriasis in 70% of patients, a trial found.\n")
    assert named(found, found.pairs) == {("Psoriasis", "velakizumab")}


def test_where_cells_come_from_is_no_therapy_of_its_own(read) -> None:
    found = read(
        "Stem cells ease heart failure\n\nStem cell therapy improved heart failure in a trial. Researchers are "
        "exploring sources including bone marrow cells and cord blood. Stem cell therapy may soon be offered.\n"
    )
    assert set(roles(found)) == {"Heart Failure", "Stem Cell Transplantation"}


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


CASES = Path(__file__).parent / "cases"
# gold, articles: recall of subject conditions and their precision, the same of therapies, then of pairs.
SHARED_FLOORS = {
    ("gold/gold_seeds.jsonl", "seeds"): (0.95, 0.80, 0.95, 0.80, 0.85, 0.80),
    ("gold/gold.jsonl", "gold/articles"): (0.95, 0.80, 0.95, 0.80, 0.85, 0.80),
}
HELD_FLOORS = (0.92, 0.78, 0.93, 0.75, 0.66, 0.50)


def measured(gold: Path, folder: Path) -> tuple[float, ...]:
    counts: Counter[str] = Counter()
    for line in gold.read_text("utf8").splitlines():
        measure_subjects.measure(json.loads(line), folder, vocabulary.load(), counts)
    figures = []
    for kind in ("condition", "therapy"):
        figures.append(counts[f"{kind} subject: kept"] / counts[f"{kind} subject: gold"])
        figures.append(counts[f"{kind} predicted: right"] / counts[f"{kind} predicted: all"])
    figures.append(counts["pair: joined"] / counts["pair: gold"])
    figures.append(counts["pair predicted: right"] / counts["pair predicted: all"])
    return tuple(figures)


def reached(figures: tuple[float, ...], floors: tuple[float, ...]) -> bool:
    return all(figure >= floor for figure, floor in zip(figures, floors, strict=True))


@pytest.mark.parametrize(("gold", "folder"), SHARED_FLOORS)
def test_subjects_and_pairs_of_the_shared_articles(shared: Path, gold: str, folder: str) -> None:
    figures = measured(shared / gold, shared / folder)
    assert reached(figures, SHARED_FLOORS[gold, folder]), figures


def test_subjects_and_pairs_of_articles_that_were_held_back() -> None:
    figures = measured(CASES / "gold_held.jsonl", CASES / "articles")
    assert reached(figures, HELD_FLOORS), figures
