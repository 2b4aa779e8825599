"""E-mail as plain text: its head is no article, nor is what it quotes."""

from tests.articles import SOURCE, outline
from trials.articles import read

LETTER = """From: Ann Lee <ann@example.org>
To: list@example.org
Date: Mon, 4 Mar 2024 10:12:00 +0000
Subject: Re: Ice and
 gout

Ice eased gout in 40 men.

On Sun, 3 Mar 2024, Bob Ray wrote:
> My sister swears that tea
> cures it.

It did not cure it.

-- 
Ann Lee, Gout Clinic
"""


def test_the_words_of_a_letter_alone() -> None:
    article = read(LETTER.encode(), SOURCE)
    assert (article.title, article.published) == ("Ice and gout", "2024-03-04")
    assert outline(article) == ["# Ice and gout", "Ice eased gout in 40 men.", "It did not cure it."]
    assert article.text == LETTER


def test_a_quotation_without_a_head() -> None:
    article = read(b"Bob Ray wrote:\n> Does tea help?\n\nNobody knows.\n", SOURCE)
    assert outline(article) == ["Nobody knows."]


def test_a_forwarded_letter_ends_the_text() -> None:
    letter = "From: Ann\nSubject: Gout\n\nIce helps.\n\n-----Original Message-----\nTea cures it.\n"
    assert outline(read(letter.encode(), SOURCE)) == ["# Gout", "Ice helps."]


def test_what_only_looks_like_a_letter() -> None:
    text = "Subject: gout\n\nIce helps.\n\n-- \nTea does not.\n> 5 men took part.\n"
    assert "Tea does not." in outline(read(text.encode(), SOURCE))
    assert "> 5 men took part." in outline(read(text.encode(), SOURCE))
