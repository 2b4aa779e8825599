"""What an article claims: its claim sentences, what each is about, and the pairs that they join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trials.models import Article, Reading

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

__all__ = ["read"]


def read(article: Article, vocabulary: Vocabulary) -> Reading:
    """Read one article; what is not English is not read, and the reading's note says so."""
    from trials import mentions
    from trials.claims import reading
    from trials.language import english, sentences

    if not article.text.strip():
        return _nothing(article, "The article is empty, so nothing was read.")
    if not english(article.text):
        return _nothing(article, "The article is not in English, so nothing was read.")
    parted = sentences.split(article)
    return reading.build(article, parted, mentions.find(article, parted, vocabulary), vocabulary)


def _nothing(article: Article, note: str) -> Reading:
    return Reading(article=article, sentences=(), mentions=(), claims=(), pairs=(), examples=(), note=note)
