"""From a query to an answer in the cache: every page followed, each kept with its place, the number proved.

An answer is COMPLETE only when as many different records came as the registry said there are, all from one revision
of its data. Whatever else happens, what came is kept, the reason is kept beside it, and the next run goes on there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from trials import cache
from trials.ahead import Ahead, seldom_collected
from trials.errors import RegistryError, RegistryRejected
from trials.models import Answer, Query, State, Study
from trials.pages import PAGE_SIZE, Again, data_date, data_date_now, page
from trials.registries import ctgov
from trials.updating import Step, next_step, update

if TYPE_CHECKING:
    from sqlite_utils import Database

    from trials.http import Client
    from trials.responses import Response

__all__ = ["MOST", "PAGE_SIZE", "Step", "ask", "data_date", "next_step", "study"]

MOST = 20_000  # trials about one pair; a query that finds more is too wide to be an answer
MOST_IDLE = 3  # pages one after the other that bring nothing new; an empty one may be followed by another

Tell = Callable[[int, int | None], object]  # received so far, total
Failed = Callable[[RegistryError], object]


def ask(
    query: Query,
    client: Client,
    db: Database,
    *,
    now: datetime,
    max_age: timedelta | None,
    progress: Tell | None = None,
    failed: Failed | None = None,
    sweep: bool = False,
    page_size: int = PAGE_SIZE,
    most: int = MOST,
) -> Answer:
    """The answer to a query: the one kept when it is young enough, otherwise the registry's.

    Raises RegistryError when nothing can be had; when some pages came, the answer is what is kept, and says why, and
    `failed` is told. `sweep` compares all numbers, however young the answer is.
    """
    now = now.replace(microsecond=0)  # as it is kept: an answer of this moment is not older than now
    kept = cache.load_answer(db, query, now=now, max_age=max_age)
    if kept.state is State.COMPLETE and not sweep:
        return kept
    stamp = now.isoformat()
    try:
        date = data_date(client)
        step = next_step(db, query, date, now=now, sweep=sweep)
        if step is Step.NOTHING:
            cache.confirm_query(db, query.id, now=stamp)
        elif step not in (Step.CHANGES, Step.SWEEP) or not update(
            query, client, db, date, stamp=stamp, step=step, size=page_size
        ):
            _run(query, client, db, date, stamp, progress, page_size, most, go_on=step is Step.CONTINUE)
    except RegistryError as error:
        if not _note_failure(db, query, str(error), stamp):
            raise
        if failed:
            failed(error)
    return cache.load_answer(db, query, now=now, max_age=max_age)


def _is_study(answer: Response) -> object:
    return ctgov.decode_study(answer.body)


def study(nct: str, client: Client, db: Database, *, now: datetime) -> Study:
    """One trial, its whole record, kept. An old number leads to the current one: compare the result's id."""
    number = ctgov.checked_id(nct)
    answer = client.get(f"/studies/{number}", check=_is_study, accept=(200, 404))
    if answer.status == 404:
        raise RegistryRejected(f"The registry has no trial {number}; check the number.")
    found = ctgov.decode_study(answer.body)
    if found.id != number and number not in found.aliases:
        raise RegistryError(f"The registry answers with {found.id} when asked for {number}; try again later.")
    cache.save_study(db, found, answer.body, now.isoformat(timespec="seconds"))
    return found


# ---------------------------------------------------------------- a run


def _run(
    query: Query,
    client: Client,
    db: Database,
    date: str | None,
    stamp: str,
    tell: Tell | None,
    size: int,
    most: int,
    *,
    go_on: bool,
) -> None:
    """Follow the pages to the end; from the first once more when they do not fit together."""
    if not go_on:
        cache.start_query(db, query, stamp)
    pages = partial(_pages, query, client, db, stamp=stamp, tell=tell, size=size, most=most)
    try:
        reason = pages(date)
    except Again:
        cache.start_query(db, query, stamp)
        try:
            reason = pages(data_date_now(client))
        except Again as again:
            reason = str(again)
    state = State.INCOMPLETE if reason else State.COMPLETE
    cache.finish_query(db, query.id, state=state, reason=reason, now=stamp)


def _pages(
    query: Query, client: Client, db: Database, date: str | None, *, stamp: str, tell: Tell | None, size: int, most: int
) -> str | None:
    """Ask for every page from where the run stands, and keep each; returns why that is not all, or None."""
    unreadable = idle = 0

    def have(token: str | None) -> tuple[ctgov.Page, list[cache.Packed], Response]:
        got, answer = page(query.params, client, token, size)
        packed = cache.pack(got.records)
        return replace(got, records=()), packed, replace(answer, body=b"")  # two pages are in memory at a time

    with Ahead(have) as ahead, seldom_collected():
        while True:
            place = cache.load_progress(db, query.id)
            number, token = (place.page, place.token) if place else (1, None)
            got, packed, answer = ahead.have(token)
            etag = answer.headers.get("etag")
            date = _same_data(client, date, place.etag if place else client.revision, etag, first=place is None)
            client.revision = etag or client.revision
            if got.token not in (None, token) and (got.total or 0) <= most:
                ahead.begin(got.token)
            cache.save_page(
                db, query, page=number, records=packed, token=got.token, total=got.total, data_date=date,
                etag=etag, now=stamp, url=answer.url, status=answer.status,
            )  # fmt: skip
            unreadable += got.unreadable
            before, place = place.received if place else 0, cache.load_progress(db, query.id)
            assert place is not None
            idle = 0 if place.received > before else idle + 1
            if tell:
                tell(place.received, place.total)
            if max(place.total or 0, place.received) > most:
                return f"More than {most} trials answer this query, which is too many to fetch; ask more narrowly."
            if got.token is None:
                return _shortfall(place, unreadable)
            if got.token == token or idle > MOST_IDLE:
                raise Again("The registry's pages do not come to an end.")


def _same_data(client: Client, date: str | None, before: str | None, etag: str | None, *, first: bool) -> str | None:
    """The date of the data that a page is from; Again when it is not that of the page before.

    The registry's ETag is one for each revision of its data, so it costs nothing to look at every page's.
    """
    if before is None or etag is None or before == etag:
        return date
    latest = data_date_now(client)
    if not first and latest != date:
        raise Again("The registry's data changed while the answer was read.")
    return latest


def _shortfall(place: cache.Progress, unreadable: int) -> str | None:
    """Why the pages that came are not the whole answer; None when they are."""
    if place.total is None or place.total < 0:
        return "The registry did not say how many trials there are."
    if place.received == place.total:
        return None
    reason = f"{place.received} of {place.total} records came"
    if unreadable:
        return f"{reason}; {unreadable} could not be read."
    if place.page > 2:
        raise Again(f"{reason}, {place.duplicates} of them twice." if place.duplicates else f"{reason}.")
    return f"{reason}."


def _note_failure(db: Database, query: Query, reason: str, stamp: str) -> bool:
    """Keep why the registry was silent; True when some pages came before it fell silent."""
    some = cache.load_progress(db, query.id) is not None
    if not some:
        cache.start_query(db, query, stamp)
    cache.finish_query(db, query.id, state=State.INCOMPLETE if some else State.NOT_ASKED, reason=reason, now=stamp)
    return some
