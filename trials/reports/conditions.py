"""The page of one condition: its claims, its trials, and what the registry holds for each treatment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from trials.evidence.asof import Standing, standing
from trials.models import Evidence, Kind, Match, Report, Study
from trials.reports import flags, lines, news, pairs, rows, words
from trials.reports.claims import for_condition, groups, tally
from trials.reports.index import Index
from trials.reports.text import plain, safe_url
from trials.reports.view import ClaimView, ConditionPage, News, TrialRow


def page(
    concept: str, report: Report, index: Index, everyone: Sequence[ClaimView], changed: News | None = None
) -> ConditionPage:
    claims = for_condition(everyone, index.pages[concept])
    found = _evidence(concept, claims, index)
    trials, possible = _rows(found, index, report.as_of)
    known = index.concepts.get(concept)
    counted = tally(claims)
    instead = () if found else _instead(claims, everyone, index)
    return ConditionPage(
        slug=index.pages[concept],
        concept=plain(concept),
        name=index.name(concept),
        heading=f"{plain(known.name)} ({plain(concept).removeprefix('MESH:')})" if known else plain(concept),
        url=safe_url(known.url) if known else None,
        wording=_wording(concept, report, index.name(concept)),
        bottom_line=(
            lines.claims_line(counted, "about this condition"),
            lines.evidence_line(
                found, index.running(concept), [index.running(e.pair.therapy) for e in found], group=bool(instead)
            ),
        ),
        instead=instead,
        pairs=tuple(pairs.view(e, index, trials, claims) for e in found),
        claims=claims,
        groups=groups(claims),
        trials=trials,
        possible=possible,
        flags=flags.of_condition([flag for e in found for flag in e.flags], claims, index),
        tally=counted,
        articles=tuple(dict.fromkeys((claim.article, claim.article_slug) for claim in claims)),
        not_shown=words.NOT_SHOWN,
        not_searched=words.NOT_SEARCHED,
        news=news.about(changed, index.pages[concept]),
    )


def _evidence(concept: str, claims: Sequence[ClaimView], index: Index) -> list[Evidence]:
    """The evidence for a condition: the treatment that most claims are about first, then that with most trials."""
    found = [e for pair, e in index.evidence.items() if pair.condition == concept]
    about = Counter(v.therapy for c in claims for v in c.verdicts)
    return sorted(found, key=lambda e: (-about[index.name(e.pair.therapy)], -len(e.studies), e.pair))


def _instead(claims: Sequence[ClaimView], everyone: Sequence[ClaimView], index: Index) -> tuple[tuple[str, str], ...]:
    """The conditions that a group of conditions was judged by: those that its claims name, which have evidence."""
    asked = {index.pages[pair.condition] for pair in index.evidence}
    own = {claim.id for claim in claims}
    named = {
        (v.condition, v.condition_slug)
        for claim in everyone
        if claim.id in own
        for v in claim.verdicts
        if v.condition and v.condition_slug in asked
    }
    return tuple(sorted((name, slug) for name, slug in named if slug))


def _wording(concept: str, report: Report, name: str) -> tuple[str, ...]:
    """How the articles name the condition, most often first, where that is not its own name."""
    forms: dict[str, Counter[str]] = {}
    for reading in report.readings:
        for mention in reading.mentions:
            if mention.kind is Kind.CONDITION and mention.concept == concept:
                text = plain(mention.text)
                forms.setdefault(text.casefold(), Counter())[text] += 1
    forms.pop(name.casefold(), None)
    ranked = sorted(forms.items(), key=lambda item: (-item[1].total(), item[0]))
    return tuple(min(form.items(), key=lambda item: (-item[1], item[0]))[0] for _, form in ranked[:4])


# ---------------------------------------------------------------- trials


def _rows(found: Sequence[Evidence], index: Index, as_of: str) -> tuple[tuple[TrialRow, ...], tuple[TrialRow, ...]]:
    """A row for each record that is a certain match of any pair, and for each that is a possible one of all."""
    certain = {number for e in found for number in e.studies}
    possible = {number for e in found for number in e.possible} - certain
    why: dict[str, list[tuple[str, Match]]] = {}
    for e in found:
        name = index.name(e.pair.therapy)
        for number in (*e.studies, *e.possible):
            if match := index.matches.get((e.pair, number)):
                why.setdefault(number, []).append((name, match))

    def made(numbers: set[str]) -> tuple[TrialRow, ...]:
        studies = sorted((index.studies[n] for n in numbers if n in index.studies), key=lambda s: _place(s, as_of))
        return tuple(rows.row(s, sorted(why.get(s.id, ()), key=lambda w: not w[1].certain), as_of) for s in studies)

    return made(certain), made(possible)


def _place(study: Study, as_of: str) -> tuple[bool, tuple[int, ...], str]:
    """Completed trials first, since they alone can carry a claim; then by start, the newest first."""
    digits = tuple(-int(part) for part in (study.start_date or "0").split("-") if part.isdecimal())
    return standing(study, as_of) is not Standing.COMPLETED, digits, study.id
