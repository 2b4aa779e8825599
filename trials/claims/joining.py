"""The pairs that claims join, and the examples that stand in for an umbrella subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trials.claims.salience import Standing
from trials.models import Claim, Kind, Pair, Role
from trials.vocabulary import Vocabulary


def pairs(claims: Sequence[Claim], kept: Mapping[str, Standing]) -> tuple[Pair, ...]:
    """Condition and therapy of every claim that has both, each pair once, sorted."""
    found = {
        Pair(condition, claim.therapy)
        for claim in claims
        if claim.therapy in kept
        for condition in claim.conditions
        if condition in kept and kept[condition].role is Role.SUBJECT
    }
    return tuple(sorted(found))


def examples(
    kept: Mapping[str, Standing], claims: Sequence[Claim], joined: Sequence[Pair], vocabulary: Vocabulary
) -> tuple[Pair, ...]:
    """The narrower conditions that an article names for its umbrella subject, with the umbrella's therapies."""
    del claims
    conditions = [s.concept for s in kept.values() if s.kind is Kind.CONDITION]
    found = set()
    for pair in joined:
        if vocabulary.umbrella(pair.condition):
            found |= {Pair(c, pair.therapy) for c in conditions if vocabulary.is_narrower(c, pair.condition)}
    return tuple(sorted(found - set(joined)))
