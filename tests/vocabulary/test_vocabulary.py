"""The vocabulary: what is in it, what a name stands for, what is broader than what."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from trials import vocabulary
from trials.errors import VocabularyError
from trials.models import Kind
from trials.vocabulary import Vocabulary
from trials.vocabulary.compiled import compile_tables, write
from trials.vocabulary.layout import DATA
from trials.vocabulary.normal import canonical_id, key
from trials.vocabulary.spellings import is_acronym, natural
from trials.vocabulary.tables import COLUMNS, entries, rows

UMBRELLAS = (
    "liver disorders|respiratory disorders|lung diseases|heart disease|kidney disease|cancer|autoimmune diseases|"
    "infections|mental illness|neurological disorders|uterine disorders"
)
NO_UMBRELLAS = (
    "asthma|COPD|dementia|stroke|diabetes|breast cancer|leukaemia|epilepsy|arthritis|hepatitis|depression|"
    "heart failure|infertility|anxiety disorders|brain tumour|stem cells"
)
LIMIT = 6_000_000  # bytes that the vocabulary may take in the package


@pytest.fixture(scope="module")
def known() -> Vocabulary:
    return vocabulary.load()


# ---------------------------------------------------------------- the files


def contents(known: Vocabulary) -> dict[str, int]:
    """Every key with its flags and row, whatever numbers the trie gave them."""
    return {k: known._values[number] for k, number in known._names.items()}


def test_the_compiled_files_are_what_the_tables_compile_to(known: Vocabulary, tmp_path: Path) -> None:
    compiled = compile_tables()
    write(compiled, tmp_path)
    again = Vocabulary(tmp_path)
    assert contents(known) == contents(again), "run scripts/build_vocabulary.py --compile-only"
    assert set(contents(known)) == set(compiled.keys)
    assert list(known) == list(again) == sorted(compiled.concepts)
    assert all(known.concept(id_) == again.concept(id_) for id_ in known)
    assert all(known.names(id_) == again.names(id_) for id_ in known)


def test_the_tables_are_small_and_every_row_has_its_source() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < LIMIT
    for file in ("conditions.tsv", "drugs.tsv"):
        assert all(row["source"] for row in rows(DATA / file))


@pytest.mark.parametrize("file", COLUMNS)
def test_a_table_has_no_stray_space_or_empty_name(file: str) -> None:
    for row in rows(DATA / file):
        for column, cell in row.items():
            assert cell == cell.strip(), row
            if column == "names" and cell:
                assert all(name.strip() == name != "" for name in cell.split("|")), row


def test_no_name_made_by_hand_belongs_to_two_concepts() -> None:
    for file in ("therapies.tsv", "lay_terms.tsv"):
        owner: dict[str, str] = {}
        for row in rows(DATA / file):
            for name in filter(None, [row["name"], *row["names"].split("|")]):
                other = owner.setdefault(key(natural(name)), row["id"])
                assert other == row["id"], f"{file}: {name} is a name of {row['id']} and of {other}"


def test_the_tables_made_by_hand_are_as_large_as_they_should_be() -> None:
    assert len(list(rows(DATA / "therapies.tsv"))) >= 400
    assert len(list(rows(DATA / "lay_terms.tsv"))) >= 300
    assert len(entries()) >= 15_000


def test_a_broken_table_is_named_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    table = tmp_path / "data" / "therapies.tsv"
    table.write_text(table.read_text(encoding="utf-8") + "one cell only\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"Line \d+ of .*therapies.tsv"):
        entries(tmp_path / "data")


def test_missing_and_damaged_files_are_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="install trials again"):
        Vocabulary(tmp_path)
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "starts.marisa").write_bytes(b"not a trie")
    with pytest.raises(VocabularyError, match="install trials again"):
        Vocabulary(tmp_path / "data")


def test_loading_brings_in_nothing_heavy() -> None:
    heavy = ("pandas", "httpx", "sqlite_utils", "difflib", "csv", "jinja2")
    code = f"import sys, trials.vocabulary as v; v.load(); print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# ---------------------------------------------------------------- names and concepts


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("COPD", "MESH:D029424"),
        ("Pulmonary Disease, Chronic Obstructive", "MESH:D029424"),
        ("chronic obstructive pulmonary disease", "MESH:D029424"),
        ("D029424", "MESH:D029424"),
        ("MESH:D029424", "MESH:D029424"),
        ("Stroke", "MESH:D020521"),  # not Stroke Rehabilitation, whose id some lists give it
        ("dementia", "MESH:D003704"),
        ("ALS", "MESH:D000690"),
        ("NASH", "MESH:D065626"),
        ("premature ovarian failure", "MESH:D016649"),
        ("Lymphoma, B-Cell", "MESH:D016393"),
        ("stem cell therapy", "MESH:D033581"),
        ("exosomes", "TRIALS:exosome-therapy"),
        ("platelet-rich plasma", "MESH:D053657"),
        ("female infertility", "MESH:D007247"),
        ("infertility", "MESH:D007246"),
        ("Ozempic", "MESH:D000099194"),
    ],
)
def test_lookup(known: Vocabulary, name: str, id_: str) -> None:
    assert [c.id for c in known.lookup(name)] == [id_]


def test_an_unknown_name_finds_nothing_and_gets_suggestions(known: Vocabulary) -> None:
    assert known.lookup("no such thing at all") == []
    assert "Asthma" in known.suggest("asthmma")
    assert "Pulmonary Fibrosis" in known.suggest("pulmonary fibrosys")
    assert known.suggest("") == []


def test_an_unknown_id_is_an_error_with_a_way_out(known: Vocabulary) -> None:
    with pytest.raises(VocabularyError, match="trials vocabulary lookup"):
        known.concept("MESH:D999999")
    assert "MESH:D999999" not in known
    assert "MESH:D008103" in known


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("D000008103", "MESH:D008103"),  # as ClinicalTrials.gov pads it
        ("D000086382", "MESH:D000086382"),
        ("C000711409", "MESH:C000711409"),
        ("C000012499", "MESH:C012499"),
        ("mesh:D008103", "MESH:D008103"),
        ("TRIALS:exosome-therapy", "TRIALS:exosome-therapy"),
    ],
)
def test_ids_are_read_in_any_padding(written: str, id_: str) -> None:
    assert canonical_id(written) == id_


def test_a_concept_carries_what_readers_see(known: Vocabulary) -> None:
    cirrhosis = known.concept("MESH:D008103")
    assert (cirrhosis.name, cirrhosis.kind) == ("Liver Cirrhosis", Kind.CONDITION)
    assert cirrhosis.names[0] == "Liver Cirrhosis"
    assert "cirrhosis" in cirrhosis.names
    assert cirrhosis.url == "https://meshb.nlm.nih.gov/record/ui?ui=D008103"
    assert cirrhosis.broader[0] in ("MESH:D008107", "MESH:D005355")
    assert "MeSH 2026" in cirrhosis.source
    assert known.concept("TRIALS:endometrial-atrophy").url is None


def test_search_names_are_few_and_none_says_what_another_says(known: Vocabulary) -> None:
    for id_ in ("MESH:D029424", "MESH:D033581", "MESH:D016649", "MESH:D003924", "MESH:D020280"):
        names = known.names(id_)
        assert 1 <= len(names) <= 12
        words = [frozenset(key(n).split()) for n in names[1:]]  # the preferred one stands whatever it holds
        assert not any(a < b for a in words for b in words), names
    assert known.names("MESH:D029424")[0] == "Chronic Obstructive Pulmonary Disease"
    assert not any("," in name for name in known.names("MESH:D029424"))


def test_broader_and_narrower(known: Vocabulary) -> None:
    for narrow, wide in [
        ("MESH:D045164", "MESH:D033581"),  # mesenchymal under stem cells
        ("TRIALS:remestemcel-l", "MESH:D033581"),
        ("TRIALS:wharton-s-jelly-stem-cells", "MESH:D045164"),
        ("MESH:D018380", "MESH:D033581"),
        ("MESH:D001249", "MESH:D012140"),
        ("MESH:D029424", "MESH:D008171"),
        ("TRIALS:endometrial-atrophy", "MESH:D014591"),
        ("TRIALS:endometrial-injury", "MESH:D014591"),
        ("TRIALS:exagamglogene-autotemcel", "MESH:D015316"),
    ]:
        assert known.is_narrower(narrow, wide), (narrow, wide)
        assert narrow in known.narrower(wide)
        assert not known.is_narrower(wide, narrow)


def test_no_concept_is_broader_than_itself(known: Vocabulary) -> None:
    assert not [id_ for id_ in known if id_ in known.broader(id_)]


def test_what_inherits_evidence_and_what_does_not(known: Vocabulary) -> None:
    for name in ("exosomes", "conditioned medium", "platelet-rich plasma", "platelet lysate", "amniotic membrane"):
        concept = known.lookup(name)[0]
        assert not known.inherits(concept.id), name
        assert not known.is_narrower(concept.id, "MESH:D033581"), name
    for name in ("stem cell therapy", "mesenchymal stem cells", "gene therapy", "sertraline"):
        assert known.inherits(known.lookup(name)[0].id), name


@pytest.mark.parametrize("name", UMBRELLAS.split("|"))
def test_umbrellas(known: Vocabulary, name: str) -> None:
    assert known.umbrella(known.lookup(name)[0].id)


@pytest.mark.parametrize("name", NO_UMBRELLAS.split("|"))
def test_no_umbrellas(known: Vocabulary, name: str) -> None:
    assert not known.umbrella(known.lookup(name)[0].id)


# ---------------------------------------------------------------- spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crohn’s disease", "crohns diseases"),
        ("β-thalassaemia", "beta thalassemia"),
        ("anti-depressants", "antidepressant"),
        ("oesophageal tumours", "esophageal tumor"),
        ("metastases", "metastasis"),
        ("cancer of the lung", "cancer of lung"),
        ("Sjögren's syndrome", "Sjogren syndrome"),
        ("randomised", "randomized"),
    ],
)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("non-diabetic", "diabetic"), ("AIDS", "aids"), ("vitamin A", "vitamin")])
def test_spellings_that_are_two(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_natural_order_and_acronyms() -> None:
    assert natural("Pulmonary Disease, Chronic Obstructive") == "Chronic Obstructive Pulmonary Disease"
    assert natural("abacavir, dolutegravir, and lamivudine") == "abacavir, dolutegravir, and lamivudine"
    assert [is_acronym(n) for n in ("COPD", "MSCs", "rTMS", "Gout", "stem cells")] == [True, True, True, False, False]


def test_a_source_that_cells_come_from_is_a_concept(known: Vocabulary) -> None:
    from trials.vocabulary.sources import SOURCES

    assert all(id_ in known for id_ in SOURCES.values())


def test_the_rules_name_their_sources() -> None:
    text = (DATA / "ambiguous.tsv").read_text(encoding="utf-8")
    assert all(re.search(r"\t\S", line) for line in text.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        "The course lasted five days.",
        "A bend in the road.",
        "A breath test showed it.",
        "She takes a cold shower.",
        "He bought a new mattress.",
        "The heart pumps blood.",
        "Each capsule had 100,000 international units.",
        "Flu-like symptoms passed.",
        "It is done under general anaesthetic.",
        "The study has some weaknesses.",
    ],
)
def test_everyday_words_are_no_names(words: str) -> None:
    assert [found for found in vocabulary.load().find(words) if found.sure] == []
