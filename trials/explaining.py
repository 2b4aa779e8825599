"""`trials why`: one claim of a report, with everything that its verdicts rest on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from trials import terminal
from trials.errors import UsageError
from trials.phrases import phase_label

MOST = 12  # trials shown for one verdict; the rest are in the report

Json = Mapping[str, Any]


def why(claim: str, report_file: Path) -> None:
    """The claim, its verdicts, and for each the rule, the two sentences, the trials and what would change it."""
    report = load(report_file)
    article, found = claim_of(report, claim, report_file)
    names = {c["id"]: c["name"] for c in report.get("concepts", ())}
    terminal.facts(
        [
            ("claim", found["id"]),
            ("article", article["title"] or article["source"]),
            ("published", article.get("published")),
            ("sentence", found["text"]),
            ("read as", ", ".join((found["type"], found["strength"], *(f"also {a}" for a in found["also"])))),
            ("because", "; ".join(found.get("cues", ()))),
            ("a person", _judged(found.get("judgement"))),
            ("evidence as of", report.get("as_of")),
            ("rests on", report.get("basis_note") or report.get("basis")),
        ]
    )
    for verdict in found.get("verdicts", ()):
        print()
        terminal.facts(_verdict(verdict, names))
        _trials(verdict, report)


def _verdict(v: Json, names: Mapping[str, str]) -> list[tuple[str, object]]:
    generous, strict = (*v.get("readings", ()), "", "")[:2]
    then = v.get("then") or {}
    return [
        ("condition", names.get(v["condition"], v["condition"])),
        ("therapy", names.get(v["therapy"], v["therapy"])),
        ("verdict", f"{v['label']}: {v.get('words', '')}"),
        ("a person", _judged(v.get("judgement"))),
        ("tables give", v.get("own")),
        ("tier", v["tier"]),
        ("", v["shows"]),
        ("", v["cannot_show"]),
        ("rule", v["rule"]),
        ("would change", v.get("would_change")),
        ("generous", generous),
        ("strict", strict),
        ("then", then.get("sentence")),
    ]


def _judged(one: Json | None) -> str | None:
    if not one:
        return None
    who, why_ = one.get("judged_by") or "not named", one.get("note")
    return f"{one['decision']} ({who}, {one['judged_at'][:10]})" + (f": {why_}" if why_ else "")


def _trials(verdict: Json, report: Json) -> None:
    """The verdict's trials: what they are and why they matched."""
    pair = verdict["condition"], verdict["therapy"]
    held: Json = next((e for e in report.get("evidence", ()) if (e["condition"], e["therapy"]) == pair), {})
    matches = {m["study"]: m for m in held.get("matches", ())}
    studies = {s["nct_id"]: s for s in report.get("studies", ())}
    ruled_out = [m["study"] for m in matches.values() if m.get("judgement") and not m["confidence"]]
    shown = list(dict.fromkeys((*verdict["studies"], *ruled_out)))
    for number in shown[:MOST]:
        match = matches.get(number, {})
        print(f"  {number}  {_facts(studies.get(number), match)}")
        for reason in match.get("reasons", ()):
            print(f"      {reason}")
    if len(shown) > MOST:
        print(f"  and {len(shown) - MOST} more, which are in the report")


def _facts(study: Json | None, match: Json) -> str:
    """ "Phase 2, COMPLETED, 60 participants, possibly relevant: A study of …"."""
    if study is None:
        return "no record of it is in the report"
    people = "number of participants not given" if study["enrolment"] is None else f"{study['enrolment']} participants"
    kind = phase_label(study["phases"]) if study["study_type"] == "INTERVENTIONAL" else str(study["study_type"])
    how = [] if match.get("certain", True) else ["ruled out by a person" if match.get("judgement") else "possibly"]
    results = ["results posted"] if study["has_results"] else []
    return f"{', '.join((kind, study['status'] or 'no status', people, *results, *how))}: {study['title']}"


# ---------------------------------------------------------------- a report.json


def claim_of(report: Json, claim: str, report_file: Path) -> tuple[Json, Json]:
    """The article and the claim whose id is, or begins with, the words given."""
    found = [
        (article, c)
        for article in report.get("articles", ())
        for c in article.get("claims", ())
        if str(c.get("id", "")).startswith(claim)
    ]
    if not found:
        raise UsageError(f"No claim in {report_file} has an id that begins with “{claim}”; its ids are in claims.csv.")
    exact = next((pair for pair in found if pair[1]["id"] == claim), None)
    if len(found) > 1 and exact is None:
        some = ", ".join(c["id"] for _, c in found[:5])
        raise UsageError(f"{len(found)} claims in {report_file} begin with “{claim}” ({some} …); give more of the id.")
    return exact or found[0]


def verdicts_of(claim: Json, condition: str | None) -> Sequence[Json]:
    """A claim's verdicts, for one condition (its id) where one is named."""
    every: Iterable[Json] = claim.get("verdicts", ())
    return [v for v in every if condition is None or v["condition"] == condition]


def load(report_file: Path) -> Json:
    try:
        loaded = json.loads(report_file.read_text(encoding="utf8"))
    except FileNotFoundError:
        raise UsageError(f"There is no report at {report_file}; run trials report first, or name one.") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"The report at {report_file} cannot be read ({error}); make it again.") from None
    if not isinstance(loaded, dict) or "articles" not in loaded:
        raise UsageError(f"{report_file} is not a report of trials; name a report.json.")
    return loaded
