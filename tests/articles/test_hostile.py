"""Whatever the bytes, an article or one sentence comes out."""

import random

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
