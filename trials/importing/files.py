"""From a file of whatever shape to records, one at a time, however large it is.

The shape is told by the first bytes: JSON (one study, a page of the service, an array, one study after another), the
site's table, gzip around either, a zip of any of them. A transfer that was cut is known by what is missing at its end.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from trials.errors import RecordError, TrialsError
from trials.importing import table
from trials.importing.pieces import Cut, objects

if TYPE_CHECKING:
    from trials.models import Study

__all__ = ["CutShort", "Found", "read"]

HEAD = 1 << 16
LONGEST_CELL = 1 << 20  # characters of a table's cell


class CutShort(TrialsError):
    """A file that does not go to its end, or is none of what we know."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record in a file, not yet understood."""

    body: bytes
    total: int | None = None  # where a page of the service says how many there are
    table: bool = False  # a row of the site's table, which says less than a record
    empty: bool = False  # nothing but a total

    def study(self) -> tuple[Study, bytes] | None:
        """The study and its record's bytes; RecordError when it cannot be understood."""
        from trials.registries import ctgov

        if self.empty:
            return None
        try:
            return ctgov.parse(msgspec.json.decode(self.body)), self.body
        except (msgspec.MsgspecError, UnicodeError, AttributeError) as error:
            raise RecordError(f"A record cannot be understood ({error}).") from error


def read(path: Path) -> Iterator[Found]:
    """Every record of a file; CutShort where it ends too early, or is of no known shape."""
    with path.open("rb") as file:
        yield from _from(file, str(path))


def _from(file: IO[bytes], name: str) -> Iterator[Found]:
    head = file.read(4)
    file.seek(0)
    if head.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(file) as inner:
                yield from _plain(inner, name)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise CutShort(f"{name} was cut short or is damaged ({error}); download it again.") from error
    elif head.startswith(b"PK"):
        yield from _from_zip(file, name)
    else:
        yield from _plain(file, name)


def _from_zip(file: IO[bytes], name: str) -> Iterator[Found]:
    """The list of what a zip holds stands at its end, so that one that was cut looks whole until then."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError) as error:
        raise CutShort(f"{name} was cut short: the list at its end is missing; download it again.") from error
    damaged = []
    with archive:
        for entry in archive.infolist():
            if entry.is_dir() or not entry.filename.lower().endswith((".json", ".jsonl", ".csv")):
                continue
            try:
                with archive.open(entry) as inner:
                    yield from _plain(inner, f"{entry.filename} in {name}")
            except (CutShort, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                damaged.append(f"{entry.filename} ({error})")
    if damaged:
        more = f" and {len(damaged) - 1} more" if len(damaged) > 1 else ""
        raise CutShort(f"Damaged in {name}: {damaged[0]}{more}; download it again.")


def _plain(file: Any, name: str) -> Iterator[Found]:
    start = file.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    if start[:1] in (b"{", b"["):
        yield from _from_json(file, name)
    elif start[:200].lstrip(b'"').lower().startswith((b"nct number", b"rank,nct number")):
        yield from _from_table(file, name)
    else:
        what = "a web page" if start[:1] == b"<" else "empty" if not start else "neither JSON nor the site's table"
        raise CutShort(f"{name} is {what}; save records from the registry's site as JSON or CSV.")


class _Page(msgspec.Struct, rename="camel"):
    studies: list[msgspec.Raw] | None = None
    total_count: int | None = None


def _from_json(file: IO[bytes], name: str) -> Iterator[Found]:
    try:
        for body in objects(file):
            try:
                page = msgspec.json.decode(body, type=_Page)
            except (msgspec.MsgspecError, UnicodeError):
                page = _Page()
            if page.studies is None:
                yield Found(body)
                continue
            if page.total_count is not None:
                yield Found(b"", page.total_count, empty=True)
            for raw in page.studies:
                yield Found(bytes(raw))
    except Cut as error:
        raise CutShort(f"{name} was cut short: {error}; what came before is kept, download it again.") from error


def _from_table(file: IO[bytes], name: str) -> Iterator[Found]:
    csv.field_size_limit(LONGEST_CELL)
    lines = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    rows = csv.DictReader(lines, strict=True)
    try:
        for row in rows:
            if None in row or None in row.values():
                raise CutShort(f"{name} was cut short, or has a damaged row, at line {rows.line_num}; get it again.")
            yield Found(msgspec.json.encode(table.record(row)), table=True)
    except csv.Error as error:
        raise CutShort(f"{name} was cut short or is damaged at line {rows.line_num} ({error}).") from error
    finally:
        lines.detach()  # the file is not ours to close
