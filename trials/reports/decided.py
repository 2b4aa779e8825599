"""What people decided, as a report says it."""

from __future__ import annotations

from trials import judging
from trials.models import Judgement
from trials.reports.index import Index


def decided(one: Judgement, index: Index) -> str:
    """ "NCT… as a trial of X for Y: no, judged by Ada on 3 May 2026: …"."""
    return f"{_about(one, index)}: {one.decision.replace('_', ' ')}, {judging.said(one)}."


def _about(one: Judgement, index: Index) -> str:
    if one.subject == "claim":
        return f"Claim {one.key}"
    first, condition, therapy = one.key.rsplit("|", 2)
    pair = f"{index.running(therapy)} for {index.running(condition)}"
    if one.subject == "match":
        return f"{first} as a trial of {pair}"
    return (
        f"The verdict on claim {first}, for {index.name(condition)}" if condition else f"The verdict on claim {first}"
    )
