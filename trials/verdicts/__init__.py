"""Every claim set beside what the registry holds: a label, what it rests on, and what it cannot show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trials.models import (
    Claim,
    ClaimType,
    Evidence,
    Label,
    NamedTrial,
    Pair,
    Reading,
    State,
    Study,
    Verdict,
)
from trials.phrases import first_capital, in_running_text
from trials.verdicts import (
    absence,
    benefit,
    doubts,
    factual,
    meant,
    numbers,
    readings,
    record,
    regulator,
    steps,
    umbrella,
)
from trials.verdicts.case import Case, Finding, opening
from trials.verdicts.rules import FIXED, NAMED, WORDS, row_for
from trials.verdicts.words import CANNOT, INSTEAD

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

RESEARCH = "research_not_trial"

# type: rule, key of CANNOT and INSTEAD; these need no evidence.
_OUT_OF_SCOPE = {
    ClaimType.MECHANISM: ("mechanism", "mechanism"),
    ClaimType.FUTURE_HOPE: ("future-hope", "future_hope"),
    ClaimType.ANECDOTE: ("anecdote", "anecdote"),
}
_NEXT_STEP = {
    "mechanism": "A sentence on outcomes in people could be set beside trials.",
    "future_hope": "A sentence on what has been done could be set beside trials.",
    "anecdote": "A trial that the account belongs to, named, could be looked up.",
    "research": "A trial that is named, by its number or sponsor, could be looked up.",
}


def judge(
    reading: Reading,
    evidence: Mapping[Pair, Evidence],
    studies: Mapping[str, Study],
    vocabulary: Vocabulary,
    *,
    named: Sequence[NamedTrial] = (),
) -> tuple[Verdict, ...]:
    """One verdict for each claim and each condition that it is judged for, in the order of the claims.

    `named`: the trials that articles name by number; a verdict says what became of those near its claim.
    """
    judged: list[Verdict] = []
    for claim in reading.claims:
        conditions = claim.conditions or (None,)
        for condition in dict.fromkeys(conditions):
            pair = Pair(condition or "", claim.therapy or "")
            if told := _by_number(reading, claim, pair, evidence.get(pair), studies, named):
                found = [told]
            else:
                found = _for_condition(reading, claim, condition, evidence, studies, vocabulary)
            found = [doubts.with_source(claim, verdict) for verdict in found]
            judged += numbers.beside(found, reading, claim, evidence, named, vocabulary)
    return tuple(judged)


def _for_condition(
    reading: Reading,
    claim: Claim,
    condition: str | None,
    evidence: Mapping[Pair, Evidence],
    studies: Mapping[str, Study],
    vocabulary: Vocabulary,
) -> list[Verdict]:
    if absent := _denied(reading, claim, condition, evidence, studies, vocabulary):
        return [absent]
    if fixed := without_evidence(claim):
        return [_plain(claim, condition, fixed)]
    if condition is None or claim.therapy is None:
        return [_plain(claim, condition, _unresolved(claim, condition))]
    named = umbrella.named(reading, condition, claim.therapy, vocabulary)
    if named:
        verdicts = [_for_pair(reading, claim, p, evidence, studies, vocabulary) for p in named]
        return umbrella.together(condition, verdicts, vocabulary)
    return [_for_pair(reading, claim, Pair(condition, claim.therapy), evidence, studies, vocabulary)]


def _by_number(
    reading: Reading,
    claim: Claim,
    pair: Pair,
    held: Evidence | None,
    studies: Mapping[str, Study],
    named: Sequence[NamedTrial],
) -> Verdict | None:
    """The verdict by the record of the trial that the sentence names by its number, where that decides."""
    finding = record.of(reading, claim, studies, named, held.as_of if held else None)
    if finding is None:
        return None
    if finding.label is Label.CONSISTENT and record.elsewhere(finding.studies[0], held):
        note = "the record of the trial that it names does not show it to be about this"
        row = f"{finding.row}; {NAMED['named-open']}"
        finding = replace(finding, label=Label.UNVERIFIED, rule="named-open", row=row, note=note)
    return _verdict(claim, pair, finding, opening(held) if held else "The registry shows", None)


def _denied(
    reading: Reading,
    claim: Claim,
    condition: str | None,
    evidence: Mapping[Pair, Evidence],
    studies: Mapping[str, Study],
    vocabulary: Vocabulary,
) -> Verdict | None:
    """The verdict on a sentence that says that no trial exists; None where it says no such thing."""
    pair = Pair(condition or "", claim.therapy or "")
    if not absence.says_none(claim.text) or claim.judgement:
        return None
    held = evidence.get(pair)
    if held is None:
        if claim.type is not ClaimType.CAVEAT:
            return None
        if not (condition and claim.therapy):
            return _plain(claim, condition, _unresolved(claim, condition))
        return _not_asked(claim, pair, vocabulary)
    what = absence.denied(claim, (pair.condition, pair.therapy), vocabulary)
    case = _case(reading, claim, pair, held, studies, vocabulary)
    finding = absence.judge(case, what) if what else None
    return _verdict(claim, pair, finding, opening(held), case.tier) if finding else None


# ---------------------------------------------------------------- without evidence


def without_evidence(claim: Claim) -> Finding | None:
    """Claims that no record bears on: caveats, mechanisms, hopes, anecdotes, unnamed research."""
    if claim.type is ClaimType.CAVEAT:
        shows = "nothing that this needs: the article states the limit itself"
        row = FIXED["limits"]
        if any(cue.startswith(f"uncertain: {claim.type}") for cue in claim.cues):  # no credit for what may be no limit
            shows = "nothing that could be set beside it, because it is uncertain what kind of statement this is"
            note = "what kind of claim this is, is uncertain"
            would = "A clearer sentence could be judged."
            return Finding(Label.UNVERIFIED, "limits, step-type", row, shows, (), CANNOT["nothing"], would, note)
        would = "Nothing needs to: it is to the article’s credit."
        return Finding(Label.ACKNOWLEDGES_LIMITS, "limits", row, shows, (), CANNOT["caveat"], would)
    if claim.subtype == RESEARCH:
        rule, kind = "research-not-trial", "research"
    elif claim.type in _OUT_OF_SCOPE:
        rule, kind = _OUT_OF_SCOPE[claim.type]
    else:
        return None
    return Finding(Label.OUT_OF_SCOPE, rule, FIXED[rule], INSTEAD[kind], (), CANNOT[kind], _NEXT_STEP[kind])


def _unresolved(claim: Claim, condition: str | None) -> Finding:
    if claim.type is ClaimType.APPROVED_OR_STANDARD:
        return regulator.unresolved(claim)
    missing = "condition" if condition is None else "treatment"
    rule = "no-condition" if condition is None else "no-therapy"
    shows = f"nothing that could be set beside it, because the sentence does not say which {missing} it is about"
    would = f"A sentence that names the {missing} could be checked."
    note = f"no {missing} could be made out"
    return Finding(Label.UNVERIFIED, rule, FIXED[rule], shows, (), CANNOT["nothing"], would, note)


# ---------------------------------------------------------------- with evidence


def _for_pair(
    reading: Reading,
    claim: Claim,
    pair: Pair,
    evidence: Mapping[Pair, Evidence],
    studies: Mapping[str, Study],
    vocabulary: Vocabulary,
) -> Verdict:
    held = evidence.get(pair)
    if held is None and claim.type is ClaimType.APPROVED_OR_STANDARD:  # a regulator decides it, asked or not
        return replace(_plain(claim, pair.condition, regulator.unresolved(claim)), therapy=pair.therapy)
    if held is None:
        return _not_asked(claim, pair, vocabulary)
    case = _case(reading, claim, pair, held, studies, vocabulary)
    finding = find(case)
    made = _verdict(claim, pair, finding, opening(held), None if held.state is State.NOT_ASKED else case.tier)
    made = _with_meant(made, case)
    return replace(made, readings=readings.of(case, finding, find))


def _case(
    reading: Reading,
    claim: Claim,
    pair: Pair,
    held: Evidence,
    studies: Mapping[str, Study],
    vocabulary: Vocabulary,
) -> Case:
    condition, therapy = _names(pair, vocabulary)
    names = tuple(n for t in (pair.therapy, *sorted(vocabulary.narrower(pair.therapy))) for n in vocabulary.names(t))
    unsure = doubts.of(reading, claim, pair, vocabulary)
    return Case(claim, held, studies, therapy, condition, names, reading.article.published, unsure)


def _names(pair: Pair, vocabulary: Vocabulary) -> tuple[str, str]:
    condition, therapy = (in_running_text(vocabulary.concept(i)) for i in (pair.condition, pair.therapy))
    return condition, therapy


def _not_asked(claim: Claim, pair: Pair, vocabulary: Vocabulary) -> Verdict:
    condition, therapy = _names(pair, vocabulary)
    shows = f"nothing here: it was not asked about {therapy} for {condition}"
    would = "Asking the registry about this pair would change it."
    rule, note = "not-looked-up", "the registry was not asked"
    nothing = Finding(Label.UNVERIFIED, rule, FIXED[rule], shows, (), CANNOT["nothing"], would, note)
    return replace(_plain(claim, pair.condition, nothing), therapy=pair.therapy)


def _with_meant(verdict: Verdict, case: Case) -> Verdict:
    """The verdict, with a sentence on the very trial that the article's sentence speaks of."""
    if case.meant is None or case.meant.study in case.claim.text:  # a number is told of by itself
        return verdict
    studies = dict.fromkeys((*verdict.studies, case.meant.study))
    return replace(verdict, shows=f"{verdict.shows} {case.meant.words}.", studies=tuple(studies))


def find(case: Case) -> Finding:
    """The rule for the claim's type, then the steps."""
    claim, row = case.claim, row_for(case.claim)
    if row is not None:
        finding = benefit.judge(case, row)
    elif claim.type is ClaimType.APPROVED_OR_STANDARD:
        return regulator.judge(case)
    else:
        underway = factual.reported if meant.told_as_over(claim) else factual.underway
        finding = (factual.conducted if claim.type is ClaimType.TRIALS_CONDUCTED else underway)(case)
    return steps.all_of(case, finding, row)


def _plain(claim: Claim, condition: str | None, finding: Finding) -> Verdict:
    pair = Pair(condition or "", claim.therapy or "")
    return _verdict(claim, pair, finding, "The registry shows", None)


def _verdict(claim: Claim, pair: Pair, finding: Finding, begins: str, tier: str | None) -> Verdict:
    words = finding.words or WORDS[finding.label]
    return Verdict(
        claim=claim.id,
        condition=pair.condition or None,
        therapy=pair.therapy or None,
        label=finding.label,
        words=f"{words}: {finding.note}" if finding.note else words,
        tier=tier,
        shows=f"{begins} {finding.shows}.",
        cannot_show=f"It cannot show {finding.cannot_show}.",
        studies=finding.studies,
        rule=f"{finding.rule}: {finding.row}",
        would_change=first_capital(finding.would_change),
    )
