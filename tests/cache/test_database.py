"""Opening the database: new, old, newer, broken, forbidden; one writer at a time."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from trials import cache
from trials.cache import migrations, schema
from trials.cache.views import VIEWS
from trials.errors import CacheError, CacheLocked
from trials.registries import ctgov

from .records import NOW, QUERY, received, record


def test_every_table_and_view_of_the_schema_is_there(tmp_path: Path) -> None:
    with cache.open_db(tmp_path / "made/on/the/way/trials.db") as db:
        for name, table in schema.TABLES.items():
            assert [c.name for c in db.table(name).columns] == [c.name for c in table.columns], name
            assert tuple(db.table(name).pks) == table.pk
        for name, view in VIEWS.items():
            assert view.doc
            list(db.query(f"SELECT * FROM {name}"))
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert not list(db.query("PRAGMA foreign_key_check"))


def test_a_foreign_key_is_the_singular_noun() -> None:
    plural = {"queries": "query", "studies": "study", "evidence": "evidence"}
    kinds = {"concepts": {"concept", "condition", "therapy"}}
    for table in schema.TABLES.values():
        for column in table.columns:
            if column.to:
                assert column.name in kinds.get(column.to, {plural.get(column.to, column.to.removesuffix("s"))})


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    cache.open_db(path).close()
    before = path.read_bytes()
    cache.open_db(path).close()
    assert path.read_bytes() == before


def test_an_older_database_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "trials.db"
    with cache.open_db(path) as db:
        cache.save_studies(db, [received(1)], NOW)
    monkeypatch.setattr(migrations, "NAMES", (*migrations.NAMES, "m004_test"))
    column = schema.Column("weather", "text", "for the test", since=4)
    studies = schema.TABLES["studies"]
    monkeypatch.setitem(schema.TABLES, "studies", studies._replace(columns=(*studies.columns, column)))
    monkeypatch.setitem(
        schema.TABLES, "places", schema.Table("places", ("id",), (schema.Column("id", "text", "id", since=4),), since=4)
    )
    with cache.open_db(path) as db:
        assert db.table("studies").columns[-1].name == "weather"
        assert db.table("places").exists()
        assert db.table("studies").count == 1
        assert set(VIEWS) <= set(db.view_names())


def test_the_history_of_an_older_database_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    with pytest.MonkeyPatch.context() as older:
        older.setattr(migrations, "NAMES", migrations.NAMES[:1])
        with cache.open_db(path) as db:
            db.execute("INSERT INTO studies (id, title) VALUES ('NCT00000001', 'One')")
            rows = [("NCT00000001", "status", "A", "B", NOW), ("NCT00000001", "listed", None, "q", NOW)]
            db.conn.executemany("INSERT INTO study_changes VALUES (?, ?, ?, ?, ?)", rows)
            db.conn.commit()
    with cache.open_db(path) as db:
        kept = db.execute("SELECT field, after, query FROM study_changes ORDER BY field").fetchall()
        assert kept == [("listed", "q", "q"), ("status", "B", "")]
        assert db.table("study_changes").pks == ["study", "field", "seen_at", "query"]
        assert db.table("study_changes").foreign_keys[0].other_table == "studies"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_older_database_gets_the_sites_of_records_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    place = {"facility": "Razi Hospital", "city": "Rasht", "country": "Iran", "geoPoint": {"lat": 37.28, "lon": 49.58}}
    raw = record(1)
    raw["protocolSection"]["contactsLocationsModule"]["locations"] = [place, {"country": "Chad"}]
    with cache.open_db(path) as db:
        whole = (ctgov.parse(raw), json.dumps(raw).encode())
        cache.save_studies(db, [whole], NOW, complete=True)
        cache.save_studies(db, [received(2)], NOW)
        db.execute("DROP VIEW trial_sites")
        db.execute("DROP TABLE study_sites")  # as an older version had it
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm003_sites'")
        db.execute("UPDATE records SET digest = 'old'")
        db.conn.commit()
    with cache.open_db(path) as db:
        rows = list(db.table("study_sites").rows)
        assert [(row["study"], row["city"], row["latitude"]) for row in rows] == [("NCT00000001", "Rasht", 37.28)]
        assert db.table("study_sites").foreign_keys[0].other_table == "studies"
        assert cache.save_studies(db, [whole], NOW, complete=True).unchanged == ("NCT00000001",)
        assert cache.save_studies(db, [received(2)], NOW).changed == ("NCT00000002",)


def test_a_database_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    with cache.open_db(path) as db:
        db.table("_sqlite_migrations").insert({"migration_set": "trials", "name": "m999_future", "applied_at": "x"})
    with pytest.raises(CacheError, match=r"newer version of trials \(it has m999_future\); upgrade trials"):
        cache.open_db(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE photos (id)")
    conn.close()
    before = path.read_bytes()
    with pytest.raises(CacheError, match="is a database of something else"):
        cache.open_db(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database, but a text of some length " * 40, b"\x00\xff" * 5000])
def test_a_file_that_is_not_a_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "trials.db"
    path.write_bytes(content)
    with pytest.raises(CacheError, match=r"trials\.db is not a database; name another file with --db\.$"):
        cache.open_db(path)
    assert path.read_bytes() == content


def test_a_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    with cache.open_db(path) as db:
        cache.save_studies(db, [received(n) for n in range(50)], NOW)
    whole = path.read_bytes()
    path.write_bytes(whole[:20_000] + b"\xff" * (len(whole) - 20_000))
    with pytest.raises(CacheError, match="damaged"), cache.open_db(path) as db:
        cache.load_studies(db, [f"NCT{n:08}" for n in range(50)])


def test_a_folder_and_a_file_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(CacheError, match="is a folder, not a database"):
        cache.open_db(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(CacheError, match="cannot be made"):
        cache.open_db(tmp_path / "file" / "trials.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CacheError, match="make its folder writable"):
            cache.open_db(tmp_path / "trials.db")
        with pytest.raises(CacheError, match="make its folder writable"), cache.writing(tmp_path / "trials.db"):
            pass
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no folder here that nobody may write")
def test_a_folder_that_nobody_may_write() -> None:
    with pytest.raises(CacheError, match="make its folder writable"):
        cache.open_db("/proc/self/trials.db")


def test_a_database_that_may_not_be_written(tmp_path: Path) -> None:
    with cache.open_db(tmp_path / "trials.db") as db:
        db.execute("PRAGMA query_only = ON")
        with pytest.raises(CacheError, match="cannot be written; make the file and its folder writable"):
            cache.save_studies(db, [received(1)], NOW)


def test_a_full_disk_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    with cache.open_db(tmp_path / "trials.db") as db:
        cache.start_query(db, QUERY, NOW)
        _page(db, 1, range(10))
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(CacheError, match="the disk is full; make room and run again"):
            _page(db, 2, range(10, 500))
        db.execute("PRAGMA max_page_count = 1073741823")
        assert db.table("studies").count == 10
        progress = cache.load_progress(db, QUERY.id)
        assert progress is not None
        assert progress.page == 2
        _page(db, 2, range(10, 500))
        assert db.table("studies").count == 500


def _page(db: object, page: int, numbers: range) -> None:
    records = [received(number) for number in numbers]
    cache.save_page(db, QUERY, page=page, records=records, token="t", total=500, data_date="d", etag="e", now=NOW)


# ---------------------------------------------------------------- one writer

HOLDER = """
import sys, time
from trials.cache import writing
with writing(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def _hold(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_is_told_who_is_writing(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    holder = _hold(path)
    try:
        told = rf"being written by process {holder.pid} on .+--wait"
        with pytest.raises(CacheLocked, match=told) as caught, cache.writing(path):
            pass
        assert caught.value.exit_code == 75
    finally:
        holder.kill()
        holder.communicate()
    with cache.writing(path, wait=2):  # a dead holder holds nothing
        assert json.loads((tmp_path / "trials.db.writer.json").read_text())["pid"] == os.getpid()
    assert not (tmp_path / "trials.db.writer.json").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nothing can be made")
def test_where_no_lock_can_be_made_nobody_is_said_to_write() -> None:
    told = "cannot be written, for no file can be made in /proc; name another"
    with pytest.raises(CacheError, match=told) as caught, cache.writing("/proc/x.db"):
        pass
    assert not isinstance(caught.value, CacheLocked)


def test_a_second_writer_may_wait(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    holder = _hold(path)
    threading.Timer(0.3, holder.kill).start()
    with cache.writing(path, wait=10):
        pass
    holder.communicate()


def test_a_transaction_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    with cache.open_db(path) as db:
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        db.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(CacheLocked, match="is being written by another program"):
            cache.save_studies(db, [received(1)], NOW)
        other.rollback()
        other.close()
        cache.save_studies(db, [received(1)], NOW)
