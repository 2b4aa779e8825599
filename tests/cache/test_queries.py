"""Runs of a query, their pages, and what can be said of the answer."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from trials import cache
from trials.models import State

from .records import LATER, NOW, QUERY, moment, received


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with cache.open_db(tmp_path / "trials.db") as opened:
        yield opened


def page(db: Database, number: int, numbers: Sequence[int], *, total: int | None = None, now: str = NOW) -> None:
    cache.save_page(
        db,
        QUERY,
        page=number,
        records=[received(n) for n in numbers],
        token=f"token-{number + 1}",
        total=total,
        data_date="2025-12-31",
        etag="tag",
        now=now,
    )


def run(db: Database, numbers: Sequence[int], now: str = NOW) -> None:
    cache.start_query(db, QUERY, now)
    page(db, 1, numbers, total=len(numbers), now=now)
    cache.finish_query(db, QUERY.id, state=State.COMPLETE, reason=None, now=now)


def answer(db: Database, now: str = NOW, max_age: timedelta | None = None):
    return cache.load_answer(db, QUERY, now=moment(now), max_age=max_age)


def test_never_asked(db: Database) -> None:
    assert answer(db).state is State.NOT_ASKED
    assert answer(db).reason == "The registry was never asked this."


def test_asked_in_vain(db: Database) -> None:
    cache.start_query(db, QUERY, NOW)
    assert answer(db).state is State.NOT_ASKED
    cache.finish_query(db, QUERY.id, state=State.NOT_ASKED, reason="There is no network.", now=NOW)
    assert answer(db).state is State.NOT_ASKED
    assert answer(db).reason == "There is no network."
    assert cache.load_progress(db, QUERY.id) is None


def test_a_run_page_by_page(db: Database) -> None:
    cache.start_query(db, QUERY, NOW)
    page(db, 1, [1, 2, 3], total=5)
    progress = cache.load_progress(db, QUERY.id)
    assert progress is not None
    assert (progress.page, progress.token, progress.total, progress.received) == (2, "token-2", 5, 3)
    assert (progress.query, progress.data_date, progress.etag) == (QUERY.id, "2025-12-31", "tag")
    assert answer(db).state is State.INCOMPLETE
    assert answer(db).reason == "Only 3 of 5 records came."
    page(db, 2, [3, 4, 5])  # one of them for the second time
    progress = cache.load_progress(db, QUERY.id)
    assert progress is not None
    assert (progress.total, progress.received, progress.duplicates) == (5, 5, 1)
    assert answer(db).state is State.INCOMPLETE  # complete only when the run says so
    cache.finish_query(db, QUERY.id, state=State.COMPLETE, reason=None, now=NOW)
    assert cache.load_progress(db, QUERY.id) is None
    got = answer(db)
    assert (got.state, got.total, got.received, got.asked_at) == (State.COMPLETE, 5, 5, NOW)
    assert got.studies == tuple(f"NCT{n:08}" for n in range(1, 6))
    assert list(cache.load_studies(db, got.studies)) == list(got.studies)
    assert [r["records"] for r in db.query("SELECT records FROM requests ORDER BY page")] == [3, 3]


def test_an_incomplete_run_can_go_on(db: Database) -> None:
    cache.start_query(db, QUERY, NOW)
    page(db, 1, [1, 2], total=3)
    cache.finish_query(db, QUERY.id, state=State.INCOMPLETE, reason="The network went away.", now=NOW)
    assert answer(db).state is State.INCOMPLETE
    assert answer(db).reason == "The network went away."
    progress = cache.load_progress(db, QUERY.id)
    assert progress is not None
    assert (progress.page, progress.reason) == (2, "The network went away.")
    page(db, 2, [3])
    cache.finish_query(db, QUERY.id, state=State.COMPLETE, reason=None, now=NOW)
    assert answer(db).state is State.COMPLETE


def test_nothing_found_is_an_answer(db: Database) -> None:
    run(db, [])
    got = answer(db)
    assert (got.state, got.total, got.studies) == (State.COMPLETE, 0, ())


def test_age(db: Database) -> None:
    run(db, [1])
    day = timedelta(hours=24)
    assert answer(db, "2026-01-01T23:00:00+00:00", day).state is State.COMPLETE
    assert answer(db, "2026-01-02T01:00:00+00:00", None).state is State.COMPLETE
    stale = answer(db, "2026-01-02T01:00:00+00:00", day)
    assert (stale.state, stale.studies) == (State.STALE, ("NCT00000001",))
    assert stale.reason == "The records kept were asked for on 2026-01-01, longer ago than allowed."
    cache.confirm_query(db, QUERY.id, now="2026-01-02T00:30:00Z", data_date="2026-01-01")
    fresh = answer(db, "2026-01-02T01:00:00+00:00", day)
    assert (fresh.state, fresh.data_date) == (State.COMPLETE, "2026-01-01")


def test_an_earlier_answer_stands_until_another_is_complete(db: Database) -> None:
    run(db, [1, 2, 3])
    cache.start_query(db, QUERY, LATER)
    page(db, 1, [2, 4], total=3, now=LATER)
    assert answer(db).studies == ("NCT00000001", "NCT00000002", "NCT00000003")
    cache.finish_query(db, QUERY.id, state=State.INCOMPLETE, reason="The network went away.", now=LATER)
    stale = answer(db, LATER, timedelta(hours=24))
    assert stale.state is State.STALE
    assert stale.reason is not None
    assert "The network went away." in stale.reason
    page(db, 2, [3], now=LATER)
    cache.finish_query(db, QUERY.id, state=State.COMPLETE, reason=None, now=LATER)
    assert answer(db).studies == ("NCT00000002", "NCT00000003", "NCT00000004")
    assert answer(db).asked_at == LATER
    assert _listings(db) == [("NCT00000001", QUERY.id, None), ("NCT00000004", None, QUERY.id)]
    assert [row["study"] for row in db.query("SELECT study FROM answers")] == list(answer(db).studies)


def test_a_study_that_comes_back(db: Database) -> None:
    run(db, [1, 2])
    run(db, [1], "2026-02-01T00:00:00Z")
    cache.start_query(db, QUERY, "2026-03-01T00:00:00Z")
    page(db, 1, [1, 2], total=2, now="2026-03-01T00:00:00Z")
    assert answer(db).studies == ("NCT00000001",)
    cache.finish_query(db, QUERY.id, state=State.COMPLETE, reason=None, now="2026-03-01T00:00:00Z")
    assert answer(db).studies == ("NCT00000001", "NCT00000002")
    assert _listings(db) == [("NCT00000002", QUERY.id, None), ("NCT00000002", None, QUERY.id)]


def _listings(db: Database) -> list[tuple[str, str | None, str | None]]:
    rows = db.query("SELECT * FROM study_changes WHERE field = 'listed' ORDER BY seen_at, study")
    return [(row["study"], row["before"], row["after"]) for row in rows]


def test_a_page_without_a_run_begins_one(db: Database) -> None:
    page(db, 1, [1], total=2)
    progress = cache.load_progress(db, QUERY.id)
    assert progress is not None
    assert progress.run == 1
