"""Snapshots: the same bytes each time, proved whole on reading, covering what they say and no more."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.registry import samples
from tests.registry.server import Registry
from tests.test_cli import trials
from trials import cache
from trials.cache import facts, snapshots
from trials.errors import SnapshotError
from trials.models import Pair, Query, State
from trials.registries import ctgov

from .records import NOW, received, record

ABOVE = {
    "MESH:liver": (),
    "MESH:D008107": (),
    "MESH:cirrhosis": ("MESH:liver",),
    "MESH:cancer": ("MESH:liver",),
    "MESH:skin": (),
    "T:cells": (),
    "T:msc": ("T:cells",),
    "T:transplant": ("T:cells",),
    "T:exosomes": ("T:cells",),
    "T:msc-exosomes": ("T:exosomes", "T:msc", "T:cells"),
    "T:platelets": (),
}
NAMED = {"cirrhosis": "MESH:cirrhosis", "skin": "MESH:skin"}


class Words:
    """A vocabulary of ten concepts."""

    def concept(self, id_: str) -> Any:
        return SimpleNamespace(name=id_.split(":")[1].title())

    def broader(self, id_: str) -> frozenset[str]:
        return frozenset(ABOVE[id_])

    def narrower(self, id_: str) -> frozenset[str]:
        return frozenset(below for below, above in ABOVE.items() if id_ in above)

    def is_narrower(self, a: str, b: str) -> bool:
        return b in ABOVE[a]

    def inherits(self, id_: str) -> bool:
        return not id_.endswith(("exosomes", "platelets"))

    def find(self, text: str) -> list[Any]:
        return [SimpleNamespace(concepts=(id_,)) for name, id_ in NAMED.items() if name in text.lower()]


WORDS: Any = Words()


def save(path: Path, numbers: Sequence[int] = (2, 1, 3), **more: Any) -> snapshots.Snapshot:
    given: dict[str, Any] = {
        "records": [record(n) for n in numbers],
        "conditions": ["MESH:liver"],
        "therapies": ["T:cells"],
        "date": "2022-01-20",
        "note": "A selection.",
    }
    return snapshots.save(path, **{**given, **more})


def query(condition: str, therapy: str) -> Query:
    return Query("q", "ctgov", Pair(condition, therapy), (), "https://clinicaltrials.gov/search")


def test_there_and_back(tmp_path: Path) -> None:
    saved = save(tmp_path / "folder" / "s.jsonl.gz")
    loaded = snapshots.load(tmp_path / "folder" / "s.jsonl.gz")
    assert loaded == saved
    assert [facts.number_of(r) for r in loaded.records] == ["NCT00000001", "NCT00000002", "NCT00000003"]
    assert (loaded.date, loaded.basis, loaded.note) == ("2022-01-20", "snapshot of 2022-01-20", "A selection.")


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    save(tmp_path / "a.gz", (1, 2, 3))
    save(tmp_path / "b.gz", (3, 2, 1, 2))
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    loaded = snapshots.load(tmp_path / "a.gz")
    save(tmp_path / "c.gz", records=loaded.records)  # cutting what is cut changes nothing
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "c.gz").read_bytes()


def test_facts_only() -> None:
    raw = record(1)
    raw["protocolSection"]["contactsLocationsModule"] = {
        "centralContacts": [{"name": "Jane Doe", "phone": "555"}],
        "overallOfficials": [{"name": "Jane Doe, MD"}],
        "locations": [
            {"facility": "Clinic", "city": "Bern", "country": "Switzerland", "contacts": [{"email": "jane@x.org"}]},
            {"facility": "Clinic", "city": "Basel", "country": "Switzerland"},
            {"facility": "Clinic"},
        ],
    }
    raw["protocolSection"]["armsInterventionsModule"]["interventions"][0]["description"] = "Long words."
    raw["protocolSection"]["sponsorCollaboratorsModule"]["responsibleParty"] = {"investigatorFullName": "Jane Doe"}
    cut = facts.cut(raw)
    text = json.dumps(cut)
    assert not [word for word in ("Jane", "555", "Bern", "Clinic", "Long words", "are given") if word in text]
    assert cut["protocolSection"]["contactsLocationsModule"] == {"locations": [{"country": "Switzerland"}]}
    before, after = ctgov.parse(raw), ctgov.parse(cut)
    for name in ("id", "title", "status", "phases", "enrolment", "conditions", "interventions", "arms", "sponsor",
                 "condition_meshes", "condition_ancestors", "start_date", "version", "countries"):  # fmt: skip
        assert getattr(after, name) == getattr(before, name), name
    assert after.summary is None


@pytest.mark.parametrize("raw", [{}, {"protocolSection": None}, {"protocolSection": {"designModule": []}}])
def test_a_record_that_lacks_everything(raw: dict[str, Any]) -> None:
    assert facts.cut(raw) == {}
    assert facts.condition_texts(raw) == []


# ---------------------------------------------------------------- damaged files


def _lines(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def _header(path: Path, **changes: Any) -> bytes:
    header, *lines = _lines(path)
    return gzip.compress(json.dumps({**json.loads(header), **changes}).encode() + b"\n" + b"".join(lines))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda p: p.read_bytes()[:-200], "cut short or damaged"),
        (lambda p: b"PK\x03\x04 something else", "not a snapshot"),
        (lambda p: b"", "not a snapshot, or its first line is damaged"),
        (lambda p: p.read_bytes()[:40] + b"\x00" * 40 + p.read_bytes()[80:], "cut short or damaged"),
        (lambda p: gzip.compress(b'{"format": "trials-sn\n'), "its first line is damaged"),
        (lambda p: gzip.compress(b"[1, 2]\n"), "its first line is damaged"),
        (lambda p: gzip.compress(b'{"format": "other", "version": 1}\n'), "its first line is damaged"),
        (lambda p: _header(p, version=2), "newer version of trials; upgrade"),
        (lambda p: _header(p, records=7), "has 3 records where its first line says 7"),
        (lambda p: gzip.compress(b"".join(_lines(p)[:-1])), "has 2 records where its first line says 3"),
        (lambda p: gzip.compress(b"".join(_lines(p)).replace(b"RECRUITING", b"COMPLETED!")), "altered"),
        (lambda p: _header(p, conditions=None), "is damaged"),
    ],
)
def test_damaged_files(tmp_path: Path, damage: Any, message: str) -> None:
    path = tmp_path / "s.jsonl.gz"
    save(path)
    path.write_bytes(damage(path))
    with pytest.raises(SnapshotError, match=message) as caught:
        snapshots.load(path)
    assert str(path) in str(caught.value)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="cannot be read"):
        snapshots.load(tmp_path / "none.gz")
    with pytest.raises(SnapshotError, match="cannot be read"):
        snapshots.load(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(SnapshotError, match="cannot be written"):
        save(tmp_path / "file" / "s.gz")


# ---------------------------------------------------------------- coverage


@pytest.mark.parametrize(
    ("condition", "therapy", "covered"),
    [
        ("MESH:liver", "T:cells", True),
        ("MESH:cirrhosis", "T:msc", True),
        ("MESH:skin", "T:cells", False),
        ("MESH:liver", "T:platelets", False),
        ("MESH:liver", "T:exosomes", False),  # takes no evidence from cells
        ("MESH:liver", "T:msc-exosomes", False),
        ("MESH:liver", "T:transplant", False),  # left out by name
        ("MESH:cancer", "T:msc", False),
    ],
)
def test_coverage(tmp_path: Path, condition: str, therapy: str, covered: bool) -> None:
    snapshot = save(tmp_path / "s.gz", without=["T:transplant", "MESH:cancer"])
    answer = snapshots.answer(snapshot, query(condition, therapy), WORDS)
    assert answer.basis == "snapshot of 2022-01-20"
    assert answer.data_date == "2022-01-20"
    if covered:
        assert (answer.state, answer.total, len(answer.studies)) == (State.COMPLETE, 3, 3)
    else:
        assert (answer.state, answer.total, answer.studies) == (State.NOT_ASKED, None, ())
        assert answer.reason is not None
        assert "does not cover" in answer.reason


def test_a_therapy_of_its_own_is_covered_where_it_is_listed(tmp_path: Path) -> None:
    snapshot = save(tmp_path / "s.gz", therapies=["T:cells", "T:exosomes"])
    assert snapshots.covers(snapshot, query("MESH:liver", "T:exosomes"), WORDS)
    assert not snapshots.covers(snapshot, query("MESH:liver", "T:platelets"), WORDS)


def test_compiling_selects_by_condition_only(tmp_path: Path) -> None:
    vaccine = record(1, title="A Vaccine in Cirrhosis")
    vaccine["protocolSection"]["armsInterventionsModule"]["interventions"] = [{"type": "DRUG", "name": "Vaccine"}]
    skin, meshed, worded = (record(n, title="Skin") for n in (2, 3, 4))
    for raw in (skin, meshed, worded):
        raw["protocolSection"]["conditionsModule"] = {"conditions": ["Skin"]}
        raw["derivedSection"].pop("conditionBrowseModule")
    meshed["derivedSection"]["conditionBrowseModule"] = {"ancestors": [{"id": "D000008107", "term": "Liver Diseases"}]}
    worded["protocolSection"]["conditionsModule"] = {"conditions": ["Skin of Hepato-Biliary Origin"]}
    old = record(1, title="An Older Version, in Cirrhosis", version="2020-07-28")
    first, second = tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl"
    first.write_bytes(gzip.compress("\n".join(map(json.dumps, [vaccine, skin, meshed])).encode()))
    second.write_text("\n".join(map(json.dumps, [worded, old])) + "\n\n")
    snapshot = snapshots.compile_files(
        tmp_path / "s.gz",
        [first, second],
        conditions=["MESH:liver", "MESH:D008107"],
        therapies=["T:cells"],
        date="2022-01-20",
        note="n",
        vocabulary=WORDS,
        words=["hepat"],
    )
    assert [facts.number_of(r) for r in snapshot.records] == ["NCT00000001", "NCT00000003", "NCT00000004"]
    assert {facts.version_of(r) for r in snapshot.records} == {"2022-01-20"}
    assert json.loads(_lines(tmp_path / "s.gz")[0])["conditions"][0] == {"id": "MESH:liver", "name": "Liver"}


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"a": 1}', b"\xff\xfe"])
def test_files_of_records_that_are_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=r"Line 1 of .*records\.jsonl is not"):
        list(snapshots.read_records(path))


# ---------------------------------------------------------------- loaded


def test_into_a_database_of_its_own(tmp_path: Path) -> None:
    first, second = save(tmp_path / "a.gz"), save(tmp_path / "b.gz", (4, 5), date="2023-01-01")
    with cache.open_db(tmp_path / "s.db") as db:
        snapshots.into(db, first)
        snapshots.into(db, first)
        assert set(cache.load_studies(db, [f"NCT{n:08}" for n in range(9)])) == {f"NCT{n:08}" for n in (1, 2, 3)}
        assert [row["date"] for row in db.table("snapshots").rows] == ["2022-01-20"]
        snapshots.into(db, second)  # a newer one takes its place
        assert [row["id"] for row in db.query("SELECT id FROM studies ORDER BY id")] == ["NCT00000004", "NCT00000005"]
        assert [row["date"] for row in db.table("snapshots").rows] == ["2023-01-01"]
        assert not list(db.query("PRAGMA foreign_key_check"))


def test_never_mixed_with_live_records(tmp_path: Path) -> None:
    snapshot = save(tmp_path / "s.gz")
    with cache.open_db(tmp_path / "trials.db") as db:
        cache.save_studies(db, [received(9)], NOW)
        with pytest.raises(SnapshotError, match="holds records from the registry, which a snapshot is never mixed"):
            snapshots.into(db, snapshot)
        assert db.table("studies").count == 1


def test_a_loaded_snapshot_answers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the registry could be asked; before, its records were put beside the frozen ones."""
    covered = {"conditions": ["MESH:D008107"], "therapies": ["MESH:D033581"]}  # liver diseases, stem cells
    snapshot = save(tmp_path / "s.gz", (1,), date="2021-05-05", **covered)
    (tmp_path / "article.txt").write_text("Stem cell transplantation has cured liver cirrhosis in most patients.\n")
    with cache.open_db(tmp_path / "s.db") as db:
        snapshots.into(db, snapshot)
        assert snapshots.held(db) == replace(snapshot, records=(), lines=())
    with Registry([samples.record(2, "Cells", conditions=["Liver Cirrhosis"])]).running() as registry:
        monkeypatch.setenv("TRIALS_CTGOV_URL", registry.base)
        for offline in ((), ("--offline",)):
            done = trials("report", "article.txt", "--db", "s.db", "--format", "json", *offline, cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            told = json.loads((tmp_path / "reports/report.json").read_text())
            assert (told["basis"], told["as_of"]) == ("snapshot of 2021-05-05", "2021-05-05")
            assert "the database holds that snapshot alone" in told["basis_note"]
            assert [study["nct_id"] for study in told["studies"]] == ["NCT00000001"]
            shown = trials("show", "NCT00000001", "NCT00000002", "--db", "s.db", *offline, cwd=tmp_path)
            assert "the snapshot of 2021-05-05, its version of" in shown.stdout
            assert "NCT00000002 is not in the snapshot of 2021-05-05 that s.db holds" in shown.stderr
        assert registry.asked == []
    with cache.open_db(tmp_path / "s.db") as db:
        assert db.table("records").count == 1


def test_no_snapshot_is_held_where_records_came_from_the_registry(tmp_path: Path) -> None:
    with cache.open_db(tmp_path / "trials.db") as db:
        cache.save_studies(db, [received(9)], NOW)
        assert snapshots.held(db) is None


# ---------------------------------------------------------------- the one that ships


def test_the_shipped_snapshot(tmp_path: Path) -> None:
    path = snapshots.shipped()
    assert path is not None
    assert path.stat().st_size < 400_000
    snapshot = snapshots.load(path)
    assert snapshot.date in path.name
    assert len(snapshot.records) > 300
    assert {facts.version_of(r) for r in snapshot.records} == {"2022-01-21", "2022-01-20", "2020-07-28"}
    assert "selection" in snapshot.note
    for raw in snapshot.records:
        assert facts.cut(raw) == raw
        assert ctgov.parse(raw).summary is None
    save(tmp_path / "again.gz", records=snapshot.records)
    assert snapshots.load(tmp_path / "again.gz").digest == snapshot.digest


def test_the_shipped_snapshot_says_what_its_source_says(shared: Path) -> None:
    folder = shared / "registry" / "studies"
    source = {}
    for name in ("stemcell_20220120.jsonl.gz", "supplement_20200728.jsonl"):
        source.update({facts.number_of(r): r for r in snapshots.read_records(folder / name)})
    path = snapshots.shipped()
    assert path is not None
    for raw in snapshots.load(path).records:
        assert raw == facts.cut(source[facts.number_of(raw)])
