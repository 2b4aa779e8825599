"""Where an article names conditions and therapies: the vocabulary's finds, read in the article's own terms.

Abbreviations that the article defines hold for all of it, coordinated heads are completed ("type 1 and type 2
diabetes"), ambiguous names need a word in their favour, and names inside other names (a foundation's, a journal's)
are left out.
Whether a mention matters to the article is decided later, in trials/claims.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from trials.language import abbreviations
from trials.models import Article, Kind, Mention, Role, Sentence
from trials.vocabulary import Found, Vocabulary
from trials.vocabulary.context import favoured, in_a_body, in_a_name, in_a_post, not_prose
from trials.vocabulary.coordination import completed
from trials.vocabulary.sources import sourced

# A name that takes a narrower sense where the article speaks of one sex only: infertility, of women, of men.
_BY_SEX: Final = {"MESH:D007246": ("MESH:D007247", "MESH:D007248")}
_FEMALE: Final = re.compile(
    r"\b(?:wom[ae]n|females?|ovar\w+|uter(?:us|ine)|endometri\w+|womb|pregnan\w+|menstrua\w+|her)\b", re.I
)
_MALE: Final = re.compile(r"\b(?:m[ae]n|males?|sperm\w*|test(?:es|icle\w*|icular)|semen)\b", re.I)
_ONE_SEX: Final = 4  # words of the one sex at the least, for none or one in five of the other


# Forms in which any drug may be given: no therapy of their own where the drug stands beside them.
_FORMS: Final = re.compile(
    r"(?:inhalers?|puffers?|nebuli[sz]ers?|sprays?|jabs?|shots?|(?:IV|intravenous) (?:drips?|therapy|infusions?))\Z",
    re.I,
)
_OF: Final = re.compile(r"\s+(?:(?:of|with|containing|called|named)\s+)?")


def find(article: Article, sentences: Sequence[Sentence], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """All mentions, in order, each inside one sentence, none overlapping; roles are provisional."""
    text = article.text
    founds = _within(vocabulary.find(text, unsure=True), sentences, text, vocabulary)
    founds = _expanded(text, founds, vocabulary)
    founds = favoured(text, founds, vocabulary)
    founds = [
        f
        for f in founds
        if not (in_a_body(text, f) or in_a_post(text, f.start, f.end) or in_a_name(text, f.start, f.end))
    ]
    for start, end in not_prose(text):
        founds = [f for f in founds if not start <= f.start < f.end <= end]
    founds = _without_forms(text, _by_sex(text, founds), vocabulary)
    founds = sorted([*founds, *completed(text, founds, vocabulary)], key=lambda f: (f.start, -f.end))
    founds = sorted([*founds, *sourced(text, founds, vocabulary)], key=lambda f: f.start)
    return tuple(_mentions(text, founds, vocabulary))


def _mentions(text: str, founds: Iterable[Found], vocabulary: Vocabulary) -> Iterator[Mention]:
    for found in founds:
        for id_ in found.concepts:
            name, kind = vocabulary.label(id_)
            yield Mention(id_, kind, name, text[found.start : found.end], found.start, found.end, Role.MENTION)


def _within(founds: list[Found], sentences: Sequence[Sentence], text: str, vocabulary: Vocabulary) -> list[Found]:
    """Those inside one sentence; where one reaches across an end, what is on each side is read apart."""
    if not sentences:
        return founds
    starts = [s.start for s in sentences]
    kept: list[Found] = []
    for number, found in enumerate(founds):
        first = sentences[max(0, bisect_right(starts, found.start) - 1)]
        if first.start <= found.start and found.end <= first.end:
            kept.append(found)
        elif found.start < first.end:
            second = sentences[bisect_right(starts, found.end - 1) - 1]
            free = founds[number + 1].start if number + 1 < len(founds) else len(text)
            for start, end in ((found.start, first.end), (second.start, min(free, second.end))):
                apart = vocabulary.find(text[start:end], unsure=True)
                kept += [Found(f.start + start, f.end + start, f.concepts, f.sure) for f in apart]
    return kept


# ---------------------------------------------------------------- abbreviations


def _expanded(text: str, founds: list[Found], vocabulary: Vocabulary) -> list[Found]:
    """Short forms that the text defines mean what it says, everywhere; one defined as something else means nothing."""
    meaning: dict[str, tuple[str, ...]] = {}
    for definition in abbreviations.find(text):
        short = re.sub(r"(?<=[A-Z0-9])s$", "", definition.short)
        if not meaning.get(short):
            meaning[short] = _long_form(text, definition, founds, vocabulary)
    if not meaning:
        return founds
    shorts = "|".join(re.escape(s) for s in sorted(meaning, key=lambda s: (-len(s), s)))
    places = [(m.start(), m.end(), meaning[m[1]]) for m in re.finditer(rf"(?<![\w-])({shorts})s?(?!\w)", text)]
    defined = _Spans((start, end) for start, end, _ in places)
    kept = [f for f in founds if not defined.meets(f) or defined.reached_over(f)]
    longer = _Spans((f.start, f.end) for f in kept)
    short_finds = [Found(start, end, concepts) for start, end, concepts in places if concepts]
    return kept + [f for f in short_finds if not longer.meets(f)]


def _long_form(
    text: str, definition: abbreviations.Abbreviation, founds: Sequence[Found], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """The concept of a long form: of the whole of it, or of what it ends with when that is most of it."""
    start, end = definition.long_start, definition.long_end
    if whole := vocabulary.lookup(text[start:end]):
        return (whole[0].id,)
    inside = [f for f in founds if f.start < end and f.end > start and f.sure]
    last = inside[-1] if inside else None
    if last and last.end >= end - 1 and (last.end - max(last.start, start)) * 3 >= (end - start) * 2:
        return last.concepts
    return ()


def _without_forms(text: str, founds: list[Found], vocabulary: Vocabulary) -> list[Found]:
    """Without the forms of a drug that is named right before or behind them: "an IV drip of magnesium"."""
    therapies = [f for f in founds if vocabulary.label(f.concepts[0])[1] is Kind.THERAPY]
    forms = [f for f in therapies if _FORMS.match(text, f.start, f.end)]
    ends = {f.end for f in therapies}
    starts = {f.start for f in therapies}
    beside = {
        id(f)
        for f in forms
        if ((after := _OF.match(text, f.end)) and after.end() in starts)
        or (f.start - 1 in ends and text[f.start - 1] == " ")
    }
    return [f for f in founds if id(f) not in beside]


class _Spans:
    """Spans in order, asked for overlaps by bisection."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def _near(self, found: Found) -> tuple[int, int] | None:
        at = bisect_right(self._starts, found.end - 1) - 1
        return self._spans[at] if at >= 0 and self._spans[at][1] > found.start else None

    def meets(self, found: Found) -> bool:
        return self._near(found) is not None

    def reached_over(self, found: Found) -> bool:
        """Whether the find is longer than the span that it meets: "MSC transplantation" over "MSC"."""
        span = self._near(found)
        return span is not None and (found.start < span[0] or found.end > span[1])


# ---------------------------------------------------------------- the sex that an article speaks of


def _by_sex(text: str, founds: list[Found]) -> list[Found]:
    """Infertility in an article about women is female infertility; where both sexes are spoken of it stays as it is."""
    if not any(f.concepts[0] in _BY_SEX for f in founds):
        return founds
    female, male = len(_FEMALE.findall(text)), len(_MALE.findall(text))
    if max(female, male) < _ONE_SEX or 5 * min(female, male) > max(female, male):
        return founds
    narrow = {wide: (sexes[0] if female > male else sexes[1],) for wide, sexes in _BY_SEX.items()}
    return [Found(f.start, f.end, narrow.get(f.concepts[0], f.concepts), f.sure) for f in founds]
