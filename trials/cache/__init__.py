"""The cache: one SQLite file that holds what was received, and everything derived from it."""

from trials.cache.database import open_db, transaction, writer, writing
from trials.cache.overview import Status, damage, finish_refresh, start_refresh, status
from trials.cache.queries import (
    Progress,
    confirm_query,
    finish_query,
    list_studies,
    load_answer,
    load_listed,
    load_progress,
    save_page,
    start_query,
)
from trials.cache.readings import (
    load_judgements,
    save_concepts,
    save_evidence,
    save_judgement,
    save_reading,
    save_verdicts,
)
from trials.cache.studies import Rebuilt, Saved, load_record, load_studies, rebuild, save_studies, save_study

__all__ = [
    "Progress",
    "Rebuilt",
    "Saved",
    "Status",
    "confirm_query",
    "damage",
    "finish_query",
    "finish_refresh",
    "list_studies",
    "load_answer",
    "load_judgements",
    "load_listed",
    "load_progress",
    "load_record",
    "load_studies",
    "open_db",
    "rebuild",
    "save_concepts",
    "save_evidence",
    "save_judgement",
    "save_page",
    "save_reading",
    "save_studies",
    "save_study",
    "save_verdicts",
    "start_query",
    "start_refresh",
    "status",
    "transaction",
    "writer",
    "writing",
]
