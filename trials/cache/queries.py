"""Queries: where a run of one stands, and how far its answer can be trusted.

A run begins, its pages are saved one by one, each with its place in one transaction, and it ends. The answer of the
latest complete run stays what the query's answer is until another run is complete.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from trials.cache import schema
from trials.cache.database import as_json, put, reading, transaction
from trials.cache.studies import Record, Saved, pack, save_studies
from trials.models import Answer, Query, State

if TYPE_CHECKING:
    from sqlite_utils import Database

RUNNING = "running"
_COLUMNS = tuple(column.name for column in schema.TABLES["queries"].columns)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an unfinished run stands."""

    query: str  # its id, which is a hash of the parameters: a token is good for these only
    run: int
    page: int  # to ask for next, from 1
    token: str | None
    total: int | None
    received: int  # different records
    duplicates: int
    data_date: str | None
    etag: str | None
    started_at: str
    reason: str | None  # why it stopped, where that is known


# ---------------------------------------------------------------- a run


def start_query(db: Database, query: Query, now: str) -> int:
    """Begin a run from page 1 and return its number; what an earlier run left unfinished is given up."""
    with transaction(db):
        row = _row(db, query.id) or _new_row(db, query)
        run = (row["run"] or 0) + 1
        row.update(
            url=query.url, params=as_json(query.params), state=RUNNING, reason=None, run=run, run_started_at=now,
            run_page=1, run_token=None, run_total=None, run_received=0, run_duplicates=0, run_data_date=None,
            run_etag=None,
        )  # fmt: skip
        _write(db, row)
    return run


def save_page(
    db: Database,
    query: Query,
    *,
    page: int,
    records: Sequence[Record],
    token: str | None,
    total: int | None,
    data_date: str | None,
    etag: str | None,
    now: str,
    url: str | None = None,
    status: int = 200,
) -> Saved:
    """Keep a page (numbered from 1) and the place after it: all of it, or nothing. `token` is for the next page."""
    packed = pack(records)
    with transaction(db):
        row = _row(db, query.id)
        if row is None or not row["run"] or row["state"] == State.COMPLETE:
            start_query(db, query, now)
            row = _row(db, query.id)
        assert row is not None
        saved = save_studies(db, packed, now)
        ids = dict.fromkeys(record.study.id for record in packed)
        again = _list(db, row, ids, now)
        row["run_received"] += len(ids) - again
        row["run_duplicates"] += again + len(records) - len(ids)
        row.update(state=RUNNING, reason=None, run_page=page + 1, run_token=token)
        for name, value in (("run_total", total), ("run_data_date", data_date), ("run_etag", etag)):
            if value is not None:  # the registry says the total on the first page only
                row[name] = value
        _write(db, row)
        put(
            db, "requests", [(query.id, row["run"], page, now, status, url or query.url, etag, data_date, len(records))]
        )
    return saved


def _list(db: Database, row: dict[str, Any], ids: dict[str, None], now: str) -> int:
    """Put studies on the query's list for this run; returns how many of them stood there already."""
    run, complete = row["run"], row["complete_run"]
    listed = {
        study: (first, last)
        for study, first, last in db.conn.execute(
            "SELECT study, first_run, last_run FROM query_studies"
            " WHERE query = ? AND study IN (SELECT value FROM json_each(?))",
            [row["id"], as_json(ids)],
        )
    }
    rows, appeared, again = [], [], 0
    for study in ids:
        first, last = listed.get(study, (run, 0))
        again += last == run
        if complete and last < complete:  # it was not in the latest complete answer
            first = run
            appeared.append((study, "listed", None, row["id"], now, row["id"]))
        rows.append((row["id"], study, first, run))
    put(db, "query_studies", rows)
    put(db, "study_changes", appeared)
    return again


def list_studies(
    db: Database, query_id: str, ids: Sequence[str], *, page: int, data_date: str | None, total: int | None, now: str
) -> None:
    """Put studies that are kept already on a query's list, as a page of its run that came from elsewhere."""
    with transaction(db):
        row = _row(db, query_id)
        assert row is not None
        again = _list(db, row, dict.fromkeys(ids), now)
        row["run_received"] += len(set(ids)) - again
        row["run_duplicates"] += again + len(ids) - len(set(ids))
        row.update(run_page=page + 1, run_token=None, run_data_date=data_date, run_total=total)
        _write(db, row)


def finish_query(db: Database, query_id: str, *, state: State, reason: str | None, now: str) -> None:
    """End a run. Only COMPLETE makes it the query's answer; after INCOMPLETE it can go on where it stopped."""
    with transaction(db):
        row = _row(db, query_id)
        if row is None:
            return
        if state is State.COMPLETE:
            _note_disappeared(db, row, now)
            row.update(
                asked_at=row["run_started_at"], checked_at=now, data_date=row["run_data_date"], total=row["run_total"],
                received=row["run_received"], complete_run=row["run"], run_token=None, swept_at=now,
            )  # fmt: skip
        row.update(state=str(state), reason=reason)
        _write(db, row)


def _note_disappeared(db: Database, row: dict[str, Any], now: str) -> None:
    gone = db.conn.execute(
        "SELECT study FROM query_studies WHERE query = ? AND ? BETWEEN first_run AND last_run AND last_run < ?",
        [row["id"], row["complete_run"], row["run"]],
    ).fetchall()
    put(db, "study_changes", [(study, "listed", row["id"], None, now, row["id"]) for (study,) in gone])


def confirm_query(db: Database, query_id: str, *, now: str, data_date: str | None = None) -> None:
    """Note that the registry has nothing newer than the query's answer."""
    with transaction(db):
        db.conn.execute(
            "UPDATE queries SET checked_at = ?, data_date = coalesce(?, data_date) WHERE id = ?",
            [now, data_date, query_id],
        )


def load_progress(db: Database, query_id: str) -> Progress | None:
    """Where the latest run stands when it is not complete and has got at least one page; otherwise None."""
    with reading(db):
        row = _row(db, query_id)
    if row is None or row["state"] == State.COMPLETE or (row["run_page"] or 1) == 1:
        return None
    return Progress(
        query=row["id"],
        run=row["run"],
        page=row["run_page"],
        token=row["run_token"],
        total=row["run_total"],
        received=row["run_received"],
        duplicates=row["run_duplicates"],
        data_date=row["run_data_date"],
        etag=row["run_etag"],
        started_at=row["run_started_at"],
        reason=row["reason"],
    )


# ---------------------------------------------------------------- answers


def load_answer(db: Database, query: Query, *, now: datetime, max_age: timedelta | None) -> Answer:
    """What is kept of a query's answer. `max_age` None: any age will do."""
    with reading(db):
        row = _row(db, query.id)
        if row is None:
            return Answer(query, State.NOT_ASKED, None, None, None, 0, (), "The registry was never asked this.")
        if row["complete_run"]:
            return _complete(query, row, _listed(db, row, row["complete_run"]), now, max_age)
        studies = _listed(db, row, None)
    if row["run_page"] == 1 or not row["run"]:
        reason = row["reason"] or "The registry has not answered yet."
        return Answer(query, State.NOT_ASKED, None, None, None, 0, (), reason)
    total = row["run_total"]
    reason = (
        row["reason"] or f"Only {len(studies)} of {'an unknown number of' if total is None else total} records came."
    )
    date = row["run_data_date"]
    return Answer(query, State.INCOMPLETE, row["run_started_at"], date, total, len(studies), studies, reason)


def load_listed(db: Database, query_id: str) -> tuple[str, ...]:
    """The studies of the latest complete answer, sorted."""
    with reading(db):
        row = _row(db, query_id)
        return _listed(db, row, row["complete_run"]) if row and row["complete_run"] else ()


def _complete(
    query: Query, row: dict[str, Any], studies: tuple[str, ...], now: datetime, max_age: timedelta | None
) -> Answer:
    age = _moment(now.isoformat()) - _moment(row["checked_at"] or row["asked_at"])
    state, reason = State.COMPLETE, None
    if max_age is not None and age > max_age:
        state = State.STALE
        reason = f"The records kept were asked for on {row['asked_at'][:10]}, longer ago than allowed."
        if row["state"] != State.COMPLETE and row["reason"]:
            reason += f" The latest try failed: {row['reason']}"
    return Answer(query, state, row["asked_at"], row["data_date"], row["total"], row["received"], studies, reason)


def _listed(db: Database, row: dict[str, Any], run: int | None) -> tuple[str, ...]:
    where = "" if run is None else " AND ? BETWEEN first_run AND last_run"
    sql = f"SELECT study FROM query_studies WHERE query = ?{where} ORDER BY study"  # noqa: S608
    return tuple(study for (study,) in db.conn.execute(sql, [row["id"], *([] if run is None else [run])]))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# ---------------------------------------------------------------- rows


def _row(db: Database, query_id: str) -> dict[str, Any] | None:
    return next(iter(db.query("SELECT * FROM queries WHERE id = ?", [query_id])), None)


def _write(db: Database, row: dict[str, Any]) -> None:
    put(db, "queries", [[row[name] for name in _COLUMNS]])


def _new_row(db: Database, query: Query) -> dict[str, Any]:
    condition, therapy = query.pair.condition, query.pair.therapy
    sides = {condition: (condition, "condition"), therapy: (therapy, "therapy")}
    know_concepts(db, {id_: told for id_, told in sides.items() if id_})
    row: dict[str, Any] = dict.fromkeys(_COLUMNS)
    row.update(
        id=query.id, registry=query.registry, condition=condition or None, therapy=therapy or None,
        url=query.url, params=json.dumps(query.params), state=str(State.NOT_ASKED),
    )  # fmt: skip
    return row


def know_query(db: Database, query: Query) -> None:
    """Give a query a row, where it has none."""
    if _row(db, query.id) is None:
        _write(db, _new_row(db, query))


def know_concepts(db: Database, concepts: Mapping[str, tuple[str, str]]) -> None:
    """Give concepts (id → name, kind) a row, where they have none; the rest comes when they are saved."""
    if concepts:
        rows = [(id_, name, kind, None, "[]", "") for id_, (name, kind) in concepts.items()]
        names = [column.name for column in schema.TABLES["concepts"].columns]
        db.table("concepts").insert_all([names, *rows], pk="id", ignore=True)
