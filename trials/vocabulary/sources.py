"""Where cells come from, when a text says it behind them: "stem cells taken from the patient's own fat"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from trials.vocabulary.store import Found, Vocabulary

CELLS: Final = "MESH:D033581"  # Stem Cell Transplantation
SOURCES: Final = {
    "bone marrow": "TRIALS:bone-marrow-derived-stem-cells",
    "adipose": "TRIALS:adipose-derived-stem-cells",
    "fat": "TRIALS:adipose-derived-stem-cells",
    "umbilical": "TRIALS:umbilical-cord-mesenchymal-stem-cells",
    "wharton": "TRIALS:wharton-s-jelly-stem-cells",
    "menstrual": "TRIALS:menstrual-blood-stem-cells",
    "placenta": "TRIALS:placenta-derived-stem-cells",
    "amnio": "TRIALS:amniotic-stem-cells",
    "dental": "TRIALS:dental-pulp-stem-cells",
    "teeth": "TRIALS:dental-pulp-stem-cells",
}
_NOUN: Final = (
    r"bone marrow|adipose(?: tissue)?|(?:body |belly )?fat(?: tissue)?|umbilical cords?(?: tissue)?(?! blood)|"
    r"Wharton[’']s jelly|menstrual blood|placentas?|placental tissue|amnio\w+(?: fluid| membrane)?|dental pulp|"
    r"(?:baby )?teeth"
)
_FROM: Final = re.compile(
    r"(?:[^.;:!?\n]{0,40}?\b(?:derived|taken|harvested|obtained|collected|isolated|extracted|sourced|drawn|grown|made))?"
    rf" from (?:(?!and\b|to\b)[\w’'\-]+ ){{0,5}}?({_NOUN})\b",
    re.I,
)
_NEXT: Final = re.compile(rf",? (?:or|and|and/or) (?:[\w’'\-]+ ){{0,2}}?({_NOUN})\b|, ({_NOUN})\b", re.I)


def sourced(text: str, founds: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """A find on the source, for the narrower concept, behind each find of stem cells that a source follows."""
    new: list[Found] = []
    cells = vocabulary.narrower(CELLS) | {CELLS}
    taken = {f.start for f in founds}
    for found in founds:
        if cells.isdisjoint(found.concepts):
            continue
        for start, end in _places(text, found.end):
            id_ = next(id_ for stem, id_ in SOURCES.items() if stem in text[start:end].lower())
            if start not in taken and id_ not in found.concepts and not _inside(start, founds):
                taken.add(start)
                new.append(Found(start, end, (id_,)))
    return new


def _places(text: str, at: int) -> Iterator[tuple[int, int]]:
    match = _FROM.match(text, at)
    while match:
        group = 1 if match[1] else 2
        yield match.span(group)
        match = _NEXT.match(text, match.end())


def _inside(at: int, founds: Sequence[Found]) -> bool:
    return any(f.start <= at < f.end for f in founds)
