"""The registry's codes and ours in a reader's words: tables to be checked by eye."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trials.models import ClaimType, Label, State, Strength, Study, Tier

# ---------------------------------------------------------------- phases and statuses

PHASES = {
    "EARLY_PHASE1": "Early Phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
    "NA": "No FDA phase",
}

# Rows of the picture of phase by status, in order, each with what it asks (after the registry's glossary).
PHASE_ROWS = (
    ("Early Phase 1", "a first look"),
    ("Phase 1", "is it safe?"),
    ("Phase 1/2", "safe, and a sign?"),
    ("Phase 2", "does it seem to work?"),
    ("Phase 2/3", "seems to, and does?"),
    ("Phase 3", "does it work?"),
    ("Phase 4", "after approval"),
    ("No FDA phase", "devices, procedures"),
    ("Phase not given", "older or other records"),
    ("Observational", "watching, not testing"),
    ("Expanded access", "use outside a trial"),
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

# Columns of the same picture; a record that says it is open but was not updated for two years goes under "unknown".
STATUS_GROUPS = (
    ("planned", "Planned", ("NOT_YET_RECRUITING",)),
    ("ongoing", "Under way", ("RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING")),
    ("completed", "Completed", ("COMPLETED",)),
    ("stopped", "Stopped", ("TERMINATED", "WITHDRAWN", "SUSPENDED")),
    ("unknown", "No news", ("UNKNOWN", "WITHHELD")),
    ("access", "Access", ("AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING")),
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

# label: the reader's words (claims.md §3), what it means, the words of a tally ("2 are ahead of …"), its tone
LABELS = {
    Label.CONTRADICTED: (
        "a factual statement about trials is wrong",
        "What the article says about trials does not fit the records.",
        ("is contradicted by the records", "are contradicted by the records"),
        "wrong",
    ),
    Label.OVERSTATED: (
        "ahead of what the registry holds",
        "The claim goes further than any completed trial on record could carry it.",
        ("is ahead of what the registry holds", "are ahead of what the registry holds"),
        "ahead",
    ),
    Label.NO_TRIALS_FOUND: (
        "no matching record found with these terms",
        "A complete answer held no trial of this treatment for this condition. Other words may find one, or another "
        "registry.",
        ("has no matching record", "have no matching record"),
        "none",
    ),
    Label.UNVERIFIED: (
        "the registry cannot settle it",
        "The records neither carry the claim nor speak against it, or the registry could not be asked.",
        ("cannot be settled from the registry", "cannot be settled from the registry"),
        "open",
    ),
    Label.CHECK_RESULTS: (
        "results are posted: read them",
        "A completed trial has posted its results. They are the place to look.",
        ("can be checked in posted results", "can be checked in posted results"),
        "read",
    ),
    Label.CHECK_REGULATOR: (
        "a regulator, not a registry, decides",
        "Approval and standard care are a regulator’s to state; a listing in a registry is neither.",
        ("is for a regulator to answer", "are for a regulator to answer"),
        "elsewhere",
    ),
    Label.COMPATIBLE: (
        "nothing against it, little for it",
        "The claim is hedged, and the records leave it open.",
        ("is left open by the records", "are left open by the records"),
        "fits",
    ),
    Label.CONSISTENT: (
        "the registry agrees",
        "What the article says about trials is what the records say.",
        ("agrees with the registry", "agree with the registry"),
        "agrees",
    ),
    Label.ACKNOWLEDGES_LIMITS: (
        "the article says its own limits",
        "The article itself says what is not known, not proven or not without risk. Credit to it.",
        ("states a limit", "state limits"),
        "credit",
    ),
    Label.OUT_OF_SCOPE: (
        "not something a registry can check",
        "Mechanisms, hopes and single patients are not what a registry records.",
        ("is not something a registry can check", "are not something a registry can check"),
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
    "overdue": "results overdue by a year or more",
    "possible": "possibly relevant, listed apart",
}

FLAGS = {
    "pay_to_participate": "Participants may have to pay",
    "sponsor_sells": "The sponsor sells the treatment",
    "no_control": "No control group, or open label",
    "one_sponsor_many_diseases": "One sponsor, one product, many diseases",
    "stale_status": "Status unknown or out of date",
    "results_overdue": "Results overdue",
    "registered_late": "Registered after the start",
    "phase_design_mismatch": "Phase label and design disagree",
    "large_clinic_enrolment": "A very large enrolment planned by a clinic",
    "stopped_for_cause": "Stopped for safety, funding or a regulator",
    "registration_as_credential": "Registration used as a credential",
    "article_signs": "Signs in the article itself",
}

NOT_SEARCHED = (
    "Other registries: the EU’s CTIS and EudraCT, WHO ICTRP, ISRCTN, the Chinese, Japanese, Indian, Iranian and other "
    "national registers.",
    "Journals, preprints and conference papers, but for those that a record links. A trial without posted results may "
    "have a paper.",
    "Regulators’ lists of approved products, and court or enforcement records.",
    "Trials that were never registered, and records that use none of the words asked for.",
)


def humanised(code: str) -> str:
    """A code that no table knows, made readable: "SOME_NEW_CODE" → "Some new code"."""
    words = re.sub(r"[_\s]+", " ", code).strip()
    return words[:1].upper() + words[1:].lower() if words.isupper() else words[:1].upper() + words[1:]


def phase_of(study: Study) -> str:
    """The row of the picture that a study stands in."""
    if study.study_type in ("OBSERVATIONAL", "EXPANDED_ACCESS"):
        return STUDY_TYPES[study.study_type]
    return phases_in_words(study.phases)


def phases_in_words(phases: Sequence[str]) -> str:
    if not phases:
        return "Phase not given"
    known = [PHASES.get(phase, humanised(phase)) for phase in sorted(phases)]
    if len(known) > 1 and all(name.startswith("Phase ") for name in known):
        return "Phase " + "/".join(name.removeprefix("Phase ") for name in known)
    return "/".join(known)


def status_group(status: str | None) -> str:
    return next((group for group, _, members in STATUS_GROUPS if status in members), "unknown")


def label_words(label: Label) -> str:
    return LABELS[label][0]


def tone(label: Label) -> str:
    """The colour and sign that a label wears on a page."""
    return LABELS[label][3]


def plural(number: int, one: str, many: str | None = None) -> str:
    """ "1 trial", "3 trials", "no trials"."""
    name = one if number == 1 else (many or one + "s")
    return f"{number:,} {name}"


def listing(words: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DATE = re.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def date_words(date: str | None) -> str:
    """ "20 January 2022", "January 2022" or "2022"; a date of another shape as it came."""
    found = _DATE.match(date or "")
    if not found:
        return date or ""
    year, month, day = found.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}" if day else f"{MONTHS[int(month) - 1]} {year}"


def short_date(date: str | None) -> str:
    """ "Jan 2022", for a table."""
    found = _DATE.match(date or "")
    if not found or not found[2] or not 1 <= int(found[2]) <= 12:
        return date_words(date)
    return f"{MONTHS[int(found[2]) - 1][:3]} {found[1]}"


HOW_TO_READ = (
    "Each sentence that claims something about a treatment is set beside the trials that ClinicalTrials.gov holds for "
    "that treatment and that condition. A registry record is a plan and a status, seldom an outcome: a completed trial "
    "is not a positive one, a trial without posted results may have a paper, and a listing is not an endorsement. So "
    "no verdict here says that something works or does not work. It says whether the claim fits what is on record."
)
