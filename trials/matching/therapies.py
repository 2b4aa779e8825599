"""The therapy side: our own lexicon over interventions, arms and titles, and what holds a match back.

Which cells "stem cells" means. An article's general "stem cell therapy" takes in every kind of cell below it, blood-
forming ones too, but a trial that transplants blood-forming cells for a disease of the blood, the immune system or the
metabolism is about that disease: it does not count for a liver, a lung or a womb that its record also names. Where the
article's own condition is such a disease, or where the record names no such disease (CD34+ cells for a cirrhotic
liver), it counts. Articles on mesenchymal cells and on blood-forming ones never share trials, as neither is a kind
of the other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from trials.errors import VocabularyError
from trials.matching.fields import CELLS, STEM, Named, given, mesh_concept, named, titled
from trials.matching.side import Hit, Relation, quoted, relation
from trials.models import Intervention, Kind, Pair, Study

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

BLOOD_FORMING = "MESH:D018380"

# Diseases that blood-forming cells are transplanted for.
BLOOD = frozenset(
    f"MESH:{id_}"
    for id_ in (
        "D006402",  # Hematologic Diseases
        "D019337",  # Hematologic Neoplasms
        "D007938",  # Leukemia
        "D008223",  # Lymphoma
        "D009101",  # Multiple Myeloma
        "D008232",  # Lymphoproliferative Disorders
        "D001855",  # Bone Marrow Diseases
        "D007153",  # Immunologic Deficiency Syndromes
        "D006086",  # Graft vs Host Disease
        "D008661",  # Metabolism, Inborn Errors
    )
)
# An article on one of these may mean them too; a record that names one need not.
ALSO_BLOOD = BLOOD | {"MESH:D009369", "MESH:D001327"}  # Neoplasms, Autoimmune Diseases
# Words that turn a general "stem cell transplant" into one of blood-forming cells, whatever the record's conditions.
_CONDITIONED = re.compile(
    r"conditioning|busulfan|melphalan|total[- ]body irradiation|\btbi\b|myeloablat|\bgvhd\b|graft[- ]versus|engraftment"
    r"|h(?:a)?ematopoie",
    re.I,
)
# Kinds of cells that say whose they are, not what: any stem cell with the word beside it.
ATTRIBUTES = {
    "TRIALS:autologous-stem-cell-therapy": re.compile(r"\bautolog|\bown\b", re.I),
    "TRIALS:allogeneic-stem-cell-therapy": re.compile(r"\ballogen|\bdonors?\b|\bdonated\b|off-the-shelf", re.I),
}
_MEASURED = re.compile(
    r"biomarker|\bexpression of\b|predict|diagnos|prognos|screening|\bmodel(?:l?ing)?\b|iPSC bank", re.I
)
_UNTREATED = frozenset({"DIAGNOSTIC_TEST", "BEHAVIORAL", "DEVICE", "RADIATION", "DIETARY_SUPPLEMENT"})
_MEASURING = frozenset({"DIAGNOSTIC", "SCREENING"})
# An arm of "valves plus cells", where the title says which.
_SOME_CELLS = re.compile(
    r"\b(?:plus|with|and|\+|receiv\w+) (?:the )?cells\b|^cells\b|\bcell (?:therapy|group|arm|infusion)\b", re.I
)
_DUMMY = re.compile(r"\b(?:placebos?|sham|saline|control)\b", re.I)


def hits(study: Study, wanted: str, vocabulary: Vocabulary) -> list[Hit]:
    """Every feature of the therapy side that holds; what is only broader counts when nothing else does."""
    found = [*_interventions(study, wanted, vocabulary), *_arms(study, wanted, vocabulary)]
    found += _by_mesh(study, wanted, vocabulary)
    found += _titles(study, wanted, vocabulary)
    closer = [hit for hit in found if hit.feature != "therapy-broader"]
    return closer or found


def _relations(
    study: Study, text: str, names: tuple[Named, ...], wanted: str, vocabulary: Vocabulary
) -> list[tuple[Named, Relation]]:
    related = []
    for name in names:
        concept = _as_meant(study, name.concept, vocabulary)
        how = _relation(vocabulary, concept, wanted)
        if how in (Relation.NONE, Relation.BROADER) and _has_attribute(study, concept, text, wanted, vocabulary):
            how = Relation.NARROWER
        related.append((name, how))
    return related


def _feature_hits(
    study: Study, text: str, names: tuple[Named, ...], feature: str, wanted: str, vocabulary: Vocabulary
) -> list[Hit]:
    found = []
    for name, how in _relations(study, text, names, wanted, vocabulary):
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
        texts += [("therapy-other-name", other) for other in intervention.other_names]
        for feature, text in texts:
            found += _feature_hits(study, text, given(vocabulary, text), feature, wanted, vocabulary)
    return found


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
            if feature == "therapy-title" and _unnamed_product(study, hit.concept, vocabulary):
                feature = "therapy-title-product"
            found.append(Hit(feature, said, hit.concept))
    return found


def _unnamed_product(study: Study, titled_: str, vocabulary: Vocabulary) -> bool:
    """Whether a trial gives something whose name says no more than the title does, so that the title tells."""
    if study.study_type != "INTERVENTIONAL" or _measures(study):
        return False
    if any(_SOME_CELLS.search(arm.label) for arm in study.arms) and vocabulary.is_narrower(titled_, CELLS):
        return True
    return any(_says_no_more(i, titled_, vocabulary) for i in study.interventions if i.type not in _UNTREATED)


def _says_no_more(intervention: Intervention, titled_: str, vocabulary: Vocabulary) -> bool:
    texts = (intervention.name, *intervention.other_names)
    if any(_DUMMY.search(text) for text in texts):
        return False
    concepts = {n.concept for text in texts for n in named(vocabulary, text) if _is_therapy(vocabulary, n.concept)}
    return all(_relation(vocabulary, c, titled_) in (Relation.SAME, Relation.BROADER) for c in concepts)


@lru_cache(maxsize=65536)
def _is_therapy(vocabulary: Vocabulary, concept: str) -> bool:
    return vocabulary.concept(concept).kind is Kind.THERAPY


@lru_cache(maxsize=65536)
def _relation(vocabulary: Vocabulary, found: str, wanted: str) -> Relation:
    try:
        how = relation(vocabulary, found, wanted)
        alone = not vocabulary.inherits(wanted) or not vocabulary.inherits(found)
    except VocabularyError:  # a heading that is newer than the vocabulary
        return Relation.NONE
    return Relation.NONE if alone and how is not Relation.SAME else how


# ---------------------------------------------------------------- which cells


def _as_meant(study: Study, concept: str, vocabulary: Vocabulary) -> str:
    """General "stem cells", given after conditioning for a disease of the blood, are blood-forming ones."""
    if concept not in (CELLS, STEM, *ATTRIBUTES) or not _conditioned(study):
        return concept
    return BLOOD_FORMING if _for_blood(study, vocabulary) else concept


def _conditioned(study: Study) -> bool:
    names = (i.name for i in study.interventions)
    return bool(_CONDITIONED.search(" ".join((study.title, study.official_title or "", *names, *study.keywords))))


def _for_blood(study: Study, vocabulary: Vocabulary) -> bool:
    """Whether a record names a disease that blood-forming cells are transplanted for."""
    terms = (*study.condition_meshes, *study.condition_ancestors)
    if any(mesh_concept(vocabulary, term.id) in BLOOD for term in terms):
        return True
    return any(_is_blood(vocabulary, n.concept) for text in study.conditions for n in named(vocabulary, text, True))


@lru_cache(maxsize=65536)
def _is_blood(vocabulary: Vocabulary, concept: str, among: frozenset[str] = BLOOD) -> bool:
    try:
        return bool(among & {concept, *vocabulary.broader(concept)})
    except VocabularyError:
        return False


def _has_attribute(study: Study, concept: str, text: str, wanted: str, vocabulary: Vocabulary) -> bool:
    pattern = ATTRIBUTES.get(wanted)
    if pattern is None or not (concept == STEM or vocabulary.is_narrower(concept, STEM)):
        return False
    return bool(pattern.search(f"{text} {study.title} {study.official_title or ''}"))


# ---------------------------------------------------------------- what holds a match back


def holds(study: Study, pair: Pair, found: list[Hit], vocabulary: Vocabulary) -> list[str]:
    """What speaks against the match, by the ids of the table."""
    reasons = []
    named_in_title = any(hit.feature.startswith("therapy-title") for hit in found)
    in_arms = _in_arms(study, pair.therapy, vocabulary)
    if in_arms == "comparator" or (in_arms == "background" and not named_in_title):
        reasons.append(in_arms)
    if _transplant(study, pair, found, vocabulary):
        reasons.append("transplant")
    in_fields = any(hit.feature in ("therapy-intervention", "therapy-other-name", "therapy-arm") for hit in found)
    if study.primary_purpose in _MEASURING or (not in_fields and _measures(study)):
        reasons.append("biomarker")
    elif study.study_type != "INTERVENTIONAL" and not in_fields:
        reasons.append("no-treatment")
    return reasons


def _measures(study: Study) -> bool:
    """Whether a study looks rather than treats."""
    return study.primary_purpose in (*_MEASURING, "BASIC_SCIENCE") or bool(_MEASURED.search(study.title))


def _in_arms(study: Study, wanted: str, vocabulary: Vocabulary) -> str | None:
    """Whether the therapy is only the comparator, or only what every arm gets."""
    arms = [arm for arm in study.arms if arm.label or arm.interventions]
    gets = [arm for arm in arms if any(_names(study, t, wanted, vocabulary) for t in (arm.label, *arm.interventions))]
    if not gets or len(arms) < 2:
        return None
    experimental = [arm for arm in arms if arm.type == "EXPERIMENTAL"]
    if experimental and not any(arm in experimental for arm in gets):
        return "comparator"
    others = [frozenset(t for t in arm.interventions if not _names(study, t, wanted, vocabulary)) for arm in arms]
    return "background" if len(gets) == len(arms) and len(set(others)) > 1 else None


def _names(study: Study, text: str, wanted: str, vocabulary: Vocabulary) -> bool:
    related = _relations(study, text, given(vocabulary, text), wanted, vocabulary)
    return any(how in (Relation.SAME, Relation.NARROWER) for _, how in related)


def _transplant(study: Study, pair: Pair, found: list[Hit], vocabulary: Vocabulary) -> bool:
    """Blood-forming cells, for a disease of the blood, where the article is about something else."""
    if pair.therapy == BLOOD_FORMING or vocabulary.is_narrower(pair.therapy, BLOOD_FORMING):
        return False
    if pair.therapy not in (CELLS, STEM, *ATTRIBUTES) or _is_blood(vocabulary, pair.condition, ALSO_BLOOD):
        return False
    concepts = {_as_meant(study, hit.concept, vocabulary) for hit in found}
    only = all(c == BLOOD_FORMING or vocabulary.is_narrower(c, BLOOD_FORMING) for c in concepts)
    return only and _for_blood(study, vocabulary)
