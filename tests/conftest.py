"""Fixtures for every test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.registry import registry
from trials import articles, claims, vocabulary
from trials.models import Article, Reading

__all__ = ["registry", "shared"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the project, which an ordinary checkout does not have."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference material beside the project (../shared) is not here")
    return folder


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Reading]:
    """Read a text as `trials scan` would."""

    def reading(text: str) -> Reading:
        path = tmp_path / "article.txt"
        path.write_text(text, encoding="utf-8")
        article = next(iter(articles.read_all([str(path)])))
        assert isinstance(article, Article)
        return claims.read(article, vocabulary.load())

    return reading
