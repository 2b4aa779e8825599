#!/usr/bin/env python3
"""Build the corpus of articles in tests/cases: check the marked texts, write the articles and the gold lines.

usage: build_cases.py [--check]

A marked text (tests/cases/marked/NAME.txt) is a head, a line `---`, and a body. The head says what is named:

    kind newspaper story
    c1 subject | depression | Depressive Disorder
    t1 subject | ketamine | Ketamine
    t2 comparator | antidepressants | Antidepressive Agents | relation, if any
    t3 mention | talking therapy    (the concept may be left out)
    pair c2 t1                      (a pair that no claim names first; the others follow from the claims)

The body has one sentence a line; an empty line ends a paragraph; a line that begins with `~` starts a new line
within its paragraph; `{1. }` at its front is text of the article outside the sentence. A claim carries its label
behind `||`: type[:subtype] and strength by their short names, then what differs from `c1 t1`:

    Mood lifted in 14 of 20 patients. ||ES A study c1,c2 t1 q=one also=SA,CS:superlative
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"

TYPES = {
    "ES": "efficacy_shown",
    "EP": "efficacy_promising",
    "TU": "trials_underway",
    "TC": "trials_conducted",
    "SA": "safety",
    "CS": "cure_superlative",
    "CO": "comparative",
    "AP": "approved_or_standard",
    "ME": "mechanism",
    "FH": "future_hope",
    "AN": "anecdote",
    "CA": "caveat",
}
STRENGTHS = {"X": "absolute", "A": "asserted", "Q": "qualified", "S": "speculative", "N": "neutral"}
SUBTYPES = {
    "trials_underway": {"research_not_trial"},
    "trials_conducted": {"research_not_trial"},
    "cure_superlative": {"cure", "superlative"},
    "approved_or_standard": {
        "regulatory_approval",
        "standard_of_care",
        "commercially_available",
        "regulated_oversight",
    },
    "mechanism": {"preclinical_evidence"},
    "caveat": {
        "negative_result",
        "risk_or_harm",
        "unproven_or_uncertain",
        "not_approved",
        "more_research_needed",
        "not_a_cure",
    },
}
NEEDS_SUBTYPE = {"cure_superlative", "approved_or_standard", "caveat"}
PLAIN = 1000  # articles with higher numbers keep to the ordinary English of news and releases
NATURAL = 2000  # of those, the ones with higher numbers hold as many claims as news does, half of the sentences
SCOPES = {"general", "study"}
QUANTIFIERS = {"one", "plural", "several", "numerous", "dozens"}
ROLES = {"condition": {"subject", "mention"}, "therapy": {"subject", "variant", "comparator", "mention"}}


class CaseError(ValueError):
    """A marked text breaks the form."""


@dataclass
class Case:
    """One marked text, read."""

    name: str
    kind: str = ""
    named: dict[str, dict[str, str]] = field(default_factory=dict)  # c1, t1 → gold entry
    extra_pairs: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    spans: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, label ("" for no claim)


def read(path: Path) -> Case:
    """Read one marked text."""
    head, mark, body = path.read_text(encoding="utf8").partition("\n---\n")
    if not mark:
        raise CaseError(f"{path.name} has no line '---' between its head and its body.")
    case = Case(path.name)
    for line in filter(str.strip, head.splitlines()):
        _head_line(case, line)
    _body(case, body.strip("\n"))
    return case


def _head_line(case: Case, line: str) -> None:
    key, _, rest = line.partition(" ")
    if key == "kind":
        case.kind = rest.strip()
    elif key == "pair":
        condition, therapy = rest.split()
        case.extra_pairs.append((condition, therapy))
    elif re.fullmatch(r"[ct]\d+", key):
        what = "condition" if key[0] == "c" else "therapy"
        role, text, *known = (part.strip() for part in rest.split("|"))
        if role not in ROLES[what]:
            raise CaseError(f"{case.name}: {role!r} is no role of a {what}.")
        concept, relation, *_ = (*known, "", "")
        entry = {"text": text, "mesh_name" if what == "condition" else "canonical": concept, "role": role}
        entry["relation"] = relation
        case.named[key] = {name: value for name, value in entry.items() if value}
    else:
        raise CaseError(f"{case.name}: the head line {line!r} is not understood.")


def _body(case: Case, body: str) -> None:
    """Lay the sentences out as the article's text and note where each stands."""
    text = ""
    for paragraph in re.split(r"\n(?:[ \t]*\n)+", body):
        joint = "\n\n" if text else ""
        for raw in paragraph.splitlines():
            line, _, label = raw.partition("||")
            if line.startswith("~"):
                line, joint = line[1:], "\n" if joint != "\n\n" else joint
            front = re.match(r"\{([^}]*)\}", line)
            before, sentence = (front[1], line[front.end() :]) if front else ("", line)
            sentence = sentence.strip()
            if not sentence:
                raise CaseError(f"{case.name}: a line without a sentence: {raw!r}.")
            text += joint + before
            case.spans.append((len(text), len(text) + len(sentence), label.strip()))
            text += sentence
            joint = " "
    case.text = text + "\n"


def gold(case: Case) -> dict[str, Any]:
    """The gold line of a case, every field checked."""
    low = case.text.lower()
    for key, entry in case.named.items():
        if entry["text"].lower() not in low:
            raise CaseError(f"{case.name}: the wording {entry['text']!r} of {key} does not occur in the text.")
    claims, pairs = [], list(case.extra_pairs)
    for start, end, label in case.spans:
        if label:
            claim, joined = _claim(case, start, end, label)
            claims.append(claim)
            pairs += joined
    for pair in pairs:
        if not set(pair) <= set(case.named):
            raise CaseError(f"{case.name}: the pair {pair} refers to nothing in the head.")
    used = {key for pair in pairs for key in pair}
    for key, entry in case.named.items():
        if entry["role"] == "subject" and key not in used:
            raise CaseError(f"{case.name}: {key} is a subject, yet no claim joins it to anything.")
    return {
        "file": case.name,
        "kind": case.kind,
        "n_sentences": len(case.spans),
        "conditions": [e for k, e in case.named.items() if k[0] == "c"],
        "therapies": [e for k, e in case.named.items() if k[0] == "t"],
        "pairs": [[case.named[c]["text"], case.named[t]["text"]] for c, t in dict.fromkeys(pairs)],
        "claims": claims,
    }


def _claim(case: Case, start: int, end: int, label: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    where = f"{case.name}: the label {label!r}"
    sentence = case.text[start:end]
    kind, strength, *rest = label.split()
    type_, subtype = _type(kind, where)
    if type_ in NEEDS_SUBTYPE and not subtype:
        raise CaseError(f"{where} lacks a subtype.")
    if strength not in STRENGTHS:
        raise CaseError(f"{where} has no strength.")
    got = _options(rest, where)
    conditions = [_wording(case, key, where) for key in got["conditions"]]
    therapy = _wording(case, got["therapy"], where) if got["therapy"] else None
    also = [":".join(filter(None, _type(part, where))) for part in got["also"]]
    shown = [type_, *also]
    if bool(got["scope"]) != ("efficacy_shown" in shown):
        raise CaseError(f"{where} must give a scope when efficacy is shown, and only then.")
    claim: dict[str, Any] = {
        "sentence": sentence,
        "condition": conditions[0] if conditions else None,
        "therapy": therapy,
        "type": type_,
        "strength": STRENGTHS[strength],
    }
    optional = {
        "subtype": subtype,
        "conditions": conditions if len(conditions) > 1 else None,
        "also": also,
        "scope": got["scope"],
        "trial_quantifier": got["quantifier"],
    }
    claim |= {key: value for key, value in optional.items() if value}
    claim |= {"start": start, "end": end}
    pairs = [(c, got["therapy"]) for c in got["conditions"]] if got["therapy"] else []
    return claim, pairs


def _options(rest: list[str], where: str) -> dict[str, Any]:
    got: dict[str, Any] = {"conditions": ["c1"], "therapy": "t1", "scope": None, "quantifier": None, "also": []}
    for part in rest:
        if re.fullmatch(r"c\d+(,c\d+)*|c-", part):
            got["conditions"] = [] if part == "c-" else part.split(",")
        elif re.fullmatch(r"t\d+|t-", part):
            got["therapy"] = None if part == "t-" else part
        elif part in SCOPES:
            got["scope"] = part
        elif part.startswith("q=") and part[2:] in QUANTIFIERS:
            got["quantifier"] = part[2:]
        elif part.startswith("also="):
            got["also"] = part[5:].split(",")
        else:
            raise CaseError(f"{where}: {part!r} is not understood.")
    return got


def _type(short: str, where: str) -> tuple[str, str | None]:
    short, _, subtype = short.partition(":")
    if short not in TYPES:
        raise CaseError(f"{where}: {short!r} is no claim type.")
    type_ = TYPES[short]
    if subtype and subtype not in SUBTYPES.get(type_, ()):
        raise CaseError(f"{where}: {subtype!r} is no subtype of {type_}.")
    return type_, subtype or None


def _wording(case: Case, key: str, where: str) -> str:
    if key not in case.named:
        raise CaseError(f"{where} names {key}, which the head does not.")
    return case.named[key]["text"]


def build(cases: Path = CASES) -> Iterator[tuple[Path, str]]:
    """Each file to write, with its content; the marked texts with even numbers are held out, plain news apart."""
    lines: dict[str, list[str]] = {"tune": [], "held": [], "plain": [], "natural": []}
    numbered = sorted((int(path.name.partition("_")[0]), path) for path in (cases / "marked").glob("*.txt"))
    for number, path in numbered:
        case = read(path)
        half = "tune" if number % 2 else "natural" if number > NATURAL else "plain" if number > PLAIN else "held"
        lines[half].append(json.dumps(gold(case), ensure_ascii=False) + "\n")
        yield cases / "articles" / path.name, case.text
    for half, content in lines.items():
        yield cases / f"gold_{half}.jsonl", "".join(content)


def main(arguments: list[str]) -> int:
    """Write what has changed, or with --check only say so."""
    changed = [
        (path, content) for path, content in build() if not path.exists() or path.read_text(encoding="utf8") != content
    ]
    for path, content in changed:
        print(path.relative_to(CASES))
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf8", newline="\n")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
