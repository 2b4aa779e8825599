"""Bringing what is kept up to date, in processes of its own: killed, interrupted, locked out."""

import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.refresh_process import run as refresh_run
from tests.registry import samples
from tests.registry.server import Fault, Registry, page
from trials import cache, fetch, refreshing, vocabulary
from trials.cache.rows import CHILDREN
from trials.http import Client
from trials.models import Pair, Query
from trials.registries import ctgov

ROOT = Path(__file__).resolve().parent.parent
ALWAYS = float("inf")
PAIR = Pair("MESH:D001249", "MESH:D045164")  # asthma, mesenchymal stem cell transplantation
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="signals are of another kind there")


@pytest.fixture
def db(tmp_path: Path, registry: Registry) -> Iterator[Path]:
    """A database that was asked one thing, some days ago."""
    path = tmp_path / "trials.db"
    ask(path, registry)
    registry.asked.clear()
    return path


def ask(path: Path, registry: Registry) -> None:
    query = ctgov.plan(PAIR, vocabulary.load())
    now = datetime.now(UTC) - timedelta(days=3)
    with cache.open_db(path) as opened, Client(registry.base, rate=None) as client:
        assert fetch.ask(query, client, opened, now=now, max_age=timedelta(0)).received == 25


def start(*words: object, registry: Registry | None = None) -> subprocess.Popen[str]:
    environment = os.environ | ({"TRIALS_CTGOV_URL": registry.base} if registry else {})
    command = [sys.executable, "-m", "trials", *map(str, words)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def done(*words: object, registry: Registry | None = None) -> tuple[int, str, str]:
    process = start(*words, registry=registry)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def facts(out: str) -> dict[str, str]:
    return dict(line.split("  ", 1) for line in out.splitlines() if "  " in line)


# ---------------------------------------------------------------- the command


def test_nothing_new_is_one_request_and_0(db: Path, registry: Registry) -> None:
    code, out, err = done("refresh", "--db", db, "--quiet", registry=registry)
    assert (code, err, registry.paths()) == (0, "", ["/version"])
    assert {name.strip(): value.strip() for name, value in facts(out).items()} == {
        "queries": "1", "up to date": "1", "requests": "1", "records received": "0", "changes noted": "0",
    }  # fmt: skip
    assert status(db)["last_refresh_state"] == "nothing_new"


def test_a_dry_run_says_what_would_be_asked(db: Path, registry: Registry) -> None:
    registry.load(samples.records(24), "2026-08-20T09:00:05")
    before = db.read_bytes()
    code, out, err = done("refresh", "--db", db, "--dry-run", registry=registry)
    assert (code, registry.paths()) == (0, ["/version"])
    assert "every page" in out
    assert db.read_bytes() == before
    code, _, err = done("refresh", "--db", db.with_name("none.db"), "--dry-run", registry=registry)
    assert (code, "Nothing was ever asked" in err, db.with_name("none.db").exists()) == (0, True, False)


def test_what_may_pass_ends_with_75_and_what_does_not_with_1(db: Path, registry: Registry) -> None:
    code, _, err = done("refresh", "--db", db, "--quiet", "--api", "http://127.0.0.1:9/api/v2")
    assert (code, "cannot be reached" in err) == (75, True)
    registry.faults = [Fault(times=ALWAYS, status=403, body=b"<html>")]
    code, _, err = done("refresh", "--db", db, "--quiet", registry=registry)
    assert (code, "refuses this program" in err) == (1, True)
    assert status(db)["last_refresh_state"] == "incomplete"


def test_young_answers_are_left_alone(db: Path, registry: Registry) -> None:
    assert done("refresh", "--db", db, "--quiet", "--max-age", "7d", registry=registry)[0] == 0
    assert registry.asked == []


def test_a_contact_of_ones_own(db: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALS_CONTACT", "mailto:desk@example.org")
    assert done("refresh", "--db", db, "--quiet", registry=registry)[0] == 0
    assert registry.asked[-1].headers["User-Agent"].endswith("(+mailto:desk@example.org)")
    monkeypatch.setenv("TRIALS_CONTACT", "a\r\nX: b")
    code, _, err = done("refresh", "--db", db, "--quiet", registry=registry)
    assert (code, "TRIALS_CONTACT is not an address" in err) == (2, True)


def status(db: Path, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(done("status", "--db", db, "--json", *words)[1])
    return told


def test_the_status_says_whether_all_is_well(db: Path, registry: Registry) -> None:
    assert done("refresh", "--db", db, "--quiet", registry=registry)[0] == 0
    assert done("status", "--db", db, "--max-age", "1d")[0] == 0
    assert (status(db)["well"], status(db)["attention"], status(db)["writer"]) == (True, [], None)
    registry.load(samples.records(), "2026-08-20T09:00:05")
    registry.faults = [Fault(times=ALWAYS, status=404)]
    done("refresh", "--db", db, "--quiet", registry=registry)
    assert not status(db)["well"]
    assert done("status", "--db", db, "--max-age", "1d")[0] == 1
    assert done("status", "--db", db)[0] == 0


# ---------------------------------------------------------------- one writer


@needs_signals
def test_a_second_refresh_says_who_is_running_and_a_dead_one_is_no_obstacle(db: Path, registry: Registry) -> None:
    registry.faults = [Fault(delay=600)]
    first = start("refresh", "--db", db, "--quiet", registry=registry)
    wait_for(registry, 1)
    code, _, err = done("refresh", "--db", db, "--quiet", registry=registry)
    assert (code, first.poll()) == (75, None)  # it did not wait for the first
    assert f"process {first.pid}" in err
    assert str(first.pid) in status(db)["writer"]
    first.kill()
    first.communicate()
    assert status(db)["writer"] is None
    assert "killed before its end" in " ".join(status(db)["attention"])
    assert done("refresh", "--db", db, "--quiet", registry=registry)[0] == 0
    assert status(db)["well"]


def test_who_only_reads_is_not_refused(db: Path, registry: Registry, tmp_path: Path) -> None:
    article, out = tmp_path / "a.txt", tmp_path / "reports"
    article.write_text("Mesenchymal stem cell therapy cures asthma. Stem cell therapy was studied in asthma.")
    with closing(sqlite3.connect(db)) as conn:
        (number,) = conn.execute("SELECT min(id) FROM studies").fetchone()
    with cache.writing(db):
        for words in (
            ["show", number, "--offline"],
            ["status"],
            ["search", "--condition", "asthma", "--therapy", "mesenchymal stem cell therapy", "--offline"],
        ):
            code, _, err = done(*words, "--db", db)
            assert code == 0, (words, err)
        code, told, err = done("show", number, "--db", db, registry=registry)
        assert (code, f"written by process {os.getpid()}" in told) == (0, True), (told, err)
        code, _, err = done("report", article, "--offline", "--quiet", "--db", db, "--out", out)
        assert (code, "another process was writing to it" in err) == (0, True), err
        assert (out / "index.html").exists()


def test_looking_makes_no_database(tmp_path: Path) -> None:
    code, _, err = done("show", "NCT00000001", "--offline", "--db", tmp_path / "none" / "t.db")
    assert (code, "ask again without --offline" in err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_who_asks_is_told_how_to_say_who_they_are(
    db: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRIALS_CONTACT", raising=False)
    for words in (["refresh"], ["status"]):
        assert done(*words, "--db", db, registry=registry)[2].count("TRIALS_CONTACT is not set") == 1
    monkeypatch.setenv("TRIALS_CONTACT", "desk@example.org")
    assert "TRIALS_CONTACT" not in done("refresh", "--db", db, registry=registry)[2]


def test_a_second_refresh_can_wait(db: Path, registry: Registry) -> None:
    registry.faults = [Fault(delay=1.5)]
    first = start("refresh", "--db", db, "--quiet", registry=registry)
    wait_for(registry, 1)
    assert done("refresh", "--db", db, "--quiet", "--wait", "20", registry=registry)[0] == 0
    assert first.wait() == 0
    first.communicate()


def wait_for(registry: Registry, requests: int) -> None:
    until = time.monotonic() + 100
    while len(registry.asked) < requests and time.monotonic() < until:
        time.sleep(0.01)
    assert len(registry.asked) >= requests


# ---------------------------------------------------------------- stopped and killed


@needs_signals
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_a_stall_it_says_so(db: Path, registry: Registry, sign: signal.Signals) -> None:
    registry.load(samples.records(), "2026-08-20T09:00:05")
    registry.faults = [Fault(page(1), delay=600)]
    process = start("refresh", "--db", db, "--quiet", registry=registry)
    wait_for(registry, 2)
    process.send_signal(sign)
    _, err = process.communicate(timeout=100)  # the stall would be given up after 120 s, with another code
    assert process.returncode == 130
    assert err == "trials: stopped; what was fetched so far is kept, and the next run goes on from there.\n"
    assert "It was stopped" in status(db)["last_refresh_reason"]


NUMBER, KILLS = 600, 20
BEGUN = datetime(2026, 8, 15, 12, tzinfo=UTC)
THEN = "2026-08-17T09:00:05"
PROCESSES = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
PROCESSES.set_forkserver_preload(["tests.refresh_process", "sqlite_utils", "httpx"])


def refresh_process(path: Path, registry: Registry, now: datetime) -> Any:
    """Returned when it has the database open."""
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=refresh_run, args=(str(path), registry.base, now, there))
    process.start()
    there.close()
    assert here.recv() == "open"
    here.close()
    return process


def to_the_end(path: Path, registry: Registry, now: datetime) -> float:
    """Undisturbed; returns the seconds that it took."""
    process = refresh_process(path, registry, now)
    begun = time.monotonic()
    process.join(60)
    assert process.exitcode == 0
    return time.monotonic() - begun


def killed(path: Path, registry: Registry, now: datetime, chance: random.Random, within: float) -> None:
    process = refresh_process(path, registry, now)
    time.sleep(chance.uniform(0, within))
    process.kill()
    process.join()
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []


def new_database(path: Path) -> None:
    params = (("query.cond", '"asthma"'), ("fields", ",".join(ctgov.FIELDS)), ("sort", ctgov.SORT))
    with cache.open_db(path) as db:
        cache.start_query(db, Query("0" * 16, "ctgov", PAIR, params, "https://example.org"), BEGUN.isoformat())


def tables(path: Path) -> dict[str, list[Any]]:
    """What is kept, without the numbers of runs: they say how often it was begun."""
    with closing(sqlite3.connect(path)) as conn:
        names = ("studies", "records", "study_changes", *CHILDREN)
        found = {name: conn.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall() for name in names}
        found["queries"] = conn.execute(
            "SELECT id, state, total, received, data_date, asked_at FROM queries"
        ).fetchall()
        found["listed"] = conn.execute("SELECT query, study FROM answers ORDER BY 1, 2").fetchall()
        found["search"] = conn.execute("SELECT count(*) FROM studies_fts WHERE studies_fts MATCH 'asthma'").fetchall()
    return found


def later_records() -> list[Any]:
    """Some changed, some new, some gone, so that the numbers are compared as well."""
    kept = samples.records(NUMBER)[20:]
    changed = [samples.record(1000 + n, "Changed", status="TERMINATED", updated="2026-08-16") for n in range(60, 160)]
    new = [samples.record(5000 + n, "New", updated="2026-08-16") for n in range(30)]
    merged = {r["protocolSection"]["identificationModule"]["nctId"]: r for r in (*kept, *changed, *new)}
    return list(merged.values())


@needs_signals
def test_killed_at_any_moment_it_comes_to_the_same(tmp_path: Path, registry: Registry) -> None:
    chance = random.Random(4)
    one, other = tmp_path / "undisturbed.db", tmp_path / "killed.db"
    for path in (one, other):
        new_database(path)
    for now, records, date in (
        (BEGUN, samples.records(NUMBER), "2026-08-14T09:00:05"),
        (BEGUN + timedelta(days=3), later_records(), THEN),
    ):
        registry.load(records, date)
        long = to_the_end(one, registry, now)
        for _ in range(KILLS // 2):
            killed(other, registry, now, chance, long)
        to_the_end(other, registry, now)
        assert tables(other) == tables(one)
    assert len(tables(one)["listed"]) == NUMBER - 20 + 30
    fields = {row[1] for row in tables(one)["study_changes"]}
    assert fields == {"listed", "status", "id"}


def test_a_killed_refresh_is_remembered_as_such(tmp_path: Path) -> None:
    with cache.open_db(tmp_path / "trials.db") as db:
        cache.start_refresh(db, "2026-01-01T00:00:00+00:00")
        cache.start_refresh(db, "2026-01-02T00:00:00+00:00")
        rows = db.execute("SELECT state, reason FROM refreshes ORDER BY id").fetchall()
    assert rows == [("incomplete", "It was killed before its end."), ("running", None)]


# ---------------------------------------------------------------- which queries


def test_a_query_in_earlier_words_is_asked_in_todays() -> None:
    words = vocabulary.load()
    today = ctgov.plan(PAIR, words)
    old = [Query("1" * 16, "ctgov", PAIR, (("query.cond", "asthma"),), "")]
    gone = Query("2" * 16, "ctgov", Pair("MESH:D001249", "TRIALS:gone"), (), "")
    assert refreshing.current([*old, today, gone], words) == [today, gone]


def test_an_incomplete_answer_is_among_the_problems(tmp_path: Path, registry: Registry) -> None:
    registry.faults = [Fault(page(1), ALWAYS, change=faulty_total)]
    code, _, err = done(
        "search", "--condition", "asthma", "--therapy", "stem cell therapy", "--db", tmp_path / "t.db", "--quiet",
        registry=registry,
    )  # fmt: skip
    assert code == 1
    assert "is incomplete: 25 of 26 records came." in err


def faulty_total(answer: Any) -> Any:
    return type(answer)(answer.status, answer.headers, answer.body.replace(b'"totalCount":25', b'"totalCount":26'))
