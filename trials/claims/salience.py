"""What an article is about: which conditions and therapies matter to it, and in which role."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trials.claims.asides import aside
from trials.claims.frames import (
    BENEFIT,
    acts,
    apposed,
    avoided,
    beside,
    caused,
    compared,
    is_harm,
    maker,
    opens,
    presented,
    sourced,
    subject_of,
    usual,
)
from trials.claims.general import is_broad, is_outcome, is_symptom
from trials.models import ClaimType, Kind, Mention, Role
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
    kept: float = 0.0  # by how much it is kept
    count: int = 1  # mentions
    caused: bool = False  # a condition that is only ever named as a cause or a consequence
    harms: float = 0.0  # of its sentences, the share of those on risk, harm and safety


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
    caused: int = 0  # named as a cause or a consequence
    avoided: int = 0  # a therapy named as what people are spared or come to
    aside: int = 0  # a condition named as a harm, a reason to keep away, the sign of another, a cause or a consequence
    mechanism: int = 0  # sentences on how something works that name it
    unclaimed: int = 0  # sentences that claim nothing and name it
    presented: int = 0  # behind "a new drug called", "a trial of"
    usual: int = 0  # a therapy named as what patients get otherwise, or set beside another
    beside: int = 0  # behind "or", "such as", "failed"
    acts: int = 0  # before "may", "reduced", "group"
    opens: int = 0  # at the beginning
    sourced: bool = False  # behind "from", "such as"
    maker: bool = False  # what secretes another
    treated: int = 0  # a condition behind "treat", "for", "patients with"; a therapy at the head of a claim


_LEAD = 3  # sentences after the title


def tally(looked: Sequence[Looked]) -> dict[str, Tally]:
    """Count how the article uses each concept."""
    found: dict[str, Tally] = {}
    for number, one in enumerate(looked):
        if not one.seen.mentions:
            continue
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
                entry.mechanism += one.decision.type is ClaimType.MECHANISM
            elif one.sentence.kind != "heading":  # which makes no claim, but says what the next ones are about
                entry.unclaimed += 1
            entry.apposed += mention.kind is Kind.THERAPY and apposed(one, mention)
            against = compared(one, mention)
            entry.compared += against
            entry.treated += subject_of(one, mention)
            entry.beside += beside(one, mention)
            if mention.kind is Kind.CONDITION:
                entry.caused += caused(one, mention)
                entry.aside += caused(one, mention) or aside(one, mention)
            else:
                entry.presented += presented(one, mention)
                entry.usual += against or usual(one, mention)
                entry.acts += acts(one, mention)
                entry.avoided += avoided(one, mention)
                entry.opens += opens(one, mention)
                entry.sourced |= sourced(one, mention)
                entry.maker |= maker(one, mention)
    return found


# How much each fact counts towards being kept, and towards being a subject: fitted by scripts/fit_subjects.py, rounded.
# By hand: KEEP's "bias", which was swept on the articles for tuning and the reference ones, so that few of their main
# subjects are lost.
KEEP: Mapping[Kind, Mapping[str, float]] = {
    Kind.CONDITION: {
        "bias": 1.8, "above": -0.15, "aside": 0.2, "beneficial": -0.4, "beside": -0.15, "cause": -0.2,
        "claimed": 0.9, "class": -1.05, "compared": -0.15, "contrast": -0.4, "count": 0.2, "early": -1.05,
        "first": 0.85, "generic": 0.45, "harms": 0.75, "joined": 0.3, "lead": -0.1, "mechanism": -0.85,
        "most": 0.7, "outcome": -1.75, "outnumbered": -0.75, "passing": -1.35, "symptom": -2.7, "title": -0.25,
        "treated": 0.55, "unclaimed": -0.2, "variant": 0.7,
    },
    Kind.THERAPY: {
        "bias": 0.2, "above": -0.75, "acts": 0.1, "apposed": -1.95, "avoided": -0.45, "beneficial": 0.05,
        "cause": -2.8, "claimed": 0.15, "class": -1, "compared": -0.05, "contrast": 1.05, "count": 1.5,
        "early": 0.1, "first": 0.1, "generic": -1.55, "harms": 0.3, "joined": 0.35, "lead": -0.55,
        "mechanism": -1.35, "most": 0.95, "opens": 0.7, "outnumbered": 0.3, "passing": -0.15, "presented": 0.15,
        "source": -1, "title": -1.5, "treated": -0.1, "unclaimed": -0.7, "variant": 0.55,
    },
}  # fmt: skip
SUBJECT: Mapping[Kind, Mapping[str, float]] = {
    Kind.CONDITION: {
        "bias": -1.8, "above": 0.4, "aside": -1.45, "beneficial": 0.1, "beside": -0.45, "cause": -0.6,
        "claimed": 0.9, "class": -0.25, "compared": 0.4, "contrast": -0.65, "count": 0.9, "early": 0.45,
        "first": 1.55, "generic": 0.3, "harms": -0.95, "lead": 0.4, "mechanism": -0.55, "most": 0.85,
        "outcome": -2.85, "outnumbered": -0.95, "passing": -0.15, "symptom": -2.75, "title": -0.55,
        "treated": 0.15, "unclaimed": 0.15, "variant": 0.9,
    },
    Kind.THERAPY: {
        "bias": -2.8, "above": -0.05, "acts": 0.6, "apposed": -2.05, "avoided": -1.3, "beneficial": -0.45,
        "beside": -0.85, "cause": -2.7, "claimed": 0.1, "class": -1.15, "compared": -1, "contrast": -0.5,
        "count": 0.75, "early": 1, "first": 0.75, "generic": -2.2, "harms": -0.65, "joined": 0.4, "lead": 0.25,
        "mechanism": 0.1, "most": 1.2, "opens": 0.65, "outnumbered": 1.05, "passing": -0.45, "presented": 0.35,
        "source": -1.7, "title": -0.2, "treated": 0.25, "unclaimed": -0.15, "variant": 0.9,
    },
}  # fmt: skip
_LACK = re.compile(r"deficien|lack|low|resistan")  # what a condition lacks is its treatment
_OWN = frozenset(["insulin"])  # named in a condition, and its treatment all the same
_HOPELESS = -2.0  # the best of a kind is kept unless it falls below this
_LEAST = -0.5  # a therapy that weighs less is no subject, though the best: of 17 such ones 7 were
_LONG = 25  # sentences


def weigh(looked: Sequence[Looked], vocabulary: Vocabulary) -> dict[str, Standing]:
    """The concepts that matter, with their roles; what is named in passing is left out."""
    tallies = tally(looked)
    named_in = _named_in(tallies)
    found: dict[str, Standing] = {}
    for kind in Kind:
        same = {concept: t for concept, t in tallies.items() if t.kind is kind}
        facts = _facts(same, named_in, len(looked), vocabulary)
        keep = {concept: _sum(facts[concept], KEEP[kind]) for concept in same}
        weight = {concept: _sum(facts[concept], SUBJECT[kind]) for concept in same}
        most = max(weight.values(), default=0.0)
        for concept, entry in same.items():
            if keep[concept] > 0 or (weight[concept] == most and keep[concept] > _HOPELESS):
                enough = entry.claims > 0 and weight[concept] > min(0.0, most - 0.01)
                best = weight[concept] == most and (kind is Kind.CONDITION or most > _LEAST)
                subject = (enough or best) and not _only_harm(entry)
                role = _role(entry, subject=subject)
                found[concept] = Standing(
                    concept,
                    kind,
                    role,
                    weight[concept],
                    entry.first,
                    entry.name,
                    (),
                    keep[concept],
                    entry.count,
                    entry.caused == len(entry.sentences),
                    entry.harms / len(entry.sentences),
                )
    return _variants(_classed(found, vocabulary), vocabulary)


def _classed(found: Mapping[str, Standing], vocabulary: Vocabulary) -> dict[str, Standing]:
    """Each therapy with the kept therapies that are a class of it."""
    place = {concept: n for n, (concept, s) in enumerate(found.items()) if s.kind is Kind.THERAPY}
    classes = {
        concept: tuple(sorted([wide for wide in vocabulary.broader(concept) if wide in place], key=place.__getitem__))
        for concept in place
    }
    return {
        concept: replace(s, classes=classes[concept]) if classes.get(concept) else s for concept, s in found.items()
    }


def _facts(
    same: Mapping[str, Tally], named_in: frozenset[str], length: int, vocabulary: Vocabulary
) -> dict[str, dict[str, float]]:
    """What is known of each concept of a kind, in numbers."""
    below: dict[str, list[Tally]] = {concept: [] for concept in same}
    above: dict[str, list[Tally]] = {concept: [] for concept in same}
    for concept, entry in same.items():
        for wider in vocabulary.broader(concept):
            if wider in below and wider != concept:
                below[wider].append(entry)
                above[concept].append(same[wider])
    first = min((entry.first for entry in same.values()), default=0)
    most = max((entry.count for entry in same.values()), default=0)
    return {
        concept: {
            "bias": 1.0,
            "first": entry.first == first,
            "most": entry.count == most,
            "early": 1 - min(entry.sentences) / max(1, length),
            "variant": any(wider.count > entry.count for wider in above[concept]),
            **_named(entry, below[concept], named_in),
            **_used(entry, above[concept]),
            "passing": 0.0 if entry.title or entry.lead or entry.count > 1 else math.log(max(1.0, length / _LONG)),
        }
        for concept, entry in same.items()
    }


def _named(entry: Tally, below: Sequence[Tally], named_in: frozenset[str]) -> dict[str, float]:
    """What its name says, beside the narrower ones that the article names."""
    broad = is_broad(entry.kind, entry.name)
    return {
        "generic": broad,
        "symptom": is_symptom(entry.name),
        "outcome": is_outcome(entry.name),
        "class": bool(below),
        "outnumbered": any(2 * entry.count <= other.count or (broad and other.count > 1) for other in below),
        "above": any(other.title or other.lead or other.count > entry.count for other in below),
        "cause": entry.name not in _OWN and not named_in.isdisjoint(entry.words),
        "apposed": entry.kind is Kind.THERAPY and entry.apposed >= len(entry.sentences) and (broad or bool(below)),
    }


def _used(entry: Tally, above: Sequence[Tally]) -> dict[str, float]:
    """Where the article names it and what it says of it there."""
    sentences = len(entry.sentences)
    return {
        "title": entry.title,
        "lead": entry.lead,
        "count": math.log(entry.count),
        "joined": min(entry.joined, 2),
        "treated": min(entry.treated, 2),
        "compared": min(entry.compared, 2),
        "contrast": entry.compared / sentences,
        "claimed": entry.claims > 0,
        "beneficial": math.log1p(entry.beneficial),
        "harms": entry.harms / sentences,
        "aside": entry.aside / sentences,
        "avoided": entry.avoided / sentences,
        "mechanism": entry.mechanism / sentences,
        "unclaimed": entry.unclaimed / sentences,
        "opens": entry.opens / sentences,
        "beside": entry.beside / sentences,
        "presented": min(entry.presented, 2),
        "acts": min(entry.acts, 2),
        "source": entry.count == 1 and (entry.maker or (entry.sourced and any(wider.count > 1 for wider in above))),
    }


def _named_in(tallies: Mapping[str, Tally]) -> frozenset[str]:
    """The words that stand in conditions' own names, as peanuts do in "peanut allergy", but not what one lacks."""
    names = [name for t in tallies.values() if t.kind is Kind.CONDITION for name in t.words if not _LACK.search(name)]
    words = [word for name in names for word in re.findall(r"[\w-]+", name)]
    return frozenset([*words, *(f"{word}s" for word in words)])


def _sum(facts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum([weights[name] * value for name, value in facts.items() if name in weights])


def _role(entry: Tally, *, subject: bool) -> Role:
    if entry.kind is Kind.THERAPY and not entry.title and 2 * entry.usual >= len(entry.sentences) and not subject:
        return Role.COMPARATOR
    return Role.SUBJECT if subject else Role.MENTION


def _only_harm(entry: Tally) -> bool:
    """Is a condition only ever named as what a therapy may bring about, or in what is said of its risks?"""
    if entry.kind is Kind.THERAPY or entry.title or entry.unclaimed or entry.beneficial:
        return False
    return entry.harms > 0 and entry.harms + entry.aside >= len(entry.sentences)


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
