"""A tiny PDF writer for tests: text at places on pages, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A line of text: its place in points from the lower left corner, and the size of its type."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False


def column(x: float, top: float, lines: Sequence[str], *, size: float = 10, pitch: float = 12) -> list[Words]:
    """Lines one below the other."""
    return [Words(x, top - pitch * number, line, size) for number, line in enumerate(lines) if line]


def pdf(pages: Sequence[Sequence[Words]], *, info: str = "", locked: bool = False) -> bytes:
    """A document of pages, A4."""
    first = 5  # objects: 1 catalogue, 2 page tree, 3 and 4 fonts, then two a page, 99 properties, 98 a lock
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    }
    for number, page in enumerate(pages):
        content = "\n".join(
            f"BT /F{2 if w.bold else 1} {w.size} Tf 1 0 0 1 {w.x} {w.y} Tm ({_escaped(w.text)}) Tj ET" for w in page
        )
        objects[first + 2 * number] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {first + 2 * number + 1} 0 R >>"
        )
        objects[first + 2 * number + 1] = f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream"
    trailer = "/Root 1 0 R"
    if info:
        objects[max(objects) + 1] = f"<< {info} >>"
        trailer += f" /Info {max(objects)} 0 R"
    if locked:
        key = "00" * 32
        objects[max(objects) + 1] = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >>"
        trailer += f" /Encrypt {max(objects)} 0 R /ID [<{key}> <{key}>]"
    return _file(objects, trailer)


def _file(objects: dict[int, str], trailer: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in sorted(objects.items()):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} {trailer} >>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF\n".encode("ascii")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
