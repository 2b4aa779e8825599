"""A record cut to the facts that a snapshot keeps: no descriptions, no people, no contacts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is kept, in the registry's own shape: a name maps to its parts, or to None where all of it is kept. A list is
# cut item by item.
KEPT: Mapping[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": None,
            "nctIdAliases": None,
            "briefTitle": None,
            "officialTitle": None,
            "acronym": None,
        },
        "statusModule": {
            "statusVerifiedDate": None,
            "overallStatus": None,
            "lastKnownStatus": None,
            "whyStopped": None,
            "expandedAccessInfo": {"hasExpandedAccess": None},
            "startDateStruct": {"date": None, "type": None},
            "primaryCompletionDateStruct": {"date": None, "type": None},
            "completionDateStruct": {"date": None, "type": None},
            "studyFirstSubmitDate": None,
            "studyFirstPostDateStruct": {"date": None},
            "resultsFirstPostDateStruct": {"date": None},
            "lastUpdatePostDateStruct": {"date": None},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": None, "class": None},
            "collaborators": {"name": None, "class": None},
        },
        "conditionsModule": {"conditions": None, "keywords": None},
        "designModule": {
            "studyType": None,
            "phases": None,
            "designInfo": {
                "allocation": None,
                "interventionModel": None,
                "primaryPurpose": None,
                "maskingInfo": {"masking": None},
            },
            "enrollmentInfo": {"count": None, "type": None},
        },
        "armsInterventionsModule": {
            "armGroups": {"label": None, "type": None, "interventionNames": None},
            "interventions": {"type": None, "name": None, "otherNames": None},
        },
        "outcomesModule": {"primaryOutcomes": {"measure": None}},
        "contactsLocationsModule": {"locations": {"country": None}},
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": None},
        "conditionBrowseModule": {
            "meshes": {"id": None, "term": None},
            "ancestors": {"id": None, "term": None},
        },
        "interventionBrowseModule": {
            "meshes": {"id": None, "term": None},
            "ancestors": {"id": None, "term": None},
        },
    },
    "hasResults": None,
}


def cut(record: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a record in the registry's shape, each once; what a record lacks is left out."""
    facts: dict[str, Any] = _cut(record, KEPT)
    contacts = facts.get("protocolSection", {}).get("contactsLocationsModule")
    if contacts:  # a site each in the record; only the countries are kept
        countries = sorted({site["country"] for site in contacts["locations"]})
        contacts["locations"] = [{"country": country} for country in countries]
    return facts


def _cut(value: Any, kept: Mapping[str, Any] | None) -> Any:
    if kept is None:
        return value
    if isinstance(value, list):
        return [part for item in value if (part := _cut(item, kept)) not in ({}, None)]
    if not isinstance(value, Mapping):
        return None
    parts = {name: _cut(value[name], below) for name, below in kept.items() if name in value}
    return {name: part for name, part in parts.items() if part not in ({}, [], None)}


def number_of(record: Mapping[str, Any]) -> str:
    """A record's NCT number, or an empty text."""
    return str(_at(record, "protocolSection", "identificationModule", "nctId") or "")


def version_of(record: Mapping[str, Any]) -> str:
    """The registry's date of this version of a record, or an empty text."""
    return str(_at(record, "derivedSection", "miscInfoModule", "versionHolder") or "")


def condition_texts(record: Mapping[str, Any]) -> list[str]:
    """The texts of a record that say what condition it is about."""
    identification = _at(record, "protocolSection", "identificationModule") or {}
    conditions = _at(record, "protocolSection", "conditionsModule") or {}
    titles = [identification.get("briefTitle"), identification.get("officialTitle")]
    texts = [*(conditions.get("conditions") or []), *(conditions.get("keywords") or []), *titles]
    return [text for text in texts if isinstance(text, str)]


def condition_meshes(record: Mapping[str, Any]) -> list[str]:
    """The MeSH ids that the registry gave a record's conditions, with their ancestors, as concept ids."""
    browse = _at(record, "derivedSection", "conditionBrowseModule") or {}
    ids = [str(term.get("id") or "") for part in ("meshes", "ancestors") for term in browse.get(part) or []]
    # Converted records pad the number: D000009362 is D009362.
    return [f"MESH:{id_[0]}{id_[1:].lstrip('0').zfill(6)}" for id_ in ids if id_]


def _at(record: Mapping[str, Any], *path: str) -> Any:
    value: Any = record
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
