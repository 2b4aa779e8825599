"""Other ways to write a name: MeSH's inverted order, interchangeable words, acronyms; and names that search well."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Final

from trials.vocabulary.normal import key

if TYPE_CHECKING:
    from trials.vocabulary.tables import Entry

# Words that stand for each other in names of diseases, in normal form (normal.word). A variant counts only where no
# table has it.
EXCHANGE: Final = {
    "neoplasm": ("cancer", "tumor", "malignanci"),
    "cancer": ("tumor", "malignanci", "carcinoma", "neoplasm"),
    "tumor": ("neoplasm",),
    "carcinoma": ("cancer",),
    "diseas": ("disorder",),
    "disorder": ("diseas",),
    "failur": ("insufficienci",),
    "insufficienci": ("failur",),
    "renal": ("kidney",), "kidney": ("renal",),
    "hepatic": ("liver",), "liver": ("hepatic",),
    "cardiac": ("heart",), "heart": ("cardiac",),
    "pulmonari": ("lung",), "lung": ("pulmonari",),
    "gastric": ("stomach",), "stomach": ("gastric",),
    "cerebral": ("brain",), "brain": ("cerebral",),
    "ocular": ("eye",), "eye": ("ocular",),
    "cutaneous": ("skin",), "skin": ("cutaneous",),
    "injuri": ("damag", "trauma"),
    "hemorrhage": ("bleeding",), "bleeding": ("hemorrhage",),
    "deficienci": ("deficit",),
    "cirrhos": ("scarring",),
    "hereditari": ("inherited", "familial"),
    "familial": ("hereditari", "inherited"),
    "inherited": ("hereditari",),
    "congenital": ("inborn",),
}  # fmt: skip
# How Greek nouns of disease make adjectives, in normal form (so "fibros" stands for fibrosis).
ADJECTIVES: Final = (
    ("emia", "emic"), ("itis", "itic"), ("oxia", "oxic"), ("penia", "penic"), ("plegia", "plegic"), ("pathi", "pathic"),
    ("trophi", "trophic"), ("tension", "tensive"), ("tonia", "tonic"), ("kinesia", "kinetic"), ("lexia", "lexic"),
    ("thymia", "thymic"), ("phrenia", "phrenic"), ("uria", "uric"), ("rhythmia", "rhythmic"), ("plasia", "plastic"),
    ("lepsi", "leptic"), ("orexia", "orexic"), ("limia", "limic"), ("phobia", "phobic"), ("ros", "rotic"),
    ("nos", "notic"), ("los", "lotic"), ("mos", "motic"), ("bos", "botic"), ("chos", "chotic"),
)  # fmt: skip
SEARCHES: Final = 12  # names that a query may use
KEPT: Final = 24  # names that a concept shows; all of them find it
_LOOSE: Final = ("type", "stage", "grade", "class", "group")


def natural(name: str) -> str:
    """MeSH's inverted order the right way round: "Pulmonary Disease, Chronic Obstructive"."""
    parts = name.split(", ")
    if len(parts) not in (2, 3) or any(p.split(" ")[0] in ("and", "or") for p in parts):
        return name
    return " ".join(reversed(parts))


def forms(name: str) -> Iterator[str]:
    """The ways of writing a name that a text may use."""
    straight = natural(name)
    yield straight
    if straight != name and name.rpartition(", ")[2].lower().startswith(_LOOSE):
        yield name
    bare = re.sub(r" \([^()]*\)$", "", straight)
    if bare != straight:
        yield bare


def variants(k: str) -> Iterator[str]:
    """Keys with one word exchanged for its equal, and the adjective of a name of one word: fibrosis, fibrotic."""
    words = k.split()
    if len(words) == 1 and len(words[0]) >= 6:
        yield from (
            f"{words[0][: -len(noun)]}{adjective} " for noun, adjective in ADJECTIVES if words[0].endswith(noun)
        )
    if len(words) < 2 or len(words) > 6:
        return
    for i, w in enumerate(words):
        for other in EXCHANGE.get(w, ()):
            yield "".join(f"{x} " for x in (*words[:i], other, *words[i + 1 :]))


_AROUND: Final = 40  # letters on either side
_FEWEST: Final = 3  # words beside the one in question


def is_acronym(name: str) -> bool:
    """Short, and written in capitals in the tables (COPD, rTMS, SAMe): only capitals in a text mean it."""
    letters = [c for c in name if c.isalpha()]
    if letters and letters[-1] in "sS":  # SAIDS too: its key is that of "said"
        letters.pop()
    return " " not in name and 0 < len(letters) <= 4 and capitals(name)


def capitals(written: str) -> bool:
    """Whether a word is written in capitals, a plural's s and a small letter in front apart: MSCs, rTMS, but not As."""
    upper = sum(c.isupper() for c in written)
    return upper >= 2 and 2 * upper >= sum(c.isalpha() for c in written)


def shouted(text: str, start: int, end: int) -> bool:
    """Whether all of the line around a word is in capitals, which then tell nothing: "THE DRUG IS SAFE, SHE SAID"."""
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    around = before + text[end : end + _AROUND].partition("\n")[0]
    return around.isupper() and len(around.split()) >= _FEWEST


def search_names(entry: Entry, ambiguous: Container[str] = ()) -> tuple[list[str], int]:
    """Names, one a key, in their natural order, preferred first; and how many of them make good searches.

    A good search has few words, means one thing, and adds words to no other name.
    """
    by_key: dict[str, str] = {}
    for name, _ in entry.names:
        by_key.setdefault(key(natural(name)), natural(name))
    good = {
        name: frozenset(k.split())
        for k, name in by_key.items()
        if 0 < len(k.split()) <= 6 and "," not in name and len(name) > 2 and k not in ambiguous
    }
    preferred = natural(entry.name)
    fewest = [name for name, words in good.items() if name != preferred and not any(w < words for w in good.values())]
    first = [preferred, *fewest][:SEARCHES]
    return (first + [name for name in by_key.values() if name not in first])[:KEPT], len(first)
