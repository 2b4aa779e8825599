"""The lines of a PDF's pages, with their places and type, as PDFium sees them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from trials.articles.markup import superscript
from trials.articles.source import Source
from trials.errors import ArticleError

_MOST_CHARS = 40_000  # a page; the densest newspaper page has a third
_WIDE = 1.6  # a gap of so many sizes of type parts a line in two: the space between columns
_RAISED = 0.85  # of the line's type; figures that stand above it are set at most so large
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\ufffe": "\x02"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text on one base line."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    page: int

    def crosses(self, at: float) -> bool:
        """Whether the line runs on both sides of a place on the page."""
        return self.left < at - 2 and self.right > at + 2


@contextmanager
def opened(body: bytes, source: Source) -> Iterator[Any]:
    """The document; what PDFium cannot open is an error in words."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(body) as document:
            yield document
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ArticleError(f"{source} is locked by a password; save it without one.") from None
        raise ArticleError(f"{source} is damaged and cannot be read as a PDF; get it anew or save its text.") from None


def lines(document: Any, number: int) -> list[Line]:
    """The lines of a page, in the order in which the file draws them."""
    page = document[number]
    text = page.get_textpage()
    try:
        return list(_lines(text, number))
    finally:
        text.close()
        page.close()


@dataclass(slots=True)
class _Run:
    """A line in the making."""

    text: list[str]
    left: float
    right: float
    base: float
    size: float
    bold: bool
    last: float  # size of the last character
    broken: bool = False  # PDFium ends the line here, as it also does behind a raised figure

    def add(self, char: str, left: float, right: float, base: float, size: float) -> None:
        """One character more."""
        if self.broken and left - self.right > 0.1 * self.size:
            self.text.append(" ")
        self.broken = False
        raised = size < _RAISED * self.size and base > self.base + 0.1 * self.size
        self.text.append(superscript(char) if raised else char)
        if not char.isspace():
            self.right = max(self.right, right)
            self.size = max(self.size, size)
            self.last = size

    def line(self, page: int) -> Line | None:
        words = " ".join("".join(self.text).translate(_LIGATURES).split())
        return Line(words, self.left, self.right, self.base, self.size, self.bold, page) if words else None


def _lines(text: Any, page: int) -> Iterator[Line]:
    run: _Run | None = None
    for char, left, right, base, size, bold in _chars(text):
        if run and char == "\n":
            run.broken = True
            continue
        if run and (_apart(run, left, base, size) or (run.broken and not _goes_on(run, left, base))):
            if line := run.line(page):
                yield line
            run = None
        if run is None:
            if char.isspace():
                continue
            run = _Run([], left, right, base, size, bold, size)
        run.add(char, left, right, base, size)
    if run and (line := run.line(page)):
        yield line


def _goes_on(run: _Run, left: float, base: float) -> bool:
    """Whether a line that ended with a raised figure has more behind it."""
    return run.last < _RAISED * run.size and abs(base - run.base) < 0.1 * run.size and left - run.right < run.size


def _apart(run: _Run, left: float, base: float, size: float) -> bool:
    """Whether a character belongs to another line; raised figures belong to this one."""
    return (
        abs(base - run.base) > 0.6 * max(run.size, size)
        or left - run.right > _WIDE * run.size
        or left < run.left - run.size
    )


def _chars(text: Any) -> Iterator[tuple[str, float, float, float, float, bool]]:
    """Each character with its left and right edge, base line, size and weight."""
    import pypdfium2.raw as pdfium

    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    left = right = base = 0.0
    size = 1.0
    for at in range(min(text.count_chars(), _MOST_CHARS)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if char in "\r\n":
            yield "\n", left, right, base, size, False
            continue
        if not pdfium.FPDFText_IsGenerated(text, at):
            pdfium.FPDFText_GetLooseCharBox(text, at, box)
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            left, right, base = box.left, box.right, y.value
            size = max(box.top - box.bottom, 1.0) / 1.2  # a box is about a fifth higher than the type's nominal size
        yield char, left, right, base, size, pdfium.FPDFText_GetFontWeight(text, at) >= 600
