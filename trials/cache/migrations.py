"""Numbered migrations: a newer `trials` opens an older database.

A migration is never changed once released. Tables and columns say in schema.py which migration brought them, so that
the schema stays one readable table; a migration that has more to do than adding is a function of its own here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trials.cache import schema
from trials.cache.views import VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

SET = "trials"
NAMES = ("m001_initial", "m002_listed_by_query", "m003_sites")

_TYPES = {"integer": int, "real": float, "blob": bytes}


def migrations() -> Migrations:
    """The set, oldest first."""
    from sqlite_utils.migrations import Migrations

    numbered = Migrations(SET)
    for number, name in enumerate(NAMES, 1):

        def step(db: Database, /, number: int = number) -> None:
            add(db, number)
            if number in _MORE:
                _MORE[number](db)

        numbered(name=name)(step)
    return numbered


def add(db: Database, number: int) -> None:
    """Create what the schema says came with this migration; views are made anew."""
    for old in db.view_names():
        if old in VIEWS:
            db.view(old).drop()
    for name in _pointed_to_first():
        table = schema.TABLES[name]
        if table.since == number:
            _create(db, name, table, number)
        elif table.since < number:
            for column in table.columns:
                if column.since == number:
                    db.table(name).add_column(column.name, _TYPES.get(column.type, str), fk=column.to)
    if number == len(NAMES):
        for name, view in VIEWS.items():
            db.create_view(name, view.sql)


def _list_by_query(db: Database) -> None:
    """A study may come to two queries at one time, or leave them: the query is part of the key."""
    changes = db.table("study_changes")
    listed = "CASE field WHEN 'listed' THEN coalesce(before, after) ELSE '' END"
    db.conn.execute(f"UPDATE study_changes SET query = {listed}")  # noqa: S608
    keys = schema.TABLES["study_changes"].pk
    changes.transform(pk=keys, not_null=set(keys))


def _sites(db: Database) -> None:
    """From the records that were asked for whole; of all others the places come with the next refresh."""
    from trials.cache.studies import derive_sites

    derive_sites(db)


_MORE = {2: _list_by_query, 3: _sites}  # what a migration has to do besides adding


def _pointed_to_first() -> list[str]:
    """The tables in an order in which every foreign key finds its table."""
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        for column in schema.TABLES[name].columns:
            if column.to:
                visit(column.to)
        ordered.setdefault(name)

    for name in schema.TABLES:
        visit(name)
    return list(ordered)


def _create(db: Database, name: str, table: schema.Table, number: int) -> None:
    columns = [column for column in table.columns if column.since <= number]
    names = {column.name for column in columns}
    keys = tuple(name for name in table.pk if name in names)
    db.table(name).create(
        {column.name: _TYPES.get(column.type, str) for column in columns},
        pk=keys[0] if len(keys) == 1 else keys,
        foreign_keys=[(column.name, column.to, "id") for column in columns if column.to],
        not_null=keys,
    )
    for index in table.indexes:
        db.table(name).create_index(index)
    if name in schema.SEARCHED:
        db.table(name).enable_fts(schema.SEARCHED[name], create_triggers=True, tokenize="porter unicode61")
