"""Where an article names conditions and therapies: the vocabulary's finds, read in the article's own terms.

Abbreviations that the article defines hold for all of it, coordinated heads are completed ("type 1 and type 2 diabetes"), ambiguous
names need a word in their favour, and names inside other names (a foundation's, a journal's) are left out.
Whether a mention matters to the article is decided later, in trials/claims.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from trials.language import abbreviations
from trials.models import Article, Kind, Mention, Role, Sentence
from trials.vocabulary import Found, Vocabulary
from trials.vocabulary.coordination import completed

# A capitalised chain that holds one of these is the name of a body, a journal or a building, not a condition or a therapy.
BODIES: Final = (
    "Academy|Agency|Alliance|Association|Biosciences|Biotech|Board|Bureau|Campaign|Centers?|Centres?|Charity|Clinics?|Coalition|College|"
    "Collaboration|Commission|Committee|Company|Conference|Congress|Consortium|Corp|Corporation|Council|Department|Division|"
    "Federation|Forum|Foundation|Fund|Group|Hospitals?|Inc|Infirmary|Initiative|Institutes?|Institution|Journal|Lab|Labs|Laboratory|"
    "Laboratories|League|Ltd|Medical School|Ministry|Network|NHS|Office|Organi[sz]ation|Partnership|Pharma|Pharmaceuticals|Program|Programme|"
    "Project|Registry|Research UK|Research Fund|Scotland|School|Service|Services|Society|Summit|Therapeutics|Trust|UK|Unit|University|Week|Month|Day"
)
_CHAIN: Final = r"(?:[A-Z][\w’'&.\-]*|of|for|and|on|the|in|to|&|,)"
_BODY_AFTER: Final = re.compile(rf"(?:[’']s)?(?: {_CHAIN}){{0,5}}? (?:{BODIES})\b")
_BODY_BEFORE: Final = re.compile(
    rf"\b(?:{BODIES})(?: [A-Z][\w’'&\-]*)* (?:of|for|on|in|and)(?: (?:the|and|of|for|[A-Z][\w’'&\-]*,?))*[ ]$"
)
# What speaks for an ambiguous name, by kind: "patients with MS", "MS patients"; "given insulin", "insulin injections".
_BEFORE: Final = {
    Kind.CONDITION: (
        "with|for|from|of|treat|treats|treating|treated|cure|cures|have|has|had|having|develop|prevent|prevents|against|called|relapsing|"
        "progressive|severe|chronic|advanced|early|reduce|reduces|reducing|relieve|relieves|ease|lower|less|manage|catch|fight|"
        "in|and|or|as|by"
    ),
    Kind.THERAPY: (
        "with|of|take|takes|taking|took|taken|give|gives|given|receive|receives|received|receiving|inject|injected|injecting|use|uses|used|using|"
        "prescribe|prescribed|administer|administered|drink|drinking|eat|eating|try|trying|called|on|to|than|versus|vs|and|or|plus|daily|oral|"
        "intravenous|topical|whether|that|by|practise|practice|practising|practicing|includes|include|including"
    ),
}
_AFTER: Final = {
    Kind.CONDITION: (
        "patients?|sufferers?|symptoms?|treatments?|therap(?:y|ies)|drugs?|diagnosis|attacks?|relapses?|progression|flares?|clinics?|trials?|"
        "disease|research|risk|care|cases?"
    ),
    Kind.THERAPY: (
        "treatments?|therap(?:y|ies)|injections?|shots?|doses?|dosing|pills?|tablets?|capsules?|supplements?|supplementation|extracts?|groups?|users?|use|"
        "classes|sessions?|programm?es?|programs?|intake|consumption|diets?|may|can|could|might|helps?|improves?|reduces?|lowers?|was|is|has|works?|eases?"
    ),
}
_FAVOUR: Final = {
    kind: (
        re.compile(rf"(?:^|[\s(])(?:{_BEFORE[kind]}|[,/]) ?(?:the |their |his |her |my |your )?$", re.I),
        re.compile(rf"[ -](?:{_AFTER[kind]})\b", re.I),
    )
    for kind in Kind
}
# A name that takes a narrower sense where the article speaks of one sex only.
_FEMALE: Final = re.compile(
    r"\b(?:wom[ae]n|female|ovar\w+|uter(?:us|ine)|endometri\w+|womb|pregnan\w+|menstrua\w+|her)\b", re.I
)
_MALE: Final = re.compile(r"\b(?:m[ae]n|males?|sperm\w*|test(?:es|icle\w*|icular)|semen)\b", re.I)
_BY_SEX: Final = {"MESH:D007246": ("MESH:D007247", "MESH:D007248")}  # infertility: of women, of men
_ONE_SEX: Final = 4  # words of the one sex at the least, for none or one in five of the other


def find(article: Article, sentences: Sequence[Sentence], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """All mentions, in order, each inside one sentence, none overlapping; roles are provisional."""
    text = article.text
    founds = vocabulary.find(text, unsure=True)
    founds = _within(founds, sentences, text, vocabulary)
    founds = _expanded(text, founds, vocabulary)
    founds = _favoured(text, founds, vocabulary)
    founds = [f for f in founds if not _in_a_body(text, f)]
    founds = _by_sex(text, founds)
    founds = sorted([*founds, *completed(text, founds, vocabulary)], key=lambda f: (f.start, -f.end))
    return tuple(_mentions(text, founds, vocabulary))


def _mentions(text: str, founds: Iterable[Found], vocabulary: Vocabulary) -> Iterable[Mention]:
    for found in founds:
        for id_ in found.concepts:
            concept = vocabulary.concept(id_)
            written = text[found.start : found.end]
            yield Mention(id_, concept.kind, concept.name, written, found.start, found.end, Role.MENTION)


def _within(founds: list[Found], sentences: Sequence[Sentence], text: str, vocabulary: Vocabulary) -> list[Found]:
    """Those inside one sentence; where one reaches across an end, its sentences are read apart."""
    if not sentences:
        return founds
    starts = [s.start for s in sentences]
    kept: list[Found] = []
    for found in founds:
        first = sentences[max(0, bisect_right(starts, found.start) - 1)]
        if first.start <= found.start and found.end <= first.end:
            kept.append(found)
        elif found.start < first.end:
            apart = vocabulary.find(text[found.start : first.end], unsure=True)
            kept += [Found(f.start + found.start, f.end + found.start, f.concepts, f.sure) for f in apart]
    return kept


def _expanded(text: str, founds: list[Found], vocabulary: Vocabulary) -> list[Found]:
    """Short forms that the text defines mean what it says, everywhere; one defined as something else means nothing."""
    meaning: dict[str, tuple[str, ...]] = {}
    for definition in abbreviations.find(text):
        short = re.sub(r"(?<=[A-Z0-9])s$", "", definition.short)
        if short not in meaning or not meaning[short]:
            meaning[short] = _long_form(text, definition, founds, vocabulary)
    if not meaning:
        return founds
    shorts = "|".join(re.escape(s) for s in sorted(meaning, key=lambda s: (-len(s), s)))
    places = [(m.start(), m.end(), meaning[m[1]]) for m in re.finditer(rf"(?<![\w-])({shorts})s?(?![\w])", text)]
    blocked = _Spans((start, end) for start, end, _ in places)
    kept = [f for f in founds if not blocked.touches(f) or blocked.inside(f)]
    longer = _Spans((f.start, f.end) for f in kept)
    return kept + [Found(s, e, c) for s, e, c in places if c and not longer.touches(Found(s, e, c))]


def _long_form(
    text: str, definition: abbreviations.Abbreviation, founds: Sequence[Found], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """The concept of a long form: the whole of it, or what it ends with when that is most of it."""
    start, end = definition.long_start, definition.long_end
    whole = vocabulary.lookup(text[start:end])
    if whole:
        return (whole[0].id,)
    inside = [f for f in founds if f.start < end and f.end > start and f.sure]
    last = inside[-1] if inside else None
    if last and last.end >= end - 1 and (last.end - max(last.start, start)) * 3 >= (end - start) * 2:
        return last.concepts
    return ()


class _Spans:
    """Spans in order, asked for overlaps by bisection."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [s for s, _ in self._spans]

    def _near(self, found: Found) -> tuple[int, int] | None:
        at = bisect_right(self._starts, found.end - 1) - 1
        return self._spans[at] if at >= 0 and self._spans[at][1] > found.start else None

    def touches(self, found: Found) -> bool:
        return self._near(found) is not None

    def inside(self, found: Found) -> bool:
        """Whether the find reaches beyond the span it touches: "MSC transplantation" holds "MSC"."""
        span = self._near(found)
        return span is not None and (found.start < span[0] or found.end > span[1])


def _favoured(text: str, founds: list[Found], vocabulary: Vocabulary) -> list[Found]:
    """Sure finds, and ambiguous ones that something speaks for: the concept is named surely too, or the words around it say so."""
    sure = {c for f in founds if f.sure for c in f.concepts}
    return [f for f in founds if f.sure or sure.intersection(f.concepts) or _favour(text, f, vocabulary)]


def _favour(text: str, found: Found, vocabulary: Vocabulary) -> bool:
    before, after = _FAVOUR[vocabulary.concept(found.concepts[0]).kind]
    return (
        after.match(text, found.end) is not None
        or before.search(text[max(0, found.start - 25) : found.start]) is not None
    )


def _by_sex(text: str, founds: list[Found]) -> list[Found]:
    """Infertility in an article about women is female infertility; where both sexes are spoken of it stays as it is."""
    if not any(f.concepts[0] in _BY_SEX for f in founds):
        return founds
    female, male = len(_FEMALE.findall(text)), len(_MALE.findall(text))
    if max(female, male) < _ONE_SEX or 5 * min(female, male) > max(female, male):
        return founds
    narrow = {wide: (sexes[0] if female > male else sexes[1],) for wide, sexes in _BY_SEX.items()}
    return [Found(f.start, f.end, narrow.get(f.concepts[0], f.concepts), f.sure) for f in founds]


def _in_a_body(text: str, found: Found) -> bool:
    """Whether a find in capitals is a piece of the name of a body or a journal."""
    if not text[found.start].isupper():
        return False
    if _BODY_AFTER.match(text[found.end : found.end + 80]):
        return True
    return bool(_BODY_BEFORE.search(text[max(0, found.start - 80) : found.start]))
