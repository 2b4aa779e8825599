"""Which conditions and which therapy each claim is about.

A claim is about what it names. What it does not name ("the drug", "it", "these patients", or nothing at all) is what
the article last spoke of in the same stretch, and failing that what the article is about.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trials.claims.asides import aside
from trials.claims.frames import avoided, beside, compared, is_harm, opens, reaches, sourced, treated, usual
from trials.claims.general import is_broad, is_outcome, is_symptom
from trials.claims.salience import Standing
from trials.models import Article, Kind, Mention, Role

if TYPE_CHECKING:
    from trials.claims.reading import Looked

_ASKED = re.compile(r"Q(?:uestion)?[:.]\s", re.I)  # a block that opens a new question and its answer
_APPROACH = re.compile(
    r"\b(?:same|similar|such an?|this kind of|this type of) "
    r"(?:approach|technique|method|strategy|technology|treatment|therapy)\b",
    re.I,
)
_MANY = re.compile(
    r"\b(?:the|these|those|such|all|most|both) "
    r"(?:drugs|pills|tablets|medicines|medications|treatments|therapies|shots|vaccines)\b",
    re.I,
)


_NOTHING: Mapping[Kind, tuple[str, ...]] = {Kind.CONDITION: (), Kind.THERAPY: ()}
_NEAR = 2.0  # in weight: how much less than the main subject one may matter and still be carried on


@dataclass(slots=True)  # one a sentence or more: a frozen one takes four times as long to make
class About:
    """What a sentence is about, and why."""

    conditions: tuple[str, ...]
    therapy: str | None
    why: tuple[str, ...]
    named: Mapping[Kind, tuple[str, ...]]  # what the sentence itself names, comparators apart
    carried: Mapping[Kind, tuple[str, ...]]  # what it would be about, did it name nothing
    against: tuple[str, ...]  # therapies that it compares with


@dataclass(slots=True)
class Memory:
    """What the article last spoke of: by default its subject, under a heading what the heading names."""

    home: dict[Kind, tuple[str, ...]]
    last: dict[Kind, tuple[str, ...]] = field(default_factory=dict)
    plural: tuple[str, ...] = ()  # the therapy last named in the plural, which "the drugs" take up
    block: int = -1
    parted: bool = False  # within a section of an article that has no condition of its own

    def recall(self, kind: Kind) -> tuple[str, ...]:
        return self.last.get(kind) or self.home[kind]


def resolve(article: Article, looked: Sequence[Looked], kept: Mapping[str, Standing]) -> dict[int, About]:
    """For each sentence, by its start, what it is about."""
    starts = [block.start for block in article.blocks]
    subjects = {kind: mains(kept, kind) for kind in Kind}
    sections = _sections(article, looked, kept)
    if _parted(looked, sections):
        subjects[Kind.CONDITION] = ()
    memory = Memory(dict(subjects))
    found: dict[int, About] = {}
    for number, one in enumerate(looked):
        _move(memory, bisect.bisect_right(starts, one.sentence.start), kept)
        if number in sections:
            memory.parted = not subjects[Kind.CONDITION]
            memory.home = {
                kind: sections[number][0][kind] or (() if sections[number][1] else subjects[kind]) for kind in Kind
            }
            memory.last = {}
        named = _named(one, kept) if one.seen.mentions else _NOTHING
        found[one.sentence.start] = _about(one, named, memory, kept)
        if number not in sections:
            _remember(memory, one, named, kept)
    return found


def _parted(looked: Sequence[Looked], sections: Mapping[int, tuple[dict[Kind, tuple[str, ...]], bool]]) -> bool:
    """Has an article no condition in its title, and sections on several? Then none of them is that of the rest."""
    headed = {name for about, _ in sections.values() for name in about[Kind.CONDITION]}
    return len(headed) > 1 and not any(m.kind is Kind.CONDITION for m in looked[0].seen.mentions)


def _sections(
    article: Article, looked: Sequence[Looked], kept: Mapping[str, Standing]
) -> dict[int, tuple[dict[Kind, tuple[str, ...]], bool]]:
    """The sentences that open a section, with what it is about, and whether it is a question of its own."""
    opening = []
    blocks = {block.start: article.text[block.start : block.end] for block in article.blocks}
    for number, one in enumerate(looked):
        asks = _ASKED.match(blocks.get(one.sentence.start, "")) is not None
        if number and (one.sentence.kind == "heading" or asks):
            opening.append((number, asks))
    found = {}
    for (number, asks), (end, _) in zip(opening, [*opening[1:], (len(looked), False)], strict=False):
        head = _named(looked[number], kept)
        about = {kind: head[kind][:1] or (_most(looked[number:end], kept, kind) if asks else ()) for kind in Kind}
        found[number] = (about, asks)
    return found


def _most(looked: Sequence[Looked], kept: Mapping[str, Standing], kind: Kind) -> tuple[str, ...]:
    counts = Counter(m.concept for one in looked for m in one.seen.mentions if m.kind is kind and m.concept in kept)
    return tuple(concept for concept, _ in counts.most_common(1))


def _move(memory: Memory, block: int, kept: Mapping[str, Standing]) -> None:
    """Go on to the next sentence: what matters much less than the main subject is forgotten after its paragraph."""
    if block != memory.block:
        memory.block = block
        for kind, last in list(memory.last.items()):
            kept_on = _rivals(last[0], memory.home[kind], kept) if memory.home[kind] else not memory.parted
            if last and not kept_on:
                del memory.last[kind]


def _rivals(concept: str, home: Sequence[str], kept: Mapping[str, Standing]) -> bool:
    """Does a concept matter about as much to the article as what a stretch is about by default?"""
    most = max((kept[name].weight for name in home), default=-math.inf)
    return kept[concept].role in (Role.SUBJECT, Role.VARIANT) and kept[concept].weight > most - _NEAR


def mains(kept: Mapping[str, Standing], kind: Kind) -> tuple[str, ...]:
    """The concept that the article is about most."""
    standing = [s for s in kept.values() if s.kind is kind and s.role is Role.SUBJECT]
    return tuple(s.concept for s in sorted(standing, key=lambda s: (-s.weight, s.first))[:1])


_CARRIED = tuple((kind, f"{kind} carried over from before") for kind in Kind)


def _about(one: Looked, named: Mapping[Kind, tuple[str, ...]], memory: Memory, kept: Mapping[str, Standing]) -> About:
    carried = {Kind.CONDITION: memory.recall(Kind.CONDITION), Kind.THERAPY: memory.recall(Kind.THERAPY)}
    if not named[Kind.THERAPY] and carried[Kind.THERAPY]:
        classes = kept[carried[Kind.THERAPY][0]].classes
        if classes and _APPROACH.search(one.text):
            carried[Kind.THERAPY] = classes[:1]
        if memory.plural and _MANY.search(one.text):
            carried[Kind.THERAPY] = memory.plural
    against: tuple[str, ...] = ()
    if one.seen.mentions:
        if not named[Kind.CONDITION] and _names_its_own(one, kept):
            carried[Kind.CONDITION] = ()
        if not named[Kind.THERAPY] and _tests_its_own(one, kept):
            carried[Kind.THERAPY] = ()
        against = tuple(dict.fromkeys([m.concept for m in _kept(one, Kind.THERAPY, kept) if compared(one, m)]))
    why = tuple([because for kind, because in _CARRIED if not named[kind] and carried[kind]])
    conditions = named[Kind.CONDITION] or carried[Kind.CONDITION]
    therapies = named[Kind.THERAPY] or carried[Kind.THERAPY]
    return About(conditions, therapies[0] if therapies else None, why, named, carried, against)


def _names_its_own(one: Looked, kept: Mapping[str, Standing]) -> bool:
    """Does it say what a therapy is for, though the article names that too seldom to be about it?"""
    therapies = [m for m in one.seen.mentions if m.kind is Kind.THERAPY]
    return bool(therapies) and any(
        m.kind is Kind.CONDITION
        and m.concept not in kept
        and not (is_outcome(m.name) or is_symptom(m.name))
        and treated(one, m, strict=True)
        and not aside(one, m)
        and any(reaches(one, therapy, m) for therapy in therapies)
        for m in one.seen.mentions
    )


def _tests_its_own(one: Looked, kept: Mapping[str, Standing]) -> bool:
    """Does it say what another therapy does to a condition, one that the article names too seldom to be about it?"""
    conditions = [m for m in one.seen.mentions if m.kind is Kind.CONDITION]
    return bool(conditions) and any(
        m.kind is Kind.THERAPY
        and m.concept not in kept
        and not is_broad(m.kind, m.name)
        and not (compared(one, m) or usual(one, m) or sourced(one, m) or beside(one, m))
        and any(reaches(one, m, condition) for condition in conditions)
        for m in one.seen.mentions
    )


def _remember(memory: Memory, one: Looked, named: Mapping[Kind, tuple[str, ...]], kept: Mapping[str, Standing]) -> None:
    """Keep the subjects that were named, and the therapy that the sentence opened with."""
    subjects = tuple(name for name in named[Kind.CONDITION] if kept[name].role is Role.SUBJECT)
    if subjects or (named[Kind.CONDITION] and not is_harm(one)):
        memory.last[Kind.CONDITION] = subjects or named[Kind.CONDITION]
    for concept in named[Kind.THERAPY][:1]:
        first = next(m for m in one.seen.mentions if m.concept == concept)
        if opens(one, first) or concept in memory.home[Kind.THERAPY]:
            memory.last[Kind.THERAPY] = (concept,)
        if first.text.endswith("s") and kept[concept].role is Role.SUBJECT:
            memory.plural = (concept,)


def _kept(one: Looked, kind: Kind, kept: Mapping[str, Standing]) -> list[Mention]:
    return [m for m in one.seen.mentions if m.kind is kind and m.concept in kept]


def _named(one: Looked, kept: Mapping[str, Standing]) -> Mapping[Kind, tuple[str, ...]]:
    return {Kind.CONDITION: _conditions(one, kept), Kind.THERAPY: _therapies(one, kept)}


def _conditions(one: Looked, kept: Mapping[str, Standing]) -> tuple[str, ...]:
    """The kept conditions that a sentence names, subjects first; not harms, causes and consequences."""
    named = _kept(one, Kind.CONDITION, kept)
    if not named:
        return ()
    held = dict.fromkeys([m.concept for m in named if kept[m.concept].role is Role.SUBJECT or not aside(one, m)])
    names = [name for name in held if not kept[name].caused]
    if is_harm(one):
        names = [name for name in names if kept[name].role is Role.SUBJECT]
    return tuple(sorted(names, key=lambda name: kept[name].role is not Role.SUBJECT))


def _therapies(one: Looked, kept: Mapping[str, Standing]) -> tuple[str, ...]:
    """The therapies that a sentence may be about, in order: not those it compares with, nor mere classes.

    What patients get otherwise is what it is about only where it names nothing else.
    """
    named = [m for m in _kept(one, Kind.THERAPY, kept) if not (compared(one, m) or avoided(one, m))]
    solid = [m for m in named if not is_broad(m.kind, m.name) or kept[m.concept].role is Role.SUBJECT]
    free = [m for m in solid if kept[m.concept].role is not Role.COMPARATOR]
    return tuple(dict.fromkeys([m.concept for m in free or solid]))
