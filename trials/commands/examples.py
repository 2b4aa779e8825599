"""An example of every command, at the end of its help. Tests run them all, in this order, in one folder with seeds/."""

from __future__ import annotations

import typer

# command: what follows it
EXAMPLES = {
    "report": "seeds --out reports",
    "scan": "seeds --explain",
    "search": '--condition "liver cirrhosis" --therapy "stem cell therapy"',
    "show": "NCT01342250 --history",
    "why": "liver-b1035f1a",
    "refresh": "--max-age 12h --wait 60",
    "status": "--json",
    "doctor": "--offline",
    "import": "studies.jsonl",
    "schedule": "cron",
    "explore": "--export public",
    "snapshot save": (
        'asthma.jsonl.gz --records studies.jsonl --condition asthma --therapy "stem cell therapy" --date 2026-01-31'
    ),
    "snapshot load": "asthma.jsonl.gz --db asthma.db",
    "vocabulary lookup": '"heart attack"',
    "judge claim": 'liver-b1035f1a not-a-claim --why "It is a headline"',
    "judge match": 'NCT01342250 no --condition "liver cirrhosis" --therapy "stem cell therapy"',
    "judge verdict": 'liver-7f5f4a27 unverified --why "The paper is about rats"',
    "judge list": "",
    "judge export": "decisions.csv",
    "judge import": "decisions.csv",
}


def add_to(app: typer.Typer, above: str = "") -> None:
    """Give every command of the command line its example; a test says where one is missing."""
    for command in app.registered_commands:
        name = above + (command.name or command.callback.__name__.replace("_", "-"))  # type: ignore[union-attr]
        if name in EXAMPLES:  # \b keeps the lines as they are
            command.epilog = f"\b\nExample:\n  trials {name} {EXAMPLES[name]}".rstrip()
    for group in app.registered_groups:
        if group.typer_instance is not None:
            add_to(group.typer_instance, f"{above}{group.name} ")
