"""Which studies a query returns, brought up to date in place: what came to it, what left it, what became of that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from trials.cache.database import as_json, put, reading, transaction
from trials.cache.studies import save_studies
from trials.models import State, Study

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Latest:
    """A query's latest complete answer, as far as another one can build on it."""

    data_date: str | None
    etag: str | None
    received: int
    read_at: str | None  # when its first page was received
    swept_at: str | None  # when all numbers were last compared


class Request(NamedTuple):
    """A page that was received."""

    url: str
    status: int
    etag: str | None
    records: int


def load_latest(db: Database, query_id: str) -> Latest | None:
    """None when the query has no complete answer, or another run of it stopped on the way."""
    with reading(db):
        row = db.conn.execute(
            "SELECT data_date, run_etag, received,"
            " (SELECT requested_at FROM requests WHERE query = q.id AND run = q.complete_run AND page = 1),"
            " swept_at, state, run_page FROM queries AS q WHERE id = ? AND complete_run IS NOT NULL",
            [query_id],
        ).fetchone()
    if row is None or (row[5] != State.COMPLETE and (row[6] or 1) > 1):
        return None
    return Latest(*row[:5])


def load_marks(db: Database, ids: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """Status and date of update of studies, as they are kept."""
    with reading(db):
        rows = db.conn.execute(
            "SELECT id, status, last_updated FROM studies WHERE id IN (SELECT value FROM json_each(?))", [as_json(ids)]
        )
        return {id_: (status, updated) for id_, status, updated in rows}


def save_changed(db: Database, records: Iterable[tuple[Study, bytes]], now: str) -> None:
    """Keep a page of records that changed; the query's list follows when all of them have come."""
    save_studies(db, records, now)


def update_list(
    db: Database,
    query_id: str,
    *,
    appeared: Collection[str],
    gone: Mapping[str, str | None],
    total: int,
    data_date: str | None,
    etag: str | None,
    now: str,
    swept: bool,
    requests: Iterable[Request],
) -> None:
    """Make the answer that of `data_date`. `gone` says of each study that left by which number it is known now.

    The latest complete run keeps its number: its rows say what the answer is, and only those that differ are written.
    """
    with transaction(db):
        run, page = db.conn.execute(
            "SELECT complete_run, (SELECT max(page) FROM requests WHERE query = q.id AND run = q.complete_run)"
            " FROM queries AS q WHERE id = ?",
            [query_id],
        ).fetchone()
        put(db, "query_studies", [(query_id, study, run, run) for study in sorted(appeared)])
        db.conn.executemany(
            "UPDATE query_studies SET last_run = ? WHERE query = ? AND study = ?",
            [(run - 1, query_id, study) for study in sorted(gone)],
        )
        put(db, "study_changes", [(study, "listed", None, query_id, now, query_id) for study in sorted(appeared)])
        put(db, "study_changes", [(study, "listed", query_id, None, now, query_id) for study in sorted(gone)])
        moved = [(old, "id", old, new, now, "") for old, new in sorted(gone.items()) if new != old]
        put(db, "study_changes", moved)
        put(
            db,
            "requests",
            [
                (query_id, run, number, now, request.status, request.url, request.etag, data_date, request.records)
                for number, request in enumerate(requests, (page or 0) + 1)
            ],
        )
        db.conn.execute(
            "UPDATE queries SET state = ?, reason = NULL, asked_at = ?, checked_at = ?, data_date = ?, total = ?,"
            " received = ?, run_etag = ?, swept_at = iif(?, ?, swept_at) WHERE id = ?",
            [str(State.COMPLETE), now, now, data_date, total, total, etag, swept, now, query_id],
        )
