"""What is in the way, when something is: the network, the registry's answers to each setting, the database."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sqlite3
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from trials import __version__, operating
from trials.errors import RegistryError, TrialsError

if TYPE_CHECKING:
    from pathlib import Path

    from trials.http import Client
    from trials.pipeline import Settings

__all__ = ["Check", "checks"]

LOOK_UP_SECONDS = 5.0
FEW_MEGABYTES = 500
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    what: str
    well: bool | None  # None: only told
    said: str


def checks(settings: Settings) -> Iterator[Check]:
    """Every check in turn. The registry is asked for the date of its data, at most four times, a second apart."""
    yield Check("versions", None, _versions())
    yield from _database(settings.db)
    if not settings.offline:
        yield from _network(settings)


def _versions() -> str:
    return (
        f"trials {__version__}, Python {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"SQLite {sqlite3.sqlite_version}, {ssl.OPENSSL_VERSION}"
    )


# ---------------------------------------------------------------- the database


def _database(path: Path) -> Iterator[Check]:
    from trials import cache

    if not path.exists():
        yield Check("database", None, f"{path}: there is none yet; the first report or search makes it")
        return
    try:
        with cache.open_db(path) as db:
            found = cache.damage(db)
            held = cache.status(db)
    except TrialsError as error:
        yield Check("database", False, str(error))
        return
    said = "; ".join(found) or f"sound: {held.studies} studies, {held.queries} queries, {held.megabytes} MB"
    yield Check("database", not found, f"{path}: {said}")
    yield Check("writer", None, cache.writer(path) or "nobody is writing")
    free = shutil.disk_usage(path.absolute().parent).free // 1_000_000
    yield Check("disk", free >= FEW_MEGABYTES, f"{free} MB free")


# ---------------------------------------------------------------- the network


def _network(settings: Settings) -> Iterator[Check]:
    from trials.registries.ctgov import BASE

    proxies = [f"{name}={_bare(os.environ[name])}" for name in PROXIES if os.environ.get(name)]
    yield Check("proxy", None, ", ".join(proxies) or "none")
    yield Check("contact", None, settings.contact or operating.NO_CONTACT)
    host = urlsplit(settings.api or BASE).hostname or ""
    looked_up = _look_up(host)
    yield looked_up
    if not looked_up.well and not proxies:
        yield Check("registry", False, "not asked, for its name cannot be looked up; check the network")
        return
    answers = []
    for check in _settings(settings):
        answers.append(check)
        yield check
    yield _advice(answers)


def _bare(address: str) -> str:
    """Without a password."""
    return address.rpartition("@")[2][:100]


def _look_up(host: str) -> Check:
    found: list[Any] = []

    def work() -> None:
        try:
            found.extend(sorted({str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}))
        except (OSError, UnicodeError) as error:
            found.append(error)

    thread = threading.Thread(target=work, daemon=True)  # a look-up has no timeout of its own
    thread.start()
    thread.join(LOOK_UP_SECONDS)
    if not found:
        return Check("name", False, f"{host}: no answer within {LOOK_UP_SECONDS:g} s")
    if isinstance(found[0], Exception):
        return Check("name", False, f"{host} cannot be looked up ({found[0]})")
    return Check("name", True, f"{host} is {', '.join(found[:4])}")


def _settings(settings: Settings) -> Iterator[Check]:
    """The honest names and both ways to open a connection; no disguise."""
    from trials.http import Client, plain_user_agent
    from trials.patience import Policy

    once = Policy(tries=1, connecting=1, first=1.0, longest=1.0, total=30.0)
    pause = 0.0 if settings.api and "127.0.0.1" in settings.api else 1.0
    for name, agent in (("our User-Agent", None), ("httpx's User-Agent", plain_user_agent)):
        for tls, standard in (("httpx's TLS", False), ("the standard library's TLS", True)):
            threading.Event().wait(pause)
            with Client(
                settings.api, contact=settings.contact, other_tls=False, standard_tls=standard, user_agent=agent,
                policy=once,
            ) as client:  # fmt: skip
                yield _ask(client, f"{name}, {tls}")


def _ask(client: Client, what: str) -> Check:
    from trials import fetch

    try:
        date = fetch.data_date(client)
    except RegistryError as error:
        return Check(what, False, str(error))
    return Check(
        what, date is not None, f"answers: data of {date}" if date else "an answer came, but not the registry's"
    )


def _advice(answers: list[Check]) -> Check:
    ours = any(check.well for check in answers[:2])
    if ours:
        return Check("registry", True, "can be asked")
    if any(check.well for check in answers):
        return Check(
            "registry", False, "answers, but not to our User-Agent; report it, and use trials import meanwhile"
        )
    return Check(
        "registry", False,
        "does not answer this program from here; try later or from another network, or save records from its site in a "
        "browser and use trials import",
    )  # fmt: skip
