"""What keeps an unattended installation going: the doctor, schedules that work as they are, a trial's history."""

import csv
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.registry import samples
from tests.registry.server import Asked, Fault, Registry
from tests.test_cli import trials
from trials import cache, doctor, options, scheduling
from trials.pipeline import Settings
from trials.registries import ctgov
from trials.registries.ctgov import decode_study

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
ALWAYS = float("inf")


def look(folder: Path, registry: Registry) -> dict[str, tuple[bool | None, str]]:
    settings = Settings(db=folder / "trials.db", now=NOW, api=registry.base)
    return {check.what: (check.well, check.said) for check in doctor.checks(settings)}


def test_all_is_well(tmp_path: Path, registry: Registry) -> None:
    cache.open_db(tmp_path / "trials.db").close()
    found = look(tmp_path, registry)
    assert all(well is not False for well, _ in found.values())
    assert found["registry"] == (True, "can be asked")
    agents = [asked.headers["User-Agent"] for asked in registry.asked]
    assert [("trials/" in agent, agent.startswith("python-httpx/")) for agent in agents] == [
        (True, True), (True, True), (False, True), (False, True),
    ]  # fmt: skip


def ours(asked: Asked) -> bool:
    return "trials/" in asked.headers["User-Agent"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(ours, ALWAYS, status=403), "not to our User-Agent; report it, and use trials import meanwhile"),
        (Fault(times=ALWAYS, status=403), "save records from its site in a browser and use trials import"),
        (Fault(times=ALWAYS, body=b"<html>log in</html>"), "save records from its site"),
    ],
)
def test_which_settings_answer(tmp_path: Path, registry: Registry, fault: Fault, said: str) -> None:
    registry.faults = [fault]
    found = look(tmp_path, registry)
    assert (found["registry"][0], said in found["registry"][1]) == (False, True)
    assert len(registry.asked) == 4


def test_a_damaged_database_is_found(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "trials.db"
    with cache.open_db(path) as db:
        cache.save_studies(db, [(decode_study(body(n)), body(n)) for n in range(1, 80)], "2026-01-01")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 9000] = b"\x07" * 9000
    path.write_bytes(content)
    assert look(tmp_path, registry)["database"][0] is False


def body(number: int) -> bytes:
    import json

    return json.dumps(samples.record(number)).encode()


def test_the_command_says_it_in_lines_and_as_json(tmp_path: Path, registry: Registry) -> None:
    done = trials("doctor", "--api", registry.base, cwd=tmp_path)
    assert (done.returncode, done.stdout.count("\n")) == (0, 10)
    assert trials("doctor", "--offline", "--json", cwd=tmp_path).stdout.startswith("[")
    assert trials("doctor", "--api", "http://127.0.0.1:9/api/v2", cwd=tmp_path).returncode == 1


# ---------------------------------------------------------------- schedules


def place(folder: Path, **given: Any) -> scheduling.Place:
    return scheduling.Place(Path(sys.executable), folder / "a b%" / "trials.db", folder / "a b%" / "log", 7, **given)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no cron")
def test_the_line_for_cron_works_as_it_is(tmp_path: Path, registry: Registry) -> None:
    text = scheduling.schedule("cron", place(tmp_path, api=registry.base, contact="mailto:a@example.org"))
    (line,) = [line for line in text.splitlines() if not line.startswith("#")]
    minute, hour, *days, command = line.split(" ", 5)
    assert (minute, hour, days) == ("7", "17", ["*", "*", "1-5"])
    done = subprocess.run(
        ["/bin/sh", "-c", command.replace("\\%", "%")], env={"HOME": "/", "PATH": "/usr/bin:/bin"}, cwd="/"
    )
    assert done.returncode == 0
    assert "queries" in (tmp_path / "a b%" / "log").read_text()


def test_the_units_for_systemd(tmp_path: Path) -> None:
    text = scheduling.schedule("systemd", place(tmp_path, contact="mailto:a@example.org"))
    _, service, timer = text.split("# ---- ")
    assert '"TRIALS_CONTACT' in service or "Environment=TRIALS_CONTACT=mailto:a@example.org" in service
    assert "a b%%" in service
    assert "OnCalendar=Mon..Fri *-*-* 15:07 UTC" in timer
    for name, unit in (("trials-refresh.service", service), ("trials-refresh.timer", timer)):
        (tmp_path / name).write_text("# " + unit)
    if os.path.exists("/usr/bin/systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / "trials-refresh.service")], capture_output=True
        )
        assert b"trials-refresh" not in done.stderr, done.stderr


def test_the_workflow_for_github(tmp_path: Path) -> None:
    workflow = yaml.safe_load(scheduling.schedule("github", place(tmp_path)))
    assert workflow[True]["schedule"] == [{"cron": "7 15 * * 1-5"}]  # YAML 1.1 reads `on` as true
    runs = [step["run"] for step in workflow["jobs"]["refresh"]["steps"] if "run" in step]
    assert any(run.startswith("trials refresh") for run in runs)
    assert workflow["jobs"]["refresh"]["steps"][4]["env"]["TRIALS_CONTACT"].startswith("${{ github")


def test_a_schedule_says_what_codes_mean_and_is_refused_for_others(tmp_path: Path) -> None:
    for kind in scheduling.KINDS:
        assert "Exit codes: 0" in scheduling.schedule(kind, options.place(tmp_path / "t.db", None)).replace("\n# ", " ")
    done = trials("schedule", "windows", cwd=tmp_path)
    assert (done.returncode, "use one of cron, systemd, github" in done.stderr) == (2, True)


# ---------------------------------------------------------------- history


def test_an_old_number_says_where_it_leads_and_the_history_is_shown(tmp_path: Path, registry: Registry) -> None:
    registry.load([samples.record(7, aliases=["NCT00000003"])])
    done = trials("show", "nct00000003", "--api", registry.base, cwd=tmp_path)
    assert "NCT00000007" in done.stdout
    assert "NCT00000003 is an older number of it" in done.stdout
    registry.load([samples.record(7, aliases=["NCT00000003"], status="TERMINATED", enrolment=11)])
    assert "2 changes were noticed" in trials("show", "NCT00000007", "--api", registry.base, cwd=tmp_path).stdout
    offline = trials("show", "NCT00000003", "--offline", "--history", cwd=tmp_path)
    assert "status\tCOMPLETED\tTERMINATED" in offline.stdout
    assert "enrolment\t40\t11" in offline.stdout


def test_real_changes_of_a_year_are_noticed(tmp_path: Path, shared: Path) -> None:
    import gzip
    import json

    text = (shared / "registry/studies/changes_20220120_to_20221006.csv").read_text(encoding="utf8")
    rows = list(csv.DictReader(text.splitlines()))
    wanted = {row["nct_id"]: row for row in rows}
    with gzip.open(shared / "registry/studies/stemcell_20220120.jsonl.gz") as lines:
        records = [json.loads(line) for line in lines]
    old = {ctgov.parse(r).id: r for r in records if ctgov.parse(r).id in wanted}
    with cache.open_db(":memory:") as db:
        cache.save_studies(db, [(ctgov.parse(r), json.dumps(r).encode()) for r in old.values()], "2022-01-20")
        for number, record in old.items():
            record["protocolSection"]["statusModule"]["overallStatus"] = wanted[number]["status_oct2022"]
            phases = [phase for phase in wanted[number]["phases_oct2022"].split("|") if phase]
            record["protocolSection"].setdefault("designModule", {})["phases"] = phases
            record["derivedSection"]["miscInfoModule"]["versionHolder"] = "2022-10-06"
        cache.save_studies(db, [(ctgov.parse(r), json.dumps(r).encode()) for r in old.values()], "2022-10-06")
        noticed = {(row[0], row[1]): (row[2], row[3]) for row in db.execute(
            "SELECT study, field, before, after FROM study_changes WHERE field IN ('status', 'phases')"
        )}  # fmt: skip
    expected = {
        (number, "status"): (row["status_jan2022"], row["status_oct2022"])
        for number, row in wanted.items()
        if number in old and row["status_jan2022"] != row["status_oct2022"]
    }
    assert {key: value for key, value in noticed.items() if key[1] == "status"} == expected
    assert len(expected) > 100
