"""What was read from articles, and what came of it: readings, evidence, verdicts, people's judgements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from trials.cache import schema
from trials.cache.database import as_json, faults, file_of, put, transaction
from trials.cache.queries import know_concepts, know_query
from trials.models import Claim, Concept, Evidence, Match, Reading, Verdict

if TYPE_CHECKING:
    from sqlite_utils import Database


def save_concepts(db: Database, concepts: Iterable[Concept]) -> None:
    """Keep concepts and their names, by which other tables show them."""
    known = list(concepts)
    with transaction(db):
        put(db, "concepts", ((c.id, c.name, str(c.kind), c.url, as_json(c.broader), c.source) for c in known))
        put(db, "names", dict.fromkeys((c.id, name) for c in known for name in (c.name, *c.names)))


# ---------------------------------------------------------------- articles


def save_reading(db: Database, reading: Reading) -> None:
    """Keep an article with its mentions and claims, in place of an earlier reading of it and its verdicts."""
    article = reading.article
    with transaction(db):
        _forget(db, article.id)
        put(
            db,
            "articles",
            [
                (
                    article.id,
                    article.title,
                    article.url,
                    article.source,
                    article.published,
                    article.format,
                    len(reading.sentences),
                    reading.note,
                    article.text,
                )
            ],
        )
        know_concepts(db, {m.concept: (m.name, str(m.kind)) for m in reading.mentions})
        put(
            db,
            "mentions",
            ((article.id, m.start, m.end, m.concept, str(m.kind), m.text, str(m.role)) for m in reading.mentions),
        )
        know_concepts(db, {id_: (id_, "condition") for claim in reading.claims for id_ in claim.conditions})
        know_concepts(db, {claim.therapy: (claim.therapy, "therapy") for claim in reading.claims if claim.therapy})
        put(db, "claims", map(_claim, reading.claims))
        put(
            db,
            "claim_conditions",
            ((c.id, id_, n) for c in reading.claims for n, id_ in enumerate(dict.fromkeys(c.conditions))),
        )


def _forget(db: Database, article: str) -> None:
    claims = "SELECT id FROM claims WHERE article = ?"
    for sql in (
        f"DELETE FROM verdict_studies WHERE verdict IN (SELECT id FROM verdicts WHERE claim IN ({claims}))",  # noqa: S608
        f"DELETE FROM verdicts WHERE claim IN ({claims})",  # noqa: S608
        f"DELETE FROM claim_conditions WHERE claim IN ({claims})",  # noqa: S608
        "DELETE FROM claims WHERE article = ?",
        "DELETE FROM mentions WHERE article = ?",
    ):
        db.conn.execute(sql, [article])


def _claim(claim: Claim) -> tuple[Any, ...]:
    return (
        claim.id,
        claim.article,
        claim.text,
        str(claim.type),
        claim.subtype,
        as_json(claim.also),
        str(claim.strength),
        claim.scope,
        claim.therapy,
        claim.quantifier,
        as_json(claim.phases),
        claim.enrolment,
        as_json(claim.cues),
        claim.start,
        claim.end,
    )


# ---------------------------------------------------------------- evidence and verdicts


def evidence_id(evidence: Evidence) -> str:
    """BLAKE2b, 8 bytes in hex, of condition, therapy and date, each followed by a line feed."""
    return _hash(evidence.pair.condition, evidence.pair.therapy, evidence.as_of)


def verdict_id(verdict: Verdict) -> str:
    """BLAKE2b, 8 bytes in hex, of claim, condition and therapy, each followed by a line feed."""
    return _hash(verdict.claim, verdict.condition or "", verdict.therapy or "")


def _hash(*parts: str) -> str:
    return blake2b("".join(f"{part}\n" for part in parts).encode(), digest_size=8).hexdigest()


def save_evidence(db: Database, evidence: Evidence, matches: Sequence[Match]) -> None:
    """Keep a pair's evidence as of its date, with its matches in place of the pair's earlier ones."""
    id_, pair, answer = evidence_id(evidence), evidence.pair, evidence.answer
    row = (
        id_,
        pair.condition,
        pair.therapy,
        evidence.as_of,
        str(evidence.tier),
        int(evidence.has_results),
        evidence.reason,
        as_json(evidence.tier_studies),
        len(evidence.studies),
        len(evidence.possible),
        json.dumps(dict(evidence.counts)),
        as_json(evidence.by_phase_status),
        evidence.highest_completed_phase,
        evidence.largest_enrolment,
        str(evidence.state),
        answer.reason,
        answer.basis,
        answer.data_date,
        answer.query.id,
    )
    with transaction(db):
        know_query(db, answer.query)
        know_concepts(db, {pair.condition: (pair.condition, "condition"), pair.therapy: (pair.therapy, "therapy")})
        put(db, "evidence", [row])
        db.conn.execute("DELETE FROM flags WHERE evidence = ?", [id_])
        put(db, "flags", ((id_, flag.flag, flag.rule, as_json(flag.studies)) for flag in evidence.flags))
        db.conn.execute("DELETE FROM matches WHERE condition = ? AND therapy = ?", [pair.condition, pair.therapy])
        put(
            db,
            "matches",
            (
                (pair.condition, pair.therapy, m.study, int(m.certain), m.confidence, as_json(m.reasons))
                for m in matches
                if m.pair == pair
            ),
        )


def save_verdicts(db: Database, verdicts: Iterable[Verdict]) -> None:
    """Keep verdicts, each in place of an earlier one of the same claim and pair."""
    known = {verdict_id(verdict): verdict for verdict in verdicts}
    with transaction(db):
        know_concepts(db, {v.condition: (v.condition, "condition") for v in known.values() if v.condition})
        know_concepts(db, {v.therapy: (v.therapy, "therapy") for v in known.values() if v.therapy})
        db.conn.execute(
            "DELETE FROM verdict_studies WHERE verdict IN (SELECT value FROM json_each(?))", [as_json(known)]
        )
        put(db, "verdicts", (_verdict(id_, verdict) for id_, verdict in known.items()))
        put(
            db,
            "verdict_studies",
            ((id_, study) for id_, verdict in known.items() for study in dict.fromkeys(verdict.studies)),
        )


def _verdict(id_: str, v: Verdict) -> tuple[Any, ...]:
    words = (str(v.label), v.words, v.tier, v.shows, v.cannot_show, v.rule, v.would_change)
    return (id_, v.claim, v.condition, v.therapy, *words)


# ---------------------------------------------------------------- judgements

SUBJECTS = ("claim", "verdict", "match")


def save_judgement(
    db: Database, *, subject: str, key: str, decision: str, note: str | None, judged_by: str | None, now: str
) -> int:
    """Add a person's decision and return its number; earlier ones on the same thing stay."""
    with transaction(db):
        cursor = db.conn.execute(
            "INSERT INTO judgements (id, subject, key, decision, note, judged_by, judged_at)"
            " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM judgements), ?, ?, ?, ?, ?, ?)",
            [subject, key, decision, note, judged_by, now],
        )
        return int(cursor.lastrowid or 0)


def load_judgements(db: Database) -> list[dict[str, Any]]:
    """Every judgement, oldest first, as rows of the table."""
    with faults(file_of(db)):
        names = [column.name for column in schema.TABLES["judgements"].columns]
        rows = db.conn.execute(f"SELECT {', '.join(names)} FROM judgements ORDER BY id")  # noqa: S608
        return [dict(zip(names, row, strict=True)) for row in rows]
