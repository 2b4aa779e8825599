"""Names of products that no vocabulary has yet: "VTX-801, an investigational gene therapy".

A press release is about a code or a coined name, and says once what it is. From there on every occurrence of the name
is a mention of that therapy. A word that ends as international names of drugs do, such as "velakizumab", is a drug of
that name whether it is explained or not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from trials.models import Kind, Mention, Role
from trials.vocabulary.unlisted import unlisted

# A code (VTX-801, AR101, BMS-936558), a name with a mark (NeuroSpira™), or one with a capital inside (NurOwn).
# The engine looks for a set of letters quickly, so what stands before the first is asked for behind it.
_NAME = re.compile(r"[A-Z](?<!\w.)(?:[A-Z]{0,5}-?\d{2,}[A-Za-z]?(?:-\d+)?|[a-z]+[A-Z][A-Za-z]*|[A-Za-z]{3,}(?=[™®]))\b")
_LEAST = 2  # times a name must occur
_LINK = 70  # characters between a name and what it is said to be
# No word between that makes the therapy another thing than the name: "a tablet that combines aspirin", "or aspirin".
_SAME = (
    r"(?!\b(?:that|which|who|combin\w+|contain\w*|than|versus|vs|or|and|with|against|like|unlike|to|after|over|plus|"
    r"alongside|targets?|blocks?|mimics?|replaces?)\b)"
)
_BEFORE = re.compile(
    r"^[™®]?(?: \([^)]*\))?(?:,? (?:is|was) (?:an?|the|its|our)\b|"
    r", (?:an?|the|its|which is|which are|made of|derived from)\b|\s*\(|\s?[-–—] ?(?:an?|the)\b)"
    rf"(?:{_SAME}[^.;:])*$|"
    rf"^(?:[ ]|™ |® )(?:{_SAME}[\w’'-]+ ){{0,2}}$"
)
_AFTER = re.compile(
    r"(?:,? (?:called|known as|named|dubbed|code-named|designated|sold as|marketed as|branded as?)|,? \(|,) ?$"
)
_WORD = re.compile(r"\b[A-Za-z][a-z]{6,}\b")
_ROOT = 3  # letters before a stem, at least: "mongrel" is no antiplatelet
_UNSAFE = frozenset(["grel", "dronic acid", "gene autotemcel"])  # ends of common words, or of two
# Stems without a class in the table, of which no English word is made.
_CLASSLESS = (
    "trapib",
    "copib",
    "zomib",
    "lisib",
    "degib",
    "toclax",
    "orexant",
    "citinib",
    "cinib",
    "limus",
    "reotide",
    "sidenib",
)


def named(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, and those by product names that the text or the names' own form explains, in order."""
    mentions = _formed(text, mentions)
    places: dict[str, list[re.Match[str]]] = {}
    taken = [(mention.start, mention.end) for mention in mentions]
    for match in _NAME.finditer(text):
        if not _inside(match.start(), taken):
            places.setdefault(match[0], []).append(match)
    therapies = [mention for mention in mentions if mention.kind is Kind.THERAPY]
    meanings = {
        name: meaning
        for name, found in places.items()
        if len(found) >= _LEAST and (meaning := _meaning(text, found, therapies)) is not None
    }
    return _with(mentions, places, meanings)


def _formed(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """With the words that have the form of a drug's international name and that no mention covers."""
    stems, others = _stems()
    last = _last_letters()  # looked for first: a word is compared with all of the stems
    words = [word for word in set(_WORD.findall(text)) if word[-2:] in last]
    formed = {word for word in words if word.endswith(stems) and word.lower() not in others}
    if not formed:
        return mentions
    taken, more = [(mention.start, mention.end) for mention in mentions], []
    for match in _WORD.finditer(text):
        if match[0] in formed and not _inside(match.start(), taken):
            stem = max((end for end in stems if match[0].endswith(end)), key=len)
            id_ = unlisted(match[0].lower()) if len(match[0]) >= len(stem) + _ROOT else None
            if id_:
                more.append(Mention(id_, Kind.THERAPY, match[0].lower(), match[0], *match.span(), Role.MENTION))
    return sorted([*mentions, *more], key=lambda mention: (mention.start, -mention.end)) if more else mentions


@cache
def _stems() -> tuple[tuple[str, ...], frozenset[str]]:
    """The stems of international names, and the words that only look like one."""
    lines = (files("trials.vocabulary") / "data" / "stems.tsv").read_text("utf8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    others = frozenset(word for row in rows for word in row[2].split("|") if word)
    return (*(row[0] for row in rows if row[0] not in _UNSAFE), *_CLASSLESS), others


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(stem[-2:] for stem in _stems()[0])


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    number = bisect_right(spans, (at, 1 << 60)) - 1
    return number >= 0 and at < spans[number][1]


def _meaning(text: str, found: Sequence[re.Match[str]], therapies: Sequence[Mention]) -> Mention | None:
    """The therapy that the text says a name is, where it says so."""
    starts = [mention.start for mention in therapies]
    for match in found:
        number = bisect_right(starts, match.end())
        if number < len(therapies) and starts[number] - match.end() <= _LINK:
            between = text[match.end() : starts[number]]
            if _BEFORE.match(between):
                return therapies[number]
        if number and match.start() - therapies[number - 1].end <= _LINK:
            between = text[therapies[number - 1].end : match.start()]
            if _AFTER.match(between):
                return therapies[number - 1]
    return None


def _with(
    mentions: Sequence[Mention], places: Mapping[str, Sequence[re.Match[str]]], meanings: Mapping[str, Mention]
) -> tuple[Mention, ...]:
    more = [
        replace(meaning, text=match[0], start=match.start(), end=match.end())
        for name, meaning in meanings.items()
        for match in places[name]
    ]
    return tuple(sorted([*mentions, *more], key=lambda mention: (mention.start, -mention.end)))
