"""What stands at the margins of a PDF's pages: numbers of lines, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from trials.articles.pdf_lines import Line

_NUMBER = re.compile(r"(?P<number>\d{1,3})(?:\s+|$)")
_FEWEST = 4  # numbers that make a column of them
_NUMBERED = 0.6  # share of a page's rows that have one, where every line does
_STEPS = (1, 5)  # every line, or every fifth
_DIGITS = 1.2  # widths of type that two digits take at most
MOST_LINES = 1_000  # a page; beyond it columns and footnotes are not looked for
_SMALL = 0.88  # of the body's type; footnotes are set at most so large
_MOST_NOTES = 0.25  # share of a page's lines, beyond two; a page of small type has no footnotes


def unnumbered(page: Sequence[Line]) -> list[Line]:
    """The lines of a page without the numbers that manuscripts have before each."""
    rows: list[Line] = []  # the first line of each
    for line in sorted(page, key=lambda line: (-line.base, line.left)):
        if not rows or rows[-1].base - line.base > 0.4 * line.size:
            rows.append(line)
        elif line.left < rows[-1].left:
            rows[-1] = line
    marked = [(line, int(found["number"])) for line in rows if (found := _NUMBER.match(line.text))]
    if not _counted([number for _, number in marked], len(rows)) or not _aligned([line for line, _ in marked]):
        return list(page)
    numbers = {id(line) for line, _ in marked}
    apart = [line for line in page if id(line) not in numbers]
    left = min((line.left for line in apart), default=None)
    stripped = [_stripped(line, left) if id(line) in numbers else line for line in page]
    return [line for line in stripped if line.text]


def _counted(numbers: Sequence[int], rows: int) -> bool:
    """Whether numbers at the heads of rows go up as those of lines do."""
    if len(numbers) < _FEWEST:
        return False
    step, times = Counter(after - before for before, after in pairwise(numbers)).most_common(1)[0]
    return step in _STEPS and times >= 0.8 * (len(numbers) - 1) and len(numbers) * step >= _NUMBERED * rows


def _aligned(marked: Sequence[Line]) -> bool:
    """Whether numbers stand below each other; those set flush right begin up to two digits apart."""
    lefts = [line.left for line in marked]
    return max(lefts) - min(lefts) <= _DIGITS * marked[0].size


def _stripped(line: Line, left: float | None) -> Line:
    return replace(line, text=_NUMBER.sub("", line.text, count=1), left=line.left if left is None else left)


def notes(ordered: Iterable[Line], body: float) -> list[Line]:
    """The footnotes: small type under the last line of the body above it, on its page and in its column."""
    pages: dict[int, list[Line]] = {}
    for line in ordered:
        pages.setdefault(line.page, []).append(line)
    found: list[Line] = []
    for page in pages.values():
        if len(page) > MOST_LINES:
            continue
        full = [line for line in page if line.size > _SMALL * body]
        small = [line for line in page if line.size <= _SMALL * body and _under(line, full)]
        found += small if len(small) <= max(2, _MOST_NOTES * len(page)) else []
    return found


def _under(line: Line, full: Sequence[Line]) -> bool:
    column = [other for other in full if other.left < line.right and line.left < other.right]
    return bool(column) and all(other.base > line.base for other in column)
