"""People's decisions on claims, matches and verdicts: what they may be, and how a report applies them.

They are kept apart from all that is derived, in the live database, and no command overwrites them: a later decision on
the same thing counts instead of an earlier one, and "withdraw" gives the thing back to the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from trials.errors import UsageError
from trials.models import Claim, ClaimType, Judgement, Label, Match, Pair, Reading, Strength, Verdict
from trials.phrases import day
from trials.verdicts.rules import WORDS

SUBJECTS = ("claim", "match", "verdict")
WITHDRAW = "withdraw"
NOT_A_CLAIM = "not-a-claim"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Judgements:
    """The decisions that count, by what they are about."""

    claims: Mapping[str, Judgement] = field(default_factory=dict)
    matches: Mapping[tuple[str, Pair], Judgement] = field(default_factory=dict)
    verdicts: Mapping[tuple[str, str, str], Judgement] = field(default_factory=dict)


def of(rows: Iterable[Mapping[str, Any]]) -> Judgements:
    """Rows of the table, oldest first, as the decisions that count."""
    latest: dict[tuple[str, str], Judgement] = {}
    for row in rows:
        one = Judgement(**{name: row[name] for name in Judgement.__slots__})
        latest.pop((one.subject, one.key), None)
        if one.decision != WITHDRAW:
            latest[one.subject, one.key] = one
    return Judgements(
        claims={key: j for (subject, key), j in latest.items() if subject == "claim"},
        matches={_match(key): j for (subject, key), j in latest.items() if subject == "match"},
        verdicts={_three(key): j for (subject, key), j in latest.items() if subject == "verdict"},
    )


def key(*parts: str | None) -> str:
    """The key of a match (study, condition, therapy) or of a verdict (claim, condition, therapy)."""
    return "|".join(part or "" for part in parts)


def _three(key: str) -> tuple[str, str, str]:
    first, condition, therapy = ("", "", *key.rsplit("|", 2))[-3:]
    return first, condition, therapy


def _match(key: str) -> tuple[str, Pair]:
    study, condition, therapy = _three(key)
    return study, Pair(condition, therapy)


def checked(subject: str, decision: str) -> str:
    """The decision in its one spelling; UsageError when it is none for such a thing."""
    words = decision.strip().lower().replace(",", " ").replace("/", " ").split()
    if words == [WITHDRAW]:
        return WITHDRAW
    allowed: Sequence[str]
    if subject == "claim":
        allowed = (NOT_A_CLAIM, *ClaimType)
        fits = bool(words) and words[0] in allowed and all(word in tuple(Strength) for word in words[1:])
        fits = fits and len(words) < (2 if words[0] == NOT_A_CLAIM else 3)
    elif subject == "match":
        allowed = (YES, NO)
        fits = len(words) == 1 and words[0] in allowed
    elif subject == "verdict":
        allowed = tuple(Label)
        fits = len(words) == 1 and words[0] in allowed
    else:
        raise UsageError(f"“{subject}” cannot be judged; only {', '.join(SUBJECTS)} can.")
    if not fits:
        more = f", the types with a strength if need be ({', '.join(Strength)})" if subject == "claim" else ""
        raise UsageError(f"“{decision}” is no decision on a {subject}; use {', '.join(allowed)}{more} or {WITHDRAW}.")
    return " ".join(words)


def said(one: Judgement, what: str = "") -> str:
    """ "judged by Ada on 3 May 2026 (“the trial was withdrawn”)"; with what, "Ada decided on 3 May 2026 that …"."""
    who = one.judged_by or "a person"
    note = f" (“{one.note.strip().rstrip('.')}”)" if one.note and one.note.strip() else ""
    if what:
        return f"{who} decided on {day(one.judged_at[:10])} that {what}{note}"
    return f"judged by {who} on {day(one.judged_at[:10])}{note}"


# ---------------------------------------------------------------- applied


def to_readings(readings: Sequence[Reading], judgements: Judgements) -> list[Reading]:
    """The readings with claims as people judged them; what only a non-claim joined is not asked about."""
    if not judgements.claims:
        return list(readings)
    return [_reading(reading, judgements) for reading in readings]


def _reading(reading: Reading, judgements: Judgements) -> Reading:
    claims = tuple(_claim(claim, judgements.claims.get(claim.id)) for claim in reading.claims)
    dropped = [c for c in claims if is_no_claim(c)]
    if not dropped:
        return replace(reading, claims=claims)
    kept = {Pair(c, one.therapy) for one in claims if one not in dropped and one.therapy for c in one.conditions}
    only = {Pair(c, one.therapy) for one in dropped if one.therapy for c in one.conditions} - kept
    return replace(reading, claims=claims, pairs=tuple(p for p in reading.pairs if p not in only))


def _claim(claim: Claim, one: Judgement | None) -> Claim:
    if one is None:
        return claim
    cues = (said(one), *(cue for cue in claim.cues if not cue.startswith("uncertain")))
    kind, *strength = one.decision.split()
    if kind == NOT_A_CLAIM or kind not in tuple(ClaimType):
        return replace(claim, cues=cues, judgement=one)
    type_ = ClaimType(kind)
    same = type_ is claim.type
    efficacy = type_ is ClaimType.EFFICACY_SHOWN
    return replace(
        claim,
        type=type_,
        strength=Strength(strength[0]) if strength and strength[0] in tuple(Strength) else claim.strength,
        subtype=claim.subtype if same else "superlative" if type_ is ClaimType.CURE_SUPERLATIVE else None,
        scope=claim.scope if same else ("general" if efficacy else None),
        cues=cues,
        judgement=one,
    )


def ruled_out(match: Match) -> bool:
    """Whether a person decided that the study is not about the pair."""
    return match.judgement is not None and match.judgement.decision == NO


def is_no_claim(claim: Claim) -> bool:
    return claim.judgement is not None and claim.judgement.decision == NOT_A_CLAIM


def wanted(judgements: Judgements, pairs: Iterable[Pair]) -> tuple[str, ...]:
    """The trials that people matched to these pairs, whether or not an answer holds them."""
    asked = set(pairs)
    return tuple(study for (study, pair), j in judgements.matches.items() if j.decision == YES and pair in asked)


def to_matches(
    found: Sequence[Match], pair: Pair, known: Iterable[str], judgements: Judgements
) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
    """The matches of a pair as people judged them, and those that they ruled out."""
    judged = {study: j for (study, about), j in judgements.matches.items() if about == pair}
    if not judged:
        return tuple(found), ()
    there = {m.study: m for m in found}
    there |= {s: Match(s, pair, False, 0.0, ()) for s in known if s in judged and s not in there}
    kept, out = [], []
    for match in there.values():
        one = judged.get(match.study)
        if one is None:
            kept.append(match)
        elif one.decision == YES:
            kept.append(replace(match, certain=True, confidence=1.0, reasons=_why(match, one, "is"), judgement=one))
        else:
            out.append(replace(match, certain=False, confidence=0.0, reasons=_why(match, one, "is not"), judgement=one))
    return tuple(sorted(kept, key=lambda m: (not m.certain, m.study))), tuple(out)


def _why(match: Match, one: Judgement, verb: str) -> tuple[str, ...]:
    return (f"that it {verb} about this was {said(one)}", *match.reasons)


def to_verdicts(verdicts: Iterable[Verdict], claims: Iterable[Claim], judgements: Judgements) -> tuple[Verdict, ...]:
    """The verdicts with the labels that people gave, the tables' own beside them."""
    by_id = {claim.id: claim for claim in claims}
    return tuple(_verdict(v, by_id.get(v.claim), judgements) for v in verdicts)


def _verdict(verdict: Verdict, claim: Claim | None, judgements: Judgements) -> Verdict:
    if claim is not None and is_no_claim(claim) and claim.judgement:
        return replace(
            verdict,
            label=Label.OUT_OF_SCOPE,
            words=f"{WORDS[Label.OUT_OF_SCOPE]}: {said(claim.judgement, 'it is no claim')}",
            shows="The registry shows nothing that bears on it, since a person decided that it is no claim.",
            cannot_show="It cannot show anything about what is no claim.",
            studies=(),
            tier=None,
            would_change="Taking the decision back would have it judged again.",
            readings=(),
            then=None,
            judgement=claim.judgement,
            own=verdict.label,
        )
    one = judgements.verdicts.get((verdict.claim, verdict.condition or "", verdict.therapy or ""))
    if one is None or one.decision not in tuple(Label):
        return verdict
    label = Label(one.decision)
    words = f"{WORDS[label]}: {said(one, 'this is its verdict')}"
    return replace(verdict, label=label, words=words, judgement=one, own=verdict.label)


def sentence(verdict: Verdict) -> str:
    """What people decided on a verdict, beside what the tables give; empty where nobody did."""
    if verdict.judgement is None or verdict.own is None:
        return ""
    one = verdict.judgement
    if one.subject == "claim":
        return f"A person took it out of the claims: {said(one, 'it is no claim')}."
    who = said(one, f"the verdict is “{WORDS[verdict.label]}”")
    beside = "the same verdict" if verdict.own is verdict.label else f"“{WORDS[verdict.own]}”"
    return f"A person gave this verdict: {who}. By the rules alone it would be {beside}."


def applied(
    readings: Iterable[Reading], matches: Iterable[Match], verdicts: Iterable[Verdict]
) -> tuple[Judgement, ...]:
    """The decisions that had something to apply to, in the order in which they were made."""
    used = [c.judgement for r in readings for c in r.claims]
    used += [m.judgement for m in matches]
    used += [v.judgement for v in verdicts]
    return tuple(sorted({j for j in used if j}, key=lambda j: (j.judged_at, j.subject, j.key)))
