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
_NUMBER_WORDS = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "dozen", "dozens", "hundreds", "thousands", "millions"]
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue's row: which of its variants count apart, and what each speaks for, before any fitting."""

    name: str
    variants: frozenset[str]
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
        yield Cue(name, frozenset(_VARIANTS[letter] for letter in variants), {k: v for k, v in says.items() if v})


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
    found["NUM"] = [(n, n + 1) for n, form in enumerate(forms) if form[0].isdigit() or form in _NUMBER_WORDS]
    for name, spans in (("COND", conditions), ("THER", therapies)):
        if spans:
            found[name] = list(spans)
    if not found["NUM"]:
        del found["NUM"]
    return Parsed(words, found, clauses.split(forms), clauses.scopes(forms, found), clauses.breaks(forms))


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
    return Sighting(feature, clauses.WEIGHTS[kind], hit.start, hit.end, kind)
