"""From a report to what its pages say. Pure: no clock, no files, the same report gives the same site."""

from __future__ import annotations

from collections.abc import Sequence

from trials.models import Report
from trials.reports import articles, claims, compare, conditions, lines, news, words
from trials.reports import index as indexes
from trials.reports.decided import decided
from trials.reports.lines import claims_line
from trials.reports.text import plain
from trials.reports.view import Site


def site(report: Report, formats: Sequence[str]) -> Site:
    index = indexes.of(report)
    read = {r.article.id: claims.of(r, index) for r in report.readings}
    everyone = [claim for made in read.values() for claim in made]
    counted = claims.tally(everyone)
    changed = news.of(report, index, everyone)
    note, more = lines.basis(report.basis_note)
    pages = tuple(
        conditions.page(concept, report, index, everyone, changed)
        for concept in sorted(index.pages, key=lambda c: (index.name(c).casefold(), c))
    )
    return Site(
        as_of=plain(report.as_of),
        as_of_words=words.date_words(plain(report.as_of)),
        basis=plain(report.basis),
        note=note,
        note_more=more,
        version=plain(report.version),
        articles=tuple(articles.page(r, read[r.article.id], index, report) for r in report.readings),
        conditions=pages,
        tally=counted,
        foremost=claims.foremost(everyone),
        bottom_line=claims_line(counted, "in these articles" if len(report.readings) != 1 else "in this article"),
        problems=tuple(plain(problem) for problem in report.problems),
        data_dates=tuple(sorted({plain(e.answer.data_date)[:10] for e in report.evidence if e.answer.data_date})),
        formats=tuple(formats),
        decisions=tuple(plain(decided(one, index)) for one in report.judgements),
        news=changed,
        compare=compare.page(pages, report.evidence, index, everyone),
    )
