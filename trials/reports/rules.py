"""The rules that decide verdicts, in a reader's words: one sentence for each id of `trials.verdicts.rules`.

A verdict's rule comes as "shown-general-T3, step-type: …": the ids, then the rows as the tables have them. A reader
gets sentences; the ids stay beside them, so that each can be looked up.
"""

from __future__ import annotations

import re

from trials.models import Label
from trials.phrases import first_capital
from trials.reports import words
from trials.verdicts.rules import ABSENT, FACTUAL, FIXED, NAMED, RESULTS, STEPS

_BENEFIT = re.compile(r"(.+)-(T\dr?)")
_COMES_TO = re.compile(r", at T\dr? → (\w+)")

# Rows of the table of benefit: what is claimed.
KINDS = {
    "shown-general": "A benefit stated as shown, in general and without hedging",
    "shown-qualified": "A benefit stated as shown, in general, but with qualification",
    "shown-study": "A benefit reported from one study",
    "promising": "A benefit held out as promising",
    "promising-speculative": "A benefit named as no more than a possibility",
    "safety": "A statement that a treatment is safe",
    "comparative": "A statement that one treatment is better than another",
    "cure": "A statement that a treatment cures",
    "superlative": "A treatment called a breakthrough, or the like, without hedging",
    "superlative-hedged": "A treatment called a breakthrough, or the like, but with a hedge",
}

# Its columns: how far testing has come.
PLACES = {
    "T0": "no trial on record matches",
    "T1": "trials are on record, but none has been completed",
    "T2": "only early, small or one-arm trials have been completed",
    "T3": "a randomised Phase 2 or a small randomised trial is the strongest that has been completed",
    "T4": "a late-phase or a large randomised trial has been completed, without posted results",
    "T4r": "a late-phase or a large randomised trial has been completed and has posted results",
}

SENTENCES = {
    "underway-live": "Trials said to be under way fit the records where at least one is recruiting, running or "
    "planned, and its record was updated within two years.",
    "underway-phase": "Trials said to be under way in a certain phase are left open where no running trial has that "
    "phase.",
    "underway-then": "Trials said to be under way fit the records where none is now, but one was on the article’s "
    "date.",
    "underway-stale": "Trials said to be under way are left open where the only ones on record have an unknown status, "
    "or were not updated for two years.",
    "underway-over": "Trials said to be under way do not fit the records where each one on record is completed or "
    "stopped.",
    "underway-none": "Trials said to be under way cannot be looked up where no record matches.",
    "underway-undated": "Trials said to be under way are left open where each one on record is completed or stopped, "
    "and the article has no date.",
    "conducted-done": "Trials said to have been done fit the records where one of the stated phase and size is "
    "completed.",
    "conducted-size": "Trials said to have been done are left open where those completed are of another size than "
    "stated.",
    "conducted-other-phase": "Trials said to have been done are left open where the stated phase is neither met nor "
    "missed.",
    "conducted-no-end": "Trials said to have been done are left open where the only ones on record have an unknown "
    "status, or were not updated for two years: no end is on record.",
    "conducted-open": "Trials said to have been done are ahead of the records where none is completed.",
    "conducted-lower": "Trials said to have been done do not fit the records where only lower phases than stated are "
    "on record.",
    "conducted-none": "Trials said to have been done cannot be looked up where no record matches.",
    "results-favour": "The posted results were read: on the primary outcome they favour the treatment, significantly.",
    "results-no-difference": "The posted results were read: they show no significant difference, and no completed "
    "trial as strong as this is silent.",
    "results-unread": "The posted results do not allow one reading, so they are left to be read.",
    "quantifier": "“Several” or “multiple” ask for three completed trials, “numerous” or “many” for five, “dozens” for "
    "24; with fewer, the verdict is one step less favourable.",
    "step-possible": "A few records may match, and would change a severe verdict, so it is a milder one.",
    "step-type": "What kind of claim this is is not certain, so no severe verdict is given.",
    "step-not-asked": "This needs a complete answer, and the registry could not be asked.",
    "step-stale": "This needs a complete answer, and the records kept are too old.",
    "step-incomplete": "This needs a complete answer, and the answer was incomplete.",
    "step-animals": "The sentence speaks of animals or of a laboratory, so it is not held against trials in people.",
    "step-hedged": "The sentence says only what may be better, so it is not held to what has been compared.",
    "step-against": "The sentence may speak against the treatment, so no firm verdict is given.",
    "step-neither": "The sentence itself names neither the condition nor the treatment, so no severe verdict is given.",
    "step-other-condition": "The condition is taken from an earlier sentence, and this one names another, or another "
    "is named in between, so no severe verdict is given.",
    "step-no-treatment": "The treatment is taken from an earlier sentence, and nothing points back to it, so no firm "
    "verdict is given.",
    "named-agrees": "A trial named by its number fits where all that is stated of it is as its own record has it.",
    "named-differs": "A trial named by its number is set beside its own record, which plainly has another phase, size, "
    "status or randomisation.",
    "named-open": "A trial named by its number is set beside its own record, which settles what is stated neither way.",
    "named-absent": "A trial named by its number is set beside its own record, and there is none here.",
    "absent-there": "That no such trial exists does not fit the records where certain ones were there by the article’s "
    "date.",
    "absent-none": "That no such trial exists fits where a complete answer held none.",
    "absent-open": "That no such trial exists is left open where the sentence or the records are not plain enough.",
    "stated-count": "A number of trials that the sentence gives is set beside the number on record, and is not agreed "
    "with where fewer are.",
    "step-carried": "The condition or the treatment is taken from an earlier sentence, so it is not said to be wrong.",
    "step-study": "The sentence tells of one study, with its size or its figures, and no record is plainly that "
    "study’s, so no severe verdict is given.",
    "step-outcome": "The condition is an outcome in people who have another one, so no severe verdict is given.",
    "step-elsewhere": "The article names a trial of another registry, so no severe verdict is given.",
    "step-open-class": "The treatment is a class whose members have names of their own, so no severe verdict is given.",
    "step-unlisted": "The treatment is known only by the name that the article gives, so no severe verdict is given.",
    "step-class": "The treatment takes in more than one, so the claim is not said to be wrong.",
    "umbrella": "A group of conditions is judged by each condition that the article names; its own verdict is the "
    "mildest that one with trials gets.",
    "regulator": "Approval and standard care are for a regulator to state, not for a registry.",
    "mechanism": "How a treatment acts is not in a registry, which lists trials.",
    "future-hope": "A hope is about what may come, and a registry lists what was planned or done.",
    "anecdote": "Single patients are not in a registry.",
    "research-not-trial": "Research is named, but no trial that could be looked up.",
    "limits": "The sentence states a limit, which is to the article’s credit.",
    "no-condition": "The sentence names no condition that could be told for certain.",
    "no-therapy": "The sentence names no treatment that could be told for certain.",
    "not-looked-up": "The registry was not asked about this treatment for this condition.",
}


def told(rule: str) -> tuple[str, str]:
    """A verdict's rule in sentences, and its ids; a rule that no table knows as it came."""
    ids, colon, rows = rule.partition(": ")
    if not colon:
        return rule, ""
    sentences = [_sentence(one, rows) for one in ids.split(", ")]
    return (" ".join(sentences), ids) if all(sentences) else (rows, ids)


def _row(one: str) -> str:
    """A row of the tables that has no sentence yet, as near to one as it comes."""
    text, arrow, label = (
        {**FACTUAL, **NAMED, **ABSENT, **RESULTS, **STEPS, **FIXED}.get(one, "").removesuffix(" [P]").partition(" → ")
    )
    if not arrow or label not in set(Label):
        return ""
    return f"{first_capital(text)}: “{words.LABELS[Label(label)].words}”."


def _sentence(one: str, rows: str) -> str:
    found = _BENEFIT.fullmatch(one)
    if not found or found[1] not in KINDS:
        return SENTENCES.get(one) or _row(one)
    label = _COMES_TO.search(rows)
    if not label or label[1] not in set(Label):
        return ""
    place = PLACES[found[2]]
    if label[1] == Label.CHECK_RESULTS and not found[2].endswith("r"):
        place += ", and one of them has posted results"
    kind = KINDS[found[1]]
    kind += "," if "," in kind else ""
    return f"{kind} is judged “{words.LABELS[Label(label[1])].words}” where {place}."
