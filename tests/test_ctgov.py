"""What ClinicalTrials.gov is asked about a pair, and how its records are read."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registry import essie as readings
from tests.registry import pieces, samples
from trials.errors import RecordError, RegistryError, UsageError
from trials.models import Arm, Concept, Kind, MeshTerm, Pair, Study
from trials.registries import ctgov, essie
from trials.registries.ctgov_records import INTERVENTION_LABELS

ASTHMA, STEM_CELLS, MESENCHYMAL, OTHER = "MESH:D001249", "TRIALS:stem-cells", "TRIALS:msc", "TRIALS:odd"
KNEE = "MESH:D020370"


class Names:
    """A small vocabulary."""

    NAMES: ClassVar = {
        ASTHMA: ("Asthma", "Bronchial asthma", "Asthmas", "Asthma, Bronchial"),
        STEM_CELLS: ("stem cell therapy", "stem cell transplantation", "cell therapy"),
        MESENCHYMAL: ("mesenchymal stem cells", "mesenchymal stromal cells", "MSC"),
        KNEE: ("knee osteoarthritis", "knee OA"),
        OTHER: ('A "quoted\\" OR AREA[Phase]PHASE3 name',),
    }

    def concept(self, id: str) -> Concept:
        name = "Osteoarthritis, Knee" if id == KNEE else self.NAMES[id][0]
        return Concept(id, name, Kind.CONDITION, self.NAMES[id], (), None, "")

    def names(self, id: str) -> tuple[str, ...]:
        return self.NAMES[id]

    def narrower(self, id: str) -> frozenset[str]:
        return frozenset({MESENCHYMAL}) if id == STEM_CELLS else frozenset()


class Many(Names):
    """A therapy with far too many names."""

    def names(self, id: str) -> tuple[str, ...]:
        return tuple(f"therapy number {n} of süch a kind" for n in range(5000))


def planned(condition: str = ASTHMA, therapy: str = STEM_CELLS, names: Names | None = None) -> dict[str, str]:
    return dict(ctgov.plan(Pair(condition, therapy), names or Names()).params)


# ---------------------------------------------------------------- asking


def test_a_query_names_both_sides() -> None:
    query = planned()
    assert query["query.cond"] == '"Asthma"'  # whoever finds it has found "bronchial asthma"
    assert query["query.intr"] == '"stem cell" OR "cell therapy" OR "mesenchymal stromal cells" OR "MSC"'
    assert query["sort"] == "StudyFirstPostDate:asc"
    assert query["fields"].split(",") == list(ctgov.FIELDS)


def test_the_heading_is_asked_for_as_the_registry_writes_it() -> None:
    assert planned(KNEE)["query.cond"] == '"Osteoarthritis, Knee" OR "knee osteoarthritis" OR "knee OA"'


def test_a_reader_can_open_the_same_search() -> None:
    query = ctgov.plan(Pair(ASTHMA, STEM_CELLS), Names())
    parts = urlsplit(query.url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://clinicaltrials.gov/search"
    sent = dict(query.params)
    assert parse_qs(parts.query) == {"cond": [sent["query.cond"]], "intr": [sent["query.intr"]]}


def test_a_query_s_id_is_its_parameters() -> None:
    first = ctgov.plan(Pair(ASTHMA, STEM_CELLS), Names())
    assert first.id == ctgov.query_id(tuple(reversed(first.params)))
    assert len(first.id) == 16
    assert first.id != ctgov.plan(Pair(ASTHMA, MESENCHYMAL), Names()).id
    assert ctgov.query_id((("a", "b"),)) == "41f7dcd63a44398e"  # databases hold these


def test_an_address_stays_short_enough() -> None:
    query = ctgov.plan(Pair(ASTHMA, STEM_CELLS), Many())
    url = httpx.URL(ctgov.BASE + "/studies", params=[*query.params, ("pageSize", "1000"), ("pageToken", "x" * 100)])
    assert 6000 < len(str(url)) < 7300
    assert query.params[0][1].startswith('"Asthma" OR "therapy number 0 of süch a kind" OR "therapy number 1 ')


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("stem cell therapy", "stem cell"),
        ("Stem Cell Transplantation Therapy", "Stem Cell"),
        ("platelet-rich plasma injection", "platelet-rich plasma"),
        ("gene therapy", "gene therapy"),
        ("kidney transplantation", "kidney transplantation"),
        ("injection", "injection"),
        ("", ""),
    ],
)
def test_what_follows_the_thing_is_left_out(name: str, asked: str) -> None:
    assert ctgov._without_tail(name) == asked


def test_a_possessive_is_asked_for_in_both_spellings() -> None:
    names = ["Asherman's syndrome", "Asherman’s", "Crohn's disease", "intrauterine adhesions"]
    asked = ["Asherman’s", "Asherman", "Crohn's disease", "Crohn disease", "intrauterine adhesions"]
    assert ctgov._distinct(names) == asked


def test_text_cannot_leave_its_quotes() -> None:
    asked = planned(therapy=OTHER)["query.intr"]
    assert asked == '"A \\"quoted\\\\\\" OR AREA[Phase]PHASE3 name"'
    test = readings.compiled(asked, "InterventionSearch")
    assert not test(readings.Document(samples.record(1, phases=["PHASE3"])))


@given(st.text(min_size=1))
def test_any_text_is_one_phrase(text: str) -> None:
    quoted = essie.quote(text)
    parsed = readings._Parser([(m.lastgroup or "", m[m.lastgroup or 0]) for m in readings._TOKEN.finditer(quoted)])
    assert [kind for kind, _ in parsed.tokens] == ["quoted"]


def test_areas_and_dates() -> None:
    assert essie.area("ConditionSearch", essie.any_of(["a", "b"])) == 'AREA[ConditionSearch]("a" OR "b")'
    assert essie.since("2026-11-01") == "AREA[LastUpdatePostDate]RANGE[2026-11-01,MAX]"
    for wrong in ("Phase]PHASE3", "", "a b"):
        with pytest.raises(ValueError, match="search area"):
            essie.area(wrong, "x")
    with pytest.raises(ValueError, match="not a date"):
        essie.since("yesterday")


@pytest.mark.parametrize(("text", "number"), [("NCT01234567", "NCT01234567"), (" nct01234567\n", "NCT01234567")])
def test_numbers_are_checked(text: str, number: str) -> None:
    assert ctgov.checked_id(text) == number


@pytest.mark.parametrize("text", ["nct1234", "", "NCT123456789", "NCT٠١٢٣٤٥٦٧", "12345678", "NCT0123456x", "x" * 999])
def test_what_is_no_number_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        ctgov.checked_id(text)
    assert f"expected NCT and eight digits, got {text[:60]!r}" in str(raised.value)


# ---------------------------------------------------------------- reading


def test_a_record_is_read() -> None:
    study = ctgov.parse(
        samples.record(
            12, "Cells for asthma", arms=["A", "B"],
            interventions=[("BIOLOGICAL", "MSC: umbilical"), ("OTHER", "Saline")],
        )
    )  # fmt: skip
    assert (study.id, study.title, study.url) == (
        "NCT00000012",
        "Cells for asthma",
        "https://clinicaltrials.gov/study/NCT00000012",
    )
    assert (study.phases, study.status, study.allocation, study.masking) == (
        ("PHASE2",),
        "COMPLETED",
        "RANDOMIZED",
        "DOUBLE",
    )
    assert (study.enrolment, study.enrolment_type, study.first_posted) == (40, "ACTUAL", "2005-01-13")
    assert study.arms == (Arm("A", "EXPERIMENTAL", ("MSC: umbilical",)), Arm("B", "EXPERIMENTAL", ("Saline",)))
    assert study.condition_meshes == (MeshTerm("D001249", "Asthma"),)
    assert (study.version, study.results, study.has_results) == ("2026-08-14", None, False)


def changed(path: str, value: object) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(json.dumps(samples.record(5)))
    *parents, last = path.split(".")
    node = record
    for key in parents:
        node = node[key]
    node[last] = value
    return record


@pytest.mark.parametrize(
    ("path", "value", "field", "expected"),
    [
        ("protocolSection.statusModule.overallStatus", "ON_THE_MOON", "status", "ON_THE_MOON"),
        ("protocolSection.designModule.phases", ["PHASE9", "NA"], "phases", ("PHASE9", "NA")),
        ("protocolSection.designModule.phases", None, "phases", ()),
        ("protocolSection.designModule.phases", "PHASE2", "phases", ("PHASE2",)),
        ("protocolSection.designModule.enrollmentInfo.count", 99999999, "enrolment", None),
        ("protocolSection.designModule.enrollmentInfo.count", 999, "enrolment", 999),
        ("protocolSection.designModule.enrollmentInfo.count", 7882471, "enrolment", 7882471),
        ("protocolSection.designModule.enrollmentInfo.count", 0, "enrolment", 0),
        ("protocolSection.designModule.enrollmentInfo.count", -5, "enrolment", None),
        ("protocolSection.designModule.enrollmentInfo.count", "60", "enrolment", 60),
        ("protocolSection.designModule.enrollmentInfo.count", 1.5, "enrolment", None),
        ("protocolSection.designModule.enrollmentInfo.count", True, "enrolment", None),
        ("protocolSection.designModule.enrollmentInfo.count", 10**30, "enrolment", None),
        ("protocolSection.statusModule.startDateStruct.date", "1900-01", "start_date", "1900-01"),
        ("protocolSection.statusModule.startDateStruct.date", "2099-01-01", "start_date", "2099-01-01"),
        ("protocolSection.statusModule.startDateStruct", "2099-01-01", "start_date", None),
        ("protocolSection.statusModule", None, "status", None),
        ("protocolSection.designModule", [], "study_type", None),
        ("protocolSection.armsInterventionsModule.interventions", [None, "x", {}, {"name": " "}], "interventions", ()),
        ("protocolSection.conditionsModule.conditions", ["Asthma", None, {}, 7], "conditions", ("Asthma", "7")),
        ("derivedSection", None, "condition_meshes", ()),
        ("hasResults", "yes", "has_results", False),
        ("protocolSection.identificationModule.briefTitle", "half a pair \ud83d", "title", "half a pair ?"),
    ],
)
def test_odd_values_are_kept_or_read_as_missing(path: str, value: object, field: str, expected: object) -> None:
    assert getattr(ctgov.parse(changed(path, value)), field) == expected


@pytest.mark.parametrize(
    "record",
    [{}, [], None, 7, {"protocolSection": None}, changed("protocolSection.identificationModule.nctId", "NCT12")],
)
def test_a_record_without_a_number_is_none(record: Any) -> None:
    with pytest.raises(RecordError, match="no NCT number"):
        ctgov.parse(record)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(pieces.FIELDS)), st.integers(0, 3), json_values)
def test_no_value_anywhere_breaks_the_reading(name: str, depth: int, value: object) -> None:
    path = pieces.FIELDS[name]
    path = path[: max(1, len(path) - depth)]
    if path[-1] in ("nctId", "identificationModule", "protocolSection"):
        return
    record: dict[str, Any] = json.loads(json.dumps(samples.record(5)))
    node: Any = record
    for key in path[:-1]:
        node = node.setdefault(key, {})
        node = node[0] if isinstance(node, list) else node
        if not isinstance(node, dict):
            return
    node[path[-1]] = value
    assert ctgov.parse(record).id == "NCT00000005"


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ({"lat": 37.28, "lon": 49.58}, (37.28, 49.58)),
        ({"lat": 0, "lon": -180}, (0.0, -180.0)),
        ({"lat": 91, "lon": 5}, (None, None)),
        ({"lat": 5}, (None, None)),
        ({"lat": True, "lon": "5"}, (None, None)),
        ("37,49", (None, None)),
        (None, (None, None)),
    ],
)
def test_a_site_is_on_the_map_where_its_point_is_on_earth(point: object, expected: object) -> None:
    record = json.loads(json.dumps(samples.record(5)))
    places = [{"facility": "Razi", "city": "Rasht", "status": "RECRUITING", "geoPoint": point}, {"country": "Chad"}]
    record["protocolSection"]["contactsLocationsModule"] = {"locations": places}
    study = ctgov.parse(record)
    assert study.countries == ("Chad",)  # a country alone is no site
    assert [(s.facility, s.city, s.status, (s.latitude, s.longitude)) for s in study.sites] == [
        ("Razi", "Rasht", "RECRUITING", expected)
    ]


def test_labels_before_a_name_are_those_of_the_registry(shared: Path) -> None:
    enums = json.loads((shared / "registry/recorded/studies_enums.json").read_text())
    types = next(enum for enum in enums if enum["type"] == "InterventionType")
    assert {value["legacyValue"].casefold() for value in types["values"]} == set(INTERVENTION_LABELS)


# ---------------------------------------------------------------- posted results


def with_results() -> dict[str, Any]:
    groups = [{"id": "OG000", "title": "Cells"}, {"id": "OG001", "title": "Placebo"}]
    analysis = {"groupIds": ["OG000", "OG001", "OG009"], "statisticalMethod": "ANCOVA", "pValue": "<0.001",
                "paramType": "Mean Difference (Net)", "paramValue": "2.5", "ciLowerLimit": "1.1", "ciUpperLimit": "3.9",
                "nonInferiorityType": "SUPERIORITY"}  # fmt: skip
    measures = [
        {"type": "PRIMARY", "title": "Lung function", "groups": groups, "analyses": [analysis]},
        {"type": "SECONDARY", "title": "Quality of life", "groups": groups, "analyses": [analysis]},
        {"type": "PRIMARY", "title": "Attacks"},
    ]
    events = [
        {"seriousNumAffected": 3, "seriousNumAtRisk": 40},
        {"seriousNumAffected": 0, "seriousNumAtRisk": 41},
        {"otherNumAffected": 9},
    ]
    section = {"outcomeMeasuresModule": {"outcomeMeasures": measures}, "adverseEventsModule": {"eventGroups": events}}
    return {**samples.record(6), "resultsSection": section}


def test_posted_results_are_read() -> None:
    study = ctgov.parse(with_results())
    assert study.results is not None
    assert study.has_results
    assert study.results.primary_outcomes == ("Lung function", "Attacks")
    (analysis,) = study.results.analyses
    assert (analysis.outcome, analysis.groups) == ("Lung function", ("Cells", "Placebo", "OG009"))
    assert (analysis.p_value, analysis.estimate, analysis.interval) == ("<0.001", "2.5", ("1.1", "3.9"))
    assert (analysis.method, analysis.hypothesis) == ("ANCOVA", "SUPERIORITY")
    assert (study.results.serious_affected, study.results.serious_at_risk) == (3, 81)


def test_no_adverse_events_posted_is_not_none_happened() -> None:
    record = with_results()
    del record["resultsSection"]["adverseEventsModule"]
    results = ctgov.parse(record).results
    assert results is not None
    assert (results.serious_affected, results.serious_at_risk) == (None, None)


# ---------------------------------------------------------------- pages


def page(*records: object, **more: object) -> bytes:
    return json.dumps({"studies": records, **more}).encode()


def test_a_page_keeps_each_record_as_received() -> None:
    text = (
        '{"totalCount":2,"studies":[\n {"protocolSection" : {"identificationModule":{"nctId":"NCT00000001"}} }\n,{}]}'
    )
    read = ctgov.decode_page(text.encode())
    ((study, raw),) = read.records
    assert study.title == "NCT00000001"
    assert raw == b'{"protocolSection" : {"identificationModule":{"nctId":"NCT00000001"}} }'
    assert (read.total, read.token, read.unreadable) == (2, None, 1)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b'{"studies": null}', b'{"studies": {}}', b'{"studies": [', b"\xff\xfe", b"<html>",
     page(totalCount="many"), page(nextPageToken=7)],
)  # fmt: skip
def test_what_is_no_page(body: bytes) -> None:
    with pytest.raises(RegistryError, match="not a page of studies"):
        ctgov.decode_page(body)


def test_more_than_we_know_is_no_fault() -> None:
    assert ctgov.decode_page(page(nextPageToken="", warning={"a": 1})).token is None


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"dataTimestamp": 5}'])
def test_what_is_no_version(body: bytes) -> None:
    with pytest.raises(RegistryError, match="how old its data is"):
        ctgov.decode_version(body)


def test_what_is_no_study() -> None:
    with pytest.raises(RegistryError, match="not a study record"):
        ctgov.decode_study(b'{"studies": []}')


# ---------------------------------------------------------------- the registry's own records


def own_records(shared: Path) -> Iterator[bytes]:
    for path in sorted((shared / "registry/studies").glob("*.jsonl*")):
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield from file


def test_every_record_there_is_can_be_read(shared: Path) -> None:
    number = 0
    for line in own_records(shared):
        study = ctgov.parse(msgspec.json.decode(line))
        assert study.status
        assert study.title  # some have no conditions
        number += 1
    assert number == 13_398


def test_recorded_answers_can_be_read(shared: Path) -> None:
    recorded = shared / "registry/recorded"

    def read(name: str) -> ctgov.Page:
        return ctgov.decode_page((recorded / f"{name}.json").read_bytes())

    first, second = read("search_phelan_limit5_20260811"), read("search_phelan_next_20260811")
    assert (len(first.records), first.total, bool(first.token)) == (5, 21, True)
    assert (len(second.records), second.total, bool(second.token)) == (5, None, True)
    assert read("fullmatch_coverage_bare_token").total == 0
    assert ctgov.decode_version((recorded / "version.json").read_bytes()).data_date == "2026-08-14T09:00:05"
    assert ctgov.decode_study((recorded / "study_full.json").read_bytes()).id == "NCT03516279"


def test_the_fields_we_ask_for_hold_all_we_read(shared: Path) -> None:
    """A record cut to FIELDS reads as the whole record does."""
    from itertools import islice

    lines = [*islice(own_records(shared), 0, None, 40)]
    results = shared / "registry/studies/with_results.jsonl.gz"
    lines += gzip.decompress(results.read_bytes()).splitlines()
    for line in lines:
        record = msgspec.json.decode(line)
        whole: Study = ctgov.parse(record)
        assert ctgov.parse(pieces.projected(record, list(ctgov.FIELDS))) == whole


def test_the_fields_are_the_registry_s(shared: Path) -> None:
    """Every path behind a name that we ask for stands in the official description."""
    import yaml

    described = yaml.safe_load((shared / "registry/ctg-oas-v2_2.0.5.yaml").read_text())["components"]["schemas"]
    for name in [*ctgov.FIELDS, *pieces.FIELDS]:
        node = described["Study"]
        for key in pieces.PIECES[name]:
            node = node["properties"][key]
            node = node.get("items", node)
            node = described[node["$ref"].rpartition("/")[2]] if "$ref" in node else node


# ---------------------------------------------------------------- what a query finds


PAIRS = [
    ("MESH:D006175", "MESH:D033581"),  # Asherman syndrome, stem cells
    ("MESH:D029424", "MESH:D033581"),  # COPD
    ("MESH:D007247", "MESH:D033581"),  # female infertility, for which a record may only say "infertility"
    ("MESH:D008103", "MESH:D033581"),  # liver cirrhosis
    ("MESH:D020370", "MESH:D053657"),  # osteoarthritis of the knee, platelet-rich plasma
    ("MESH:D006333", "MESH:D033581"),  # heart failure
    ("MESH:D003920", "MESH:D033581"),  # diabetes
    ("MESH:D000086382", "MESH:D045164"),  # COVID-19, mesenchymal stem cells
]
FLOOR = 0.98  # 261 of 263 when this was written; what is missed says "mesenchymal precursor cells"


def test_a_query_finds_what_would_match(shared: Path) -> None:
    """Of the records that the matcher is certain of, those that the query's words find, without any synonyms."""
    from trials import matching, vocabulary

    known = vocabulary.load()
    lines = gzip.decompress((shared / "registry/studies/stemcell_20220120.jsonl.gz").read_bytes()).splitlines()
    documents = [readings.Document(msgspec.json.decode(line)) for line in lines]
    studies = [ctgov.parse(document.record) for document in documents]
    certain = found = 0
    for condition, therapy in PAIRS:
        pair = Pair(condition, therapy)
        asked = dict(ctgov.plan(pair, known).params)
        tests = [readings.compiled(asked[name], pieces.QUERIES[name]) for name in ("query.cond", "query.intr")]
        matched = {match.study for match in matching.match_all(studies, pair, known) if match.certain}
        certain += len(matched)
        found += sum(
            study.id in matched and all(test(document) for test in tests)
            for study, document in zip(studies, documents, strict=True)
        )
    assert certain > 200, f"{found} of {certain}"
    assert found / certain >= FLOOR
