"""A sentence's features: its cues and word classes, its place in the article, and the company it keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trials.claims import numbers
from trials.claims.cues import classes
from trials.models import Kind

if TYPE_CHECKING:
    from trials.claims.reading import Seen

Features = tuple[tuple[str, float], ...]
Mains = dict[Kind, frozenset[str]]

_SHORT = 6  # words
_LONG = 32
_LEAD = 3  # sentences after the title

PATIENT = "patient"
EXPERT = "expert"


def features(seen: Sequence[Seen], mains: Mains) -> list[Features]:
    """Every sentence's features, with their values."""
    own = [
        [("bias", 1.0), *((s.feature, s.value) for s in one.cues), *classes(one.parsed), *_alone(number, one, mains)]
        for number, one in enumerate(seen)
    ]
    for number, one in enumerate(seen):
        own[number] += [(name, 1.0) for name in (*_topic(seen, number), *_words(one))]
    who: str | None = None
    found = []
    for number, one in enumerate(seen):
        who = _speaker(one, who)
        found.append((*own[number], *((name, 1.0) for name in _voice(one, who))))
    return found


def mains(seen: Sequence[Seen]) -> Mains:
    """What an article seems to be about at first sight: what it names most, the title counting four times."""
    found: Mains = {}
    for kind in Kind:
        counts = Counter[str]()
        for number, one in enumerate(seen):
            for mention in one.mentions:
                if mention.kind is kind:
                    counts[mention.concept] += 1 if number else 4
        most = max(counts.values(), default=0)
        found[kind] = frozenset(concept for concept, count in counts.items() if count >= max(2, most / 2))
    return found


def _alone(number: int, one: Seen, main: Mains) -> Iterator[tuple[str, float]]:
    """What can be said of a sentence without its neighbours."""
    for name in (*_place(number, one), *_named(one, main), *numbers.compared(one.parsed)):
        yield name, 1.0


def _place(number: int, one: Seen) -> Iterator[str]:
    if number == 0:
        yield "title"
    elif number <= _LEAD:
        yield "lead"
    if one.sentence.kind != "paragraph":
        yield one.sentence.kind
    length = len(one.parsed.words)
    if length <= _SHORT:
        yield "short"
    elif length >= _LONG:
        yield "long"
    if not one.cues:
        yield "no_cue"
    if "VERB" not in one.parsed.found:
        yield "no_verb" if one.sentence.kind == "paragraph" else "heading_no_verb"


def _named(one: Seen, main: Mains) -> Iterator[str]:
    therapies = {m.concept for m in one.mentions if m.kind is Kind.THERAPY}
    found = one.parsed.found
    if therapies:
        yield "has_therapy"
        yield "main_therapy" if therapies & main[Kind.THERAPY] else "other_therapy"
    elif "TREATMENT" in found:
        yield "has_treatment_word"
    elif "TRIAL" not in found and "STUDY" not in found:
        yield "no_therapy_at_all"
    if any(m.kind is Kind.CONDITION for m in one.mentions):
        yield "has_condition"
        if not therapies:
            yield "condition_alone"


_PRONOUN = frozenset(["it_start", "effect_start", "the_treatment_start"])


def _topic(seen: Sequence[Seen], number: int) -> Iterator[str]:
    """What "it", "they" or "the effect" at the head of a sentence may stand for: what the sentence before names."""
    if number and any(sighting.feature in _PRONOUN for sighting in seen[number].cues):
        kinds = {mention.kind for mention in seen[number - 1].mentions}
        if Kind.THERAPY in kinds:
            yield "it_is_therapy"
        elif Kind.CONDITION in kinds:
            yield "it_is_condition"
        else:
            yield "it_is_unknown"


class _Bag(dict[str, str]):
    """Words already seen, with the feature of each; bounded, because articles are hostile."""

    LIMIT = 100_000

    def __missing__(self, form: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        self[form] = feature = "b:#" if form[0].isdigit() else f"b:{form}"
        return feature


_BAG = _Bag()


def _words(one: Seen) -> list[str]:
    """The words of a sentence outside the names of conditions and therapies; numbers are one word, a full stop is none.

    In one order, since what a sum of fractions comes to depends on it, and a threshold on that.
    """
    forms, found = one.parsed.words.forms, one.parsed.found
    named = {n for kind in ("COND", "THER", "NAME") if kind in found for a, b in found[kind] for n in range(a, b)}
    if named:
        forms = tuple([form for n, form in enumerate(forms) if n not in named])
    return sorted({_BAG[form] for form in forms if form != "."})


def _speaker(one: Seen, before: str | None) -> str | None:
    """Who a sentence's "I", "he" or "she" is: the patient or the expert that was last brought in."""
    names = {sighting.feature for sighting in one.cues}
    if names & {"person_age", "kin", "one_patient"}:
        return PATIENT
    if "expert" in names and ("NAME" in one.parsed.found or "expert_said" in names):
        return EXPERT
    if "TEAM" in one.parsed.found and "said" in names:
        return EXPERT
    return before


def _voice(one: Seen, who: str | None) -> Iterator[str]:
    names = {sighting.feature for sighting in one.cues}
    personal = names & {"first_person", "she_does", "named", "we", "quote"} or "SHE" in one.parsed.found
    if personal and who is not None and "expert" not in names:
        yield f"voice_of_{who}"
