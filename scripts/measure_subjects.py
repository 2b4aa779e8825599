"""Measure what an article is said to be about, stage by stage, against annotated articles.

usage: measure_subjects.py GOLD.jsonl FOLDER [--errors]

For every condition and therapy that GOLD names: is it found in the text at all, is it kept, is its role right; for
every pair: are both sides kept, does a claim join them. A stage's recall says where what is missing was lost. A wording
is met by a concept with a mention that overlaps it anywhere in the text.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from trials import articles, claims, mentions, vocabulary
from trials.language import sentences
from trials.models import Kind, Mention, Reading
from trials.vocabulary import Vocabulary

PLURAL = {Kind.CONDITION: "conditions", Kind.THERAPY: "therapies"}


def meets(text: str, wording: str, found: Iterable[Mention], kind: Kind) -> set[str]:
    """The concepts with a mention that overlaps the wording somewhere."""
    low, wanted, at, spans = text.lower(), wording.lower(), 0, []
    while (at := low.find(wanted, at)) >= 0:
        spans.append((at, at + len(wanted)))
        at += len(wanted)
    return {m.concept for m in found if m.kind is kind and any(m.start < end and start < m.end for start, end in spans)}


def measure(gold: dict[str, Any], folder: Path, known: Vocabulary, counts: Counter[str]) -> list[str]:
    """Count one article's stages; what is lost or added, in words."""
    article = next(iter(articles.read_all([str(folder / gold["file"])])))
    if not hasattr(article, "text"):
        raise SystemExit(str(article))
    found = mentions.find(article, sentences.split(article), known)
    reading = claims.read(article, known)
    lines: list[str] = []
    met: dict[tuple[Kind, str], set[str]] = {}
    roles = {m.concept: str(m.role) for m in reading.mentions}
    for kind, plural in PLURAL.items():
        explained: set[str] = set()
        for entry in gold[plural]:
            key = f"{kind} {entry['role']}"
            named = meets(article.text, entry["text"], found, kind)
            kept = meets(article.text, entry["text"], reading.mentions, kind)
            met[kind, entry["text"]] = kept
            explained |= kept
            counts[f"{key}: gold"] += 1
            counts[f"{key}: found"] += bool(named)
            counts[f"{key}: kept"] += bool(kept)
            counts[f"{key}: role"] += any(roles[c] == entry["role"] for c in kept)
            if not kept:
                lines.append(f"  lost {key} {entry['text']!r} {'at salience' if named else 'never found'}")
            elif not any(roles[c] == entry["role"] for c in kept):
                lines.append(f"  role {key} {entry['text']!r} is {', '.join(sorted(roles[c] for c in kept))}")
        extra = {m.concept: m.name for m in reading.mentions if m.kind is kind and m.concept not in explained}
        said = {m.concept for m in reading.mentions if m.kind is kind}
        counts[f"{kind} predicted: all"] += len(said)
        counts[f"{kind} predicted: right"] += len(said - set(extra))
        lines += [f"  extra {kind} {roles[c]} {name}" for c, name in extra.items()]
    return lines + _pairs(gold, reading, met, counts)


def _pairs(
    gold: dict[str, Any], reading: Reading, met: dict[tuple[Kind, str], set[str]], counts: Counter[str]
) -> list[str]:
    names = {m.concept: m.name for m in reading.mentions}
    said = {(p.condition, p.therapy) for p in reading.pairs}
    explained: set[tuple[str, str]] = set()
    lines = []
    for condition, therapy in gold["pairs"]:
        left = met.get((Kind.CONDITION, condition), set())
        right = met.get((Kind.THERAPY, therapy), set())
        hits = {p for p in said if p[0] in left and p[1] in right}
        explained |= hits
        counts["pair: gold"] += 1
        counts["pair: kept"] += bool(left and right)
        counts["pair: joined"] += bool(hits)
        if not hits:
            lines.append(
                f"  lost pair {condition} × {therapy} {'not joined' if left and right else 'a side is missing'}"
            )
    counts["pair predicted: all"] += len(said)
    counts["pair predicted: right"] += len(explained)
    return lines + [f"  extra pair {names[c]} × {names[t]}" for c, t in sorted(said - explained)]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args(argv)
    counts: Counter[str] = Counter()
    for line in asked.gold.read_text("utf8").splitlines():
        gold = json.loads(line)
        lines = measure(gold, asked.folder, vocabulary.load(), counts)
        if asked.errors:
            print("\n".join([gold["file"], *lines]))
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for key, number in counts.items():
        row, stage = key.split(": ")
        table[row][stage] = number
    for row, stages in sorted(table.items()):
        whole = next(iter(stages.values()))
        print(f"{row:22}", "  ".join(f"{stage} {n} ({n / max(1, whole):.2f})" for stage, n in stages.items()))


if __name__ == "__main__":
    main()
