"""The command line says of itself what is so: the README's list of commands, every help, the example in each."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.registry import samples
from tests.registry.server import Registry
from trials.cli import app
from trials.commands.examples import EXAMPLES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf8")


def commands() -> dict[str, Any]:
    """Every command by its whole name, as Typer built it."""

    def below(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        if not hasattr(command, "commands"):
            yield name, command
        for word, inner in getattr(command, "commands", {}).items():
            yield from below(inner, f"{name} {word}".strip())

    return dict(below(typer.main.get_command(app), ""))


COMMANDS = commands()
LISTED = re.findall(r"^\| `trials ([^`]+)` \| (.+) \|$", README, re.MULTILINE)


def options_of(name: str) -> set[str]:
    """Of a command, or of all the commands of a group."""
    found = [c for n, c in COMMANDS.items() if n == name or n.startswith(f"{name} ")]
    return {option for command in found for parameter in command.params for option in parameter.opts}


def test_the_readme_lists_every_command_once_and_no_other() -> None:
    groups = {name.split()[0] for name in COMMANDS}
    assert sorted(usage.split()[0] for usage, _ in LISTED) == sorted(groups)
    for usage, _ in LISTED:
        group, *words = usage.replace(",", "").split()
        for word in words:
            if word.islower() and group in ("snapshot", "vocabulary"):
                assert f"{group} {word}" in COMMANDS


@pytest.mark.parametrize(("usage", "does"), LISTED)
def test_options_that_the_readme_gives_a_command_are_its_own(usage: str, does: str) -> None:
    named = set(re.findall(r"--[a-z-]+", f"{usage} {' '.join(re.findall(r'`([^`]+)`', does))}"))
    assert named <= options_of(usage.split()[0])


def test_options_that_the_readme_calls_the_same_on_several_are_known() -> None:
    """Which commands have them is held in tests/reports/test_readme.py."""
    table = README.partition("These are the same on several:")[2].partition("\n\n`")[0]
    named = re.findall(r"^\| `(--[a-z-]+)[^`]*`:", table, re.MULTILINE)
    assert {"--db", "--offline", "--quiet", "--as-of", "--max-age", "--api"} <= set(named)
    for option in named:
        assert sum(option in options_of(name) for name in COMMANDS) > 1, option


def test_an_option_of_a_name_says_the_same_in_every_command() -> None:
    """Same words, same options everywhere: the same short form, and a value or none."""
    forms: dict[str, set[tuple[object, ...]]] = {}
    for command in COMMANDS.values():
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    forms.setdefault(option, set()).add((tuple(parameter.opts), bool(parameter.is_flag)))
    assert {option for option, seen in forms.items() if len(seen) > 1} == set()


def test_every_command_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_help_describes_the_command_and_each_option(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, f"{name} {parameter.opts[0]}"
    assert f"trials {name} {EXAMPLES[name]}".strip() in command.epilog


# ---------------------------------------------------------------- the examples run


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    """Every example, in the order of the table, in one folder, before a registry of our own."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    given = {"conditions": ["Liver Cirrhosis"], "interventions": [("BIOLOGICAL", "mesenchymal stem cells")]}
    records = [samples.record(1342250, "Stem cells in liver cirrhosis", **given), samples.record(2, "Cells in asthma")]
    (folder / "studies.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    with Registry(records).running() as registry:
        return {name: _run(name, words, folder, registry.base) for name, words in EXAMPLES.items()}


def _run(name: str, words: str, folder: Path, base: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "trials", *name.split(), *shlex.split(words)]
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "TRIALS_CTGOV_URL": base, "TRIALS_BY": "Ada"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_runs(ran: dict[str, subprocess.CompletedProcess[str]], name: str) -> None:
    done = ran[name]
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()
