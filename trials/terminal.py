"""What the commands print: tables where people look, tab-separated text where programs do; progress on stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

# Control characters from an article or a record must not reach a terminal: they can move the cursor or worse.
_CONTROL: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    ord("\n"): " ",
    ord("\t"): " ",
}


def streams() -> None:
    """Standard streams that can be used, whatever was closed and whatever letters the terminal has."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # left closed, its number would go to the next file that is opened
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def plain(value: object) -> str:
    """A value as one line of harmless text."""
    return "" if value is None else str(value).translate(_CONTROL)


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows to stdout: a drawn table on a terminal, tab-separated otherwise."""
    if not sys.stdout.isatty():
        print("\t".join(headers))
        for row in rows:
            print("\t".join(plain(cell) for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for header in headers:
        drawn.add_column(header, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(plain(cell)) for cell in row))
    Console().print(drawn)


def facts(rows: Sequence[tuple[str, object]]) -> None:
    """Names and values to stdout, one a line; empty values are left out."""
    kept = [(name, plain(value)) for name, value in rows if value not in (None, "", ())]
    width = max((len(name) for name, _ in kept), default=0)
    for name, value in kept:
        print(f"{name:<{width}}  {value}")


def warn(message: str) -> None:
    """One sentence to stderr."""
    print(f"trials: {plain(message)}", file=sys.stderr)


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function that tells what is being done: one changing line on a terminal, plain lines in a log."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.markup import escape

        with Console(stderr=True).status("starting") as status:
            yield lambda message: status.update(escape(plain(message)))
    else:
        yield _log


def _log(message: str) -> None:
    print(plain(message), file=sys.stderr, flush=True)
