"""A filled database: an article judged against the shipped snapshot, and a little history."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trials import options, pipeline, readings
from trials.models import Reading

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.now(UTC)
# The snapshot keeps of every place the country alone: two sites of ours, for the map.
HISTORY = """
INSERT INTO study_sites SELECT id, 0, 'A hospital', 'Tehran', NULL, 'Iran', NULL, 35.7, 51.4 FROM studies LIMIT 2;
INSERT INTO study_sites SELECT id, 1, 'A clinic', 'Val-d''Or', 'QC', 'Canada', NULL, 48.1, -77.8 FROM studies LIMIT 1;
INSERT INTO study_changes SELECT id, 'status', 'RECRUITING', status, '{now}', '' FROM studies ORDER BY id LIMIT 3;
INSERT INTO refreshes VALUES (1, '{now}', '{now}', 'complete', '2022-01-20', 1, 3, 3, NULL);
INSERT INTO judgements SELECT 1, 'match', id, 'relevant', NULL, 'A. Reader', '{now}' FROM studies LIMIT 1;
"""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("explore")
    vocabulary = options.vocabulary_loaded()
    read = [r for r in readings.read([str(ROOT / "seeds")], vocabulary) if isinstance(r, Reading)]
    pipeline.report(read, vocabulary, pipeline.Settings(db=home / "trials.db", now=NOW, offline=True))
    made = next(home.glob("snapshot-*.db"))
    with closing(sqlite3.connect(made)) as conn:
        conn.executescript(HISTORY.format(now=NOW.isoformat()))
    return made
