"""Where sentences end. In each case "|" stands where one sentence ends and the next begins."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trials.articles import read
from trials.articles.source import Source
from trials.language import sentences
from trials.models import Article, Block

CASES = """
It helps. | It is cheap. | Nobody knows why.
Dr. Osei and Prof. Lindqvist ran it. | Mrs. Adeyemi agreed.
Approved by the U.S. Food and Drug Administration. | It is sold in the U.S. | The price is high.
Compare cells vs. Drug A in rats. | Some cells, e.g. MSCs, i.e. stromal cells, divide.
Haddad et al. found little. | This agrees with Haddad et al. | The rest is guesswork.
The work of J. K. Ferreira and A. Novak was praised. | So was that of T. S. Okafor.
Doses of 2.5 mg were used. | The odds ratio was 0.73 (p = 0.004). | It held.
Ann Lee, M.D., Ph.D., ran it. | She holds a Ph.D. | Her brother has an M.D. from Lagos. | Both were there.
“It works…” he said. | “It does not.”
“I can walk again!” said Maria. | “Is it a cure?” asked her sister. | Nobody answered.
"Does it last?" Mr Ito asked. | "We hope so."
“It cured me.” | The doctors were surprised.
He waited... and waited. | Then... | Nothing came.
Fig. 2 and Figs. 3 show it. | See Table 4. | It grew.
Patient no. 5 left. | In arm no. 2 nobody did. | She said no. | He said yes.
It opens at 9 a.m. Monday and shuts at 5 p.m. | Visitors are welcome.
(It was small.) | It was short. | (See the notes.) | It was cheap. | The dose (5 mg i.v.) Group B had fell.
The study [it was small] ended. | The next one (ref. 4) did not.
It failed.[3] | It failed again.[4,5] | A third trial is planned.
The cells, 10⁶ of them, died.¹,² | It was a pity.⁴ | It calmed the gut.1 | In mice it did not.2,3 | Why is unknown.
Write to trials@example.org or see www.example.org/a.b?c=d. | Nobody replied.
See https://example.org/studies. | It lists them all.
She has hepatitis B. | Patients with type 1 diabetes and vitamin D. | He has MS. | It began early.
People with CF. | Those with MS. | Both improved.
Sold by Regrow Inc. and Cellula Ltd. | The company denies it.
It was approved on Jan. 5. | Doctors rejoiced. | It was ranked No. 1. | See Fig. 2. | It ended on Sept. 12. | Snow fell.
The doses: 1. Low. | 2. High. | 3. None.
In Jan. 2020 and on Dec. 5 it rained. | It was cold in 2021. | Snow fell.
mRNA was found. | siRNA was not. | p53 was lost. | α-synuclein fell.
It cost £3.50. | The other cost $2.2 million! | What a price?! | Yes.
He moved to Washington, D.C. | She stayed in St. Louis. | They met.
The doses were 1. low and 2. high. | Both were safe.
It was given i.v. and p.o. | RESULTS: It was safe. | CONCLUSION: It may help.
The survival was 0. 45 and 0. 62 in the arms. | It was odd.
The cells died.|The mice lived. | It is in release 2.The end.
It rose by 5%. | 40 patients left.
Wait for it… | It never came.
The knee improved . | The hip did not .
"It is safe," he said. | 'It is,' she said.
“It helped!” – Ann B. | “Not me.” – Bo Cox. | They differ. | – It is safe. | – It is cheap.
LOUISVILLE, Ky. (WKYN) -- It was gone. | She moved to Tampa, Fla. | The drug failed. | He was ill. | Jo left.
YORK, Pa. – The drug failed. | YORK, Pa.--(WIRE)--Dec. 18, 2015--It was a blow.
So said Eve Ray, D.O. | "It is a pity." | Cellula Ltd. (NASDAQ: CLL) denies it.
MS. DAY SAID THAT DR. COLE AGREED. | NO HARM WAS SEEN VS. TEA. | SHE HAS MS. | IT BEGAN EARLY. | NOBODY KNOWS WHY.
Those with MS. | Many have CF. | Some have ADHD. | Dr. Lee saw them.
Ask your doctor (or nurse). | They know!
他说没有效果。| 医生同意。
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_where_sentences_end(case: str) -> None:
    wanted = [part.strip() for part in case.split("|")]
    text = case.replace(" |", "").replace("|", "")
    assert [text[a:b] for a, b in sentences.spans(text, 0, len(text))] == wanted


def article(text: str, *kinds: str) -> Article:
    """An article with a block a line."""
    blocks, at = [], 0
    for kind, line in zip(kinds, text.split("\n"), strict=True):
        blocks.append(Block(at, at + len(line), kind))
        at += len(line) + 1
    return Article("a", "a.txt", None, None, text, tuple(blocks), "text")


def test_blocks_are_not_joined() -> None:
    made = article("Does it work? Perhaps\nIt may. It may not\nCheap", "heading", "paragraph", "item")
    found = [(made.text[s.start : s.end], s.kind) for s in sentences.split(made)]
    assert found == [
        ("Does it work?", "heading"),
        ("Perhaps", "heading"),
        ("It may.", "paragraph"),
        ("It may not", "paragraph"),
        ("Cheap", "item"),
    ]


BROKEN = b"""
The trial enrolled forty people with gout in all,
and it ran for a year at the clinic of Dr.
Nakamura in Kyoto. It ended.
"""


def test_a_broken_line_does_not_end_a_sentence() -> None:
    made = read(BROKEN, Source("a", "a"))
    assert [made.text[s.start : s.end].replace("\n", " ") for s in sentences.split(made)] == [
        "The trial enrolled forty people with gout in all, "
        "and it ran for a year at the clinic of Dr. Nakamura in Kyoto.",
        "It ended.",
    ]


@given(st.text(st.sampled_from(list('Aab1 .!?…"”’()[]\n\t。Dr')), max_size=80))
def test_spans_are_trimmed_in_order_and_leave_out_only_white_space(text: str) -> None:
    found = list(sentences.spans(text, 0, len(text)))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in found)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert found == sorted(found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))


@pytest.mark.parametrize("piece", ["Cells heal. ", ".", "a. ", "(.", '." ', "A. ", "… ", "word ", "1. ", ".1,2", " \n"])
def test_time_grows_with_length_only(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    list(sentences.spans(text, 0, len(text)))
    assert time.perf_counter() - start < 2


def test_sentences_agree_with_annotated_articles(shared: Path) -> None:
    """Every annotated claim is a sentence; the floor is one in a hundred missed."""
    hits = wanted = 0
    for gold in sorted(shared.glob("gold/*.jsonl")):
        for line in map(json.loads, gold.read_text(encoding="utf8").splitlines()):
            path = next(shared.glob(f"*/**/{line['file']}"))
            found = {(s.start, s.end) for s in sentences.split(read(path.read_bytes(), Source("a", "a")))}
            hits += sum((claim["start"], claim["end"]) in found for claim in line["claims"])
            wanted += len(line["claims"])
    assert hits >= 0.99 * wanted
