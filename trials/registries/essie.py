"""Essie, the query language of ClinicalTrials.gov: writing expressions that say only what is meant.

Operators count in upper case only, and text outside quotes can carry operators, so every word that comes from an
article or a vocabulary goes inside quotes, with the two characters that mean something there escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["any_of", "area", "quote", "since"]

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def quote(text: str) -> str:
    """`text` as one quoted phrase: nothing in it can end the phrase or act as an operator."""
    plain = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def any_of(phrases: Iterable[str]) -> str:
    """The phrases, quoted and joined by OR."""
    return " OR ".join(quote(phrase) for phrase in phrases)


def area(name: str, expression: str) -> str:
    """`expression` looked for in one search area or field only."""
    if not re.fullmatch(r"[A-Za-z]+", name):
        raise ValueError(f"not the name of a search area: {name!r}")
    return f"AREA[{name}]({expression})"


def since(date: str) -> str:
    """What was posted or updated on or after an ISO date."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
        raise ValueError(f"not a date: {date!r}")
    return f"AREA[LastUpdatePostDate]RANGE[{date},MAX]"
