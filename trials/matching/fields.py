"""What a piece of a record says is given, and what it says that someone has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

CELLS = "MESH:D064987"
STEM = "MESH:D033581"
MESENCHYMAL = "MESH:D045164"
ADIPOSE = "TRIALS:adipose-derived-stem-cells"
CONVALESCENT = "MESH:D000093522"
CAR_T = "TRIALS:car-t-cell-therapy"

# Registry shorthand, which no article uses and no vocabulary lists.
SHORTHAND = (
    (
        re.compile(r"\b[a-z]{0,5}-?(?:d-?)?msc(?:'?s)?\b(?!-?\s?(?:ev|exo))", re.I),
        MESENCHYMAL,
    ),  # hUC-MSCs, BMMSC, AD-MSC
    (re.compile(r"\b(?:uc|ad|bm|wj|am|hb-ad|u)m?scs?\b", re.I), MESENCHYMAL),
    (re.compile(r"\b(?:h?adscs?|ascs|atscs?|adrcs?)\b", re.I), ADIPOSE),
    (re.compile(r"\b(?:a?bm-?m?ncs?|mncs?)\b", re.I), "TRIALS:bone-marrow-mononuclear-cells"),
    (re.compile(r"\bcd ?(?:34|133) ?\+", re.I), STEM),
    (re.compile(r"\bhaecs?\b", re.I), "TRIALS:amniotic-stem-cells"),
    (re.compile(r"\bCAR(?:[- ]?T\b|[- ](?:modified|transduced|vector|gene|expressing)|$)|\bCART-?\w*\b"), CAR_T),
    (re.compile(r"\b(?:anti-?)?CD\d+(?:-specific)?[- ]+CAR\b|chimeric (?:\w+ )?antigen receptor", re.I), CAR_T),
    (re.compile(r"\bmultipotent (?:adult )?(?:progenitor|stromal) cells?\b", re.I), STEM),
    (re.compile(r"\b(?:progenitor|precursor|stromal) cells?\b", re.I), STEM),
    # The illness in the middle: "convalescent COVID-19 plasma".
    (re.compile(r"\bconvalescent (?:[\w-]+ ){1,3}(?:plasma|serum)\b", re.I), CONVALESCENT),
    # Products, by the name alone under which they are registered.
    (re.compile(r"\b(?:jointstem|astrostem|allo-asc|hb-admsc|elixcyte|rejoin|gxcpc1)", re.I), ADIPOSE),
    (
        re.compile(r"\b(?:livercellgram|hearticellgram|cellgram|stemirac)", re.I),
        "TRIALS:bone-marrow-derived-mesenchymal-stem-cells",
    ),
    (
        re.compile(r"\b(?:allorx|umc119|protrans|smup-ia|furestem)", re.I),
        "TRIALS:umbilical-cord-mesenchymal-stem-cells",
    ),
    (re.compile(r"\b(?:cyp-00[14]|orbcel|nestacell|covi-msc|adr-001)\b", re.I), MESENCHYMAL),
)

# A dummy is not the treatment, whatever it is named after.
_DUMMY = re.compile(r"\b(?:placebos?|sham|dummy|vehicle|mock)\b", re.I)
_BOTH = re.compile(r"\b(?:or|and|versus|vs\.?|plus|with)\b|[+/&]", re.I)
# What is done with cells other than giving them.
_HANDLED = re.compile(r"mobili[sz]|collection|harvest|apheresis|aphaeresis", re.I)
_HANDLED_AFTER = re.compile(
    r"^\W*(?:(?:blood|progenitor|stem|cells?)\W+)*(?:mobili[sz]|collect|harvest|apheresis|aphaeresis|leukapheresis|count|level"
    r"|number|measure|assay|analys|isolation|culture|expression|marker|quantif|differentiation|donor|recipient|bank|model"
    r"|(?:derived\W+)?(?:exosom|secretom|(?:\w+\W+)?vesicle|conditioned|(?:trophic|growth) factor|extract"
    r"|supernatant|lysate|medium|evs?\b))",
    re.I,
)
_HANDLED_BEFORE = re.compile(
    r"(?:mobili[sz]ation|collection|harvest(?:ing)?|isolation|measure(?:ment|d)?|levels?|number|count|analysis|assay"
    r"|quantification|donation|derivation|generation|circulating|proteins? (?:of|in)) (?:of |the |and |circulating )*$"
    r"|(?:factors?|proteins?|cytokines?|secretome|supernatant|extracts?|lysate|medium|media|vesicles|exosomes|evs) "
    r"(?:\w+ )?(?:from|of|by) (?:[\w'-]+ ){0,4}$",
    re.I,
)
_WITHOUT = re.compile(
    r"\b(?:(?<!or )(?<!and )(?<!/)without|no|non|not|instead of|rather than|except)[ -](?:[\w-]+ ){0,2}$", re.I
)
# In a title: people who have had it, are to have it, or are on it anyway; the study is of something else.
_CONTEXT = re.compile(
    r"\b(?:after|before|following|prior to|post|pre|during|undergoing|receiving|recipients? of|candidates? for|awaiting"
    r"|treated with|planned for|scheduled for|who (?:have )?(?:had|received|receive)|on|exposed to|resistant to"
    r"|refractory to|failed|failing|intolerant (?:of|to)|complications? of|support(?:ed)? (?:by|with)"
    r"|added to|in (?:addition to|combination with)|combined with|on top of|background(?: of)?)[ -]+"
    r"(?:[\w'-]+[ ,]+){0,4}$",
    re.I,
)
_CONTEXT_AFTER = re.compile(
    r"^\s?(?:transplant\w*\s)?(?:recipients?|candidates?|patients|survivors?|donors?|failures?|users?)\b"
    r"|^[\s-](?:na[iï]ve|resistan|refractory)|^-(?:induced|associated|related)\b",
    re.I,
)
# Between cells and what is made from them: "exosomes derived from mesenchymal stem cells".
_MADE_FROM = re.compile(r"\b(?:from|of|derived|by|secreted|released|produced|conditioned)\b|^\W*$", re.I)
_AND = re.compile(r"\b(?:and|plus|with|combined|versus|vs|or)\b|[+,;]", re.I)


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that stands in a text."""

    concept: str
    start: int
    end: int


# Names that a word in front turns into another organ's: "renal cirrhosis" is no disease of the liver.
MISREAD = {"MESH:D008103": re.compile(r"\b(?:renal|kidney|cardiac|pulmonary|lung)\s+$", re.I)}


def mesh_concept(vocabulary: Vocabulary, id_: str) -> str:
    """The concept of a registry's MeSH id; older records pad it to nine digits (D000005355 for D005355)."""
    concept = f"MESH:{id_}"
    if concept in vocabulary or not re.fullmatch(r"D0{4}\d{5}", id_):
        return concept
    return f"MESH:D{id_[4:]}"


@lru_cache(maxsize=65536)
def named(vocabulary: Vocabulary, text: str, unsure: bool = False) -> tuple[Named, ...]:
    """Every concept that the text names, by the vocabulary, and by the registry's shorthand where it knows none."""
    if not any(map(str.isalnum, text)):
        return ()
    # "Buprenorphine/naloxone" is one name and two: both readings count.
    texts = (text, text.replace("/", ";")) if "/" in text else (text,)
    hits = {(f.concepts[0], f.start, f.end) for t in texts for f in vocabulary.find(t, unsure=unsure) if f.concepts}
    found = [Named(*hit) for hit in sorted(hits)]
    found = [n for n in found if not (n.concept in MISREAD and MISREAD[n.concept].search(text[: n.start]))]
    taken = [(n.start, n.end) for n in found]
    for pattern, concept in SHORTHAND:
        for hit in pattern.finditer(text):
            a, b = hit.span()  # apart from every other name, or around it
            if all(b <= start or a >= end or (a < start and end < b) for start, end in taken):
                found.append(Named(concept, hit.start(), hit.end()))
                taken.append(hit.span())
    return tuple(sorted(found, key=lambda n: n.start))


def given(vocabulary: Vocabulary, text: str) -> tuple[Named, ...]:
    """The therapies that an intervention, an arm or a title says are given: no dummies, nothing only handled."""
    found = named(vocabulary, text)
    return tuple(n for n in found if _is_given(text, n) and not _is_source(vocabulary, text, n, found))


def titled(vocabulary: Vocabulary, text: str) -> tuple[Named, ...]:
    """The therapies that a title says are studied, not those that its patients have had anyway."""
    return tuple(
        n
        for n in given(vocabulary, text)
        if not _CONTEXT.search(text[: n.start]) and not _CONTEXT_AFTER.search(text[n.end :])
    )


def _is_given(text: str, n: Named) -> bool:
    before, after = text[: n.start], text[n.end :]
    if (
        _HANDLED.search(text[n.start : n.end])
        or _HANDLED_AFTER.search(after)
        or _HANDLED_BEFORE.search(before)
        or _WITHOUT.search(before)
    ):
        return False
    return not (_is_dummy(before, last=True) or _is_dummy(after, last=False))


def _is_dummy(side: str, *, last: bool) -> bool:
    """Whether a word for a dummy stands on this side, with nothing between that begins another intervention."""
    hits = list(_DUMMY.finditer(side))
    if not hits:
        return False
    between = side[hits[-1].end() :] if last else side[: hits[0].start()]
    return not _BOTH.search(between)


def _is_source(vocabulary: Vocabulary, text: str, n: Named, found: tuple[Named, ...]) -> bool:
    """Whether these cells are only what exosomes or a conditioned medium were made from."""
    if not _is_cells(vocabulary, n.concept):
        return False
    for other in found:
        if other is n or not _takes_nothing(vocabulary, other.concept):
            continue
        between = text[min(n.end, other.end) : max(n.start, other.start)]
        if _MADE_FROM.search(between) and not (_AND.search(between) and "derived" not in between.lower()):
            return True
    return False


def _is_cells(vocabulary: Vocabulary, concept: str) -> bool:
    return concept == CELLS or vocabulary.is_narrower(concept, CELLS)


def _takes_nothing(vocabulary: Vocabulary, concept: str) -> bool:
    return not vocabulary.inherits(concept)
