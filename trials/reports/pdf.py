"""The pages as PDF, printed by a browser that is installed: no library sets our pages as well as what shows them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from trials.errors import ReportError

# Those that print from the command line, as they are called where they are installed.
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser"),
)
OPTIONS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-background-networking"),
    *("--disable-component-update", "--disable-extensions", "--no-pdf-header-footer"),
)
PATIENCE = 120  # seconds for a page
AT_ONCE = 2

# Links to other pages of the report: in a PDF they would name the folder that it was printed in.
_TO_PAGES = re.compile(r'<a href="(?!https?:|#)[^"]*"')
# When it was printed; the same report is to give the same bytes.
_PRINTED = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")


def browser() -> str:
    """The browser that prints, or a word on what to do without one."""
    if found := next((path for name in BROWSERS if (path := shutil.which(name))), None):
        return found
    raise ReportError(
        "PDF pages are printed by a browser, and neither Chromium, Chrome nor Edge was found on the PATH; install one, "
        "or leave pdf out of --format and print the HTML pages."
    )


def render(pages: Mapping[str, str], as_of: str) -> dict[str, bytes]:
    """Each HTML page by name → the same as PDF."""
    command = [browser(), *OPTIONS, *_as_root()]
    with tempfile.TemporaryDirectory(prefix="trials-pdf-") as folder:
        for name, text in pages.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_TO_PAGES.sub("<a", text), encoding="utf-8")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            printed = list(pool.map(partial(_print, command, Path(folder)), pages))
    day = f"{re.sub(r'[^0-9]', '', as_of):0<8.8}000000"
    dated = rb"/\1 (D:" + day.encode()
    return {
        name.removesuffix(".html") + ".pdf": _PRINTED.sub(dated, body)
        for name, body in zip(pages, printed, strict=True)
    }


def _as_root() -> Sequence[str]:
    """A browser run by root, as in a container, refuses to start with its sandbox."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _print(command: Sequence[str], folder: Path, name: str) -> bytes:
    page = folder / name
    made = page.with_suffix(".pdf")
    # A profile each, or a second browser would hand its page to the first and end.
    with tempfile.TemporaryDirectory(prefix="trials-browser-", ignore_cleanup_errors=True) as profile:
        whole = [*command, f"--user-data-dir={profile}", f"--print-to-pdf={made}", page.as_uri()]
        try:
            subprocess.run(whole, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603 - our own words
            return made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            why = (
                f"it ended with {error.returncode}" if isinstance(error, subprocess.CalledProcessError) else str(error)
            )
            raise ReportError(
                f"{command[0]} could not print {name} ({why}); leave pdf out of --format and print the HTML pages."
            ) from None
