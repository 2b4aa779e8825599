"""The only network code: one client for the registry and for articles on the web.

One request at a time and at most one a second to a host, HTTP/1.1, gzip, limits on time and size, bounded retries
(`trials.patience`). A 403 is met with one more request under the standard library's TLS settings, and no more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from random import random as any_number
from typing import TYPE_CHECKING, Any, Self

from trials import __version__
from trials.errors import ArticleError, RegistryError, UsageError
from trials.patience import ARTICLE, REGISTRY, Fault, GaveUp, Policy, persist
from trials.responses import TRANSIENT, Check, Response, expect_json, given_up, passing, refuse, status_words

if TYPE_CHECKING:
    import httpx

    from trials.articles import Fetched

__all__ = ["Client", "Response", "Timeouts"]

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
MOST_BYTES = 128 << 20  # of a registry's page; a thousand full records are 17 MB
ARTICLE_TYPES = "text/html, application/xhtml+xml, text/plain, text/markdown, application/pdf, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds."""

    connect: float = 5.0  # until a connection stands, the look-up of the name and every address included
    read: float = 30.0  # between two pieces of an answer
    whole: float = 120.0  # from the request to the last byte of the answer


class Client:
    """Asks politely, waits within limits, and says in one sentence why there is no answer."""

    def __init__(
        self,
        base: str | None = None,
        *,
        rate: float | None = 1.0,
        timeouts: Timeouts | None = None,
        contact: str | None = None,
        other_tls: bool = True,
        standard_tls: bool = False,
        user_agent: Callable[[], str] | None = None,
        policy: Policy = REGISTRY,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        random: Callable[[], float] = any_number,
    ) -> None:
        """`rate` is requests a second to one host (None: no limit), `other_tls` allows the second try after a 403,
        `standard_tls` begins with it; `user_agent` takes the place of ours, for `trials doctor`."""
        from trials.registries.ctgov import BASE

        self.base = (base or BASE).rstrip("/")
        self.revision: str | None = None  # ETag of the registry's data, as last seen
        self.requests = 0
        self._gap = 1 / rate if rate else 0.0
        self._timeouts = timeouts or Timeouts()
        self._user_agent = user_agent or (lambda: _user_agent(contact))
        self._other_tls_allowed = other_tls
        self._policy = policy
        self._most_bytes = most_bytes
        self._clock, self._sleep, self._random = clock, sleep, random
        self._wire: _Wire | None = None
        self._other_tls = standard_tls
        self._last: dict[str, float] = {}  # host → when it was last asked
        self._silent: dict[str, GaveUp] = {}  # hosts that no connection could be made to
        self._kept: dict[str, Response] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    # ------------------------------------------------------------ the registry

    def get(
        self,
        path: str,
        params: Collection[tuple[str, str]] = (),
        etag: str | None = None,
        *,
        check: Check | None = None,
        accept: Collection[int] = (200,),
    ) -> Response:
        """An answer of the registry with a status in `accept` (304 too, where an ETag is sent).

        `check` raises RegistryError for a body that is not what was asked for, which is a fault like any other.
        """
        url = _url(self.base + path, params)
        headers = {"Accept": "application/json"} | ({"If-None-Match": etag} if etag else {})
        accepted = {*accept, 304} if etag else {*accept}

        def once() -> Response:
            answer = self._not_refused(url, headers)
            if answer.status not in accepted:
                refuse(answer, both_tls=self._other_tls_allowed)
            if answer.status == 200:
                expect_json(answer, check)
            return answer

        try:
            return self._persist(once, url.host, self._policy)
        except GaveUp as end:
            raise given_up(end, url.host) from end

    def once(self, path: str, *, check: Check | None = None) -> Response:
        """The same answer for as long as this client lives; asked the first time only."""
        if path not in self._kept:
            self._kept[path] = self.get(path, check=check)
        return self._kept[path]

    def forget(self, path: str) -> None:
        """Let `once` ask anew."""
        self._kept.pop(path, None)

    def _not_refused(self, url: httpx.URL, headers: Mapping[str, str]) -> Response:
        answer = self._exchange(url, headers, self._most_bytes, _same_place)
        if answer.status != 403 or self._other_tls or not self._other_tls_allowed:
            return answer
        # The edge in front of the service refuses some TLS hellos. The standard library's differs from httpx's in one
        # extension, and passes more often. That is all we try: no disguise, no third attempt.
        self._reconnect(other_tls=True)
        with suppress(Fault):
            answer = self._exchange(url, headers, self._most_bytes, _same_place)
        if answer.status == 403:
            self._reconnect(other_tls=False)
        return answer

    # ------------------------------------------------------------ articles

    def fetch(self, url: str) -> Fetched:
        """What is at an http or https address that a user named; ArticleError when it cannot be had.

        An address on a private network is fine when the user names it, never when a public page redirects to it.
        """
        from trials.articles import LARGEST, Fetched

        try:
            target = _url(url, ())
        except UsageError as error:
            raise ArticleError(str(error)) from None
        shown = _shown(target)

        def once() -> Response:
            answer = self._exchange(target, {"Accept": ARTICLE_TYPES}, LARGEST, _public_place)
            if answer.status in TRANSIENT:
                raise passing(answer)
            return answer

        try:
            answer = self._persist(once, target.host, ARTICLE)
        except GaveUp as end:
            raise ArticleError(f"The article at {shown} cannot be read: {end.words()}; try again later.") from end
        except RegistryError as error:
            raise ArticleError(f"The article at {shown} cannot be read: {error}") from error
        if answer.status != 200:
            raise ArticleError(
                f"The article at {shown} cannot be read: the site answers {status_words(answer.status)}; "
                "check the address, or save the page and give the file."
            )
        return Fetched(answer.url, answer.headers.get("content-type", ""), answer.body)

    # ------------------------------------------------------------ one exchange

    def _persist(self, once: Callable[[], Response], host: str, policy: Policy) -> Response:
        if host in self._silent:
            raise self._silent[host]
        try:
            return persist(once, policy, clock=self._clock, sleep=self._sleep, random=self._random)
        except GaveUp as end:
            if end.fault.connecting:
                self._silent[host] = end
            raise

    def _exchange(
        self, url: httpx.URL, headers: Mapping[str, str], most_bytes: int, may_follow: Callable[[Any, Any], bool]
    ) -> Response:
        """One request and its redirects."""
        for _ in range(MOST_REDIRECTS + 1):
            self._pace(url.host)
            self.requests += 1
            answer = self._connected().answer(url, headers, most_bytes)
            where = answer.headers.get("location")
            if answer.status not in REDIRECTS or not where:
                return answer
            target = _joined(url, where)
            if not may_follow(url, target):
                raise RegistryError(
                    f"{_shown(url)} redirects to {_shown(target)}, which is not followed; "
                    "check the address, or a login that the network wants first."
                )
            url = target
        raise RegistryError(f"{_shown(url)} was reached by {MOST_REDIRECTS + 1} redirects, and redirects again.")

    def _pace(self, host: str) -> None:
        wait = self._last.get(host, -self._gap) + self._gap - self._clock()
        if wait > 0 and host in self._last:
            self._sleep(wait)
        self._last[host] = self._clock()

    def _connected(self) -> _Wire:
        if self._wire is None or self._wire.abandoned:
            self._wire = _Wire(self._timeouts, self._user_agent(), other_tls=self._other_tls)
        return self._wire

    def _reconnect(self, *, other_tls: bool) -> None:
        self.close()
        self._other_tls = other_tls


class _Wire:
    """An httpx.Client, each request in a thread of its own, so that the limits hold whatever the other side does.

    A look-up of a name has no timeout, every address of a host would have its own, and a trickle of bytes keeps a
    read timeout from ever coming. So the request is waited for; when it takes too long it is left to its fate.
    """

    def __init__(self, timeouts: Timeouts, user_agent: str, *, other_tls: bool) -> None:
        import httpx

        self._timeouts = timeouts
        self.abandoned = False
        self._http = httpx.Client(
            verify=_standard_tls() if other_tls else True,
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect),
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
            follow_redirects=False,
        )

    def close(self) -> None:
        """Unless a request was left to its fate: its thread closes then, when it comes to its end."""
        if not self.abandoned:
            self._http.close()

    def answer(self, url: httpx.URL, headers: Mapping[str, str], most_bytes: int) -> Response:
        """Response, or Fault for what may pass."""
        connected, finished = threading.Event(), threading.Event()
        outcome: list[Response | BaseException] = []

        def trace(event: str, _info: Mapping[str, Any]) -> None:
            if event.endswith("send_request_headers.started"):
                connected.set()

        def work() -> None:
            try:
                outcome.append(self._read(url, headers, most_bytes, trace))
            except BaseException as error:
                outcome.append(error)
            finally:
                connected.set()
                finished.set()
                if self.abandoned:
                    self._http.close()

        threading.Thread(target=work, name="trials-request", daemon=True).start()
        if not connected.wait(self._timeouts.connect):
            self.abandoned = True
            raise Fault(f"no connection within {self._timeouts.connect:g} s", connecting=True)
        if not finished.wait(self._timeouts.whole):
            self.abandoned = True
            raise Fault(f"the answer was not complete after {self._timeouts.whole:g} s")
        if isinstance(outcome[0], BaseException):
            raise _meaning(outcome[0]) from outcome[0]
        return outcome[0]

    def _read(self, url: httpx.URL, headers: Mapping[str, str], most_bytes: int, trace: Any) -> Response:
        with self._http.stream("GET", url, headers=headers, extensions={"trace": trace}) as answer:
            body = bytearray()
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > most_bytes:
                    raise RegistryError(f"{_shown(url)} sends more than {most_bytes >> 20} MB, which is not read.")
                if self.abandoned:
                    break
            names = {name.lower(): value for name, value in answer.headers.items()}
            return Response(answer.status_code, names, bytes(body), str(answer.url))


# ---------------------------------------------------------------- what an answer, or the lack of one, means


def _meaning(error: BaseException) -> BaseException:
    """A Fault for what may pass; everything else as it is."""
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        return Fault("the connection timed out", connecting=True)
    if isinstance(error, (httpx.ConnectError, httpx.ProxyError)):
        return Fault(_connect_words(str(error)), connecting=True)
    if isinstance(error, httpx.TimeoutException):
        return Fault("the answer stalled")
    if isinstance(error, httpx.DecodingError):
        return Fault("the answer could not be decompressed")
    if isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
        return Fault("the connection broke before the answer was complete")
    if isinstance(error, httpx.HTTPError):
        return RegistryError(f"The request could not be made ({error}).")
    return error


def _connect_words(text: str) -> str:
    """A connection's failure, in words; systems differ in theirs."""
    lower = text.lower()
    if "certificate" in lower:
        return f"the other side's certificate is not trusted ({text})"
    if "refused" in lower:
        return "the connection was refused"
    if any(words in lower for words in ("name resolution", "not known", "nodename", "getaddrinfo", "no address")):
        return "its name could not be looked up"
    return f"no connection ({text or 'no reason given'})"


# ---------------------------------------------------------------- addresses


def _url(text: str, params: Collection[tuple[str, str]]) -> httpx.URL:
    import httpx

    try:
        url = httpx.URL(text)
        url = url.copy_merge_params(list(params)) if params else url
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise UsageError(f"{text[:200]!r} is not an address ({error}).") from None
    # A longer name is not one of the DNS (RFC 1035, 2.3.4), and Python cannot look it up.
    if any(len(label) > 63 for label in url.raw_host.split(b".")):
        raise UsageError(f"{text[:80]}… is not an address; a part of its name is longer than 63 characters.")
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(f"{text[:200]!r} is not an address that begins with http:// or https://.")
    return url


def _joined(url: httpx.URL, where: str) -> httpx.URL:
    import httpx

    try:
        return url.join(where)
    except (httpx.InvalidURL, ValueError):
        raise RegistryError(f"{_shown(url)} redirects to something that is not an address.") from None


def _shown(url: httpx.URL) -> str:
    """For messages: without a password, a query or a fragment, and not too long."""
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))[:200]


def _same_place(old: httpx.URL, new: httpx.URL) -> bool:
    return (old.scheme, old.host, old.port) == (new.scheme, new.host, new.port)


def _public_place(old: httpx.URL, new: httpx.URL) -> bool:
    """Any web address; but a page of the open web may not send us into the user's own network."""
    if new.scheme not in ("http", "https") or not new.host:
        return False
    return old.host == new.host or not _private(new.host) or _private(old.host)


def _private(host: str) -> bool:
    import ipaddress
    import socket

    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False  # the request will fail by itself
    return any(not ipaddress.ip_address(address.partition("%")[0]).is_global for address in found)


# ---------------------------------------------------------------- who we are


def plain_user_agent() -> str:
    """What httpx says when nothing is said."""
    import httpx

    return f"python-httpx/{httpx.__version__}"


def _user_agent(contact: str | None) -> str:
    """Honest, and beginning as httpx's own does: the edge lets that pass where it refuses other names."""
    import httpx

    return f"python-httpx/{httpx.__version__} trials/{__version__} ({f'+{contact}' if contact else 'no contact set'})"


def _standard_tls() -> Any:
    """The standard library's TLS hello, as urllib sends it."""
    import ssl

    context = ssl.create_default_context()
    context.post_handshake_auth = True
    return context
