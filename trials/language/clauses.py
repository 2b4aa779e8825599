"""The clauses of a sentence, and how much each has to say about what the sentence asserts.

Light syntax of our own: English marks its clauses with a small set of words and its commas. "While X, Y",
"X, although Y", "X, which Y", "X, she said": the claim is Y, X, X and X. What a clause is decides its weight, never
whether it is read.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from trials.language.lexicon import Places, Span

# How much a cue in such a clause counts towards the sentence's type.
WEIGHTS = {
    "main": 1.0,
    "before_but": 0.6,  # "X, but Y": Y is what the writer wants to have said
    "adjunct": 0.7,  # "when …", "by …", "after …"
    "relative": 0.6,  # ", which …"
    "aside": 0.5,  # between brackets or dashes
    "concession": 0.35,  # "although …", "while …"
    "condition": 0.35,  # "if …", "whether …"
    "attribution": 0.15,  # "…, the researchers said", "according to …"
}

_CONCESSION = {"although", "though", "while", "whereas", "despite", "notwithstanding", "albeit"}
_CONDITION = {"if", "whether", "unless"}
_ADJUNCT = {
    "when",
    "because",
    "since",
    "as",
    "after",
    "before",
    "by",
    "once",
    "until",
    "in",
    "with",
    "for",
    "to",
    "during",
    "given",
    "among",
}
_MID_ADJUNCT = {"because", "when"}
_RELATIVE = {"which", "who", "whose", "where", "whom"}
_DASHES = {"—", "–", "--"}
_BREAKS = {";", ":", "-", "(", ")"} | _DASHES
_BUT = {"but", "yet"}
_AFTER_AND = {
    "it",
    "they",
    "he",
    "she",
    "the",
    "this",
    "these",
    "those",
    "there",
    "we",
    "no",
    "a",
    "i",
    "some",
    "many",
    "most",
}
_SAID = {
    "said",
    "says",
    "say",
    "told",
    "added",
    "adds",
    "explained",
    "explains",
    "noted",
    "notes",
    "wrote",
    "writes",
    "commented",
    "according",
}


# Words that have a part in where clauses begin; a sentence without any is one clause.
_MARKS = _BREAKS | _BUT | _CONCESSION | _CONDITION | _MID_ADJUNCT | {","}
_BROKEN = _BREAKS | {"but", ".", "?", "!"}


@dataclass(slots=True)  # one a sentence or more: a frozen one takes four times as long to make
class Clause:
    """A run of words; clauses follow one another and cover the sentence."""

    start: int
    end: int
    kind: str


def split(forms: Sequence[str]) -> tuple[Clause, ...]:
    """Part a sentence's words into clauses."""
    starts = _starts(forms)
    if len(starts) == 1:
        clauses = [Clause(0, len(forms), starts[0][1])] if forms else []
    else:
        bounds = [*[at for at, _ in starts], len(forms)]
        clauses = [Clause(at, bounds[n + 1], kind) for n, (at, kind) in enumerate(starts) if bounds[n + 1] > at]
    if not _SAID.isdisjoint(forms):
        clauses = _attributions(forms, clauses)
    return tuple(_before_but(forms, clauses) if len(clauses) > 1 else clauses)


def _starts(forms: Sequence[str]) -> list[tuple[int, str]]:
    first = forms[0] if forms else ""
    starts = [(0, _kind(first, opening=True))]
    if _MARKS.isdisjoint(forms):
        return starts
    bracket = dash = False
    for at in _marked(forms):
        form, before = forms[at], forms[at - 1]
        now = starts[-1][1]
        if form == "(" or (form in _DASHES and not dash and _closes(forms, at)):
            bracket, dash = form == "(", form != "("
            starts.append((at, "aside"))
        elif (form == ")" and bracket) or (form in _DASHES and dash):
            bracket = dash = False
            starts.append((at + 1, "main"))
        elif form in _BREAKS:
            starts.append((at + 1, "main"))
        elif (
            before == ","
            and now in ("concession", "condition", "adjunct", "relative")
            and _resumes(forms, at, starts[-1])
        ):
            starts.append((at, _kind(form, opening=False)))
        elif form in _BUT and (before in {",", "—"} or form == "but"):
            starts.append((at, "main"))
        elif form in _CONCESSION and not (form == "while" and before in {"a", "the", "worth"}):
            starts.append((at, "concession"))
        elif form in _CONDITION and not (form == "if" and before in {"as", "even"}):
            starts.append((at, "condition"))
        elif before == "," and form in _RELATIVE:
            starts.append((at, "relative"))
        elif form in _MID_ADJUNCT and at > 3:
            starts.append((at, "adjunct"))
        elif form == "and" and before == "," and at + 1 < len(forms) and forms[at + 1] in _AFTER_AND:
            starts.append((at, "main"))
    return starts


def _marked(forms: Sequence[str]) -> list[int]:
    """The words that may begin a clause, by themselves or because a comma stands before them; never the first."""
    return [at for at in range(1, len(forms)) if forms[at] in _MARKS or forms[at - 1] == ","]


def _kind(form: str, *, opening: bool) -> str:
    if form in _CONCESSION:
        return "concession"
    if form in _CONDITION:
        return "condition"
    if form in _RELATIVE and not opening:
        return "relative"
    return "adjunct" if opening and form in _ADJUNCT else "main"


def _closes(forms: Sequence[str], at: int) -> bool:
    """Is there another dash further on, so that the two enclose an aside?"""
    return not _DASHES.isdisjoint(forms[at + 1 : at + 30])


def _resumes(forms: Sequence[str], at: int, start: tuple[int, str]) -> bool:
    """Does the main clause go on after this comma? Not after a word or two, nor in a list ("A, B and C")."""
    if at - start[0] < 4 or len(forms) - at < 3:
        return False
    return not (
        "and" in forms[at : at + 4] and "," not in forms[at:] and start[1] != "relative" and len(forms) - at < 6
    )


def _attributions(forms: Sequence[str], clauses: list[Clause]) -> list[Clause]:
    """Cut "…, she said" and "according to …" off, and "researchers said (that)" in front."""
    found: list[Clause] = []
    for clause in clauses:
        found += _attribution(forms, clause)
    return found


def _attribution(forms: Sequence[str], clause: Clause) -> list[Clause]:
    for at in range(clause.start, clause.end):
        if forms[at] not in _SAID:
            continue
        if forms[at] == "according":
            end = next((n for n in range(at, clause.end) if forms[n] == ","), clause.end)
            return _parts(clause, at, end)
        comma = next((n for n in range(at - 1, clause.start - 1, -1) if forms[n] in {",", '"', "”", "?"}), None)
        if comma is not None and at - comma <= 12 and comma - clause.start >= 2:
            following = next((n for n in range(at, clause.end) if forms[n] in {".", "“", '"'}), clause.end)
            return _parts(clause, comma, following)
        if at - clause.start <= 12 and clause.end - at > 4:
            return _parts(clause, clause.start, at + 1)
    return [clause]


def _parts(clause: Clause, start: int, end: int) -> list[Clause]:
    parts = (
        Clause(clause.start, start, clause.kind),
        Clause(start, end, "attribution"),
        Clause(end, clause.end, clause.kind),
    )
    return [part for part in parts if part.end > part.start]


def _before_but(forms: Sequence[str], clauses: list[Clause]) -> list[Clause]:
    for number, clause in enumerate(clauses):
        if number and clause.kind == "main" and forms[clause.start] in _BUT:
            return [
                Clause(c.start, c.end, "before_but") if c.kind == "main" and n < number else c
                for n, c in enumerate(clauses)
            ]
    return clauses


def breaks(forms: Sequence[str]) -> list[int]:
    """For each word, how many breaks stand before it; two words with the same count are in one stretch."""
    counts = list(accumulate(map(_BROKEN.__contains__, forms), initial=0))
    return [*counts[1:], counts[-1]]


def place(clauses: Sequence[Clause], at: int) -> Clause:
    """The clause that holds a word."""
    return next((clause for clause in clauses if clause.start <= at < clause.end), clauses[-1])


# ---------------------------------------------------------------- negation and hedges

_NOT_NEGATIONS = {"only", "just", "doubt", "matter", "wonder", "merely", "necessarily", "alone", "longer"}
_STOPS = {"but", "except", "however", ";", ":", "because", "although", "though", "while", "which", "—"}
_NEGATED_WORDS = 8
_MAY_WORDS = 14
_SEEM_WORDS = 25
_NOWHERE: Set[int] = frozenset()


_NO_SCOPES: dict[str, Set[int]] = {"neg": _NOWHERE, "may": _NOWHERE, "seem": _NOWHERE}
_HEDGES = {"may": (("MAY", "POTENTIAL", "AIM"), _MAY_WORDS), "seem": (("SUGGEST", "APPEAR", "CAN"), _SEEM_WORDS)}


_TRIGGERS = frozenset(["NOT", *(name for classes, _ in _HEDGES.values() for name in classes)])


def scopes(forms: Sequence[str], found: Places) -> dict[str, Set[int]]:
    """The words under a negation, under a "may" and under a "seems", each by the reach that English gives them."""
    if _TRIGGERS.isdisjoint(found):
        return _NO_SCOPES
    negations = [span for span in found.get("NOT", ()) if not _is_pseudo(forms, span)]
    inside: dict[str, Set[int]] = {"neg": _scope(forms, negations, _NEGATED_WORDS, stop_at_comma=True)}
    for name, (classes, reach) in _HEDGES.items():
        triggers = [span for one in classes if one in found for span in found[one]]
        inside[name] = _scope(forms, triggers, reach, stop_at_comma=False) if triggers else _NOWHERE
    return inside


def _is_pseudo(forms: Sequence[str], span: Span) -> bool:
    return span[1] < len(forms) and forms[span[1]] in _NOT_NEGATIONS


def _scope(forms: Sequence[str], triggers: Sequence[Span], reach: int, *, stop_at_comma: bool) -> set[int]:
    inside: set[int] = set()
    for _, end in triggers:
        for at in range(end, min(end + reach, len(forms))):
            if forms[at] in _STOPS or (stop_at_comma and forms[at] == ","):
                break
            inside.add(at)
    return inside
