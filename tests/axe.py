"""axe-core, Deque's accessibility checker, run over pages in a headless browser.

The script comes in the package axe-playwright-python, of which nothing else is used (`make` installs it without the
browser that it would bring along).
"""

from __future__ import annotations

import html
import importlib.util
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=20000"),
)
DARK = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")
PHONE = ("--window-size=500,900",)
DESKTOP = ("--window-size=1280,900",)
_PACKAGE = importlib.util.find_spec("axe_playwright_python")
SCRIPT = (
    Path(_PACKAGE.submodule_search_locations[0], "axe.min.js")
    if _PACKAGE and _PACKAGE.submodule_search_locations
    else None
)

needed = pytest.mark.skipif(
    BROWSER is None or SCRIPT is None,
    reason="no Chromium is installed"
    if BROWSER is None
    else "axe-playwright-python is not installed (make test does it)",
)
RUN = """
axe.run(document, {resultTypes: ["violations"]})
  .then(found => found.violations, error => [{id: String(error), nodes: []}])
  .then(violations => {
    const made = document.createElement("pre");
    made.id = "axe-found";
    const parts = violations.map(one => [one.id, one.impact, one.nodes.map(n => n.html.slice(0, 160))]);
    made.textContent = JSON.stringify(parts);
    document.body.append(made);
  });
"""


def violations(page: str, *options: Sequence[str], base: str = "") -> list[tuple[str, str, list[str]]]:
    """What axe finds wrong with a page: rule, impact, elements. `base` is where its links lead from."""
    assert BROWSER
    assert SCRIPT
    page = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page)
    page = page.replace("<head>", f'<head><base href="{base}">', 1) if base else page
    checked = page.replace(
        "</body>", f"<script>{SCRIPT.read_text(encoding='utf-8')}</script><script>{RUN}</script></body>"
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder, "page.html")
        file.write_text(checked, encoding="utf-8")
        given = [option for group in options for option in group]
        command = [BROWSER, *OPTIONS, *given, f"--user-data-dir={folder}/browser", "--dump-dom", file.as_uri()]
        seen = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = re.search(r'<pre id="axe-found">(.*?)</pre>', seen.stdout, re.DOTALL)
    assert found, f"axe did not run: {seen.stderr[-500:]}"
    return [(rule, impact, nodes) for rule, impact, nodes in json.loads(html.unescape(found[1]))]
