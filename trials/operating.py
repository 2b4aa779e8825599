"""What an operator is told: how a refresh went, what one would ask, what the database holds and if all is well."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from trials import terminal
from trials.errors import UsageError

if TYPE_CHECKING:
    from trials.cache import Status
    from trials.doctor import Check
    from trials.importing import Imported
    from trials.models import State
    from trials.pipeline import Settings
    from trials.refreshing import Refreshed

FEW_MEGABYTES = 500  # free on the disk


NO_CONTACT = (
    "TRIALS_CONTACT is not set; set it to a mail address or a web page of yours, so that the registry can turn to you "
    "before it shuts this program out."
)

NOTHING_ASKED = "Nothing was ever asked, so there is nothing to refresh; trials report or trials search asks."


def advise(settings: Settings) -> None:
    """A word on stderr on what an operator would want to set."""
    if settings.contact is None:
        terminal.warn(NO_CONTACT)


def refreshed(done: Refreshed) -> None:
    """How a refresh went."""
    for problem in done.problems:
        terminal.warn(problem)
    if not done.queries:
        terminal.warn(NOTHING_ASKED)
    terminal.facts(
        [
            ("queries", done.queries),
            ("up to date", done.updated),
            ("requests", done.requests),
            ("records received", done.studies),
            ("changes noted", done.changes),
        ]
    )


def steps(planned: Sequence[tuple[str, str, str]]) -> None:
    """What a refresh would ask."""
    if not planned:
        terminal.warn(NOTHING_ASKED)
        return
    terminal.table(["therapy", "condition", "would ask for"], planned)
    for step, number in Counter(step for *_, step in planned).most_common():
        terminal.warn(f"{number} of {len(planned)} queries: {step}")


def status(settings: Settings, *, as_json: bool) -> int:
    """What the database holds; 1 when an age was allowed and something is not well."""
    from trials import cache

    if not settings.db.exists():
        raise UsageError(f"There is no database at {settings.db}; trials report or trials search makes one.")
    with cache.open_db(settings.db) as db:
        held = cache.status(db)
    writer = cache.writer(settings.db)
    free = shutil.disk_usage(settings.db.absolute().parent).free // 1_000_000
    attention = _attention(held, writer, free, settings.now, settings.max_age)
    told: dict[str, Any] = {
        "well": not attention,
        "attention": attention,
        "oldest_answer_hours": _hours(held.oldest_answer, settings.now),
        "last_success_hours": _hours(held.last_success, settings.now),
        "writer": writer,
        "free_megabytes": free,
        **asdict(held),
    }
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        lines = [("attention", line) for line in attention] or [("well", "nothing needs attention")]
        terminal.facts([*lines, *_at_a_glance(held, writer, free, settings.now)])
        advise(settings)
    return int(bool(attention) and settings.max_age is not None)


def _at_a_glance(held: Status, writer: str | None, free: int, now: datetime) -> list[tuple[str, str | None]]:
    hours = [_hours(moment, now) for moment in (held.newest_answer, held.oldest_answer)]
    span = " to ".join(dict.fromkeys("?" if one is None else f"{one:g}" for one in hours))
    ages = f", confirmed {span} hours ago" if held.complete_queries else ""
    data = f", the registry's data of {held.data_date[:10]}" if held.data_date else ""
    state = (held.last_refresh_state or "").replace("_", " ")
    success = f"; last success {held.last_success}" if held.last_success else "; none succeeded yet"
    whole = f", {held.complete_records} of them whole records" if held.complete_records else ""
    changes = f"; {held.changes} changes noted, the last {held.last_change}" if held.changes else ""
    return [
        ("database", f"{held.database}: {held.megabytes} MB, {free} MB free on the disk"),
        ("snapshot", held.snapshot and f"of {held.snapshot}: frozen records, which nothing brings up to date"),
        ("writer", writer or "nobody is writing"),
        ("answers", None if held.snapshot else f"{held.complete_queries} of {held.queries} complete{ages}{data}"),
        ("studies", f"{held.studies}{whole}{changes}"),
        ("articles", f"{held.articles}, with {held.claims} claims and {held.verdicts} verdicts"),
        ("judgements", f"{held.judgements} by people" if held.judgements else None),
        ("refresh", f"{state} at {held.last_refresh}{success}" if held.last_refresh else "never yet"),
    ]


def _attention(held: Status, writer: str | None, free: int, now: datetime, max_age: timedelta | None) -> list[str]:
    """What an operator should look at, one sentence each."""
    found = []
    if held.last_refresh_state == "incomplete":
        found.append(f"The last refresh is incomplete: {held.last_refresh_reason or 'no reason was kept.'}")
    if held.last_refresh_state == "running" and writer is None:
        found.append("The last refresh was killed before its end; the next one goes on from there.")
    if held.unfinished_queries and writer is None:
        reason = f" ({held.reason})" if held.reason else ""
        found.append(f"{held.unfinished_queries} of {held.queries} answers are unfinished{reason}; run trials refresh.")
    age = _hours(held.oldest_answer, now)
    if max_age is not None and held.queries and (age is None or age > max_age.total_seconds() / 3600):
        found.append(f"The oldest answer is of {held.oldest_answer or 'no date'}, older than allowed.")
    if free < FEW_MEGABYTES:
        found.append(f"Only {free} MB are free on the disk.")
    return found


def _hours(moment: str | None, now: datetime) -> float | None:
    if moment is None:
        return None
    then = datetime.fromisoformat(moment)
    return round((now - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds() / 3600, 1)


def examined(found: Iterable[Check], *, as_json: bool) -> int:
    """What was looked at, as it comes; 1 when something is not well."""
    seen = []
    for check in found:
        seen.append(check)
        if not as_json:
            mark = {True: "ok", False: "PROBLEM", None: "-"}[check.well]
            print(f"{mark:<8} {check.what:<47} {terminal.plain(check.said)}", flush=True)
    if as_json:
        print(json.dumps([asdict(check) for check in seen], ensure_ascii=False, indent=1))
    # Of the settings one has to pass; which ones do is summed up in the check of the registry.
    return int(any(check.well is False and "TLS" not in check.what for check in seen))


def imported(came: Imported, state: State | None) -> int:
    """What came of files; 1 when something is missing."""
    from trials import importing

    for problem in came.problems:
        terminal.warn(problem)
    if not came.studies and not came.problems:
        terminal.warn("No study was found in the files.")
    terminal.facts([*importing.told(came), ("answer", state and state.value)])
    return int(importing.fails(came, state))
