"""What speaks for a match and what against it: one table, each row with a weight and the reason in words.

A side's score is 1 − Π(1 − weight) over the features that hold on it; a match is certain when both sides reach
`ENOUGH` and nothing holds it back, and is not listed at all below `LEAST`. The weights were set by hand and swept on
the tuning half of tests/cases/matches.csv; the other half is the one that the pinned floors are measured on.
"""

from __future__ import annotations

from dataclasses import dataclass

ENOUGH = 0.8
LEAST = 0.45


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that a record can say; `words` is filled with what it says."""

    id: str
    side: str  # condition | therapy
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that holds a match back: it caps the confidence, at nothing or at "possible"."""

    id: str
    cap: float
    words: str


FEATURES = {
    f.id: f
    for f in (
        # The registry's own MeSH is on 93 % of cell trials' conditions, and on 36 % of their interventions, where it
        # names the product in 6 of 1,267: strong for conditions, an extra for therapies.
        Feature("condition-mesh", "condition", 0.95, "the registry gives it the condition {text} itself"),
        Feature("condition-mesh-narrower", "condition", 0.90, "the registry gives it {text}, a kind of {wanted}"),
        Feature("condition-name", "condition", 0.95, "its conditions name {text}"),
        Feature("condition-name-narrower", "condition", 0.90, "its conditions name {text}, a kind of {wanted}"),
        Feature("condition-title", "condition", 0.85, "its title names {text}"),
        Feature("condition-narrowed", "condition", 0.85, "it is registered for {text}, and its title says {wanted}"),
        Feature("condition-keyword", "condition", 0.65, "its keywords name {text}"),
        Feature("condition-broader", "condition", 0.50, "it is registered for {text}, which is broader than {wanted}"),
        Feature("therapy-intervention", "therapy", 0.95, "its intervention {text}"),
        Feature("therapy-other-name", "therapy", 0.90, "another name of its intervention, {text}"),
        Feature("therapy-mentioned", "therapy", 0.50, "it is mentioned under another intervention, {text}"),
        Feature("therapy-arm", "therapy", 0.85, "its arm {text}"),
        Feature("therapy-mesh", "therapy", 0.85, "the registry gives it the intervention {text}"),
        Feature("therapy-title", "therapy", 0.60, "its title names {text}"),
        # "AlloRx" under a title that says "mesenchymal stem cells": the title tells what the product is.
        Feature(
            "therapy-title-product", "therapy", 0.85, "its title names {text}, and nothing that it gives denies it"
        ),
        Feature("therapy-broader", "therapy", 0.50, "it tests {text}, which is broader than {wanted}"),
    )
}

HOLDS = {
    h.id: h
    for h in (
        Hold("comparator", 0.0, "{wanted} is only what the treatment is compared with"),
        Hold("comparator-label", 0.6, "{wanted} may be only what the treatment is compared with"),
        Hold(
            "control", 0.6, "every arm gets {wanted}, one of them nothing else; something added to it is being tested"
        ),
        Hold("background", 0.6, "every arm gets {wanted}; something else is being tested"),
        Hold("component", 0.6, "{wanted} is one of many treatments in it, and neither title nor arms name it"),
        Hold("beside", 0.6, "its title says that another treatment is studied; {wanted} is given beside it"),
        Hold("transplant", 0.0, "blood-forming cells are transplanted for a disease of the blood, not for {wanted}"),
        Hold("biomarker", 0.6, "cells or substances are measured, or the study is a diagnostic one"),
        Hold("no-treatment", 0.6, "it is observational and lists no such intervention"),
    )
}
