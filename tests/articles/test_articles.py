"""Sources: files, folders, globs, addresses, standard input, and what is said when one cannot be read."""

import importlib
import io
import os
import sys
from pathlib import Path

import pytest

from tests.articles import FIXTURES, only
from trials import articles
from trials.articles import FORMATS, SUFFIXES, Fetched, read_all
from trials.errors import ArticleError, RegistryUnreachable
from trials.models import Article

SEEDS = FIXTURES.parents[2] / "seeds"
PAGE = (
    b"<!doctype html><html><head><title>Ice for gout</title></head><body><article><h1>Ice for gout</h1>"
    b"<p>Cold packs may ease the pain of gout, a small trial found.</p></article></body></html>"
)


def fault(*sources: str, **options) -> str:
    """The one sentence that is said of a source."""
    (error,) = read_all(sources, **options)
    assert isinstance(error, ArticleError), error
    message = str(error)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        place = path / name.replace("__", "/").replace("_", ".")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf8")
    return path


# ---------------------------------------------------------------- files, folders, globs


def test_a_folder_is_read_to_its_depth_in_order(tmp_path: Path) -> None:
    folder(tmp_path, b_txt="B.", a_md="A.", sub__c_txt="C.", sub__deep__d_html=PAGE.decode(), picture_png="no")
    folder(tmp_path / ".hidden", e_txt="E.")
    found = list(read_all([str(tmp_path)]))
    assert [(a.id, a.format) for a in found] == [("a", "markdown"), ("b", "text"), ("c", "text"), ("d", "html")]
    assert found[0].source == str(tmp_path / "a.md")


def test_a_glob_is_read_in_order_and_a_file_only_once(tmp_path: Path) -> None:
    folder(tmp_path, b_txt="B.", a_txt="A.", sub__c_txt="C.")
    sources = [str(tmp_path / "*.txt"), str(tmp_path / "a.txt"), str(tmp_path), str(tmp_path / "**/*.txt")]
    assert [a.id for a in read_all(sources)] == ["a", "b", "c"]


def test_the_same_name_twice_gets_two_ids(tmp_path: Path) -> None:
    folder(tmp_path, one__a_txt="A.", two__a_txt="A again.", three__a_md="A at last.")
    assert sorted(a.id for a in read_all([str(tmp_path)])) == ["a", "a-2", "a-3"]


def test_a_bad_article_does_not_stop_the_rest(tmp_path: Path) -> None:
    folder(tmp_path, a_txt="", b_txt="Good.")
    bad, good = read_all([str(tmp_path)])
    assert isinstance(bad, ArticleError)
    assert isinstance(good, Article)


def test_suffixes_in_capitals_and_names_with_strange_characters(tmp_path: Path) -> None:
    folder(tmp_path, A_TXT="Good.")
    strange = os.path.join(os.fsencode(tmp_path), b"\xff [x]*\n.txt")
    with open(strange, "wb") as file:
        file.write(b"Fine.")
    assert [a.id for a in read_all([str(tmp_path)])] == ["A", "\ufffd [x]*\ufffd"]
    assert only(os.fsdecode(strange)).source.isprintable()


FAULTS = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n\t\n", "empty"),
    "blank.md": (b"---\ntitle: x\n---\n", "empty"),
    "zero.txt": (b"abc\0def", "binary"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\0\0", "PNG image"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
    "rich.txt": (b"{\\rtf1 hello}", "RTF"),
    "archive.docx": (b"PK\x03\x04 not a zip", "damaged"),
    "broken.pdf": (b"%PDF-1.7\n%%EOF", "damaged"),
    "notes.xyz": (b"Text.", "not of a kind that is read"),
    "nosuffix": (b"Text.", "not of a kind that is read"),
    "app.html": (b"<html><body><div id=root></div><script>start()</script></body></html>", "no article text"),
    "menu.html": (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "no article text"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_read_is_said_in_a_sentence(name: str, tmp_path: Path) -> None:
    content, words = FAULTS[name]
    path = tmp_path / name
    path.write_bytes(content)
    message = fault(str(path))
    assert words in message
    assert str(path) in message


def test_missing_empty_and_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "does not exist" in fault(str(tmp_path / "nowhere.txt"))
    assert "No file matches" in fault(str(tmp_path / "*.txt"))
    assert "has no articles in it" in fault(str(tmp_path))
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone.txt")
    assert "link to something that is not there" in fault(str(tmp_path / "dangling.txt"))
    (tmp_path / "secret.txt").write_text("Secret.")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert "permission is denied" in fault(str(tmp_path / "secret.txt"))


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(articles.LARGEST + 2)
    assert "larger than 20 MB" in fault(str(path))


def test_a_pdf_or_docx_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "really.txt"
    path.write_bytes((SEEDS / "liver.docx").read_bytes())
    assert only(str(path)).format == "docx"


# ---------------------------------------------------------------- standard input


@pytest.mark.parametrize(
    ("body", "format_"),
    [(PAGE, "html"), (b"  \n<HTML><body><p>Words of a page, and no more.</p>", "html"), (b"Text.", "text")],
)
def test_standard_input_is_read_as_what_it_is(body: bytes, format_: str) -> None:
    (article,) = read_all(["-"], stdin=lambda: body)
    assert isinstance(article, Article)
    assert (article.id, article.source, article.format) == ("stdin", "-", format_)


def test_standard_input_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Text.")))
    assert only("-").text == "Text."


def test_nothing_on_standard_input() -> None:
    assert fault("-", stdin=lambda: b"").startswith("standard input is empty")


# ---------------------------------------------------------------- addresses


def fetched(body: bytes = PAGE, kind: str | None = "text/html; charset=utf-8", status: int = 200, url: str = ""):
    return lambda address: Fetched(url or address, kind, body, status)


def test_a_page_is_read_and_keeps_its_address() -> None:
    fetch = fetched(url="https://www.example.org/health/ice-for-gout.html?utm=1")
    (article,) = read_all(["HTTPS://example.org/x"], fetch=fetch)
    assert isinstance(article, Article)
    assert article.id == "example-org-ice-for-gout"
    assert (article.source, article.url) == (
        "HTTPS://example.org/x",
        "https://www.example.org/health/ice-for-gout.html?utm=1",
    )
    assert article.title == "Ice for gout"


@pytest.mark.parametrize(
    ("kind", "body", "format_"),
    [
        (None, PAGE, "html"),
        ("application/octet-stream", b"Text.", "text"),
        ("text/plain; charset=windows-1252", b"It\x92s text.", "text"),
        ("text/markdown", b"# Text", "markdown"),
        ("text/html", (SEEDS / "liver.docx").read_bytes(), "docx"),
    ],
)
def test_the_content_type_says_what_it_is(kind: str | None, body: bytes, format_: str) -> None:
    (article,) = read_all(["https://example.org/"], fetch=fetched(body, kind))
    assert isinstance(article, Article), article
    assert (article.id, article.format) == ("example-org", format_)


def test_addresses_that_cannot_be_read() -> None:
    def unreachable(address: str) -> Fetched:
        raise RegistryUnreachable("no answer from example.org within 10 s.")

    address = "https://example.org/a"
    assert "answered 404" in fault(address, fetch=fetched(status=404))
    assert "is image/png, not an article" in fault(address, fetch=fetched(kind="image/png"))
    assert "no answer from example.org" in fault(address, fetch=unreachable)
    assert "does not use the network" in fault(address)
    assert "must begin with https://" in fault("ftp://example.org/a", fetch=fetched())
    assert "must begin with https://" in fault("file:///etc/passwd", fetch=fetched())


def test_the_same_address_is_read_once_and_two_pages_get_two_ids() -> None:
    sources = ["https://example.org/a/x", "https://example.org/b/x", "https://example.org/a/x"]
    assert [a.id for a in read_all(sources, fetch=fetched())] == ["example-org-x", "example-org-x-2"]


# ---------------------------------------------------------------- the contract of a format


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_functions(name: str) -> None:
    module = importlib.import_module(f"trials.articles.{name}")
    assert FORMATS[name]
    assert all(SUFFIXES[suffix] == name and suffix == suffix.lower() for suffix in FORMATS[name])
    assert callable(module.read)
    assert module.__doc__


READABLE = sorted(p.name for p in [*FIXTURES.iterdir(), *SEEDS.iterdir()])


@pytest.mark.parametrize("name", READABLE)
def test_blocks_are_in_order_within_the_text_and_hold_words(name: str) -> None:
    article = only(str(next(place / name for place in (FIXTURES, SEEDS) if (place / name).exists())))
    at = 0
    for block in article.blocks:
        words = article.text[block.start : block.end]
        assert at <= block.start < block.end <= len(article.text)
        assert words == words.strip()
        assert block.kind in ("heading", "item", "paragraph")
        at = block.end
