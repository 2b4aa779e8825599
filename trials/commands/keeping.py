"""Commands about what is kept: bringing it up to date, by hand or on a schedule, and looking after it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from trials import options, terminal

Db = Annotated[
    Path, typer.Option("--db", metavar="FILE", envvar="TRIALS_DB", help="The database that keeps what was fetched.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
Api = Annotated[
    str | None,
    typer.Option("--api", metavar="URL", envvar="TRIALS_CTGOV_URL", help="Address of the registry's service."),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nobody.")]
DEFAULT_DB = Path("cache/trials.db")


def add_to(app: typer.Typer) -> None:
    """Give the commands of this module to the command line."""
    app.command(short_help="Bring what is kept up to date.")(refresh)
    app.command(short_help="Tell what is kept, and how old it is.")(status)
    app.command(short_help="Find what is in the way: network, registry, database.")(doctor)
    app.command("import", short_help="Keep studies that were downloaded by hand.")(import_)
    app.command(short_help="Print a schedule for trials refresh.")(schedule)


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
    if not quiet:
        operating.advise(settings)
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


def doctor(db: Db = DEFAULT_DB, api: Api = None, offline: Offline = False, as_json: AsJson = False) -> None:
    """Look for what is in the way: the network, which settings the registry answers to, the database."""
    from trials import doctor as examining
    from trials import operating

    raise typer.Exit(
        operating.examined(examining.checks(options.settings(db, api=api, offline=offline)), as_json=as_json)
    )


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="JSON, JSON lines or CSV; .gz and .zip too.")],
    condition: Annotated[
        str | None, typer.Option("--condition", metavar="NAME", help="The files answer a search for this.")
    ] = None,
    therapy: Annotated[str | None, typer.Option("--therapy", metavar="NAME", help="And for this.")] = None,
    total: Annotated[
        int | None, typer.Option("--total", min=0, help="How many trials the registry's page said that it found.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="Of the data; else the files' own.")
    ] = None,
    db: Db = DEFAULT_DB,
    quiet: Quiet = False,
) -> None:
    """Keep studies that were downloaded by hand: from the registry's site, its service, or its bulk file.

    With --condition and --therapy the files are the answer to that search, complete when the numbers agree.
    """
    from trials import importing, operating

    settings = options.settings(db)
    query = options.query(condition, therapy)
    day = options.iso_date(date, "--date") if date else None
    with terminal.progress(quiet) as say:
        came, state = importing.load_files(files, settings, query=query, total=total, date=day, say=say)
    raise typer.Exit(operating.imported(came, state))


def schedule(
    kind: Annotated[str, typer.Argument(metavar="cron|systemd|github", help="Who is to run it.")],
    db: Db = DEFAULT_DB,
    api: Api = None,
) -> None:
    """Print a schedule for trials refresh that works as it is, with logging and exit codes explained."""
    from trials import scheduling

    print(scheduling.schedule(kind, options.place(db, api)), end="")
