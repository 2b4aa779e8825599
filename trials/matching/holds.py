"""What holds a match back: comparators, backgrounds, parts of a regimen, cells of the blood, measuring, watching."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trials.matching.cells import transplant
from trials.matching.fields import given, titled
from trials.matching.side import Hit, Relation
from trials.matching.therapies import DUMMY, MEASURING, is_therapy, measures, names, relations
from trials.models import Arm, Pair, Study

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

# From so many interventions on, one that neither title nor arms name is part of a regimen, not what is tested.
MANY = 4
_CONTROL = re.compile(r"\bcontrols?\b|\bplacebo\b|\bstandard (?:of )?care\b|\busual care\b", re.I)
_SUBJECT = ("therapy-title", "therapy-arm", "therapy-broader")


def holds(study: Study, pair: Pair, found: list[Hit], vocabulary: Vocabulary) -> list[str]:
    """What speaks against the match, by the ids of the table."""
    reasons = []
    named_in_title = any(hit.feature.startswith("therapy-title") for hit in found)
    in_arms = _in_arms(study, pair.therapy, vocabulary)
    # A title that says "versus" names what is only compared with, too.
    if in_arms in ("comparator", "comparator-label", "control") or (in_arms and not named_in_title):
        reasons.append(in_arms)
    if len(study.interventions) >= MANY and not any(hit.feature.startswith(_SUBJECT) for hit in found):
        reasons.append("component")
    if not reasons and _beside_another(study, pair.therapy, found, vocabulary):
        reasons.append("beside")
    if transplant(study, pair, found, vocabulary):
        reasons.append("transplant")
    in_fields = any(hit.feature in ("therapy-intervention", "therapy-other-name", "therapy-arm") for hit in found)
    if study.primary_purpose in MEASURING or (not in_fields and measures(study)):
        reasons.append("biomarker")
    elif study.study_type != "INTERVENTIONAL" and not in_fields:
        reasons.append("no-treatment")
    return reasons


def _beside_another(study: Study, wanted: str, found: list[Hit], vocabulary: Vocabulary) -> bool:
    """Whether the titles say that another treatment is studied, and the therapy comes after others that are given."""
    if len(study.interventions) < 2 or any(hit.feature.startswith("therapy-title") for hit in found):
        return False
    if names(study, study.interventions[0].name, wanted, vocabulary):
        return False
    for text in dict.fromkeys((study.title, study.official_title or "")):
        named_ = tuple(n for n in titled(vocabulary, text) if is_therapy(vocabulary, n.concept))
        if any(how is Relation.NONE for _, how in relations(study, text, named_, wanted, vocabulary)):
            return True
    return False


def _in_arms(study: Study, wanted: str, vocabulary: Vocabulary) -> str | None:
    """Whether the therapy is only the comparator, or only what every arm gets."""
    arms = [arm for arm in study.arms if arm.label or arm.interventions]
    gets = [arm for arm in arms if any(names(study, t, wanted, vocabulary) for t in (arm.label, *arm.interventions))]
    if not gets or len(arms) < 2:
        return None
    experimental = [arm for arm in arms if is_tested(arm)]
    if experimental and not any(arm in experimental for arm in gets):
        # Older records do not say which arm gets what: then only the labels speak.
        return "comparator" if all(arm.interventions for arm in experimental) else "comparator-label"
    if len(gets) < len(arms):
        return None
    others = [_beside(study, arm, wanted, vocabulary) for arm in arms]
    alone = any(not is_tested(arm) and not beside for arm, beside in zip(arms, others, strict=True))
    tested_alone = any(is_tested(arm) and not beside for arm, beside in zip(arms, others, strict=True))
    if len(set(others)) == 1 or tested_alone:
        return None
    return "control" if alone and any(others) else "background"


def is_tested(arm: Arm) -> bool:
    """Whether an arm is experimental by its type, and does not call itself a control."""
    return arm.type == "EXPERIMENTAL" and not _CONTROL.search(arm.label)


def _beside(study: Study, arm: Arm, wanted: str, vocabulary: Vocabulary) -> frozenset[str]:
    """What else an arm gets: other treatments by name, and interventions that name none that is known."""
    beside: set[str] = set()
    for text in arm.interventions:  # "cord blood mononuclear cells" is one thing, though the vocabulary finds two
        given_ = [n for n in given(vocabulary, text) if is_therapy(vocabulary, n.concept)]
        related = relations(study, text, tuple(given_), wanted, vocabulary)
        ours = [n for n, how in related if how in (Relation.SAME, Relation.NARROWER)]
        rest = [n for n, how in related if how in (Relation.NONE, Relation.BROADER)]
        beside |= {n.concept for n in rest if not any(n.start - o.end in (0, 1) for o in ours)}
        if not given_ and not DUMMY.search(text):
            beside.add(text)
    return frozenset(beside)
