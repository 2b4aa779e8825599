"""`trials why`: one claim of a report, with everything that its verdicts rest on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from trials import terminal
from trials.errors import UsageError
from trials.phrases import day, natural_order, phase_label

MOST = 12  # trials shown for one verdict; the rest are in the report

Json = Mapping[str, Any]


def why(claim: str, report_file: Path) -> None:
    """The claim, its verdicts, and for each what the records show, the trials and what would change it; codes last."""
    from trials.reports import lines, words

    report_file = place(report_file)
    report = load(report_file)
    article, found = claim_of(report, claim, report_file)
    names = {c["id"]: natural_order(c["name"]) for c in report.get("concepts", ())}
    source = "standard input" if article["source"] == "-" else article["source"]
    terminal.facts(
        [
            ("claim", found["id"]),
            ("article", article["title"] or source),
            ("published", words.date_words(article.get("published"))),
            ("sentence", found["text"]),
            ("read as", _read_as(found)),
            ("a person", _judged(found.get("judgement"))),
            ("evidence as of", words.date_words(report.get("as_of"))),
            ("rests on", lines.dated(report.get("basis_note") or report.get("basis") or "")),
        ]
    )
    for verdict in found.get("verdicts", ()):
        print()
        terminal.facts(_verdict(verdict, names))
        _trials(verdict, report)
    print("\nIn the codes of the data files")
    terminal.facts(_codes(found))


def _read_as(claim: Json) -> str:
    """ "benefit stated as shown, without hedging, about the treatment in general"."""
    from trials.reports import words

    kind = words.told_kind(claim["type"], claim.get("subtype"))
    parts = (kind, words.STRENGTHS.get(claim["strength"], ""), words.SCOPES.get(claim.get("scope") or "", ""))
    also = [f"also {words.told_kind(*one.partition(':')[::2])}" for one in claim.get("also", ())]
    return ", ".join(part for part in (*parts, *also) if part)


def _verdict(v: Json, names: Mapping[str, str]) -> list[tuple[str, object]]:
    from trials.reports import rules, words

    generous, strict = (*v.get("readings", ()), "", "")[:2]
    then = v.get("then") or {}
    own = next((row.words for label, row in words.LABELS.items() if label.value == v.get("own")), None)
    return [
        ("condition", names.get(v["condition"], v["condition"])),
        ("therapy", names.get(v["therapy"], v["therapy"])),
        ("verdict", v.get("words") or words.humanised(v["label"])),
        ("a person", _judged(v.get("judgement"))),
        ("without them", own),
        ("how far tested", words.tier_words(v["tier"])),
        ("", v["shows"]),
        ("", v["cannot_show"]),
        ("rule", rules.told(v["rule"])[0]),
        ("would change", v.get("would_change")),
        ("generous", generous),
        ("strict", strict),
        ("then", then.get("sentence")),
    ]


def _codes(claim: Json) -> list[tuple[str, object]]:
    """What the data files call it, and what decided how it was read."""
    rows: list[tuple[str, object]] = [
        ("claim", ", ".join((claim["type"], claim["strength"], *(f"also {a}" for a in claim.get("also", ()))))),
        ("decided by", "; ".join(claim.get("cues", ()))),
    ]
    for v in claim.get("verdicts", ()):
        told = (v["label"], v.get("own") and f"{v['own']} by the tables", v["tier"], v["rule"].partition(": ")[0])
        rows.append((f"{v['condition'] or '-'} × {v['therapy'] or '-'}", ", ".join(part for part in told if part)))
    return rows


def _judged(one: Json | None) -> str | None:
    if not one:
        return None
    who, why_ = one.get("judged_by") or "not named", one.get("note")
    return f"{one['decision']} ({who}, {day(one['judged_at'][:10])})" + (f": {why_}" if why_ else "")


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
    """ "Phase 2, completed, 60 participants, possibly: A study of …"."""
    from trials.reports import words

    if study is None:
        return "no record of it is in the report"
    people = "number of participants not given" if study["enrolment"] is None else f"{study['enrolment']} participants"
    type_ = str(study["study_type"] or "")
    kind = phase_label(study["phases"]) if type_ == "INTERVENTIONAL" else words.STUDY_TYPES.get(type_, type_)
    status = words.STATUSES.get(study["status"] or "", study["status"] or "no status").lower()
    how = [] if match.get("certain", True) else ["ruled out by a person" if match.get("judgement") else "possibly"]
    results = ["results posted"] if study["has_results"] else []
    return f"{', '.join((kind, status, people, *results, *how))}: {study['title']}"


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
        raise UsageError(
            f"No claim in {report_file} has an id that begins with “{claim}”; its ids are in claims.csv beside it, and "
            "--report names another report by its folder."
        )
    exact = next((pair for pair in found if pair[1]["id"] == claim), None)
    if len(found) > 1 and exact is None:
        some = ", ".join(c["id"] for _, c in found[:5])
        raise UsageError(f"{len(found)} claims in {report_file} begin with “{claim}” ({some} …); give more of the id.")
    return exact or found[0]


def verdicts_of(claim: Json, condition: str | None) -> Sequence[Json]:
    """A claim's verdicts, for one condition (its id) where one is named."""
    every: Iterable[Json] = claim.get("verdicts", ())
    return [v for v in every if condition is None or v["condition"] == condition]


def place(report_file: Path) -> Path:
    """The report.json that a folder holds, or the file itself."""
    return report_file / "report.json" if report_file.is_dir() else report_file


def load(report_file: Path) -> Json:
    report_file = place(report_file)
    try:
        loaded = json.loads(report_file.read_text(encoding="utf8"))
    except FileNotFoundError:
        raise UsageError(
            f"There is no report at {report_file}; run trials report first, or name its folder with --report."
        ) from None
    except (OSError, ValueError) as error:
        raise UsageError(f"The report at {report_file} cannot be read ({error}); make it again.") from None
    if not isinstance(loaded, dict) or "articles" not in loaded:
        raise UsageError(f"{report_file} is not a report of trials; name a report.json.")
    return loaded
