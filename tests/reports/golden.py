"""The golden report: what a report of the fixture looks like, kept as files so that a change can be read.

`python -m tests.reports.golden` writes it anew; look at the difference before you commit it.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

from tests.reports.fixture import REPORT, snapshot
from trials.reports import render

FOLDER = Path(__file__).parent.parent / "golden" / "reports"
KEPT = (
    "index",
    "compare",
    "articles/lungs",
    "conditions/chronic",
    "conditions/fatty",
    "conditions/asthma",
    "trials",
    "claims",
)


def pages() -> dict[str, str]:
    """The pages that are kept: of HTML the content, since style and script have files of their own."""
    made = {name: text for name, text in render(REPORT).items() if name.startswith((*KEPT, "evidence", "report"))}
    one = replace(snapshot(), readings=snapshot().readings[:1])
    made |= {f"snapshot/{name}": text for name, text in render(one, ["html", "md"]).items() if "fatty" in name}
    return {name: content(text) if name.endswith(".html") else text for name, text in made.items()}


def content(page: str) -> str:
    """A page without style, script, policy and signs; an element a line, so that a difference is short."""
    for tag in ("style", "script"):
        page = re.sub(rf"<{tag}>.*?</{tag}>", f"<{tag}></{tag}>", page, flags=re.DOTALL)
    page = re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-", page)
    page = re.sub(r"<symbol .*?</symbol>\n?", "", page, flags=re.DOTALL)
    return re.sub(r"(?=<(?:tbody|tr|dt|li|a tabindex|g |div|section|p|h\d|th|td|details)[ >])(?<!\n)", "\n", page)


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, text in pages().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        print(path)
