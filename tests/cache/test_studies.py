"""Studies: rows, history, what counts as a change, rebuilding from the records."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from trials import cache
from trials.cache import schema
from trials.cache.rows import CHILDREN
from trials.errors import CacheError
from trials.models import Study
from trials.registries import ctgov

from .records import LATER, NOW, received, record


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with cache.open_db(tmp_path / "trials.db") as opened:
        yield opened


def changes(db: Database) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (row["study"], row["field"], row["before"], row["after"])
        for row in db.query("SELECT * FROM study_changes ORDER BY study, field")
    ]


def contents(db: Database) -> dict[str, list[dict[str, object]]]:
    return {table: list(db.table(table).rows_where(order_by="1, 2")) for table in ("studies", *CHILDREN)}


def test_a_study_as_rows(db: Database) -> None:
    study, body = received(1)
    assert cache.save_study(db, study, body, NOW).new == ("NCT00000001",)
    row = next(iter(db.table("studies").rows))
    assert row["url"] == "https://clinicaltrials.gov/study/NCT00000001"
    assert json.loads(row["phases"]) == ["PHASE1"]
    assert json.loads(row["interventions"]) == ["Mesenchymal cells", "MSC"]
    assert row["first_seen"] == NOW
    assert [r["name"] for r in db.query("SELECT name FROM study_conditions ORDER BY position")] == [
        "Liver Cirrhosis",
        "Fibrosis",
    ]
    named = db.query(
        "SELECT c.name, s.ancestor FROM study_concepts AS s JOIN concepts AS c ON c.id = s.concept ORDER BY ancestor"
    )
    assert [tuple(r.values()) for r in named] == [("Liver Cirrhosis", 0), ("Liver Diseases", 1)]
    assert cache.load_studies(db, [study.id, "NCT99999999"]) == {study.id: study}
    assert cache.load_record(db, study.id) == body
    assert cache.load_record(db, "NCT99999999") is None


def test_search(db: Database) -> None:
    cache.save_studies(db, [received(1), received(2, title="Something Else")], NOW)
    cache.save_studies(db, [received(1, title="Renamed Entirely")], LATER)
    assert [r["id"] for r in db.table("studies").search("renamed")] == ["NCT00000001"]
    assert {r["id"] for r in db.table("studies").search("mesenchymal AND cirrhosis")} == {"NCT00000001", "NCT00000002"}


def test_what_changed(db: Database) -> None:
    cache.save_studies(db, [received(1), received(2)], NOW)
    assert changes(db) == []
    saved = cache.save_studies(
        db,
        [received(1, status="COMPLETED", phases=["PHASE1", "PHASE2"], enrolment=18, version="2022-10-06"), received(2)],
        LATER,
    )
    assert (saved.new, saved.changed, saved.unchanged) == ((), ("NCT00000001",), ("NCT00000002",))
    assert changes(db) == [
        ("NCT00000001", "enrolment", "20", "18"),
        ("NCT00000001", "phases", '["PHASE1"]', '["PHASE1","PHASE2"]'),
        ("NCT00000001", "status", "RECRUITING", "COMPLETED"),
    ]
    assert {row["first_seen"] for row in db.table("studies").rows} == {NOW}
    assert [row["seen_at"] for row in db.query("SELECT DISTINCT seen_at FROM recent_changes")] == [LATER]


def test_another_date_of_the_data_is_no_change(db: Database) -> None:
    cache.save_studies(db, [received(1)], NOW)
    saved = cache.save_studies(db, [received(1, version="2022-01-21")], LATER)
    assert saved.unchanged == ("NCT00000001",)
    row = next(iter(db.query("SELECT version, fetched_at FROM records")))
    assert tuple(row.values()) == ("2022-01-21", LATER)


def test_an_older_version_never_replaces_a_newer_one(db: Database) -> None:
    cache.save_studies(db, [received(1, status="COMPLETED", version="2022-10-06")], NOW)
    cache.save_studies(db, [received(1, status="RECRUITING", version="2022-01-20")], LATER)
    assert cache.load_studies(db, ["NCT00000001"])["NCT00000001"].status == "COMPLETED"
    assert changes(db) == []


def test_selected_fields_do_not_replace_the_whole_record(db: Database) -> None:
    raw = record(1)
    whole = json.dumps({**raw, "documentSection": {"more": 1}}).encode()
    part = {**raw, "protocolSection": {k: v for k, v in raw["protocolSection"].items() if k != "outcomesModule"}}
    cache.save_study(db, ctgov.parse(raw), whole, NOW)
    cache.save_studies(db, [(ctgov.parse(part), json.dumps(part).encode())], LATER)
    assert cache.load_record(db, "NCT00000001") == whole
    assert db.table("study_outcomes").count == 1
    newer = record(1, status="COMPLETED", updated="2022-05-05")
    cache.save_studies(db, [(ctgov.parse(newer), json.dumps(newer).encode())], LATER)
    assert cache.load_studies(db, ["NCT00000001"])["NCT00000001"].status == "COMPLETED"


def test_the_same_study_twice_on_a_page(db: Database) -> None:
    cache.save_studies(db, [received(1), received(1, status="COMPLETED")], NOW)
    assert [row["status"] for row in db.table("studies").rows] == ["COMPLETED"]
    assert db.table("study_conditions").count == 2


def test_everything_is_derived_again_from_the_records(db: Database) -> None:
    cache.save_studies(db, [received(n) for n in range(3)], NOW)
    cache.save_studies(db, [received(1, status="COMPLETED")], LATER)
    before, history = contents(db), changes(db)
    for table in CHILDREN:
        db.table(table).delete_where()
    db.execute("UPDATE studies SET status = 'LOST', title = 'lost'")
    assert cache.rebuild(db).studies == 3
    assert contents(db) == before
    assert changes(db) == history
    assert len(list(db.table("studies").search("cirrhosis"))) == 3


def test_a_damaged_record_is_named_and_the_rest_rebuilt(db: Database) -> None:
    cache.save_studies(db, [received(n) for n in range(3)], NOW)
    db.execute("UPDATE records SET body = x'00ff' WHERE study = 'NCT00000001'")
    assert cache.rebuild(db).unreadable == ("NCT00000001",)
    with pytest.raises(CacheError, match="record kept of NCT00000001 is damaged"):
        cache.load_studies(db, ["NCT00000001"])


def test_a_failure_half_way_leaves_nothing(db: Database) -> None:
    cache.save_studies(db, [received(1)], NOW)

    def half() -> None:
        with cache.transaction(db):
            cache.save_studies(db, [received(1, status="COMPLETED"), received(2)], LATER)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert cache.load_studies(db, ["NCT00000001", "NCT00000002"]).keys() == {"NCT00000001"}
    assert changes(db) == []


def test_hostile_text_is_kept_as_text(db: Database) -> None:
    title = "Robert'); DROP TABLE studies;-- <script>alert(1)</script> \u202e \x00 =1+1"
    study, body = received(1, title=title)
    cache.save_studies(db, [(study, body)], NOW)
    assert next(iter(db.table("studies").rows))["title"] == study.title
    assert cache.load_studies(db, [study.id])[study.id] == study


def test_half_a_character_is_replaced(db: Database) -> None:
    study, body = received(1)
    cache.save_studies(db, [(replace(study, title="cut \ud83d", keywords=("\udcff",)), body)], NOW)
    row = next(iter(db.table("studies").rows))
    assert row["title"] == "cut ?"
    assert json.loads(row["keywords"])


def test_no_column_lacks_a_word_for_people() -> None:
    for table in schema.TABLES.values():
        assert table.doc.endswith(".")
        assert all(column.doc for column in table.columns)


def test_real_changes_are_recorded(db: Database, shared: Path) -> None:
    folder = shared / "registry" / "studies"
    with (folder / "changes_20220120_to_20221006.csv").open() as file:
        rows = {row["nct_id"]: row for row in csv.DictReader(file)}
    with gzip.open(folder / "stemcell_20220120.jsonl.gz") as file:
        records = {r["protocolSection"]["identificationModule"]["nctId"]: r for r in map(json.loads, file)}
    present = {nct: row for nct, row in rows.items() if nct in records}
    assert len(present) > 100
    cache.save_studies(db, [_pack(r) for r in records.values()], NOW)
    for nct, row in present.items():
        records[nct]["protocolSection"]["statusModule"]["overallStatus"] = row["status_oct2022"]
        records[nct]["protocolSection"]["designModule"]["phases"] = row["phases_oct2022"].split("|")
        records[nct]["derivedSection"]["miscInfoModule"]["versionHolder"] = "2022-10-06"
    saved = cache.save_studies(db, [_pack(r) for r in records.values()], LATER)
    assert set(saved.changed) == set(present)
    expected = set()
    for nct, row in present.items():
        expected.add((nct, "status", row["status_jan2022"], row["status_oct2022"]))
        before, after = (
            json.dumps(row[f"phases_{when}"].split("|"), separators=(",", ":")) for when in ("jan2022", "oct2022")
        )
        expected.add((nct, "phases", before, after))
    assert set(changes(db)) == {change for change in expected if change[2] != change[3]}


def _pack(raw: dict) -> tuple:
    return ctgov.parse(raw), json.dumps(raw).encode()


def test_the_version_comes_last_where_it_is_cut_off() -> None:
    assert [field.name for field in fields(Study)][-1] == "version"
