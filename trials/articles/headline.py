"""What a page is called, and the line below its headline, where extraction takes the site's name or leaves it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trials.articles.markup import pieces
from trials.articles.trimmed import framed

if TYPE_CHECKING:
    Element = Any  # lxml's elements have no types

_BETWEEN = re.compile(r"\s+(\||[-–—·•»«]|::)\s+")
_LOGO = re.compile(r"\b(?:logo|site-?(?:title|name)|brand(?:ing)?|masthead)\b", re.I)
_BYLINE = re.compile(
    r"\s*(?:by\s+(?-i:[A-Z])|(?:from|updated?|published|posted|written|reviewed|share|photo(?:graph)?)\b)", re.I
)
_LONGEST_BYLINE = 12  # words
_SHORTEST = 6  # words of a line below a headline that is worth reading
_LONGEST_NAME = 4  # words of a site's or a section's name


def title(root: Element, found: str | None) -> str | None:
    """The title that was found, unless it is a site's or a section's name or has one in it."""
    said = " ".join((root.findtext(".//head/title") or "").split())
    parts = _BETWEEN.split(said)
    names, marks = parts[::2], parts[1::2]
    if found is None or len(names) < 2 or not _made_of(found, said, names):
        return found
    headings = {_key(h.text_content()) for h in root.iter("h1", "h2", "h3") if not _logo(h)}
    told = [name for name in names if _key(name) in headings]
    if told:
        return max(told, key=len)
    site = root.xpath("string(//meta[@property='og:site_name']/@content)")
    kept = _without_names(names, marks, {_key(site)})
    return found if _key(kept) == _key(found) else kept


def led(root: Element, found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pieces that were found with the line below the headline, which extraction drops with an article's header."""
    listed = list(found)
    words = _standfirst(root)
    if words and _key(words) not in {_key(piece) for _, piece in listed}:
        listed.insert(1 if listed and listed[0][0] == "heading" else 0, ("paragraph", words))
    return listed


def _standfirst(root: Element) -> str | None:
    seen: set[Element] = set()
    for heading in root.iter("h1"):
        header = next(heading.iterancestors("header"), None)
        if header is None or header in seen or next(header.iterancestors("article", "main"), None) is None:
            continue
        seen.add(header)  # only its first headline has the line below it
        inside = list(header.iter())
        for element in inside[inside.index(heading) + 1 :]:
            if element.tag in ("p", "h2", "h3", "div") and not _apart(element, header):
                found = [words for _, words in pieces(element)]
                if len(found) == 1 and len(found[0].split()) >= _SHORTEST and not _byline(found[0]):
                    return found[0]
    return None


def _byline(words: str) -> bool:
    """Whether a line names who wrote the article, or when; a sentence with its stop does not."""
    return bool(_BYLINE.match(words)) and len(words.split()) <= _LONGEST_BYLINE and not words.endswith(".")


def _apart(element: Element, header: Element) -> bool:
    return any(framed(one) for one in [element, *element.iterancestors()] if header in one.iterancestors())


def _made_of(found: str, said: str, names: list[str]) -> bool:
    """Whether a title is one or several of the names that the page's own title lists."""
    return _key(found) in map(_key, names) or (bool(_BETWEEN.search(found)) and _key(found) in _key(said))


def _without_names(names: list[str], marks: list[str], known: set[str]) -> str:
    """The parts of a title but for the names of sites and sections at its end and, before a bar, at its beginning."""
    first, last = 0, len(names)
    while last > 1 and _name(names[last - 1], known):
        last -= 1
    while first < last - 1 and marks[first] in ("|", "::", "»") and _name(names[first], known):
        first += 1
    kept = names[first]
    for number in range(first + 1, last):
        kept += f" {marks[number - 1]} {names[number]}"
    return kept


def _name(words: str, known: set[str]) -> bool:
    listed = words.split()
    return _key(words) in known or (len(listed) <= _LONGEST_NAME and all(not word[0].islower() for word in listed))


def _logo(heading: Element) -> bool:
    """Whether a heading is the site's name: it says so, or leads to the first page."""
    home = any((a.get("href") or "") in ("/", "./", "#") for a in heading.iter("a"))
    said = " ".join(one.get(name) or "" for one in (heading, heading.getparent()) for name in ("id", "class"))
    return home or bool(_LOGO.search(said))


def _key(words: str) -> str:
    return re.sub(r"\W+", "", words).lower()
