"""How fast a refresh is, and how much memory it takes: `python -m benchmarks.refresh [RECORDS.jsonl.gz]`.

A registry on loopback, in a process of its own, serves so many studies in pages that were made before. A refresh asks
for them, reads them, and saves records, tables, history and full-text search. Beside it sqlite-utils' `upsert_all` puts
the very same rows into the same tables, as one calls it: no network, nothing to read or to compress, no history, and
no page that is whole or not there at all. That is the measure.
Without a file, the records are of our own making; with one, its records are repeated under fresh numbers.
"""

from __future__ import annotations

import gzip
import http.server
import json
import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qs

from benchmarks.__main__ import Row
from tests.registry import pieces, samples
from trials import cache, refreshing
from trials.cache import rows, schema
from trials.cache.studies import compress
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
        "contactsLocationsModule": {"locations": [{"country": c} for c in ("France", "Ghana", "Japan") * 5]},
    }
    return made


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
    """Seconds, those of them spent on saving, the largest memory in MB, requests, records received."""
    saving = [0.0]
    save_page = cache.save_page

    def timed(*args: Any, **given: Any) -> Any:
        started = time.perf_counter()
        try:
            return save_page(*args, **given)
        finally:
            saving[0] += time.perf_counter() - started

    cache.save_page = timed
    with cache.open_db(path) as db, Client(base, rate=None) as client:
        if days == 0:
            cache.start_query(db, QUERY, NOW.isoformat())
        client.once("/version")  # what is loaded once is not the refresh's
        client.requests = 0
        client.forget("/version")
        begun = time.perf_counter()
        done = refreshing.bring_up_to_date(
            db, [QUERY], client, now=NOW + timedelta(days=days), max_age=None, say=lambda _: None
        )
        took = time.perf_counter() - begun
    assert not done.problems, done.problems
    told.send((took, saving[0], _megabytes(), done.requests, done.studies))


def _megabytes() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


def upsert_all(path: str, number: int, file: str | None, told: Connection) -> None:
    """Seconds that sqlite-utils' upsert_all takes for the same rows, page by page, into the same tables."""
    took = 0.0
    with cache.open_db(path) as db:
        for page in _pages(number, file):
            tables = _rows(list(page))
            begun = time.perf_counter()
            for name, found in tables.items():
                spec = schema.TABLES[name]
                db.table(name).upsert_all(found, pk=spec.pk[0] if len(spec.pk) == 1 else spec.pk)
            took += time.perf_counter() - begun
    told.send(took)


def _rows(page: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    studies = [ctgov.parse(record) for record in page]
    stamp = NOW.isoformat()
    bodies = [compress(json.dumps(record).encode()) for record in page]
    found: dict[str, list[Any]] = {
        "concepts": [term for study in studies for term in rows.concepts(study)],
        "studies": [rows.study_row(study, stamp) for study in studies],
        "records": [(s.id, "ctgov", stamp, s.version, 0, "0" * 16, b) for s, b in zip(studies, bodies, strict=True)],
        **rows.children(studies),
    }
    return {
        name: [dict(zip((c.name for c in schema.TABLES[name].columns), row, strict=False)) for row in listed]
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


def measured(number: int, file: str | None) -> dict[str, Any]:
    here, there = PROCESSES.Pipe()
    server = PROCESSES.Process(target=serve, args=(number, file, there), daemon=True)
    server.start()
    base = here.recv()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/trials.db"
        found = {"all": in_a_process(refresh, path, base, 0), "nothing": in_a_process(refresh, path, base, 1)}
        here.send("2026-08-17")
        found["changed"] = in_a_process(refresh, path, base, 3)
        plain = [in_a_process(upsert_all, f"{folder}/other{run}.db", number, file) for run in range(RUNS)]
        again = [in_a_process(refresh, f"{folder}/again{run}.db", base, 0) for run in range(RUNS - 1)]
        found["upsert_all"], found["all"] = min(plain), min(found["all"], *again)
        found["megabytes"] = Path(path).stat().st_size / 1e6
    here.send("end")
    server.join()
    return found


def measure(file: str | None) -> list[Row]:
    few, many = NUMBERS
    small, large = measured(few, file), measured(many, file)
    (took, saving, memory, _, _), plain = large["all"], large["upsert_all"]
    grown = memory / small["all"][2]
    alone = f"upsert_all alone {many / plain:,.0f}"
    requests, received = large["changed"][3:]
    return [
        Row("saving, within a refresh", f"{many / saving:,.0f} studies a second, {alone}", saving / plain, 1.0,
            "at least that"),
        # Measured: 1.04 with real records, 0.86 with ours, which have more rows a study.
        Row(f"a refresh of {many:,} studies", f"{many / took:,.0f} studies a second, {alone}", took / plain, 1.25,
            "at least 0.80"),
        Row("its memory", f"{memory:.0f} MB", memory, 200, "under 200 MB"),
        Row(f"that to {few:,} studies' memory", f"{grown:.2f} times", grown, 1.2, "under 1.20"),
        Row("nothing new", f"{large['nothing'][3]} request", large["nothing"][3], 1, "1"),
        Row(f"{CHANGED} changed", f"{requests} requests, {received} studies, {large['changed'][0]:.2f} s",
            requests + (received != CHANGED), 3, f"3, and {CHANGED}"),
    ]  # fmt: skip


def main() -> int:
    found = measure(sys.argv[1] if len(sys.argv) > 1 else None)
    for row in found:
        print(f"{row.what:<32}  {row.measured:<60}  {row.limit:<15}  {'ok' if row.holds else 'EXCEEDED'}")
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
