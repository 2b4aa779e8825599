"""The folder of a report: each file whole or not at all, and nothing left over from an earlier report.

A manifest beside the pages names what was written and its digest. The next report in the same folder takes away
what it no longer writes, but only files that are still as they were written; whatever people put there stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from trials.errors import ReportError

MANIFEST = ".trials-report.json"


def write(out: Path, pages: Mapping[str, str | bytes]) -> list[Path]:
    """The files written, in the order of `pages`."""
    try:
        return _write(out, {name: _bytes(page) for name, page in pages.items()})
    except (FileExistsError, NotADirectoryError) as error:
        blocked = error.filename or out
        raise ReportError(
            f"The report cannot be written to {out}: {blocked} is not a folder; choose another with --out."
        ) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ReportError(f"The report cannot be written to {out} ({why}); choose another folder with --out.") from None


def _bytes(page: str | bytes) -> bytes:
    return page if isinstance(page, bytes) else page.encode("utf-8", "replace")


def earlier(out: Path, name: str) -> bytes:
    """A file of the report that stands in the folder; nothing where there is none, or none that can be read."""
    try:
        return (out / name).read_bytes()
    except OSError:
        return b""


def _write(out: Path, pages: Mapping[str, bytes]) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    before = _manifest(out)
    now = {name: _digest(body) for name, body in pages.items()}
    # Before the pages, so that what an interrupted run leaves behind is known to the next one.
    _save_manifest(out, {**before, **now})
    written = []
    for name, body in pages.items():
        path = out / name
        path.parent.mkdir(exist_ok=True)
        _replace(path, body)
        written.append(path)
    for name in sorted(before.keys() - now.keys()):
        _take_away(out, name, before[name])
    _save_manifest(out, now)
    return written


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _replace(path: Path, body: bytes) -> None:
    """Write beside the place, then rename: a reader sees the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".trials-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        # mkstemp makes files for their owner only; pages are to be read by whoever may read the folder.
        Path(name).chmod(0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _save_manifest(out: Path, files: Mapping[str, str]) -> None:
    text = json.dumps({"written by": "trials report", "files": dict(sorted(files.items()))}, indent=1)
    _replace(out / MANIFEST, f"{text}\n".encode())


def _manifest(out: Path) -> dict[str, str]:
    """What an earlier run wrote here; a manifest that makes no sense names nothing."""
    try:
        files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {str(name): str(mark) for name, mark in files.items() if _is_ours(str(name))}
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _is_ours(name: str) -> bool:
    """A name that a report could have: at most one folder deep, nowhere outside."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and len(path.parts) <= 2 and "\\" not in name


def _take_away(out: Path, name: str, mark: str) -> None:
    path = out / name
    if path.parent.is_symlink() or path.is_symlink() or not path.is_file() or _digest(path.read_bytes()) != mark:
        return
    path.unlink()
    if path.parent != out:
        with contextlib.suppress(OSError):  # not empty
            path.parent.rmdir()
