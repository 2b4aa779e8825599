"""PDF: lines in reading order, columns one after the other, running heads left out, broken words made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from trials.articles import dates
from trials.articles.hyphens import broken, joined, words
from trials.articles.markup import assembled
from trials.articles.pdf_lines import Line, lines, opened
from trials.articles.pdf_margins import MOST_LINES, notes, unnumbered
from trials.articles.source import Source
from trials.errors import ArticleError
from trials.models import Article

MOST_PAGES = 400
_EDGE = 3  # lines at the top and at the foot of a page, among which running heads are looked for
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?#(?:\s*(?:of|/|\|)\s*#)?\W*", re.I)
_BULLET = re.compile(r"(?:[•‣▪■●○◦–—*-]|\(?\d{1,2}[.)])\s")
_FINAL = re.compile(r"[.!?:;][\"'”’)\]]*(?:\d{1,3})?$")
_BODY = 0.15  # how much larger than the body a line's type must be to be a heading's
_LONGEST = 30  # words of a heading
_JUNK_TITLE = re.compile(r"(?:microsoft \w+ - .*|untitled.*|document\d*|.*\.(?:docx?|indd|qxd|pdf|rtf|html?))$", re.I)


def read(body: bytes, source: Source) -> Article:
    """The words of a PDF in the order in which they are read."""
    pages: list[list[Line]] = []
    with opened(body, source) as document:
        if len(document) > MOST_PAGES:
            raise ArticleError(f"{source} has {len(document)} pages; give the article by itself (up to {MOST_PAGES}).")
        properties = document.get_metadata_dict()
        pages = [_ordered(unnumbered(lines(document, number))) for number in range(len(document))]
    if not any(pages):
        raise ArticleError(
            f"{source} has no text in it, only pictures of pages; run it through text recognition (OCR)."
        )
    ordered = _without_running_heads(pages)
    usual = median(line.size for line in ordered for _ in range(len(line.text))) if ordered else 0.0
    text, blocks = assembled(_pieces(_notes_last(ordered, usual), usual))
    if not blocks:
        raise ArticleError(f"{source} has no sentences in it; give the article as text.")
    first = text[blocks[0].start : blocks[0].end] if blocks[0].kind == "heading" else None
    first = _headline(ordered, usual) or first
    named = " ".join(properties.get("Title", "").split())
    dated = next(filter(None, (dates.dateline(text[b.start : b.end]) for b in blocks[:6])), None)
    made = dates.made(properties.get("CreationDate"), properties.get("ModDate"))
    return Article(
        id=source.id,
        source=source.name,
        title=first or (named if named and not _JUNK_TITLE.match(named) else None),
        published=dated or made,
        text=text,
        blocks=blocks,
        format="pdf",
        url=source.url,
        note=None if dated or not made else dates.MADE,
    )


# ---------------------------------------------------------------- reading order


def _ordered(page: list[Line], depth: int = 0) -> list[Line]:
    """Lines from top to bottom; where the page has columns, those of one before those of the next."""
    gutter = _gutter(page) if depth < 3 else None
    if gutter is None:
        return _rows(page)
    across = sorted((line for line in page if line.crosses(gutter)), key=lambda line: -line.base)
    ordered: list[Line] = []
    ceiling = float("inf")
    for floor in [*(line.base for line in across), float("-inf")]:
        band = [line for line in page if floor < line.base < ceiling and not line.crosses(gutter)]
        ordered += _ordered([line for line in band if line.left < gutter], depth + 1)
        ordered += _ordered([line for line in band if line.left >= gutter], depth + 1)
        ordered += [line for line in across if line.base == floor]
        ceiling = floor
    return ordered


def _rows(page: list[Line]) -> list[Line]:
    """Lines from top to bottom, and those of one row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(page, key=lambda line: -line.base):
        if rows and rows[-1][0].base - line.base < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def _gutter(page: list[Line]) -> float | None:
    """Where a blank strip runs down the page between lines that stand side by side."""
    if not 8 <= len(page) <= MOST_LINES:
        return None
    left, right = min(line.left for line in page), max(line.right for line in page)
    best: tuple[int, float] | None = None
    for start, times in Counter(round(line.left) for line in page).items():
        at = start - 4.0  # a column's left edge is where several lines begin
        if times < 4 or not 0.2 <= (at - left) / max(right - left, 1) <= 0.8:
            continue
        before, behind = [x for x in page if x.right <= at + 2], [x for x in page if x.left >= at - 2]
        crossing = len(page) - len(before) - len(behind)
        if min(len(before), len(behind)) < 4 or crossing > 0.25 * len(page):
            continue
        rows = {round(x.base / 3) + shift for x in before for shift in (-1, 0, 1)}
        beside = sum(round(x.base / 3) in rows for x in behind)
        if beside >= 0.5 * len(behind) and (best is None or crossing < best[0]):
            best = (crossing, at)
    return best[1] if best else None


def _without_running_heads(pages: list[list[Line]]) -> list[Line]:
    """All lines but page numbers, and what stands again at the edge of half of the pages."""
    edges = []
    for page in pages:
        down = sorted(page, key=lambda line: -line.base)
        edges.append({id(line): _key(line) for line in down[:_EDGE] + down[-_EDGE:]})
    seen = Counter(key for edge in edges for key in set(edge.values()))
    often = {key for key, times in seen.items() if times >= max(2, 0.5 * len(pages))}
    return [
        line
        for page, edge in zip(pages, edges, strict=True)
        for line in page
        if (key := edge.get(id(line))) is None or not (key in often or _PAGE_NUMBER.fullmatch(key))
    ]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower()).strip()


# ---------------------------------------------------------------- paragraphs


def _notes_last(ordered: list[Line], body: float) -> list[Line]:
    """The lines with the footnotes behind all others: a sentence may run over the end of a column."""
    found = notes(ordered, body)
    last = {id(line) for line in found}
    return [line for line in ordered if id(line) not in last] + found


def _headline(ordered: list[Line], body: float) -> str | None:
    """What stands in the largest type of the first page, where a line in small type comes before it."""
    page = [line for line in ordered if line.page == ordered[0].page]
    largest = max(line.size for line in page)
    if largest < (1 + _BODY) * body or ordered[0].size >= (1 + _BODY) * body:
        return None
    large = [line.size >= 0.92 * largest for line in page]
    start = large.index(True)
    stop = large.index(False, start) if False in large[start:] else len(page)
    headline = joined((line.text for line in page[start:stop]), words(line.text for line in page))
    return headline if 3 <= len(headline.split()) <= _LONGEST else None


def _pieces(ordered: list[Line], body: float) -> Iterator[tuple[str, str]]:
    """Paragraphs, and headings where the type is larger than that of the body."""
    if not ordered:
        return
    known = words(line.text for line in ordered)
    pitch, edges = _pitch(ordered), _edges(ordered)
    paragraph = [ordered[0]]
    for before, line in pairwise(ordered):
        if _breaks(before, line, edges, pitch):
            yield _piece(paragraph, body, known)
            paragraph = []
        paragraph.append(line)
    yield _piece(paragraph, body, known)


def _pitch(ordered: list[Line]) -> float:
    """The usual distance between lines, in sizes of their type."""
    steps = [(a.base - b.base) / a.size for a, b in pairwise(ordered) if a.page == b.page and a.base > b.base]
    return median(steps) if steps else 1.2


def _place(line: Line) -> tuple[int, int]:
    return line.page, round(line.left / 30)


def _edges(ordered: list[Line]) -> dict[tuple[int, int], float]:
    """How far to the right the lines reach that begin at about the same place of a page."""
    edges: dict[tuple[int, int], float] = {}
    for line in ordered:
        edges[_place(line)] = max(edges.get(_place(line), 0.0), line.right)
    return edges


def _breaks(before: Line, line: Line, edges: dict[tuple[int, int], float], pitch: float) -> bool:
    """Whether a new paragraph begins with a line."""
    if abs(before.size - line.size) > 0.08 * before.size or before.bold != line.bold or _BULLET.match(line.text):
        return True
    ended = bool(_FINAL.search(before.text))
    below = before.page == line.page and before.base > line.base and line.left < before.right
    if not below:
        return ended or not (line.text[:1].islower() or broken(before.text))
    if before.base - line.base > 1.35 * pitch * line.size:
        return True
    edge = edges[_place(before)]
    room = (edge - before.right) / max(edge - before.left, 1)
    indented = line.left > before.left + 0.7 * line.size
    return (ended and (indented or room > 0.12)) or (room > 0.3 and not line.text[:1].islower())


def _piece(paragraph: list[Line], body: float, known: set[str]) -> tuple[str, str]:
    whole = joined((line.text for line in paragraph), known)
    large = paragraph[0].size >= (1 + _BODY) * body and len(whole.split()) <= _LONGEST
    return ("heading" if large else "paragraph"), whole
