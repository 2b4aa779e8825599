"""`trials judge`: a person's own decision on a claim, a match or a verdict. As in cli.py, options and one call each."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from trials import options

app = typer.Typer(no_args_is_help=True, help="Record a person's decision on a claim, a match or a verdict.")

Db = Annotated[Path, typer.Option("--db", envvar="TRIALS_DB", help="The live database, which keeps the decisions.")]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason, one sentence.")]
By = Annotated[str | None, typer.Option("--by", envvar="TRIALS_BY", help="Who decides; else the user's name.")]
ReportFile = Annotated[Path, typer.Option("--report", help="The report that has the claim.")]
ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, or the beginning of one.")]
DEFAULT_DB = Path("cache/trials.db")
DEFAULT_REPORT = Path("reports/report.json")


def _record(subject: str, key: str, decision: str, why: str | None, by: str | None, db: Path) -> None:
    from trials import decisions
    from trials.models import Judgement

    now = datetime.now(UTC).isoformat(timespec="seconds")
    number = decisions.record(db, Judgement(subject, key, decision, why, by or _user(), now))
    print(f"{db}: decision {number}, {subject} {key}: {decision}")


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name in the environment, none in the system
        return None


@app.command("claim")
def claim_(
    claim: ClaimId,
    decision: Annotated[str, typer.Argument(help="not-a-claim; a type, with a strength if need be; withdraw.")],
    why: Why = None,
    by: By = None,
    report: ReportFile = DEFAULT_REPORT,
    db: Db = DEFAULT_DB,
) -> None:
    """Say what kind of claim a sentence is ("efficacy_promising/speculative"), or that it is none."""
    from trials import explaining, judging

    decision = judging.checked("claim", decision)
    _, found = explaining.claim_of(explaining.load(report), claim, report)
    _record("claim", found["id"], decision, why, by, db)


@app.command("match")
def match_(
    trial: Annotated[str, typer.Argument(metavar="NCT…", help="The trial.")],
    decision: Annotated[str, typer.Argument(help="yes, no or withdraw.")],
    condition: Annotated[str, typer.Option("--condition", help="The condition's name or MeSH id.")],
    therapy: Annotated[str, typer.Option("--therapy", help="The therapy's name or MeSH id.")],
    why: Why = None,
    by: By = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Say whether a trial is about a treatment for a condition."""
    from trials import judging
    from trials.registries import ctgov

    decision, number = judging.checked("match", decision), ctgov.checked_id(trial)
    vocabulary = options.vocabulary_loaded()
    pair = options.concept(condition, vocabulary, "condition").id, options.concept(therapy, vocabulary, "therapy").id
    _record("match", judging.key(number, *pair), decision, why, by, db)


@app.command("verdict")
def verdict_(
    claim: ClaimId,
    label: Annotated[str, typer.Argument(help="A label, such as unverified, or withdraw.")],
    condition: Annotated[
        str | None, typer.Option("--condition", help="Only the verdict for this condition; else all of the claim's.")
    ] = None,
    why: Why = None,
    by: By = None,
    report: ReportFile = DEFAULT_REPORT,
    db: Db = DEFAULT_DB,
) -> None:
    """Give a claim's verdict another label; the tables' own stays beside it."""
    from trials import explaining, judging
    from trials.errors import UsageError

    label = judging.checked("verdict", label)
    _, found = explaining.claim_of(explaining.load(report), claim, report)
    about = options.concept(condition, options.vocabulary_loaded(), "condition").id if condition else None
    verdicts = explaining.verdicts_of(found, about)
    if not verdicts:
        raise UsageError(f"Claim {found['id']} has no verdict{f' for “{condition}”' if condition else ''} in {report}.")
    for one in verdicts:
        _record("verdict", judging.key(found["id"], one["condition"], one["therapy"]), label, why, by, db)


@app.command("list")
def list_(db: Db = DEFAULT_DB) -> None:
    """Every decision, oldest first."""
    from trials import decisions

    decisions.tell(db)


@app.command("export")
def export_(file: Annotated[Path, typer.Argument(help="The file, .csv or .json.")], db: Db = DEFAULT_DB) -> None:
    """Write every decision to a file."""
    from trials import decisions

    print(f"{file}: {decisions.export(db, file)} decisions")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="A file that export wrote.")], db: Db = DEFAULT_DB) -> None:
    """Add the decisions of a file that the database does not have yet."""
    from trials import decisions

    read, new = decisions.import_(db, file)
    print(f"{db}: {read} decisions read, {new} of them new")
