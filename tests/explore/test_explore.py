"""Everything that the metadata names exists and runs, and Datasette's pages answer."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from trials import cache, explore
from trials.cache.schema import TABLES
from trials.cache.views import VIEWS
from trials.errors import CacheError, TrialsError, UsageError
from trials.explore import metadata, publishing
from trials.explore.questions import GROUPS, QUESTIONS
from trials.explore.server import application
from trials.explore.settings import databases

ROOT = Path(__file__).resolve().parents[2]
needs_datasette = pytest.mark.skipif(
    not any((Path(place) / "datasette").is_dir() for place in sys.path), reason="Datasette is not installed"
)
# Datasette's own libraries warn of what they are going to change.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture(scope="module")
def folder(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    explore.prepare(filled, made)
    return made


@pytest.fixture(scope="module")
def described(filled: Path, folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "metadata.json").read_text())
    return dict(told["databases"][filled.stem])


def columns(conn: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in conn.execute(f'PRAGMA table_info("{table}")')]


# ---------------------------------------------------------------- the metadata fits the database


def test_every_table_and_view_is_described(filled: Path, described: dict[str, Any]) -> None:
    with closing(sqlite3.connect(filled)) as conn:
        kinds = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '%fts%'"
        present = {row[0] for row in conn.execute(kinds)}
    assert set(described["tables"]) == present
    for name in (*TABLES, *VIEWS):
        assert described["tables"][name]["title"]
        assert described["tables"][name]["description"].endswith((".", "!"))


@pytest.mark.parametrize("name", [*TABLES, *VIEWS])
def test_every_column_is_described_and_no_other(filled: Path, described: dict[str, Any], name: str) -> None:
    with closing(sqlite3.connect(filled)) as conn:
        present = columns(conn, name)
    told = described["tables"][name]
    assert list(told["columns"]) == present
    assert all(told["columns"].values())
    facets = [facet if isinstance(facet, str) else facet["array"] for facet in told.get("facets", [])]
    order = [told[key] for key in ("sort", "sort_desc", "label_column") if key in told]
    assert set(facets) | set(order) <= set(present)


def test_every_question_stands_under_one_heading() -> None:
    listed = [key for keys in GROUPS.values() for key in keys]
    assert sorted(listed) == sorted(QUESTIONS)


def test_raw_records_are_hidden_and_lists_are_faceted_by_element(described: dict[str, Any]) -> None:
    assert described["tables"]["records"]["hidden"]
    assert {"array": "phases"} in described["tables"]["studies"]["facets"]
    for name, facets in metadata.FACETS.items():
        for facet in facets:
            spec = next((c for c in TABLES[name].columns if c.name == facet), None) if name in TABLES else None
            assert spec is None or spec.type != "json", f"{name}.{facet} is a list"


def test_a_column_says_how_it_is_written() -> None:
    spec = metadata._table("studies")["columns"]
    assert spec["start_date"] == "start (ISO date)"
    assert spec["countries"] == "countries of its sites (a list)"
    assert metadata._table("claim_verdicts")["columns"]["tier"] == "tier of the evidence"
    assert metadata._table("pair_evidence")["columns"]["url"] == "the same search, to open"


def test_both_versions_are_told_the_same(filled: Path, folder: Path, described: dict[str, Any]) -> None:
    newer = json.loads((folder / "datasette.json").read_text())
    assert newer["databases"][filled.stem]["queries"] == described["queries"]
    assert newer["databases"][filled.stem]["tables"]["studies"]["facets"] == described["tables"]["studies"]["facets"]
    assert newer["settings"] == json.loads((folder / "settings.json").read_text())
    assert newer["settings"]["default_page_size"] == 50


# ---------------------------------------------------------------- questions


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_runs_and_has_an_answer(filled: Path, key: str) -> None:
    question = QUESTIONS[key]
    empty = dict.fromkeys(question.params, "")
    with closing(sqlite3.connect(filled)) as conn:
        found = conn.execute(question.sql, empty)
        names = [column[0] for column in found.description]
        rows = found.fetchall()
    assert question.title.endswith("?")
    assert len(names) == len(set(names))
    assert rows
    assert set(question.params) == set(re.findall(r"(?<![:\w]):([a-z]+)\b", question.sql))
    if question.bars:
        assert {name for name in question.bars if name} <= set(names)


@pytest.mark.parametrize("key", [key for key, question in QUESTIONS.items() if "condition" in question.params])
def test_a_condition_that_nothing_has_leaves_nothing(filled: Path, key: str) -> None:
    values = dict.fromkeys(QUESTIONS[key].params, "") | {"condition": "no such disease’ OR 1=1 --"}
    with closing(sqlite3.connect(filled)) as conn:
        assert conn.execute(QUESTIONS[key].sql, values).fetchall() == []


def test_questions_answer_what_they_ask(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as conn:
        conn.row_factory = sqlite3.Row

        def ask(key: str, **values: str) -> list[sqlite3.Row]:
            return conn.execute(QUESTIONS[key].sql, dict.fromkeys(QUESTIONS[key].params, "") | values).fetchall()

        assert {row["label"] for row in ask("claims_ahead_of_evidence")} <= {
            "contradicted",
            "overstated",
        }
        reached = ask("conditions_by_tier")
        known = conn.execute("SELECT count(DISTINCT condition) FROM evidence").fetchone()[0]
        assert sum(row["conditions"] for row in reached) == known
        assert all(": " in row["furthest"] for row in reached)
        turned = ask("evidence_by_pair", condition="chronic obstructive pulmonary disease")
        assert {row["condition_name"] for row in turned} == {"Pulmonary Disease, Chronic Obstructive"}
        every, older = ask("completed_without_results"), ask("completed_without_results", years="5")
        assert 0 < len(older) < len(every)
        assert max(row["completed"] for row in every) < "2021-01-20"  # the snapshot is of 2022-01-20
        sizes = [row["enrolment"] for row in ask("largest_trials", rows="7")]
        assert len(sizes) == 7
        assert sizes == sorted(sizes, reverse=True)
        assert len(ask("changed_lately")) == 3
        assert ask("changed_lately", field="enrolment") == []
        sponsors = ask("one_sponsor_many_diseases", diseases="6")
        assert sponsors
        assert all(row["diseases"] == len(json.loads(row["names"])) >= 6 for row in sponsors)
        named = {row["sponsor"]: row["trials"] for row in ask("who_runs_trials", therapy="exosome")}
        assert named
        assert sum(named.values()) < sum(row["trials"] for row in ask("who_runs_trials"))


# ---------------------------------------------------------------- pages

PAGES = {
    "/": ["Health claims and registered trials", "Which claims are ahead of their evidence?"],
    "/{db}": ["Put together to be read", "Conditions of a study, as registered."],
    "/{db}/studies?_facet_array=countries&status=COMPLETED": ["countries", "rows where status = "],
    "/{db}/studies?_search=asthma": ["search matches"],
    "/{db}/trial_list?_facet_array=phases&phases__arraycontains=PHASE3": ["PHASE3"],
    "/{db}/claim_verdicts?label=overstated": ["overstated"],
    "/{db}/study_conditions?_size=5": ["studies/NCT"],
    "/{db}/pair_studies?certain=1": ["https://clinicaltrials.gov/study/NCT"],
    "/{db}/trials_by_country?condition=asthma": ["United States"],
    "/{db}/largest_trials?rows=3": ["3 rows"],
    "/{db}/red_flags.json?_shape=array": ["stale_status"],
    "/{db}?sql=select+count(*)+as+n+from+studies": ["1 row"],
    "/{db}/map_of_sites": ['id="map"', 'DATASETTE_CLUSTER_MAP_TILE_LAYER = "/static/world.svg"', "Tehran"],
    "/{db}/trial_sites?city=Tehran": ['id="map"', "leaflet"],
    "/{db}/trial_sites?latitude=35.7&longitude=51.4": ["2 rows where"],
    "/static/world.svg": ["Natural Earth"],
    "/{db}/trials_by_year": ['class="bars"', "under way", 'class="part k0"'],
    "/static/trials.css": ["column-descriptions"],
}


def fetch(filled: Path, folder: Path, paths: list[str]) -> list[Any]:
    async def all_of_them() -> list[Any]:
        datasette = application([filled], folder)
        await datasette.invoke_startup()
        return [await datasette.client.get(path) for path in paths]

    return asyncio.run(all_of_them())


@needs_datasette
def test_pages_answer(filled: Path, folder: Path) -> None:
    paths = [path.format(db=filled.stem) for path in PAGES]
    for path, page, expected in zip(paths, fetch(filled, folder, paths), PAGES.values(), strict=True):
        assert page.status_code == 200, (path, page.text[:300])
        for words in expected:
            assert words in page.text, (path, words)
        assert "timed out" not in page.text


@needs_datasette
def test_every_table_view_and_question_has_a_page(filled: Path, folder: Path) -> None:
    paths = [f"/{filled.stem}/{name}" for name in (*TABLES, *VIEWS, *QUESTIONS)]
    for path, page in zip(paths, fetch(filled, folder, paths), strict=True):
        assert page.status_code == 200, (path, page.text[:300])
        assert 'class="message-error"' not in page.text, path


@needs_datasette
def test_a_row_shows_names_and_links_out(filled: Path, folder: Path) -> None:
    with closing(sqlite3.connect(filled)) as conn:
        condition, therapy, study, name, title = conn.execute(
            "SELECT m.condition, m.therapy, m.study, c.name, s.title FROM matches AS m"
            " JOIN concepts AS c ON c.id = m.condition JOIN studies AS s ON s.id = m.study WHERE m.certain = 1"
        ).fetchone()
    listed = f"/{filled.stem}/matches?study={study}&condition={condition}&therapy={therapy}"
    row, matches = fetch(filled, folder, [f"/{filled.stem}/studies/{study}", listed])
    assert row.status_code == 200
    assert f'href="https://clinicaltrials.gov/study/{study}"' in row.text
    assert name in matches.text
    assert title[:40].replace("'", "&#39;") in matches.text


@needs_datasette
def test_cells_show_lists_and_link_trials() -> None:
    assert "https://clinicaltrials.gov/study/NCT00000102" in str(cell("NCT00000102"))
    assert str(cell('["A & B","NCT00000102"]')).startswith('<ul class="list"><li>A &amp; B</li><li><a class="nct"')
    assert "and 2 more" in str(cell(json.dumps(list("abcdefghij"))))
    assert str(cell("[]")) == "&nbsp;"
    assert [cell(value) for value in (3, None, "[not JSON]", "[1, 2]", "see NCT00000102", "x")] == [None] * 6


def cell(value: object, column: str = "any", table: str = "any") -> object:
    from trials.explore.cells import render_cell

    urls = SimpleNamespace(urls=SimpleNamespace(path=lambda path: path))
    return render_cell(value, column, table, "db", urls)


@needs_datasette
def test_cells_have_tiers_in_words_and_names_in_their_order() -> None:
    from trials.explore import cells
    from trials.phrases import natural_order
    from trials.reports.words import TIERS

    assert {tier.value: name.lower() for tier, (name, _) in TIERS.items()} == cells.TIERS
    names = ["Lymphoma, Large B-Cell", "Diabetes Mellitus, Type 2", "Asthma", "Wounds, and Injuries", "2, 3 <b>"]
    assert [cells.natural_order(name) for name in names] == [natural_order(name) for name in names]
    assert cell("T3r", "tier") == "T3r: small randomised, results posted"
    assert cell("T3r", "label") is None
    assert cell("Depressive Disorder, Major", "condition_name") == "Major Depressive Disorder"
    assert cell("Depressive Disorder, Major", "name", "concepts") == "Major Depressive Disorder"
    assert cell("Depressive Disorder, Major", "title") is None
    assert "<li>&lt;b&gt; x</li>" in str(cell('["x, <b>"]', "condition_names")).replace("&lt;b&gt; X", "&lt;b&gt; x")
    linked = cell({"value": "MESH:D003865", "label": "Depressive Disorder, Major"}, "condition")
    assert linked == '<a href="/db/concepts/MESH~3AD003865">Major Depressive Disorder</a>&nbsp;<em>MESH:D003865</em>'


@needs_datasette
def test_a_trial_without_a_place_stands_in_its_country(filled: Path) -> None:
    question = QUESTIONS["map_of_sites"]
    with closing(sqlite3.connect(filled)) as db:
        rows = db.execute(question.sql, {"condition": "", "therapy": "", "country": ""}).fetchall()
        held = {country for (country,) in db.execute("SELECT value FROM studies, json_each(countries)")}
    towns = {(city, country) for city, country, *_ in rows}
    assert ("Tehran", "Iran") in towns
    assert {country for city, country in towns if city == "town not given"} <= held
    assert any(city == "town not given" for city, _ in towns)


def test_rows_as_bars() -> None:
    from trials.explore.charts import MOST, bars

    rows = [{"year": "2021", "n": 3, "is": "open"}, {"year": "2020", "n": 5, "is": "ended"}]
    rows += [{"year": "2021", "n": 1, "is": "ended"}, {"year": None, "n": None, "is": "open"}]
    drawn = bars(rows, "year", "n", "is")
    assert drawn["kinds"] == ["ended", "open"]
    assert [(bar["label"], bar["total"]) for bar in drawn["bars"]] == [("2021", 4), ("2020", 5), ("not given", 0)]
    assert [part["width"] for part in drawn["bars"][0]["parts"]] == [20, 60]
    assert bars([], "year", "n") == {"kinds": [], "bars": [], "left": 0}
    assert bars([{"x": n, "n": 1} for n in range(MOST + 4)], "x", "n")["left"] == 4


@needs_datasette
def test_hostile_text_is_shown_as_text(filled: Path, folder: Path, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    with closing(sqlite3.connect(filled)) as source, closing(sqlite3.connect(tmp_path / "x.db")) as conn:
        source.backup(conn)
        conn.execute("UPDATE studies SET sponsor = ?, keywords = ?", [hostile, json.dumps([hostile])])
        conn.commit()
    explore.prepare(tmp_path / "x.db", tmp_path / "site")
    for page in fetch(tmp_path / "x.db", tmp_path / "site", ["/x/studies", "/x/who_runs_trials"]):
        assert page.status_code == 200
        assert hostile not in page.text
        assert "&lt;script&gt;" in page.text


@needs_datasette
def test_a_page_shows_what_a_refresh_has_written_meanwhile(tmp_path: Path) -> None:
    db = cache.open_db(tmp_path / "trials.db")

    async def before_and_after() -> list[Any]:
        datasette = application([tmp_path / "trials.db"], tmp_path / "site")
        await datasette.invoke_startup()
        count = "/trials.json?sql=select+count(*)+as+n+from+names&_shape=array"
        first = (await datasette.client.get(count)).json()
        with cache.transaction(db):
            db.execute("INSERT INTO concepts (id, name) VALUES ('TRIALS:x', 'x')")
            db.execute("INSERT INTO names VALUES ('TRIALS:x', 'x')")
            during = (await datasette.client.get(count)).json()
        return [first, during, (await datasette.client.get(count)).json()]

    assert asyncio.run(before_and_after()) == [[{"n": 0}], [{"n": 0}], [{"n": 1}]]


@needs_datasette
def test_every_page_answers_while_a_refresh_writes(tmp_path: Path) -> None:
    """A writer in a process of its own saves page after page; no page of ours waits for it or sees half of one."""
    path = tmp_path / "trials.db"
    cache.open_db(path).close()
    command = [sys.executable, "-c", WRITER, str(path)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout
        assert writer.stdout.readline() == "writing\n"
        paths = ["/", "/trials/studies?status=RECRUITING", "/trials/studies?_search=cells", "/trials/map_of_sites"]
        count = "/trials.json?sql=select+(select+count(*)+from+studies)+as+s,+(select+count(*)+from+study_arms)+as+a"
        *pages, numbers = fetch(path, tmp_path / "site", [*paths * 5, f"{count}&_shape=array"])
        assert writer.poll() is None, "the writer had ended before the pages were read"
    finally:
        writer.kill()
        writer.wait()
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert all("message-error" not in page.text for page in pages)
    [row] = numbers.json()
    assert row["s"] == row["a"] > 0  # each of these studies has one arm


WRITER = """
import sys, itertools
from trials import cache
from tests.cache.records import NOW, received
with cache.open_db(sys.argv[1]) as db:
    for n in itertools.count():
        cache.save_studies(db, [received(50 * n + i) for i in range(50)], NOW)
        if n == 0:
            print("writing", flush=True)
"""


# ---------------------------------------------------------------- which database, and what can go wrong


def test_a_snapshot_beside_an_empty_database_is_shown_instead(filled: Path) -> None:
    assert databases(filled.with_name("trials.db")) == [filled]
    assert databases(filled) == [filled]


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CacheError, match=r"There is no database .*none\.db; make one with trials report"):
        explore.serve(tmp_path / "none.db", open_browser=False)


def test_a_database_of_something_else(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as conn:
        conn.execute("CREATE TABLE t (x)")
    (tmp_path / "text.db").write_text("not a database, but long enough to be taken for one" * 20)
    with pytest.raises(CacheError, match="is a database of something else"):
        explore.prepare(tmp_path / "other.db", tmp_path / "site")
    with pytest.raises(CacheError, match=r"cannot be read \(file is not a database\)"):
        explore.prepare(tmp_path / "text.db", tmp_path / "site")


def test_without_datasette(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasette.app", None)
    with pytest.raises(TrialsError, match=r"pip install 'trials-check\[explore\]'"):
        explore.serve(filled, open_browser=False)


@needs_datasette
def test_a_port_that_is_taken(filled: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} on 127.0.0.1 cannot be used .*--port"):
            explore.serve(filled, port=port, open_browser=False)


# ---------------------------------------------------------------- export


def test_export_leaves_out_what_is_not_for_the_public(filled: Path, tmp_path: Path) -> None:
    written = explore.export(filled, tmp_path / "public")
    assert all(path.is_file() for path in written)
    assert not list((tmp_path / "public").glob("*.part"))
    with closing(sqlite3.connect(written[0])) as conn:
        assert conn.execute("SELECT count(*) FROM records").fetchone() == (0,)
        assert conn.execute("SELECT max(length(text)) FROM articles").fetchone() == (0,)
        assert conn.execute("SELECT count(*) FROM articles WHERE source LIKE '%/%'").fetchone() == (0,)
        assert conn.execute("SELECT judged_by FROM judgements").fetchall() == [(None,)]
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        copied = conn.execute("SELECT count(*) FROM studies").fetchone()
    with closing(sqlite3.connect(filled)) as conn:
        assert conn.execute("SELECT count(*) FROM studies").fetchone() == copied
        assert conn.execute("SELECT count(*) FROM records").fetchone() == copied
    readme = (tmp_path / "public" / "README.md").read_text()
    assert "names of people" in readme
    assert "{" not in readme


@needs_datasette
def test_an_export_opens_as_it_is(filled: Path, tmp_path: Path) -> None:
    from datasette.app import Datasette

    explore.export(filled, tmp_path)
    explore.export(filled, tmp_path)  # again, over the first

    async def front() -> Any:
        return await Datasette([], config_dir=tmp_path).client.get(f"/{filled.stem}/trials_by_year")

    page = asyncio.run(front())
    assert page.status_code == 200
    assert "what became of them" in page.text


def test_requirements_are_those_of_the_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert list(publishing.REQUIREMENTS) == project["optional-dependencies"]["explore"]
