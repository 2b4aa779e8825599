"""Posted results, read only where one reading is possible.

One primary outcome, one analysis of it, a superiority test, two groups of which one got the therapy, a p value that
says which side of 0.05 it is on; and for "in favour" also an outcome whose better end is known and the two groups'
own values. Everything else stays "read the results", with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from trials.evidence import ceiling
from trials.models import Analysis, Study


class Reads(StrEnum):
    FAVOURS = "favours"
    NO_DIFFERENCE = "no_difference"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class ResultsReading:
    """What one trial's posted primary outcome says, or why it does not say it in one way."""

    study: str
    reads: Reads
    words: str  # a clause that follows "NCT…: "


SIGNIFICANT = 0.05

# Which end of an outcome is the better one, by words of its title; an outcome on both lists, or on none, is unclear.
MORE_IS_BETTER = re.compile(
    r"surviv|progression-free|relapse-free|event-free|respon[sd]|remission|live[- ]birth|pregnanc|lvef"
    r"|ejection fraction|\bfev1?\b|\bfvc\b|walk|heal(?:ed|ing)|closure|seroconver|cured|clearance of|abstinen|engraft"
    r"|quality of life",
    re.IGNORECASE,
)
LESS_IS_BETTER = re.compile(
    r"mortality|deaths?\b|died|\bpain\b|\bvas\b|madrs|ham-?d|hamilton|phq-?9|\bbdi\b|womac|panss|\bedss\b|updrs|adas-?cog"
    r"|exacerbation|hba1c|hospitali[sz]|viral load|recurrence|\brelapse(?!-free)|progression(?!-free)|incidence of"
    r"|stroke|infarction|infection|bleeding|symptom (?:score|severity)|depressive symptoms|ldl",
    re.IGNORECASE,
)
_NO_WORSE = "a difference that is not significant says nothing against the therapy"
# What the registry calls the other kinds of analysis, and why they are not read as a test of superiority.
HYPOTHESES = {
    "NON_INFERIORITY": f"its analysis asks whether the therapy is not worse, so {_NO_WORSE}",
    "EQUIVALENCE": f"its analysis asks whether both are alike, so {_NO_WORSE}",
    "NON_INFERIORITY_OR_EQUIVALENCE": f"its analysis asks whether the therapy is not worse, so {_NO_WORSE}",
    "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": f"its analysis asks whether the therapy is not worse, so {_NO_WORSE}",
    "SUPERIORITY_OR_OTHER": "its analysis may be a test of superiority or of something else",
    "SUPERIORITY_OR_OTHER_LEGACY": "its analysis may be a test of superiority or of something else",
    "OTHER": "its analysis is no test of superiority, by the record’s own word",
}
# What an outcome is about, so that a claim of less pain is not set beside a trial's survival.
OUTCOMES = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "life": r"surviv|mortality|deaths?\b|\bdied\b|\bdying\b|lives? saved|live longer",
        "pain": r"\bpain|\bvas\b|womac|\bkoos\b|\bache",
        "heart": r"heart attack|myocardial infarction|\bmace\b|cardiovascular event|cardiac event|ejection|lvef",
        "stroke": r"\bstrokes?\b|cerebrovascular",
        "lungs": r"lung function|\bfev1?\b|\bfvc\b|breath|oxygen|exacerbation",
        "walking": r"\bwalk|mobility|gait",
        "pregnancy": r"pregnan|birth|conceiv|concepti|fertil",
        "mood": r"depress|anxi|mood|madrs|ham-?d\b|hamilton|phq-?9|\bbdi\b",
        "memory": r"memory|cognit|dementia|adas-?cog|mmse",
        "sugar": r"blood sugar|glucose|hba1c|insulin",
        "weight": r"weight|\bbmi\b|body mass",
        "pressure": r"blood pressure|systolic|hypertens",
        "lipids": r"cholesterol|\bldl\b|lipid|triglycer",
        "infection": r"infect|seroconver|antibod|viral load|\bvirus",
        "hospital": r"hospitali[sz]|admission|length of stay",
        "response": r"respon[sd]|remission|relaps|progression|recur|flare|tumou?rs? shr",
        "healing": r"heal(?:ed|ing|s)?\b|closure|wound|ulcer|fistula",
        "quality": r"quality of life|well-?being",
        "thickness": r"thickness|volume|vascular",
    }.items()
}
# "Reduction in pain": a larger number is better, whatever the word after it says; too easily misread.
_TURNED = re.compile(
    r"reduction|decrease|improvement|decline|loss of|absence of|free of|time to|without", re.IGNORECASE
)
_P = re.compile(r"^(?:p\s*)?(?:value\s*)?([<>=≤≥]?)\s*=?\s*(0?[.,]\d+|[01](?:[.,]0+)?|\d[.,]?\d*e-\d+)$", re.IGNORECASE)

Names = Callable[[str], bool]  # whether a group's title names the therapy


def read(study: Study, names_therapy: Names) -> ResultsReading:
    """The reading of a trial's posted primary outcome."""
    analysis, why = _only_analysis(study)
    if analysis is None:
        return ResultsReading(study.id, Reads.UNCLEAR, why)
    why = _unfit(study, analysis, names_therapy)
    if why:
        return ResultsReading(study.id, Reads.UNCLEAR, why)
    significant = is_significant(analysis.p_value)
    if significant is None:
        return ResultsReading(study.id, Reads.UNCLEAR, "the analysis gives no p value that can be read one way")
    told = f"“{analysis.outcome}”, p = {analysis.p_value}".replace("= <", "< ").replace("= >", "> ").replace("= =", "=")
    if not significant:
        return ResultsReading(
            study.id, Reads.NO_DIFFERENCE, f"no significant difference in its primary outcome, {told}"
        )
    better = _better(analysis, names_therapy)
    if better:
        return ResultsReading(study.id, Reads.FAVOURS, f"a significant difference in favour of the therapy in {told}")
    why = "points the other way" if better is False else "does not say which group did better"
    return ResultsReading(study.id, Reads.UNCLEAR, f"there is a significant difference in {told}, and the record {why}")


def _only_analysis(study: Study) -> tuple[Analysis | None, str]:
    results = study.results
    if results is None:
        return None, "the figures are not among the records kept here, only that they are posted"
    if len(results.primary_outcomes) != 1:
        return None, f"{len(results.primary_outcomes) or 'no'} primary outcomes are posted, not one"
    if len(results.analyses) != 1:
        number = "more than one statistical analysis" if results.analyses else "no statistical analysis"
        return None, f"its primary outcome is posted with {number}"
    return results.analyses[0], ""


def _unfit(study: Study, analysis: Analysis, names_therapy: Names) -> str:
    """Why the analysis cannot be read as the therapy against its comparator; empty when it can."""
    if analysis.hypothesis != "SUPERIORITY":
        return HYPOTHESES.get(analysis.hypothesis or "", "its analysis was not posted as a test of superiority")
    if len(analysis.groups) != 2:
        return "its analysis does not compare two groups"
    if sum(map(names_therapy, analysis.groups)) != 1:
        return "the record does not say plainly which of the two groups got the therapy and which did not"
    if not ceiling.randomised(study) or (ceiling.enrolment(study) or 0) < ceiling.SMALL:
        return "it was small or not randomised, so its analysis settles little either way"
    return ""


def is_significant(p_value: str | None) -> bool | None:
    """Which side of 0.05 a p value is on, as written; None when that cannot be said."""
    found = _P.match((p_value or "").strip().replace("−", "-"))
    if not found:
        return None
    sign, p = found[1], float(found[2].replace(",", "."))
    if sign in ("<", "≤"):
        return True if p < SIGNIFICANT or (p == SIGNIFICANT and sign == "<") else None
    if sign in (">", "≥"):
        return False if p >= SIGNIFICANT else None
    return None if p == SIGNIFICANT else p < SIGNIFICANT


def _better(analysis: Analysis, names_therapy: Names) -> bool | None:
    more, less = (bool(p.search(analysis.outcome)) for p in (MORE_IS_BETTER, LESS_IS_BETTER))
    values = [_number(v) for v in getattr(analysis, "values", ())]
    if more == less or _TURNED.search(analysis.outcome) or len(values) != 2:
        return None
    therapy, other = values if names_therapy(analysis.groups[0]) else reversed(values)
    if therapy is None or other is None or therapy == other:
        return None
    return (therapy > other) == more


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def of_another_outcome(study: Study, claim: str) -> bool:
    """Whether a sentence names outcomes of its own, and the analysed one is none of them."""
    named = {name for name, pattern in OUTCOMES.items() if pattern.search(claim)}
    analysed = " ".join(a.outcome for a in study.results.analyses) if study.results else ""
    return bool(named) and not any(OUTCOMES[name].search(analysed) for name in named)


def serious_events(study: Study) -> str | None:
    """The serious adverse events of the posted table, all groups together."""
    results = study.results
    if results is None or results.serious_affected is None or not results.serious_at_risk:
        return None
    return f"{results.serious_affected:,} of {results.serious_at_risk:,} participants had a serious adverse event"
