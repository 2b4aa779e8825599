"""Titles glued to sentences: what is parted, and what must not be."""

import pytest

from trials.articles.titles import glued

PARTED = """
New Hope For People With Tinnitus | Researchers have found a device that helps.
How Curapent Works | Curapent attaches itself to the cell and calms it.
About Gout | Gout is a disease of the joints that hurts.
About Hepatitis A | Hepatitis A is a disease of the liver.
Our Research Programme | Cellula is studying the drug in many trials.
READ THIS BEFORE YOU BUY | Our lamp bathes the skin in red light.
What comes next | In Leeds, forty people will be given the drug.
Shown in trials | In a study of nine men the drug worked.
What nobody knows yet | Not every patient gets better, and none can say why.
The price of hope | The drug costs more than a house.
"""
WHOLE = """
The American Society of Clinical Oncology Annual Meeting was told of it last week.
A report in the journal The Lancet said that it worked in nine men.
People with hepatitis A are seldom ill for longer than two months.
The virus is of type A and it spreads through the air of rooms.
Dr. Ann Lee and Dr. Bo Cox ran the trial in Leeds together.
She has read the book The Cure and thinks nothing of it.
In people with COVID-19 The Hague had more trials than most.
Gene Therapy and Gene Editing are two ways of changing a cell for good.
FDA approval of the drug is expected by the end of the year.
It helped people in the U.S. The drug is sold there for much money.
A TRIAL HAS SHOWN THAT ICE CUT GOUT BY A FIFTH IN MEN.
What the FDA is saying about this drug has changed since last year
"""


@pytest.mark.parametrize("case", PARTED.strip().splitlines())
def test_a_title_is_parted_from_its_sentence(case: str) -> None:
    title, sentence = case.split(" | ")
    assert glued(f"{title} {sentence}") == (len(title), len(title) + 1)


@pytest.mark.parametrize("line", WHOLE.strip().splitlines())
def test_a_sentence_stays_whole(line: str) -> None:
    assert glued(line) is None
