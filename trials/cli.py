"""The command `trials`: a command is a docstring, its options and one call.

Results go to stdout or files, progress and warnings to stderr. Exit code 0; 1 when something that was asked
for failed (the rest is still done, and what failed is named); 2 for wrong usage; 75 when trying later will do,
as while another process is writing to the database; 130 when interrupted; 141 when the output is read no further.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trials import options, terminal
from trials.commands import examples, judge, keeping
from trials.errors import ArticleError, TrialsError, UsageError

if TYPE_CHECKING:
    from trials.models import Reading
    from trials.vocabulary import Vocabulary

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    help="Check what health articles claim against what trial registries hold.",
)
snapshot_app = typer.Typer(no_args_is_help=True, help="Freeze trials in a small dated file, and load one.")
vocabulary_app = typer.Typer(no_args_is_help=True, help="Look into the names of conditions and therapies.")
app.add_typer(snapshot_app, name="snapshot")
app.add_typer(vocabulary_app, name="vocabulary")
app.add_typer(judge.app, name="judge")

# ---------------------------------------------------------------- options, the same words everywhere

Articles = Annotated[
    list[str] | None, typer.Argument(metavar="ARTICLES…", help="Files, folders, globs, URLs, or - for standard input.")
]
Db = Annotated[
    Path, typer.Option("--db", metavar="FILE", envvar="TRIALS_DB", help="The database that keeps what was fetched.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nobody: use what is kept, or the shipped snapshot.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Judge as of this date, YYYY-MM-DD.")]
AsOfToo = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Judge as of this date; “article”: of each article's own date, too."),
]
Api = Annotated[
    str | None,
    typer.Option("--api", metavar="URL", envvar="TRIALS_CTGOV_URL", help="Address of the registry's service."),
]
MaxAge = Annotated[
    str | None, typer.Option("--max-age", metavar="AGE", help="How old a kept answer may be: 24h, 7d. Default 24h.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
DEFAULT_DB = Path("cache/trials.db")


def _version(value: bool) -> None:
    if value:
        from trials import __version__

        print(f"trials {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


# ---------------------------------------------------------------- commands


@app.command(short_help="Check articles' claims; write a report per condition.")
def report(
    articles: Articles = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")] = Path("reports"),
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="Any of html,md,csv,json,pdf; pdf takes a browser.")
    ] = ",".join(options.FORMATS),
    condition: Annotated[
        list[str] | None, typer.Option("--condition", metavar="NAME", help="Only about this condition.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that no report wrote, or that changed.")
    ] = False,
    db: Db = DEFAULT_DB,
    offline: Offline = False,
    max_age: MaxAge = None,
    as_of: AsOfToo = None,
    api: Api = None,
    quiet: Quiet = False,
) -> None:
    """Read articles, set their claims beside the registered trials, write a report per condition."""
    from trials import listing, pipeline, reports

    wanted = options.formats(formats)
    reports.ready(wanted, out, force=force)
    settings = options.settings(db, offline=offline, max_age=max_age, as_of=as_of, api=api, articles=True)
    vocabulary = options.vocabulary_loaded()
    only = [options.concept(name, vocabulary, "condition") for name in condition or ()]
    problems: list[str] = []
    with terminal.progress(quiet) as say:
        readings = list(_read(articles or ["seeds"], vocabulary, problems, offline=offline, say=say))
        if not readings:
            raise ArticleError(_nothing_read(articles, problems))
        made = pipeline.report(readings, vocabulary, settings, only=[c.id for c in only], problems=problems, say=say)
        say(f"writing to {out}")
        written = reports.write(made, out, wanted, force=force)
    for problem in made.problems[len(problems) :]:
        terminal.warn(problem)
    listing.report(made, written)
    raise typer.Exit(listing.failed(made, problems))


@app.command(short_help="Show what is read in articles; ask no registry.")
def scan(
    articles: Articles = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help="table, json or jsonl.")] = "table",
    explain: Annotated[bool, typer.Option("--explain", help="Say which cues decided.")] = False,
    workers: Annotated[
        int,
        typer.Option("--workers", metavar="N", min=1, help="Processes that read at once; for hundreds of articles."),
    ] = 1,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch no web address.")] = False,
    quiet: Quiet = False,
) -> None:
    """Find the conditions, the therapies and the claims in articles. Asks no registry."""
    from trials import listing

    if format_ not in ("table", "json", "jsonl"):
        raise UsageError(f"--format {format_} is not known; use table, json or jsonl.")
    vocabulary = options.vocabulary_loaded()
    problems: list[str] = []
    with terminal.progress(quiet) as say:
        read = _read(articles or ["seeds"], vocabulary, problems, offline=offline, say=say, processes=workers)
        readings = [] if format_ == "jsonl" else list(read)
        found = len(readings) or listing.each(read)
    if format_ == "json":
        listing.articles(readings)
    elif format_ == "table":
        listing.claims(readings, vocabulary, explain=explain)
    if not found and not problems:
        raise ArticleError(_nothing_read(articles, problems))
    raise typer.Exit(1 if problems else 0)


@app.command(short_help="List the trials of a condition, a therapy, or both.")
def search(
    condition: Annotated[
        str | None, typer.Option("--condition", metavar="NAME", help="A condition's name or MeSH id.")
    ] = None,
    therapy: Annotated[
        str | None, typer.Option("--therapy", metavar="NAME", help="A therapy's name or MeSH id.")
    ] = None,
    db: Db = DEFAULT_DB,
    offline: Offline = False,
    max_age: MaxAge = None,
    as_of: AsOf = None,
    api: Api = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """The trials of a therapy for a condition, with the evidence tier and the red flags.

    With one of the two alone: its trials, without a tier, which only a pair can have.
    """
    from trials import listing, pipeline

    vocabulary = options.vocabulary_loaded()
    pair = options.pair(condition, therapy, vocabulary)
    settings = options.settings(db, offline=offline, max_age=max_age, as_of=as_of, api=api)
    with terminal.progress(quiet) as say:
        asked = pipeline.ask([pair], vocabulary, settings, say=say)
        weighed, matches = pipeline.weigh(asked, (), vocabulary, judgements=pipeline.decided(settings), say=say)
    for problem in asked.problems:
        terminal.warn(problem)
    listing.search(weighed.get(pair), matches, asked, vocabulary, as_json=as_json)
    raise typer.Exit(0 if asked.answers[pair].state == "complete" else 1)


@app.command(short_help="Show one trial: facts, posted results, changes.")
def show(
    trial: Annotated[list[str], typer.Argument(metavar="NCT…", help="NCT numbers.")],
    db: Db = DEFAULT_DB,
    offline: Offline = False,
    api: Api = None,
    history: Annotated[bool, typer.Option("--history", help="Every change that was noticed, with its date.")] = False,
    as_json: AsJson = False,
) -> None:
    """One trial as registered: its facts, its posted results, its changes over time."""
    from trials import listing, refreshing
    from trials.registries import ctgov

    settings = options.settings(db, offline=offline, api=api)
    failed = 0
    for number in [ctgov.checked_id(t) for t in trial]:
        try:
            study, changes, source = refreshing.study(number, settings)
            listing.show(study, changes, source, history=history, as_json=as_json)
        except TrialsError as error:
            terminal.warn(str(error))
            failed = max(failed, error.exit_code)
    raise typer.Exit(failed)


@app.command(short_help="Explain the verdicts on one claim.")
def why(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, or the beginning of one.")],
    report_file: Annotated[Path, typer.Option("--report", help="The report that judged it.")] = Path(
        "reports/report.json"
    ),
) -> None:
    """One claim's verdicts: the rule, what the registry shows and cannot show, the trials, what would change it."""
    from trials import explaining

    explaining.why(claim, report_file)


keeping.add_to(app)


@app.command(short_help="Look at the database in a browser: tables, charts, a map.")
def explore(
    db: Db = DEFAULT_DB,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8001,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")] = True,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="DIR", help="Write what a public instance needs; serve nothing.")
    ] = None,
) -> None:
    """Look at the database in Datasette: tables explained, questions to ask, charts."""
    from trials import explore as exploring

    exploring.run(db, host=host, port=port, open_browser=browser, out=export)


@snapshot_app.command("save")
def snapshot_save(
    file: Annotated[Path, typer.Argument(help="The file to write, …jsonl.gz.")],
    records: Annotated[list[Path], typer.Option("--records", help="Files of study records: JSON lines, .gz or not.")],
    condition: Annotated[
        list[str], typer.Option("--condition", metavar="NAME", help="A condition whose trials to keep.")
    ],
    therapy: Annotated[list[str], typer.Option("--therapy", metavar="NAME", help="A therapy that the records cover.")],
    date_: Annotated[str, typer.Option("--date", metavar="DATE", help="The date of the records.")],
    without: Annotated[
        list[str] | None, typer.Option("--without", help="A narrower one that they do not cover.")
    ] = None,
    word: Annotated[list[str] | None, typer.Option("--word", help="Keep what a word beginning so names, too.")] = None,
    note: Annotated[str, typer.Option("--note", help="What a reader must know of the selection.")] = "",
) -> None:
    """Keep the facts of the trials about some conditions, from files of records, in one small file."""
    from trials.cache import snapshots

    vocabulary = options.vocabulary_loaded()
    saved = snapshots.compile_files(
        file,
        records,
        conditions=[options.concept(name, vocabulary, "condition").id for name in condition],
        therapies=[options.concept(name, vocabulary, "therapy").id for name in therapy],
        date=options.iso_date(date_, "--date"),
        note=note,
        vocabulary=vocabulary,
        without=[options.either(name, vocabulary).id for name in without or ()],
        words=word or (),
    )
    print(f"{file}: {len(saved.records)} records as of {saved.date}")


@snapshot_app.command("load")
def snapshot_load(
    file: Annotated[Path, typer.Argument(help="A file that snapshot save wrote.")],
    db: Annotated[Path, typer.Option("--db", help="A database of its own, which must not hold live records.")],
) -> None:
    """Load a snapshot into a database of its own."""
    from trials import cache
    from trials.cache import snapshots

    snapshot = snapshots.load(file)
    with cache.writing(db), cache.open_db(db) as opened:
        snapshots.into(opened, snapshot)
    print(f"{db}: {len(snapshot.records)} records as of {snapshot.date}")


@vocabulary_app.command("lookup")
def vocabulary_lookup(name: Annotated[str, typer.Argument(help="A name as people write it.")]) -> None:
    """What a name resolves to."""
    vocabulary = options.vocabulary_loaded()
    found = vocabulary.lookup(name)
    if not found:
        raise UsageError(options.unknown(name, "condition or therapy", vocabulary))
    rows = [(c.id, c.kind.value, c.name, "; ".join(c.names[1:6]), c.source) for c in found]
    terminal.table(["concept", "kind", "name", "also called", "source"], rows)


examples.add_to(app)

# ---------------------------------------------------------------- reading and telling


def _read(
    sources: Sequence[str],
    vocabulary: Vocabulary,
    problems: list[str],
    *,
    offline: bool,
    say: Callable[[str], None],
    processes: int = 1,
) -> Iterator[Reading]:
    """The readings, as they come; to `problems` a sentence for each article that has nothing to say."""
    from trials import readings

    fetch = None if offline else _fetch
    for read in readings.read(sources, vocabulary, fetch=fetch, stdin=_stdin, say=say, processes=processes):
        if isinstance(read, ArticleError):
            problems.append(str(read))
        else:
            if read.article.note:
                terminal.warn(f"{read.article.source}: {read.article.note}")
            if read.note:
                problems.append(f"{read.article.source}: {read.note}")
            yield read
    for problem in problems:
        terminal.warn(problem)


def _fetch(url: str) -> Any:
    from trials.http import Client

    with Client(contact=options.contact()) as client:
        return client.fetch(url)


def _stdin() -> bytes:
    return sys.stdin.buffer.read()


def _nothing_read(articles: Sequence[str] | None, problems: Sequence[str]) -> str:
    if problems:
        return "No article could be read, so there is nothing to report."
    where = ", ".join(articles or ["seeds"])
    return f"No article was found in {where}; name files, folders or URLs to read."


# ---------------------------------------------------------------- the way in


# Typer brings click as a part of itself since 0.26 and as a package before: ask it for the base of its own errors.
_WRONG_WORDS: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: every error that ends a run is one sentence and an exit code."""
    signal.signal(signal.SIGTERM, _stop)  # a scheduler's way to say Ctrl-C
    terminal.streams()
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = app(args=arguments, standalone_mode=False)
        sys.stdout.flush()
    except TrialsError as error:
        terminal.warn(str(error))
        return error.exit_code
    except _WRONG_WORDS as error:
        error.show()
        return int(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _stopped()
    except BrokenPipeError:
        return _unread()
    except SystemExit as end:  # Typer makes 1 of a broken pipe
        if isinstance(end.__context__, BrokenPipeError):
            return _unread()
        raise
    except OSError as error:
        what = f"{error.filename} cannot be used" if error.filename else "The output cannot be written"
        terminal.warn(f"{what}: {(error.strerror or str(error)).lower()}; free space or name another place.")
        return 1
    except Exception as error:
        if os.environ.get("TRIALS_DEBUG"):
            raise
        terminal.warn(
            f"a fault in trials itself: {type(error).__name__}: {error}; "
            "please report it, with what TRIALS_DEBUG=1 prints for the same command."
        )
        return 70  # EX_SOFTWARE
    # Typer tells of Ctrl-C by this code alone.
    return _stopped() if code == 130 else code if isinstance(code, int) else 0


def _unread() -> int:
    """The reader of the output, such as `head`, has had enough: end as a program that was never told to go on does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141  # 128 and the number of SIGPIPE


def _stopped() -> int:
    terminal.warn("stopped; what was fetched so far is kept, and the next run goes on from there.")
    return 130


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
