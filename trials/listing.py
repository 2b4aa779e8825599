"""What the commands print when they have done their work, as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from trials import terminal
from trials.models import Evidence, Match, Reading, Report, State, Study

if TYPE_CHECKING:
    from trials.cache.kept import Change
    from trials.pipeline import Asked
    from trials.vocabulary import Vocabulary

STATES = {
    "complete": "every record that the registry counted was received",
    "incomplete": "the answer is incomplete",
    "not_asked": "the registry could not be asked, and nothing is kept",
    "stale": "what is kept is too old to say",
}


def _print(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def search(
    evidence: Evidence | None, matches: Sequence[Match], asked: Asked, vocabulary: Vocabulary, *, as_json: bool
) -> None:
    """A pair's trials and what they come to; without a pair's evidence, the trials alone."""
    [answer] = asked.answers.values()
    shown = [m for m in matches if m.certain] + [m for m in matches if not m.certain]
    if as_json:
        studies = [asdict(asked.studies[m.study]) for m in shown]
        told = asdict(evidence) if evidence else None
        _print({"evidence": told, "answer": asdict(answer), "matches": [asdict(m) for m in shown], "studies": studies})
        return
    rows = []
    for match in shown:
        s = asked.studies[match.study]
        phase = "/".join(s.phases) or "-"
        rows.append((s.id, _how(match), phase, s.status, s.enrolment, s.start_date, s.title))
    terminal.table(["trial", "match", "phase", "status", "enrolment", "start", "title"], rows)
    pair, weighed = answer.query.pair, []
    if evidence:
        reason = evidence.reason.removeprefix(f"{evidence.tier.value}: ")
        weighed = [("tier", f"{evidence.tier.value}{'r' if evidence.has_results else ''}: {reason}")]
        weighed += [(f"flag {f.flag}", f"{f.rule} ({', '.join(f.studies)})") for f in evidence.flags]
    sure = sum(match.certain for match in shown)
    terminal.facts(
        [
            ("condition", vocabulary.concept(pair.condition).name if pair.condition else "any"),
            ("therapy", vocabulary.concept(pair.therapy).name if pair.therapy else "any"),
            ("as of", asked.as_of),
            ("found", f"{sure} that match, {len(shown) - sure} that possibly do"),
            ("state", f"{answer.state.value}: {answer.reason or STATES[answer.state.value]}"),
            *weighed,
            ("query", answer.query.url),
            ("rests on", asked.basis_note or f"the registry's data of {answer.data_date}"),
        ]
    )


def _how(match: Match) -> str:
    if match.judgement:
        return f"{match.judgement.decision}, judged"
    return "" if match.certain else "possibly"


def show(study: Study, changes: Sequence[Change], source: str, *, history: bool, as_json: bool) -> None:
    """One trial's facts, posted results and history."""
    if as_json:
        _print({"study": asdict(study), "changes": [asdict(c) for c in changes], "source": source})
        return
    terminal.facts(
        [
            ("trial", study.id),
            ("title", study.title),
            ("address", study.url),
            ("conditions", "; ".join(study.conditions)),
            ("interventions", "; ".join(f"{i.type or ''} {i.name}".strip() for i in study.interventions)),
            ("type", study.study_type),
            ("phase", ", ".join(study.phases)),
            ("status", _status(study)),
            ("why stopped", study.why_stopped),
            ("allocation", study.allocation),
            ("masking", study.masking),
            ("enrolment", _enrolment(study)),
            ("start", study.start_date),
            ("primary completion", study.primary_completion_date),
            ("completion", study.completion_date),
            ("first posted", study.first_posted),
            ("last updated", study.last_updated),
            ("sponsor", f"{study.sponsor or 'not given'} ({study.sponsor_class or 'class not given'})"),
            ("countries", ", ".join(study.countries)),
            ("primary outcomes", "; ".join(o.measure for o in study.primary_outcomes)),
            ("results posted", study.results_posted or ("yes" if study.has_results else "no")),
            ("publications", "; ".join(f"PMID {r.pmid}" for r in study.references if r.pmid)),
            ("known from", source),
        ]
    )
    for analysis in study.results.analyses if study.results else ():
        print(f"  {analysis.outcome}: {analysis.method or 'analysis'}, p {analysis.p_value or 'not given'}")
    if changes and not history:
        print(f"{len(changes)} changes were noticed, the last on {changes[-1].seen_at[:10]}; --history lists them.")
    elif history:
        _history(study, changes)


def _history(study: Study, changes: Sequence[Change]) -> None:
    if not changes:
        print("No change was noticed since it was first kept.")
    rows = []
    for change in changes:
        number = "" if change.study == study.id else change.study  # an older number of it
        if change.field == "listed":
            what = f"found by query {change.after}" if change.after else f"no longer found by query {change.before}"
            rows.append((change.seen_at[:10], number, what, "", ""))
        else:
            field = "number" if change.field == "id" else change.field.replace("_", " ")
            rows.append((change.seen_at[:10], number, field, change.before or "-", change.after or "none"))
    terminal.table(["noticed", "older number", "what", "before", "after"], rows)


def _status(study: Study) -> str | None:
    if study.last_known_status:
        return f"{study.status} (last known: {study.last_known_status})"
    return study.status


def _enrolment(study: Study) -> str | None:
    return None if study.enrolment is None else f"{study.enrolment} ({(study.enrolment_type or 'not said').lower()})"


def claims(readings: Sequence[Reading], vocabulary: Vocabulary, *, explain: bool) -> None:
    """A line a claim, with the cues that decided where they are asked for."""
    rows: list[list[object]] = []
    for reading in readings:
        for claim in reading.claims:
            about = ", ".join(vocabulary.concept(c).name for c in claim.conditions)
            therapy = vocabulary.concept(claim.therapy).name if claim.therapy else ""
            row: list[object] = [reading.article.id, claim.type.value, claim.strength.value, about, therapy, claim.text]
            rows.append([*row, "; ".join(claim.cues)] if explain else row)
    headers = ["article", "type", "strength", "condition", "therapy", "sentence"]
    terminal.table([*headers, "cues"] if explain else headers, rows)


def articles(readings: Iterable[Reading]) -> None:
    """What was found in some articles, as one object."""
    from trials.reports import json as contract

    _print({"articles": [contract.article(reading) for reading in readings]})


def each(readings: Iterable[Reading]) -> int:
    """A line of JSON a reading, as it comes, so that any number of articles passes through; how many there were."""
    from trials.reports import json as contract

    printed = 0
    for reading in readings:
        print(json.dumps(contract.article(reading), ensure_ascii=False), flush=True)
        printed += 1
    return printed


def report(made: Report, written: Sequence[Path]) -> None:
    """What was found, a line a condition, and where to look."""
    from collections import Counter

    from trials.phrases import natural_order

    names = {c.id: natural_order(c.name) for c in made.concepts}
    labels: dict[str, Counter[str]] = {}
    for verdict in made.verdicts:
        if verdict.condition:
            labels.setdefault(verdict.condition, Counter())[verdict.label.value] += 1
    trials_of: dict[str, set[str]] = {}
    states: dict[str, set[str]] = {}
    for weighed in made.evidence:
        trials_of.setdefault(weighed.pair.condition, set()).update(weighed.studies)
        states.setdefault(weighed.pair.condition, set()).add(weighed.state.value)
    rows = [
        (
            names.get(condition, condition),
            _count(len(trials_of[condition]), states[condition]),
            ", ".join(f"{n} {label}" for label, n in labels.get(condition, Counter()).most_common()),
        )
        for condition in sorted(trials_of, key=lambda c: names.get(c, c))
    ]
    terminal.table(["condition", "trials", "verdicts on its claims"], rows)
    if made.basis_note:
        terminal.warn(made.basis_note)
    not_asked = sum(e.state is State.NOT_ASKED for e in made.evidence)
    if not_asked:
        terminal.warn(f"{not_asked} of {len(made.evidence)} pairs of condition and therapy could not be asked about.")
    for weighed in made.evidence:
        if weighed.state is State.INCOMPLETE:
            pair = f"{names.get(weighed.pair.therapy, '')} for {names.get(weighed.pair.condition, '')}"
            terminal.warn(f"The answer about {pair} is incomplete: {weighed.answer.reason}")
    index = min(written, key=lambda p: (p.name != "index.html", p.stem != "index", len(p.parts)), default=None)
    print(f"{len(written)} files written; begin with {index}" if index else "Nothing was written.")


def _count(number: int, states: set[str]) -> str:
    """How many trials, with a word where the answer does not say how many there are."""
    if states == {"not_asked"}:
        return "not asked"
    return (
        str(number)
        if states == {"complete"}
        else f"{number}, {' and '.join(sorted(s.replace('_', ' ') for s in states - {'complete'}))}"
    )


def failed(made: Report, problems: Sequence[str]) -> int:
    """1 when an article could not be read, when the registry failed for a part, or when nothing could be asked."""
    states = {e.state.value for e in made.evidence}
    return int(bool(problems) or "incomplete" in states or states == {"not_asked"})
