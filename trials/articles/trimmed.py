"""What a page's tree holds that nobody is meant to read as its text: taken out before extraction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Element = Any  # lxml's elements have no types

# What the class, id or role of an element says when it is none of the article's text.
_FRAME = re.compile(
    r"\b(?:nav\w*|menu\w*|breadcrumbs?|share|sharing|social|related|recommend\w*|trending|popular|tags?|topics|footer|"
    r"sidebar|comments?|comment-?list|cookies?|consent|newsletter|subscribe|sign-?up|promo\w*|adverts?|ads?|byline|meta|"
    r"toc|pagination|modal|dialog|popup|banner|hidden)\b",
    re.I,
)
_COMMENTS = re.compile(
    r"\b(?:comment-?list|comments?-(?:area|section|thread)|disqus_thread|(?:reader|user)s?-?(?:responses?|comments?))\b",
    re.I,
)
_MARK = re.compile(r"(?:\s*\[[^\[\]]{1,40}\])+\s*")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LONGEST = 300  # characters of what a button opens a text with
_MOST = 0.5  # of a page's letters: what holds more is the text, and a script shows it


def trim(root: Element) -> None:
    """Take out what is hidden, the marks of references, and readers' comments."""
    whole = len(root.text_content()) - sum(len(one.text_content()) for one in root.iter("script", "style"))
    opened = _opened(root)
    for element in list(root.iter()):
        if element.getparent() is None or not isinstance(element.tag, str):
            continue
        if element.tag == "template" and element.get("shadowrootmode") is None:
            _drop(element)
        elif _hidden(element):
            _show_or_drop(element, opened, whole)
        elif _mark(element) or (_COMMENTS.search(_said(element)) and len(element.text_content()) <= _MOST * whole):
            _drop(element)


def _mark(element: Element) -> bool:
    """Whether an element is a mark such as [1], [citation needed] or, behind a heading, [edit]."""
    raised = element.tag == "sup" and _MARK.fullmatch(element.text_content())
    return bool(raised) or "mw-editsection" in (element.get("class") or "").split()


def framed(element: Element) -> bool:
    """Whether an element says of itself that it is no part of an article's text."""
    if element.tag in ("body", "main", "article"):
        return False
    return element.get("hidden") is not None or bool(_FRAME.search(_said(element)))


def _said(element: Element) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "role"))[:500]


def _drop(element: Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()  # but not its tail


def _hidden(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_UNSEEN.search(element.get("style") or ""))
    )


def _opened(root: Element) -> set[str]:
    """The ids of what something on the page opens."""
    named = [
        element.get(name) or ""
        for element in root.iter("a", "button", "div", "h2", "h3", "h4", "li", "span")
        for name in ("aria-controls", "href", "data-target", "data-bs-target")
    ]
    return {part.removeprefix("#") for name in named if name for part in name.split()[:5]}


def _show_or_drop(element: Element, opened: set[str], whole: int) -> None:
    """Show the answers that a click opens, and a page that shows itself by script; leave out what is hidden else."""
    before = element.getprevious()
    button = (
        before is not None
        and len(before) <= _LONGEST  # children
        and len(before.text_content()) <= _LONGEST
        and any(one.tag == "button" or one.get("role") == "button" or one.get("aria-expanded") for one in before.iter())
    )
    opens = (element.get("role") == "tabpanel" or element.get("id") in opened or button) and not _FRAME.search(
        _said(element).replace("hidden", "")
    )
    if opens or element.tag == "body" or len(element.text_content()) > _MOST * whole:
        for name in ("hidden", "aria-hidden", "style"):
            element.attrib.pop(name, None)
    elif element.get("hidden") is not None:
        _drop(element)
