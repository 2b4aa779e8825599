"""What can go wrong with a request, and what comes of it: the table in docs/faults.md, made by running each.

`python -m tests.registry.faults` writes the table; a test compares it with what happens now.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.registry import samples
from tests.registry.server import Asked, Fault, Registry, page
from tests.registry.service import Answer, as_json, token
from trials import cache, fetch
from trials.errors import RegistryError
from trials.http import Client, Timeouts
from trials.models import Pair, Query, State

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
NOW = datetime(2026, 8, 15, 12, tzinfo=UTC)
QUERY = Query("0" * 16, "ctgov", Pair("MESH:D001249", "TRIALS:x"), (("query.cond", '"asthma"'),), "https://example.org")
PATIENT, QUICK = Timeouts(5, 5, 5), Timeouts(5, 0.2, 0.5)


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
same run (`tests/registry/test_faults.py`).

| fault | at page | answer | kept | what is said | the next run |
| --- | --- | --- | --- | --- | --- |"""


@dataclass(frozen=True)
class Outcome:
    """What became of a run with a fault, and of the next one without."""

    state: str
    kept: int
    message: str
    again: str


def run(fault: Fault, at: int, times: float) -> Outcome:
    """A query of three pages, the fault at one of them; then the same once more, undisturbed."""
    with Registry(samples.records()).running() as registry:
        db = cache.open_db(":memory:")
        registry.faults = [replace(fault, when=page(at) if at == 1 else _second, times=times)]
        state, kept, message = _ask(registry, db, QUICK if fault.delay or fault.trickle else PATIENT)
        registry.faults, registry.asked = [], []
        after, received, _ = _ask(registry, db, PATIENT)
        again = f"{after}, {received} of 25" if registry.asked else "nothing to do"
        pages = sum(asked.path == "/studies" for asked in registry.asked)
        db.close()
        return Outcome(state, kept, message, f"{again}; {pages} pages" if pages else again)


def _second(asked: Asked) -> bool:
    return asked.params.get("pageToken") == token(10)


def _ask(registry: Registry, db: Any, timeouts: Timeouts) -> tuple[str, int, str]:
    slept: list[float] = []
    with Client(
        registry.base, rate=None, timeouts=timeouts, clock=lambda: sum(slept), sleep=slept.append, random=lambda: 1.0
    ) as client:
        try:
            answer = fetch.ask(QUERY, client, db, now=NOW, max_age=timedelta(days=1), page_size=10)
            message = answer.reason or ""
        except RegistryError as error:
            answer = cache.load_answer(db, QUERY, now=NOW, max_age=None)
            message = f"{type(error).__name__}: {error}"
    assert db.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(answer.studies) == db.table("studies").count
    message = message.replace(registry.base, "http://…").replace("127.0.0.1", "…")
    return answer.state.value if answer.state is not State.NOT_ASKED else "not asked", len(answer.studies), message


def table() -> str:
    """The whole document."""
    lines = [INTRODUCTION]
    for name, make in FAULTS.items():
        for at in (1, 2):
            outcome = run(make(), at, float("inf"))
            # What the decoder says is left out: its words change with its version.
            message = re.sub(r"(it begins '.*?'): [^)]*", r"\1", outcome.message).replace("|", "\\|") or "–"
            lines.append(f"| {name} | {at} | {outcome.state} | {outcome.kept} | {message} | {outcome.again} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(table(), encoding="utf8")
