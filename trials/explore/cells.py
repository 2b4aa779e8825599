"""A plugin for Datasette, copied into the folder it starts with: NCT numbers become links to the registry, lists are
shown as lists, tiers have their words beside them, and MeSH's names stand in their natural order. It imports nothing of
ours, for a public instance has only this file.
"""

import json
import re
from typing import Any

from datasette import hookimpl  # type: ignore[import-untyped,import-not-found,unused-ignore]
from datasette.utils import tilde_encode  # type: ignore[import-untyped,import-not-found,unused-ignore]
from markupsafe import Markup, escape

NCT = re.compile(r"NCT\d{8}")
SHOWN = 8  # elements of a list

# As reports have them; kept in step by a test.
TIERS = {
    "T0": "none found",
    "T1": "none completed",
    "T2": "early, small or one-arm",
    "T3": "small randomised",
    "T4": "large or late-phase",
}
# Columns that hold names of concepts, or lists of such.
NAMES = frozenset({"condition_name", "therapy_name", "condition_names", "names"})
# Words that go on with a list or a phrase, so that the part after the comma does not belong before it.
_GOES_ON = frozenset({"and", "or", "of", "with", "in", "for", "to", "by", "from", "not"})


@hookimpl  # type: ignore[untyped-decorator,unused-ignore]
def prepare_jinja2_environment(env: Any) -> None:
    """A filter for the templates: {{ value|told(column) }}."""
    env.filters["told"] = told


@hookimpl  # type: ignore[untyped-decorator,unused-ignore]
def render_cell(value: object, column: str, table: str | None, database: str | None, datasette: Any) -> Markup | None:
    """A cell's HTML, or None for Datasette's own."""
    if isinstance(value, dict):
        return _concept(value, f"/{database}/concepts/", datasette)
    if not isinstance(value, str):
        return None
    if NCT.fullmatch(value):
        return _trial(value)
    if value.startswith("[") and value.endswith("]"):
        return _listed(value, column)
    known = "condition_name" if table == "concepts" and column == "name" else column
    said = told(value, known)
    return None if said == value else Markup("{}").format(said)


def told(value: object, column: str) -> object:
    """A value of a column in a reader's words."""
    if not isinstance(value, str):
        return value
    if column in NAMES:
        return natural_order(value)
    if column == "tier" and value[:2] in TIERS:
        return f"{value}: {TIERS[value[:2]]}" + (", results posted" if value.endswith("r") else "")
    return value


def natural_order(name: str) -> str:
    """MeSH's inverted order the right way round: "Lymphoma, Large B-Cell" → "Large B-Cell Lymphoma"."""
    parts = name.split(", ")
    if len(parts) < 2 or parts[0].isdigit() or any(part.split(" ")[0].lower() in _GOES_ON for part in parts[1:]):
        return name
    numbered = parts.pop() if parts[-1].isdigit() else ""
    turned = " ".join([*reversed(parts), *([numbered] if numbered else [])])
    return turned[:1].upper() + turned[1:]


def _concept(value: dict[str, Any], place: str, datasette: Any) -> Markup | None:
    """The label of a concept that a row refers to, where MeSH turns it round."""
    key, label = value.get("value"), value.get("label")
    if not (isinstance(key, str) and isinstance(label, str)) or natural_order(label) == label or ":" not in key:
        return None
    link = Markup('<a href="{}">{}</a>&nbsp;<em>{}</em>')
    return link.format(datasette.urls.path(place + tilde_encode(key)), natural_order(label), key)


def _trial(number: str) -> Markup:
    return Markup('<a class="nct" href="https://clinicaltrials.gov/study/{0}">{0}</a>').format(number)


def _listed(value: str, column: str) -> Markup | None:
    try:
        items = json.loads(value)
    except ValueError:
        return None
    if not all(isinstance(item, str) for item in items):
        return None
    if not items:
        return Markup("&nbsp;")  # it takes "" for None
    cells = [_trial(item) if NCT.fullmatch(item) else escape(told(item, column)) for item in items]
    rest = Markup("<details><summary>and {} more</summary>{}</details>")
    more = rest.format(len(items) - SHOWN, _list(cells[SHOWN:])) if len(items) > SHOWN else ""
    return _list(cells[:SHOWN]) + more


def _list(cells: list[Markup]) -> Markup:
    joined = Markup("").join(Markup("<li>{}</li>").format(cell) for cell in cells)
    return Markup('<ul class="list">{}</ul>').format(joined)
