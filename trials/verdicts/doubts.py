"""What makes a verdict step back before it can do harm: doubts about what the sentence is, and what it is about.

Each is one row: an id (its words are in rules.STEPS), the labels that it keeps from being given, and a test. The first
row that holds is the one that is told. They look at the sentence and its pair, never at the trials.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from trials.matching.fields import CELLS
from trials.models import Claim, ClaimType, Kind, Label, Pair, Reading, Role, Verdict
from trials.phrases import in_running_text, listing
from trials.registries.numbers import CTGOV, NAMES
from trials.verdicts.numbers import near
from trials.verdicts.rules import BENEFITS, NEED_COMPLETE
from trials.vocabulary.unlisted import written_name

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

# Signs and processes (MeSH): a sentence on "reduced inflammation" does not leave the disease that it is about.
SIGNS = "MESH:D013568"
# From so many kinds on a treatment is a class, unless half of them are called after it ("influenza vaccines").
KINDS = 3

_TREATMENT = (
    r"(?:therap(?:y|ies)|treatments?|approach(?:es)?|procedures?|interventions?|drugs?|medicines?|medications?|pills?"
    r"|tablets?|cells?|infusions?|injections?|transplants?|vaccines?|products?|methods?|techniques?|technolog(?:y|ies)"
    r"|devices?|regimens?|supplements?|stud(?:y|ies)|trials?|researchers)"
)
# Words that point back to a treatment: "this therapy", "after treatment", "it", "infusions".
_POINTS = re.compile(
    rf"\b(?:this|these|that|such|the|our|its|each|both|one)\s+(?:[\w-]+\s+){{0,4}}?{_TREATMENT}\b"
    r"|\b(?:treatment|therapy|treated|infusions?|injections?|injected|infused|transplanted|doses?|cells|participants"
    r"|placebo)\b|\b(?:it|they|them)\b",
    re.I,
)
_ANIMALS = re.compile(
    r"\b(?:mice|mouse|murine|rats?|rodents?|animals?(?![- ]assisted)|monkeys?|macaques?|pigs?|piglets?|rabbits?|sheep"
    r"|zebrafish|in vitro|petri dish(?:es)?|test tubes?|cell cultures?|cultured cells)\b",
    re.I,
)
_PEOPLE = re.compile(
    r"\b(?:patients?|people|persons?|humans?|volunteers?|wom[ae]n|m[ae]n|participants|adults|children|infants)\b", re.I
)
# Words of a result that speaks against the treatment, in sentences that were read as speaking for it.
_AGAINST = re.compile(
    r"\bno (?:\w+ )?(?:evidence|proof|benefit|effect|difference|improvement|better|more effective)\b"
    r"|\bno (?:[\w-]+ ){0,3}(?:trials?|study|studies|research)\b[^.;]{0,90}\b(?:show\w*|found|prove[dn]?|demonstrat\w+)"
    r"|\bnot (?:yet )?(?:been )?(?:shown|proven|proved|demonstrated|effective|superior|better)\b"
    r"|\b(?:did|does|do)(?: not|n['’]t) (?:help|work|improve|reduce|prevent|lower|slow|cut|benefit|change|differ)"
    r"|\btoo (?:small|weak|little|few)\b|\bfail(?:s|ed)? to\b|\bineffective\b|\bunproven\b|\bworsen(?:s|ed|ing)?\b"
    r"|\b(?:increas|rais|doubl|tripl)\w*\b[^.;]{0,30}\b(?:risk|chance|odds|rate)s? of\b"
    r"|\bmore (?:strokes|clots|deaths|heart attacks|(?:breast )?cancers?|infections|falls|fractures|relapses)\b"
    r"|\b(?:higher|greater|increased|elevated) (?:risk|rate|odds|chance)s? of\b"
    r"|\b(?:twice|double|triple|(?:two|three|four|\d+) times) (?:the|as high|higher)\b[^.;]{0,12}\b(?:risk|rate|"
    r"odds|chance)\b"
    r"|\b(?:higher|greater) risk\b|\bequally well\b|\bin both (?:groups|arms)\b|\bno more (?:than|improvement|relief)\b"
    r"|\bso did (?:\d|those|the (?:placebo|dummy|sham|control|others))",
    re.I,
)
# "Cut heart attacks and strokes in people whose heart failure …": an outcome, then the people who have the condition.
_OUTCOME = re.compile(
    r"\b(?:cut|cuts|cutting|reduc\w+|lower\w*|fewer|prevent\w*|(?:risk|rate|chance|odds|likelihood)s? of"
    r"|protect\w* (?:\w+ )?(?:against|from)|avoid\w*|less likely to \w+)\W+(?:[\w'’-]+\W+){0,6}$",
    re.I,
)
_THOSE_WITH = re.compile(
    r"\b(?:people|patients|adults|wom[ae]n|men|children|infants|those|participants|survivors)\s+"
    r"(?:with|whose|who (?:have|had|has)|living with|suffering from)\s+(?:[\w'’-]+\s+){0,3}$",
    re.I,
)


# How the cues say that the comparison itself, not something else in the sentence, is only possible.
_MAY_BE_BETTER = re.compile(r"\((?:better than|better any|versus care)\.may, ")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One that holds for a claim and a pair."""

    step: str  # a key of rules.STEPS
    labels: frozenset[Label]  # that it keeps from being given
    note: str  # goes on after the label's words
    would: str


@dataclass(frozen=True, slots=True)
class About:
    """What a test may look at."""

    reading: Reading
    claim: Claim
    pair: Pair
    vocabulary: Vocabulary

    def name(self, concept: str) -> str:
        return in_running_text(self.vocabulary.concept(concept))


TAKEN = "The sentence does not name the condition; it is taken from an earlier sentence."

Test = Callable[[About], str]  # the note, or "" where the doubt does not hold

# What a firm verdict says of a sentence; a result to be read, or nothing against it, says little of it.
_FIRM = NEED_COMPLETE | {Label.CONSISTENT}
_OF_PEOPLE = _FIRM | {Label.CHECK_RESULTS}
_NAMED = "A sentence that names the treatment itself could be judged."
CLEARER = "A clearer sentence could be judged."


def of(reading: Reading, claim: Claim, pair: Pair, vocabulary: Vocabulary) -> tuple[Doubt, ...]:
    """The doubts that hold, in the order of the table."""
    about = About(reading, claim, pair, vocabulary)
    found = [(step, labels, test(about), would) for step, labels, test, would in TABLE]
    return tuple(Doubt(step, labels, note, would) for step, labels, note, would in found if note)


def unsure_type(claim: Claim) -> str:
    """The reading of claims marks a type that it is not sure of in its cues."""
    marks = [cue for cue in claim.cues if cue.startswith("uncertain") and "names neither" not in cue]
    return "what kind of claim this is, is uncertain" if marks else ""


def _type(about: About) -> str:
    return unsure_type(about.claim)


def _neither(about: About) -> str:
    marked = any(cue.startswith("uncertain") and "names neither" in cue for cue in about.claim.cues)
    return "the sentence itself names neither the condition nor the treatment" if marked else ""


def _animals(about: About) -> str:
    claim = about.claim
    animals = _ANIMALS.search(claim.text) if claim.type in BENEFITS else None
    if not animals or _PEOPLE.search(claim.text):
        return ""
    return f"the sentence seems to speak of animals or a laboratory (“{animals[0]}”), not of people"


def _against(about: About) -> str:
    against = _AGAINST.search(about.claim.text) if about.claim.type in BENEFITS else None
    return f"the sentence may speak against the treatment (“{against[0]}”)" if against else ""


def _hedged(about: About) -> str:
    claim = about.claim
    possible = claim.type is ClaimType.COMPARATIVE and any(map(_MAY_BE_BETTER.search, claim.cues))
    return "the sentence says only that the treatment may be better than another" if possible else ""


def _carried_therapy(about: About) -> str:
    if not _carried(about.claim, Kind.THERAPY) or _POINTS.search(about.claim.text):
        return ""
    return "the sentence names no treatment, and no word of it points back to one"


def _carried_condition(about: About) -> str:
    if not _carried(about.claim, Kind.CONDITION):
        return ""
    others = [text for c, text in _conditions(about) if not _related(about.vocabulary, c, about.pair.condition)]
    if not others:
        between = _between(about)
        return (
            f"the condition is taken from an earlier sentence, and “{between}” is named in between" if between else ""
        )
    named = listing([f"“{text}”" for text in others[:3]])
    return f"the sentence names {named}, not {about.name(about.pair.condition)}"


def _between(about: About) -> str:
    """What is named between the condition and a sentence that takes it over: another condition or treatment."""
    mine = {Kind.CONDITION: about.claim.conditions, Kind.THERAPY: (about.pair.therapy,)}
    before = [m for m in about.reading.mentions if m.end <= about.claim.start]
    ours = [m for m in before if any(_related(about.vocabulary, m.concept, one) for one in mine[m.kind])]
    last = max((m.end for m in ours if m.kind is Kind.CONDITION), default=None)
    others = (m for m in before if m not in ours and (m.kind is Kind.CONDITION or m.role is not Role.COMPARATOR))
    return next((m.text for m in others if last is not None and m.start >= last), "")


def with_source(claim: Claim, verdict: Verdict) -> Verdict:
    """The verdict, saying where the condition is taken from an earlier sentence."""
    plain = verdict.label in (Label.OUT_OF_SCOPE, Label.ACKNOWLEDGES_LIMITS) or not verdict.condition
    if plain or not _carried(claim, Kind.CONDITION):
        return verdict
    return replace(verdict, shows=f"{verdict.shows} {TAKEN}")


def _taken(about: About) -> str:
    kinds = [kind for kind in (Kind.CONDITION, Kind.THERAPY) if _carried(about.claim, kind)]
    words = listing(["treatment" if kind is Kind.THERAPY else "condition" for kind in kinds])
    return f"the {words} is taken from an earlier sentence" if len(kinds) == 1 else ""


def _outcome(about: About) -> str:
    """The condition is what the treatment is said to make rarer in people who have another."""
    text, vocabulary = about.claim.text, about.vocabulary
    found = [f for f in vocabulary.find(text) if _is_condition(vocabulary, f.concepts[0])]
    had = [f for f in found if _THOSE_WITH.search(text[: f.start]) or _PEOPLE.match(text[f.start : f.end])]
    ours = [f for f in found if _related(vocabulary, f.concepts[0], about.pair.condition)]
    if not ours or any(f in had or not _OUTCOME.search(text[: f.start]) for f in ours):
        return ""
    held = [f.concepts[0] for f in had if f not in ours]
    if not held:
        return ""
    ill = about.name(about.pair.condition)
    return f"the sentence speaks of {ill} as an outcome in people with {about.name(held[0])}"


def _elsewhere(about: About) -> str:
    here = near(about.reading, about.claim)
    others = {n.registry for n in about.reading.numbers if n.number in here and n.registry != CTGOV}
    return f"it names a trial of {NAMES[min(others)]}, which was not searched" if others else ""


def _open_class(about: About) -> str:
    if not open_class(about.vocabulary, about.pair.therapy):
        return ""
    return f"{about.name(about.pair.therapy)} is a whole class of treatments, and no search finds every member of one"


def _unlisted(about: About) -> str:
    name = written_name(about.pair.therapy)
    return f"“{name}” is known only from the article, and records may have it under another name" if name else ""


def _class(about: About) -> str:
    """Any class: the article may mean one member, and the trials be of others."""
    if not about.vocabulary.narrower(about.pair.therapy):
        return ""
    return f"{about.name(about.pair.therapy)} takes in more than one treatment, and the article may mean one of them"


TABLE: tuple[tuple[str, frozenset[Label], Test, str], ...] = (
    ("step-animals", _OF_PEOPLE, _animals, "A sentence on people could be judged."),
    ("step-against", _FIRM, _against, CLEARER),
    ("step-hedged", frozenset({Label.OVERSTATED}), _hedged, "A sentence that says it flatly could be judged."),
    ("step-type", _FIRM, _type, CLEARER),
    ("step-neither", NEED_COMPLETE, _neither, "A sentence that names both could be judged."),
    ("step-other-condition", NEED_COMPLETE, _carried_condition, "A sentence that names both could be judged."),
    ("step-no-treatment", _FIRM, _carried_therapy, "A sentence that names its treatment could be judged."),
    ("step-carried", frozenset({Label.CONTRADICTED}), _taken, "A sentence that names both could be judged."),
    (
        "step-outcome",
        NEED_COMPLETE,
        _outcome,
        "Trials that are registered for the other disease could be asked for.",
    ),
    ("step-elsewhere", NEED_COMPLETE, _elsewhere, "Looking the trial up in its own registry would settle it."),
    ("step-open-class", NEED_COMPLETE, _open_class, _NAMED),
    ("step-unlisted", NEED_COMPLETE, _unlisted, "Another name of the treatment could be searched."),
    (
        "step-class",
        frozenset({Label.CONTRADICTED}),
        _class,
        _NAMED,
    ),
)


# ---------------------------------------------------------------- what the tests ask


def _carried(claim: Claim, kind: Kind) -> bool:
    return any(cue.startswith(f"{kind} carried over") for cue in claim.cues)


def _conditions(about: About) -> list[tuple[str, str]]:
    """The diseases that the sentence itself names, in its own words; signs and processes left out."""
    text, vocabulary = about.claim.text, about.vocabulary
    found = {f.concepts[0]: text[f.start : f.end] for f in reversed(vocabulary.find(text))}
    mine = [(c, said) for c, said in reversed(found.items()) if _is_condition(vocabulary, c)]
    return [(c, said) for c, said in mine if SIGNS not in (c, *vocabulary.broader(c))]


def _is_condition(vocabulary: Vocabulary, concept: str) -> bool:
    return vocabulary.concept(concept).kind is Kind.CONDITION


def _related(vocabulary: Vocabulary, a: str, b: str) -> bool:
    return a == b or vocabulary.is_narrower(a, b) or vocabulary.is_narrower(b, a)


@lru_cache(maxsize=4096)
def open_class(vocabulary: Vocabulary, therapy: str) -> bool:
    """Whether a treatment is a class whose members go by names of their own, so that no list of them is ever whole.

    Kinds of cells are no such class: their records say "cells", and the vocabulary's table of them has their products.
    """
    narrower = vocabulary.narrower(therapy)
    if len(narrower) < KINDS or therapy == CELLS or vocabulary.is_narrower(therapy, CELLS):
        return False
    own = [_words(name) for name in vocabulary.names(therapy)]
    called = sum(any(f" {o} " in f" {_words(n)} " for n in vocabulary.names(c) for o in own) for c in narrower)
    return called * 2 < len(narrower)


def _words(name: str) -> str:
    """Lower-case words without a plural's s."""
    return " ".join(w.removesuffix("s") for w in re.findall(r"\w+", name.lower()))
