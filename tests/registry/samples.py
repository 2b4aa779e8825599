"""Study records of our own making, in the registry's v2 shape."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any


def record(number: int, title: str = "A trial", **given: Any) -> dict[str, Any]:
    """A complete little record; `given` replaces its parts (conditions, interventions, arms, status, phases, …)."""
    nct = f"NCT{number:08d}"
    interventions = given.get("interventions", [("BIOLOGICAL", "Mesenchymal stem cells")])
    day = (date(2005, 1, 1) + timedelta(days=number % 5000)).isoformat()
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct, "briefTitle": title, "nctIdAliases": given.get("aliases", [])},
            "statusModule": {
                "statusVerifiedDate": "2020-05",
                "overallStatus": given.get("status", "COMPLETED"),
                "startDateStruct": {"date": "2015-01", "type": "ACTUAL"},
                "completionDateStruct": {"date": "2018-06-30", "type": "ACTUAL"},
                "studyFirstSubmitDate": day,
                "studyFirstPostDateStruct": {"date": day, "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": given.get("updated", "2020-05-14"), "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A university", "class": "OTHER"}},
            "descriptionModule": {"briefSummary": given.get("summary", "What it is about.")},
            "conditionsModule": {"conditions": given.get("conditions", ["Asthma"]), "keywords": []},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": given.get("phases", ["PHASE2"]),
                "designInfo": {"allocation": "RANDOMIZED", "maskingInfo": {"masking": "DOUBLE"}},
                "enrollmentInfo": {"count": given.get("enrolment", 40), "type": "ACTUAL"},
            },
            "armsInterventionsModule": {
                "armGroups": [
                    {"label": label, "type": "EXPERIMENTAL", "interventionNames": [f"{kind.title()}: {name}"]}
                    for label, (kind, name) in zip(given.get("arms", ["Treated"]), interventions, strict=False)
                ],
                "interventions": [{"type": kind, "name": name} for kind, name in interventions],
            },
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": "2026-08-14"},
            "conditionBrowseModule": {
                "meshes": given.get("meshes", [{"id": "D001249", "term": "Asthma"}]),
                "ancestors": given.get("ancestors", [{"id": "D012140", "term": "Respiratory Tract Diseases"}]),
            },
            "interventionBrowseModule": {},
        },
        "hasResults": False,
    }


def records(number: int = 25) -> list[dict[str, Any]]:
    """So many trials of stem cells for asthma, and two of other things."""
    others = [
        record(90000001, "Aspirin for headache", conditions=["Headache"], meshes=[], ancestors=[],
               interventions=[("DRUG", "Aspirin")]),
        record(90000002, "A vaccine", conditions=["Hepatitis B"], meshes=[], ancestors=[],
               interventions=[("BIOLOGICAL", "A vaccine")]),
    ]  # fmt: skip
    return [record(1000 + n, f"Stem cells for asthma, trial {n}") for n in range(number)] + others
