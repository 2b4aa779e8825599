"""Claims as a reader sees them, with their verdicts, and what they come to when counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from trials.models import Claim, Reading, Verdict
from trials.reports import words
from trials.reports.index import Index, study_link
from trials.reports.text import plain, slug
from trials.reports.view import ClaimView, Tally, VerdictView

MIXED = ("mixed", "mixed", "differs from condition to condition")


def of(reading: Reading, index: Index) -> tuple[ClaimView, ...]:
    ordered = sorted(reading.claims, key=lambda claim: (claim.start, claim.end, claim.id))
    return tuple(_claim(number, claim, index) for number, claim in enumerate(ordered, 1))


def _claim(number: int, claim: Claim, index: Index) -> ClaimView:
    verdicts = tuple(_verdict(v, index) for v in index.verdicts.get(claim.id, ()))
    _, tone, text = summed(verdicts)
    return ClaimView(
        number=number,
        id=plain(claim.id),
        anchor=f"claim-{slug(claim.id)}",
        article=index.titles.get(claim.article, plain(claim.article)),
        article_slug=index.articles.get(claim.article, slug(claim.article)),
        text=plain(claim.text),
        kind=_kind(claim),
        manner=", ".join(
            part for part in (words.STRENGTHS[claim.strength], words.SCOPES.get(claim.scope or "", "")) if part
        ),
        also=tuple(_also(code) for code in claim.also),
        conditions=tuple(index.name(c) for c in claim.conditions),
        therapy=index.name(claim.therapy) or None,
        cues=tuple(plain(cue) for cue in claim.cues),
        verdicts=verdicts,
        tone=tone,
        words=text,
    )


def _kind(claim: Claim) -> str:
    kind = words.CLAIM_TYPES[claim.type]
    return f"{kind}: {words.SUBTYPES.get(claim.subtype, words.humanised(claim.subtype))}" if claim.subtype else kind


def _also(code: str) -> str:
    kind, _, subtype = code.partition(":")
    name = next((text for one, text in words.CLAIM_TYPES.items() if one.value == kind), words.humanised(plain(kind)))
    return f"{name}: {words.SUBTYPES.get(subtype, words.humanised(plain(subtype)))}" if subtype else name


def _verdict(verdict: Verdict, index: Index) -> VerdictView:
    return VerdictView(
        label=verdict.label.value,
        tone=words.tone(verdict.label),
        words=plain(verdict.words) or words.label_words(verdict.label),
        condition=index.name(verdict.condition) or None,
        condition_slug=index.pages.get(verdict.condition or ""),
        therapy=index.name(verdict.therapy) or None,
        tier=plain(verdict.tier),
        shows=plain(verdict.shows),
        cannot_show=plain(verdict.cannot_show),
        studies=tuple(study_link(number, index) for number in verdict.studies),
        rule=plain(verdict.rule),
        would_change=plain(verdict.would_change),
    )


def summed(verdicts: Sequence[VerdictView]) -> tuple[str, str, str]:
    """Label, tone and words of several verdicts: theirs where they agree."""
    labels = {verdict.label for verdict in verdicts}
    if not labels:
        return "not_judged", "outside", "not judged"
    if len(labels) > 1:
        return MIXED
    return verdicts[0].label, verdicts[0].tone, verdicts[0].words


def tally(claims: Iterable[ClaimView]) -> tuple[Tally, ...]:
    """Claims counted by verdict, in the order of the table of labels; claims that differ by condition last."""
    counted = Counter(summed(claim.verdicts)[0] for claim in claims)
    listed = [
        Tally(label.value, words.tone(label), words.LABELS[label][2][counted[label.value] != 1], counted[label.value])
        for label in words.LABELS
        if counted[label.value]
    ]
    if number := counted["mixed"]:
        listed.append(
            Tally(
                "mixed",
                "mixed",
                "differs from condition to condition" if number == 1 else "differ from condition to condition",
                number,
            )
        )
    return tuple(listed)


def for_condition(claims: Iterable[ClaimView], page: str) -> tuple[ClaimView, ...]:
    """The claims that were judged for one condition, with the verdicts for it alone."""
    chosen = []
    for claim in claims:
        verdicts = tuple(v for v in claim.verdicts if v.condition_slug == page)
        if verdicts:
            _, tone, text = summed(verdicts)
            chosen.append(replace(claim, verdicts=verdicts, tone=tone, words=text))
    return tuple(chosen)
