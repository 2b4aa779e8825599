"""The tables' entries to the memory-mapped form that is read at run time.

    names.marisa    keys of names, numbered by the trie
    names.bin       one uint32 a key: the concept's row, and flags
    ids.marisa      concept ids, numbered by the trie; the number is the concept's row
    concepts.bin    uint32 n, n + 1 offsets, then n blocks of zlib, each of BLOCK lines, a line one concept's JSON list
    starts.marisa   the first word, or the first two, of every key

A concept's JSON list: name, kind, [names], how many of them make good searches, [direct parents' rows],
[children's rows], inherits 0/1, umbrella 0/1, source.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import marisa_trie

from trials.vocabulary.broader import parents, umbrellas
from trials.vocabulary.layout import BLOCK, CAPITALS, CONTEXT, DATA, NOTHING
from trials.vocabulary.normal import key
from trials.vocabulary.spellings import forms, is_acronym, search_names, variants
from trials.vocabulary.tables import VARIANT, Entry, ambiguous, entries


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the files hold, before it is written: keys with concept id and flags, and concepts by id."""

    keys: Mapping[str, tuple[str, int]]
    concepts: Mapping[str, list[Any]]  # as in the JSON list, with ids in place of rows


def compile_tables(folder: Path = DATA) -> Compiled:
    table = entries(folder)
    rules = {key(name): rule for name, rule in ambiguous(folder).items()}
    above = parents(table)
    below: dict[str, list[str]] = defaultdict(list)
    for id_, up in above.items():
        for parent in up:
            below[parent].append(id_)
    wide = umbrellas(table, below)
    concepts = {
        id_: [
            e.name, e.kind.value, *search_names(e, rules), list(above[id_]), sorted(below[id_]),
            int(e.inherits), int(id_ in wide), "; ".join(dict.fromkeys(e.sources)),
        ]
        for id_, e in table.items()
    }  # fmt: skip
    return Compiled(_keys(table, rules), concepts)


def _keys(table: Mapping[str, Entry], rules: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Each key with the concept that has the best claim to it, and how careful a reader must be."""
    best: dict[str, tuple[int, str, str]] = {}  # key → rank, id, the name it came from
    for id_ in sorted(table):
        for name, rank in table[id_].names:
            for form in forms(name):
                claim = (rank, id_, form)
                if (k := key(form)) and (k not in best or claim[0] < best[k][0]):
                    best[k] = claim
    for k, (rank, id_, form) in sorted(best.items()):
        for other in variants(k):
            if other not in best:
                best[other] = (VARIANT + rank, id_, form)
    kept = {k: claim for k, claim in best.items() if rules.get(k) not in ("never", "swallow")}
    keys = {k: (id_, _flags(k, form, rules.get(k))) for k, (_, id_, form) in kept.items()}
    return keys | {k: ("", 0) for k, rule in rules.items() if rule == "swallow"}


def _flags(k: str, form: str, rule: str | None) -> int:
    if rule == "capitals":
        return CAPITALS
    if rule == "context":
        return CONTEXT | (CAPITALS if form.isupper() else 0)
    if is_acronym(form):
        return CAPITALS | (CONTEXT if len(k) <= 3 else 0)
    return 0


def write(compiled: Compiled, folder: Path) -> None:
    """The five files. Nothing but the tables goes into them, so equal tables give equal contents.

    Each is written beside its place and then moved there: a process that has the old ones mapped keeps them.
    """
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        _write(compiled, Path(beside))
        for path in sorted(Path(beside).iterdir()):
            path.replace(folder / path.name)


def _write(compiled: Compiled, folder: Path) -> None:
    ids = marisa_trie.Trie(sorted(compiled.concepts))
    names = marisa_trie.Trie(sorted(compiled.keys))
    values = array("I", bytes(4 * len(names)))
    for k, (id_, flags) in compiled.keys.items():
        values[names[k]] = ids[id_] | flags if id_ else NOTHING
    ids.save(str(folder / "ids.marisa"))
    names.save(str(folder / "names.marisa"))
    (folder / "names.bin").write_bytes(_little(values))
    (folder / "concepts.bin").write_bytes(_concepts(compiled, ids))
    starts = marisa_trie.Trie(sorted({match[0] for k in compiled.keys if (match := _START.match(k))}))
    starts.save(str(folder / "starts.marisa"))


_START: Final = re.compile(r"[^ ]+ (?:[^ ]+ )?")


def _concepts(compiled: Compiled, ids: marisa_trie.Trie) -> bytes:
    lines: list[str] = [""] * len(compiled.concepts)
    for id_, (name, kind, names, good, up, down, inherits, umbrella, source) in compiled.concepts.items():
        record = [name, kind, names, good, _rows(up, ids), _rows(down, ids), inherits, umbrella, source]
        lines[ids[id_]] = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    blocks = [zlib.compress("\n".join(lines[at : at + BLOCK]).encode(), 9) for at in range(0, len(lines), BLOCK)]
    offsets = array("I", accumulate(map(len, blocks), initial=0))
    return _little(array("I", [len(blocks)])) + _little(offsets) + b"".join(blocks)


def _rows(ids: Iterable[str], trie: marisa_trie.Trie) -> list[int]:
    return [trie[i] for i in ids]


def _little(values: array[int]) -> bytes:
    if sys.byteorder == "big":
        values = array("I", values)
        values.byteswap()
    return values.tobytes()
