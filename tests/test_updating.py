"""A complete answer brought up to date by what changed: few requests, and the same answer as from every page."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.registry import samples
from tests.registry.server import Asked, Fault, Registry, at
from tests.test_fetch import NOW, QUERY, Waits
from trials import cache, fetch, updating
from trials.cache import kept
from trials.http import Client, Timeouts
from trials.models import State

NUMBER = 1200
LATER, THEN = NOW + timedelta(days=3), "2026-08-17T09:00:05"
ZERO = timedelta(0)


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return samples.records(NUMBER)


@pytest.fixture
def db(records: list[dict[str, Any]], registry: Registry) -> Iterator[Any]:
    """A database with a complete answer; the registry is the one it came from."""
    registry.load(records)
    database = cache.open_db(":memory:")
    assert ask(database, registry, now=NOW).state is State.COMPLETE
    registry.asked.clear()
    yield database
    database.close()


def ask(db: Any, registry: Registry, *, now: datetime = LATER, **given: Any) -> Any:
    waits = Waits()
    with Client(registry.base, rate=None, timeouts=Timeouts(5, 5, 5), clock=waits.clock, sleep=waits.sleep) as client:
        return fetch.ask(QUERY, client, db, **({"now": now, "max_age": ZERO} | given))


def changed(number: int = 1000, **given: Any) -> dict[str, Any]:
    return samples.record(number, "Stem cells for asthma, changed", **({"updated": "2026-08-16"} | given))


def with_(
    records: list[dict[str, Any]], *others: dict[str, Any], without: tuple[int, ...] = ()
) -> list[dict[str, Any]]:
    """The records with some replaced or added, and without some."""

    def number(record: dict[str, Any]) -> str:
        return str(record["protocolSection"]["identificationModule"]["nctId"])

    merged = {number(record): record for record in (*records, *others)}
    for gone in without:
        del merged[f"NCT{gone:08d}"]
    return list(merged.values())


def touched(db: Any) -> int:
    return int(db.conn.execute("SELECT count(*) FROM records WHERE fetched_at = ?", [LATER.isoformat()]).fetchone()[0])


def history(db: Any) -> list[tuple[str, str, str | None, str | None]]:
    return [(change.study, change.field, change.before, change.after) for change in kept.load_changes(db)]


def slim(registry: Registry) -> list[str]:
    """What was asked, in short."""
    return [_short(asked) for asked in registry.asked]


def _short(asked: Asked) -> str:
    if "filter.ids" in asked.params:
        return f"numbers {asked.params['filter.ids'].count(',') + 1}"
    if "filter.advanced" in asked.params:
        return asked.params["filter.advanced"]
    if asked.params.get("fields", "").startswith("NCTId,OverallStatus"):
        return "sweep"
    return "how many" if asked.params.get("pageSize") == "1" else asked.path


def test_what_changed_takes_three_requests(db: Any, registry: Registry, records: list[dict[str, Any]]) -> None:
    registry.load(with_(records, *(changed(1000 + n, status="TERMINATED") for n in range(50))), THEN)
    answer = ask(db, registry)
    assert slim(registry) == ["/version", "how many", "AREA[LastUpdatePostDate]RANGE[2026-08-12,MAX]"]
    assert (answer.state, answer.received, answer.data_date) == (State.COMPLETE, NUMBER, THEN)
    assert touched(db) == 50
    assert len(history(db)) == 50
    assert cache.load_studies(db, ["NCT00001049"])["NCT00001049"].status == "TERMINATED"
    registry.asked.clear()
    ask(db, registry, now=LATER + timedelta(days=1))
    assert slim(registry) == ["/version"]


def test_a_new_study_is_listed(db: Any, registry: Registry, records: list[dict[str, Any]]) -> None:
    registry.load(with_(records, changed(5000)), THEN)
    answer = ask(db, registry)
    assert (len(registry.asked), answer.received) == (3, NUMBER + 1)
    assert "NCT00005000" in answer.studies
    assert history(db) == [("NCT00005000", "listed", None, QUERY.id)]


def other(number: int, **given: Any) -> dict[str, Any]:
    return samples.record(number, "Aspirin", interventions=[("DRUG", "Aspirin")], **given)


@pytest.mark.parametrize(
    ("after", "after_then", "row"),
    [
        (lambda r: with_(r, without=(1003,)), None, [("NCT00001003", "id", "NCT00001003", None)]),
        (
            lambda r: with_(r, changed(7000, aliases=["NCT00001003"]), without=(1003,)),
            "NCT00007000",
            [("NCT00001003", "id", "NCT00001003", "NCT00007000"), ("NCT00007000", "listed", None, QUERY.id)],
        ),
        (lambda r: with_(r, other(1003, updated="2026-08-16")), "NCT00001003", []),
    ],
    ids=["vanished", "another number", "left the query"],
)
def test_what_is_gone_is_found_at_once(
    db: Any,
    registry: Registry,
    records: list[dict[str, Any]],
    after: Callable[[Any], Any],
    after_then: str | None,
    row: list[Any],
) -> None:
    registry.load(after(records), THEN)
    answer = ask(db, registry)
    assert "sweep" in slim(registry)
    assert answer.state is State.COMPLETE
    assert "NCT00001003" not in answer.studies
    assert history(db) == sorted([("NCT00001003", "listed", QUERY.id, None), *row], key=lambda r: (r[0], r[1]))
    if after_then == "NCT00001003":  # still a record, and kept as it is now
        assert cache.load_studies(db, ["NCT00001003"])["NCT00001003"].title == "Aspirin"


def test_one_for_one_is_found_by_the_monthly_comparison(
    db: Any, registry: Registry, records: list[dict[str, Any]]
) -> None:
    registry.load(with_(records, samples.record(5000, "Stem cells, old"), without=(1003,)), THEN)
    assert "NCT00001003" in ask(db, registry).studies  # the number is right, and nothing was updated
    registry.load(registry_records(registry), "2026-10-01T09:00:05")
    registry.asked.clear()
    answer = ask(db, registry, now=NOW + timedelta(days=40))
    assert slim(registry).count("sweep") == 2  # two pages of numbers
    assert ("NCT00001003" in answer.studies, "NCT00005000" in answer.studies) == (False, True)
    registry.asked.clear()
    registry.load(registry_records(registry), "2026-10-02T09:00:05")
    ask(db, registry, now=NOW + timedelta(days=41))
    assert "sweep" not in slim(registry)


def registry_records(registry: Registry) -> list[Any]:
    return [document.record for document in registry.service.documents.values()]


def test_a_status_that_the_registry_changed_by_itself_is_found(
    db: Any, registry: Registry, records: list[dict[str, Any]]
) -> None:
    registry.load(with_(records, samples.record(1003, "Stem cells for asthma, trial 3", status="UNKNOWN")))
    answer = ask(db, registry, sweep=True)
    assert answer.state is State.COMPLETE
    assert history(db) == [("NCT00001003", "status", "COMPLETED", "UNKNOWN")]


def test_much_that_changed_is_every_page(db: Any, registry: Registry, records: list[dict[str, Any]]) -> None:
    registry.load([changed(1000 + n) for n in range(NUMBER)], THEN)
    assert ask(db, registry).state is State.COMPLETE
    assert slim(registry)[-2:] == ["/studies", "/studies"]


def test_every_page_is_read_again_twice_a_year(db: Any, registry: Registry, records: list[dict[str, Any]]) -> None:
    registry.load(records, THEN)
    ask(db, registry, now=NOW + updating.READ_EVERY + timedelta(days=1))
    assert slim(registry) == ["/version", "/studies", "/studies"]


def test_a_few_studies_are_one_page(registry: Registry) -> None:
    with cache.open_db(":memory:") as db:
        ask(db, registry, now=NOW)
        registry.load(samples.records(20), THEN)
        registry.asked.clear()
        assert ask(db, registry).received == 20
        assert slim(registry) == ["/version", "/studies"]


def test_data_that_changes_meanwhile_is_read_from_the_first_page(
    db: Any, registry: Registry, records: list[dict[str, Any]]
) -> None:
    registry.load(records, THEN)
    newer = with_(records, changed(1000, status="TERMINATED"))
    registry.faults = [
        Fault(
            lambda asked: "filter.advanced" in asked.params, before=lambda: registry.load(newer, "2026-08-18T09:00:05")
        )
    ]
    answer = ask(db, registry)
    assert (answer.state, answer.data_date) == (State.COMPLETE, "2026-08-18T09:00:05")
    assert cache.load_studies(db, ["NCT00001000"])["NCT00001000"].status == "TERMINATED"


def test_a_failure_half_way_leaves_the_earlier_answer(
    db: Any, registry: Registry, records: list[dict[str, Any]]
) -> None:
    registry.load(with_(records, changed(5000)), THEN)
    registry.faults = [Fault(lambda asked: "filter.advanced" in asked.params, float("inf"), status=503)]
    with pytest.raises(fetch.RegistryError):
        ask(db, registry)
    old = cache.load_answer(db, QUERY, now=LATER, max_age=ZERO)
    assert (old.state, old.received, "503" in (old.reason or "")) == (State.STALE, NUMBER, True)
    registry.faults = []
    registry.asked.clear()
    assert ask(db, registry).received == NUMBER + 1
    assert len(registry.asked) == 3


def test_a_stand_in_without_a_date_is_asked_by_its_mark(registry: Registry, records: list[dict[str, Any]]) -> None:
    registry.load(records)
    registry.faults = [Fault(at("/version"), float("inf"), status=404)]
    with cache.open_db(":memory:") as db:
        ask(db, registry, now=NOW)
        registry.asked.clear()
        assert ask(db, registry).state is State.COMPLETE
        assert slim(registry) == ["/version", "how many"]
        registry.load(records[:25], THEN)
        assert ask(db, registry, now=LATER + timedelta(days=1)).received == 25
