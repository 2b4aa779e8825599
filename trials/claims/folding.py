"""Two names of one thing made one: an umbrella and the next above it, a drug and its class."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trials.claims.frames import apposed, compared
from trials.claims.general import is_outcome, is_symptom
from trials.models import Kind, Mention
from trials.vocabulary import Vocabulary

if TYPE_CHECKING:
    from trials.claims.reading import Looked

_EARLY = 6  # sentences within which a drug must be named for its class to mean it
_LEAD = 4  # sentences from the top, the title among them
_CANCER = frozenset(["cancer", "cancers", "tumor", "tumors", "tumour", "tumours", "malignancy", "malignancies"])
# What news uses for one thing, the lesser first, where an article names both.
_ALIKE = {
    "MESH:D000163": "MESH:D015658",  # AIDS, HIV infections
    "MESH:D020323": "MESH:D005879",  # tics, Tourette syndrome
    "MESH:D003863": "MESH:D003866",  # depression, depressive disorder
    "MESH:D050177": "MESH:D009765",  # overweight, obesity
    "MESH:D015431": "MESH:D009765",  # weight loss, obesity: the aim of treating it
    "MESH:D019966": "MESH:D009293",  # drug addiction, opioid addiction
    "MESH:D014029": "MESH:D012907",  # nicotine addiction, smoking
    "MESH:D011537": "MESH:D003876",  # itch, eczema
    "MESH:D018771": "MESH:D020370",  # joint pain, knee osteoarthritis
}
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
        below = [c for c in names if vocabulary.is_narrower(c, concept)]
        if len(below) == 1 and mention.kind is Kind.CONDITION and concept not in target:
            target |= _family(concept, below[0], looked, vocabulary)
    early = {m.concept for one in looked[:_EARLY] for m in one.seen.mentions}
    target |= {lesser: to for lesser, to in _ALIKE.items() if lesser in names and to in names}
    target = {concept: target.get(to, to) for concept, to in target.items() if target.get(to) != concept}
    classes = _classes(counts, names, early, vocabulary)
    return [_refolded(one, target, classes, names) for one in looked] if target or classes else list(looked)


def _family(wide: str, narrow: str, looked: Sequence[Looked], vocabulary: Vocabulary) -> dict[str, str]:
    """Which of two conditions, one a kind of the other and the only one named, the article means by both names.

    "Cancer" is the breast cancer of the title; the one "major depression" of an article on depression is depression.
    """
    uses = {concept: _uses(concept, looked) for concept in (wide, narrow)}
    name = uses[wide].name
    headed = uses[wide].words <= _CANCER or any(
        long.endswith(f" {short}") for short in uses[wide].words for long in uses[narrow].words
    )
    if is_symptom(name) and " " in name:
        return {wide: narrow}
    if headed and (uses[narrow].lead or 2 * uses[narrow].count >= uses[wide].count):
        return {wide: narrow}
    if vocabulary.umbrella(wide) or is_symptom(name) or is_outcome(name):
        return {}
    if uses[narrow].count <= 1 < uses[wide].count and uses[wide].lead and not uses[narrow].lead and headed:
        return {narrow: wide}
    return {}


@dataclass(frozen=True, slots=True)
class _Uses:
    name: str
    count: int
    words: frozenset[str]
    lead: bool


def _uses(concept: str, looked: Sequence[Looked]) -> _Uses:
    found = [(number, m) for number, one in enumerate(looked) for m in one.seen.mentions if m.concept == concept]
    words = frozenset(m.text.lower() for _, m in found)
    return _Uses(found[0][1].name, len(found), words, found[0][0] < _LEAD)


def _classes(
    counts: Mapping[str, int], names: Mapping[str, Mention], early: Collection[str], vocabulary: Vocabulary
) -> dict[str, str]:
    """The classes of which the article names one therapy alone, and that no less often: "the diabetes drug"."""
    therapies = [concept for concept, mention in names.items() if mention.kind is Kind.THERAPY]
    inside: dict[str, list[str]] = {concept: [] for concept in therapies}
    for narrow in therapies:
        for wide in vocabulary.broader(narrow) & inside.keys():
            inside[wide].append(narrow)
    found = {}
    for wide, below in inside.items():
        if len(below) == 1 and (counts[below[0]] >= max(2, counts[wide]) or below[0] in early):
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
    if apposed(one, mention):
        return False
    beside = any(m.concept == classes.get(mention.concept) for m in one.seen.mentions)
    before = one.text[: mention.start - one.sentence.start]
    return beside or compared(one, mention) or _OTHERS.search(before[-60:]) is not None
