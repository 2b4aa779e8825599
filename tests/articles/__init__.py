"""What is read from articles, written out so that it can be compared at a glance."""

from pathlib import Path

from trials.articles import read_all
from trials.articles.source import Source
from trials.models import Article

FIXTURES = Path(__file__).parent.parent / "fixtures" / "articles"
SOURCE = Source("x", "x")


def fixture(name: str) -> Article:
    """One of the fixture articles."""
    return only(str(FIXTURES / name))


def only(*sources: str) -> Article:
    """The one article of the sources."""
    (article,) = read_all(sources)
    assert isinstance(article, Article), article
    return article


def outline(article: Article) -> list[str]:
    """Every block, a heading behind "# ", an item behind "- "."""
    marks = {"heading": "# ", "item": "- ", "paragraph": ""}
    return [marks[b.kind] + " ".join(article.text[b.start : b.end].split()) for b in article.blocks]
