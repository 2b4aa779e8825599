"""The registry's codes and ours in a reader's words: tables to be checked by eye."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from trials.evidence.asof import Standing
from trials.models import ClaimType, Label, State, Strength, Tier
from trials.phrases import day

# ---------------------------------------------------------------- phases and statuses

# Rows of the picture of phase by status, in order, each with what it asks (after the registry's glossary).
PHASE_ROWS = (
    ("Early Phase 1", "a first look"),
    ("Phase 1", "is it safe?"),
    ("Phase 1/2", "safe, and a sign?"),
    ("Phase 2", "any sign it works?"),
    ("Phase 2/3", "a sign, and more?"),
    ("Phase 3", "does it work?"),
    ("Phase 4", "after approval"),
    ("No FDA phase", "device, procedure"),
    ("Phase not given", "often older"),
    ("Observational", "watched, not tested"),
    ("Expanded access", "outside a trial"),
)

STATUSES = {
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "RECRUITING": "Recruiting",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "SUSPENDED": "Suspended",
    "COMPLETED": "Completed",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
    "UNKNOWN": "Unknown status",
    "WITHHELD": "Withheld",
    "AVAILABLE": "Available",
    "NO_LONGER_AVAILABLE": "No longer available",
    "TEMPORARILY_NOT_AVAILABLE": "Temporarily not available",
    "APPROVED_FOR_MARKETING": "Approved for marketing",
}

# Columns of the same picture, by where a study stood on the date of the report.
GROUPS = (
    ("planned", "Planned", (Standing.PLANNED,)),
    ("ongoing", "Under way", (Standing.ONGOING,)),
    ("completed", "Completed", (Standing.COMPLETED,)),
    ("stopped", "Stopped", (Standing.STOPPED,)),
    ("unknown", "No news", (Standing.UNKNOWN, Standing.STALE)),
    ("access", "Access", (Standing.ACCESS,)),
)

STUDY_TYPES = {
    "INTERVENTIONAL": "Interventional",
    "OBSERVATIONAL": "Observational",
    "EXPANDED_ACCESS": "Expanded access",
}

ALLOCATIONS = {"RANDOMIZED": "randomised", "NON_RANDOMIZED": "not randomised", "NA": "one group, nothing to randomise"}

MASKINGS = {
    "NONE": "open label",
    "SINGLE": "single-blind",
    "DOUBLE": "double-blind",
    "TRIPLE": "triple-blind",
    "QUADRUPLE": "quadruple-blind",
}

ARM_TYPES = {
    "EXPERIMENTAL": "experimental",
    "ACTIVE_COMPARATOR": "active comparator",
    "PLACEBO_COMPARATOR": "placebo",
    "SHAM_COMPARATOR": "sham",
    "NO_INTERVENTION": "no intervention",
    "OTHER": "other",
}

SPONSOR_CLASSES = {
    "INDUSTRY": "industry",
    "NIH": "NIH",
    "FED": "US federal agency",
    "OTHER_GOV": "other government",
    "NETWORK": "network",
    "INDIV": "individual",
    "OTHER": "university, hospital or other",
    "UNKNOWN": "class unknown",
    "AMBIG": "class unclear",
}

# What an analysis was to show. The registry's older records do not tell superiority from "other".
HYPOTHESES = {
    "SUPERIORITY": "a test of whether one is better",
    "NON_INFERIORITY": "a test of whether one is not worse",
    "EQUIVALENCE": "a test of whether both are alike",
    "NON_INFERIORITY_OR_EQUIVALENCE": "a test of whether one is not worse, or both are alike",
    "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": "a test of whether one is not worse, or both are alike",
}

REFERENCE_TYPES = {"RESULT": "results", "DERIVED": "drawn from this trial", "BACKGROUND": "background"}

# ---------------------------------------------------------------- claims and verdicts

CLAIM_TYPES = {
    ClaimType.EFFICACY_SHOWN: "Benefit stated as shown",
    ClaimType.EFFICACY_PROMISING: "Benefit held out as promising",
    ClaimType.TRIALS_UNDERWAY: "Trials said to be under way",
    ClaimType.TRIALS_CONDUCTED: "Trials said to have been done",
    ClaimType.SAFETY: "Said to be safe",
    ClaimType.CURE_SUPERLATIVE: "Cure or breakthrough",
    ClaimType.COMPARATIVE: "Said to be better than another treatment",
    ClaimType.APPROVED_OR_STANDARD: "Said to be approved or standard",
    ClaimType.MECHANISM: "How it is said to work",
    ClaimType.FUTURE_HOPE: "Hope for the future",
    ClaimType.ANECDOTE: "Single patients or testimonials",
    ClaimType.CAVEAT: "A limit, stated by the article",
}

SUBTYPES = {
    "research_not_trial": "research, no trial named",
    "cure": "cure",
    "superlative": "superlative",
    "regulatory_approval": "a regulator’s approval",
    "standard_of_care": "standard of care",
    "commercially_available": "on sale",
    "regulated_oversight": "under oversight",
    "preclinical_evidence": "animal or laboratory data",
    "negative_result": "a negative result",
    "risk_or_harm": "risk or harm",
    "unproven": "unproven",
    "not_approved": "not approved",
    "more_research_needed": "more research needed",
    "not_a_cure": "not a cure",
}

STRENGTHS = {
    Strength.ABSOLUTE: "in absolute terms",
    Strength.ASSERTED: "without hedging",
    Strength.QUALIFIED: "with qualification",
    Strength.SPECULATIVE: "as a possibility",
    Strength.NEUTRAL: "no benefit asserted",
}

SCOPES = {"general": "about the treatment in general", "study": "about one study"}


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A verdict in the words of its places."""

    words: str  # the reader's words, as the verdicts have them
    meaning: str
    tally: tuple[str, str]  # after "1 claim", after "3 claims"
    short: str  # in a narrow table, after a number
    tone: str  # its colour and sign on a page


# The most serious first: the order of tallies and of the claims on a page.
LABELS = {
    Label.CONTRADICTED: LabelRow(
        "a factual statement about trials is wrong",
        "What the article says about trials does not fit the records.",
        ("is contradicted by the records", "are contradicted by the records"),
        "contradicted",
        "wrong",
    ),
    Label.OVERSTATED: LabelRow(
        "ahead of what the registry holds",
        "The claim goes further than any completed trial on record could carry it.",
        ("is ahead of what the registry holds", "are ahead of what the registry holds"),
        "ahead of the registry",
        "ahead",
    ),
    Label.NO_TRIALS_FOUND: LabelRow(
        "no matching record found with these terms",
        "A complete answer held no trial of this treatment for this condition. Other words may find one, or another "
        "registry.",
        ("has no matching record", "have no matching record"),
        "without a matching record",
        "none",
    ),
    Label.UNVERIFIED: LabelRow(
        "the registry cannot settle it",
        "The records neither carry the claim nor speak against it, or the registry could not be asked.",
        ("cannot be settled from the registry", "cannot be settled from the registry"),
        "cannot be settled",
        "open",
    ),
    Label.CHECK_RESULTS: LabelRow(
        "results are posted: read them",
        "A completed trial has posted its results. They are the place to look.",
        ("can be checked in posted results", "can be checked in posted results"),
        "to check in results",
        "read",
    ),
    Label.CHECK_REGULATOR: LabelRow(
        "a regulator, not a registry, decides",
        "Approval and standard care are a regulator’s to state; a listing in a registry is neither.",
        ("is for a regulator to answer", "are for a regulator to answer"),
        "for a regulator",
        "elsewhere",
    ),
    Label.COMPATIBLE: LabelRow(
        "nothing against it, little for it",
        "The claim is hedged, and the records leave it open.",
        ("is left open by the records", "are left open by the records"),
        "left open",
        "fits",
    ),
    Label.CONSISTENT: LabelRow(
        "the registry agrees",
        "What the article says about trials is what the records say.",
        ("agrees with the registry", "agree with the registry"),
        "in agreement",
        "agrees",
    ),
    Label.ACKNOWLEDGES_LIMITS: LabelRow(
        "the article says its own limits",
        "The article itself says what is not known, not proven or not without risk. Credit to it.",
        ("states a limit", "state limits"),
        "stating limits",
        "credit",
    ),
    Label.OUT_OF_SCOPE: LabelRow(
        "not something a registry can check",
        "Mechanisms, hopes and single patients are not what a registry records.",
        ("is not something a registry can check", "are not something a registry can check"),
        "not checkable",
        "outside",
    ),
}

# ---------------------------------------------------------------- evidence

# tier: its name on the ladder, in full
TIERS = {
    Tier.T0: ("None found", "No trial on record matches both the condition and the treatment."),
    Tier.T1: ("None completed", "Trials are registered, but none has been completed."),
    Tier.T2: ("Early, small or one-arm", "Only early, small or one-arm trials have been completed."),
    Tier.T3: ("Small randomised", "A randomised Phase 2 or a small randomised trial has been completed."),
    Tier.T4: ("Large or late-phase", "A late-phase or a large randomised trial has been completed."),
}

# How far testing has come, at the end of a sentence that counts completed trials.
FURTHEST = {
    Tier.T0: "none of those completed is a trial of it",
    Tier.T1: "none of those completed is a trial of it",
    Tier.T2: "those completed were early, small or not randomised",
    Tier.T3: "the strongest is a randomised Phase 2 or a small randomised trial",
    Tier.T4: "the strongest is a late-phase or a large randomised trial",
}

# state: a short name, and what it means for a reader. Four different things.
STATES = {
    State.COMPLETE: "complete answer",
    State.INCOMPLETE: "incomplete answer",
    State.NOT_ASKED: "could not ask",
    State.STALE: "too old to say",
}

COUNTS = {
    "total": "records that match",
    "interventional": "of them trials (interventional)",
    "observational": "observational records",
    "expanded_access": "expanded-access records",
    "completed": "completed",
    "ongoing": "under way",
    "planned": "planned",
    "stopped": "stopped early or withdrawn",
    "unknown": "unknown status",
    "stale": "listed as open, not updated for two years",
    "randomised": "randomised",
    "with_results": "with results posted",
    "overdue": "no results posted a year after the end (may be exempt)",
    "possible": "possibly relevant, listed apart",
    "later": "began later than the date of this report, left out",
}

FLAGS = {
    "pay_to_participate": "Participants may have to pay",
    "sponsor_sells": "The sponsor sells the treatment",
    "no_control": "No control group, or open label",
    "one_sponsor_many_diseases": "One sponsor, one product, many diseases",
    "stale_status": "Status unknown or out of date",
    "results_overdue": "No results posted (may be exempt)",
    "registered_late": "Registered after the start",
    "phase_design_mismatch": "Phase label and design disagree",
    "large_clinic_enrolment": "A very large enrolment planned by a clinic",
    "stopped_for_cause": "Stopped for safety, funding or a regulator",
    "registration_as_credential": "Registration used as a credential",
    "article_signs": "Signs in the article itself",
}

# Parts of a question to ClinicalTrials.gov, as its API names them.
PARAMS = {
    "query.cond": "Condition",
    "query.intr": "Treatment",
    "query.term": "Any words",
    "query.titles": "Title",
    "filter.advanced": "Only records where",
    "filter.overallStatus": "Only of status",
    "fields": "Parts of each record asked for",
    "sort": "Order",
}

NOT_SHOWN = (
    "Whether people got better. A record is a plan and a status, seldom an outcome: a completed trial is not yet a "
    "positive one, and one without posted results may have a published paper.",
    "That a treatment is safe. Where none of n people was harmed, up to 3 in n of those treated later may still be.",
    "That a treatment is approved or recommended. Anyone may register a trial, and a listing is not an endorsement.",
    "Why a status is as it is. “Unknown” means that nobody has confirmed the record for two years, not that the trial "
    "failed.",
)

NOT_SEARCHED = (
    "Other registries: the EU’s CTIS and EudraCT, WHO ICTRP, ISRCTN, the Chinese, Japanese, Indian, Iranian and other "
    "national registers.",
    "Journals, preprints and conference papers, but for those that a record links. A trial without posted results may "
    "have a paper.",
    "Regulators’ lists of approved products, and court or enforcement records.",
    "Trials that were never registered, and records that use none of the words asked for.",
)


@cache
def humanised(code: str) -> str:
    """A code that no table knows, made readable: "SOME_NEW_CODE" → "Some new code"."""
    words = re.sub(r"[_\s]+", " ", code).strip()
    return words[:1].upper() + words[1:].lower() if words.isupper() else words[:1].upper() + words[1:]


def told_kind(type_: str, subtype: str | None) -> str:
    """A kind of claim inside a sentence: "cure or breakthrough: superlative"."""
    kind = next((text for one, text in CLAIM_TYPES.items() if one.value == type_), humanised(type_))
    kind = kind[:1].lower() + kind[1:]
    return f"{kind}: {SUBTYPES.get(subtype, humanised(subtype))}" if subtype else kind


def tier_words(tier: str | None) -> str:
    """ "T3r" → "Small randomised, with posted results"."""
    code = (tier or "")[:2]
    if code not in set(Tier):
        return ""
    return TIERS[Tier(code)][0] + (", with posted results" if (tier or "").endswith("r") else "")


def plural(number: int, one: str, many: str | None = None) -> str:
    """ "1 trial", "3 trials", for figures in tables and captions."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def date_words(date: str | None) -> str:
    """ "20 January 2022"; nothing for no date."""
    return day(date) if date else ""


def short_date(date: str | None) -> str:
    """ "Jan 2022", for a table."""
    *_, month, year = ("", "", *date_words(date).split())
    return f"{month[:3]} {year}".strip() if year.isdigit() else date_words(date)


HOW_TO_READ = (
    "Each sentence that claims something about a treatment is set beside the trials that ClinicalTrials.gov holds for "
    "that treatment and that condition. A registry record is a plan and a status, seldom an outcome: a completed trial "
    "is not a positive one, a trial without posted results may have a paper, and a listing is not an endorsement. So "
    "no verdict here says that something works or does not work. It says whether the claim fits what is on record."
)
