"""The condition side: the registry's own MeSH with its ancestors, and the record's conditions, keywords and title."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trials.errors import VocabularyError
from trials.matching.fields import mesh_concept, named
from trials.matching.side import Hit, Relation, quoted, relation
from trials.models import Kind, Study

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

_FEATURES = {
    ("mesh", Relation.SAME): "condition-mesh",
    ("mesh", Relation.NARROWER): "condition-mesh-narrower",
    ("mesh", Relation.BROADER): "condition-broader",
    ("name", Relation.SAME): "condition-name",
    ("name", Relation.NARROWER): "condition-name-narrower",
    ("name", Relation.BROADER): "condition-broader",
    ("keyword", Relation.SAME): "condition-keyword",
    ("keyword", Relation.NARROWER): "condition-keyword",
    ("title", Relation.SAME): "condition-title",
    ("title", Relation.NARROWER): "condition-title",
}

# A broad condition that the rest of the record narrows: infertility, where the words are a woman's or a man's.
NARROWED = {
    "MESH:D007247": ("MESH:D007246", re.compile(r"\bwom[ae]n|female|ovar|uter|endometri|tubal|ashe?rman", re.I)),
    "MESH:D007248": ("MESH:D007246", re.compile(r"\b(?:m[ae]n|male|sperm|azoosperm|testi[cs])", re.I)),
}
# A condition with more kinds than this is too broad to be listed even as possible.
BROADEST = 150
# Nor are fibrosis or inflammation as such: a kidney's is not a liver's.
PROCESSES = "MESH:D010335"


def hits(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    """Every feature of the condition side that holds; what is only broader counts when nothing else does."""
    found = [*_by_mesh(study, wanted, vocabulary), *_by_text(study, wanted, vocabulary)]
    closer = [hit for hit in found if hit.feature != "condition-broader"]
    if any(hit.feature != "condition-keyword" for hit in closer) or _of_another(study, wanted, vocabulary):
        return closer
    return found


def _of_another(study: Study, wanted: str, vocabulary: Vocabulary) -> bool:
    """Whether a record names another disease, so that "lung diseases" beside it does not mean the wanted one."""
    concepts = {mesh_concept(vocabulary, term.id) for term in study.condition_meshes}
    concepts |= {n.concept for text in study.conditions for n in named(vocabulary, text, True)}
    return any(_relation(vocabulary, c, wanted) is Relation.NONE and _is_condition(vocabulary, c) for c in concepts)


def _is_condition(vocabulary: Vocabulary, concept: str) -> bool:
    return concept in vocabulary and vocabulary.concept(concept).kind is Kind.CONDITION


def _by_mesh(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    found = []
    for term in study.condition_meshes:
        concept = mesh_concept(vocabulary, term.id)
        how = _narrowed(study, concept, wanted, _relation(vocabulary, concept, wanted))
        if feature := _FEATURES.get(("mesh", how)):
            found.append(Hit(feature, quoted(term.name), concept))
    if not found and any(mesh_concept(vocabulary, term.id) == wanted for term in study.condition_ancestors):
        terms = ", ".join(term.name for term in study.condition_meshes[:3])
        found.append(Hit("condition-mesh-narrower", quoted(terms), wanted))
    return found


def _by_text(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    # A condition field names conditions: there an ambiguous short form (MS, POF) is one.
    texts = [("name", text, True) for text in study.conditions]
    texts += [("keyword", text, True) for text in study.keywords]
    texts += [("title", text, False) for text in dict.fromkeys((study.title, study.official_title or "")) if text]
    found = []
    for where, text, unsure in texts:
        for name in named(vocabulary, text, unsure):
            related = _relation(vocabulary, name.concept, wanted)
            how = _narrowed(study, name.concept, wanted, related)
            if how is Relation.BROADER and where == "name" and _titled(study, wanted, vocabulary):
                found.append(Hit("condition-narrowed", quoted(text[name.start : name.end]), wanted))
            elif feature := _FEATURES.get((where, how)):
                found.append(Hit(feature, quoted(text[name.start : name.end]), name.concept))
    return found


def _titled(study: Study, wanted: str, vocabulary: Vocabulary) -> bool:
    """Whether a title has every word of the wanted name: "knee joint osteoarthritis" for "Osteoarthritis, Knee"."""
    words = set(re.findall(r"[a-z]+", vocabulary.concept(wanted).name.lower()))
    titles = (study.title, study.official_title or "")
    return any(words <= set(re.findall(r"[a-z]+", title.lower())) for title in titles)


def _narrowed(study: Study, found: str, wanted: str, how: Relation) -> Relation:
    broad, pattern = NARROWED.get(wanted, (None, None))
    if how is Relation.BROADER and found == broad and pattern:
        words = " ".join((study.title, study.official_title or "", *study.conditions, *study.keywords))
        return Relation.SAME if pattern.search(words) else how
    return how


@lru_cache(maxsize=65536)
def _relation(vocabulary: Vocabulary, found: str, wanted: str) -> Relation:
    """As `relation`, but a condition far above the wanted one, or one that nobody knows, says nothing."""
    try:
        how = relation(vocabulary, found, wanted)
        if how is Relation.BROADER and (
            _far(vocabulary, found) or vocabulary.concept(found).kind is not Kind.CONDITION
        ):
            return Relation.NONE
    except VocabularyError:  # a heading that is newer than the vocabulary
        return Relation.NONE
    return how


def _far(vocabulary: Vocabulary, concept: str) -> bool:
    process = concept == PROCESSES or vocabulary.is_narrower(concept, PROCESSES)
    return process or len(vocabulary.narrower(concept)) > BROADEST
