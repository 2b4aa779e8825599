"""Trials that an article names by number beside a claim: what they are is said with the claim's verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trials.models import Claim, ClaimType, Evidence, NamedTrial, Pair, Reading, Verdict
from trials.phrases import in_running_text

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

MOST = 3  # numbers said with one verdict; all of them are listed on the article's page
_SILENT = frozenset({ClaimType.CAVEAT, ClaimType.MECHANISM, ClaimType.FUTURE_HOPE})


def near(reading: Reading, claim: Claim) -> tuple[str, ...]:
    """The numbers in the claim's sentence or, where it has none, in its paragraph."""
    inside = _inside(reading, claim)
    if not inside:
        block = next((b for b in reading.article.blocks if b.start <= claim.start < b.end), None)
        inside = [n.number for n in reading.numbers if block and block.start <= n.start and n.end <= block.end]
    return tuple(dict.fromkeys(inside))[:MOST]


def _inside(reading: Reading, claim: Claim) -> list[str]:
    return [n.number for n in reading.numbers if claim.start <= n.start and n.end <= claim.end]


def beside(
    verdicts: Sequence[Verdict],
    reading: Reading,
    claim: Claim,
    evidence: Mapping[Pair, Evidence],
    named: Sequence[NamedTrial],
    vocabulary: Vocabulary,
) -> list[Verdict]:
    """The verdicts, each with a sentence on every trial that the article names near the claim."""
    known = {one.number: one for one in named}
    trials = [known[n] for n in near(reading, claim) if n in known]
    if not trials or claim.type in _SILENT:
        return list(verdicts)
    inside = _inside(reading, claim)
    return [_with(verdict, trials, inside, evidence, vocabulary) for verdict in verdicts]


def _with(
    verdict: Verdict,
    trials: Sequence[NamedTrial],
    inside: Sequence[str],
    evidence: Mapping[Pair, Evidence],
    vocabulary: Vocabulary,
) -> Verdict:
    pair = Pair(verdict.condition or "", verdict.therapy or "")
    held = evidence.get(pair)
    if verdict.rule.startswith("named-"):  # its own record was told of
        trials = [one for one in trials if one.study and held and one.study not in (*held.studies, *held.possible)]
    here = dict.fromkeys(inside, "here")
    said = " ".join(
        _sentence(one, here.get(one.number, "in the same paragraph"), pair, held, vocabulary) for one in trials
    )
    if not said:
        return verdict
    matching = [one.study for one in trials if held and one.study in (*held.studies, *held.possible)]
    more = tuple(study for study in matching if study and study not in verdict.studies)
    return replace(verdict, shows=f"{verdict.shows} {said}", studies=(*verdict.studies, *more))


def _sentence(one: NamedTrial, where: str, pair: Pair, held: Evidence | None, vocabulary: Vocabulary) -> str:
    """ "The article names NCT… here (Phase 2, 60 participants, completed), which is among these trials."."""
    if one.study is None:
        return f"The article names {one.number} {where}, {one.words}."
    begins = f"The article names {one.number} {where} ({one.words})"
    if held is None:
        return f"{begins}."
    if one.study in held.studies:
        return f"{begins}, which is among the records that match."
    if one.study in held.possible:
        return f"{begins}, which may be about this and is listed apart."
    condition, therapy = (in_running_text(vocabulary.concept(i)) for i in (pair.condition, pair.therapy))
    return f"{begins}; its record does not show it to be about {therapy} for {condition}."
