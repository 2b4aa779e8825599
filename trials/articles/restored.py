"""Headings and lists that stand among the paragraphs of a page's main text, put back where extraction dropped them.

Where a page has no element that says "here is the article", trafilatura keeps its paragraphs alone. A clinic's list of
"IV vitamin C for cancer", and the heading that says which disease a paragraph is about, would go without a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trials.articles.markup import pieces
from trials.articles.prepared import is_block
from trials.articles.trimmed import framed

if TYPE_CHECKING:
    Element = Any  # lxml's elements have no types

Piece = tuple[str, str]

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_COMES_BACK = _HEADINGS | {"ul", "ol", "dl"}
_OUTSIDE = frozenset(
    ("nav", "header", "footer", "aside", "form", "script", "style", "template", "noscript", "button", "select")
)
_MOST_LINKED = 0.5  # share of the letters of a list or a heading that links may have
_LARGE = 0.35  # share of the words of a page, menus and the like apart, that are worth a note when they are left out
_MUCH = 100  # words
_DEEPEST = 200  # elements within elements


@dataclass(frozen=True, eq=False, slots=True)
class _Place:
    """A heading, a list or a paragraph of a page."""

    element: Element
    pieces: tuple[Piece, ...]
    keys: tuple[str, ...]  # of its pieces

    @property
    def words(self) -> int:
        return sum(len(words.split()) for _, words in self.pieces)


def restored(root: Element, kept: Sequence[Piece], chrome: Callable[[str], bool]) -> tuple[list[Piece], str | None]:
    """The kept pieces with the headings and lists of their neighbourhood; a note where much of the page is left out.

    A heading or a list comes back where it has the same parent as a piece that was kept, or stands in the smallest
    element that holds all those pieces; a heading, only if something that is kept follows before the next one.
    """
    listed = list(kept)
    keys = {_key(words) for _, words in kept}
    places = [place for element in _blocks(root, 0) if (place := _place(element, chrome)) is not None]
    found = {place for place in places if keys.intersection(place.keys)}
    parents = {place.element.getparent() for place in found}
    near = _amid(places, found)
    wanted = [
        place
        for place in places
        if place in found
        or (place.element.tag in _COMES_BACK and (place.element.getparent() in parents or place in near))
    ]
    back = {place for place in _led(wanted, found) if place not in found}
    return _woven(listed, wanted, found, back), _left_out(places, found | back)


def _amid(places: Sequence[_Place], found: set[_Place]) -> set[_Place]:
    """The places in the smallest element that holds all that was kept; where that is the page, those between."""
    texts = [number for number, place in enumerate(places) if place in found and place.element.tag not in _HEADINGS]
    if not texts:
        return set()
    common = _smallest({places[number].element.getparent() for number in texts})
    if common.tag in ("html", "body"):
        return set(places[texts[0] : texts[-1] + 1])
    return {place for place in places if any(above is common for above in place.element.iterancestors())}


def _smallest(elements: Iterable[Element]) -> Element:
    """The innermost element that is or holds each of these."""
    shared: list[Element] = []
    for element in elements:
        path = [element, *element.iterancestors()][::-1]
        shared = [one for one, other in zip(shared, path, strict=False) if one is other] if shared else path
    return shared[-1]


def _place(element: Element, chrome: Callable[[str], bool]) -> _Place | None:
    """What stands at an element, unless it is empty, between paragraphs by a site's habit, or a link to elsewhere."""
    found = tuple(pieces(element))
    place = _Place(element, found, tuple(_key(words) for _, words in found))
    whole = sum(map(len, place.keys))
    if not whole or (len(found) == 1 and chrome(found[0][1])):
        return None
    links = sum(len(_key(a.text_content())) for a in element.iter("a") if not (a.get("href") or "#").startswith("#"))
    return place if links <= _MOST_LINKED * whole else None


def _blocks(element: Element, depth: int) -> Iterator[Element]:
    """The headings, the lists and the paragraphs of a page, in order, none inside another; not what frames the text."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _OUTSIDE or depth > _DEEPEST or framed(child):
            continue
        if child.tag in _COMES_BACK or not any(is_block(inner) for inner in child.iterdescendants()):
            yield child
        else:
            yield from _blocks(child, depth + 1)


def _key(words: str) -> str:
    """Letters and digits alone: what two ways of writing one text have in common."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", words)).lower()


def _led(wanted: Sequence[_Place], found: set[_Place]) -> list[_Place]:
    """The wanted places without the headings that nothing follows."""
    led: list[_Place] = []
    followed = False
    for place in reversed(wanted):
        heading = place.element.tag in _HEADINGS
        if not heading or followed or place in found:
            led.append(place)
            followed = not heading
    return led[::-1]


def _woven(kept: list[Piece], wanted: Iterable[_Place], found: set[_Place], back: set[_Place]) -> list[Piece]:
    """The kept pieces, and before each those of the places that stand between it and the one before."""
    at: dict[str, int] = {}
    for number, (_, words) in enumerate(kept):
        at.setdefault(_key(words), number)
    before: dict[int, list[Piece]] = {}
    behind = 0
    for place in wanted:
        if place in found:
            behind = max([behind, *(at[key] + 1 for key in place.keys if key in at)])
        elif place in back:
            # The words of a heading or a list that stand in no element of their own are its.
            own = "heading" if place.element.tag in _HEADINGS else "item"
            pieces_ = [(own if kind == "paragraph" else kind, words) for kind, words in place.pieces]
            before.setdefault(behind, []).extend(pieces_)
    woven: list[Piece] = []
    for number, piece in enumerate(kept):
        woven += [*before.get(number, ()), piece]
    return woven + before.get(len(kept), [])


def _left_out(places: Iterable[_Place], read: set[_Place]) -> str | None:
    whole = lost = 0
    for place in places:
        whole += place.words
        lost += 0 if place in read else place.words
    if lost < _MUCH or lost < _LARGE * whole:
        return None
    return (
        f"About {lost / whole:.0%} of the page's words ({lost:,}) were not taken for the article's and were not read."
    )
