"""Tables as lists: a row is one line, its first cell the subject of the others, which the header's cells label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from trials.articles.markup import HEADINGS, pieces
from trials.articles.rows import LONGEST, holds_data, joined, line

if TYPE_CHECKING:
    Element = Any  # lxml's elements have no types

_WIDEST = 50  # columns or rows that a cell may span
_MOST_COLUMNS = 200
_MOST_LINKED = 0.5  # share of the letters of a row that links may have
_LAYOUT = frozenset(("presentation", "none"))  # roles
_UNWRITABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # that no tree takes


def list_rows(root: Element) -> None:
    """Turn the tables that hold data, not those that lay out a page, into lists, in place."""
    for table in list(root.iter("table")):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        if table.get("role") not in _LAYOUT and _holds_data(rows):
            _list(table, rows)


def _holds_data(rows: Sequence[Element]) -> bool:
    """Whether some row, not of labels where there are others, says something, and no cell holds a part of a page."""
    below = [row for row in rows if not _heads(row)] or rows
    told = any(holds_data([_words(cell) for cell in _cells(row)]) for row in below)
    return told and all(_simple(cell) for row in rows for cell in _cells(row))


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _simple(cell: Element) -> bool:
    parts = HEADINGS - {"dt", "caption", "legend"} | {"table"}
    return next(cell.iter(*parts), None) is None and len(_words(cell).split()) <= LONGEST


def _words(cell: Element) -> str:
    return _UNWRITABLE.sub("", joined([words.replace("\n", " ") for _, words in pieces(cell)]))


def _list(table: Element, rows: Sequence[Element]) -> None:
    """Put a list in the place of a table, under its caption, and with its class."""
    listed = table.makeelement("ul", {name: table.get(name) for name in ("class", "id") if table.get(name)})
    labels: list[str] = []
    for row, cells in zip(rows, _grid(rows), strict=True):
        if _heads(row) and not len(listed):
            labels = _together(labels, cells)
        elif words := line(cells, labels):
            listed.append(_item(row, words))
    if not len(listed) and labels:
        listed.append(_item(rows[0], line(labels)))
    for caption in table.findall("caption"):
        caption.tag, caption.tail = "h4", None
        table.addprevious(caption)
    table.getparent().replace(table, listed)  # with its tail
    for figure in listed.iterancestors("figure"):
        figure.tag = "div"  # extraction drops figures, but for those of tables


def _item(row: Element, words: str) -> Element:
    """A line of the list; a link where the row was little else, so that menus are still known for what they are."""
    item = row.makeelement("li", {})
    links = list(row.iter("a"))
    if sum(len(link.text_content().strip()) for link in links) > _MOST_LINKED * len(words):
        item.append(row.makeelement("a", {"href": links[0].get("href") or "#"}))
        item[0].text = words
    else:
        item.text = words
    return item


def _heads(row: Element) -> bool:
    """Whether the cells of a row are labels; a single one is a line of its own."""
    tags = [cell.tag for cell in _cells(row)]
    return len(tags) > 1 and ("td" not in tags or row.getparent().tag == "thead")


def _together(labels: Sequence[str], more: Sequence[str]) -> list[str]:
    width = max(len(labels), len(more))
    above, below = ([*row, *[""] * (width - len(row))] for row in (labels, more))
    return [one if one == other else f"{one} {other}".strip() for one, other in zip(above, below, strict=True)]


def _grid(rows: Sequence[Element]) -> Iterator[list[str]]:
    """The words of every row by columns; what spans rows stands in each of them, a label in every column of its."""
    spanning: dict[int, tuple[str, int]] = {}  # by column: the words, and in how many more rows they stand
    for row in rows:
        cells: list[str] = []
        labels = _heads(row)
        for cell in _cells(row):
            _carry(cells, spanning)
            if len(cells) >= _MOST_COLUMNS:
                break
            words, more = _words(cell), _span(cell, "rowspan") - 1
            for number in range(min(_span(cell, "colspan"), _MOST_COLUMNS - len(cells))):
                if more > 0:
                    spanning[len(cells)] = (words if not number else "", more)
                cells.append(words if not number or labels else "")
        _carry(cells, spanning)
        yield cells


def _carry(cells: list[str], spanning: dict[int, tuple[str, int]]) -> None:
    while (column := len(cells)) in spanning:
        words, more = spanning.pop(column)
        if more > 1:
            spanning[column] = (words, more - 1)
        cells.append(words)


def _span(cell: Element, name: str) -> int:
    said = cell.get(name) or "1"
    return min(int(said), _WIDEST) if said.isascii() and said.isdigit() else 1
