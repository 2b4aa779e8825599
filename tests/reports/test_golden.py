"""The golden report is what is written today."""

import pytest

from tests.reports.golden import FOLDER, pages

PAGES = pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_as_kept(name: str) -> None:
    kept = (FOLDER / name).read_bytes().decode()
    assert PAGES[name] == kept, "differs from the golden report; see tests/reports/golden.py"


def test_no_golden_page_is_left_over() -> None:
    assert {p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*") if p.is_file()} == set(PAGES)
