"""The nouns, in the order of the way from an article to a report.

article → mentions → claims → pairs → queries → studies → evidence → verdicts → report

Plain frozen dataclasses and string enums; nothing here does any work. Dates are ISO text as received
(`yyyy`, `yyyy-MM` or `yyyy-MM-dd`), offsets are half-open character ranges into `Article.text`,
concepts are named by their id (`MESH:D…` or `TRIALS:slug`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

# ---------------------------------------------------------------- article


@dataclass(frozen=True, slots=True)
class Block:
    """A run of an article's text that is laid out as one piece; blocks never overlap and are in order."""

    start: int
    end: int
    kind: str  # heading | paragraph | item


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from one source: its main text, without menus, and what the source says of itself."""

    id: str  # the file's stem, or a slug of the URL; unique in a run
    source: str  # the path or URL as given; "-" for standard input
    title: str | None
    published: str | None
    text: str
    blocks: tuple[Block, ...]
    format: str  # text | markdown | html | pdf | docx
    url: str | None = None
    note: str | None = None  # what a reader should know of how it was read, one sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, in one block. A heading or a list item without a full stop is a sentence too."""

    start: int
    end: int
    kind: str  # the block's kind


# ---------------------------------------------------------------- concepts and mentions


class Kind(StrEnum):
    CONDITION = "condition"
    THERAPY = "therapy"


@dataclass(frozen=True, slots=True)
class Concept:
    """A condition or a therapy that the vocabulary knows."""

    id: str  # MESH:D008103 | TRIALS:endometrial-atrophy
    name: str  # preferred name, MeSH's own where it has one
    kind: Kind
    names: tuple[str, ...]  # the preferred name first, then synonyms, as people write them
    broader: tuple[str, ...]  # concept ids, nearest first
    url: str | None
    source: str  # where the row comes from: "MeSH 2026", "trials"


class Role(StrEnum):
    """What a mention is to its article."""

    SUBJECT = "subject"
    MENTION = "mention"  # a condition that is an example, a consequence, an adverse event, a comparison
    VARIANT = "variant"  # a therapy narrower than the subject
    COMPARATOR = "comparator"  # a therapy that the subject is compared with


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in an article where a concept is named."""

    concept: str
    kind: Kind
    name: str  # the concept's preferred name
    text: str  # as written
    start: int
    end: int
    role: Role


# ---------------------------------------------------------------- claims and pairs


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision on a claim, a match or a verdict."""

    subject: str  # claim | match | verdict
    key: str  # claim | "study|condition|therapy" | "claim|condition|therapy", by their ids
    decision: str  # see judging.py
    note: str | None  # why
    judged_by: str | None
    judged_at: str  # ISO date-time, UTC


class ClaimType(StrEnum):
    """What a claim asserts; the order is the order of precedence in a tie, caveat apart."""

    EFFICACY_SHOWN = "efficacy_shown"
    CURE_SUPERLATIVE = "cure_superlative"
    COMPARATIVE = "comparative"
    APPROVED_OR_STANDARD = "approved_or_standard"
    EFFICACY_PROMISING = "efficacy_promising"
    SAFETY = "safety"
    TRIALS_CONDUCTED = "trials_conducted"
    TRIALS_UNDERWAY = "trials_underway"
    ANECDOTE = "anecdote"
    FUTURE_HOPE = "future_hope"
    MECHANISM = "mechanism"
    CAVEAT = "caveat"


class Strength(StrEnum):
    """How strongly benefit is asserted, weakest first."""

    NEUTRAL = "neutral"
    SPECULATIVE = "speculative"
    QUALIFIED = "qualified"
    ASSERTED = "asserted"
    ABSOLUTE = "absolute"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an article that asserts something about a therapy, or limits what is asserted."""

    id: str  # "<article id>-<8 hex of BLAKE2b of the sentence, numbered when it repeats>"
    article: str
    start: int
    end: int
    text: str
    type: ClaimType
    also: tuple[str, ...]  # secondary types, "type" or "type:subtype"
    subtype: str | None
    strength: Strength
    scope: str | None  # general | study, for efficacy
    conditions: tuple[str, ...]  # concept ids, the main one first
    therapy: str | None  # concept id
    quantifier: str | None  # several | numerous | dozens | one | plural: how many trials it speaks of
    phases: tuple[str, ...]  # phases it states, in the registry's words (PHASE2, …)
    enrolment: int | None  # participants it states
    cues: tuple[str, ...]  # what decided, for people: "may help → efficacy_promising, speculative"
    judgement: Judgement | None = None  # a person's, where there is one: type and strength are theirs


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A condition and a therapy that some claim joins (concept ids).

    A search may leave one of them open, which is then an empty text.
    """

    condition: str
    therapy: str


@dataclass(frozen=True, slots=True)
class TrialNumber:
    """A place in an article that names a trial by its number in a registry."""

    registry: str  # an id of registries.numbers
    number: str  # as the registry writes it
    text: str  # as written
    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one article."""

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]  # those that matter to the article, with roles
    claims: tuple[Claim, ...]
    pairs: tuple[Pair, ...]  # joined by a claim
    examples: tuple[Pair, ...]  # named examples of an umbrella subject, judged in its stead; not in pairs
    note: str | None = None  # why nothing was read: "not English", "no condition found", …
    numbers: tuple[TrialNumber, ...] = ()  # trials that the text names by number


# ---------------------------------------------------------------- queries and studies


@dataclass(frozen=True, slots=True)
class Query:
    """What a registry is asked about a pair."""

    id: str  # BLAKE2b of registry and parameters, 16 hex
    registry: str  # ctgov
    pair: Pair
    params: tuple[tuple[str, str], ...]  # as sent, without paging
    url: str  # what a reader can open to see the same search


class State(StrEnum):
    """How far a query's answer can be trusted."""

    COMPLETE = "complete"  # every record of totalCount received
    INCOMPLETE = "incomplete"  # asked, not all received
    NOT_ASKED = "not_asked"  # could not ask, and nothing is kept
    STALE = "stale"  # kept from an earlier run, older than allowed, and could not ask again


@dataclass(frozen=True, slots=True)
class Answer:
    """The state of a query in the cache: what was asked, when, and how much of it came."""

    query: Query
    state: State
    asked_at: str | None  # ISO date-time, UTC
    data_date: str | None  # the registry's own date of the data
    total: int | None
    received: int
    studies: tuple[str, ...]  # NCT numbers, sorted
    reason: str | None  # why it is not complete, one sentence
    basis: str = "registry"  # registry | "snapshot of 2022-01-20"


@dataclass(frozen=True, slots=True)
class MeshTerm:
    id: str  # D008103
    name: str


@dataclass(frozen=True, slots=True)
class Intervention:
    type: str | None  # DRUG, BIOLOGICAL, DEVICE, PROCEDURE, …
    name: str
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arm:
    label: str
    type: str | None  # EXPERIMENTAL, ACTIVE_COMPARATOR, PLACEBO_COMPARATOR, SHAM_COMPARATOR, NO_INTERVENTION, OTHER
    interventions: tuple[str, ...]  # names, without the "Drug: " in front


@dataclass(frozen=True, slots=True)
class Reference:
    pmid: str | None
    type: str | None  # RESULT, DERIVED, BACKGROUND
    citation: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a study takes, or took, participants."""

    facility: str | None
    city: str | None
    state: str | None
    country: str | None
    status: str | None  # RECRUITING, WITHDRAWN …; most records give none once the study has ended
    latitude: float | None  # of the town, not of the building
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    measure: str
    time_frame: str | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """A statistical analysis of a posted primary outcome, as the record gives it."""

    outcome: str
    groups: tuple[str, ...]
    method: str | None
    p_value: str | None
    estimate_type: str | None
    estimate: str | None
    interval: tuple[str | None, str | None]
    hypothesis: str | None  # SUPERIORITY, NON_INFERIORITY, …
    values: tuple[str | None, ...] = ()  # each group's own value, where the outcome has one a group; as the groups


@dataclass(frozen=True, slots=True)
class Results:
    """What a record's posted results say of its primary outcomes and of harm."""

    primary_outcomes: tuple[str, ...]
    analyses: tuple[Analysis, ...]
    serious_affected: int | None  # participants with a serious adverse event, all groups
    serious_at_risk: int | None


@dataclass(frozen=True, slots=True)
class Study:
    """One registered study, with the registry's own words and codes; what a record lacks is None or empty."""

    id: str  # NCT00000000
    registry: str
    url: str
    title: str
    official_title: str | None
    acronym: str | None
    aliases: tuple[str, ...]
    study_type: str | None  # INTERVENTIONAL, OBSERVATIONAL, EXPANDED_ACCESS
    phases: tuple[str, ...]  # NA, EARLY_PHASE1, PHASE1 … as received; empty when the record has none
    status: str | None
    last_known_status: str | None
    why_stopped: str | None
    status_verified: str | None
    allocation: str | None  # RANDOMIZED, NON_RANDOMIZED, NA
    intervention_model: str | None  # SINGLE_GROUP, PARALLEL, …
    masking: str | None  # NONE, SINGLE, …
    primary_purpose: str | None
    enrolment: int | None
    enrolment_type: str | None  # ACTUAL, ESTIMATED
    start_date: str | None
    primary_completion_date: str | None
    completion_date: str | None
    first_submitted: str | None
    first_posted: str | None
    last_updated: str | None
    results_posted: str | None
    has_results: bool
    has_expanded_access: bool
    sponsor: str | None
    sponsor_class: str | None
    collaborators: tuple[str, ...]
    countries: tuple[str, ...]
    sites: tuple[Site, ...] = field(default=(), kw_only=True)
    conditions: tuple[str, ...]
    keywords: tuple[str, ...]
    condition_meshes: tuple[MeshTerm, ...]
    condition_ancestors: tuple[MeshTerm, ...]
    intervention_meshes: tuple[MeshTerm, ...]
    intervention_ancestors: tuple[MeshTerm, ...]
    interventions: tuple[Intervention, ...]
    arms: tuple[Arm, ...]
    primary_outcomes: tuple[Outcome, ...]
    references: tuple[Reference, ...]
    summary: str | None  # the record's brief summary: matching and red flags read it; not in snapshots
    results: Results | None
    version: str | None  # the registry's date of this version of the record


# ---------------------------------------------------------------- matches, evidence, verdicts


@dataclass(frozen=True, slots=True)
class Match:
    """Why a study is, or may be, about a pair."""

    study: str
    pair: Pair
    certain: bool  # False: listed apart as "possibly relevant", never raises a tier
    confidence: float  # 0 to 1
    reasons: tuple[str, ...]  # for people, each names the feature and the record's own words
    judgement: Judgement | None = None  # a person's, where there is one: certain is theirs


class Tier(StrEnum):
    T0 = "T0"  # none matched
    T1 = "T1"  # none completed
    T2 = "T2"  # only early, small or one-arm ones completed
    T3 = "T3"  # a randomised Phase 2 or small randomised trial completed
    T4 = "T4"  # a late-phase or large randomised trial completed


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to look closer; none proves wrongdoing."""

    flag: str  # pay_to_participate, stale_status, results_overdue, …
    rule: str  # the rule in words
    studies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the registry holds for a pair, as of a date."""

    pair: Pair
    as_of: str
    state: State
    tier: Tier
    has_results: bool  # the tier's "r": a trial at that tier has posted results
    reason: str  # the tier in one sentence, with its trials
    tier_studies: tuple[str, ...]
    studies: tuple[str, ...]  # all certain matches, interventional or not
    possible: tuple[str, ...]  # uncertain matches
    counts: tuple[
        tuple[str, int], ...
    ]  # total, interventional, completed, ongoing, unknown, stale, randomised, with_results, overdue, …
    by_phase_status: tuple[tuple[str, str, int], ...]  # phase label, overall status, number
    highest_completed_phase: str | None
    largest_enrolment: int | None
    flags: tuple[Flag, ...]
    answer: Answer


class Label(StrEnum):
    CONSISTENT = "consistent"
    COMPATIBLE = "compatible"
    UNVERIFIED = "unverified"
    CHECK_RESULTS = "check_results"
    OVERSTATED = "overstated"
    CONTRADICTED = "contradicted"
    NO_TRIALS_FOUND = "no_trials_found"
    CHECK_REGULATOR = "check_regulator"
    OUT_OF_SCOPE = "out_of_scope"
    ACKNOWLEDGES_LIMITS = "acknowledges_limits"


@dataclass(frozen=True, slots=True)
class Then:
    """The verdict as it would have been on the day when the article was published, by today's records."""

    as_of: str
    label: Label
    tier: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim set beside the evidence for one pair."""

    claim: str
    condition: str | None
    therapy: str | None
    label: Label
    words: str  # the label in the reader's words; says so when the registry could not be asked
    tier: str | None  # T0 … T4, T4r
    shows: str  # "The registry shows …"
    cannot_show: str  # "It cannot show …"
    studies: tuple[str, ...]
    rule: str  # id of the row of the table, and the row in words
    would_change: str  # what would change it
    readings: tuple[str, ...] = ()  # where a rule is debatable: the most and the least generous, a sentence each
    judgement: Judgement | None = None  # a person's, where there is one: label is theirs
    own: Label | None = None  # the label that the tables give, where a person decided on the verdict
    then: Then | None = None  # where asked for, and the article gives its date


# ---------------------------------------------------------------- report


@dataclass(frozen=True, slots=True)
class TrialChange:
    """What is different in a study from how an earlier report had it."""

    study: str
    title: str
    field: str  # a field of Study, or "match": whether it matches one of the pairs
    before: str | None  # as received; several values joined by " | "
    after: str | None
    conditions: tuple[str, ...]  # concept ids of the pairs that it matches, or matched


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A claim whose verdict is another than in an earlier report."""

    claim: str
    condition: str | None
    therapy: str | None
    before: str  # a Label, as the earlier report had it
    after: str
    studies: tuple[str, ...]  # those of its pair that changed


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since an earlier report in the same folder, in what both reports are about."""

    as_of: str  # of the earlier report, as are basis and version
    basis: str
    version: str
    trials: tuple[TrialChange, ...]
    verdicts: tuple[VerdictChange, ...]


@dataclass(frozen=True, slots=True)
class NamedTrial:
    """A trial that an article names by its number, looked up."""

    number: str  # as TrialNumber has it
    registry: str
    url: str
    study: str | None  # id of its record, which differs from an old number; None when there is none here
    words: str  # its phase, size and status, or why there is no record; goes on after the number


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report says; the writers of each format add nothing to it."""

    readings: tuple[Reading, ...]
    verdicts: tuple[Verdict, ...]  # in the order of the claims
    evidence: tuple[Evidence, ...]  # one a pair, examples of umbrellas included, sorted by pair
    matches: tuple[Match, ...]
    studies: tuple[Study, ...]  # those that evidence names, sorted by id
    concepts: tuple[Concept, ...]  # those that anything above names, sorted by id
    as_of: str  # "today" for the evidence, ISO date
    basis: str  # registry | cache | "snapshot of 2022-01-20"
    basis_note: str | None  # one sentence for the top of every page when basis is not the live registry
    version: str  # of trials
    problems: tuple[str, ...]  # what could not be read or asked, one sentence each
    since: Since | None = None  # against the report that stood in the folder before; None without one
    judgements: tuple[Judgement, ...] = ()  # people's, that this report applies
    named: tuple[NamedTrial, ...] = ()  # what became of Reading.numbers, each number once, sorted
