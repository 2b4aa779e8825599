"""Reasons to look closer, in Markdown: at a condition's records, and at an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trials.reports.marks import capital, escape, link
from trials.reports.view import FlagView


def of_condition(flags: Sequence[FlagView]) -> Iterable[str | Sequence[str]]:
    if flags:
        yield "## Reasons to look closer"
        yield "None of these proves wrongdoing."
        yield [_flag(flag) for flag in flags]


def _flag(flag: FlagView) -> str:
    studies = f" {', '.join(link(study) for study in flag.studies)}" if flag.studies else ""
    found = "".join(
        f" In [{escape(title)}](../articles/{slug}.md), whatever condition it speaks of: {escape(what)}"
        for title, slug, what in flag.articles
    )
    return f"- **{escape(flag.name)}.** {escape(flag.rule)}{studies}{'.' if studies and found else ''}{found}"


def of_article(signs: Sequence[FlagView]) -> Iterable[str | Sequence[str]]:
    if signs:
        yield "## Reasons to look closer at this article"
        yield "None of these proves wrongdoing."
        for flag in signs:
            found = " ".join(escape(capital(what)) for *_, what in flag.articles)
            yield f"- **{escape(flag.name)}.** {found} The rule: {escape(flag.rule)}"
