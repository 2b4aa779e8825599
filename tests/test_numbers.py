"""Registration numbers in articles: their shapes, what becomes of them, and what a verdict says of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests import making
from tests.making import CELLS, PAIR, TODAY, StandIn
from trials import fetch, named, readings
from trials.errors import RegistryRejected, RegistryUnreachable
from trials.evidence import weigh
from trials.models import Block, NamedTrial, Reading, Study, Verdict
from trials.registries.numbers import REGISTRIES, find
from trials.verdicts import judge

# As people write them → as the registry does. Several are the odd spellings that screening of papers has met.
WRITTEN = {
    "NCT01400022": "NCT01400022",
    "NCT 00902941": "NCT00902941",
    "nCt01208194": "NCT01208194",
    "NCT#00379470": "NCT00379470",
    "NCT Number: 03849118": "NCT03849118",
    "(NCT-01234567)": "NCT01234567",
    "https://clinicaltrials.gov/study/NCT01234567?x=1": "NCT01234567",
    "EudraCT number: 2004–002714–11": "2004-002714-11",
    "EU CT 2022-501234-12-00": "2022-501234-12",
    "ISRCTN 02452400": "ISRCTN02452400",
    "ChiCTR-TRC-12001234": "ChiCTR-TRC-12001234",
    "ChiCTR2000029990": "ChiCTR2000029990",
    "ACTRN12605000001628": "ACTRN12605000001628",
    "UMIN:000000562": "UMIN000000562",
    "JPRN-UMIN000012045": "UMIN000012045",
    "jRCTs031180123": "jRCTs031180123",
    "JapicCTI-132200": "JapicCTI-132200",
    "DRKS ID 00003498": "DRKS00003498",
    "CTRI/2020/05/025123": "CTRI/2020/05/025123",
    "IRCT2016080318745N10": "IRCT2016080318745N10",
    "PACTR 2010020001429343": "PACTR2010020001429343",
    "KCT0001234": "KCT0001234",
    "RBR-5r8k2x": "RBR-5r8k2x",
    "RPCEC00000123": "RPCEC00000123",
    "SLCTR/2019/012": "SLCTR/2019/012",
    "TCTR20200101001": "TCTR20200101001",
    "LBCTR2019090237": "LBCTR2019090237",
    "the trial PER-106-20": "PER-106-20",
    "Dutch trial register NL9229": "NL9229",
}
NOT_NUMBERS = (
    "NCT0123456",
    "NCT012345678",
    "IRCT20181201041815N",
    "NL26560.042.09 registered",
    "one registered per 100 000",
    "order 2004-002714-11 came",
    "the NL9229 motorway",
    "PER-106-20",
    "XNCT01234567",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_is_found_and_spelt_as_its_registry_does(text: str) -> None:
    [one] = find(f"It was registered ({text}), they said.")
    assert one.number == WRITTEN[text]
    assert one.url.startswith("https://")
    assert one.number in one.url or one.number.lower() in one.url


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_only_looks_like_one_is_left(text: str) -> None:
    assert find(f"{text} then") == ()


def test_every_registry_has_a_source_and_a_case() -> None:
    assert {find(f"A trial, {text}.")[0].registry for text in WRITTEN} == {r.id for r in REGISTRIES}
    assert all(r.source for r in REGISTRIES)


def test_numbers_come_in_order_with_their_places() -> None:
    text = "First ISRCTN02452400, then NCT01400022 and NCT01400022."
    found = find(text)
    assert [n.number for n in found] == ["ISRCTN02452400", "NCT01400022", "NCT01400022"]
    assert all(text[n.start : n.end] == n.text for n in found)


# ---------------------------------------------------------------- looked up


def reading_of(*sentences: str) -> Reading:
    text = "\n".join(sentences)
    blocks, at = [], 0
    for sentence in sentences:
        blocks.append(Block(at, at + len(sentence), "paragraph"))
        at += len(sentence) + 1
    claim = making.claim(text=sentences[0], end=len(sentences[0]))
    made = making.reading(claim, text=text)
    return replace(made, article=replace(made.article, blocks=tuple(blocks)), numbers=find(text))


def test_what_is_at_hand_is_found_under_an_old_number_too() -> None:
    study = making.study(1, aliases=("NCT00000009",))
    found = named.kept(["NCT00000001", "NCT00000009", "NCT00000002"], {study.id: study})
    assert found.records == {"NCT00000001": study.id, "NCT00000009": study.id}
    assert found.absent == {"NCT00000002": named.NOT_ASKED}


def test_the_registry_is_asked_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    here = making.study(1)

    def answer(number: str, *_: Any, **__: Any) -> Study:
        if number == here.id:
            return here
        raise RegistryRejected("none") if number == "NCT00000002" else RegistryUnreachable("silent")

    monkeypatch.setattr(fetch, "study", answer)
    studies: dict[str, Study] = {}
    start = named.kept([here.id, "NCT00000002", "NCT00000003"], studies)
    settings: Any = type("Settings", (), {"now": None})
    found = named.fetched(start, studies, None, None, settings, print)  # type: ignore[arg-type]
    assert (found.records, set(studies)) == ({here.id: here.id}, {here.id})
    assert found.absent == {"NCT00000002": named.NO_SUCH, "NCT00000003": named.NOT_REACHED}


def test_other_registries_are_named_and_not_searched() -> None:
    [told] = named.told([reading_of("A trial, ISRCTN02452400.")], named.NOTHING, {}, TODAY)
    assert told.study is None
    assert "was not searched" in told.words


def test_a_reading_holds_the_numbers(tmp_path: Any) -> None:
    from trials import vocabulary

    (tmp_path / "a.txt").write_text("Cells for cirrhosis\n\nThe trial NCT01400022 tests stem cells in cirrhosis.\n")
    [made] = readings.read([str(tmp_path / "a.txt")], vocabulary.load())
    assert isinstance(made, Reading)
    assert [n.number for n in made.numbers] == ["NCT01400022"]


# ---------------------------------------------------------------- said with a verdict


def verdict(reading: Reading, *told: NamedTrial) -> Verdict:
    made = making.trials("completed phase=2 random n=60")
    studies = {s.id: s for s, _ in made}
    matches = [making.match(s, PAIR, certain=c) for s, c in made]
    evidence = weigh(PAIR, studies, matches, making.answer(PAIR, ids=tuple(studies)), as_of=TODAY)
    [one] = judge(reading, {PAIR: evidence}, studies, StandIn(), named=told)  # type: ignore[arg-type]
    return one


def number(text: str, study: str | None, words: str) -> NamedTrial:
    return NamedTrial(text, "ctgov", f"https://clinicaltrials.gov/study/{text}", study, words)


def test_the_verdict_says_whether_the_named_trial_matches() -> None:
    match, _ = making.trials("completed phase=2 random n=60")[0]
    told = verdict(reading_of(f"It helps ({match.id})."), number(match.id, match.id, "Phase 2, completed"))
    assert (
        f"The article names {match.id} here (Phase 2, completed), which is among the records that match." in told.shows
    )
    assert match.id in told.studies


def test_a_named_trial_of_something_else_is_said_to_be() -> None:
    told = verdict(reading_of("It helps (NCT01400022)."), number("NCT01400022", "NCT01400022", "Phase 2, completed"))
    assert "its record does not show it to be about" in told.shows
    assert "NCT01400022" not in told.studies


def test_a_number_that_was_not_looked_up_is_said_so() -> None:
    told = verdict(reading_of("It helps (NCT01400022)."), number("NCT01400022", None, named.NOT_ASKED))
    assert told.shows.endswith("The article names NCT01400022 here, not looked up, since the registry was not asked.")


def test_here_is_the_sentence_itself_and_not_its_paragraph() -> None:
    reading = reading_of("It helps. It was tested in NCT01400022.")
    claim = replace(reading.claims[0], text="It helps.", end=9)
    told = verdict(replace(reading, claims=(claim,)), number("NCT01400022", None, named.NOT_ASKED))
    assert "The article names NCT01400022 in the same paragraph, not looked up" in told.shows


def test_a_number_in_another_paragraph_is_not_the_claims() -> None:
    told = verdict(
        reading_of("It helps.", "Another trial is NCT01400022."), number("NCT01400022", None, named.NOT_ASKED)
    )
    assert "NCT01400022" not in told.shows
    assert told.therapy == CELLS
