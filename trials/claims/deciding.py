"""Type, secondary types, subtype and strength of a sentence, from its cues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trials.claims import scoring
from trials.claims.cues import NONE, Parsed, Sighting
from trials.claims.scoring import Features, Weights
from trials.models import ClaimType, Strength

if TYPE_CHECKING:
    from trials.claims.reading import Seen

ALSO_MARGIN = 1.2  # a type whose score comes this near to the first is a secondary type
_ALSO = 3  # secondary types at most
_TYPES = {str(kind): kind for kind in ClaimType}  # in the order of precedence


@dataclass(slots=True)  # one a sentence or more: a frozen one takes four times as long to make
class Decision:
    """What a sentence was taken to be, and why."""

    type: ClaimType | None  # None: no claim
    also: tuple[str, ...]
    subtype: str | None
    scope: str | None  # general | study, for efficacy
    strength: Strength
    why: tuple[str, ...]
    scores: dict[str, float]


def decide(seen: Seen, features: Features, weights: Weights) -> Decision:
    """Score the sentence, take the highest, then say how strongly."""
    scores = scoring.score(features, weights)
    label, likely = scoring.decide(scores)
    why = () if label == NONE else _why(seen.parsed, seen.cues, _TYPES[label], weights)
    if not why or seen.text.rstrip("”\"’') ").endswith("?"):  # no cue explains it, or it asks: it asserts nothing
        return Decision(None, (), None, None, Strength.NEUTRAL, (), scores)
    kind = _TYPES[label]
    names = features.names()
    if likely < scoring.SURE:
        why = (*why, f"uncertain: {kind} is {likely:.0%} likely by these cues")
    elif "no_therapy_at_all" in names:
        why = (*why, "uncertain: the sentence speaks of no treatment and no study")
    least = max(scores[NONE], scores[label] - ALSO_MARGIN)
    near = [other for other in _TYPES if scores[other] > least and other != label]
    near.sort(key=lambda other: -scores[other])  # in a tie the first in precedence
    also = tuple([_with_subtype(other, features, names) for other in near[:_ALSO]])
    shown = kind is ClaimType.EFFICACY_SHOWN or ClaimType.EFFICACY_SHOWN in also
    told = scope(scoring.score(features, scoring.subtypes()["scope"])) if shown else None
    narrower = subtype(kind, features, names)
    return Decision(kind, also, narrower, told, strength(kind, names, narrower), why, scores)


def _with_subtype(label: str, features: Features, names: Set[str]) -> str:
    found = subtype(_TYPES[label], features, names)
    return f"{label}:{found}" if found else label


_RESEARCH = "research_not_trial"
# For types with subtypes: the cues that name each. Where the weights of subtypes are fitted (scoring.subtypes) this is
# what they are pulled back to, and for trials under way what names a trial; elsewhere the first that is there wins, and
# the last row is what is left.
SUBTYPES: Mapping[ClaimType, Sequence[tuple[str, Sequence[str]]]] = {
    ClaimType.CAVEAT: (
        ("not_approved", ("not_approved", "not_recommended", "approved.neg", "recommended.neg", "available.neg")),
        ("more_research_needed", ("more_research", "needs_doing")),
        ("not_a_cure", ("not_cure",)),
        (
            "negative_result",
            (
                "no_difference",
                "missed",
                "therapy_cuts.neg",
                "therapy_lifts.neg",
                "cut_ill.neg",
                "lift_well.neg",
                "helps_who.neg",
                "ill_fell.neg",
                "well_rose.neg",
                "effective_for.neg",
                "study_found.neg",
                "reduction_in.neg",
                "gain_in.neg",
            ),
        ),
        ("risk_or_harm", ("raises_risk", "adverse", "died", "risk_word", "safe.neg")),
        ("unproven_or_uncertain", ()),
    ),
    ClaimType.CURE_SUPERLATIVE: (("cure", ("cure", "cure.neg")), ("superlative", ())),
    ClaimType.APPROVED_OR_STANDARD: (
        ("regulated_oversight", ("designated", "application")),
        ("regulatory_approval", ("approved",)),
        ("standard_of_care", ("recommended", "guide", "used_for")),
        ("commercially_available", ("available",)),
        ("regulated_oversight", ("regulator",)),
        ("standard_of_care", ()),
    ),
    ClaimType.MECHANISM: (("preclinical_evidence", ("preclinical", "in_animals")),),
    ClaimType.TRIALS_UNDERWAY: (
        ("", ("trial_word", "phase", "planned", "volunteers", "study_word", "design")),
        (_RESEARCH, ()),
    ),
}


# The same of what is fitted, by the names in the table; and what speaks for one study or for a treatment in general.
NAMED_BY: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    **{str(kind): rows for kind, rows in SUBTYPES.items()},
    "scope": (
        (
            "study",
            ("b:#", "study_word", "trial_word", "study_found", "in_group", "than_those", "group_fared", "percent"),
        ),
        ("general", ()),
    ),
}


def subtype(kind: ClaimType, features: Features, names: Set[str]) -> str | None:
    """The subtype that the cues speak for most, if the type has any."""
    if kind is ClaimType.TRIALS_UNDERWAY:
        return _RESEARCH if no_trial(scoring.score(features, scoring.subtypes()[kind]), names) else None
    fitted = scoring.subtypes().get(kind)
    if fitted is not None:
        return scoring.best(features, fitted) or None
    for name, cues in SUBTYPES.get(kind, ()):
        if not cues or not names.isdisjoint(cues):
            return name or None
    return None


# By how much a trial must lead over research where no cue names one. By cross-validation 16 of 24 sentences on research
# are told so, and 14 of 260 on trials are taken for research, of which a registry is then not asked; with no lead asked
# for it is 5 and 3, but then a trial on record is said to confirm what was never about one.
_NAMED_LEAD = 1.5


def no_trial(scores: Mapping[str, float], names: Set[str]) -> bool:
    """Is research named, but no trial?"""
    (_, naming), *_ = SUBTYPES[ClaimType.TRIALS_UNDERWAY]
    return names.isdisjoint(naming) and scores[_RESEARCH] > scores[""] - _NAMED_LEAD


# By how much "general" must lead: to take one study's result for a general claim makes its verdict harsher. By
# cross-validation four in five of what is called general then is; without it three in four.
_LEADING = 0.3


def scope(scores: Mapping[str, float]) -> str:
    """`study` where the result of one study is told, `general` where a treatment is said to work."""
    return "general" if scores["general"] > scores["study"] + _LEADING else "study"


_SPECULATIVE = ("may_help", "potential_to", "aims_to", "could_become", "may_any")
_SUGGESTING = ("study_suggests", "suggests", "appears", "associated", "some_patients")
_QUALIFYING = (*_SUGGESTING, "patients_report", "promising")
_GIVEN = ("design", "versus_placebo", "were_given", "w:PLACEBO", "w:TRIAL", "w:GIVEN")  # one that was tried on people
_TO_REGULATOR = ("to_file", "regulator", "phase")  # what is planned is a filing or a trial, no benefit
_ENDORSING = ("regulatory_approval", "standard_of_care")  # to be on sale or on trial says nothing of a benefit
_NEUTRAL = {ClaimType.CAVEAT, ClaimType.TRIALS_CONDUCTED, ClaimType.TRIALS_UNDERWAY}
# What is told as having been, which a "may" beside it does not hedge; a patient's word is told for a fact.
_TOLD = {ClaimType.EFFICACY_SHOWN, ClaimType.SAFETY, ClaimType.ANECDOTE}


def strength(kind: ClaimType, names: Set[str], subtype: str | None = None) -> Strength:
    """How strongly benefit is asserted: the type sets the usual strength, hedges and absolutes move it."""
    if kind in _NEUTRAL:
        return Strength.NEUTRAL
    if kind is ClaimType.FUTURE_HOPE:
        return Strength.SPECULATIVE if names.isdisjoint(_TO_REGULATOR) else Strength.NEUTRAL
    may = not names.isdisjoint(_SPECULATIVE)
    if kind is ClaimType.EFFICACY_PROMISING:
        return Strength.SPECULATIVE if may else Strength.QUALIFIED
    if kind is ClaimType.APPROVED_OR_STANDARD:
        return Strength.ASSERTED if subtype in _ENDORSING else Strength.NEUTRAL
    if may and kind not in _TOLD:
        return Strength.SPECULATIVE
    if _qualified(kind, names):
        return Strength.QUALIFIED
    if "proven" in names and kind in {ClaimType.EFFICACY_SHOWN, ClaimType.SAFETY, ClaimType.CURE_SUPERLATIVE}:
        return Strength.ABSOLUTE
    return Strength.ASSERTED


def _qualified(kind: ClaimType, names: Set[str]) -> bool:
    if kind is ClaimType.ANECDOTE:
        return False
    if kind is ClaimType.EFFICACY_SHOWN:
        # Those who had it fared better: an association, unless it was given to them to see.
        fared = "group_fared" in names and names.isdisjoint(_GIVEN)
        return fared or not names.isdisjoint(_SUGGESTING)
    return not names.isdisjoint(_QUALIFYING) or (kind is ClaimType.MECHANISM and "thought_to" in names)


def _why(parsed: Parsed, seen: Sequence[Sighting], kind: ClaimType, weights: Weights) -> tuple[str, ...]:
    """The cues that spoke most for the type, in words."""
    spoken = [(weights.get(s.feature, {}).get(kind, 0.0) * s.value, s) for s in seen]
    spoken = [(weight, s) for weight, s in spoken if weight > 0]
    spoken.sort(key=lambda pair: (-pair[0], pair[1].start))
    return tuple(
        [
            f"“{' '.join(parsed.words.forms[s.start : s.end][:12])}” ({s.feature.replace('_', ' ')}, {s.clause})"
            f" → {kind} {weight:+.1f}"
            for weight, s in spoken[:5]
        ]
    )
