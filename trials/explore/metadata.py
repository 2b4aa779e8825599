"""What Datasette is told of the database. Titles and descriptions come from the schema itself; what is only about
looking (facets, order, plots) is in the tables here.
"""

from __future__ import annotations

import re
from typing import Any

from trials.cache.describe import TYPES
from trials.cache.schema import TABLES, Column
from trials.cache.views import VIEWS
from trials.explore.questions import GROUPS, QUESTIONS

TITLE = "Health claims and registered trials"
ABOUT = (
    "What articles claim, what trial registries hold, and how the two compare. A registry shows what was registered; "
    "it cannot show that a treatment works, or that it does not."
)
SOURCE = "ClinicalTrials.gov"
SOURCE_URL = "https://clinicaltrials.gov/about-site/terms-conditions"

# table or view → columns to count by; {"array": …} counts each element of a list
FACETS: dict[str, list[str | dict[str, str]]] = {
    "studies": ["status", {"array": "phases"}, "study_type", "sponsor_class", "has_results", {"array": "countries"}],
    "trial_list": ["status", {"array": "phases"}, "sponsor_class", "has_results", {"array": "countries"}],
    "claims": ["type", "strength", "article"],
    "claim_verdicts": ["label", "type", "strength", "tier", "condition_name"],
    "verdicts": ["label", "tier", "condition", "therapy"],
    "evidence": ["tier", "has_results", "state", "condition", "therapy"],
    "pair_evidence": ["tier", "has_results", "state", "therapy_name"],
    "pair_studies": ["condition_name", "therapy_name", "certain", "status", {"array": "phases"}],
    "matches": ["condition", "therapy", "certain"],
    "flags": ["flag"],
    "concepts": ["kind", "source"],
    "mentions": ["kind", "role"],
    "queries": ["state", "therapy"],
    "study_interventions": ["type"],
    "study_arms": ["type"],
    "study_sites": ["country", "status"],
    "trial_sites": ["country", "status", {"array": "phases"}],
    "study_changes": ["field"],
    "recent_changes": ["field"],
    "study_references": ["type"],
    "refreshes": ["state"],
    "judgements": ["subject", "decision"],
}

# table or view → the column to sort by, descending where a minus stands before it
ORDER = {
    "studies": "-last_updated",
    "trial_list": "-start_date",
    "evidence": "-tier",
    "pair_evidence": "-tier",
    "verdicts": "label",
    "matches": "-confidence",
    "pair_studies": "-confidence",
    "study_changes": "-seen_at",
    "recent_changes": "-seen_at",
    "refreshes": "-started_at",
    "concepts": "name",
    "queries": "-checked_at",
    "claims": "article",
    "study_sites": "study",
    "trial_sites": "country",
}

# Columns that views name anew. Every other column of a view says what the table's column says that it is taken from.
VIEW_COLUMNS = {
    "condition_name": "the condition's preferred name",
    "therapy_name": "the therapy's preferred name",
    "article_title": "the article's title, or its id where it has none",
    "claim_text": "the sentence",
    "claim": "the claim's id",
    "article": "the article's id",
    "study": "NCT number",
    "query": "the query's id",
    "claim_verdicts.studies": "NCT numbers of the studies that the verdict rests on (a list)",
}

# The map draws an outline of the land that is a file beside the page: no address of a reader goes to anybody, and
# nothing is missing without a network. It has one tile, the whole world, which is drawn larger as one looks closer.
MAP = {
    "tile_layer": "/static/world.svg",
    "tile_layer_options": {
        "minZoom": 1,
        "maxZoom": 6,
        "maxNativeZoom": 0,
        "attribution": "Outlines: Natural Earth",
    },
    "container": "#map",
}

SETTINGS = {
    "default_page_size": 50,
    "default_facet_size": 10,
    "truncate_cells_html": 280,  # a claim is a sentence: few are longer
    "suggest_facets": False,  # a pass over every column of a table, 3 s on 560,000 studies
    "facet_time_limit_ms": 1000,
    "sql_time_limit_ms": 3000,
}


def metadata(databases: dict[str, str]) -> dict[str, Any]:
    """What Datasette 0.65 reads as metadata.json; database name → one sentence on what it rests on."""
    return {
        "title": TITLE,
        "description": ABOUT,
        "source": SOURCE,
        "source_url": SOURCE_URL,
        "extra_css_urls": ["/static/trials.css"],
        "plugins": {"datasette-cluster-map": MAP},
        "databases": {
            name: {
                "title": titled(name),
                "description": basis,
                "tables": {table: _table(table) for table in (*TABLES, *VIEWS)} | {"_sqlite_migrations": _HIDDEN},
                "queries": {key: _query(key) for keys in GROUPS.values() for key in keys},
            }
            for name, basis in databases.items()
        },
    }


_HIDDEN = {"hidden": True}


def config(databases: dict[str, str]) -> dict[str, Any]:
    """What Datasette 1.0 reads as datasette.json, where facets, queries and settings have moved."""
    moved = ("facets", "sort", "sort_desc", "hidden", "label_column")
    described = metadata(databases)
    return {
        "settings": SETTINGS,
        "extra_css_urls": described["extra_css_urls"],
        "plugins": described["plugins"],
        "databases": {
            name: {
                "queries": database["queries"],
                "tables": {
                    table: kept
                    for table, spec in database["tables"].items()
                    if (kept := {key: spec[key] for key in moved if key in spec})
                },
            }
            for name, database in described["databases"].items()
        },
    }


def titled(name: str) -> str:
    """study_conditions → Study conditions; snapshot-2022-01-20 → Snapshot 2022-01-20."""
    return name.replace("_", " ").replace("-", " ", 1).capitalize()


def _table(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = {"title": titled(name)}
    if name in TABLES:
        table = TABLES[name]
        spec["description"] = table.doc
        spec["columns"] = {column.name: described(column) for column in table.columns}
        if table.hidden:
            spec["hidden"] = True
        if table.label:
            spec["label_column"] = table.label
    else:
        spec["description"] = VIEWS[name].doc
        spec["columns"] = {column: _of_view(name, column, source) for column, source in view_columns(name).items()}
    if name in FACETS:
        spec["facets"] = FACETS[name]
    if name in ORDER:
        key = "sort_desc" if ORDER[name].startswith("-") else "sort"
        spec[key] = ORDER[name].lstrip("-")
    return spec


def described(column: Column) -> str:
    """What a column means and how it is written; a number's unit is in its meaning."""
    written = TYPES[column.type].partition(", ")[2]
    if column.type == "json" and "object" not in column.doc:
        written = "a list"
    return f"{column.doc} ({written})" if written else column.doc


def view_columns(view: str) -> dict[str, str]:
    """The columns that a view selects, in order, and what each is selected from, such as `q.url`."""
    selected = re.split(r"\bFROM\b", _without_subqueries(VIEWS[view].sql), maxsplit=1)[0]
    terms = [term.split() for term in selected.replace("SELECT", "", 1).split(",")]
    return {term[-1].rpartition(".")[2]: term[0] for term in terms}


def _without_subqueries(sql: str) -> str:
    while (shorter := re.sub(r"\([^()]*\)", "", sql)) != sql:
        sql = shorter
    return sql


def _of_view(view: str, column: str, source: str) -> str:
    if told := VIEW_COLUMNS.get(f"{view}.{column}") or VIEW_COLUMNS.get(column):
        return told
    joined = re.findall(r"\b(?:FROM|JOIN)\s+(\w+)(?:\s+AS\s+(\w+))?", VIEWS[view].sql)
    alias = source.rpartition(".")[0]
    table = next(table for table, known_as in joined if known_as == alias)
    return next(described(known) for known in TABLES[table].columns if known.name == column)


def _query(key: str) -> dict[str, Any]:
    question = QUESTIONS[key]
    spec: dict[str, Any] = {
        "title": question.title,
        "description": question.description,
        "group": next(heading for heading, keys in GROUPS.items() if key in keys),
        "sql": question.sql.strip(),
        "hide_sql": True,
    }
    if question.params:
        spec["params"] = list(question.params)
    if question.bars:
        spec["bars"] = question.bars._asdict()
    if question.bars or "latitude" in question.sql:
        spec["tag"] = "chart" if question.bars else "map"
    return spec
