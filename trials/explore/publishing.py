"""What a public instance needs, in one folder: a copy of the database fit to be shown, and how to start it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from trials.cache.database import faults
from trials.explore.settings import basis, databases, prepare

# Kept in step with the extra `explore` by a test.
REQUIREMENTS = ("datasette>=0.65,<1", "datasette-vega", "datasette-cluster-map")

# What a public copy leaves out, and why.
LEFT_OUT = (
    ("records as received, which are large and are at the registry", "DELETE FROM records"),
    ("the articles' full texts, which are their publishers'", "UPDATE articles SET text = ''"),
    (
        "paths of files on the computer that read them",
        "UPDATE articles SET source = coalesce(url, id) WHERE source NOT LIKE 'http%://%'",
    ),
    ("the names of people who judged", "UPDATE judgements SET judged_by = NULL"),
)

README = """# {title}

{basis}

A copy of a database that `trials` made, to look at with [Datasette](https://datasette.io/). It leaves out: {left_out}.

    pip install -r requirements.txt
    datasette . --host 0.0.0.0 --port 8001

Run in this folder, that finds `{files}`, `metadata.json`, `settings.json`, `templates/`, `static/` and `plugins/` by
itself.

Study records come from ClinicalTrials.gov, which asks that its terms are kept: <{terms}>. A registry shows what was
registered; it cannot show that a treatment works, or that it does not.
"""


def export(db: Path, out: Path) -> list[Path]:
    """Write a consistent copy of the database, its metadata, a README and requirements.txt."""
    from trials.explore.metadata import SOURCE_URL, TITLE

    out.mkdir(parents=True, exist_ok=True)
    copies = []
    for chosen in databases(db):
        copies.append(out / f"{chosen.stem}.db")
        _copy(chosen, copies[-1])
    prepared = prepare(copies, out)
    readme, requirements = out / "README.md", out / "requirements.txt"
    told = {
        "title": TITLE,
        "basis": "\n".join(f"`{copy.name}`: {basis(copy)}" for copy in copies),
        "left_out": "; ".join(words for words, _ in LEFT_OUT),
        "files": " ".join(copy.name for copy in copies),
        "terms": SOURCE_URL,
    }
    readme.write_text(README.format_map(told), encoding="utf8")
    requirements.write_text("\n".join(REQUIREMENTS) + "\n", encoding="utf8")
    return [*copies, *prepared.files, readme, requirements]


def _copy(db: Path, copy: Path) -> None:
    """A copy of one moment, even while another process writes; it takes its place only when it is whole."""
    part = copy.with_name(copy.name + ".part")
    part.unlink(missing_ok=True)
    with faults(str(db)), closing(sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)) as conn:
        conn.execute("VACUUM INTO ?", [str(part)])
    with faults(str(part)), closing(sqlite3.connect(part, isolation_level=None)) as conn:
        for _, sql in LEFT_OUT:
            conn.execute(sql)
        conn.execute("VACUUM")
        conn.execute("PRAGMA journal_mode = DELETE")  # a reader of a read-only folder could not open a WAL
    part.replace(copy)
