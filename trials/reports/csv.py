"""trials.csv, claims.csv and evidence.csv: tidy tables in the registry's own codes, safe to open in a spreadsheet.

UTF-8 with the mark that spreadsheets look for; lists are joined by " | ". A text that a spreadsheet would take for
a formula has an apostrophe before it (OWASP, "CSV injection").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trials import judging
from trials.models import Report, Study
from trials.reports.text import plain, safe_url

Cell = str | int | float | bool | None
# Excel also reads the full-width forms as the beginning of a formula.
_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20|%")

TRIALS = (
    *("condition", "condition_id", "therapy", "therapy_id", "nct_id", "url", "title", "match", "confidence"),
    *("why_matched", "study_type", "phases", "status", "last_known_status", "status_verified", "why_stopped"),
    *("allocation", "intervention_model", "masking", "primary_purpose", "arms", "enrolment", "enrolment_type"),
    *("start_date", "primary_completion_date", "completion_date", "first_posted", "last_updated", "results_posted"),
    *("has_results", "has_expanded_access", "sponsor", "sponsor_class", "collaborators", "countries", "conditions"),
    *("interventions", "primary_outcomes", "primary_analyses", "publications", "as_of", "basis"),
)
CLAIMS = (
    *("article", "article_title", "published", "source", "claim", "start", "end", "text", "type", "also", "subtype"),
    *("strength", "scope", "condition", "condition_id", "therapy", "therapy_id", "verdict", "verdict_words", "tier"),
    *("shows", "cannot_show", "trials", "rule", "would_change", "readings", "judged", "then"),
    *("cues", "as_of", "basis"),
)
EVIDENCE = (
    *("condition", "condition_id", "therapy", "therapy_id", "as_of", "state", "tier", "reason", "trials", "possible"),
    *("interventional", "completed", "ongoing", "unknown", "stale", "randomised", "with_results", "overdue"),
    *("highest_completed_phase", "largest_enrolment", "tier_studies", "flags", "query_url", "asked_at", "data_date"),
    *("records_total", "records_received", "basis", "why_incomplete"),
)


def render(report: Report) -> dict[str, str]:
    names = {concept.id: concept.name for concept in report.concepts}
    return {
        "trials.csv": _table(TRIALS, _trials(report, names)),
        "claims.csv": _table(CLAIMS, _claims(report, names)),
        "evidence.csv": _table(EVIDENCE, _evidence(report, names)),
    }


def _table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    import pandas as pd

    frame = pd.DataFrame([[_safe(cell) for cell in row] for row in rows], columns=list(columns), dtype=object)
    return "\ufeff" + frame.to_csv(index=False, lineterminator="\n")


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if not isinstance(cell, str):
        return cell
    text = plain(cell)
    return f"'{text}" if text[:1] in _FORMULA else text


def _joined(values: Iterable[str | None]) -> str:
    return " | ".join(plain(v).replace("|", "/") for v in values if v)


def _trials(report: Report, names: dict[str, str]) -> Iterable[Sequence[Cell]]:
    """One row for each trial and pair, the certain matches of a pair first."""
    studies = {study.id: study for study in report.studies}
    why = {(match.pair, match.study): match for match in report.matches}
    told: dict[str, Sequence[Cell]] = {}  # a record may match several pairs
    for one in report.evidence:
        pair, certain = one.pair, set(one.studies)
        for number in (*sorted(one.studies), *sorted(one.possible)):
            study = studies.get(number)
            if study is None:
                continue
            match = why.get((pair, number))
            if number not in told:
                told[number] = [_safe(cell) for cell in _trial(study)]
            yield (
                *(names.get(pair.condition, pair.condition), pair.condition),
                *(names.get(pair.therapy, pair.therapy), pair.therapy),
                *told[number][:3],
                "certain" if number in certain else "possible",
                *(match.confidence if match else None, _joined(match.reasons) if match else None),
                *told[number][3:],
                *(one.as_of, one.answer.basis),
            )


def _trial(study: Study) -> Sequence[Cell]:
    return (
        *(study.id, safe_url(study.url), study.title),
        *(study.study_type, _joined(study.phases), study.status, study.last_known_status, study.status_verified),
        *(study.why_stopped, study.allocation, study.intervention_model, study.masking, study.primary_purpose),
        _joined(f"{arm.type or 'type not given'}: {arm.label}" for arm in study.arms),
        *(study.enrolment, study.enrolment_type, study.start_date, study.primary_completion_date),
        *(study.completion_date, study.first_posted, study.last_updated, study.results_posted),
        *(study.has_results, study.has_expanded_access, study.sponsor, study.sponsor_class),
        *(_joined(study.collaborators), _joined(study.countries), _joined(study.conditions)),
        _joined(f"{i.type or 'type not given'}: {i.name}" for i in study.interventions),
        _joined(f"{o.measure} ({o.time_frame})" if o.time_frame else o.measure for o in study.primary_outcomes),
        _joined(
            f"{a.outcome}: {a.method or 'analysis'}, p {a.p_value or 'not given'}"
            for a in (study.results.analyses if study.results else ())
        ),
        _joined(f"PMID {r.pmid}" if r.pmid else r.citation for r in study.references),
    )


def _claims(report: Report, names: dict[str, str]) -> Iterable[Sequence[Cell]]:
    """One row for each claim and verdict; a claim without a verdict has one row."""
    for reading in report.readings:
        article = reading.article
        for claim in reading.claims:
            verdicts = [v for v in report.verdicts if v.claim == claim.id]
            for verdict in (*verdicts, *([] if verdicts else [None])):
                condition = verdict.condition if verdict else next(iter(claim.conditions), None)
                therapy = verdict.therapy if verdict else claim.therapy
                yield (
                    *(article.id, article.title, article.published, article.source, claim.id, claim.start, claim.end),
                    *(claim.text, claim.type.value, _joined(claim.also), claim.subtype, claim.strength.value),
                    *(claim.scope, names.get(condition or "", condition), condition),
                    *(names.get(therapy or "", therapy), therapy),
                    *((verdict.label.value, verdict.words, verdict.tier) if verdict else (None, None, None)),
                    *((verdict.shows, verdict.cannot_show) if verdict else (None, None)),
                    _joined(verdict.studies) if verdict else None,
                    *((verdict.rule, verdict.would_change, _joined(verdict.readings)) if verdict else (None,) * 3),
                    judging.sentence(verdict) if verdict else None,
                    verdict.then.sentence if verdict and verdict.then else None,
                    *(_joined(claim.cues), report.as_of, report.basis),
                )


def _evidence(report: Report, names: dict[str, str]) -> Iterable[Sequence[Cell]]:
    for one in report.evidence:
        counts = dict(one.counts)
        answer = one.answer
        known = one.state.value in ("complete", "incomplete")
        yield (
            *(names.get(one.pair.condition, one.pair.condition), one.pair.condition),
            *(names.get(one.pair.therapy, one.pair.therapy), one.pair.therapy),
            *(one.as_of, one.state.value, (one.tier.value + "r" * one.has_results) if known else None, one.reason),
            *((len(one.studies), len(one.possible)) if known else (None, None)),
            *(counts.get(name) for name in EVIDENCE[10:18]),
            *(one.highest_completed_phase, one.largest_enrolment, _joined(one.tier_studies)),
            *(_joined(f.flag for f in one.flags), safe_url(answer.query.url), answer.asked_at, answer.data_date),
            *(answer.total, answer.received, answer.basis, answer.reason),
        )
