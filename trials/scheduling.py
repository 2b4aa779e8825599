"""A schedule that works as it is, with this installation's own paths filled in.

The registry's data is new on Monday to Friday at about 14:00 UTC. A refresh that finds nothing new is one request, and
one that is locked out or cut off is made up for by the next, so that a fixed time a day is enough.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trials.errors import UsageError

__all__ = ["KINDS", "Place", "schedule"]

EXIT_CODES = """\
Exit codes: 0 everything is current, whether or not there was something new; 75 another refresh is running or the
registry is silent, and the next run makes up for it; 1 something that wants a look (the sentence on stderr says what);
2 wrong words; 130 stopped. What was fetched is kept in any case, and the next run goes on from there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where this installation is, and what it is to keep up to date."""

    python: Path
    db: Path
    log: Path
    minute: int  # so that not everybody comes at the same one
    api: str | None = None
    contact: str | None = None

    @property
    def command(self) -> list[str]:
        extra = ["--api", self.api] if self.api else []
        return [str(self.python), "-m", "trials", "refresh", "--db", str(self.db), "--quiet", "--wait", "600", *extra]


def schedule(kind: str, place: Place) -> str:
    """The schedule of a kind, as text."""
    if kind not in KINDS:
        raise UsageError(f"There is no schedule for “{kind}”; use one of {', '.join(KINDS)}.")
    return KINDS[kind](place)


def _commented(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.splitlines())


def _cron(place: Place) -> str:
    contact = f"TRIALS_CONTACT={shlex.quote(place.contact)} " if place.contact else ""
    folder, log = shlex.quote(str(place.log.parent)), shlex.quote(str(place.log))
    line = f"mkdir -p {folder} && {{ date -u; {contact}{shlex.join(place.command)}; echo exit code $?; }} >>{log} 2>&1"
    line = line.replace("%", "\\%")  # a per cent sign ends a command in a crontab
    return f"""\
# Put this into `crontab -e`. The time is this machine's own; the registry's data is new by 15:00 UTC.
# What is said goes to {place.log}. To be told of trouble by mail, set MAILTO
# and leave out the end of the line from >> on: cron mails what is printed.
{_commented(EXIT_CODES)}
{place.minute} 17 * * 1-5 {line}
"""


def _systemd(place: Place) -> str:
    command = " ".join(_quoted(word) for word in place.command)
    contact = f"Environment={_quoted(f'TRIALS_CONTACT={place.contact}')}\n" if place.contact else ""
    return f"""\
# Two files for ~/.config/systemd/user/, then:
#   systemctl --user daemon-reload && systemctl --user enable --now trials-refresh.timer
#   loginctl enable-linger    (so that it runs while you are not logged in)
# What is said goes to the journal: journalctl --user -u trials-refresh. 75 counts as success here, for the next run
# makes up for it; anything else makes the unit fail, which OnFailure= or a monitor sees.
{_commented(EXIT_CODES)}

# ---- trials-refresh.service
[Unit]
Description=Bring the trial records up to date

[Service]
Type=oneshot
{contact}ExecStart={command}
SuccessExitStatus=75
TimeoutStartSec=6h

# ---- trials-refresh.timer
[Unit]
Description=Bring the trial records up to date on weekdays

[Timer]
OnCalendar=Mon..Fri *-*-* 15:{place.minute:02} UTC
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
"""


def _quoted(word: str) -> str:
    """As systemd reads it: percent and dollar mean something there, in quotes too."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if escaped == word and not set(word) & set(" '\t;") else f'"{escaped}"'


def _github(place: Place) -> str:
    return f"""\
# .github/workflows/trials.yml, in a repository that holds trials itself (a fork of it): refreshes on weekdays, keeps
# the database from run to run, writes the reports of the articles in seeds/ as an artifact. A run's log says what
# happened; GitHub mails when one fails.
{_commented(EXIT_CODES)}
name: trials
on:
  schedule:
    - cron: "{place.minute} 15 * * 1-5"
  workflow_dispatch:
concurrency: trials
permissions:
  contents: read
jobs:
  refresh:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - uses: actions/cache@v4
        with:
          path: cache
          key: trials-${{{{ github.run_id }}}}
          restore-keys: trials-
      - run: pip install .
      - name: Bring the records up to date
        run: trials refresh --db cache/trials.db || [ $? -eq 75 ]
        env:
          TRIALS_CONTACT: ${{{{ github.server_url }}}}/${{{{ github.repository }}}}
      - run: trials report seeds --db cache/trials.db --max-age 3d --out reports
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: reports
          path: reports
"""


KINDS: dict[str, Callable[[Place], str]] = {"cron": _cron, "systemd": _systemd, "github": _github}
