"""The therapy side: our own lexicon over interventions, arms and titles."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trials.errors import VocabularyError
from trials.matching.cells import as_meant, has_attribute
from trials.matching.fields import CELLS, Named, given, mesh_concept, named, titled
from trials.matching.side import Hit, Relation, quoted, relation
from trials.models import Intervention, Kind, Study
from trials.vocabulary.unlisted import written_name

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

_MEASURED = re.compile(
    r"biomarker|\bexpression of\b|predict|diagnos|prognos|screening|\bmodel(?:l?ing)?\b|iPSC bank", re.I
)
_UNTREATED = frozenset({"DIAGNOSTIC_TEST", "BEHAVIORAL", "DEVICE", "RADIATION", "DIETARY_SUPPLEMENT"})
MEASURING = frozenset({"DIAGNOSTIC", "SCREENING"})
# An arm of "valves plus cells", where the title says which.
_SOME_CELLS = re.compile(
    r"\b(?:plus|with|and|\+|receiv\w+) (?:the )?cells\b|^cells\b|\bcell (?:therapy|group|arm|infusion)\b", re.I
)
# Words that an intervention's name shares with any title.
_COMMON = re.compile(
    r"(?:therap|treat|interven|inject|infus|train|program|group|activ|stand|usual|contr|place|study|patie|exerc|educa"
    r"|combi|compa|singl|doubl|after|befor|daily|weekl|early|dose|phase|versu)",
    re.I,
)
DUMMY = re.compile(r"\b(?:placebos?|sham|saline|control)\b", re.I)


def hits(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    """Every feature of the therapy side that holds; what is only broader counts when nothing else does."""
    found = [*_interventions(study, wanted, vocabulary), *_arms(study, wanted, vocabulary)]
    found += _by_mesh(study, wanted, vocabulary)
    found += _titles(study, wanted, vocabulary)
    closer = [hit for hit in found if hit.feature != "therapy-broader"]
    return closer or found


def relations(
    study: Study, text: str, names: tuple[Named, ...], wanted: str, vocabulary: Vocabulary
) -> list[tuple[Named, Relation]]:
    related = _as_written(text, wanted)
    for name in names:
        concept = as_meant(study, name.concept, vocabulary)
        how = _relation(vocabulary, concept, wanted)
        if how in (Relation.NONE, Relation.BROADER) and has_attribute(study, concept, text, wanted, vocabulary):
            how = Relation.NARROWER
        related.append((name, how))
    return related


def _as_written(text: str, wanted: str) -> list[tuple[Named, Relation]]:
    """Where a record writes a name that no table lists as the article does; a code's hyphen may be missing."""
    name = written_name(wanted)
    if name is None:
        return []
    pattern = r"[ -]?".join(map(re.escape, re.split(r"[ -]", name)))
    places = re.finditer(rf"(?<!\w){pattern}s?(?!\w)", text, re.I)
    return [(Named(wanted, place.start(), place.end()), Relation.SAME) for place in places]


def _feature_hits(
    study: Study, text: str, names: tuple[Named, ...], feature: str, wanted: str, vocabulary: Vocabulary
) -> list[Hit]:
    found = []
    for name, how in relations(study, text, names, wanted, vocabulary):
        if how in (Relation.SAME, Relation.NARROWER):
            found.append(Hit(feature, quoted(text), name.concept))
        elif how is Relation.BROADER:
            found.append(Hit("therapy-broader", quoted(text[name.start : name.end]), name.concept))
    return found


def _interventions(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    found = []
    for intervention in study.interventions:
        if intervention.type == "DIAGNOSTIC_TEST":
            continue
        texts = [("therapy-intervention", intervention.name)]
        own = {n.concept for n in named(vocabulary, intervention.name) if is_therapy(vocabulary, n.concept)}
        apart = bool(own) and all(_relation(vocabulary, concept, wanted) is Relation.NONE for concept in own)
        examples = _are_examples(intervention, vocabulary)
        for other in intervention.other_names:
            # "TENS, hot pack, exercise" under an ultrasound device
            several = examples or len(re.split(r"[,;+]", other)) > 2
            texts.append(("therapy-mentioned" if apart or several else "therapy-other-name", other))
        for feature, text in texts:
            found += _feature_hits(study, text, given(vocabulary, text), feature, wanted, vocabulary)
    return found


def _are_examples(intervention: Intervention, vocabulary: Vocabulary) -> bool:
    """Whether other names are of different treatments ("NSAIDs", "methotrexate"): members of a class, no synonyms."""
    found = dict.fromkeys(n.concept for text in intervention.other_names for n in named(vocabulary, text))
    given_ = [c for c in found if is_therapy(vocabulary, c)]
    return any(_relation(vocabulary, a, b) is Relation.NONE for a in given_ for b in given_ if a != b)


def _arms(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    found = []
    for arm in study.arms:
        found += _feature_hits(study, arm.label, given(vocabulary, arm.label), "therapy-arm", wanted, vocabulary)
    return found


def _by_mesh(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    found = []
    for term in study.intervention_meshes:
        concept = mesh_concept(vocabulary, term.id)
        if _relation(vocabulary, concept, wanted) in (Relation.SAME, Relation.NARROWER):
            found.append(Hit("therapy-mesh", quoted(term.name), concept))
    return found


def _titles(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    found = []
    for text in dict.fromkeys((study.title, study.official_title or "")):
        for hit in _feature_hits(study, text, titled(vocabulary, text), "therapy-title", wanted, vocabulary):
            said = quoted(vocabulary.concept(hit.concept).name)
            feature = hit.feature
            if feature == "therapy-title" and _unnamed_product(study, hit.concept, text, vocabulary):
                feature = "therapy-title-product"
            found.append(Hit(feature, said, hit.concept))
    return found


def _unnamed_product(study: Study, titled_: str, title: str, vocabulary: Vocabulary) -> bool:
    """Whether a trial gives something whose name says no more than the title does, so that the title tells."""
    if study.study_type != "INTERVENTIONAL" or measures(study):
        return False
    cells = vocabulary.is_narrower(titled_, CELLS)
    if not cells and any(_titled_itself(i, titled_, title, vocabulary) for i in study.interventions):
        return False
    if cells and any(_SOME_CELLS.search(arm.label) for arm in study.arms):
        return True
    # The only intervention, and the title names no other treatment: "Brachytherapy …", which gives iodine 125.
    if len(study.interventions) == 1 and not cells:
        others = {n.concept for n in named(vocabulary, title) if is_therapy(vocabulary, n.concept)} - {titled_}
        if study.interventions[0].type != "DIAGNOSTIC_TEST" and not others:
            return True
    never = _UNTREATED if cells else ("DIAGNOSTIC_TEST",)
    return any(_says_no_more(i, titled_, vocabulary) for i in study.interventions if i.type not in never)


def _titled_itself(intervention: Intervention, titled_: str, title: str, vocabulary: Vocabulary) -> bool:
    """Whether a title has an intervention's own name beside the therapy: "A Mindset Intervention to Improve Exercise".

    Not so for biologicals, whose names stand beside their kind: "ALVAC-HIV vaccine".
    """
    if intervention.type == "BIOLOGICAL":
        return False
    around = title
    for n in reversed(named(vocabulary, title)):
        if n.concept == titled_:
            around = f"{around[: n.start]} {around[n.end :]}"
    own, rest = ({w.casefold() for w in re.findall(r"\w{5,}", text)} for text in (intervention.name, around))
    return any(not _COMMON.match(word) for word in own & rest)


def _says_no_more(intervention: Intervention, titled_: str, vocabulary: Vocabulary) -> bool:
    texts = (intervention.name, *intervention.other_names)
    if any(DUMMY.search(text) for text in texts):
        return False
    concepts = {n.concept for text in texts for n in named(vocabulary, text) if is_therapy(vocabulary, n.concept)}
    return all(_relation(vocabulary, c, titled_) in (Relation.SAME, Relation.BROADER) for c in concepts)


@lru_cache(maxsize=65536)
def is_therapy(vocabulary: Vocabulary, concept: str) -> bool:
    return vocabulary.concept(concept).kind is Kind.THERAPY


@lru_cache(maxsize=65536)
def _relation(vocabulary: Vocabulary, found: str, wanted: str) -> Relation:
    try:
        how = relation(vocabulary, found, wanted)
        alone = not vocabulary.inherits(wanted) or not vocabulary.inherits(found)
    except VocabularyError:  # a heading that is newer than the vocabulary
        return Relation.NONE
    return Relation.NONE if alone and how is not Relation.SAME else how


def measures(study: Study) -> bool:
    """Whether a study looks rather than treats."""
    return study.primary_purpose in (*MEASURING, "BASIC_SCIENCE") or bool(_MEASURED.search(study.title))


def names(study: Study, text: str, wanted: str, vocabulary: Vocabulary) -> bool:
    related = relations(study, text, given(vocabulary, text), wanted, vocabulary)
    return any(how in (Relation.SAME, Relation.NARROWER) for _, how in related)
