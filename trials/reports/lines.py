"""The sentences of a report that are ours: bottom lines, states and proofs.

*None found after a complete answer*, *could not ask*, *too old to say* and *incomplete* are four different things,
and each has its own words wherever a reader may meet it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from trials.models import Evidence, State
from trials.phrases import listing, number
from trials.reports import words
from trials.reports.text import plain
from trials.reports.view import Tally
from trials.reports.words import date_words, plural

# How the tables mark where a rule comes from: a source, or our own convention.
_SOURCE = re.compile(r" \[(?:S: ([^\]]+)|P)\]")
_ISO = re.compile(r"\b(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?(?!\w)")

# A bottom line names so many verdicts, in the words and numbers of the tally beside it, and counts the rest together:
# these where they occur, then the most frequent.
NAMED = 4
FIRST = ("contradicted", "overstated", "no_trials_found")


def is_snapshot(evidence: Evidence) -> bool:
    return evidence.answer.basis.startswith("snapshot")


def state_name(evidence: Evidence) -> str:
    """The state in a few words, for a table."""
    if evidence.state is State.COMPLETE and not evidence.studies:
        if _later(evidence):
            return "none existed yet on that date"
        return "none in this snapshot" if is_snapshot(evidence) else "none found, complete answer"
    return words.STATES[evidence.state]


def _later(evidence: Evidence) -> int:
    """The trials that match, but did not exist yet on the report's date."""
    return dict(evidence.counts).get("later", 0)


def state_words(evidence: Evidence, condition: str, therapy: str) -> str:
    """What the state means, in a sentence or two."""
    answer = evidence.answer
    pair = f"{therapy} for {condition}"
    why = f" {dated(_sentence(answer.reason))}" if answer.reason else ""
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
    if (later := _later(evidence)) and not evidence.studies:
        held = "The snapshot" if is_snapshot(evidence) else "The registry"
        return (
            f"None existed yet on {date_words(evidence.as_of)}, the date of this report: no trial of {pair} had been "
            f"registered or begun. {held} holds {plural(later, 'trial')} of it that came later."
        )
    if evidence.studies and is_snapshot(evidence):
        return f"Every record of {pair} in the snapshot is here; the registry itself may hold more."
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
    if is_snapshot(evidence):
        was = "was" if answer.received == 1 else "were"
        start = f"{plural(answer.received, 'record')} of the snapshot {was} looked through"
    elif answer.total is None:
        start = f"{plural(answer.received, 'record')} received; the total was not announced"
    else:
        counted = f"{answer.received:,} of {answer.total:,}"
        announced = plural(answer.total, "record")
        start = f"The registry announced {announced} for this query, and {counted} were received"
    later = _later(evidence)
    rest = answer.received - len(evidence.studies) - len(evidence.possible) - later
    came = f", {later:,} more do but came later than {date_words(evidence.as_of)}" if later else ""
    other = f", {rest:,} do not" if rest >= 0 else ""
    return (
        f"{start}; {len(evidence.studies):,} match both the condition and the treatment, "
        f"{len(evidence.possible):,} possibly do{came}{other}."
    )


def claims_line(tally: Sequence[Tally], about: str) -> str:
    """What the claims came to, in the words and the numbers of the tally."""
    total = sum(one.number for one in tally)
    if not total:
        return f"No claim {about} was found."
    if total == 1:
        return f"The one claim {about} {tally[0].words}."
    if len(tally) == 1:
        return f"{'Both' if total == 2 else f'All {number(total)}'} claims {about} {tally[0].words}."
    ranked = sorted(tally, key=lambda one: (one.label not in FIRST, -one.number))
    named = tally if len(tally) <= NAMED + 1 else [one for one in tally if one in ranked[:NAMED]]
    parts = [f"{number(one.number)} {one.words}" for one in named]
    rest = total - sum(one.number for one in named)
    parts += [f"the other {number(rest)} come to something else"] if rest else []
    return f"Of the {number(total)} claims {about}, {listing(parts)}."


def evidence_line(found: Sequence[Evidence], condition: str, therapies: Sequence[str], *, group: bool) -> str:
    """How far testing has come for the first treatment, and that there are others."""
    if not found and group:
        return "It stands for a group of conditions, so each one that the article names was judged by itself."
    if not found:
        return "The registry was not asked about it, because no claim joins it clearly with a treatment."
    first, therapy = found[0], therapies[0]
    others = f"; {plural(len(found) - 1, 'other treatment')} below" if len(found) > 1 else ""
    if not first.studies or first.state in (State.NOT_ASKED, State.STALE):
        return _first_sentence(state_words(first, condition, therapy)).rstrip(".") + f"{others}."
    counts = dict(first.counts)
    source = "The snapshot" if is_snapshot(first) else "The registry"
    least = "at least " if first.state is State.INCOMPLETE else ""
    trials = counts.get("interventional", len(first.studies))
    if not trials:
        records = plural(len(first.studies), "observational or expanded-access record")
        return f"{source} holds {records} of {therapy} for {condition}, and no trial{others}."
    held = plural(trials, "trial")
    completed = counts.get("completed", 0)
    posted = counts.get("with_results", 0)
    done = f"{completed:,} of them completed" if completed else "none of them completed"
    results = f" and {posted:,} with posted results" if posted else " and none with posted results" if completed else ""
    furthest = f": {words.FURTHEST[first.tier]}" if completed else ""
    return f"{source} holds {least}{held} of {therapy} for {condition}, {done}{results}{furthest}{others}."


def basis(note: str | None) -> tuple[str, str]:
    """What a report rests on in one sentence, and the rest; dates in words."""
    text = dated(plain(note))
    first, dot, more = text.partition(". ")
    return first + dot.strip(), more


def dated(text: str) -> str:
    """Its dates in words, without the hour."""
    return _ISO.sub(lambda date: date_words(date[1]), text)


def flag_rule(rule: str, titles: Mapping[str, str]) -> str:
    """A flag's rule without the marks of its table, and with an article's title for its name."""
    text = _SOURCE.sub(lambda found: f" (source: {found[1]})" if found[1] else "", rule)
    for article, title in titles.items():
        named = title if title.startswith("“") else f"“{title}”"
        text = text.replace(f"Found in {plain(article)}:", f"Found in {named}:")
    return text


def dates(published: str, as_of: str) -> str:
    """Which date is the article's own, and which the evidence's."""
    evidence = f"the evidence is as of {date_words(as_of)}"
    if not published:
        return f"The article gives no date that could be read; {evidence}."
    if published[:4].isdigit() and int(as_of[:4]) - int(published[:4]) > 1:
        return (
            f"The article is of {date_words(published)}; {evidence}. What it says of trials under way may have been so "
            "then."
        )
    return f"The article is of {date_words(published)}; {evidence}."


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0]


def _sentence(text: str) -> str:
    text = plain(text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", ")")) else ".")
