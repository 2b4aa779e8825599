"""References and a firm's boilerplate are none of an article's words; prose that looks a little like them is."""

import pytest

from tests.articles import SOURCE, outline
from trials.articles import read

STORY = "Ice and gout\n\nIce eased gout in 40 men, a trial in Leeds has found, and none of them was harmed by it.\n\n"
READ = [
    "# Ice and gout",
    "Ice eased gout in 40 men, a trial in Leeds has found, and none of them was harmed by it.",
]


def behind(text: str) -> list[str]:
    """What is read behind the story."""
    found = outline(read((STORY + text).encode(), SOURCE))
    assert found[:2] == READ
    return found[2:]


@pytest.mark.parametrize(
    "text",
    [
        "References\n\n1. Moss A. Tea cures colds in men. J Foo. 2001;3:1-9.\n2. Ray B, et al. Zinc. Foo. 2005;6:12.",
        "Further reading\nMoss A. The truth about tea, 2001\nThe zinc file: https://example.org",
        "SOURCES: Journal of Foo: “Tea for colds.” Foo Letters: “Zinc for flu.”",
        "2. Moss A, Ray BC. Tea cures colds in men. J Foo. 2001 Mar;3(2):1-9.",
        "Moss A et al. Tea cures colds. J Foo. doi: 10.1000/182",
        "[1] Moss A. Tea cures colds. Foo Letters 2001.",
        "Forward-Looking Statements\nThis release says what may never be. Tea may not be approved for colds.",
        "Safe Harbor Statement\n\nFoo may fail to sell tea for colds.",
        "About Foo Pharma\nFoo sells tea against colds.\n\nMedia Contact:\nAnn Moss\n+44 113 496 0000",
        "About Foolab\nFoolab (LSE: FOO) is a clinical-stage company that tests tea against colds.",
        "About the University of Leeds\nThe University of Leeds teaches medicine.",
        "About Foolab\nFoolab develops medicines against colds.",
        "Correction: An earlier version of this article said that tea cures colds.",
        "Ann Moss is a health reporter who covers colds, flu and asthma.",
    ],
)
def test_what_is_left_out(text: str) -> None:
    assert behind(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "About Gout\nGout is an inflammation of the joints that a company in Leeds hopes to end.",
        "About Foozine\nFoozine is an antibody made by the company Foolab, and it is not approved.",
        "About the University of Leeds trial\nUniversity staff gave ice to men.",
        "About our clinic\nOur clinic treats gout with ice.",
        "The trial appeared in Foo Letters (2001;3:1-9), and its authors hope that ice will be used more.",
        "Vitamin C, in the form of oranges, helps (J Foo. 2001;3:1-9), its sellers say.",
        "Moss A. and Ray B. ran it (J Foo. 2001;3:1-9), and both hope for more.",
        "A safe harbour for men with gout\nLeeds has a clinic for them.",
        "Sources of vitamin C\nOranges are good ones.",
        "Sources\nVitamin C is found in oranges and in lemons, and few people who eat them lack it at all.",
    ],
)
def test_what_stays(text: str) -> None:
    assert " ".join(line.removeprefix("# ") for line in behind(text)) == " ".join(text.split())


def test_what_comes_behind_is_read() -> None:
    legal = "Forward-Looking Statements\nTea may fail.\n\nAbout Gout\nGout hurts.\n"
    assert behind(legal) == ["# About Gout", "Gout hurts."]
    works = "References\n1. Moss A. Tea. J Foo. 2001;3:1-9.\n\nWhat comes next\nA larger trial is to begin.\n"
    assert behind(works) == ["# What comes next", "A larger trial is to begin."]
    seller = "About Foo Inc\nFoo makes tea.\n\nThese statements have not been evaluated by any agency.\n"
    assert behind(seller) == ["These statements have not been evaluated by any agency."]


def test_a_contact_above_the_headline_hides_nothing() -> None:
    text = "Media contact: Ann Moss\n\nIce eases gout\nA trial in Leeds\n\nIt worked in 40 men, said the team.\n"
    assert outline(read(text.encode(), SOURCE)) == [
        "# Ice eases gout",
        "# A trial in Leeds",
        "It worked in 40 men, said the team.",
    ]


def test_a_page_of_references_alone_is_read() -> None:
    assert outline(read(b"References\n\n1. Moss A. Tea. J Foo. 2001;3:1-9.\n", SOURCE))


def test_other_formats() -> None:
    story = "# Ice and gout\n\nIce eased gout in 40 men, but not in women.\n\n"
    works = "## References\n\n1. Moss A. Tea. J Foo 2001;3:1-9.\n"
    assert outline(read((story + works).encode(), SOURCE, "markdown")) == [
        "# Ice and gout",
        "Ice eased gout in 40 men, but not in women.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Zinc\n\nZinc may help.\n\nSources\n\nA trial found in 2019 that zinc cut most colds by half, doctors said.\n",
        "Zinc\n\nZinc may help.\n\nIt is cheap.\n\nSources: zinc is found in meat. A trial found that it cut colds.\n",
        "Zinc\n\nZinc may help.\n\nSafe harbour\n\nThe hostel gives methadone, which cut overdoses by a third.\n",
        "Botox\n\nBotox may help.\n\nMary Jones is a magazine editor with migraine. Botox halved her bad days.\n",
        "About Moderna\n\nModerna makes vaccines that prevent flu in most adults.\n\nOne cut deaths.\n",
    ],
)
def test_prose_is_kept(text: str) -> None:
    article = read(text.encode(), SOURCE, "text")
    assert "".join(text.split()) == "".join("".join(article.text[b.start : b.end].split()) for b in article.blocks)
    assert article.note is None


def test_what_is_left_out_is_told() -> None:
    text = "Zinc\n\nZinc may help colds.\n\nMany take it.\n\nReferences\n\n1. Doe A, Roe B. Zinc. Lancet 2019;3:1-9.\n"
    note = read(text.encode(), SOURCE, "text").note
    assert note == "8 words were left out as references, contacts or what a firm or paper says of itself."


def test_a_list_of_works_under_its_heading_is_left_out() -> None:
    works = "Sources\n\n- Doe, Ice and gout. Leeds Press, 2011.\n- Roe, Gout in men. Leeds Press, 2012.\n"
    assert behind(works) == []


def test_whoever_clara_is_she_is_read() -> None:
    told = (
        "Clara Smith is a sports writer at a paper in Leeds, and she had gout in both feet for eleven years before she "
        "tried ice, which eased it within a week and has kept it away ever since, she says, even in the summer."
    )
    assert behind(told) == [told]
