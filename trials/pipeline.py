"""The order of the steps, from what was read in articles to a report.

One question that got no answer does not stop the rest: what went wrong is kept as a sentence in `Report.problems`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trials import __version__, evidence, judging, matching, named, then, verdicts
from trials.errors import CacheLocked, RegistryError, RegistryRefused, RegistryUnreachable, UsageError
from trials.judging import Judgements
from trials.models import (
    Answer,
    Concept,
    Evidence,
    Match,
    Pair,
    Query,
    Reading,
    Report,
    State,
    Study,
    Verdict,
)
from trials.named import Found
from trials.registries import ctgov
from trials.verdicts import umbrella

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

Say = Callable[[str], None]  # progress, for people to see on stderr


def _silent(_: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is to use; nothing further in asks for the time or the place."""

    db: Path
    now: datetime  # aware, UTC
    offline: bool = False
    api: str | None = None
    max_age: timedelta | None = None  # how old a kept answer may be; None: a day, or any age when offline
    as_of: str | None = None  # ISO date; None: today, or the date of the data where the registry was not asked
    wait: float = 10.0  # seconds to wait for another writer
    contact: str | None = None  # whom the registry may turn to; None: nobody
    then: bool = False  # judge also as of each article's own date


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: an answer a pair, the studies they name, and on what it all rests."""

    answers: Mapping[Pair, Answer]
    studies: Mapping[str, Study]
    as_of: str
    basis: str
    basis_note: str | None
    problems: tuple[str, ...]
    db: Path  # the database that holds it
    found: Found = named.NOTHING  # what the numbers that the articles name came to


A_DAY = timedelta(hours=24)


def pairs_of(readings: Iterable[Reading], vocabulary: Vocabulary) -> list[Pair]:
    """Every pair that a claim joins, sorted; in the stead of an umbrella subject, its named examples.

    The registry is not asked about such an umbrella: all its trials together would inflate the tier.
    """
    return sorted(
        {
            pair
            for reading in readings
            for pair in (*reading.pairs, *reading.examples)
            if not umbrella.named(reading, pair.condition, pair.therapy, vocabulary)
        }
    )


def only_about(readings: Sequence[Reading], conditions: Sequence[str], vocabulary: Vocabulary) -> list[Reading]:
    """The readings cut to some conditions (concept ids) and what is narrower; all of it where none is named."""
    if not conditions:
        return list(readings)
    wanted = {n for c in conditions for n in (c, *vocabulary.narrower(c))}
    return [
        replace(
            reading,
            claims=tuple(c for c in reading.claims if not c.conditions or wanted & set(c.conditions)),
            pairs=tuple(p for p in reading.pairs if p.condition in wanted),
            examples=tuple(p for p in reading.examples if p.condition in wanted),
        )
        for reading in readings
    ]


# ---------------------------------------------------------------- asking


def ask(
    pairs: Sequence[Pair],
    vocabulary: Vocabulary,
    settings: Settings,
    *,
    by_number: Sequence[str] = (),
    say: Say = _silent,
) -> Asked:
    """The registry's answers: asked now, or kept, or from the shipped snapshot where there is neither.

    A database that was loaded from a snapshot answers by itself: nobody is asked, and nothing live is put beside it.

    `by_number`: trials to look up as well, whether or not an answer holds them.
    """
    from trials import cache

    queries = {pair: ctgov.plan(pair, vocabulary) for pair in pairs}
    max_age = settings.max_age if settings.offline or settings.max_age is not None else A_DAY
    problems: list[str] = []
    silence = None
    if (loaded := _loaded(queries, vocabulary, settings, say, by_number)) is not None:
        return loaded
    with cache.looking(settings.db) if settings.offline else cache.opened_to_write(settings.db, settings.wait) as db:
        if not settings.offline:
            silence = _ask_registry(
                queries.values(), vocabulary, db, settings, A_DAY if max_age is None else max_age, problems, say
            )
        answers = {p: cache.load_answer(db, q, now=settings.now, max_age=max_age) for p, q in queries.items()}
        if not (settings.offline or silence) or any(a.state is not State.NOT_ASKED for a in answers.values()):
            studies, found = _looked_up(answers, by_number, db, settings, silence, say)
            return replace(_from_cache(answers, studies, settings, silence, problems), found=found)
    return _from_snapshot(queries, vocabulary, settings, silence, say, by_number)


def _looked_up(
    answers: Mapping[Pair, Answer], by_number: Sequence[str], db: Any, settings: Settings, silence: str | None, say: Say
) -> tuple[dict[str, Study], Found]:
    """The records of the answers, and of the trials named by number: asked for where no answer holds them."""
    from trials import cache
    from trials.http import Client

    answered = {nct for answer in answers.values() for nct in answer.studies}
    studies = cache.load_studies(db, sorted(answered))
    found = named.kept(by_number, studies, named.NOT_REACHED if silence else named.NOT_ASKED)
    if found.absent and not (settings.offline or silence):
        with Client(settings.api, contact=settings.contact) as client:
            found = named.fetched(found, studies, client, db, settings, say)
    studies |= cache.load_studies(db, found.absent)
    again = named.kept(found.absent, studies)
    return studies, Found({**found.records, **again.records}, {n: found.absent[n] for n in again.absent})


def _ask_registry(
    queries: Iterable[Query],
    vocabulary: Vocabulary,
    db: Any,
    settings: Settings,
    max_age: timedelta,
    problems: list[str],
    say: Say,
) -> str | None:
    """Ask every query. When it shows that nobody will answer, ask no more and return why."""
    from trials import fetch
    from trials.http import Client

    todo = list(queries)
    with Client(settings.api, contact=settings.contact) as client:
        for number, query in enumerate(todo, 1):
            say(f"asking the registry, {number} of {len(todo)}")
            try:
                answer = fetch.ask(query, client, db, now=settings.now, max_age=max_age)
                if answer.state is not State.COMPLETE:
                    sides = filter(None, (query.pair.therapy, query.pair.condition))
                    about = " for ".join(vocabulary.concept(side).name for side in sides)
                    problems.append(f"The answer about {about} is {answer.state.value}: {answer.reason}")
            except (RegistryUnreachable, RegistryRefused) as error:
                problems.append(str(error))
                return str(error)
            except RegistryError as error:
                problems.append(str(error))
    return None


def _from_cache(
    answers: dict[Pair, Answer],
    studies: Mapping[str, Study],
    settings: Settings,
    silence: str | None,
    problems: list[str],
) -> Asked:
    today = settings.now.date().isoformat()
    if not (settings.offline or silence):
        as_of = settings.as_of or today
        return Asked(answers, studies, as_of, "registry", None, tuple(problems), settings.db)
    dates = sorted(a.data_date[:10] for a in answers.values() if a.data_date)
    span = (dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}") if dates else "an unknown date"
    why = "as you chose (--offline)" if settings.offline else f"because it could not be reached ({silence})"
    as_of = _no_later(settings, dates[0] if dates else today)
    note = (
        f"This report rests on records kept from the registry's data of {span}, not on the live registry. "
        f"The registry was not asked, {why}; “today” means {as_of}."
    )
    return Asked(answers, studies, as_of, "cache", note, tuple(problems), settings.db)


def _from_snapshot(
    queries: Mapping[Pair, Query],
    vocabulary: Vocabulary,
    settings: Settings,
    silence: str | None,
    say: Say,
    by_number: Sequence[str],
) -> Asked:
    from trials import cache
    from trials.cache import snapshots

    today = settings.now.date().isoformat()
    path = snapshots.shipped()
    if path is None:
        answers = {p: _not_asked(q, silence) for p, q in queries.items()}
        nothing = named.kept(by_number, {})
        return Asked(answers, {}, settings.as_of or today, "registry", None, (), settings.db, nothing)
    snapshot = snapshots.load(path)
    as_of = _no_later(settings, snapshot.date)
    say(f"using the snapshot of {snapshot.date} that ships with trials")
    home = settings.db.with_name(f"snapshot-{snapshot.date}.db")
    with cache.writing(home, wait=settings.wait), cache.open_db(home) as db:
        snapshots.into(db, snapshot)
        answers = {p: snapshots.answer(snapshot, q, vocabulary) for p, q in queries.items()}
        studies = cache.load_studies(db, sorted({n for a in answers.values() for n in a.studies} | set(by_number)))
    found = named.kept(by_number, studies, named.NOT_REACHED if silence else named.NOT_ASKED)
    why = "as you chose (--offline)" if settings.offline else "because it could not be reached"
    note = (
        f"This report rests on a snapshot of records of {snapshot.date}, not on the live registry. The registry was "
        f"not asked, {why}, and no earlier answers are kept, so the snapshot that ships with trials is used; “today” "
        f"means {as_of}. {snapshot.note}"
    )
    problems = (silence,) if silence else ()
    return Asked(answers, studies, as_of, snapshot.basis, note, problems, home, found)


def _loaded(
    queries: Mapping[Pair, Query], vocabulary: Vocabulary, settings: Settings, say: Say, by_number: Sequence[str]
) -> Asked | None:
    """The answers of a database that `trials snapshot load` made; None where it is another's."""
    from trials import cache
    from trials.cache import snapshots

    with cache.looking(settings.db) as db:
        snapshot = snapshots.held(db)
        if snapshot is None:
            return None
        as_of = _no_later(settings, snapshot.date)
        say(f"using the snapshot of {snapshot.date} in {settings.db}")
        answers = {p: snapshots.answer(snapshot, q, vocabulary) for p, q in queries.items()}
        studies = cache.load_studies(db, sorted({n for a in answers.values() for n in a.studies} | set(by_number)))
    why = "as you chose (--offline)" if settings.offline else "since live records are never put beside a snapshot"
    note = (
        f"This report rests on a snapshot of records of {snapshot.date}, not on the live registry. The registry was "
        f"not asked, {why}; the database holds that snapshot alone, and “today” means {as_of}. {snapshot.note}"
    )
    found = named.kept(by_number, studies, named.NOT_ASKED)
    return Asked(answers, studies, as_of, snapshot.basis, note, (), settings.db, found)


def _no_later(settings: Settings, date: str) -> str:
    """The date asked for, which must not be later than that of the records; theirs where none was asked for."""
    if settings.as_of and settings.as_of > date:
        raise UsageError(f"The records kept are of {date}: --as-of {settings.as_of} is later; give an earlier date.")
    return settings.as_of or date


def _not_asked(query: Query, why: str | None) -> Answer:
    return Answer(query, State.NOT_ASKED, None, None, None, 0, (), why or "nothing is kept about it")


# ---------------------------------------------------------------- weighing, judging


def decided(settings: Settings) -> Judgements:
    """What people decided. It is kept in the live database, whatever a report rests on."""
    from trials import cache

    if not settings.db.exists():
        return Judgements()
    with cache.open_db(settings.db) as db:
        return judging.of(cache.load_judgements(db))


def weigh(
    asked: Asked,
    readings: Sequence[Reading],
    vocabulary: Vocabulary,
    *,
    judgements: Judgements | None = None,
    say: Say = _silent,
) -> tuple[dict[Pair, Evidence], tuple[Match, ...]]:
    """The evidence for every pair that was asked about, and why each study matched or was ruled out by a person."""
    weighed: dict[Pair, Evidence] = {}
    matches: list[Match] = []
    for number, (pair, answer) in enumerate(sorted(asked.answers.items()), 1):
        say(f"weighing the evidence, {number} of {len(asked.answers)}")
        held = dict.fromkeys((*answer.studies, *asked.found.records.values()))
        candidates = [asked.studies[nct] for nct in held if nct in asked.studies]
        found = matching.match_all(candidates, pair, vocabulary)
        found, out = judging.to_matches(found, pair, [s.id for s in candidates], judgements or Judgements())
        matches += (*found, *out)
        if not (pair.condition and pair.therapy):  # a search that leaves one open has trials, and no tier
            continue
        weighed[pair] = evidence.weigh(
            pair, asked.studies, found, answer, as_of=asked.as_of, readings=readings, vocabulary=vocabulary
        )
    return weighed, tuple(matches)


def report(
    readings: Sequence[Reading],
    vocabulary: Vocabulary,
    settings: Settings,
    *,
    only: Sequence[str] = (),
    problems: Sequence[str] = (),
    say: Say = _silent,
) -> Report:
    """The whole way from readings to a report; everything derived is saved in the database beside the records."""
    decisions = decided(settings)
    readings = judging.to_readings(only_about(readings, only, vocabulary), decisions)
    pairs = pairs_of(readings, vocabulary)
    by_number = (*named.wanted(readings), *judging.wanted(decisions, pairs))
    asked = ask(pairs, vocabulary, settings, by_number=tuple(dict.fromkeys(by_number)), say=say)
    weighed, matches = weigh(asked, readings, vocabulary, judgements=decisions, say=say)
    told = named.told(readings, asked.found, asked.studies, asked.as_of)
    judged = tuple(
        v for reading in readings for v in verdicts.judge(reading, weighed, asked.studies, vocabulary, named=told)
    )
    if settings.then:
        judged = then.beside(judged, readings, weighed, matches, asked.studies, vocabulary)
    judged = judging.to_verdicts(judged, (c for r in readings for c in r.claims), decisions)
    concepts = _concepts(readings, weighed, vocabulary)
    unsaved = _save(asked.db, concepts, readings, weighed, matches, judged, settings)
    shown = {nct for e in weighed.values() for nct in (*e.studies, *e.possible)} | set(asked.found.records.values())
    return Report(
        readings=tuple(readings),
        verdicts=judged,
        evidence=tuple(weighed[pair] for pair in sorted(weighed)),
        matches=matches,
        studies=tuple(asked.studies[nct] for nct in sorted(shown) if nct in asked.studies),
        concepts=concepts,
        as_of=asked.as_of,
        basis=asked.basis,
        basis_note=asked.basis_note,
        version=__version__,
        problems=(*problems, *asked.problems, *unsaved),
        named=told,
        judgements=judging.applied(readings, matches, judged),
    )


def _save(
    path: Path,
    concepts: Sequence[Concept],
    readings: Sequence[Reading],
    weighed: Mapping[Pair, Evidence],
    matches: Sequence[Match],
    judged: Sequence[Verdict],
    settings: Settings,
) -> tuple[str, ...]:
    """What could not be saved, said in a sentence: the report is whole without it."""
    from trials import cache

    try:
        with cache.opened_to_write(path, settings.wait) as db:
            cache.save_concepts(db, concepts)
            for reading in readings:
                cache.save_reading(db, reading)
            for pair in sorted(weighed):
                found = [m for m in matches if m.pair == pair and not judging.ruled_out(m)]
                cache.save_evidence(db, weighed[pair], found)
            cache.save_verdicts(db, judged)
    except CacheLocked:
        return (f"The report is whole, but not kept in {path} as well: another process was writing to it.",)
    return ()


def _concepts(
    readings: Sequence[Reading], weighed: Mapping[Pair, Evidence], vocabulary: Vocabulary
) -> tuple[Concept, ...]:
    ids = {side for pair in weighed for side in (pair.condition, pair.therapy)}
    for reading in readings:
        ids |= {mention.concept for mention in reading.mentions}
        ids |= {c for claim in reading.claims for c in (*claim.conditions, *filter(None, [claim.therapy]))}
    return tuple(vocabulary.concept(i) for i in sorted(ids))
