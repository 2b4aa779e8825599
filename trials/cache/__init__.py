"""The cache: one SQLite file that holds what was received, and everything derived from it."""

from trials.cache.database import open_db, transaction, writing
from trials.cache.queries import (
    Progress,
    confirm_query,
    finish_query,
    load_answer,
    load_progress,
    save_page,
    start_query,
)
from trials.cache.studies import Rebuilt, Saved, load_record, load_studies, rebuild, save_studies, save_study

__all__ = [
    "Progress",
    "Rebuilt",
    "Saved",
    "confirm_query",
    "finish_query",
    "load_answer",
    "load_progress",
    "load_record",
    "load_studies",
    "open_db",
    "rebuild",
    "save_page",
    "save_studies",
    "save_study",
    "start_query",
    "transaction",
    "writing",
]
