"""The compiled vocabulary, read where it lies: nothing is loaded that is not asked for."""

from __future__ import annotations

import json
import mmap
import re
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import marisa_trie

from trials.errors import VocabularyError
from trials.models import Concept, Kind
from trials.vocabulary.compiled import CAPITALS, CONTEXT, ROW
from trials.vocabulary.normal import TOKEN, Words, canonical_id, join, key, word
from trials.vocabulary.spellings import capitals, natural
from trials.vocabulary.tables import DATA

LONGEST: Final = 12  # words in a name
MESH_PAGE: Final = "https://meshb.nlm.nih.gov/record/ui?ui="


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text where a concept is named."""

    start: int
    end: int
    concepts: tuple[str, ...]
    sure: bool = True  # False: an ambiguous name (MS, cold) that needs a word in its favour from the text around it


class Vocabulary:
    """Concepts and their names, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        try:
            self._names = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
            self._ids = marisa_trie.Trie().mmap(str(folder / "ids.marisa"))
            self._values = _numbers((folder / "names.bin").read_bytes())
            with (folder / "concepts.bin").open("rb") as file:
                self._concepts = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._first = frozenset((folder / "first.txt").read_text(encoding="utf-8").split("\n"))
        except (OSError, RuntimeError, ValueError) as error:
            raise VocabularyError(f"The compiled vocabulary in {folder} cannot be read ({error}); install trials again.") from error
        self._count = int.from_bytes(self._concepts[:4], "little")
        self._offsets = _numbers(self._concepts[4 : 4 * (self._count + 2)])
        self._words = Words()
        self._gaps = _Gaps()
        self._records: dict[int, list[Any]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._below: dict[str, frozenset[str]] = {}

    # ------------------------------------------------------------ concepts

    def concept(self, id_: str) -> Concept:
        """The concept with this id."""
        name, kind, names, _, up, _, _, _, source = self._record(id_)
        every = dict.fromkeys([name, *names])
        url = MESH_PAGE + id_[5:] if id_.startswith("MESH:") else None
        return Concept(id_, name, Kind(kind), tuple(every), self._nearest(up), url, source)

    def names(self, id_: str) -> tuple[str, ...]:
        """Names that make good searches, preferred first."""
        record = self._record(id_)
        return tuple(record[2][: record[3]])

    def inherits(self, id_: str) -> bool:
        """Whether trials of broader and narrower therapies are evidence for this one; not so for exosomes."""
        return bool(self._record(id_)[6])

    def umbrella(self, id_: str) -> bool:
        """Whether a condition is so broad that an article that names it means its examples."""
        return bool(self._record(id_)[7])

    def broader(self, id_: str) -> frozenset[str]:
        """All concepts above this one."""
        if id_ not in self._above:
            self._above[id_] = frozenset(self._reach(self._record(id_)[4], 4)) - {id_}
        return self._above[id_]

    def narrower(self, id_: str) -> frozenset[str]:
        """All concepts below this one."""
        if id_ not in self._below:
            self._below[id_] = frozenset(self._reach(self._record(id_)[5], 5)) - {id_}
        return self._below[id_]

    def is_narrower(self, a: str, b: str) -> bool:
        """Whether `a` lies below `b`."""
        return b in self.broader(a)

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and id_ in self._ids

    def __iter__(self) -> Any:
        return iter(sorted(self._ids.keys()))

    def __len__(self) -> int:
        return self._count

    # ------------------------------------------------------------ names

    def lookup(self, name: str) -> list[Concept]:
        """The concepts that a name, or an id, stands for, in any word order that MeSH uses; empty when there is none."""
        id_ = canonical_id(name)
        if id_ in self._ids:
            return [self.concept(id_)]
        for form in (name, natural(name)):
            if (number := self._names.get(key(form))) is not None:
                return [self.concept(self._ids.restore_key(self._values[number] & ROW))]
        return []

    def suggest(self, name: str, limit: int = 5) -> list[str]:
        """Names that look like one that is unknown, for "did you mean"; never good enough to link."""
        import difflib  # late: nothing else needs it

        k = key(name)
        near = set(self._names.keys(k[:3])) if len(k) > 3 else set()
        for w in k.split():
            near.update(self._names.keys(f"{w} "))
        best = difflib.get_close_matches(k, sorted(near)[:20_000], n=2 * limit, cutoff=0.6)
        found = [self.concept(self._ids.restore_key(self._values[self._names[b]] & ROW)).name for b in best]
        return list(dict.fromkeys(found))[:limit]

    def find(self, text: str, *, unsure: bool = False) -> list[Found]:
        """Every place where a concept is named, longest first, none overlapping, in order.

        With `unsure`, ambiguous names are found too and marked.
        """
        parts = TOKEN.split(text)  # gap, token, gap, token, …, gap
        words = list(map(self._words.__getitem__, parts[1::2]))
        ends = list(accumulate(map(len, parts)))
        first = self._first
        found = []
        free = 0  # tokens before this one belong to a match already
        for i in [i for i, w in enumerate(words) if w in first]:
            if i >= free and (hit := self._longest(parts, words, ends, i, text, unsure)):
                last, match = hit
                found.append(match)
                free = last + 1
        return found

    def _longest(
        self, parts: Sequence[str], words: Sequence[str], ends: Sequence[int], i: int, text: str, unsure: bool
    ) -> tuple[int, Found] | None:
        """The longest name that begins at token `i`, with the number of its last token."""
        window, last = [], []
        for j in range(i, min(i + LONGEST, len(words))):
            if j > i and not self._joined(parts, words, j):
                break
            if words[j]:
                window.append(words[j])
                last.append(j)
        for k in reversed(self._names.prefixes(join(window))):
            value = self._values[self._names[k]]
            end = last[k.count(" ") - 1]
            start_at, end_at = ends[2 * i], ends[2 * end + 1]
            if value & CAPITALS and not capitals(text[start_at:end_at]):
                continue
            if value & CONTEXT and not unsure:
                continue
            concept = self._ids.restore_key(value & ROW)
            return end, Found(start_at, end_at, (concept,), not value & CONTEXT)
        return None

    def _joined(self, parts: Sequence[str], words: Sequence[str], j: int) -> bool:
        """Whether the gap before token `j` may lie inside a name."""
        gap = self._gaps[parts[2 * j]]
        if gap == COMMA:
            return words[j] in LOOSE
        if gap == STOP:
            before = parts[2 * j - 1]
            return len(before) <= 2 and before.istitle()
        return gap == JOIN

    # ------------------------------------------------------------ below

    def _record(self, id_: str) -> list[Any]:
        row = self._ids.get(id_)
        if row is None:
            raise VocabularyError(f"The vocabulary has no concept {id_!r}; look its name up with `trials vocabulary lookup`.")
        return self._row(row)

    def _row(self, row: int) -> list[Any]:
        if row not in self._records:
            base = 4 * (self._count + 2)
            record = self._concepts[base + self._offsets[row] : base + self._offsets[row + 1]]
            self._records[row] = json.loads(record)
        return self._records[row]

    def _reach(self, start: Sequence[int], side: int) -> list[str]:
        seen = dict.fromkeys(start)
        queue = list(start)
        for row in queue:
            for to in self._row(row)[side]:
                if to not in seen:
                    seen[to] = None
                    queue.append(to)
        return [self._ids.restore_key(row) for row in seen]

    def _nearest(self, up: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._reach(up, 4))


JOIN, COMMA, STOP, WALL = range(4)
LOOSE: Final = frozenset(map(word, ("type", "stage", "types"))) | frozenset("0123456789")
_JOIN = re.compile(r"[ \t\u00a0\u2009\u202f]{1,3}|[ \t]*\r?\n[ \t]*|\s?[-\u2010-\u2015/'\u2019+]\s?|[-\u2010-\u2015]\r?\n|")


class _Gaps(dict[str, int]):
    """What stands between two tokens, and whether a name can reach across it."""

    def __missing__(self, gap: str) -> int:
        if _JOIN.fullmatch(gap):
            kind = JOIN
        elif gap.strip() == ",":
            kind = COMMA
        else:
            kind = STOP if gap.strip() == "." else WALL
        if len(self) < Words.LIMIT:
            self[gap] = kind
        return kind


def _numbers(data: bytes) -> array[int]:
    values = array("I", data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


@cache
def _load(folder: Path) -> Vocabulary:
    return Vocabulary(folder)


def load(folder: Path = DATA) -> Vocabulary:
    """The vocabulary that ships with the package, opened once."""
    return _load(folder)
