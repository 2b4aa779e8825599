"""Work on what is kept: one trial looked up, and every query brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trials.errors import (
    CacheError,
    CacheLocked,
    RegistryError,
    RegistryRefused,
    RegistryUnreachable,
    TrialsError,
    VocabularyError,
)
from trials.models import Query, State, Study

if TYPE_CHECKING:
    from sqlite_utils import Database

    from trials.cache.kept import Change
    from trials.fetch import Tell
    from trials.http import Client
    from trials.pipeline import Say, Settings
    from trials.registries.ctgov import Names

TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h
A_MOMENT = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh came to."""

    queries: int
    updated: int  # of them, those that are complete and current now
    requests: int
    studies: int  # records received
    changes: int  # rows of history that it added
    problems: tuple[str, ...]
    may_pass: bool  # whether all of them are of a kind that passes by itself

    @property
    def exit_code(self) -> int:
        """0; 75 where trying later is all there is to do; otherwise 1."""
        return (TRY_LATER if self.may_pass else 1) if self.problems else 0


@dataclass
class _Course:
    """How a refresh goes."""

    asked: int = 0
    updated: int = 0
    news: bool = False
    date: str | None = None
    problems: list[str] = field(default_factory=list)
    lasting: bool = False  # a problem that does not pass by itself

    def note(self, words: str, error: RegistryError | None) -> None:
        self.problems.append(words)
        self.lasting |= not isinstance(error, RegistryUnreachable)


# ---------------------------------------------------------------- one trial


def study(
    number: str, settings: Settings, client: Callable[..., Client] | None = None
) -> tuple[Study, list[Change], str]:
    """A trial (checked NCT number), its history, and where it is known from: the registry, or else what is kept."""
    from trials import cache, fetch
    from trials.cache import kept
    from trials.http import Client

    trouble: TrialsError = CacheError(f"{number} is not kept in {settings.db}; ask again without --offline.")
    with cache.looking(settings.db) as db:
        snapshot = cache.status(db).snapshot
    if snapshot:  # nothing live is put beside it
        trouble = CacheError(f"{number} is not in the snapshot of {snapshot} that {settings.db} holds; name another.")
    elif not settings.offline:
        try:
            with (
                cache.writing(settings.db, wait=min(settings.wait, A_MOMENT)),  # what is kept can be shown instead
                cache.open_db(settings.db) as db,
                (client or Client)(settings.api, contact=settings.contact) as asking,
            ):
                found = fetch.study(number, asking, db, now=settings.now)
                source = f"the registry, {settings.now.date()}"
                return found, kept.load_changes(db, found.id, number), _led(source, number, found)
        except (RegistryError, CacheLocked) as error:
            trouble = error
    with cache.looking(settings.db) as db:
        held = kept.load_current(db, number)
        if held is None:
            raise trouble
        kept_in = f"the snapshot of {snapshot}" if snapshot else "what is kept"
        source = f"{kept_in}, its version of {held.version or 'unknown date'}"
        source += "" if settings.offline or snapshot else f" (not the registry's of today: {trouble})"
        return held, kept.load_changes(db, held.id, number), _led(source, number, held)


def _led(source: str, number: str, found: Study) -> str:
    """Where it is known from; where an old number led to it, that too."""
    return source if found.id == number else f"{source}; {number} is an older number of it"


# ---------------------------------------------------------------- every query


def refresh(settings: Settings, say: Say, *, sweep: bool = False) -> Refreshed:
    """Bring every query that is kept up to date; what fails is named, and the rest is done.

    `sweep` compares all numbers, also where the registry has nothing new.
    """
    from trials import cache, vocabulary
    from trials.http import Client

    with cache.writing(settings.db, wait=settings.wait), cache.open_db(settings.db) as db:
        if cache.status(db).snapshot:
            raise CacheError(f"{settings.db} holds a snapshot, which is never mixed with live records; name another.")
        words = vocabulary.load()
        queries = current(load(db), words)
        with Client(settings.api, contact=settings.contact) as client:
            return bring_up_to_date(
                db, queries, client, now=settings.now, max_age=settings.max_age, say=say, sweep=sweep,
                about=lambda query: " for ".join(named(query, words)),
            )  # fmt: skip


def named(query: Query, words: Names) -> tuple[str, str]:
    """Therapy and condition of a query by name; by id where the vocabulary has them no more."""
    found = []
    for id_ in (query.pair.therapy, query.pair.condition):
        try:
            found.append(words.concept(id_).name)
        except VocabularyError:
            found.append(id_)
    return found[0], found[1]


def preview(settings: Settings, *, sweep: bool = False) -> list[tuple[str, str, str]]:
    """What a refresh would ask: therapy, condition, step. Asks for the date of the registry's data; writes nothing."""
    from trials import cache, fetch, vocabulary
    from trials.http import Client

    words = vocabulary.load()
    with cache.looking(settings.db) as db, Client(settings.api, contact=settings.contact) as client:
        queries = current(load(db), words)
        date = fetch.data_date(client) if queries else None
        steps = []
        for query in queries:
            step = fetch.next_step(db, query, date, now=settings.now, sweep=sweep)
            answer = cache.load_answer(db, query, now=settings.now, max_age=settings.max_age or timedelta(0))
            young = settings.max_age and answer.state is State.COMPLETE and not sweep
            steps.append((*named(query, words), "young enough" if young else step.value))
        return steps


def load(db: Database) -> list[Query]:
    """Every query that was ever asked."""
    from trials.cache import kept

    return kept.load_queries(db)


def current(queries: Sequence[Query], vocabulary: Names | None = None) -> list[Query]:
    """One query a pair, in today's words: those of an earlier vocabulary or version are asked no more."""
    from trials.registries import ctgov

    if vocabulary is None:
        from trials import vocabulary as module

        vocabulary = module.load()
    planned: dict[str, Query] = {}
    for query in queries:
        with suppress(VocabularyError):
            new = ctgov.plan(query.pair, vocabulary)
            planned[new.id] = new
            continue
        planned[query.id] = query  # a concept that the vocabulary no longer has
    return list(planned.values())


def bring_up_to_date(
    db: Database,
    queries: Sequence[Query],
    client: Client,
    *,
    now: datetime,
    max_age: timedelta | None,
    say: Say,
    sweep: bool = False,
    page_size: int | None = None,
    about: Callable[[Query], str] = lambda query: query.id,
) -> Refreshed:
    """The same with a database that is open and a client; the run is noted in `refreshes`, however it ends."""
    from trials import cache

    now = now.replace(microsecond=0)
    stamp = now.isoformat()
    number = cache.start_refresh(db, stamp)
    course = _Course()
    try:
        _ask_all(db, queries, client, course, now, max_age, say, sweep, page_size, about)
    except BaseException as end:
        how = "by Ctrl-C or a scheduler" if isinstance(end, KeyboardInterrupt) else f"({type(end).__name__})"
        reason = str(end) if isinstance(end, TrialsError) else f"It was stopped {how}."
        with suppress(TrialsError):  # where the disk is full, nothing more can be noted
            cache.finish_refresh(db, number, state="incomplete", reason=reason, now=stamp)
        raise
    state = "incomplete" if course.problems else "complete" if course.news else "nothing_new"
    studies, changes = cache.finish_refresh(
        db, number, state=state, reason=next(iter(course.problems), None), now=stamp,
        data_date=course.date, queries=course.updated,
    )  # fmt: skip
    problems = tuple(dict.fromkeys(course.problems))
    return Refreshed(len(queries), course.updated, client.requests, studies, changes, problems, not course.lasting)


def _ask_all(
    db: Database,
    queries: Sequence[Query],
    client: Client,
    course: _Course,
    now: datetime,
    max_age: timedelta | None,
    say: Say,
    sweep: bool,
    page_size: int | None,
    about: Callable[[Query], str],
) -> None:
    from trials import fetch

    for number, query in enumerate(queries, 1):
        say(f"asking the registry, {number} of {len(queries)}")
        errors: list[RegistryError] = []
        before = client.requests
        try:
            answer = fetch.ask(
                query, client, db, now=now, max_age=max_age or timedelta(0), sweep=sweep, failed=errors.append,
                page_size=page_size or fetch.PAGE_SIZE, progress=_teller(say, number, len(queries)),
            )  # fmt: skip
        except RegistryError as error:
            course.note(str(error), error)
            if isinstance(error, RegistryUnreachable | RegistryRefused):
                break  # nobody will answer the others
            continue
        # The date of the data is asked once for all queries; what is asked beyond that is for something new.
        course.news |= client.requests - before > (1 if number == 1 else 0)
        course.date = max(filter(None, (course.date, answer.data_date)), default=None)
        if answer.state is State.COMPLETE:
            course.updated += 1
        else:
            then = "" if errors else " The next refresh asks again."
            course.note(
                f"The answer about {about(query)} is {answer.state.value}: {answer.reason}{then}",
                next(iter(errors), None),
            )


def _teller(say: Say, number: int, queries: int) -> Tell:
    def tell(received: int, total: int | None) -> None:
        say(f"asking the registry, {number} of {queries}: {received} of {total or 'an unknown number of'} records")

    return tell
