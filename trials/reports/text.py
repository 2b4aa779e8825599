"""Hostile text made plain: names, sentences and records as a reader may see them, in any format."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

# Characters that turn the direction of the text around them (Unicode TR9): an override can make "not approved" read
# otherwise. They are shown by their number, never obeyed.
_DIRECTION = "\u202a-\u202e\u2066-\u2069"
# Marks without a width, and tags that no font shows. (The comma-like U+200C and U+200D join letters in some scripts,
# but between Latin letters they only hide a word from a search.)
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_ODD = re.compile(f"([{_DIRECTION}])|([{_UNSEEN}])|[{_CONTROL}]")
# Names that Windows keeps for devices, whatever the suffix.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")
_LONGEST_SLUG = 80


def visible(text: str) -> str:
    """The text with its lines kept, without control characters; marks of direction are shown, not obeyed."""
    return text if text.isprintable() else _ODD.sub(_shown, text)


def _shown(odd: re.Match[str]) -> str:
    if odd[1]:
        return f"⟨U+{ord(odd[1]):04X}⟩"
    return "" if odd[2] else "\ufffd"


def plain(text: str | None) -> str:
    """One line of visible text; nothing becomes the empty string."""
    if not text:
        return ""
    # Most texts are plain as they are, and a report has hundreds of thousands.
    if text.isprintable() and "  " not in text and text[0] != " " != text[-1]:
        return text
    return " ".join(visible(text).split())


def clip(text: str, longest: int) -> str:
    """The text cut at a word, with an ellipsis, when it is longer than `longest`."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > longest // 2 else cut).rstrip(" ,;:-–") + "…"


def alone(sentence: str) -> str:
    """ "It cannot show …" where the sentence before it stands elsewhere."""
    return re.sub(r"^It cannot show\b", "The registry cannot show", sentence)


def safe_url(url: str | None) -> str | None:
    """The URL when it is one that a page may link to (http, https with a host), otherwise nothing."""
    if not url or visible(url) != url or any(c.isspace() or c in "<>\"'`\\" for c in url):
        return None
    try:
        parts = urlsplit(url)
        return (
            quote(url, safe="%/:?#[]@!$&()*+,;=~-._|") if parts.scheme in ("http", "https") and parts.hostname else None
        )
    except ValueError:  # a port that is no number, a broken IPv6 address
        return None


def digest(text: str, length: int = 6) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:length]


def slug(name: str) -> str:
    """A file name for a name: ASCII, lower case, at most 80 characters; what is lost is made up for by a digest."""
    letters = unicodedata.normalize("NFKD", name)
    kept = "".join(c for c in letters if not unicodedata.combining(c))
    ascii_only = kept.encode("ascii", "ignore").decode()
    body = re.sub(r"[^a-z0-9_]+", "-", ascii_only.replace("'", "").lower()).strip("-")
    lost = any(c.isalnum() for c in kept if not c.isascii())
    if lost or not body or len(body) > _LONGEST_SLUG or _RESERVED.match(body):
        body = f"{body[: _LONGEST_SLUG - 7].rstrip('-_') or 'page'}-{digest(name)}"
    return body


def slugs(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A distinct slug for each (id, name); where two names come to the same, each has a digest of its id."""
    wanted = {key: slug(name) for key, name in names}
    taken = list(wanted.values())
    return {key: f"{text}-{digest(key)}" if taken.count(text) > 1 else text for key, text in wanted.items()}
