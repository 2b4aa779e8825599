"""Sentences that say that no trial exists: held to the records by one rule, whatever kind they were read as.

Wrong only where the sentence is plainly that and nothing more, names both sides itself, and certain trials were there
by the article's date. An article without a date may be ten years old.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trials.evidence import asof, ceiling
from trials.evidence.asof import Standing
from trials.models import Claim, Kind, Label, State, Study
from trials.phrases import count, day, listing, phase_label, some
from trials.verdicts import words
from trials.verdicts.case import Case, Finding, ids
from trials.verdicts.rules import ABSENT, STEPS
from trials.verdicts.steps import STATES

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

UNDATED = 120  # months that an article without a date may be old [P]

_KIND = (
    r"(?:(?:clinical|human|registered|interventional|completed|finished|ongoing|recruiting|active|current|randomi[sz]ed"
    r"|phase[\s-]*(?:[1-4](?:/[1-4])?|i{1,3}|iv)|late[- ]stage)[\s-]+)*"
)
NO_TRIAL = re.compile(
    r"\b(?:no|not one|not a single|not any|are not any|not been any)\s+"
    rf"{_KIND}trials?\b"
    r"|\b(?:never|not (?:yet )?(?:ever )?) ?been (?:tested|tried|trialled|studied|evaluated)\b"
    r"(?: in (?:any )?(?:clinical )?(?:trials?|people|humans|patients))?",
    re.I,
)
# What may stand in such a sentence besides the condition and the treatment; anything else may change its meaning.
_PLAIN = re.compile(
    r"^(?:there|are|is|were|was|have|has|had|been|no|not|any|a|an|the|one|single|yet|so|far|to|date|currently|still|ever"
    r"|never|tested|tried|trialled|studied|evaluated|in|of|for|on|with|as|at|by|against|clinical|human|humans|people"
    r"|patients|registered|interventional|completed|finished|ongoing|recruiting|active|current|randomi[sz]ed|phase|i{1,3}"
    r"|iv|[1-4]|late|stage|trials?|exists?|done|conducted|run|carried|out|performed|held|under|way|underway|clinicaltrials"
    r"|gov|listed|and|or|treatment|therapy|treating|treat|use|used|using|who|suffering|from|it|this|these|they)$",
    re.I,
)
# A limit of another kind: what no trial has found, and how good or how large those are that there are.
_OTHER = re.compile(
    r"\b(?:show\w*|found|finds?|finding|pro(?:ve[sdn]?|ving)|demonstrat\w*|support\w*|confirm\w*|compar\w*|suggest\w*"
    r"|indicat\w*|establish\w*|report\w*|result\w*|convincing|enough|sufficient\w*|large\w*|rigorous\w*|proper\w*"
    r"|adequate\w*|high[- ]quality|good|long\w*|head[- ]to[- ]head|placebo\w*|controlled|blind\w*|fully|well|together"
    r"|published|stopped|terminated|withdrawn|harm\w*|than|(?<=trial )(?:that|which)|(?<=trials )(?:that|which))\b",
    re.I,
)
_DONE = re.compile(r"\b(?:completed|finished|been (?:done|conducted|run|carried out|performed))\b", re.I)
_OPEN = re.compile(r"\b(?:ongoing|recruiting|active|current|under ?way)\b", re.I)
_TESTED = re.compile(r"\bbeen (?:tested|tried|trialled|studied|evaluated)\b", re.I)
_RANDOM = re.compile(r"\brandomi[sz]ed\b", re.I)
_PHASE = re.compile(r"\b(?:phase\s*)([1-4]|i{1,3}|iv)\b", re.I)
_LATE = re.compile(r"\blate[- ]stage\b", re.I)
_NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


@dataclass(frozen=True, slots=True)
class Denied:
    """What a sentence says that there is none of."""

    plain: bool  # it says that and nothing more
    both: bool  # it names the condition and the treatment itself
    phases: frozenset[str]
    randomised: bool
    state: str  # "completed", "under way", "begun" or ""

    @property
    def words(self) -> str:
        """ "completed randomised Phase 3"."""
        phase = [phase_label(sorted(self.phases))] if self.phases else []
        state = [self.state] if self.state == "completed" else []
        return " ".join([*state, *(["randomised"] if self.randomised else []), *phase])


def says_none(text: str) -> bool:
    """Whether a sentence says that no trial exists, rather than that none has found or compared something."""
    return bool(NO_TRIAL.search(text)) and not _OTHER.search(text)


def denied(claim: Claim, pair: Sequence[str], vocabulary: Vocabulary) -> Denied | None:
    """What the sentence denies; None where it says no such thing."""
    text = claim.text
    if not says_none(text):
        return None
    found = [(f, _side(f.concepts[0], pair, vocabulary)) for f in vocabulary.find(text)]
    rest = text
    for one, side in sorted(found, key=lambda row: row[0].start, reverse=True):
        rest = f"{rest[: one.start]} {rest[one.end :]}" if side else rest
    carried = any(" carried over" in cue for cue in claim.cues)
    said = {Kind.CONDITION, Kind.THERAPY} <= {side for _, side in found}
    phases = frozenset(f"PHASE{_NUMBERS.get(p.lower(), p)}" for p in _PHASE.findall(text))
    state = "completed" if _DONE.search(text) else "under way" if _OPEN.search(text) else ""
    return Denied(
        plain=all(_PLAIN.match(word) for word in re.findall(r"[\w’']+", rest)),
        both=said and not carried,
        phases=phases or (frozenset({"PHASE3"}) if _LATE.search(text) else frozenset()),
        randomised=bool(_RANDOM.search(text)),
        state=state or ("begun" if _TESTED.search(text) else ""),
    )


def _side(concept: str, pair: Sequence[str], vocabulary: Vocabulary) -> Kind | None:
    """Which side of the pair a name in the sentence is; the name itself or a broader one, never something narrower."""
    for kind, mine in zip((Kind.CONDITION, Kind.THERAPY), pair, strict=True):
        if concept == mine or vocabulary.is_narrower(mine, concept):
            return kind
    return None


def judge(case: Case, what: Denied) -> Finding | None:
    """The finding; None where the sentence says more than this, and nothing on record speaks against it."""
    date = asof.known(case.published) or asof.months_before(case.evidence.as_of, UNDATED)
    there = [s for s in case.trials if _fits(s, what, date)]
    state = case.evidence.state
    if there:
        sure = what.plain and what.both and state is State.COMPLETE
        return _there(case, what, there, sure=sure, date=date)
    if not what.plain:
        return None
    if state is not State.COMPLETE:
        rule, why = STATES[state]
        return _open(case, f"{words.nothing_found(case)}, but {why}", why, f"absent-open, {rule}", STEPS[rule])
    unclear = [s for s in (*case.possible, *case.trials) if _may_fit(s, what, case)]
    if unclear or not what.both:
        return _unclear(case, unclear)
    return _none(case, what)


def _fits(study: Study, what: Denied, date: str) -> bool:
    """Whether a trial is one of those that the sentence denies, by a date."""
    if not asof.existed(study, date) or study.status == "WITHDRAWN":
        return False
    standing = asof.standing(study, date)
    wanted = {
        "completed": (Standing.COMPLETED,),
        "under way": (Standing.ONGOING,),
        "begun": (Standing.COMPLETED, Standing.ONGOING),
    }.get(what.state)
    return _kind_fits(study, what) and (wanted is None or standing in wanted)


def _kind_fits(study: Study, what: Denied) -> bool:
    return (not what.phases or bool(what.phases & set(study.phases))) and (
        not what.randomised or ceiling.randomised(study)
    )


def _may_fit(study: Study, what: Denied, case: Case) -> bool:
    """An uncertain record of the kind, or one that came after the article, or of which nothing was heard."""
    return study.status != "WITHDRAWN" and _kind_fits(study, what) and not _ruled_out(study, what, case)


def _ruled_out(study: Study, what: Denied, case: Case) -> bool:
    standing = asof.standing(study, case.evidence.as_of)
    if what.state == "completed":
        return standing in (Standing.ONGOING, Standing.PLANNED, Standing.STOPPED)
    if what.state == "under way":
        return standing in (Standing.COMPLETED, Standing.STOPPED)
    return what.state == "begun" and standing is Standing.PLANNED


# ---------------------------------------------------------------- in words


def _there(case: Case, what: Denied, there: Sequence[Study], *, sure: bool, date: str) -> Finding:
    now = f" by {day(date)}, the article’s date" if case.published else ""
    shows = f"{case.of(there, what.words)}{now}, where the article says that there is none"
    would = "If none of these records were about this, it would change."
    if sure:
        note = f"{count(len(there), 'matching record')} of such {'a trial' if len(there) == 1 else 'trials'}"
        return _made(Label.CONTRADICTED, "absent-there", shows, there, would, note)
    more = "says more than that there is none" if not what.plain else "does not name both sides itself"
    note = f"such trials are on record, but the sentence {more}"
    return _made(Label.UNVERIFIED, "absent-open", shows, there, would, note)


def _none(case: Case, what: Denied) -> Finding:
    others = [s for s in case.trials if not _kind_fits(s, what) or what.state]
    if others:
        of = f"none that is {what.words or what.state}".replace(" that is under way", " under way")
        shows = f"{case.of(others)}, {of.replace('that is begun', 'that has begun')}"
    else:
        shows = words.nothing_found(case)
    would = "A record that these terms missed, or one in another registry, would change it."
    note = "no matching record" if not others else "no such record"
    return _made(Label.CONSISTENT, "absent-none", shows, others, would, note)


def _unclear(case: Case, unclear: Sequence[Study]) -> Finding:
    if not unclear:
        note = "the sentence does not name both sides, and no matching record was found"
        return _open(case, words.nothing_found(case), note)
    may = "may be such a trial" if len(unclear) == 1 else "may be such trials"
    shows = f"{count(len(unclear), 'record')} that {may} ({some(ids(unclear))})"
    kinds = []
    if any(s.id in case.evidence.possible for s in unclear):
        kinds.append("possibly about it")
    if any(s.id not in case.evidence.possible for s in unclear):
        kinds.append("of an unsure date or status")
    return _open(case, f"{shows}, {listing(kinds, 'or')}", "records that may be such a trial", studies=ids(unclear))


def _open(
    case: Case, shows: str, note: str, rule: str = "absent-open", more: str = "", studies: tuple[str, ...] = ()
) -> Finding:
    row = f"{ABSENT['absent-open']}; {more}" if more else ABSENT["absent-open"]
    would = f"A complete answer on {case.therapy} for {case.condition}, or a clearer record, would settle it."
    return Finding(Label.UNVERIFIED, rule, row, shows, studies, words.CANNOT["conducted"], would, note)


def _made(label: Label, rule: str, shows: str, studies: Sequence[Study], would: str, note: str) -> Finding:
    return Finding(label, rule, ABSENT[rule], shows, ids(studies), words.CANNOT["conducted"], would, note)
