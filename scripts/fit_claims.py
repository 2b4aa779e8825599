"""Fit how much each cue counts, on annotated sentences; write weights.tsv and subtypes.tsv in trials/claims/data.

usage: fit_claims.py [--folds N] [--strength LAMBDA] [--write] GOLD.jsonl:FOLDER …

Multinomial logistic regression over the cue table's features. The hand-set weights of cues.tsv are where it starts and
what it is pulled back to (a Gaussian prior, LAMBDA its precision), so a cue that the sentences say little of keeps the
weight a person gave it. Without --write it reports by cross-validation over whole articles.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trials import mentions, vocabulary
from trials.articles import read_all
from trials.claims import deciding, reading, scoring
from trials.claims.cues import NONE
from trials.language import sentences
from trials.models import Article, Block, Sentence

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = ROOT / "tests" / "cases" / "claims.csv"


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence: the article it is from, its features, and what a person called it."""

    group: str
    text: str
    features: tuple[tuple[str, float], ...]
    label: str
    subtype: str | None = None  # None also where it is not known
    scope: str | None = None  # the same


Label = tuple[str, str | None, str | None]  # a sentence's type, subtype and scope
Labelled = tuple[Article, list[Sentence], list[Label]]


def passages() -> Iterator[Labelled]:
    """The passages of claims.csv as articles."""
    with SENTENCES.open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for name in dict.fromkeys(row["passage"] for row in rows):
        text, found, labels = "", [], list[Label]()
        for row in rows:
            if row["passage"] == name:
                start = len(text)
                text += row["sentence"] + "\n\n"
                found.append(Sentence(start, start + len(row["sentence"]), row["kind"]))
                labels.append((row["type"], None, None))
        blocks = tuple(Block(s.start, s.end, s.kind) for s in found)
        yield Article(name, name, None, None, text, blocks, "text"), found, labels


def annotated(gold: Path, folder: Path) -> Iterator[Labelled]:
    """The articles of a gold file; a sentence's label is that of the claim that it overlaps most."""
    for line in gold.read_text("utf8").splitlines():
        entry = json.loads(line)
        article = next(iter(read_all([str(folder / entry["file"])])))
        assert isinstance(article, Article), article
        found = list(sentences.split(article))
        labels = list[Label]()
        for sentence in found:
            span = (sentence.start, sentence.end)
            best = max(entry["claims"], key=lambda c: _share((c["start"], c["end"]), span), default=None)
            if best is None or _share((best["start"], best["end"]), span) < 0.5:
                labels.append((NONE, None, None))
            else:
                labels.append((best["type"], best.get("subtype", ""), best.get("scope")))
        yield article, found, labels


def _share(a: tuple[int, int], b: tuple[int, int]) -> float:
    both = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return both / ((a[1] - a[0]) + (b[1] - b[0]) - both)


def examples(sources: Sequence[str]) -> list[Example]:
    """Every sentence of every source, with its features."""
    known = vocabulary.load()
    found = []
    articles = list(passages())
    for source in sources:
        gold, _, folder = source.partition(":")
        articles += annotated(Path(gold), Path(folder))
    for article, parted, labels in articles:
        looked = reading.look(article, parted, mentions.find(article, parted, known), known)
        for one, label in zip(looked, labels, strict=True):
            found.append(Example(article.source, one.text, one.features, *label))
    return found


LEAST = 6  # articles in which a plain word must stand to count


def feature_names(rows: Sequence[Example]) -> list[str]:
    """Every feature that is seen, plain words only when enough articles have them."""
    groups: dict[str, set[str]] = {}
    for row in rows:
        for name, _ in row.features:
            groups.setdefault(name, set()).add(row.group)
    seen = {name for name, where in groups.items() if not name.startswith("b:") or len(where) >= LEAST}
    return sorted(seen | set(scoring.prior()))


def design(rows: Sequence[Example], names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The features and the labels as matrices."""
    return features_of(rows, names), one_hot([row.label for row in rows], scoring.LABELS)


def features_of(rows: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    column = {name: n for n, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)), dtype=np.float32)
    for n, row in enumerate(rows):
        for name, value in row.features:
            if name in column:
                x[n, column[name]] = value
    return x


def one_hot(given: Sequence[str], labels: Sequence[str]) -> np.ndarray:
    y = np.zeros((len(given), len(labels)), dtype=np.float32)
    for n, label in enumerate(given):
        y[n, labels.index(label)] = 1.0
    return y


def precisions(names: Sequence[str], cues: float, x: np.ndarray) -> np.ndarray:
    """How firmly each feature is held to its hand-set weight: plain words more than cues, what is common more."""
    loose = np.array([2.0 if name.startswith(("b:", "w:")) else 1.0 for name in names])
    often = np.clip((np.count_nonzero(x, axis=0) / 30) ** 0.25, 0.5, 2.0)
    return (cues * loose * often).astype(np.float32)[:, None]


CAVEATS = 0.2  # of the claims in real news; the annotated articles hold more, so that there are enough to learn from
# Real news claims something in about half of its sentences, the older articles in two of three: an article of at most
# so large a share of claims counts double. Three times is too much.
SPARSE, TWICE = 0.55, 2.0


def balance(rows: Sequence[Example]) -> np.ndarray:
    """How much each sentence counts: of rare types more, far from as much more as they are rarer; limits less."""
    y = one_hot([row.label for row in rows], scoring.LABELS)
    often = y.sum(axis=0)
    counts = (often.mean() / np.maximum(often, 1)) ** 0.25
    caveat, none = scoring.LABELS.index("caveat"), scoring.LABELS.index(NONE)
    share = often[caveat] / (often.sum() - often[none])
    counts[caveat] *= CAVEATS / (1 - CAVEATS) * (1 - share) / share
    claims, sentences = Counter(row.group for row in rows if row.label != NONE), Counter(row.group for row in rows)
    sparse = np.array([TWICE if claims[row.group] <= SPARSE * sentences[row.group] else 1.0 for row in rows])
    return ((y @ counts) * sparse).astype(np.float32)[:, None]


@dataclass(frozen=True, slots=True)
class Held:
    """What the weights are held to, and how firmly; where the search starts makes no difference but to its time."""

    prior: np.ndarray
    precision: np.ndarray
    start: np.ndarray
    steps: int = 300


def fit(x: np.ndarray, y: np.ndarray, held: Held, count: np.ndarray | float) -> np.ndarray:
    """Adam on the penalised likelihood, which has one highest point; `count` is how much each sentence counts."""
    weights, first, second = held.start.copy(), np.zeros_like(held.start), np.zeros_like(held.start)
    turned = np.ascontiguousarray(x.T)
    for step in range(1, held.steps + 1):
        gradient = turned @ (count * (softmax(x @ weights) - y)) + held.precision * (weights - held.prior)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = 0.05 * (1.0 - step / (held.steps + 1))
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def fit_all(
    rows: Sequence[Example], x: np.ndarray, y: np.ndarray, names: Sequence[str], cues: float
) -> tuple[np.ndarray, Held]:
    """The weights by all sentences, and from where to fit those of a part of them."""
    prior, precision = prior_matrix(names), precisions(names, cues, x)
    weights = fit(x, y, Held(prior, precision, prior), balance(rows))
    return weights, Held(prior, precision, weights, steps=100)


def softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def decided(scores: np.ndarray) -> list[str]:
    """The label of each row of scores, as the program decides it."""
    return [scoring.decide(dict(zip(scoring.LABELS, row, strict=True)))[0] for row in scores.tolist()]


def prior_matrix(names: Sequence[str]) -> np.ndarray:
    """The hand-set weights as a matrix."""
    prior = scoring.prior()
    return np.array([[prior.get(name, {}).get(label, 0.0) for label in scoring.LABELS] for name in names], np.float32)


def measure(gold: Sequence[str], found: Sequence[str]) -> str:
    """Claim F1, type accuracy on those found and type macro-F1, as evaluate.py has them."""
    both = sum(g != NONE and f != NONE for g, f in zip(gold, found, strict=True))
    wanted, given = sum(g != NONE for g in gold), sum(f != NONE for f in found)
    right = sum(g == f != NONE for g, f in zip(gold, found, strict=True))
    each = {}
    for label in scoring.LABELS[1:]:
        hit = sum(g == f == label for g, f in zip(gold, found, strict=True))
        total = sum(g == label for g in gold) + sum(f == label for f in found)
        each[label] = 2 * hit / total if total else 0.0
    per = "  ".join(f"{label} {gold.count(label)}:{value:.2f}" for label, value in each.items())
    return (
        f"P {both / max(1, given):.3f} R {both / max(1, wanted):.3f} F1 {2 * both / max(1, wanted + given):.3f}  "
        f"type {right / max(1, both):.3f}  macro {sum(each.values()) / len(each):.3f}\n    {per}"
    )


def cross_validate(rows: Sequence[Example], names: Sequence[str], precision: float, folds: int) -> list[str]:
    """The label of every sentence by weights that never saw its article."""
    groups = list(dict.fromkeys(row.group for row in rows))
    x, y = design(rows, names)
    _, held_to = fit_all(rows, x, y, names, precision)
    found = [""] * len(rows)
    for fold in range(folds):
        held = {group for n, group in enumerate(groups) if n % folds == fold}
        inside = np.array([row.group in held for row in rows])
        others = [row for row in rows if row.group not in held]
        weights = fit(x[~inside], y[~inside], held_to, balance(others))
        for n, best in zip(np.flatnonzero(inside), decided(x[inside] @ weights), strict=True):
            found[n] = best
    return found


STRENGTH = 3.0
FITTED = ("caveat", "approved_or_standard", "trials_underway", "scope")
NAMING = 0.5  # what a cue that names a subtype speaks for it before any fitting; 1.5 makes no difference
LEAST_SUBTYPE = 0.1  # weights nearer to nothing are left out: the table is read at every start
FIRMLY = 2.0  # swept by cross-validation from .5 to 6, which makes little difference


def labels_of(what: str) -> list[str]:
    """The subtypes of a type, or the scopes."""
    return list(dict.fromkeys(label for label, _ in deciding.NAMED_BY[what]))


def known_of(rows: Sequence[Example], what: str) -> tuple[list[Example], list[str]]:
    """The sentences of a type whose subtype is known, with it; for scopes those whose scope is."""
    labelled = [(row, row.scope if what == "scope" else row.subtype if row.label == what else None) for row in rows]
    found = [(row, label) for row, label in labelled if label in labels_of(what)]
    return [row for row, _ in found], [str(label) for _, label in found]


def own(names: Sequence[str]) -> list[str]:
    """The features of a sentence itself: what the one before was like says nothing of subtypes."""
    return [name for name in names if not name.startswith("p:")]


def fit_subtypes(rows: Sequence[Example], names: Sequence[str], what: str) -> np.ndarray:
    """The weights of a type's subtypes, or of scopes, held to the cues that name them."""
    (those, given), labels = known_of(rows, what), labels_of(what)
    x = features_of(those, names)
    prior = np.zeros((len(names), len(labels)), dtype=np.float32)
    for label, cues in deciding.NAMED_BY[what]:
        for cue in set(cues) & set(names):
            prior[names.index(cue), labels.index(label)] = NAMING
    return fit(x, one_hot(given, labels), Held(prior, precisions(names, FIRMLY, x), prior), 1.0)


def told(what: str, row: Example, scores: Sequence[float]) -> str:
    """The subtype or scope of a sentence, as the program decides it."""
    given = dict(zip(labels_of(what), scores, strict=True))
    if what == "scope":
        return deciding.scope(given)
    if what == "trials_underway":
        return labels_of(what)[deciding.no_trial(given, {name for name, _ in row.features})]
    return max(given, key=given.__getitem__)


def cross_validate_subtypes(rows: Sequence[Example], names: Sequence[str], folds: int) -> str:
    """By weights that never saw its article: how many sentences get their subtype, and which is taken for which."""
    lines = []
    for what in FITTED:
        those, given = known_of(rows, what)
        groups = {group: n % folds for n, group in enumerate(dict.fromkeys(row.group for row in those))}
        taken = Counter[tuple[str, str]]()
        for n in range(folds):
            weights = fit_subtypes([row for row in those if groups[row.group] != n], names, what)
            held = [(row, label) for row, label in zip(those, given, strict=True) if groups[row.group] == n]
            scores = features_of([row for row, _ in held], names) @ weights
            taken.update((label, told(what, row, s)) for (row, label), s in zip(held, scores.tolist(), strict=True))
        right = sum(count for (label, found), count in taken.items() if label == found)
        wrong = ", ".join(f"{a or '-'} as {b or '-'} {count}" for (a, b), count in taken.most_common() if a != b)
        lines.append(f"{what} {len(those)}: {right / len(those):.3f}  ({wrong})")
    return "\n".join(lines)


def write_subtypes(rows: Sequence[Example], names: Sequence[str]) -> None:
    columns = [f"{what}:{label}" for what in FITTED for label in labels_of(what)]
    matrix = np.hstack([fit_subtypes(rows, names, what) for what in FITTED])
    said = np.abs(matrix).max(axis=1) >= LEAST_SUBTYPE
    scoring.save(
        "subtypes.tsv",
        columns,
        [n for n, here in zip(names, said, strict=True) if here],
        matrix[said].tolist(),
        LEAST_SUBTYPE,
    )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--strength", type=lambda t: [float(v) for v in t.split(",")], default=[STRENGTH])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args(argv)
    rows = examples(asked.sources)
    names = feature_names(rows)
    gold = [row.label for row in rows]
    if asked.write:
        x, y = design(rows, names)
        scoring.save("weights.tsv", scoring.LABELS, names, fit_all(rows, x, y, names, asked.strength[0])[0].tolist())
        write_subtypes(rows, own(names))
        return
    print(cross_validate_subtypes(rows, own(names), asked.folds))
    x, _ = design(rows, names)
    by_hand = decided(x @ prior_matrix(names))
    print(f"{len(rows)} sentences of {len({row.group for row in rows})} articles, {len(names)} features")
    print("by hand ", measure(gold, by_hand))
    for precision in asked.strength:
        found = cross_validate(rows, names, precision, asked.folds)
        print(f"fitted, {precision:g} ", measure(gold, found))
        for source in ("", *asked.sources):
            folder = source.partition(":")[2]
            inside = [
                n for n, row in enumerate(rows) if (row.group.startswith(folder) if folder else "/" not in row.group)
            ]
            print(f"  {folder or 'claims.csv'}", measure([gold[n] for n in inside], [found[n] for n in inside]))
        if asked.errors:
            for row, label in zip(rows, found, strict=True):
                if row.label != label:
                    print(f"[{row.label} → {label}] {row.text}\n      {[(f, round(v, 2)) for f, v in row.features]}")


if __name__ == "__main__":
    main()
