"""The sentences of a verdict: what no registry can show, what would change it, and what a tier comes to."""

from __future__ import annotations

from collections.abc import Sequence

from trials.evidence import asof, ceiling
from trials.evidence.asof import Standing
from trials.models import ClaimType, Study, Tier
from trials.phrases import count, day, listing, number, phase_of, some
from trials.verdicts.case import Case, ids, opening

# What a registry cannot show, by kind of claim; each goes on after "It cannot show".
CANNOT = {
    "efficacy": "whether people got better: a completed trial is not yet a good result, and a trial without posted "
    "results may still have a published paper",
    "safety": "that a treatment is safe",
    "comparative": "that one treatment is better than another, unless a trial set the two side by side and its results "
    "are known",
    "cure": "that a disease was cured: being listed, or completed, says nothing of how patients fared in the long run",
    "superlative": "whether a treatment is a breakthrough: that is a judgement, not something that is recorded",
    "underway": "trials that are registered only elsewhere, or whether a trial that is listed will be finished",
    "conducted": "trials that were never registered or are registered only elsewhere, or what a trial found when no "
    "results are posted",
    "approved": "whether a treatment is approved or in standard use: a regulator, such as the FDA or the EMA, says so",
    "mechanism": "how a treatment acts in the body, or what it did in animals or in a laboratory",
    "future_hope": "what may come",
    "anecdote": "what happened to single patients, or why",
    "research": "research that no trial is named for",
    "caveat": "more than the article says here itself",
    "results-favour": "that the benefit lasts, or that it holds beyond the people and the outcome that were studied",
    "results-no-difference": "that the treatment does nothing: a difference that is not significant may still be there",
    "nothing": "anything about a claim when it is not clear what the claim is about",
}

# What is said of claims that a registry has no part in; goes on after "The registry shows".
INSTEAD = {
    "mechanism": "trials in people and where they stand; how cells or a drug act is not recorded there",
    "future_hope": "trials that were planned or carried out; a hope is neither",
    "anecdote": "whole trials; single patients and testimonials are not recorded there",
    "research": "trials that are registered; that research goes on, with no trial named, is too broad to check",
}

_UNPHASED = {"No FDA phase": "no FDA phase", "Phase not given": "phase not given"}  # inside a sentence

_NEEDED = {  # the least that a completed trial must be to reach a tier
    Tier.T1: "A registered trial",
    Tier.T2: "A completed trial",
    Tier.T3: "A completed randomised Phase 2 trial, or a small completed randomised one,",
    Tier.T4: "A completed randomised late-phase trial, or a large randomised one outside the phases,",
}


def kind_of(case: Case) -> str:
    """The key into CANNOT for a claim of the benefit table."""
    claim = case.claim
    if claim.type is ClaimType.CURE_SUPERLATIVE:
        return "cure" if claim.subtype == "cure" else "superlative"
    return {ClaimType.SAFETY: "safety", ClaimType.COMPARATIVE: "comparative"}.get(claim.type, "efficacy")


def needed(tier: Tier, *, results: bool = False) -> str:
    posted = " with posted results" if results else ""
    return f"{_NEEDED[tier]}{posted}"


def described(study: Study) -> str:
    """ "NCT…, Phase 2, randomised, 60 participants"."""
    n = ceiling.enrolment(study)
    chance = ["randomised"] if ceiling.randomised(study) else []
    size = count(n, "participant") if n is not None else "number of participants not given"
    return ", ".join((study.id, _UNPHASED.get(phase_of(study), phase_of(study)), *chance, size))


def at_tier(case: Case) -> tuple[str, tuple[str, ...]]:
    """What the records come to at the pair's tier, and the trials that are named."""
    tier = case.evidence.tier
    if tier is Tier.T0 or not case.trials:
        return nothing_found(case), ()
    if tier is Tier.T1:
        return none_completed(case), ids(case.trials)
    makers = [case.records[i] for i in case.evidence.tier_studies if i in case.records]
    if tier is Tier.T2:
        return _only_early(case, makers), ids(makers)
    return _stronger(case, makers), tuple(dict.fromkeys((*ids(makers), *ids(late(case.completed)))))


def nothing_found(case: Case) -> str:
    where = " among the records kept" if case.evidence.answer.basis.startswith("snapshot") else " under these terms"
    others = []
    if n := dict(case.evidence.counts).get("later", 0):
        date = day(case.evidence.as_of)
        where = " that existed yet" if date in opening(case.evidence) else f" that existed on {date}"
        others.append(f"{count(n, 'trial')} came later")
    if n := len(case.evidence.studies):
        be = "is" if n == 1 else "are"
        others.append(f"{count(n, 'observational or expanded-access record')} {be} there, which {be} no trial")
    if n := len(case.evidence.possible):
        others.append(f"{count(n, 'record')} that may be relevant {'is' if n == 1 else 'are'} listed apart")
    held = f"; {listing(others)}" if others else ""
    return f"no trial of {case.therapy} for {case.condition}{where}{held}"


def standings(case: Case) -> str:
    """ "two under way, one stopped"."""
    names = (
        ((Standing.ONGOING,), "under way"),
        ((Standing.PLANNED,), "planned"),
        ((Standing.STOPPED,), "stopped early or withdrawn"),
        ((Standing.UNKNOWN, Standing.STALE), "without news for two years or more"),
        ((Standing.COMPLETED,), "completed"),
    )
    counted = [(len(case.standing(*wanted)), name) for wanted, name in names]
    return listing([f"{number(n)} {name}" for n, name in counted if n])


def none_completed(case: Case) -> str:
    if len(case.trials) == 1:
        return f"{case.of(case.trials)}, not recorded as completed but {standings(case).removeprefix('one ')}"
    return f"{case.of(case.trials)}, none of them recorded as completed: {standings(case)}"


def _only_early(case: Case, makers: list[Study]) -> str:
    what = f"of {case.therapy} for {case.condition}"
    if len(makers) == 1:
        return f"one completed trial {what} ({described(makers[0])}), which was {_limits(makers[0])}"
    sizes = [n for s in makers if (n := ceiling.enrolment(s)) is not None]
    largest = f"; the largest had {count(max(sizes), 'participant')}" if sizes else ""
    trials = count(len(makers), "completed trial")
    return f"{trials} {what} ({some(ids(makers))}), each of them early, small or not randomised{largest}"


def _limits(study: Study) -> str:
    """What keeps a trial at T2: "early and small"."""
    n = ceiling.enrolment(study)
    said = (
        ("early", ceiling.phase_class(study.phases) == "early"),
        ("small", n is None or n < ceiling.SMALL),
        ("not randomised", not ceiling.randomised(study)),
    )
    return listing([word for word, holds in said if holds])


def _stronger(case: Case, makers: list[Study]) -> str:
    high = case.evidence.tier is Tier.T4
    what = "completed late-phase or large randomised trial" if high else "completed trial"
    lead = "" if high else "at best "
    more = f"; also {some(ids(makers[1:]), 4)}" if len(makers) > 1 else ""
    posted = [s for s in makers if asof.results_posted(s, case.evidence.as_of)]
    if len(makers) == 1:
        results = f"its results are {'posted' if posted else 'not posted'}"
    else:
        results = f"results are posted for {some(ids(posted))}" if posted else "none of these has results posted"
    limit = "" if high else f", and {_no_late(case)}"
    return (
        f"{lead}{count(len(makers), what)} of {case.therapy} for {case.condition} ({described(makers[0])}{more}); "
        f"{results}{limit}"
    )


def late(studies: Sequence[Study]) -> list[Study]:
    """Those with the label of a late phase, whatever their size and design."""
    return [s for s in studies if ceiling.phase_class(s.phases) == "late"]


def _no_late(case: Case) -> str:
    """What keeps the pair below T4, as the records have it."""
    if found := late(case.completed):
        none = "it was not" if len(found) == 1 else "none of them was"
        many = "one late-phase trial is" if len(found) == 1 else f"{number(len(found))} late-phase trials are"
        return (
            f"{many} completed ({some(ids(found), 2)}), but {none} randomised with {ceiling.SMALL} participants or more"
        )
    return "no late-phase trial is completed"


def up_to(n: int) -> str:
    """Zero events in n patients leaves up to 3/n [S: Hanley 1983]."""
    share = min(1.0, 3 / n)
    percent = f"{share:.0%}" if share >= 0.02 else f"{share:.1%}"
    return f"up to 3 in {n:,} ({percent})"


def cannot_say_safe(case: Case) -> str:
    sizes = [(n, s.id) for s in case.completed if (n := ceiling.enrolment(s))]
    if not sizes:
        return CANNOT["safety"]
    n, nct = max(sizes)
    return (
        f"{CANNOT['safety']}: had none of the {n:,} participants of the largest completed trial ({nct}) been harmed, "
        f"{up_to(n)} of those treated later might still be"
    )


def not_yet(case: Case) -> str:
    """A note for a date on which none existed, though some do now."""
    return "none existed yet on that date" if not case.trials and dict(case.evidence.counts).get("later") else ""


def as_of(case: Case) -> str:
    """ "as of 30 June 2026"; "on that date" where the sentence begins with it already."""
    date = day(case.evidence.as_of)
    return "on that date" if date in opening(case.evidence) else f"as of {date}"
