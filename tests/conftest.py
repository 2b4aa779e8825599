"""Fixtures for every test."""

from pathlib import Path

import pytest

from tests.registry import registry

__all__ = ["registry", "shared"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the project, which an ordinary checkout does not have."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference material beside the project (../shared) is not here")
    return folder
