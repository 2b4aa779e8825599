"""Questions asked in advance: Datasette shows each as a page with fields to fill in. An empty field means the default
that the description names.
"""

# ruff: noqa: S608 (what is put into these queries is written in this file; what people type is bound as a parameter)

from __future__ import annotations

from typing import NamedTuple

from trials.explore import countries
from trials.reports.words import TIERS


class Bars(NamedTuple):
    """A bar for each value of the column `x`, as long as the number in `y`, in parts by the column `colour`."""

    x: str
    y: str
    colour: str | None = None


class Question(NamedTuple):
    title: str
    description: str
    sql: str
    params: tuple[str, ...] = ()
    bars: Bars | None = None  # what is drawn above the table
    tables: tuple[str, ...] = ("studies",)  # what it rests on: with none of it, there is nothing to answer from


# “Today” is the snapshot's date where the records came from one.
TODAY = "coalesce((SELECT max(date) FROM snapshots), date('now'))"

# Trials whose record names the condition or therapy, or that were matched to it under any of its names.
NAMES_CONDITION = """(:condition = '' OR s.conditions LIKE '%' || :condition || '%' OR s.id IN (
    SELECT m.study FROM matches AS m JOIN names AS n ON n.concept = m.condition
    WHERE m.certain = 1 AND n.name = :condition COLLATE NOCASE))"""
NAMES_THERAPY = """(:therapy = '' OR s.interventions LIKE '%' || :therapy || '%' OR s.id IN (
    SELECT m.study FROM matches AS m JOIN names AS n ON n.concept = m.therapy
    WHERE m.certain = 1 AND n.name = :therapy COLLATE NOCASE))"""
PHASE = """CASE WHEN s.study_type <> 'INTERVENTIONAL' THEN 'not a trial of an intervention'
    WHEN s.phases = '[]' OR s.phases = '["NA"]' THEN 'no phase given'
    ELSE replace(replace(replace(replace(replace(s.phases, 'EARLY_PHASE1', 'early 1'), 'PHASE', ''), '","', '/'),
                 '["', 'Phase '), '"]', '') END"""
GROUP = """CASE WHEN s.status = 'COMPLETED' THEN 'completed'
    WHEN s.status IN ('RECRUITING', 'ACTIVE_NOT_RECRUITING', 'ENROLLING_BY_INVITATION') THEN 'under way'
    WHEN s.status = 'NOT_YET_RECRUITING' THEN 'planned'
    WHEN s.status IN ('TERMINATED', 'WITHDRAWN', 'SUSPENDED') THEN 'stopped'
    WHEN s.status = 'UNKNOWN' THEN 'unknown' ELSE 'other' END"""


def _past(column: str, since: str) -> str:
    # A date in a record may be a year or a month only; it is past when all of it is.
    return f"{column} < substr({since}, 1, length({column}))"


def _tier(column: str) -> str:
    """A tier's code and words, as reports have them."""
    told = " ".join(f"WHEN '{tier.value}' THEN '{tier.value}: {TIERS[tier][0].lower()}'" for tier in TIERS)
    return f"CASE {column} {told} ELSE 'not known: the registry could not be asked' END"


# Pairs whose condition or therapy has a name with these letters in it, in whatever order MeSH turns the words.
PAIR_CONDITION = """(:condition = '' OR condition IN (
    SELECT concept FROM names WHERE name LIKE '%' || :condition || '%'
    UNION SELECT id FROM concepts WHERE name LIKE '%' || :condition || '%'))"""
PAIR_THERAPY = PAIR_CONDITION.replace("condition", "therapy")
LADDER = "; ".join(f"{tier.value} {name.lower()}" for tier, (name, _) in TIERS.items())

BY_NAME = "Leave a field empty for all."

QUESTIONS: dict[str, Question] = {
    "claims_ahead_of_evidence": Question(
        "Which claims are ahead of their evidence?",
        f"Claims that go further than the registered trials, or that these contradict, strongest first. {BY_NAME}",
        f"""
        SELECT article_title, claim_text, label, strength, condition_name, therapy_name, tier, shows, studies, url
        FROM claim_verdicts
        WHERE label IN ('contradicted', 'overstated')
          AND {PAIR_CONDITION} AND {PAIR_THERAPY}
        ORDER BY label = 'contradicted' DESC,
                 instr('absolute asserted qualified speculative neutral', strength), article_title, claim
        """,
        ("condition", "therapy"),
        tables=("verdicts",),
    ),
    "evidence_by_pair": Question(
        "How far has the testing come, pair by pair?",
        f"The latest evidence for every pair of condition and therapy, by the strongest completed trial: {LADDER}. "
        f"{BY_NAME}",
        f"""
        SELECT condition_name, therapy_name, tier, has_results, studies, possible, largest_enrolment, reason, state,
               as_of, basis, url
        FROM pair_evidence
        WHERE {PAIR_CONDITION} AND {PAIR_THERAPY}
        ORDER BY tier DESC, studies DESC, condition_name, therapy_name
        """,
        ("condition", "therapy"),
        tables=("evidence",),
    ),
    "conditions_by_tier": Question(
        "How many conditions have reached each tier of evidence?",
        "Each condition once, at the furthest that any therapy has come for it, by the strongest completed trial: "
        f"{LADDER}.",
        f"""
        WITH reached AS (
            SELECT condition_name, max(iif(state IN ('complete', 'incomplete'), tier, NULL)) AS tier,
                   count(*) AS therapies
            FROM pair_evidence
            GROUP BY condition
        )
        SELECT {_tier("tier")} AS furthest, count(*) AS conditions, sum(therapies) AS pairs,
               json_group_array(condition_name) AS condition_names
        FROM reached
        GROUP BY tier
        ORDER BY tier IS NULL, tier
        """,
        bars=Bars("furthest", "conditions"),
        tables=("evidence",),
    ),
    "completed_without_results": Question(
        "Which trials ended long ago and posted no results?",
        "Completed trials whose primary completion lies more than so many years back (1 when empty), and no results at "
        "the registry. They may be published elsewhere, and the law exempts many.",
        f"""
        SELECT s.id AS study, s.title, coalesce(s.primary_completion_date, s.completion_date) AS completed, s.enrolment,
               s.sponsor, s.sponsor_class, {PHASE} AS phase, s.url
        FROM studies AS s
        WHERE s.status = 'COMPLETED' AND s.has_results = 0 AND s.study_type = 'INTERVENTIONAL'
          AND {
            _past(
                "coalesce(s.primary_completion_date, s.completion_date)",
                f"date({TODAY}, '-' || CAST(coalesce(nullif(:years, ''), '1') AS INTEGER) || ' years')",
            )
        }
          AND {NAMES_CONDITION}
        ORDER BY completed, s.id
        """,
        ("years", "condition"),
    ),
    "went_unknown": Question(
        "Which trials have gone silent?",
        f"Status UNKNOWN: past its planned end, and not verified by the sponsor for two years. {BY_NAME}",
        f"""
        SELECT s.id AS study, s.title, s.last_known_status, s.status_verified, s.completion_date AS planned_end,
               s.enrolment, s.sponsor, s.sponsor_class, s.url
        FROM studies AS s
        WHERE s.status = 'UNKNOWN' AND {NAMES_CONDITION} AND {NAMES_THERAPY}
        ORDER BY s.status_verified, s.id
        """,
        ("condition", "therapy"),
    ),
    "should_have_ended": Question(
        "Which trials should have ended, and are still listed as open?",
        f"Under way by their status, with a primary completion date that has passed. {BY_NAME}",
        f"""
        SELECT s.id AS study, s.title, s.status, s.primary_completion_date, s.last_updated, s.enrolment, s.sponsor,
               s.url
        FROM studies AS s
        WHERE s.status IN ('RECRUITING', 'NOT_YET_RECRUITING', 'ENROLLING_BY_INVITATION', 'ACTIVE_NOT_RECRUITING')
          AND {_past("s.primary_completion_date", TODAY)} AND {NAMES_CONDITION}
        ORDER BY s.primary_completion_date, s.id
        """,
        ("condition",),
    ),
    "stopped_early": Question(
        "Which trials were stopped, and why?",
        f"Terminated, withdrawn or suspended, with the reason in the record's own words. {BY_NAME}",
        f"""
        SELECT s.id AS study, s.title, s.status, s.why_stopped, s.enrolment, s.completion_date, s.sponsor, s.url
        FROM studies AS s
        WHERE s.status IN ('TERMINATED', 'WITHDRAWN', 'SUSPENDED') AND {NAMES_CONDITION} AND {NAMES_THERAPY}
        ORDER BY s.completion_date DESC, s.id
        """,
        ("condition", "therapy"),
    ),
    "who_runs_trials": Question(
        "Who runs most trials of a therapy?",
        f"Lead sponsors by number of trials whose record names the therapy, or that were matched to it. {BY_NAME}",
        f"""
        SELECT s.sponsor, s.sponsor_class, count(*) AS trials, sum(s.status = 'COMPLETED') AS completed,
               sum(s.has_results) AS with_results, sum(s.status = 'UNKNOWN') AS unknown,
               sum(s.enrolment) AS participants, json_group_array(s.id) AS studies
        FROM studies AS s
        WHERE s.sponsor IS NOT NULL AND {NAMES_THERAPY}
        GROUP BY s.sponsor, s.sponsor_class
        ORDER BY trials DESC, s.sponsor
        """,
        ("therapy",),
    ),
    "one_sponsor_many_diseases": Question(
        "Which sponsors test one kind of treatment for many unrelated diseases?",
        "Sponsors whose trials cover at least so many diseases (4 when empty) by the registry's own MeSH terms, "
        "leaving out terms that are only a broader name of another. A reason to look closer, no more.",
        """
        WITH terms AS (
            SELECT DISTINCT s.sponsor, s.sponsor_class, t.concept
            FROM studies AS s JOIN study_concepts AS t ON t.study = s.id
            WHERE t.kind = 'condition' AND t.ancestor = 0 AND s.sponsor IS NOT NULL
              AND (:therapy = '' OR s.interventions LIKE '%' || :therapy || '%')
        ), broader AS (
            SELECT DISTINCT s.sponsor, t.concept
            FROM studies AS s JOIN study_concepts AS t ON t.study = s.id
            WHERE t.kind = 'condition' AND t.ancestor = 1
        )
        SELECT terms.sponsor, terms.sponsor_class, count(*) AS diseases,
               (SELECT count(*) FROM studies AS s WHERE s.sponsor = terms.sponsor
                AND (:therapy = '' OR s.interventions LIKE '%' || :therapy || '%')) AS trials,
               json_group_array(c.name) AS names
        FROM terms JOIN concepts AS c ON c.id = terms.concept
        LEFT JOIN broader ON broader.sponsor = terms.sponsor AND broader.concept = terms.concept
        WHERE broader.concept IS NULL
        GROUP BY terms.sponsor, terms.sponsor_class
        HAVING count(*) >= CAST(coalesce(nullif(:diseases, ''), '4') AS INTEGER)
        ORDER BY diseases DESC, trials, terms.sponsor
        """,
        ("therapy", "diseases"),
    ),
    "changed_lately": Question(
        "What changed in the last month?",
        "Changes in records noticed in the last so many days (30 when empty), latest first.",
        """
        SELECT seen_at, study, title, field, before, after, url
        FROM recent_changes
        WHERE seen_at >= date('now', '-' || CAST(coalesce(nullif(:days, ''), '30') AS INTEGER) || ' days')
          AND (:field = '' OR field = :field)
        ORDER BY seen_at DESC, study, field
        """,
        ("days", "field"),
        tables=("study_changes",),
    ),
    "trials_by_country": Question(
        "Where are the trials?",
        f"Trials by country of their sites; one with sites in several countries counts in each. {BY_NAME}",
        f"""
        SELECT place.value AS country, count(*) AS trials, sum(s.status = 'RECRUITING') AS recruiting,
               sum(s.status = 'COMPLETED') AS completed, sum(s.has_results) AS with_results
        FROM studies AS s, json_each(s.countries) AS place
        WHERE {NAMES_CONDITION} AND {NAMES_THERAPY}
        GROUP BY place.value
        ORDER BY trials DESC, country
        """,
        ("condition", "therapy"),
        bars=Bars("country", "trials"),
    ),
    "map_of_sites": Question(
        "Where are the sites, on a map?",
        f"A point a town, the 1,000 with the most trials first; the registry gives the town's point, not the "
        f"hospital's. Trials whose record gives none stand in the middle of their country. “Recruiting” are sites of "
        f"trials that are recruiting now. {BY_NAME}",
        f"""
        WITH middles(country, latitude, longitude) AS (VALUES {countries.values()}),
        places AS (
            SELECT study, city, country, latitude, longitude,
                   'trial_sites?latitude=' || latitude || '&longitude=' || longitude AS link
            FROM study_sites WHERE latitude IS NOT NULL
            UNION ALL
            SELECT s.id, 'town not given', m.country, m.latitude, m.longitude,
                   'studies?countries__contains=' || replace(m.country, ' ', '%20')
            FROM studies AS s, json_each(s.countries) AS c JOIN middles AS m ON m.country = c.value
            WHERE NOT EXISTS (SELECT 1 FROM study_sites AS p WHERE p.study = s.id AND p.country = c.value
                              AND p.latitude IS NOT NULL)
        )
        SELECT p.city, p.country, count(DISTINCT p.study) AS trials,
               count(DISTINCT iif(s.status = 'RECRUITING', p.study, NULL)) AS recruiting,
               json_group_array(DISTINCT p.study) AS studies, p.latitude, p.longitude,
               json_object('title', coalesce(p.city || ', ', '') || coalesce(p.country, ''),
                           'description', printf('%d %s', count(DISTINCT p.study),
                                                 iif(count(DISTINCT p.study) = 1, 'trial', 'trials')),
                           'link', p.link) AS popup
        FROM places AS p JOIN studies AS s ON s.id = p.study
        WHERE (:country = '' OR p.country = :country COLLATE NOCASE)
          AND {NAMES_CONDITION} AND {NAMES_THERAPY}
        GROUP BY p.latitude, p.longitude
        ORDER BY trials DESC, p.country, p.city
        LIMIT 1000
        """,
        ("condition", "therapy", "country"),
    ),
    "trials_by_year": Question(
        "How many trials started each year, and what became of them?",
        f"Trials by year of their start and how they stand now. {BY_NAME}",
        f"""
        SELECT substr(s.start_date, 1, 4) AS year, {GROUP} AS standing, count(*) AS trials,
               sum(s.enrolment) AS participants
        FROM studies AS s
        WHERE s.start_date IS NOT NULL AND {NAMES_CONDITION} AND {NAMES_THERAPY}
        GROUP BY year, standing
        ORDER BY year, standing
        """,
        ("condition", "therapy"),
        bars=Bars("year", "trials", "standing"),
    ),
    "phase_by_status": Question(
        "At which phase do trials stand?",
        f"Trials by phase and how they stand. {BY_NAME}",
        f"""
        SELECT {PHASE} AS phase, {GROUP} AS standing, count(*) AS trials, sum(s.has_results) AS with_results
        FROM studies AS s
        WHERE {NAMES_CONDITION} AND {NAMES_THERAPY}
        GROUP BY phase, standing
        ORDER BY phase, standing
        """,
        ("condition", "therapy"),
        bars=Bars("phase", "trials", "standing"),
    ),
    "largest_trials": Question(
        "Which trials are the largest?",
        "By participants, planned or counted; at most so many rows (50 when empty). A large number that is only "
        "planned proves nothing.",
        f"""
        SELECT s.id AS study, s.title, s.enrolment, s.enrolment_type, s.status, {PHASE} AS phase, s.allocation,
               s.sponsor, s.url
        FROM studies AS s
        WHERE s.enrolment IS NOT NULL AND {NAMES_CONDITION}
        ORDER BY s.enrolment DESC, s.id
        LIMIT CAST(coalesce(nullif(:rows, ''), '50') AS INTEGER)
        """,
        ("condition", "rows"),
    ),
    "randomised_with_results": Question(
        "Which randomised trials have posted results?",
        f"Their results can be read at the registry; nothing here says whether they are good. {BY_NAME}",
        f"""
        SELECT s.id AS study, s.title, s.results_posted, s.enrolment, s.masking, {PHASE} AS phase, s.conditions,
               s.interventions, s.sponsor, s.url || '?tab=results' AS results_page
        FROM studies AS s
        WHERE s.allocation = 'RANDOMIZED' AND s.has_results = 1 AND {NAMES_CONDITION} AND {NAMES_THERAPY}
        ORDER BY s.results_posted DESC, s.id
        """,
        ("condition", "therapy"),
    ),
    "possibly_relevant": Question(
        "Which trials are only possibly relevant?",
        f"Records that may be about a pair, with the reasons for and against: worth a person's look. {BY_NAME}",
        f"""
        SELECT condition_name, therapy_name, study, title, confidence, reasons, status, url
        FROM pair_studies
        WHERE certain = 0
          AND {PAIR_CONDITION} AND {PAIR_THERAPY}
        ORDER BY confidence DESC, condition_name, study
        """,
        ("condition", "therapy"),
        tables=("matches",),
    ),
    "red_flags": Question(
        "What are the reasons to look closer?",
        "Red flags of every pair, each with its rule and the trials it rests on. None proves wrongdoing. "
        f"{BY_NAME} Names of flags are such as stale_status, results_overdue, pay_to_participate.",
        f"""
        SELECT f.flag, c.name AS condition_name, t.name AS therapy_name, f.rule, json_array_length(f.studies) AS trials,
               f.studies, e.as_of
        FROM flags AS f
        JOIN evidence AS e ON e.id = f.evidence
        JOIN concepts AS c ON c.id = e.condition
        JOIN concepts AS t ON t.id = e.therapy
        WHERE (:flag = '' OR f.flag = :flag) AND {PAIR_CONDITION}
        ORDER BY f.flag, trials DESC, condition_name
        """,
        ("flag", "condition"),
        tables=("flags",),
    ),
    "what_was_asked": Question(
        "What was the registry asked, and can the answers be trusted?",
        "Every query with its state: “complete” means that every record the registry counted was received.",
        """
        SELECT c.name AS condition_name, t.name AS therapy_name, q.state, q.reason, q.total, q.received, q.data_date,
               q.checked_at, q.url
        FROM queries AS q
        LEFT JOIN concepts AS c ON c.id = q.condition
        LEFT JOIN concepts AS t ON t.id = q.therapy
        WHERE :state = '' OR q.state = :state
        ORDER BY q.state = 'complete', q.state, q.data_date, condition_name, therapy_name
        """,
        ("state",),
        tables=("queries",),
    ),
}

# The front page lists them under these headings.
GROUPS: dict[str, tuple[str, ...]] = {
    "Claims and what stands behind them": (
        "claims_ahead_of_evidence",
        "evidence_by_pair",
        "conditions_by_tier",
        "red_flags",
        "possibly_relevant",
    ),
    "Trials to ask about": (
        "completed_without_results",
        "went_unknown",
        "should_have_ended",
        "stopped_early",
        "changed_lately",
    ),
    "Who, where and when": (
        "who_runs_trials",
        "one_sponsor_many_diseases",
        "trials_by_country",
        "map_of_sites",
        "trials_by_year",
    ),
    "How far, how large, how sure": (
        "phase_by_status",
        "largest_trials",
        "randomised_with_results",
        "what_was_asked",
    ),
}
