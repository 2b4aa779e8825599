"""Red flags: those of records on their condition's page, those of an article on its own.

A flag's rule ends with what was found in articles ("Found in liver: prices."). That is about the article, whatever
condition it speaks of, so a condition's page says whose it is, and only where the article has a claim there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trials.models import Flag, Report
from trials.reports import lines, words
from trials.reports.index import Index, study_link
from trials.reports.text import plain
from trials.reports.view import ClaimView, FlagView

_FOUND = "Found in "


def of_condition(flags: Sequence[Flag], claims: Sequence[ClaimView], index: Index) -> tuple[FlagView, ...]:
    """Flags with the same name are one, with the studies of all and what was found in the articles of the claims."""
    speaking = {claim.article_slug for claim in claims}
    here = {article for article, slug in index.articles.items() if slug in speaking}
    return _merged(flags, here, index)


def of_article(article: str, report: Report, index: Index) -> tuple[FlagView, ...]:
    """What was found in one article, whatever it was found for, without the records' part."""
    flags = [flag for e in report.evidence for flag in e.flags if _parts(flag.rule, {article})[1]]
    return tuple(
        FlagView(view.name, view.rule, (), view.articles) for view in _merged(flags, {article}, index) if view.articles
    )


def _merged(flags: Iterable[Flag], articles: Iterable[str], index: Index) -> tuple[FlagView, ...]:
    known = set(index.articles)
    merged: dict[tuple[str, str], tuple[set[str], dict[str, str]]] = {}
    elsewhere: set[tuple[str, str]] = set()  # flags that articles without a claim here gave rise to
    for flag in flags:
        rule, found = _parts(flag.rule, known)
        studies, said = merged.setdefault((flag.flag, rule), (set(), {}))
        studies.update(flag.studies)
        said.update((article, what) for article, what in found.items() if article in set(articles))
        elsewhere.update({(flag.flag, rule)} if found else ())
    return tuple(
        FlagView(
            words.FLAGS.get(name, words.humanised(plain(name))),
            lines.flag_rule(plain(rule), index.titles),
            tuple(study_link(number, index) for number in sorted(studies)),
            tuple((index.titles[a], index.articles[a], plain(what)) for a, what in said.items()),
        )
        for (name, rule), (studies, said) in merged.items()
        if studies or said or (name, rule) not in elsewhere
    )


def _parts(rule: str, articles: Iterable[str]) -> tuple[str, dict[str, str]]:
    """A flag's rule, and what was found in each article."""
    named = "|".join(re.escape(one) for one in sorted(articles, key=len, reverse=True))
    if not named:
        return rule, {}
    head, *rest = re.split(rf"(?:^|\s){_FOUND}({named}): ", rule)
    return head, dict(zip(rest[::2], (what.strip() for what in rest[1::2]), strict=True))
