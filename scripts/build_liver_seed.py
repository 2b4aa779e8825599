"""Write seeds/liver.docx from the words in liver_seed.txt; run it after a change of them."""

from pathlib import Path

from scripts.write_docx import docx

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "seeds" / "liver.docx"
TITLE = "Stem Cell Therapy for Liver Disorders: What Patients Should Know"
STYLES = {"# ": "h1", "? ": "h2"}  # a line's beginning: a heading, a question; any other line is a paragraph


def build() -> bytes:
    """The document."""
    lines = (HERE / "liver_seed.txt").read_text(encoding="utf8").splitlines()
    body = [(STYLES.get(line[:2], "p"), line[2:] if line[:2] in STYLES else line) for line in lines]
    return docx([("title", TITLE), *body], title=TITLE, created="2023-08-21T09:00:00Z")


if __name__ == "__main__":
    TARGET.write_bytes(build())
