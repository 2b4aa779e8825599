"""Datasette's pages, checked by axe: nothing serious on any kind of page that a reader comes to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import axe
from tests.explore.test_explore_browser import address

pytestmark = axe.needed
__all__ = ["address"]


@pytest.mark.parametrize("look", [axe.DESKTOP, (*axe.PHONE, *axe.DARK)], ids=["wide-light", "narrow-dark"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "{db}",
        "{db}/studies?_facet=status",
        "{db}/completed_without_results?years=3&condition=cirrhosis",
        "{db}/studies/{id}",
        "{db}/trials_by_year",
        "{db}/map_of_sites",
        "{db}/claim_verdicts",
    ],
    ids=["front", "database", "table", "question", "row", "chart", "map", "claims"],
)
def test_axe_finds_nothing_serious(address: str, filled: Path, path: str, look: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(filled)) as conn:
        first = conn.execute("SELECT min(id) FROM studies").fetchone()[0]
    where = address + path.format(db=filled.stem, id=first)
    with urlopen(where, timeout=20) as answer:
        page = answer.read().decode()
    found = axe.violations(page, look, base=where)
    assert [one for one in found if one[1] in ("serious", "critical")] == []
