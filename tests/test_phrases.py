"""Pieces of sentences."""

from __future__ import annotations

import pytest

from trials.models import Concept, Kind
from trials.phrases import count, day, in_running_text, listing, natural_order, phase_label, some


@pytest.mark.parametrize(
    ("name", "others", "reads"),
    [
        ("Pulmonary Disease, Chronic Obstructive", (), "chronic obstructive pulmonary disease"),
        ("Lymphoma, Large B-Cell, Diffuse", (), "diffuse large B-cell lymphoma"),
        ("Diabetes Mellitus, Type 2", (), "type 2 diabetes mellitus"),
        ("Parkinson Disease", ("Parkinson's disease",), "Parkinson disease"),
        ("Platelet-Rich Plasma", (), "platelet-rich plasma"),
        ("COVID-19", (), "COVID-19"),
        ("CAR T-cell therapy", (), "CAR T-cell therapy"),
        ("HIV Infections", (), "HIV infections"),
        ("Wounds, and other injuries", (), "wounds, and other injuries"),
    ],
)
def test_names_in_running_text(name: str, others: tuple[str, ...], reads: str) -> None:
    assert in_running_text(Concept("X:1", name, Kind.CONDITION, (name, *others), (), None, "test")) == reads


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("Arthritis, Rheumatoid", "Rheumatoid Arthritis"),
        ("Purpura, Thrombocytopenic, Idiopathic", "Idiopathic Thrombocytopenic Purpura"),
        ("Diabetes Mellitus, Transient Neonatal, 3", "Transient Neonatal Diabetes Mellitus 3"),
        ("hypothyroidism, congenital", "Congenital hypothyroidism"),
        ("Hyperlipidemia, familial", "Familial Hyperlipidemia"),
        ("Congenital, Hereditary, and Neonatal Diseases", "Congenital, Hereditary, and Neonatal Diseases"),
        ("Enteritis, Transmissible, of Turkeys", "Enteritis, Transmissible, of Turkeys"),
        ("46, XX Disorders of Sex Development", "46, XX Disorders of Sex Development"),
        ("Asthma", "Asthma"),
    ],
)
def test_inverted_names_the_right_way_round(name: str, reads: str) -> None:
    assert natural_order(name) == reads


def test_numbers_and_lists() -> None:
    assert [count(n, "trial") for n in (0, 1, 2, 9, 10, 1200)] == [
        "no trial",
        "one trial",
        "two trials",
        "nine trials",
        "10 trials",
        "1,200 trials",
    ]
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert some("abcdefg") == "a, b, c, d, e and two more"


@pytest.mark.parametrize(
    ("date", "reads"),
    [
        ("2022-01-20", "20 January 2022"),
        ("2022-01", "January 2022"),
        ("2022", "2022"),
        ("2022-13-01", "2022"),
        ("soon", "soon"),
        (None, "an unknown date"),
    ],
)
def test_dates(date: str | None, reads: str) -> None:
    assert day(date) == reads


@pytest.mark.parametrize(
    ("phases", "label"),
    [
        ((), "Phase not given"),
        (("NA",), "No FDA phase"),
        (("PHASE2", "PHASE1"), "Phase 1/2"),
        (("EARLY_PHASE1",), "Early Phase 1"),
        (("PHASE_9",), "Phase 9"),
    ],
)
def test_phases(phases: tuple[str, ...], label: str) -> None:
    assert phase_label(phases) == label
