"""`make bench`: how fast the parts are, each against a limit; the exit code is 1 when one is exceeded.

Speeds of computers differ, so where it can be a figure is a ratio to something measured in the same run: the start of
Python, or loading pandas. Each piece runs in a process of its own, and the best of several runs counts.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    measured: str
    number: float
    most: float  # of `number`
    limit: str

    @property
    def holds(self) -> bool:
        return self.number <= self.most


def piece(name: str, runs: int = RUNS) -> float:
    command = [sys.executable, "-m", "benchmarks.pieces", name]
    return min(
        float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout) for _ in range(runs)
    )


def start(words: Sequence[str], runs: int = 7) -> float:
    """Seconds that a whole process takes."""
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, check=True)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def rendering() -> list[Row]:
    pandas = piece("pandas", 5)
    rows = []
    for name, what in (
        ("rendering", "a condition with 1,000 trials, HTML"),
        ("rendering_all", "the same, all formats"),
    ):
        took = piece(name)
        share = took / (2 * pandas)
        told = f"{took:.2f} s, {share:.2f} of loading pandas twice ({2 * pandas:.2f} s)"
        rows.append(Row(what, told, share, 1.0, "under 1.00"))
    return rows


def starting() -> list[Row]:
    bare = start(["-c", "pass"])
    rows = []
    for what, words, most in (
        ("trials --help", ["-m", "trials", "--help"], 6.0),
        ("trials scan, one article", ["-m", "trials", "scan", "seeds/lungs.txt"], 25.0),
    ):
        took = start(words)
        told = f"{took * 1000:.0f} ms, {took / bare:.1f} times python -c pass ({bare * 1000:.0f} ms)"
        rows.append(Row(what, told, took / bare, most, f"under {most:.0f} times"))
    took = piece("vocabulary") * 1000
    return [*rows, Row("loading the vocabulary", f"{took:.0f} ms", took, 50, "under 50 ms")]


def reading() -> list[Row]:
    rows = []
    for name, what, least in (
        ("claims", "articles, claims and all", 1.0),
        ("mentions", "mentions alone", 5.0),
        ("names", "the vocabulary's names alone", 5.0),
    ):
        took = piece(name)
        rows.append(Row(what, f"{1 / took:.2f} MB of text a second", took, 1 / least, f"at least {least:.0f} MB"))
    grown = piece("growth", 1)
    told = f"{grown:.2f} times the time of its quarters"
    return [*rows, Row("a text of 20,000 words", told, grown, 1.5, "under 1.50")]


def main() -> int:
    rows = [*rendering(), *starting(), *reading()]
    wide = max(len(row.what) for row in rows), max(len(row.measured) for row in rows)
    for row in rows:
        print(f"{row.what:<{wide[0]}}  {row.measured:<{wide[1]}}  {row.limit:<15}  {'ok' if row.holds else 'EXCEEDED'}")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
