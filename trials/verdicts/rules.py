"""The verdict tables, as data: which label a claim gets at each tier, and the factual rules.

Every row has an id; a verdict names its row and column ("shown-general-T2"), so that a reader can check it here.
The harmful error is a wrong `overstated` or `contradicted`: where a row is missing, the milder one is used.
"""

from __future__ import annotations

from dataclasses import dataclass

from trials.models import Claim, ClaimType, Label, Strength

COLUMNS = ("T0", "T1", "T2", "T3", "T4", "T4r")

WORDS = {
    Label.CONSISTENT: "the registry agrees",
    Label.COMPATIBLE: "nothing against it, little for it",
    Label.UNVERIFIED: "the registry cannot settle it",
    Label.CHECK_RESULTS: "results are posted: read them",
    Label.OVERSTATED: "ahead of what the registry holds",
    Label.CONTRADICTED: "a factual statement about trials is wrong",
    Label.NO_TRIALS_FOUND: "no matching record found with these terms",
    Label.CHECK_REGULATOR: "a regulator, not a registry, decides",
    Label.OUT_OF_SCOPE: "not something a registry can check",
    Label.ACKNOWLEDGES_LIMITS: "the article says its own limits",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of claim and its label at each tier; a star means check_results when a completed match has results."""

    id: str
    words: str
    labels: str  # one for each of COLUMNS

    def at(self, column: str) -> tuple[Label, bool]:
        """The label in a column, and whether it has a star."""
        label = self.labels.split()[COLUMNS.index(column)]
        return Label(label.rstrip("*")), label.endswith("*")


BENEFIT = (
    Row(
        "shown-general",
        "efficacy_shown, general, asserted or absolute",
        "no_trials_found overstated overstated overstated unverified check_results",
    ),
    Row(
        "shown-qualified",
        "efficacy_shown, general, qualified",
        "no_trials_found overstated overstated unverified unverified check_results",
    ),
    Row(
        "shown-study",
        "efficacy_shown, one study",
        "no_trials_found overstated unverified* unverified* unverified* check_results",
    ),
    Row(
        "promising",
        "efficacy_promising, qualified or asserted",
        "no_trials_found overstated unverified* unverified* unverified* check_results",
    ),
    Row(
        "promising-speculative",
        "efficacy_promising, speculative",
        "no_trials_found compatible compatible compatible compatible compatible",
    ),
    Row(
        "safety",
        "safety, with 3/n",
        "no_trials_found overstated unverified* unverified* unverified* check_results",
    ),
    Row(
        "comparative",
        "comparative; at T4 it needs an active comparator",
        "no_trials_found overstated overstated overstated unverified check_results",
    ),
    Row("cure", "cure", "overstated overstated overstated overstated overstated check_results"),
    Row(
        "superlative",
        "superlative, asserted or absolute",
        "overstated overstated overstated overstated unverified unverified",
    ),
    Row(
        "superlative-hedged",
        "superlative, neither asserted nor absolute",
        "unverified unverified unverified unverified unverified unverified",
    ),
)

ROWS = {row.id: row for row in BENEFIT}

# What a row of the table says in words, for the rules that do not depend on a tier alone.
FACTUAL = {
    "underway-live": "trials_underway: at least one ongoing or planned record updated within 24 months → consistent",
    "underway-phase": "trials_underway: no live record has the phase that the article states → unverified [P]",
    "underway-then": "trials_underway: none now, but one was ongoing or planned on the article's date → consistent",
    "underway-stale": "trials_underway: only stale or UNKNOWN records → unverified",
    "underway-over": "trials_underway: only completed or stopped, by the article's date too → contradicted",
    "underway-undated": "trials_underway: only completed or stopped, and the article has no date → unverified [P]",
    "underway-none": "trials_underway: no matching record → no_trials_found",
    "conducted-done": "trials_conducted: a completed trial of the stated phase and size → consistent",
    "conducted-size": "trials_conducted: completed, but of another size than stated → unverified [P]",
    "conducted-other-phase": "trials_conducted: the phase stated is neither met nor missed → unverified [P]",
    "conducted-no-end": "trials_conducted: none completed, but one is stale or UNKNOWN → unverified [P]",
    "conducted-open": "trials_conducted: trials, but none completed → overstated",
    "conducted-lower": "trials_conducted: only lower phases than stated → contradicted",
    "conducted-none": "trials_conducted: no matching record → no_trials_found",
}

# A sentence that names a trial by its number: that record alone.
NAMED = {
    "named-agrees": "a trial named by its number: all that is stated of it is as its record has it → consistent",
    "named-differs": "a trial named by its number: its record plainly has another phase, size, status or randomisation "
    "→ contradicted",
    "named-open": "a trial named by its number: its record settles what is stated neither way → unverified",
    "named-absent": "a trial named by its number, with no record here → unverified",
}

# "No trial exists", "never tested", "no Phase 3 trial has been completed": whatever kind of claim it was read as.
ABSENT = {
    "absent-there": "the sentence says that there is no such trial: there is one, by the article's date → contradicted",
    "absent-none": "the sentence says that there is no such trial: none found, after a complete answer → consistent",
    "absent-open": "the sentence says that there is no such trial, and the records do not settle it → unverified",
}

RESULTS = {
    "results-favour": "posted results, read: the primary outcome favours the therapy, significantly → consistent",
    "results-no-difference": "posted results, read: no significant difference, under shown or promising, and no "
    "completed trial of that tier is silent → contradicted",
    "results-unread": "posted results that do not allow one reading → check_results",
}

STEPS = {
    "quantifier": "several, multiple: 3 completed or more; numerous, many: 5; dozens: 24; fewer: one step down [P]",
    "stated-count": "the number of trials that the sentence gives is set beside the number on record; consistent, but "
    "more are stated than are on record → unverified [P]",
    "step-possible": "overstated, contradicted or none found, but records that may match would change it → unverified",
    "step-animals": "a claim of benefit, but the sentence speaks of animals or a laboratory → unverified",
    "step-hedged": "a comparison that is only said to be possible, and overstated → unverified",
    "step-against": "a firm verdict, but the sentence may speak against the treatment → unverified",
    "step-type": "a firm verdict or an approval, but the kind of claim is uncertain → unverified",
    "step-neither": "none found, overstated or contradicted, but the sentence names neither the condition nor the "
    "treatment → unverified",
    "step-other-condition": "none found, overstated or contradicted, but the condition is from an earlier sentence, "
    "and this one names another, or another condition or treatment is named in between → unverified",
    "step-no-treatment": "a firm verdict, but the treatment is from an earlier sentence and nothing points back to it "
    "→ unverified",
    "step-carried": "contradicted, or overstated with no trial at all, but the condition or the treatment is from an "
    "earlier sentence → unverified",
    "step-outcome": "none found, overstated or contradicted, but the condition is an outcome in people who have "
    "another → unverified",
    "step-study": "overstated or contradicted, but the sentence tells of one study, with its size or its figures, and "
    "no record is plainly that study’s → unverified",
    "step-elsewhere": "none found, overstated or contradicted, but the article names a trial of another registry → "
    "unverified",
    "step-open-class": "none found, overstated or contradicted, but the treatment is a class whose members go by names "
    "of their own → unverified",
    "step-unlisted": "none found, overstated or contradicted, but the treatment is known only by the name that the "
    "article gives it → unverified",
    "step-class": "contradicted, but the treatment takes in more than one → unverified",
    "step-not-asked": "a verdict that needs a complete answer, and the registry could not be asked → unverified",
    "step-stale": "a verdict that needs a complete answer, and the records are too old to say → unverified",
    "step-incomplete": "a verdict that needs a complete answer, and the answer is incomplete → unverified",
    "umbrella": "an umbrella subject is judged by each condition that the article names; its own label is the "
    "mildest that one with trials gets, and the range is printed [P]",
}

FIXED = {
    "regulator": "approved_or_standard → check_regulator; where trials matched and none is of a late phase: no sign of "
    "late-phase testing",
    "mechanism": "mechanism → out_of_scope: a registry lists trials, not how a treatment acts",
    "future-hope": "future_hope → out_of_scope: a hope is about what may come",
    "anecdote": "anecdote → out_of_scope: single patients are not in a registry",
    "research-not-trial": "research_not_trial → out_of_scope: research is named, but no trial",
    "limits": "caveat → acknowledges_limits",
    "no-condition": "the sentence names no condition that could be resolved → unverified",
    "no-therapy": "the sentence names no treatment that could be resolved → unverified",
    "not-looked-up": "the registry was not asked about this pair → unverified",
}

# [P] how many completed trials a word stands for; "plural" and "one" set no number that a registry could miss.
QUANTIFIERS = {"several": 3, "multiple": 3, "numerous": 5, "many": 5, "dozens": 24}

# One step down for a quantifier that is not met.
LADDER = (Label.CONSISTENT, Label.COMPATIBLE, Label.UNVERIFIED, Label.OVERSTATED)

# Labels that say something about what is not there: only a complete answer carries them.
NEED_COMPLETE = frozenset({Label.NO_TRIALS_FOUND, Label.OVERSTATED, Label.CONTRADICTED})

# Types that the first table judges: something is said of how people fare.
BENEFITS = frozenset(
    {
        ClaimType.EFFICACY_SHOWN,
        ClaimType.EFFICACY_PROMISING,
        ClaimType.SAFETY,
        ClaimType.COMPARATIVE,
        ClaimType.CURE_SUPERLATIVE,
    }
)

# Labels whose error does harm.
HARMFUL = frozenset({Label.OVERSTATED, Label.CONTRADICTED})

# From the mildest to the harshest, for an umbrella's own label.
MILDEST = (
    Label.CONSISTENT,
    Label.COMPATIBLE,
    Label.CHECK_RESULTS,
    Label.CHECK_REGULATOR,
    Label.UNVERIFIED,
    Label.OVERSTATED,
    Label.CONTRADICTED,
    Label.NO_TRIALS_FOUND,  # last: where another condition has records, "none found" is not true of the whole
)

_FIRM = (Strength.ASSERTED, Strength.ABSOLUTE)


def row_for(claim: Claim) -> Row | None:
    """The row of the benefit table that a claim comes under; None for types that have rules of their own."""
    firm = claim.strength in _FIRM
    if claim.type is ClaimType.EFFICACY_SHOWN:
        return ROWS[_shown(claim, firm)]
    if claim.type is ClaimType.EFFICACY_PROMISING:
        hedged = claim.strength in (Strength.SPECULATIVE, Strength.NEUTRAL)
        return ROWS["promising-speculative" if hedged else "promising"]
    if claim.type is ClaimType.SAFETY:
        return ROWS["safety"]
    if claim.type is ClaimType.COMPARATIVE:
        return ROWS["comparative"]
    if claim.type is ClaimType.CURE_SUPERLATIVE:
        if claim.subtype == "cure":
            return ROWS["cure"]
        return ROWS["superlative" if firm else "superlative-hedged"]
    return None


def _shown(claim: Claim, firm: bool) -> str:
    """The table has no row for shown and speculative: it is promising, whatever it was called."""
    if claim.strength is Strength.SPECULATIVE:
        return "promising-speculative"
    if claim.scope == "study" or (claim.scope is None and claim.quantifier == "one"):
        return "shown-study"
    return "shown-general" if firm else "shown-qualified"
