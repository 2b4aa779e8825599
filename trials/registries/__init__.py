"""The registries that can be asked, one module each: plan(pair, vocabulary), parse(record), decode(body); no I/O."""

from types import ModuleType

from trials.registries import ctgov

__all__ = ["REGISTRIES", "ctgov"]

REGISTRIES: dict[str, ModuleType] = {"ctgov": ctgov}
