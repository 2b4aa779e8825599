"""The compiled vocabulary, read where it lies: nothing is loaded that is not asked for."""

from __future__ import annotations

import json
import re
import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any, Final

import marisa_trie

from trials.errors import VocabularyError
from trials.models import Concept, Kind
from trials.vocabulary.layout import BLOCK, CAPITALS, CONTEXT, DATA, NOTHING, ROW
from trials.vocabulary.normal import Tokens, Words, canonical_id, key, word
from trials.vocabulary.spellings import capitals, natural, shouted
from trials.vocabulary.unlisted import written_name

MOST: Final = 32  # words that are looked at for a name: twice those of the longest
_KINDS: Final = {kind.value: kind for kind in Kind}
MESH_PAGE: Final = "https://meshb.nlm.nih.gov/record/ui?ui="


@dataclass(slots=True)  # one a name: a frozen one takes four times as long to make
class Found:
    """A place in a text where a concept is named."""

    start: int
    end: int
    concepts: tuple[str, ...]
    sure: bool = True  # False: an ambiguous name (MS, cold) that needs a word in its favour beside it


class Vocabulary:
    """Concepts and their names, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        try:
            self._names = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
            self._ids = marisa_trie.Trie().mmap(str(folder / "ids.marisa"))
            self._values = _numbers((folder / "names.bin").read_bytes())
            self._concepts = (folder / "concepts.bin").read_bytes()
            self._starts = _Starts(marisa_trie.Trie().mmap(str(folder / "starts.marisa")))
        except (OSError, RuntimeError, ValueError, zlib.error) as error:
            why = f"The compiled vocabulary in {folder} cannot be read ({error}); install trials again."
            raise VocabularyError(why) from error
        blocks = int.from_bytes(self._concepts[:4], "little")
        self._blocks = 4 * (blocks + 2)  # where the first one begins
        self._offsets = _numbers(self._concepts[4 : self._blocks])
        self._words = Words()
        self._gaps = _Gaps()
        self._lines: dict[int, list[bytes]] = {}  # of the blocks that were opened
        self._records: dict[int, list[Any]] = {}
        self._labels: dict[str, tuple[str, Kind]] = {}
        self._known: dict[str, Concept] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._below: dict[str, frozenset[str]] = {}

    # ------------------------------------------------------------ concepts

    def concept(self, id_: str) -> Concept:
        """The concept with this id."""
        if id_ not in self._known:
            name, kind, names, _, up, _, _, _, source = self._record(id_)
            every = tuple(dict.fromkeys([name, *names]))
            url = MESH_PAGE + id_[5:] if id_.startswith("MESH:") else None
            self._known[id_] = Concept(id_, name, _KINDS[kind], every, tuple(self._reach(up, 4)), url, source)
        return self._known[id_]

    def label(self, id_: str) -> tuple[str, Kind]:
        """A concept's name and kind, for which nothing above it has to be looked up."""
        if id_ not in self._labels:
            name, kind, *_ = self._record(id_)
            self._labels[id_] = (name, _KINDS[kind])
        return self._labels[id_]

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
        return b in (self._above[a] if a in self._above else self.broader(a))

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and id_ in self._ids

    def __iter__(self) -> Any:
        return iter(sorted(self._ids.keys()))

    def __len__(self) -> int:
        return len(self._ids)

    # ------------------------------------------------------------ names

    def lookup(self, name: str) -> list[Concept]:
        """The concepts that a name, in MeSH's order or its own, or an id stands for; empty when there is none."""
        id_ = canonical_id(name)
        if id_ in self._ids:
            return [self.concept(id_)]
        for form in (name, natural(name)):
            number = self._names.get(key(form))
            if number is not None and self._values[number] != NOTHING:
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
        rows = [value & ROW for b in best if (value := self._values[self._names[b]]) != NOTHING]
        return list(dict.fromkeys(self.concept(self._ids.restore_key(row)).name for row in rows))[:limit]

    def find(self, text: str, *, unsure: bool = False) -> list[Found]:
        """Every place where a concept is named, longest first, none overlapping, in order.

        With `unsure`, ambiguous names are found too and marked.
        """
        tokens = Tokens(text, self._words)
        parts, words = tokens.parts, tokens.words
        found = []
        free = 0  # tokens before this one belong to a match already
        read = at = 0  # so many parts of the text have been gone through, and so many letters
        for i in self._begins(words):
            if i < free:
                continue
            stretch = "".join(words[i : i + MOST])
            for k, number in reversed(list(self._names.iter_prefixes_with_ids(stretch))):
                last = _reached(words, i, len(k))
                if last > i and self._walled(tokens, i, last):
                    continue
                last += last in tokens.glued
                start = at + sum(map(len, parts[read : 2 * i + 1]))
                end = start + sum(map(len, parts[2 * i + 1 : 2 * last + 2]))
                read, at = 2 * i + 1, start
                value = self._values[number]
                if (value & CONTEXT and not unsure) or (value & CAPITALS and not capitals(text[start:end])):
                    continue
                free = last + 1
                if value != NOTHING:
                    concept = self._ids.restore_key(value & ROW)
                    doubtful = value & CONTEXT or (unsure and value & CAPITALS and shouted(text, start, end))
                    found.append(Found(start, end, (concept,), not doubtful))
                break
        return found

    def _begins(self, words: Sequence[str]) -> list[int]:
        """Where a name of one word, or the first two of a longer one, stand; an empty word may hide the second."""
        kinds, known, after = self._starts, self._starts.known, [*words[1:], ""]
        return [
            i
            for i in compress(range(len(words)), map(kinds.__getitem__, words))
            if kinds[word := words[i]] == WHOLE or not after[i] or word + after[i] in known
        ]

    def _walled(self, tokens: Tokens, first: int, last: int) -> bool:
        """Does something stand between these words that no name reaches across?"""
        parts, words, kinds = tokens.parts, tokens.words, self._gaps
        for i in range(first + 1, last + 1):
            if parts[2 * i - 1][-1] == "." and parts[2 * i + 1][0].isupper():  # "prevents H.I.V. Infection with …"
                return True
            kind = kinds[parts[2 * i]]
            if kind == JOIN or (kind == COMMA and words[i] in LOOSE):
                continue
            before = parts[2 * i - 1]
            if not (kind == STOP and len(before) <= 2 and before.istitle()):
                return True
        return False

    # ------------------------------------------------------------ below

    def _record(self, id_: str) -> list[Any]:
        if named := written_name(id_):
            return [named, Kind.THERAPY.value, [named], 1, [], [], 1, 0, "the article"]
        row = self._ids.get(id_)
        if row is None:
            raise VocabularyError(
                f"The vocabulary has no concept {id_!r}; look its name up with `trials vocabulary lookup`."
            )
        return self._row(row)

    def _row(self, row: int) -> list[Any]:
        if row not in self._records:
            block, line = divmod(row, BLOCK)
            if block not in self._lines:
                start, end = (self._blocks + self._offsets[block + i] for i in (0, 1))
                self._lines[block] = zlib.decompress(self._concepts[start:end]).split(b"\n")
            self._records[row] = json.loads(self._lines[block][line])
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


def _reached(words: Sequence[str], first: int, length: int) -> int:
    """The last of the words that so many letters reach to."""
    at = first
    while length > 0:
        length -= len(words[at])
        at += 1
    return at - 1


NEVER, LONGER, WHOLE = range(3)  # what a word begins: no name, only names of more words, itself a name


class _Starts(dict[str, int]):
    """Words already seen, with what they begin."""

    def __init__(self, known: marisa_trie.Trie) -> None:
        super().__init__({"": NEVER})
        self.known = known  # names of one word, and the first two words of longer ones

    def __missing__(self, word: str) -> int:
        longer = next(self.known.iterkeys(word), None) is not None
        kind = WHOLE if word in self.known else LONGER if longer else NEVER
        if len(self) < Words.LIMIT:
            self[word] = kind
        return kind


# What stands between two words: nothing, or what a name reaches across only sometimes or never.
JOIN, COMMA, STOP, WALL = range(4)
LOOSE: Final = frozenset(f"{word(w)} " for w in ("type", "types", "stage", *"0123456789"))  # "diabetes, type 2"
_JOIN: Final = re.compile(
    r"[ \t\u00a0\u2009\u202f]{1,3}|[ \t]*\r?\n[ \t]*|\s?[-\u2010-\u2015/'\u2019+]\s?|[-\u2010-\u2015]\r?\n|"
)


class _Gaps(dict[str, int]):
    """What stands between two words, and whether a name reaches across: "E. coli" it does, "cancer. The" not."""

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
