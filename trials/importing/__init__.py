"""Records that somebody downloaded by hand, into the same database: for where the registry refuses a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trials.errors import CacheError, RecordError
from trials.importing.files import CutShort, Found, read
from trials.models import Query, State

if TYPE_CHECKING:
    from sqlite_utils import Database

    from trials.models import Study
    from trials.pipeline import Say, Settings

__all__ = ["Imported", "fails", "load_files", "told"]

BATCH = 500  # studies in memory at once


@dataclass
class Imported:
    """What came of reading files."""

    studies: set[str] = field(default_factory=set)  # different ones, read
    new: int = 0
    changed: int = 0
    older: int = 0  # rows of a table that say less than what is kept
    unreadable: int = 0
    total: int | None = None  # as an answer of the service says it
    given: str | None = None  # the date of the data that the user gave
    version: str | None = None  # that; else the latest that a record names, or the file's own
    problems: list[str] = field(default_factory=list)


def load_files(
    paths: Sequence[Path], settings: Settings, *, query: Query | None, total: int | None, date: str | None, say: Say
) -> tuple[Imported, State | None]:
    """Keep every study in some files. With `query` they are its answer: complete when there are `total` of them.

    A file that is damaged is named, what came before the damage is kept, and the other files are read.
    """
    from trials import cache

    now = settings.now.isoformat(timespec="seconds")
    came = Imported(total=total, given=date)
    with cache.writing(settings.db, wait=settings.wait), cache.open_db(settings.db) as db:
        if cache.status(db).snapshot:
            raise CacheError(f"{settings.db} holds a snapshot, which is never mixed with live records; name another.")
        if query:
            cache.start_query(db, query, now)
        number = 0
        for path in paths:
            try:
                for batch in _batches(read(path)):
                    number += 1
                    _keep(db, batch, came, now, query, number, _day_of(path))
                    say(f"{path.name}: {len(came.studies)} studies")
            except CutShort as error:
                came.problems.append(str(error))
            except OSError as error:
                came.problems.append(f"{path} cannot be read ({error.strerror or error}); check its name and rights.")
        state = _answer(db, query, came, now) if query else None
    return came, state


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    """So many at once; what came before a file's end is handed out before its end is complained of."""
    batch: list[Found] = []
    trouble: CutShort | OSError | None = None
    try:
        for one in found:
            batch.append(one)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except (CutShort, OSError) as error:
        trouble = error
    if batch:
        yield batch
    if trouble:
        raise trouble


def _day_of(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()


def _keep(
    db: Database, batch: Sequence[Found], came: Imported, now: str, query: Query | None, number: int, date: str
) -> None:
    from trials import cache
    from trials.cache import lists

    records: list[tuple[Study, bytes]] = []
    rows: list[tuple[Study, bytes]] = []
    for found in batch:
        came.total = came.total if found.total is None else found.total
        try:
            parsed = found.study()
        except RecordError:
            came.unreadable += 1
            continue
        if parsed is not None:
            (rows if found.table else records).append(parsed)
    kept = lists.load_marks(db, [study.id for study, _ in rows])
    newer = [(s, b) for s, b in rows if s.id not in kept or (s.last_updated or "") > (kept[s.id][1] or "")]
    came.older += len(rows) - len(newer)
    came.studies.update(study.id for study, _ in (*records, *rows))
    versions = [study.version for study, _ in records if study.version]
    came.version = came.given or max([*(versions or [date]), came.version or ""])
    saved = cache.save_studies(db, [*records, *newer], now)
    came.new += len(saved.new)
    came.changed += len(saved.changed)
    if query:
        known = [*records, *rows]
        numbers = [study.id for study, _ in known]
        cache.list_studies(db, query.id, numbers, page=number, data_date=came.version, total=came.total, now=now)


def _answer(db: Database, query: Query, came: Imported, now: str) -> State:
    """End the query's run: the registry's own count proves that the files hold all of it."""
    from trials import cache

    number, reason = len(came.studies), None
    if came.problems:
        reason = came.problems[0]
    elif came.total is None:
        reason = f"{number} trials were imported from files, and how many the registry has is not known; give --total."
    elif number != came.total:
        reason = f"{number} of {came.total} records were imported from files."
    state = State.INCOMPLETE if reason else State.COMPLETE
    cache.finish_query(db, query.id, state=state, reason=reason, now=now)
    return state


def told(came: Imported) -> list[tuple[str, object]]:
    """For people."""
    return [
        ("studies", len(came.studies)),
        ("new", came.new),
        ("changed", came.changed),
        ("kept as they were, for the file says less", came.older or None),
        ("could not be read", came.unreadable or None),
        ("data of", came.version),
    ]


def fails(came: Imported, state: State | None) -> bool:
    """Whether something that was asked for did not come about."""
    return bool(came.problems or came.unreadable or not came.studies or state is State.INCOMPLETE)
