"""Datasette on the cache: metadata as data, questions asked in advance, the command's set-up, the export."""

from trials.explore.publishing import export
from trials.explore.server import run, serve
from trials.explore.settings import Prepared, prepare

__all__ = ["Prepared", "export", "prepare", "run", "serve"]
