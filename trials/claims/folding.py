"""Two names of one thing made one: an umbrella and the next above it, chest pain and the angina it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trials.claims.general import is_symptom
from trials.models import Kind, Mention
from trials.vocabulary import Vocabulary

if TYPE_CHECKING:
    from trials.claims.reading import Looked

# A lay name that means the narrower thing when the article names that too.
_ALIASES = (("MESH:D019496", "MESH:D053918"),)  # cancer vaccine → papillomavirus vaccine


def folded(looked: Sequence[Looked], vocabulary: Vocabulary) -> list[Looked]:
    """The sentences, each mention of the lesser name made one of the other."""
    counts = Counter(m.concept for one in looked for m in one.seen.mentions)
    names = {m.concept: m for one in looked for m in one.seen.mentions}
    target = {wide: narrow for wide, narrow in _ALIASES if wide in counts and narrow in counts}
    umbrellas = [c for c, m in names.items() if m.kind is Kind.CONDITION and vocabulary.umbrella(c)]
    for a in umbrellas:
        for b in umbrellas:
            if counts[a] > counts[b] and a not in target and _same_umbrella(a, b, vocabulary):
                target[b] = a
    for concept, mention in names.items():
        if is_symptom(mention.name) and " " in mention.name:
            below = [c for c in names if vocabulary.is_narrower(c, concept)]
            target |= {concept: below[0]} if len(below) == 1 else {}
    return [_refolded(one, target, names) for one in looked] if target else list(looked)


def _same_umbrella(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Are two umbrellas next to each other in the tree and of one form: lung diseases, respiratory tract diseases?"""
    near = b in vocabulary.concept(a).broader[:3] or a in vocabulary.concept(b).broader[:3]
    return near and vocabulary.concept(a).name.split()[-1] == vocabulary.concept(b).name.split()[-1]


def _refolded(one: Looked, target: Mapping[str, str], names: Mapping[str, Mention]) -> Looked:
    if not any(m.concept in target for m in one.seen.mentions):
        return one
    mentions = tuple(
        replace(m, concept=target[m.concept], name=names[target[m.concept]].name) if m.concept in target else m
        for m in one.seen.mentions
    )
    return replace(one, seen=replace(one.seen, mentions=mentions))
