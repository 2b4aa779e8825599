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
    from trials.models import Query, State
    from trials.pipeline import Settings
    from trials.refreshing import Refreshed

FEW_MEGABYTES = 500  # free on the disk


NO_CONTACT = (
    "TRIALS_CONTACT is not set, so the registry cannot tell whom to turn to before it shuts a program out; set it to a "
    "mail address or a web page of yours."
)


def advise(settings: Settings) -> None:
    """A word on stderr on what an operator would want to set."""
    if settings.contact is None:
        terminal.warn(NO_CONTACT)


def refreshed(done: Refreshed) -> None:
    """How a refresh went."""
    for problem in done.problems:
        terminal.warn(problem)
    terminal.facts(
        [
            ("queries", done.queries),
            ("up to date", done.updated),
            ("requests", done.requests),
            ("records received", done.studies),
            ("changes noted", done.changes),
        ]
    )


def steps(planned: Sequence[tuple[Query, str]]) -> None:
    """What a refresh would ask."""
    terminal.table(
        ["condition", "therapy", "would ask for"], [(q.pair.condition, q.pair.therapy, step) for q, step in planned]
    )
    for step, number in Counter(step for _, step in planned).most_common():
        terminal.warn(f"{number} of {len(planned)} queries: {step}")
    if not planned:
        terminal.warn("nothing was ever asked, so there is nothing to refresh; trials report or trials search asks.")


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
        rest = [(name.replace("_", " "), told[name]) for name in told if name not in ("well", "attention")]
        terminal.facts([*lines, *rest])
        advise(settings)
    return int(bool(attention) and settings.max_age is not None)


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
