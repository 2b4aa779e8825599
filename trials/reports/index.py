"""A report's parts by their keys, and the addresses of its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trials.models import Article, Concept, Evidence, Label, Match, NamedTrial, Pair, Report, Study, Verdict
from trials.phrases import in_running_text, natural_order
from trials.reports.text import clip, plain, safe_url, slugs
from trials.reports.view import Link

# Verdicts that need no evidence, so that a condition with no others has no page.
UNJUDGED = frozenset({Label.OUT_OF_SCOPE, Label.ACKNOWLEDGES_LIMITS})


@dataclass(frozen=True, slots=True)
class Index:
    """A report's parts by their keys."""

    concepts: Mapping[str, Concept]
    studies: Mapping[str, Study]
    verdicts: Mapping[str, Sequence[Verdict]]  # by claim
    evidence: Mapping[Pair, Evidence]
    matches: Mapping[tuple[Pair, str], Match]
    pages: Mapping[str, str]  # concept of a condition with a page → slug
    articles: Mapping[str, str]  # article id → slug
    titles: Mapping[str, str]
    named: Mapping[str, NamedTrial]  # by number

    def name(self, concept: str | None) -> str:
        """The name in its natural order, as a heading or a list has it."""
        found = self.concepts.get(concept or "")
        return plain(natural_order(found.name) if found else concept)

    def running(self, concept: str) -> str:
        """The name as it reads inside a sentence."""
        found = self.concepts.get(concept)
        return plain(in_running_text(found) if found else concept)


def of(report: Report) -> Index:
    verdicts: dict[str, list[Verdict]] = {}
    for verdict in report.verdicts:
        verdicts.setdefault(verdict.claim, []).append(verdict)
    concepts = {concept.id: concept for concept in report.concepts}
    judged = {e.pair.condition for e in report.evidence}
    # A group of conditions has verdicts without evidence of its own.
    judged |= {v.condition for v in report.verdicts if v.condition and v.therapy and v.label not in UNJUDGED}
    return Index(
        concepts=concepts,
        studies={study.id: study for study in report.studies},
        verdicts=verdicts,
        evidence={e.pair: e for e in report.evidence},
        matches={(m.pair, m.study): m for m in report.matches},
        pages=slugs((c, natural_order(concepts[c].name) if c in concepts else c) for c in sorted(judged)),
        articles=slugs((r.article.id, r.article.id) for r in report.readings),
        titles={r.article.id: title(r.article) for r in report.readings},
        named={one.number: one for one in report.named},
    )


def title(article: Article) -> str:
    """The article's title, or how it begins, in quotation marks, or its name."""
    if named := plain(article.title):
        return named
    first = next((plain(line) for line in article.text.splitlines() if plain(line)), "")
    return f"“{clip(first, 70)}”" if first else plain(article.id)


def study_link(number: str, index: Index) -> Link:
    study = index.studies.get(number)
    return Link(plain(number), safe_url(study.url) if study else None)
