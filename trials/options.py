"""From the words of a command line to values, or one sentence that says which word is off."""

from __future__ import annotations

import os
import socket
import sys
import zlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trials.errors import UsageError

if TYPE_CHECKING:
    from trials.models import Concept, Pair, Query
    from trials.pipeline import Settings
    from trials.scheduling import Place
    from trials.vocabulary import Vocabulary

ARTICLE = "article"  # --as-of: each article's own date
FORMATS = ("html", "md", "csv", "json")  # unless others are asked for
KNOWN_FORMATS = (*FORMATS, "pdf")


def settings(
    db: Path,
    *,
    offline: bool = False,
    max_age: str | None = None,
    as_of: str | None = None,
    api: str | None = None,
    articles: bool = False,
) -> Settings:
    """`articles`: a run that reads some, so that --as-of may mean their own dates."""
    from trials.pipeline import Settings

    now = datetime.now(UTC)
    then = articles and as_of == ARTICLE
    return Settings(
        db=db,
        now=now,
        offline=offline,
        api=address(api),
        contact=contact(),
        max_age=age(max_age),
        as_of=_past(iso_date(as_of, "--as-of"), now) if as_of and not then else None,
        then=then,
    )


def address(text: str | None) -> str | None:
    """Where the registry's service is."""
    try:
        good = not text or (
            urlsplit(text).scheme in ("http", "https") and urlsplit(text).hostname and text.isprintable()
        )
    except ValueError:
        good = False
    if not good:
        raise UsageError(f"--api {text} is not an address; it begins with https:// or http://.")
    return text or None


def _past(day: str, now: datetime) -> str:
    if day > now.date().isoformat():
        raise UsageError(f"--as-of {day} lies in the future; give today or an earlier date.")
    return day


def contact() -> str | None:
    """Whom the registry may turn to, from TRIALS_CONTACT: it goes into the User-Agent."""
    text = os.environ.get("TRIALS_CONTACT", "").strip()
    if len(text) > 200 or not (text.isascii() and text.isprintable()) or set(text) & set("()\\"):
        raise UsageError("TRIALS_CONTACT is not an address; give a mail address or a web page, in plain characters.")
    return text or None


def iso_date(text: str, option: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{option} {text} is not a date; write it as YYYY-MM-DD, such as 2026-01-31.") from None


def age(text: str | None) -> timedelta | None:
    if text is None:
        return None
    units = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    try:
        return timedelta(**{units[text[-1:]]: float(text[:-1])})
    except (KeyError, ValueError, OverflowError):
        raise UsageError(f"--max-age {text} is not an age; write 30m, 24h, 7d or 2w.") from None


def formats(text: str) -> list[str]:
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    for part in wanted:
        if part not in KNOWN_FORMATS:
            raise UsageError(f"--format {part} is not known; use any of {', '.join(KNOWN_FORMATS)}.")
    if not wanted:
        raise UsageError(f"--format is empty; use any of {', '.join(KNOWN_FORMATS)}.")
    return wanted


def vocabulary_loaded() -> Vocabulary:
    from trials import vocabulary

    return vocabulary.load()


def concept(name: str, vocabulary: Vocabulary, kind: str) -> Concept:
    """The concept that a name on the command line means."""
    found = [c for c in vocabulary.lookup(name) if c.kind == kind]
    if not found:
        raise UsageError(unknown(name, kind, vocabulary))
    return found[0]


def pair(condition: str | None, therapy: str | None, vocabulary: Vocabulary) -> Pair:
    """What a search is about; the side that is not given is left open."""
    from trials.models import Pair

    if not (condition or therapy):
        raise UsageError("There is nothing to search for; give --condition, --therapy, or both.")
    return Pair(
        concept(condition, vocabulary, "condition").id if condition else "",
        concept(therapy, vocabulary, "therapy").id if therapy else "",
    )


def query(condition: str | None, therapy: str | None) -> Query | None:
    """What is asked about a condition and a therapy, where both are given."""
    from trials.models import Pair
    from trials.registries import ctgov

    if condition is None and therapy is None:
        return None
    if condition is None or therapy is None:
        raise UsageError("--condition and --therapy belong together; give both, or none.")
    words = vocabulary_loaded()
    pair = Pair(concept(condition, words, "condition").id, concept(therapy, words, "therapy").id)
    return ctgov.plan(pair, words)


def place(db: Path, api: str | None) -> Place:
    """Where this installation is, for a schedule: absolute, since a scheduler's folder is another."""
    from trials.scheduling import Place

    minute = zlib.crc32(socket.gethostname().encode()) % 60
    log = db.absolute().with_name("refresh.log")
    return Place(Path(sys.executable).absolute(), db.absolute(), log, minute, address(api), contact())


def either(name: str, vocabulary: Vocabulary) -> Concept:
    found = vocabulary.lookup(name)
    if not found:
        raise UsageError(unknown(name, "condition or therapy", vocabulary))
    return found[0]


# What to write where nothing looks alike: a name that the vocabulary has, of the kind that is asked for.
_SHOWN = 80  # characters of a name that is not known
EXAMPLES = {"condition": "“Liver Cirrhosis”", "therapy": "“stem cell therapy”"}


def unknown(name: str, kind: str, vocabulary: Vocabulary) -> str:
    """That nothing of this kind has the name, and what of this kind looks like it."""
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    if other := next(iter(vocabulary.lookup(name)), None):
        return f"No {kind} is called “{shown}” in the vocabulary, but a {other.kind.value} is; give it as one."
    near = _near(name, kind, vocabulary)
    if near:
        return f"No {kind} is called “{shown}” in the vocabulary; did you mean {', '.join(near)}?"
    example = EXAMPLES.get(kind, EXAMPLES["condition"])
    return f"No {kind} is called “{shown}” in the vocabulary; try a name such as {example}."


ALIKE = 0.8  # share of letters in common, below which a name is not worth asking after


def _near(name: str, kind: str, vocabulary: Vocabulary) -> list[str]:
    """Up to three concepts of the kind with a name that is spelt nearly so, or that begins with all its words."""
    import difflib  # late: nothing else needs it

    from trials.phrases import natural_order

    wanted = name.casefold()
    close: dict[str, float] = {}
    for suggested in vocabulary.suggest(name, 20):
        for one in (c for c in vocabulary.lookup(suggested) if c.kind in kind):
            known = [other.casefold() for other in (one.name, *one.names)]
            alike = max(difflib.SequenceMatcher(None, wanted, other).ratio() for other in known)
            if any(other.startswith(f"{wanted} ") for other in known):
                alike = 1.0
            if alike >= ALIKE:
                close.setdefault(suggested, alike)
    best = sorted(close, key=lambda one: -close[one])[:3]
    # In the order in which people write a name, where that is found again.
    return [turned if vocabulary.lookup(turned := natural_order(one)) else one for one in best]
