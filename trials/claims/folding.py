"""Two names of one thing made one: an umbrella and the next above it, a drug and its class."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trials.claims.frames import compared
from trials.claims.general import is_symptom
from trials.models import Kind, Mention
from trials.vocabulary import Vocabulary

if TYPE_CHECKING:
    from trials.claims.reading import Looked

# Before a class of therapies, words that set it apart from the one that the article is about.
_OTHERS = re.compile(
    r"\b(?:other|others|different|older|existing|standard|conventional|traditional|most|many|some|several|these|those|both|"
    r"all|class of|kinds? of|types? of|such as)\W+(?:[\w’'-]+\W+)?$",
    re.I,
)


def folded(looked: Sequence[Looked], vocabulary: Vocabulary) -> list[Looked]:
    """The sentences, each mention of the lesser name made one of the other."""
    counts = Counter(m.concept for one in looked for m in one.seen.mentions)
    names = {m.concept: m for one in looked for m in one.seen.mentions}
    target: dict[str, str] = {}
    umbrellas = [c for c, m in names.items() if m.kind is Kind.CONDITION and vocabulary.umbrella(c)]
    for a in umbrellas:
        for b in umbrellas:
            if counts[a] > counts[b] and a not in target and _same_umbrella(a, b, vocabulary):
                target[b] = a
    for concept, mention in names.items():
        if is_symptom(mention.name) and " " in mention.name:
            below = [c for c in names if vocabulary.is_narrower(c, concept)]
            target |= {concept: below[0]} if len(below) == 1 else {}
    classes = _classes(counts, names, vocabulary)
    return [_refolded(one, target, classes, names) for one in looked] if target or classes else list(looked)


def _classes(counts: Mapping[str, int], names: Mapping[str, Mention], vocabulary: Vocabulary) -> dict[str, str]:
    """The classes of which the article names one therapy alone, and that no less often: "the diabetes drug"."""
    therapies = [concept for concept, mention in names.items() if mention.kind is Kind.THERAPY]
    found = {}
    for wide in therapies:
        below = [narrow for narrow in therapies if vocabulary.is_narrower(narrow, wide)]
        if len(below) == 1 and counts[below[0]] > 1 and counts[below[0]] >= counts[wide]:
            found[wide] = below[0]
    return found


def _same_umbrella(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Are two umbrellas next to each other in the tree and of one form: lung diseases, respiratory tract diseases?"""
    near = b in vocabulary.concept(a).broader[:3] or a in vocabulary.concept(b).broader[:3]
    return near and vocabulary.concept(a).name.split()[-1] == vocabulary.concept(b).name.split()[-1]


def _refolded(
    one: Looked, target: Mapping[str, str], classes: Mapping[str, str], names: Mapping[str, Mention]
) -> Looked:
    if not any(m.concept in target or m.concept in classes for m in one.seen.mentions):
        return one

    def moved(m: Mention) -> Mention:
        to = target.get(m.concept) or (classes.get(m.concept) if not _set_apart(one, m, classes) else None)
        return replace(m, concept=to, name=names[to].name) if to else m

    return replace(one, seen=replace(one.seen, mentions=tuple(moved(m) for m in one.seen.mentions)))


def _set_apart(one: Looked, mention: Mention, classes: Mapping[str, str]) -> bool:
    """Is a class named beside its one therapy, or as what that is compared with?"""
    beside = any(m.concept == classes.get(mention.concept) for m in one.seen.mentions)
    before = one.text[: mention.start - one.sentence.start]
    return beside or compared(one, mention) or _OTHERS.search(before[-60:]) is not None
