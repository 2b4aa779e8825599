"""The network code: manners, limits, and what each fault comes to."""

import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import httpx
import pytest
import respx

from tests.registry.server import Fault, Registry, at
from tests.registry.service import Answer
from trials import __version__, http
from trials.errors import (
    ArticleError,
    RegistryError,
    RegistryRefused,
    RegistryRejected,
    RegistryUnreachable,
    TrialsError,
    UsageError,
)
from trials.http import Client, Timeouts
from trials.patience import REGISTRY, retry_after
from trials.registries import ctgov
from trials.responses import Response

ALWAYS = float("inf")
PATIENT, QUICK = Timeouts(5, 5, 5), Timeouts(5, 0.3, 0.6)


class Waits:
    """A clock that only a sleep moves on."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def clock(self) -> float:
        return sum(self.slept)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def client(registry: Registry, waits: Waits) -> Iterator[Client]:
    with Client(
        registry.base, rate=None, timeouts=PATIENT, clock=waits.clock, sleep=waits.sleep, random=lambda: 1.0
    ) as client:
        yield client


@pytest.fixture
def quick(registry: Registry, waits: Waits) -> Iterator[Client]:
    """For faults that take time."""
    with Client(
        registry.base, rate=None, timeouts=QUICK, clock=waits.clock, sleep=waits.sleep, random=lambda: 1.0
    ) as client:
        yield client


def is_page(answer: Response) -> object:
    return ctgov.decode_page(answer.body)


# ---------------------------------------------------------------- manners


def test_we_say_who_we_are(client: Client, registry: Registry) -> None:
    client.get("/version")
    sent = registry.asked[0].headers
    assert sent["User-Agent"].startswith(f"python-httpx/{httpx.__version__} trials/{__version__} (no contact set)")
    assert (sent["Accept"], sent["Accept-Encoding"]) == ("application/json", "gzip")


def test_the_contact_can_be_given(registry: Registry) -> None:
    with Client(registry.base, contact="mailto:desk@example.org") as client:
        client.get("/version")
    assert registry.asked[0].headers["User-Agent"].endswith("(+mailto:desk@example.org)")


def test_answers_come_compressed(client: Client, registry: Registry) -> None:
    assert b'"apiVersion"' in client.get("/version").body
    assert registry.gzipped == 1


def test_at_most_one_request_a_second(registry: Registry, waits: Waits) -> None:
    with Client(registry.base, clock=waits.clock, sleep=waits.sleep) as client:
        for _ in range(3):
            client.get("/version")
    assert waits.slept == [1.0, 1.0]


def test_the_rate_is_a_parameter(registry: Registry, waits: Waits) -> None:
    with Client(registry.base, rate=4, clock=waits.clock, sleep=waits.sleep) as client:
        client.get("/version")
        client.get("/version")
    assert waits.slept == [0.25]


def test_an_etag_spares_the_body(client: Client) -> None:
    first = client.get("/version")
    again = client.get("/version", etag=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert client.get("/version", etag='"older"').status == 200


def test_once_asks_once(client: Client, registry: Registry) -> None:
    assert client.once("/version") is client.once("/version")
    client.forget("/version")
    client.once("/version")
    assert len(registry.asked) == 2


def test_parameters_arrive_as_they_were(client: Client, registry: Registry) -> None:
    odd = '"a \\"quoted\\" & odd" OR "naïve+50% #1"'
    client.get("/studies", [("query.cond", odd), ("pageSize", "1")])
    assert registry.asked[0].params == {"query.cond": odd, "pageSize": "1"}


# ---------------------------------------------------------------- faults that may pass


def html(answer: Answer) -> Answer:
    return Answer(200, {"Content-Type": "text/html"}, b"<!doctype html><title>Log in</title>")


PASSING: dict[str, Fault] = {
    "429": Fault(status=429),
    "500": Fault(status=500),
    "502": Fault(status=502, body=b"<html>Bad gateway</html>"),
    "503": Fault(status=503),
    "504": Fault(status=504),
    "no answer": Fault(hang_up=True),
    "a stall": Fault(delay=3),
    "a slow trickle": Fault(trickle=0.05, headers={"Content-Encoding": "identity"}),
    "a body cut short": Fault(cut=30),
    "200 that is HTML": Fault(change=html),
    "truncated JSON": Fault(body=b'{"studies": [{"protocolSection": '),
    "no studies": Fault(body=b'{"error": "none"}'),
    "not JSON": Fault(body=b"NullPointerException"),
    "bad gzip": Fault(body=b"not gzip at all", headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("name", PASSING)
def test_a_fault_that_passes_is_waited_for(
    client: Client, quick: Client, registry: Registry, waits: Waits, name: str
) -> None:
    fault = replace(PASSING[name], times=1)
    registry.faults = [fault]
    answer = (quick if fault.delay or fault.trickle else client).get("/studies", check=is_page)
    assert (answer.status, len(registry.asked), waits.slept) == (200, 2, [1.0])


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("429", RegistryUnreachable, "429 Too Many Requests; tried 4 times; try again later"),
        ("503", RegistryUnreachable, "503 Service Unavailable; tried 4 times"),
        ("no answer", RegistryUnreachable, "the connection broke before the answer was complete"),
        ("a stall", RegistryUnreachable, "stalled"),
        ("a body cut short", RegistryUnreachable, "the connection broke before the answer was complete"),
        ("200 that is HTML", RegistryUnreachable, "a web page came instead of data"),
        ("truncated JSON", RegistryError, "not a page of studies"),
        ("no studies", RegistryError, "missing required field `studies`"),
        ("bad gzip", RegistryError, "could not be decompressed"),
    ],
)
def test_a_fault_that_stays_is_said(
    client: Client,
    quick: Client,
    registry: Registry,
    waits: Waits,
    name: str,
    error: type[TrialsError],
    words: str,
) -> None:
    fault = replace(PASSING[name], times=ALWAYS)
    registry.faults = [fault]
    with pytest.raises(error) as raised:
        (quick if fault.delay or fault.trickle else client).get("/studies", check=is_page)
    assert words in str(raised.value)
    assert "127.0.0.1" in str(raised.value)
    assert (len(registry.asked), waits.slept) == (4, [1.0, 2.0, 4.0])


def test_waits_grow_with_chance_and_have_a_limit(registry: Registry, waits: Waits) -> None:
    registry.faults = [Fault(times=ALWAYS, status=503)]
    policy = replace(REGISTRY, tries=99)
    with (
        Client(
            registry.base, rate=None, policy=policy, clock=waits.clock, sleep=waits.sleep, random=lambda: 0.5
        ) as client,
        pytest.raises(RegistryUnreachable),
    ):
        client.get("/version")
    assert waits.slept[:6] == [0.75, 1.5, 3.0, 6.0, 12.0, 22.5]
    assert sum(waits.slept) <= policy.total


def test_the_service_says_how_long_to_wait(client: Client, registry: Registry, waits: Waits) -> None:
    registry.faults = [Fault(status=429, headers={"Retry-After": "17"})]
    assert client.get("/version").status == 200
    assert waits.slept == [17.0]


def test_a_wait_that_is_too_long_is_not_waited_for(client: Client, registry: Registry, waits: Waits) -> None:
    registry.faults = [Fault(times=ALWAYS, status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(RegistryUnreachable, match="429 Too Many Requests, and it asks to wait 60 minutes; try again"):
        client.get("/version")
    assert (len(registry.asked), waits.slept) == (1, [])


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "5"}, 5.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Sat, 15 Aug 2026 12:01:30 GMT", "date": "Sat, 15 Aug 2026 12:00:00 GMT"}, 90.0),
        ({"retry-after": "Sat, 15 Aug 2026 11:00:00 GMT", "date": "Sat, 15 Aug 2026 12:00:00 GMT"}, 0.0),
        ({"retry-after": "Sat, 15 Aug 2026 12:01:30 GMT"}, None),
        ({"retry-after": "9" * 5000}, 999999999.0),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


# ---------------------------------------------------------------- answers that will not change


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, b"`x` is unknown parameter", "400 Bad Request for http://127.0.0.1"),
        (400, b"`x` is unknown parameter", "“`x` is unknown parameter”."),
        (404, b"NCT number NCT99999999 not found", "404 Not Found"),
        (414, b"<html>Too long</html>", "it sent a web page without a reason."),
        (451, b"\x00\x01", "it gave no reason."),
        (499, b"", "(499 for "),
    ],
)
def test_a_rejected_request_is_not_repeated(
    client: Client, registry: Registry, waits: Waits, status: int, body: bytes, words: str
) -> None:
    registry.faults = [Fault(status=status, body=body)]
    with pytest.raises(RegistryRejected) as raised:
        client.get("/studies", [("query.cond", "x" * 3000)])
    assert words in str(raised.value)
    assert len(str(raised.value)) < 600
    assert (len(registry.asked), waits.slept) == (1, [])


def test_a_status_that_is_asked_for_is_an_answer(client: Client) -> None:
    answer = client.get("/studies/NCT99999999", accept=(200, 404))
    assert (answer.status, answer.body) == (404, b"NCT number NCT99999999 not found")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("status", [204, 304, 501])
def test_a_status_without_use_is_said(client: Client, registry: Registry, status: int) -> None:
    registry.faults = [Fault(status=status)]
    with pytest.raises(RegistryError, match="no use"):
        client.get("/version")


# ---------------------------------------------------------------- 403


def test_a_403_is_met_once_with_other_tls_settings(client: Client, registry: Registry, waits: Waits) -> None:
    registry.faults = [Fault(status=403, body=b"<html>Forbidden</html>")]
    assert client.get("/version").status == 200
    assert client.get("/version").status == 200
    assert (len(registry.asked), waits.slept) == (3, [])  # and what passed is kept to


def test_a_403_that_stays_is_said(client: Client, registry: Registry, waits: Waits) -> None:
    registry.faults = [Fault(times=ALWAYS, status=403, body=b"<html>Forbidden</html>")]
    with pytest.raises(RegistryRefused, match=r"403 .* also with the standard library's TLS settings; trials doctor"):
        client.get("/version")
    assert (len(registry.asked), waits.slept) == (2, [])


def test_the_other_tls_settings_can_be_turned_off(registry: Registry) -> None:
    registry.faults = [Fault(times=ALWAYS, status=403)]
    with Client(registry.base, rate=None, other_tls=False) as client, pytest.raises(RegistryRefused) as raised:
        client.get("/version")
    assert len(registry.asked) == 1
    assert "TLS" not in str(raised.value)


def test_the_other_tls_settings_are_the_standard_library_s() -> None:
    def ask(tls: ssl.SSLContext | bool) -> Callable[[str], object]:
        return lambda url: httpx.get(url, verify=tls, timeout=2)

    theirs = _extensions(lambda url: urllib.request.urlopen(url, timeout=2))
    assert _extensions(ask(http._standard_tls())) == theirs
    assert set(theirs) - set(_extensions(ask(True))) == {49}  # post_handshake_auth


# ---------------------------------------------------------------- redirects


def moved(where: str) -> Fault:
    return Fault(at("/version"), ALWAYS, status=301, headers={"Location": where})


def test_a_redirect_on_the_same_host_is_followed(client: Client, registry: Registry) -> None:
    registry.faults = [moved("/api/v2/studies?pageSize=1")]
    answer = client.get("/version", check=is_page)
    assert answer.url == registry.base + "/studies?pageSize=1"


@pytest.mark.parametrize(
    "where", ["https://127.0.0.1/version", "http://localhost/version", "file:///etc/passwd", "http://127.0.0.1:1/"]
)
def test_a_redirect_elsewhere_is_not(client: Client, registry: Registry, where: str) -> None:
    registry.faults = [moved(where)]
    with pytest.raises(RegistryError, match="which is not followed"):
        client.get("/version")
    assert len(registry.asked) == 1


def test_redirects_in_a_circle_end(client: Client, registry: Registry) -> None:
    registry.faults = [moved("/api/v2/version")]
    with pytest.raises(RegistryError, match="redirects again"):
        client.get("/version")
    assert len(registry.asked) == http.MOST_REDIRECTS + 1


# ---------------------------------------------------------------- limits


def test_a_body_without_end_is_left(registry: Registry) -> None:
    registry.faults = [Fault(body=b" " * (3 << 20))]
    with Client(registry.base, rate=None, most_bytes=1 << 20) as client:
        with pytest.raises(RegistryError, match="more than 1 MB"):
            client.get("/version")
        assert client.get("/version").status == 200


def test_no_connection_is_said_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
    slept: list[float] = []
    with Client(base, sleep=slept.append) as client:
        for _ in range(5):
            with pytest.raises(
                RegistryUnreachable, match="the connection was refused; tried 2 times; check the network"
            ):
                client.get("/version")
    assert sum(slept) < 2  # and none of it after the first request


def test_a_name_that_is_none_is_said_at_once() -> None:
    slept: list[float] = []
    with (
        Client("http://registry.invalid", sleep=slept.append) as client,
        pytest.raises(RegistryUnreachable, match=r"registry\.invalid"),
    ):
        client.get("/version")
    assert sum(slept) < 2


def test_a_look_up_that_hangs_is_said_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    hung = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hung.wait(60))
    started = time.monotonic()
    try:
        with Client("http://registry.example", timeouts=Timeouts(0.2, 1, 1)) as client:
            with pytest.raises(RegistryUnreachable, match=r"no connection within 0\.2 s; tried 2 times"):
                client.get("/version")
            with pytest.raises(RegistryUnreachable):
                client.get("/version")
        assert time.monotonic() - started < 30
    finally:
        hung.set()


def test_headers_that_trickle_are_left() -> None:
    with _listening(_trickle) as base, Client(base, timeouts=Timeouts(1, 1, 0.5), sleep=lambda _: None) as client:
        started = time.monotonic()
        with pytest.raises(RegistryUnreachable, match=r"not complete after 0\.5 s"):
            client.get("/version")
        assert time.monotonic() - started < 30


@pytest.mark.parametrize("base", ["", "registry", "ftp://registry.example", "http://", "http://[::1", "file:///x"])
def test_an_address_that_is_none_is_wrong_usage(base: str) -> None:
    if base:
        with Client(base) as client, pytest.raises(UsageError, match="not an address"):
            client.get("/version")
    else:
        assert Client(base).base == ctgov.BASE


@respx.mock
def test_the_real_address_is_the_default() -> None:
    route = respx.get("https://clinicaltrials.gov/api/v2/version").respond(
        json={"dataTimestamp": "2026-08-14T09:00:05"}
    )
    with Client() as client:
        assert ctgov.decode_version(client.get("/version").body).data_date == "2026-08-14T09:00:05"
    assert route.call_count == 1


# ---------------------------------------------------------------- articles


@respx.mock
def test_an_article_comes_with_its_type() -> None:
    respx.get("https://news.example/story").respond(301, headers={"Location": "https://www.news.example/story"})
    respx.get("https://www.news.example/story").respond(200, html="<p>Cells cure all.</p>")
    with Client(rate=None) as client:
        fetched = client.fetch("https://news.example/story#comments")
    assert fetched.body == b"<p>Cells cure all.</p>"
    assert (fetched.url, fetched.content_type) == ("https://www.news.example/story", "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "begins with http:// or https://"),
        ("ftp://news.example/x", "begins with http:// or https://"),
        ("http://", "is not an address"),
        ("news.example", "is not an address"),
    ],
)
def test_only_web_addresses_are_fetched(url: str, words: str) -> None:
    with Client() as client, pytest.raises(ArticleError, match=words):
        client.fetch(url)


@respx.mock
@pytest.mark.parametrize("status", [401, 403, 404, 410, 500])
def test_an_article_that_is_not_there(status: int) -> None:
    route = respx.get("https://news.example/story").respond(status)
    with Client(rate=None, sleep=lambda _: None) as client, pytest.raises(ArticleError) as raised:
        client.fetch("https://user:secret@news.example/story?token=secret")
    assert f" {status} " in str(raised.value)
    assert "https://news.example/story" in str(raised.value)
    assert "secret" not in str(raised.value)
    assert route.call_count == (2 if status == 500 else 1)


@respx.mock
def test_a_public_page_may_not_send_us_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {"news.example": "93.184.215.14", "router.example": "192.168.1.1"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: [(2, 1, 6, "", (addresses.get(host, host), 0))])
    for where in ("http://router.example/", "http://127.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd"):
        respx.get("https://news.example/story").respond(302, headers={"Location": where})
        with Client(rate=None) as client, pytest.raises(ArticleError, match="which is not followed"):
            client.fetch("https://news.example/story")


def test_an_article_on_a_private_network_may_be_named(registry: Registry) -> None:
    with Client(rate=None) as client:
        assert client.fetch(registry.base + "/version").content_type == "application/json"


def test_an_article_site_that_cannot_be_reached() -> None:
    with Client(sleep=lambda _: None) as client, pytest.raises(ArticleError, match="the connection was refused"):
        client.fetch("http://127.0.0.1:1/story")


# ---------------------------------------------------------------- raw sockets


@contextmanager
def _listening(serve: Callable[[socket.socket], object]) -> Iterator[str]:
    """An address where `serve` is given every connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=_served, args=(serve, connection), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
    thread.join()


def _served(serve: Callable[[socket.socket], object], connection: socket.socket) -> None:
    with connection, suppress(OSError):
        serve(connection)


def _trickle(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(1200):
        connection.sendall(b"X-Slow: 1\r\n")
        time.sleep(0.05)


def _extensions(ask: Callable[[str], object]) -> list[int]:
    """The numbers of the extensions in the TLS hello that `ask` sends."""
    hellos: list[bytes] = []

    def listen(connection: socket.socket) -> None:
        hellos.append(connection.recv(4096))

    with _listening(listen) as base, pytest.raises((OSError, httpx.HTTPError, TrialsError)):
        ask(base.replace("http:", "https:"))
    return _parsed(hellos[0])


def _parsed(hello: bytes) -> list[int]:
    at = 5 + 4 + 2 + 32  # record, handshake, version, random
    at += 1 + hello[at]  # session
    at += 2 + int.from_bytes(hello[at : at + 2], "big")  # ciphers
    at += 1 + hello[at]  # compression
    end = at + 2 + int.from_bytes(hello[at : at + 2], "big")
    at += 2
    found = []
    while at < end:
        found.append(int.from_bytes(hello[at : at + 2], "big"))
        at += 4 + int.from_bytes(hello[at + 2 : at + 4], "big")
    return found
