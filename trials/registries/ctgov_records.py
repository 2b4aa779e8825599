"""From a ClinicalTrials.gov v2 record to a `Study`.

Records are hostile: whole modules are missing, codes are new, dates and numbers absurd. Codes and dates are kept as
received, what has the wrong type reads as missing, and only a record without an NCT number is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trials.errors import RecordError
from trials.models import Analysis, Arm, Intervention, MeshTerm, Outcome, Reference, Results, Site, Study

__all__ = ["NCT", "parse"]

NCT = re.compile(r"NCT[0-9]{8}")

# Labels that armGroups.interventionNames put before the name: "Drug: Abatacept". The enum InterventionType, as shown.
INTERVENTION_LABELS = (
    "behavioral",
    "biological",
    "combination product",
    "device",
    "diagnostic test",
    "dietary supplement",
    "drug",
    "genetic",
    "other",
    "procedure",
    "radiation",
)
# Enrolment "99999999" and its shorter kin stand for "not given" in old records.
PLACEHOLDER = re.compile(r"9{6,}")
MOST_PEOPLE = 10_000_000_000  # more than there are
NUMBERS = (int, float)  # and not their kin, as True is
NOWHERE = (None, None)
COUNTRY_ALONE = {"country"}

Record = Mapping[str, Any]
_NONE: Record = {}


def parse(record: Record) -> Study:
    """The study that a record of the v2 shape describes; RecordError when it does not say which."""
    protocol = _map(record if isinstance(record, Mapping) else _NONE, "protocolSection")
    derived = _map(record if isinstance(record, Mapping) else _NONE, "derivedSection")
    identity = _map(protocol, "identificationModule")
    nct = _text(identity, "nctId")
    if nct is None or not NCT.fullmatch(nct):
        raise RecordError(
            f"A study record has no NCT number (got {nct!r}), so it cannot be kept; report it to the source."
        )
    conditions, interventions = _map(derived, "conditionBrowseModule"), _map(derived, "interventionBrowseModule")
    arms = _map(protocol, "armsInterventionsModule")
    return Study(
        id=nct,
        registry="ctgov",
        url=f"https://clinicaltrials.gov/study/{nct}",
        title=_text(identity, "briefTitle") or _text(identity, "officialTitle") or nct,
        official_title=_text(identity, "officialTitle"),
        acronym=_text(identity, "acronym"),
        aliases=_texts(identity, "nctIdAliases"),
        **_design(_map(protocol, "designModule")),
        **_status(_map(protocol, "statusModule")),
        **_people(_map(protocol, "sponsorCollaboratorsModule"), _map(protocol, "contactsLocationsModule")),
        has_results=record.get("hasResults") is True or bool(_map(record, "resultsSection")),
        conditions=_texts(_map(protocol, "conditionsModule"), "conditions"),
        keywords=_texts(_map(protocol, "conditionsModule"), "keywords"),
        condition_meshes=_meshes(conditions, "meshes"),
        condition_ancestors=_meshes(conditions, "ancestors"),
        intervention_meshes=_meshes(interventions, "meshes"),
        intervention_ancestors=_meshes(interventions, "ancestors"),
        interventions=tuple(_interventions(arms)),
        arms=tuple(_arms(arms)),
        primary_outcomes=tuple(_outcomes(_map(protocol, "outcomesModule"))),
        references=tuple(_references(_map(protocol, "referencesModule"))),
        summary=_text(_map(protocol, "descriptionModule"), "briefSummary"),
        results=_results(_map(record, "resultsSection")),
        version=_text(_map(derived, "miscInfoModule"), "versionHolder"),
    )


# ---------------------------------------------------------------- modules


def _design(module: Record) -> dict[str, Any]:
    design, enrolment = _map(module, "designInfo"), _map(module, "enrollmentInfo")
    return {
        "study_type": _text(module, "studyType"),
        "phases": _texts(module, "phases"),
        "allocation": _text(design, "allocation"),
        "intervention_model": _text(design, "interventionModel"),
        "masking": _text(_map(design, "maskingInfo"), "masking"),
        "primary_purpose": _text(design, "primaryPurpose"),
        "enrolment": _people_count(enrolment),
        "enrolment_type": _text(enrolment, "type"),
    }


def _status(module: Record) -> dict[str, Any]:
    def date(key: str) -> str | None:
        return _text(_map(module, key), "date")

    return {
        "status": _text(module, "overallStatus"),
        "last_known_status": _text(module, "lastKnownStatus"),
        "why_stopped": _text(module, "whyStopped"),
        "status_verified": _text(module, "statusVerifiedDate"),
        "start_date": date("startDateStruct"),
        "primary_completion_date": date("primaryCompletionDateStruct"),
        "completion_date": date("completionDateStruct"),
        "first_submitted": _text(module, "studyFirstSubmitDate"),
        "first_posted": date("studyFirstPostDateStruct"),
        "last_updated": date("lastUpdatePostDateStruct") or _text(module, "lastUpdateSubmitDate"),
        "results_posted": date("resultsFirstPostDateStruct"),
        "has_expanded_access": _map(module, "expandedAccessInfo").get("hasExpandedAccess") is True,
    }


def _people(sponsors: Record, contacts: Record) -> dict[str, Any]:
    lead = _map(sponsors, "leadSponsor")
    places = _maps(contacts, "locations")
    countries = (_text(place, "country") for place in places)
    return {
        "sponsor": _text(lead, "name"),
        "sponsor_class": _text(lead, "class"),
        "collaborators": tuple(name for s in _maps(sponsors, "collaborators") if (name := _text(s, "name"))),
        "countries": tuple(dict.fromkeys(country for country in countries if country)),
        # A snapshot keeps of each place the country alone, which is no site.
        "sites": tuple(_site(place) for place in places if place.keys() != COUNTRY_ALONE),
    }


def _site(place: Record) -> Site:
    point = place.get("geoPoint")
    return Site(
        _text(place, "facility"),
        _text(place, "city"),
        _text(place, "state"),
        _text(place, "country"),
        _text(place, "status"),
        *(_point(point) if type(point) is dict else NOWHERE),
    )


def _point(point: Record) -> tuple[float | None, float | None]:
    """Latitude and longitude; neither where one is missing or is nowhere on Earth."""
    latitude: Any = point.get("lat")
    longitude: Any = point.get("lon")
    if type(latitude) in NUMBERS and type(longitude) in NUMBERS and abs(latitude) <= 90 and abs(longitude) <= 180:
        return float(latitude), float(longitude)
    return NOWHERE


def _interventions(module: Record) -> Iterator[Intervention]:
    for entry in _maps(module, "interventions"):
        if name := _text(entry, "name"):
            yield Intervention(type=_text(entry, "type"), name=name, other_names=_texts(entry, "otherNames"))


def _arms(module: Record) -> Iterator[Arm]:
    for entry in _maps(module, "armGroups"):
        names = tuple(_without_label(name) for name in _texts(entry, "interventionNames"))
        if (label := _text(entry, "label")) or names:
            yield Arm(label=label or "", type=_text(entry, "type"), interventions=names)


def _without_label(name: str) -> str:
    label, colon, rest = name.partition(":")
    return rest.strip() if colon and label.strip().casefold() in INTERVENTION_LABELS and rest.strip() else name


def _outcomes(module: Record) -> Iterator[Outcome]:
    for entry in _maps(module, "primaryOutcomes"):
        if measure := _text(entry, "measure"):
            yield Outcome(measure=measure, time_frame=_text(entry, "timeFrame"))


def _references(module: Record) -> Iterator[Reference]:
    for entry in _maps(module, "references"):
        pmid, citation = _text(entry, "pmid"), _text(entry, "citation")
        if pmid or citation:
            yield Reference(pmid=pmid, type=_text(entry, "type"), citation=citation or "")


def _meshes(module: Record, key: str) -> tuple[MeshTerm, ...]:
    terms = ((_text(entry, "id"), _text(entry, "term")) for entry in _maps(module, key))
    return tuple(MeshTerm(id=id_, name=name or "") for id_, name in terms if id_)


# ---------------------------------------------------------------- results


def _results(section: Record) -> Results | None:
    if not section:
        return None
    measures = _maps(_map(section, "outcomeMeasuresModule"), "outcomeMeasures")
    primary = [measure for measure in measures if _text(measure, "type") == "PRIMARY"]
    groups = _maps(_map(section, "adverseEventsModule"), "eventGroups")
    return Results(
        primary_outcomes=tuple(title for measure in primary if (title := _text(measure, "title"))),
        analyses=tuple(analysis for measure in primary for analysis in _analyses(measure)),
        serious_affected=_total(groups, "seriousNumAffected"),
        serious_at_risk=_total(groups, "seriousNumAtRisk"),
    )


def _analyses(measure: Record) -> Iterator[Analysis]:
    titles = {_text(group, "id"): _text(group, "title") for group in _maps(measure, "groups")}
    values = _values(measure)
    for entry in _maps(measure, "analyses"):
        ids = _texts(entry, "groupIds")
        yield Analysis(
            outcome=_text(measure, "title") or "",
            groups=tuple(titles.get(id_) or id_ for id_ in ids),
            method=_text(entry, "statisticalMethod"),
            p_value=_text(entry, "pValue"),
            estimate_type=_text(entry, "paramType"),
            estimate=_text(entry, "paramValue"),
            interval=(_text(entry, "ciLowerLimit"), _text(entry, "ciUpperLimit")),
            hypothesis=_text(entry, "nonInferiorityType"),
            values=tuple(values.get(id_) for id_ in ids) if values else (),
        )


def _values(measure: Record) -> dict[str | None, str | None]:
    """Each group's value by its id; empty where the outcome has several a group (visits, categories)."""
    classes = _maps(measure, "classes")
    categories = _maps(classes[0], "categories") if len(classes) == 1 else []
    if len(categories) != 1:
        return {}
    return {_text(m, "groupId"): _text(m, "value") for m in _maps(categories[0], "measurements")}


def _total(groups: list[Record], key: str) -> int | None:
    """The sum over all groups; None when no group gives the number (zero is a finding, missing is not)."""
    numbers = [number for group in groups if (number := _count(group, key)) is not None]
    return sum(numbers) if numbers else None


# ---------------------------------------------------------------- values, whatever their type turns out to be


# Each of these runs dozens of times a record: a decoder's own types are asked for, which costs a fifth of asking for
# a Mapping.


def _map(parent: Record, key: str) -> Record:
    value = parent.get(key)
    return value if isinstance(value, dict) else _NONE


def _maps(parent: Record, key: str) -> list[Record]:
    value = parent.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _text(parent: Record, key: str) -> str | None:
    value = parent.get(key)
    if type(value) is str and value.isascii():  # as in _as_text: nine in ten are, and a call costs as much again
        return value.strip() or None
    return None if value is None else _as_text(value)


def _as_text(value: Any) -> str | None:
    if type(value) is str and value.isascii():
        return value.strip() or None
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return str(value)
    if not isinstance(value, str):
        return None
    # Half of a surrogate pair can be written in JSON, and nowhere else.
    return value.encode("utf-8", "replace").decode().strip() or None


def _texts(parent: Record, key: str) -> tuple[str, ...]:
    value = parent.get(key)
    if value is None:
        return ()
    entries = value if isinstance(value, list) else [value]
    return tuple(text for entry in entries if (text := _as_text(entry)))


def _count(parent: Record, key: str) -> int | None:
    value = parent.get(key)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", value.strip()):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_PEOPLE else None


def _people_count(enrolment: Record) -> int | None:
    number = _count(enrolment, "count")
    return None if number is None or PLACEHOLDER.fullmatch(str(number)) else number
