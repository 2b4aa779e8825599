"""Claims of benefit, safety, superiority and cure: the table, and posted results read where they allow it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from trials.evidence import tier_of
from trials.models import ClaimType, Label, Study, Tier
from trials.phrases import listing, some
from trials.verdicts import results, words
from trials.verdicts.case import Case, Finding, ids
from trials.verdicts.results import Reads
from trials.verdicts.rules import RESULTS, Row

_TIER_OF_COLUMN = {"T1": Tier.T1, "T2": Tier.T2, "T3": Tier.T3, "T4": Tier.T4, "T4r": Tier.T4}
# Arms that nothing active is known of; a trial with only these beside the therapy compares it with nothing.
_INACTIVE = frozenset({"EXPERIMENTAL", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})
_READ_WORDS = {
    Label.CONSISTENT: "the registry agrees, with posted results",
    Label.CONTRADICTED: "posted results show no significant difference",
}
_MOVES = {
    Reads.FAVOURS: (Label.CONSISTENT, "results-favour"),
    Reads.NO_DIFFERENCE: (Label.CONTRADICTED, "results-no-difference"),
}
# Types whose posted primary outcome speaks to the claim; safety and cure are not settled by one p value.
_READ = frozenset({ClaimType.EFFICACY_SHOWN, ClaimType.EFFICACY_PROMISING, ClaimType.COMPARATIVE})


def judge(case: Case, row: Row) -> Finding:
    """The cell of the table for the claim's row and the pair's tier, then the posted results."""
    column = case.column
    label, starred = row.at(column)
    if starred and case.with_results:
        label = Label.CHECK_RESULTS
    if row.id == "comparative" and column == "T4" and not _compared(case):
        label = Label.OVERSTATED
    finding = _cell(case, row, column, label)
    return _with_results(case, finding) if label is Label.CHECK_RESULTS else finding


def _cell(case: Case, row: Row, column: str, label: Label) -> Finding:
    shows, named = words.at_tier(case)
    kind = words.kind_of(case)
    cannot = words.cannot_say_safe(case) if kind == "safety" else words.CANNOT[kind]
    return Finding(
        label=label,
        rule=f"{row.id}-{column}",
        row=f"{row.words}, at {column} → {label}",
        shows=shows,
        studies=named,
        cannot_show=cannot,
        would_change=_would_change(case, row, column, label),
        note=words.not_yet(case),
    )


def label_at(case: Case, row: Row, extra: Sequence[Study]) -> Label:
    """The label that the table would give if some more trials were about the pair as well."""
    tier, makers = tier_of([*case.trials, *extra], case.evidence.as_of)
    posted = any(s.has_results for s in makers)
    return row.at("T4r" if tier is Tier.T4 and posted else str(tier))[0]


def _compared(case: Case) -> bool:
    """Whether a trial at T4 has, or may have, an active comparator; a record without its arms may."""
    makers = [case.records[i] for i in case.evidence.tier_studies if i in case.records]
    return any(not s.arms or _active(s) for s in makers)


def _active(study: Study) -> bool:
    experimental = [arm for arm in study.arms if arm.type == "EXPERIMENTAL"]
    several = len({arm.interventions for arm in experimental}) > 1
    return several or any(arm.type not in _INACTIVE for arm in study.arms)


# ---------------------------------------------------------------- posted results


def _with_results(case: Case, finding: Finding) -> Finding:
    """Every trial with results, read; all of them must read the same way to move the label."""
    posted = case.with_results
    if case.column == "T4r":
        posted = [s for s in posted if s.id in case.evidence.tier_studies] or posted
    if case.claim.scope == "study" and case.meant:
        posted = [s for s in posted if s.id == case.meant.study] or posted
    read = [results.read(s, lambda group: names_therapy(group, case.therapy_names)) for s in posted]
    told = _told(read)
    harm = [f"in {s.id}, {events}" for s in posted[:3] if (events := results.serious_events(s))]
    finding = replace(
        finding,
        shows=f"{finding.shows}. {_whose(case, posted)}: {told}" + (f"; {listing(harm)}" if harm else ""),
        studies=tuple(dict.fromkeys((*ids(posted), *finding.studies))),
    )
    moved = _MOVES.get(read[0].reads) if len({r.reads for r in read}) == 1 else None
    why = _silent_on(case, posted, moved[0]) if moved else ""
    if moved and not why:
        return _read(finding, *moved)
    return replace(
        finding,
        words=_of_a_cure(read) if words.kind_of(case) == "cure" else finding.words,
        rule=f"{finding.rule}, results-unread",
        row=f"{finding.row}; {RESULTS['results-unread']}",
        shows=f"{finding.shows}; {why}" if why else finding.shows,
    )


def _silent_on(case: Case, posted: Sequence[Study], label: Label) -> str:
    """Why results that read one way do not settle the claim; empty when they do."""
    claim, one = case.claim, len(posted) == 1
    if claim.type not in _READ:
        return "a p value of one outcome does not settle " + ("safety" if claim.type is ClaimType.SAFETY else "a cure")
    if claim.type is ClaimType.COMPARATIVE and not all(map(_active, posted)):
        return "no other treatment was what it was compared with"
    # "In one study": only when its own facts say that it is this one.
    if claim.scope == "study" and (case.meant is None or any(s.id != case.meant.study for s in posted)):
        return "nothing in the sentence says that it is about " + ("this trial" if one else "these trials")
    if any(results.of_another_outcome(s, claim.text) for s in posted):
        return "the sentence speaks of another outcome than " + ("its primary one" if one else "their primary ones")
    if label is Label.CONTRADICTED:
        silent = [nct for nct in case.evidence.tier_studies if nct not in ids(posted)]
        if silent:  # its paper might say otherwise
            return f"{some(silent)} {'is' if len(silent) == 1 else 'are'} completed as well, with no results posted"
        return next((doubt.note for doubt in case.doubts if label in doubt.labels), "")
    return ""


def _of_a_cure(read: Sequence[results.ResultsReading]) -> str:
    """Said first: posted results are no sign of a cure."""
    none = ", of which none could be read here" if all(r.reads is Reads.UNCLEAR for r in read) else ""
    return f"results are posted{none}; a cure is more than results of a trial can show"


def _whose(case: Case, posted: Sequence[Study]) -> str:
    """Whose results are told of: where the trials at the tier have none, those of lesser ones."""
    if case.evidence.has_results or set(ids(posted)) & set(case.evidence.tier_studies):
        return "Results are posted"
    return "Results of earlier, smaller or one-arm trials are posted"


def _told(read: Sequence[results.ResultsReading]) -> str:
    """ "for NCT… and NCT…, the figures are not …; for NCT…, …"; three reasons at most."""
    by_words: dict[str, list[str]] = {}
    for one in read:
        by_words.setdefault(one.words, []).append(one.study)
    return "; ".join(f"for {some(studies)}, {words_}" for words_, studies in list(by_words.items())[:3])


def _read(finding: Finding, label: Label, rule: str) -> Finding:
    return replace(
        finding,
        label=label,
        rule=f"{finding.rule}, {rule}",
        row=f"{finding.row}; {RESULTS[rule]}",
        words=_READ_WORDS[label],
        cannot_show=words.CANNOT[rule],
        would_change="Posted results of another completed trial that read the other way would change it.",
    )


def names_therapy(text: str, names: Sequence[str]) -> bool:
    """Whether a group's title names the therapy, as whole words and not as what it is compared with or without."""
    low = f" {' '.join(re.findall(r'[a-z0-9+]+', text.lower()))} "
    if re.search(r" (?:placebo|sham|control|no treatment|without|standard (?:of )?care|usual care) ", low):
        return False
    return any(f" {' '.join(re.findall(r'[a-z0-9+]+', name.lower()))} " in low for name in names if len(name) > 2)


# ---------------------------------------------------------------- what would change it


def _would_change(case: Case, row: Row, column: str, label: Label) -> str:
    pair = f"of {case.therapy} for {case.condition}"
    if label is Label.NO_TRIALS_FOUND:
        return f"A record {pair} that these terms missed, or one in another registry, would change it."
    if label is Label.CHECK_RESULTS:
        return f"Reading the results posted for {some([s.id for s in case.with_results])} would settle more."
    if label is Label.COMPATIBLE:
        return "The wording is hedged, so no record would contradict it; posted results would say whether it held."
    if label is Label.OVERSTATED:
        if row.id == "comparative" and column == "T4":
            return "A completed late-phase or large trial against an active treatment would change it."
        return _least(row, column, pair)
    return "Posted results, or a published paper on one of these trials, would say more."


def _least(row: Row, column: str, pair: str) -> str:
    """The first tier from which the row is no longer overstated."""
    later = [c for c in _TIER_OF_COLUMN if c > column and row.at(c)[0] is not Label.OVERSTATED]
    if not later:
        return "No record in a registry would carry it; a more careful wording would."
    return f"{words.needed(_TIER_OF_COLUMN[later[0]], results=later[0] == 'T4r')} {pair} would change it."
