"""The trials that articles name by number: looked up among what is kept, then at the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trials.errors import RegistryError, RegistryRefused, RegistryRejected, RegistryUnreachable
from trials.evidence.asof import Standing, standing
from trials.models import NamedTrial, Reading, Study
from trials.registries.numbers import CTGOV, NAMES
from trials.verdicts.words import described

if TYPE_CHECKING:
    from trials.http import Client
    from trials.pipeline import Say, Settings

NOT_ASKED = "not looked up, since the registry was not asked"
NOT_REACHED = "not looked up, since the registry could not be reached"
NO_SUCH = "not a number that the registry holds; it may be mistyped"
FAULTY = "not looked up, since the registry gave no usable answer"

STANDINGS = {
    Standing.COMPLETED: "completed",
    Standing.ONGOING: "under way",
    Standing.PLANNED: "planned",
    Standing.STOPPED: "stopped early or withdrawn",
    Standing.UNKNOWN: "of unknown status",
    Standing.STALE: "without news for two years or more",
    Standing.ACCESS: "a record of access outside a trial",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the numbers came to."""

    records: Mapping[str, str]  # number → id of its record
    absent: Mapping[str, str]  # number → why there is none


NOTHING = Found({}, {})


def wanted(readings: Iterable[Reading]) -> tuple[str, ...]:
    """The numbers of this registry that the articles name, each once, in order."""
    return tuple(dict.fromkeys(n.number for r in readings for n in r.numbers if n.registry == CTGOV))


def kept(numbers: Iterable[str], studies: Mapping[str, Study], why: str = NOT_ASKED) -> Found:
    """The numbers whose record is at hand, under its present number or an older one."""
    by_alias = {alias: s.id for s in studies.values() for alias in s.aliases}
    records = {n: n if n in studies else by_alias[n] for n in numbers if n in studies or n in by_alias}
    return Found(records, {n: why for n in numbers if n not in records})


def fetched(found: Found, studies: dict[str, Study], client: Client, db: Any, settings: Settings, say: Say) -> Found:
    """Ask the registry for the numbers that are not at hand; `studies` takes what comes."""
    from trials import fetch

    records, absent = dict(found.records), dict(found.absent)
    for number in found.absent:
        say(f"asking the registry for {number}, which an article names")
        try:
            study = fetch.study(number, client, db, now=settings.now)
        except RegistryRejected:
            absent[number] = NO_SUCH
        except (RegistryUnreachable, RegistryRefused):
            return Found(records, {n: NOT_REACHED if why == NOT_ASKED else why for n, why in absent.items()})
        except RegistryError:
            absent[number] = FAULTY
        else:
            studies[study.id] = study
            records[number] = study.id
            del absent[number]
    return Found(records, absent)


def told(readings: Iterable[Reading], found: Found, studies: Mapping[str, Study], as_of: str) -> tuple[NamedTrial, ...]:
    """Every number that the articles name, in any registry, with what it came to."""
    named: dict[str, NamedTrial] = {}
    for number in (n for reading in readings for n in reading.numbers):
        study = studies.get(found.records.get(number.number, ""))
        if number.registry != CTGOV:
            words = f"registered with {NAMES[number.registry]}, which was not searched"
        elif study is None:
            words = found.absent.get(number.number, NOT_ASKED)
        else:
            words = _described(study, number.number, as_of)
        named[number.number] = NamedTrial(
            number.number, number.registry, number.url, study.id if study else None, words
        )
    return tuple(named[number] for number in sorted(named))


def _described(study: Study, number: str, as_of: str) -> str:
    """ "Phase 2, randomised, 60 participants, completed"."""
    facts = described(study).removeprefix(f"{study.id}, ")
    now = f" (its number is now {study.id})" if study.id != number else ""
    return f"{facts}, {STANDINGS[standing(study, as_of)]}{now}"
