"""What an article is about, and the pairs that its claims join."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from scripts import measure_subjects
from trials import mentions, vocabulary
from trials.claims import frames
from trials.claims import reading as claim_reading
from trials.language import sentences
from trials.models import Article, Block, Kind, Reading, Role

Pairs = set[tuple[str, str]]


def named(reading: Reading, pairs) -> Pairs:
    known = vocabulary.load()
    return {(known.concept(p.condition).name, known.concept(p.therapy).name) for p in pairs}


def roles(reading: Reading) -> dict[str, Role]:
    return {mention.name: mention.role for mention in reading.mentions}


SALT = """Salt lamps put to the test for asthma

Metformin reduced flare-ups of asthma by a third in a trial of 200 adults, doctors reported.

It also improved sleep. A few patients developed cataracts.
"""


def test_what_is_named_as_a_harm_is_not_joined(read) -> None:
    found = read(SALT)
    assert ("Asthma", "Metformin") in named(found, found.pairs)
    assert not any(condition == "Cataract" for condition, _ in named(found, found.pairs))


def test_who_act_name_their_therapy_and_hand_no_claim_to_another(read) -> None:
    found = read(
        "Stem cells for COPD\n\nMesenchymal stem cells are given to people with COPD in a trial of 20 patients.\n\n"
        "Acupuncture researchers have proven that it reverses COPD.\n"
    )
    claim = next(c for c in found.claims if "Acupuncture" in c.text)
    assert claim.therapy is None or vocabulary.load().concept(claim.therapy).name == "Acupuncture Therapy"


@pytest.mark.parametrize(
    ("sentence", "spared"),
    [
        ("People with asthma avoided knee replacement.", True),
        ("It lowers the risk of knee replacement in asthma.", True),
        ("Asthma attacks were reduced by knee replacement.", False),
        ("Knee replacement eased asthma.", False),
    ],
)
def test_a_therapy_that_people_are_spared(sentence: str, spared: bool) -> None:
    known = vocabulary.load()
    article = Article("a", "a.txt", None, None, sentence, (Block(0, len(sentence), "paragraph"),), "text")
    parted = sentences.split(article)
    (one,) = claim_reading.look(article, parted, mentions.find(article, parted, known), known)
    (therapy,) = [m for m in one.seen.mentions if m.kind is Kind.THERAPY]
    assert frames.avoided(one, therapy) is spared


UMBRELLA = """Stem cells for liver disorders

Stem cell therapy may help people with liver disorders, doctors say. Liver disorders cover a range of conditions, such
as cirrhosis, hepatitis and fatty liver disease.

Clinical trials of stem cell therapy in liver disorders are underway.
"""


def test_examples_of_an_umbrella_are_kept_apart_from_pairs(read) -> None:
    found = read(UMBRELLA)
    assert ("Liver Diseases", "Stem Cell Transplantation") in named(found, found.pairs)
    assert {c for c, _ in named(found, found.examples)} >= {"Hepatitis", "Fatty Liver"}
    assert roles(found)["Hepatitis"] is Role.MENTION


LISTED = """Stem cell therapy repairs the womb

Stem cell therapy has been shown to heal endometrial damage in women. Conditions such as Asherman's syndrome and
endometrial atrophy can make it impossible to conceive.
"""


def test_examples_of_a_subject_that_is_no_umbrella_are_pairs(read) -> None:
    found = read(LISTED)
    assert ("Gynatresia", "Stem Cell Transplantation") in named(found, found.pairs)
    assert ("Endometrial atrophy", "Stem Cell Transplantation") in named(found, found.pairs)


def test_a_class_in_apposition_and_an_allergen_are_no_therapies(read) -> None:
    found = read(
        "Ketamine lifts depression\n\nThe anesthetic ketamine relieved depression within a day in one trial.\n"
    )
    assert "Anesthetics" not in roles(found)
    found = read(
        "New drug for peanut allergy\n\n"
        "Oral immunotherapy helped children with peanut allergy to eat peanuts, a trial found.\n"
    )
    assert named(found, found.pairs) == {("Peanut Hypersensitivity", "Desensitization, Immunologic")}


def test_causes_and_consequences_are_neither_pairs_nor_examples(read) -> None:
    found = read(
        "Stem cells for liver disorders\n\nStem cell therapy may help people with liver disorders. Liver disorders can "
        "arise from alcohol abuse and lead to liver cancer. Conditions such as cirrhosis are common.\n\n"
        "Clinical trials of stem cell therapy in liver disorders are underway.\n"
    )
    joined = {condition for condition, _ in named(found, found.pairs) | named(found, found.examples)}
    assert "Liver Cirrhosis" in joined
    assert not joined & {"Alcoholism", "Liver Neoplasms"}


def test_a_class_means_the_one_drug_of_it_that_is_named(read) -> None:
    found = read(
        "Diabetes drug may slow Parkinson's disease\n\nExenatide slowed Parkinson's disease in a trial of 60 people. "
        "Patients on exenatide did better than those on placebo, and the diabetes drug was well tolerated.\n"
    )
    assert ("Parkinson Disease", "Exenatide") in named(found, found.pairs)
    assert "Hypoglycemic Agents" not in roles(found)


def test_an_unknown_name_in_a_drugs_form_is_a_drug(read) -> None:
    found = read("Velakizumab clears psoriasis\n\nVelakizumab cleared psoriasis in 70% of patients, a trial found.\n")
    assert named(found, found.pairs) == {("Psoriasis", "velakizumab")}


def test_where_cells_come_from_is_no_therapy_of_its_own(read) -> None:
    found = read(
        "Stem cells ease heart failure\n\nStem cell therapy improved heart failure in a trial. Researchers are "
        "exploring sources including bone marrow cells and cord blood. Stem cell therapy may soon be offered.\n"
    )
    subjects = {name for name, role in roles(found).items() if role is Role.SUBJECT}
    assert subjects == {"Heart Failure", "Stem Cell Transplantation"}


def test_two_umbrellas_of_one_article_are_one_subject(read) -> None:
    found = read(
        "Stem cells for respiratory disorders\n\nStem cell therapy may help people with respiratory disorders and "
        "change how lung diseases are treated.\n\nRespiratory disorders improved in early trials of stem cells.\n"
    )
    assert "Lung Diseases" not in roles(found)
    assert roles(found)["Respiratory Tract Diseases"] is Role.SUBJECT


def test_each_question_is_about_its_own(read) -> None:
    found = read(
        "Ask the doctor\n\nQ: Should I try melatonin when I fly?\n\nA: Yes. It reduces jet lag in most trials.\n\n"
        "Q: Does magnesium end migraines?\n\nA: Some say so. Magnesium may prevent migraines in some women.\n"
    )
    assert ("Jet Lag Syndrome", "Melatonin") in named(found, found.pairs)
    assert ("Migraine Disorders", "Melatonin") not in named(found, found.pairs)


NEWSLETTER = """THE WEEKLY PULSE | Issue 214

1. KNEES
Glucosamine did no better than placebo for knee osteoarthritis in a trial of 600 adults. "Save it," he says.

2. SLEEP
Melatonin cut the time that jet lag lasted by a day in pilots, a small study found. It was well tolerated.

3. HEARTS
A trial of rosuvastatin in women with high cholesterol begins in May.

You received this e-mail because you subscribed. Unsubscribe | Forward to a friend | Donate to the Heart Foundation
"""
TRANSCRIPT = """HOST: Welcome back. With me is Dr. Lena Ortiz. Doctor, what did you find?

ORTIZ: We gave ketamine to forty veterans with PTSD. Two thirds of them had fewer nightmares within a day.

HOST: And the side effects?

ORTIZ: Some dizziness and nausea. It passed within the hour. It is not a cure, and we need larger trials.
"""
PRODUCT = """GlucoBalance Max®
- Supports healthy blood sugar in type 2 diabetes
- GlucoBalance Max® lowers blood sugar by up to 20%
- No side effects!
- Not evaluated by the FDA
Add to basket | £29.99
"""
SHORT = (
    "Aspirin may halve the risk of bowel cancer in people with Lynch syndrome, a ten-year trial of 861 people found. "
    "Those who took two tablets a day for two years were half as likely to develop it.\n"
)
FRENCH = (
    "Un essai clinique montre que la vitamine D ne réduit pas le risque de fracture chez les personnes âgées. Les "
    "chercheurs ont suivi deux mille patients pendant cinq ans, et ils n'ont trouvé aucune différence entre eux.\n"
)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            NEWSLETTER,
            {
                ("Osteoarthritis, Knee", "Glucosamine"),
                ("Jet Lag Syndrome", "Melatonin"),
                ("Hypercholesterolemia", "Rosuvastatin"),
            },
        ),
        (TRANSCRIPT, {("Stress Disorders, Post-Traumatic", "Ketamine")}),
        (PRODUCT, {("Diabetes Mellitus, Type 2", "GlucoBalance Max")}),
        (
            SHORT,
            {("Colorectal Neoplasms", "Aspirin"), ("Colorectal Neoplasms, Hereditary Nonpolyposis", "Aspirin")},
        ),
        (FRENCH, set()),
    ],
    ids=["newsletter", "transcript", "product", "forty words", "French"],
)
def test_articles_of_other_shapes(read, text: str, pairs: Pairs) -> None:
    found = read(text)
    assert named(found, found.pairs) == pairs


def test_a_side_effect_is_not_what_a_claim_is_about(read) -> None:
    found = read(
        "Ocrelizumab slows multiple sclerosis\n\nOcrelizumab slowed multiple sclerosis in a trial of 700 people. Back "
        "pain and cataracts were more common with the drug.\n\nIt is the first drug to work in multiple sclerosis.\n"
    )
    assert named(found, found.pairs) == {("Multiple Sclerosis", "Ocrelizumab")}
    assert {c for claim in found.claims for c in claim.conditions} == {"MESH:D009103"}


def test_cancer_is_the_cancer_of_the_title(read) -> None:
    found = read(
        "Pembrolizumab shrinks melanoma\n\nPembrolizumab shrank tumours in 60% of people with melanoma. The cancer "
        "came back in few of them, and the drug kept the cancer away for two years.\n"
    )
    assert named(found, found.pairs) == {("Melanoma", "Pembrolizumab")}
    assert "Neoplasms" not in roles(found)


def test_what_patients_get_otherwise_is_a_comparator(read) -> None:
    found = read(
        "Erenumab prevents migraine\n\nErenumab halved the days with migraine in a trial of 900 people. Erenumab was "
        "well tolerated. Standard drugs such as topiramate are given up by many. Erenumab is injected monthly.\n"
    )
    assert roles(found)["Erenumab"] is Role.SUBJECT
    assert roles(found).get("Topiramate", Role.COMPARATOR) is Role.COMPARATOR


CASES = Path(__file__).parent / "cases"
# gold, articles: recall of subject conditions and their precision, the same of therapies, then of pairs.
# Of the four pages and the reference articles, which have 18 and 25 conditions and 11 and 13 therapies: precision of
# their conditions was .94 and .91, that of pairs of the reference articles .87, before articles as sparse in claims as
# news were fitted too; of their therapies .84 and .84, so that one is better, the other worse by one of them.
SHARED_FLOORS = {
    ("gold/gold_seeds.jsonl", "seeds"): (0.98, 0.88, 0.98, 0.95, 0.94, 0.93),
    ("gold/gold.jsonl", "gold/articles"): (0.98, 0.91, 0.98, 0.84, 0.92, 0.85),
}
# The same. Of the articles that vary their English fewer sentences are claims now, so fewer pairs are joined: recall
# was .69. The lists of the natural ones are one reader's, not two's, so that more of what is found counts as wrong
# there.
HELD_FLOORS = {
    "gold_held.jsonl": (0.90, 0.84, 0.88, 0.84, 0.62, 0.66),
    "gold_plain.jsonl": (0.95, 0.81, 0.90, 0.79, 0.68, 0.66),
    "gold_natural.jsonl": (0.92, 0.68, 0.91, 0.70, 0.56, 0.47),
}


def measured(gold: Path, folder: Path) -> tuple[float, ...]:
    counts: Counter[str] = Counter()
    for line in gold.read_text("utf8").splitlines():
        measure_subjects.measure(json.loads(line), folder, vocabulary.load(), counts)
    figures = []
    for kind in ("condition", "therapy"):
        figures.append(counts[f"{kind} subject: kept"] / counts[f"{kind} subject: gold"])
        figures.append(counts[f"{kind} predicted: right"] / counts[f"{kind} predicted: all"])
    figures.append(counts["pair: joined"] / counts["pair: gold"])
    figures.append(counts["pair predicted: right"] / counts["pair predicted: all"])
    return tuple(figures)


def reached(figures: tuple[float, ...], floors: tuple[float, ...]) -> bool:
    return all(figure >= floor for figure, floor in zip(figures, floors, strict=True))


@pytest.mark.parametrize(("gold", "folder"), SHARED_FLOORS)
def test_subjects_and_pairs_of_the_shared_articles(shared: Path, gold: str, folder: str) -> None:
    figures = measured(shared / gold, shared / folder)
    assert reached(figures, SHARED_FLOORS[gold, folder]), figures


@pytest.mark.parametrize("name", HELD_FLOORS)
def test_subjects_and_pairs_of_articles_that_were_held_back(name: str) -> None:
    figures = measured(CASES / name, CASES / "articles")
    assert reached(figures, HELD_FLOORS[name]), figures


PARTED = """Our therapies

Welcome to our clinic by the sea. Our doctors have treated thousands of people from all over the world.

Autism

Children with autism improve after infusions of cord blood. Nine in ten parents see a change.

Multiple sclerosis

Ozone therapy stops multiple sclerosis in its tracks.

Hyperbaric oxygen

Hyperbaric oxygen heals long COVID in forty sessions.

Platelet-rich plasma is a natural alternative to hip replacement.
"""


def about(reading: Reading, words: str) -> list[str]:
    """The names of the conditions of the one claim that begins with some words."""
    (claim,) = [claim for claim in reading.claims if claim.text.startswith(words)]
    return [vocabulary.load().concept(id_).name for id_ in claim.conditions]


def test_a_page_in_sections_carries_no_condition_from_one_to_the_next(read) -> None:
    reading = read(PARTED)
    assert about(reading, "Children with autism") == ["Autism Spectrum Disorder"]
    assert about(reading, "Ozone therapy") == ["Multiple Sclerosis"]
    assert about(reading, "Hyperbaric oxygen heals") == ["Post-Acute COVID-19 Syndrome"]
    assert about(reading, "Platelet-rich plasma") == []


def test_what_a_drug_is_otherwise_for_is_not_carried_over(read) -> None:
    reading = read(
        "Blue inhaler and Parkinson's disease\n\n"
        "Salbutamol cut the risk of Parkinson's disease by a third. Salbutamol switches off a gene in Parkinson's "
        "disease.\n\n"
        "By contrast, propranolol, a pill for high blood pressure, raised the risk."
    )
    assert about(reading, "By contrast") == ["Parkinson Disease"]
    (claim,) = [c for c in reading.claims if c.text.startswith("By contrast")]
    assert claim.therapy in (None, "MESH:D011433")  # propranolol, and not what the article is about
    assert named(reading, reading.pairs) == {("Parkinson Disease", "Albuterol")}


def test_weight_loss_is_the_aim_of_treating_obesity(read) -> None:
    reading = read(
        "Tirzepatide for obesity\n\nTirzepatide helped people with obesity in a trial of 2,539 adults.\n\n"
        "Tirzepatide is the first drug to produce weight loss of this size."
    )
    assert about(reading, "Tirzepatide is the first") == ["Obesity"]


@pytest.mark.parametrize(
    "words",
    [
        "It is hard to blind patients in a trial of ketamine for depression.",
        "Ketamine for depression came as a shock to her.",
        "By a stroke of luck, ketamine worked against depression.",
        "She stressed that ketamine eased depression.",
        "Ketamine comes in a blister pack and treats depression.",
    ],
)
def test_words_with_another_meaning_are_no_conditions(read, words: str) -> None:
    assert {m.name for m in read(words).mentions if m.kind == "condition"} <= {"Depressive Disorder"}


def test_a_nasal_spray_is_no_therapy_beside_its_drug(read) -> None:
    reading = read("The nasal spray esketamine was approved in 2019 for treatment-resistant depression.")
    assert {m.name for m in reading.mentions if m.kind == "therapy"} == {"Esketamine"}


@pytest.mark.parametrize(
    "words", ["An inhaler of budesonide eased asthma in a trial.", "An IV drip of magnesium eased asthma in a trial."]
)
def test_a_form_of_a_drug_is_no_second_therapy(read, words: str) -> None:
    assert len({m.name for m in read(words).mentions if m.kind == "therapy"}) == 1


def test_a_drug_is_no_claim_about_what_it_works_as_well_as(read) -> None:
    reading = read(
        "Psilocybin for depression\n\nPsilocybin is in trials for depression. "
        "Some studies suggest that it works as well as escitalopram against depression."
    )
    (claim,) = [claim for claim in reading.claims if "escitalopram" in claim.text]
    assert claim.therapy == "MESH:D011562"


def test_what_a_sentence_alone_says_to_work_is_a_pair(read) -> None:
    reading = read(PARTED)
    pairs = {
        ("Autism Spectrum Disorder", "Cord Blood Stem Cell Transplantation"),
        ("Multiple Sclerosis", "Ozone therapy"),
    }
    assert pairs <= named(reading, reading.pairs)


def test_a_tablet_that_holds_a_drug_is_not_that_drug(read) -> None:
    found = read(
        "CP-4081 prevents stomach ulcers\n\nCP-4081, a single tablet that combines aspirin with omeprazole, cut "
        "stomach ulcers in a trial of 1,026 people. Patients took CP-4081 or aspirin for six months.\n"
    )
    assert roles(found)["CP-4081"] is Role.SUBJECT


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("VTX-801, an experimental gene therapy, was given once. VTX-801 is", "Genetic Therapy"),
        ("VTX-801 gene therapy was given once. VTX-801 is", "Genetic Therapy"),
        ("VTX-801 or gene therapy was given once. VTX-801 is", "VTX-801"),
    ],
)
def test_what_a_code_is_said_to_be(read, words: str, name: str) -> None:
    code = words.split()[0].rstrip(",")
    found = read(f"Haemophilia B\n\nIn a trial of haemophilia B {words} now being studied in haemophilia B.\n")
    assert {m.name for m in found.mentions if m.text == code} == {name}


def test_a_firm_that_develops_drugs_is_none(read) -> None:
    found = read(
        "HBX-101 for haemophilia B\n\nHBX-101 stopped bleeding in a trial of haemophilia B. HBX-101 is given once.\n\n"
        "Helixbridge is a clinical-stage company developing gene therapies. Helixbridge was founded in 2010.\n"
    )
    assert "Helixbridge" not in roles(found)


def test_a_condition_that_is_only_feared_is_not_what_the_rest_is_about(read) -> None:
    found = read(
        "Testosterone gel has modest benefits for older men\n\nMen who used testosterone gel were more active than men "
        "who got a placebo gel. Testosterone slightly improved mood.\n\n"
        "The agency warned of a higher risk of heart attack with testosterone.\n"
    )
    assert about(found, "Testosterone slightly") == []


def test_a_claim_on_what_patients_get_otherwise_is_about_that(read) -> None:
    found = read(
        "Stem cells after a heart attack\n\nStem cells improved heart function after a heart attack in a trial. Stem "
        "cells were well tolerated after a heart attack.\n\n"
        "Standard treatments such as stents have greatly improved survival after a heart attack. Stents are safe.\n"
    )
    (claim,) = [claim for claim in found.claims if claim.text.startswith("Standard")]
    assert vocabulary.load().concept(str(claim.therapy)).name == "Stents"


def test_what_people_are_spared_is_not_what_a_claim_is_about(read) -> None:
    found = read(
        "Hyperbaric oxygen for diabetic foot\n\nHyperbaric oxygen healed diabetic foot ulcers in a trial. Hyperbaric "
        "oxygen is safe in people with diabetic foot.\n\nThe therapy can lower the risk of amputation. Surgeons offer "
        "amputation to people with diabetic foot. Amputation saves lives in diabetic foot.\n"
    )
    assert "Amputation, Surgical" in roles(found)
    (claim,) = [claim for claim in found.claims if claim.text.startswith("The therapy")]
    assert vocabulary.load().concept(str(claim.therapy)).name == "Hyperbaric Oxygenation"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The drug, zoliflodane, eased malaria. Zoliflodane is new.", "zoliflodane"),
        ("Its vaccine candidate, Tycona, prevented malaria.", "Tycona"),
        ("The maker of the drug, Helixbridge, was pleased about malaria.", ""),
        ("The first child to get the treatment, Amina, had malaria twice.", ""),
    ],
)
def test_a_name_between_commas(read, sentence: str, name: str) -> None:
    found = read(f"Malaria in the news\n\nDoctors in Ghana spoke about malaria at a meeting last week. {sentence}\n")
    assert {m.name for m in found.mentions if m.concept.startswith("NAMED:")} == ({name} if name else set())


@pytest.mark.parametrize(
    "words",
    ["John Smith, M.S., said that it works.", "Dr. A.L.S. Jones said that it works.", "T.B.\nO'Brien wrote the study."],
)
def test_initials_and_degrees_are_no_conditions(read, words: str) -> None:
    found = read(f"Acupuncture for migraine\n\nAcupuncture eased migraine in a trial of 30 patients. {words}\n")
    assert {m.name for m in found.mentions} == {"Migraine Disorders", "Acupuncture Therapy"}


def test_a_name_does_not_reach_over_the_end_of_a_sentence(read) -> None:
    found = read("Pills\n\nTruvada prevents H.I.V. Infection with hepatitis fell too in the trial of 300 people.\n")
    assert "H.I.V." in {m.text for m in found.mentions}
