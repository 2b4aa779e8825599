"""Tables: a row is read as one line, so that what it says is said of its subject."""

import pytest

from tests.articles import SOURCE, outline
from trials.articles import html, markdown
from trials.articles.tables import line

RULES = "<p>The table shows what trials of four remedies have found in the last ten years, and for whom.</p>"


def rows(table: str) -> list[str]:
    page = f"<html><body><article><h1>Remedies</h1>{RULES}<table>{table}</table></article></body></html>"
    return outline(html.read(page.encode(), SOURCE))[2:]


def test_a_row_is_a_line_with_the_header_as_labels() -> None:
    head = "<thead><tr><th>Remedy<th>Finding<th>Patients</thead>"
    assert rows(head + "<tr><td>Zinc<td>Shortened colds<td>253<tr><td>Ice<td>It hurts.<td>9") == [
        "- Zinc: Shortened colds; Patients: 253",
        "- Ice: It hurts. Patients: 9",
    ]


def test_rows_without_a_header() -> None:
    assert rows("<tr><td>Zinc<td>eases colds<tr><td><td>In all, two trials<tr><td>10<sup>6</sup> cells<td>no use") == [
        "- Zinc: eases colds",
        "- In all, two trials",
        "- 10⁶ cells: no use",
    ]


def test_cells_that_span() -> None:
    head = "<caption>What helps</caption><tr><th>For<th colspan=2>Drugs</tr><tr><th>For<th>Old<th>New</tr>"
    body = "<tr><td rowspan=2>Gout<td>colchicine<td>none</tr><tr><td colspan=2>both are cheap</tr>"
    assert rows(head + body) == [
        "# What helps",
        "- Gout: Drugs Old: colchicine; Drugs New: none",
        "- Gout: Drugs Old: both are cheap",
    ]


def test_a_table_that_lays_out_a_page_is_no_list() -> None:
    assert rows(f"<tr><td><h2>Zinc</h2>{RULES[:-5]} again.</p><td><h2>Ice</h2><p>No trial was found.</p>") == [
        "# Zinc",
        RULES[3:-5] + " again.",
        "# Ice",
        "No trial was found.",
    ]


def test_two_sentences_beside_each_other_are_no_row() -> None:
    told = rows("<tr><td>Ginger eases nausea in many.</td><td>Ice halves the pain of gout.</td></tr>")
    assert not any("nausea" in words and "gout" in words for words in told)


def test_a_row_of_too_many_columns() -> None:
    (told,) = rows("<tr><td>Zinc" + "<td colspan=50>works" * 2_000 + "</tr>")
    assert told == "- Zinc: " + "; ".join(["works"] * 4)


def test_a_table_in_markdown() -> None:
    assert outline(markdown.read(b"|Remedy|Result|\n|-|-|\n|Zinc|Eased colds|\n|Ice|No use|\n", SOURCE)) == [
        "- Zinc: Eased colds",
        "- Ice: No use",
    ]


@pytest.mark.parametrize(
    ("cells", "labels", "said"),
    [
        (["Zinc", "", "253"], ["", "Finding", "Patients"], "Zinc: Patients: 253"),
        (["", "No trial"], ["", "Gout"], "No trial"),
        (["Zinc:", "works", "safe?", "yes"], [], "Zinc: works; safe? yes"),
        (["1.", "Zinc", "works"], [], "Zinc: works"),
        ([], [], ""),
    ],
)
def test_lines(cells: list[str], labels: list[str], said: str) -> None:
    assert line(cells, labels) == said
