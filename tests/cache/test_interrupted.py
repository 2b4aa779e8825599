"""Killed in the middle of saving pages, and read by another process meanwhile: never half a page."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlite_utils import Database

from trials import cache
from trials.cache.rows import CHILDREN
from trials.models import State

from .records import NOW, QUERY, moment, received

PAGES, SIZE = 60, 25

# Saves pages, in a process of its own, going on where an earlier one stopped.
WRITER = f"""
import sys
from tests.cache.test_interrupted import save_pages
from trials import cache
with cache.writing(sys.argv[1], wait=5), cache.open_db(sys.argv[1]) as db:
    print("open", flush=True)
    save_pages(db, {PAGES})
"""


def save_pages(db: Database, last: int) -> None:
    progress = cache.load_progress(db, QUERY.id)
    if progress is None:
        if cache.load_answer(db, QUERY, now=moment(NOW), max_age=None).state is State.COMPLETE:
            return
        cache.start_query(db, QUERY, NOW)
    for page in range(progress.page if progress else 1, last + 1):
        records = [received(number) for number in range((page - 1) * SIZE, page * SIZE)]
        total = PAGES * SIZE if page == 1 else None
        cache.save_page(
            db, QUERY, page=page, records=records, token=f"t{page + 1}", total=total, data_date="d", etag="e", now=NOW
        )
    cache.finish_query(db, QUERY.id, state=State.COMPLETE, reason=None, now=NOW)


def start(path: Path) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", WRITER, str(path)]
    writer = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    return writer


def torn(conn: sqlite3.Connection) -> list[str]:
    """What is not whole: a study without one of its rows, a page in part, a place that is not the pages'."""
    per_study = {"study_conditions": 2, "study_interventions": 1, "study_arms": 1, "study_concepts": 2,
                 "study_outcomes": 1, "records": 1, "query_studies": 1}  # fmt: skip
    wrong = []
    for table, number in per_study.items():
        sql = f"SELECT id FROM studies WHERE (SELECT count(*) FROM {table} WHERE study = studies.id) <> {number}"
        wrong += [f"{table}: {id_}" for (id_,) in conn.execute(sql)]
    (studies,) = conn.execute("SELECT count(*) FROM studies").fetchone()
    place = conn.execute("SELECT run_page, run_received, run_token FROM queries").fetchone()
    if place and place[:2] != (studies // SIZE + 1, studies):
        wrong.append(f"place {place} where {studies} studies are")
    if studies % SIZE:
        wrong.append(f"{studies} studies")
    (found,) = conn.execute("SELECT count(*) FROM studies_fts WHERE studies_fts MATCH 'cirrhosis'").fetchone()
    if found != studies:
        wrong.append(f"{found} found where {studies} are")
    return wrong


def check(path: Path) -> int:
    """Open a killed writer's database as any reader would; returns how many studies it holds."""
    with sqlite3.connect(path) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert torn(conn) == []
        (studies,) = conn.execute("SELECT count(*) FROM studies").fetchone()
    conn.close()
    return int(studies)


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as conn:
        found = {
            t: conn.execute(f"SELECT * FROM {t} ORDER BY 1, 2").fetchall() for t in ("studies", "records", *CHILDREN)
        }
        found["queries"] = conn.execute("SELECT id, state, total, received FROM queries").fetchall()
        found["query_studies"] = conn.execute("SELECT * FROM query_studies ORDER BY 1, 2").fetchall()
    conn.close()
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_killed_at_any_moment_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    chance = random.Random(20)
    seen = []
    for _ in range(6):
        writer = start(path)
        time.sleep(chance.uniform(0.01, 0.12))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        seen.append(check(path))
    writer = start(path)
    assert writer.wait(timeout=60) == 0
    writer.communicate()
    assert check(path) == PAGES * SIZE
    assert seen == sorted(seen)  # what was kept stays kept
    assert len(set(seen)) > 1
    undisturbed = tmp_path / "undisturbed.db"
    with cache.open_db(undisturbed) as db:
        save_pages(db, PAGES)
    assert tables(path) == tables(undisturbed)


def test_a_reader_sees_whole_pages_only(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    writer = start(path)
    seen = set()
    try:
        while writer.poll() is None:
            conn = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            conn.execute("BEGIN")
            assert torn(conn) == []
            seen.add(conn.execute("SELECT count(*) FROM studies").fetchone()[0])
            conn.close()
    finally:
        writer.kill()
        writer.communicate()
    assert len(seen) > 2
