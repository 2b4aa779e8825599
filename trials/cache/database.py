"""Opening the database, one writer at a time, and what can go wrong with a file said in one sentence."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from trials.cache import schema
from trials.errors import CacheError, CacheLocked

if TYPE_CHECKING:
    from sqlite_utils import Database

# How long a statement waits for another process's transaction. The file lock keeps writers apart for longer than
# that; this is for a page's commit, or a checkpoint.
BUSY_SECONDS = 10.0

# Rows a statement, as many as there are. 256 of the widest table are 10,000 values; a statement may have 32,766.
ROWS = (256, 16, 1)

# What SQLite says → what happened and what to do. The first that occurs in its message counts.
FAULTS: tuple[tuple[str, str], ...] = (
    ("file is not a database", "is not a database; name another file with --db"),
    ("malformed", "is damaged; move it away, and the next run makes a new one"),
    ("database or disk is full", "could not be written because the disk is full; make room and run again"),
    ("readonly database", "cannot be written; make the file and its folder writable, or name another file with --db"),
    ("unable to open database file", "cannot be opened; make its folder writable, or name another file with --db"),
    ("disk i/o error", "could not be read or written because of a fault of the disk; check the disk"),
    ("foreign key constraint", "would have been left with a row that points to nothing, so nothing was written"),
)


def open_db(path: str | Path) -> Database:
    """Open the database, making or upgrading it where needed; `:memory:` keeps nothing."""
    name = str(path)
    if name != ":memory:":
        _make_folder(Path(path))
    database = _database_class()
    conn: sqlite3.Connection | None = None
    with faults(name):
        try:
            conn = sqlite3.connect(name, timeout=BUSY_SECONDS)
            db = database(conn)
            _prepare(db, name)
        except BaseException:
            if conn is not None:
                conn.close()
            raise
    return db


@contextmanager
def looking(path: str | Path) -> Iterator[Database]:
    """The database to look into: no writer is in the way, nothing is written, and none is made where there is none."""
    with open_db(path if Path(path).exists() else ":memory:") as db:
        db.conn.execute("PRAGMA query_only = ON")
        yield db


def _database_class() -> type[Database]:
    # sqlite-utils imports pandas where it finds it, which takes three times as long as everything else that
    # opening the cache needs. It takes "not installed" for an answer, so that is what it is told.
    hidden = "pandas" not in sys.modules
    if hidden:
        sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        from sqlite_utils import Database
    finally:
        if hidden:
            sys.modules.pop("pandas", None)
    return Database


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CacheError(
            f"The folder {path.parent} for the database cannot be made ({error.strerror}); "
            "make it, or name another file with --db."
        ) from error
    if path.is_dir():
        raise CacheError(f"{path} is a folder, not a database; name a file in it with --db.")


def _prepare(db: Database, name: str) -> None:
    from trials.cache.migrations import NAMES, migrations

    conn = db.conn
    ours = conn.execute("PRAGMA application_id").fetchone()[0]
    if ours != schema.APPLICATION_ID and db.table_names():
        raise CacheError(f"{name} is a database of something else; name another file with --db.")
    steps = migrations()
    unknown = sorted({applied.name for applied in steps.applied(db)} - set(NAMES))
    if unknown:
        raise CacheError(
            f"{name} was written by a newer version of trials (it has {unknown[-1]}); upgrade trials, or name another "
            "file with --db."
        )
    conn.execute("PRAGMA foreign_keys = ON")
    if steps.pending(db):
        conn.execute("PRAGMA journal_mode = WAL")  # readers see whole pages while a refresh writes
        with transaction(db):  # two processes may come here at once: the second finds nothing pending
            conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            steps.apply(db)
    conn.execute("PRAGMA cache_size = -32000")  # kB: a twelfth off the time of saving many studies
    conn.execute("PRAGMA synchronous = NORMAL")  # with WAL: never torn, at worst the last page again after a power cut


# ---------------------------------------------------------------- transactions


@contextmanager
def faults(name: str) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(name, error) from error
    except UnicodeDecodeError as error:
        raise CacheError(f"The database {name} is damaged; move it away, and the next run makes a new one.") from error


def _told(name: str, error: sqlite3.Error) -> CacheError:
    said = str(error)
    if "locked" in said or "busy" in said:
        return CacheLocked(f"The database {name} is being written by another program; try again when it has finished.")
    for sign, words in FAULTS:
        if sign in said.lower():
            return CacheError(f"The database {name} {words}.")
    return CacheError(f"The database {name} could not be used ({said}); name another file with --db.")


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing. Begins immediate: one that reads first and then writes would fail if another had committed."""
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    with faults(file_of(db)):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # SQLite has already rolled back after some errors, a full disk among them
                db.conn.execute("ROLLBACK")
            raise


@contextmanager
def reading(db: Database) -> Iterator[None]:
    """Everything read inside is of one moment, whatever another process commits meanwhile."""
    with faults(file_of(db)):
        if db.conn.in_transaction:
            yield
            return
        db.conn.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                db.conn.execute("COMMIT")


def file_of(db: Database) -> str:
    """The database's file, for messages."""
    try:
        return str(db.conn.execute("PRAGMA database_list").fetchone()[2]) or ":memory:"
    except sqlite3.Error:
        return "cache"


def put(db: Database, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Upsert rows that give every column, in the schema's order; inside a transaction."""
    listed = list(rows)
    try:
        _put(db, table, listed)
    except UnicodeEncodeError:  # half of a surrogate pair, from a file's name or a hostile text
        _put(db, table, [[_clean(value) for value in row] for row in listed])


def _put(db: Database, table: str, rows: Sequence[Sequence[Any]]) -> None:
    # Many rows a statement: the full-text index is flushed at the end of each, and other threads run meanwhile.
    # Measured: 0.6 of the time of a statement a row, a third of that of sqlite-utils' upsert_all, which looks at
    # every value of every row.
    start = 0
    for size in ROWS:
        while len(rows) - start >= size:
            values = rows[start] if size == 1 else list(chain.from_iterable(rows[start : start + size]))
            db.conn.execute(_upsert(table, size), values)
            start += size


@cache
def _upsert(table: str, size: int) -> str:
    spec = schema.TABLES[table]
    names = [f'"{column.name}"' for column in spec.columns]
    keys = [f'"{name}"' for name in spec.pk]
    row = f"({', '.join('?' * len(names))})"
    values = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return (
        f'INSERT INTO "{table}" ({", ".join(names)}) VALUES {", ".join([row] * size)} '  # noqa: S608
        f"ON CONFLICT ({', '.join(keys)}) DO {f'UPDATE SET {values}' if values else 'NOTHING'}"
    )


def _clean(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def as_json(values: Iterable[Any]) -> str:
    """A JSON array."""
    listed = list(values)
    try:
        return msgspec.json.encode(listed).decode()
    except UnicodeEncodeError:
        return json.dumps(listed)


# ---------------------------------------------------------------- one writer


@contextmanager
def writing(path: str | Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the right to write to the database; raises CacheLocked, naming the holder, when `wait` seconds pass.

    The lock is the operating system's, on `<path>.lock`: it is free again when its holder dies, however it dies.
    """
    if str(path) == ":memory:":
        yield
        return
    from filelock import FileLock, Timeout

    path = Path(path)
    _make_folder(path)
    lock = FileLock(f"{path}.lock", timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        if not Path(lock.lock_file).exists():  # to filelock that looks like somebody else's passing by
            raise CacheError(
                f"The database {path} cannot be written, for no file can be made in {path.parent}; name another file "
                "with --db."
            ) from None
        raise CacheLocked(
            f"The database {path} is being written by {writer(path) or 'another process'}; try again when it has "
            "finished, or wait for it with --wait."
        ) from None
    except OSError as error:
        raise CacheError(
            f"The database {path} cannot be written ({error.strerror or error}); make its folder writable, or name "
            "another file with --db."
        ) from error
    note = _holder_file(path)
    try:
        with suppress(OSError):  # only for messages
            note.write_text(json.dumps(_self()))
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


@contextmanager
def opened_to_write(path: str | Path, wait: float = 0.0) -> Iterator[Database]:
    """The database, held and open."""
    with writing(path, wait=wait), open_db(path) as db:
        yield db


def _holder_file(path: Path) -> Path:
    # Not in the lock file itself: who comes second may truncate that before it is refused.
    return path.with_name(path.name + ".writer.json")


def _self() -> dict[str, object]:
    command = " ".join([Path(sys.argv[0]).name or "python", *sys.argv[1:]])[:200]
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "command": command, "since": since}


def writer(path: str | Path) -> str | None:
    """Who is writing to the database now, for people; None when nobody is, as far as a note and a look can tell."""
    try:
        note = json.loads(_holder_file(Path(path)).read_text())
        if note["host"] == socket.gethostname() and not _alive(int(note["pid"])):
            return None  # it was killed; the lock itself is free
        return f"process {note['pid']} on {note['host']} (“{note['command']}”, since {note.get('since', 'unknown')})"
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _alive(pid: int) -> bool:
    if sys.platform == "win32":  # signal 0 would end it there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
