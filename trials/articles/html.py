"""Web pages: the main text, without menus, banners, related links, comments and sign-up boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from trials.articles import dates, headline, linked_data
from trials.articles.markup import assembled, headed, pieces
from trials.articles.prepared import parsed, prepare
from trials.articles.restored import restored
from trials.articles.source import LONGEST, TOO_LONG, Source, decode
from trials.errors import ArticleError
from trials.models import Article, Block

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_DAMAGED = re.compile("[\udc80-\udcff]+")  # bytes that are not UTF-8, as Python keeps them
_FEWEST = 25  # words of a page that has no sentence with a stop
_ARCHIVE = re.compile(rb"^MIME-Version:.*^Content-Type:\s*multipart/related", re.I | re.M | re.S)
_CONTROLS = bytes({*range(32)} - {*b"\t\n\f\r\x1b"})  # bytes that no text has many of
_MOST_CONTROLS = 0.05
_LITTLE = 0.5  # of the words that a page gives to search engines; with less, the page shows no article
_TEASER = 50  # words; a page that shows more than those data have in them is an article of its own
_FROM_DATA = "The page shows little text of its own; the text that it gives to search engines was read."
_NOTHING = "{} has no article text in it; if the page builds itself by script, save its text."
_SEEN = 4  # pieces at the top among which a date is looked for
# What sites put between the paragraphs: a short piece that one of these begins, or is.
_CHROME = re.compile(
    r"""\s*(?:
    advertisements?|advert|sponsored(?:\s+content)?|read\s+(?:more|next)|learn\s+more|related(?:\s+(?:articles?|stor(?:y|ies)|posts?|topics?|content))?
    |most\s+(?:read|popular)|share(?:\s+this)?(?:\s+(?:article|story|page|post))?|recommended(?:\s+for\s+you)?|you\s+(?:may|might)\s+also\s+like
    |skip\s+to\s+(?:main\s+)?content|back\s+to\s+top|add\s+to\s+(?:basket|cart)|leave\s+a\s+(?:comment|reply)|\d+\s+comments?|comments?
    |log\s+in(?:\s+to\s+\w+)?|sign\s+in|newsletter|image\s+(?:source|credit)s?:?.*|photo(?:graph)?\s*(?:by|credit)?:.*|getty\s+images
    |(?:sign\s+up|subscribe)\s+(?:to|for|now|today|here)\b.*|(?:get|join)\b.*\b(?:newsletter|inbox)\b.*
    |(?:view|read)\s+this\s+e-?mail\b.*|you(?:’|'|\s+a)re\s+receiving\s+this\b.*|.*\bunsubscribe\b.*|.*\ball\s+rights\s+reserved\b.*
    |(?:©|\(c\)|copyright)\s.*|.*\b(?:accept|use[sd]?|using)\b.*\bcookies\b.*|book\s+(?:your|a)\b.*\b(?:call|consultation|appointment)\b.*
    |(?:story|article)\s+continues\s+(?:below|after)\b.*|scroll\s+to\s+continue\b.*|click\s+here\b.*|listen\s+to\s+our\b.*
    |support\s+(?:our|independent)\s+journalism\b.*|loading(?:\s+comments)?|\d+\s*min(?:ute)?s?\s+read
    |\((?:additional\s+)?reporting\s+by\b.*\)|already\s+(?:a\s+)?(?:subscriber|member|subscribed)\b.*|unlimited\s+access\b.*
    # The headline of another article, behind a label; what ends with a full stop is a sentence.
    |[\[(]?(?:also\s+read|read(?:\s+(?:more|also|next|this))?|see\s+also|related(?:\s+(?:articles?|stor(?:y|ies)|posts?|reading|coverage))?|more|watch(?:\s+(?:now|more|next))?|listen(?:\s+now)?
    |don(?:’|')t\s+miss|recommended(?:\s+reading)?|up\s+next|tweet\s+this|in\s+case\s+you\s+missed\s+it)\s*[:|»›]\s*
    (?!.*(?<!\.)\.["'”’)\]]*\s*\Z)(?:(?![.!?]\s+[A-Z]).)+
    )[\s.…:!»›>]*""",
    re.I | re.X | re.S,
)
_LONGEST_CHROME = 45  # words
_MOST_CHROME = 400  # characters


def read(body: bytes, source: Source) -> Article:
    """The article on a page, as trafilatura finds it when told to prefer precision.

    On our fixture pages precision alone left out cookie banners that carry no telling names, at the cost of headings
    and lists, which are put back; recall brought in bylines, menus and advertisements.
    """
    _refuse_other(body, source)
    page, note = _characters(body, source)
    if len(page) > LONGEST:
        raise ArticleError(TOO_LONG.format(source))
    root = parsed(page)
    if root is None:
        raise ArticleError(_NOTHING.format(source))
    prepare(root)
    found = _extracted(root)
    kept = [] if found.body is None else [(kind, piece) for kind, piece in pieces(found.body) if not _chrome(piece)]
    kept, left_out = restored(root, kept, _chrome)
    data = linked_data.body(root)
    if _told_better(kept, " ".join(data)):
        kept, left_out = [("paragraph", words) for words in data], _FROM_DATA
    title = headline.title(root, " ".join((found.title or "").split()) or None)
    text, blocks = assembled(headline.led(root, headed(kept, title)))
    if _bare(text, blocks):
        raise ArticleError(_NOTHING.format(source))
    lines = (dates.dateline(text[b.start : b.end]) for b in blocks[:_SEEN])
    return Article(
        id=source.id,
        source=source.name,
        title=title,
        published=found.date or next(filter(None, lines), None),
        text=text,
        blocks=blocks,
        format="html",
        url=source.url,
        note=" ".join(filter(None, (note, left_out))) or None,
    )


def _told_better(kept: Sequence[tuple[str, str]], data: str) -> bool:
    """Whether what a page gives to search engines is the article, and what was kept of it a notice or a part."""
    shown = sum(len(words.split()) for _, words in kept)
    if shown >= _LITTLE * len(data.split()):
        return False
    return shown < _TEASER or all(" ".join(words.split()) in data for kind, words in kept if kind != "heading")


def _extracted(root: Any) -> Any:
    """What trafilatura makes of a page; what it knows about the page alone where it finds no text."""
    import trafilatura

    # A date that the page declares, not one guessed from a copyright line.
    dated = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
    found = trafilatura.bare_extraction(
        root,
        favor_precision=True,
        include_comments=False,
        include_formatting=True,
        include_tables=True,
        with_metadata=True,
        date_extraction_params=dated,
    )
    return found or trafilatura.extract_metadata(root, date_config=dated)


def _refuse_other(body: bytes, source: Source) -> None:
    """Raise where a file only bears the name of a page."""
    if _ARCHIVE.search(body[:2048]):
        raise ArticleError(f"{source} is a web archive (MHTML); open it in a browser and save it as HTML.")
    head = body[:4096]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(head) and not head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        raise ArticleError(f"{source} is a binary file, not text; give an article as text, HTML, PDF or DOCX.")


def _bare(text: str, blocks: tuple[Block, ...]) -> bool:
    """Whether nothing was found but a few headings."""
    short = len(text.split()) < _FEWEST
    return not blocks or (short and all(block.kind == "heading" for block in blocks))


def _characters(body: bytes, source: Source) -> tuple[str, str | None]:
    """A page as a browser reads it: by its mark, as UTF-8 where it is that, else by what is declared."""
    try:
        return body.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    if body.startswith((b"<\0", b"\0<")):
        return body.decode("utf-16-le" if body.startswith(b"<") else "utf-16-be", "replace"), None
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        declared = _CHARSET.search(body[:4096])
        name = (source.charset or (declared[1].decode("ascii") if declared else "")).lower()
        if damaged := _nearly_utf8(body, said=name in ("utf-8", "utf8")):
            return damaged, "The page is UTF-8 with damaged places in it, read as Windows-1252."
        if name not in ("", "utf-8", "utf8", "iso-8859-1", "latin1", "latin-1", "us-ascii"):
            return decode(body, source.declared(name))
        return body.decode("cp1252", "replace"), "The page is not UTF-8; it was read as Windows-1252, as browsers do."
    return decode(body, source)


def _nearly_utf8(body: bytes, *, said: bool) -> str | None:
    """The page as UTF-8 where it has more characters of it than damaged places; ten times as many unless it says so.

    A single byte out of place is most often a Windows-1252 character that was pasted in.
    """
    text = body.decode("utf-8-sig", "surrogateescape")
    damaged = len(_DAMAGED.findall(text))
    sound = sum(character > "\x7f" for character in _DAMAGED.sub("", text))
    if sound < (damaged if said else 10 * damaged):
        return None
    return _DAMAGED.sub(lambda place: _western(place[0]) if place.end() < len(text) else "", text)


def _western(damaged: str) -> str:
    raw = damaged.encode("utf-8", "surrogateescape")
    return raw.decode("cp1252", "replace") if len(raw) == 1 else "\ufffd"


def _chrome(piece: str) -> bool:
    return len(piece) <= _MOST_CHROME and len(piece.split()) <= _LONGEST_CHROME and bool(_CHROME.fullmatch(piece))
