"""The cue tables, and the cues of one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
# Inside the name of a condition or a therapy no class means anything ("failure" in "ovarian failure") but these.
_IN_NAMES = frozenset(["TREATMENT", "CONDWORD", "NUM"])
# Classes that most sentences have; a pattern is looked for by its other classes.
_COMMON = frozenset(
    ["NUM", "COND", "THER", "TREATMENT", "PATIENT", "GROUPS", "BAD", "MEASURE", "GOOD", "IT", "NOT", "HAD",
     "BODY", "THIS", "STUDY", "FINDING", "NAME", "MAY", "AFTER", "LIFT", "CUT", "LOWER", "HIGHER", "ACT", "of",
     "in", "to", "for", "a", "the", "and", "is", "are", "was", "were", "on", "with", "by", "that", "at", "as",
     "than", "or", "from", "it", "they", "some", "one", "no", "not", "n't", "who", "had", "have", "has", "be"]
)  # fmt: skip
# Classes that only help to read others; they are no features.
_HELPERS = frozenset(["NUMBERED", "NOTNAME"])


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue's row: which of its variants count apart, and what each speaks for, before any fitting."""

    name: str
    variants: frozenset[str]
    anywhere: bool  # counts the same in whatever clause it stands
    says: dict[str, dict[str, float]]  # variant ("" when plain) → type → weight


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern of a cue, with the classes that a sentence must have for it, as bits."""

    cue: Cue
    pattern: Pattern
    needs: tuple[int, ...]  # of each, one bit at least


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
    kinds: tuple[str, ...]  # of each word, the kind of its clause
    scopes: dict[str, set[int]]
    breaks: list[int]


@dataclass(frozen=True, slots=True)
class Table:
    """Both tables, compiled."""

    cues: dict[str, Cue]
    rows: tuple[Row, ...]
    bits: Mapping[str, int]  # of each class that some pattern asks for
    index: Mapping[str, tuple[int, ...]]  # class → the rows that are looked for when a sentence has it
    lexicon: Lexicon


@cache
def table() -> Table:
    """Read and compile the tables, once."""
    known = {cue.name: cue for cue in _cues()}
    shorthands, compiled = {}, []
    for line in _lines("patterns.tsv"):
        cue, _, text = line.partition("\t")
        if cue.startswith("@"):
            shorthands[cue] = text
        else:
            compiled.append((known[cue], patterns.compile_pattern(text, shorthands)))
    names = {name for _, pattern in compiled for step in pattern.steps for name in step.names}
    bits = {name: 1 << number for number, name in enumerate(sorted(names))}
    rows = tuple(
        Row(cue, pattern, tuple(_either(step.names, bits) for step in pattern.steps)) for cue, pattern in compiled
    )
    barring = {name for _, pattern in compiled for name in pattern.unless}
    return Table(known, rows, bits, _index(rows), lexicon.build(lexicon.rows(), names | barring))


def _index(rows: Sequence[Row]) -> dict[str, tuple[int, ...]]:
    """Under each class, the rows whose least common step it is part of."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        rarest = min(row.pattern.steps, key=lambda step: sum(40 if name in _COMMON else 1 for name in step.names))
        for name in rarest.names:
            found.setdefault(name, []).append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}


def _either(names: Iterable[str], bits: Mapping[str, int]) -> int:
    together = 0
    for name in names:
        together |= bits[name]
    return together


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
    _drop(found, [name for name in found if name not in _IN_NAMES], [*conditions, *therapies])
    numbers = [*found.get("NUM", ()), *((n, n + 1) for n, form in enumerate(forms) if form[0].isdigit())]
    names = _names(words, found)
    for name, spans in (("COND", conditions), ("THER", therapies), ("NUM", sorted(numbers)), ("NAME", names)):
        if spans:
            found[name] = list(spans)
    _drop(found, ("i",), [(end, end + 1) for _, end in found.get("NUMBERED", ())])  # "phase I" is no person
    parted = clauses.split(forms)
    kinds = tuple(clause.kind for clause in parted for _ in range(clause.start, clause.end))
    return Parsed(words, found, parted, kinds, clauses.scopes(forms, found), clauses.breaks(forms))


def _drop(found: dict[str, list[Span]], names: Iterable[str], inside: Sequence[Span]) -> None:
    """Take classes away where they stand within one of the spans."""
    if not inside:
        return
    for name in names:
        if name in found:
            left = [s for s in found[name] if not any(a <= s[0] and s[1] <= b for a, b in inside)]
            if left:
                found[name] = left
            else:
                del found[name]


def _names(words: Words, found: Mapping[str, list[Span]]) -> list[Span]:
    """Runs of capitalised words that could be a person's name; the sentence's first word only in a run of two."""
    if not any(words.capital):
        return []
    known = {start for spans in found.values() for start, end in spans if end == start + 1}
    spans, at = [], 0
    while at < len(words):
        end = at
        while end < len(words) and words.capital[end] and end not in known:
            end += 1
        if end > at and (at > 0 or end > 1):
            spans.append((at, end))
        at = max(end, at + 1)
    return spans


def sightings(parsed: Parsed) -> list[Sighting]:
    """The cues of a sentence: of each feature the one that counts most."""
    best: dict[str, Sighting] = {}
    known = table()
    present = 0
    candidates: set[int] = set()
    for name in parsed.found:
        present |= known.bits.get(name, 0)
        candidates.update(known.index.get(name, ()))
    length = len(parsed.words)
    for number in sorted(candidates):
        row = known.rows[number]
        if all(need & present for need in row.needs):
            for hit in patterns.find(row.pattern, parsed.found, parsed.breaks, length):
                sighting = _sighting(row.cue, hit, parsed)
                if sighting.feature not in best or best[sighting.feature].value < sighting.value:
                    best[sighting.feature] = sighting
    return list(best.values())


def _sighting(cue: Cue, hit: Hit, parsed: Parsed) -> Sighting:
    variant = next((v for v in ("neg", "may", "seem") if v in cue.variants and hit.anchor in parsed.scopes[v]), "")
    kind = parsed.kinds[hit.anchor]
    feature = f"{cue.name}.{variant}" if variant else cue.name
    return Sighting(feature, 1.0 if cue.anywhere else clauses.WEIGHTS[kind], hit.start, hit.end, kind)


def classes(parsed: Parsed) -> list[tuple[str, float]]:
    """The word classes of a sentence as features, each as heavy as the weightiest clause that has it."""
    return [
        (f"w:{name}", max(clauses.WEIGHTS[parsed.kinds[start]] for start, _ in spans))
        for name, spans in parsed.found.items()
        if name.isupper() and name not in _HELPERS
    ]
