"""What is kept, listed: the queries that a refresh asks again, and a study's changes over time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trials.cache.database import reading
from trials.models import Pair, Query

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Change:
    """What became different in a study between two times that its record was received."""

    study: str
    field: str
    before: str | None
    after: str | None
    seen_at: str  # ISO date-time, UTC


def load_queries(db: Database) -> list[Query]:
    """Every query that was ever asked, sorted by its pair."""
    with reading(db):
        rows = db.conn.execute(
            "SELECT id, registry, condition, therapy, params, url FROM queries ORDER BY condition, therapy, id"
        ).fetchall()
    return [
        Query(id_, registry, Pair(condition, therapy), tuple((k, v) for k, v in json.loads(params)), url)
        for id_, registry, condition, therapy, params, url in rows
    ]


def load_changes(db: Database, study: str | None = None) -> list[Change]:
    """The changes of one study, or of all, oldest first."""
    where, values = ("WHERE study = ?", [study]) if study else ("", [])
    sql = f"SELECT study, field, before, after, seen_at FROM study_changes {where} ORDER BY seen_at, study, field"  # noqa: S608
    with reading(db):
        return [Change(*row) for row in db.conn.execute(sql, values).fetchall()]
