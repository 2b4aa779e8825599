"""A reasonable subset of Essie, the registry's query language: parsing to a test of one record.

OR, AND, NOT in capitals, words side by side (all of them), quotes with backslash escapes, parentheses,
AREA[name] and RANGE[from, to]. Left out: EXPANSION, SEARCH, synonyms, weights.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.registry import pieces

Test = Callable[["Document"], bool]

_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<mark>[()\[\]])|(?P<word>(?:[^\s()\[\]"\\]|\\.)+)|(?P<bad>.))', re.S
)


class BadQuery(ValueError):
    """What the service answers with status 400."""


@dataclass
class Document:
    """A record and, once asked for, its text by area."""

    record: dict[str, object]
    texts: dict[str, list[str]] = field(default_factory=dict)

    def text(self, area: str) -> list[str]:
        if area not in self.texts:
            paths = pieces.AREAS.get(area) or (pieces.FIELDS[area],)
            self.texts[area] = [pieces.words(value) for path in paths for value in pieces.values(self.record, path)]
        return self.texts[area]

    def values(self, area: str) -> list[object]:
        return pieces.values(self.record, pieces.FIELDS[area])


def compiled(expression: str, area: str) -> Test:
    """The test that an expression makes of a record, its words looked for in `area`."""
    tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(expression.rstrip())]
    parser = _Parser(tokens)
    test = parser.any_of(area)
    if parser.at < len(tokens):
        raise BadQuery(f"mismatched input '{tokens[parser.at][1]}' expecting <EOF>")
    return test


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def _is(self, *texts: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][0] != "quoted" and self.tokens[self.at][1] in texts

    def _take(self) -> tuple[str, str]:
        if self.at == len(self.tokens):
            raise BadQuery("mismatched input '<EOF>'")
        self.at += 1
        return self.tokens[self.at - 1]

    def _expect(self, text: str) -> None:
        found = self._take()[1]
        if found != text:
            raise BadQuery(f"mismatched input '{found}' expecting '{text}'")

    def any_of(self, area: str) -> Test:
        tests = [self.all_of(area)]
        while self._is("OR"):
            self.at += 1
            tests.append(self.all_of(area))
        return lambda document: any(test(document) for test in tests)

    def all_of(self, area: str) -> Test:
        tests = [self.one(area)]
        while self.at < len(self.tokens) and not self._is("OR", ")", "]"):
            if self._is("AND"):
                self.at += 1
            tests.append(self.one(area))
        return lambda document: all(test(document) for test in tests)

    def one(self, area: str) -> Test:
        kind, text = self._take()
        if kind == "bad" or text in (")", "[", "]", "OR", "AND"):
            raise BadQuery(f"mismatched input '{text}'")
        if text == "(":
            inner = self.any_of(area)
            self._expect(")")
            return inner
        if text == "NOT":
            test = self.one(area)
            return lambda document: not test(document)
        if kind == "word" and text in ("AREA", "RANGE") and self._is("["):
            return self._area() if text == "AREA" else self._range(area)
        return _phrase(re.sub(r"\\(.)", r"\1", text[1:-1] if kind == "quoted" else text), area)

    def _bracket(self) -> str:
        self._expect("[")
        inside = []
        while not self._is("]"):
            inside.append(self._take()[1])
        self.at += 1
        return " ".join(inside)

    def _area(self) -> Test:
        name = self._bracket()
        if name not in pieces.AREAS and name not in pieces.FIELDS:
            raise BadQuery(f"Unknown area name: '{name}'")
        return self.one(name)

    def _range(self, area: str) -> Test:
        low, comma, high = (part.strip() for part in self._bracket().partition(","))
        if not comma or area not in pieces.FIELDS:
            raise BadQuery("mismatched input 'RANGE'")

        def within(document: Document) -> bool:
            return any(_from(value, low) and _to(value, high) for value in document.values(area))

        return within


def _phrase(text: str, area: str) -> Test:
    wanted = pieces.words(text)
    return lambda document: any(wanted in found for found in document.text(area)) if wanted.strip() else True


def _from(value: object, low: str) -> bool:
    return low == "MIN" or (
        float(low) <= value if isinstance(value, (int, float)) else low <= str(value).ljust(len(low), "~")
    )


def _to(value: object, high: str) -> bool:
    return high == "MAX" or (value <= float(high) if isinstance(value, (int, float)) else str(value) <= high)
