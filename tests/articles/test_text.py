"""Plain text: characters, offsets, and what the lines are."""

from pathlib import Path

import pytest

from tests.articles import SOURCE, fixture, only, outline
from trials.articles import read
from trials.articles.dates import dateline, written
from trials.errors import ArticleError


def lines_of(text: str) -> list[str]:
    return outline(read(text.encode(), SOURCE))


# ---------------------------------------------------------------- characters and offsets


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_offsets_are_those_of_read_text(end: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"{mark}Naïve 🙂 cells{end}{end}They “heal”.\u2028Next{end}".encode())
    article = only(str(path))
    assert article.text == path.read_text(encoding="utf8")
    assert outline(article) == ["# Naïve 🙂 cells", "They “heal”.", "# Next"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-32"])
def test_a_byte_order_mark_is_believed(codec: str) -> None:
    body = ("\ufeff" if codec.endswith("be") else "") + "It’s a trial."
    assert outline(read(body.encode(codec), SOURCE)) == ["It’s a trial."]


def test_windows_1252_is_read_with_a_note() -> None:
    article = read("The patient’s café – £5 – was “cured”.".encode("cp1252") + b" Yes." * 20, SOURCE)
    assert article.text.startswith("The patient’s café – £5 – was “cured”.")
    assert article.note == "The text is not UTF-8; it was read as Windows-1252."


@pytest.mark.parametrize(
    "body",
    [
        "Лечение стволовыми клетками проверили на небольшой группе больных.".encode("cp1251"),
        "干细胞疗法已在少数膝关节炎患者中进行了试验。".encode("gb18030"),
        "It’s a trial of “cells”, and it’s well made.".encode()[:-1] + b"\xff" + b" Text." * 50,
        b"Text \x81\x8d\x9d.",
    ],
    ids=["Cyrillic", "Chinese", "damaged UTF-8", "no character"],
)
def test_other_characters_are_refused(body: bytes) -> None:
    with pytest.raises(ArticleError, match="save it as UTF-8"):
        read(body, SOURCE)


# ---------------------------------------------------------------- what the lines are


def test_bullets_and_numbers_stand_outside_their_items() -> None:
    text = (
        "Why it is used:\n\n  1. Safety: It is safe.\n  2) Price: It is cheap.\n• Cells\n- Drugs\n(a) Food\n* * *\n•\n"
    )
    assert lines_of(text) == [
        "# Why it is used:",
        "- Safety: It is safe.",
        "- Price: It is cheap.",
        "- Cells",
        "- Drugs",
        "- Food",
    ]


def test_several_items_on_a_line() -> None:
    assert lines_of(
        "* It is cheap * It is safe *\n\n-- Goal met -- -- Well tolerated --\n- a well-known - and cheap - drug\n"
    ) == [
        "- It is cheap",
        "- It is safe",
        "- Goal met",
        "- Well tolerated",
        "- a well-known - and cheap - drug",
    ]


def test_headings_without_blank_lines() -> None:
    text = (
        "Hope for Gout\nGout hurts.\nWhat can be done?\nA drug may help, it seems.\nResults\nIt helped 5 of 9 people, "
        "and nobody was harmed by it, as far as anyone could see in those few weeks.\nA line that goes on for so long "
        "that no editor anywhere would ever set it as a heading over anything\n"
    )
    assert [line[:14] for line in lines_of(text)] == [
        "# Hope for Gout"[:14],
        "Gout hurts.",
        "# What can be ",
        "A drug may hel",
        "# Results",
        "It helped 5 of",
        "A line that go",
    ]


BROKEN = """
A trial of a vaccine against gout has begun
in Leeds. Its leader, the well-known Professor
McAllister, hopes that it will show, within a
year, whether attacks grow rarer.

What comes next
If so, a larger trial is to follow, and then:
  * a price,
  * a licence that is granted by the regulator
    of medicines.
"""


def test_lines_broken_by_hand_are_joined() -> None:
    assert lines_of(BROKEN) == [
        "A trial of a vaccine against gout has begun in Leeds. Its leader, the well-known Professor McAllister, hopes "
        "that it will show, within a year, whether attacks grow rarer.",
        "# What comes next",
        "If so, a larger trial is to follow, and then:",
        "- a price,",
        "- a licence that is granted by the regulator of medicines.",
    ]


def test_sentences_a_line_are_not_joined() -> None:
    assert lines_of("Gout hurts a lot.\nA drug may help.\nand so may ice\n") == [
        "Gout hurts a lot.",
        "A drug may help.",
        "# and so may ice",
    ]


NARROW = """
A tea for gout

Green tea did not
lower the level of uric
acid in men, and the
Leeds trial stopped early.
mRNA was not looked at.

Nobody was harmed
* but one man fell
"""


def test_narrow_lines_are_joined_in_the_middle_of_a_sentence() -> None:
    assert lines_of(NARROW) == [
        "# A tea for gout",
        "Green tea did not lower the level of uric acid in men, and the Leeds trial stopped early.",
        "mRNA was not looked at.",
        "# Nobody was harmed",
        "- but one man fell",
    ]
    assert lines_of("A gadget\ngammaCore eases pain.") == ["# A gadget", "gammaCore eases pain."]


def test_words_broken_at_line_ends_are_made_whole() -> None:
    text = (
        "The drug zole-\ndronic acid was tested in a placebo-\ncontrolled trial with short- \nand long-term users, "
        "a dou-\nble-blind one.\n\nCo\xadlon\u200bic cells died-\n\nno more.\n"
    )
    article = read(text.encode(), SOURCE)
    assert outline(article)[0] == (
        "The drug zoledronic acid was tested in a placebo-controlled trial with short- and long-term users, "
        "a double-blind one."
    )
    assert "Colonic cells died-\n\nno more." in article.text
    assert read(b"It is well-known, e.g. in Leeds -\nand in York.", SOURCE).text.endswith("Leeds -\nand in York.")


def test_subtitles_without_their_times() -> None:
    cues = "1\n00:00:01,000 --> 00:00:04,000\nIce does not\n\n2\n00:00:04,100 --> 00:00:08,000\ncure gout.\n"
    wanted = "Ice does not cure gout."
    assert lines_of(cues) == [wanted]
    assert lines_of("WEBVTT\n\n" + cues.replace(",", ".")) == [wanted]
    assert lines_of("The gene --> the protein.") == ["The gene --> the protein."]


def test_a_title_that_runs_into_its_first_sentence() -> None:
    assert outline(fixture("glued.txt")) == [
        "# New Hope For People With Tinnitus",
        "Researchers have found that a device worn on the tongue may ease tinnitus. It sends weak pulses to the tongue "
        "while the wearer listens to sounds.",
        "# Results of the Largest Trial So Far",
        "In 326 people the symptoms became less severe within twelve weeks. There was no control group, i.e. nobody "
        "wore a sham device.",
        "# Related topics:",
    ]
    name = "The American Society of Clinical Oncology Annual Meeting was told of it."
    assert lines_of(name) == [name]


def test_a_press_release() -> None:
    article = fixture("press-release.txt")
    found = outline(article)
    assert article.title == found[1][2:]
    assert article.published == "2024-03-12"
    assert found[2:4] == [
        "- Trial met its primary endpoint of clinical remission at week 12",
        "- CVN-204 was generally well tolerated",
    ]
    assert found[6].endswith('subject to talks with the U.S. Food and Drug Administration (FDA)."')
    assert "# Forward-Looking Statements" not in found


def test_a_transcript_without_its_times_and_names() -> None:
    found = outline(fixture("transcript.txt"))
    assert found[0] == "# Second Opinion podcast, episode 41: Can we vaccinate against Lyme disease?"
    assert "# And does it work?" in found
    assert not any("VALDRON" in line or "00:" in line for line in found[2:])
    assert (
        "I'm glad that they feel better. But four randomised trials found no lasting benefit of long courses." in found
    )


def test_a_name_before_a_single_colon_stays() -> None:
    assert lines_of("RESULTS: It was safe.\nCONCLUSION: It may help.") == [
        "RESULTS: It was safe.",
        "CONCLUSION: It may help.",
    ]
    assert lines_of("Q: Is it safe?\nA: It is.\nQ: Does it work?\nA: It may.") == [
        "# Is it safe?",
        "It is.",
        "# Does it work?",
        "It may.",
    ]


def test_labels_of_questions_and_answers() -> None:
    text = "Ice\n\nQ. Does ice help?\n\nA. It may. A. Moss says so.\n\nA. Moss ran a trial.\n\nQ: Tea? Not at all.\n"
    assert lines_of(text) == [
        "# Ice",
        "# Does ice help?",
        "It may. A. Moss says so.",
        "A. Moss ran a trial.",
        "Tea? Not at all.",
    ]


def test_a_title_may_run_over_lines() -> None:
    article = read(b"Ice does not cure gout in\nmen, a trial has found\n\nIt did not help\nthem at all.\n", SOURCE)
    assert article.title == "Ice does not cure gout in men, a trial has found"
    assert outline(article)[1:] == ["It did not help them at all."]


def test_a_newsletter() -> None:
    article = fixture("newsletter.txt")
    assert (article.title, article.published) == ("GUT FEELINGS", "2023-10-03")
    found = outline(article)
    assert found[4:9] == [
        "- Faecal transplants for colitis",
        "- A pill against coeliac disease?",
        "- Readers write",
        "# FAECAL TRANSPLANTS FOR COLITIS",
        "Faecal microbiota transplantation, in which stool from a healthy donor is given to a patient, may help some "
        "people with ulcerative colitis. In an Australian trial of 81 patients, 27 per cent of those who got it were "
        "free of symptoms after eight weeks, against 8 per cent of those who got a placebo.",
    ]


def test_a_page_of_twenty_thousand_words() -> None:
    paragraph = (
        "The cells were given to forty people with gout. Most of them felt better, e.g. in the knee, within a week.\n\n"
    )
    article = read(("Gout and its Cures\n\n" + paragraph * 1_000).encode(), SOURCE)
    assert len(article.text.split()) > 20_000
    assert len(article.blocks) == 1_001


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("12 March 2024", "2024-03-12"),
        ("March 12th, 2024", "2024-03-12"),
        ("Published: Tuesday, 12 Mar. 2024", "2024-03-12"),
        ("First published on 2024-03-12T08:00:00Z", "2024-03-12"),
        ("By Ada Moss | Sept. 3, 2023 | 4 min read", "2023-09-03"),
        ("LONDON, 3 September 2023 (Newswire) – A drug was approved.", "2023-09-03"),
        ("NEW YORK, Sept. 3, 2023 /PRNewswire/ -- A drug was approved.", "2023-09-03"),
        ("Issue 112 · 6 June 2024", "2024-06-06"),
        ("By Ada Moss, health correspondent. 14 May 2024", "2024-05-14"),
        ("Ada Moss, science editor, 14 May 2024", "2024-05-14"),
        ("What the trials say. Published 1 May 2026", "2026-05-01"),
        ("What the trials say (Posted on May 1, 2026)", "2026-05-01"),
        ("The study was published 14 May 2024.", None),
        ("By Ada Moss, science writer. Last updated 14 May 2024", None),
        ("Updated 12 March 2024", None),
        ("03/04/2024", None),
        ("March 2024", None),
        ("31 February 2024", None),
        ("May 5, 2024, the day on which the trial ended", None),
        ("The trial began on 12 March 2024.", None),
        ("In London, 3 September 2023 was a hot day", None),
    ],
)
def test_a_dateline_only_where_it_is_certain(line: str, date: str | None) -> None:
    assert dateline(line) == date


@pytest.mark.parametrize(
    ("field", "date"), [("2024-01", "2024-01"), ("2024", "2024"), ("Jan 2, 2024", "2024-01-02"), ("soon", None)]
)
def test_a_field_may_hold_a_part_of_a_date(field: str, date: str | None) -> None:
    assert written(field) == date
