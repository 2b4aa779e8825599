"""What can go wrong with a request, and what comes of it: the table in docs/faults.md, made by running each.

`python -m tests.registry.faults` writes the table; a test compares it with what happens now.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.registry import samples
from tests.registry.server import Asked, Fault, Registry, page
from tests.registry.service import Answer, as_json, token
from trials import cache, refreshing
from trials.errors import CacheError, TrialsError
from trials.http import Client, Timeouts
from trials.models import Pair, Query, State
from trials.pipeline import Settings

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
NOW = datetime(2026, 8, 15, 12, tzinfo=UTC)
QUERY = Query("0" * 16, "ctgov", Pair("MESH:D001249", "TRIALS:x"), (("query.cond", '"asthma"'),), "https://example.org")
NOWHERE = "http://127.0.0.1:9/api/v2"
PATIENT, NOT_IDLE, NOT_LONG = Timeouts(5, 5, 5), Timeouts(5, 0.3, 5), Timeouts(5, 5, 0.5)


def _page(**given: object) -> Callable[[Answer], Answer]:
    """The right page with some of its keys changed."""
    return lambda answer: replace(answer, body=as_json(json.loads(answer.body) | given))


def _html(status: int) -> Callable[[Answer], Answer]:
    return lambda _: Answer(status, {"Content-Type": "text/html"}, b"<!doctype html><title>No</title>")


def _without_studies(answer: Answer) -> Answer:
    return replace(answer, body=as_json({"message": "none today"}))


def _record(**given: Any) -> Callable[[Answer], Answer]:
    """The right page whose first record is an odd one."""

    def change(answer: Answer) -> Answer:
        body = json.loads(answer.body)
        body["studies"][0]["protocolSection"] |= given
        return replace(answer, body=as_json(body))

    return change


class FullDisk(Fault):
    """Not the network's: the database cannot grow."""


class LostNetwork(Fault):
    """From then on nothing can be connected to."""


class Stopped(Fault):
    """Ctrl-C once a page is kept."""


FAULTS: dict[str, Callable[[], Fault]] = {
    "429 with Retry-After": lambda: Fault(status=429, headers={"Retry-After": "7"}),
    "429 with a Retry-After of an hour": lambda: Fault(status=429, headers={"Retry-After": "3600"}),
    "429 without": lambda: Fault(status=429),
    "500": lambda: Fault(status=500),
    "502, a web page": lambda: Fault(change=_html(502)),
    "503": lambda: Fault(status=503),
    "403, a web page from the edge": lambda: Fault(change=_html(403)),
    "200 that is a web page": lambda: Fault(change=_html(200)),
    "truncated JSON": lambda: Fault(body=b'{"totalCount": 25, "studies": [{"protocol'),
    "a body cut short": lambda: Fault(cut=40),
    "a connection closed without a word": lambda: Fault(hang_up=True),
    "a stall": lambda: Fault(delay=30),
    "a slow trickle": lambda: Fault(trickle=0.1, headers={"Content-Encoding": "identity"}),
    "an answer without `studies`": lambda: Fault(change=_without_studies),
    "an empty page with a token": lambda: Fault(change=_page(studies=[], nextPageToken=token(10))),
    "400": lambda: Fault(status=400, body=b"`pageToken` has incorrect value"),
    "a redirect to another host": lambda: Fault(status=302, headers={"Location": "https://example.org/"}),
    "a record without a number": lambda: Fault(change=_record(identificationModule={})),
    "a full disk": FullDisk,
    "no network": LostNetwork,
    "Ctrl-C": Stopped,
    "an unknown status and phase": lambda: Fault(
        change=_record(statusModule={"overallStatus": "PAUSED"}, designModule={"phases": ["PHASE7"]})
    ),
    "records without modules": lambda: Fault(change=_record(statusModule=None, designModule=None)),
    "absurd dates and enrolment": lambda: Fault(
        change=_record(
            statusModule={"startDateStruct": {"date": "2099-01-01"}, "overallStatus": "UNKNOWN"},
            designModule={"enrollmentInfo": {"count": 99999999}},
        )
    ),
}

INTRODUCTION = """\
# Faults, and what comes of them

Made by `python -m tests.registry.faults`, which runs each fault against the registry on loopback: a query of 25 trials
on three pages, first with the fault at its first or second page for as long as that page is asked for, then once more
without it. Waits and limits are in [registry.md](registry.md); here the limits on time are shorter. After each run the
database passed `PRAGMA integrity_check`. A fault on the way that happens only once comes to a complete answer in the
same run (`tests/registry/test_faults.py`). The exit code is that of `trials refresh`: 75 is worth another try later,
1 wants somebody to look, 130 was stopped. A refresh that is killed (`kill -9`) at any of 20 moments leaves a sound
database, and the next run comes to the same tables as an undisturbed one; a second refresh says who is running and ends
with 75 (`tests/test_refreshing.py`).

| fault | at page | answer | rows kept | what is said | exit code | resumed: the next run |
| --- | --- | --- | --- | --- | --- | --- |"""

ONE_TRIAL = """
## One trial

What `trials show` says of a number, with nothing kept.

| the registry | what is said | exit code |
| --- | --- | --- |"""


@dataclass(frozen=True)
class Outcome:
    """What became of a run with a fault, and of the next one without."""

    state: str
    kept: int
    message: str
    code: int
    again: str


def run(fault: Fault, at: int, times: float) -> Outcome:
    """A query of three pages, the fault at one of them; then the same once more, undisturbed."""
    with Registry(samples.records()).running() as registry:
        db = cache.open_db(":memory:")
        registry.faults = [replace(fault, when=page(at) if at == 1 else _second, times=times)]
        cache.start_query(db, QUERY, NOW.isoformat())
        state, kept, message, code = _ask(
            registry, db, NOT_IDLE if fault.delay else NOT_LONG if fault.trickle else PATIENT, fault, at
        )
        registry.faults, registry.asked = [], []
        db.conn.execute("PRAGMA max_page_count = 1000000")
        after, received, _, _ = _ask(registry, db, PATIENT)
        again = f"{after}, {received} of 25" if registry.asked else "nothing to do"
        pages = sum(asked.path == "/studies" for asked in registry.asked)
        db.close()
        return Outcome(state, kept, message, code, f"{again}; {pages} pages" if pages else again)


def _second(asked: Asked) -> bool:
    return asked.params.get("pageToken") == token(10)


def _ask(
    registry: Registry, db: Any, timeouts: Timeouts, fault: Fault | None = None, at: int = 0
) -> tuple[str, int, str, int]:
    def say(words: str) -> None:  # before the first page, and after each
        if not words.endswith("1 of 1" if at == 1 else ": 10 of 25 records"):
            return
        if isinstance(fault, FullDisk):
            (pages,) = db.conn.execute("PRAGMA page_count").fetchone()
            db.conn.execute(f"PRAGMA max_page_count = {pages}")
        elif isinstance(fault, Stopped):
            raise KeyboardInterrupt

    def lose(answer: Answer) -> Answer:  # while the first page is on its way
        client.base = NOWHERE
        return answer

    slept: list[float] = []
    with Client(
        registry.base, rate=None, timeouts=timeouts, clock=lambda: sum(slept), sleep=slept.append, random=lambda: 1.0
    ) as client:
        if isinstance(fault, LostNetwork):
            client.base = NOWHERE if at == 1 else client.base
            registry.faults = [Fault(page(1), change=lose)]
        try:
            done = refreshing.bring_up_to_date(
                db, [QUERY], client, now=NOW, max_age=timedelta(days=1), say=say, page_size=10
            )
            message, code = "; ".join(done.problems).replace(QUERY.id, "…"), done.exit_code
        except CacheError as error:
            message, code = str(error), error.exit_code
        except KeyboardInterrupt:
            message, code = str(db.execute("SELECT reason FROM refreshes ORDER BY id DESC").fetchone()[0]), 130
            _settled()
        answer = cache.load_answer(db, QUERY, now=NOW, max_age=None)
    assert db.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(answer.studies) == db.table("studies").count
    message = message.replace(registry.base, "http://…").replace("127.0.0.1", "…")
    return (
        answer.state.value if answer.state is not State.NOT_ASKED else "not asked",
        len(answer.studies),
        message,
        code,
    )


def _settled() -> None:
    """Wait for the page that was under way: here the process does not end."""
    for thread in threading.enumerate():
        if thread.name == "trials-ahead":
            thread.join(10)


def one_trial() -> Iterator[str]:
    """Rows of the second table."""
    asked = {
        "has it under another number": ("NCT00000003", None),
        "does not have it": ("NCT00000009", None),
        "answers with another trial": ("NCT00000007", Fault(change=_record_of(8))),
        "answers with something else": ("NCT00000007", Fault(times=float("inf"), body=b'{"studies": []}')),
    }
    for what, (number, fault) in asked.items():
        with (
            Registry([samples.record(7, aliases=["NCT00000003"])]).running() as registry,
            TemporaryDirectory() as folder,
        ):
            registry.faults = [fault] if fault else []
            client = partial(Client, rate=None, sleep=lambda _: None)
            settings = Settings(db=Path(folder) / "trials.db", now=NOW, api=registry.base)
            try:
                found, _, source = refreshing.study(number, settings, client)
                said, code = f"{found.id}: known from {source}", 0
            except TrialsError as error:
                said, code = str(error), error.exit_code
            said = re.sub(r"(it begins '.*?'): [^)]*", r"\1", said.replace("127.0.0.1", "…"))
            yield f"| {what} ({number}) | {said} | {code} |"


def _record_of(number: int) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body=as_json(samples.record(number)))


def table() -> str:
    """The whole document."""
    lines = [INTRODUCTION]
    for name, make in FAULTS.items():
        for at in (2,) if make in (FullDisk, Stopped) else (1, 2):  # what is empty has room for a first small page
            outcome = run(make(), at, float("inf"))
            # What the decoder says is left out: its words change with its version.
            message = re.sub(r"(it begins '.*?'): [^)]*", r"\1", outcome.message).replace("|", "\\|") or "–"
            cells = (name, at, outcome.state, outcome.kept, message, outcome.code, outcome.again)
            lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += [ONE_TRIAL, *one_trial()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(table(), encoding="utf8")
