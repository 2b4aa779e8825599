"""Titles that run straight into their first sentence, as text taken from web pages often has them.

"How It Works The cells are …" is a title and a sentence on one line. Nothing but capitals tells; the cues below
are those that ordinary sentences do not give. What none of them sees stays one sentence.
"""

from __future__ import annotations

import re

from trials.language.sentences import STARTERS


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


_SMALL = _words("a an the and or but for of in on at to by with from as vs vs. – — - &")
# Capitalised behind a small word, these open a sentence.
_OPENERS = _words("""
    In On At When While If For With After Since Although Because This These It We Our They There Not Some Many Most
    Several Researchers Scientists Doctors Patients Studies
""")
_ARTICLES = _words("The A An")
# … but not behind these: names of works and of kinds ("the journal The Lancet", "hepatitis A").
_BEFORE_NAMES = _words("""
    in of by from to and or for with on at as the a an called titled entitled named journal book film series podcast
    show magazine article novel paper programme program documentary song website column blog report play vitamin
    hepatitis type group grade phase class plan influenza flu strep toxin protein arm cohort part
""")
_HEADS = _words(
    "About Our How Why What Who When Where Which Key Selected"
)  # first words of titles rather than sentences
_VERBS = _words("is are was were has have had can may will must do does did")
_LONGEST = 14  # words of a title
_REST = 4  # words at least that a sentence has


def glued(line: str) -> tuple[int, int] | None:
    """The end of a title and the beginning of the sentence behind it, or None."""
    found = list(re.finditer(r"\S+", line[:400]))[: _LONGEST + _REST + 1]
    words = [word[0] for word in found]
    if not line.rstrip('"”’)]').endswith((".", "!", "?", "…")) or line.isupper():
        return None  # no sentence ends the line, or capitals tell nothing
    for at in range(2, len(words) - _REST):
        if re.search(r"[.!?,:;)\"”]$", words[at - 1]) and words[at - 1] != "vs.":
            return None  # a sentence's own stops begin
        if words[at][0].isupper() and _opens(words, at):
            return found[at - 1].end(), found[at].start()
    return None


def _opens(words: list[str], at: int) -> bool:
    """Whether a sentence begins with this word and a title ends before it."""
    title, word, following = words[:at], words[at], words[at + 1]
    plain = word.strip("“\"'‘’,")
    again = title.index(word) + 1 if word in title else 0
    if len(word) > 2 and again and title[again:] == words[at + 1 : 2 * at - again + 1]:
        return True  # the title's last words are the sentence's first: "About Gout Gout hurts"
    if at > 2 and all(_loud(w) for w in title):
        return not _loud(word) or word == "A"
    if title[-1].lower() in _SMALL or (word == "A" and again):
        return False
    if all(w[0].isupper() or w[0].isdigit() or w in _SMALL for w in title):
        lower = following[0].islower()
        repeats = at > 2 and (plain.lower() in STARTERS or plain in title)
        return lower and (repeats or (title[0] in _HEADS and following in _VERBS))
    if not (title[-1].isalpha() and title[-1].islower()) or title[-1] in _BEFORE_NAMES:
        return False
    return plain in _OPENERS or (plain in _ARTICLES and following[0].islower() and following not in _VERBS | _SMALL)


def _loud(word: str) -> bool:
    return not re.search(r"[a-z]", word) and bool(re.search(r"[A-Z]", word) or word in _SMALL)
