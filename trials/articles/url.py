"""Web addresses: what was fetched, and what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from trials.articles.source import Source
from trials.errors import ArticleError, TrialsError

_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    # what servers send when they do not know: the bytes decide
    "": None,
    "application/octet-stream": None,
    "binary/octet-stream": None,
}
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from a web address."""

    url: str  # after redirects
    content_type: str | None
    body: bytes
    status: int = 200


def is_url(name: str) -> bool:
    """Whether a source is an address rather than a path."""
    return bool(_URL.match(name))


def get(address: str, fetch: Callable[[str], Fetched] | None) -> tuple[bytes, Source, str | None]:
    """An address's bytes, what is known of it, and its format (None: to be seen from the bytes)."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in address)
    if not address.lower().startswith(("http://", "https://")):
        raise ArticleError(f"{shown} is not a web address that is read; it must begin with https:// or http://.")
    if fetch is None:
        raise ArticleError(f"{shown} was not fetched: this run does not use the network; save the page as a file.")
    try:
        fetched = fetch(address)
    except ArticleError:
        raise
    except TrialsError as error:
        raise ArticleError(f"{shown} could not be fetched: {str(error).rstrip('.')}.") from error
    if not 200 <= fetched.status < 300:
        raise ArticleError(f"{shown} answered {fetched.status}; open it in a browser, and save the page as a file.")
    kind, _, rest = (fetched.content_type or "").partition(";")
    if kind.strip().lower() not in _TYPES:
        raise ArticleError(f"{shown} is {kind.strip()}, not an article; give a page, a PDF or a DOCX file.")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.I)
    source = Source(slug(fetched.url), shown, fetched.url, charset[1] if charset else None)
    return fetched.body, source, _TYPES[kind.strip().lower()]


def slug(address: str) -> str:
    """An id for an address: its host and the end of its path, in small letters, digits and hyphens."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.").replace(".", "-")
    path = re.sub(r"\.\w{2,5}$", "", parts.path.rstrip("/")).rsplit("/", 1)[-1]
    words = re.sub(r"[^a-z0-9]+", "-", f"{host}-{path}".lower()).strip("-")
    return words[:_LONGEST_ID].strip("-") or "page"
