"""A plugin for Datasette, copied into the folder it starts with: NCT numbers become links to the registry, lists are
shown as lists. It imports nothing of ours, for a public instance has only this file.
"""

import json
import re

from datasette import hookimpl  # type: ignore[import-untyped,import-not-found,unused-ignore]
from markupsafe import Markup, escape

NCT = re.compile(r"NCT\d{8}")
SHOWN = 8  # elements of a list


@hookimpl  # type: ignore[untyped-decorator,unused-ignore]
def render_cell(value: object) -> Markup | None:
    """A cell's HTML, or None for Datasette's own."""
    if not isinstance(value, str):
        return None
    if NCT.fullmatch(value):
        return _trial(value)
    if value.startswith("[") and value.endswith("]"):
        return _listed(value)
    return None


def _trial(number: str) -> Markup:
    return Markup('<a class="nct" href="https://clinicaltrials.gov/study/{0}">{0}</a>').format(number)


def _listed(value: str) -> Markup | None:
    try:
        items = json.loads(value)
    except ValueError:
        return None
    if not all(isinstance(item, str) for item in items):
        return None
    if not items:
        return Markup("&nbsp;")  # it takes "" for None
    cells = [_trial(item) if NCT.fullmatch(item) else escape(item) for item in items]
    rest = Markup("<details><summary>and {} more</summary>{}</details>")
    more = rest.format(len(items) - SHOWN, _list(cells[SHOWN:])) if len(items) > SHOWN else ""
    return _list(cells[:SHOWN]) + more


def _list(cells: list[Markup]) -> Markup:
    joined = Markup("").join(Markup("<li>{}</li>").format(cell) for cell in cells)
    return Markup('<ul class="list">{}</ul>').format(joined)
