"""Therapies that no table lists: named by the article alone, weighed, joined, and looked for as written."""

from __future__ import annotations

import pytest

from tests.making import intervention, study
from trials import vocabulary
from trials.matching import match
from trials.models import Kind, Pair, Reading
from trials.vocabulary.unlisted import unlisted, written_name


def therapies(reading: Reading) -> set[str]:
    return {m.name for m in reading.mentions if m.kind is Kind.THERAPY}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tremova, a device worn on the wrist, eased tremor in a trial of 40 people, doctors said.", "Tremova"),
        ("A drug called Velphor eased asthma in a trial of 300 adults, researchers reported on Monday.", "Velphor"),
        ("Patients given QX-4471 had fewer migraines than those on placebo. QX-4471 was well tolerated.", "QX-4471"),
        ("Puppet therapy helped children with autism in a small trial. Puppet therapy is cheap.", "Puppet therapy"),
        ("Oat baths calmed eczema in children, a trial of 80 families found. Oat baths cost pennies.", "Oat bath"),
        ("Fewer people had asthma attacks with zolenafor than with placebo, a trial found.", "zolenafor"),
        ("Adults with asthma got either placebo or zolenafor for a year, and attacks fell.", "zolenafor"),
        ("In a trial of asthma, zolenafor 40 mg a day cut attacks. Zolenafor is new; zolenafor is cheap.", "zolenafor"),
        ("The FDA has approved Brethaline for asthma, the agency said on Friday.", "Brethaline"),
        ("Calmora™ eased insomnia in a trial. Four in five people on Calmora™ slept through the night.", "Calmora"),
    ],
)  # fmt: skip
def test_a_name_that_the_text_presents_as_a_therapy_is_one(read, text: str, name: str) -> None:
    assert name.lower() in {found.lower() for found in therapies(read(text))}


@pytest.mark.parametrize(
    "text",
    [
        "Standard therapy failed in asthma. Innovative therapy may help, and further training is needed for doctors.",
        "Boston Medix, a device maker, said that asthma costs billions. Boston Medix is a drug company.",
        "Mutations in FOX23 raise the risk of asthma. Levels of CD34 and IL-17 were high in asthma.",
        "In California, a treatment for asthma was banned. She won the Nobel Prize, a treatment for the ego.",
        "Asthma attacks fell with treatment compared with placebo, and so did the slowing of decline or placebo.",
        "Helixor Therapeutics announced results in asthma. A trial of Helixor in asthma? Helixor is a firm.",
        "Sugar around 180 mg per deciliter was seen in asthma. Patients consume 100 mg of it, and around 40 mg helps.",
        "The FDA cleared Boston to resume a trial in asthma. Sanofa SA's Paris plant makes inhalers for asthma.",
        "Patients with asthma tolerated 40 mg of it. They took about 30 mg a day.",
        "Doctors put asthma first. The trial, NCT01234567, tested salbutamol in asthma.",
    ],
)
def test_what_is_only_written_like_one_is_none(read, text: str) -> None:
    listed = {c.concept for c in read(text).mentions}
    assert not any(concept.startswith("NAMED:") for concept in listed)


def test_a_brand_is_the_drug_that_stands_beside_it(read) -> None:
    found = read(
        "Zelvora for melanoma\n\nRegulators approved Zelvora (pembrolizumab) for melanoma. Zelvora shrank melanoma in "
        "a trial of 300 adults, and patients on Zelvora lived longer.\n"
    )
    assert therapies(found) == {"Pembrolizumab"}
    assert sum(m.text == "Zelvora" for m in found.mentions) == 4


@pytest.mark.parametrize(
    "text",
    [
        "Patients on Zelvora had fewer attacks of asthma. Zelvora targets a protein in the lungs.",
        "The new shot, Zelvora, was tested in asthma. Zelvora isn't cheap. Asthma patients wait.",
    ],
)
def test_a_word_with_a_capital_used_as_a_drug_is_one(read, text: str) -> None:
    assert therapies(read(text)) == {"Zelvora"}


@pytest.mark.parametrize(
    "text",
    [
        "Patients on Zelvora had asthma. Zelvora said that it targets a protein. Shares in Zelvora rose.",
        "In Zelvora, asthma is common. Doctors treat asthma on Zelvora, an island. Asthma costs Zelvora money.",
        "Dr. Zelvora treats asthma. Patients on Zelvora's list wait for asthma care. Zelvora is for change.",
    ],
)
def test_a_person_a_place_or_a_firm_is_no_drug(read, text: str) -> None:
    assert not therapies(read(text))


def test_a_code_is_read_whole(read) -> None:
    found = read("Unlike the older drug, MEDI-8817 needs one dose against RSV. MEDI-8817 cut lung infections by half.")
    assert "MEDI-8817" in therapies(found)
    assert not any(m.text == "MEDI" for m in found.mentions)


def test_an_unlisted_name_is_a_concept_of_its_own() -> None:
    known = vocabulary.load()
    concept = known.concept("NAMED:QX-4471")
    assert (concept.name, concept.kind, concept.names, concept.url) == ("QX-4471", Kind.THERAPY, ("QX-4471",), None)
    assert not known.broader(concept.id)
    assert written_name("NAMED:<b>x</b>") is None
    assert unlisted("x" * 90) is None
    assert unlisted("a\nb") == "NAMED:a b"


@pytest.mark.parametrize(
    ("given", "matched"), [("QX-4471", True), ("QX4471 50 mg", True), ("QX-44712", False), ("salbutamol", False)]
)
def test_a_record_matches_on_the_name_as_written(given: str, matched: bool) -> None:
    record = study(title="A trial", conditions=("Asthma",), interventions=(intervention(given),))
    assert (match(record, Pair("MESH:D001249", "NAMED:QX-4471"), vocabulary.load()) is not None) is matched
