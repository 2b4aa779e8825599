"""Every kind of page read as the HTML standard reads it: no parse error, hostile text among it; and small."""

from __future__ import annotations

import pytest

from tests.reports.fixture import REPORT, snapshot
from tests.reports.test_hostile import attack
from tests.reports.test_since import changed_report
from trials.reports import render

html5lib = pytest.importorskip("html5lib", reason="html5lib is not installed")
HOSTILE = "<b>x</b> \"q\" 'q' & &amp; --> <!-- </script> ]]> \u202egnp.exe \x00 " + "long" * 200
PAGES = {
    **render(REPORT, ["html"]),
    **{f"changed {name}": page for name, page in render(changed_report(), ["html"]).items()},
    **{f"snapshot {name}": page for name, page in render(snapshot(), ["html"]).items()},
    **{f"hostile {name}": page for name, page in render(attack(HOSTILE), ["html"]).items()},
}


def errors(page: str) -> list[str]:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page)
    return [f"line {place[0]}: {code} {details}" for place, code, details in parser.errors]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_valid(name: str) -> None:
    assert errors(PAGES[name]) == []


def test_what_is_wrong_is_found() -> None:
    assert errors(PAGES["index.html"].replace("</table>", "</div></table>"))
