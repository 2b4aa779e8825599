"""What changed since the report that stood in the folder before: in the trials, and what that did to verdicts.

Only what both reports are about is compared, so another choice of articles is no change. Where nothing changed and
the date is the same, what the earlier report said of its own forerunner is kept: the same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from trials.models import Pair, Report, Since, State, TrialChange, VerdictChange

# Facts of a record whose change is news; the others change with every correction of a text.
FIELDS = (
    *("status", "why_stopped", "phases", "enrolment", "enrolment_type", "start_date", "primary_completion_date"),
    *("completion_date", "results_posted", "has_results", "sponsor"),
)

# The parts of report.json that are compared; msgspec checks their types and passes over the rest.


@dataclass(frozen=True, slots=True)
class _Verdict:
    condition: str | None
    therapy: str | None
    label: str


@dataclass(frozen=True, slots=True)
class _Claim:
    id: str
    verdicts: tuple[_Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Article:
    claims: tuple[_Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class _Evidence:
    condition: str
    therapy: str
    state: str
    studies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier report, as far as it is compared."""

    as_of: str
    basis: str
    version: str
    articles: tuple[_Article, ...]
    evidence: tuple[_Evidence, ...]
    studies: tuple[dict[str, Any], ...]
    since: Since | None = None


def read(body: bytes) -> Earlier | None:
    """An earlier report.json; None where there is none, or none of this shape."""
    try:
        return msgspec.json.decode(body, type=Earlier) if body else None
    except (msgspec.MsgspecError, ValueError, RecursionError):  # ValueError: not UTF-8
        return None


def compare(earlier: Earlier | None, report: Report) -> Since | None:
    """What is different now; None where no earlier report is about any of the same pairs, or its records are others."""
    if earlier is None or not _comparable(earlier, report):
        return None
    before = {Pair(e.condition, e.therapy): e for e in earlier.evidence}
    if not any(e.pair in before for e in report.evidence):
        return None
    trials = tuple(_trials(earlier, before, report))
    verdicts = tuple(_verdicts(earlier, before, report, {change.study for change in trials}))
    if not trials and not verdicts and earlier.as_of == report.as_of:
        return earlier.since
    return Since(earlier.as_of, earlier.basis, earlier.version, trials, verdicts)


def _comparable(earlier: Earlier, report: Report) -> bool:
    """Records of one source, and not looked back on from a later day: else every difference would read as news."""
    snapshots = {basis.startswith("snapshot") for basis in (earlier.basis, report.basis)}
    return len(snapshots) == 1 and earlier.as_of <= report.as_of


def _trials(earlier: Earlier, before: Mapping[Pair, _Evidence], report: Report) -> Iterator[TrialChange]:
    """Record by record: what changed in it, or that it came or went."""
    old = {str(study.get("nct_id")): study for study in earlier.studies}
    new = {study.id: asdict(study) for study in report.studies}
    about: dict[str, set[str]] = {}
    come: set[str] = set()
    gone: set[str] = set()
    for evidence in report.evidence:
        if not (was := before.get(evidence.pair)):
            continue
        for number in {*evidence.studies, *was.studies}:
            about.setdefault(number, set()).add(evidence.pair.condition)
        # An answer that was not whole says nothing about what has come or gone since.
        if evidence.state is State.COMPLETE and was.state == State.COMPLETE.value:
            come |= set(evidence.studies) - set(was.studies)
            gone |= set(was.studies) - set(evidence.studies)
    for number in sorted(about):
        title = str((new.get(number) or old.get(number) or {}).get("title") or "")
        conditions = tuple(sorted(about[number]))
        if (number in come) != (number in gone):
            told = ("no", "yes") if number in come else ("yes", "no")
            yield TrialChange(number, title, "match", *told, conditions)
        elif number in old and number in new:
            for field, was_so, is_so in _fields(old[number], new[number]):
                yield TrialChange(number, title, field, was_so, is_so, conditions)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[tuple[str, str | None, str | None]]:
    changed = [
        (name, _text(old[name]), _text(new[name]))
        for name in FIELDS
        if name in old and _text(old[name]) != _text(new[name])
    ]
    # Results that are posted on a day are said once, with the day.
    return [c for c in changed if c[0] != "has_results" or not any(name == "results_posted" for name, _, _ in changed)]


def _text(value: Any) -> str | None:
    if isinstance(value, (list, tuple)):
        return " | ".join(map(str, value)) or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)


def _verdicts(
    earlier: Earlier, before: Mapping[Pair, _Evidence], report: Report, changed: set[str]
) -> Iterator[VerdictChange]:
    was = {
        (claim.id, v.condition, v.therapy): v.label
        for article in earlier.articles
        for claim in article.claims
        for v in claim.verdicts
    }
    now = {(v.claim, v.condition, v.therapy): v for v in report.verdicts}
    of_pair = {e.pair: {*e.studies, *(before[e.pair].studies if e.pair in before else ())} for e in report.evidence}
    for key, verdict in now.items():
        label = was.get(key)
        if label and label != verdict.label.value:
            pair = Pair(verdict.condition or "", verdict.therapy or "")
            studies = changed & (of_pair.get(pair, set()) | set(verdict.studies))
            yield VerdictChange(*key, label, verdict.label.value, tuple(sorted(studies)))
