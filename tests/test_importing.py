"""Records downloaded by hand: every shape of file, and how a transfer that was cut is known."""

import csv
import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.registry import samples
from trials import cache, importing, vocabulary
from trials.importing.pieces import Cut, objects
from trials.models import Pair, State
from trials.pipeline import Settings
from trials.registries import ctgov

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
RECORDS = samples.records(5)
PAGE = {"totalCount": len(RECORDS), "studies": RECORDS}
HEADINGS = [
    "NCT Number",
    "Study Title",
    "Study URL",
    "Acronym",
    "Study Status",
    "Brief Summary",
    "Study Results",
    "Conditions",
    "Interventions",
    "Primary Outcome Measures",
    "Sponsor",
    "Collaborators",
    "Sex",
    "Age",
    "Phases",
    "Enrollment",
    "Funder Type",
    "Study Type",
    "Study Design",
    "Start Date",
    "Primary Completion Date",
    "Completion Date",
    "First Posted",
    "Last Update Posted",
    "Locations",
]
ROW = {
    "NCT Number": "NCT00001000",
    "Study Title": "Cells, “quoted” and\nbroken",
    "Study Status": "NOT_YET_RECRUITING",
    "Study Results": "NO",
    "Conditions": "Asthma|Cough",
    "Interventions": "BIOLOGICAL: Mesenchymal stem cells|Placebo",
    "Sponsor": "A university",
    "Phases": "PHASE1|PHASE2",
    "Enrollment": "40",
    "Funder Type": "OTHER",
    "Study Type": "INTERVENTIONAL",
    "Study Design": "Allocation: RANDOMIZED|Intervention Model: PARALLEL|Masking: DOUBLE (PARTICIPANT, INVESTIGATOR)|"
    "Primary Purpose: TREATMENT",
    "Start Date": "2020-01",
    "Last Update Posted": "2021-02-03",
    "Locations": "A hospital, Lyon, 69000, France|Another, Paris, France|Third, Ghent, Belgium",
}


def as_bytes(value: object) -> bytes:
    return json.dumps(value).encode()


def as_csv(*rows: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADINGS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff".encode() + text.getvalue().encode()


def as_zip(**files: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return body.getvalue()


LINES = b"\n".join(map(as_bytes, RECORDS)) + b"\n"
BULK = as_zip(**{f"Study{n}_json": as_bytes(record) for n, record in enumerate(RECORDS)}, readme_txt=b"hello")
SHAPES = {
    "one.json": (as_bytes(RECORDS[0]), 1),
    "page.json": (as_bytes(PAGE), 7),
    "indented.json": (json.dumps(PAGE, indent=2).encode(), 7),
    "lines.jsonl": (LINES, 7),
    "array.json": (as_bytes(RECORDS), 7),
    "pages.jsonl": (as_bytes(PAGE) + b"\n" + as_bytes({"studies": [samples.record(77)]}), 8),
    "lines.jsonl.gz": (gzip.compress(LINES), 7),
    "bulk.zip": (BULK, 7),
    "ctg-studies.csv": (as_csv(ROW, ROW | {"NCT Number": "NCT00000009"}), 2),
    "csv.zip": (as_zip(table_csv=as_csv(ROW)), 1),
}


def load(folder: Path, *bodies: tuple[str, bytes], **given: Any) -> tuple[importing.Imported, State | None]:
    paths = []
    for name, body in bodies:
        (folder / name).write_bytes(body)
        paths.append(folder / name)
    settings = Settings(db=folder / "trials.db", now=NOW)
    told = {"query": None, "total": None, "date": None, "say": lambda _: None} | given
    return importing.load_files(paths, settings, **told)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_read(tmp_path: Path, name: str) -> None:
    body, number = SHAPES[name]
    came, state = load(tmp_path, (name, body))
    assert (len(came.studies), came.new, came.problems, came.unreadable, state) == (number, number, [], 0, None)
    with cache.open_db(tmp_path / "trials.db") as db:
        assert cache.status(db).studies == number


@pytest.mark.parametrize("name", SHAPES)
def test_a_cut_transfer_is_known_and_what_came_is_kept(tmp_path: Path, name: str) -> None:
    body, number = SHAPES[name]
    came, _ = load(tmp_path, (name, body[: len(body) * 3 // 4]))
    assert len(came.studies) < number
    assert len(came.problems) == 1
    assert name in came.problems[0]
    assert importing.fails(came, None)
    if name == "lines.jsonl":
        assert came.studies


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b"<!doctype html><title>No</title>", "is a web page"),
        (b"\x89PNG", "neither JSON nor the site's table"),
        (b"PK\x03\x04 nothing", "list at its end is missing"),
        (b"{" * 2000, "cut short"),
    ],
)
def test_what_is_no_download_is_said_and_the_rest_is_read(tmp_path: Path, body: bytes, said: str) -> None:
    came, _ = load(tmp_path, ("bad.bin", body), ("good.json", as_bytes(RECORDS)))
    assert (said in came.problems[0], len(came.studies)) == (True, 7)


def test_a_record_that_is_none_is_counted(tmp_path: Path) -> None:
    came, _ = load(tmp_path, ("a.json", as_bytes([RECORDS[0], {"protocolSection": {}}, {"x": [1]}])))
    assert (len(came.studies), came.unreadable) == (1, 2)


def test_the_date_that_is_given_is_that_of_the_data(tmp_path: Path) -> None:
    dated = samples.record(7) | {"derivedSection": {"miscInfoModule": {"versionHolder": "2026-08-13"}}}
    came, _ = load(tmp_path, ("a.json", as_bytes([dated])))
    assert came.version == "2026-08-13"
    came, _ = load(tmp_path, ("a.json", as_bytes([dated])), ("b.json", as_bytes(PAGE)), date="2026-08-10")
    assert came.version == "2026-08-10"


def test_a_damaged_entry_of_a_zip_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    damaged = bytearray(BULK)
    place = damaged.index(b"Study2") + 60
    damaged[place : place + 20] = b"\x00" * 20
    came, _ = load(tmp_path, ("bulk.zip", bytes(damaged)))
    assert (len(came.studies), "Study2.json" in came.problems[0]) == (6, True)


def test_a_row_of_the_table_is_a_study(tmp_path: Path) -> None:
    load(tmp_path, ("ctg-studies.csv", as_csv(ROW)))
    with cache.open_db(tmp_path / "trials.db") as db:
        study = cache.load_studies(db, ["NCT00001000"])["NCT00001000"]
    assert (study.status, study.phases, study.enrolment) == ("NOT_YET_RECRUITING", ("PHASE1", "PHASE2"), 40)
    assert (study.allocation, study.masking, study.countries) == ("RANDOMIZED", "DOUBLE", ("France", "Belgium"))
    assert [(i.type, i.name) for i in study.interventions] == [
        ("BIOLOGICAL", "Mesenchymal stem cells"),
        (None, "Placebo"),
    ]
    assert (study.sponsor_class, study.start_date, study.last_updated) == ("OTHER", "2020-01", "2021-02-03")


def test_a_table_does_not_replace_a_record_unless_it_is_newer(tmp_path: Path) -> None:
    load(tmp_path, ("one.json", as_bytes(samples.record(1000, updated="2021-02-03"))))
    came, _ = load(tmp_path, ("ctg-studies.csv", as_csv(ROW)))
    assert (came.older, came.changed) == (1, 0)
    came, _ = load(tmp_path, ("ctg-studies.csv", as_csv(ROW | {"Last Update Posted": "2022-01-01"})))
    assert (came.older, came.changed) == (0, 1)


QUERY = ctgov.plan(Pair("MESH:D001249", "MESH:D045164"), vocabulary.load())


@pytest.mark.parametrize(
    ("body", "total", "state", "reason"),
    [
        (as_bytes(PAGE), None, State.COMPLETE, None),
        (LINES, 7, State.COMPLETE, None),
        (LINES, 8, State.INCOMPLETE, "7 of 8 records were imported from files."),
        (LINES, None, State.INCOMPLETE, "how many the registry has is not known; give --total"),
        (LINES[:-9], 7, State.INCOMPLETE, "cut short"),
    ],
)
def test_files_answer_a_query_when_the_number_is_right(
    tmp_path: Path, body: bytes, total: int | None, state: State, reason: str | None
) -> None:
    _, came_to = load(tmp_path, ("a.json", body), query=QUERY, total=total)
    with cache.open_db(tmp_path / "trials.db") as db:
        answer = cache.load_answer(db, QUERY, now=NOW, max_age=None)
    assert (came_to, answer.state) == (state, state)
    assert reason is None or reason in (answer.reason or "")
    assert answer.data_date == "2026-08-14"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1 << 20])
def test_objects_of_any_length_in_pieces_of_any_length(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trials.importing.pieces.CHUNK", size)
    tricky: list[Any] = [{"a": '}]"\\', "b": [{"c": "{["}]}, {}, {"é\\": "\\\\"}]
    for text in (json.dumps(tricky, indent=1), "\n".join(map(json.dumps, tricky))):
        assert [json.loads(piece) for piece in objects(io.BytesIO(text.encode()))] == tricky
        with pytest.raises(Cut):
            list(objects(io.BytesIO(text.encode()[:-1])))
