"""What each group of rules is worth: claim F1 and type macro-F1 by cross-validation without it, as a table in Markdown.

usage: ablate_claims.py [--folds N] [--strength LAMBDA] GOLD.jsonl:FOLDER …

Every row is fitted anew. A group is left out of the features; what only changes how a feature counts is evened out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace

import fit_claims
import numpy as np
from fit_claims import Example

from trials.claims import scoring
from trials.claims.cues import NONE

Change = Callable[[str, float], tuple[str, float] | None]  # a feature and its value, or None to leave it out

NUMBERS = ("numbers_good", "numbers_apart", "numbers_near", "numbers_bad")
PLACE = ("title", "lead", "heading", "list_item", "caption", "short", "long", "heading_no_verb", "no_verb")
NAMED = (
    "has_therapy", "main_therapy", "other_therapy", "has_treatment_word", "no_therapy_at_all", "has_condition",
    "condition_alone", "it_is_therapy", "it_is_condition", "it_is_unknown",
)  # fmt: skip
WAYS = ("better", "worse", "both_ways", "better_group", "worse_group", "both_ways_group")
CONTEXT = frozenset([*NUMBERS, *PLACE, *NAMED, *WAYS, "bias", "no_cue", "voice_of_patient", "voice_of_expert"])
VARIANTS = (".neg", ".may", ".seem")


def without(*names: str) -> Change:
    """Leave the features of these names out."""
    return lambda name, value: None if name in names else (name, value)


def is_cue(name: str) -> bool:
    """Is a feature a cue of the tables?"""
    return name not in CONTEXT and not name.startswith(("b:", "w:", "p:"))


def plain(name: str, value: float) -> tuple[str, float]:
    """A cue under a negation or a hedge as the cue itself."""
    return (name.rsplit(".", 1)[0] if name.endswith(VARIANTS) else name), value


def evenly(name: str, value: float) -> tuple[str, float]:
    """A cue counts the same in whatever clause it stands."""
    return name, min(1.0, value * 100)


def families() -> dict[str, frozenset[str]]:
    """The cues by what they speak for most, in words of cues.tsv."""
    found: dict[str, set[str]] = {}
    for name, says in scoring.prior().items():
        best = max((label for label in says if says[label] > 0), key=lambda label: says[label], default="")
        if best and is_cue(name) and not name.endswith(VARIANTS):
            found.setdefault(best, set()).add(name)
    return {label: frozenset(names) for label, names in found.items()}


GROUPS: dict[str, Change] = {
    "all cues": lambda name, value: None if is_cue(name) else (name, value),
    "cues under negation and hedges kept apart": plain,
    "less weight in lesser clauses": evenly,
    "word classes": lambda name, value: None if name.startswith("w:") else (name, value),
    "plain words": lambda name, value: None if name.startswith("b:") else (name, value),
    "beginnings of words": lambda name, value: None if name.startswith("b:") and name.endswith("*") else (name, value),
    "the sentence before": lambda name, value: None if name.startswith("p:") else (name, value),
    "two numbers compared": without(*NUMBERS),
    "what became better, what worse": without(*WAYS),
    "place in the article": without(*PLACE),
    "therapy or condition named": without(*NAMED),
    "who speaks": without("voice_of_patient", "voice_of_expert"),
}


def changed(rows: Sequence[Example], change: Change) -> list[Example]:
    """The sentences with their features changed; of two that become one, the higher value."""
    found = []
    for row in rows:
        features: dict[str, float] = {}
        for name, value in row.features:
            kept = change(name, value)
            if kept is not None:
                features[kept[0]] = max(kept[1], features.get(kept[0], 0.0))
        found.append(replace(row, features=tuple(features.items())))
    return found


def scored(rows: Sequence[Example], asked: argparse.Namespace) -> tuple[float, float]:
    """Claim F1 and macro-F1 on the sentences of whole articles, by weights that never saw the article."""
    found = fit_claims.cross_validate(rows, fit_claims.feature_names(rows), asked.strength, asked.folds)
    return totals([row.label for row in rows], found, [n for n, row in enumerate(rows) if "/" in row.group])


def totals(gold: Sequence[str], found: Sequence[str], inside: Sequence[int]) -> tuple[float, float]:
    """Claim F1 and macro-F1 of some of the sentences."""
    pairs = [(gold[n], found[n]) for n in inside]
    both = sum(1 for g, f in pairs if g != NONE and f != NONE)
    claims = sum((g != NONE) + (f != NONE) for g, f in pairs)
    each = []
    for label in scoring.LABELS[1:]:
        total = sum((g == label) + (f == label) for g, f in pairs)
        each.append(2 * sum(g == f == label for g, f in pairs) / total if total else 0.0)
    return 2 * both / claims, sum(each) / len(each)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--strength", type=float, default=3.0)
    asked = parser.parse_args(argv)
    rows = fit_claims.examples(asked.sources)
    whole = scored(rows, asked)
    print("| without | claim F1 | type macro-F1 |\n| --- | --- | --- |")
    print(f"| (everything in) | {whole[0]:.3f} | {whole[1]:.3f} |", flush=True)
    for name, change in GROUPS.items():
        report(name, scored(changed(rows, change), asked), whole)
    for label, cues in families().items():
        report(
            f"the {len(cues)} cues of {label.replace('_', ' ')}", scored(changed(rows, dropping(cues)), asked), whole
        )
    names = fit_claims.feature_names(rows)
    x, _ = fit_claims.design(rows, names)
    by_hand = fit_claims.decided(x @ fit_claims.prior_matrix(names))
    inside = [n for n, row in enumerate(rows) if "/" in row.group]
    report("fitting: weights set by hand", totals([row.label for row in rows], by_hand, inside), whole)


def dropping(cues: frozenset[str]) -> Change:
    """Leave these cues out, whatever they stand under."""
    return lambda name, value: None if plain(name, value)[0] in cues else (name, value)


def report(name: str, found: tuple[float, float], whole: tuple[float, float]) -> None:
    """One row of the table."""
    cells = [f"{value:.3f} ({value - all_:+.3f})" for value, all_ in zip(found, whole, strict=True)]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
