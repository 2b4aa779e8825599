"""Word documents, also hostile ones."""

import tracemalloc
import zipfile
from io import BytesIO

import pytest

from scripts import build_liver_seed
from scripts.write_docx import W, archive, docx
from tests.articles import SOURCE, outline
from trials.articles import read
from trials.articles.docx import LARGEST_PART
from trials.errors import ArticleError

BODY = [
    ("title", "Ice and gout"),
    ("h1", "Does it help?"),
    ("p", "It may."),
    ("item", "It is cheap."),
    ("item", "It is safe."),
]


def parts_of(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(body)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def with_body(xml: str) -> bytes:
    return archive(parts_of(docx([])) | {"word/document.xml": f"<w:document {W}><w:body>{xml}</w:body></w:document>"})


def test_headings_lists_and_paragraphs() -> None:
    article = read(docx(BODY), SOURCE)
    assert article.title == "Ice and gout"
    assert outline(article) == ["# Ice and gout", "# Does it help?", "It may.", "- It is cheap.", "- It is safe."]


def table(*rows: str) -> str:
    cells = ["".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row.split("|")) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def test_a_row_of_a_table_is_one_line() -> None:
    xml = table("Remedy|Finding|Patients", "Ice|Eased gout|40", "Tea||9") + table("Zinc|Did not help.", "Heat|Hurt")
    assert outline(read(with_body(xml), SOURCE)) == [
        "- Ice: Eased gout; Patients: 40",
        "- Tea: Patients: 9",
        "- Zinc: Did not help.",
        "- Heat: Hurt",
    ]


def test_a_table_that_lays_out_a_page_is_no_list() -> None:
    xml = table("Ice eased gout in 40 men.|Tea did not help them.", "Does it last?|Nobody knows.")
    assert outline(read(with_body(xml), SOURCE)) == [
        "Ice eased gout in 40 men.",
        "Tea did not help them.",
        "# Does it last?",
        "Nobody knows.",
    ]
    inner = f"<w:tbl><w:tr><w:tc>{table('Ice|Eased gout')}<w:p/></w:tc></w:tr></w:tbl>"
    assert [line.lstrip("# ") for line in outline(read(with_body(inner), SOURCE))] == ["Ice", "Eased gout"]


def test_a_box_in_a_cell_is_read_once() -> None:
    box = "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>Ice eases gout.</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
    xml = f"<w:tbl><w:tr><w:tc>{box}</w:tc></w:tr></w:tbl>"
    assert outline(read(with_body(xml), SOURCE)) == ["Ice eases gout."]


def test_a_strict_document() -> None:
    strict = {
        name: part.replace(W[9:-1], "http://purl.oclc.org/ooxml/wordprocessingml/main")
        for name, part in parts_of(docx(BODY)).items()
    }
    assert strict != parts_of(docx(BODY))
    assert outline(read(archive(strict), SOURCE)) == outline(read(docx(BODY), SOURCE))


def test_the_seed_is_what_its_script_writes() -> None:
    assert build_liver_seed.TARGET.read_bytes() == build_liver_seed.build(), "run scripts/build_liver_seed.py"


@pytest.mark.parametrize(
    ("created", "published"),
    [
        ("2024-03-12T09:00:00Z", "2024-03-12"),
        ("2013-12-23T23:15:00Z", None),
        ("1980-01-01T00:00:00Z", None),
        ("", None),
        ("x", None),
    ],
)
def test_the_day_of_making_is_taken_with_care(created: str, published: str | None) -> None:
    article = read(docx(BODY, created=created), SOURCE)
    assert article.published == published
    assert (article.note is None) == (published is None)


def test_a_dateline_comes_before_the_day_of_making() -> None:
    article = read(docx([("p", "12 March 2024"), *BODY], created="2024-01-01T09:00:00Z"), SOURCE)
    assert (article.published, article.note) == ("2024-03-12", None)


def test_deleted_hidden_and_doubled_text_is_left_out() -> None:
    xml = (
        "<w:p><w:r><w:t>Ice </w:t></w:r><w:del><w:r><w:delText>cures</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>never </w:t></w:r></w:moveFrom><w:ins><w:r><w:t>eases</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> always</w:t></w:r><w:hyperlink><w:r><w:t> gout</w:t></w:r></w:hyperlink>"
        "<w:r><w:t>, by 10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>"
        "<w:r><w:tab/><w:t>per cent</w:t><w:noBreakHyphen/><w:t>ish.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert outline(read(with_body(xml), SOURCE)) == ["Ice eases gout, by 10² per cent-ish.", "A cell."]


def test_a_bomb_stays_small_in_memory() -> None:
    bomb = with_body("<w:p><w:r><w:t>" + "a " * LARGEST_PART + "</w:t></w:r></w:p>")
    assert len(bomb) < 200_000
    tracemalloc.start()
    with pytest.raises(ArticleError, match="unpacks to more than"):
        read(bomb, SOURCE)
    assert tracemalloc.get_traced_memory()[1] < 4 * LARGEST_PART
    tracemalloc.stop()


def test_pictures_and_other_parts_are_not_unpacked() -> None:
    body = archive(parts_of(docx(BODY)) | {"word/media/image1.png": "0" * 3 * LARGEST_PART})
    assert read(body, SOURCE).title == "Ice and gout"


def test_entities_are_not_resolved() -> None:
    document = parts_of(docx(BODY))["word/document.xml"].split("?>", 1)[1]
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    xml = f'<!DOCTYPE w:document [{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>' + document.replace(
        "It may.", "It may. &l11; &f;"
    )
    try:
        text = read(archive(parts_of(docx(BODY)) | {"word/document.xml": xml}), SOURCE).text
    except ArticleError:
        return
    assert "haha" not in text
    assert "root" not in text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (archive({"a.txt": "Text."}), "not a Word document"),
        (archive({"word/document.xml": "<w:document"}), "damaged"),
        (docx(BODY)[:-40], "damaged"),
        (docx([]), "no text in it"),
        (docx(BODY).replace(b"word/document.xml", b"word/documant.xml"), "not a Word document"),
    ],
)
def test_what_is_no_document_is_said(body: bytes, words: str) -> None:
    with pytest.raises(ArticleError, match=words):
        read(body, SOURCE)


def test_a_locked_document() -> None:
    body = bytearray(docx(BODY))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(mark)
        while at >= 0:
            body[at + place] |= 1
            at = body.find(mark, at + 1)
    with pytest.raises(ArticleError, match="locked by a password"):
        read(bytes(body), SOURCE)
