"""Therapies that no table lists: an id that holds the name as an article writes it, "NAMED:VTX-801"."""

from __future__ import annotations

import re
from typing import Final

PREFIX: Final = "NAMED:"
_FIT: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 +'’-]{0,58}[A-Za-z0-9+])?")


def unlisted(name: str) -> str | None:
    """The id of a name that the tables lack; none for what cannot be a name: 60 letters, digits and spaces at most."""
    even = " ".join(name.split())
    return PREFIX + even if _FIT.fullmatch(even) else None


def written_name(id_: str) -> str | None:
    """The name in such an id; nothing for an id of the tables."""
    return id_[len(PREFIX) :] if id_.startswith(PREFIX) and _FIT.fullmatch(id_[len(PREFIX) :]) else None
