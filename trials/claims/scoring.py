"""From a sentence's cues to a score for each claim type, and for no claim."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from trials.claims.cues import NONE, table
from trials.models import ClaimType

LABELS = (NONE, *(str(kind) for kind in ClaimType))
Feature = tuple[str, float]  # its name, and how much it counts


@dataclass(slots=True)
class Features:
    """A sentence's features, in order: first those that count as much as is said, then those that count in full."""

    weighed: list[Feature]
    whole: list[str]

    def pairs(self) -> tuple[Feature, ...]:
        """All of them, each with its value."""
        return (*self.weighed, *((name, 1.0) for name in self.whole))

    def names(self) -> set[str]:
        return {*dict(self.weighed), *self.whole}


class Weights(dict[str, Mapping[str, float]]):
    """Feature → label → weight."""

    def __init__(self, given: Mapping[str, Mapping[str, float]], labels: Sequence[str] = LABELS) -> None:
        super().__init__(given)
        self.labels = tuple(labels)
        self.nought = (0.0,) * len(labels)
        self.added = _Added(self)
        self.whole = _Whole(self)
        self._numbers: dict[float, float] = {}  # each number once: what lies close together in memory is read faster

    def row(self, name: str, value: float) -> tuple[float, ...]:
        """What a feature adds to each label, in their order; empty when it has no weight."""
        weights = self.get(name)
        if weights is None:
            return ()
        added = [weights.get(label, 0.0) * value for label in self.labels]
        return tuple([self._numbers.setdefault(number, number) for number in added])


class _Added(dict[Feature, tuple[float, ...]]):
    """The rows of features; bounded, because articles are hostile."""

    LIMIT: Final = 100_000

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, feature: Feature) -> tuple[float, ...]:
        row = self._weights.row(*feature)
        if len(self) < self.LIMIT:
            self[feature] = row
        return row


class _Whole(dict[str, tuple[float, ...]]):
    """The same of features that count in full, under their names alone, which are found faster."""

    LIMIT: Final = 100_000

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, name: str) -> tuple[float, ...]:
        row = self._weights.row(name, 1.0)
        if len(self) < self.LIMIT:
            self[name] = row
        return row


@cache
def prior() -> Weights:
    """What the tables say before any fitting."""
    weights: dict[str, dict[str, float]] = {"bias": {NONE: 1.0}}
    for cue in table().cues.values():
        plain = cue.says.get("", {})
        weights[cue.name] = plain
        for variant in cue.variants:
            weights[f"{cue.name}.{variant}"] = cue.says.get(variant, plain)
    return Weights(weights | CONTEXT)


# What a sentence's place and company say, before any fitting.
CONTEXT: dict[str, dict[str, float]] = {
    "has_therapy": {NONE: -0.6},
    "has_condition": {NONE: 0.1},
    "has_treatment_word": {NONE: -0.3},
    "no_therapy_at_all": {NONE: 0.6},
    "heading": {NONE: 1.5},
    "title": {NONE: -0.8},
    "short": {NONE: 1.0},
    "no_cue": {NONE: 1.0},
    "condition_alone": {NONE: 0.3},
    "numbers_good": {ClaimType.EFFICACY_SHOWN: 1.2, NONE: -0.5},
    "numbers_apart": {ClaimType.EFFICACY_SHOWN: 0.6, NONE: -0.3},
    "numbers_near": {ClaimType.CAVEAT: 1.2, NONE: -0.5},
    "numbers_bad": {ClaimType.CAVEAT: 0.8, NONE: -0.5},
    "voice_of_patient": {ClaimType.ANECDOTE: 1.2},
    "worse": {ClaimType.CAVEAT: 1.0, ClaimType.EFFICACY_SHOWN: -0.6},
    "worse_group": {ClaimType.CAVEAT: 0.6, ClaimType.EFFICACY_SHOWN: -0.8},
    "better_group": {ClaimType.EFFICACY_SHOWN: 0.4, ClaimType.CAVEAT: -0.2},
}


def score(features: Features, weights: Weights) -> dict[str, float]:
    """Add up what the features say."""
    weighed = map(weights.added.__getitem__, features.weighed)
    whole = map(weights.whole.__getitem__, features.whole)
    rows = filter(None, [*weighed, *whole])
    return dict(zip(weights.labels, map(sum, zip(weights.nought, *rows, strict=True)), strict=True))


# A sentence is a claim when "no claim" is less likely than this: with twelve types to share the likelihood, the best of
# them may lose to "no claim" though together they do not. Swept over .35 to .6 by cross-validation.
CLAIM_BELOW = 0.42
# A type that is less likely than this is marked uncertain, and the verdict then never says that the article goes too
# far. By cross-validation on hard articles, 19 % of the sentences that were given a type that can be found to go too
# far were limits or no claims at all; of those at least this likely, 11 %.
SURE = 0.55


def decide(scores: Mapping[str, float]) -> tuple[str, float]:
    """The label and its likelihood: no claim, or the type with the highest score, in a tie the first in precedence."""
    none, *claims = [scores[label] for label in LABELS]
    best = max(claims)
    high = max(none, best)
    likely = [math.exp(value - high) for value in (none, *claims)]
    whole = sum(likely)
    number = 0 if likely[0] >= CLAIM_BELOW * whole else 1 + claims.index(best)
    return LABELS[number], likely[number] / whole


_DATA = files("trials.claims").joinpath("data")


@cache
def weights() -> Weights:
    """The weights in use: fitted, or by hand where a feature has not been seen."""
    return Weights(prior() | _fitted("weights.tsv")[1])


@cache
def subtypes() -> Mapping[str, Weights]:
    """The weights of the subtypes of each type whose subtypes are fitted ("" is none), and under "scope" of scopes."""
    columns, rows = _fitted("subtypes.tsv")
    found = {}
    for what in dict.fromkeys(column.partition(":")[0] for column in columns):
        labels = {column: column.partition(":")[2] for column in columns if column.startswith(f"{what}:")}
        given = {
            name: {labels[column]: weight for column, weight in row.items() if column in labels}
            for name, row in rows.items()
        }
        found[what] = Weights({name: row for name, row in given.items() if row}, tuple(labels.values()))
    return found


def best(features: Features, weights: Weights) -> str:
    """The label with the highest score."""
    scores = score(features, weights)
    return max(weights.labels, key=scores.__getitem__)


def _fitted(name: str) -> tuple[list[str], dict[str, dict[str, float]]]:
    """A table that scripts/fit_claims.py wrote: its labels, and what each feature gives them."""
    lines = [line.split("\t") for line in _DATA.joinpath(name).read_text("utf-8").splitlines() if line[0] != "#"]
    labels = lines[0][1:]
    return labels, {
        line[0]: {label: float(cell) for label, cell in zip(labels, line[1:], strict=True) if cell}
        for line in lines[1:]
    }


def save(
    name: str, labels: Sequence[str], features: Sequence[str], matrix: Sequence[Sequence[float]], least: float = 0.05
) -> None:
    """Write such a table; what is nearer to nothing than `least` is left empty."""
    lines = [
        "# Written by scripts/fit_claims.py from the hand-set weights and annotated sentences.",
        "\t".join(("feature", *labels)),
    ]
    for feature, row in zip(features, matrix, strict=True):
        lines.append("\t".join((feature, *(f"{weight:.2f}" if abs(weight) >= least else "" for weight in row))))
    Path(str(_DATA.joinpath(name))).write_text("\n".join(lines) + "\n", encoding="utf-8")
