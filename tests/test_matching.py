"""Matching: rule by rule on made-up records, then precision and recall on labelled real ones."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.making import intervention, study
from trials import vocabulary
from trials.matching import match, match_all
from trials.models import Arm, Kind, Match, MeshTerm, Pair, Study
from trials.registries import ctgov
from trials.vocabulary import Vocabulary

CIRRHOSIS, HEPATITIS, ASHERMAN = "MESH:D008103", "MESH:D006505", "MESH:D006175"
STEM, MSC, EXOSOMES, HSCT = "MESH:D033581", "MESH:D045164", "TRIALS:exosome-therapy", "MESH:D018380"


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary.load()


def record(*conditions: str, gives: str | tuple[str, ...] = (), title: str = "A study", **more: Any) -> Study:
    names = (gives,) if isinstance(gives, str) else gives
    return study(title=title, conditions=conditions, interventions=tuple(intervention(n) for n in names), **more)


def how(found: Match | None) -> str:
    return "no" if found is None else "yes" if found.certain else "possible"


@pytest.mark.parametrize(
    ("made", "condition", "therapy", "expected"),
    [
        # the condition
        (record("Liver Cirrhosis", gives="Mesenchymal stem cells"), CIRRHOSIS, STEM, "yes"),
        (record("Primary Biliary Cirrhosis", gives="UC-MSC"), CIRRHOSIS, STEM, "yes"),  # narrower
        (record("Liver Diseases", gives="Mesenchymal stem cells"), CIRRHOSIS, STEM, "possible"),  # broader
        (record("Liver Diseases", "Asthma", gives="Mesenchymal stem cells"), CIRRHOSIS, STEM, "no"),  # and another
        (record("Diseases", gives="Mesenchymal stem cells"), CIRRHOSIS, STEM, "no"),
        (record("Renal Cirrhosis", gives="Mesenchymal stem cells"), CIRRHOSIS, STEM, "no"),
        (record("Fibrosis", gives="Mesenchymal stem cells"), CIRRHOSIS, STEM, "no"),
        (record("Infertility", gives="Stem cells"), ASHERMAN, STEM, "no"),
        (record("Ascites", gives="Stem cells", title="Stem Cells in Liver Cirrhosis"), CIRRHOSIS, STEM, "yes"),
        (record("Ascites", gives="Stem cells", keywords=("cirrhosis",)), CIRRHOSIS, STEM, "possible"),
        (record("Ascites", gives="Stem cells", summary="In liver cirrhosis."), CIRRHOSIS, STEM, "no"),
        (
            record("X", gives="Stem cells", condition_meshes=(MeshTerm("D008103", "Liver Cirrhosis"),)),
            CIRRHOSIS,
            STEM,
            "yes",
        ),
        (
            record("X", gives="Stem cells", condition_meshes=(MeshTerm("D000008103", "Cirrhosis"),)),
            CIRRHOSIS,
            STEM,
            "yes",
        ),
        (
            record(
                "X",
                gives="Stem cells",
                condition_meshes=(MeshTerm("D999999", "A new liver disease"),),
                condition_ancestors=(MeshTerm("D008103", "Liver Cirrhosis"),),
            ),
            CIRRHOSIS,
            STEM,
            "yes",
        ),
        # the therapy
        (record("Liver Cirrhosis", gives="Hepatitis B vaccine"), HEPATITIS, STEM, "no"),
        (
            record("Hepatitis B", gives="Hepatitis B vaccine", title="Vaccine against hepatitis B"),
            HEPATITIS,
            STEM,
            "no",
        ),
        (record("Liver Cirrhosis", gives="Albumin", summary="Stem cells may help."), CIRRHOSIS, STEM, "no"),
        (
            record("Liver Cirrhosis", gives="AlloRx", title="Mesenchymal Stem Cells in Cirrhosis"),
            CIRRHOSIS,
            STEM,
            "yes",
        ),
        (record("Liver Cirrhosis", gives="Albumin", title="Albumin after Stem Cell Therapy"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", "Stem Cell Transplantation", gives="Albumin"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="Stem cell mobilization"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="CD34+ cell count"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="Placebo for mesenchymal stem cells"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="Standard care without stem cells"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives=("Stem cells", "Placebo")), CIRRHOSIS, STEM, "yes"),
        (record("Liver Cirrhosis", gives="Stem cells"), CIRRHOSIS, MSC, "possible"),  # broader than asked
        (record("Liver Cirrhosis", gives="Autologous BM-MSC"), CIRRHOSIS, "TRIALS:autologous-stem-cell-therapy", "yes"),
        (record("Liver Cirrhosis", gives="Allogeneic UC-MSC"), CIRRHOSIS, "TRIALS:autologous-stem-cell-therapy", "no"),
        # what inherits nothing
        (record("Liver Cirrhosis", gives="Mesenchymal stem cells"), CIRRHOSIS, EXOSOMES, "no"),
        (record("Liver Cirrhosis", gives="MSC-derived exosomes"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="Exosomes derived from mesenchymal stem cells"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="Exosomes derived from mesenchymal stem cells"), CIRRHOSIS, EXOSOMES, "yes"),
        (record("Liver Cirrhosis", gives="Mesenchymal stem cell conditioned medium"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="Trophic factors from umbilical cord stem cells"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="Platelet-rich plasma"), CIRRHOSIS, STEM, "no"),
        (record("Liver Cirrhosis", gives="Stem cells plus platelet-rich plasma"), CIRRHOSIS, STEM, "yes"),
        # which cells
        (record("Liver Cirrhosis", gives="Autologous CD34+ cell infusion"), CIRRHOSIS, STEM, "yes"),
        (record("Liver Cirrhosis", "Leukemia", gives="Hematopoietic stem cell transplantation"), CIRRHOSIS, STEM, "no"),
        (record("Leukemia", gives="Hematopoietic stem cell transplantation"), "MESH:D007938", STEM, "yes"),
        (record("Leukemia", gives="Hematopoietic stem cell transplantation"), "MESH:D007938", MSC, "no"),
        (record("Liver Cirrhosis", gives="Mesenchymal stem cells"), CIRRHOSIS, HSCT, "no"),
        # measured, watched
        (record("Liver Cirrhosis", gives="Stem cells", primary_purpose="DIAGNOSTIC"), CIRRHOSIS, STEM, "possible"),
        (
            record("Liver Cirrhosis", title="Stem Cells in Cirrhosis", study_type="OBSERVATIONAL"),
            CIRRHOSIS,
            STEM,
            "possible",
        ),
        (record("Liver Cirrhosis", gives="Stem cells", study_type="OBSERVATIONAL"), CIRRHOSIS, STEM, "yes"),
    ],
)
def test_rule(words: Vocabulary, made: Study, condition: str, therapy: str, expected: str) -> None:
    found = match(made, Pair(condition, therapy), words)
    assert how(found) == expected, found


def arms(*rows: tuple[str, str, tuple[str, ...]]) -> dict[str, Any]:
    gives = tuple(dict.fromkeys(name for *_, names in rows for name in names))
    return {"arms": tuple(Arm(*row) for row in rows), "gives": gives}


def test_only_the_comparator_is_no_match(words: Vocabulary) -> None:
    made = record(
        "Liver Cirrhosis",
        **arms(("New drug", "EXPERIMENTAL", ("Drug X",)), ("Stem cells", "ACTIVE_COMPARATOR", ("Stem cells",))),
    )
    assert match(made, Pair(CIRRHOSIS, STEM), words) is None


def test_what_every_arm_gets_is_only_possible(words: Vocabulary) -> None:
    made = record(
        "Liver Cirrhosis",
        **arms(("A", "EXPERIMENTAL", ("Drug X", "Stem cells")), ("B", "ACTIVE_COMPARATOR", ("Stem cells",))),
    )
    assert how(match(made, Pair(CIRRHOSIS, STEM), words)) == "possible"


def test_doses_of_the_therapy_are_no_background(words: Vocabulary) -> None:
    made = record(
        "Liver Cirrhosis",
        **arms(("Low", "EXPERIMENTAL", ("Stem cells",)), ("High", "ACTIVE_COMPARATOR", ("Stem cells",))),
    )
    assert how(match(made, Pair(CIRRHOSIS, STEM), words)) == "yes"


def test_what_a_title_puts_beside_the_therapy(words: Vocabulary) -> None:
    """The title says that another treatment is studied, and the therapy comes after it."""
    osteoporosis, calcium = "MESH:D010024", words.lookup("vitamin d")[0].id
    made = record("Osteoporosis", gives=("Alendronate", "Vitamin D"), title="Alendronate for Osteoporosis")
    assert how(match(made, Pair(osteoporosis, calcium), words)) == "possible"
    made = record("Osteoporosis", gives=("Vitamin D", "Alendronate"), title="Alendronate for Osteoporosis")
    assert how(match(made, Pair(osteoporosis, calcium), words)) == "yes"


def test_members_of_a_class_are_no_other_names_of_it(words: Vocabulary) -> None:
    ra, methotrexate = words.lookup("rheumatoid arthritis")[0].id, words.lookup("methotrexate")[0].id
    drugs = (intervention("DMARDs", "Ibuprofen", "Methotrexate", type_="DRUG"),)
    made = study(conditions=("Rheumatoid Arthritis",), interventions=drugs)
    assert how(match(made, Pair(ra, methotrexate), words)) in ("no", "possible")


def test_a_title_s_other_words_are_what_is_given(words: Vocabulary) -> None:
    """A title that has the intervention's own name beside the therapy does not tell what it gives."""
    knee, exercise = words.lookup("knee osteoarthritis")[0].id, words.lookup("exercise")[0].id
    mindset = study(
        title="A Mindset Intervention to Improve Exercise in Knee Osteoarthritis",
        conditions=("Knee Osteoarthritis",),
        interventions=(intervention("Mindset intervention", type_="BEHAVIORAL"),),
    )
    assert how(match(mindset, Pair(knee, exercise), words)) != "yes"


def test_every_match_keeps_its_reasons_in_the_records_own_words(words: Vocabulary) -> None:
    found = match(record("Liver Cirrhosis", gives="UC-MSC infusion"), Pair(CIRRHOSIS, STEM), words)
    assert found is not None
    assert "its conditions name “Liver Cirrhosis”" in found.reasons
    assert "its intervention “UC-MSC infusion”" in found.reasons
    assert 0.8 < found.confidence <= 1


def test_certain_ones_come_first(words: Vocabulary) -> None:
    studies = [
        record("Liver Diseases", gives="Stem cells"),
        study(2, conditions=("Liver Cirrhosis",), interventions=(intervention("Stem cells"),)),
    ]
    assert [(m.study, m.certain) for m in match_all(studies, Pair(CIRRHOSIS, STEM), words)] == [
        ("NCT00000002", True),
        ("NCT00000001", False),
    ]


def test_hostile_records_do_not_crash(words: Vocabulary) -> None:
    made = record("\u202e" * 50, "(" * 2000, "", gives=("[" * 500, "cells " * 2000, "\x00"), title="a" * 20000)
    match(made, Pair(CIRRHOSIS, STEM), words)


# ---------------------------------------------------------------- real records, labelled

FILE = Path(__file__).parent / "cases" / "matches.csv"
LABELLED = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def records(folder: Path, wanted: set[str]) -> Iterator[Study]:
    for name in (
        "corpus_11574.jsonl.gz",
        "with_results.jsonl.gz",
        "stemcell_20220120.jsonl.gz",
        "supplement_20200728.jsonl",
    ):
        opened: Any = gzip.open if name.endswith("gz") else open
        with opened(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                if any(nct in line[:200] for nct in (line[line.find("NCT") :][:11],) if nct in wanted):
                    yield ctgov.parse(json.loads(line))


# Pinned floors: precision, recall, and precision when a row labelled "possible" counts as wrong (what a person could
# not decide, such as a drug under another drug, or a broader disease). Pairs, not rows, are on one side or the other.
# The first 16 held pairs were labelled after the rules were made and measured before any error was looked at: .98, .95,
# .91. Fourteen harder pairs of drugs, behaviour and devices came later, seven of them held: before anything was changed
# the held half measured .965, .965, .867. Two of these, whose errors were then looked at, went to the tuning half; the
# rules made on that half give the held one .98, .945, .88. A comparator, or a drug beside another, is now "possible":
# that costs recall, and is why its floor is lower than the .95 that stood here for the easier set.
FLOORS = {"tune": (0.98, 0.94, 0.93), "held": (0.97, 0.94, 0.87)}


@pytest.fixture(scope="module")
def judged(shared: Path, words: Vocabulary) -> list[tuple[dict[str, str], str]]:
    studies = {s.id: s for s in records(shared / "registry" / "studies", {row["nct"] for row in LABELLED})}
    pairs = {(r["condition"], r["therapy"]) for r in LABELLED}
    ids = {(c, t): Pair(concept(words, c, Kind.CONDITION), concept(words, t, Kind.THERAPY)) for c, t in pairs}
    return [(r, how(match(studies[r["nct"]], ids[r["condition"], r["therapy"]], words))) for r in LABELLED]


def concept(words: Vocabulary, name: str, kind: Kind) -> str:
    return next(c.id for c in words.lookup(name) if c.kind is kind)


@pytest.mark.parametrize("split", sorted(FLOORS))
def test_precision_and_recall(judged: list[tuple[dict[str, str], str]], split: str) -> None:
    counts = Counter((row["expected"], got == "yes") for row, got in judged if row["split"] == split)
    right, wrong, unsure = (counts[expected, True] for expected in ("yes", "no", "possible"))
    missed = counts["yes", False]
    floors = FLOORS[split]
    told = [
        f"{r['nct']} {r['condition']} × {r['therapy']}: {got}, not {r['expected']}"
        for r, got in judged
        if got != r["expected"] and r["split"] == split and "yes" in (got, r["expected"])
    ]
    assert right / (right + wrong) >= floors[0], told
    assert right / (right + missed) >= floors[1], told
    assert right / (right + wrong + unsure) >= floors[2], told


def test_the_labelled_set_is_large_and_mixed() -> None:
    pairs = {(row["condition"], row["therapy"]) for row in LABELLED}
    assert len(LABELLED) >= 750
    assert len(pairs) >= 62
    assert len({row["split"] for row in LABELLED if (row["condition"], row["therapy"]) in pairs}) == 2
    assert all(len({r["split"] for r in LABELLED if (r["condition"], r["therapy"]) == p}) == 1 for p in pairs)
    assert all(row["note"] for row in LABELLED)
    assert len({(row["condition"], row["therapy"], row["nct"]) for row in LABELLED}) == len(LABELLED)


@pytest.mark.parametrize("nct", ["NCT00000583", "NCT00498212", "NCT03193775", "NCT03854630", "NCT04188223"])
def test_vaccine_trials_are_no_evidence_for_cells(judged: list[tuple[dict[str, str], str]], nct: str) -> None:
    assert {got for row, got in judged if row["nct"] == nct and row["therapy"] == "stem cell therapy"} <= {"no"}
