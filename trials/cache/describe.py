"""The schema in words, for docs/schema.md."""

from __future__ import annotations

from trials.cache.schema import SEARCHED, TABLES, Column
from trials.cache.views import VIEWS

TYPES = {
    "text": "text",
    "integer": "integer",
    "real": "number",
    "blob": "bytes",
    "json": "text, JSON",
    "date": "text, ISO date",
    "time": "text, ISO date and time, UTC",
}


def markdown() -> str:
    """Every table, column and view with what it means."""
    parts = []
    for name, table in TABLES.items():
        notes = [table.doc]
        if table.hidden:
            notes.append("Hidden from the front page of Datasette.")
        if name in SEARCHED:
            notes.append(f"Full-text search over {', '.join(SEARCHED[name])}.")
        lines = [f"### {name}", "", " ".join(notes), "", "| column | type | what it is |", "| --- | --- | --- |"]
        lines += [_row(column, table.pk) for column in table.columns]
        parts.append("\n".join(lines))
    views = "\n".join(["| view | what it shows |", "| --- | --- |", *(f"| {n} | {v.doc} |" for n, v in VIEWS.items())])
    return "\n\n".join(["## Tables", *parts, "## Views", views]) + "\n"


def _row(column: Column, pk: tuple[str, ...]) -> str:
    doc = column.doc + (f" → {column.to}" if column.to else "")
    name = f"**{column.name}**" if column.name in pk else column.name
    return f"| {name} | {TYPES[column.type]} | {doc} |"
