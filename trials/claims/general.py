"""Concepts that are seldom an article's subject: symptoms, outcomes, classes, tools."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from trials.models import Kind


def is_symptom(name: str) -> bool:
    """Is a condition mostly a symptom, a harm or a state? It is a subject only where the title or the claims say so."""
    return _groups().get(name.lower()) == "symptom"


def is_outcome(name: str) -> bool:
    """Is a condition mostly an outcome or a class of others? Named in a claim it matters, in passing it does not."""
    return _groups().get(name.lower()) == "outcome"


def is_broad(kind: Kind, name: str) -> bool:
    """Is it an outcome, a symptom, a class or a tool rather than something that an article is about?"""
    group = _groups().get(name.lower())
    return group is not None and (group == "class") is (kind is Kind.THERAPY)


@cache
def _groups() -> Mapping[str, str]:
    lines = (files("trials.claims") / "data" / "general.tsv").read_text("utf8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: group for name, group in rows if group != "group"}
