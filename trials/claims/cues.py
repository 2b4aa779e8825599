"""The cue tables, and the cues of one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trials.language import clauses, lexicon, patterns
from trials.language.clauses import Clause
from trials.language.lexicon import Lexicon, Span
from trials.language.patterns import Hit, Pattern
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
# Inside the name of a condition or a therapy these classes mean nothing ("gene" in "gene therapy").
_NOT_IN_NAMES = (
    "BIO",
    "BODY",
    "RISK",
    "HARM",
    "BAD",
    "GOOD",
    "MEASURE",
    "ACT",
    "RECOMMEND",
    "LAB",
    "SAFE",
    "EFFECTIVE",
    "CURE",
    "MILD",
    "LOWER",
    "HIGHER",
)
_NUMBER_WORDS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "dozen",
        "dozens",
        "hundreds",
        "thousands",
        "millions",
    ]
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue's row: which of its variants count apart, and what each speaks for, before any fitting."""

    name: str
    variants: frozenset[str]
    anywhere: bool  # counts the same in whatever clause it stands
    says: dict[str, dict[str, float]]  # variant ("" when plain) → type → weight


@dataclass(frozen=True, slots=True)
class Sighting:
    """A cue in a sentence: its feature ("cue" or "cue.variant"), how much it counts, and its words."""

    feature: str
    value: float
    start: int
    end: int
    clause: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence taken apart: its words, classes, clauses and scopes."""

    words: Words
    found: dict[str, list[Span]]
    clauses: tuple[Clause, ...]
    scopes: dict[str, set[int]]
    breaks: list[int]


@dataclass(frozen=True, slots=True)
class Table:
    """Both tables, compiled."""

    cues: dict[str, Cue]
    patterns: tuple[tuple[str, Pattern], ...]  # cue, pattern
    lexicon: Lexicon


@cache
def table() -> Table:
    """Read and compile the tables, once."""
    shorthands, rows = {}, []
    for line in _lines("patterns.tsv"):
        cue, _, text = line.partition("\t")
        if cue.startswith("@"):
            shorthands[cue] = text
        else:
            rows.append((cue, text))
    compiled = tuple((cue, patterns.compile_pattern(text, shorthands)) for cue, text in rows)
    words = lexicon.build(lexicon.rows(), patterns.literals([pattern for _, pattern in compiled]))
    return Table({cue.name: cue for cue in _cues()}, compiled, words)


def _lines(name: str) -> Iterable[str]:
    text = files("trials.claims").joinpath("data", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _cues() -> Iterable[Cue]:
    for number, line in enumerate(_lines("cues.tsv")):
        name, variants, plain, negated, may, seems, *_ = [*line.split("\t"), "", "", "", "", "", ""]
        if number == 0:
            continue  # the header
        says = {"": _weights(plain), "neg": _weights(negated), "may": _weights(may), "seem": _weights(seems)}
        apart = frozenset(_VARIANTS[letter] for letter in variants if letter != _ANYWHERE)
        yield Cue(name, apart, _ANYWHERE in variants, {k: v for k, v in says.items() if v})


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
    found = table().lexicon.find(forms)
    _drop(found, _NOT_IN_NAMES, [*conditions, *therapies])
    numbers = [(n, n + 1) for n, form in enumerate(forms) if form[0].isdigit() or form in _NUMBER_WORDS]
    for name, spans in (("COND", conditions), ("THER", therapies), ("NUM", numbers), ("NAME", _names(words))):
        if spans:
            found[name] = list(spans)
    _drop(found, ("i",), [(n + 1, n + 2) for n, form in enumerate(forms) if form in _NUMBERED])
    return Parsed(words, found, clauses.split(forms), clauses.scopes(forms, found), clauses.breaks(forms))


_NUMBERED = frozenset(
    ["phase", "schedule", "type", "class", "stage", "level", "title", "part", "factor"]
)  # "phase I" is no person


def _drop(found: dict[str, list[Span]], names: Iterable[str], inside: Sequence[Span]) -> None:
    """Take classes away where they stand within one of the spans."""
    for name in names:
        if name in found and inside:
            left = [s for s in found[name] if not any(a <= s[0] and s[1] <= b for a, b in inside)]
            if left:
                found[name] = left
            else:
                del found[name]


def _names(words: Words) -> list[Span]:
    """Runs of capitalised words that could be a person's name; the sentence's first word only in a run of two."""
    spans, at = [], 0
    forms, capital = words.forms, words.capital
    known = table().lexicon.words
    while at < len(forms):
        end = at
        while end < len(forms) and capital[end] and forms[end] not in known and forms[end] not in _NOT_NAMES:
            end += 1
        if end > at and (at > 0 or end > 1):
            spans.append((at, end))
        at = max(end, at + 1)
    return spans


_NOT_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "of",
        "and",
        "but",
        "for",
        "with",
        "by",
        "as",
        "to",
        "from",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "there",
        "we",
        "they",
        "he",
        "she",
        "i",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "u.s",
        "us",
        "uk",
        "american",
        "british",
        "canadian",
        "german",
        "french",
        "italian",
        "japanese",
        "chinese",
        "australian",
        "european",
        "english",
    ]
)


def sightings(parsed: Parsed) -> list[Sighting]:
    """The cues of a sentence: of each feature the one that counts most."""
    best: dict[str, Sighting] = {}
    known = table()
    length = len(parsed.words)
    for name, pattern in known.patterns:
        for hit in patterns.find(pattern, parsed.found, parsed.breaks, length):
            sighting = _sighting(known.cues[name], hit, parsed)
            if sighting.feature not in best or best[sighting.feature].value < sighting.value:
                best[sighting.feature] = sighting
    return list(best.values())


def _sighting(cue: Cue, hit: Hit, parsed: Parsed) -> Sighting:
    variant = next((v for v in ("neg", "may", "seem") if v in cue.variants and hit.anchor in parsed.scopes[v]), "")
    kind = clauses.place(parsed.clauses, hit.anchor).kind
    feature = f"{cue.name}.{variant}" if variant else cue.name
    return Sighting(feature, 1.0 if cue.anywhere else clauses.WEIGHTS[kind], hit.start, hit.end, kind)


def classes(parsed: Parsed) -> list[tuple[str, float]]:
    """The word classes of a sentence as features, each as heavy as the weightiest clause that has it."""
    found = []
    for name, spans in parsed.found.items():
        if name.isupper():
            kinds = {clauses.place(parsed.clauses, start).kind for start, _ in spans}
            found.append((f"w:{name}", max(clauses.WEIGHTS[kind] for kind in kinds)))
    return found
