"""A row of the site's table (ctg-studies.csv) as a record of the registry's shape: the facts that a table has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["record"]

# column → module, field, how it is written there
TEXTS = {
    "NCT Number": ("identificationModule", "nctId"),
    "Study Title": ("identificationModule", "briefTitle"),
    "Acronym": ("identificationModule", "acronym"),
    "Study Status": ("statusModule", "overallStatus"),
    "Status": ("statusModule", "overallStatus"),
    "Brief Summary": ("descriptionModule", "briefSummary"),
    "Study Type": ("designModule", "studyType"),
}
DATES = {
    "Start Date": "startDateStruct",
    "Primary Completion Date": "primaryCompletionDateStruct",
    "Completion Date": "completionDateStruct",
    "First Posted": "studyFirstPostDateStruct",
    "Results First Posted": "resultsFirstPostDateStruct",
    "Last Update Posted": "lastUpdatePostDateStruct",
}
CODES = frozenset({"Study Status", "Status", "Study Type"})


def record(row: Mapping[str, str]) -> dict[str, Any]:
    """The record that a row stands for. It has neither arms nor the registry's MeSH terms, which a table leaves out."""
    modules: dict[str, dict[str, Any]] = {}

    def put(module: str, field: str, value: Any) -> None:
        if value:
            modules.setdefault(module, {})[field] = value

    for column, (module, field) in TEXTS.items():
        value = row.get(column, "").strip()
        put(module, field, _code(value) if column in CODES else value)
    for column, field in DATES.items():
        if date := row.get(column, "").strip():
            put("statusModule", field, {"date": date})
    put("conditionsModule", "conditions", _listed(row.get("Conditions", "")))
    put("designModule", "phases", [_code(phase) for phase in _listed(row.get("Phases", ""))])
    put("designModule", "designInfo", _design(row.get("Study Design", "")))
    if (count := row.get("Enrollment", "").strip()).isdigit():
        put("designModule", "enrollmentInfo", {"count": int(count[:12])})
    put("armsInterventionsModule", "interventions", [_intervention(i) for i in _listed(row.get("Interventions", ""))])
    put("sponsorCollaboratorsModule", "leadSponsor", _sponsor(row))
    put("sponsorCollaboratorsModule", "collaborators", [{"name": n} for n in _listed(row.get("Collaborators", ""))])
    put("outcomesModule", "primaryOutcomes", [{"measure": m} for m in _listed(row.get("Primary Outcome Measures", ""))])
    put("contactsLocationsModule", "locations", [{"country": c} for c in _countries(row.get("Locations", ""))])
    return {
        "protocolSection": modules,
        "hasResults": row.get("Study Results", "").strip().upper() in ("YES", "HAS RESULTS"),
    }


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _code(words: str) -> str:
    """ "Not yet recruiting" and NOT_YET_RECRUITING alike."""
    return words.strip().upper().replace(" ", "_").replace(",", "")


def _intervention(text: str) -> dict[str, str]:
    kind, colon, name = text.partition(":")
    return {"type": _code(kind), "name": name.strip()} if colon and name.strip() else {"name": text}


def _sponsor(row: Mapping[str, str]) -> dict[str, str]:
    named = {"name": row.get("Sponsor", "").strip(), "class": _code(row.get("Funder Type", ""))}
    return {key: value for key, value in named.items() if value}


def _design(cell: str) -> dict[str, Any]:
    """ "Allocation: RANDOMIZED|Intervention Model: PARALLEL|Masking: DOUBLE (…)|Primary Purpose: TREATMENT"."""
    given = {name.strip(): value.strip() for name, _, value in (part.partition(":") for part in _listed(cell))}
    found: dict[str, Any] = {
        "allocation": _code(given.get("Allocation", "")),
        "interventionModel": _code(given.get("Intervention Model", "")),
        "primaryPurpose": _code(given.get("Primary Purpose", "")),
    }
    if masking := given.get("Masking", "").partition("(")[0].strip():
        found["maskingInfo"] = {"masking": _code(masking)}
    return {key: value for key, value in found.items() if value}


def _countries(cell: str) -> list[str]:
    """The last part of each place: "A hospital, Lyon, 69000, France"."""
    return list(dict.fromkeys(place.rpartition(",")[2].strip() for place in _listed(cell)))
