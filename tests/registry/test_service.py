"""The stand-in behaves as the real service was seen to: what our tests rest on."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.registry import pieces, samples
from tests.registry.service import PARAMETERS, STATUSES, Answer, Service


@pytest.fixture(scope="module")
def service() -> Service:
    return Service(samples.records())


def ask(service: Service, path: str = "/studies", headers: Mapping[str, str] | None = None, **params: str) -> Answer:
    named = {key.replace("_", "."): value for key, value in params.items()}
    return service.answer(path, urlencode(named), headers or {})


def page(service: Service, **params: str) -> dict[str, Any]:
    answer = ask(service, **params)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    decoded: dict[str, Any] = json.loads(answer.body)
    return decoded


def numbers(decoded: Mapping[str, Any]) -> list[str]:
    return [record["protocolSection"]["identificationModule"]["nctId"] for record in decoded["studies"]]


# ---------------------------------------------------------------- pages


def test_ten_a_page_and_the_total_only_when_asked_for(service: Service) -> None:
    first = page(service)
    assert len(first["studies"]) == 10
    assert "totalCount" not in first
    assert page(service, countTotal="true")["totalCount"] == 27
    assert "totalCount" not in page(service, countTotal="true", pageToken=first["nextPageToken"])


@pytest.mark.parametrize(("asked", "got"), [("0", 10), ("3", 3), ("5000", 1000)])
def test_page_sizes_are_clamped_without_a_word(asked: str, got: int) -> None:
    service = Service([samples.record(n) for n in range(1, 1202)])
    assert len(page(service, pageSize=asked)["studies"]) == got


def test_a_token_is_a_place_whatever_the_query(service: Service) -> None:
    token = page(service, query_cond="asthma", sort="EnrollmentCount")["nextPageToken"]
    other = page(service, query_cond="hepatitis OR asthma OR headache", pageToken=token)
    assert numbers(other) == numbers(page(service, pageSize="20"))[10:]
    assert "nextPageToken" not in page(service, query_cond="headache", pageToken=token)


def test_a_full_last_page_carries_a_token_to_an_empty_one(service: Service) -> None:
    last = page(service, pageSize="27")
    empty = page(service, pageSize="27", pageToken=last["nextPageToken"])
    assert (empty["studies"], "nextPageToken" in empty) == ([], False)
    service = Service(samples.records(), empty_last=False)
    assert "nextPageToken" not in page(service, pageSize="27")


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"x": "1"}, "`x` is unknown parameter"),
        ({"filter_advanced": "AREA[X]1"}, "Error parsing query in advanced filter: Unknown area name: 'X'"),
        ({"sort": "BriefTitle"}, "Unsupported sort field type: text"),
        ({"sort": "StartDate,EnrollmentCount,CompletionDate"}, "`sort` has more than 2 items"),
        ({"query_cond": "(asthma"}, "mismatched input '<EOF>'"),
        ({"query_cond": '"asthma'}, "mismatched input '\"'"),
        ({"query_cond": "asthma OR"}, "mismatched input '<EOF>'"),
        ({"query_cond": "OR asthma"}, "mismatched input 'OR'"),
        ({"filter_overallStatus": "DONE"}, "unknown value `DONE`"),
        ({"pageSize": "-1"}, "incorrect value `-1`"),
        ({"pageToken": "%%%"}, "`pageToken` has incorrect value"),
    ],
)
def test_errors_are_plain_text(service: Service, params: dict[str, str], words: str) -> None:
    answer = ask(service, **params)
    assert (answer.status, answer.headers["Content-Type"]) == (400, "text/plain; charset=UTF-8")
    assert words in answer.body.decode()


def test_a_number_that_is_not_there_is_as_recorded(service: Service, shared: Path) -> None:
    recorded = json.loads((shared / "registry/recorded/study_NCT99999999.json").read_text())
    answer = ask(service, "/studies/NCT99999999")
    assert (answer.status, answer.body.decode()) == (recorded["status"], recorded["text"])
    assert answer.headers["Content-Type"] == recorded["headers"]["content-type"]


def test_old_numbers_move_to_the_current_one() -> None:
    service = Service([samples.record(7, aliases=["NCT00000003"])])
    answer = ask(service, "/studies/nct3", fields="NCTId")
    assert (answer.status, answer.headers["Location"]) == (301, "/api/v2/studies/NCT00000007?fields=NCTId")
    assert ask(service, "/studies/nct7").status == 200


# ---------------------------------------------------------------- searching


@pytest.fixture(scope="module")
def few() -> Service:
    return Service(
        [
            samples.record(1, "Cells for the knee", conditions=["Osteoarthritis"], meshes=[], ancestors=[],
                           interventions=[("BIOLOGICAL", "Bone marrow stem cells")], phases=["PHASE1", "PHASE2"]),
            samples.record(2, "An inhaler", conditions=["Asthma"], interventions=[("DRUG", "Salbutamol")],
                           status="RECRUITING", updated="2026-11-05", enrolment=500),
            samples.record(3, "Asthma or not", conditions=["Cough"], meshes=[], ancestors=[], updated="2026-11",
                           arms=["Exosomes"], summary="No stem cell transplant before."),
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"query_cond": "asthma"}, {2, 3}),
        ({"query_cond": "Respiratory Tract Diseases"}, {2}),
        ({"query_cond": '"osteoarthritis" OR "cough"'}, {1, 3}),
        ({"query_cond": "osteoarthritis or cough"}, set()),
        ({"query_cond": "asthma NOT cough"}, {2}),
        ({"query_cond": "(asthma AND cough) OR osteoarthritis"}, {1, 3}),
        ({"query_cond": '"or not"'}, {3}),
        ({"query_intr": '"stem cell"'}, {1, 3}),
        ({"query_intr": '"cells stem"'}, set()),
        ({"query_intr": "exosomes"}, {3}),
        ({"query_intr": "transplant"}, set()),
        ({"query_term": "transplant"}, {3}),
        ({"query_titles": "inhaler"}, {2}),
        ({"query_id": "NCT00000002"}, {2}),
        ({"query_cond": "asthma", "query_intr": "exosomes"}, {3}),
        ({"query_cond": '"x" OR AREA[Phase]PHASE1'}, {1}),
        ({"query_cond": '"x\\" OR AREA[Phase]PHASE1"'}, set()),
        ({"filter_advanced": "AREA[LastUpdatePostDate]RANGE[2026-11-02,MAX]"}, {2, 3}),
        ({"filter_advanced": "AREA[LastUpdatePostDate]RANGE[MIN,2026-11-04]"}, {1, 3}),
        ({"filter_advanced": "AREA[EnrollmentCount]RANGE[100, MAX] OR AREA[Phase]PHASE1"}, {1, 2}),
        ({"filter_overallStatus": "RECRUITING|WITHDRAWN"}, {2}),
        ({"filter_ids": "nct00000001,NCT00000003"}, {1, 3}),
    ],
)
def test_searching(few: Service, params: dict[str, str], found: set[int]) -> None:
    assert {int(number[3:]) for number in numbers(page(few, **params))} == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("EnrollmentCount:desc", [2, 1, 3]),
        ("StudyFirstPostDate:asc", [1, 2, 3]),
        ("StudyFirstPostDate", [3, 2, 1]),
        ("@relevance", [1, 2, 3]),
        ("EnrollmentCount,StudyFirstPostDate:desc", [3, 1, 2]),
    ],
)
def test_sorting(few: Service, sort: str, order: list[int]) -> None:
    assert [int(number[3:]) for number in numbers(page(few, sort=sort))] == order


def test_only_the_fields_asked_for(few: Service) -> None:
    fields = "NCTId|Phase|InterventionName|HasResults|protocolSection.statusModule.whyStopt|DesignModule.no"
    (record, *_) = page(few, fields=fields)["studies"]
    assert record == {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001"},
            "designModule": {"phases": ["PHASE1", "PHASE2"]},
            "armsInterventionsModule": {"interventions": [{"name": "Bone marrow stem cells"}]},
            "statusModule": {},
        },
        "hasResults": False,
    }


def test_reduced_fields_are_as_recorded(shared: Path) -> None:
    recorded = json.loads((shared / "registry/recorded/study_NCT00909532_reduced_fields.json").read_text())
    whole = json.loads(recorded["text"])
    assert pieces.projected(whole, recorded["request"]["params"]["fields"].split(",")) == whole


# ---------------------------------------------------------------- revisions


def test_one_etag_for_a_revision(service: Service) -> None:
    tags = {ask(service, path).headers["ETag"] for path in ("/version", "/studies", "/studies/NCT00001000")}
    assert len(tags) == 1
    (tag,) = tags
    again = ask(service, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    newer = Service(samples.records(), "2026-08-17T09:00:05")
    assert ask(newer, headers={"If-None-Match": tag}).status == 200


# ---------------------------------------------------------------- the official description


def test_parameters_and_statuses_are_the_official_ones(shared: Path) -> None:
    import yaml

    described = yaml.safe_load((shared / "registry/ctg-oas-v2_2.0.5.yaml").read_text())
    parameters = described["paths"]["/studies"]["get"]["parameters"]
    assert {parameter["name"] for parameter in parameters} == PARAMETERS
    assert set(described["components"]["schemas"]["Status"]["enum"]) == STATUSES
