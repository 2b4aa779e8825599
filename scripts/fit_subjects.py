"""Fit what makes a concept matter to an article, what makes it a subject, and what joins a pair.

usage: python -m scripts.fit_subjects [--strength LAMBDA] [--folds N] GOLD.jsonl:FOLDER …

Logistic regressions over the facts of trials/claims/salience.py (KEEP, SUBJECT) and trials/claims/joining.py (JOINED).
The weights that stand there are where each starts and what it is pulled back to (a Gaussian prior, LAMBDA its
precision). What each sentence claims is decided by weights that never saw its article, as it is on a new one: those
that ship know these articles too well. Prints, by cross-validation over whole articles, precision and recall at several
thresholds, for the weights as they stand and for the fitted ones; then the weights fitted on everything, rounded, to be
copied.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from scripts import fit_claims
from scripts.measure_subjects import PLURAL, meets
from trials import articles, mentions, vocabulary
from trials.claims import folding, joining, products, reading, resolution, salience, scoring, unlisted
from trials.language import sentences
from trials.models import Article, Kind

THRESHOLDS = (-1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5)


@dataclass(frozen=True, slots=True)
class Example:
    """One concept or pair of an article: its facts, whether a person listed it, and whether as a subject."""

    group: str
    facts: Mapping[str, float]
    listed: bool
    subject: bool


def looked_at(article: Article, known: vocabulary.Vocabulary) -> list[reading.Looked]:
    """An article's sentences as the program decides on them, before anything is weighed."""
    parted = sentences.split(article)
    found = unlisted.added(article.text, parted, products.named(article.text, mentions.find(article, parted, known)))
    return folding.folded(reading.look(article, parted, found, known), known)


def unseen(sources: Sequence[str], folds: int) -> dict[str, tuple[scoring.Weights, Mapping[str, scoring.Weights]]]:
    """For each article, the weights of claims and of their subtypes that are fitted without its fold."""
    rows = fit_claims.examples(sources)
    names = fit_claims.feature_names(rows)
    groups = {group: n % folds for n, group in enumerate(dict.fromkeys(row.group for row in rows))}
    fold = np.array([groups[row.group] for row in rows])
    x, y = fit_claims.design(rows, names)
    _, held_to = fit_claims.fit_all(rows, x, y, names, fit_claims.STRENGTH)
    fitted, own = [], fit_claims.own(names)
    for n in range(folds):
        others = [row for row in rows if groups[row.group] != n]
        types = fit_claims.fit(x[fold != n], y[fold != n], held_to, fit_claims.balance(others))
        subtypes = {
            what: _as_weights(fit_claims.fit_subtypes(others, own, what), own, fit_claims.labels_of(what))
            for what in fit_claims.FITTED
        }
        fitted.append((_as_weights(types, names, scoring.LABELS), subtypes))
    return {group: fitted[n] for group, n in groups.items()}


def _as_weights(matrix: np.ndarray, names: Sequence[str], labels: Sequence[str]) -> scoring.Weights:
    return scoring.Weights(
        {name: dict(zip(labels, row, strict=True)) for name, row in zip(names, matrix.tolist(), strict=True)}, labels
    )


def examples(sources: Sequence[str], folds: int) -> Iterator[tuple[str, Example]]:
    """Every concept and every pair that the program weighs, under "condition", "therapy" or "pair"."""
    known = vocabulary.load()
    weights = unseen(sources, folds)
    for source in sources:
        gold, _, folder = source.partition(":")
        for line in Path(gold).read_text("utf8").splitlines():
            entry = json.loads(line)
            article = next(iter(articles.read_all([str(Path(folder) / entry["file"])])))
            assert isinstance(article, Article), article
            types, subtypes = weights[article.source]
            with patch.object(scoring, "weights", lambda: types), patch.object(scoring, "subtypes", lambda: subtypes):  # noqa: B023
                yield from list(_article(article, entry, known))


def _article(
    article: Article, entry: Mapping[str, list[Mapping[str, str]]], known: vocabulary.Vocabulary
) -> Iterator[tuple[str, Example]]:
    looked = looked_at(article, known)
    every = [m for one in looked for m in one.seen.mentions]
    met: dict[tuple[Kind, str], set[str]] = {}
    tallies = salience.tally(looked)
    for kind, plural in PLURAL.items():
        for named in entry[plural]:
            met[kind, named["text"]] = meets(article.text, named["text"], every, kind)
        listed = {c for named in entry[plural] for c in met[kind, named["text"]]}
        subjects = {c for named in entry[plural] if named["role"] == "subject" for c in met[kind, named["text"]]}
        same = {concept: t for concept, t in tallies.items() if t.kind is kind}
        facts = salience._facts(same, salience._named_in(tallies), len(looked), known)
        for concept in same:
            yield str(kind), Example(article.source, facts[concept], concept in listed, concept in subjects)
    kept = salience.weigh(looked, known)
    about = resolution.resolve(article, looked, kept)
    wanted = {
        (c, t)
        for condition, therapy in entry["pairs"]
        for c in met.get((Kind.CONDITION, condition), ())
        for t in met.get((Kind.THERAPY, therapy), ())
    }
    for pair, given in joining.facts(looked, about, kept).items():
        right = (pair.condition, pair.therapy) in wanted
        yield "pair", Example(article.source, given, right, right)


def fit(x: np.ndarray, y: np.ndarray, prior: np.ndarray, precision: float) -> np.ndarray:
    """Newton's method on the penalised likelihood."""
    weights = prior.copy()
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + precision * (weights - prior)
        curve = (x * (p * (1 - p))[:, None]).T @ x + precision * np.eye(len(weights))
        step = np.linalg.solve(curve, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def told(rows: Sequence[Example], scores: np.ndarray) -> str:
    """Precision over all that is kept, and recall of all that is listed and of the subjects, at each threshold."""
    listed, subject = np.array([r.listed for r in rows]), np.array([r.subject for r in rows])
    lines = []
    for least in THRESHOLDS:
        kept = scores > least
        lines.append(
            f"    > {least:5.2f}: precision {listed[kept].mean() if kept.any() else 0:.3f}"
            f"  recall {kept[listed].mean():.3f}  of subjects {kept[subject].mean():.3f}  ({kept.sum()})"
        )
    return "\n".join(lines)


def cross_validate(
    rows: Sequence[Example], x: np.ndarray, y: np.ndarray, prior: np.ndarray, asked: argparse.Namespace
) -> np.ndarray:
    """The score of every row by weights that never saw its article."""
    groups = {group: n % asked.folds for n, group in enumerate(dict.fromkeys(r.group for r in rows))}
    fold = np.array([groups[r.group] for r in rows])
    scores = np.zeros(len(rows))
    for n in range(asked.folds):
        scores[fold == n] = x[fold == n] @ fit(x[fold != n], y[fold != n], prior, asked.strength)
    return scores


def report(
    name: str, rows: Sequence[Example], standing: Mapping[str, float], target: str, asked: argparse.Namespace
) -> None:
    """What the weights that stand do and what fitted ones would, then the fitted ones."""
    names = sorted({fact for r in rows for fact in r.facts} | set(standing))
    x = np.array([[float(r.facts.get(fact, 0.0)) for fact in names] for r in rows])
    y = np.array([float(getattr(r, target)) for r in rows])
    prior = np.array([standing.get(fact, 0.0) for fact in names])
    print(f"{name}: {len(rows)} weighed, {int(y.sum())} {target}")
    print("  as they stand\n" + told(rows, x @ prior))
    print("  fitted\n" + told(rows, cross_validate(rows, x, y, prior, asked)))
    fitted = fit(x, y, prior, asked.strength)
    print(
        "  "
        + ", ".join(
            f'"{fact}": {weight:.2f}' for fact, weight in zip(names, fitted, strict=True) if abs(weight) >= 0.05
        )
    )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--strength", type=float, default=5.0)
    asked = parser.parse_args(argv)
    found: dict[str, list[Example]] = {}
    for what, example in examples(asked.sources, asked.folds):
        found.setdefault(what, []).append(example)
    for kind in Kind:
        report(f"KEEP {kind}", found[str(kind)], salience.KEEP[kind], "listed", asked)
        report(f"SUBJECT {kind}", found[str(kind)], salience.SUBJECT[kind], "subject", asked)
    report("JOINED", found["pair"], joining.JOINED, "listed", asked)


if __name__ == "__main__":
    main()
