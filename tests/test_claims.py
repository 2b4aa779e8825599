"""Claims: what each sentence is taken for, and quality floors that are never lowered silently.

The floors on our own held-back articles stand with a fingerprint of the corpus: who changes it measures again.
"""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from trials import claims, mentions, vocabulary
from trials.articles import read_all
from trials.claims import cues, deciding
from trials.claims import reading as claims_reading
from trials.language import sentences
from trials.language.tokens import words
from trials.models import Article, Block, Claim, ClaimType, Reading, Strength
from trials.reports import json as contract

CASES = Path(__file__).parent / "cases"
# Of each set that is held back: BLAKE2b, 8 bytes, of the file, and the floors. Measured 2026-11: on 42 articles that
# vary their English claim F1 .837, type macro-F1 .595, strength within one step .875; on 72 in plain news English .912,
# .675, .88; on 50 that hold as many claims as news does .833, .606, .855. Before articles of that kind were fitted too,
# the first had .857, .552 and .82, the third .781 and .545: of the first's sentences, of which two in three are claims,
# fewer are taken for one now, and its floor is lower.
HELD = {
    "gold_held.jsonl": ("2635bc8faf6f7044", {"claim_f1": 0.83, "macro_f1": 0.58, "strength_near": 0.86}),
    "gold_plain.jsonl": ("d8e68ed7553e86d2", {"claim_f1": 0.905, "macro_f1": 0.665, "strength_near": 0.87}),
    "gold_natural.jsonl": ("15b959abc37d07bd", {"claim_f1": 0.825, "macro_f1": 0.595, "strength_near": 0.845}),
}


def reading(text: str) -> Reading:
    """What is read in a text of one paragraph a line."""
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block(at, at + len(line.rstrip()), "paragraph"))
        at += len(line)
    return claims.read(Article("a", "a.txt", None, None, text, tuple(blocks), "text"), vocabulary.load())


def claim(sentence: str) -> Claim | None:
    """What one sentence is taken for, behind a title and a lead that say what it is about."""
    text = f"Metformin for asthma\n\nMetformin may help people with asthma, doctors say.\n\n{sentence}\n"
    start = text.index(sentence)
    return next((c for c in reading(text).claims if c.start == start), None)


@pytest.mark.parametrize(
    ("sentence", "type_", "strength"),
    [
        ("Several clinical trials have shown that metformin reduces asthma attacks.", "efficacy_shown", "asserted"),
        ("Metformin cured asthma for good in every patient.", "cure_superlative", None),
        ("Metformin is a breakthrough in the treatment of asthma.", "cure_superlative", "asserted"),
        ("Metformin may reduce asthma attacks.", "efficacy_promising", "speculative"),
        ("Metformin did not reduce asthma attacks compared with placebo.", "caveat", "neutral"),
        ("Metformin has not been approved by the FDA for asthma.", "caveat", "neutral"),
        ("The FDA approved metformin for asthma in 2015.", "approved_or_standard", "asserted"),
        ("A phase 2 trial of metformin in asthma is now recruiting patients.", "trials_underway", "neutral"),
        ("More research is needed before metformin can be recommended for asthma.", "caveat", "neutral"),
        ("Metformin was safe and well tolerated in people with asthma.", "safety", "asserted"),
        (
            "Experts hope that metformin will one day change the lives of people with asthma.",
            "future_hope",
            "speculative",
        ),
        ("In mice, metformin reduced inflammation of the airways.", "mechanism", None),
    ],
)
def test_types_and_strengths(sentence: str, type_: str, strength: str | None) -> None:
    found = claim(sentence)
    assert found is not None
    assert found.type == ClaimType(type_), found.cues
    assert strength is None or found.strength == Strength(strength), found.cues


@pytest.mark.parametrize(
    "sentence",
    [
        "Does metformin help people with asthma?",
        "Asthma affects about 300 million people worldwide.",
        "About the company",
        "The clinic opened in 1998.",
    ],
)
def test_what_is_no_claim(sentence: str) -> None:
    assert claim(sentence) is None


def test_every_claim_is_explained() -> None:
    text = "Metformin for asthma\n\nMetformin cuts asthma attacks by half.\n\nIt is safe.\n\nMore trials are needed.\n"
    found = reading(text).claims
    assert found
    assert all(c.cues for c in found)


def test_ids_are_stable_and_offsets_exact() -> None:
    text = "Metformin for asthma\n\nMetformin cuts asthma attacks.\n\nMetformin cuts asthma attacks.\n"
    found = reading(text)
    assert len({c.id for c in found.claims}) == len(found.claims)
    assert all(text[c.start : c.end] == c.text for c in found.claims)
    assert all(text[m.start : m.end] == m.text for m in found.mentions)
    assert found == reading(text)


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    both = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return both / ((a[1] - a[0]) + (b[1] - b[0]) - both)


def measured(gold: list[dict[str, object]], folder: Path) -> dict[str, float]:
    """Claim F1, type macro-F1 over all claims and the share of strengths within one step."""
    order = list(Strength)
    hit = near = given = wanted = met = 0
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for article, entry in zip(read_all([str(folder / str(g["file"])) for g in gold]), gold, strict=True):
        assert isinstance(article, Article)
        free = list(claims.read(article, vocabulary.load()).claims)
        total.update(str(c.type) for c in free)
        given += len(free)
        for g in entry["claims"]:  # type: ignore[attr-defined]
            wanted += 1
            total[g["type"]] += 1
            best = max(free, key=lambda c: _overlap((g["start"], g["end"]), (c.start, c.end)), default=None)
            if best is None or _overlap((g["start"], g["end"]), (best.start, best.end)) < 0.5:
                continue
            free.remove(best)
            met += 1
            hit += best.type == g["type"]
            right[g["type"]] += best.type == g["type"]
            near += abs(order.index(best.strength) - order.index(Strength(g["strength"]))) <= 1
    per = [2 * right[str(t)] / total[str(t)] for t in ClaimType if total[str(t)]]
    return {"claim_f1": 2 * met / (given + wanted), "macro_f1": sum(per) / len(per), "strength_near": near / met}


@pytest.mark.parametrize("name", HELD)
def test_floors_on_articles_held_back(name: str) -> None:
    body, (fingerprint, floors) = (CASES / name).read_bytes(), HELD[name]
    assert hashlib.blake2b(body, digest_size=8).hexdigest() == fingerprint, "the corpus changed: measure again"
    found = measured([json.loads(line) for line in body.splitlines()], CASES / "articles")
    assert all(found[what] >= floor for what, floor in floors.items()), found


@pytest.mark.parametrize(("gold", "folder"), [("gold_seeds.jsonl", "seeds"), ("gold.jsonl", "gold/articles")])
def test_floors_on_the_reference_articles(shared: Path, tmp_path: Path, gold: str, folder: str) -> None:
    """The reference's own scorer, at the floors set for a first version."""
    files = sorted((shared / folder).glob("*.txt"))
    read = [claims.read(a, vocabulary.load()) for a in read_all([str(f) for f in files]) if isinstance(a, Article)]
    scan = tmp_path / "scan.json"
    scan.write_text(json.dumps({"articles": [contract.article(r) for r in read]}), encoding="utf8")
    code = (
        f"import sys, json; sys.path.insert(0, {str(shared / 'gold')!r}); import evaluate; "
        f"print('RESULT', json.dumps(evaluate.main({str(shared / 'gold' / gold)!r}, {str(scan)!r})))"
    )
    done = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.split("RESULT ")[1])
    floors = {
        "claim_f1": 0.85,
        "macro_f1": 0.60,
        "condition_subject_recall": 0.95,
        "condition_precision": 0.80,
        "therapy_subject_recall": 0.95,
        "therapy_precision": 0.80,
        "pair_recall": 0.85,
    }
    assert all(found[name] >= floor for name, floor in floors.items()), found


def test_what_is_told_by_a_cue_is_told_by_one_that_there_is() -> None:
    named = {cue for rows in deciding.SUBTYPES.values() for _, cues_ in rows for cue in cues_}
    assert {cue.split(".")[0] for cue in named} <= set(cues.table().cues)


TOLD = """Acupuncture for migraine

Acupuncture was tried in people with migraine by doctors in Boston, and this is what they have to say of it.

{sentence}

The doctors talked about acupuncture and migraine at a meeting in Chicago on Monday.
"""


def told(sentence: str) -> Claim | None:
    """What one sentence is read as among others."""
    found = [claim for claim in reading(TOLD.format(sentence=sentence)).claims if claim.text == sentence]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("sentence", "subtype"),
    [
        ("Two patients developed infections after the treatment.", "risk_or_harm"),
        ("Acupuncture was no better than a sham treatment.", "negative_result"),
        ("Acupuncture is not approved by the FDA.", "not_approved"),
        ("More research is needed before acupuncture can be recommended.", "more_research_needed"),
        ("It is not known whether acupuncture works in children.", "unproven_or_uncertain"),
    ],
)
def test_what_a_limit_says(sentence: str, subtype: str) -> None:
    claim = told(sentence)
    assert claim is not None
    assert (claim.type, claim.subtype) == (ClaimType.CAVEAT, subtype)


@pytest.mark.parametrize(
    ("sentence", "research"),
    [
        ("A phase 2 trial of acupuncture in 200 people is recruiting.", False),
        ("A trial of acupuncture in women with chronic migraine begins in May.", False),
        ("Researchers are studying whether acupuncture eases migraine.", True),
    ],
)
def test_a_trial_and_research_that_is_none(sentence: str, research: bool) -> None:
    claim = told(sentence)
    assert claim is not None
    assert claim.type is ClaimType.TRIALS_UNDERWAY
    assert (claim.subtype == "research_not_trial") is research


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("Acupuncture is an effective treatment for migraine.", "general"),
        ("Acupuncture reduced migraine attacks by half in a trial of 300 adults.", "study"),
        ("Acupuncture eases migraine, study finds.", "study"),
        ("Patients who had acupuncture were a third more likely to be free of migraine than the others.", "study"),
    ],
)
def test_one_study_and_what_is_said_in_general(sentence: str, scope: str) -> None:
    claim = told(sentence)
    assert claim is not None
    assert (claim.type, claim.scope) == (ClaimType.EFFICACY_SHOWN, scope)


def test_a_result_is_not_hedged_by_a_may_beside_it_nor_by_what_is_more_likely() -> None:
    for sentence in (
        "Acupuncture reduced migraine attacks by half, and it may be offered to more patients.",
        "Patients on acupuncture were twice as likely to be free of migraine as those on placebo.",
    ):
        claim = told(sentence)
        assert claim is not None
        assert claim.strength is Strength.ASSERTED


def test_more_harm_in_one_group_is_a_limit() -> None:
    claim = told("Women who took the pills had about twice the risk of stroke as women who never took them.")
    assert claim is not None
    assert (claim.type, claim.subtype) == (ClaimType.CAVEAT, "risk_or_harm")


def test_may_in_a_headline_is_no_month() -> None:
    claim = told("Acupuncture May Ease Migraine")
    assert claim is not None
    assert (claim.type, claim.strength) == (ClaimType.EFFICACY_PROMISING, Strength.SPECULATIVE)


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("Talk to your doctor before you try acupuncture because it can cause bleeding.", ClaimType.CAVEAT),
        ("Patients on acupuncture had twice the rate of recovery of those on placebo.", ClaimType.EFFICACY_SHOWN),
        ("Patients should talk to their doctors.", None),
    ],
)
def test_advice_hides_no_harm_and_more_of_what_is_good_is_none(sentence: str, type_: ClaimType | None) -> None:
    claim = told(sentence)
    assert (claim.type if claim else None) is type_


@pytest.mark.parametrize(
    ("text", "modal"), [("It begins in May.", False), ("on May 14", False), ("Yoga May Help", True)]
)
def test_in_may_is_a_month(text: str, modal: bool) -> None:
    assert ("MAY" in cues.parse(words(text)).found) is modal


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("Those who took metformin had twice the risk.", "raise_risk"),
        ("Patients on metformin had a higher risk than the others.", "raise_risk"),
        ("In rare cases it can cause liver failure.", "raises_risk"),
        ("Metformin led to 26 per cent more fractures than placebo.", "more_harm"),
        ("The gap was a difference that could be put down to luck.", "no_difference"),
        ("A later study of 77,000 men found no such effect.", "no_benefit"),
        ("Those on metformin declined as fast as those on a placebo.", "no_benefit"),
        ("Metformin is licensed for diabetes but not for asthma.", "not_approved"),
        ("Metformin is indicated in adults with asthma.", "approved"),
    ],
)
def test_harm_no_benefit_and_approval_in_other_words(sentence: str, cue: str) -> None:
    parsed = cues.parse(words(sentence, 0, len(sentence)), therapies=[(0, 1)] if sentence[0] == "M" else [])
    assert cue in {sighting.feature for sighting in cues.sightings(parsed)}


def test_a_harm_in_figures_is_a_limit() -> None:
    for harm in ("The drug doubled the risk of stroke.", "Metformin raised the risk of fractures by 26 per cent."):
        found = claim(harm)
        assert found is not None
        assert (found.type, found.subtype) == (ClaimType.CAVEAT, "risk_or_harm"), harm


def test_approval_is_asserted_and_a_price_tag_is_not() -> None:
    approved = claim("The FDA approved metformin for asthma last year.")
    sold = claim("Metformin is available without a prescription for asthma.")
    assert approved is not None
    assert sold is not None
    assert (approved.strength, sold.strength) == (Strength.ASSERTED, Strength.NEUTRAL)


def test_a_sentence_has_the_company_of_the_one_before_and_the_beginnings_of_its_words() -> None:
    text = "Metformin for asthma\n\nMetformin is cheap.\n\nBreathing improved.\n"
    blocks = [Block(0, 20, "paragraph"), Block(22, 41, "paragraph"), Block(43, 62, "paragraph")]
    article = Article("a", "a.txt", None, None, text, tuple(blocks), "text")
    found = list(sentences.split(article))
    *_, last = claims_reading.look(article, found, mentions.find(article, found, vocabulary.load()), vocabulary.load())
    names = {name for name, _ in last.features}
    assert {"p:has_therapy", "b:improved", "b:impro*", "b:breathing", "b:breat*"} <= names
    assert not any(name.startswith("p:b:") for name in names)  # the words of the one before say nothing
