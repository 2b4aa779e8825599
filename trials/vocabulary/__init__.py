"""Conditions and therapies, their names, and what is broader than what."""

from trials.vocabulary.store import Found, Vocabulary, load

__all__ = ["Found", "Vocabulary", "load"]
