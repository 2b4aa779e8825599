"""The next page, asked for and read while the one before it is saved.

SQLite and the network both let other threads run while they are at work. Still one request is under way at a time:
what was begun is waited for before anything else is asked.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from types import TracebackType
from typing import Generic, Self, TypeVar

__all__ = ["Ahead", "seldom_collected"]

OBJECTS = 200_000  # of a page of 1,000 studies, about

K = TypeVar("K")
V = TypeVar("V")


class Ahead(Generic[K, V]):
    """Does `work` for a key when its outcome is wanted, or before that in a thread."""

    def __init__(self, work: Callable[[K], V]) -> None:
        self._work = work
        self._begun: tuple[K, Future[V]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None or issubclass(kind, Exception):  # Ctrl-C waits for nothing: the thread ends with the process
            self._settled()

    def begin(self, key: K) -> None:
        """Do the work for a key in a thread."""
        self._settled()
        future: Future[V] = Future()

        def run() -> None:
            try:
                future.set_result(self._work(key))
            except BaseException as error:
                future.set_exception(error)

        self._begun = key, future
        threading.Thread(target=run, name="trials-ahead", daemon=True).start()

    def have(self, key: K) -> V:
        """What the work comes to for a key, or the error that it raises."""
        begun = self._settled()
        return begun[1].result() if begun and begun[0] == key else self._work(key)

    def _settled(self) -> tuple[K, Future[V]] | None:
        begun, self._begun = self._begun, None
        if begun:
            begun[1].exception()  # waits, and leaves the raising to who wants the outcome
        return begun


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for cycles about once a page: studies have none, and looking again and again is a tenth of the work."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
