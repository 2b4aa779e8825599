"""What ClinicalTrials.gov v2 answers, for records of our own: the part of the OpenAPI file that the client meets.

What the official description leaves open follows what was seen of the real service: page sizes are clamped without a
word, a full last page still carries a token, a token is no more than a place (used with another query it answers that
query from there), errors are plain text, one ETag serves a whole revision of the data.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.registry import essie, pieces

Record = Mapping[str, Any]

MOST_A_PAGE = 1000
_STATUSES = """
    ACTIVE_NOT_RECRUITING COMPLETED ENROLLING_BY_INVITATION NOT_YET_RECRUITING RECRUITING SUSPENDED TERMINATED
    WITHDRAWN AVAILABLE NO_LONGER_AVAILABLE TEMPORARILY_NOT_AVAILABLE APPROVED_FOR_MARKETING WITHHELD UNKNOWN
"""
STATUSES = frozenset(_STATUSES.split())
_PARAMETERS = """
    format markupFormat query.locn query.patient filter.overallStatus filter.geo filter.ids filter.advanced
    filter.synonyms postFilter.overallStatus postFilter.geo postFilter.ids postFilter.advanced postFilter.synonyms
    aggFilters geoDecay fields sort countTotal pageSize pageToken
"""
PARAMETERS = frozenset(pieces.QUERIES) | frozenset(_PARAMETERS.split())
SORTABLE = re.compile(r"\w*(Date|Count)$")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """The records, and which revision of them this is. `empty_last` as the real one: a full last page has a token."""

    records: Iterable[Record]
    data_timestamp: str = "2026-08-14T09:00:05"
    empty_last: bool = True
    documents: dict[str, essie.Document] = field(init=False)

    def __post_init__(self) -> None:
        self.revise(self.records, self.data_timestamp)

    def revise(self, records: Iterable[Record], data_timestamp: str) -> None:
        """Put other records behind the same address, as a day's update does."""
        self.documents = {_nct(record): essie.Document(dict(record)) for record in records}
        self.data_timestamp = data_timestamp

    @property
    def etag(self) -> str:
        return f'"{self.data_timestamp}"'

    def answer(self, path: str, query: str, headers: Mapping[str, str]) -> Answer:
        """To a GET of a path below /api/v2."""
        params = dict(parse_qsl(query, keep_blank_values=True))
        try:
            if path == "/version":
                return self._json({"apiVersion": "2.0.5", "dataTimestamp": self.data_timestamp}, headers)
            if path == "/studies":
                return self._studies(params, headers)
            if path.startswith("/studies/"):
                return self._study(path.removeprefix("/studies/"), query, params, headers)
        except essie.BadQuery as error:
            return text(400, str(error))
        return text(404, "Not Found")

    def _json(self, value: object, headers: Mapping[str, str]) -> Answer:
        if headers.get("If-None-Match") == self.etag:
            return Answer(304, {"ETag": self.etag}, b"")
        return Answer(200, {"Content-Type": "application/json", "ETag": self.etag}, as_json(value))

    # ------------------------------------------------------------ /studies/{nctId}

    def _study(self, number: str, query: str, params: dict[str, str], headers: Mapping[str, str]) -> Answer:
        if not re.fullmatch(r"[Nn][Cc][Tt]0*[1-9]\d{0,7}", number):
            return text(400, f"Study ID `{number}` has incorrect format")
        nct = f"NCT{int(number[3:]):08d}"
        if nct in self.documents:
            names = _listed(params.get("fields"))
            record = self.documents[nct].record
            return self._json(pieces.projected(record, names) if names else record, headers)
        for real, document in self.documents.items():
            if nct in pieces.values(document.record, pieces.FIELDS["NCTIdAlias"]):
                where = f"/api/v2/studies/{real}" + (f"?{query}" if query else "")
                return Answer(301, {"Location": where}, b"")
        return text(404, f"NCT number {nct} not found")

    # ------------------------------------------------------------ /studies

    def _studies(self, params: dict[str, str], headers: Mapping[str, str]) -> Answer:
        for name in params:
            if name not in PARAMETERS:
                raise essie.BadQuery(f"`{name}` is unknown parameter")
        found = self._sorted(self._found(params), _listed(params.get("sort")))
        size = _number("pageSize", params.get("pageSize", "0"))
        size = min(size or 10, MOST_A_PAGE)
        start = _place(params["pageToken"]) if params.get("pageToken") else 0
        page = found[start : start + size]
        names = _listed(params.get("fields"))
        body: dict[str, object] = {}
        if params.get("countTotal") == "true" and not params.get("pageToken"):
            body["totalCount"] = len(found)
        body["studies"] = [pieces.projected(record, names) if names else record for record in page]
        if start + size < len(found) or (self.empty_last and len(page) == size):
            body["nextPageToken"] = token(start + size)
        return self._json(body, headers)

    def _found(self, params: dict[str, str]) -> list[dict[str, Any]]:
        tests = [essie.compiled(params[name], area) for name, area in pieces.QUERIES.items() if params.get(name)]
        for name in ("filter.advanced", "postFilter.advanced"):
            if params.get(name):
                try:
                    tests.append(essie.compiled(params[name], "BasicSearch"))
                except essie.BadQuery as error:
                    raise essie.BadQuery(f"Error parsing query in advanced filter: {error}") from None
        statuses = _listed(params.get("filter.overallStatus"))
        for status in statuses:
            if status not in STATUSES:
                raise essie.BadQuery(f"`filter.overallStatus` has unknown value `{status}`")
        numbers = {number.upper() for number in _listed(params.get("filter.ids"))}
        if statuses:
            tests.append(lambda document: not set(document.values("OverallStatus")).isdisjoint(statuses))
        if numbers:
            tests.append(lambda d: not numbers.isdisjoint({*d.values("NCTId"), *d.values("NCTIdAlias")}))
        return [d.record for d in self.documents.values() if all(test(d) for test in tests)]

    def _sorted(self, records: list[dict[str, Any]], sort: list[str]) -> list[dict[str, Any]]:
        if len(sort) > 2:
            raise essie.BadQuery("`sort` has more than 2 items")
        for item in reversed(sort):
            name, _, direction = item.partition(":")
            if name == "@relevance":
                continue
            if name not in pieces.FIELDS:
                raise essie.BadQuery(f"Unknown sort field: {name}")
            if not SORTABLE.fullmatch(name):
                raise essie.BadQuery("Unsupported sort field type: text")
            down = (direction or ("desc" if name.endswith("Date") else "asc")) == "desc"
            keyed = [(pieces.values(record, pieces.FIELDS[name]), record) for record in records]
            some = sorted((k for k in keyed if k[0]), key=lambda k: k[0][0], reverse=down)  # type: ignore[arg-type,return-value]
            records = [record for _, record in [*some, *(k for k in keyed if not k[0])]]
        return records


# ---------------------------------------------------------------- bits


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def text(status: int, words: str) -> Answer:
    return Answer(status, {"Content-Type": "text/plain; charset=UTF-8"}, words.encode())


def token(place: int) -> str:
    return base64.urlsafe_b64encode(f"place {place}".encode()).decode()


def _place(given: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(given).decode().removeprefix("place "))
    except ValueError:
        raise essie.BadQuery("`pageToken` has incorrect value") from None


def _listed(given: str | None) -> list[str]:
    return [item.strip() for item in re.split(r"[,|]", given or "") if item.strip()]


def _number(name: str, given: str) -> int:
    if not re.fullmatch(r"\d{1,9}", given):
        raise essie.BadQuery(f"`{name}` has incorrect value `{given}`")
    return int(given)


def _nct(record: Record) -> str:
    return str(record["protocolSection"]["identificationModule"]["nctId"])


def read_records(path: Path) -> list[dict[str, Any]]:
    """Records in a .jsonl or .json file (a record, a list of them, or a page of the service), gzipped or not."""
    body = path.read_bytes()
    body = gzip.decompress(body) if path.suffix == ".gz" else body
    if ".jsonl" in path.suffixes:
        return [json.loads(line) for line in body.splitlines() if line.strip()]
    value = json.loads(body)
    value = value.get("studies", [value]) if isinstance(value, dict) else value
    return [record for record in value if "protocolSection" in record]
