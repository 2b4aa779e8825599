"""Whatever the bytes, an article or one sentence comes out."""

import random
import time

import pytest

from scripts.write_docx import docx
from tests.articles import FIXTURES, SOURCE
from tests.articles.pdfs import Words, pdf
from trials.articles import read
from trials.errors import ArticleError

SOUND = {
    "pdf": pdf([[Words(60, 700, "Ice may ease gout, a trial of 19 people found.")]] * 2),
    "docx": docx([("title", "Ice and gout"), ("p", "It may help."), ("item", "It is cheap.")]),
    "html": (FIXTURES / "newsletter.html").read_bytes(),
    "markdown": (FIXTURES / "blog.md").read_bytes(),
    "text": (FIXTURES / "press-release.txt").read_bytes(),
}


def damaged(body: bytes, chance: random.Random) -> bytes:
    """The same bytes with some changed, cut out or doubled."""
    spoilt = bytearray(body)
    for _ in range(chance.choice([1, 3, 30])):
        at = chance.randrange(len(spoilt))
        what = chance.random()
        if what < 0.5:
            spoilt[at] = chance.randrange(256)
        elif what < 0.75:
            del spoilt[at : at + chance.randrange(50)]
        else:
            spoilt[at:at] = spoilt[chance.randrange(len(spoilt)) :][: chance.randrange(200)]
    return bytes(spoilt)


@pytest.mark.parametrize("format_", SOUND)
def test_damaged_files(format_: str) -> None:
    chance = random.Random(0)
    for _ in range(60):
        try:
            article = read(damaged(SOUND[format_], chance), SOURCE, format_)
        except ArticleError as error:
            assert "\n" not in str(error)  # noqa: PT017
        else:
            assert article.blocks


@pytest.mark.parametrize(
    "body",
    [
        f"<button>{'a ' * 30_000}</button>",
        f"<div>{'<i></i>' * 20_000}</div>{'<p hidden></p>' * 10_000}",
        "<pre>" + "<b>a</b>b\n" * 20_000 + "</pre>",
        f"<header>{'<h1>a</h1>' * 10_000}</header>",
    ],
)
def test_pages_that_would_take_for_ever(body: str) -> None:
    start = time.process_time()
    read(f"<html><body><article>{body}<p>Ice may ease gout.</p></article></body></html>".encode(), SOURCE, "html")
    assert time.process_time() - start < 15
