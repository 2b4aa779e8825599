"""What the README says of commands, options, verdicts and output is so."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from tests.reports.readme import printed, sample
from trials.cli import app
from trials.reports.words import LABELS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
COMMANDS = dict(get_command(app).commands)  # type: ignore[attr-defined]


def options(command: object) -> set[str]:
    own = {word for one in getattr(command, "params", ()) for word in one.opts if word.startswith("--")}
    return own | {word for part in getattr(command, "commands", {}).values() for word in options(part)}


def test_every_option_in_the_readme_is_one_of_a_command() -> None:
    every = {word for command in COMMANDS.values() for word in options(command)} | {"--help", "--version"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= every


def test_every_option_of_a_report_is_in_the_readme() -> None:
    assert {word for word in options(COMMANDS["report"]) if word not in README} == set()


def test_every_command_is_in_the_readme() -> None:
    assert {name for name in COMMANDS if f"`trials {name}" not in README} == set()


def test_the_sample_is_what_is_printed() -> None:
    shown = sample(README)
    assert shown == printed(shown), "run python -m tests.reports.readme"


def test_every_verdict_is_in_the_readme_in_its_words() -> None:
    told = re.findall(r"^\| `(\w+)` \| (.+) \|$", README, re.MULTILINE)
    assert dict(told) == {label.value: row.words for label, row in LABELS.items()}


def test_a_shared_option_is_on_the_commands_that_the_readme_names_and_on_no_other() -> None:
    rows = re.findall(r"^\| `(--[a-z-]+)[^`]*`: .+ \| (.+) \|$", README, re.MULTILINE)
    assert len(rows) == 8
    for option, named in rows:
        have = set()
        for name, command in COMMANDS.items():
            parts = getattr(command, "commands", None)
            having = {f"{name} {part}" for part, one in (parts or {}).items() if option in options(one)}
            have |= {name} if option in options(command) and (not parts or len(having) == len(parts)) else having
        assert set(re.findall(r"`([^`]+)`", named)) == have, option
