"""Which conditions and which therapy each claim is about."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trials.claims.salience import Standing
from trials.models import Article, Kind, Mention, Role
from trials.vocabulary import Vocabulary

if TYPE_CHECKING:
    from trials.claims.reading import Looked


@dataclass(frozen=True, slots=True)
class About:
    """What a claim is about, and why."""

    conditions: tuple[str, ...]
    therapy: str | None
    why: tuple[str, ...]


def resolve(
    article: Article,
    looked: Sequence[Looked],
    mentions: Sequence[Mention],
    kept: Mapping[str, Standing],
    vocabulary: Vocabulary,
) -> dict[int, About]:
    """For each claim sentence, by its start: what it names, else what was last spoken of, else the article's subject."""
    del article, vocabulary
    starts = [mention.start for mention in mentions]
    mains = {kind: _main(kept, kind) for kind in Kind}
    last: dict[Kind, tuple[str, ...]] = {}
    found: dict[int, About] = {}
    for one in looked:
        inside = mentions[bisect.bisect_left(starts, one.sentence.start) : bisect.bisect_left(starts, one.sentence.end)]
        named = {kind: _named(inside, kept, kind) for kind in Kind}
        conditions = named[Kind.CONDITION] or last.get(Kind.CONDITION) or mains[Kind.CONDITION]
        therapies = named[Kind.THERAPY] or last.get(Kind.THERAPY) or mains[Kind.THERAPY]
        for kind in Kind:
            if named[kind]:
                last[kind] = named[kind]
        if one.decision.type is not None:
            found[one.sentence.start] = About(conditions, therapies[0] if therapies else None, ())
    return found


def _main(kept: Mapping[str, Standing], kind: Kind) -> tuple[str, ...]:
    standing = [s for s in kept.values() if s.kind is kind and s.role is Role.SUBJECT]
    best = sorted(standing, key=lambda s: (-s.weight, s.first))[:1]
    return tuple(s.concept for s in best)


def _named(mentions: Sequence[Mention], kept: Mapping[str, Standing], kind: Kind) -> tuple[str, ...]:
    names = [
        m.concept
        for m in mentions
        if m.kind is kind and m.concept in kept and kept[m.concept].role is not Role.COMPARATOR
    ]
    return tuple(dict.fromkeys(names))
