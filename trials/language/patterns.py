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

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trials.language.lexicon import Places

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


Hit = tuple[int, int, int]  # where a pattern begins and ends, in words, and where its negation and hedges count


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
    return tuple(dict.fromkeys(map(sys.intern, names)))


def find(pattern: Pattern, found: Places, breaks: Sequence[int], length: int) -> list[Hit]:
    """Every place where the pattern stands, one for each first element; `breaks[i]` counts breaks before word i."""
    first, several = pattern.steps[0], len(pattern.steps) > 1
    hits = []
    for name in first.names:
        if name not in found:
            continue
        for start, end in found[name]:
            if pattern.start and start > first.gap:
                break
            if several:
                rest = _follow(pattern, found, 1, end, breaks, length)
                if rest is not None:
                    hits.append((start, rest[0], rest[1] if pattern.anchor else start))
            elif not pattern.end or end >= length:
                hits.append((start, end, start))
    return hits


def _follow(
    pattern: Pattern, found: Places, number: int, at: int, breaks: Sequence[int], length: int
) -> tuple[int, int] | None:
    """Where the pattern ends when its steps from this one on can stand behind a word, and where its anchor is."""
    step = pattern.steps[number]
    last = at + step.gap
    final = number + 1 == len(pattern.steps)
    for name in step.names:
        if name not in found:
            continue
        for start, end in found[name]:
            if start > last:
                break
            if start < at or not (step.across or breaks[start] == breaks[at]):
                continue
            if not final:
                rest = _follow(pattern, found, number + 1, end, breaks, length)
                if rest is not None:
                    return rest if number != pattern.anchor else (rest[0], start)
            elif not pattern.end or end >= length:
                return end, start
    return None
