"""Verdicts: every cell of both tables and every trap, from tests/cases/verdicts.csv; then what a table cannot say."""

from __future__ import annotations

import csv
import re
from dataclasses import replace as changed
from pathlib import Path

import pytest

from tests import making
from tests.making import CELLS, CIRRHOSIS, FATTY, LIVER, PAIR, POI, TODAY, StandIn
from trials.evidence import weigh
from trials.models import Claim, ClaimType, Evidence, Kind, Label, Mention, Pair, Role, State, Strength, Study, Verdict
from trials.verdicts import judge, without_evidence
from trials.verdicts.results import is_significant
from trials.verdicts.rules import BENEFIT, COLUMNS, FACTUAL, FIXED, STEPS, WORDS

FILE = Path(__file__).parent / "cases" / "verdicts.csv"
CASES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
VOCABULARY = StandIn()


def claim_of(row: dict[str, str]) -> Claim:
    return making.claim(
        ClaimType(row["type"]),
        subtype=row["subtype"] or None,
        strength=Strength(row["strength"]),
        scope=row["scope"] or None,
        quantifier=row["quantifier"] or None,
        phases=tuple(row["phases"].split()),
        enrolment=int(row["enrolment"]) if row["enrolment"] else None,
        text=row["text"] or "Trials show it.",
        cues=tuple(row["cues"].split("; ")),
    )


def weighed(words: str, state: str = "", pair: Pair = PAIR) -> tuple[Evidence, dict[str, Study]]:
    made = making.trials(words)
    ids = tuple(s.id for s, _ in made)
    if state == "snapshot":
        answer = making.answer(pair, State.COMPLETE, ids, basis=f"snapshot of {TODAY}")
    else:
        answer = making.answer(pair, State(state or "complete"), ids, total=len(ids) + (state == "incomplete"))
    studies = {s.id: s for s, _ in made}
    matches = [making.match(s, pair, certain=certain) for s, certain in made]
    return weigh(pair, studies, matches, answer, as_of=TODAY), studies


def judged(row: dict[str, str]) -> Verdict:
    evidence, studies = weighed(row["trials"], row["answer"])
    reading = making.reading(claim_of(row), published=row["published"] or None)
    (verdict,) = judge(reading, {PAIR: evidence}, studies, VOCABULARY)
    return verdict


@pytest.mark.parametrize("row", CASES, ids=[f"{n}-{r['case']}" for n, r in enumerate(CASES, 2)])
def test_case(row: dict[str, str]) -> None:
    verdict = judged(row)
    told = f"{verdict.shows} {verdict.cannot_show}"
    assert (verdict.label, verdict.rule.split(":")[0]) == (row["label"], row["rule"])
    assert row["says"] in told


@pytest.mark.parametrize("row", CASES, ids=[f"{n}-{r['case']}" for n, r in enumerate(CASES, 2)])
def test_sentences(row: dict[str, str]) -> None:
    verdict = judged(row)
    assert re.match(r"The registry shows,? |The records of \d+ \w+ \d{4} show,? ", verdict.shows)
    assert verdict.cannot_show.startswith("It cannot show ")
    assert verdict.words.startswith(WORDS[verdict.label]) or "results" in verdict.words
    named = set(re.findall(r"NCT\d{8}", verdict.shows))
    assert named <= set(verdict.studies)
    assert len(named) <= 6
    for sentence in (verdict.shows, verdict.cannot_show, verdict.would_change):
        assert sentence.endswith(".")
        assert ".." not in sentence
        assert "  " not in sentence
        assert not re.search(r"\b(true|false|works|doesn['’]t work|does not work|T[0-4]r?)\b", sentence)
        assert not re.search(r"\b(one|1) (trials|records|participants)\b", sentence)


def test_every_cell_has_a_case() -> None:
    cells = {f"{row.id}-{column}" for row in BENEFIT for column in COLUMNS}
    cased = {r["rule"].split(",")[0] for r in CASES}
    assert cells - cased == set()
    assert set(FACTUAL) - cased == set()


# The rows of the second table, and the clauses of each; one rule of ours or more for every clause.
CLAUSES = {
    "trials_underway": {
        "updated within 24 months → consistent": ("underway-live",),
        "only stale or UNKNOWN → unverified": ("underway-stale",),
        "only completed or stopped → contradicted": ("underway-over",),
        "was so on the article's date": ("underway-then",),
        "none → no_trials_found": ("underway-none",),
    },
    "trials_conducted": {
        "stated phase and size → consistent": ("conducted-done",),
        "none completed → overstated": ("conducted-open",),
        "only lower phases than stated → contradicted": ("conducted-lower",),
        "none → no_trials_found": ("conducted-none",),
    },
    "quantifier [P]": {
        "several, multiple: ≥ 3": ("quantifier",),
        "numerous, many: ≥ 5": ("quantifier",),
        "dozens: ≥ 24": ("quantifier",),
    },
    "check_results, read": {
        "in favour → consistent": ("results-favour",),
        "→ contradicted": ("results-no-difference",),
        "else it stays check_results": ("results-unread",),
    },
}
# The first cell of a row of the first table, as far as it tells the row, and our rows for it.
ROWS = {
    "efficacy_shown, general, asserted": ("shown-general",),
    "efficacy_shown, general, qualified": ("shown-qualified",),
    "efficacy_shown, one study": ("shown-study",),
    "efficacy_promising, qualified": ("promising",),
    "efficacy_promising, speculative": ("promising-speculative",),
    "safety": ("safety",),
    "comparative": ("comparative",),
    "cure": ("cure",),
    "superlative": ("superlative", "superlative-hedged"),
}


def tables(shared: Path) -> list[list[str]]:
    """The cells of every row of a table in the section on verdicts."""
    text = (shared / "claims.md").read_text(encoding="utf8").partition("## 3. Verdicts")[2].partition("## 4.")[0]
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if line[:1] == "|"]


def test_every_cell_of_the_specified_table_has_a_case_with_its_label(shared: Path) -> None:
    specified = [cells for cells in tables(shared) if len(cells) == len(COLUMNS) + 1 and cells[0] != "claim"]
    seen = set()
    for first, *labels in specified:
        names = next((rows for words, rows in ROWS.items() if first.startswith(words)), None)
        if names is None:  # approvals and what is out of scope: one cell
            continue
        seen.add(names)
        label = "unverified"
        for column, cell in zip(COLUMNS, labels, strict=True):
            label = label if cell == "same" else re.split(r"[*\\,;]", cell)[0]
            cell_rules = (f"{names[0]}-{column}", f"{names[0]}-{column}, results-unread")
            cases = [r for r in CASES if r["rule"] in cell_rules and r["trials"] == column]
            assert {r["label"] for r in cases} == {label}, (first, column)
        for name in names:
            assert {f"{name}-{c}" for c in COLUMNS} <= {r["rule"].split(",")[0] for r in CASES}
    assert seen == set(ROWS.values())


def test_every_clause_of_the_factual_table_has_a_case(shared: Path) -> None:
    specified = {cells[0]: cells[1] for cells in tables(shared) if len(cells) == 2}
    used = {part for r in CASES for part in r["rule"].split(", ")}
    for claim, clauses in CLAUSES.items():
        for clause, rules in clauses.items():
            assert clause in specified[claim].replace("**", ""), clause
            assert set(rules) <= used, clause
    for word in ("several", "multiple", "numerous", "many", "dozens"):
        assert any(r["quantifier"] == word for r in CASES), word


def test_every_trial_named_as_a_trap_has_a_case(shared: Path) -> None:
    text = (shared / "claims.md").read_text(encoding="utf8").partition("## 2.")[2].partition("## 4.")[0]
    named = set(re.findall(r"NCT\d{8}", text))
    assert named
    assert named <= set(re.findall(r"NCT\d{8}", " ".join(r["note"] for r in CASES)))


def test_every_step_and_every_fixed_rule_has_a_case() -> None:
    used = {part for r in CASES for part in r["rule"].split(", ")}
    elsewhere = {"umbrella", "no-condition", "no-therapy", "not-looked-up"}  # below
    classes = {"step-elsewhere", "step-open-class", "step-class", "step-unlisted"}  # test_doubts.py
    assert {*STEPS, *FIXED} - used == elsewhere | classes


def test_every_label_has_words() -> None:
    assert set(WORDS) == set(Label)


# ---------------------------------------------------------------- what it is about


def test_without_a_condition_it_is_unverified_and_says_so() -> None:
    (verdict,) = judge(making.reading(making.claim(conditions=())), {}, {}, VOCABULARY)
    assert verdict.label is Label.UNVERIFIED
    assert verdict.condition is None
    assert "which condition" in verdict.shows


def test_without_a_therapy_it_is_unverified_and_says_so() -> None:
    (verdict,) = judge(making.reading(making.claim(therapy=None)), {}, {}, VOCABULARY)
    assert (verdict.label, verdict.therapy) == (Label.UNVERIFIED, None)
    assert "which treatment" in verdict.shows


@pytest.mark.parametrize("kind", [ClaimType.CAVEAT, ClaimType.MECHANISM, ClaimType.FUTURE_HOPE, ClaimType.ANECDOTE])
def test_what_needs_no_evidence_is_judged_without(kind: ClaimType) -> None:
    (verdict,) = judge(making.reading(making.claim(kind, conditions=())), {}, {}, VOCABULARY)
    assert verdict.label in (Label.ACKNOWLEDGES_LIMITS, Label.OUT_OF_SCOPE)


def test_a_pair_that_was_not_asked_about_is_unverified() -> None:
    (verdict,) = judge(making.reading(making.claim()), {}, {}, VOCABULARY)
    assert verdict.label is Label.UNVERIFIED
    assert "not asked" in verdict.shows


def test_an_approval_is_for_a_regulator_whether_or_not_the_registry_was_asked() -> None:
    claim = making.claim(ClaimType.APPROVED_OR_STANDARD, text="It is FDA approved and has no side effects.")
    (verdict,) = judge(making.reading(claim), {}, {}, VOCABULARY)
    assert (verdict.label, verdict.therapy) == (Label.CHECK_REGULATOR, CELLS)


def test_one_verdict_a_condition() -> None:
    evidence, studies = weighed("T2")
    claim = making.claim(conditions=(POI, CIRRHOSIS))
    verdicts = judge(making.reading(claim), {PAIR: evidence}, studies, VOCABULARY)
    assert [v.condition for v in verdicts] == [POI, CIRRHOSIS]


def test_a_cure_is_more_than_results_can_show() -> None:
    row = next(r for r in CASES if r["case"].startswith("cure at T4r"))
    words = judged(row).words
    assert (
        words == "results are posted, of which none could be read here; a cure is more than results of a trial can show"
    )


# ---------------------------------------------------------------- a condition taken from an earlier sentence


def carried(*between: Mention, type_: ClaimType = ClaimType.EFFICACY_SHOWN) -> Verdict:
    evidence, studies = weighed("T2")
    cues = ("condition carried over from before",)
    claim = making.claim(type_, start=100, end=110, text="Stem cell transplantation works.", cues=cues)
    first = Mention(POI, Kind.CONDITION, "Primary Ovarian Insufficiency", "POI", 0, 3, Role.SUBJECT)
    (verdict,) = judge(making.reading(claim, mentions=(first, *between)), {PAIR: evidence}, studies, VOCABULARY)
    return verdict


def test_a_condition_from_an_earlier_sentence_is_said_to_be() -> None:
    verdict = carried()
    assert verdict.label is Label.OVERSTATED
    assert "it is taken from an earlier sentence." in verdict.shows


def test_another_condition_in_between_keeps_harm_away() -> None:
    verdict = carried(Mention(FATTY, Kind.CONDITION, "Fatty Liver", "fatty liver", 50, 61, Role.SUBJECT))
    assert (verdict.label, verdict.rule.split(":")[0]) == (Label.UNVERIFIED, "shown-general-T2, step-other-condition")
    assert "“fatty liver” is named in between" in verdict.words


# ---------------------------------------------------------------- umbrellas


def umbrella(type_: ClaimType, cirrhosis: str, fatty: str, **changes: object) -> tuple[Verdict, ...]:
    pairs = Pair(CIRRHOSIS, CELLS), Pair(FATTY, CELLS)
    first, studies = weighed(cirrhosis, pair=pairs[0])
    second, more = weighed(fatty, pair=pairs[1])
    claim = making.claim(type_, conditions=(LIVER,), **changes)
    reading = making.reading(claim, pairs=(Pair(LIVER, CELLS),), examples=pairs)
    return judge(reading, dict(zip(pairs, (first, second), strict=True)), {**studies, **more}, VOCABULARY)


def test_an_umbrella_is_judged_by_what_the_article_names() -> None:
    own, *named = umbrella(ClaimType.EFFICACY_SHOWN, "T2", "T0")
    assert [v.condition for v in named] == [CIRRHOSIS, FATTY]
    assert [v.label for v in named] == [Label.OVERSTATED, Label.NO_TRIALS_FOUND]
    assert (own.condition, own.label, own.tier) == (LIVER, Label.OVERSTATED, None)
    assert "“ahead of what the registry holds” for liver cirrhosis" in own.shows
    assert "“no matching record found with these terms” for fatty liver" in own.shows
    assert own.rule.startswith("umbrella")


def test_an_umbrella_is_never_the_union() -> None:
    small = "completed phase=2 random n=60"
    own, *_ = umbrella(ClaimType.EFFICACY_SHOWN, small, small)
    assert (own.label, own.tier) == (Label.OVERSTATED, "T3")


def test_an_umbrella_claim_of_trials_under_way_holds_where_one_is() -> None:
    own, *named = umbrella(ClaimType.TRIALS_UNDERWAY, "recruiting updated=2026-02-02", "T0")
    assert own.label is Label.CONSISTENT
    assert [v.label for v in named] == [Label.CONSISTENT, Label.NO_TRIALS_FOUND]


def test_an_umbrella_s_condition_without_trials_says_nothing_of_the_whole() -> None:
    own, *named = umbrella(ClaimType.EFFICACY_SHOWN, "T2", "completed phase=3 random n=300 possible")
    assert [v.label for v in named] == [Label.OVERSTATED, Label.UNVERIFIED]
    assert own.label is Label.OVERSTATED


def test_an_umbrella_s_condition_that_was_not_asked_about_keeps_harm_away() -> None:
    first, studies = weighed("T2", pair=Pair(CIRRHOSIS, CELLS))
    second, _ = weighed("T0", "not_asked", pair=Pair(FATTY, CELLS))
    pairs = Pair(CIRRHOSIS, CELLS), Pair(FATTY, CELLS)
    claim = making.claim(ClaimType.EFFICACY_SHOWN, conditions=(LIVER,))
    reading = making.reading(claim, pairs=(Pair(LIVER, CELLS),), examples=pairs)
    own, *_ = judge(reading, dict(zip(pairs, (first, second), strict=True)), studies, VOCABULARY)
    assert own.label is Label.UNVERIFIED


# ---------------------------------------------------------------- p values as they come


@pytest.mark.parametrize(
    ("p", "significant"),
    [
        ("0.0568", False),
        ("0.01", True),
        ("<0.05", True),
        ("< 0.001", True),
        ("<0.0001", True),
        ("p<0.01", True),
        ("=0.2", False),
        ("0,03", True),
        ("1.0", False),
        (">0.05", False),
        ("> 0.999", False),
        ("0.05", None),
        ("<0.1", None),
        (">0.01", None),
        ("≤0.05", None),
        ("1.2e-5", True),
        ("NS", None),
        ("", None),
        (None, None),
        ("12", None),
    ],
)
def test_p_values(p: str | None, significant: bool | None) -> None:
    assert is_significant(p) is significant


# ---------------------------------------------------------------- the documents


@pytest.mark.parametrize("name", ["evidence.md", "verdicts.md"])
def test_the_tables_in_the_documents_are_those_of_the_code(name: str) -> None:
    cogapp = pytest.importorskip("cogapp")
    document = Path(__file__).parent.parent / "docs" / name
    assert cogapp.Cog().main(["cog", "--check", str(document)]) == 0, f"run: cog -r docs/{name}"


def test_an_unsure_limit_is_not_credited() -> None:
    claim = Claim(
        "a-1", "a", 0, 1, "x", ClaimType.CAVEAT, (), None, Strength.NEUTRAL, None, (), None, None, (), None, ()
    )  # fmt: skip
    sure, unsure = without_evidence(claim), without_evidence(changed(claim, cues=("uncertain: caveat is 40% likely",)))
    assert sure is not None
    assert unsure is not None
    assert (sure.label, unsure.label) == (Label.ACKNOWLEDGES_LIMITS, Label.UNVERIFIED)
