"""The vocabulary's tables, as people edit them, read into entries; see docs/vocabulary.md for their columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from trials.errors import VocabularyError
from trials.models import Kind
from trials.vocabulary.layout import DATA

# Whose name it is when two concepts claim it: the lower rank wins.
LAY, THERAPY, PREFERRED, ENTRY, MAPPED, VARIANT = range(6)

COLUMNS: Final = {
    "conditions.tsv": ("id", "name", "names", "trees", "source"),
    "drugs.tsv": ("id", "name", "names", "trees", "source"),
    "therapies.tsv": ("id", "name", "names", "broader", "inherits", "note"),
    "lay_terms.tsv": ("id", "name", "names", "broader", "note"),
    "stems.tsv": ("stem", "class", "not", "note"),
    "ambiguous.tsv": ("name", "rule", "note"),
}
# What ambiguous.tsv may say of a name: it is none; it needs capitals; it needs a word in its favour; it is another
# thing, and the names inside it are none either ("stress test").
RULES: Final = ("never", "capitals", "context", "swallow")


@dataclass
class Entry:
    """A concept while the tables are being read."""

    id: str
    kind: Kind
    name: str = ""
    names: list[tuple[str, int]] = field(default_factory=list)  # with rank, in the order of the tables
    trees: list[str] = field(default_factory=list)
    broader: list[str] = field(default_factory=list)
    inherits: bool = True
    sources: list[str] = field(default_factory=list)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one table; VocabularyError names the line that does not fit its columns."""
    columns = COLUMNS[path.name]
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(
            f"The vocabulary's table {path} cannot be read ({error}); install trials again."
        ) from error
    lines = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, cells in enumerate(lines, 1):
        if not cells or cells[0].startswith("#"):
            continue
        if number == 1 and tuple(cells) == columns:
            continue
        if number == 1 or len(cells) != len(columns):
            raise VocabularyError(f"Line {number} of {path} lacks the columns {', '.join(columns)}; correct it.")
        yield dict(zip(columns, cells, strict=True))


def several(cell: str) -> list[str]:
    return [part for part in (p.strip() for p in cell.split("|")) if part]


def entries(folder: Path = DATA) -> dict[str, Entry]:
    """Every concept of the tables, by id, later tables adding to earlier ones."""
    found: dict[str, Entry] = {}
    for file, kind in (("conditions.tsv", Kind.CONDITION), ("drugs.tsv", Kind.THERAPY)):
        for row in rows(folder / file):
            _generated(found, row, kind)
    for row in rows(folder / "therapies.tsv"):
        _by_hand(found, row, THERAPY, Kind.THERAPY)
    for row in rows(folder / "lay_terms.tsv"):
        _by_hand(found, row, LAY, Kind.CONDITION)
    _classify(found, list(rows(folder / "stems.tsv")))
    for entry in found.values():
        for parent in entry.broader:
            if parent not in found:
                raise VocabularyError(f"{entry.id} has the broader concept {parent}, which no table defines; add it.")
    return found


def _generated(found: dict[str, Entry], row: dict[str, str], kind: Kind) -> None:
    entry = found.setdefault(row["id"], Entry(row["id"], kind))
    mapped = bool(entry.name)  # a second row for an id brings synonyms from another list
    if not mapped:
        entry.name = row["name"]
        entry.names.append((row["name"], PREFERRED))
    entry.names += [(name, MAPPED if mapped else ENTRY) for name in several(row["names"])]
    entry.trees += several(row["trees"])
    entry.sources.append(row["source"])


def _by_hand(found: dict[str, Entry], row: dict[str, str], rank: int, kind: Kind) -> None:
    entry = found.get(row["id"])
    if entry is None:
        if not row["name"]:
            raise VocabularyError(f"{row['id']} is new in a table made by hand but has no name; give it one.")
        entry = found[row["id"]] = Entry(row["id"], kind, row["name"])
        entry.names.append((row["name"], rank))
    entry.names[1:1] = [(name, rank) for name in several(row["names"])]
    entry.broader += [b for b in several(row["broader"]) if b not in entry.broader]
    entry.inherits = entry.inherits and row.get("inherits", "") != "no"
    entry.sources.append("trials")


def _classify(found: dict[str, Entry], stems: list[dict[str, str]]) -> None:
    """Drugs under the class that the end of their international name says (WHO, The use of stems in INN, 2024)."""
    for entry in found.values():
        name = entry.name.lower()
        for row in stems if entry.kind is Kind.THERAPY and "," not in name else ():
            said = any(word.endswith(row["stem"]) and word not in several(row["not"]) for word in (name, *name.split()))
            if said and row["class"] not in (entry.id, *entry.broader):
                entry.broader.append(row["class"])


def ambiguous(folder: Path = DATA) -> dict[str, str]:
    """Names that need care, with their rule."""
    found = {}
    for row in rows(folder / "ambiguous.tsv"):
        if row["rule"] not in RULES:
            raise VocabularyError(
                f"ambiguous.tsv gives {row['name']} the rule {row['rule']}; use {' or '.join(RULES)}."
            )
        found[row["name"]] = row["rule"]
    return found
