"""From a sentence's cues to a score for each claim type, and for no claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from trials.claims.cues import NONE, Parsed, Sighting, table
from trials.models import Article, ClaimType, Sentence

if TYPE_CHECKING:
    from trials.claims.deciding import Decision

LABELS = (NONE, *(str(kind) for kind in ClaimType))
Weights = Mapping[str, Mapping[str, float]]  # feature → label → weight


@cache
def prior() -> Weights:
    """What the tables say before any fitting."""
    weights: dict[str, dict[str, float]] = {"bias": {NONE: 1.0}}
    for cue in table().cues.values():
        plain = cue.says.get("", {})
        weights[cue.name] = plain
        for variant in cue.variants:
            weights[f"{cue.name}.{variant}"] = cue.says.get(variant, plain)
    return weights | CONTEXT


# What a sentence's place and company say, before any fitting.
CONTEXT: dict[str, dict[str, float]] = {
    "has_therapy": {NONE: -0.6},
    "has_condition": {NONE: 0.1},
    "has_treatment_word": {NONE: -0.3},
    "no_therapy_at_all": {NONE: 0.6},
    "heading": {NONE: 1.5},
    "title": {NONE: -0.8},
    "short": {NONE: 1.0},
    "no_cue": {NONE: 1.0},
}


def score(features: Iterable[tuple[str, float]], weights: Weights) -> dict[str, float]:
    """Add up what the features say."""
    total = dict.fromkeys(LABELS, 0.0)
    for feature, value in features:
        for label, weight in weights.get(feature, {}).items():
            total[label] += weight * value
    return total


def features(sightings: Iterable[Sighting], context: Iterable[str]) -> list[tuple[str, float]]:
    """A sentence's features with their values."""
    return [("bias", 1.0), *((s.feature, s.value) for s in sightings), *((name, 1.0) for name in context)]


def weights() -> Weights:
    """The weights in use."""
    return prior()


_SHORT = 6  # words


def context(
    article: Article,
    number: int,
    sentence: Sentence,
    parsed: Parsed,
    seen: Iterable[Sighting],
    before: Decision | None,
) -> Iterator[str]:
    """What a sentence's place in the article and its company say."""
    del article
    found = parsed.found
    if "THER" in found:
        yield "has_therapy"
    elif "TREATMENT" in found:
        yield "has_treatment_word"
    elif "TRIAL" not in found and "STUDY" not in found:
        yield "no_therapy_at_all"
    if "COND" in found:
        yield "has_condition"
    if number == 0:
        yield "title"
    if sentence.kind == "heading":
        yield "heading"
    if len(parsed.words) <= _SHORT:
        yield "short"
    if not any(True for _ in seen):
        yield "no_cue"
    if before is not None and before.type is not None:
        yield "after_claim"
