"""What changed since the last report, in a reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trials.models import Label, Report, Since, TrialChange, VerdictChange
from trials.phrases import PHASES, count, first_capital, listing
from trials.reports import words
from trials.reports.index import Index, study_link
from trials.reports.text import clip, plain, safe_url
from trials.reports.view import ClaimView, Link, News, TrialNews, Turn, VerdictNews

# field: its name, and the tables that hold its codes
FIELDS: dict[str, tuple[str, Mapping[str, str]]] = {
    "status": ("Status", words.STATUSES),
    "why_stopped": ("Why stopped", {}),
    "phases": ("Phase", PHASES),
    "enrolment": ("Enrolment", {}),
    "enrolment_type": ("Enrolment is", {"ACTUAL": "actual", "ESTIMATED": "planned"}),
    "start_date": ("Start", {}),
    "primary_completion_date": ("Primary completion", {}),
    "completion_date": ("Completion", {}),
    "results_posted": ("Results posted", {}),
    "has_results": ("Results", {"yes": "posted", "no": "none posted"}),
    "sponsor": ("Sponsor", {}),
    "match": ("Among the trials here", {}),
}
_DATES = frozenset({"start_date", "primary_completion_date", "completion_date", "results_posted"})
_LONGEST = 160  # characters of a value: reasons why a trial stopped can be long


def of(report: Report, index: Index, claims: Sequence[ClaimView]) -> News | None:
    """The whole report's news; None where there was no earlier report to compare with."""
    since = report.since
    if since is None:
        return None
    by_id = {claim.id: claim for claim in claims}
    return News(
        heading=_heading(since, report),
        lead=_lead(since, report),
        turns=_turns([(one, by_id[plain(one.claim)]) for one in since.verdicts if plain(one.claim) in by_id], index),
        trials=tuple(_trial(one, index) for one in since.trials),
    )


def about(news: News | None, page: str) -> News | None:
    """What of the news is about one condition (the slug of its page); None where nothing is."""
    if news is None:
        return None
    turns = tuple(
        replace(turn, number=len(own), claims=own)
        for turn in news.turns
        if (own := tuple(c for c in turn.claims if page in {slug for _, slug in c.conditions}))
    )
    trials = tuple(one for one in news.trials if page in {slug for _, slug in one.conditions})
    return replace(news, turns=turns, trials=trials) if turns or trials else None


def _heading(since: Since, report: Report) -> str:
    same_day = since.as_of == report.as_of
    return "Since the last report" if same_day else f"Since the report of {words.date_words(plain(since.as_of))}"


def _lead(since: Since, report: Report) -> str:
    come = sum(one.field == "match" and one.after == "yes" for one in since.trials)
    gone = sum(one.field == "match" and one.after == "no" for one in since.trials)
    changed = len({one.study for one in since.trials if one.field != "match"})
    parts = [
        f"{count(number, 'trial')} {told}"
        for number, told in (
            (come, "came in"),
            (gone, "no longer matches" if gone == 1 else "no longer match"),
            (changed, "changed"),
        )
        if number
    ]
    if since.verdicts:
        parts.append(f"{count(len(since.verdicts), 'verdict')} changed")
    else:
        parts.append("no verdict changed")
    told = first_capital(listing(parts)) + "." if since.trials or since.verdicts else "No trial and no verdict changed."
    return f"{told} {_caution(since, report)}".strip()


def _caution(since: Since, report: Report) -> str:
    """What else than the trials may have made a difference, or must have."""
    other = []
    if since.basis != report.basis:
        other.append(f"rested on {_basis(plain(since.basis))}, this one on {_basis(plain(report.basis))}")
    if since.version != report.version:
        other.append(f"was made with trials {plain(since.version)}, this one with {plain(report.version)}")
    if other:
        return f"The earlier report {listing(other)}; that alone can make a difference."
    if since.verdicts and not since.trials:
        return (
            "No trial that both reports hold did: the difference is in what was asked, in how claims are read and "
            "judged, or in the date."
        )
    return ""


def _basis(basis: str) -> str:
    return {"registry": "the live registry", "cache": "records kept from earlier"}.get(basis, f"a {basis}")


def _turns(changes: Sequence[tuple[VerdictChange, ClaimView]], index: Index) -> tuple[Turn, ...]:
    """Changes by what they went from and to, the most serious verdict of now first; a claim once for all conditions."""
    by_turn: dict[tuple[str, str], list[tuple[VerdictChange, ClaimView]]] = {}
    for one, claim in changes:
        by_turn.setdefault((one.after, one.before), []).append((one, claim))
    order = [label.value for label in words.LABELS]
    placed = sorted(by_turn.items(), key=lambda item: [order.index(x) if x in order else len(order) for x in item[0]])
    return tuple(
        Turn(_label(before), _label(after), len(those), _claims(those, index)) for (after, before), those in placed
    )


def _claims(changes: Sequence[tuple[VerdictChange, ClaimView]], index: Index) -> tuple[VerdictNews, ...]:
    by_claim: dict[tuple[str, str | None], list[tuple[VerdictChange, ClaimView]]] = {}
    for one, claim in changes:
        by_claim.setdefault((one.claim, one.therapy), []).append((one, claim))
    return tuple(
        VerdictNews(
            claim=those[0][1],
            conditions=tuple((index.name(c.condition), index.pages.get(c.condition or "")) for c, _ in those),
            therapy=index.name(therapy),
            trials=tuple(study_link(n, index) for n in sorted({n for c, _ in those for n in c.studies})),
        )
        for (_, therapy), those in by_claim.items()
    )


def _label(code: str) -> tuple[str, str]:
    """Tone and words of a verdict; an earlier version may have had one that we do not know."""
    row = words.LABELS.get(Label(code)) if code in set(Label) else None
    return (row.tone, row.words) if row else ("outside", words.humanised(plain(code)))


def _trial(one: TrialChange, index: Index) -> TrialNews:
    name, codes = FIELDS.get(one.field, (words.humanised(plain(one.field)), {}))
    study = index.studies.get(one.study)
    named = {index.name(c): index.pages.get(c) for c in one.conditions}
    return TrialNews(
        trial=Link(plain(one.study), safe_url(study.url) if study else None),
        title=plain(one.title),
        what=name,
        before=_value(one.field, one.before, codes),
        after=_value(one.field, one.after, codes),
        conditions=tuple(named.items()),
    )


def _value(field: str, value: str | None, codes: Mapping[str, str]) -> str:
    if not value:
        return "not given"
    if field in _DATES:
        return words.date_words(plain(value))
    if field == "enrolment" and value.isdecimal():
        return f"{int(value):,}"
    return clip(listing(list(_decoded(value.split(" | "), codes))), _LONGEST)


def _decoded(values: Iterable[str], codes: Mapping[str, str]) -> Iterable[str]:
    for value in values:
        text = plain(value)
        yield codes.get(text, words.humanised(text) if codes else text)
