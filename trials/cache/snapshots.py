"""Snapshots: the facts of a selection of records, as of a date, in one small file that reports can rest on.

The file is gzipped JSON lines. The first line is the header: format, version, date, what is covered (`conditions`,
`therapies`, and `without`, each with ids and names), source, attribution, note, the number of records, and a BLAKE2b of
the lines that follow. The others are records in the registry's own shape, cut to facts (facts.py), sorted by number,
each with its own version date. The same records give the same bytes.

What a snapshot can be asked: a pair is covered when its condition is one of the snapshot's conditions or narrower, its
therapy is one of the therapies or narrower, and neither is in `without`. A therapy that takes no evidence from broader
ones (exosomes, platelet products) is covered only where it is listed itself.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trials.cache import facts, schema
from trials.cache.database import as_json, put, transaction
from trials.cache.studies import save_studies
from trials.errors import RecordError, SnapshotError
from trials.models import Answer, Query, State

if TYPE_CHECKING:
    from sqlite_utils import Database

    from trials.vocabulary import Vocabulary

FORMAT, VERSION = "trials-snapshot", 1
LARGEST = 512 * 1024 * 1024  # bytes unpacked: a file that claims more is not one of ours
SOURCE = "ClinicalTrials.gov, U.S. National Library of Medicine"
ATTRIBUTION = (
    "Data of ClinicalTrials.gov, courtesy of the U.S. National Library of Medicine, as of the date of each record; "
    "selected and cut to facts by trials. NLM endorses neither this selection nor what is concluded from it."
)
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot: what a file holds, or what a database was loaded from."""

    date: str
    conditions: tuple[str, ...]  # concept ids that it covers, and all that is narrower
    therapies: tuple[str, ...]
    without: tuple[str, ...]  # concept ids that it does not cover, nor what is narrower
    note: str
    numbers: tuple[str, ...]  # of its records
    records: tuple[dict[str, Any], ...]  # none where it was found in a database, which has them
    lines: tuple[bytes, ...]  # the records as they stand in the file
    digest: str

    @property
    def basis(self) -> str:
        """How answers name it."""
        return f"snapshot of {self.date}"


# ---------------------------------------------------------------- the file


def save(
    path: str | Path,
    *,
    records: Iterable[Mapping[str, Any]],
    conditions: Sequence[str],
    therapies: Sequence[str],
    date: str,
    note: str,
    without: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> Snapshot:
    """Cut records to facts and write them; `names` gives the names of the concept ids for who reads the file."""
    by_number = {facts.number_of(record): facts.cut(record) for record in records}
    if "" in by_number:
        raise SnapshotError(f"A record for {path} has no NCT number; take records in the registry's own format.")
    lines = [_line(by_number[number]) for number in sorted(by_number)]
    header = {
        "format": FORMAT,
        "version": VERSION,
        "date": date,
        "conditions": _named(conditions, names),
        "therapies": _named(therapies, names),
        "without": _named(without, names),
        "source": SOURCE,
        "attribution": ATTRIBUTION,
        "note": note,
        "records": len(lines),
        "digest": _digest(lines),
    }
    content = io.BytesIO()
    # No name and no time in the file's head, so that the same records give the same bytes.
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=content, mtime=0) as packed:
        packed.writelines([_line(header) + b"\n", *(line + b"\n" for line in lines)])
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(content.getvalue())
    except OSError as error:
        raise SnapshotError(
            f"The snapshot {path} cannot be written ({error.strerror or error}); name another file."
        ) from error
    return _snapshot(header, lines)


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _named(ids: Sequence[str], names: Mapping[str, str] | None) -> list[dict[str, str]]:
    return [{"id": id_, "name": (names or {}).get(id_, id_)} for id_ in ids]


def _digest(lines: Iterable[bytes]) -> str:
    return blake2b(b"\n".join(lines), digest_size=16).hexdigest()


def _snapshot(header: Mapping[str, Any], lines: Sequence[bytes]) -> Snapshot:
    covered = {part: tuple(str(c["id"]) for c in header[part]) for part in ("conditions", "therapies", "without")}
    records = tuple(json.loads(line) for line in lines)
    return Snapshot(
        date=str(header["date"]),
        note=str(header["note"]),
        numbers=tuple(facts.number_of(record) for record in records),
        records=records,
        lines=tuple(lines),
        digest=str(header["digest"]),
        **covered,
    )


def load(path: str | Path) -> Snapshot:
    """Read a snapshot file and prove that it is whole."""
    header_line, lines = _lines(Path(path))
    try:
        header = json.loads(header_line)
        if header["format"] != FORMAT:
            raise ValueError("format")
        newer = int(header["version"]) > VERSION
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"{path} is not a snapshot, or its first line is damaged; name a file that trials snapshot save wrote."
        ) from error
    if newer:
        raise SnapshotError(f"The snapshot {path} was written by a newer version of trials; upgrade trials.")
    if header.get("records") != len(lines):
        raise SnapshotError(
            f"The snapshot {path} has {len(lines)} records where its first line says {header.get('records')}; "
            "get the file again."
        )
    if header.get("digest") != _digest(lines):
        raise SnapshotError(f"The snapshot {path} was altered after it was written; get the file again.")
    try:
        return _snapshot(header, lines)
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"The snapshot {path} is damaged ({error}); get the file again.") from error


def _lines(path: Path) -> tuple[bytes, list[bytes]]:
    try:
        with gzip.open(path) as file:
            content = file.read(LARGEST + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SnapshotError(
            f"{path} is not a snapshot, or it is cut short or damaged ({error}); get the file again."
        ) from error
    except OSError as error:
        raise SnapshotError(f"The snapshot {path} cannot be read ({error.strerror or error}).") from error
    if len(content) > LARGEST:
        raise SnapshotError(f"{path} unpacks to more than {LARGEST // 1024**2} MB, which no snapshot does.")
    header, *lines = content.removesuffix(b"\n").split(b"\n")
    return header, lines


def shipped() -> Path | None:
    """The newest snapshot that ships with the package."""
    return max(DATA.glob("snapshot-*.jsonl.gz"), default=None)


# ---------------------------------------------------------------- compiling one from files of records


def compile_files(
    path: str | Path,
    files: Iterable[str | Path],
    *,
    conditions: Sequence[str],
    therapies: Sequence[str],
    date: str,
    note: str,
    vocabulary: Vocabulary,
    without: Sequence[str] = (),
    words: Sequence[str] = (),
) -> Snapshot:
    """Write the snapshot of the records, in files of JSON lines, that are about some conditions.

    A record is about a condition when the registry's MeSH terms for it, or the terms' ancestors, or a name in its
    conditions, keywords or titles, is the condition or narrower; or when one of `words` begins a word there, which
    catches names that no vocabulary has. The therapy selects nothing: what is about something else stays in, so that
    matching has to hold on the therapy. Where a number occurs twice, the newer version counts.
    """
    wanted = {id_ for condition in conditions for id_ in (condition, *vocabulary.narrower(condition))}
    starts = tuple(word.lower() for word in words)
    selected: dict[str, Mapping[str, Any]] = {}
    for file in files:
        for record in read_records(Path(file)):
            number = facts.number_of(record)
            known = selected.get(number)
            if known is not None and facts.version_of(known) >= facts.version_of(record):
                continue
            if _is_about(record, wanted, starts, vocabulary):
                selected[number] = record
    listed = (*conditions, *therapies, *without)
    return save(
        path,
        records=selected.values(),
        conditions=conditions,
        therapies=therapies,
        without=without,
        date=date,
        note=note,
        names={id_: vocabulary.concept(id_).name for id_ in listed},
    )


def _is_about(record: Mapping[str, Any], wanted: set[str], starts: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    if wanted.intersection(facts.condition_meshes(record)):
        return True
    for text in facts.condition_texts(record):
        if any(wanted.intersection(found.concepts) for found in vocabulary.find(text)):
            return True
        if starts and any(word.startswith(starts) for word in text.lower().replace("-", " ").split()):
            return True
    return False


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Study records of a file of JSON lines, gzipped or not."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    record = json.loads(line)
                except ValueError as error:
                    raise SnapshotError(f"Line {number} of {path} is not JSON ({error}); correct the file.") from error
                if not isinstance(record, dict) or not facts.number_of(record):
                    raise SnapshotError(f"Line {number} of {path} is not a study record; correct the file.")
                yield record
    except (OSError, EOFError, zlib.error) as error:
        raise SnapshotError(f"The records in {path} cannot be read ({error}); name another file.") from error


# ---------------------------------------------------------------- using one


def into(db: Database, snapshot: Snapshot) -> None:
    """Load a snapshot into a database of its own; one that holds records of the registry is refused."""
    from trials.cache.database import file_of
    from trials.registries import ctgov

    held = [row[0] for row in db.conn.execute("SELECT digest FROM snapshots")]
    if held == [snapshot.digest]:
        return
    if not held and db.table("records").count:
        raise SnapshotError(
            f"The database {file_of(db)} holds records from the registry, which a snapshot is never mixed with; "
            "name another file with --db."
        )
    parsed = []
    for record, line in zip(snapshot.records, snapshot.lines, strict=True):
        try:
            parsed.append((ctgov.parse(record), line))
        except RecordError as error:
            raise SnapshotError(f"The {snapshot.basis} cannot be used: {error}") from error
    with transaction(db):
        _empty(db)
        save_studies(db, parsed, snapshot.date)
        row = (snapshot.date, snapshot.digest, as_json(snapshot.conditions), as_json(snapshot.therapies))
        put(db, "snapshots", [(*row, as_json(snapshot.without), len(snapshot.records), snapshot.note)])


def held(db: Database) -> Snapshot | None:
    """The snapshot that a database was loaded from, its records left where they are; None where there is none."""
    rows = db.conn.execute('SELECT date, digest, conditions, therapies, "without", note FROM snapshots').fetchall()
    if not rows:
        return None
    date, digest, *covered, note = rows[0]
    conditions, therapies, without = (tuple(json.loads(ids)) for ids in covered)
    numbers = tuple(row[0] for row in db.conn.execute("SELECT id FROM studies ORDER BY id"))
    return Snapshot(date, conditions, therapies, without, note, numbers, (), (), digest)


def _empty(db: Database) -> None:
    """Remove what an earlier snapshot and reports on it left; people's judgements stay."""
    db.conn.execute("PRAGMA defer_foreign_keys = ON")
    for table in schema.TABLES:
        if table not in ("judgements", "concepts", "names"):
            db.conn.execute(f"DELETE FROM {table}")  # noqa: S608


def answer(snapshot: Snapshot, query: Query, vocabulary: Vocabulary | None = None) -> Answer:
    """A query's answer from a snapshot: all its records when the pair is covered, otherwise NOT_ASKED."""
    if vocabulary is None:
        from trials import vocabulary as module

        vocabulary = module.load()
    if not (query.pair.condition and query.pair.therapy):
        return _partial(snapshot, query)
    if not covers(snapshot, query, vocabulary):
        names = [vocabulary.concept(id_).name for id_ in (query.pair.therapy, query.pair.condition)]
        reason = f"The {snapshot.basis} does not cover {names[0]} for {names[1]}, and the registry was not asked."
        return Answer(query, State.NOT_ASKED, None, snapshot.date, None, 0, (), reason, snapshot.basis)
    total = len(snapshot.numbers)
    return Answer(query, State.COMPLETE, None, snapshot.date, total, total, snapshot.numbers, None, snapshot.basis)


def _partial(snapshot: Snapshot, query: Query) -> Answer:
    """A search that leaves one side open: what a selection holds of it is never all."""
    numbers = snapshot.numbers
    reason = f"The {snapshot.basis} is a selection of conditions and therapies, so there are more than these."
    return Answer(query, State.INCOMPLETE, None, snapshot.date, None, len(numbers), numbers, reason, snapshot.basis)


def covers(snapshot: Snapshot, query: Query, vocabulary: Vocabulary) -> bool:
    """Whether a snapshot's selection holds what it would need to answer."""
    above = {side: {side, *vocabulary.broader(side)} for side in (query.pair.condition, query.pair.therapy)}
    if any(ids.intersection(snapshot.without) for ids in above.values()):
        return False
    if not above[query.pair.condition].intersection(snapshot.conditions):
        return False
    # What does not inherit, on the way up from the therapy, has to be listed itself or below what is listed.
    alone = [id_ for id_ in above[query.pair.therapy] if not vocabulary.inherits(id_)]
    listed = above[query.pair.therapy].intersection(snapshot.therapies)
    return any(all(id_ == one or vocabulary.is_narrower(one, id_) for id_ in alone) for one in listed)
