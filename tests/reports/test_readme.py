"""The README and the help of the commands name the same options."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from trials.cli import app

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
