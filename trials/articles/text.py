"""Plain text: the decoded contents as they are, and what their lines look like."""

from __future__ import annotations

import re

from trials.articles import dates
from trials.articles.layout import blocks
from trials.articles.source import Source, decode
from trials.errors import ArticleError
from trials.models import Article

_NO_TITLE = re.compile(
    r"(?:for immediate release|(?:press|news|media) release|embargo.*|dear .*|subject|contents)\W*", re.I
)
_SEEN = 6  # blocks at the top in which a dateline is looked for


def read(body: bytes, source: Source) -> Article:
    """`Article.text` is the decoded contents exactly, so offsets are offsets into the file."""
    text, note = decode(body, source)
    found = blocks(text)
    if not found:
        raise ArticleError(f"{source} is empty; there is nothing to read in it.")
    return Article(
        id=source.id,
        source=source.name,
        title=_title([text[b.start : b.end] for b in found[:3] if b.kind == "heading" == found[0].kind]),
        published=next(filter(None, (dates.dateline(text[b.start : b.end]) for b in found[:_SEEN])), None),
        text=text,
        blocks=tuple(found),
        format="text",
        url=source.url,
        note=note,
    )


def _title(headings: list[str]) -> str | None:
    return next((" ".join(words.split()) for words in headings if not _NO_TITLE.fullmatch(words)), None)
