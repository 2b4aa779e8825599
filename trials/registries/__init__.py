"""The registries that can be asked, one module each: plan(pair, vocabulary), parse(record), decode(body); no I/O."""

import importlib
from types import ModuleType

REGISTRIES = ("ctgov",)


def named(registry: str) -> ModuleType:
    """The module of a registry, loaded when it is first wanted."""
    if registry not in REGISTRIES:
        raise KeyError(registry)
    return importlib.import_module(f"trials.registries.{registry}")
