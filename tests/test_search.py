"""`trials search` by a condition, a therapy, or both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.registry import samples
from tests.registry.server import Registry
from tests.test_cli import trials

CELLS = [("BIOLOGICAL", "mesenchymal stem cells")]
SKIN = {"meshes": [{"id": "D011565", "term": "Psoriasis"}], "ancestors": []}
RECORDS = [
    samples.record(1, "Cells in asthma", conditions=["Asthma"], interventions=CELLS, arms=["Cells"]),
    samples.record(2, "A tablet in asthma", conditions=["Asthma"], interventions=[("DRUG", "Aspirin")], arms=["A"]),
    samples.record(3, "Cells in psoriasis", conditions=["Psoriasis"], interventions=CELLS, arms=["Cells"], **SKIN),
]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    with Registry(RECORDS).running() as running:
        monkeypatch.setenv("TRIALS_CTGOV_URL", running.base)
        yield running


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (("--condition", "asthma"), {"NCT00000001", "NCT00000002"}),
        (("--therapy", "mesenchymal stem cells"), {"NCT00000001", "NCT00000003"}),
        (("--condition", "asthma", "--therapy", "mesenchymal stem cells"), {"NCT00000001"}),
    ],
)
def test_a_search_may_leave_one_side_open(
    registry: Registry, tmp_path: Path, words: tuple[str, ...], numbers: set[str]
) -> None:
    done = trials("search", *words, "--json", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {match["study"] for match in told["matches"]} == {study["id"] for study in told["studies"]} == numbers
    assert told["answer"]["state"] == "complete"
    assert bool(told["evidence"]) == (len(words) == 4)  # only a pair has a tier
    text = trials("search", *words, "--offline", cwd=tmp_path).stdout  # from what is kept
    assert numbers == {line[:11] for line in text.splitlines() if line.startswith("NCT")}
    assert ("therapy    any" in text) == ("--therapy" not in words)
    assert "T2: T2" not in text


def test_an_open_search_is_kept_up_to_date_like_any_other(registry: Registry, tmp_path: Path) -> None:
    trials("search", "--condition", "asthma", "--quiet", cwd=tmp_path)
    more = samples.record(4, "Air in asthma", conditions=["Asthma"], updated="2026-08-16")
    registry.load([*RECORDS, more], "2026-08-17T09:00:05")
    done = trials("refresh", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "NCT00000004" in trials("search", "--condition", "asthma", "--offline", cwd=tmp_path).stdout
    assert trials("refresh", "--dry-run", cwd=tmp_path).returncode == 0
    assert trials("status", cwd=tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "cache/trials.db")) as conn:
        assert conn.execute("SELECT condition, therapy FROM queries").fetchall() == [("MESH:D001249", None)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_without_a_network_an_open_search_says_that_there_is_more(tmp_path: Path) -> None:
    done = trials("search", "--condition", "asthma", "--offline", "--quiet", cwd=tmp_path)
    assert done.returncode == 1
    assert "incomplete: The snapshot of 2022-01-20 is a selection" in done.stdout
    assert "tier" not in done.stdout


def test_a_search_for_nothing(tmp_path: Path) -> None:
    done = trials("search", cwd=tmp_path)
    assert done.returncode == 2
    assert "give --condition, --therapy, or both" in done.stderr
