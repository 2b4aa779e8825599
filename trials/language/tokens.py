"""Words of a sentence, lower-cased, with their offsets; hyphens part a word: "well-tolerated" is two."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A word may begin with an apostrophe, so that "didn’t" is "didn" + "'t" and "patient’s" is "patient" + "'s".
# Hyphens are words only when they stand as a dash; a currency sign stays by itself.
_TOKEN = re.compile(
    r"['’]?[^\W\d_]+|\d+(?:[.,]\d+)*|—|–(?!\d)|(?<![^\W_])-(?!-)(?=\s)|--|[%$£€?!.,;:()\[\]\"“”…«»]|['’](?=\W|$)|[=<>≤≥]"
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a stretch of text; the tuples run in parallel."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    capital: tuple[bool, ...]  # begins with a capital

    def __len__(self) -> int:
        return len(self.forms)


def words(text: str, start: int = 0, end: int | None = None) -> Words:
    """The words of text[start:end], with offsets into the whole text."""
    found = list(_TOKEN.finditer(text, start, len(text) if end is None else end))
    return Words(
        tuple(match[0].lower().replace("’", "'") for match in found),
        tuple(match.start() for match in found),
        tuple(match.end() for match in found),
        tuple(match[0][0].isupper() for match in found),
    )
