"""The folder: whole files, nothing left over, the same bytes each time, clear words when it cannot be done."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports.fixture import READINGS, REPORT
from trials.articles.files import expand
from trials.errors import ReportError, UsageError
from trials.reports import FORMATS, ready, render, write
from trials.reports.files import MANIFEST


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {MANIFEST}


def test_it_returns_what_it_wrote(tmp_path: Path) -> None:
    written = write(REPORT, tmp_path / "deep" / "out")
    assert {p.relative_to(tmp_path / "deep/out").as_posix() for p in written} == names(tmp_path / "deep/out")
    assert {"index.html", "index.md", "trials.csv", "claims.csv", "evidence.csv", "report.json"} <= names(
        tmp_path / "deep/out"
    )


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write(REPORT, tmp_path / folder)
    for name in names(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("wanted", list(FORMATS))
def test_only_the_formats_that_were_asked_for(wanted: str) -> None:
    assert {name.rpartition(".")[2] for name in render(REPORT, [wanted])} == {wanted}


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UsageError, match=r"docx.*choose from html, md, csv, json"):
        render(REPORT, ["html", "docx"])


def test_pages_of_an_earlier_report_are_taken_away_and_other_files_stay(tmp_path: Path) -> None:
    write(REPORT, tmp_path)
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "articles" / "notes.html").write_text("mine too")
    (tmp_path / "conditions" / "asthma.md").write_text("edited by hand")
    before = names(tmp_path)
    write(replace(REPORT, readings=READINGS[:1], evidence=(), verdicts=()), tmp_path, ["html"])
    gone = before - names(tmp_path)
    assert {"articles/soup.html", "conditions/asthma.html", "index.md", "report.json"} & before <= gone
    assert {"README.md", "articles/notes.html", "conditions/asthma.md", "articles/lungs.html"} <= names(tmp_path)


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside", "a/b/c", "..\\outside"])
def test_a_manifest_cannot_point_outside(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    write(REPORT, out, ["json"])
    victim = tmp_path / "outside.txt"
    victim.write_text("keep")
    manifest = json.loads((out / MANIFEST).read_text())
    manifest["files"][name] = "0"
    (out / MANIFEST).write_text(json.dumps(manifest))
    write(REPORT, out, ["json"])
    assert victim.read_text() == "keep"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": 3}', "\x00"])
def test_a_broken_manifest_is_nothing_to_go_by(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    write(REPORT, tmp_path, ["json"])
    assert names(tmp_path) == {"report.json"}


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ReportError, match=r"^The report cannot be written to .*out: .* is not a folder; .*\.$"):
        write(REPORT, tmp_path / "out")
    with pytest.raises(ReportError, match="not a folder"):
        write(REPORT, tmp_path / "out" / "deeper")


def test_a_file_where_a_folder_of_pages_should_be(tmp_path: Path) -> None:
    (tmp_path / "conditions").write_text("a file")
    with pytest.raises(ReportError, match=r"conditions is not a folder"):
        write(REPORT, tmp_path)


def test_a_folder_where_a_page_should_be(tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    with pytest.raises(ReportError, match=r"^The report cannot be written to .*\.$"):
        write(REPORT, tmp_path)
    assert not list(tmp_path.rglob("*.part"))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"^The report cannot be written to /proc/nowhere \(.*\); choose another"):
        write(REPORT, Path("/proc/nowhere"))


# ---------------------------------------------------------------- what is the user's


def test_a_file_that_no_report_wrote_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own page")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ReportError, match=r"^The report would overwrite index\.html in .*--force\.$"):
        write(REPORT, tmp_path)
    assert names(tmp_path) == {"index.html", "notes.txt"}
    assert (tmp_path / "index.html").read_text() == "my own page"


def test_it_is_refused_before_the_work_is_done(tmp_path: Path) -> None:
    (tmp_path / "trials.csv").write_text("my own table")
    ready(["html", "json"], tmp_path)
    ready(["csv"], tmp_path, force=True)
    with pytest.raises(ReportError, match=r"would overwrite trials\.csv"):
        ready(["html", "csv"], tmp_path)
    with pytest.raises(ReportError, match="is not a folder"):
        ready(["html"], tmp_path / "trials.csv")


def test_a_page_that_was_changed_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    write(REPORT, tmp_path, ["md"])
    for name in ("index.md", "compare.md", "articles/lungs.md", "conditions/fatty-liver.md"):
        (tmp_path / name).write_text("with notes in the margin")
    with pytest.raises(ReportError, match=r"would overwrite .* and 1 more in .*, which are not as trials wrote"):
        write(REPORT, tmp_path, ["md"])
    write(REPORT, tmp_path, ["md"], force=True)
    assert (tmp_path / "index.md").read_text() != "with notes in the margin"
    write(REPORT, tmp_path, ["md"])


def test_a_full_disk_leaves_the_earlier_report_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(replace(REPORT, as_of="2020-01-01"), tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    real, written = Path.write_bytes, 0

    def full(path: Path, body: bytes) -> int:
        nonlocal written
        written += 1
        if written > 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, body)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReportError, match=r"\(No space left on device\).* Nothing in it was changed\.$"):
        write(REPORT, tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    assert not list(tmp_path.rglob("*.part"))


def test_what_an_interrupted_run_leaves_is_said_and_can_be_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(replace(REPORT, as_of="2020-01-01"), tmp_path, ["html"])
    real, moved = os.replace, 0

    def cut(source: Path, target: Path) -> None:
        nonlocal moved
        moved += 1
        if moved == 4:  # after the manifest and two pages
            raise OSError(errno.EIO, "Input/output error")
        real(source, target)

    monkeypatch.setattr(os, "replace", cut)
    with pytest.raises(ReportError, match=r" 2 of \d+ files are new, the others as they were: write it again"):
        write(REPORT, tmp_path, ["html"])
    monkeypatch.setattr(os, "replace", real)
    write(REPORT, tmp_path, ["html"])
    write(REPORT, tmp_path / "other", ["html"])
    for name in names(tmp_path / "other"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_the_index_is_moved_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, order = os.replace, list[str]()

    def noted(source: Path, target: Path) -> None:
        order.append(Path(target).stem)
        real(source, target)

    monkeypatch.setattr(os, "replace", noted)
    write(REPORT, tmp_path, ["html", "md"])
    assert order[-3:-1] == ["index", "index"]


def test_a_report_is_not_read_as_articles(tmp_path: Path) -> None:
    (tmp_path / "story.md").write_text("Stem cells help.")
    write(REPORT, tmp_path / "reports", ["html", "md"])
    (tmp_path / "reports" / "notes.md").write_text("my own")
    found = [str(one) for one in expand(str(tmp_path), {".md", ".html"})]
    assert found == [str(tmp_path / "reports" / "notes.md"), str(tmp_path / "story.md")]


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    asked = (
        "import sys, trials.reports, trials.reports.json; print([m for m in ('pandas', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_pandas_is_loaded_for_csv_alone() -> None:
    asked = (
        "import sys; from tests.reports.fixture import REPORT; from trials.reports import render; "
        "render(REPORT, ['html', 'md', 'json']); print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
