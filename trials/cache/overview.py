"""What the cache holds, how old it is, and how refreshing it went."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trials.cache.database import file_of, reading, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Status:
    """What an operator wants to see at a glance; times are ISO, UTC."""

    database: str
    megabytes: float
    snapshot: str | None  # the date of the snapshot it was loaded from
    studies: int
    complete_records: int  # whole ones rather than selected fields
    oldest_record: str | None  # when it was last received
    newest_record: str | None
    changes: int
    last_change: str | None
    queries: int
    complete_queries: int
    unfinished_queries: int  # stopped before the end of the latest run
    oldest_answer: str | None  # when it was asked for, or last confirmed
    newest_answer: str | None
    data_date: str | None  # the registry's own, of the newest answer
    reason: str | None  # why the latest unfinished query stopped
    articles: int
    claims: int
    verdicts: int
    judgements: int
    last_refresh: str | None
    last_refresh_state: str | None
    last_refresh_reason: str | None
    last_success: str | None  # the end of the latest refresh that found or made everything current


def status(db: Database) -> Status:
    """What the database holds."""
    with reading(db):
        oldest, newest, studies, complete = _one(
            db, "SELECT min(fetched_at), max(fetched_at), count(*), coalesce(sum(complete), 0) FROM records"
        )
        changes, last_change = _one(db, "SELECT count(*), max(seen_at) FROM study_changes")
        queries, answered, unfinished, oldest_answer, newest_answer, data_date = _one(
            db,
            "SELECT count(*), count(complete_run), coalesce(sum(state IN ('running', 'incomplete')), 0),"
            " min(coalesce(checked_at, asked_at)), max(coalesce(checked_at, asked_at)), max(data_date) FROM queries",
        )
        (reason,) = _one(
            db,
            "SELECT reason FROM queries WHERE state IN ('running', 'incomplete', 'not_asked') AND reason IS NOT NULL"
            " ORDER BY run_started_at DESC LIMIT 1",
        ) or (None,)
        refresh = _one(
            db,
            "SELECT coalesce(finished_at, started_at), state, reason FROM refreshes ORDER BY id DESC LIMIT 1",
        ) or (None, None, None)
        (last_success,) = _one(db, "SELECT max(finished_at) FROM refreshes WHERE state IN ('complete', 'nothing_new')")
        (snapshot,) = _one(db, "SELECT max(date) FROM snapshots")
        counts = [_one(db, f"SELECT count(*) FROM {t}")[0] for t in ("articles", "claims", "verdicts", "judgements")]  # noqa: S608
        name = file_of(db)
    return Status(
        database=name,
        megabytes=_megabytes(name),
        snapshot=snapshot,
        studies=studies,
        complete_records=complete,
        oldest_record=oldest,
        newest_record=newest,
        changes=changes,
        last_change=last_change,
        queries=queries,
        complete_queries=answered,
        unfinished_queries=unfinished,
        oldest_answer=oldest_answer,
        newest_answer=newest_answer,
        data_date=data_date,
        reason=reason,
        articles=counts[0],
        claims=counts[1],
        verdicts=counts[2],
        judgements=counts[3],
        last_refresh=refresh[0],
        last_refresh_state=refresh[1],
        last_refresh_reason=refresh[2],
        last_success=last_success,
    )


def _one(db: Database, sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
    row: Sequence[Any] = db.conn.execute(sql, values).fetchone() or ()
    return row


def _megabytes(name: str) -> float:
    files = [Path(name + ending) for ending in ("", "-wal")]
    return round(sum(file.stat().st_size for file in files if file.is_file()) / 1e6, 1)


def damage(db: Database) -> list[str]:
    """What is wrong with the file, as far as looking through all of it tells; nothing when it is sound."""
    with reading(db):
        found = [row[0] for row in db.conn.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
        found += [f"a row of {row[0]} points to nothing" for row in db.conn.execute("PRAGMA foreign_key_check")][:5]
    try:
        db.conn.execute("INSERT INTO studies_fts (studies_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError:
        pass  # another process is writing: not now
    except sqlite3.DatabaseError as error:
        found.append(f"the full-text index does not fit the studies ({error})")
    finally:
        db.conn.rollback()
    return found


# ---------------------------------------------------------------- refreshes


def start_refresh(db: Database, now: str) -> int:
    """Note that a refresh begins, and return its number. One that seems to run still was killed: we hold the lock."""
    with transaction(db):
        db.conn.execute(
            "UPDATE refreshes SET state = 'incomplete', reason = 'It was killed before its end.'"
            " WHERE state = 'running'"
        )
        cursor = db.conn.execute("INSERT INTO refreshes (id, started_at, state) VALUES (NULL, ?, 'running')", [now])
        return int(cursor.lastrowid or 0)


def finish_refresh(
    db: Database,
    number: int,
    *,
    state: str,
    now: str,
    data_date: str | None = None,
    queries: int = 0,
    reason: str | None = None,
) -> tuple[int, int]:
    """Note how a refresh ended (complete, incomplete, nothing_new); returns what records and changes it brought."""
    with transaction(db):
        db.conn.execute(
            "UPDATE refreshes SET finished_at = ?, state = ?, data_date = ?, queries = ?, reason = ?,"
            " studies = (SELECT count(*) FROM records WHERE fetched_at >= started_at),"
            " changes = (SELECT count(*) FROM study_changes WHERE seen_at >= started_at) WHERE id = ?",
            [now, state, data_date, queries, reason, number],
        )
        studies, changes = _one(db, "SELECT studies, changes FROM refreshes WHERE id = ?", [number])
    return studies, changes
