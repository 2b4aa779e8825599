"""Cue patterns: word classes and words in order, with gaps, matched over a sentence's words.

A pattern is a row of elements parted by blanks:

    STUDY ..6 FIND* that    a study word, at most six words, a word of finding, the word "that"

CAPITALS are classes of words.tsv, COND and THER the mentions of conditions and therapies, @NAMES shorthands for
several; lower case is a word itself; A|B either. Elements stand side by side unless a gap `..N` is between them (`..`
is `..4`), which never crosses a break (`;`, `:`, a dash, a bracket, "but"); `...` may. `^` is the sentence's first
word, `$` its end. `*` marks the word at which negation and hedges are asked for (else the last element); `!X` at the
end: not in a sentence with X.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trials.language.lexicon import Span

ANY = 99  # a gap without a limit


@dataclass(frozen=True, slots=True)
class Step:
    """One element: what may stand there, and how many words may stand before it."""

    names: tuple[str, ...]
    gap: int
    across: bool  # the gap may cross a break


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern."""

    text: str
    steps: tuple[Step, ...]
    anchor: int
    start: bool  # must begin the sentence
    end: bool  # must end it
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pattern stands, in words; `anchor` is where its negation and hedges count."""

    start: int
    end: int
    anchor: int


def compile_pattern(text: str, shorthands: Mapping[str, str]) -> Pattern:
    """Read the small language above."""
    steps: list[Step] = []
    unless: list[str] = []
    gap, across, anchor, start, end = 0, False, -1, False, False
    for part in text.split():
        if part == "^":
            start = True
        elif part == "$":
            end = True
        elif part.startswith("!"):
            unless += _names(part[1:], shorthands)
        elif part.startswith(".."):
            across = part == "..."
            gap = ANY if across else int(part[2:] or 4)
        else:
            if part.endswith("*"):
                anchor, part = len(steps), part[:-1]
            steps.append(Step(_names(part, shorthands), gap, across))
            gap, across = 0, False
    return Pattern(text, tuple(steps), anchor if anchor >= 0 else len(steps) - 1, start, end, tuple(unless))


def _names(text: str, shorthands: Mapping[str, str]) -> tuple[str, ...]:
    names: list[str] = []
    for name in text.split("|"):
        names += _names(shorthands[name], shorthands) if name.startswith("@") else [name]
    return tuple(dict.fromkeys(names))


def find(pattern: Pattern, found: Mapping[str, list[Span]], breaks: Sequence[int], length: int) -> list[Hit]:
    """Every place where the pattern stands, one for each first element; `breaks[i]` counts breaks before word i."""
    if any(name in found for name in pattern.unless):
        return []
    steps = pattern.steps
    hits = []
    for name in steps[0].names:
        for first in found.get(name, ()):
            if pattern.start and first[0] > steps[0].gap:
                continue
            path = _follow(pattern, found, 1, [first], breaks, length)
            if path:
                hits.append(Hit(path[0][0], path[-1][1], path[pattern.anchor][0]))
    return hits


def _follow(
    pattern: Pattern, found: Mapping[str, list[Span]], number: int, path: list[Span], breaks: Sequence[int], length: int
) -> list[Span] | None:
    if number == len(pattern.steps):
        return path if not pattern.end or path[-1][1] >= length else None
    step, at = pattern.steps[number], path[-1][1]
    last = at + step.gap
    for name in step.names:
        for span in found.get(name, ()):
            if at <= span[0] <= last and (step.across or breaks[span[0]] == breaks[at]):
                whole = _follow(pattern, found, number + 1, [*path, span], breaks, length)
                if whole:
                    return whole
    return None
