"""A study as rows: one of `studies`, and those of its child tables. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from trials.cache import schema
from trials.cache.database import as_json
from trials.models import Kind, MeshTerm, Study

# Columns of studies whose changes are kept.
TRACKED = (
    "status",
    "last_known_status",
    "phases",
    "why_stopped",
    "start_date",
    "primary_completion_date",
    "completion_date",
    "enrolment",
    "enrolment_type",
    "has_results",
    "results_posted",
    "sponsor",
)

Row = tuple[Any, ...]

_COLUMNS = tuple(column.name for column in schema.TABLES["studies"].columns)


def study_row(study: Study, first_seen: str) -> Row:
    """The row of `studies`, in the schema's order."""
    special: Mapping[str, Any] = {
        "interventions": as_json(dict.fromkeys(name for i in study.interventions for name in (i.name, *i.other_names))),
        "serious_affected": study.results.serious_affected if study.results else None,
        "serious_at_risk": study.results.serious_at_risk if study.results else None,
        "first_seen": first_seen,
    }
    return tuple(special[name] if name in special else _plain(getattr(study, name)) for name in _COLUMNS)


def tracked(study: Study) -> dict[str, Any]:
    """The values whose changes are kept, as they stand in `studies`."""
    return {name: _plain(getattr(study, name)) for name in TRACKED}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return as_json(value)
    return int(value) if isinstance(value, bool) else value


def concepts(study: Study) -> Iterator[Row]:
    """The MeSH terms of a record as rows of `concepts`, under the registry's names for them."""
    for kind, _, term in _terms(study):
        url = f"https://meshb.nlm.nih.gov/record/ui?ui={term.id}"
        yield f"MESH:{term.id}", term.name, str(kind), url, "[]", "ClinicalTrials.gov"


def _terms(study: Study) -> Iterator[tuple[Kind, int, MeshTerm]]:
    for kind, terms, ancestors in (
        (Kind.CONDITION, study.condition_meshes, study.condition_ancestors),
        (Kind.THERAPY, study.intervention_meshes, study.intervention_ancestors),
    ):
        for ancestor, group in ((1, ancestors), (0, terms)):  # where a term is both, the last counts: the term itself
            for term in group:
                yield kind, ancestor, term


def children(studies: Sequence[Study]) -> dict[str, list[Row]]:
    """The rows of every child table."""
    return {table: [row for study in studies for row in make(study)] for table, make in _MAKERS.items()}


def _conditions(study: Study) -> Iterable[Row]:
    return ((study.id, position, name) for position, name in enumerate(study.conditions))


def _interventions(study: Study) -> Iterable[Row]:
    return ((study.id, n, i.type, i.name, as_json(i.other_names)) for n, i in enumerate(study.interventions))


def _arms(study: Study) -> Iterable[Row]:
    return ((study.id, n, arm.label, arm.type, as_json(arm.interventions)) for n, arm in enumerate(study.arms))


def _concepts(study: Study) -> Iterable[Row]:
    found = {(f"MESH:{term.id}", str(kind)): ancestor for kind, ancestor, term in _terms(study)}
    return ((study.id, concept, kind, ancestor) for (concept, kind), ancestor in found.items())


def _sites(study: Study) -> Iterable[Row]:
    return (
        (study.id, n, s.facility, s.city, s.state, s.country, s.status, s.latitude, s.longitude)
        for n, s in enumerate(study.sites)
    )


def _outcomes(study: Study) -> Iterable[Row]:
    return ((study.id, n, outcome.measure, outcome.time_frame) for n, outcome in enumerate(study.primary_outcomes))


def _results(study: Study) -> Iterable[Row]:
    if study.results is None:
        return
    analysed = {analysis.outcome for analysis in study.results.analyses}
    bare = [name for name in study.results.primary_outcomes if name not in analysed]
    rows: list[Row] = [(name, "[]", *[None] * 7) for name in bare]
    for a in study.results.analyses:
        groups = as_json(a.groups)
        rows.append((a.outcome, groups, a.method, a.p_value, a.estimate_type, a.estimate, *a.interval, a.hypothesis))
    yield from ((study.id, n, *row) for n, row in enumerate(rows))


def _references(study: Study) -> Iterable[Row]:
    for n, reference in enumerate(study.references):
        url = f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/" if reference.pmid else None
        yield study.id, n, reference.pmid, url, reference.type, reference.citation


_MAKERS = {
    "study_conditions": _conditions,
    "study_interventions": _interventions,
    "study_arms": _arms,
    "study_concepts": _concepts,
    "study_sites": _sites,
    "study_outcomes": _outcomes,
    "study_results": _results,
    "study_references": _references,
}
CHILDREN = tuple(_MAKERS)
