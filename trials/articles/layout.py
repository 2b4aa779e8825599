"""What the lines of a plain text are: headings, list items, paragraphs that may run over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from trials.language.sentences import STARTERS
from trials.models import Block

_LINE = re.compile(r"[^\n\v\f\x85\u2028\u2029]+")
# A bullet or number at the head of a line, and Markdown's hashes; the item begins behind it.
_MARKER = re.compile(
    r"(?P<bullet>[-*+•‣▪▫■□●○◦◆➤►▶✓✔✅·–—]+\s+|[•‣▪●◦➤►✓✔✅]+|\(?\d{1,2}[.)]\s+(?=\S)|\(?[a-z]\)\s+|\((?:i|ii|iii|iv|v|vi)\)\s+)"
    r"|(?P<hashes>\#{1,6}\s+)"
)
_FINAL = re.compile(r"[.!…;,][\"'”’)\]»*_]*(?:\[\d[\d,–-]*\])?$")
_STOPPED = re.compile(r"[.!?…:][\"'”’)\]]*$")
_QUESTION = re.compile(r"\?[\"'”’)\]]*$")
_LONGEST_HEADING = 20  # words
_WRAP = (40, 120)  # columns between which lines of a paragraph are broken by hand
_BROKEN_SHARE = 0.25  # of a paragraph's line ends that stand in the middle of a sentence


@dataclass(frozen=True, slots=True)
class _Line:
    start: int  # first visible character
    end: int  # behind the last
    indent: int
    after_gap: bool  # a blank line, or the beginning, comes before it


def blocks(text: str, *, titled: bool = True) -> list[Block]:
    """The blocks of a text, in order; markers and white space belong to none. `titled`: the first may be a title."""
    found: list[Block] = []
    for unit in _units(text, list(_lines(text))):
        found += _block(text, unit, first=titled and not found)
    return found


def unmarked(line: str) -> tuple[int, int]:
    """Where the words of a single line begin, behind a bullet or number, and end."""
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    marker = _MARKER.match(line, start, end)
    return (marker.end(), end) if marker and marker.end() < end else (start, end)


def _lines(text: str) -> Iterator[_Line]:
    previous = -1
    for match in _LINE.finditer(text):
        line = match[0].lstrip("\ufeff")
        if visible := line.strip():
            start = match.end() - len(line.lstrip())
            gap = previous < 0 or text.count("\n", previous, start) > 1
            yield _Line(start, start + len(visible), start - match.start(), gap)
            previous = start + len(visible)


def _units(text: str, lines: list[_Line]) -> Iterator[list[_Line]]:
    """Lines that belong together: one each, but where a paragraph is broken by hand at a column."""
    at = 0
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and not lines[stop].after_gap:
            stop += 1
        yield from _rejoined(text, lines[at:stop])
        at = stop


def _rejoined(text: str, group: list[_Line]) -> Iterator[list[_Line]]:
    width = max(line.end - line.start + line.indent for line in group)
    joins = list(pairwise(group))
    broken = sum(_mid_sentence(text, a, b) for a, b in joins)
    wrapped = _WRAP[0] <= width <= _WRAP[1] and broken >= _BROKEN_SHARE * len(joins) and broken > 0
    unit = group[:1]
    for before, line in joins:
        if wrapped and _continues(text, before, line, width):
            unit.append(line)
        else:
            yield unit
            unit = [line]
    yield unit


def _mid_sentence(text: str, before: _Line, line: _Line) -> bool:
    return text[line.start].islower() and not _STOPPED.search(text, max(before.start, before.end - 4), before.end)


def _continues(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether a line goes on where the one before was full, or in the middle of a sentence."""
    if _MARKER.match(text, line.start, line.end):
        return False
    word = re.compile(r"\S+").match(text, line.start, line.end)
    full = before.indent + before.end - before.start + 1 + len(word[0] if word else "") > width
    return full or _mid_sentence(text, before, line)


def _block(text: str, unit: list[_Line], *, first: bool) -> list[Block]:
    start, end = unit[0].start, unit[-1].end
    marker = _MARKER.match(text, start, end)
    if marker and marker.end() < end:
        return [Block(marker.end(), end, "heading" if marker["hashes"] else "item")]
    if marker or not re.search(r"\w", text[start:end]):
        return []  # a rule, a lone bullet
    if len(unit) == 1 and _heading(text[start:end], first=first):
        return [Block(start, end, "heading")]
    if cut := _glued_title(text[start:end]):
        return [Block(start, start + cut[0], "heading"), Block(start + cut[1], end, "paragraph")]
    return [Block(start, end, "paragraph")]


def _heading(line: str, *, first: bool) -> bool:
    """Short, and without the stop that a sentence ends with; a question on a line of its own counts."""
    if len(line.split()) > _LONGEST_HEADING or (_FINAL.search(line) and not (first and line.endswith("!"))):
        return False
    if line.endswith(":"):
        return len(line.split()) <= 6
    inner = re.search(r"[.!?][\"'”’)]*\s+(?:[–—-]+\s*)?[A-Z]", line)  # two sentences, the last without its stop
    return not inner or bool(_QUESTION.search(line)) or first


_SMALL = "a an the and or but for of in on at to by with from as vs".split()  # noqa: SIM905


def _glued_title(line: str) -> tuple[int, int] | None:
    """Where a title in capitals runs straight into its first sentence: (end of the title, start of the sentence).

    Only where it is plain: at least four words that all begin with a capital, then a capitalised word that opens
    sentences or repeats the title's first word, then a small one.
    """
    words = list(re.finditer(r"\S+", line[:300]))
    if len(words) < 8 or not _FINAL.search(line):
        return None
    for number, word in enumerate(words[:-1]):
        if not (word[0][0].isupper() or word[0][0].isdigit() or word[0].lower() in _SMALL):
            return None
        opens = word[0].lower() in STARTERS or word[0] == words[0][0]
        if number >= 4 and opens and word[0][0].isupper() and words[number + 1][0][0].islower():
            before = words[number - 1]
            return None if re.search(r"[.!?,:;]$", before[0]) else (before.end(), word.start())
    return None
