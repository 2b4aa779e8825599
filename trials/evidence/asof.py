"""A record seen as of a date: what existed, where it stood, what was due.

A record is a plan and a status, kept up by its sponsor. When it was last updated on or before the date, it is
taken at its word (and may have gone stale); when it was updated later, its state on the date is worked out
from its own dates. Registry dates come as yyyy, yyyy-MM or yyyy-MM-dd, some of them absurd.
"""

from __future__ import annotations

import calendar
import datetime
import re
from enum import StrEnum

from trials.models import Study

STALE_MONTHS = 24  # the registry's own span for UNKNOWN [S: ClinicalTrials.gov glossary]
LAW_FROM = "2008"  # results of trials that ended earlier were asked for by no law [S: FDAAA 801, 42 CFR 11]
OVERDUE_MONTHS = 12  # results are due within a year of primary completion, where the law asks for them [S: 42 CFR 11]
EARLIEST, LATEST = 1950, 2090  # other years are placeholders: the registry's extremes are 1900-01 and 2099-01-01

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

PLANNED = frozenset({"NOT_YET_RECRUITING"})
ONGOING = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING"})
STOPPED = frozenset({"TERMINATED", "WITHDRAWN", "SUSPENDED"})


class Standing(StrEnum):
    """Where a study stood on the date."""

    COMPLETED = "completed"
    ONGOING = "ongoing"
    PLANNED = "planned"
    STOPPED = "stopped"
    UNKNOWN = "unknown"  # the registry's UNKNOWN, and what no status was given for
    STALE = "stale"  # says that it is open, and was not updated for two years
    ACCESS = "access"  # expanded access: available, no longer available, …


def known(date: str | None) -> str | None:
    """The date when it can be meant, otherwise nothing."""
    found = _DATE.fullmatch((date or "")[:10])
    if not found or not EARLIEST <= int(found[1]) <= LATEST:
        return None
    if found[2] and not 1 <= int(found[2]) <= 12:
        return found[1]
    return found[0]


def reached(date: str | None, as_of: str) -> bool | None:
    """Whether a date had come by then; a month counts as come when it has begun. None when there is no date."""
    day = known(date)
    if day is None:
        return None
    width = min(len(day), len(as_of))
    return day[:width] <= as_of[:width]


def months_before(as_of: str, months: int) -> str:
    """The date so many months earlier, as yyyy-MM-dd."""
    year, month, day = (int(part) for part in (as_of + "-01-01")[:10].split("-"))
    at = year * 12 + month - 1 - months
    year, month = divmod(at, 12)
    return f"{year:04}-{month + 1:02}-{min(day, calendar.monthrange(year, month + 1)[1]):02}"


def older(date: str | None, as_of: str, months: int) -> bool | None:
    """Whether a date lies more than so many months back; a partial date is given its last day."""
    day = known(date)
    return None if day is None else day.ljust(10, "~") < months_before(as_of, months)


def existed(study: Study, as_of: str) -> bool:
    """Registered or started by then. A record without a usable date is taken to have existed."""
    came = [reached(d, as_of) for d in (study.first_submitted, study.first_posted, study.start_date)]
    return any(came) or all(c is None for c in came)


def standing(study: Study, as_of: str) -> Standing:
    """Where the study stood: at its word when the record is not younger than the date, otherwise by its dates."""
    if _updated_by(study, as_of):
        return _at_its_word(study.status, study, as_of)
    return _worked_out(study, as_of)


def _updated_by(study: Study, as_of: str) -> bool:
    updated = reached(study.last_updated, as_of)
    if updated is None:
        updated = reached(study.status_verified, as_of)
    # Without any date of an update the record says what it says, unless its own end lies later.
    return _ended(study, as_of) is not False if updated is None else updated


def _at_its_word(status: str | None, study: Study, as_of: str) -> Standing:
    if status == "COMPLETED":
        return Standing.COMPLETED
    if status in STOPPED:
        return Standing.STOPPED
    if status in PLANNED or status in ONGOING:
        if older(study.last_updated or study.status_verified, as_of, STALE_MONTHS):
            return Standing.STALE
        return Standing.PLANNED if status in PLANNED else Standing.ONGOING
    if study.study_type == "EXPANDED_ACCESS":
        return Standing.ACCESS
    return Standing.UNKNOWN


def _worked_out(study: Study, as_of: str) -> Standing:
    """A record updated after the date: it had ended, or was open, by its dates."""
    if study.study_type == "EXPANDED_ACCESS":
        return Standing.ACCESS
    ended = _ended(study, as_of)
    if study.status == "COMPLETED" and ended:
        return Standing.COMPLETED
    if study.status in STOPPED and ended:
        return Standing.STOPPED
    if study.status == "WITHDRAWN":  # never enrolled anyone: at most planned
        return Standing.PLANNED
    return Standing.PLANNED if reached(study.start_date, as_of) is False else Standing.ONGOING


def _ended(study: Study, as_of: str) -> bool | None:
    for date in (study.completion_date, study.primary_completion_date):
        came = reached(date, as_of)
        if came is not None:
            return came
    return None


def status_code(study: Study, as_of: str) -> str:
    """The registry's status where the record can be taken at its word, otherwise what its dates come to."""
    if _updated_by(study, as_of) or study.status is None:
        return study.status or "UNKNOWN"
    worked_out = _worked_out(study, as_of)
    if worked_out is Standing.ONGOING:
        return "ACTIVE_NOT_RECRUITING" if study.status == "ACTIVE_NOT_RECRUITING" else "RECRUITING"
    return "NOT_YET_RECRUITING" if worked_out is Standing.PLANNED else study.status


def results_posted(study: Study, as_of: str) -> bool:
    """Whether results could be read on the date."""
    posted = reached(study.results_posted, as_of)
    return study.has_results if posted is None else posted


def overdue(study: Study, as_of: str) -> bool:
    """Completed over a year ago, no results posted, no paper on the record, and the law may ask for them."""
    if standing(study, as_of) is not Standing.COMPLETED or results_posted(study, as_of) or has_paper(study):
        return False
    end = known(study.primary_completion_date) or known(study.completion_date)
    return bool(end and end >= LAW_FROM and not outside_the_law(study) and older(end, as_of, OVERDUE_MONTHS))


def has_paper(study: Study) -> bool:
    """Whether the record itself links a paper on the trial's results."""
    return any(r.type in ("RESULT", "DERIVED") for r in study.references)


def outside_the_law(study: Study) -> bool:
    """Plainly none that must post results: Phase 1, or none of its places in the United States [S: 42 CFR 11.22]."""
    early = bool(study.phases) and set(study.phases) <= {"PHASE1", "EARLY_PHASE1"}
    return early or bool(study.countries and "United States" not in study.countries)


def last_day(date: str) -> str:
    """The last day that a partial date can mean."""
    year, month = int(date[:4]), int(date[5:7] or 12)
    return date if len(date) == 10 else f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"


def days_later(date: str, days: int) -> str | None:
    """The date so many days later; nothing when there is no such date."""
    try:
        return (datetime.date.fromisoformat(date) + datetime.timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return None
