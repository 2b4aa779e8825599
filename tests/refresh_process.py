"""A refresh with small pages and no pause between them, to be run in a process of its own and killed."""

from datetime import datetime
from multiprocessing.connection import Connection

from trials import cache, refreshing
from trials.http import Client

SIZE = 30


def run(path: str, base: str, now: datetime, ready: Connection) -> None:
    with cache.writing(path), cache.open_db(path) as db, Client(base, rate=None) as client:
        ready.send("open")
        done = refreshing.bring_up_to_date(
            db, refreshing.load(db), client, now=now, max_age=None, say=lambda _: None, page_size=SIZE
        )
        raise SystemExit(done.exit_code)
