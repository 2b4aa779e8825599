"""Readings, evidence, verdicts and judgements as rows; what the views make of them; the state of it all."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from trials import cache
from trials.cache.describe import markdown
from trials.errors import CacheError
from trials.models import (
    Answer,
    Article,
    Block,
    Claim,
    ClaimType,
    Concept,
    Evidence,
    Flag,
    Kind,
    Label,
    Match,
    Mention,
    Reading,
    Role,
    Sentence,
    State,
    Strength,
    Tier,
    Verdict,
)

from .records import LATER, NOW, PAIR, QUERY, received

TEXT = "Cells help livers. More research is needed."
LIVER = Concept("MESH:D008103", "Liver Cirrhosis", Kind.CONDITION, ("Liver Cirrhosis", "cirrhosis"), (), "u", "MeSH")
CELLS = Concept("TRIALS:cells", "Cells", Kind.THERAPY, ("Cells",), ("TRIALS:all",), None, "trials")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with cache.open_db(tmp_path / "trials.db") as opened:
        cache.save_studies(opened, [received(1), received(2)], NOW)
        yield opened


def claim(id_: str, **changes: Any) -> Claim:
    given: dict[str, Any] = {
        "id": id_, "article": "livers", "start": 0, "end": 18, "text": "Cells help livers.",
        "type": ClaimType.EFFICACY_SHOWN, "also": ("safety",), "subtype": None, "strength": Strength.ASSERTED,
        "scope": "general", "conditions": (LIVER.id,), "therapy": CELLS.id, "quantifier": None, "phases": ("PHASE2",),
        "enrolment": None, "cues": ("help",),
    }  # fmt: skip
    return Claim(**{**given, **changes})


def reading(*claims: Claim) -> Reading:
    article = Article("livers", "livers.txt", "Livers", "2022-01-01", TEXT, (Block(0, 43, "paragraph"),), "text")
    mention = Mention(LIVER.id, Kind.CONDITION, LIVER.name, "livers", 11, 17, Role.SUBJECT)
    return Reading(
        article, (Sentence(0, 18, "paragraph"), Sentence(19, 43, "paragraph")), (mention,), claims, (PAIR,), ()
    )


def verdict(claim_id: str, *studies: str) -> Verdict:
    return Verdict(
        claim_id, LIVER.id, CELLS.id, Label.OVERSTATED, "ahead of what the registry holds", "T2", "shows", "cannot",
        studies, "rule", "more",
    )  # fmt: skip


def evidence(as_of: str = "2022-01-20", **changes: Any) -> Evidence:
    answer = Answer(QUERY, State.COMPLETE, NOW, "2022-01-20", 2, 2, ("NCT00000001", "NCT00000002"), None)
    given: dict[str, Any] = {
        "pair": PAIR, "as_of": as_of, "state": State.COMPLETE, "tier": Tier.T2, "has_results": False,
        "reason": "one small trial", "tier_studies": ("NCT00000001",), "studies": ("NCT00000001",),
        "possible": ("NCT00000002",), "counts": (("total", 1),), "by_phase_status": (("Phase 1", "RECRUITING", 1),),
        "highest_completed_phase": None, "largest_enrolment": 20,
        "flags": (Flag("stale_status", "rule", ("NCT00000001",)),), "answer": answer,
    }  # fmt: skip
    return Evidence(**{**given, **changes})


MATCHES = [
    Match("NCT00000001", PAIR, True, 0.9, ("condition: Liver Cirrhosis",)),
    Match("NCT00000002", PAIR, False, 0.4, ("title: cells",)),
]


def one(db: Database, sql: str) -> dict[str, Any]:
    return next(iter(db.query(sql)))


def test_a_reading(db: Database) -> None:
    cache.save_concepts(db, [LIVER, CELLS])
    cache.save_reading(db, reading(claim("livers-1"), claim("livers-2", type=ClaimType.CAVEAT, therapy=None)))
    assert one(db, "SELECT title, sentences, text FROM articles") == {"title": "Livers", "sentences": 2, "text": TEXT}
    row = one(db, "SELECT * FROM claims WHERE id = 'livers-1'")
    assert (row["type"], row["strength"], json.loads(row["phases"])) == ("efficacy_shown", "asserted", ["PHASE2"])
    assert db.table("claim_conditions").count == 2
    assert [r["name"] for r in db.query("SELECT name FROM names ORDER BY name")] == [
        "Cells",
        "Liver Cirrhosis",
        "cirrhosis",
    ]
    assert one(db, "SELECT c.name FROM mentions m JOIN concepts c ON c.id = m.concept") == {"name": "Liver Cirrhosis"}


def test_reading_an_article_again_replaces_what_was_read(db: Database) -> None:
    cache.save_reading(db, reading(claim("livers-1"), claim("livers-2")))
    cache.save_verdicts(db, [verdict("livers-1", "NCT00000001"), verdict("livers-2")])
    cache.save_judgement(
        db, subject="claim", key="livers-1", decision="not a claim", note=None, judged_by=None, now=NOW
    )
    cache.save_reading(db, reading(claim("livers-3")))
    assert [row["id"] for row in db.table("claims").rows] == ["livers-3"]
    for table in ("verdicts", "verdict_studies"):
        assert db.table(table).count == 0
    assert [j["decision"] for j in cache.load_judgements(db)] == ["not a claim"]
    assert not list(db.query("PRAGMA foreign_key_check"))


def test_evidence_and_matches(db: Database) -> None:
    cache.save_evidence(db, evidence(), MATCHES)
    cache.save_evidence(db, evidence(), MATCHES[:1])
    cache.save_evidence(db, evidence("2023-01-01", tier=Tier.T3, flags=()), MATCHES)
    cache.save_concepts(db, [LIVER, CELLS])
    rows = list(db.query("SELECT as_of, tier FROM evidence ORDER BY as_of"))
    assert rows == [{"as_of": "2022-01-20", "tier": "T2"}, {"as_of": "2023-01-01", "tier": "T3"}]
    shown = list(db.query("SELECT * FROM pair_evidence"))
    assert [(r["condition_name"], r["therapy_name"], r["tier"]) for r in shown] == [("Liver Cirrhosis", "Cells", "T3")]
    assert db.table("flags").count == 1
    assert [(r["study"], r["certain"]) for r in db.query("SELECT * FROM pair_studies ORDER BY study")] == [
        ("NCT00000001", 1),
        ("NCT00000002", 0),
    ]


def test_verdicts_in_their_view(db: Database) -> None:
    cache.save_reading(db, reading(claim("livers-1"), claim("livers-2", type=ClaimType.CAVEAT)))
    cache.save_verdicts(db, [verdict("livers-1", "NCT00000002", "NCT00000001", "NCT00000001")])
    cache.save_verdicts(db, [verdict("livers-1", "NCT00000002", "NCT00000001")])
    rows = {row["claim"]: row for row in db.query("SELECT * FROM claim_verdicts")}
    assert rows["livers-1"]["label"] == "overstated"
    assert sorted(json.loads(rows["livers-1"]["studies"])) == ["NCT00000001", "NCT00000002"]
    assert rows["livers-2"]["label"] is None


def test_nothing_is_written_that_points_to_nothing(db: Database) -> None:
    cache.save_reading(db, reading(claim("livers-1")))
    with pytest.raises(CacheError, match="row that points to nothing"):
        cache.save_verdicts(db, [verdict("livers-1", "NCT99999999")])
    assert db.table("verdicts").count == 0


def test_judgements_are_only_added(db: Database) -> None:
    for decision in ("relevant", "not relevant"):
        cache.save_judgement(
            db, subject="match", key="NCT00000001", decision=decision, note="n", judged_by="A.", now=NOW
        )
    assert [(j["id"], j["decision"]) for j in cache.load_judgements(db)] == [(1, "relevant"), (2, "not relevant")]


# ---------------------------------------------------------------- status


def test_the_status_of_nothing(tmp_path: Path) -> None:
    with cache.open_db(tmp_path / "trials.db") as db:
        status = cache.status(db)
    assert (status.studies, status.queries, status.oldest_record, status.last_refresh) == (0, 0, None, None)
    assert status.database == str(tmp_path / "trials.db")


def test_the_status_of_something(db: Database) -> None:
    number = cache.start_refresh(db, NOW)
    assert cache.status(db).last_refresh_state == "running"
    cache.start_query(db, QUERY, NOW)
    cache.save_page(
        db, QUERY, page=1, records=[received(1, status="COMPLETED")], token="t", total=2, data_date="d", etag=None,
        now=LATER,
    )  # fmt: skip
    cache.finish_query(db, QUERY.id, state=State.INCOMPLETE, reason="The network went away.", now=LATER)
    cache.finish_refresh(db, number, state="incomplete", now=LATER, queries=1, reason="No network.")
    cache.save_reading(db, reading(claim("livers-1")))
    status = cache.status(db)
    assert (status.studies, status.changes, status.last_change) == (2, 1, LATER)
    assert (status.queries, status.complete_queries, status.unfinished_queries) == (1, 0, 1)
    assert status.reason == "The network went away."
    assert (status.last_refresh, status.last_refresh_state, status.last_refresh_reason) == (
        LATER,
        "incomplete",
        "No network.",
    )
    assert (status.articles, status.claims, status.verdicts) == (1, 1, 0)
    assert (status.oldest_record, status.newest_record) == (NOW, LATER)
    assert one(db, "SELECT changes, queries FROM refreshes") == {"changes": 1, "queries": 1}


# ---------------------------------------------------------------- documentation


def test_the_documented_schema_is_the_schema() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs" / "schema.md"
    assert markdown() in docs.read_text(encoding="utf-8")
