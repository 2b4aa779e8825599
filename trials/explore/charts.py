"""A plugin for Datasette, copied into the folder it starts with: the rows of a question as bars.

They are drawn as the page is made, by no script, so they are there on a phone, in print and where scripts are stopped;
the same numbers stand in the table below. It imports nothing of ours, for a public instance has only this file.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from datasette import hookimpl  # type: ignore[import-untyped,import-not-found,unused-ignore]

MOST = 30  # bars; the table has the rest


@hookimpl  # type: ignore[untyped-decorator,unused-ignore]
def prepare_jinja2_environment(env: Any) -> None:
    """A filter for the templates: {{ rows|bars(x, y, colour) }}."""
    env.filters["bars"] = bars


def bars(rows: Sequence[Mapping[str, Any]], x: str, y: str, colour: str | None = None) -> dict[str, Any]:
    """A bar for each value of `x` in the rows' order, its parts by `colour`; widths in per cent of the longest."""
    lengths: dict[str, dict[str, float]] = {}
    for row in rows:
        parts = lengths.setdefault(_text(row[x]), {})
        kind = _text(row[colour]) if colour else ""
        parts[kind] = parts.get(kind, 0) + (row[y] or 0)
    # What is known comes first, so that a colour means the same with and without the rest.
    kinds = sorted({k for parts in lengths.values() for k in parts}, key=lambda k: (k == "other", k == "unknown", k))
    longest = max((sum(parts.values()) for parts in lengths.values()), default=0) or 1
    drawn = [
        {
            "label": label,
            "total": sum(parts.values()),
            "parts": [
                {"kind": kind, "index": kinds.index(kind), "number": number, "width": round(100 * number / longest, 2)}
                for kind, number in sorted(parts.items(), key=lambda part: kinds.index(part[0]))
                if number
            ],
        }
        for label, parts in lengths.items()
    ]
    return {"kinds": [kind for kind in kinds if kind], "bars": drawn[:MOST], "left": max(0, len(drawn) - MOST)}


def _text(value: object) -> str:
    return "not given" if value is None else str(value)
