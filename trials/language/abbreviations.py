"""Short forms that a text defines, with their long forms: "primary ovarian insufficiency (POI)", "POI (primary …)".

After Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions in biomedical text, PSB 2003: the
short form's letters are looked for in the long form from the right, and its first letter must begin a word. Added
here: a short form before its long one, and plurals ("MSCs").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# A short form has 2 to 10 characters, at least one capital, and at most two words.
SHORT: Final = re.compile(r"(?=[^\s()]*[A-Z])[A-Za-z0-9][\w/&+.\-\u2010-\u2013]{1,9}(?: [A-Z0-9][\w\-]{0,6})?")
PARENTHESIS: Final = re.compile(r"\(([^()\n]{2,140})\)|\[([^\[\]\n]{2,140})\]")
_SENTENCE_END: Final = re.compile(r"[.!?;:]\s|\n|[()\[\]]")
_NOT_SHORT: Final = frozenset({"I", "II", "III", "IV", "V", "VI", "USA", "US", "UK", "EU", "Fig", "Figure", "Table"})


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form that the text gives it, both with their place."""

    short: str
    short_start: int
    long_start: int
    long_end: int


def find(text: str) -> list[Abbreviation]:
    """Every definition in the text, in order."""
    return list(_definitions(text))


def _definitions(text: str) -> Iterator[Abbreviation]:
    for match in PARENTHESIS.finditer(text):
        start, end = match.span(1) if match[1] is not None else match.span(2)
        inside = _first_part(text[start:end])
        if (short := _short(inside)) and (long_ := _before(text, match.start(), short)):
            yield Abbreviation(short, start, *long_)
        elif (before := _word_before(text, match.start())) and (at := _within(text[start:end], before[0])):
            yield Abbreviation(before[0], before[1], start + at[0], start + at[1])


def _first_part(inside: str) -> str:
    """What stands before a comma, a semicolon or an equals sign: "(ALS; also Lou Gehrig's disease)"."""
    return re.split(r"[,;=]| or ", inside, maxsplit=1)[0].strip(" \"'\u201c\u201d\u2018\u2019")


def _short(inside: str) -> str | None:
    if SHORT.fullmatch(inside) and inside not in _NOT_SHORT and not inside.isdigit():
        return inside
    return None


def _before(text: str, end: int, short: str) -> tuple[int, int] | None:
    """The long form that ends where the parenthesis begins."""
    words = min(len(_letters(short)) + 5, 2 * len(_letters(short)) + 1)
    window = text[max(0, end - 200) : end]
    cut = [m.end() for m in _SENTENCE_END.finditer(window)]
    begin = end - len(window) + (cut[-1] if cut else 0)
    starts = [m.start() for m in re.finditer(r"\S+", text[begin:end])][-words:]
    if not starts:
        return None
    begin += starts[0]
    long_end = begin + len(text[begin:end].rstrip(" \t,\"'\u201d\u2019"))
    at = align(short, text[begin:long_end])
    return None if at is None else (begin + at, long_end)


def _word_before(text: str, end: int) -> tuple[str, int] | None:
    """The short form that a parenthesis may explain."""
    match = re.search(r"([A-Z0-9][\w/&+\-]{1,9})[\"'\u201d\u2019]? ?$", text[max(0, end - 14) : end])
    if match is None or _short(match[1]) is None or sum(c.isupper() for c in match[1]) < 2:
        return None
    return match[1], max(0, end - 14) + match.start(1)


def _within(inside: str, short: str) -> tuple[int, int] | None:
    """The whole of a parenthesis, up to its first break, as the long form of a short one before it."""
    length = len(re.split(r"[,;=]", inside, maxsplit=1)[0].rstrip())
    if not 1 < len(inside[:length].split()) <= len(_letters(short)) + 5:
        return None
    at = align(short, inside[:length])
    return (at, length) if at is not None and not inside[:at].strip(" \"'\u2018\u201c") else None


def align(short: str, long_: str) -> int | None:
    """Where the long form begins in the text that ends with it, or None when the letters are not there."""
    letters = _letters(short)
    low = long_.lower()
    at = len(low)
    for number, letter in enumerate(reversed(letters)):
        first = number == len(letters) - 1
        at -= 1
        while at >= 0 and (low[at] != letter or (first and at > 0 and low[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    start = low.rfind(" ", 0, at) + 1 if at else 0
    found = low[start:]
    # A long form is longer than its short one, does not hold it, and is not one word for many letters.
    if (
        len(found) <= len(short)
        or short.lower() in re.split(r"[\s\-]+", found)
        or (len(letters) > 2 and len(found) < 2 * len(letters))
    ):
        return None
    return start + (len(found) - len(found.lstrip("\"'\u2018\u201c-")))


def _letters(short: str) -> str:
    """The letters and digits to be found; a plural's s is not one of them."""
    bare = re.sub(r"(?<=[A-Z0-9])s$", "", short)
    return "".join(c for c in bare.lower() if c.isalnum())
