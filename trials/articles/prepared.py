"""A page's tree made ready for extraction: what extraction would drop, glue or misread is put into plain paragraphs.

Each step changes the tree in place and is a rule for pages in general.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trials.articles.markup import BREAKS, HEADINGS, INLINE, SILENT
from trials.articles.tables import list_rows
from trials.articles.trimmed import trim

if TYPE_CHECKING:
    Element = Any  # lxml's elements have no types

_CONTAINERS = frozenset(("body", "main", "article", "section", "div", "center", "font", "span"))
_QUESTION = re.compile(r"\w\s+\w.*\w\s*\?\s*$", re.S)
_LONGEST_QUESTION = 300  # characters
_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*\s*$")
_FEWEST = 4  # words of a text without a stop, between blocks, that is no mere label
_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])")
_CREDIT = re.compile(
    r"\b(?:photo(?:graph)?s?|images?|pictures?|credits?|courtesy|illustrations?|getty|reuters|AP|AFP|shutterstock|istock)\b",
    re.I,
)
_MOST_LINKED = 0.5  # share of the letters of a paragraph that links may have


def parsed(page: str) -> Element | None:
    """The tree of a page, or None where there is none."""
    import trafilatura

    return trafilatura.load_html(page)


def prepare(root: Element) -> None:
    """All the steps, in order."""
    trim(root)
    list_rows(root)
    break_lines(root)
    _tell_captions(root)
    _ask(root)
    _frame_loose_text(root)
    _free_links(root)


def prose(element: Element) -> bool:
    """Whether links are at most half of an element's letters: a sentence with links, not a list of them."""
    whole = _letters(element.text_content())
    return bool(whole) and sum(_letters(a.text_content()) for a in element.iter("a")) <= _MOST_LINKED * whole


def is_block(element: Element) -> bool:
    """Whether an element begins a line of its own."""
    return isinstance(element.tag, str) and element.tag not in INLINE | BREAKS | SILENT


def break_lines(root: Element) -> None:
    """Keep the lines of preformatted text, which are its paragraphs, headings and items, as forced breaks."""
    import lxml.etree

    for element in list(root.iter("pre")):
        lxml.etree.strip_tags(element, "code")
        for inner in list(element.iter()):
            inner.text, broken = _broken(element, inner.text)
            inner[:0] = broken
            if inner is not element:
                above, following = inner.getparent(), inner.getnext()
                inner.tail, broken = _broken(element, inner.tail)
                if following is None:
                    above.extend(broken)
                else:
                    for one in broken:
                        following.addprevious(one)
        element.tag = "div" if any(map(is_block, element.iterdescendants())) else "p"


def _broken(element: Element, text: str | None) -> tuple[str | None, list[Element]]:
    """The first line of a text, and a break for each other with that line behind it."""
    first, *others = (text or "").replace("\r\n", "\n").split("\n")
    breaks = [element.makeelement("br", {}) for _ in others]
    for one, line in zip(breaks, others, strict=True):
        one.tail = line
    return first or None, breaks


def _tell_captions(root: Element) -> None:
    """Put the sentences of a picture's caption into a paragraph behind it: extraction drops pictures with them."""
    for caption in list(root.iter("figcaption")):
        figure = next(caption.iterancestors("figure"), None)
        listed = _STOP.split(" ".join(caption.text_content().split()))
        told = [
            said
            for said in listed
            if _SENTENCE.search(said) and len(said.split()) > _FEWEST and not _CREDIT.search(said)
        ]
        if figure is None or not told or not prose(caption):
            continue
        while figure.getparent().tag in INLINE | {"p"}:
            figure = figure.getparent()
        paragraph = figure.makeelement("p", {})
        paragraph.text = " ".join(told)
        figure.getparent().insert(figure.getparent().index(figure) + 1, paragraph)


def _ask(root: Element) -> None:
    """Read the buttons that open the answers of an accordion as headings: extraction drops every button."""
    for button in [element for element in root.iter() if element.tag == "button" or element.get("role") == "button"]:
        if any(above.tag in HEADINGS for above in button.iterancestors()):
            button.drop_tag()
        elif _QUESTION.search(button.text_content().rstrip()[-_LONGEST_QUESTION:]):
            for inner in button.iterdescendants():
                inner.tag = "span"
            button.tag = "h4"
            button.attrib.clear()


def _frame_loose_text(root: Element) -> None:
    """Put text that stands between blocks into paragraphs; beside it, containers that end as a sentence become some.

    trafilatura loses text behind an empty block or a picture, and reads no bare container where there are paragraphs.
    """
    for container in [element for element in root.iter() if _holds_blocks(element)]:
        framed = [_framed_run(container, run) for run in _runs(container) if _worth_framing(container, run)]
        if framed:
            for element in [inner for inner in container.iter("div") if _says(inner)]:
                element.tag = "p"


def _holds_blocks(element: Element) -> bool:
    """Whether an element has blocks among its children; in a paragraph that was never closed, they are left alone."""
    return (
        element.tag in _CONTAINERS
        and any(map(_breaks, element))
        and next(element.iterancestors("p", "a"), None) is None
    )


def _breaks(element: Element) -> bool:
    return is_block(element) or (element.tag in INLINE and any(map(is_block, element.iterdescendants())))


def _runs(container: Element) -> list[list[Element | None]]:
    """The children that follow each other without a block between; None stands for the text before the first."""
    runs: list[list[Element | None]] = [[None]]
    for child in container:
        if _breaks(child):
            runs.append([child])  # for the text behind it
        else:
            runs[-1].append(child)
    return runs


def _worth_framing(container: Element, run: list[Element | None]) -> bool:
    """Whether a run is more than a label or links."""
    loose = [(container.text if run[0] is None else run[0].tail) or ""]
    loose += [child.tail or "" for child in run[1:] if child is not None]
    inner = [child for child in run[1:] if child is not None and child.tag in INLINE]
    words = " ".join([*loose, *(child.text_content() for child in inner)])
    linked = sum(_letters(a.text_content()) for child in inner for a in child.iter("a"))
    long = len(words.split()) >= _FEWEST or bool(_SENTENCE.search(words))
    return long and linked <= _MOST_LINKED * _letters(words)


def _framed_run(container: Element, run: list[Element | None]) -> Element:
    """A new paragraph, in the place of a run, with its text and children."""
    paragraph = container.makeelement("p", {})
    before = run[0]
    if before is None:
        paragraph.text, container.text = container.text, None
        container.insert(0, paragraph)
    else:
        paragraph.text, before.tail = before.tail, None
        before.addnext(paragraph)
    paragraph.extend([child for child in run[1:] if child is not None])
    return paragraph


def _free_links(root: Element) -> None:
    """Take the links, not their words, out of paragraphs.

    trafilatura drops a short block that has a link in it, as it does the links between articles.
    """
    import lxml.etree

    for element in root.iter("p", "div"):
        if element.find(".//a") is not None and (
            (prose(element) and (element.tag == "p" or _says(element))) or _linked_sentence(element)
        ):
            lxml.etree.strip_tags(element, "a")


def _linked_sentence(element: Element) -> bool:
    """Whether links are parts of a sentence, however long: they go on in small letters, as no headline begins."""
    links = [words for a in element.iter("a") if (words := a.text_content().strip())]
    rest = _letters(element.text_content()) - sum(map(_letters, links))
    return rest > 0 and any(words[0].islower() for words in links) and _says(element)


def _says(element: Element) -> bool:
    """Whether a container holds nothing but a text that ends as a sentence does."""
    return not any(map(is_block, element.iterdescendants())) and bool(_SENTENCE.search(element.text_content()))


def _letters(words: str) -> int:
    return len(re.sub(r"\W+", "", words))
