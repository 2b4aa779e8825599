"""The pages in HTML: each one file that needs nothing else, readable without script, network or colour.

Everything that comes from an article or a record is escaped by the templates; the policy in each page's head names
the digests of our own style and script, so that a browser runs nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trials.reports import words
from trials.reports.citation import how_to_cite
from trials.reports.text import alone
from trials.reports.view import ArticlePage, BlockView, ConditionPage, Site

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def render(site: Site) -> dict[str, str]:
    environment = _environment()
    shared = _shared(site)
    pages = {f"conditions/{p.slug}.html": _condition(p, environment, shared) for p in site.conditions}
    pages |= {f"articles/{p.slug}.html": _article(p, environment, shared) for p in site.articles}
    if site.compare:
        pages["compare.html"] = environment.get_template("compare.html.j2").render(
            shared, page=site.compare, cite=how_to_cite(site, "All conditions side by side")
        )
    index = environment.get_template("index.html.j2").render(
        shared, how_to_read=words.HOW_TO_READ, labels=list(words.LABELS.values()), cite=how_to_cite(site)
    )
    return {name: _tidy(text) for name, text in (pages | {"index.html": index}).items()}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["lead"] = _lead
    made.filters["alone"] = alone
    return made


def _lead(sentence: str) -> tuple[str, str]:
    """A sentence in two: "The registry shows" and the rest."""
    head, verb, rest = re.match(r"((?:The|It)\b.{0,60}?\b(shows?)\b)?(.*)", sentence, re.DOTALL).groups("")  # type: ignore[union-attr]
    return (head, rest) if verb else ("", sentence)


def _shared(site: Site) -> dict[str, Any]:
    from markupsafe import Markup

    # Our own files, so they are safe as they are.
    style = Markup(_small((TEMPLATES / "style.css").read_text(encoding="utf-8")))  # noqa: S704
    script = Markup((TEMPLATES / "table.js").read_text(encoding="utf-8"))  # noqa: S704
    signs = Markup((TEMPLATES / "signs.svg.j2").read_text(encoding="utf-8"))  # noqa: S704
    hashes = {"style_hash": _digest(style), "script_hash": _digest(script)}
    return {"site": site, "style": style, "script": script, "signs": signs, "also": "", **hashes}


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _small(css: str) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()
    return re.sub(r" ?([{};]) ?", r"\1", plain)


def _condition(page: ConditionPage, environment: Environment, shared: dict[str, Any]) -> str:
    return environment.get_template("condition.html.j2").render(
        shared,
        page=page,
        here={row.id for row in (*page.trials, *page.possible)},
        cite=how_to_cite(shared["site"], page.name),
    )


def _article(page: ArticlePage, environment: Environment, shared: dict[str, Any]) -> str:
    from markupsafe import Markup

    marked: set[str] = set()

    def runs(block: BlockView) -> str:
        text = environment.get_template("runs.html.j2").render(block=block, seen=frozenset(marked))
        marked.update(run.claim.home for run in block.runs if run.claim)
        return Markup(text.strip())  # noqa: S704 - escaped by its template

    return environment.get_template("article.html.j2").render(
        shared, page=page, runs=runs, cite=how_to_cite(shared["site"], page.title)
    )


def _tidy(text: str) -> str:
    """Without the empty lines that templates leave."""
    return re.sub(r"\n\s*\n+", "\n", text)
