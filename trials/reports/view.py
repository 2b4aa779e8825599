"""What the pages say, format by format the same: plain, cleaned text in the order it is read."""

from __future__ import annotations

from dataclasses import dataclass

from trials.reports.charts import Matrix, Timeline


@dataclass(frozen=True, slots=True)
class Link:
    """A text and, where there is a page for it, its address (already checked)."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A named fact of a record: one value or several."""

    term: str
    values: tuple[Link, ...]
    printed: bool = False  # on paper only these follow a row


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One record: what the table's columns show, and all else that the page must say of it."""

    id: str
    url: str | None
    title: str
    phase: str
    phase_order: int
    group: str  # planned | ongoing | completed | stopped | unknown | access
    status: str
    design: str
    enrolment: int | None
    enrolment_words: str
    start: str
    completion: str
    start_words: str
    completion_words: str
    sponsor: str
    countries: str
    has_results: bool
    results_words: str
    therapies: tuple[str, ...]  # names of the therapies that it was matched for
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class FlagView:
    name: str
    rule: str
    studies: tuple[Link, ...]
    articles: tuple[
        tuple[str, str, str], ...
    ] = ()  # title, slug of the page and what was found, where articles gave rise to it


@dataclass(frozen=True, slots=True)
class Param:
    """A part of the question, in a reader's words and as it was sent."""

    label: str
    name: str
    value: str
    short: str  # what stands for a long value until it is opened


@dataclass(frozen=True, slots=True)
class QueryView:
    """What was asked, how much of the answer came, and when."""

    registry: str
    params: tuple[Param, ...]
    url: str | None
    asked_at: str
    data_date: str
    basis: str
    proof: str  # the counts, in one sentence


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of testing."""

    tier: str
    name: str
    meaning: str
    place: str  # below | here | above | unknown


@dataclass(frozen=True, slots=True)
class PairView:
    """A condition and a therapy: what the registry holds, as of a date."""

    key: str
    therapy: str
    therapy_url: str | None
    state: str  # complete | incomplete | not_asked | stale
    state_name: str
    state_words: str
    tier: str
    tier_name: str
    reason: str
    rungs: tuple[Rung, ...]
    counts: tuple[tuple[str, str], ...]
    trials: tuple[str, ...]
    completed: int
    with_results: int
    possible: int
    query: QueryView
    matrix: Matrix | None
    timeline: Timeline | None
    claims: int


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A claim beside one condition: the verdict and its reasons."""

    label: str
    tone: str
    words: str
    condition: str | None
    condition_slug: str | None
    therapy: str | None
    tier: str
    shows: str
    cannot_show: str
    studies: tuple[Link, ...]
    rule: str  # in sentences
    rule_ids: str  # as the tables name it
    would_change: str
    tier_name: str  # the tier in words
    readings: tuple[str, ...] = ()  # the most and the least generous
    judged: str = ""  # what a person decided, beside what the tables give
    then: str = ""  # what it came to when the article was published, where that is something else


@dataclass(frozen=True, slots=True)
class Answer:
    """One verdict, and the conditions (name, slug of the page) that it is for."""

    tone: str
    words: str
    conditions: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim sentence with its verdicts, one a condition."""

    number: int
    id: str
    home: str  # its anchor, on its article's page and on its conditions'
    article: str
    article_slug: str
    text: str
    kind: str
    manner: str  # strength and scope
    also: tuple[str, ...]
    conditions: tuple[str, ...]
    therapy: str | None
    cues: tuple[str, ...]
    verdicts: tuple[VerdictView, ...]
    answers: tuple[Answer, ...]
    reasons: tuple[VerdictView, ...]  # its verdicts, without those that say the same
    tone: str  # of its verdicts, or "mixed"
    words: str
    dismissed: bool = False  # a person decided that it is no claim: it is counted nowhere


@dataclass(frozen=True, slots=True)
class Quote:
    """A claim on a condition's page."""

    claim: ClaimView
    anchor: str  # empty where it stands a second time
    aside: str  # what its explanation adds to the one it shares


@dataclass(frozen=True, slots=True)
class Case:
    """The claims that one explanation holds for."""

    quotes: tuple[Quote, ...]
    verdict: VerdictView
    ranges: tuple[str, ...]  # where a claim is about a group of conditions, the answers for its other members


@dataclass(frozen=True, slots=True)
class Stack:
    """The cases that rest on the same records: what these show is said once."""

    shows: str
    studies: tuple[Link, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one verdict."""

    tone: str
    words: str
    number: int
    stacks: tuple[Stack, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of an article's text, inside a claim or not."""

    text: str
    claim: ClaimView | None = None


@dataclass(frozen=True, slots=True)
class BlockView:
    """A heading, a paragraph or an item of an article, and the claims that begin in it."""

    kind: str
    runs: tuple[Run, ...]
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims came to one verdict."""

    label: str
    tone: str
    words: str
    short: str
    number: int


@dataclass(frozen=True, slots=True)
class VerdictNews:
    """A claim whose verdict is another than in the last report, for the conditions (name, slug) that it is for."""

    claim: ClaimView
    conditions: tuple[tuple[str, str | None], ...]
    therapy: str
    trials: tuple[Link, ...]  # those of its pairs that changed


@dataclass(frozen=True, slots=True)
class Turn:
    """The claims that went from one verdict to another: tone and words before and now."""

    before: tuple[str, str]
    after: tuple[str, str]
    number: int  # of verdicts
    claims: tuple[VerdictNews, ...]


@dataclass(frozen=True, slots=True)
class TrialNews:
    """One fact of a record that is another than in the last report."""

    trial: Link
    title: str
    what: str
    before: str
    after: str
    conditions: tuple[tuple[str, str | None], ...]  # name, slug of its page


@dataclass(frozen=True, slots=True)
class News:
    """What changed since the last report."""

    heading: str
    lead: str
    turns: tuple[Turn, ...]
    trials: tuple[TrialNews, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    slug: str
    id: str
    title: str
    source: Link
    published: str
    dates: str  # which date is the article's own and which the evidence's
    note: str  # why nothing was found in it
    read: str  # what was cut or assumed when it was read
    bottom_line: str
    blocks: tuple[BlockView, ...]
    claims: tuple[ClaimView, ...]
    credited: tuple[ClaimView, ...]
    uncheckable: tuple[tuple[str, tuple[ClaimView, ...]], ...]  # why, and the claims
    tally: tuple[Tally, ...]
    conditions: tuple[tuple[str, str | None], ...]  # name, slug of its page
    therapies: tuple[str, ...]
    named: tuple[tuple[Link, str], ...] = ()  # trials that it names by number, and what became of them
    signs: tuple[FlagView, ...] = ()  # reasons to look closer at the article itself


@dataclass(frozen=True, slots=True)
class ConditionPage:
    slug: str
    concept: str
    name: str
    heading: str  # as MeSH has it
    url: str | None
    wording: tuple[str, ...]
    bottom_line: tuple[str, ...]
    instead: tuple[tuple[str, str], ...]  # name and slug of the conditions that a group of conditions was judged by
    pairs: tuple[PairView, ...]
    claims: tuple[ClaimView, ...]
    groups: tuple[Group, ...]
    trials: tuple[TrialRow, ...]
    possible: tuple[TrialRow, ...]
    flags: tuple[FlagView, ...]
    tally: tuple[Tally, ...]
    articles: tuple[tuple[str, str], ...]  # title and slug of those that its claims come from
    not_shown: tuple[str, ...]
    not_searched: tuple[str, ...]
    news: News | None


@dataclass(frozen=True, slots=True)
class PhaseBar:
    """The trials of one phase in a small chart: completed ones and others, with their heights."""

    name: str
    done: int
    rest: int
    done_high: float
    rest_high: float


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A pair beside the others."""

    condition: str
    slug: str
    pair: PairView
    far: str  # how far testing has come, or why that is not known
    order: int  # of its step, for sorting; -1 where it is not known
    bars: tuple[PhaseBar, ...]
    bars_words: str
    trials: int
    randomised: int
    largest: int | None
    results: int
    unknown: float | None  # per cent of the trials
    tally: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder, and the pairs (name, address) that stand on it."""

    name: str
    meaning: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    lead: str
    unknown: int  # pairs of which nothing is known
    rows: tuple[CompareRow, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Every page, and what stands on all of them."""

    as_of: str
    as_of_words: str
    basis: str
    note: str  # for the top of every page; empty when the records are live
    note_more: str  # the rest of it, for who asks
    version: str
    articles: tuple[ArticlePage, ...]
    conditions: tuple[ConditionPage, ...]
    tally: tuple[Tally, ...]
    foremost: tuple[ClaimView, ...]  # the claims that go furthest
    bottom_line: str
    problems: tuple[str, ...]
    data_dates: tuple[str, ...]
    formats: tuple[str, ...]
    news: News | None  # since the last report; None where there was none
    compare: ComparePage | None  # None where there are too few pairs to compare
    decisions: tuple[str, ...] = ()  # what people decided, a sentence each
