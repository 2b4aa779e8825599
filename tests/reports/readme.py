"""The sample in the README: lines of what a report on the seeds prints without a network.

`python -m tests.reports.readme` writes them anew; the conditions stay those that the README names.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "README.md"
_SAMPLE = re.compile(r"(?<=```\n)condition +trials .*?(?=```)", re.DOTALL)


def sample(readme: str) -> str:
    found = _SAMPLE.search(readme)
    assert found, "the README has no sample of what make report prints"
    return found[0]


def printed(shown: str) -> str:
    """The lines for the conditions that the sample shows, in columns, as they are printed now."""
    with TemporaryDirectory() as home:
        command = [sys.executable, "-m", "trials", "report", str(ROOT / "seeds"), "--offline", "--quiet"]
        place = ["--db", f"{home}/trials.db", "--out", f"{home}/reports"]
        done = subprocess.run([*command, *place], capture_output=True, text=True, cwd=home, check=True)
        *lines, last = done.stdout.replace(f"{home}/", "").splitlines()
    named = {re.split(r" {2,}", line)[0].strip() for line in shown.splitlines()}
    rows = [line.split("\t") for line in lines if line.split("\t")[0] in named]
    first, second = (max(len(row[n]) for row in rows) + 3 for n in (0, 1))
    kept = [f"{name:<{first}}{trials:<{second}}{verdicts}" for name, trials, verdicts in rows]
    return "\n".join([*kept, last, ""])


if __name__ == "__main__":
    text = PLACE.read_text(encoding="utf-8")
    PLACE.write_text(text.replace(sample(text), printed(sample(text))), encoding="utf-8")
