"""The corpus of articles agrees with the marked texts it is built from."""

import json
from pathlib import Path

import pytest

from scripts import build_cases

CASES = Path(__file__).parent / "cases"
HALVES = [CASES / f"gold_{half}.jsonl" for half in ("tune", "held", "plain", "natural")]
LINES = [json.loads(line) for half in HALVES for line in half.read_text("utf8").splitlines()]


def test_the_committed_files_are_what_the_marked_texts_give() -> None:
    stale = [path.name for path, content in build_cases.build() if path.read_text("utf8") != content]
    assert stale == [], "run scripts/build_cases.py"


def test_no_article_is_left_over() -> None:
    marked = {path.name for path in (CASES / "marked").glob("*.txt")}
    assert {path.name for path in (CASES / "articles").glob("*.txt")} == marked == {line["file"] for line in LINES}


def test_odd_numbers_are_for_tuning_and_even_ones_are_held() -> None:
    numbers = [
        [int(json.loads(line)["file"].partition("_")[0]) for line in half.read_text("utf8").splitlines()]
        for half in HALVES
    ]
    tune, held, plain, natural = numbers
    assert all(number % 2 for number in tune)
    assert not any(number % 2 for number in held + plain + natural)
    assert max(held) <= build_cases.PLAIN < min(plain)
    assert max(plain) <= build_cases.NATURAL < min(natural)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["file"])
def test_offsets_and_wordings_hold(line: dict) -> None:
    text = (CASES / "articles" / line["file"]).read_text("utf8")
    assert all(text[c["start"] : c["end"]] == c["sentence"] for c in line["claims"])
    named = {kind: {entry["text"] for entry in line[kind]} for kind in ("conditions", "therapies")}
    assert all(wording.lower() in text.lower() for wordings in named.values() for wording in wordings)
    assert all(c in named["conditions"] and t in named["therapies"] for c, t in line["pairs"])
    assert all(c["condition"] in named["conditions"] | {None} for c in line["claims"])
    assert all(c["therapy"] in named["therapies"] | {None} for c in line["claims"])


HEAD = "kind test\nc1 subject | gout | Gout\nt1 subject | rest | Rest"


def marked(tmp_path: Path, body: str, head: str = HEAD) -> Path:
    path = tmp_path / "case.txt"
    path.write_text(f"{head}\n---\n{body}\n", encoding="utf8")
    return path


def test_a_marked_text_gives_text_and_offsets(tmp_path: Path) -> None:
    case = build_cases.read(marked(tmp_path, "Rest for gout\n\n~{1. }It helps. ||ES A general\n~{2. }It is cheap."))
    line = build_cases.gold(case)
    assert case.text == "Rest for gout\n\n1. It helps.\n2. It is cheap.\n"
    assert (line["n_sentences"], line["pairs"]) == (3, [["gout", "rest"]])
    assert case.text[line["claims"][0]["start"] : line["claims"][0]["end"]] == "It helps."


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Rest helps gout. ||ZZ A", "no claim type"),
        ("Rest helps gout. ||ES A", "scope"),
        ("Rest helps gout. ||EP A study", "scope"),
        ("Rest harms gout. ||CA N", "subtype"),
        ("Rest harms gout. ||CA:cure N", "no subtype"),
        ("Rest harms gout. ||ES strong general", "strength"),
        ("Rest helps gout. ||ES A general c2", "names c2"),
        ("Rest helps gout. ||ES A general loud", "not understood"),
        ("Sleep helps gout. ||ES A general", "does not occur"),
        ("Rest is no help in gout.", "no claim joins"),
    ],
)
def test_a_fault_in_a_marked_text_is_named(tmp_path: Path, body: str, fault: str) -> None:
    with pytest.raises(build_cases.CaseError, match=fault):
        build_cases.gold(build_cases.read(marked(tmp_path, body)))
