"""report.json: the contract for programs; `article` is also one entry of what `trials scan --format json` prints.

Texts are as received, so that offsets hold: `start` and `end` count characters of the article's text. Marks of
direction, control characters and lone surrogates are written as \\u escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from trials.models import Claim, Concept, Evidence, Kind, Match, Mention, NamedTrial, Reading, Report, Study, Verdict

_ESCAPED = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def render(report: Report) -> dict[str, str]:
    return {"report.json": dumps(document(report)) + "\n"}


def dumps(value: object) -> str:
    """JSON that an editor shows and UTF-8 can carry, whatever an article holds."""
    text = _ESCAPED.sub(lambda c: f"\\u{ord(c[0]):04x}", json.dumps(value, ensure_ascii=False))
    # json's own indentation is written in Python and takes five times as long.
    return msgspec.json.format(text, indent=1)


def document(report: Report) -> dict[str, Any]:
    by_claim: dict[str, list[Verdict]] = {}
    for verdict in report.verdicts:
        by_claim.setdefault(verdict.claim, []).append(verdict)
    return {
        "as_of": report.as_of,
        "basis": report.basis,
        "basis_note": report.basis_note,
        "version": report.version,
        "problems": list(report.problems),
        "since": asdict(report.since) if report.since else None,
        "judgements": [asdict(one) for one in report.judgements],
        "articles": [article(reading, by_claim, report.named) for reading in report.readings],
        "evidence": [evidence(one, report.matches) for one in report.evidence],
        "studies": [study(one) for one in report.studies],
        "concepts": [_concept(one) for one in report.concepts],
    }


def article(
    reading: Reading,
    verdicts: Mapping[str, Sequence[Verdict]] | None = None,
    named: Sequence[NamedTrial] = (),
) -> dict[str, Any]:
    """What was found in one article; with verdicts where there are any to give."""
    source = reading.article
    return {
        "id": source.id,
        "source": source.source,
        "title": source.title,
        "published": source.published,
        "url": source.url,
        "note": reading.note,
        "article_note": source.note,
        "sentences": [{"start": s.start, "end": s.end} for s in reading.sentences],
        "conditions": [_mention(m) for m in reading.mentions if m.kind is Kind.CONDITION],
        "therapies": [_mention(m) for m in reading.mentions if m.kind is Kind.THERAPY],
        "pairs": [{"condition": p.condition, "therapy": p.therapy} for p in reading.pairs],
        "examples": [{"condition": p.condition, "therapy": p.therapy} for p in reading.examples],
        "numbers": _numbers(reading, named),
        "claims": [_claim(c, None if verdicts is None else verdicts.get(c.id, ())) for c in reading.claims],
    }


def _numbers(reading: Reading, named: Sequence[NamedTrial]) -> list[dict[str, Any]]:
    """The places where the article names a trial by number; what became of it where it was looked up."""
    known = {one.number: {"study": one.study, "words": one.words} for one in named}
    return [{**asdict(n), **known.get(n.number, {})} for n in reading.numbers]


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "concept": mention.concept,
        "name": mention.name,
        "text": mention.text,
        "start": mention.start,
        "end": mention.end,
        "role": mention.role.value,
    }


def _claim(claim: Claim, verdicts: Sequence[Verdict] | None) -> dict[str, Any]:
    entry = {
        "id": claim.id,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "type": claim.type.value,
        "also": list(claim.also),
        "subtype": claim.subtype,
        "strength": claim.strength.value,
        "scope": claim.scope,
        "conditions": list(claim.conditions),
        "therapy": claim.therapy,
        "quantifier": claim.quantifier,
        "phases": list(claim.phases),
        "enrolment": claim.enrolment,
        "cues": list(claim.cues),
        "judgement": asdict(claim.judgement) if claim.judgement else None,
    }
    if verdicts is not None:
        entry["verdicts"] = [_verdict(v) for v in verdicts]
    return entry


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "condition": verdict.condition,
        "therapy": verdict.therapy,
        "label": verdict.label.value,
        "words": verdict.words,
        "tier": verdict.tier,
        "shows": verdict.shows,
        "cannot_show": verdict.cannot_show,
        "studies": list(verdict.studies),
        "rule": verdict.rule,
        "would_change": verdict.would_change,
        "readings": list(verdict.readings),
        "judgement": asdict(verdict.judgement) if verdict.judgement else None,
        "own": verdict.own.value if verdict.own else None,
        "then": asdict(verdict.then) if verdict.then else None,
    }


def evidence(one: Evidence, matches: Sequence[Match] = ()) -> dict[str, Any]:
    answer = one.answer
    return {
        "condition": one.pair.condition,
        "therapy": one.pair.therapy,
        "as_of": one.as_of,
        "state": one.state.value,
        "tier": one.tier.value + ("r" if one.has_results else ""),
        "reason": one.reason,
        "tier_studies": list(one.tier_studies),
        "counts": dict(one.counts),
        "by_phase_status": [{"phase": p, "status": s, "number": n} for p, s, n in one.by_phase_status],
        "highest_completed_phase": one.highest_completed_phase,
        "largest_enrolment": one.largest_enrolment,
        "flags": [{"flag": f.flag, "rule": f.rule, "studies": list(f.studies)} for f in one.flags],
        "studies": list(one.studies),
        "possible": list(one.possible),
        "matches": [
            {
                "study": m.study,
                "certain": m.certain,
                "confidence": m.confidence,
                "reasons": list(m.reasons),
                "judgement": asdict(m.judgement) if m.judgement else None,
            }
            for m in matches
            if m.pair == one.pair
        ],
        "query": {
            "id": answer.query.id,
            "registry": answer.query.registry,
            "params": dict(answer.query.params),
            "url": answer.query.url,
            "asked_at": answer.asked_at,
            "total": answer.total,
            "received": answer.received,
            "reason": answer.reason,
            "basis": answer.basis,
        },
        "data_date": answer.data_date,
    }


def study(one: Study) -> dict[str, Any]:
    """A study under the registry's own name for its number, without the summary, which is for matching only."""
    fields = msgspec.to_builtins(one)
    fields.pop("summary")
    return {"nct_id": fields.pop("id"), **fields}


def _concept(concept: Concept) -> dict[str, Any]:
    return {
        "id": concept.id,
        "name": concept.name,
        "kind": concept.kind.value,
        "broader": list(concept.broader),
        "url": concept.url,
        "source": concept.source,
    }
