"""Articles, from files, folders, globs, web addresses and standard input.

One module a format, with `read(body, source) -> Article`. To add a format: such a module, and one line in FORMATS.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from trials.articles import files, url
from trials.articles.endmatter import own
from trials.articles.interviews import unlabelled
from trials.articles.source import LARGEST, Source, refuse_binary, sniff
from trials.articles.url import Fetched
from trials.errors import ArticleError
from trials.models import Article

__all__ = ["FORMATS", "LARGEST", "SUFFIXES", "Fetched", "read", "read_all"]

# A format is a module of this package, loaded when the first article of its kind comes.
FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
    "pdf": (".pdf",),
    "docx": (".docx",),
}
SUFFIXES: dict[str, str] = {suffix: name for name, suffixes in FORMATS.items() for suffix in suffixes}

Fetch = Callable[[str], Fetched]
Stdin = Callable[[], bytes]


def read_all(
    sources: Sequence[str], *, fetch: Fetch | None = None, stdin: Stdin | None = None
) -> Iterator[Article | ArticleError]:
    """Every article of the sources, in their order, each once; an error stands where one could not be read."""
    ids: set[str] = set()
    seen: set[str] = set()
    for given in sources:
        for name in [given] if given == "-" or url.is_url(given) else files.expand(given, frozenset(SUFFIXES)):
            if isinstance(name, ArticleError):
                yield name
                continue
            place = name if name == given and (name == "-" or url.is_url(name)) else os.path.realpath(name)
            if place not in seen:
                seen.add(place)
                yield _one(name, ids, fetch, stdin)


def _one(name: str, ids: set[str], fetch: Fetch | None, stdin: Stdin | None) -> Article | ArticleError:
    try:
        if name == "-":
            body = stdin() if stdin else sys.stdin.buffer.read(LARGEST + 1)
            return read(body, Source(_unique("stdin", ids), "-"))
        if url.is_url(name):
            body, source, format_ = url.get(name, fetch)
        else:
            body, source, format_ = files.get(name, SUFFIXES)
        return read(body, source.renamed(_unique(source.id, ids)), format_)
    except ArticleError as error:
        return error


def read(body: bytes, source: Source, format_: str | None = None) -> Article:
    """The article in these bytes; what they are is seen from them where no format is given."""
    if len(body) > LARGEST:
        raise ArticleError(f"{source} is larger than {LARGEST // 1_000_000} MB; give the article by itself.")
    refuse_binary(body, source)
    seen = sniff(body)
    if seen in ("pdf", "docx") or format_ is None:  # these cannot be mistaken, whatever the file is called
        format_ = seen or "text"
    article: Article = importlib.import_module(f"trials.articles.{format_}").read(body, source)
    blocks = own(article.text, article.blocks)
    kept = set(blocks)
    left = sum(len(article.text[block.start : block.end].split()) for block in article.blocks if block not in kept)
    told = f"{left} words were left out as references, contacts or what a firm or paper says of itself." if left else ""
    note = " ".join(filter(None, (article.note, told))) or None
    return replace(article, blocks=tuple(unlabelled(article.text, blocks)), note=note)


def _unique(wanted: str, ids: set[str]) -> str:
    """The id itself, or numbered when the run has it already."""
    found, number = wanted, 1
    while found in ids:
        number += 1
        found = f"{wanted}-{number}"
    ids.add(found)
    return found
