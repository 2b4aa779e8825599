"""Single requests of the registry, each checked: the date of its data, pages, how many there are, records by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trials.errors import RegistryError, RegistryRefused, RegistryUnreachable
from trials.models import Study
from trials.registries import ctgov

if TYPE_CHECKING:
    from trials.http import Client
    from trials.responses import Response

__all__ = ["PAGE_SIZE", "Again", "Params", "by_number", "data_date", "data_date_now", "follow", "number_now", "page"]

PAGE_SIZE = 1000  # the service gives no more, and silently
NUMBERS = 300  # records asked for by number at once: with the fields, an address of some 6,000 characters
MOST_PAGES = 100  # of a list of changes or of numbers

Params = Sequence[tuple[str, str]]


class Again(Exception):
    """What came does not fit together; asking from the first page may help. The message says why."""


# ---------------------------------------------------------------- the registry's own date


def data_date(client: Client) -> str | None:
    """Asked once a client; None from a stand-in that does not say."""
    try:
        answer = client.once("/version", check=_is_version)
        client.revision = client.revision or answer.headers.get("etag")
        return ctgov.decode_version(answer.body).data_date
    except (RegistryUnreachable, RegistryRefused):
        raise
    except RegistryError:
        return None


def data_date_now(client: Client) -> str | None:
    client.forget("/version")
    return data_date(client)


def _is_version(answer: Response) -> object:
    return ctgov.decode_version(answer.body)


# ---------------------------------------------------------------- pages


def page(params: Params, client: Client, token: str | None, size: int) -> tuple[ctgov.Page, Response]:
    """One page; the first with the total. Again when the token is not taken."""
    pages: list[ctgov.Page] = []
    paging = [("pageSize", str(size)), ("pageToken", token) if token else ("countTotal", "true")]
    answer = client.get(
        "/studies",
        [*params, *paging],
        check=lambda received: pages.append(ctgov.decode_page(received.body)),
        accept=(200, 400) if token else (200,),
    )
    if answer.status == 400:
        raise Again("The registry did not take the place where the last page ended.")
    return pages[-1], answer


def follow(params: Params, client: Client, size: int) -> Iterator[tuple[ctgov.Page, Response]]:
    """Every page of a search; Again when they are not all of one revision, or do not end."""
    token, etag = None, None
    for _ in range(MOST_PAGES):
        found, answer = page(params, client, token, size)
        if etag and answer.headers.get("etag") not in (None, etag):
            raise Again("The registry's data changed while the answer was read.")
        etag = answer.headers.get("etag")
        yield found, answer
        if found.token is None:
            return
        if found.token == token:
            break
        token = found.token
    raise Again("The registry's pages do not come to an end.")


def number_now(params: Params, client: Client, etag: str | None = None) -> tuple[int | None, Response]:
    """How many trials a search finds; None when nothing is new since `etag`, or when the registry does not say."""
    totals: list[int | None] = []
    answer = client.get(
        "/studies",
        [*_asking_for(params, "NCTId"), ("pageSize", "1"), ("countTotal", "true")],
        etag,
        check=lambda received: totals.append(ctgov.decode_page(received.body).total),
    )
    return (totals[-1] if totals else None), answer


def marks(params: Params, client: Client, size: int) -> dict[str, Study] | None:
    """The number of every trial that a search finds, with status and date of update; None when some are missing."""
    found: dict[str, Study] = {}
    total = None
    for answer, _ in follow(_asking_for(params, "NCTId,OverallStatus,LastUpdatePostDate"), client, size):
        total = answer.total if answer.total is not None else total
        found |= {study.id: study for study, _ in answer.records}
    return found if len(found) == total else None


def by_number(numbers: Sequence[str], client: Client) -> Iterator[tuple[ctgov.Page, Response]]:
    """The records of some trials, whatever a search says of them; what is not there is left out."""
    for start in range(0, len(numbers), NUMBERS):
        some = numbers[start : start + NUMBERS]
        yield page([("filter.ids", ",".join(some)), ("fields", ",".join(ctgov.FIELDS))], client, None, PAGE_SIZE)


def current_number(number: str, client: Client) -> str | None:
    """What a number leads to now: itself, another one, or nothing."""
    answer = client.get(f"/studies/{number}", [("fields", "NCTId")], check=_is_study, accept=(200, 404))
    return None if answer.status == 404 else ctgov.decode_study(answer.body).id


def _is_study(answer: Response) -> object:
    return ctgov.decode_study(answer.body)


def _asking_for(params: Params, fields: str) -> list[tuple[str, str]]:
    return [(name, fields if name == "fields" else value) for name, value in params]
