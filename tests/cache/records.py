"""Small records, and the database's view of them, for the tests of the cache."""

import json
from datetime import UTC, datetime
from typing import Any

from trials.models import Pair, Query, Study
from trials.registries import ctgov

NOW = "2026-01-01T00:00:00Z"
LATER = "2026-02-01T00:00:00Z"
PAIR = Pair("MESH:D008103", "TRIALS:cells")
QUERY = Query("00ff00ff00ff00ff", "ctgov", PAIR, (("query.cond", "cirrhosis"),), "https://clinicaltrials.gov/search")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def record(number: int, **changes: Any) -> dict[str, Any]:
    """A record in the registry's shape. Keywords: status, phases, version, enrolment, title."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{number:08}",
                "briefTitle": changes.get("title", f"Cells in Cirrhosis {number}"),
            },
            "statusModule": {
                "overallStatus": changes.get("status", "RECRUITING"),
                "startDateStruct": {"date": "2020-01"},
                "lastUpdatePostDateStruct": {"date": changes.get("updated", "2021-01-01"), "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A University", "class": "OTHER"}},
            "descriptionModule": {"briefSummary": "Cells are given."},
            "conditionsModule": {"conditions": ["Liver Cirrhosis", "Fibrosis"], "keywords": ["liver"]},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": changes.get("phases", ["PHASE1"]),
                "enrollmentInfo": {"count": changes.get("enrolment", 20), "type": "ESTIMATED"},
            },
            "armsInterventionsModule": {
                "interventions": [{"type": "BIOLOGICAL", "name": "Mesenchymal cells", "otherNames": ["MSC"]}],
                "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "interventionNames": ["Biological: MSC"]}],
            },
            "outcomesModule": {"primaryOutcomes": [{"measure": "MELD", "timeFrame": "6 months"}]},
            "contactsLocationsModule": {"locations": [{"country": "Iran"}]},
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": changes.get("version", "2022-01-20")},
            "conditionBrowseModule": {
                "meshes": [{"id": "D008103", "term": "Liver Cirrhosis"}],
                "ancestors": [{"id": "D008107", "term": "Liver Diseases"}],
            },
        },
        "hasResults": False,
    }


def received(number: int, **changes: Any) -> tuple[Study, bytes]:
    raw = record(number, **changes)
    return ctgov.parse(raw), json.dumps(raw).encode()
