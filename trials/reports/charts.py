"""The geometry of our pictures; the templates beside this module draw them as SVG.

Drawn 400 units wide and shown at about that width, so that the text in them stays text-sized on a phone; two stand
side by side on a wide screen. No legend: rows, columns and groups carry their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace
from typing import TYPE_CHECKING

from trials.phrases import listing
from trials.reports import words
from trials.reports.text import clip

if TYPE_CHECKING:
    from trials.reports.view import TrialRow

WIDTH = 400


@dataclass(frozen=True, slots=True)
class Dot:
    """One trial in a cell."""

    x: float
    y: float
    trial: str
    title: str
    results: bool


@dataclass(frozen=True, slots=True)
class Cell:
    group: str
    x: float
    width: float
    number: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    asks: str
    y: float
    height: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Phase by status, each dot one trial."""

    title: str
    description: str
    columns: tuple[tuple[str, str, float, float, int], ...]  # group, name, x, width, number
    rows: tuple[Row, ...]
    radius: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One trial from its start to its (planned) completion."""

    x: float
    y: float
    width: float
    thickness: float
    ahead: float  # width of the part that lies after the date of the report
    trial: str
    title: str
    name: tuple[float, str] | None  # where its number stands, and which end of it


@dataclass(frozen=True, slots=True)
class Band:
    """The trials of one status."""

    group: str
    name: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Trials over time, each bar one trial."""

    title: str
    description: str
    ticks: tuple[tuple[float, str], ...]
    today: float
    today_words: str
    bands: tuple[Band, ...]
    left_out: str  # what is not drawn, and why, in a sentence
    height: float


# ---------------------------------------------------------------- phase by status

LABELS = 104  # width of the names of the rows
HEAD = 40
# most dots in a cell up to …, dots in a row of dots
_DENSITY = ((18, 6), (48, 8), (120, 11), (300, 15), (10**9, 22))
_TITLE = 48  # characters of a trial's title beside its mark; whole in the table
_ALWAYS = ("Phase 1", "Phase 2", "Phase 3", "Phase 4")


def matrix(trials: Sequence[TrialRow], therapy: str, condition: str) -> Matrix:
    shown = [g for g in words.GROUPS if g[0] != "access" or any(t.group == "access" for t in trials)]
    names = dict(words.PHASE_ROWS)
    other = {t.phase: "" for t in trials if t.phase not in names}
    phases = [
        (n, a) for n, a in (*words.PHASE_ROWS, *other.items()) if n in _ALWAYS or any(t.phase == n for t in trials)
    ]
    cells = {(p, g[0]): [t for t in trials if t.phase == p and t.group == g[0]] for p, _ in phases for g in shown}
    across = next(n for most, n in _DENSITY if max(map(len, cells.values())) <= most)
    width = (WIDTH - LABELS) / len(shown)
    step = (width - 8) / across
    rows, y = [], float(HEAD)
    for phase, asks in phases:
        deepest = max(-(-len(cells[phase, g[0]]) // across) for g in shown)
        height = max(36.0, 24 + deepest * step)
        drawn = tuple(
            _cell(cells[phase, g[0]], g[0], LABELS + n * width, y, width, across, step) for n, g in enumerate(shown)
        )
        rows.append(Row(phase, asks, _r(y), _r(height), drawn))
        y += height
    columns = tuple(
        (g, name, _r(LABELS + n * width), _r(width), sum(t.group == g for t in trials))
        for n, (g, name, _) in enumerate(shown)
    )
    said = listing([f"{number} {name.lower()}" for _, name, _, _, number in columns if number])
    title = f"Trials of {therapy} for {condition}, by phase and status"
    about = f"{words.plural(len(trials), 'record')}: {said}. " + " ".join(_spoken(row) for row in rows)
    return Matrix(title, about.strip(), columns, tuple(rows), _r(min(3.4, step * 0.41)), _r(y + 2))


def _cell(trials: Sequence[TrialRow], group: str, x: float, y: float, width: float, across: int, step: float) -> Cell:
    dots = tuple(
        Dot(
            _r(x + 4 + step * (n % across + 0.5)),
            _r(y + 19 + step * (n // across + 0.5)),
            trial.id,
            f"{trial.id}: {clip(trial.title, _TITLE)}",
            trial.has_results,
        )
        for n, trial in enumerate(trials)
    )
    return Cell(group, _r(x), _r(width), len(trials), dots)


def _spoken(row: Row) -> str:
    names = {group: name.lower() for group, name, _ in words.GROUPS}
    said = [f"{cell.number} {names[cell.group]}" for cell in row.cells if cell.number]
    return f"{row.name}: {listing(said) or 'none'}."


# ---------------------------------------------------------------- trials over time

_THICKNESS = ((100, 1.0), (30, 0.65), (0, 0.36))  # participants from …, share of the lane
_NAMED = 16  # up to so many trials, each has a lane of its own and its number beside it
_NAME = 74  # width of a number, in the widest of the usual fonts
_LANES = ((_NAMED, 13.0), (40, 9.0), (120, 6.0), (400, 4.0), (10**9, 2.6))  # trials up to …, height of a lane
_YEARS_BACK, _YEARS_ON = 30, 10  # dates beyond are placeholders (1900-01, 2099-01 stand in real records)
_TOP = 22


def timeline(trials: Sequence[TrialRow], therapy: str, condition: str, as_of: str) -> Timeline | None:
    today = _year(as_of)
    if today is None:
        return None
    begun = {t.id: low for t in trials if (low := _year(t.start)) is not None}
    spans = {t.id: (begun[t.id], max(_year(t.completion) or 0, begun[t.id])) for t in trials if t.id in begun}
    early = {number for number, (_, high) in spans.items() if high < today - _YEARS_BACK}
    dated = [t for t in trials if t.id in spans and t.id not in early]
    if not dated:
        return None
    first = max(min(spans[t.id][0] for t in dated), today - _YEARS_BACK) // 1
    last = min(max(today, *(spans[t.id][1] for t in dated)), today + _YEARS_ON) // 1 + 1
    scale = (WIDTH - 4) / (last - first)
    lane = next(height for most, height in _LANES if len(dated) <= most)

    def place(year: float) -> float:
        return 2 + (min(max(year, first), last) - first) * scale

    bands, y = [], float(_TOP)
    for group, name, _ in words.GROUPS:
        members = sorted((t for t in dated if t.group == group), key=lambda t: (spans[t.id], t.id))
        if not members:
            continue
        ends = [(place(spans[t.id][0]), place(spans[t.id][1]), t) for t in members]
        bars, lanes = _packed(ends, y + 16, lane, place(today), named=len(dated) <= _NAMED)
        bands.append(Band(group, f"{name}: {len(members)}", _r(y + 10), bars))
        y += 16 + lanes * lane + 10
    every = next(n for n in (1, 2, 5, 10) if (last - first) / n <= 8)
    ticks = tuple((_r(place(year)), str(year)) for year in range(int(first), int(last) + 1) if year % every == 0)
    left_out = _left_out(len(trials) - len(spans), len(early), int(first))
    return Timeline(
        f"Trials of {therapy} for {condition} over time",
        f"{_timeline_words([spans[t.id][0] for t in dated])} {left_out}".strip(),
        ticks,
        _r(place(today)),
        words.date_words(as_of),
        tuple(bands),
        left_out,
        _r(y + 4),
    )


def _left_out(undated: int, early: int, first: int) -> str:
    parts = [f"{undated:,} without a start date"] if undated else []
    parts += [f"{early:,} that ended before {first}"] if early else []
    return f"Not drawn: {listing(parts)}." if parts else ""


def _packed(
    spans: Sequence[tuple[float, float, TrialRow]], top: float, lane: float, today: float, *, named: bool
) -> tuple[tuple[Bar, ...], int]:
    """Bars side by side in as few lanes as hold them; with their numbers, each in its own."""
    free: list[tuple[float, int]] = []  # lanes by where they end, a heap
    lanes = 0
    bars = []
    for low, high, trial in spans:
        high = max(high, low + 3)
        if free and free[0][0] + 3 <= low and not named:
            at = heapreplace(free, (high, free[0][1]))[1]
        else:
            at, lanes = lanes, lanes + 1
            heappush(free, (high, at))
        share = next(share for least, share in _THICKNESS if (trial.enrolment or 0) >= least)
        size = min(lane * 0.86, 9.0) * share
        dates = f"{trial.start_words} to {trial.completion_words or 'no end given'}"
        bars.append(
            Bar(
                _r(low),
                _r(top + at * lane + (lane - size) / 2),
                _r(high - low),
                _r(size),
                _r(max(0.0, high - max(low, today))),
                trial.id,
                f"{trial.id}: {clip(trial.title, _TITLE)} ({trial.phase}, {trial.enrolment_words}, {dates})",
                _beside(low, high) if named else None,
            )
        )
    return tuple(bars), lanes


def _beside(low: float, high: float) -> tuple[float, str]:
    """Where a bar's number stands: behind it, before it, or, where there is no room, on the line's edge."""
    if high + 4 + _NAME <= WIDTH:
        return _r(high + 4), "start"
    return (_r(low - 4), "end") if low - 4 - _NAME >= 0 else (WIDTH, "end")


def _timeline_words(starts: Sequence[float]) -> str:
    begun = sorted(int(start) for start in starts)
    return (
        f"{words.plural(len(begun), 'trial')}; the first began in {begun[0]}, the last in {begun[-1]}, "
        f"half of them by {begun[(len(begun) - 1) // 2]}."
    )


def _year(date: str | None) -> float | None:
    """A date as a number of years: 2020-07 is 2020.5."""
    parts = (date or "").split("-")
    if not all(part.isdigit() for part in parts) or len(parts[0]) != 4:
        return None
    month = int(parts[1]) if len(parts) > 1 else 7
    day = int(parts[2]) if len(parts) > 2 else 1
    return int(parts[0]) + (month - 1) / 12 + (day - 1) / 366


def _r(number: float) -> float:
    """One decimal is a tenth of a pixel."""
    return round(number, 1)
