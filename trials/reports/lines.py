"""The sentences of a report that are ours: bottom lines, states and proofs.

*None found after a complete answer*, *could not ask*, *too old to say* and *incomplete* are four different things,
and each has its own words wherever a reader may meet it.
"""

from __future__ import annotations

from collections.abc import Sequence

from trials.models import Evidence, State, Tier
from trials.reports import words
from trials.reports.text import plain
from trials.reports.view import Tally
from trials.reports.words import date_words, listing, plural


def is_snapshot(evidence: Evidence) -> bool:
    return evidence.answer.basis.startswith("snapshot")


def state_name(evidence: Evidence) -> str:
    """The state in a few words, for a table."""
    if evidence.state is State.COMPLETE and not evidence.studies:
        return "none in this snapshot" if is_snapshot(evidence) else "none found, complete answer"
    return words.STATES[evidence.state]


def state_words(evidence: Evidence, condition: str, therapy: str) -> str:
    """What the state means, in a sentence or two."""
    answer = evidence.answer
    pair = f"{therapy} for {condition}"
    why = f" {_sentence(answer.reason)}" if answer.reason else ""
    if evidence.state is State.NOT_ASKED:
        return f"The registry could not be asked about {pair}, so nothing here says whether trials exist.{why}"
    if evidence.state is State.STALE:
        date = f" ({date_words(plain(answer.asked_at)[:10])})" if answer.asked_at else ""
        return f"The records kept about {pair} are too old{date} to say what the registry holds now.{why}"
    if evidence.state is State.INCOMPLETE:
        total = f"{answer.total:,}" if answer.total is not None else "an unknown number of"
        return (
            f"The answer about {pair} is incomplete: {answer.received:,} of {total} records were received. "
            f"The numbers here are a lower bound, and what is not here may still exist.{why}"
        )
    if evidence.studies:
        return f"The answer about {pair} is complete: every record was received."
    if is_snapshot(evidence):
        return (
            f"No matching record of {pair} is in this snapshot. A snapshot is a selection of records, so the registry "
            "itself may hold one."
        )
    return f"None found, after a complete answer: no record that the registry sent is a trial of {pair}."


def proof(evidence: Evidence) -> str:
    """The counts, from what was announced to what matched."""
    answer = evidence.answer
    if evidence.state is State.NOT_ASKED:
        return "Nothing was received."
    held = "The snapshot holds" if is_snapshot(evidence) else "The registry announced"
    if answer.total is None:
        start = f"{plural(answer.received, 'record')} received; the total was not announced"
    else:
        counted = f"{answer.received:,} of {answer.total:,}"
        start = f"{held} {plural(answer.total, 'record')} for this query, and {counted} were received"
    rest = answer.received - len(evidence.studies) - len(evidence.possible)
    other = f", {rest:,} do not" if rest >= 0 else ""
    return (
        f"{start}; {len(evidence.studies):,} match both the condition and the treatment, "
        f"{len(evidence.possible):,} possibly do{other}."
    )


def claims_line(tally: Sequence[Tally], about: str) -> str:
    """What the claims came to: "Of the 5 claims about asthma, 2 are ahead of what the registry holds and …"."""
    total = sum(one.number for one in tally)
    if not total:
        return f"No claim {about} was found."
    if total == 1:
        return f"The one claim {about} {tally[0].words}."
    if len(tally) == 1:
        return (
            f"All {total} claims {about} {tally[0].words}." if total > 2 else f"Both claims {about} {tally[0].words}."
        )
    return f"Of the {total} claims {about}, {listing([f'{t.number} {t.words}' for t in tally])}."


def evidence_line(evidence: Evidence | None, condition: str, therapy: str, others: int) -> str:
    """How far testing has come for the pair that most claims are about."""
    if evidence is None:
        return "The registry was not asked, because no claim joins this condition with a treatment."
    more = f" {plural(others, 'other treatment is', 'other treatments are')} set out below." if others else ""
    if evidence.state in (State.NOT_ASKED, State.STALE):
        return state_words(evidence, condition, therapy).split(". ")[0].rstrip(".") + "." + more
    if not evidence.studies:
        return state_words(evidence, condition, therapy).split(". ")[0].rstrip(".") + "." + more
    counts = dict(evidence.counts)
    least = "at least " if evidence.state is State.INCOMPLETE else ""
    source = "The snapshot" if is_snapshot(evidence) else "The registry"
    number = plural(len(evidence.studies), "record")
    done = counts.get("completed", 0)
    results = counts.get("with_results", 0)
    posted = f", {results:,} with posted results" if results else ", none with posted results"
    furthest = words.TIERS[evidence.tier][1].rstrip(".")
    furthest = furthest[:1].lower() + furthest[1:]
    if evidence.tier is Tier.T1:
        posted = ""
    return f"{source} holds {least}{number} of {therapy} for {condition}, {done:,} completed{posted}: {furthest}.{more}"


def _sentence(text: str) -> str:
    text = plain(text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", ")")) else ".")
