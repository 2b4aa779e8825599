"""The pairs that claims join, and the examples that stand in for an umbrella subject."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from trials.claims.asides import aside
from trials.claims.frames import BENEFIT, caused, listed, opens, reaches, tells_harm, treated
from trials.claims.general import is_broad, is_symptom
from trials.claims.resolution import About, mains
from trials.claims.salience import Standing
from trials.models import ClaimType, Kind, Mention, Pair, Role
from trials.vocabulary import Vocabulary

if TYPE_CHECKING:
    from trials.claims.reading import Looked

# How much each fact speaks for a pair: a regression over the pairs of annotated articles, held near weights set by
# hand; the bias was swept on the articles for tuning and the reference ones. The sentences of a kind count up to
# _ENOUGH, a side's own weight between the bounds of _BOUNDS.
JOINED: Final[Mapping[str, float]] = {
    "bias": -0.75, "alone": 0.1, "broad": -0.55, "claim-against": -0.25, "claim-both": 0.25,
    "claim-condition": 0.55, "claim-for": -0.55, "claim-neither": 0.05, "claim-therapy": -0.55, "class": -0.55,
    "condition harms": -0.35, "condition kept": 0.3, "condition weight": 0.35, "effect-against": -0.25,
    "effect-both": 0.35, "effect-condition": 0.55, "effect-for": 0.4, "effect-neither": 0.25,
    "effect-opens": 0.6, "harm-against": 0.6, "harm-both": 0.5, "harm-condition": 0.1, "harm-for": 0.75,
    "harm-opens": 0.75, "harm-therapy": -0.35, "often": -0.25, "plain-against": -0.75, "plain-both": 0.3,
    "plain-condition": -0.15, "plain-for": 0.35, "plain-listed": 0.75, "plain-neither": 0.05,
    "plain-opens": 0.2, "plain-therapy": -0.25, "reached": 0.6, "symptom": -0.4, "therapy weight": 0.25,
}  # fmt: skip
_PLAIN: Final = frozenset(["plain-for", "plain-listed", "plain-both", "plain-condition"])
_BOUNDS: Final = (-2.0, 3.0)
# Caveats that limit an effect.
_LIMITS: Final = ("negative_result", "not_approved", "unproven_or_uncertain", "unproven", "not_a_cure")
_ENOUGH: Final = 2  # sentences of a kind beyond which more say no more


def pairs(
    looked: Sequence[Looked], about: Mapping[int, About], kept: Mapping[str, Standing], vocabulary: Vocabulary
) -> tuple[Pair, ...]:
    """The pairs that enough speaks for, sorted; what is only listed under an umbrella is left to its examples."""
    found = facts(looked, about, kept)
    joined = {pair for pair, given in found.items() if _sum(given) > 0 and _spoken_for(given)}
    joined = joined or _only(found, kept)
    umbrellas = {p for p in joined if kept[p.condition].role is Role.SUBJECT and vocabulary.umbrella(p.condition)}
    return tuple(sorted(p for p in joined if not (_only_listed(found[p]) and _under(p, umbrellas, vocabulary))))


def _only(found: Mapping[Pair, object], kept: Mapping[str, Standing]) -> set[Pair]:
    """Where nothing is joined, the article's main condition and main therapy are, if any claim is about both."""
    return {Pair(c, t) for c in mains(kept, Kind.CONDITION) for t in mains(kept, Kind.THERAPY)} & set(found)


def _only_listed(given: Mapping[str, float]) -> bool:
    """Does the article name the condition, in a list or plainly, without a word of what the therapy does for it?"""
    return not any(how.startswith(("effect", "claim", "harm-for", "plain-for", "plain-both")) for how in given)


def _spoken_for(given: Mapping[str, float]) -> bool:
    """Does any sentence speak for the pair, rather than only the weight of its two sides?"""
    return any(how.startswith(("effect", "claim", "harm")) or how in _PLAIN for how in given)


def _under(pair: Pair, umbrellas: Collection[Pair], vocabulary: Vocabulary) -> bool:
    return any(
        wide.therapy == pair.therapy and vocabulary.is_narrower(pair.condition, wide.condition) for wide in umbrellas
    )


def _sum(given: Mapping[str, float]) -> float:
    return sum(JOINED.get(name, 0.0) * value for name, value in given.items())


def facts(
    looked: Sequence[Looked], about: Mapping[int, About], kept: Mapping[str, Standing]
) -> dict[Pair, dict[str, float]]:
    """What speaks for and against each pair that some sentence joins."""
    counts: dict[Pair, dict[str, int]] = {}
    for one in looked:
        for pair, how in _sentence(one, about[one.sentence.start], kept):
            hows = counts.setdefault(pair, {})
            hows[how] = hows.get(how, 0) + 1
    for pair in list(counts):
        for wider in kept[pair.therapy].classes:
            if kept[wider].role is Role.SUBJECT:
                counts.setdefault(Pair(pair.condition, wider), {})["class"] = 1
    return {pair: _facts(pair, found, kept) for pair, found in counts.items()}


def _sentence(one: Looked, about: About, kept: Mapping[str, Standing]) -> list[tuple[Pair, str]]:
    """The pairs that a sentence joins, and how: both named, one named and one carried over, or neither."""
    if not one.seen.mentions:
        carried = [Pair(c, t) for c in about.carried[Kind.CONDITION] for t in about.carried[Kind.THERAPY]]
        return [(pair, f"{_kind(one)}-neither") for pair in carried]
    how = _kind(one)
    named = {m.concept: m for m in reversed(one.seen.mentions) if m.kind is Kind.CONDITION and m.concept in kept}
    conditions = {c: m for c, m in named.items() if not (caused(one, m) or _aside(one, m, kept))}
    therapies = {m.concept: m for m in reversed(one.seen.mentions) if m.kind is Kind.THERAPY and m.concept in kept}
    against = {therapy for therapy in therapies if therapy in about.against}
    free = [therapy for therapy in therapies if therapy not in against]
    found = [(Pair(c, t), f"{how}-both") for c in conditions for t in free]
    found += [(Pair(c, t), "reached") for c in conditions for t in free if reaches(one, therapies[t], conditions[c])]
    if how == "effect" and len(conditions) == len(free) == 1 and _plainly(one):
        found.append((Pair(*conditions, *free), "alone"))
    places = about.carried[Kind.CONDITION] if not named else tuple(conditions)
    found += [(Pair(c, t), f"{how}-against") for c in places for t in against]
    if not any(_solid(kept[therapy]) for therapy in free):
        for condition, mention in conditions.items():
            framed = _frame(one, mention, how)
            found += [(Pair(condition, therapy), f"{how}-{framed}") for therapy in about.carried[Kind.THERAPY]]
    if not named:
        for condition in about.carried[Kind.CONDITION]:
            for therapy in free:
                place = "opens" if opens(one, therapies[therapy]) else "therapy"
                found.append((Pair(condition, therapy), f"{how}-{place}"))
            if not any(_solid(kept[therapy]) for therapy in free):
                found += [(Pair(condition, t), f"{how}-neither") for t in about.carried[Kind.THERAPY]]
    return found


def _plainly(one: Looked) -> bool:
    """Does a sentence say that a therapy works?"""
    return one.decision.type in (ClaimType.EFFICACY_SHOWN, ClaimType.EFFICACY_PROMISING, ClaimType.CURE_SUPERLATIVE)


def _aside(one: Looked, mention: Mention, kept: Mapping[str, Standing]) -> bool:
    """Is a condition that is no subject named as a harm, a reason to keep away or the sign of another?"""
    return kept[mention.concept].role is not Role.SUBJECT and aside(one, mention)


def _solid(therapy: Standing) -> bool:
    return therapy.role is Role.SUBJECT or not is_broad(Kind.THERAPY, therapy.name)


def _frame(one: Looked, mention: Mention, how: str) -> str:
    """Does a sentence that names a condition and no therapy speak of treating it?"""
    if treated(one, mention, strict=how in ("plain", "harm")):
        return "for"
    if how == "plain" and listed(one, mention, of_conditions=True):
        return "listed"
    return "for" if how == "effect" and opens(one, mention) else "condition"


def _kind(one: Looked) -> str:
    """Does a sentence speak of an effect or a trial, of harm, make another claim, or none?"""
    if tells_harm(one):
        return "harm"
    if one.decision.type is None:
        return "plain"
    return "effect" if one.decision.type in BENEFIT or one.decision.subtype in _LIMITS else "claim"


def _facts(pair: Pair, counts: Mapping[str, int], kept: Mapping[str, Standing]) -> dict[str, float]:
    condition, therapy = kept[pair.condition], kept[pair.therapy]
    return {
        "bias": 1.0,
        **{how: min(_ENOUGH, number) for how, number in counts.items()},
        "condition kept": _bounded(condition.kept),
        "condition weight": _bounded(condition.weight),
        "condition harms": condition.harms,
        "therapy kept": _bounded(therapy.kept),
        "therapy weight": _bounded(therapy.weight),
        "often": math.log(condition.count),
        "therapy is comparator": therapy.role is Role.COMPARATOR,
        "symptom": is_symptom(condition.name),
        "broad": not _solid(therapy),
    }


def _bounded(weight: float) -> float:
    least, most = _BOUNDS
    return max(least, min(most, weight))


def examples(kept: Mapping[str, Standing], joined: Sequence[Pair], vocabulary: Vocabulary) -> tuple[Pair, ...]:
    """The narrower conditions that an article names for its umbrella subject, with the umbrella's therapies.

    What is only named as a cause or a consequence is no example.
    """
    conditions = [s.concept for s in kept.values() if s.kind is Kind.CONDITION and not s.caused]
    found = set()
    for pair in joined:
        if kept[pair.condition].role is Role.SUBJECT and vocabulary.umbrella(pair.condition):
            found |= {Pair(c, pair.therapy) for c in conditions if vocabulary.is_narrower(c, pair.condition)}
    return tuple(sorted(found - set(joined)))
