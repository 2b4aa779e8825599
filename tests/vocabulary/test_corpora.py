"""How much is found, on corpora and annotated articles beside the project; floors are never lowered silently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trials import mentions, vocabulary
from trials.models import Article, Kind, Mention
from trials.vocabulary.normal import canonical_id

# Document-level F1 of disease concepts (MeSH ids), and what was measured when the floor was set.
FLOORS = {"ncbi": 0.81, "bc5cdr": 0.79, "biored": 0.76}  # 0.816, 0.804, 0.770
DISEASES = {
    "SpecificDisease", "Modifier", "DiseaseClass", "CompositeMention", "Disease", "DiseaseOrPhenotypicFeature",
}  # fmt: skip
NAMED = 0.97  # of the conditions and therapies that people named in articles, those that some mention overlaps


def lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def find(text: str) -> tuple[Mention, ...]:
    return mentions.find(Article("a", "a", None, None, text, (), "text"), (), vocabulary.load())


def wanted(document: dict[str, Any]) -> set[str]:
    ids = {i for m in document["mentions"] if m["type"] in DISEASES for whole in m["ids"] for i in whole.split("|")}
    return {canonical_id(i) for i in ids if canonical_id(i).startswith("MESH:")}


@pytest.mark.parametrize("corpus", FLOORS)
def test_disease_concepts_of_documents(shared: Path, corpus: str) -> None:
    right = given = sought = 0
    for document in lines(shared / "corpora" / f"{corpus}.dev.jsonl"):
        gold = wanted(document)
        found = {
            m.concept for m in find(document["text"]) if m.kind is Kind.CONDITION and m.concept.startswith("MESH:")
        }
        right, given, sought = right + len(gold & found), given + len(found), sought + len(gold)
    assert 2 * right / (given + sought) >= FLOORS[corpus]


def places(text: str, wording: str) -> Iterator[tuple[int, int]]:
    at = text.lower().find(wording.lower())
    while at >= 0:
        yield at, at + len(wording)
        at = text.lower().find(wording.lower(), at + 1)


@pytest.mark.parametrize(("kind", "entries"), [(Kind.CONDITION, "conditions"), (Kind.THERAPY, "therapies")])
def test_what_people_named_in_articles(shared: Path, kind: Kind, entries: str) -> None:
    missed, total = [], 0
    for gold, folder in (("gold/gold.jsonl", "gold/articles"), ("gold/gold_seeds.jsonl", "seeds")):
        for article in lines(shared / gold):
            text = (shared / folder / article["file"]).read_text(encoding="utf-8")
            found = [m for m in find(text) if m.kind is kind]
            for entry in article[entries]:
                if entry["role"] == "subject":
                    total += 1
                    spans = places(text, entry["text"])
                    if not any(m.start < end and m.end > start for start, end in spans for m in found):
                        missed.append(entry["text"])
    assert total
    assert 1 - len(missed) / total >= NAMED, missed
