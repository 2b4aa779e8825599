"""Datasette on a database, which may be written to meanwhile."""

from __future__ import annotations

import socket
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from threading import Timer
from typing import Any

from trials.errors import TrialsError, UsageError
from trials.explore.publishing import export
from trials.explore.settings import databases, prepare

LOCAL = "127.0.0.1"


def run(db: Path, *, host: str, port: int, open_browser: bool, out: Path | None = None) -> None:
    """What the command does: serve, or write what a public instance needs."""
    if out is None:
        serve(db, host, port, open_browser)
        return
    for written in export(db, out):
        print(written)


def serve(db: Path, host: str = LOCAL, port: int = 8001, open_browser: bool = True) -> None:
    """Run Datasette until it is interrupted."""
    chosen = databases(db)
    with tempfile.TemporaryDirectory(prefix="trials-explore-") as folder:
        datasette = application(chosen, Path(folder))
        _must_be_free(host, port)
        import uvicorn

        address = f"http://{host}:{port}/"
        print(f"Exploring {', '.join(map(str, chosen))} at {address} – stop with Ctrl-C")
        if open_browser:
            Timer(1.0, webbrowser.open, [address]).start()  # by when it answers
        uvicorn.run(datasette.app(), host=host, port=port, log_level="warning", lifespan="on", workers=1)


def application(db: Sequence[Path], folder: Path) -> Any:
    """Datasette with our settings; the databases stay mutable, for a refresh may be writing to them."""
    try:
        from datasette.app import Datasette  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError as error:
        raise TrialsError(
            "Datasette, which trials explore needs, is not installed; run pip install 'trials-check[explore]'."
        ) from error
    prepare(db, folder)
    return Datasette([str(path) for path in db], config_dir=folder)


def _must_be_free(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise UsageError(f"Port {port} on {host} cannot be used ({error}); name another with --port.") from error
