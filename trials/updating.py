"""A complete answer brought up to date by what changed, instead of asked for again.

The registry says how many trials the query finds now, and gives those that were updated since. What is kept and what
came have to make that number; where they do not, and once a month anyway, the numbers of all trials are compared with
those kept. That finds what vanished, what left the query, what was given another number, and records that changed
without an update being posted: the registry itself makes a status unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from trials import cache, pages
from trials.cache import lists
from trials.models import Query, Study
from trials.registries import essie

if TYPE_CHECKING:
    from sqlite_utils import Database

    from trials.http import Client
    from trials.responses import Response

__all__ = ["Step", "next_step", "update"]

OVERLAP = timedelta(days=2)  # the registry's data of a day may hold updates that it dates otherwise
SWEEP_EVERY = timedelta(days=30)
READ_EVERY = timedelta(days=180)  # MeSH terms that the registry gives anew change no date and no status
FEW = 200  # studies: one request brings all of them, and what changed would take two
MOST_LOST = 50  # numbers that lead nowhere, each asked for by itself to know why


class Step(StrEnum):
    """What bringing a query up to date comes to; the words are for people."""

    NOTHING = "nothing new"
    CHANGES = "what changed"
    SWEEP = "what changed, and all numbers compared"
    CONTINUE = "the rest of an unfinished answer"
    ALL = "every page"


def next_step(db: Database, query: Query, date: str | None, *, now: datetime, sweep: bool = False) -> Step:
    """What to ask, given the date of the registry's data."""
    place = cache.load_progress(db, query.id)
    if place is not None:
        # A token is an offset into one revision's results: with other data behind it, it would skip and repeat.
        return Step.CONTINUE if place.token is not None and place.data_date == date else Step.ALL
    latest = lists.load_latest(db, query.id)
    if latest is None:
        return Step.ALL
    if date is not None and latest.data_date == date and not sweep:
        return Step.NOTHING
    if date is None and latest.etag and not sweep:
        return Step.CHANGES  # the registry's mark of its data says whether there are any
    if latest.received <= FEW or _longer_ago(latest.read_at, READ_EVERY, now) or not _day(latest.data_date):
        return Step.ALL
    return Step.SWEEP if sweep or _longer_ago(latest.swept_at, SWEEP_EVERY, now) else Step.CHANGES


def _longer_ago(moment: str | None, than: timedelta, now: datetime) -> bool:
    return moment is None or now - datetime.fromisoformat(moment) > than


def _day(data_date: str | None) -> Date | None:
    try:
        return Date.fromisoformat((data_date or "")[:10])
    except ValueError:
        return None


# ---------------------------------------------------------------- asking


@dataclass
class _Received:
    """What has come so far."""

    listed: frozenset[str]  # the answer as it is kept
    changed: set[str] = field(default_factory=set)
    requests: list[lists.Request] = field(default_factory=list)

    @property
    def known(self) -> set[str]:
        return self.changed | self.listed

    def note(self, answer: Response, records: int) -> None:
        self.requests.append(lists.Request(answer.url, answer.status, answer.headers.get("etag"), records))


def update(query: Query, client: Client, db: Database, date: str | None, *, stamp: str, step: Step, size: int) -> bool:
    """Bring the kept answer to the registry's data of `date`; False when only every page anew will do."""
    latest = lists.load_latest(db, query.id)
    if latest is None:
        return False
    try:
        total, answer = pages.number_now(query.params, client, None if date else latest.etag)
        if answer.status == 304:  # from a stand-in that does not say the date of its data, but marks its revision
            cache.confirm_query(db, query.id, now=stamp)
            return True
        if (since := _day(latest.data_date)) is None:
            return False
        if client.revision not in (None, etag := answer.headers.get("etag")):
            date = pages.data_date_now(client)
        client.revision = etag or client.revision
        got = _Received(frozenset(cache.load_listed(db, query.id)))
        got.note(answer, 0)
        if total is None or not _take_changed(query, client, db, got, since - OVERLAP, total, stamp, size):
            return False
        gone: Mapping[str, str | None] = {}
        swept = step is Step.SWEEP or len(got.known) != total
        if swept:
            found = _compare(query, client, db, got, stamp, size)
            if found is None or len(found) != total:
                return False
            gone = _whereabouts(sorted(got.listed - found), client, db, got, stamp)
            got.changed &= found
    except pages.Again:
        return False
    etags = {request.etag for request in got.requests if request.etag}
    if len(etags) > 1:
        return False  # the data changed meanwhile
    lists.update_list(
        db, query.id, appeared=got.changed - got.listed, gone=gone, total=total, data_date=date,
        etag=next(iter(etags), None), now=stamp, swept=swept, requests=got.requests,
    )  # fmt: skip
    return True


def _take_changed(
    query: Query, client: Client, db: Database, got: _Received, since: Date, total: int, stamp: str, size: int
) -> bool:
    """Keep what was updated since a date; False when that is so much that every page is no more."""
    params, filters = list(query.params), [essie.since(since.isoformat())]
    filters += [f"({value})" for name, value in params if name == "filter.advanced"]
    params = [pair for pair in params if pair[0] != "filter.advanced"] + [("filter.advanced", " AND ".join(filters))]
    for page, answer in pages.follow(params, client, size):
        got.note(answer, len(page.records))
        if page.unreadable or (page.total or 0) > max(total / 2, size):
            return False
        lists.save_changed(db, page.records, stamp)
        got.changed.update(study.id for study, _ in page.records)
    return True


def _compare(
    query: Query, client: Client, db: Database, got: _Received, stamp: str, size: int
) -> frozenset[str] | None:
    """All numbers that the query finds, with what is new or differs fetched; None when that does not come out even."""
    found = pages.marks(query.params, client, size)
    if found is None:
        return None
    kept = lists.load_marks(db, found)
    wanted = [
        number
        for number, study in sorted(found.items())
        if number not in got.changed and (number not in got.listed or _differs(study, kept.get(number)))
    ]
    if len(wanted) > max(size, len(found) / 2):
        return None
    for page, answer in pages.by_number(wanted, client):
        got.note(answer, len(page.records))
        lists.save_changed(db, page.records, stamp)
        got.changed.update(study.id for study, _ in page.records)
    return frozenset(found) if got.known >= set(found) else None


def _differs(study: Study, kept: tuple[str | None, str | None] | None) -> bool:
    if kept is None:
        return True
    return study.status != kept[0] or (study.last_updated is not None and study.last_updated != kept[1])


def _whereabouts(numbers: list[str], client: Client, db: Database, got: _Received, stamp: str) -> dict[str, str | None]:
    """By which number each of some studies is known now; None when by none. Those still there are kept as they are."""
    now: dict[str, str | None] = {}
    for page, answer in pages.by_number(numbers, client):
        got.note(answer, len(page.records))
        lists.save_changed(db, [record for record in page.records if record[0].id in numbers], stamp)
        for study, _ in page.records:
            now |= {number: study.id for number in (study.id, *study.aliases) if number in numbers}
    lost = [number for number in numbers if number not in now]
    return now | {n: pages.current_number(n, client) for n in lost[:MOST_LOST]} | {n: n for n in lost[MOST_LOST:]}
