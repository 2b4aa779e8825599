"""Whatever an article or a record holds is shown as text, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.reports.fixture import NASTY, REPORT, STUDY
from tests.reports.pagecheck import Page
from trials.models import Report
from trials.reports import render
from trials.reports.csv import render as tables
from trials.reports.marks import escape
from trials.reports.text import clip, plain, safe_url, slug, slugs, visible

PAGES = render(REPORT)
LONGEST = 250  # bytes of a file name that every file system takes


def attack(text: str) -> Report:
    """The fixture with one text in every place that an article or a record fills."""
    study = replace(STUDY, title=text, official_title=text, sponsor=text, why_stopped=text, countries=(text,))
    return replace(REPORT, studies=(study, *REPORT.studies[1:]), problems=(text,), basis_note=text)


@pytest.mark.parametrize("name", [n for n in PAGES if n.endswith(".html")])
def test_no_element_comes_from_a_text(name: str) -> None:
    page = Page(PAGES[name])
    assert len(page.all("script")) == 1
    assert not page.all("b") or all(not values for values in page.all("b"))
    assert all(not a.get("href", "").lower().startswith(("javascript", "data", "vbscript")) for a in page.all("a"))


def test_hostile_text_is_there_to_be_read() -> None:
    shown = Page(PAGES["articles/odd-name-b.html"]).text()
    assert "<script>alert('x')</script>" in shown
    assert "⟨U+202E⟩gnp.exe⟨U+202C⟩" in shown
    for name, text in PAGES.items():
        if not name.endswith(".json"):
            assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x07]", text), name


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(codec="utf-8"), max_size=60) | st.text("<>&\"'`*_[](){}#!|\\~=+-@$:/ \n\tabc;1.", max_size=60)
)
def test_any_text_survives_every_format(text: str) -> None:
    made = render(attack(text))
    page = Page(made["index.html"])
    assert page.faults == []
    assert " ".join(plain(text).split()) in page.text()
    assert json.loads(made["report.json"])["studies"][0]["title"] == text
    rows = list(csv.reader(io.StringIO(made["trials.csv"].lstrip("\ufeff"))))
    assert {len(row) for row in rows} == {len(rows[0])}


# ---------------------------------------------------------------- Markdown


def shown(markdown: str) -> tuple[str, set[str]]:
    """The text that a reader sees, and the tags around it."""
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split()), set(re.findall(r"<(\w+)", html))


@settings(max_examples=300, deadline=None)
@given(st.text("<>&\"'`*_[](){}#!|\\~=+-@$:/ abcd;10.)ÄΩ", max_size=30))
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    text = plain(text)
    for before, tags in (("> ", {"blockquote", "p"}), ("- ", {"ul", "li"}), ("", {"p"})):
        seen, used = shown(before + escape(text))
        assert seen == text
        assert used <= tags | {"p"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>bold</b> <!-- gone -->",
        "&lt;b&gt; &amp; &#60;",
        "*a* _b_ **c** ~~d~~ `e`",
        "[text](javascript:alert(1)) ![x](http://x.example/y.png) <http://x.example>",
        "# heading",
        "1. item",
        "- item",
        "+ item",
        "> quote",
        "=====",
        "a | b | c",
        "snake_case_name and 5 * 3",
        "[^1]: note",
        "---",
    ],
)
def test_marks_of_markdown_are_shown(text: str) -> None:
    assert shown(escape(text)) == (text, {"p"})
    assert shown(f"| a |\n| --- |\n| {escape(text)} |")[0] == f"a {text}"


def test_markdown_pages_hold_no_foreign_html() -> None:
    for name, text in PAGES.items():
        if name.endswith(".md"):
            html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
            assert not set(re.findall(r"<(script|img|iframe)", html)), name
            assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', html)), name


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\u200b=1", "|calc", "%0A=1"]
)
def test_no_cell_begins_a_formula(text: str) -> None:
    made = tables(attack(text))
    for name in ("trials.csv", "claims.csv", "evidence.csv"):
        for row in csv.reader(io.StringIO(made[name].lstrip("\ufeff"))):
            for cell in row:
                assert not re.match(r"[\s]*[=+@＝＋＠|%]", cell), (name, cell)
                assert not (cell.startswith("-") and not re.fullmatch(r"-\d+(\.\d+)?", cell)), (name, cell)


def test_csv_reads_back_as_it_was() -> None:
    rows = list(csv.DictReader(io.StringIO(PAGES["trials.csv"].lstrip("\ufeff"))))
    first = next(row for row in rows if row["nct_id"] == "NCT90000001")
    assert (first["enrolment"], first["phases"], first["status"]) == ("62", "PHASE2", "COMPLETED")
    assert first["why_matched"] == "condition: “COPD” is registered | treatment: “Allogeneic cells”"
    assert first["arms"] == "EXPERIMENTAL: Cells | PLACEBO_COMPARATOR: Saline"


# ---------------------------------------------------------------- names and addresses


@pytest.mark.parametrize(
    "name",
    [
        "con",
        "COM1",
        "..",
        ".",
        "",
        "/etc/passwd",
        "a\\b",
        "x" * 400,
        "日本語",
        "a:b*c?",
        " spaced ",
        "naïve",
        "-",
        "\u202e",
    ],
)
def test_a_slug_is_a_file_name_everywhere(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[a-z0-9_][a-z0-9_-]*", made)
    assert len(made.encode()) < LONGEST
    assert made.split(".")[0] not in {"con", "nul", "com1", "aux", "prn"}


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Liver Cirrhosis", "liver-cirrhosis"),
        ("Pulmonary Disease, Chronic Obstructive", "pulmonary-disease-chronic-obstructive"),
        ("Crohn's Disease", "crohns-disease"),
        ("Ménière disease", "meniere-disease"),
        ("000_578f46", "000_578f46"),
    ],
)
def test_a_slug_stays_readable(name: str, made: str) -> None:
    assert slug(name) == made


def test_names_that_differ_in_case_alone_do_not_collide() -> None:
    made = slugs([("a", "Asthma"), ("b", "asthma"), ("c", "COPD")])
    assert len(set(made.values())) == 3
    assert made["c"] == "copd"


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", " http://x.example", "http://", "https:///x",
        "//x.example", "data:text/html,x", "ftp://x.example", "http://x.example/\" onclick=\"", "http://x.example/<b>", "http://[::1",
        "http://x.example/\u202e", "http://x.example\n.evil.example", "http://x.example:port\\@y.example",
    ],
)  # fmt: skip
def test_an_address_that_a_page_must_not_link_to(url: str | None) -> None:
    assert safe_url(url) is None


def test_an_address_that_a_page_may_link_to() -> None:
    url = "https://clinicaltrials.gov/search?cond=%22a%22&intr=b+c|d"
    assert safe_url(url) == url


def test_text_is_cleaned_but_not_changed() -> None:
    assert plain("  two\n words\t") == "two words"
    assert plain(None) == ""
    assert visible("a\u200bb\u202ec\x00") == "ab⟨U+202E⟩c\ufffd"
    assert plain("\ud800") == "\ufffd"
    assert clip("one two three", 9) == "one two…"
    assert plain(NASTY).startswith("<script>")
