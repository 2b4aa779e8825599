"""Views join and present; they never decide."""

from __future__ import annotations

from typing import NamedTuple


class View(NamedTuple):
    doc: str
    sql: str


VIEWS: dict[str, View] = {
    "trial_list": View(
        "Studies, the columns that most people want.",
        """
        SELECT id AS study, title, status, phases, study_type, allocation, enrolment, enrolment_type, start_date,
               completion_date, has_results, sponsor, sponsor_class, countries, conditions, interventions, url
        FROM studies
        """,
    ),
    "pair_evidence": View(
        "The latest evidence for every pair, with names.",
        """
        SELECT c.name AS condition_name, t.name AS therapy_name, e.as_of, e.tier, e.has_results, e.reason, e.studies,
               e.possible, e.highest_completed_phase, e.largest_enrolment, e.state, e.basis, e.data_date,
               e.condition, e.therapy, q.url
        FROM evidence AS e
        JOIN concepts AS c ON c.id = e.condition
        JOIN concepts AS t ON t.id = e.therapy
        LEFT JOIN queries AS q ON q.id = e.query
        WHERE e.as_of = (SELECT max(x.as_of) FROM evidence AS x
                         WHERE x.condition = e.condition AND x.therapy = e.therapy)
        """,
    ),
    "claim_verdicts": View(
        "Every claim with its verdicts, those that go too far first.",
        """
        SELECT coalesce(a.title, a.id) AS article_title, k.text AS claim_text, k.type, k.strength, v.label,
               v.words, v.tier, c.name AS condition_name, t.name AS therapy_name, v.shows, v.cannot_show, v.rule,
               (SELECT json_group_array(s.study) FROM verdict_studies AS s WHERE s.verdict = v.id) AS studies,
               k.article, k.id AS claim, v.condition, v.therapy, a.url
        FROM claims AS k
        JOIN articles AS a ON a.id = k.article
        LEFT JOIN verdicts AS v ON v.claim = k.id
        LEFT JOIN concepts AS c ON c.id = v.condition
        LEFT JOIN concepts AS t ON t.id = v.therapy
        ORDER BY coalesce(instr('contradicted overstated no_trials_found check_results check_regulator unverified '
                                || 'compatible consistent out_of_scope acknowledges_limits', v.label), 999),
                 k.article, k.start
        """,
    ),
    "answers": View(
        "Studies in the latest complete answer of every query.",
        """
        SELECT q.id AS query, c.name AS condition_name, t.name AS therapy_name, s.study, q.asked_at, q.data_date
        FROM queries AS q
        JOIN query_studies AS s ON s.query = q.id AND q.complete_run BETWEEN s.first_run AND s.last_run
        JOIN concepts AS c ON c.id = q.condition
        JOIN concepts AS t ON t.id = q.therapy
        """,
    ),
    "recent_changes": View(
        "What changed in studies, latest first.",
        """
        SELECT h.seen_at, h.study, s.title, h.field, h.before, h.after, s.url
        FROM study_changes AS h JOIN studies AS s ON s.id = h.study
        ORDER BY h.seen_at DESC, h.study, h.field
        """,
    ),
    "trial_sites": View(
        "Places of studies whose record says where they are on the map, the town rather than the building.",
        """
        SELECT p.study, s.title, s.status, s.phases, p.facility, p.city, p.country, p.latitude, p.longitude, s.url
        FROM study_sites AS p JOIN studies AS s ON s.id = p.study
        WHERE p.latitude IS NOT NULL
        """,
    ),
    "pair_studies": View(
        "Studies that match a pair, with the reasons.",
        """
        SELECT c.name AS condition_name, t.name AS therapy_name, m.study, s.title, s.status, s.phases, s.enrolment,
               m.certain, m.confidence, m.reasons, m.condition, m.therapy, s.url
        FROM matches AS m
        JOIN studies AS s ON s.id = m.study
        JOIN concepts AS c ON c.id = m.condition
        JOIN concepts AS t ON t.id = m.therapy
        """,
    ),
}
