"""An article as a page gives it to search engines, in JSON-LD: a page that builds itself may hold no other text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Element = Any  # lxml's elements have no types

_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)
_DEEPEST = 8  # lists and objects within each other


def body(root: Element) -> list[str]:
    """The paragraphs of the longest articleBody of a page; none where it has none."""
    found: list[str] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                found += _bodies(json.loads(script.text or "", strict=False), 0)
            except (ValueError, RecursionError):
                continue
    longest = max(found, key=len, default="").encode("utf-8", "replace").decode("utf-8")  # halves of characters
    text = html.unescape(_TAG.sub("\n", longest))
    return [words for line in text.splitlines() if (words := " ".join(line.split()))]


def _bodies(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if isinstance(text := value.get("articleBody"), str):
            yield text
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _bodies(inner, depth + 1)
