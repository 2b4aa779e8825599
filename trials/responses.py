"""What an answer means, or the lack of one: data, a fault that may pass, or an error in one sentence.

The registry says what is wrong in plain text whatever was asked for, and a filter in front of it sends web pages with
status 403 or 200. So the status, the type and the first bytes are looked at before anything is decoded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn

from trials.errors import RegistryError, RegistryRefused, RegistryRejected, RegistryUnreachable
from trials.patience import Fault, GaveUp, retry_after

__all__ = ["TRANSIENT", "Check", "Response", "expect_json", "given_up", "passing", "refuse", "status_words"]

# What may pass. Every other status is an answer: asking again would be the same question.
TRANSIENT = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes  # decompressed
    url: str  # where it came from in the end


Check = Callable[[Response], object]


def given_up(end: GaveUp, host: str) -> RegistryError:
    if end.fault.connecting:
        return RegistryUnreachable(
            f"The registry at {host} cannot be reached: {end.words()}; check the network, or use what is kept."
        )
    if end.fault.unusable:
        return RegistryError(f"{end.fault.reason}; {host} was asked {end.tries} times; try again later.")
    return RegistryUnreachable(f"The registry at {host} did not give the data: {end.words()}; try again later.")


def passing(answer: Response) -> Fault:
    return Fault(status_words(answer.status), after=retry_after(answer.headers))


def refuse(answer: Response, *, both_tls: bool) -> NoReturn:
    """What a status that was not hoped for comes to; `both_tls`: a 403 came under two TLS settings."""
    if answer.status in TRANSIENT:
        raise passing(answer)
    if answer.status == 403:
        also = ", also with the standard library's TLS settings" if both_tls else ""
        raise RegistryRefused(
            f"The registry, or a filter in front of it, refuses this program (403 for {_plain(answer.url)}){also}; "
            "trials doctor tells which settings pass, and trials import takes records downloaded by hand."
        )
    if 400 <= answer.status < 500:
        raise RegistryRejected(
            f"The registry rejected a request ({status_words(answer.status)} for {_plain(answer.url)}): {_said(answer)}"
        )
    raise RegistryError(
        f"The registry gave an answer with no use ({status_words(answer.status)} for {_plain(answer.url)})."
    )


def expect_json(answer: Response, check: Check | None) -> None:
    """Fault unless the body is JSON and passes `check`: a filter or a login page answers 200 as well."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html" or answer.body.lstrip()[:1] == b"<":
        raise Fault("a web page came instead of data (a filter, or a network's login page?)")
    try:
        if check is not None:
            check(answer)
    except RegistryError as error:
        raise Fault(str(error).rstrip("."), unusable=True) from error


def status_words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _said(answer: Response) -> str:
    """The registry's own words, which come as plain text; a web page is only named."""
    if answer.body.lstrip()[:1] == b"<":
        return "it sent a web page without a reason."
    text = " ".join(answer.body[:300].decode("utf-8", "replace").split())
    return f"“{text}”." if text.isprintable() and text else "it gave no reason."


def _plain(url: str) -> str:
    return url.partition("?")[0][:200]
