"""Commands about what is kept: bringing it up to date, by hand or on a schedule, and looking after it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from trials import options, terminal

Db = Annotated[Path, typer.Option("--db", envvar="TRIALS_DB", help="The database that keeps what was fetched.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
Api = Annotated[str | None, typer.Option("--api", envvar="TRIALS_CTGOV_URL", help="Address of the registry's service.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
DEFAULT_DB = Path("cache/trials.db")


def add_to(app: typer.Typer) -> None:
    """Give the commands of this module to the command line."""
    app.command()(refresh)
    app.command()(status)


def refresh(
    db: Db = DEFAULT_DB,
    max_age: Annotated[
        str | None, typer.Option("--max-age", metavar="AGE", help="Leave answers alone that are younger: 24h, 7d.")
    ] = None,
    sweep: Annotated[
        bool, typer.Option("--all", help="Compare the numbers of all trials, also where the registry has nothing new.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked; write nothing.")] = False,
    wait: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", min=0, help="Wait for another writer so long.")
    ] = 0.0,
    api: Api = None,
    quiet: Quiet = False,
) -> None:
    """Bring every query that the database keeps up to date; safe to run from a scheduler at any time.

    Exit code 0: current. 1: something that trying again will not mend. 75: another process is writing, or the
    registry is silent; try later. What was fetched is kept in any case.
    """
    from trials import operating, refreshing

    settings = replace(options.settings(db, max_age=max_age, api=api), wait=wait)
    if dry_run:
        operating.steps(refreshing.preview(settings, sweep=sweep))
        return
    with terminal.progress(quiet) as say:
        done = refreshing.refresh(settings, say, sweep=sweep)
    operating.refreshed(done)
    raise typer.Exit(done.exit_code)


def status(
    db: Db = DEFAULT_DB,
    max_age: Annotated[
        str | None, typer.Option("--max-age", metavar="AGE", help="Exit code 1 when the oldest answer is older: 2d.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What the database holds, how old it is, and how the last refresh went."""
    from trials import operating

    raise typer.Exit(operating.status(options.settings(db, max_age=max_age), as_json=as_json))
