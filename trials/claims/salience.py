"""What an article is about: which conditions and therapies matter to it, and in which role."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trials.claims.frames import BENEFIT, apposed, compared, is_harm, subject_of
from trials.claims.general import is_broad, is_outcome, is_symptom
from trials.models import Kind, Mention, Role
from trials.vocabulary import Vocabulary

if TYPE_CHECKING:
    from trials.claims.reading import Looked


@dataclass(frozen=True, slots=True)
class Standing:
    """What a concept is to the article, and how much."""

    concept: str
    kind: Kind
    role: Role
    weight: float
    first: int  # where it is first named
    name: str = ""  # in lower case
    classes: tuple[str, ...] = ()  # kept therapies that it is one of


@dataclass(slots=True)
class Tally:
    """What is counted of a concept while reading."""

    kind: Kind
    name: str
    first: int
    count: int = 0
    sentences: set[int] = field(default_factory=set)
    title: bool = False
    lead: bool = False
    claims: int = 0  # claim sentences that name it, harms and limits apart
    harms: int = 0  # sentences of risk, harm and safety that name it
    joined: int = 0  # claim sentences that name it with a concept of the other kind
    compared: int = 0  # named behind "than", "versus", "unlike"
    apposed: int = 0  # sentences where it only says what another is
    words: set[str] = field(default_factory=set)  # as written
    beneficial: int = 0  # claim sentences of an effect or a trial that name it
    treated: int = 0  # a condition behind "treat", "for", "patients with"; a therapy at the head of a claim


_LEAD = 3  # sentences after the title


def tally(looked: Sequence[Looked]) -> dict[str, Tally]:
    """Count how the article uses each concept."""
    found: dict[str, Tally] = {}
    for number, one in enumerate(looked):
        kinds = {mention.kind for mention in one.seen.mentions}
        harm = is_harm(one)
        for mention in one.seen.mentions:
            entry = found.setdefault(mention.concept, Tally(mention.kind, mention.name.lower(), mention.start))
            entry.count += 1
            entry.words.add(mention.text.lower())
            if number in entry.sentences:
                continue
            entry.sentences.add(number)
            entry.title |= number == 0
            entry.lead |= 0 < number <= _LEAD
            if harm:
                entry.harms += 1
            elif one.decision.type is not None:
                entry.claims += 1
                entry.joined += len(kinds) > 1
                entry.beneficial += one.decision.type in BENEFIT
            entry.apposed += mention.kind is Kind.THERAPY and apposed(one, mention)
            entry.compared += compared(one, mention)
            entry.treated += subject_of(one, mention)
    return found


# How much each fact counts towards being kept, and towards being a subject: logistic regressions over the concepts of
# annotated articles, rounded; "title" and "passing" count for more than was fitted, since real articles are longer than
# those and name more in passing.
KEEP: Mapping[Kind, Mapping[str, float]] = {
    Kind.CONDITION: {
        "bias": 0.45, "title": 0.6, "lead": 0.8, "count": 0.5, "joined": 0.1, "treated": 0.2, "symptom": -2.4,
        "outcome": -0.9, "class": -1.0, "outnumbered": -0.5, "beneficial": 0.4, "claimed": 0.2, "harms": -0.3,
        "passing": -0.3,
    },
    Kind.THERAPY: {
        "bias": 0.3, "title": 0.5, "lead": 0.1, "count": 0.8, "treated": 0.3, "joined": -0.1, "generic": -1.0,
        "class": -0.6, "outnumbered": -0.7, "beneficial": 0.45, "claimed": -0.15, "harms": 0.15, "passing": -0.4,
        "apposed": -2.0, "cause": -2.5,
    },
}  # fmt: skip
SUBJECT: Mapping[Kind, Mapping[str, float]] = {
    Kind.CONDITION: {
        "bias": -1.5, "title": 1.0, "lead": 0.6, "count": 0.9, "joined": 0.1, "treated": 0.8, "symptom": -1.8,
        "outcome": -0.9, "class": -0.3, "outnumbered": -0.3, "claimed": 0.5, "beneficial": 0.5, "harms": -0.8,
    },
    Kind.THERAPY: {
        "bias": -1.1, "title": 1.0, "lead": 0.4, "count": 0.9, "joined": 0.4, "treated": 0.5, "compared": -0.8,
        "generic": -1.8, "class": -0.4, "outnumbered": -1.0, "harms": -0.3, "apposed": -2.0, "cause": -2.5,
    },
}  # fmt: skip
_LACK = re.compile(r"deficien|lack|low|resistan")  # what a condition lacks is its treatment
_OWN = frozenset(["insulin"])  # named in a condition, and its treatment all the same
_HOPELESS = -2.0  # the best of a kind is kept unless it falls below this
_LONG = 25  # sentences


def weigh(looked: Sequence[Looked], vocabulary: Vocabulary) -> dict[str, Standing]:
    """The concepts that matter, with their roles; what is named in passing is left out."""
    tallies = tally(looked)
    named_in = _named_in(tallies)
    found: dict[str, Standing] = {}
    for kind in Kind:
        same = {concept: t for concept, t in tallies.items() if t.kind is kind}
        facts = {concept: _facts(concept, same, named_in, len(looked), vocabulary) for concept in same}
        keep = {concept: _sum(facts[concept], KEEP[kind]) for concept in same}
        weight = {concept: _sum(facts[concept], SUBJECT[kind]) for concept in same}
        most = max(weight.values(), default=0.0)
        for concept, entry in same.items():
            if keep[concept] > 0 or (weight[concept] == most and keep[concept] > _HOPELESS):
                subject = weight[concept] > min(0.0, most - 0.01)
                found[concept] = Standing(
                    concept, kind, _role(entry, subject=subject), weight[concept], entry.first, entry.name
                )
    return _variants(_classed(found, vocabulary), vocabulary)


def _classed(found: Mapping[str, Standing], vocabulary: Vocabulary) -> dict[str, Standing]:
    """Each therapy with the kept therapies that are a class of it."""
    therapies = [concept for concept, s in found.items() if s.kind is Kind.THERAPY]
    return {
        concept: replace(s, classes=tuple(t for t in therapies if vocabulary.is_narrower(concept, t)))
        if s.kind is Kind.THERAPY
        else s
        for concept, s in found.items()
    }


def _facts(
    concept: str, same: Mapping[str, Tally], named_in: frozenset[str], length: int, vocabulary: Vocabulary
) -> dict[str, float]:
    entry = same[concept]
    named = entry.title or entry.lead
    below = [other for other in same if other != concept and vocabulary.is_narrower(other, concept)]
    broad = is_broad(entry.kind, entry.name)
    outnumbered = any(2 * entry.count <= same[other].count or (broad and same[other].count > 1) for other in below)
    return {
        "bias": 1.0,
        "title": entry.title,
        "lead": entry.lead,
        "count": math.log(entry.count),
        "joined": min(entry.joined, 2),
        "treated": min(entry.treated, 2),
        "compared": min(entry.compared, 1),
        "generic": broad,
        "symptom": is_symptom(entry.name),
        "outcome": is_outcome(entry.name),
        "claimed": entry.claims > 0,
        "beneficial": math.log1p(entry.beneficial),
        "harms": entry.harms / len(entry.sentences),
        "apposed": entry.kind is Kind.THERAPY and entry.apposed >= len(entry.sentences) and broad,
        "cause": entry.name not in _OWN and not named_in.isdisjoint(entry.words),
        "class": bool(below),
        "outnumbered": outnumbered,
        "passing": 0.0 if named or entry.count > 1 else math.log(max(1.0, length / _LONG)),
    }


def _named_in(tallies: Mapping[str, Tally]) -> frozenset[str]:
    """The words that stand in conditions' own names, as peanuts do in "peanut allergy", but not what one lacks."""
    names = [name for t in tallies.values() if t.kind is Kind.CONDITION for name in t.words if not _LACK.search(name)]
    words = [word for name in names for word in re.findall(r"[\w-]+", name)]
    return frozenset([*words, *(f"{word}s" for word in words)])


def _sum(facts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in facts.items())


def _role(entry: Tally, *, subject: bool) -> Role:
    if entry.kind is Kind.THERAPY and not entry.title and 2 * entry.compared >= len(entry.sentences) and not subject:
        return Role.COMPARATOR
    return Role.SUBJECT if subject else Role.MENTION


def _variants(found: Mapping[str, Standing], vocabulary: Vocabulary) -> dict[str, Standing]:
    """A therapy that is narrower than a subject, and no subject itself, is its variant."""
    subjects = [s.concept for s in found.values() if s.kind is Kind.THERAPY and s.role is Role.SUBJECT]
    return {
        concept: replace(s, role=Role.VARIANT)
        if s.kind is Kind.THERAPY
        and s.role is not Role.SUBJECT
        and any(vocabulary.is_narrower(concept, subject) for subject in subjects)
        else s
        for concept, s in found.items()
    }


def with_roles(mentions: Sequence[Mention], kept: Mapping[str, Standing]) -> tuple[Mention, ...]:
    """The mentions of what is kept, each with its concept's role."""
    return tuple(
        Mention(m.concept, m.kind, m.name, m.text, m.start, m.end, kept[m.concept].role)
        for m in mentions
        if m.concept in kept
    )
