"""People's decisions recorded, listed, and carried from one database to another."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from trials import judging, terminal
from trials.errors import UsageError
from trials.models import Judgement

FIELDS = Judgement.__slots__
_NEEDED = ("subject", "key", "decision", "judged_at")


def record(db_file: Path, one: Judgement) -> int:
    """Add a decision and return its number."""
    return _add(db_file, [one])[0]


def _add(db_file: Path, judgements: list[Judgement]) -> list[int]:
    from trials import cache

    with cache.writing(db_file, wait=10.0), cache.open_db(db_file) as db:
        if cache.status(db).snapshot:
            raise UsageError(f"{db_file} holds a snapshot; decisions are kept in the live database, so name that.")
        with cache.transaction(db):
            return [
                cache.save_judgement(
                    db,
                    subject=j.subject,
                    key=j.key,
                    decision=j.decision,
                    note=j.note,
                    judged_by=j.judged_by,
                    now=j.judged_at,
                )
                for j in judgements
            ]


def load(db_file: Path) -> list[Judgement]:
    """Every decision, those that later ones took the place of included, oldest first."""
    from trials import cache

    if not db_file.exists():
        return []
    with cache.open_db(db_file) as db:
        return [Judgement(**{name: row[name] for name in FIELDS}) for row in cache.load_judgements(db)]


def tell(db_file: Path) -> None:
    """A line a decision."""
    rows = [(j.judged_at[:10], j.judged_by, j.subject, j.key, j.decision, j.note) for j in load(db_file)]
    terminal.table(["when", "who", "subject", "of", "decision", "why"], rows)


# ---------------------------------------------------------------- files


def export(db_file: Path, file: Path) -> int:
    """Write every decision to a CSV or JSON file."""
    rows = [{name: getattr(j, name) for name in FIELDS} for j in load(db_file)]
    try:
        if _kind(file) == "json":
            file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
        else:
            with file.open("w", encoding="utf8", newline="") as out:
                writer = csv.DictWriter(out, FIELDS)
                writer.writeheader()
                writer.writerows(rows)
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror}); name another file.") from error
    return len(rows)


def import_(db_file: Path, file: Path) -> tuple[int, int]:
    """Add the decisions of a file that are not there yet; returns how many came, and how many are new."""
    there = set(load(db_file))
    read = [_checked(row, number, file) for number, row in enumerate(_rows(file), 1)]
    # In order of their time: the later one counts, wherever it was made.
    new = sorted(dict.fromkeys(j for j in read if j not in there), key=lambda j: j.judged_at)
    if new:
        _add(db_file, new)
    return len(read), len(new)


def _kind(file: Path) -> str:
    kind = file.suffix.lower().removeprefix(".")
    if kind not in ("csv", "json"):
        raise UsageError(f"{file} is neither .csv nor .json; name such a file.")
    return kind


def _rows(file: Path) -> list[Any]:
    kind = _kind(file)
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = json.load(text) if kind == "json" else list(csv.DictReader(text))
    except (OSError, ValueError, csv.Error) as error:
        raise UsageError(
            f"{file} cannot be read as decisions ({error}); name a file that judge export wrote."
        ) from error
    if not isinstance(rows, list):
        raise UsageError(f"{file} is not a list of decisions; name a file that judge export wrote.")
    return rows


def _checked(row: object, number: int, file: Path) -> Judgement:
    where = f"Decision {number} in {file}"
    fields = row if isinstance(row, Mapping) else {}
    values = {name: (str(fields[name]) if fields.get(name) not in (None, "") else None) for name in FIELDS}
    missing = [name for name in _NEEDED if not values[name]]
    if missing:
        raise UsageError(f"{where} has no {' and no '.join(missing)}; nothing was imported.")
    try:
        datetime.fromisoformat(str(values["judged_at"]))
        decision = judging.checked(str(values["subject"]), str(values["decision"]))
    except (ValueError, UsageError) as error:
        raise UsageError(f"{where} cannot be taken: {error} Nothing was imported.") from error
    return Judgement(**{**values, "decision": decision})  # type: ignore[arg-type]
