"""What is kept, listed: the queries that a refresh asks again, and a study's changes over time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trials.cache.database import as_json, reading
from trials.cache.studies import load_studies
from trials.models import Pair, Query, Study

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
        Query(id_, registry, Pair(condition or "", therapy or ""), tuple((k, v) for k, v in json.loads(params)), url)
        for id_, registry, condition, therapy, params, url in rows
    ]


def load_current(db: Database, number: str) -> Study | None:
    """The study that a number leads to now, as far as it is kept: the current one where it is an older number."""
    with reading(db):
        led = db.conn.execute(
            "SELECT after FROM study_changes WHERE study = ? AND field = 'id' AND after IS NOT NULL"
            " UNION ALL SELECT s.id FROM studies AS s, json_each(s.aliases) AS old WHERE old.value = ? LIMIT 1",
            [number, number],
        ).fetchone()
        found = load_studies(db, [number, *(led or ())])
        return found.get(led[0]) if led and led[0] in found else found.get(number)


def load_changes(db: Database, *studies: str) -> list[Change]:
    """The changes of some studies, or of all where none is named, oldest first."""
    where, values = ("WHERE study IN (SELECT value FROM json_each(?))", [as_json(studies)]) if studies else ("", [])
    sql = f"SELECT study, field, before, after, seen_at FROM study_changes {where} ORDER BY seen_at, study, field"  # noqa: S608
    with reading(db):
        return [Change(*row) for row in db.conn.execute(sql, values).fetchall()]
