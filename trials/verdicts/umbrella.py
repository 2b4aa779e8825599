"""Umbrella subjects ("liver disorders"): each condition that the article names is judged, and the range printed.

Never the union of their trials, which would inflate the tier. The umbrella's own label is the mildest that any named
condition with trials gets, since what is said of a group holds where it holds for one of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trials.models import Label, Pair, Reading, Tier, Verdict
from trials.phrases import in_running_text, listing
from trials.verdicts import readings
from trials.verdicts.rules import MILDEST, STEPS, WORDS

# As `case.opening` makes it: "The records of 3 May 2019 show, as of 2 May 2018,".
_OPENING = re.compile(r"The (?:registry shows|records of [\w ]+ show)(?:, as of [\w ]+,)?")

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary


def named(reading: Reading, condition: str, therapy: str, vocabulary: Vocabulary) -> tuple[Pair, ...]:
    """The conditions that the article names in an umbrella's stead; empty when it is none, or names none."""
    if not vocabulary.umbrella(condition):
        return ()
    pairs = dict.fromkeys(p for p in (*reading.examples, *reading.pairs) if p.therapy == therapy)
    inside = {p for p in pairs if vocabulary.is_narrower(p.condition, condition)}
    # An umbrella among the named ones is judged by its own examples, or not at all.
    return tuple(p for p in pairs if p in inside and not vocabulary.umbrella(p.condition))


def together(condition: str, verdicts: list[Verdict], vocabulary: Vocabulary) -> list[Verdict]:
    """The umbrella's own verdict, then those of the named conditions, each with the range."""
    name = in_running_text(vocabulary.concept(condition))
    # Where another condition has trials, one without any says nothing of the whole; one that was not asked about may.
    with_trials = [v for v in verdicts if v.tier != Tier.T0]
    best = min(with_trials or verdicts, key=lambda v: MILDEST.index(v.label))
    told = _range(verdicts, vocabulary)
    tiers = {v.tier for v in verdicts}
    own = replace(
        best,
        condition=condition,
        words=best.words.replace(said := WORDS[best.label], f"{said}, by the conditions named", 1)
        if len({v.label for v in verdicts}) == 1
        else best.words,
        tier=tiers.pop() if len(tiers) == 1 else None,
        shows=f"{_begins(best)} this of {name}, judged by the conditions that the article names: {told}.",
        studies=tuple(dict.fromkeys(nct for v in verdicts for nct in v.studies)),
        rule=f"umbrella: {STEPS['umbrella']}",
        readings=readings.of_group(
            verdicts, {v.condition or "": in_running_text(vocabulary.concept(v.condition or "")) for v in verdicts}
        ),
        would_change=f"A change for any of the conditions named would change it. {best.would_change}",
    )
    if len(verdicts) == 1:
        return [own, *verdicts]
    said = f"The article says it of {name} as a whole; by the conditions it names, the answer is: {told}."
    if len({v.label for v in verdicts}) == 1:
        said = f"The article says it of {name} as a whole; the answer is the same for each condition that it names."
    return [own, *(replace(v, shows=f"{v.shows} {said}") for v in verdicts)]


def _begins(verdict: Verdict) -> str:
    found = _OPENING.match(verdict.shows)
    return found[0] if found else "The registry shows"


def _range(verdicts: Sequence[Verdict], vocabulary: Vocabulary) -> str:
    """ "ahead of what the registry holds for liver cirrhosis and …; no matching record found … for fatty liver"."""
    by_label: dict[Label, list[str]] = {}
    for verdict in sorted(verdicts, key=lambda v: MILDEST.index(v.label)):
        name = in_running_text(vocabulary.concept(verdict.condition or ""))
        by_label.setdefault(verdict.label, []).append(name)
    return "; ".join(f"“{WORDS[label]}” for {listing(names)}" for label, names in by_label.items())
