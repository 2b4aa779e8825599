"""Which studies are about a pair, with reasons and a confidence: it must hold on the condition and on the therapy."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from trials.matching import conditions, therapies
from trials.matching.features import ENOUGH, FEATURES, HOLDS, LEAST
from trials.matching.holds import holds as held_back
from trials.matching.side import Hit
from trials.models import Match, Pair, Study

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

__all__ = ["match", "match_all"]


def match_all(studies: Iterable[Study], pair: Pair, vocabulary: Vocabulary) -> tuple[Match, ...]:
    """The matches among some studies, certain ones first, each group by number."""
    found = [m for study in studies if (m := match(study, pair, vocabulary))]
    return tuple(sorted(found, key=lambda m: (not m.certain, m.study)))


def match(study: Study, pair: Pair, vocabulary: Vocabulary) -> Match | None:
    """Why a study is, or may be, about the pair; nothing when it is not."""
    if not (pair.condition and pair.therapy):
        return _one_side(study, pair, vocabulary)
    condition = conditions.hits(study, pair.condition, vocabulary)
    if not condition:
        return None
    therapy = therapies.hits(study, pair.therapy, vocabulary)
    if not therapy:
        return None
    holds = held_back(study, pair, therapy, vocabulary)
    sides = score(condition), score(therapy)
    cap = min((HOLDS[h].cap for h in holds), default=1.0)
    confidence = min(sides[0] * sides[1], cap)
    if confidence == 0 or min(sides) < LEAST:
        return None
    names = {"condition": _name(vocabulary, pair.condition), "therapy": _name(vocabulary, pair.therapy)}
    reasons = [_reason(hit, names[FEATURES[hit.feature].side]) for hit in (*condition, *therapy)]
    reasons += [HOLDS[h].words.format(wanted=_held(h, names)) for h in holds]
    certain = min(sides) >= ENOUGH and not holds
    return Match(study.id, pair, certain, round(confidence, 2), tuple(dict.fromkeys(reasons)))


def _one_side(study: Study, pair: Pair, vocabulary: Vocabulary) -> Match | None:
    """Whether a study is about the one side of a search that leaves the other open."""
    side, wanted = (conditions, pair.condition) if pair.condition else (therapies, pair.therapy)
    found = side.hits(study, wanted, vocabulary)
    confidence = score(found)
    if not found or confidence < LEAST:
        return None
    reasons = dict.fromkeys(_reason(hit, _name(vocabulary, wanted)) for hit in found)
    return Match(study.id, pair, confidence >= ENOUGH, round(confidence, 2), tuple(reasons))


def score(hits: Iterable[Hit]) -> float:
    """1 − Π(1 − weight), each feature once."""
    left = 1.0
    for feature in {hit.feature for hit in hits}:
        left *= 1 - FEATURES[feature].weight
    return 1 - left


def _reason(hit: Hit, wanted: str) -> str:
    return FEATURES[hit.feature].words.format(text=hit.text, wanted=wanted)


def _held(hold: str, names: dict[str, str]) -> str:
    return names["condition" if hold == "transplant" else "therapy"]


@lru_cache(maxsize=4096)
def _name(vocabulary: Vocabulary, concept: str) -> str:
    from trials.phrases import in_running_text

    return in_running_text(vocabulary.concept(concept))
