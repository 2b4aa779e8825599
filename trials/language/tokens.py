"""Words of a sentence, lower-cased, with their offsets; hyphens part a word: "well-tolerated" is two."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

# A word may begin with an apostrophe, so that "didn’t" is "didn" + "'t" and "patient’s" is "patient" + "'s".
# Hyphens are words only when they stand as a dash; a currency sign stays by itself. Plain letters come first and the
# blank behind a word is taken with it, since the engine is slow where it must try everything.
_WORD: Final = (
    r"[a-zA-Z]+[^\W\d_]*|['’]?[^\W\d_]+|\d+(?:[.,]\d+)*|—|–(?!\d)|(?<![^\W_])-(?!-)(?=\s)|--|"
    r"[%$£€?!.,;:()\[\]\"“”…«»]|['’](?=\W|$)|[=<>≤≥]"
)
_TOKEN: Final = re.compile(rf"({_WORD})( ?)")
# "F.D.A." is one word, "fda". Two letters before a word with a capital are a person's initials: "T.B. O'Brien".
DOTTED: Final = re.compile(
    r"(?<![\w.])(?:(?:[A-Z]\.){3,12}+|(?:[A-Z]\.){2}(?!\s+(?:(?:van|von|de|du|la) )?[^\W\d_a-z]))(?![\w.])"
)
INSIDE: Final = re.compile(r"\.[A-Z]\.")  # in whatever that finds; a stop is looked for fast
_DOTTED_TOKEN: Final = re.compile(rf"({DOTTED.pattern}|{_WORD})( ?)")
# What some would be without their stops is another word: "U.S.", "W.H.O."
_OTHERS: Final = frozenset(["am", "as", "at", "he", "in", "is", "it", "me", "no", "on", "or", "so", "to", "us", "who"])


@dataclass(slots=True)  # one a sentence or more: a frozen one takes four times as long to make
class Words:
    """The words of a stretch of text; the tuples run in parallel."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    capital: tuple[bool, ...]  # begins with a capital

    def __len__(self) -> int:
        return len(self.forms)


# Two letters in one sign, as typesetters leave them: "eﬀective" is the word "effective".
_LIGATURES: Final = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


class _Forms(dict[str, str]):
    """Words as written, with their forms; bounded, because articles are hostile."""

    LIMIT: Final = 100_000

    def __missing__(self, written: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        # Interned like the tables' words, so that they are found by where they are.
        form = written.lower().replace("’", "'")
        if not form.isascii():
            form = form.translate(_LIGATURES)
        if form[0].isalpha() and (letters := form.replace(".", "")) not in _OTHERS:
            form = letters
        form = sys.intern(form)
        self[form if form == written else written] = form
        return form


_FORMS: Final = _Forms()


def words(text: str, start: int = 0, end: int | None = None) -> Words:
    """The words of text[start:end], with offsets into the whole text."""
    stretch = text[start:end]
    token = _DOTTED_TOKEN if INSIDE.search(stretch) else _TOKEN
    parts = token.split(stretch)  # gap, word, blank, gap, word, blank, …, gap
    written = parts[1::3]
    bounds = tuple(accumulate(map(len, parts), initial=start))
    return Words(
        tuple(map(_FORMS.__getitem__, written)),
        bounds[1:-1:3],
        bounds[2::3],
        tuple([word[0].isupper() for word in written]),
    )
