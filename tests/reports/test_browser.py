"""The pages in a real browser, where one is installed: laid out, sorted and filtered under their own policy."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.reports.fixture import REPORT
from trials.reports import write

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
PAGE = "conditions/chronic-obstructive-pulmonary-disease.html"
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=4000"),
)

# A page of our own holds the report's pages in frames, acts on each, and writes what it saw into its own text.
FRAME = '<iframe src="%s" width="%d" height="900"></iframe>'
ACTING = """<!DOCTYPE html><title>acting</title>%s<script>
window.onload = () => {
  const seen = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument;
    const all = (what) => [...page.querySelectorAll(what)];
    const shown = () => all("table.trials")[0].querySelectorAll("tbody:not(.hidden)");
    const ids = () => [...shown()].map(body => body.id);
    const tell = () => {%s};
    try { return tell(); } catch (error) { return String(error); }
  });
  const made = document.createElement("pre");
  made.id = "seen";
  made.textContent = JSON.stringify(seen);
  document.body.append(made);
};
</script>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    write(REPORT, made, ["html"])
    return made


def see(folder: Path, acting: str, pages: Sequence[str] = (PAGE,), widths: Sequence[int] = (1200,)) -> list[Any]:
    """What a script sees that may act on each page, at each width."""
    outer = folder / "acting.html"
    frames = "".join(FRAME % (page, width) for page in pages for width in widths)
    outer.write_text(ACTING % (frames, acting))
    assert BROWSER
    command = [BROWSER, *OPTIONS, "--allow-file-access-from-files", f"--user-data-dir={folder / 'browser'}"]
    done = subprocess.run([*command, "--dump-dom", outer.as_uri()], capture_output=True, text=True, timeout=120)
    found = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr[-500:]
    seen: list[Any] = json.loads(html.unescape(found[1]))
    return seen


def test_a_click_on_a_heading_sorts(folder: Path) -> None:
    seen = see(
        folder,
        """
        const head = all("table.trials")[0].tHead.rows[0].cells[4];
        const numbers = () => [...shown()].map(body => body.rows[0].cells[4].dataset.v);
        head.querySelector("button").click();
        const up = numbers();
        head.querySelector("button").click();
        return [up, numbers(), head.getAttribute("aria-sort")];
        """,
    )
    up, down, told = seen[0]
    given = [int(n) for n in up if n]
    assert given == sorted(given)
    assert [int(n) for n in down if n] == given[::-1]
    assert (up[-1], down[-1], told) == ("", "", "descending")


def test_the_table_can_be_filtered(folder: Path) -> None:
    seen = see(
        folder,
        """
        const tools = all(".tools")[0];
        const input = (control, value) => {
          if (control.type === "checkbox") control.checked = value; else control.value = value;
          control.dispatchEvent(new Event("input", {bubbles: true}));
          return ids();
        };
        const search = tools.querySelector("[type=search]");
        const phase = tools.querySelector("select");
        const before = ids().length;
        const found = input(search, "money");
        input(search, "");
        const third = input(phase, "Phase 3");
        const told = tools.querySelector("output").textContent;
        tools.querySelector("button").click();
        const results = input(tools.querySelector("[type=checkbox]"), true);
        return [before, found, third, told, results];
        """,
    )
    assert seen[0] == [
        10,
        ["NCT90000007"],
        ["NCT90000008", "NCT90000007"],
        "2 of 10 records shown",
        ["NCT90000003"],
    ]


def test_no_page_is_wider_than_its_window(folder: Path) -> None:
    pages = [
        *("index.html", PAGE, "articles/lungs.html", "articles/odd-name-b.html"),
        "conditions/hereditary-pseudohypoparathyroidism-with-an-uncommonly-long-name-pseudohy-c405ad.html",
    ]
    seen = see(
        folder,
        """
        all("details").forEach(one => { one.open = true; });
        const root = page.documentElement;
        const out = all("body *").filter(e => e.getBoundingClientRect().right > root.clientWidth + 1
          && !e.closest(".scroll, svg, .unseen, .skip, .hidden")).map(e => e.outerHTML.slice(0, 80));
        return [root.scrollWidth - root.clientWidth, out.slice(0, 3)];
        """,
        pages,
        (320, 390, 1200),
    )
    assert seen == [[0, []]] * 15


def test_text_in_a_picture_is_not_cut_and_does_not_overlap(folder: Path) -> None:
    seen = see(
        folder,
        """
        const wrong = [];
        for (const svg of all("figure svg")) {
          const edge = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]);
          texts.forEach(([text, box], n) => {
            if (box.left < edge.left - 1 || box.right > edge.right + 1) wrong.push(text + " is cut");
            texts.slice(n + 1).forEach(([other, its]) => {
              const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
              const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
              if (across > 1 && down > 3) wrong.push(text + " overlaps " + other);
            });
          });
        }
        return wrong;
        """,
        widths=(390,),
    )
    assert seen == [[]]
