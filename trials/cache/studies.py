"""Studies: the record as received, the rows derived from it, and what changed since it was last seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from trials.cache.database import as_json, faults, file_of, put, transaction
from trials.cache.rows import CHILDREN, TRACKED, children, concepts, study_row, tracked
from trials.errors import CacheError, RecordError
from trials.models import Study

if TYPE_CHECKING:
    from sqlite_utils import Database

LEVEL = 3  # of zstd: a third of the size for a quarter of zlib's time
BATCH = 500  # studies in memory at once
_IN = "IN (SELECT value FROM json_each(?))"  # one parameter, however many ids


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving some studies came to."""

    new: tuple[str, ...]
    changed: tuple[str, ...]  # read differently than before
    unchanged: tuple[str, ...]


class Packed(NamedTuple):
    """A record that is ready to be kept."""

    study: Study
    body: bytes  # compressed
    digest: str


Record = tuple[Study, bytes] | Packed  # a study with its record as received


def pack(records: Iterable[Record]) -> list[Packed]:
    """Make records ready to be kept; needs no database, so that another thread can do it."""
    compress = compressor()
    return [r if isinstance(r, Packed) else Packed(r[0], compress(r[1]), _digest(r[0])) for r in records]


def save_study(db: Database, study: Study, body: bytes, now: str) -> Saved:
    """Keep one whole record, as received."""
    return save_studies(db, [(study, body)], now, complete=True)


def save_studies(db: Database, records: Iterable[Record], now: str, *, complete: bool = False) -> Saved:
    """Keep records, derive their rows and note what changed, in one transaction.

    `complete` says that whole records were asked for. A whole record is not replaced by selected fields of the same
    version, nor a newer version by an older one.
    """
    latest = {record.study.id: record for record in pack(records)}
    new: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    kept, touched = [], []
    with transaction(db):
        known = _known(db, latest)
        for id_, (study, body, digest) in latest.items():
            before = known.get(id_)
            if before and _older(study, before):
                unchanged.append(id_)
                continue
            same = before is not None and (before["digest"] == digest or _covered(study, before, complete))
            (unchanged if same else changed if before else new).append(id_)
            if same and not complete:
                touched.append((now, study.version, id_))
            else:
                kept.append((id_, study.registry, now, study.version, int(complete), digest, body))
        _derive(db, [latest[id_].study for id_ in (*new, *changed)], now, known)
        put(db, "records", kept)
        db.conn.executemany(
            "UPDATE records SET fetched_at = ?, version = coalesce(?, version) WHERE study = ?", touched
        )
    return Saved(tuple(new), tuple(changed), tuple(unchanged))


def _known(db: Database, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    rows = db.query(
        f"SELECT s.id, s.first_seen, s.last_updated, {', '.join(f's.{name}' for name in TRACKED)},"  # noqa: S608
        " r.digest, r.version, r.complete"
        f" FROM studies AS s LEFT JOIN records AS r ON r.study = s.id WHERE s.id {_IN}",
        [as_json(ids)],
    )
    return {row["id"]: row for row in rows}


def _older(study: Study, before: Mapping[str, Any]) -> bool:
    return bool(study.version and before["version"] and study.version < before["version"])


def _covered(study: Study, before: Mapping[str, Any], complete: bool) -> bool:
    """Whether the whole record of the same update is kept, so that selected fields add nothing."""
    return bool(not complete and before["complete"] and study.last_updated == before["last_updated"])


def _digest(study: Study) -> str:
    # The registry's version date is of its data, not of the record: it is another one every day. It comes last, so
    # that it is cut off faster than a copy without it is made.
    try:
        read = msgspec.json.encode(study)
        read = read[: read.rindex(b',"version":')] + b',"version":null}'
    except UnicodeEncodeError:  # half of a surrogate pair
        read = repr(replace(study, version=None)).encode("utf-8", "backslashreplace")
    return blake2b(read, digest_size=8).hexdigest()


def _derive(
    db: Database, studies: Sequence[Study], now: str, known: Mapping[str, Mapping[str, Any]], *, history: bool = True
) -> None:
    """Write the rows of studies anew, and what changed in them."""
    if not studies:
        return
    if old := [study.id for study in studies if study.id in known]:
        for table in CHILDREN:
            db.conn.execute(f"DELETE FROM {table} WHERE study {_IN}", [as_json(old)])  # noqa: S608
    first_seen = {id_: row["first_seen"] for id_, row in known.items()}
    put(db, "studies", (study_row(study, first_seen.get(study.id) or now) for study in studies))
    terms = {term[0]: term for study in studies for term in concepts(study)}
    known_terms = {row[0] for row in db.conn.execute(f"SELECT id FROM concepts WHERE id {_IN}", [as_json(terms)])}  # noqa: S608
    put(db, "concepts", (term for id_, term in terms.items() if id_ not in known_terms))
    for table, rows in children(studies).items():
        put(db, table, rows)
    if history:
        put(db, "study_changes", _changes(studies, known, now))


def _changes(
    studies: Iterable[Study], known: Mapping[str, Mapping[str, Any]], now: str
) -> Iterator[tuple[str, str, Any, Any, str, str]]:
    for study in studies:
        before = known.get(study.id)
        if before is None:
            continue
        for field, after in tracked(study).items():
            if before[field] != after:
                yield study.id, field, _text(before[field]), _text(after), now, ""


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


# ---------------------------------------------------------------- reading


def load_studies(db: Database, ids: Iterable[str]) -> dict[str, Study]:
    """Studies by id, read from their records as received; ids that are not kept are left out."""
    with faults(file_of(db)):
        rows = db.conn.execute(
            f"SELECT study, registry, body FROM records WHERE study {_IN} ORDER BY study",  # noqa: S608
            [as_json(ids)],
        )
        return {id_: _parsed(id_, registry, body) for id_, registry, body in rows}


def load_record(db: Database, id_: str) -> bytes | None:
    """One record as received, or None when it is not kept."""
    with faults(file_of(db)):
        row = db.conn.execute("SELECT body FROM records WHERE study = ?", [id_]).fetchone()
    return expand(row[0], id_) if row else None


def _parsed(id_: str, registry: str, body: bytes) -> Study:
    from trials import registries

    try:
        study: Study = registries.named(registry).parse(msgspec.json.decode(expand(body, id_)))
    except (KeyError, msgspec.DecodeError) as error:
        raise CacheError(f"The record kept of {id_} is damaged ({error}); fetch it again.") from error
    return study


def compressor() -> Callable[[bytes], bytes]:
    """A function that compresses a record. Not for two threads at once: each has its own."""
    import zstandard

    compress: Callable[[bytes], bytes] = zstandard.ZstdCompressor(level=LEVEL).compress
    return compress


def expand(body: bytes, id_: str) -> bytes:
    import zstandard

    try:
        return zstandard.ZstdDecompressor().decompress(body)
    except zstandard.ZstdError as error:
        raise CacheError(f"The record kept of {id_} is damaged ({error}); fetch it again.") from error


# ---------------------------------------------------------------- everything derived, again


def derive_sites(db: Database) -> None:
    """The sites of every record that is kept whole, as an older version did not read them."""
    records = db.conn.execute("SELECT study, registry, body FROM records WHERE complete = 1 ORDER BY study")
    while rows := records.fetchmany(BATCH):
        studies = []
        for row in rows:
            with suppress(CacheError, RecordError):
                studies.append(_parsed(*row))
        put(db, "study_sites", children(studies)["study_sites"])
        digests = [(_digest(study), study.id) for study in studies]
        db.conn.executemany("UPDATE records SET digest = ? WHERE study = ?", digests)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    studies: int
    unreadable: tuple[str, ...]  # ids whose records cannot be understood; their rows stay as they were


def rebuild(db: Database) -> Rebuilt:
    """Derive every study's rows from the records again, with no network. History and first sightings stay."""
    done, unreadable, after = 0, [], ""
    while True:
        with transaction(db):
            rows = db.conn.execute(
                "SELECT study, registry, body, fetched_at FROM records WHERE study > ? ORDER BY study LIMIT ?",
                [after, BATCH],
            ).fetchall()
            if not rows:
                break
            studies = []
            for id_, registry, body, _ in rows:
                try:
                    studies.append(_parsed(id_, registry, body))
                except (CacheError, RecordError):
                    unreadable.append(id_)
            known = _known(db, (study.id for study in studies))
            _derive(db, studies, rows[0][3], known, history=False)
            db.conn.executemany(
                "UPDATE records SET digest = ? WHERE study = ?", [(_digest(study), study.id) for study in studies]
            )
        done, after = done + len(studies), rows[-1][0]
    with transaction(db):
        db.conn.execute("INSERT INTO studies_fts (studies_fts) VALUES ('rebuild')")
    return Rebuilt(done, tuple(unreadable))
