"""Spelling taken out of words, so that a name and its mention meet: one normal form a token.

Case, accents, Greek letters, dashes, possessives, plurals, British spellings and articles go; word order stays.
The same function makes the keys of the compiled names and reads articles, so the two can never disagree.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import compress
from typing import Final

from trials.language.tokens import DOTTED, INSIDE

DASHES: Final = "-\u2010\u2011\u2012\u2013\u2212"
_POSSESSIVE: Final = r"(?:['\u2019\u2032`][sS]\b)?+"
_PLAIN: Final = rf"[^\W_][a-zA-Z0-9]*+[^\W_]*+{_POSSESSIVE}"  # plain letters are read fastest
TOKEN: Final = re.compile(rf"({_PLAIN})")
_DOTTED_TOKEN: Final = re.compile(rf"({DOTTED.pattern}{_POSSESSIVE}|{_PLAIN})")
# Prefixes that belong to the word behind their hyphen: "non-diabetic" must not be read as "diabetic".
_PREFIXES: Final = (
    "anti non pre post pro co re sub hyper hypo micro macro multi poly pseudo neo peri intra inter extra ultra "
    "immuno neuro cardio radio chemo thrombo broncho gastro psycho electro photo auto bio myelo lympho hepato "
    "osteo over under de di bi uni mono semi super trans para endo exo meta"
)
GLUED: Final = frozenset(_PREFIXES.split(" "))

GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ω": "omega", "σ": "sigma", "τ": "tau",
}  # fmt: skip
DROPPED: Final = frozenset({"the", "The", "THE", "a", "an", "An"})  # "A" stays: vitamin A

# British → American, on whole tokens of five letters and more; both sides of a comparison pass through it.
_SPELLINGS: Final = (
    (re.compile("ae"), "e"),
    (re.compile("oe(?!$|r|s$|d$)"), "e"),
    (re.compile("our(?=$|s$|al|ed$|ing)"), "or"),
    (re.compile("sulph"), "sulf"),
    (re.compile("is(?=ation|ed$|ing$|er$|e$|es$)"), "iz"),
    (re.compile("^fibre"), "fiber"),
    (re.compile("centre$"), "center"),
    (re.compile("litre$"), "liter"),
    (re.compile("^gynecol|^gynaecol"), "gynecol"),
    (re.compile("lys(?=ed$|ing$|e$|er$)"), "lyz"),
    (re.compile("ph(?=$)"), "f"),
)
_SPELT: Final = re.compile("ae|oe|our|sulph|is|fibre|centre|litre|gyn|lys|ph")  # in every word that one of them changes


def word(token: str) -> str:
    """The normal form of one token as the tokeniser cut it; empty when the token carries nothing."""
    if token in DROPPED:
        return ""
    low = token.lower()
    if not low.isascii():
        low = "".join(GREEK.get(c, c) for c in low)
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
        low = low.translate(_PUNCTUATION)
    if low.endswith("'s"):
        low = low[:-2]
    low = low.replace("-", "")
    if "." in low:
        return low.replace(".", "")  # "H.I.V."
    if len(token) <= 4 and token.isupper():
        return low  # ARDS, AIDS: the last letter is no plural's
    if len(low) >= 5 and _SPELT.search(low):
        for pattern, to in _SPELLINGS:
            low = pattern.sub(to, low)
    return _stem(low) if low.endswith(_ENDINGS) else low


_ENDINGS: Final = ("s", "e", "y")  # of every word that _stem changes


_PUNCTUATION: Final = str.maketrans({**dict.fromkeys("\u2019\u2032`", "'"), **dict.fromkeys(DASHES[1:], "-")})


def _stem(low: str) -> str:
    """Singular and plural to one form: disease(s), therapy/ies, metastasis/es, fistula(s); not a dictionary word."""
    if len(low) < 4 or not low[-1].isalpha():
        return low
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "i"
    if low.endswith(("sis", "xis")) and len(low) > 5:
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        low = low[:-1]
        if low.endswith(("sse", "she", "che", "xe", "ze", "se")):
            low = low[:-1]
    elif low.endswith("se"):
        low = low[:-1]
    if low.endswith("y") and len(low) > 4 and low[-2] not in "aeiou":
        return low[:-1] + "i"
    if low.endswith(("che", "xe", "ze")) and len(low) > 4:
        return low[:-1]
    return low


class Words(dict[str, str]):
    """Tokens already seen, with their normal forms and a space behind; bounded, because articles are hostile."""

    LIMIT: Final = 100_000

    def __missing__(self, token: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        form = word(token)
        self[token] = form = sys.intern(f"{form} ") if form else ""
        return form


_MEMORY: Final = Words()


class Tokens:
    """A text cut into words in normal form, each with a space behind it; words that carry nothing are empty."""

    __slots__ = ("glued", "parts", "words")

    def __init__(self, text: str, memory: Words) -> None:
        token = _DOTTED_TOKEN if INSIDE.search(text) else TOKEN
        self.parts: list[str] = token.split(text)  # gap, token, gap, token, …, gap
        self.words: list[str] = list(map(memory.__getitem__, self.parts[1::2]))
        self.glued: set[int] = set()  # tokens whose word takes the next token in
        for i in compress(range(len(self.words)), map(_DASH.__contains__, self.parts[2:-1:2])):
            first, second = self.parts[2 * i + 1], self.parts[2 * i + 3]
            if first.lower() in GLUED and len(second) > 2 and second[0].isalpha():
                self.words[i], self.words[i + 1] = memory[first + second], ""
                self.glued.add(i)


_DASH: Final = frozenset(DASHES)


def key(name: str) -> str:
    """The key of a name: its words in normal form, each with a space behind it, so that a prefix ends at a word."""
    return "".join(Tokens(name, _MEMORY).words)


def words(name: str) -> list[str]:
    """The words of a name in normal form."""
    return key(name).split()


def canonical_id(written: str) -> str:
    """A concept's id from any way of writing it: "D008103", "MESH:D008103", and the registry's "D000008103".

    NLM writes descriptors up to D066999 with six digits and later ones with nine, supplementary records up to
    C585999 likewise; ClinicalTrials.gov pads them all to nine.
    """
    match = re.fullmatch(r"(?i:MESH:)?([CD])0*(\d{1,9})", written.strip())
    if match is None:
        return written.strip()
    number = int(match[2])
    short = number < (67_000 if match[1] == "D" else 586_000)
    return f"MESH:{match[1]}{number:0{6 if short else 9}d}"
