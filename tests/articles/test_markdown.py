"""Markdown: marks are taken off, what is no text is left out."""

from tests.articles import SOURCE, fixture, outline
from trials.articles import markdown


def test_a_blog_post() -> None:
    article = fixture("blog.md")
    assert (article.title, article.published) == ("Does cold water cure depression?", "2024-01-22")
    assert outline(article) == [
        "# Does cold water cure depression?",
        "Cold-water swimming is everywhere. Some swimmers say that it cured their depression.",
        '"I came off my pills after six weeks," one of them told me.',
        "# What the studies show",
        "- A trial of 49 people found that mood improved after eight swims.",
        "- It had no control group.",
        "- And one in three dropped out.",
        "- Few were followed up.",
        "- Devon: People: 49",
        "More and larger trials are needed.",
    ]


def test_yaml_before_the_text() -> None:
    article = markdown.read(
        b"---\nlayout: post\ndate: '2 May 2023'\n---\nA line\nand more of it.\n\nThe end.\n", SOURCE
    )
    assert (article.title, article.published) == (None, "2023-05-02")
    assert outline(article) == ["A line and more of it.", "The end."]


def test_a_date_that_is_none_is_not_taken() -> None:
    assert markdown.read(b"---\ndate: {{ now }}\n---\n# Gout\n\nIt hurts.\n", SOURCE).published is None


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert outline(markdown.read(b"---\n\nGout hurts.\n\n---\n\nIce helps.\n", SOURCE)) == ["Gout hurts.", "Ice helps."]


def test_code_is_left_out_and_footnotes_lose_their_labels() -> None:
    made = markdown.read(b"Ice eases gout.[^1]\n\n```\nzinc = cure\n```\n\n[^1]: In a trial.\n[^b]: Of 9.\n", SOURCE)
    assert outline(made) == ["Ice eases gout.", "In a trial.", "Of 9."]
    assert made.note == "Code between fences was not read."


def test_the_lines_of_an_indented_block() -> None:
    assert outline(markdown.read(b"It said:\n\n    Ice eases gout.\n\n    It is cold.\n", SOURCE))[1:] == [
        "Ice eases gout.",
        "It is cold.",
    ]
