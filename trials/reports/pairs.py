"""A condition and a treatment: how far testing has come, in words, counts and pictures, and what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trials.models import Evidence, State, Tier
from trials.phrases import first_capital
from trials.reports import charts, lines, words
from trials.reports.index import Index
from trials.reports.text import plain, safe_url, slug
from trials.reports.view import ClaimView, PairView, Param, QueryView, Rung, TrialRow

REGISTRIES = {"ctgov": "ClinicalTrials.gov"}
LONG = 300  # characters of a part of the question, above which it is folded
FEWEST = 3  # records that make a picture worth drawing; fewer are told in the table


def view(evidence: Evidence, index: Index, trials: Sequence[TrialRow], claims: Sequence[ClaimView]) -> PairView:
    pair = evidence.pair
    therapy, condition = index.running(pair.therapy), index.running(pair.condition)
    known = index.concepts.get(pair.therapy)
    named = set(evidence.studies)
    own = [row for row in trials if row.id in named]
    told = evidence.state in (State.COMPLETE, State.INCOMPLETE)
    drawn = len(own) >= FEWEST
    return PairView(
        key=f"treatment-{slug(index.name(pair.therapy))}",
        therapy=index.name(pair.therapy),
        therapy_url=safe_url(known.url) if known else None,
        state=evidence.state.value,
        state_name=lines.state_name(evidence),
        state_words=lines.state_words(evidence, condition, therapy),
        tier=f"{evidence.tier.value}{'r' if evidence.has_results else ''}" if told else "",
        tier_name=words.TIERS[evidence.tier][0] if told else words.STATES[evidence.state].capitalize(),
        reason=_reason(evidence) if told and own else "",
        rungs=_rungs(evidence, told=told),
        counts=_counts(evidence) if told or own else (),
        trials=tuple(row.id for row in own),
        completed=sum(row.group == "completed" for row in own),
        with_results=sum(row.has_results for row in own),
        possible=len(evidence.possible),
        query=_query(evidence),
        matrix=charts.matrix(own, therapy, condition) if drawn else None,
        timeline=charts.timeline(own, therapy, condition, evidence.as_of) if drawn else None,
        claims=sum(any(v.therapy == index.name(pair.therapy) for v in claim.verdicts) for claim in claims),
    )


def _reason(evidence: Evidence) -> str:
    """The tier in a sentence, without its code, which the ladder above has in words."""
    return first_capital(plain(evidence.reason).removeprefix(f"{evidence.tier.value}: "))


def _rungs(evidence: Evidence, *, told: bool) -> tuple[Rung, ...]:
    reached = list(Tier).index(evidence.tier)
    places = ["below" if n < reached else "here" if n == reached else "above" for n in range(len(Tier))]
    return tuple(
        Rung(tier.value, *words.TIERS[tier], place if told else "unknown")
        for tier, place in zip(Tier, places, strict=True)
    )


def _counts(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """The counts as they are, then what follows from them."""
    counts = dict(evidence.counts)
    shown = [(words.COUNTS.get(name, words.humanised(plain(name))), f"{n:,}") for name, n in evidence.counts]
    shown.append(("highest phase completed", plain(evidence.highest_completed_phase) or "none"))
    if evidence.largest_enrolment is not None:
        shown.append(("most participants in a completed trial", f"{evidence.largest_enrolment:,}"))
    if total := counts.get("interventional"):
        for name, told in (
            ("unknown", "share of trials of unknown status"),
            ("overdue", "share of trials without results a year after the end"),
        ):
            shown.append((told, f"{100 * counts.get(name, 0) / total:.0f} %"))
    return tuple(shown)


def _param(name: str, value: str) -> Param:
    label = words.PARAMS.get(name, name)
    if len(value) <= LONG:
        return Param(label, name, value, "")
    if " OR " in value:
        return Param(label, name, value, f"{value.count(' OR ') + 1} names, any of them")
    return Param(label, name, value, f"{len(re.split(r'[,|]', value))} of them")


def _query(evidence: Evidence) -> QueryView:
    answer = evidence.answer
    return QueryView(
        registry=REGISTRIES.get(answer.query.registry, plain(answer.query.registry)),
        params=tuple(_param(plain(name), plain(value)) for name, value in answer.query.params),
        url=safe_url(answer.query.url),
        asked_at=lines.dated(plain(answer.asked_at)),
        data_date=words.date_words(plain(answer.data_date)),
        basis=lines.dated(plain(answer.basis)),
        proof=lines.proof(evidence),
    )
