"""PDF: columns, broken words, running heads."""

import pytest

from tests.articles import SOURCE, outline
from tests.articles.pdfs import Words, column, pdf
from trials.articles import read
from trials.errors import ArticleError

LEFT = [
    "Asthma attacks fell by a third in people",
    "who were given the new antibody, a trial",
    "has found. The 212 volunteers had severe",
    "asthma that inhalers did not con-",
    "trol. Half of them got a placebo.",
    "",
    "The trial was randomised and double-",
    "blind. Neither the doctors nor the volun-",
    "teers knew who was given what. After a year",
    "those with the antibody had better lung func-",
]
RIGHT = [
    "tion and slept better than the others.",
    "",
    "Side effects were mild, most of them sore-",
    "ness at the place of the injection. One per-",
    "son in the antibody group had a severe",
    "allergic reaction and recovered.",
    "",
    "The antibody is not yet approved. Its",
    "maker will ask the regulators in the spring.",
]
READ = [
    "Asthma attacks fell by a third in people who were given the new antibody, a trial has found. The 212 volunteers "
    "had severe asthma that inhalers did not control. Half of them got a placebo.",
    "The trial was randomised and double-blind. Neither the doctors nor the volunteers knew who was given what. After "
    "a year those with the antibody had better lung function and slept better than the others.",
    "Side effects were mild, most of them soreness at the place of the injection. One person in the antibody group had "
    "a severe allergic reaction and recovered.",
    "The antibody is not yet approved. Its maker will ask the regulators in the spring.",
]
TITLE = Words(60, 770, "Antibody cuts asthma attacks", 20, bold=True)


def two_columns(*more: Words) -> list[Words]:
    return [TITLE, *column(60, 730, LEFT), *column(310, 730, RIGHT), *more]


def test_two_columns_are_read_one_after_the_other() -> None:
    article = read(pdf([two_columns()]), SOURCE)
    assert (article.title, article.format) == ("Antibody cuts asthma attacks", "pdf")
    assert outline(article) == ["# Antibody cuts asthma attacks", *READ]


def test_columns_are_found_also_where_the_file_draws_row_by_row() -> None:
    rows = sorted(two_columns(), key=lambda words: (-words.y, words.x))
    assert outline(read(pdf([rows]), SOURCE)) == ["# Antibody cuts asthma attacks", *READ]


def test_running_heads_and_page_numbers_are_left_out_and_pages_joined() -> None:
    def page(number: int, lines: list[str]) -> list[Words]:
        foot = [Words(290, 30, f"{number} | Page", 8), Words(60, 30, "Breathing Matters", 8)]
        return [Words(60, 815, "Spring 2024", 8), *column(60, 780, lines), *foot]

    pages = [
        page(14, ["Attacks became rarer in people with asthma who", "took the antibody, and their sleep"]),
        page(15, ["improved as well. The trial was paid for by the", "maker of the antibody."]),
        page(16, ["It was the first of its kind in this country and in", "others, its leaders say."]),
    ]
    assert outline(read(pdf(pages), SOURCE)) == [
        "Attacks became rarer in people with asthma who took the antibody, and their sleep improved as well. The trial "
        "was paid for by the maker of the antibody.",
        "It was the first of its kind in this country and in others, its leaders say.",
    ]


def test_one_column_with_headings_and_bullets() -> None:
    page = [
        Words(60, 780, "Ice for gout", 18),
        Words(60, 750, "What we know", 12, bold=True),
        *column(
            60,
            735,
            ["Ice may ease the pain of gout, and it costs", "nothing at all.", "• It is safe.", "• It is cold."],
        ),
    ]
    assert outline(read(pdf([page]), SOURCE)) == [
        "# Ice for gout",
        "# What we know",
        "Ice may ease the pain of gout, and it costs nothing at all.",
        "- It is safe.",
        "- It is cold.",
    ]


def test_raised_figures_break_no_line() -> None:
    page = [
        Words(60, 700, "Ice eased gout"),
        Words(125.6, 704, "1", 6.5),
        Words(132, 700, "in 10"),
        Words(153.7, 704, "3", 6.5),
        Words(157.3, 700, ", or so, of the men who had it in the large"),
        *column(60, 688, ["trial, and it did them no harm at all that", "their doctors could see."]),
    ]
    assert outline(read(pdf([page]), SOURCE)) == [
        "Ice eased gout¹ in 10³, or so, of the men who had it in the large trial, and it did them no harm at all that "
        "their doctors could see."
    ]


def test_a_footnote_cuts_no_sentence() -> None:
    lines = [*LEFT[:4], "trol. Half of them got a"]
    pages = [
        [*column(60, 780, lines), Words(60, 60, "The trial was paid for by its maker.", 7)],
        column(60, 780, ["placebo for a year, and half of them did not", "know it."]),
    ]
    found = outline(read(pdf(pages), SOURCE))
    assert found[0].endswith("Half of them got a placebo for a year, and half of them did not know it.")
    assert found[1:] == ["The trial was paid for by its maker."]


def test_the_title_is_in_the_largest_type() -> None:
    kicker = Words(60, 800, "NEWS FROM LEEDS", 9)
    article = read(pdf([[kicker, *two_columns()]]), SOURCE)
    assert article.title == "Antibody cuts asthma attacks"
    assert outline(article)[2:] == READ


@pytest.mark.parametrize("gap", [8, 40])
def test_numbers_of_lines_are_left_out(gap: float) -> None:
    lines = [
        "Ice eased gout in 40 men of the large trial in",
        "Leeds, and it lasted for at least 6",
        "weeks. Nobody was",
    ]
    lines += ["harmed by it, and it was cheap.", "", "It is not yet known whether it helps women, too."]
    numbers = [Words(40, 700 - 12 * n, str(n + 1)) for n in range(len(lines))]
    assert outline(read(pdf([[*numbers, *column(40 + gap, 700, lines)]]), SOURCE)) == [
        "Ice eased gout in 40 men of the large trial in Leeds, and it lasted for at least 6 weeks. Nobody was harmed "
        "by it, and it was cheap.",
        "It is not yet known whether it helps women, too.",
    ]


def test_a_hyphen_stays_where_the_text_has_it_elsewhere() -> None:
    lines = [
        "A placebo-controlled trial of a gene-",
        "edited cell. Such gene-edited cells are re-",
        "markable, and so is the pla-",
        "cebo.",
    ]
    assert outline(read(pdf([column(60, 700, lines)]), SOURCE)) == [
        "A placebo-controlled trial of a gene-edited cell. "
        "Such gene-edited cells are remarkable, and so is the placebo."
    ]


@pytest.mark.parametrize(
    ("info", "published", "title"),
    [
        ("/Title (Ice and gout) /CreationDate (D:20240402101500Z)", "2024-04-02", "Ice and gout"),
        (
            "/Title (Microsoft Word - draft7.docx) /CreationDate (D:20240402101500+02'00') /ModDate (D:20250101)",
            None,
            None,
        ),
        ("/CreationDate (yesterday)", None, None),
    ],
)
def test_properties_are_taken_with_care(info: str, published: str | None, title: str | None) -> None:
    article = read(pdf([column(60, 700, ["Ice may ease the pain of gout, says a trial."])], info=info), SOURCE)
    assert (article.published, article.title) == (published, title)
    assert (article.note is None) == (published is None)


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(ArticleError, match="locked by a password"):
        read(pdf([two_columns()], locked=True), SOURCE)
    with pytest.raises(ArticleError, match=r"only pictures of pages; run it through text recognition \(OCR\)"):
        read(pdf([[], []]), SOURCE)
    with pytest.raises(ArticleError, match="damaged"):
        read(pdf([two_columns()])[:300], SOURCE)
    with pytest.raises(ArticleError, match="has 401 pages"):
        read(pdf([[]] * 401), SOURCE)
