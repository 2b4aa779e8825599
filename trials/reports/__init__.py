"""Reports: one view of what was found, written in several formats that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trials.errors import UsageError

if TYPE_CHECKING:
    from trials.models import Report

__all__ = ["FORMATS", "ready", "render", "write"]

# A format is a module of this package with render(...) → {file name: text}. Pages are made from the view, data
# files from the report itself.
FORMATS = {"html": "pages", "md": "pages", "csv": "data", "json": "data"}
PRINTED = "pdf"  # only when it is asked for: it takes a browser, and its time


# Files that every report with a format has.
_ALWAYS = {
    "html": ("index.html",),
    "md": ("index.md",),
    "csv": ("trials.csv", "claims.csv", "evidence.csv"),
    "json": ("report.json",),
    PRINTED: ("index.pdf",),
}


def ready(formats: Sequence[str], out: Path | None = None, *, force: bool = False) -> None:
    """Raise what would keep these formats from being written to a folder, before the work is done."""
    if PRINTED in formats:
        from trials.reports import pdf

        pdf.browser()
    if out is not None and not force:
        from trials.reports import files

        files.check(Path(out), [name for one in formats for name in _ALWAYS.get(one, ())])


def render(report: Report, formats: Sequence[str] = tuple(FORMATS)) -> dict[str, str]:
    """Every file of a report by name, relative to its folder; the same report gives the same bytes."""
    from trials.reports import build, csv, html, json, markdown

    if unknown := [name for name in formats if name not in FORMATS]:
        raise UsageError(f"There is no report format “{unknown[0]}”; choose from {', '.join(FORMATS)}.")
    wanted = [name for name in FORMATS if name in formats]
    pages: dict[str, str] = {}
    if any(FORMATS[name] == "pages" for name in wanted):
        site = build.site(report, wanted)
        pages |= html.render(site) if "html" in wanted else {}
        pages |= markdown.render(site) if "md" in wanted else {}
    pages |= csv.render(report) if "csv" in wanted else {}
    pages |= json.render(report) if "json" in wanted else {}
    return pages


def write(report: Report, out: Path, formats: Sequence[str] = tuple(FORMATS), *, force: bool = False) -> list[Path]:
    """Write a report into a folder and return its files, having compared it with the report that it takes the place of.

    Pages of the earlier report are taken away. Files that no report wrote are overwritten only by `force`.
    """
    from dataclasses import replace

    from trials.reports import files, since

    out = Path(out)
    report = replace(report, since=since.compare(since.read(files.earlier(out, "report.json")), report))
    made: dict[str, str | bytes] = {**render(report, [name for name in formats if name != PRINTED])}
    if PRINTED in formats:
        from trials.reports import pdf

        made |= pdf.render(render(report, ["html"]), report.as_of)
    return files.write(out, made, force=force)
