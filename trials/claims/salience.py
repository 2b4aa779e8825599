# NOTE TO HELPERS (19:53): salience.py, resolution.py, joining.py are being rewritten by the "entities" helper until 20:32, from this state. Claims helper: please do not write them any more; reading.py stays yours (its calls stay as they are now).
# NOTE TO HELPERS: as of 19:50 this file belongs to the "entities" helper. Claims helper: leave salience.py, resolution.py, joining.py alone; keep to cues, types, strength.
"""What an article is about: which conditions and therapies matter to it, and in which role."""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trials.models import ClaimType, Kind, Mention, Role
from trials.vocabulary import Vocabulary

if TYPE_CHECKING:
    from trials.claims.reading import Looked


@dataclass(frozen=True, slots=True)
class Standing:
    """What a concept is to the article, and how much."""

    concept: str
    kind: Kind
    role: Role
    weight: float
    first: int  # where it is first named


@dataclass(slots=True)
class Tally:
    """What is counted of a concept while reading."""

    kind: Kind
    name: str
    first: int
    count: int = 0
    sentences: set[int] = field(default_factory=set)
    title: bool = False
    lead: bool = False
    claims: int = 0  # claim sentences that name it, harms and limits apart
    harms: int = 0  # sentences of risk, harm and safety that name it
    joined: int = 0  # claim sentences that name it with a concept of the other kind
    compared: int = 0  # named behind "than", "versus", "unlike"
    treated: int = 0  # a condition behind "treat", "for", "patients with"; a therapy at the head of a claim


# Conditions that are mostly an outcome, a symptom or a class; what an article is about only when it says so in its title
# or comes back to them.
GENERIC = frozenset(
    """pain|inflammation|infections|infection|wounds and injuries|cicatrix|fever|fatigue|nausea|vomiting|headache|sleepiness|fear|
    hypersensitivity|thrombosis|death|disease|chronic disease|rare diseases|genetic diseases, inborn|stress, psychological|
    neoplasms|syndrome|hemorrhage|weight loss|weight gain|dizziness|seizures|diarrhea|constipation|edema|confusion|
    hallucinations|syncope|drowsiness|obesity|overweight|smoking|signs and symptoms|graft rejection|necrosis|fibrosis|
    mental disorders|aggression|crying|coma|shock|anger|emergencies|recurrence|poisoning|hyperphagia|dyspepsia|dehydration|
    cough|sneezing|pruritus|exanthema|tremor|paralysis|asthenia|muscle weakness|dyspnea|insulin resistance|hunger|
    neurodegenerative diseases|autoimmune diseases|metabolic diseases|bacterial infections|virus diseases|body weight|
    birth weight|disease progression|premature birth|suicide|cardiovascular diseases|hypesthesia|taste disorders|chest pain|
    heart diseases|lung diseases|brain diseases|mood disorders|acute disease|critical illness|facies|malnutrition""".replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
# Therapies that are a class, a form or a tool.
BROAD = frozenset(
    """surgical procedures, operative|dietary supplements|pharmaceutical preparations|vaccines|anesthetics|biological products|
    cell- and tissue-based therapy|analgesics|hormones|hypnotics and sedatives|antioxidants|vitamins|diet therapy|
    physical therapy modalities|drug therapy|injections|placebos|tablets|capsules|complementary therapies|plant extracts|
    central nervous system stimulants|anti-inflammatory agents, non-steroidal|oxygen|water|proteins|antibodies|
    antibodies, monoclonal|steroids|psychotropic drugs|alcohols|ethanol|glucose|minerals|fats|sugars|nuts|wheat|caffeine|
    exercise|rest|sleep|massage|micronutrients|enzymes|general surgery|therapeutics|rehabilitation|radiation|light|
    antineoplastic agents|adrenal cortex hormones|anti-bacterial agents|immunosuppressive agents|catheters|needles""".replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
_LEAD = 3


def tally(looked: Sequence[Looked]) -> dict[str, Tally]:
    """Count how the article uses each concept."""
    found: dict[str, Tally] = {}
    for number, one in enumerate(looked):
        kinds = {mention.kind for mention in one.seen.mentions}
        harm = is_harm(one)
        for mention in one.seen.mentions:
            entry = found.setdefault(mention.concept, Tally(mention.kind, mention.name.lower(), mention.start))
            entry.count += 1
            if number in entry.sentences:
                continue
            entry.sentences.add(number)
            entry.title |= number == 0
            entry.lead |= 0 < number <= _LEAD
            if harm:
                entry.harms += 1
            elif one.decision.type is not None:
                entry.claims += 1
                entry.joined += len(kinds) > 1
            entry.compared += compared(one, mention)
            entry.treated += _treated(one, mention)
    return found


def is_harm(one: Looked) -> bool:
    """Does a sentence speak of what a therapy does wrong, or does not?"""
    kind = one.decision.type
    return kind is ClaimType.SAFETY or (kind is ClaimType.CAVEAT and one.decision.subtype == "risk_or_harm")


def is_broad(kind: Kind, name: str) -> bool:
    """Is it an outcome, a symptom, a class or a tool rather than something that an article is about?"""
    return name.lower() in (GENERIC if kind is Kind.CONDITION else BROAD)


_COMPARING = ("than", "versus", "vs", "unlike", "against", "alternative to", "instead of", "compared with", "compared to", "replace", "rather than", "over", "to avoid", "without")  # fmt: skip
_TREATING = ("treat", "treats", "treating", "treated", "for", "with", "against", "of", "have", "had", "having", "prevent", "preventing", "from")  # fmt: skip


def _before(one: Looked, mention: Mention, reach: int) -> list[str]:
    words = one.seen.parsed.words
    at = bisect.bisect_right(words.ends, mention.start)
    return list(words.forms[max(0, at - reach) : at])


def compared(one: Looked, mention: Mention) -> bool:
    """Does a therapy stand where one names what another is compared with?"""
    near = " ".join(_before(one, mention, 6))
    return any(f" {word} " in f" {near} " for word in _COMPARING)


def _treated(one: Looked, mention: Mention) -> bool:
    if mention.kind is Kind.CONDITION:
        return any(word in _TREATING for word in _before(one, mention, 3))
    return one.decision.type is not None and not any(
        other.kind is Kind.THERAPY and other.start < mention.start for other in one.seen.mentions
    )


# How much each fact counts towards being kept, and towards being a subject: logistic regressions over the concepts of
# annotated articles, rounded, and made stricter on what is named once in a long article, since ours are short.
KEEP: Mapping[Kind, Mapping[str, float]] = {
    Kind.CONDITION: {
        "bias": 0.7, "title": 0.5, "lead": 0.6, "count": 0.6, "joined": 0.3, "treated": 0.2, "generic": -2.4, "class": -1.5,
        "unclaimed": -0.6, "harm": -0.2, "passing": -0.5, "outnumbered": -1.0,
    },
    Kind.THERAPY: {
        "bias": 0.3, "title": 0.5, "lead": 0.1, "count": 1.0, "share": 0.5, "treated": 0.5, "compared": 0.3, "generic": -1.4,
        "class": -1.0, "unclaimed": -0.4, "passing": -0.4, "outnumbered": -2.0,
    },
}  # fmt: skip
SUBJECT: Mapping[Kind, Mapping[str, float]] = {
    Kind.CONDITION: {
        "bias": -1.9, "title": 1.0, "lead": 0.6, "count": 1.0, "share": 0.8, "joined": 0.35, "treated": 0.7, "generic": -2.4,
        "class": -0.6, "unclaimed": -0.6, "harm": -0.9, "outnumbered": -1.0,
    },
    Kind.THERAPY: {
        "bias": -1.4, "title": 1.0, "lead": 0.4, "count": 1.0, "share": 0.8, "joined": 0.4, "treated": 0.5, "compared": -0.8,
        "generic": -2.1, "class": -0.4, "outnumbered": -2.0,
    },
}  # fmt: skip
_LONG = 25  # sentences


def weigh(looked: Sequence[Looked], vocabulary: Vocabulary) -> dict[str, Standing]:
    """The concepts that matter, with their roles; what is named in passing is left out."""
    tallies = tally(looked)
    found: dict[str, Standing] = {}
    for kind in Kind:
        same = {concept: t for concept, t in tallies.items() if t.kind is kind}
        facts = {concept: _facts(concept, same, len(looked), vocabulary) for concept in same}
        keep = {concept: _sum(facts[concept], KEEP[kind]) for concept in same}
        weight = {concept: _sum(facts[concept], SUBJECT[kind]) for concept in same}
        most = max(weight.values(), default=0.0)
        for concept, entry in same.items():
            if keep[concept] > 0 or weight[concept] == most:
                subject = weight[concept] > min(0.0, most - 0.01)
                found[concept] = Standing(concept, kind, _role(entry, subject=subject), weight[concept], entry.first)
    return _variants(found, vocabulary)


def _facts(concept: str, same: Mapping[str, Tally], length: int, vocabulary: Vocabulary) -> dict[str, float]:
    entry = same[concept]
    most = max(other.count for other in same.values())
    named = entry.title or entry.lead
    below = [other for other in same if other != concept and vocabulary.is_narrower(other, concept)]
    broad = is_broad(entry.kind, entry.name)
    outnumbered = any(2 * entry.count <= same[other].count or (broad and same[other].count > 1) for other in below)
    return {
        "bias": 1.0,
        "title": entry.title,
        "lead": entry.lead,
        "count": math.log(entry.count),
        "share": entry.count / most,
        "joined": min(entry.joined, 2),
        "treated": min(entry.treated, 2),
        "compared": min(entry.compared, 1),
        "generic": broad,
        "class": bool(below),
        "outnumbered": outnumbered,
        "unclaimed": entry.claims == 0 and entry.harms == 0,
        "harm": entry.harms > 0 and entry.claims == 0,
        "passing": 0.0 if named or entry.count > 1 else math.log(max(1.0, length / _LONG)),
    }


def _sum(facts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in facts.items())


def _role(entry: Tally, *, subject: bool) -> Role:
    if entry.kind is Kind.THERAPY and not entry.title and 2 * entry.compared >= len(entry.sentences) and not subject:
        return Role.COMPARATOR
    return Role.SUBJECT if subject else Role.MENTION


def _variants(found: Mapping[str, Standing], vocabulary: Vocabulary) -> dict[str, Standing]:
    """A therapy that is narrower than a subject, and no subject itself, is its variant."""
    subjects = [s.concept for s in found.values() if s.kind is Kind.THERAPY and s.role is Role.SUBJECT]
    return {
        concept: Standing(s.concept, s.kind, Role.VARIANT, s.weight, s.first)
        if s.kind is Kind.THERAPY
        and s.role is not Role.SUBJECT
        and any(vocabulary.is_narrower(concept, subject) for subject in subjects)
        else s
        for concept, s in found.items()
    }


def with_roles(mentions: Sequence[Mention], kept: Mapping[str, Standing]) -> tuple[Mention, ...]:
    """The mentions of what is kept, each with its concept's role."""
    return tuple(
        Mention(m.concept, m.kind, m.name, m.text, m.start, m.end, kept[m.concept].role)
        for m in mentions
        if m.concept in kept
    )
