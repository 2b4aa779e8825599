"""One side of a match: how what a record names stands to what is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary


class Relation(StrEnum):
    SAME = "same"
    NARROWER = "narrower"  # what the record names is a kind of what is wanted
    BROADER = "broader"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Hit:
    """A feature that holds, with the record's own words."""

    feature: str
    text: str
    concept: str


def relation(vocabulary: Vocabulary, found: str, wanted: str) -> Relation:
    """How a concept found in a record stands to the one that is wanted."""
    if found == wanted:
        return Relation.SAME
    if vocabulary.is_narrower(found, wanted):
        return Relation.NARROWER
    if vocabulary.is_narrower(wanted, found):
        return Relation.BROADER
    return Relation.NONE


def quoted(text: str) -> str:
    return f"“{text.strip()}”"
