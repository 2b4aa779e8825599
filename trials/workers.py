"""Articles read by several processes, in the order in which they came.

An article is read from its file in the one process that hands them out, and gone through for claims, which is most of
the work, in another. Each process loads the vocabulary once.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trials.errors import ArticleError, TrialsError
from trials.models import Article, Reading

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

AHEAD = 4  # articles a process that wait to be gone through: memory stays small, nobody waits for work

_vocabulary: Vocabulary | None = None  # of a process that reads


def readings(
    articles: Iterable[Article | ArticleError], number: int, say: Callable[[Article], object]
) -> Iterator[Reading | ArticleError]:
    """Each article's reading, or its error, as the articles came."""
    # Not forked: a fork copies locks that a thread, such as that of the progress on a terminal, may hold for ever.
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _begin)
    waiting: deque[Future[Reading] | ArticleError] = deque()
    try:
        for article in articles:
            if isinstance(article, Article):
                say(article)
                with _unheard():
                    waiting.append(pool.submit(_read, article))
            else:
                waiting.append(article)
            if len(waiting) >= AHEAD * number:
                yield _done(waiting.popleft())
        while waiting:
            yield _done(waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep Ctrl-C for later: a process that is started meanwhile never hears it, and is ended by the one that does."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _done(waited: Future[Reading] | ArticleError) -> Reading | ArticleError:
    if isinstance(waited, ArticleError):
        return waited
    try:
        return waited.result()
    except BrokenProcessPool as error:
        raise TrialsError(
            "A process that reads articles was ended from outside, perhaps for want of memory; "
            "try again with fewer --workers."
        ) from error


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the one that hands out work ends the others
    from trials import vocabulary

    global _vocabulary  # a process of its own, which does nothing else
    _vocabulary = vocabulary.load()


def _read(article: Article) -> Reading:
    from trials import readings

    assert _vocabulary is not None
    return readings.one(article, _vocabulary)
