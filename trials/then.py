""" "Was that so when it was written?": each verdict once more, as of its article's own date.

The same records are put back to where they stood on that day; what has been taken from the registry since is not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trials import evidence, judging, verdicts
from trials.evidence import asof
from trials.models import Evidence, Match, Pair, Reading, Study, Then, Verdict
from trials.phrases import day
from trials.verdicts.rules import WORDS

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary


def beside(
    judged: Sequence[Verdict],
    readings: Sequence[Reading],
    weighed: Mapping[Pair, Evidence],
    matches: Sequence[Match],
    studies: Mapping[str, Study],
    vocabulary: Vocabulary,
) -> tuple[Verdict, ...]:
    """The verdicts, each with the one of its article's day where the article gives a date before the evidence's."""
    earlier: dict[tuple[str, str | None, str | None], Then] = {}
    for reading in readings:
        if (date := _day(reading, weighed)) is None:
            continue
        held = _on(date, reading, weighed, matches, studies, vocabulary)
        for verdict in verdicts.judge(reading, held, studies, vocabulary):
            if verdict.therapy:
                earlier[verdict.claim, verdict.condition, verdict.therapy] = _then(date, verdict)
    return tuple(replace(v, then=earlier.get((v.claim, v.condition, v.therapy))) for v in judged)


def _day(reading: Reading, weighed: Mapping[Pair, Evidence]) -> str | None:
    published = asof.known(reading.article.published)
    if published is None:
        return None
    date = asof.last_day(published)
    return date if all(date < held.as_of for held in weighed.values()) else None


def _on(
    date: str,
    reading: Reading,
    weighed: Mapping[Pair, Evidence],
    matches: Sequence[Match],
    studies: Mapping[str, Study],
    vocabulary: Vocabulary,
) -> dict[Pair, Evidence]:
    """The evidence of an article's pairs as of its day."""
    there = {p: weighed[p] for p in (*reading.pairs, *reading.examples) if p in weighed}
    return {
        pair: evidence.weigh(
            pair,
            studies,
            [m for m in matches if m.pair == pair and not judging.ruled_out(m)],
            held.answer,
            as_of=date,
            vocabulary=vocabulary,
        )
        for pair, held in there.items()
    }


def _then(date: str, verdict: Verdict) -> Then:
    sentence = f"On {day(date)}, when this was published, it came to “{WORDS[verdict.label]}”. {verdict.shows}"
    return Then(date, verdict.label, verdict.tier, sentence)
