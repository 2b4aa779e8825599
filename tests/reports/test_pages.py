"""Every page of every kind: sound, self-contained, readable by all."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.reports.fixture import REPORT, snapshot
from tests.reports.pagecheck import Page, faults
from trials.models import Label
from trials.reports import render, words
from trials.reports.html import TEMPLATES

PAGES = render(REPORT, ["html"])
STYLE = (TEMPLATES / "style.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_sound(name: str) -> None:
    assert faults(name, PAGES) == []


def test_there_is_a_page_for_each_condition_and_article() -> None:
    assert sorted(PAGES) == [
        "articles/blank.html",
        "articles/empty.html",
        "articles/lungs.html",
        "articles/odd-name-b.html",
        "compare.html",
        "conditions/asthma.html",
        "conditions/chronic-obstructive-pulmonary-disease.html",
        "conditions/fatty-liver.html",
        "conditions/hepatitis.html",
        "conditions/hereditary-pseudohypoparathyroidism-with-an-uncommonly-long-name-pseudohy-c405ad.html",
        "conditions/liver-cirrhosis.html",
        "index.html",
    ]


def test_a_condition_is_told_in_the_order_of_a_readers_questions() -> None:
    text = Page(PAGES["conditions/chronic-obstructive-pulmonary-disease.html"]).text()
    order = [
        "Chronic Obstructive Pulmonary Disease",
        "In the articles: “COPD”",
        "Of the four claims about this condition",
        "What the articles say, and what the registry holds",
        "Ahead of what the registry holds",
        "Several trials have shown that stem cells improve breathing in COPD.",
        "The registry cannot show",
        "The registry shows",
        "How far the testing has come",
        "The trials",
        "NCT90000001",
        "Possibly relevant",
        "NCT90000013",
        "Reasons to look closer",
        "What the registry cannot show",
        "What was not searched",
        "How this was made",
        "query.cond",
        "30 of 30 were received",
        "How to cite",
    ]
    places, at = [], 0
    for words_ in order:
        at = text.find(words_, at)
        places.append((words_, at >= 0))
        at = max(at, 0)
    assert [words_ for words_, found in places if not found] == []


def test_a_record_shows_all_that_is_known_of_it() -> None:
    page = PAGES["conditions/chronic-obstructive-pulmonary-disease.html"]
    row = re.search(r'<tbody id="NCT90000003".*?</tbody>', page, re.DOTALL)
    assert row
    text = Page(row[0]).text()
    for told in (
        *("Cells for Emphysema With Posted Results", "Phase 2", "Completed", "randomised, double-blind", "60 (actual)"),
        *("start September 2016", "completion November 2020", "first posted 1 February 2018", "last update 5 May 2024"),
        *(
            "University of Somewhere (university, hospital or other)",
            "United States; Canada",
            "FEV1, change [12 months]",
        ),
        *("Posted 14 March 2022", "p = 0.41", "Mean difference 1.2 (interval -0.8 to 3.2)", "4 of 58 participants"),
        *("Roe J, Doe J. Cells for emphysema", "background, PMID 23456789", "condition: “COPD” is registered"),
        *("Allogeneic cells (biological), also ACME-1", "Cells (experimental): Allogeneic cells", "Saline (placebo)"),
    ):
        assert told in text
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/12345678/"' in row[0]


def test_why_a_trial_stopped_and_what_it_was_before_it_went_silent() -> None:
    text = Page(PAGES["conditions/chronic-obstructive-pulmonary-disease.html"]).text()
    assert "Sponsor withdrew funding." in text
    assert "Last known status Recruiting" in text
    assert "Recruiting, but not updated for two years" in text


def test_an_article_has_every_claim_in_place() -> None:
    page = PAGES["articles/lungs.html"]
    marks = re.findall(r"<mark class=\"t-(\w+)\"[^>]*>(.*?)<a ", page, re.DOTALL)
    assert [tone for tone, _ in marks] == ["ahead", "agrees", "fits", "outside", "credit", "mixed"]
    assert marks[0][1] == "Several trials have shown that stem cells improve breathing in COPD."
    text = Page(page).text()
    credited = text.index("Limits that the article states itself")
    assert text.index("It is not approved by any regulator.", credited) > credited
    assert "Not something a registry can check" in text


def test_articles_without_claims_say_why() -> None:
    assert "No condition was found in it" in Page(PAGES["articles/empty.html"]).text()
    assert "It holds no text." in Page(PAGES["articles/blank.html"]).text()


def test_every_page_of_a_snapshot_says_so_before_all_else() -> None:
    made = snapshot()
    note = made.basis_note or ""
    for name, text in render(made, ["html", "md"]).items():
        if name.endswith(".html"):
            shown = Page(text).text()
            assert shown.index(note) < shown.index("Evidence as of"), name
        else:
            assert note in text[:600], name


def test_every_verdict_has_its_words_its_sign_and_its_colour() -> None:
    signs = (TEMPLATES / "signs.svg.j2").read_text(encoding="utf-8")
    assert set(words.LABELS) == set(Label)
    for row in words.LABELS.values():
        assert f'id="s-{row.tone}"' in signs
        assert re.search(rf"\.t-{row.tone}\b[^{{]*\{{[^}}]*--tone:", STYLE)


# ---------------------------------------------------------------- colours


def themes() -> dict[str, dict[str, str]]:
    """The colours of the light and of the dark page."""
    found = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block)) for block in re.findall(r":root \{([^}]*)\}", STYLE)
    ]
    light, dark, paper = found
    return {"light": light, "dark": {**light, **dark}, "print": {**light, **paper}}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *((ink, paper) for ink in ("ink", "soft", "link", "red") for paper in ("paper", "panel")),
    *((tone, f"{tone}-bg") for tone in ("red", "orange", "green", "blue", "grey")),
    *((tone, "paper") for tone in ("red", "orange", "green", "blue", "grey")),
    *(("ink", f"{tone}-bg") for tone in ("red", "orange", "green", "blue", "grey")),
]
MARKS = [(dot, "paper") for dot in ("dot", "dot-done", "dot-planned", "dot-stopped", "dot-unknown", "orange", "red")]


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_text_and_marks_stand_out(theme: str) -> None:
    """WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for what a picture needs (1.4.11)."""
    colours = themes()[theme]
    weak = [
        (a, b, round(contrast(colours[a], colours[b]), 2)) for a, b in TEXT if contrast(colours[a], colours[b]) < 4.5
    ]
    weak += [
        (a, b, round(contrast(colours[a], colours[b]), 2)) for a, b in MARKS if contrast(colours[a], colours[b]) < 3
    ]
    assert weak == []


def test_a_long_question_is_shortened_where_the_data_hold_it() -> None:
    """Nobody reads three thousand letters of names; the link to the same search leads to its address at the end."""
    long = " OR ".join(f'"name {n}"' for n in range(100))
    evidence = tuple(
        replace(e, answer=replace(e.answer, query=replace(e.answer.query, params=(("query.cond", long),))))
        for e in REPORT.evidence
    )
    made = replace(REPORT, evidence=evidence)
    page = next(text for name, text in render(made, ["md", "json"]).items() if name.startswith("conditions/chronic"))
    assert "- Condition: `query.cond`, 100 names, any of them" in page
    assert "[report.json](../report.json)" in page
    assert "name 99" not in page
    assert re.search(r"\]\[search 1\]", page)
    assert re.search(r"^\[search 1\]: https://", page, re.MULTILINE)
    alone = next(text for name, text in render(made, ["md"]).items() if name.startswith("conditions/chronic"))
    assert "name 99" in alone
