"""Datasette's pages in a real browser, where one is installed: a table with a facet, a question, a search, a chart."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

pytest.importorskip("datasette")
BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=6000"),
)


@pytest.fixture(scope="module")
def address(filled: Path) -> Iterator[str]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "trials", "explore", "--db", str(filled), "--port", str(port), "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _answering(f"http://127.0.0.1:{port}/", server)
    finally:
        server.terminate()
        server.wait(20)


def _answering(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(100):
        try:
            with urlopen(address, timeout=5):
                return address
        except OSError:
            assert server.poll() is None, "trials explore ended"
            time.sleep(0.2)
    raise AssertionError("trials explore did not answer")


def see(address: str, profile: Path, *more: str) -> str:
    """The page as the browser has it after its scripts have run."""
    assert BROWSER
    command = [BROWSER, *OPTIONS, *more, f"--user-data-dir={profile}", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=120).stdout


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "Which claims are ahead of their evidence?"),
        ("{db}/studies?status=UNKNOWN&_facet=sponsor_class", "sponsor_class"),
        ("{db}/completed_without_results?years=3&condition=cirrhosis", 'class="nct"'),
        ("{db}/studies?_search=asthma", "search matches"),
    ],
)
def test_a_page_opens(address: str, filled: Path, tmp_path: Path, path: str, expected: str) -> None:
    page = see(address + path.format(db=filled.stem), tmp_path)
    assert expected in page
    assert "trials.css" in page


def test_a_chart_is_drawn(address: str, filled: Path, tmp_path: Path) -> None:
    drawn = "g.mark=bar&g.x_column=year&g.x_type=ordinal&g.y_column=trials&g.y_type=quantitative"
    page = see(f"{address}{filled.stem}/trials_by_year#{drawn}", tmp_path)
    assert 'class="marks"' in page  # by datasette-vega
    assert 'class="bars"' in page  # by ourselves
    assert "under way" in page


@pytest.mark.parametrize("path", ["{db}/map_of_sites", "{db}/trial_sites"])
def test_the_map_is_drawn_without_a_network(address: str, filled: Path, tmp_path: Path, path: str) -> None:
    page = see(
        address + path.format(db=filled.stem), tmp_path, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    )
    assert "leaflet-marker-icon" in page
    assert "/static/world.svg" in page
    assert "openstreetmap" not in page
