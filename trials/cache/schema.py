"""The database, as data: every table and column with what it means.

Made to be looked at: plural snake_case tables, a foreign key is the singular noun of what it points to, ISO dates as
text, lists as JSON arrays, a `url` wherever there is a page to open. `since` is the migration that brought it.
"""

from __future__ import annotations

from typing import NamedTuple

APPLICATION_ID = 0x54524C53  # "TRLS" in the file's header, so that `file` and we know a database of ours


class Column(NamedTuple):
    name: str
    type: str  # text | integer | real | blob | json (text: an array unless doc says object) | date | time (ISO text)
    doc: str
    to: str | None = None  # the table it points to
    since: int = 1


class Table(NamedTuple):
    doc: str
    pk: tuple[str, ...]
    columns: tuple[Column, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    hidden: bool = False  # from the front page of Datasette
    label: str | None = None  # the column that stands for a row where another table points to it
    since: int = 1


_STUDY = Column("study", "text", "the study", "studies")
_POSITION = Column("position", "integer", "its place in the record, from 0")

TABLES: dict[str, Table] = {
    # ------------------------------------------------------------ as received
    "records": Table(
        "Study records as the registry sent them; everything else about studies is derived from them.",
        ("study",),
        (
            Column("study", "text", "NCT number"),
            Column("registry", "text", "where it comes from: ctgov"),
            Column("fetched_at", "time", "when it was last received"),
            Column("version", "date", "the registry's own date of this version"),
            Column("complete", "integer", "1 when the whole record was asked for, 0 when selected fields"),
            Column("digest", "text", "BLAKE2b of what was read from it, to know a changed record"),
            Column("body", "blob", "the record, JSON compressed with zstd"),
        ),
        hidden=True,
    ),
    "requests": Table(
        "Every page that was received from a registry.",
        ("query", "run", "page"),
        (
            Column("query", "text", "the query", "queries"),
            Column("run", "integer", "which run of the query"),
            Column("page", "integer", "page number, from 1"),
            Column("requested_at", "time", "when"),
            Column("status", "integer", "HTTP status"),
            Column("url", "text", "the search, to open"),
            Column("etag", "text", "the registry's mark of this version of its data"),
            Column("data_date", "text", "the registry's own date of its data"),
            Column("records", "integer", "records on the page"),
        ),
        hidden=True,
    ),
    # ------------------------------------------------------------ from articles
    "articles": Table(
        "Articles that were read.",
        ("id",),
        (
            Column("id", "text", "file name without its ending, or a short form of the address"),
            Column("title", "text", "title"),
            Column("url", "text", "its page, where it has one"),
            Column("source", "text", "path or address as given"),
            Column("published", "date", "as the source gives it"),
            Column("format", "text", "text, markdown, html, pdf or docx"),
            Column("sentences", "integer", "number of sentences"),
            Column("note", "text", "why nothing was read, where nothing was"),
            Column("text", "text", "the text that was read; offsets point into it"),
        ),
        label="title",
    ),
    "concepts": Table(
        "Conditions and therapies.",
        ("id",),
        (
            Column("id", "text", "MESH:D… or TRIALS:…"),
            Column("name", "text", "preferred name"),
            Column("kind", "text", "condition or therapy"),
            Column("url", "text", "its page at MeSH"),
            Column("broader", "json", "ids of broader concepts, nearest first"),
            Column("source", "text", "where it comes from"),
        ),
        (("kind",),),
        label="name",
    ),
    "names": Table(
        "Names by which concepts are known.",
        ("concept", "name"),
        (Column("concept", "text", "the concept", "concepts"), Column("name", "text", "a name of it")),
        (("name",),),
    ),
    "mentions": Table(
        "Places in articles where a condition or a therapy that matters to the article is named.",
        ("article", "start", "end", "concept"),
        (
            Column("article", "text", "the article", "articles"),
            Column("start", "integer", "first character, from 0"),
            Column("end", "integer", "after the last character"),
            Column("concept", "text", "what is named", "concepts"),
            Column("kind", "text", "condition or therapy"),
            Column("text", "text", "as written"),
            Column("role", "text", "subject, mention, variant or comparator"),
        ),
        (("concept",), ("role",)),
    ),
    "claims": Table(
        "Sentences that assert something about a therapy, or limit what is asserted.",
        ("id",),
        (
            Column("id", "text", "article and BLAKE2b of the sentence"),
            Column("article", "text", "the article", "articles"),
            Column("text", "text", "the sentence"),
            Column("type", "text", "what it asserts"),
            Column("subtype", "text", "what it asserts, more exactly"),
            Column("also", "json", "secondary types"),
            Column("strength", "text", "neutral, speculative, qualified, asserted or absolute"),
            Column("scope", "text", "general, or one study"),
            Column("therapy", "text", "the therapy it is about", "concepts"),
            Column("quantifier", "text", "how many trials it speaks of, in words"),
            Column("phases", "json", "trial phases it states"),
            Column("enrolment", "integer", "number of participants it states"),
            Column("cues", "json", "what decided its type and strength"),
            Column("start", "integer", "first character in the article, from 0"),
            Column("end", "integer", "after the last character"),
        ),
        (("article",), ("type",), ("strength",), ("therapy",)),
        label="text",
    ),
    "claim_conditions": Table(
        "Conditions that a claim is about, the main one first.",
        ("claim", "condition"),
        (
            Column("claim", "text", "the claim", "claims"),
            Column("condition", "text", "the condition", "concepts"),
            Column("position", "integer", "0 for the main one"),
        ),
        (("condition",),),
    ),
    # ------------------------------------------------------------ from records
    "studies": Table(
        "Registered studies, in the registry's own words and codes.",
        ("id",),
        (
            Column("id", "text", "NCT number"),
            Column("title", "text", "brief title"),
            Column("url", "text", "its page at the registry"),
            Column("status", "text", "overall status"),
            Column("phases", "json", "phases; NA is “no FDA-defined phase”, empty when the record has none"),
            Column("study_type", "text", "interventional, observational or expanded access"),
            Column("conditions", "json", "conditions as registered"),
            Column("interventions", "json", "names of interventions as registered, with other names"),
            Column("enrolment", "integer", "participants"),
            Column("enrolment_type", "text", "actual or estimated"),
            Column("start_date", "date", "start"),
            Column("primary_completion_date", "date", "last participant's primary outcome"),
            Column("completion_date", "date", "end"),
            Column("has_results", "integer", "1 when results are posted"),
            Column("results_posted", "date", "results first posted"),
            Column("sponsor", "text", "lead sponsor"),
            Column("sponsor_class", "text", "industry, NIH, other, …"),
            Column("countries", "json", "countries of its sites"),
            Column("last_known_status", "text", "the status before it became unknown"),
            Column("why_stopped", "text", "reason given for stopping"),
            Column("status_verified", "date", "status last verified by the sponsor"),
            Column("allocation", "text", "randomised or not"),
            Column("intervention_model", "text", "single group, parallel, …"),
            Column("masking", "text", "none, single, double, …"),
            Column("primary_purpose", "text", "treatment, prevention, …"),
            Column("first_submitted", "date", "first submitted"),
            Column("first_posted", "date", "first posted"),
            Column("last_updated", "date", "last update posted"),
            Column("official_title", "text", "official title"),
            Column("acronym", "text", "acronym"),
            Column("aliases", "json", "older NCT numbers"),
            Column("keywords", "json", "keywords as registered"),
            Column("collaborators", "json", "collaborators"),
            Column("summary", "text", "brief summary"),
            Column("has_expanded_access", "integer", "1 when available outside a trial"),
            Column("serious_affected", "integer", "participants with a serious adverse event, posted results"),
            Column("serious_at_risk", "integer", "participants at risk of one, posted results"),
            Column("registry", "text", "ctgov"),
            Column("first_seen", "time", "when it first came into this database"),
        ),
        (
            ("status", "phases"),
            ("phases",),
            ("study_type",),
            ("sponsor_class",),
            ("has_results",),
            ("start_date",),
            ("last_updated",),
            ("sponsor",),
        ),
        label="title",
    ),
    "study_conditions": Table(
        "Conditions of a study, as registered.",
        ("study", "position"),
        (_STUDY, _POSITION, Column("name", "text", "the condition in the record's words")),
        (("name",),),
    ),
    "study_interventions": Table(
        "Interventions of a study, as registered.",
        ("study", "position"),
        (
            _STUDY,
            _POSITION,
            Column("type", "text", "drug, biological, device, procedure, …"),
            Column("name", "text", "the intervention in the record's words"),
            Column("other_names", "json", "other names"),
        ),
        (("name",), ("type",)),
    ),
    "study_arms": Table(
        "Arms of a study.",
        ("study", "position"),
        (
            _STUDY,
            _POSITION,
            Column("label", "text", "label"),
            Column("type", "text", "experimental, active comparator, placebo comparator, …"),
            Column("interventions", "json", "names of its interventions"),
        ),
    ),
    "study_concepts": Table(
        "The MeSH terms that the registry itself gave a study, with their ancestors.",
        ("study", "concept", "kind"),
        (
            _STUDY,
            Column("concept", "text", "the term", "concepts"),
            Column("kind", "text", "condition or therapy"),
            Column("ancestor", "integer", "0 for the term itself, 1 for a broader one"),
        ),
        (("concept", "study"),),
    ),
    "study_sites": Table(
        "Places where a study takes, or took, participants, as the record gives them.",
        ("study", "position"),
        (
            _STUDY,
            _POSITION,
            Column("facility", "text", "hospital, clinic or company"),
            Column("city", "text", "town"),
            Column("state", "text", "state or province"),
            Column("country", "text", "country"),
            Column("status", "text", "the site's own status; empty for most sites once the study has ended"),
            Column("latitude", "real", "degrees north, of the town rather than the building"),
            Column("longitude", "real", "degrees east, of the town rather than the building"),
        ),
        since=3,
    ),
    "study_outcomes": Table(
        "Primary outcomes of a study, as registered.",
        ("study", "position"),
        (
            _STUDY,
            _POSITION,
            Column("measure", "text", "what is measured"),
            Column("time_frame", "text", "when"),
        ),
    ),
    "study_results": Table(
        "Posted results: primary outcomes and their statistical analyses.",
        ("study", "position"),
        (
            _STUDY,
            _POSITION,
            Column("outcome", "text", "primary outcome"),
            Column("groups", "json", "groups compared"),
            Column("method", "text", "statistical method"),
            Column("p_value", "text", "as posted"),
            Column("estimate_type", "text", "what is estimated"),
            Column("estimate", "text", "as posted"),
            Column("interval_low", "text", "lower end of the confidence interval"),
            Column("interval_high", "text", "upper end of the confidence interval"),
            Column("hypothesis", "text", "superiority, non-inferiority, …"),
        ),
    ),
    "study_references": Table(
        "Publications that a record names.",
        ("study", "position"),
        (
            _STUDY,
            _POSITION,
            Column("pmid", "text", "PubMed number"),
            Column("url", "text", "its page at PubMed"),
            Column("type", "text", "result, derived or background"),
            Column("citation", "text", "citation"),
        ),
        (("pmid",),),
    ),
    # ------------------------------------------------------------ over time
    "study_changes": Table(
        "What changed in a study between two times that its record was received.",
        ("study", "field", "seen_at", "query"),
        (
            _STUDY,
            Column(
                "field",
                "text",
                "the column of studies; “listed” when a query began or ceased to return it; “id” when the registry "
                "gave it another number, or none",
            ),
            Column("before", "text", "value before; of “listed” the query that ceased to return it"),
            Column("after", "text", "value after; of “listed” the query that began to return it"),
            Column("seen_at", "time", "when it was noticed"),
            Column("query", "text", "of “listed” the query, otherwise empty", since=2),
        ),
        (("seen_at",), ("field",)),
    ),
    "refreshes": Table(
        "Runs of refresh.",
        ("id",),
        (
            Column("id", "integer", "number"),
            Column("started_at", "time", "start"),
            Column("finished_at", "time", "end; empty while it runs, or when it was killed"),
            Column("state", "text", "running, complete, incomplete or nothing_new"),
            Column("data_date", "text", "the registry's own date of its data"),
            Column("queries", "integer", "queries brought up to date or found to be so"),
            Column("studies", "integer", "records received"),
            Column("changes", "integer", "changes noticed"),
            Column("reason", "text", "why it is not complete"),
        ),
        (("started_at",),),
    ),
    # ------------------------------------------------------------ from both
    "queries": Table(
        "What registries were asked, and how far their answers can be trusted.",
        ("id",),
        (
            Column("id", "text", "BLAKE2b of registry and parameters"),
            Column("condition", "text", "condition asked about", "concepts"),
            Column("therapy", "text", "therapy asked about", "concepts"),
            Column("url", "text", "the same search, to open"),
            Column("registry", "text", "ctgov"),
            Column("params", "json", "names and values as sent"),
            Column("state", "text", "of the latest run: running, complete, incomplete or not_asked"),
            Column("reason", "text", "why it is not complete"),
            Column("asked_at", "time", "start of the latest complete run"),
            Column("checked_at", "time", "when that answer was last confirmed to be current"),
            Column("data_date", "text", "the registry's own date of the data of that run"),
            Column("total", "integer", "records the registry said there are"),
            Column("received", "integer", "records received"),
            Column("complete_run", "integer", "number of the latest complete run"),
            Column("run", "integer", "number of the latest run"),
            Column("run_started_at", "time", "start of the latest run"),
            Column("run_page", "integer", "the page that the latest run is to ask for next, from 1"),
            Column("run_token", "text", "the registry's token for that page"),
            Column("run_total", "integer", "records the registry said there are, latest run"),
            Column("run_received", "integer", "records received so far, latest run"),
            Column("run_duplicates", "integer", "records that came twice, latest run"),
            Column("run_data_date", "text", "the registry's own date of its data, latest run"),
            Column("run_etag", "text", "the registry's mark of this version of its data, latest run"),
            Column("swept_at", "time", "when the numbers of all its studies were last compared", since=2),
        ),
        (("condition", "therapy"), ("state",)),
        label="id",
    ),
    "query_studies": Table(
        "Studies that a query returned: in every run from first_run to last_run.",
        ("query", "study"),
        (
            Column("query", "text", "the query", "queries"),
            _STUDY,
            Column("first_run", "integer", "the run that first returned it"),
            Column("last_run", "integer", "the run that last returned it"),
        ),
        (("study",),),
    ),
    "matches": Table(
        "Which studies are about a pair of condition and therapy, and why.",
        ("condition", "therapy", "study"),
        (
            Column("condition", "text", "the condition", "concepts"),
            Column("therapy", "text", "the therapy", "concepts"),
            _STUDY,
            Column("certain", "integer", "0 when it is only possibly relevant"),
            Column("confidence", "real", "0 to 1"),
            Column("reasons", "json", "why, with the record's own words"),
        ),
        (("study",),),
    ),
    "evidence": Table(
        "What the registry holds for a pair, as of a date.",
        ("id",),
        (
            Column("id", "text", "BLAKE2b of condition, therapy and date"),
            Column("condition", "text", "the condition", "concepts"),
            Column("therapy", "text", "the therapy", "concepts"),
            Column("as_of", "date", "the date it is seen from"),
            Column("tier", "text", "T0 none matched … T4 a late-phase or large randomised trial completed"),
            Column("has_results", "integer", "1 when a trial at that tier has posted results"),
            Column("reason", "text", "the tier in one sentence"),
            Column("tier_studies", "json", "the trials that decide the tier"),
            Column("studies", "integer", "studies that match for certain"),
            Column("possible", "integer", "studies that are possibly relevant"),
            Column("counts", "json", "an object: numbers by name"),
            Column("by_phase_status", "json", "phase, status, number"),
            Column("highest_completed_phase", "text", "highest phase of a completed trial"),
            Column("largest_enrolment", "integer", "largest number of participants"),
            Column("state", "text", "complete, incomplete, stale or not_asked"),
            Column("state_reason", "text", "why it is not complete"),
            Column("basis", "text", "registry, or the snapshot it rests on"),
            Column("data_date", "text", "the registry's own date of the data"),
            Column("query", "text", "what was asked", "queries"),
        ),
        (("condition", "therapy", "as_of"), ("tier",)),
        label="reason",
    ),
    "flags": Table(
        "Reasons to look closer; none proves wrongdoing.",
        ("evidence", "flag"),
        (
            Column("evidence", "text", "the pair's evidence", "evidence"),
            Column("flag", "text", "name"),
            Column("rule", "text", "the rule in words"),
            Column("studies", "json", "NCT numbers"),
        ),
        (("flag",),),
    ),
    "verdicts": Table(
        "Claims set beside the evidence.",
        ("id",),
        (
            Column("id", "text", "BLAKE2b of claim, condition and therapy"),
            Column("claim", "text", "the claim", "claims"),
            Column("condition", "text", "the condition", "concepts"),
            Column("therapy", "text", "the therapy", "concepts"),
            Column("label", "text", "verdict"),
            Column("words", "text", "the verdict in the reader's words"),
            Column("tier", "text", "tier of the evidence"),
            Column("shows", "text", "what the registry shows"),
            Column("cannot_show", "text", "what it cannot show"),
            Column("rule", "text", "the rule that decided"),
            Column("would_change", "text", "what would change it"),
        ),
        (("claim",), ("label",), ("condition", "therapy")),
        label="words",
    ),
    "verdict_studies": Table(
        "Studies that a verdict rests on.",
        ("verdict", "study"),
        (Column("verdict", "text", "the verdict", "verdicts"), _STUDY),
        (("study",),),
    ),
    "snapshots": Table(
        "The snapshot file that this database was loaded from; empty where records came from the registry.",
        ("date",),
        (
            Column("date", "date", "the records are as of this date"),
            Column("digest", "text", "BLAKE2b of the file's contents"),
            Column("conditions", "json", "conditions it covers"),
            Column("therapies", "json", "therapies it covers"),
            Column("without", "json", "conditions and therapies that it does not cover after all"),
            Column("records", "integer", "number of records"),
            Column("note", "text", "what it holds and what it does not"),
        ),
    ),
    # ------------------------------------------------------------ by people
    "judgements": Table(
        "People's own decisions; no command ever overwrites them.",
        ("id",),
        (
            Column("id", "integer", "number"),
            Column("subject", "text", "claim, verdict or match"),
            Column("key", "text", "id of what is judged"),
            Column("decision", "text", "what was decided"),
            Column("note", "text", "why"),
            Column("judged_by", "text", "who"),
            Column("judged_at", "time", "when"),
        ),
        (("subject", "key"),),
    ),
}

# Full-text search: table → columns
SEARCHED: dict[str, tuple[str, ...]] = {"studies": ("title", "conditions", "interventions")}
