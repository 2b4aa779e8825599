"""Work on what is kept: one trial looked up, and every query brought up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trials.errors import CacheError, RegistryError, RegistryRefused, RegistryUnreachable, TrialsError
from trials.models import State, Study

if TYPE_CHECKING:
    from trials.cache.kept import Change
    from trials.pipeline import Say, Settings


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh came to."""

    queries: int
    updated: int
    changes: int  # rows of history that it added
    problems: tuple[str, ...]


def study(number: str, settings: Settings) -> tuple[Study, list[Change], str]:
    """A trial (checked NCT number), its history, and where it is known from: the registry, or else what is kept."""
    from trials import cache, fetch
    from trials.cache import kept
    from trials.http import Client

    with cache.writing(settings.db, wait=settings.wait), cache.open_db(settings.db) as db:
        trouble: TrialsError = CacheError(f"{number} is not kept in {settings.db}; ask again without --offline.")
        if not settings.offline:
            try:
                with Client(settings.api) as client:
                    found = fetch.study(number, client, db, now=settings.now)
                return found, kept.load_changes(db, found.id), f"the registry, {settings.now.date()}"
            except RegistryError as error:
                trouble = error
        held = cache.load_studies(db, [number]).get(number)
        if held is None:
            raise trouble
        return held, kept.load_changes(db, number), f"what is kept, its version of {held.version or 'unknown date'}"


def refresh(settings: Settings, say: Say) -> Refreshed:
    """Ask every query that is kept again; what fails is named, and the rest is done."""
    from trials import cache, fetch
    from trials.cache import kept
    from trials.http import Client

    stamp = settings.now.isoformat(timespec="seconds")
    problems: list[str] = []
    updated = 0
    with cache.writing(settings.db, wait=settings.wait), cache.open_db(settings.db) as db:
        if cache.status(db).snapshot:
            raise CacheError(f"{settings.db} holds a snapshot, which is never mixed with live records; name another.")
        queries, before = kept.load_queries(db), len(kept.load_changes(db))
        run = cache.start_refresh(db, stamp)
        with Client(settings.api) as client:
            for number, query in enumerate(queries, 1):
                say(f"asking the registry, {number} of {len(queries)}")
                try:
                    answer = fetch.ask(query, client, db, now=settings.now, max_age=settings.max_age or timedelta(0))
                except RegistryError as error:
                    problems.append(str(error))
                    if isinstance(error, RegistryUnreachable | RegistryRefused):
                        break
                    continue
                updated += answer.state is State.COMPLETE
                if answer.state is not State.COMPLETE:
                    problems.append(f"{query.url}: {answer.reason}")
        changes = len(kept.load_changes(db)) - before
        cache.finish_refresh(
            db, run, state="incomplete" if problems else "complete", reason=problems[0] if problems else None, now=stamp
        )
    return Refreshed(len(queries), updated, changes, tuple(dict.fromkeys(problems)))
