"""What is broader than what: MeSH's tree numbers and the tables made by hand; and which conditions are umbrellas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from trials.models import Kind
from trials.vocabulary.tables import Entry

# A heading for a family of diseases is an umbrella when enough lies below it; how much is enough depends on what the
# family is called, since "brain cancer" and "anxiety disorders" are treated as such and "liver diseases" are not.
# Found by reading the lists that these numbers give: Liver, Lung, Kidney, Heart, Uterine and Autoimmune Diseases,
# Mental Disorders, Infections and Neoplasms are in; Asthma, Dementia, Stroke, Breast and Brain Neoplasms, Anxiety
# Disorders, Leukemia, Epilepsy, Arthritis, Brain Injuries and Diabetes Mellitus are out.
FAMILIES: Final = (
    (re.compile(r"\bDiseases\b"), 10),
    (re.compile(r"\b(?:Disorders|Infections|Abnormalities|Conditions|Complications|Manifestations|Symptoms)\b"), 25),
    (re.compile(r"\b(?:Neoplasms|Injuries|Syndromes|Processes)\b"), 70),
)
SHALLOW: Final = 2  # "Respiratory Tract Diseases": a tree number of at most so many segments, and these many below
FEW: Final = 4
WHATEVER: Final = 150  # so much below makes an umbrella of any heading


def parents(table: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    """Direct parents: those given by hand, and the nearest place above each tree number."""
    at = {tree: e.id for e in table.values() for tree in e.trees}
    found = {}
    for entry in table.values():
        up = dict.fromkeys(entry.broader)
        for tree in entry.trees:
            above = tree
            while "." in above:
                above = above.rpartition(".")[0]
                if at.get(above, entry.id) != entry.id:
                    up[at[above]] = None
                    break
        found[entry.id] = tuple(up)
    return found


def reach(start: str, steps: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Everything that can be reached, nearest first, without the start; a circle in the tables ends too."""
    seen = {start: None}
    queue = [start]
    for at in queue:
        for to in steps.get(at, ()):
            if to not in seen:
                seen[to] = None
                queue.append(to)
    return tuple(seen)[1:]


def umbrellas(table: Mapping[str, Entry], below: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Conditions so broad that an article that names one means its examples."""
    wide = set()
    for entry in table.values():
        if entry.kind is not Kind.CONDITION:
            continue
        size = len(reach(entry.id, below))
        enough = min((number for family, number in FAMILIES if family.search(entry.name)), default=WHATEVER)
        shallow = any(tree.count(".") < SHALLOW for tree in entry.trees)
        if size >= enough or (enough == FAMILIES[0][1] and shallow and size >= FEW):
            wide.add(entry.id)
    return frozenset(wide)
