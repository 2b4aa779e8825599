"""One claim set beside the evidence for one pair, and what is found about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from trials.evidence import INTERVENTIONAL, asof
from trials.evidence.asof import Standing
from trials.models import Claim, Evidence, Label, State, Study
from trials.phrases import count, day, some
from trials.verdicts import meant
from trials.verdicts.doubts import Doubt
from trials.verdicts.meant import Meant


@dataclass(frozen=True, slots=True)
class Finding:
    """A label on its way to being a verdict; `shows` goes on after "The registry shows"."""

    label: Label
    rule: str  # the id of a row
    row: str  # the row in words
    shows: str
    studies: tuple[str, ...]
    cannot_show: str
    would_change: str
    note: str = ""  # said after the label's words
    words: str = ""  # said instead of them


@dataclass(frozen=True)
class Case:
    """What a rule may look at."""

    claim: Claim
    evidence: Evidence
    records: Mapping[str, Study]
    therapy: str  # names, as they read in a sentence
    condition: str
    therapy_names: tuple[str, ...]
    published: str | None  # the article's own date
    doubts: tuple[Doubt, ...] = ()  # about the sentence and the pair

    @cached_property
    def trials(self) -> list[Study]:
        """The certain, interventional matches that existed on the date."""
        return self._interventional(self.evidence.studies)

    @cached_property
    def meant(self) -> Meant | None:
        """The very trial that the sentence speaks of, where its own facts tell it from the others."""
        return meant.find(self.claim, self.trials)

    @cached_property
    def possible(self) -> list[Study]:
        return self._interventional(self.evidence.possible)

    def _interventional(self, ids: Sequence[str]) -> list[Study]:
        known = [self.records[i] for i in ids if i in self.records]
        return [s for s in known if s.study_type == INTERVENTIONAL]

    def standing(self, *wanted: Standing, on: str | None = None) -> list[Study]:
        """The trials that stood so on the date of the evidence, or on another."""
        date = on or self.evidence.as_of
        return [s for s in self.trials if asof.existed(s, date) and asof.standing(s, date) in wanted]

    @property
    def completed(self) -> list[Study]:
        return self.standing(Standing.COMPLETED)

    @property
    def with_results(self) -> list[Study]:
        return [s for s in self.completed if asof.results_posted(s, self.evidence.as_of)]

    @property
    def column(self) -> str:
        """The column of the verdict table."""
        return "T4r" if self.evidence.tier == "T4" and self.evidence.has_results else str(self.evidence.tier)

    @property
    def tier(self) -> str:
        """The tier as printed: with an r when a trial at that tier has posted results."""
        return f"{self.evidence.tier}{'r' if self.evidence.has_results else ''}"

    def of(self, studies: Sequence[Study], adjective: str = "", noun: str = "trial") -> str:
        """ "two completed trials of X for Y (NCT…, NCT…)"."""
        what = f"{adjective} {noun}".strip()
        return f"{count(len(studies), what)} of {self.therapy} for {self.condition} ({some(ids(studies))})"


def ids(studies: Sequence[Study]) -> tuple[str, ...]:
    return tuple(s.id for s in studies)


def opening(evidence: Evidence) -> str:
    """ "The registry shows", or of which records, or as of which earlier date, it is said."""
    answer = evidence.answer
    if evidence.state is State.NOT_ASKED:
        return "The registry shows"
    kept = answer.basis.removeprefix("snapshot of ").strip() if answer.basis.startswith("snapshot") else ""
    records = kept or (answer.data_date or answer.asked_at or "")[:10]
    chosen = f", as of {day(evidence.as_of)}," if records and evidence.as_of < records else ""
    return f"The records of {day(kept)} show{chosen}" if kept else f"The registry shows{chosen}"
