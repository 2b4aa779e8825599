"""Therapies named by a noun before "therapy", "training", "diet" and their like: "avatar therapy", "bleach baths"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from typing import Final

_OFTEN: Final = 2
_REACH: Final = 60  # letters before a head that are looked at
# One or two words that end where the head begins.
_BEFORE: Final = re.compile(
    r"(?<![\w-])(?P<first>[A-Za-z][a-z]+(?:-[a-z]+)* )?(?P<second>[A-Za-z][a-z]{2,}(?:-[a-z]+)*)$"
)
# Words that make no name: adverbs, plurals and verbs, superlatives, peoples, ages, and adjectives of no one therapy.
_ENDS: Final = re.compile(
    r"(?:ly|[^sui]s|est|ican|pean|lish|ench|nese|aign|-old|-year|wards?|tive|able|ible|ful|less|ous|ary|i[sz]ed|(?<!b)al)$"
)


def named(text: str, taken: Callable[[int, int], bool], lead: int) -> list[str]:
    """The names, in the singular, that the text uses twice, or before `lead`, or with a head that is always a therapy.

    `taken` says whether a stretch of the text holds a name already.
    """
    counts, early = Counter[str](), set[str]()
    groups = _groups()
    last = 0  # where the head before ends
    for match in _heads().finditer(text):
        if match.start() == last:
            continue  # the word before it is a head, and named already
        last = match.end()
        head, at = match["head"].lower(), max(0, match.start() - _REACH)
        before = _BEFORE.search(text[at : match.start()])
        if before is None:
            continue
        second = before["second"].lower()
        if not _modifies(second) or taken(at + before.start("second"), match.end()):
            continue
        first = (before["first"] or "").strip().lower()
        names = [f"{second} {head}"]
        if _modifies(first) and not taken(at + before.start("first"), at + before.end("first")):
            names.append(f"{first} {second} {head}")
        for name in map(singular, names):
            counts[name] += 1
            if match.end() <= lead or groups[head] == "sure":
                early.add(name)
    found = [name for name, count in counts.items() if count >= _OFTEN or name in early]
    longer = {name.partition(" ")[2] for name in found if counts[name] == counts[name.partition(" ")[2]]}
    return [name for name in found if name not in longer]


def plain(word: str) -> bool:
    """Is it a word that makes no name?"""
    return _groups().get(word) == "plain"


def headed(word: str) -> bool:
    """Is it a word of the table, such as "tablets" or "daily", which names no therapy by itself?"""
    return word in _groups() or _ENDS.search(word) is not None


def singular(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    return re.sub(r"(?<=ch|ss)es$|(?<!s)s$", "", name)


def _modifies(word: str) -> bool:
    return bool(word) and not plain(word) and not _ENDS.search(word)


@cache
def _groups() -> Mapping[str, str]:
    lines = (files("trials.claims") / "data" / "compounds.tsv").read_text("utf8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word: group for word, group in rows if group != "group"}


@cache
def _heads() -> re.Pattern[str]:
    """The pattern of a head behind a word; the heads by their first letters, and the blank first, since so the engine
    has the least to try."""
    words = sorted([word for word, group in _groups().items() if group != "plain"], key=itemgetter(0))
    letters = [(first, "|".join(word[1:] for word in same)) for first, same in groupby(words, itemgetter(0))]
    heads = "|".join(f"{first}(?:{rest})" for first, rest in letters)
    return re.compile(rf"[ -](?<=[a-z].)(?P<head>{heads})(?![\w-])")
