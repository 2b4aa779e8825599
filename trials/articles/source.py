"""Where an article comes from, and how its bytes become text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from trials.errors import ArticleError

LARGEST = 20_000_000  # bytes of one article, pictures included
LONGEST = 5_000_000  # characters of text or markup; the largest article pages, scripts and all, have about two million

TOO_LONG = f"{{}} is too long for an article (over {LONGEST:,} characters); give the article by itself."

# Byte-order marks, longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main)\b", re.I | re.S
)
# What a file that is not text begins with, and what to tell its owner.
_BINARY = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as .docx"),
    (b"{\\rtf", "an RTF file; save it as .docx or .txt"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
# Python's names of character sets; its other codecs (zlib, idna, …) are none.
_CHARSET = re.compile(r"(utf|ascii|iso8859|cp\d|koi8|gb|big5|euc|shift_jis|mac)")
# What Windows-1252 puts into English prose: typographic marks, signs, Western letters.
_WESTERN = re.compile(r"[‘’“”‚„–—…•€™‹›ŠšŽžŒœŸ\xa0-\xff]")
_MOST_WESTERN = 0.05  # share of characters; other alphabets read as Windows-1252 come to far more


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of an article before it is read."""

    id: str
    name: str  # the path or URL as given; "-" for standard input
    url: str | None = None
    charset: str | None = None  # as a server declared it

    def __str__(self) -> str:
        return "standard input" if self.name == "-" else self.name

    def renamed(self, id_: str) -> Source:
        """The same source under another id."""
        return replace(self, id=id_)

    def declared(self, charset: str) -> Source:
        """The same source, its character set now known."""
        return replace(self, charset=charset)


def decode(body: bytes, source: Source) -> tuple[str, str | None]:
    """The text exactly as `Path.read_text` gives it, and a note when it is not UTF-8.

    Line ends become "\\n". A UTF-8 byte-order mark stays, as one character at offset 0, so that offsets agree
    with `read_text(encoding="utf8")`; no block covers it. Text that is not UTF-8 is read by the charset that a
    server or a byte-order mark declares, else as Windows-1252 when that gives plausible Western prose.
    """
    if len(body) > 4 * LONGEST:
        raise ArticleError(TOO_LONG.format(source))
    text, note = _decode(body, source)
    if len(text) > LONGEST:
        raise ArticleError(TOO_LONG.format(source))
    return text, note


def _decode(body: bytes, source: Source) -> tuple[str, str | None]:
    refuse_binary(body, source)
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _strictly(body, codec, source), None
    if b"\0" in body[:4096]:
        raise ArticleError(f"{source} is a binary file, not text; give an article as text, HTML, PDF or DOCX.")
    if source.charset and _known(source.charset):
        return _strictly(body, source.charset, source), None
    try:
        return _newlines(body.decode("utf-8")), None
    except UnicodeDecodeError:
        return _western(body, source), "The text is not UTF-8; it was read as Windows-1252."


def refuse_binary(body: bytes, source: Source) -> None:
    """Raise when the first bytes are those of something that is not an article."""
    for magic, what in _BINARY:
        if body.startswith(magic):
            raise ArticleError(f"{source} cannot be read as an article: it is {what}.")


def sniff(body: bytes) -> str | None:
    """What bytes are, where their beginning shows it: pdf, docx (or another zip archive), html."""
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    return "html" if _HTML.match(head) else None


def _strictly(body: bytes, codec: str, source: Source) -> str:
    try:
        return _newlines(body.decode(codec))
    except UnicodeDecodeError:
        raise ArticleError(f"{source} is not the {codec} text that it says it is; save it as UTF-8.") from None


def _western(body: bytes, source: Source) -> str:
    refusal = f"{source} is neither UTF-8 nor plain Windows-1252 text; save it as UTF-8."
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError:
        raise ArticleError(refusal) from None
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    damaged_utf8 = re.search(r"[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]", text)
    if foreign > _MOST_WESTERN * len(text) + 2 or len(_WESTERN.findall(text)) < foreign or damaged_utf8:
        raise ArticleError(refusal)
    return _newlines(text)


def _known(charset: str) -> bool:
    try:
        return bool(_CHARSET.match(codecs.lookup(charset).name))
    except LookupError:
        return False


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
