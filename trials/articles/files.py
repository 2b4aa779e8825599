"""Files, folders and globs."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Collection, Iterator, Mapping

from trials.articles.source import LARGEST, Source
from trials.errors import ArticleError
from trials.reports.files import MANIFEST


def expand(given: str, suffixes: Collection[str]) -> Iterator[str | ArticleError]:
    """The files that a path, a folder or a glob stands for, sorted; an error in the place of what is not there."""
    if not given:
        yield ArticleError("One of the names given is empty; name a file, a folder or a web address.")
    elif os.path.isdir(given):
        yield from _folder(given, suffixes)
    elif glob.has_magic(given) and not os.path.lexists(given):
        found = sorted(glob.glob(given, recursive=True))
        if not found:
            yield ArticleError(f"No file matches {_shown(given)}; check the pattern and the folder it starts from.")
        for path in found:
            if not os.path.isdir(path):
                yield path
            elif "**" not in given:  # "**" has come upon the folder's files already
                yield from _folder(path, suffixes)
    else:
        yield given


def _folder(folder: str, suffixes: Collection[str]) -> Iterator[str | ArticleError]:
    faults: list[OSError] = []
    found: list[str] = []
    ours: set[str] = set()  # pages of reports: to read them as articles would count every claim again
    for here, below, names in os.walk(folder, onerror=faults.append):
        below[:] = [name for name in below if not name.startswith(".")]
        ours |= _pages(here) if MANIFEST in names else set()
        found += [
            os.path.join(here, name)
            for name in names
            if not name.startswith((".", "~$")) and os.path.splitext(name)[1].lower() in suffixes
        ]
    found = [path for path in found if path not in ours]
    yield from sorted(path for path in found if os.path.isfile(path) or os.path.islink(path))
    for fault in faults:
        yield ArticleError(f"{_shown(str(fault.filename))} cannot be opened: {_reason(fault)}.")
    if not found and not faults:
        known = ", ".join(sorted(suffixes))
        yield ArticleError(f"{_shown(folder)} has no articles in it; a folder is searched for {known} files.")


def _pages(folder: str) -> set[str]:
    """What `trials report` wrote into a folder, by its manifest; nothing where that makes no sense."""
    try:
        with open(os.path.join(folder, MANIFEST), encoding="utf-8") as file:
            return {os.path.join(folder, *name.split("/")) for name in json.load(file)["files"]}
    except (OSError, ValueError, TypeError, KeyError):
        return set()


def get(path: str, suffixes: Mapping[str, str]) -> tuple[bytes, Source, str | None]:
    """A file's bytes, what is known of it, and its format by its name (None: to be seen from the bytes)."""
    stem, suffix = os.path.splitext(os.path.basename(path))
    source = Source(_shown(stem) or "article", _shown(path))
    if not os.path.lexists(path):
        raise ArticleError(f"{source} does not exist; check the path.")
    ordinary = os.path.isfile(path) or not os.path.exists(path)  # else a pipe, which has no suffix to go by
    if ordinary and suffix.lower() not in suffixes:
        known = ", ".join(sorted(suffixes))
        raise ArticleError(f"{source} is not of a kind that is read ({known}); rename or convert it.")
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST + 1), source, suffixes.get(suffix.lower())
    except OSError as error:
        raise ArticleError(f"{source} cannot be read: {_reason(error)}.") from None


def _reason(error: OSError) -> str:
    return {
        "PermissionError": "permission is denied; ask its owner or copy it",
        "FileNotFoundError": "it is a link to something that is not there",
    }.get(type(error).__name__, (error.strerror or str(error)).lower())


def _shown(name: str) -> str:
    """A name as it can be printed and stored, whatever bytes the file system holds."""
    printable = os.fsencode(name).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in printable)
