"""What the lines of a plain text are: headings, list items, paragraphs that may run over several lines."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from trials.articles.titles import glued
from trials.models import Block

_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\n\v\f\x85\u2028\u2029]+")
# A bullet or number at the head of a line, and Markdown's hashes; the item begins behind it.
_MARKER = re.compile(
    r"(?P<bullet>[-*+•‣▪▫■□●○◦◆➤►▶✓✔✅·–—]+\s+|[•‣▪●◦➤►✓✔✅]+|\(?\d{1,2}[.)]\s+(?=\S)|\(?[a-z]\)\s+|\((?:i|ii|iii|iv|v|vi)\)\s+)"
    r"|(?P<hashes>\#{1,6}\s+)"
)
_SIGNS = tuple("•‣▪▫■□●○◦◆➤►▶✓✔✅*")
_FINAL = re.compile(r"[.!…;,][\"'”’)\]»*_]*(?:\[\d[\d,–-]*\])?$")
_STOPPED = re.compile(r"[.!?…:][\"'”’)\]]*$")
_INNER = re.compile(r"[.!?][\"'”’)]*\s+[(\[–—-]*\s*[\"“‘']?[A-Z]")  # a stop within a line, and more behind it
_BYLINE = re.compile(r"(?:by [A-Z][\w.’'-]+ [A-Z]|(?:updated|published|posted):? .{0,20}\d)")  # below a headline
_HANGING = re.compile(r"\b(?:an?|the|and|or|nor|not|than)$")  # no line that is whole ends so
_MIXED_CASE = re.compile(r"[^\W\d_]{1,12}[A-Z0-9]")  # mRNA and gammaCore may begin a sentence
_RULE = re.compile(r"[\W_]{3,}")
_UNDERLINE = frozenset("-=~_")
# In a transcript: the time, and who speaks.
_TIME = re.compile(r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+(?:[-–—]\s+)?")
_SPEAKER = re.compile(r"(?:[A-Z][A-Z .'’-]{0,30}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}):\s+(?=\S)")
_LONGEST_HEADING = 20  # words
_HEADLINE = 3  # lines over which the title may run
_WRAP = (40, 120)  # columns between which lines of a paragraph are broken by hand
_NEARLY = 0.75  # of that column; a line so long is taken for broken unless a sentence or a title ends with it
_BROKEN_SHARE = 0.25  # of line ends that stand in the middle of a sentence, where lines are so broken


@dataclass(frozen=True, slots=True)
class _Line:
    start: int  # first visible character
    end: int  # behind the last
    indent: int
    after_gap: bool  # a blank line, or the beginning, comes before it
    underlined: bool  # a rule comes below it


def blocks(text: str, *, titled: bool = True, without: Sequence[tuple[int, int]] = ()) -> list[Block]:
    """The blocks of a text, in order; markers and white space belong to none.

    `titled`: the first may be a title. `without`: spans whose lines are left out.
    """
    lines = list(_outside(_lines(text), without))
    speakers = _speakers(text, lines)
    found: list[Block] = []
    for unit in _units(text, lines):
        found += _block(text, unit, speakers, first=titled and not found)
    return found


def unmarked(line: str) -> tuple[int, int]:
    """Where the words of a single line begin, behind a bullet or number, and end."""
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    marker = _MARKER.match(line, start, end)
    return (marker.end(), end) if marker and marker.end() < end else (start, end)


def _lines(text: str) -> Iterator[_Line]:
    """Every line with words in it."""
    last: _Line | None = None
    for match in _LINE.finditer(text):
        visible = match[0].lstrip("\ufeff").strip()
        if visible and _RULE.fullmatch(visible):
            below = last and set(visible) <= _UNDERLINE and "\n" not in text[last.end : match.start() - 1]
            last = last and replace(last, underlined=bool(below))
        elif visible:
            if last:
                yield last
            start = match.end() - len(match[0].lstrip("\ufeff").lstrip())
            gap = last is None or text.count("\n", last.end, start) > 1
            last = _Line(start, start + len(visible), start - match.start(), gap, False)
    if last:
        yield last


def _outside(lines: Iterable[_Line], spans: Sequence[tuple[int, int]]) -> Iterator[_Line]:
    """The lines that begin in none of the spans."""
    inside = 0  # where the spans seen so far end
    coming = deque(sorted(spans))
    for line in lines:
        while coming and coming[0][0] <= line.start:
            inside = max(inside, coming.popleft()[1])
        if line.start >= inside:
            yield line


def _speakers(text: str, lines: list[_Line]) -> frozenset[str]:
    """Names that stand before a colon at the head of several lines."""
    seen: Counter[str] = Counter()
    for line in lines:
        time = _TIME.match(text, line.start, line.end)
        if name := _SPEAKER.match(text, time.end() if time else line.start, line.end):
            seen[name[0].strip()] += 1
    return frozenset(name for name, times in seen.items() if times >= (2 if name.isupper() else 3))


def _units(text: str, lines: list[_Line]) -> Iterator[list[_Line]]:
    """Lines that belong together: one each, but where a paragraph is broken by hand."""
    everywhere = _width(text, lines)
    at = 0
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and not lines[stop].after_gap:
            stop += 1
        group = lines[at:stop]
        width = max(everywhere or 0, _width(text, group) or 0)
        unit = group[:1]
        for before, line in pairwise(group):
            if _continues(text, before, line, width):
                unit.append(line)
            else:
                yield unit
                unit = [line]
        yield unit
        at = stop


def _width(text: str, lines: list[_Line]) -> int | None:
    """The column at which lines are broken, or None where every line is a paragraph."""
    joins = [(a, b) for a, b in pairwise(lines) if not b.after_gap]
    broken = [a.indent + a.end - a.start for a, b in joins if _mid_sentence(text, a, b)]
    broken = [length for length in broken if length <= _WRAP[1]]
    if not broken or len(broken) < _BROKEN_SHARE * len(joins) or max(broken) < _WRAP[0]:
        return None
    return max(broken)


def _mid_sentence(text: str, before: _Line, line: _Line) -> bool:
    if not text[line.start].islower() or _MIXED_CASE.match(text, line.start, line.end):
        return False
    return not _stopped(text, before)


def _stopped(text: str, line: _Line) -> bool:
    return bool(_STOPPED.search(text, max(line.start, line.end - 4), line.end))


def _continues(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether a line goes on in the middle of a sentence, or where the one before was full."""
    if before.underlined or _MARKER.match(text, line.start, line.end) or _BYLINE.match(text, line.start, line.end):
        return False
    if _mid_sentence(text, before, line) or _HANGING.search(text, max(before.start, before.end - 5), before.end):
        return True  # however narrow the lines: a "not" at the end of one speaks of the next
    if not width:
        return False
    word = _WORD.match(text, line.start, line.end)
    length = before.indent + before.end - before.start
    if length > width:
        return False
    full = width < length + 1 + len(word[0] if word else "")
    return full or (length >= _NEARLY * width and _open(text, before))


def _open(text: str, line: _Line) -> bool:
    """Whether a line ends neither a sentence nor a title in capitals."""
    words = [word for word in text[line.start : line.end].split() if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    title = capitals >= 0.6 * len(words) and not _INNER.search(text, line.start, line.end)
    return not title and not _stopped(text, line)


def _block(text: str, unit: list[_Line], speakers: frozenset[str], *, first: bool) -> list[Block]:
    start, end = unit[0].start, unit[-1].end
    marker = _MARKER.match(text, start, end)
    if marker and marker.end() < end:
        heads = marker["hashes"] or unit[-1].underlined
        kind = "heading" if heads else "item"
        return [Block(*span, kind) for span in _items(text, marker.end(), end, marker[0].strip())]
    if marker or not re.search(r"\w", text[start:end]):
        return []  # a lone bullet
    start = _spoken(text, start, end, speakers)
    short = len(unit) == 1 or (first and len(unit) <= _HEADLINE)
    if unit[-1].underlined or (short and _heading(text[start:end], first=first)):
        return [Block(start, end, "heading")]
    if cut := glued(text[start:end]):
        return [Block(start, start + cut[0], "heading"), Block(start + cut[1], end, "paragraph")]
    return [Block(start, end, "paragraph")]


def _items(text: str, start: int, end: int, bullet: str) -> Iterator[tuple[int, int]]:
    """The items of a line, which may hold several: each behind the same sign, or between the same dashes."""
    sign = re.escape(bullet)
    if bullet[:1] in _SIGNS:
        between = rf"\s+{sign}\s+"
    else:
        between = rf"\s+{sign}\s+{sign}\s+" if bullet and not bullet.strip("-–—") else r"(?!)"
    gaps = [gap.span() for gap in re.compile(between).finditer(text, start, end)]
    for at, stop in zip([start, *(g[1] for g in gaps)], [*(g[0] for g in gaps), end], strict=True):
        if words := text[at:stop].rstrip("-–—* "):
            yield at, at + len(words)


def _spoken(text: str, start: int, end: int, speakers: frozenset[str]) -> int:
    """Where the words of a speaker begin, behind the time and the name."""
    time = _TIME.match(text, start, end)
    begin = time.end() if time and time.end() < end else start
    name = _SPEAKER.match(text, begin, end)
    return name.end() if name and name[0].strip() in speakers else begin


def _heading(line: str, *, first: bool) -> bool:
    """Short, and without the stop that a sentence ends with; a question on a line of its own counts."""
    if len(line.split()) > _LONGEST_HEADING or (_FINAL.search(line) and not (first and line.endswith("!"))):
        return False
    if line.endswith(":"):
        return len(line.split()) <= 6
    return first or not _INNER.search(line)
