"""Which cells a record means.

An article's general "stem cell therapy" takes in every kind of cell below it, blood-
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
from trials.matching.fields import CELLS, STEM, mesh_concept, named
from trials.matching.side import Hit
from trials.models import Pair, Study

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


def as_meant(study: Study, concept: str, vocabulary: Vocabulary) -> str:
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


def has_attribute(study: Study, concept: str, text: str, wanted: str, vocabulary: Vocabulary) -> bool:
    pattern = ATTRIBUTES.get(wanted)
    if pattern is None or not (concept == STEM or vocabulary.is_narrower(concept, STEM)):
        return False
    return bool(pattern.search(f"{text} {study.title} {study.official_title or ''}"))


def transplant(study: Study, pair: Pair, found: list[Hit], vocabulary: Vocabulary) -> bool:
    """Blood-forming cells, for a disease of the blood, where the article is about something else."""
    if pair.therapy == BLOOD_FORMING or vocabulary.is_narrower(pair.therapy, BLOOD_FORMING):
        return False
    if pair.therapy not in (CELLS, STEM, *ATTRIBUTES) or _is_blood(vocabulary, pair.condition, ALSO_BLOOD):
        return False
    concepts = {as_meant(study, hit.concept, vocabulary) for hit in found}
    only = all(c == BLOOD_FORMING or vocabulary.is_narrower(c, BLOOD_FORMING) for c in concepts)
    return only and _for_blood(study, vocabulary)
