"""ClinicalTrials.gov, API v2 (OpenAPI description 2.0.5): what to ask about a pair, and how to read the answer.

`plan` favours recall: what a query does not return can never be matched, and what it returns too much of the matcher
drops. `query.cond` searches conditions, titles, keywords and the registry's own MeSH terms with their ancestors;
`query.intr` searches intervention names and other names, titles, arm labels and descriptions, and keywords. Both areas
cover every field that the matcher reads; `query.term` would add eligibility criteria, where "no prior stem cell
transplant" makes thousands of trials look like answers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote_plus, urlencode

import msgspec

from trials.errors import RecordError, RegistryError, UsageError
from trials.matching.conditions import NARROWED
from trials.models import Concept, Pair, Query, Study
from trials.registries import essie
from trials.registries.ctgov_records import NCT, parse

__all__ = ["BASE", "FIELDS", "NAME", "Page", "Version", "checked_id", "decode_page", "decode_version", "parse", "plan"]

NAME = "ctgov"
BASE = "https://clinicaltrials.gov/api/v2"
SEARCH_PAGE = "https://clinicaltrials.gov/search"

# Only what a `Study` holds, by the registry's piece names (that of a module brings all of it). Measured: 40 % of
# a record's bytes where it has neither contacts nor results, 17 % where it has posted results.
_PIECES = """
    NCTId NCTIdAlias BriefTitle OfficialTitle Acronym StatusModule
    LeadSponsorName LeadSponsorClass CollaboratorName BriefSummary Condition Keyword DesignModule
    ArmGroupLabel ArmGroupType ArmGroupInterventionName InterventionType InterventionName InterventionOtherName
    PrimaryOutcomeMeasure PrimaryOutcomeTimeFrame LocationFacility LocationStatus LocationCity LocationState
    LocationCountry LocationGeoPoint ReferencePMID ReferenceType ReferenceCitation
    OutcomeMeasureType OutcomeMeasureTitle OutcomeGroupId OutcomeGroupTitle OutcomeMeasurementGroupId
    OutcomeMeasurementValue OutcomeAnalysisGroupId
    OutcomeAnalysisStatisticalMethod OutcomeAnalysisPValue OutcomeAnalysisParamType OutcomeAnalysisParamValue
    OutcomeAnalysisCILowerLimit OutcomeAnalysisCIUpperLimit OutcomeAnalysisNonInferiorityType
    OutcomeMeasurementGroupId OutcomeMeasurementValue EventGroupSeriousNumAffected EventGroupSeriousNumAtRisk
    ConditionMeshId ConditionMeshTerm ConditionAncestorId ConditionAncestorTerm
    InterventionMeshId InterventionMeshTerm InterventionAncestorId InterventionAncestorTerm VersionHolder HasResults
"""
FIELDS = tuple(_PIECES.split())

# Without `sort` the order is not promised, and a page may repeat or skip what another had. The date of first posting
# never changes, so a record that is updated between two pages keeps its place, and new ones come last.
SORT = "StudyFirstPostDate:asc"

# Encoded lengths: with the fields the whole address stays under 7,300 characters. 8,192 is a usual limit on the way,
# for the request with its headers.
CONDITION_LENGTH = 1_600
THERAPY_LENGTH = 4_000

# What follows the thing itself in a therapy's name. A record that gives "mesenchymal stem cells" never says "therapy".
_TAILS = """
    administration application graft grafting grafts implant implantation implantations infusion infusions injection
    injections product products therapies therapy transfer transplant transplantation transplantations transplants
    treatment treatments
"""
TAILS = frozenset(_TAILS.split())
_POSSESSIVE = re.compile(r"['’]s\b")


class Names(Protocol):
    """What planning needs of a vocabulary."""

    def concept(self, id: str, /) -> Concept: ...

    def names(self, id: str, /) -> tuple[str, ...]: ...

    def narrower(self, id: str, /) -> Set[str]: ...


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer; each study with its record's bytes as received."""

    records: tuple[tuple[Study, bytes], ...]
    token: str | None
    total: int | None
    unreadable: int  # records without an NCT number


@dataclass(frozen=True, slots=True)
class Version:
    api: str | None
    data_date: str  # as received: 2026-08-14T09:00:05


# ---------------------------------------------------------------- asking


def plan(pair: Pair, vocabulary: Names) -> Query:
    """The query for the trials that may be about a pair: every name of the one and every name of the other.

    A side that is left open is not asked about.
    """
    sides: dict[str, str] = {}
    if pair.condition:
        sides["cond"] = essie.any_of(_fitting(_condition_names(pair.condition, vocabulary), CONDITION_LENGTH))
    if pair.therapy:
        sides["intr"] = essie.any_of(_fitting(_therapy_names(pair.therapy, vocabulary), THERAPY_LENGTH))
    asked = ((f"query.{side}", names) for side, names in sides.items())
    params = (*asked, ("fields", ",".join(FIELDS)), ("sort", SORT))
    page = f"{SEARCH_PAGE}?{urlencode(sides)}"
    return Query(id=query_id(params), registry=NAME, pair=pair, params=params, url=page)


def query_id(params: tuple[tuple[str, str], ...]) -> str:
    """16 hex digits of BLAKE2b over the registry's name and the sorted parameters, each ended by a NUL."""
    text = "".join(f"{part}\0" for part in (NAME, *(f"{key}={value}" for key, value in sorted(params))))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def checked_id(text: str) -> str:
    """The NCT number in capitals; UsageError when it is none."""
    number = text.strip().upper()
    if not NCT.fullmatch(number):
        raise UsageError(f"This is not a trial's number: expected NCT and eight digits, got {text[:60]!r}.")
    return number


def _names(concept: str, vocabulary: Names) -> Iterator[str]:
    """A concept's own names, then the preferred names of what is narrower, then their synonyms."""
    yield from vocabulary.names(concept)
    narrower = [vocabulary.names(id_) for id_ in sorted(vocabulary.narrower(concept))]
    for names in narrower:
        yield from names[:1]
    for names in narrower:
        yield from names[1:]


def _condition_names(concept: str, vocabulary: Names) -> Iterator[str]:
    """MeSH's own heading first, as the registry writes it into its records: "Osteoarthritis, Knee"."""
    yield vocabulary.concept(concept).name
    yield from _names(concept, vocabulary)
    if concept in NARROWED:  # the matcher takes a broader condition too, where the record's other words narrow it
        yield from vocabulary.names(NARROWED[concept][0])


def _therapy_names(concept: str, vocabulary: Names) -> Iterator[str]:
    for name in _names(concept, vocabulary):
        yield _without_tail(name)


def _without_tail(name: str) -> str:
    """ "stem cell therapy" → "stem cell"; one word is never left alone: "gene", "physical", "kidney" say too little."""
    words = name.split()
    while len(words) > 2 and words[-1].casefold() in TAILS:
        words.pop()
    return " ".join(words)


def _fitting(names: Iterable[str], length: int) -> list[str]:
    """The names that add to a search, in order, as many as fit into `length` characters of an address."""
    chosen: list[str] = []
    for name in _distinct(names):
        length -= len(quote_plus(essie.any_of([name, ""]))) - 2
        if length < 0 and chosen:
            break
        chosen.append(name)
    return chosen


def _distinct(names: Iterable[str]) -> list[str]:
    """Without names that hold another as a run of whole words: who finds "stem cell" has found "neural stem cells"."""
    by_words: dict[tuple[str, ...], str] = {}
    for name in _with_variants(names):
        words = _words(name)
        # MeSH's inverted terms ("Cirrhosis, Biliary") stand in no record as a phrase; a first name stays.
        if words and words not in by_words and (", " not in name or not by_words):
            by_words[words] = name
    return [name for words, name in by_words.items() if not any(run in by_words for run in _runs(words))]


def _with_variants(names: Iterable[str]) -> Iterator[str]:
    """A possessive without its 's too: records have "Asherman syndrome" and "Asherman's syndrome"."""
    for name in names:
        yield name
        plain = _POSSESSIVE.sub("", name)
        if plain != name:
            yield plain


def _words(name: str) -> tuple[str, ...]:
    """Lower-case words without a plural's s, as the registry's own matching treats them."""
    words = re.findall(r"\w+(?:'s\b)?", name.casefold().replace("’", "'"))
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and word[-2:] not in ("ss", "is", "us") else word
        for word in words
    )


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every shorter run of words in `words`."""
    for size in range(1, len(words)):
        for start in range(len(words) - size + 1):
            yield words[start : start + size]


# ---------------------------------------------------------------- reading


class _Studies(msgspec.Struct, rename="camel"):
    studies: list[msgspec.Raw]
    next_page_token: str | None = None
    total_count: int | None = None


class _Version(msgspec.Struct, rename="camel"):
    data_timestamp: str
    api_version: str | None = None


def decode_page(body: bytes) -> Page:
    """One page of /studies; RegistryError when the body is not one."""
    try:
        shape = msgspec.json.decode(body, type=_Studies)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise RegistryError(f"The registry's answer is not a page of studies ({_start(body)}: {error}).") from None
    records = [(_study(bytes(raw)), bytes(raw)) for raw in shape.studies]
    readable = tuple((study, raw) for study, raw in records if study is not None)
    return Page(readable, shape.next_page_token or None, shape.total_count, len(records) - len(readable))


def decode_study(body: bytes) -> Study:
    """One record of /studies/{nctId}; RegistryError when the body is none."""
    study = _study(body)
    if study is None:
        raise RegistryError(f"The registry's answer is not a study record ({_start(body)}).")
    return study


def decode_version(body: bytes) -> Version:
    """The answer of /version: which data the registry answers from."""
    try:
        shape = msgspec.json.decode(body, type=_Version)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise RegistryError(f"The registry does not say how old its data is ({_start(body)}: {error}).") from None
    return Version(api=shape.api_version, data_date=shape.data_timestamp)


def _study(raw: bytes) -> Study | None:
    try:
        # Record by record: a whole page of dicts at once wakes the garbage collector, and takes 2.8 times as long.
        return parse(msgspec.json.decode(raw))
    except (msgspec.MsgspecError, UnicodeError, RecordError):
        return None


def _start(body: bytes) -> str:
    """The first bytes of an answer, for a message."""
    text = " ".join(body[:80].decode("utf-8", "replace").split())
    return f"it begins {text!r}" if text else "it is empty"
