"""PDF: printed where a browser is, a clear word where none is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from tests.reports.fixture import REPORT
from trials.errors import ReportError
from trials.reports import pdf, ready, render, write

INSTALLED = any(shutil.which(name) for name in pdf.BROWSERS)


def test_without_a_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ready(["html", "json"])
    with pytest.raises(ReportError, match=r"^PDF pages are printed by a browser, .* leave pdf out of --format .*\.$"):
        ready(["html", "pdf"])


def test_a_browser_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReportError, match=r"chromium could not print index\.html \(it ended with 3\)"):
        pdf.render({"index.html": "<p>"}, "2026-09-01")


@pytest.mark.skipif(not INSTALLED, reason="no browser that prints is installed")
def test_a_page_as_pdf() -> None:
    pages = render(REPORT, ["html"])
    name = "conditions/chronic-obstructive-pulmonary-disease"
    first, again = (pdf.render({f"{name}.html": pages[f"{name}.html"]}, "2026-09-01") for _ in range(2))
    assert first == again
    body = first[f"{name}.pdf"]
    assert b"file://" not in body
    with pypdfium2.PdfDocument(body) as made:
        text = " ".join(page.get_textpage().get_text_range() for page in made)
        assert 3 <= len(made) <= 7
    said = " ".join(text.split())
    assert "Ahead of what the registry holds" in said
    assert "Why it matched: condition: “COPD” is registered" in said
    assert "Sponsor withdrew funding." in said
    assert "Primary outcomes" not in said


@pytest.mark.skipif(not INSTALLED, reason="no browser that prints is installed")
def test_pdf_alone_leaves_no_html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = pdf.render
    monkeypatch.setattr(pdf, "render", lambda pages, as_of: printed({"index.html": pages["index.html"]}, as_of))
    assert [p.name for p in write(REPORT, tmp_path, ["pdf"])] == ["index.pdf"]
    assert (tmp_path / "index.pdf").read_bytes().startswith(b"%PDF-")
