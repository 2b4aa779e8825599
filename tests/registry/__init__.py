"""A registry of our own: the ClinicalTrials.gov v2 service on loopback, for tests and for trying things by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.registry.server import Registry

__all__ = ["registry"]


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A running registry with a few trials; `registry.load` gives it others, `registry.faults` what goes wrong."""
    # Not at the top: `python -m tests.registry.server` imports this package before it runs the module.
    from tests.registry.samples import records
    from tests.registry.server import Registry

    with Registry(records()).running() as running:
        yield running
