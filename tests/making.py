"""Small builders for tests of evidence and verdicts: a study from a few words, and a vocabulary of a few concepts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from trials.models import (
    Analysis,
    Answer,
    Arm,
    Article,
    Claim,
    ClaimType,
    Concept,
    Intervention,
    Kind,
    Match,
    MeshTerm,
    Outcome,
    Pair,
    Query,
    Reading,
    Results,
    State,
    Strength,
    Study,
)
from trials.phrases import in_running_text
from trials.vocabulary.store import Found

TODAY = "2026-06-30"
POI, CELLS = "MESH:D016649", "MESH:D033581"
LIVER, CIRRHOSIS, FATTY = "MESH:D008107", "MESH:D008103", "MESH:D005234"
PAIR = Pair(POI, CELLS)


@dataclass(eq=False)
class StandIn:
    """The part of the vocabulary that judging needs, over a handful of concepts."""

    named: dict[str, tuple[str, Kind]] = field(
        default_factory=lambda: {
            POI: ("Primary Ovarian Insufficiency", Kind.CONDITION),
            LIVER: ("Liver Diseases", Kind.CONDITION),
            CIRRHOSIS: ("Liver Cirrhosis", Kind.CONDITION),
            FATTY: ("Fatty Liver", Kind.CONDITION),
            CELLS: ("Stem Cell Transplantation", Kind.THERAPY),
        }
    )

    def concept(self, id_: str) -> Concept:
        name, kind = self.named[id_]
        return Concept(id_, name, kind, (name,), (), None, "test")

    def names(self, id_: str) -> tuple[str, ...]:
        return (self.named[id_][0], "stem cells", "stem cell therapy") if id_ == CELLS else (self.named[id_][0],)

    def narrower(self, id_: str) -> frozenset[str]:
        return frozenset({CIRRHOSIS, FATTY}) if id_ == LIVER else frozenset()

    def broader(self, id_: str) -> frozenset[str]:
        return frozenset({LIVER}) if id_ in (CIRRHOSIS, FATTY) else frozenset()

    def is_narrower(self, a: str, b: str) -> bool:
        return a in self.narrower(b)

    def find(self, text: str, *, unsure: bool = False) -> list[Found]:
        """Preferred names only, in either order of their words."""
        named = ((id_, in_running_text(self.concept(id_))) for id_ in self.named)
        hits = ((text.lower().find(name.lower()), len(name), id_) for id_, name in named)
        return [Found(at, at + length, (id_,)) for at, length, id_ in sorted(hits) if at >= 0]

    def inherits(self, id_: str) -> bool:
        return True

    def umbrella(self, id_: str) -> bool:
        return id_ == LIVER


_PLAIN = Study(
    id="NCT00000001",
    registry="ctgov",
    url="https://clinicaltrials.gov/study/NCT00000001",
    title="A study",
    official_title=None,
    acronym=None,
    aliases=(),
    study_type="INTERVENTIONAL",
    phases=("PHASE2",),
    status="COMPLETED",
    last_known_status=None,
    why_stopped=None,
    status_verified=None,
    allocation="NON_RANDOMIZED",
    intervention_model=None,
    masking=None,
    primary_purpose="TREATMENT",
    enrolment=20,
    enrolment_type="ACTUAL",
    start_date="2018-03",
    primary_completion_date="2020-01",
    completion_date="2020-06",
    first_submitted="2018-01-10",
    first_posted="2018-01-15",
    last_updated="2021-02-01",
    results_posted=None,
    has_results=False,
    has_expanded_access=False,
    sponsor="A university",
    sponsor_class="OTHER",
    collaborators=(),
    countries=(),
    conditions=(),
    keywords=(),
    condition_meshes=(),
    condition_ancestors=(),
    intervention_meshes=(),
    intervention_ancestors=(),
    interventions=(),
    arms=(),
    primary_outcomes=(),
    references=(),
    summary=None,
    results=None,
    version=None,
)


def study(number: int = 1, **changes: Any) -> Study:
    nct = f"NCT{number:08}"
    return replace(_PLAIN, id=nct, url=f"https://clinicaltrials.gov/study/{nct}", **changes)


_STATUS = {
    "completed": "COMPLETED",
    "recruiting": "RECRUITING",
    "planned": "NOT_YET_RECRUITING",
    "active": "ACTIVE_NOT_RECRUITING",
    "invitation": "ENROLLING_BY_INVITATION",
    "terminated": "TERMINATED",
    "withdrawn": "WITHDRAWN",
    "suspended": "SUSPENDED",
    "unknown": "UNKNOWN",
}
_PHASES = {
    "early1": ("EARLY_PHASE1",),
    "1": ("PHASE1",),
    "1/2": ("PHASE1", "PHASE2"),
    "2": ("PHASE2",),
    "2/3": ("PHASE2", "PHASE3"),
    "3": ("PHASE3",),
    "4": ("PHASE4",),
    "na": ("NA",),
    "none": (),
}
# The shortest trials that reach a tier.
_TIERS = {
    "T0": (),
    "T1": ("recruiting phase=2 n=40 updated=2026-05-01",),
    "T2": ("completed phase=1/2 n=16",),
    "T2r": ("completed phase=1/2 n=16 results",),
    "T3": ("completed phase=2 random n=60",),
    "T3r": ("completed phase=2 random n=60 results",),
    "T4": ("completed phase=3 random n=120",),
    "T4r": ("completed phase=3 random n=120 results",),
}
_ACTIVE = (
    Arm("Stem cells", "EXPERIMENTAL", ("Stem cells",)),
    Arm("Hormones", "ACTIVE_COMPARATOR", ("Oestrogen",)),
)
_PLACEBO = (
    Arm("Stem cells", "EXPERIMENTAL", ("Stem cells",)),
    Arm("Placebo", "PLACEBO_COMPARATOR", ("Saline",)),
)


def trials(words: str) -> list[tuple[Study, bool]]:
    """Studies from "completed phase=2 n=60 results; recruiting", or a tier's name; and whether each is certain."""
    texts = [t for part in words.split(";") for t in _TIERS.get(part.strip(), (part,)) if t.strip()]
    return [_trial(number, text.split()) for number, text in enumerate(texts, 1)]


def _trial(number: int, words: list[str]) -> tuple[Study, bool]:
    changes: dict[str, Any] = {"phases": ("PHASE2",)}
    for word in words:
        name, _, value = word.partition("=")
        changes |= _changes(name, value)
    if "analysis" in words or any(w.startswith("p=") for w in words):
        changes |= {"results": results(changes.pop("p", None), changes.pop("measure", "Live birth rate"))}
    certain = changes.pop("certain", True)
    changes.pop("p", None), changes.pop("measure", None)
    return study(number, **changes), certain


def _changes(name: str, value: str) -> dict[str, Any]:
    if name in _STATUS:
        over = name in ("completed", "terminated")
        return {
            "status": _STATUS[name],
            **({} if over else {"completion_date": "2028-01", "primary_completion_date": None}),
        }
    known: dict[str, dict[str, Any]] = {
        "random": {"allocation": "RANDOMIZED"},
        "results": {"has_results": True, "results_posted": "2021-06-01"},
        "possible": {"certain": False},
        "observational": {"study_type": "OBSERVATIONAL", "phases": ()},
        "access": {"study_type": "EXPANDED_ACCESS", "phases": (), "status": "AVAILABLE"},
        "active-arm": {"arms": _ACTIVE},
        "placebo-arm": {"arms": _PLACEBO},
        "analysis": {},
    }
    if name in known:
        return known[name]
    fields = {
        "phase": ("phases", lambda v: _PHASES[v]),
        "n": ("enrolment", lambda v: None if v == "none" else int(v)),
        "updated": ("last_updated", str),
        "start": ("start_date", str),
        "end": ("completion_date", str),
        "p": ("p", str),
        "measure": ("measure", lambda v: v.replace("_", " ")),
    }
    field_name, read = fields[name]
    return {field_name: read(value)}


def results(p_value: str | None, measure: str = "Live birth rate", **changes: Any) -> Results:
    analysis = Analysis(
        outcome=measure,
        groups=("Stem cells", "Placebo"),
        method="t-test",
        p_value=p_value,
        estimate_type=None,
        estimate=None,
        interval=(None, None),
        hypothesis="SUPERIORITY",
        values=("40", "20"),
    )
    return Results((measure,), (replace(analysis, **changes),), 3, 120)


def answer(pair: Pair = PAIR, state: State = State.COMPLETE, ids: tuple[str, ...] = (), **changes: Any) -> Answer:
    query = Query("0" * 16, "ctgov", pair, (), "https://clinicaltrials.gov/search")
    asked = Answer(query, state, "2026-06-30T08:00:00Z", "2026-06-29T09:00:00", len(ids), len(ids), ids, None)
    return replace(asked, **changes)


def match(study_: Study, pair: Pair = PAIR, *, certain: bool = True) -> Match:
    return Match(study_.id, pair, certain, 0.95 if certain else 0.5, ())


def claim(type_: ClaimType = ClaimType.EFFICACY_SHOWN, **changes: Any) -> Claim:
    made = Claim(
        id="a-00000000",
        article="a",
        start=0,
        end=10,
        text="Trials show it.",
        type=type_,
        also=(),
        subtype=None,
        strength=Strength.ASSERTED,
        scope="general" if type_ is ClaimType.EFFICACY_SHOWN else None,
        conditions=(POI,),
        therapy=CELLS,
        quantifier=None,
        phases=(),
        enrolment=None,
        cues=("test",),
    )
    return replace(made, **changes)


def reading(
    *claims: Claim, published: str | None = None, text: str = "Text.", url: str | None = None, **more: Any
) -> Reading:
    article = Article("a", "a.txt", None, published, text, (), "text", url)
    made = Reading(article, (), (), claims, (PAIR,), ())
    return replace(made, **more)


def intervention(name: str, *others: str, type_: str = "BIOLOGICAL") -> Intervention:
    return Intervention(type_, name, others)


def outcome(measure: str) -> Outcome:
    return Outcome(measure, None)


def mesh(*names: str) -> tuple[MeshTerm, ...]:
    return tuple(MeshTerm(f"D{number:06}", name) for number, name in enumerate(names))
