"""What an article is about: which conditions and therapies matter to it, and in which role."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trials.models import Article, Kind, Mention, Role, Sentence
from trials.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Standing:
    """What a concept is to the article, and how much."""

    concept: str
    kind: Kind
    role: Role
    weight: float
    first: int  # where it is first named


# Outcome words that are conditions in MeSH but seldom what an article is about; kept only when the title names them.
GENERIC = frozenset(
    """pain inflammation fatigue fever nausea vomiting headache edema disease syndrome infection infections death
    "signs and symptoms" hemorrhage necrosis recurrence "chronic disease" "wounds and injuries" diarrhea
    "weight loss" "weight gain" hypersensitivity shock obesity stress hallucinations sedation dizziness
    drowsiness seizures coma emergencies""".replace('"', "").split()
)


def weigh(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    claiming: Sequence[Sentence],
    vocabulary: Vocabulary,
) -> dict[str, Standing]:
    """The concepts that matter, with their roles; what is named in passing is left out."""
    del vocabulary
    counts: dict[str, list[Mention]] = {}
    for mention in mentions:
        counts.setdefault(mention.concept, []).append(mention)
    starts = [s.start for s in claiming]
    ends = [s.end for s in claiming]
    lead = sentences[min(4, len(sentences) - 1)].end if sentences else 0
    title_end = sentences[0].end if sentences else 0
    weights: dict[str, float] = {}
    for concept, places in counts.items():
        in_claims = sum(_inside(m.start, starts, ends) for m in places)
        weights[concept] = (
            2.0 * any(m.start < title_end for m in places)
            + 1.0 * any(m.start < lead for m in places)
            + 0.7 * min(in_claims, 4)
            + 0.3 * min(len(places), 6)
        )
    return _stand(counts, weights)


def _inside(at: int, starts: Sequence[int], ends: Sequence[int]) -> bool:
    number = bisect.bisect_right(starts, at) - 1
    return number >= 0 and at < ends[number]


_KEPT = 1.6
_SUBJECT = 2.4


def _stand(counts: Mapping[str, list[Mention]], weights: Mapping[str, float]) -> dict[str, Standing]:
    kept: dict[str, Standing] = {}
    for concept, places in counts.items():
        kind = places[0].kind
        best = max(weights[c] for c in counts if counts[c][0].kind is kind)
        weight = weights[concept]
        if weight < min(_KEPT, best) or (places[0].name.lower() in GENERIC and weight < best):
            continue
        role = Role.SUBJECT if weight >= min(_SUBJECT, best) else Role.MENTION
        kept[concept] = Standing(concept, kind, role, weight, places[0].start)
    return kept


def with_roles(mentions: Sequence[Mention], kept: Mapping[str, Standing]) -> tuple[Mention, ...]:
    """The mentions of what is kept, each with its concept's role."""
    return tuple(
        Mention(m.concept, m.kind, m.name, m.text, m.start, m.end, kept[m.concept].role)
        for m in mentions
        if m.concept in kept
    )
