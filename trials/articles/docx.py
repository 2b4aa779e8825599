"""Word documents (.docx), read part by part so that a hostile archive costs no more memory than a page.

Only the main text, the styles and the properties are unpacked. Deleted and hidden text, comments, notes, headers,
footers and pictures are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from trials.articles import dates, rows
from trials.articles.markup import assembled, superscript, tidied
from trials.articles.source import Source
from trials.errors import ArticleError
from trials.models import Article

LARGEST_PART = 10_000_000  # bytes unpacked; the text of a book of 500 pages has about five million
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # as "Strict Open XML Document" names the same
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says again what stands beside it
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
# Word writes these names in English whatever language it speaks.
_HEADING = re.compile(r"(?:heading \d|title|subtitle)$", re.I)
_LIST = re.compile(r"list (?:bullet|number)(?: \d)?$", re.I)
_CONTENTS = re.compile(r"(?:toc|index) \d$", re.I)
_DAMAGED = "{} is damaged and cannot be read as a Word document; open it in Word and save it anew."


def read(body: bytes, source: Source) -> Article:
    """Paragraphs, headings and lists."""
    import lxml.etree

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise ArticleError(f"{source} is a zip archive but not a Word document; save the article as .docx.")
            styles = _styles(_part(archive, "word/styles.xml", source))
            pieces = list(_paragraphs(_part(archive, "word/document.xml", source), styles))
            properties = _properties(_part(archive, "docProps/core.xml", source))
    except (
        zipfile.BadZipFile,
        lxml.etree.XMLSyntaxError,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        zlib.error,
    ):
        raise ArticleError(_DAMAGED.format(source)) from None
    except RuntimeError:  # zipfile's word for a password
        raise ArticleError(f"{source} is locked by a password; save it without one.") from None
    text, blocks = assembled(pieces)
    if not blocks:
        raise ArticleError(f"{source} has no text in it; if its pages are pictures, save their text.")
    first = text[blocks[0].start : blocks[0].end] if blocks[0].kind == "heading" else None
    dated = next(filter(None, (dates.dateline(text[b.start : b.end]) for b in blocks[:5])), None)
    made = dates.made(properties.get("created"), properties.get("modified"))
    return Article(
        id=source.id,
        source=source.name,
        title=first or properties.get("title"),
        published=dated or made,
        text=text,
        blocks=blocks,
        format="docx",
        url=source.url,
        note=None if dated or not made else dates.MADE,
    )


def _part(archive: zipfile.ZipFile, name: str, source: Source) -> bytes:
    """One part, unpacked, unless it is larger than any article."""
    try:
        with archive.open(name) as part:
            content = part.read(LARGEST_PART + 1)
    except KeyError:
        return b""
    if len(content) > LARGEST_PART:
        raise ArticleError(f"{source} unpacks to more than {LARGEST_PART // 1_000_000} MB of text; it is no article.")
    return content.replace(_STRICT, _W[1:-1].encode())


def _parse(content: bytes, *tags: str) -> Iterator[Any]:
    """Elements as they close."""
    import lxml.etree

    if not content:
        return
    closing = lxml.etree.iterparse(
        io.BytesIO(content), tag=tags, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    for _, element in closing:
        yield element


def _styles(content: bytes) -> dict[str, str]:
    """What kind of block each paragraph style makes, by the style's id; a style may take it from another."""
    kinds: dict[str, str] = {}
    bases: dict[str, str] = {}
    for style in _parse(content, f"{_W}style"):
        name, key = _value(style.find(f"{_W}name")), style.get(f"{_W}styleId", "")
        bases[key] = _value(style.find(f"{_W}basedOn"))
        if _HEADING.match(name) or style.find(f"{_W}pPr/{_W}outlineLvl") is not None:
            kinds[key] = "heading"
        elif _LIST.match(name) or style.find(f"{_W}pPr/{_W}numPr") is not None:
            kinds[key] = "item"
        elif _CONTENTS.match(name):
            kinds[key] = "contents"
    return {key: kind for key in bases if (kind := _inherited(key, kinds, bases))}


def _inherited(key: str, kinds: dict[str, str], bases: dict[str, str]) -> str | None:
    for _ in range(10):  # Word itself allows no more; a circle ends, too
        if key in kinds or not key:
            break
        key = bases.get(key, "")
    return kinds.get(key)


def _paragraphs(content: bytes, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    labels = _Labels()
    for element in _parse(content, f"{_W}p", f"{_W}tr"):
        if next(element.iterancestors(f"{_W}tc"), None) is not None:
            continue  # with its row
        yield from _row(element, styles, labels) if element.tag == f"{_W}tr" else _paragraph(element, styles)
        element.clear()
        while element.getprevious() is not None:  # emptied ones would pile up
            del element.getparent()[0]


def _paragraph(paragraph: Any, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    kind = _kind(paragraph, styles)
    doubled = next(paragraph.iterancestors(_FALLBACK), None) is not None
    if kind != "contents" and not doubled and (words := _words(paragraph)):
        yield kind, words


@dataclass(slots=True)
class _Labels:
    """What stands over the columns of the table that is read."""

    table: Any = None
    cells: Sequence[str] = ()


def _row(row: Any, styles: dict[str, str], labels: _Labels) -> Iterator[tuple[str, str]]:
    """A row of a table in one piece; the paragraphs of a row that only lays out a page."""
    own = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
    cells = [list(_cell(cell, styles)) for cell in own]
    table = next(row.iterancestors(f"{_W}tbl"), None)
    first = table is not labels.table
    if first:
        labels.table, labels.cells = table, ()
    words = [" ".join(words.replace("\n", " ") for _, words in cell) for cell in cells]
    headed = any(kind == "heading" for cell in cells for kind, _ in cell)
    if headed or not rows.holds_data(words) or next(row.iter(f"{_W}tbl"), None) is not None:
        yield from (piece for cell in cells for piece in cell)
    elif first and (row.find(f"{_W}trPr/{_W}tblHeader") is not None or rows.heads(words)):
        labels.cells = words
    else:
        yield "item", rows.line(words, labels.cells)


def _cell(cell: Any, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    import lxml.etree

    for _, paragraph in lxml.etree.iterwalk(cell, events=("end",), tag=f"{_W}p"):
        yield from _paragraph(paragraph, styles)
        paragraph.clear()  # it may stand in a box inside another


def _kind(paragraph: Any, styles: dict[str, str]) -> str:
    own = paragraph.find(f"{_W}pPr")
    if own is None:
        return "paragraph"
    kind = styles.get(_value(own.find(f"{_W}pStyle")), "paragraph")
    number = own.find(f"{_W}numPr/{_W}numId")
    if own.find(f"{_W}outlineLvl") is not None:
        kind = "heading"
    elif number is not None and kind != "heading":
        kind = "paragraph" if _value(number) == "0" else "item"
    return kind


def _words(paragraph: Any) -> str:
    """The visible words of a paragraph's runs."""
    parts: list[str] = []
    for run in paragraph.iter(f"{_W}r"):
        if run.getparent().tag == f"{_W}moveFrom":
            continue
        look = run.find(f"{_W}rPr")
        raised = False
        if look is not None:
            if look.find(f"{_W}vanish") is not None:
                continue
            raised = _value(look.find(f"{_W}vertAlign")) == "superscript"
        for piece in run.iterchildren(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
            tag = piece.tag[len(_W) :]
            if tag == "t":
                parts.append(superscript(piece.text or "") if raised else piece.text or "")
            else:
                parts.append({"tab": " ", "br": "\n", "cr": "\n"}.get(tag, "-"))
    return tidied("".join(parts))


def _properties(content: bytes) -> dict[str, str]:
    wanted = {f"{_DC}title": "title", f"{_TERMS}created": "created", f"{_TERMS}modified": "modified"}
    return {wanted[e.tag]: e.text.strip() for e in _parse(content, *wanted) if e.text and e.text.strip()}


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))
