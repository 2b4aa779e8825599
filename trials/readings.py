"""From articles to what is found in them. Nothing here asks a registry, or loads what judges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trials.errors import ArticleError
from trials.models import Article, Kind, Reading

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary


def _silent(_: str) -> None:
    pass


def read(
    sources: Sequence[str],
    vocabulary: Vocabulary,
    *,
    fetch: Any = None,
    stdin: Callable[[], bytes] | None = None,
    say: Callable[[str], None] = _silent,
    processes: int = 1,
) -> Iterator[Reading | ArticleError]:
    """Each article's reading, or why it could not be read, in the order of the sources."""
    from trials import articles

    found = articles.read_all(sources, fetch=fetch, stdin=stdin)
    if processes > 1:
        from trials import workers

        yield from workers.readings(found, processes, lambda article: say(f"reading {article.source}"))
        return
    for article in found:
        if isinstance(article, Article):
            say(f"reading {article.source}")
            yield one(article, vocabulary)
        else:
            yield article


def one(article: Article, vocabulary: Vocabulary) -> Reading:
    """All that is found in one article."""
    from trials import claims
    from trials.registries import numbers

    return _noted(replace(claims.read(article, vocabulary), numbers=numbers.find(article.text)))


def _noted(reading: Reading) -> Reading:
    """The reading, with a word where the article leaves nothing to set beside trials."""
    if reading.note or reading.pairs:
        return reading
    about = {mention.kind for mention in reading.mentions}
    if Kind.CONDITION not in about:
        note = "No condition was found in it, so there is nothing to set beside trials."
    elif Kind.THERAPY not in about:
        note = "No therapy was found in it, so there is nothing to set beside trials."
    else:
        note = "No claim that joins a therapy and a condition was found in it, so nothing is set beside trials."
    return replace(reading, note=note)
