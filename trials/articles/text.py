"""Plain text: the decoded contents, and what their lines look like."""

from __future__ import annotations

import re

from trials.articles import dates, mail
from trials.articles.hyphens import healed
from trials.articles.layout import blocks
from trials.articles.source import Source, decode
from trials.articles.subtitles import spoken
from trials.errors import ArticleError
from trials.models import Article, Block

_NO_TITLE = re.compile(
    r"(?:for immediate release|(?:press|news|media) release|embargo.*|dear .*|subject|contents)\W*", re.I
)
_SEEN = 6  # blocks at the top in which a dateline is looked for


def read(body: bytes, source: Source) -> Article:
    """`Article.text` is the decoded contents exactly, so offsets are offsets into the file.

    Not so where words are broken at line ends, which are made whole, as are those with a soft hyphen or another mark
    of that kind inside, and in subtitles.
    """
    text, note = decode(body, source)
    text = healed(spoken(text))
    letter = mail.seen(text)
    found = (letter and blocks(text, without=letter.without)) or blocks(text)  # of a letter that only quotes, all
    if letter and letter.subject:
        found.insert(0, Block(*letter.subject, "heading"))
    if not found:
        raise ArticleError(f"{source} is empty; there is nothing to read in it.")
    return Article(
        id=source.id,
        source=source.name,
        title=_title([text[b.start : b.end] for b in found[:3] if b.kind == "heading" == found[0].kind]),
        published=(letter and letter.published)
        or next(filter(None, (dates.dateline(text[b.start : b.end]) for b in found[:_SEEN])), None),
        text=text,
        blocks=tuple(found),
        format="text",
        url=source.url,
        note=note,
    )


def _title(headings: list[str]) -> str | None:
    return next((" ".join(words.split()) for words in headings if not _NO_TITLE.fullmatch(words)), None)
