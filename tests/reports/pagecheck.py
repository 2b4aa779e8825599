"""What every page must keep to, checked on its source: structure, links, names for all that is not text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

VOID = {"meta", "link", "br", "col", "img", "input", "hr"}
Attributes = list[tuple[str, str | None]]


class Page(HTMLParser):
    """A page as read: its elements in order, its ids, its text, and what is wrong with it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        if self._open:
            self.faults.append(f"never closed: {self._open}")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-3:]}")
        elif self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        where = self._open[-1] if self._open else ""
        if not set(self._open) & {"style", "script"}:
            self.texts.setdefault("all", []).append(data)
        self.texts.setdefault(where, []).append(data)

    def text(self, of: str = "all") -> str:
        return " ".join(" ".join(self.texts.get(of, ())).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [values for name, values in self.elements if name == tag]


def faults(name: str, pages: dict[str, str]) -> list[str]:
    """All that is wrong with a page, in words."""
    page = Page(pages[name])
    return [
        *page.faults,
        *_structure(page),
        *_names(page),
        *_safety(page, pages[name]),
        *_links(name, page, pages),
    ]


def _structure(page: Page) -> list[str]:
    wrong = [f"id {one} stands twice" for one in sorted({i for i in page.ids if page.ids.count(i) > 1})]
    wrong += [f"id {one!r} has a space or is empty" for one in page.ids if not one or re.search(r"\s", one)]
    if page.all("html")[0].get("lang") != "en":
        wrong.append("no language")
    if not page.text("title"):
        wrong.append("no title")
    if [len(page.all(tag)) for tag in ("main", "h1")] != [1, 1]:
        wrong.append("not one main and one h1")
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    wrong += [f"h{a} is followed by h{b}" for a, b in pairwise(levels) if b > a + 1]
    if len(page.all("table")) != len(page.all("caption")):
        wrong.append("a table without a caption")
    wrong += ["a header cell without a scope" for values in page.all("th") if "scope" not in values]
    return wrong


def _names(page: Page) -> list[str]:
    wrong = []
    for tag, values in page.elements:
        wrong += [
            f"<{tag}> refers to no {one}"
            for attribute in ("aria-labelledby", "aria-describedby")
            for one in values.get(attribute, "").split()
            if one not in page.ids
        ]
        if tag == "svg" and not ("aria-hidden" in values or "aria-labelledby" in values):
            wrong.append("a picture without a name")
    return wrong


def _safety(page: Page, source: str) -> list[str]:
    wrong = [
        f"<{tag} {attribute}>"
        for tag, values in page.elements
        for attribute in values
        if attribute.startswith("on") or attribute in ("style", "src", "srcset", "action", "formaction", "xlink:href")
    ]
    wrong += [
        f"<{tag}> does not belong" for tag, _ in page.elements if tag in ("img", "iframe", "object", "base", "form")
    ]
    policy = next((m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"), "")
    for tag in ("style", "script"):
        bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        if len(bodies) != len(page.all(tag)) or len(bodies) != 1:
            wrong.append(f"not one plain <{tag}>")
            continue
        digest = base64.b64encode(hashlib.sha256(bodies[0].encode()).digest()).decode()
        if f"{tag}-src 'sha256-{digest}'" not in policy:
            wrong.append(f"the policy does not know the {tag}")
    if re.search(r"url\(|@import|@font-face", source):
        wrong.append("the style fetches something")
    return wrong


def _links(name: str, page: Page, pages: dict[str, str]) -> list[str]:
    wrong = []
    for values in (*page.all("a"), *page.all("use")):
        href = values.get("href", "")
        parts = urlsplit(href)
        if parts.scheme in ("http", "https"):
            continue
        if parts.scheme or href.startswith("/") or not href:
            wrong.append(f"a link to {href!r}")
            continue
        target = name if not parts.path else _resolved(name, unquote(parts.path))
        if target not in pages:
            wrong.append(f"a link to {target}, which is not there")
        elif parts.fragment and f'id="{unquote(parts.fragment)}"' not in pages[target]:
            wrong.append(f"a link to #{parts.fragment} of {target}, which is not there")
    return wrong


def _resolved(name: str, path: str) -> str:
    parts: list[str] = list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(path).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
