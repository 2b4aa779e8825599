"""Markdown, with or without front matter."""

from __future__ import annotations

import re

from trials.articles import dates
from trials.articles.markup import assembled, headed, pieces
from trials.articles.prepared import break_lines
from trials.articles.source import Source, decode
from trials.articles.tables import list_rows
from trials.errors import ArticleError
from trials.models import Article

_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,20}\](?!:)")
_DEFINITION = re.compile(r"^\[\^[^\]\s]{1,20}\]:[ \t]*", re.M)  # of a footnote
_FRONT_MATTER = re.compile(
    r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\n(?P<fields>[#\w][\w-]*\s*[:=].*?)\n(?P=fence)[ \t]*(?:\n|\Z)", re.S
)
# The fields that site generators agree on, as YAML or TOML writes them on one line.
_FIELD = re.compile(
    r"^(?P<name>title|date|published|publish_date|pubdate|published_at)\s*[:=]\s*(?P<value>\S.*?)\s*$", re.I | re.M
)


def read(body: bytes, source: Source) -> Article:
    """The words without their marks."""
    import lxml.html
    from markdown_it import MarkdownIt

    text, note = decode(body, source)
    fields, text = _front_matter(text)
    marks = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = marks.parse(_FOOTNOTE.sub("", _DEFINITION.sub("\n", text)))
    prose = [token for token in tokens if token.type != "fence"]  # fences hold code
    if len(prose) < len(tokens):
        note = " ".join(filter(None, (note, "Code between fences was not read.")))
    rendered = marks.renderer.render(prose, marks.options, {})
    if not rendered.strip():
        raise ArticleError(f"{source} is empty; there is nothing to read in it.")
    root = lxml.html.fromstring(f"<div>{rendered}</div>")
    list_rows(root)
    break_lines(root)
    words, blocks = assembled(headed(pieces(root), fields.get("title")))
    if not blocks:
        raise ArticleError(f"{source} has no words in it; there is nothing to read.")
    first = words[blocks[0].start : blocks[0].end] if blocks[0].kind == "heading" else None
    published = next(filter(None, (dates.written(value) for name, value in fields.items() if name != "title")), None)
    published = published or next(filter(None, (dates.dateline(words[b.start : b.end]) for b in blocks[:5])), None)
    return Article(
        id=source.id,
        source=source.name,
        title=fields.get("title") or first,
        published=published,
        text=words,
        blocks=blocks,
        format="markdown",
        url=source.url,
        note=note,
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    fields = {m["name"].lower(): m["value"].strip("\"' ") for m in _FIELD.finditer(match["fields"])}
    return fields, text[match.end() :]
