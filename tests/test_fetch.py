"""From a query to an answer in the cache, over loopback, with what can go wrong on the way."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.registry import samples
from tests.registry.server import Fault, Registry, at, page
from tests.registry.service import as_json, token
from trials import cache, fetch
from trials.errors import RecordError, RegistryError, RegistryRefused, RegistryRejected, RegistryUnreachable, UsageError
from trials.http import Client, Timeouts
from trials.models import Concept, Kind, Pair, Query, State
from trials.registries import ctgov

NOW = datetime(2026, 8, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ALWAYS = float("inf")


class Names:
    """A vocabulary of two concepts."""

    def concept(self, id: str) -> Concept:
        return Concept(id, self.names(id)[0], Kind.CONDITION, self.names(id), (), None, "")

    def names(self, id: str) -> tuple[str, ...]:
        return {"MESH:D001249": ("Asthma",), "TRIALS:msc": ("mesenchymal stem cell therapy",)}[id]

    def narrower(self, id: str) -> frozenset[str]:
        return frozenset()


QUERY: Query = ctgov.plan(Pair("MESH:D001249", "TRIALS:msc"), Names())


class Waits:
    """A clock that a sleep moves on, so that no test waits."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def clock(self) -> float:
        return sum(self.slept)


@pytest.fixture
def db() -> Iterator[Any]:
    database = cache.open_db(":memory:")
    yield database
    database.close()


@pytest.fixture
def client(registry: Registry) -> Iterator[Client]:
    waits = Waits()
    with Client(registry.base, rate=None, timeouts=Timeouts(5, 5, 5), clock=waits.clock, sleep=waits.sleep) as client:
        yield client


def ask(client: Client, db: Any, **given: Any) -> Any:
    return fetch.ask(QUERY, client, db, **({"now": NOW, "max_age": DAY, "page_size": 10} | given))


# ---------------------------------------------------------------- complete answers


def test_every_page_is_followed_and_the_number_proved(client: Client, db: Any, registry: Registry) -> None:
    told: list[tuple[int, int | None]] = []
    answer = ask(client, db, progress=lambda received, total: told.append((received, total)))
    assert (answer.state, answer.total, answer.received) == (State.COMPLETE, 25, 25)
    assert answer.studies == tuple(f"NCT{1000 + n:08d}" for n in range(25))
    assert (answer.data_date, answer.asked_at) == ("2026-08-14T09:00:05", "2026-08-15T12:00:00+00:00")
    assert told == [(10, 25), (20, 25), (25, 25)]
    assert registry.paths() == ["/version", "/studies", "/studies", "/studies"]
    assert cache.load_studies(db, ["NCT00001003"])["NCT00001003"].title == "Stem cells for asthma, trial 3"


def test_a_full_last_page_is_followed_by_an_empty_one(client: Client, db: Any, registry: Registry) -> None:
    answer = ask(client, db, page_size=5)
    assert (answer.state, answer.received, len(registry.asked)) == (State.COMPLETE, 25, 7)


def test_nothing_found_is_a_complete_answer(client: Client, db: Any, registry: Registry) -> None:
    registry.load([])
    answer = ask(client, db)
    assert (answer.state, answer.total, answer.studies) == (State.COMPLETE, 0, ())


def test_what_is_sent_is_what_the_query_says(client: Client, db: Any, registry: Registry) -> None:
    ask(client, db)
    first, second = registry.asked[1].params, registry.asked[2].params
    assert first == dict(QUERY.params) | {"pageSize": "10", "countTotal": "true"}
    assert {key: second[key] for key in dict(QUERY.params)} == dict(QUERY.params)
    assert "countTotal" not in second


def test_the_version_is_asked_once_a_client(client: Client, db: Any, registry: Registry) -> None:
    ask(client, db)
    other = replace(QUERY, id="another", params=(("query.cond", "headache"),))
    fetch.ask(other, client, db, now=NOW, max_age=DAY)
    assert registry.paths().count("/version") == 1


# ---------------------------------------------------------------- what is kept


def test_a_young_answer_is_not_asked_for_again(client: Client, db: Any, registry: Registry) -> None:
    first = ask(client, db)
    asked = len(registry.asked)
    assert ask(client, db, now=NOW + timedelta(hours=23)) == first
    assert len(registry.asked) == asked


def test_nothing_new_is_one_request(client: Client, db: Any, registry: Registry) -> None:
    ask(client, db)
    registry.asked.clear()
    with Client(registry.base, rate=None) as tomorrow:
        answer = ask(tomorrow, db, now=NOW + 2 * DAY)
    assert (answer.state, registry.paths()) == (State.COMPLETE, ["/version"])


def test_no_age_is_allowed_by_a_refresh(client: Client, db: Any, registry: Registry) -> None:
    now = NOW.replace(microsecond=999_999)
    assert ask(client, db, now=now, max_age=timedelta(0)).state is State.COMPLETE
    later = now + timedelta(seconds=5)
    assert ask(client, db, now=later, max_age=timedelta(0)).state is State.COMPLETE
    assert registry.paths() == ["/version", "/studies", "/studies", "/studies"]


def test_an_old_answer_is_asked_for_again_when_the_data_is_newer(client: Client, db: Any, registry: Registry) -> None:
    ask(client, db)
    registry.load([*samples.records(26)[:26], *samples.records(0)], "2026-08-17T09:00:05")
    with Client(registry.base, rate=None) as later:
        answer = ask(later, db, now=NOW + 3 * DAY)
    assert (answer.state, answer.received, answer.data_date) == (State.COMPLETE, 26, "2026-08-17T09:00:05")


def test_an_interrupted_run_goes_on_where_it_stopped(client: Client, db: Any, registry: Registry) -> None:
    registry.faults = [Fault(page(2), ALWAYS, status=503)]
    cut = ask(client, db)
    assert (cut.state, cut.received, cut.total) == (State.INCOMPLETE, 10, 25)
    assert "503" in cut.reason
    registry.faults, registry.asked = [], []
    with Client(registry.base, rate=None) as later:
        answer = ask(later, db)
    assert (answer.state, answer.received) == (State.COMPLETE, 25)
    assert [bool(asked.params.get("pageToken")) for asked in registry.asked] == [False, True, True]  # /version first


def test_a_run_is_begun_again_when_the_data_is_no_longer_the_same(client: Client, db: Any, registry: Registry) -> None:
    registry.faults = [Fault(page(2), ALWAYS, status=503)]
    ask(client, db)
    registry.faults = []
    registry.load(samples.records(12), "2026-08-17T09:00:05")
    with Client(registry.base, rate=None) as later:
        answer = ask(later, db)
    assert (answer.state, answer.received, answer.total) == (State.COMPLETE, 12, 12)


def test_ctrl_c_loses_nothing(client: Client, db: Any, registry: Registry) -> None:
    def stop(received: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(client, db, progress=stop)
    with Client(registry.base, rate=None) as later:
        assert ask(later, db).state is State.COMPLETE
    pages = [asked.params.get("pageToken") for asked in registry.asked if asked.path == "/studies"]
    assert pages.count(None) == 1  # the first page is not asked for again


# ---------------------------------------------------------------- what does not fit together


def again(records: int = 3) -> Any:
    """Make a page begin with the first records of the first page again."""

    def change(answer: Any) -> Any:
        body = json.loads(answer.body)
        body["studies"][:records] = samples.records(records)[:records]
        return replace(answer, body=as_json(body))

    return change


def test_duplicates_are_dropped_and_make_the_answer_incomplete(client: Client, db: Any, registry: Registry) -> None:
    registry.faults = [Fault(page(2), ALWAYS, change=again())]
    answer = ask(client, db)
    assert (answer.state, answer.received) == (State.INCOMPLETE, 19)
    assert answer.reason == "19 of 25 records came, 6 of them twice."


def test_duplicates_that_pass_are_asked_for_once_more(client: Client, db: Any, registry: Registry) -> None:
    registry.faults = [Fault(page(2), 1, change=again())]
    assert ask(client, db).state is State.COMPLETE


def test_a_refused_token_restarts_the_query_once(client: Client, db: Any, registry: Registry) -> None:
    registry.faults = [Fault(page(2), 1, status=400, body=b"`pageToken` has incorrect value")]
    assert ask(client, db).state is State.COMPLETE
    registry.load(samples.records(), "2026-08-20T09:00:05")
    registry.faults = [Fault(page(2), ALWAYS, status=400, body=b"`pageToken` has incorrect value")]
    registry.asked.clear()
    with Client(registry.base, rate=None) as later:
        answer = ask(later, db, now=NOW + 9 * DAY)
    assert answer.state is State.STALE  # the earlier answer still stands, and says that it is old
    assert "did not take the place" in answer.reason
    assert registry.paths().count("/studies") == 4


def test_data_that_changes_while_it_is_read_is_read_again(client: Client, db: Any, registry: Registry) -> None:
    def next_day() -> None:
        registry.load(samples.records(22), "2026-08-17T09:00:05")

    registry.faults = [Fault(page(2), 1, before=next_day)]
    answer = ask(client, db)
    assert (answer.state, answer.received, answer.data_date) == (State.COMPLETE, 22, "2026-08-17T09:00:05")


def test_data_that_never_stands_still_is_no_answer(client: Client, db: Any, registry: Registry) -> None:
    days = iter(range(1, 9))

    def next_day() -> None:
        registry.load(samples.records(25), f"2026-09-0{next(days)}T09:00:05")

    registry.faults = [Fault(page(2), ALWAYS, before=next_day)]
    answer = ask(client, db)
    assert (answer.state, answer.reason) == (State.INCOMPLETE, "The registry's data changed while the answer was read.")


def test_an_etag_that_changes_alone_is_no_new_data(client: Client, db: Any, registry: Registry) -> None:
    registry.faults = [Fault(page(2), 1, headers={"ETag": '"another"'})]
    assert ask(client, db).state is State.COMPLETE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"totalCount": None}, "The registry did not say how many trials there are."),
        ({"totalCount": 26}, "25 of 26 records came."),
        ({"totalCount": 25, "studies": [{}]}, "0 of 25 records came; 1 could not be read."),
        (
            {"totalCount": 30_000},
            "More than 20000 trials answer this query, which is too many to fetch; ask more narrowly.",
        ),
    ],
)
def test_a_count_that_is_not_met_is_said(
    client: Client, db: Any, registry: Registry, change: dict[str, Any], reason: str
) -> None:
    def changed(answer: Any) -> Any:
        return replace(answer, body=as_json(json.loads(answer.body) | change))

    registry.faults = [Fault(page(1), ALWAYS, change=changed)]
    answer = ask(client, db, page_size=1000)
    assert (answer.state, answer.reason) == (State.INCOMPLETE, reason)


def test_pages_that_never_end_are_left(client: Client, db: Any, registry: Registry) -> None:
    number = iter(range(100))

    def empty(answer: Any) -> Any:
        return replace(answer, body=as_json({"studies": [], "nextPageToken": token(1000 + next(number))}))

    registry.faults = [Fault(page(2), ALWAYS, change=empty)]
    answer = ask(client, db)
    assert (answer.state, answer.reason) == (State.INCOMPLETE, "The registry's pages do not come to an end.")
    assert len(registry.asked) < 15


# ---------------------------------------------------------------- nothing to be had


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(times=ALWAYS, status=503), RegistryUnreachable),
        (Fault(times=ALWAYS, status=403, body=b"<html>Forbidden</html>"), RegistryRefused),
        (Fault(page(1), ALWAYS, status=400, body=b"`x` is unknown parameter"), RegistryRejected),
        (Fault(page(1), ALWAYS, body=b'{"studies": ['), RegistryError),
    ],
)
def test_when_nothing_can_be_had_the_reason_is_kept(
    client: Client, db: Any, registry: Registry, fault: Fault, error: type[RegistryError]
) -> None:
    registry.faults = [fault]
    with pytest.raises(error) as raised:
        ask(client, db)
    kept = cache.load_answer(db, QUERY, now=NOW, max_age=None)
    assert (kept.state, kept.reason) == (State.NOT_ASKED, str(raised.value))


def test_an_earlier_answer_stands_when_the_registry_is_silent(client: Client, db: Any, registry: Registry) -> None:
    ask(client, db)
    registry.faults = [Fault(times=ALWAYS, status=503)]
    with Client(registry.base, rate=None, sleep=lambda _: None) as later, pytest.raises(RegistryUnreachable):
        ask(later, db, now=NOW + 2 * DAY)
    kept = cache.load_answer(db, QUERY, now=NOW + 2 * DAY, max_age=DAY)
    assert (kept.state, kept.received) == (State.STALE, 25)
    assert "503" in kept.reason


def test_a_stand_in_without_a_version_can_be_asked(client: Client, db: Any, registry: Registry) -> None:
    registry.faults = [Fault(at("/version"), ALWAYS, status=404)]
    answer = ask(client, db)
    assert (answer.state, answer.data_date) == (State.COMPLETE, None)


# ---------------------------------------------------------------- one trial


def test_one_trial_is_fetched_and_kept_whole(client: Client, db: Any, registry: Registry) -> None:
    study = fetch.study("nct00001003", client, db, now=NOW)
    assert study.id == "NCT00001003"
    assert cache.load_studies(db, ["NCT00001003"]) == {"NCT00001003": study}
    assert "fields" not in registry.asked[-1].params


def test_an_old_number_leads_to_the_current_one(client: Client, db: Any, registry: Registry) -> None:
    registry.load([samples.record(7, aliases=["NCT00000003"])])
    assert fetch.study("NCT00000003", client, db, now=NOW).id == "NCT00000007"


def test_numbers_that_are_none(client: Client, db: Any) -> None:
    with pytest.raises(RegistryRejected, match="no trial NCT99999999"):
        fetch.study("NCT99999999", client, db, now=NOW)
    with pytest.raises(UsageError, match="expected NCT and eight digits, got 'nct1234'"):
        fetch.study("nct1234", client, db, now=NOW)


def test_a_record_without_a_number_is_an_error() -> None:
    with pytest.raises(RecordError, match="no NCT number"):
        ctgov.parse({"protocolSection": {}})
