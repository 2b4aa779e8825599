"""A registry of our own: the ClinicalTrials.gov v2 service on loopback, for tests and for trying things by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.registry.samples import records
from tests.registry.server import Registry

__all__ = ["registry"]


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A running registry with a few trials; `registry.load` gives it others, `registry.faults` what goes wrong."""
    with Registry(records()).running() as running:
        yield running
