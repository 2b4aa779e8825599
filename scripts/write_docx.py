"""A minimal Word document from paragraphs, the same bytes every time: for the seed article and for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

FIXED = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{WORD}.numbering+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>",
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/numbering" Target="numbering.xml"/>'
    "</Relationships>",
    "word/styles.xml": f"<w:styles {W}>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"{default}><w:name w:val="{name}"/></w:style>'
        for name, default in {
            "Normal": ' w:default="1"',
            "Title": "",
            "heading 1": "",
            "heading 2": "",
            "List Paragraph": "",
        }.items()
    )
    + "</w:styles>",
    "word/numbering.xml": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
}


def docx(paragraphs: Iterable[tuple[str, str]], *, title: str = "", created: str = "") -> bytes:
    """A document of (style, text) paragraphs; styles are "title", "h1", "h2", "item" and "p"."""
    body = "".join(_paragraph(style, text) for style, text in paragraphs)
    parts = FIXED | {
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title>"
        + (f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>' if created else "")
        + "</cp:coreProperties>",
    }
    return archive({name: HEAD + part for name, part in parts.items()})


def archive(parts: dict[str, str]) -> bytes:
    """A zip archive without the time of day in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, part)
    return out.getvalue()


def _paragraph(style: str, text: str) -> str:
    properties = {
        "title": '<w:pStyle w:val="Title"/>',
        "h1": '<w:pStyle w:val="heading1"/>',
        "h2": '<w:pStyle w:val="heading2"/>',
        "item": '<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
        "p": "",
    }[style]
    bold = "<w:rPr><w:b/></w:rPr>" if text.startswith("**") else ""
    run = f'<w:r>{bold}<w:t xml:space="preserve">{escape(text.strip("*"))}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"
