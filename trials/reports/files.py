"""The folder of a report: nothing of the user's is overwritten, and a report is there whole or not at all.

A manifest beside the pages names what was written and its digest. A file that it does not name, or that was changed
since, is the user's: it is never taken away, and only overwritten when that is asked for. All pages are first written
into a folder beside their places, so a full disk leaves the earlier report as it was; then they are moved, `index`
last.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from trials.errors import ReportError
from trials.phrases import listing

MANIFEST = ".trials-report.json"
Marks = dict[str, frozenset[str]]  # file → the digests that it may have and still be ours


def write(out: Path, pages: Mapping[str, str | bytes], *, force: bool = False) -> list[Path]:
    """The files written, in the order of `pages`."""
    made = {name: _bytes(page) for name, page in pages.items()}
    moved: list[str] = []
    try:
        if not force:
            _spare(out, _foreign(out, made))
        _write(out, made, moved)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        place = error.filename2 or error.filename or out
        what = "is a folder" if isinstance(error, IsADirectoryError) else "is not a folder"
        raise ReportError(
            f"The report cannot be written to {out}: {place} {what}; choose another with --out.{_left(moved, made)}"
        ) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ReportError(
            f"The report cannot be written to {out} ({why}); choose another folder with --out.{_left(moved, made)}"
        ) from None
    return [out / name for name in made]


def check(out: Path, names: Iterable[str]) -> None:
    """Raise what would keep these files from being written, as far as it can be known before the work is done."""
    try:
        if out.exists() and not out.is_dir():
            raise ReportError(
                f"The report cannot be written to {out}: {out} is not a folder; choose another with --out."
            )
        _spare(out, _foreign(out, dict.fromkeys(names, b"")))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ReportError(f"The report cannot be written to {out} ({why}); choose another folder with --out.") from None


def _left(moved: list[str], made: Mapping[str, bytes]) -> str:
    """What stands in the folder after a failure."""
    if not moved:
        return " Nothing in it was changed."
    return f" {len(moved)} of {len(made)} files are new, the others as they were: write it again before you use it."


def _bytes(page: str | bytes) -> bytes:
    return page if isinstance(page, bytes) else page.encode("utf-8", "replace")


def earlier(out: Path, name: str) -> bytes:
    """A file of the report that stands in the folder; nothing where there is none, or none that can be read."""
    try:
        return (out / name).read_bytes()
    except OSError:
        return b""


# ---------------------------------------------------------------- what is the user's


def _foreign(out: Path, pages: Mapping[str, bytes]) -> list[str]:
    """The files in these places that no report wrote, or that were changed since."""
    known = _manifest(out)
    found = []
    for name, body in pages.items():
        path = out / name
        if path.is_file() and (there := _digest(path.read_bytes())) != _digest(body):
            found += [name] if there not in known.get(name, ()) else []
    return found


def _spare(out: Path, foreign: list[str]) -> None:
    if foreign:
        more = [f"{len(foreign) - 3} more"] if len(foreign) > 3 else []
        several = len(foreign) > 1
        raise ReportError(
            f"The report would overwrite {listing([*foreign[:3], *more])} in {out}, which {'are' if several else 'is'} "
            f"not as trials wrote {'them' if several else 'it'}; choose another folder with --out, move "
            f"{'them' if several else 'it'} away, or overwrite with --force."
        )


# ---------------------------------------------------------------- writing


def _write(out: Path, pages: Mapping[str, bytes], moved: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    before = _manifest(out)
    now = {name: _digest(body) for name, body in pages.items()}
    stage = Path(tempfile.mkdtemp(dir=out, prefix=".trials-", suffix=".part"))
    try:
        for name, body in pages.items():
            _put(stage / name, body)
        for parent in sorted({(out / name).parent for name in pages}):
            parent.mkdir(exist_ok=True)
        for name in pages:
            if (out / name).is_dir():
                raise IsADirectoryError(21, "Is a directory", str(out / name))
        # Before the pages, so that what an interrupted run leaves behind is known to the next one.
        _save_manifest(out, now, before)
        for name in sorted(pages, key=lambda name: PurePosixPath(name).stem == "index"):
            os.replace(stage / name, out / name)
            moved.append(name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    for name in sorted(before.keys() - now.keys()):
        _take_away(out, name, before[name])
    _save_manifest(out, now, {})


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _put(path: Path, body: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(body)


def _save_manifest(out: Path, files: Mapping[str, str], before: Marks) -> None:
    """`before`: what an earlier report wrote, while its pages are being replaced."""
    value: dict[str, object] = {"written by": "trials report", "files": dict(sorted(files.items()))}
    if before:
        value["before"] = {name: sorted(marks) for name, marks in sorted(before.items())}
    # A name of its own: a reader sees the old manifest or the new one.
    handle, name = tempfile.mkstemp(dir=out, prefix=".trials-", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{json.dumps(value, indent=1)}\n")
        # mkstemp makes files for their owner only; whoever may read the folder may read this.
        Path(name).chmod(0o666 & ~_umask())
        os.replace(name, out / MANIFEST)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _manifest(out: Path) -> Marks:
    """What an earlier run wrote here; a manifest that makes no sense names nothing."""
    try:
        kept = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        marks: dict[str, set[str]] = {}
        for name, mark in kept["files"].items():
            marks.setdefault(str(name), set()).add(str(mark))
        for name, several in kept.get("before", {}).items():
            marks.setdefault(str(name), set()).update(map(str, several))
        return {name: frozenset(those) for name, those in marks.items() if _is_ours(name)}
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _is_ours(name: str) -> bool:
    """A name that a report could have: at most one folder deep, nowhere outside."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and len(path.parts) <= 2 and "\\" not in name


def _take_away(out: Path, name: str, marks: frozenset[str]) -> None:
    path = out / name
    if path.parent.is_symlink() or path.is_symlink() or not path.is_file() or _digest(path.read_bytes()) not in marks:
        return
    path.unlink()
    if path.parent != out:
        with contextlib.suppress(OSError):  # not empty
            path.parent.rmdir()
