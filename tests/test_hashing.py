"""A reading is the same whatever order Python's sets come in."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def read(seed: str) -> bytes:
    cases = sorted(path.relative_to(ROOT) for path in (ROOT / "tests/cases").rglob("*.txt"))[:12]
    done = subprocess.run(
        [sys.executable, "-m", "trials", "scan", *map(str, cases), "seeds", "--format", "jsonl", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert b"fault in trials" not in done.stderr, done.stderr
    assert len(done.stdout.splitlines()) > 12
    return done.stdout


def test_the_seed_of_hashing_changes_nothing() -> None:
    assert read("1") == read("2")
