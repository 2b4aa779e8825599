"""Words broken at the ends of lines, made whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_BROKEN = re.compile(r"(?P<head>[^\W\d_]{2,})[\x02\xad‐-]$")
# In a plain text; the rest of the word, with whatever stands before the next blank, comes up to its beginning.
_TORN = re.compile(r"[\xad‐-](?<=[^\W\d_]{2}.)[ \t]*\n[ \t]*(?P<tail>[^\W\d_]\S*)[ \t]*\n?")
# Beginnings that keep their hyphen when a line happens to end behind them.
_HYPHENED = frozenset(
    ["well", "self", "non", "long", "short", "high", "low", "double", "single", "placebo", "open", "late", "early",
     "small", "large", "year", "half", "cross", "follow", "evidence", "blood", "stem", "life", "dose", "randomised",
     "randomized", "age", "drug", "attention", "obsessive", "cognitive", "immune", "health", "care"]
)  # fmt: skip
_NO_TAIL = frozenset(("and", "or", "to", "nor"))  # "short- and long-term"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST = 40  # letters of a word
_UNSEEN = re.compile(r"[\xad\u200b\u2060](?<=\w.)(?=\w)")  # marks inside a word at which it may be broken


def words(texts: Iterable[str]) -> set[str]:
    """The words of texts in small letters; those with hyphens are one."""
    return {word for text in texts for word in _WORD.findall(text.lower())}


def broken(line: str) -> bool:
    """Whether a line may end in the middle of a word."""
    return bool(_BROKEN.search(line))


def joined(lines: Iterable[str], known: Collection[str]) -> str:
    """Lines as one, words that were broken at their ends made whole."""
    whole = ""
    for line in lines:
        head, rest = _BROKEN.search(whole, max(0, len(whole) - _LONGEST)), _LETTERS.match(line)
        if head and rest and line[:1].islower():
            whole = whole[:-1] + _hyphen(head["head"], rest[0], known) + line
        else:
            whole = f"{whole.rstrip(chr(2))} {line}" if whole else line
    return re.sub(r"[\x02\xad]", "-", whole)


def healed(text: str) -> str:
    """A plain text with its broken words made whole, each in the line in which it begins."""
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    if not _TORN.search(text):
        return text
    known = words([text])

    def whole(torn: re.Match[str]) -> str:
        before = text[max(0, torn.start() - _LONGEST) : torn.start()]
        head, rest = _LETTERS.findall(before)[-1], _LETTERS.match(torn["tail"])
        if rest is None or not torn["tail"][0].islower() or rest[0] in _NO_TAIL:
            return torn[0]
        return f"{_hyphen(head, rest[0], known)}{torn['tail']}\n"

    return _TORN.sub(whole, text)


def _hyphen(head: str, tail: str, known: Collection[str]) -> str:
    """The hyphen where it is the word's own, else nothing."""
    head, tail = head.lower(), tail.lower()
    if tail in _NO_TAIL:
        return "- "
    keeps = head + tail not in known and (f"{head}-{tail}" in known or head in _HYPHENED)
    return "-" if keeps else ""
