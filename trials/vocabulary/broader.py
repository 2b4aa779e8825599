"""What is broader than what: MeSH's tree numbers and the tables made by hand; and which conditions are umbrellas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from trials.models import Kind
from trials.vocabulary.tables import Entry

# A heading for a family of diseases is an umbrella when it is near the root of MeSH's tree or has many below it.
# Found by reading the lists it gives: Liver Diseases, Lung Diseases, Autoimmune Diseases, Mental Disorders and Neoplasms are in,
# Asthma, Dementia, Stroke, Diabetes Mellitus, Breast Neoplasms, Leukemia and Epilepsy are out.
FAMILY: Final = re.compile(
    r"\b(Diseases|Disorders|Infections|Abnormalities|Injuries|Neoplasms|Conditions|Syndromes|Manifestations|Symptoms|"
    r"Complications|Pathologic Processes|Signs)\b"
)
SHALLOW: Final = 2  # tree numbers of at most this many segments …
BELOW: Final = 12  # … or at least this many concepts below it
ALWAYS_BELOW: Final = 150  # whatever it is called


def parents(table: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    """Direct parents: for each tree number the nearest place above it that the table holds, then those given by hand."""
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


def umbrellas(
    table: Mapping[str, Entry], above: Mapping[str, Sequence[str]], below: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Conditions so broad that an article that names one means its examples."""
    wide = set()
    for entry in table.values():
        if entry.kind is not Kind.CONDITION:
            continue
        depth = min((tree.count(".") + 1 for tree in entry.trees), default=9)
        size = len(reach(entry.id, below))
        family = FAMILY.search(entry.name) is not None
        if size >= ALWAYS_BELOW or (family and (size >= BELOW or (depth <= SHALLOW and size >= 4))):
            wide.add(entry.id)
    return frozenset(wide)
