"""From a tree of marked-up elements to plain text with blocks: web pages, Markdown, Word.

Every element that starts a line of its own ends the block before it. White space inside a block is one space; a
forced line break stays a line, and lines are then read as those of a plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from trials.articles.layout import blocks, unmarked
from trials.models import Block

if TYPE_CHECKING:
    Element = Any  # lxml's elements have no types


def _tags(table: str) -> frozenset[str]:
    return frozenset(table.split())


HEADINGS = _tags("h1 h2 h3 h4 h5 h6 head dt summary legend caption")
_ITEMS = _tags("li item dd")
BREAKS = _tags("br lb hr")
# Elements that run on within a line. Everything else begins a line of its own.
INLINE = _tags("""
    a abbr b bdi bdo big cite code data dfn em font hi i ins kbd label mark q ref samp small span strong
    sub sup time tt u var wbr
""")
SILENT = _tags("""
    script style template noscript title button input select textarea nav svg math iframe object audio video canvas
    figure graphic img picture map dialog del s strike
""")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_TOP = 4  # pieces among which a title is looked for
_DEEPEST = 200  # elements within elements; deeper ones are hostile and are read no further


def assembled(pieces: Iterable[tuple[str, str]]) -> tuple[str, tuple[Block, ...]]:
    """One text of pieces, each a (kind, words); a paragraph that looks like a heading or an item becomes one."""
    parts: list[str] = []
    found: list[Block] = []
    length = 0
    for kind, piece in pieces:
        for block in _laid_out(kind, piece, titled=not parts):
            if parts:
                gap = "\n" if block.kind == found[-1].kind == "item" else "\n\n"
                parts.append(gap)
                length += len(gap)
            words = piece[block.start : block.end]
            parts.append(words)
            found.append(Block(length, length + len(words), block.kind))
            length += len(words)
    return "".join(parts), tuple(found)


def headed(found: Iterable[tuple[str, str]], title: str | None) -> list[tuple[str, str]]:
    """Pieces under their title, which a source may give apart: a headline often claims more than the text."""
    listed = list(found)
    if title and not any(_same(title, piece) for _, piece in listed[:_TOP]):
        listed.insert(0, ("heading", title))
    return listed


def _same(title: str, piece: str) -> bool:
    one, other = (re.sub(r"\W+", " ", words.lower()).strip() for words in (title, piece))
    return one in other or (len(other) > 15 and other in one)


def _laid_out(kind: str, piece: str, *, titled: bool) -> list[Block]:
    if kind == "paragraph":
        return blocks(piece, titled=titled)
    start, end = unmarked(piece)
    return [Block(start, end, kind)] if start < end else []


def pieces(root: Element) -> Iterator[tuple[str, str]]:
    """The runs of text below an element between the ends of lines, each with the kind of the element it stands in."""
    line: list[str] = []
    kind = "paragraph"
    for what, text in _events(root, "paragraph", 0):
        if what == "text":
            line.append(text)
            continue
        if piece := tidied("".join(line), kind):
            yield kind, piece
        line, kind = [], what
    if piece := tidied("".join(line), kind):
        yield kind, piece


def _events(element: Element, kind: str, depth: int) -> Iterator[tuple[str, str]]:
    """("text", words), or the kind of what follows where a line ends."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in BREAKS:
        yield "text", "\n"
    elif tag and tag not in SILENT and depth < _DEEPEST:
        inline = tag in INLINE
        inner = "heading" if tag in HEADINGS or _term(element) else "item" if tag in _ITEMS else kind
        if not inline:
            yield inner, ""
        raised = tag == "sup" or element.get("rend") == "#sup"
        words = re.sub(r"\s+", " ", element.text or "")
        yield "text", superscript(words) if raised else words
        for child in element:
            yield from _events(child, inner, depth + 1)
            yield "text", re.sub(r"\s+", " ", child.tail or "")
        if not inline:
            yield kind, ""


def superscript(words: str) -> str:
    """Raised digits and signs as characters of their own, so that 10 to the sixth does not become 106."""
    return words.translate(_RAISED)


def _term(element: Element) -> bool:
    return str(element.get("rend", "")).startswith("dt")  # trafilatura's way of writing <dt>


def tidied(line: str, kind: str = "paragraph") -> str:
    """One space between words, none at the ends of lines; a break in a heading or an item is a space."""
    line = re.sub(r"[\u200b\u2060\ufeff\xad]", "", line)  # nothing that can be seen: they would split words
    if kind != "paragraph":
        line = line.replace("\n", " ")
    return re.sub(r" *\n *", "\n", re.sub(r"[^\S\n]+", " ", line)).strip()
