"""The service on loopback, with faults on demand.

By hand: `python -m tests.registry.server RECORDS… --port 8765`, then `TRIALS_CTGOV_URL=http://127.0.0.1:8765/api/v2`.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.registry.service import Answer, Record, Service, read_records

ROOT = "/api/v2"


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str  # below /api/v2
    params: dict[str, str]
    headers: Mapping[str, str]


def any_request(_: Asked) -> bool:
    return True


def page(number: int) -> Callable[[Asked], bool]:
    """Requests for the first page of studies, or (2) for those after it."""
    return lambda asked: asked.path == "/studies" and ("pageToken" in asked.params) == (number > 1)


def at(path: str) -> Callable[[Asked], bool]:
    return lambda asked: asked.path == path


@dataclass
class Fault:
    """Something that goes wrong with a request: what is given here takes the place of the right answer's part."""

    when: Callable[[Asked], bool] = any_request
    times: float = 1  # how often; float("inf") for ever
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    change: Callable[[Answer], Answer] | None = None
    before: Callable[[], object] | None = None  # done before the answer is made
    delay: float = 0.0  # seconds before anything is sent
    cut: int | None = None  # bytes of the body that are sent before the connection closes
    trickle: float = 0.0  # seconds between the bytes of the body
    hang_up: bool = False  # close without a word

    def applied(self, answer: Answer) -> Answer:
        """The answer as the fault leaves it."""
        if self.status is not None:
            kind = "text/html" if (self.body or b"").startswith(b"<") else "text/plain"
            answer = Answer(self.status, {"Content-Type": kind}, self.body or b"")
        elif self.body is not None:
            answer = replace(answer, body=self.body)
        answer = replace(answer, headers=answer.headers | self.headers)
        return self.change(answer) if self.change else answer


class Registry:
    """A running server: its address, what it was asked, and the faults that are to come."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.service = Service(list(records))
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.gzipped = 0
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self), bind_and_activate=False)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{ROOT}"

    def load(self, records: Iterable[Record], data_timestamp: str = "2026-08-14T09:00:05") -> None:
        """Other records, and the date of their revision."""
        self.service.revise(list(records), data_timestamp)

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [asked.path for asked in self.asked]

    def fault(self, asked: Asked) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.when(asked):
                fault.times -= 1
                return fault
        return None

    @contextmanager
    def running(self, port: int = 0) -> Iterator[Registry]:
        self._server.server_address = ("127.0.0.1", port)
        socketserver.TCPServer.server_bind(self._server)  # HTTPServer's own looks up a name first
        self._server.server_activate()
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


def _handler(registry: Registry) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or every body waits 40 ms for its headers to be acknowledged

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            headers = {name.title(): value for name, value in self.headers.items()}
            asked = Asked(path.removeprefix(ROOT), dict(parse_qsl(query, keep_blank_values=True)), headers)
            registry.asked.append(asked)
            fault = registry.fault(asked) or Fault()
            if fault.before:
                fault.before()
            if fault.delay and registry.closing.wait(fault.delay):
                return
            if fault.hang_up:
                self.close_connection = True
                return
            self._send(fault, fault.applied(registry.service.answer(asked.path, query, headers)), headers)

        def _send(self, fault: Fault, answer: Answer, headers: Mapping[str, str]) -> None:
            body, extra = answer.body, {}
            if body and "gzip" in headers.get("Accept-Encoding", "") and "Content-Encoding" not in answer.headers:
                body, extra = gzip.compress(body, 1), {"Content-Encoding": "gzip"}
                registry.gzipped += 1
            self.send_response(answer.status)
            for name, value in (answer.headers | extra | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self._body(fault, body)
            except OSError:  # the client has gone
                self.close_connection = True

        def _body(self, fault: Fault, body: bytes) -> None:
            if fault.cut is not None:
                self.wfile.write(body[: fault.cut])
                self.close_connection = True
            elif fault.trickle:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    if registry.closing.wait(fault.trickle):
                        break
            else:
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def main() -> None:
    """Serve records until interrupted."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("records", nargs="+", type=Path, help=".jsonl, .jsonl.gz or .json files of v2 records")
    parser.add_argument("--port", type=int, default=8765)
    given = parser.parse_args()
    registry = Registry(record for path in given.records for record in read_records(path))
    with registry.running(given.port):
        print(f"{len(registry.service.documents)} studies at {registry.base}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("\nstopped")


if __name__ == "__main__":
    main()
