"""What English prose looks like: sentences, abbreviations, negation, hedging."""

from __future__ import annotations

import re

__all__ = ["english"]

# Words that any English passage of some length is full of, and that Spanish, German, French, Dutch and the
# Scandinavian languages do not have ("in", "an", "is", "was", "for", "men" … they do have, so those are left out).
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "that",
        "with",
        "this",
        "which",
        "from",
        "have",
        "has",
        "are",
        "were",
        "been",
        "their",
        "they",
        "these",
        "those",
        "there",
        "when",
        "what",
        "who",
        "would",
        "could",
        "should",
        "may",
        "might",
        "can",
        "will",
        "not",
        "by",
        "it",
        "its",
        "he",
        "she",
        "his",
        "her",
        "you",
        "your",
        "we",
        "our",
        "but",
        "or",
        "than",
        "more",
        "than",
        "how",
        "why",
        "if",
        "into",
        "about",
        "after",
        "before",
        "between",
        "while",
        "because",
        "through",
        "during",
        "both",
        "each",
        "other",
        "some",
        "such",
        "only",
        "also",
        "at",
        "as",
        "be",
        "does",
        "did",
        "do",
        "on",
        "up",
        "out",
        "over",
        "under",
        "no",
        "yes",
        "my",
        "i",
        "had",
        "whether",
        "where",
    ]
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORT = 8  # words; fewer are judged by their letters alone
_SHARE = 0.16  # English news prose has .30 to .45, bullet points of nouns .15 to .25, the other languages under .10
_SAMPLE = 20_000  # characters looked at


def english(text: str) -> bool:
    """Whether a text is English, by the share of English function words in its beginning."""
    words = [word.lower() for word in _WORDS.findall(text[:_SAMPLE])]
    if not words:
        return False
    latin = sum(word.isascii() for word in words) / len(words)
    if len(words) < _SHORT:
        return latin > 0.7
    share = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    return latin > 0.5 and share >= _SHARE
