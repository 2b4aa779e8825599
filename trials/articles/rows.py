"""Rows of tables in words: the first cell is the subject of the others, which the header's cells label."""

from __future__ import annotations

import re
from collections.abc import Sequence

_END = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
# Labels that tell no more than that something was found.
_BARE = re.compile(
    r"(?:main |key )?(?:findings?|results?|effects?|outcomes?|evidence|conclusions?|notes?|comments?)", re.I
)
# Over a first column.
_KIND = re.compile(
    r"(?:names?|remed(?:y|ies)|treatments?|drugs?|medicines?|medications?|therap(?:y|ies)|supplements?|products?|foods?|"
    r"interventions?|conditions?|diseases?|disorders?|illness(?:es)?|symptoms?|claims?|stud(?:y|ies)|trials?|types?|groups?|"
    r"years?|dates?|authors?|questions?|ingredients?|vaccines?)?",
    re.I,
)
LONGEST = 100  # words of a cell; longer ones are columns of a page
_NUMBER = re.compile(r"\(?\d{1,3}[.)]|\W+")
_SUBJECT = 12  # words of a first cell


def line(cells: Sequence[str], labels: Sequence[str] = ()) -> str:
    """A row in words: "Zinc: Shortened the common cold; Patients: 253"."""
    labels = [*labels, *[""] * (len(cells) - len(labels))]
    named = [(words, label) for words, label in zip(cells, labels, strict=False) if words]
    if len(named) > 1 and _NUMBER.fullmatch(named[0][0]):
        del named[0]  # of the row
    if len(named) < 2:
        return named[0][0] if named else ""
    said = [f"{label}: {words}" if label and not _BARE.fullmatch(label) else words for words, label in named[1:]]
    return joined([named[0][0].rstrip(":") + ":", *said])


def joined(parts: Sequence[str]) -> str:
    """Parts behind each other, a semicolon behind each that has no stop of its own."""
    return "".join(part + (" " if _END.search(part) else "; ") for part in parts).removesuffix("; ").rstrip()


def holds_data(cells: Sequence[str]) -> bool:
    """Whether cells say something of the first of them, and are no columns of a page."""
    first = next((cell for cell in cells if cell), "")  # a sentence is no subject
    return (
        sum(map(bool, cells)) > 1
        and len(first.split()) <= _SUBJECT
        and not re.search(r"[.!?…][\"'”’)\]]*$", first)
        and all(len(cell.split()) <= LONGEST for cell in cells)
    )


def heads(cells: Sequence[str]) -> bool:
    """Whether the cells of a first row read like labels of columns."""
    return _KIND.fullmatch(cells[0]) is not None or any(_BARE.fullmatch(cell) for cell in cells[1:])
