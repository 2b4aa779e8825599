"""Names that share a word: "type 1 and type 2 diabetes", "heart and kidney failure", "lung, breast and colon cancer",
"hepatitis B and C", "cancers of the lung and breast"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from trials.vocabulary.normal import TOKEN
from trials.vocabulary.store import Found, Vocabulary

_JOINT: Final = r"(?:,? (?:and|or|and/or|as well as|&)|,|/)"
# Up to three words before "and", "or" or a comma that stands right before a find.
_LEFT: Final = re.compile(rf"((?:[\w’'\-]+ ){{0,2}}[\w’'\-]+?)-?({_JOINT} ?)$")
# The same after one.
_RIGHT: Final = re.compile(rf"({_JOINT} ?)((?:[A-Z]|\d{{1,2}}|[IVX]{{1,4}})\b|(?:the )?[\w’'\-]+)")
_JOINTS: Final = (" and ", " or ", "/or ", " as ", ", ", "/", "& ")
_REACH: Final = 60


def completed(text: str, founds: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """The other halves: each takes the words that it lacks from the find beside it, and must then be a known name."""
    halves: list[Found] = []
    for found in founds:  # most stand alone, and the searches are slow
        if text.endswith(_JOINTS, max(0, found.start - 5), found.start):
            halves += _left(text, found, vocabulary)
        if _RIGHT.match(text, found.end):
            halves += _right(text, found, vocabulary)
    if not halves:
        return []
    taken = {i for f in founds for i in range(f.start, f.end)}
    new: list[Found] = []
    for half in halves:
        if taken.isdisjoint(range(half.start, half.end)):
            new.append(half)
            taken.update(range(half.start, half.end))
    return new


def _left(text: str, found: Found, vocabulary: Vocabulary) -> Iterator[Found]:
    """Halves to the left, one after another: lung, breast ← and colon cancer."""
    at = found.start
    tails = _tails(text[found.start : found.end])
    while tails and (match := _LEFT.search(text[max(0, at - _REACH) : at])):
        start = max(0, at - _REACH) + match.start(1)
        if "\n" in match[0] or not (half := _named(text, start, start + len(match[1]), tails, vocabulary)):
            return
        yield half
        at = half.start


def _named(text: str, start: int, end: int, tails: Sequence[str], vocabulary: Vocabulary) -> Found | None:
    """The longest end of text[start:end] that makes a name with one of the tails."""
    for word in re.finditer(r"\S+", text[start:end]):
        half = text[start + word.start() : end]
        for tail in tails:
            whole = vocabulary.find(f"{half} {tail}")
            if len(whole) == 1 and whole[0].start == 0 and whole[0].end == len(half) + 1 + len(tail):
                return Found(start + word.start(), end, whole[0].concepts)
    return None


def _right(text: str, found: Found, vocabulary: Vocabulary) -> Iterator[Found]:
    """Halves to the right: hepatitis B → and C; cancers of the lung → and breast."""
    written = text[found.start : found.end]
    words = list(TOKEN.finditer(written))
    if len(words) < 2:
        return
    head = written[: words[-1].start()]
    last = words[-1][0]
    at = found.end
    letter = len(last) <= 3 and (last.isupper() or last.isdigit())
    while (match := _RIGHT.match(text, at)) and (letter or " of " in head):
        half = match[2]
        if letter and not (len(half) <= 3 and (half.isupper() or half.isdigit())):
            return
        whole = vocabulary.find(head + half)
        if len(whole) != 1 or whole[0].start != 0 or whole[0].end != len(head) + len(half):
            return
        yield Found(match.start(2), match.end(2), whole[0].concepts)
        at = match.end(2)


def _tails(written: str) -> list[str]:
    """What a half to the left may lack, shortest first: "cancer", "kidney cancer"."""
    words = [m.start() for m in TOKEN.finditer(written)]
    return [written[at:] for at in reversed(words[1:])]
