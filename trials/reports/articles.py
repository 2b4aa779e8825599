"""The page of one article: its text with every claim marked in place."""

from __future__ import annotations

from collections.abc import Sequence

from trials.models import Article, Kind, Label, Reading, Report, Role
from trials.reports import flags, lines, words
from trials.reports.claims import tally
from trials.reports.index import Index
from trials.reports.text import alone, plain, safe_url, visible
from trials.reports.view import ArticlePage, BlockView, ClaimView, Link, Run


def page(reading: Reading, claims: tuple[ClaimView, ...], index: Index, report: Report) -> ArticlePage:
    article = reading.article
    subjects = dict.fromkeys(m.concept for m in reading.mentions if m.kind is Kind.CONDITION and m.role is Role.SUBJECT)
    judged = dict.fromkeys(v.condition for c in reading.claims for v in index.verdicts.get(c.id, ()) if v.condition)
    therapies = dict.fromkeys(
        m.concept for m in reading.mentions if m.kind is Kind.THERAPY and m.role is not Role.COMPARATOR
    )
    return ArticlePage(
        slug=index.articles[article.id],
        id=plain(article.id),
        title=index.titles[article.id],
        source=_source(article),
        published=words.date_words(plain(article.published)),
        dates=lines.dates(plain(article.published), plain(report.as_of)),
        note=plain(reading.note),
        read=plain(article.note),
        bottom_line=lines.claims_line(tally(claims), "in this article"),
        blocks=_blocks(reading, claims),
        claims=claims,
        credited=tuple(c for c in claims if _all(c, Label.ACKNOWLEDGES_LIMITS)),
        uncheckable=_uncheckable(claims),
        tally=tally(claims),
        conditions=tuple((index.name(c), index.pages.get(c)) for c in {**subjects, **judged}),
        therapies=tuple(index.name(t) for t in therapies),
        named=_named(reading, index),
        signs=flags.of_article(article.id, report, index),
    )


def _source(article: Article) -> Link:
    place = article.url or article.source
    return Link("standard input" if place == "-" else plain(place), safe_url(place))


def _named(reading: Reading, index: Index) -> tuple[tuple[Link, str], ...]:
    """Each registration number of the article once, with its page and what it came to."""
    numbers = {n.number: n for n in reading.numbers}
    known = ((n, index.named.get(n.number)) for n in numbers.values())
    return tuple((Link(plain(n.number), safe_url(n.url)), plain(one.words) if one else "") for n, one in known)


def _uncheckable(claims: tuple[ClaimView, ...]) -> tuple[tuple[str, tuple[ClaimView, ...]], ...]:
    """The claims that a registry cannot check, by why it cannot."""
    by_reason: dict[str, list[ClaimView]] = {}
    for claim in claims:
        if claim.dismissed:
            continue
        if _all(claim, Label.OUT_OF_SCOPE) or not claim.verdicts:
            why = alone(claim.verdicts[0].cannot_show) if claim.verdicts else "It was not judged."
            by_reason.setdefault(f"{claim.kind}. {why}", []).append(claim)
    return tuple((why, tuple(those)) for why, those in by_reason.items())


def _all(claim: ClaimView, label: Label) -> bool:
    return bool(claim.verdicts) and all(v.label == label.value for v in claim.verdicts)


def _blocks(reading: Reading, claims: tuple[ClaimView, ...]) -> tuple[BlockView, ...]:
    """The text in its blocks, each cut where claims begin and end; a claim that overlaps another is not marked."""
    article = reading.article
    spans = [(block.start, block.end, block.kind) for block in article.blocks] or [(0, len(article.text), "paragraph")]
    views = {claim.id: claim for claim in claims}
    places: list[tuple[int, int, ClaimView]] = []
    for claim in sorted(reading.claims, key=lambda claim: (claim.start, claim.end, claim.id)):
        if claim.start < claim.end and (not places or claim.start >= places[-1][1]):
            places.append((claim.start, claim.end, views[plain(claim.id)]))
    return tuple(made for start, end, kind in spans if (made := _block(article.text, start, end, kind, places)).runs)


def _block(text: str, start: int, end: int, kind: str, places: Sequence[tuple[int, int, ClaimView]]) -> BlockView:
    runs: list[Run] = []
    begun: list[ClaimView] = []
    at = start
    for low, high, claim in places:
        if high <= start or low >= end:
            continue
        runs += _run(text[at : max(low, at)])
        runs += _run(text[max(low, start) : min(high, end)], claim)
        at = min(high, end)
        if low >= start:
            begun.append(claim)
    runs += _run(text[at:end])
    return BlockView(kind, tuple(runs), tuple(begun))


def _run(text: str, claim: ClaimView | None = None) -> tuple[Run, ...]:
    return (Run(visible(text), claim),) if text.strip() or (text and not claim) else ()
