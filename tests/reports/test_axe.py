"""Every kind of page, checked for accessibility by axe in a browser: wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests import axe
from tests.reports.fixture import REPORT
from tests.reports.test_since import changed_report
from trials.reports import render

pytestmark = axe.needed
PAGES = render(REPORT, ["html"])
CHANGED = render(changed_report(), ["html"])
KINDS = (
    *("index.html", "compare.html", "articles/lungs.html", "articles/empty.html", "conditions/asthma.html"),
    *("conditions/fatty-liver.html", "conditions/chronic-obstructive-pulmonary-disease.html"),
)


@pytest.mark.parametrize("look", [axe.DESKTOP, (*axe.PHONE, *axe.DARK)], ids=["wide-light", "narrow-dark"])
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing(name: str, look: Sequence[str]) -> None:
    assert axe.violations(PAGES[name], look) == []


@pytest.mark.parametrize("name", ["index.html", "conditions/chronic-obstructive-pulmonary-disease.html"])
def test_axe_finds_nothing_in_what_changed(name: str) -> None:
    assert axe.violations(CHANGED[name], axe.DESKTOP) == []


def test_axe_finds_what_is_wrong() -> None:
    page = PAGES["index.html"].replace("<h1>", '<img src="data:,"><h1>')
    assert "image-alt" in {rule for rule, _, _ in axe.violations(page, axe.DESKTOP)}
