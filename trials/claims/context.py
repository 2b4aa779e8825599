"""A sentence's features: its cues and word classes, its place in the article, and the company it keeps.

Those of the sentence before, but for its words, are features too (`p:`): what claims nothing stands together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import chain
from typing import TYPE_CHECKING, Final

from trials.claims import numbers
from trials.claims.cues import classes
from trials.claims.scoring import Features
from trials.models import Kind

if TYPE_CHECKING:
    from trials.claims.reading import Seen

Mains = dict[Kind, frozenset[str]]

_BIAS = ("bias", 1.0)

_SHORT = 6  # words
_LONG = 32
_LEAD = 3  # sentences after the title

PATIENT = "patient"
EXPERT = "expert"


def features(seen: Sequence[Seen], mains: Mains) -> list[Features]:
    """Every sentence's features, with their values."""
    who: str | None = None
    before: list[str] = []
    found: list[Features] = []
    for number, one in enumerate(seen):
        cues = {sighting.feature for sighting in one.cues}
        who = _speaker(one, cues, who)
        named = [*_place(number, one), *_named(one, mains), *numbers.compared(one.parsed)]
        if number and not _PRONOUN.isdisjoint(cues):
            named.append(_topic(seen[number - 1]))
        named += _ways(cues)
        if who is not None and _personal(one, cues):
            named.append(f"voice_of_{who}")
        weighed = [_BIAS, *[(s.feature, s.value) for s in one.cues], *classes(one.parsed)]
        found.append(Features(weighed, [*named, *_words(one), *before]))
        before = [_BEFORE[name] for name in dict.fromkeys([*[name for name, _ in weighed], *named])]
    return found


class _Before(dict[str, str]):
    """Features with what they are called of the sentence before; there are so many and no more."""

    def __missing__(self, name: str) -> str:
        self[name] = feature = f"p:{name}"
        return feature


_BEFORE = _Before()


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


def _place(number: int, one: Seen) -> list[str]:
    found = []
    if number <= _LEAD:
        found.append("lead" if number else "title")
    paragraph = one.sentence.kind == "paragraph"
    if not paragraph:
        found.append(one.sentence.kind)
    length = len(one.parsed.words.forms)
    if length <= _SHORT:
        found.append("short")
    elif length >= _LONG:
        found.append("long")
    if not one.cues:
        found.append("no_cue")
    if "VERB" not in one.parsed.found:
        found.append("no_verb" if paragraph else "heading_no_verb")
    return found


def _named(one: Seen, main: Mains) -> list[str]:
    """What a sentence names, beside what the article seems to be about."""
    classes = one.parsed.found
    therapies = {m.concept for m in one.mentions if m.kind is Kind.THERAPY}
    found = []
    if therapies:
        found += ["has_therapy", "other_therapy" if therapies.isdisjoint(main[Kind.THERAPY]) else "main_therapy"]
    elif "TREATMENT" in classes:
        found.append("has_treatment_word")
    elif "TRIAL" not in classes and "STUDY" not in classes:
        found.append("no_therapy_at_all")
    if any(m.kind is Kind.CONDITION for m in one.mentions):
        found.append("has_condition")
        if not therapies:
            found.append("condition_alone")
    return found


_PRONOUN = frozenset(["it_start", "effect_start", "the_treatment_start"])


def _topic(before: Seen) -> str:
    """What "it", "they" or "the effect" at the head of a sentence may stand for: what the sentence before names."""
    kinds = {mention.kind for mention in before.mentions}
    if Kind.THERAPY in kinds:
        return "it_is_therapy"
    return "it_is_condition" if Kind.CONDITION in kinds else "it_is_unknown"


class _Bag(dict[str, tuple[str, ...]]):
    """Words already seen, with the features of each; bounded, because articles are hostile.

    A longer word is one by its beginning too, so that what is learned of "reduces" holds for "reduction".
    """

    LIMIT: Final = 100_000

    def __missing__(self, form: str) -> tuple[str, ...]:
        if len(self) >= self.LIMIT:
            self.clear()
        whole = "b:#" if form[0].isdigit() else f"b:{form}"
        self[form] = found = (whole, f"{whole[: 2 + _STEM]}*") if len(whole) > 2 + _STEM else (whole,)
        return found


_STEM = 5  # letters that words which belong together share
_BAG = _Bag()


def _words(one: Seen) -> list[str]:
    """The words of a sentence outside the names of conditions and therapies; numbers are one word, a full stop is none.

    In one order, since what a sum of fractions comes to depends on it, and a threshold on that.
    """
    forms, found = one.parsed.words.forms, one.parsed.found
    named = {n for kind in ("COND", "THER", "NAME") if kind in found for a, b in found[kind] for n in range(a, b)}
    if named:
        forms = tuple([form for n, form in enumerate(forms) if n not in named])
    names = set(chain.from_iterable(map(_BAG.__getitem__, forms)))
    names.discard("b:.")
    return sorted(names)


# Cues of what became better, and of what became worse or more frequent; each alone says little of which it is.
_BETTER = frozenset(
    ["therapy_cuts", "cut_ill", "therapy_lifts", "lift_well", "helps_who", "ill_fell", "ill_gone", "well_rose",
     "patient_rose", "reduction_in", "gain_in", "fewer_ill", "better_well", "less_likely", "effective_for",
     "is_effective", "responded"]
)  # fmt: skip
_WORSE = frozenset(
    ["raises_risk", "raise_risk", "more_harm", "ill_rose", "developed_harm", "harm_common", "adverse_list"]
)
_GROUPS = frozenset(["group_fared", "in_group", "than_those", "versus_number", "versus_placebo", "better_than_placebo"])


def _ways(cues: Set[str]) -> list[str]:
    """Did things become better or worse in it, and by a comparison of groups?"""
    worse = not _WORSE.isdisjoint(cues)
    better = not _BETTER.isdisjoint(cues - {"better_well"} if "more_harm" in cues else cues)  # "more X than placebo"
    if not (better or worse):
        return []
    way = "both_ways" if better and worse else "better" if better else "worse"
    return [way] if _GROUPS.isdisjoint(cues) else [way, f"{way}_group"]


_PATIENTS = frozenset(["person_age", "kin", "one_patient"])
_PERSONAL = frozenset(["first_person", "she_does", "named", "we", "quote"])


def _speaker(one: Seen, cues: Set[str], before: str | None) -> str | None:
    """Who a sentence's "I", "he" or "she" is: the patient or the expert that was last brought in."""
    if not _PATIENTS.isdisjoint(cues):
        return PATIENT
    if "expert" in cues and ("NAME" in one.parsed.found or "expert_said" in cues):
        return EXPERT
    if "TEAM" in one.parsed.found and "said" in cues:
        return EXPERT
    return before


def _personal(one: Seen, cues: Set[str]) -> bool:
    """Does somebody speak or act in it whom the article has brought in?"""
    return "expert" not in cues and (not _PERSONAL.isdisjoint(cues) or "SHE" in one.parsed.found)
