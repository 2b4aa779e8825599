"""How fast a refresh is, and how much memory it takes: `python -m benchmarks.refresh [RECORDS.jsonl.gz]`.

A registry on loopback, in a process of its own, serves so many studies in pages that were made before. A refresh asks
for them, reads them, and saves records, tables, history, full-text search and the query's list, each page with its
place in one transaction. Beside it sqlite-utils' `upsert_all` puts the very same rows into the same tables of a
database opened by the same function: rows made before as dictionaries, no network, nothing to read or to compress, no
history, no place. It is timed as one calls it, table after table, and again with each page in one transaction, which
is the fastest that it can be had. Both are run in turn, each in a process of its own, and the best of each counts.
Then the refresh is run again with nothing new, and with so few changes. Without a file the records are of our own
making; with one, its records are repeated under fresh numbers.
"""

from __future__ import annotations

import gzip
import http.server
import json
import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from multiprocessing.connection import Connection
from random import Random
from typing import Any
from urllib.parse import parse_qs

from benchmarks.__main__ import Row
from tests.registry import pieces, samples
from trials import cache, refreshing
from trials.cache import rows, schema
from trials.http import Client
from trials.models import Pair, Query
from trials.registries import ctgov

NUMBERS = (5_000, 20_000)
CHANGED = 50
RUNS = 3  # the best counts, of the one and of the other
PAGE = 1000
NOW = datetime(2026, 8, 15, tzinfo=UTC)
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()  # noqa: SIM905
WORDS = 8_000  # different ones, the first of them common: full-text search has as much to do as with real text
PROCESSES = multiprocessing.get_context("spawn")  # nothing of one measurement is in another's memory
PARAMS = (("query.cond", '"asthma"'), ("fields", ",".join(ctgov.FIELDS)), ("sort", ctgov.SORT))
QUERY = Query("0" * 16, "ctgov", Pair("MESH:D001249", "TRIALS:bench"), PARAMS, "https://example.org/")


# ---------------------------------------------------------------- records


def records(number: int, file: str | None) -> Iterator[dict[str, Any]]:
    """So many records, each under its own number."""
    if file is None:
        yield from map(_record, range(number))
        return
    with gzip.open(file) as lines:
        held = [line for line in islice(lines, number) if line.strip()]
    for n, line in enumerate(islice(cycle(held), number)):
        record = json.loads(line)
        record["protocolSection"]["identificationModule"] |= {"nctId": f"NCT{n + 1:08d}", "nctIdAliases": []}
        yield pieces.projected(record, list(ctgov.FIELDS))


def _record(n: int) -> dict[str, Any]:
    """As long as a usual record with the fields that are asked for, some 5 kB, and no two alike."""
    made = samples.record(n + 1, f"Trial {n} {_text(n, 9)}", summary=_text(n, 110), arms=[f"Arm {a}" for a in range(2)],
                          conditions=[_text(n + c, 3) for c in range(3)],
                          interventions=[("DRUG", _text(n + i, 3)) for i in range(3)])  # fmt: skip
    outcomes = [{"measure": _text(n + o, 18), "timeFrame": "12 weeks"} for o in range(4)]
    references = [{"pmid": str(n * 7 + r), "type": "BACKGROUND", "citation": _text(n + r, 30)} for r in range(4)]
    made["protocolSection"] |= {
        "outcomesModule": {"primaryOutcomes": outcomes},
        "referencesModule": {"references": references},
        "contactsLocationsModule": {"locations": [_site(n + s) for s in range(6)]},
    }
    return made


def _site(n: int) -> dict[str, Any]:
    """A usual trial has some ten."""
    point = {"lat": n % 90, "lon": n % 180}
    return {"facility": _text(n, 3), "city": _text(n, 1), "country": ("France", "Ghana", "Japan")[n % 3],
            "geoPoint": point}  # fmt: skip


def _text(seed: int, words: int) -> str:
    chance = Random(seed)
    return " ".join(_word(int(WORDS ** chance.random())) for _ in range(words))


def _word(number: int) -> str:
    first, second, third = number % 20, number // 20 % 20, number // 400
    return SYLLABLES[first] + SYLLABLES[second] + (SYLLABLES[third % 20] if third else "n")


# ---------------------------------------------------------------- the registry


def serve(number: int, file: str | None, told: Connection) -> None:
    """Pages made before; after a word through `told`, the registry of the next day."""
    bodies = [gzip.compress(_page(list(page), n, number), 1) for n, page in enumerate(_pages(number, file))]
    newer = [_newer(record) for record in islice(records(number, file), CHANGED)]
    changed = gzip.compress(json.dumps({"totalCount": CHANGED, "studies": newer}).encode(), 1)
    how_many = gzip.compress(json.dumps({"totalCount": number, "studies": []}).encode(), 1)
    day = ["2026-08-14"]

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            asked = {name: values[0] for name, values in parse_qs(query).items()}
            if path.endswith("/version"):
                version = {"apiVersion": "2", "dataTimestamp": f"{day[0]}T09:00:05"}
                body = gzip.compress(json.dumps(version).encode())
            elif "filter.advanced" in asked:
                body = changed
            elif asked["pageSize"] == "1":
                body = how_many
            else:
                body = bodies[int(asked.get("pageToken", "0"))]
            self.send_response(200)
            headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", "Content-Length": str(len(body))}
            for name, value in (headers | {"ETag": f'"{day[0]}"'}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.send(f"http://127.0.0.1:{server.server_address[1]}/api/v2")
    while (word := told.recv()) != "end":
        day[0] = word


def _pages(number: int, file: str | None) -> Iterator[Iterator[dict[str, Any]]]:
    every = records(number, file)
    for _ in range(0, number, PAGE):
        yield islice(every, PAGE)


def _page(found: list[dict[str, Any]], n: int, number: int) -> bytes:
    page: dict[str, Any] = {"studies": found} | ({"totalCount": number} if n == 0 else {})
    if (n + 1) * PAGE < number:
        page["nextPageToken"] = str(n + 1)
    return json.dumps(page, separators=(",", ":"), ensure_ascii=False).encode()


def _newer(record: dict[str, Any]) -> dict[str, Any]:
    record["protocolSection"]["statusModule"] |= {
        "overallStatus": "SUSPENDED",
        "lastUpdatePostDateStruct": {"date": "2026-08-16"},
    }
    return record


# ---------------------------------------------------------------- what is measured, each in a process of its own


def refresh(path: str, base: str, days: int, told: Connection) -> None:
    """Seconds, those of the processor, the largest memory in MB, requests, records received, changes noted."""
    with cache.open_db(path) as db, Client(base, rate=None) as client:
        if days == 0:
            cache.start_query(db, QUERY, NOW.isoformat())
        client.once("/version")  # what is loaded once is not the refresh's
        client.requests = 0
        client.forget("/version")
        begun, worked = time.perf_counter(), time.process_time()
        done = refreshing.bring_up_to_date(
            db, [QUERY], client, now=NOW + timedelta(days=days), max_age=None, say=lambda _: None
        )
        took, worked = time.perf_counter() - begun, time.process_time() - worked
    assert not done.problems, done.problems
    told.send((took, worked, _megabytes(), done.requests, done.studies, done.changes))


def _megabytes() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


def upsert_all(path: str, base: str, whole_pages: bool, told: Connection) -> None:
    """Seconds, and those of the processor, that sqlite-utils' upsert_all takes for the same rows, page by page."""
    took = worked = 0.0
    with cache.open_db(path) as db:
        cache.start_query(db, QUERY, NOW.isoformat())
        for page in _received(base):
            tables = _rows(page)
            begun, before = time.perf_counter(), time.process_time()
            with cache.transaction(db) if whole_pages else nullcontext():
                for name, found in tables.items():
                    spec = schema.TABLES[name]
                    db.table(name).upsert_all(found, pk=spec.pk[0] if len(spec.pk) == 1 else spec.pk)
            took, worked = took + time.perf_counter() - begun, worked + time.process_time() - before
    told.send((took, worked))


def _received(base: str) -> Iterator[ctgov.Page]:
    token: str | None = "0"
    while token is not None:
        with urllib.request.urlopen(f"{base}/studies?pageSize={PAGE}&pageToken={token}") as answer:
            page = ctgov.decode_page(gzip.decompress(answer.read()))
        yield page
        token = page.token


def _rows(page: ctgov.Page) -> dict[str, list[dict[str, Any]]]:
    studies, stamp = [study for study, _ in page.records], NOW.isoformat()
    found: dict[str, list[Any]] = {
        "concepts": list({term[0]: term for study in studies for term in rows.concepts(study)}.values()),
        "studies": [rows.study_row(study, stamp) for study in studies],
        "records": [(s.id, "ctgov", stamp, s.version, 0, digest, body) for s, body, digest in cache.pack(page.records)],
        **rows.children(studies),
        "query_studies": [(QUERY.id, study.id, 1, 1) for study in studies],
    }
    return {
        name: [dict(zip((c.name for c in schema.TABLES[name].columns), row, strict=True)) for row in listed]
        for name, listed in found.items()
        if listed
    }


def in_a_process(work: Any, *given: Any) -> Any:
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=work, args=(*given, there))
    process.start()
    there.close()
    told = here.recv()
    process.join()
    return told


def measured(number: int, file: str | None, runs: int) -> dict[str, Any]:
    here, there = PROCESSES.Pipe()
    server = PROCESSES.Process(target=serve, args=(number, file, there), daemon=True)
    server.start()
    base = here.recv()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/trials0.db"
        found: dict[str, Any] = {"all": [], "upsert_all": [], "whole pages": []}
        for run in range(runs):  # in turn: whatever else the machine does, it does to all of them
            found["all"].append(in_a_process(refresh, f"{folder}/trials{run}.db", base, 0))
            for name, whole in (("upsert_all", False), ("whole pages", True)):
                found[name].append(in_a_process(upsert_all, f"{folder}/{name}{run}.db", base, whole))
        found["nothing"] = in_a_process(refresh, path, base, 1)
        here.send("2026-08-17")
        found["changed"] = in_a_process(refresh, path, base, 3)
        found["touched"] = _touched(path)
    here.send("end")
    server.join()
    return found


def _touched(path: str) -> int:
    """Studies whose record was written since the first refresh."""
    with closing(sqlite3.connect(path)) as conn:
        later = (NOW + timedelta(days=1)).isoformat()
        return int(conn.execute("SELECT count(*) FROM records WHERE fetched_at >= ?", [later]).fetchone()[0])


def measure(file: str | None) -> list[Row]:
    few, many = NUMBERS
    small, large = measured(few, file, 1), measured(many, file, RUNS)
    (took, worked), memory = _best(large["all"]), max(run[2] for run in large["all"])
    plain, whole = _best(large["upsert_all"]), _best(large["whole pages"])
    grown = memory / small["all"][0][2]
    nothing, changed = large["nothing"], large["changed"]
    return [
        Row(f"a refresh of {many:,} studies", f"{many / took:,.0f} studies a second, upsert_all alone "
            f"{many / plain[0]:,.0f}: {plain[0] / took:.2f}", took / plain[0], 1.0, "at least 1.00"),
        Row("processor's time", f"{worked:.1f} s, upsert_all alone {plain[1]:.1f} s ({whole[1]:.1f} with a page a "
            f"transaction: {many / whole[0]:,.0f} a second)", worked / plain[1], 1.5, "under 1.50"),
        Row("its memory", f"{memory:.0f} MB", memory, 200, "under 200 MB"),
        Row(f"that to {few:,} studies' memory", f"{grown:.2f} times", grown, 1.2, "under 1.20"),
        Row("nothing new", f"{nothing[3]} request, {nothing[4]} studies, {nothing[0]:.2f} s", nothing[3], 1, "1"),
        Row(f"{CHANGED} changed", f"{changed[3]} requests, {changed[4]} studies received, {large['touched']} touched, "
            f"{changed[0]:.2f} s", changed[3] + abs(changed[4] - CHANGED) + abs(large["touched"] - CHANGED), 3,
            f"3, and {CHANGED}"),
    ]  # fmt: skip


def _best(runs: list[Any]) -> tuple[float, float]:
    """Seconds, and those of the processor."""
    return min(run[0] for run in runs), min(run[1] for run in runs)


def main() -> int:
    found = measure(sys.argv[1] if len(sys.argv) > 1 else None)
    for row in found:
        print(f"{row.what:<32}  {row.measured:<90}  {row.limit:<15}  {'ok' if row.holds else 'EXCEEDED'}")
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
