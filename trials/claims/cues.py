"""The cue tables, and the cues of one sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trials.language import clauses, lexicon, patterns
from trials.language.clauses import Clause
from trials.language.lexicon import Lexicon, Places, Span
from trials.language.patterns import Pattern
from trials.language.tokens import Words

NONE = "none"  # no claim
# The short names that the tables use.
TYPES = {
    "shown": "efficacy_shown",
    "cure": "cure_superlative",
    "comp": "comparative",
    "appr": "approved_or_standard",
    "prom": "efficacy_promising",
    "safe": "safety",
    "done": "trials_conducted",
    "under": "trials_underway",
    "anec": "anecdote",
    "hope": "future_hope",
    "mech": "mechanism",
    "cav": "caveat",
    "none": NONE,
}
_VARIANTS = {"n": "neg", "m": "may", "s": "seem"}
_ANYWHERE = "a"
_MOST = 1.0  # what a cue counts in a main clause; none counts more
# Inside the name of a condition or a therapy no class means anything ("failure" in "ovarian failure") but these.
_IN_NAMES = frozenset(["TREATMENT", "CONDWORD", "NUM"])
# Classes that only help to read others; they are no features.
_HELPERS = frozenset(["NUMBERED", "NOTNAME"])


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue's row: which of its variants count apart, and what each speaks for, before any fitting."""

    name: str
    variants: frozenset[str]
    anywhere: bool  # counts the same in whatever clause it stands
    says: dict[str, dict[str, float]]  # variant ("" when plain) → type → weight
    features: tuple[tuple[str, str], ...]  # of its variants, the feature of each, the one that goes before first


@dataclass(slots=True)  # one a sentence or more: a frozen one takes four times as long to make
class Sighting:
    """A cue in a sentence: its feature ("cue" or "cue.variant"), how much it counts, and its words."""

    feature: str
    value: float
    start: int
    end: int
    clause: str


@dataclass(slots=True)  # one a sentence or more: a frozen one takes four times as long to make
class Parsed:
    """A sentence taken apart: its words, classes, clauses and scopes."""

    words: Words
    found: Places
    clauses: tuple[Clause, ...]
    kinds: tuple[str, ...]  # of each word, the kind of its clause
    scopes: dict[str, Set[int]]
    breaks: list[int]


@dataclass(frozen=True, slots=True)
class Part:
    """The part that a class has in the rows, as sets of them."""

    asked: int  # the steps that it may stand for
    opening: tuple[tuple[int, int], ...]  # the same at a sentence's head, behind so many words at most
    barring: int  # the rows that must not be looked for beside it


@dataclass(frozen=True, slots=True)
class Table:
    """Both tables, compiled.

    Sets of rows are the bits of a number, so that those of a sentence are found all at once. A row has a bit for each
    of its steps: bit `row` for the first, `row` + the number of rows for the second, and so on.
    """

    cues: dict[str, Cue]
    rows: tuple[tuple[Cue, Pattern], ...]
    steps: int  # of the longest row
    without: int  # the steps that rows do not have
    parts: Mapping[str, Part]  # of each class
    lexicon: Lexicon


@cache
def table() -> Table:
    """Read and compile the tables, once."""
    known = {cue.name: cue for cue in _cues()}
    shorthands, rows = {}, []
    for line in _lines("patterns.tsv"):
        cue, _, text = line.partition("\t")
        if cue.startswith("@"):
            shorthands[cue] = text
        else:
            rows.append((known[cue], patterns.compile_pattern(text, shorthands)))
    longest = max(len(pattern.steps) for _, pattern in rows)
    without = 0
    asking, barring, opening = Counter[str](), Counter[str](), defaultdict[str, Counter[int]](Counter)
    for row, (_, pattern) in enumerate(rows):
        for name in pattern.unless:
            barring[name] += 1 << row
        for number in range(longest):
            bit = 1 << row + number * len(rows)
            if number >= len(pattern.steps):
                without += bit
                continue
            for name in pattern.steps[number].names:
                if pattern.start and not number:
                    opening[name][pattern.steps[0].gap] += bit
                else:
                    asking[name] += bit
    names = asking.keys() | opening.keys() | barring.keys()
    parts = {name: Part(asking[name], tuple(opening[name].items()), barring[name]) for name in names}
    return Table(known, tuple(rows), longest, without, parts, lexicon.build(lexicon.rows(), names))


def _lines(name: str) -> Iterable[str]:
    text = files("trials.claims").joinpath("data", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _cues() -> Iterable[Cue]:
    for number, line in enumerate(_lines("cues.tsv")):
        name, variants, plain, negated, may, seems, *_ = [*line.split("\t"), "", "", "", "", "", ""]
        if number == 0:
            continue  # the header
        says = {"": _weights(plain), "neg": _weights(negated), "may": _weights(may), "seem": _weights(seems)}
        apart = tuple(variant for letter, variant in _VARIANTS.items() if letter in variants)
        features = tuple((variant, f"{name}.{variant}") for variant in apart)
        yield Cue(name, frozenset(apart), _ANYWHERE in variants, {k: v for k, v in says.items() if v}, features)


def _weights(text: str) -> dict[str, float]:
    """ "shown+1.4 none-1" → {"efficacy_shown": 1.4, "none": -1.0}."""
    found = {}
    for part in text.split():
        at = max(part.find("+"), part.find("-"))
        found[TYPES[part[:at]]] = float(part[at:])
    return found


def parse(words: Words, conditions: Sequence[Span] = (), therapies: Sequence[Span] = ()) -> Parsed:
    """Take a sentence apart; the spans are those of mentions, in words."""
    forms = words.forms
    within: dict[int, int] = {}
    for start, end in (*conditions, *therapies):
        for at in range(start, end):
            within[at] = max(end, within.get(at, 0))
    found = table().lexicon.find(forms, within, _IN_NAMES)
    numbers = [(n, n + 1) for n, form in enumerate(forms) if form[0].isdigit()]
    numbers = sorted([*found["NUM"], *numbers]) if "NUM" in found else numbers
    if conditions:
        found["COND"] = tuple(conditions)
    if therapies:
        found["THER"] = tuple(therapies)
    if numbers:
        found["NUM"] = tuple(numbers)
    if names := _names(words, within):
        found["NAME"] = tuple(names)
    if "NUMBERED" in found and "i" in found:  # "phase I" is no person
        ends = {end for _, end in found["NUMBERED"]}
        found["i"] = tuple([span for span in found["i"] if span[0] not in ends])
        if not found["i"]:
            del found["i"]
    if "MAY" in found and "may" in forms:
        found["MAY"] = tuple([span for span in found["MAY"] if not _month(words, span[0])])
        if not found["MAY"]:
            del found["MAY"]
    parted = clauses.split(forms)
    kinds: list[str] = []
    for clause in parted:
        kinds += [clause.kind] * (clause.end - clause.start)
    return Parsed(words, found, parted, tuple(kinds), clauses.scopes(forms, found), clauses.breaks(forms))


_BEFORE_MONTH = frozenset(
    ["in", "by", "on", "since", "until", "from", "of", "last", "next", "early", "late", "mid", "-"]
)


def _month(words: Words, at: int) -> bool:
    """Is it "in May" or "May 14", and no modal, as in "Yoga May Ease Pain"?"""
    if words.forms[at] != "may" or not words.capital[at]:
        return False
    before = words.forms[at - 1] if at else ""
    after = words.forms[at + 1] if at + 1 < len(words) else ""
    return before in _BEFORE_MONTH or after[:1].isdigit()


def _names(words: Words, within: Mapping[int, int]) -> list[Span]:
    """Runs of capitalised words that could be a person's name; the sentence's first word only in a run of two."""
    if True not in words.capital[1:]:
        return []
    spans: list[Span] = []
    for at, capital in enumerate(words.capital):
        if capital and not _known(words.forms[at], inside=at in within):
            if spans and spans[-1][1] == at:
                spans[-1] = (spans[-1][0], at + 1)
            else:
                spans.append((at, at + 1))
    return spans[1:] if spans and spans[0] == (0, 1) else spans


def _known(form: str, *, inside: bool) -> bool:
    """Is a word of some class, or inside a name of one that counts there?"""
    names = table().lexicon.classes(form)
    return not _IN_NAMES.isdisjoint(names) if inside else bool(names)


def sightings(parsed: Parsed) -> list[Sighting]:
    """The cues of a sentence: of each feature the one that counts most."""
    best: dict[str, Sighting] = {}
    found, length = parsed.found, len(parsed.words)
    for cue, pattern in _rows(found):
        if not cue.features and cue.name in best and best[cue.name].value >= _MOST:
            continue
        for start, end, anchor in patterns.find(pattern, found, parsed.breaks, length):
            feature = cue.name
            for variant, name in cue.features:
                if anchor in parsed.scopes[variant]:
                    feature = name
                    break
            kind = parsed.kinds[anchor]
            value = _MOST if cue.anywhere else clauses.WEIGHTS[kind]
            if feature not in best or best[feature].value < value:
                best[feature] = Sighting(feature, value, start, end, kind)
    return list(best.values())


def _rows(found: Places) -> list[tuple[Cue, Pattern]]:
    """The rows of which each step has one of its classes in the sentence, in the table's order."""
    known = table()
    steps, barred = known.without, 0
    for name, part in zip(found, map(known.parts.get, found), strict=True):
        if part is None:
            continue
        steps |= part.asked
        if part.barring:
            barred |= part.barring
        for gap, rows in part.opening:
            if found[name][0][0] <= gap:
                steps |= rows
    number = len(known.rows)
    left = steps & ((1 << number) - 1) & ~barred
    for step in range(1, known.steps):
        left &= steps >> step * number
    found_rows = []
    while left:
        lowest = left & -left
        found_rows.append(known.rows[lowest.bit_length() - 1])
        left ^= lowest
    return found_rows


class _Features(dict[str, str]):
    """Classes with the feature of each, empty for those that are none; the tables have so many and no more."""

    def __missing__(self, name: str) -> str:
        self[name] = feature = f"w:{name}" if name.isupper() and name not in _HELPERS else ""
        return feature


_FEATURES = _Features()


def classes(parsed: Parsed) -> list[tuple[str, float]]:
    """The word classes of a sentence as features, each as heavy as the weightiest clause that has it."""
    if len(parsed.clauses) < 2:
        weight = clauses.WEIGHTS[parsed.clauses[0].kind] if parsed.clauses else _MOST
        return [(feature, weight) for name in parsed.found if (feature := _FEATURES[name])]
    weights = [clauses.WEIGHTS[kind] for kind in parsed.kinds]
    return [
        (feature, weights[places[0][0]] if len(places) == 1 else max([weights[start] for start, _ in places]))
        for name, places in parsed.found.items()
        if (feature := _FEATURES[name])
    ]
