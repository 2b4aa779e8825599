"""Two numbers set side by side: "9 percent of those on the drug relapsed, against 30 percent on placebo".

English gives the treated group's number first unless the comparison stands beside it. Which way is better hangs on
what is counted: deaths and relapses should be fewer, recoveries more.
"""

from __future__ import annotations

from itertools import pairwise

from trials.claims.cues import Parsed

_NEAR = 0.1  # a share of the larger number; two numbers that are nearer than this are the same
_REACH = 14  # words between the two numbers
_SMALL = {
    "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0,
    "ten": 10.0, "none": 0.0, "half": 50.0,
}  # fmt: skip
_BETWEEN = frozenset(["compared", "versus", "vs", "against", "than", "to", "while", "whereas", "and", "but"])
_BAD_VERBS = frozenset(
    ["died", "die", "relapsed", "relapse", "developed", "lost", "worsened", "suffered", "dropped", "quit",
     "failed", "caught", "contracted", "infected", "hospitalized", "hospitalised", "fell", "recurred",
     "returned"]
)  # fmt: skip
_UNITS = frozenset(
    ["year", "years", "months", "month", "weeks", "week", "milligrams", "mg", "patients", "people", "women", "men",
     "children", "aged"]
)  # fmt: skip


def compared(parsed: Parsed) -> list[str]:
    """The feature of a comparison of two numbers, where a sentence makes one."""
    forms = parsed.words.forms
    if "NUM" not in parsed.found and _SMALL.keys().isdisjoint(forms):
        return []
    numbers = [at for at, form in enumerate(forms) if form in _SMALL or form[0].isdigit()]
    if len(numbers) < 2:
        return []
    places = [(at, value) for at in numbers if (value := _value(parsed, at)) is not None]
    for (first, a), (second, b) in pairwise(places):
        if second - first > _REACH or _BETWEEN.isdisjoint(forms[first + 1 : second]):
            continue
        if not _sides(parsed, first, second):
            continue
        if _control_first(parsed, first, second):
            a, b = b, a
        return [_verdict(a, b, _bad(parsed))]
    return []


def _value(parsed: Parsed, at: int) -> float | None:
    """What a number comes to; a year, an age and a count of people are none to compare."""
    form = parsed.words.forms[at]
    if form in _SMALL:
        return _SMALL[form]
    if at + 1 < len(parsed.words) and parsed.words.forms[at + 1] in _UNITS:
        return None
    try:
        value = float(form.replace(",", ""))
    except ValueError:
        return None
    return None if 1900 <= value <= 2100 else value


def _sides(parsed: Parsed, first: int, second: int) -> bool:
    """Does the sentence name a comparison at all: a placebo, another group, those without?"""
    found = parsed.found
    near = range(first - 8, second + 12)
    spans = [*found.get("PLACEBO", ()), *found.get("GROUPS", ()), *found.get("NOVERSUS", ())]
    return any(start in near for start, _ in spans)


def _control_first(parsed: Parsed, first: int, second: int) -> bool:
    """Does the comparison stand beside the first number and not beside the second?"""
    controls = [start for start, _ in parsed.found.get("PLACEBO", ())]
    return any(first < at < second for at in controls) and not any(second < at < second + 10 for at in controls)


def _bad(parsed: Parsed) -> bool | None:
    """Is what is counted something bad? None when the sentence does not say."""
    forms = set(parsed.words.forms)
    if forms & _BAD_VERBS or {"BAD", "HARM", "COND"} & parsed.found.keys():
        return not {"GOOD", "ROSE", "LESSLIKELY"} & parsed.found.keys()
    return False if {"GOOD", "ROSE", "LESSLIKELY", "GAIN"} & parsed.found.keys() else None


def _verdict(a: float, b: float, bad: bool | None) -> str:
    if abs(a - b) <= _NEAR * max(a, b):
        return "numbers_near"
    if bad is None:
        return "numbers_apart"
    return "numbers_good" if (a < b) == bad else "numbers_bad"
