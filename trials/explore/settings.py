"""The folder that Datasette is started with: metadata, settings, a page template, a style and a plugin."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from trials.cache.schema import APPLICATION_ID
from trials.errors import CacheError
from trials.explore import metadata

# file in the folder: where it is in this package
SITE = {
    "static/trials.css": "site/static/trials.css",
    "static/world.svg": "site/static/world.svg",
    "templates/_facet_results.html": "site/templates/_facet_results.html",
    "templates/base.html": "site/templates/base.html",
    "templates/database.html": "site/templates/database.html",
    "templates/index.html": "site/templates/index.html",
    "templates/query.html": "site/templates/query.html",
    "templates/row.html": "site/templates/row.html",
    "templates/table.html": "site/templates/table.html",
    "plugins/trials_cells.py": "cells.py",
    "plugins/trials_charts.py": "charts.py",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    folder: Path
    databases: tuple[str, ...]  # names under which Datasette shows them
    files: tuple[Path, ...]  # what was written


def prepare(db_path: Path | Sequence[Path], folder: Path) -> Prepared:
    """Write what Datasette 0.65 and 1.0 read about one or more databases of ours."""
    paths = [db_path] if isinstance(db_path, Path) else list(db_path)
    databases = {path.stem: basis(path) for path in paths}
    texts = {
        "metadata.json": _json(metadata.metadata(databases)),
        "settings.json": _json(metadata.SETTINGS),
        "datasette.json": _json(metadata.config(databases)),
    }
    package = resources.files("trials.explore")
    texts |= {name: package.joinpath(place).read_text(encoding="utf8") for name, place in SITE.items()}
    for name, text in texts.items():
        written = folder / name
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(text, encoding="utf8")
    return Prepared(folder, tuple(databases), tuple(folder / name for name in texts))


def basis(path: Path) -> str:
    """One sentence on what a database holds; raises when it is missing or not ours."""
    if not path.is_file():
        raise CacheError(f"There is no database {path}; make one with trials report, or name another with --db.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise CacheError(f"{path} is a database of something else; name another file with --db.")
            studies = conn.execute("SELECT count(*) FROM studies").fetchone()[0]
            snapshot = conn.execute("SELECT date, note FROM snapshots ORDER BY date DESC").fetchone()
            asked = conn.execute("SELECT max(data_date) FROM queries").fetchone()[0]
    except sqlite3.Error as error:
        raise CacheError(f"The database {path} cannot be read ({error}); name another file with --db.") from error
    if snapshot:
        return f"{studies:,} studies from a snapshot of {snapshot[0]}, which “today” means here. {snapshot[1]}"
    as_of = f", the registry's data of {asked[:10]}" if asked else ""
    return f"{studies:,} studies as received from the registry{as_of}."


def databases(db: Path) -> list[Path]:
    """The database and, where it holds no study, the snapshots that reports made beside it."""
    beside = sorted(path for path in db.parent.glob("snapshot-*.db") if path != db)
    if not beside:
        basis(db)
        return [db]
    return [db] if db.is_file() and _holds_studies(db) else beside


def _holds_studies(db: Path) -> bool:
    basis(db)
    with closing(sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)) as conn:
        return bool(conn.execute("SELECT EXISTS (SELECT 1 FROM studies)").fetchone()[0])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
