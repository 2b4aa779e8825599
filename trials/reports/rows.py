"""A study as a row of the table of trials and as a list of facts: all that a record says, in a reader's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trials.evidence import asof
from trials.evidence.asof import Standing
from trials.models import Analysis, Match, Outcome, Reference, Study
from trials.phrases import first_capital, phase_of
from trials.reports import words
from trials.reports.text import clip, plain, safe_url
from trials.reports.view import Fact, Link, TrialRow

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
_ORDER = {name: place for place, (name, _) in enumerate(words.PHASE_ROWS)}
# What stays on paper under a row of the table, which has the rest or names the record that has it.
_PRINTED = ("Why it matched", "Why stopped")
_LISTED = 12  # arms, outcomes or papers of a record; whole in report.json
_CITATION = 180  # characters of a citation or an outcome; whole in report.json


def row(study: Study, why: Sequence[tuple[str, Match]], as_of: str) -> TrialRow:
    """A study as of a date, beside the therapies that it was matched for (name and match, the certain ones first)."""
    phase, standing = phase_of(study), asof.standing(study, as_of)
    posted = asof.results_posted(study, as_of)
    return TrialRow(
        id=plain(study.id),
        url=safe_url(study.url),
        title=plain(study.title) or plain(study.official_title) or "No title given",
        phase=phase,
        phase_order=_ORDER.get(phase, len(_ORDER)),
        group=next(group for group, _, members in words.GROUPS if standing in members),
        status=_status(study) + (", but not updated for two years" if standing is Standing.STALE else ""),
        design=design(study),
        enrolment=study.enrolment,
        enrolment_words=enrolment(study),
        start=plain(study.start_date),
        completion=plain(study.completion_date or study.primary_completion_date),
        start_words=words.short_date(plain(study.start_date)),
        completion_words=words.short_date(plain(study.completion_date or study.primary_completion_date)),
        sponsor=plain(study.sponsor),
        countries=", ".join(plain(c) for c in study.countries),
        has_results=posted,
        results_words=_results_date(study) if posted else "none posted",
        therapies=tuple(dict.fromkeys(name for name, _ in why)),
        facts=tuple(_facts(study, why, posted=posted)),
    )


def _status(study: Study) -> str:
    return words.STATUSES.get(study.status or "", words.humanised(plain(study.status)) or "Not given")


def _results_date(study: Study) -> str:
    return f"posted {words.date_words(plain(study.results_posted))}" if study.results_posted else "posted"


def enrolment(study: Study) -> str:
    if study.enrolment is None:
        return "not given"
    kind = {"ACTUAL": "actual", "ESTIMATED": "planned"}.get(study.enrolment_type or "", "not said if actual")
    return f"{study.enrolment:,} ({kind})"


def design(study: Study) -> str:
    """Allocation, arms and masking in a few words: "randomised, double-blind"."""
    if study.study_type in ("OBSERVATIONAL", "EXPANDED_ACCESS"):
        return words.STUDY_TYPES[study.study_type].lower()
    allocation = words.ALLOCATIONS.get(study.allocation or "", "")
    if study.allocation != "RANDOMIZED" and (study.intervention_model == "SINGLE_GROUP" or len(study.arms) == 1):
        allocation = "one arm"
    masking = words.MASKINGS.get(study.masking or "", "")
    return ", ".join(part for part in (allocation, masking) if part) or "not given"


# ---------------------------------------------------------------- facts


def _facts(study: Study, why: Sequence[tuple[str, Match]], *, posted: bool) -> Iterable[Fact]:
    """The facts that the record has, in the order in which a reader asks for them; what it lacks is left out."""
    listed: tuple[tuple[str, Iterable[Link]], ...] = (
        ("Why it matched", _reasons(why)),
        ("Official title", _texts(study.official_title if study.official_title != study.title else None)),
        ("Conditions as registered", _joined(study.conditions)),
        ("Treatments as registered", _joined(_interventions(study))),
        ("Last known status", _texts(words.STATUSES.get(study.last_known_status or "", study.last_known_status))),
        ("Why stopped", _texts(study.why_stopped)),
        ("Design", _texts(_whole_design(study))),
        ("Arms", _texts(*_arms(study))),
        ("Dates", _texts(_dates(study))),
        ("Sponsor", _texts(_sponsor(study))),
        ("Countries", _joined(study.countries)),
        (
            "Primary outcomes",
            _texts(*(_outcome(o) for o in study.primary_outcomes)),
        ),
        ("Results", _texts(*_results(study)) if posted else ()),
        ("Publications", _publications(study.references)),
        (
            "Expanded access",
            _texts(
                "The record says that the treatment can be had outside the trial."
                if study.has_expanded_access
                else None
            ),
        ),
        ("Other numbers", _joined((*study.aliases, *([study.acronym] if study.acronym else [])))),
    )
    for term, links in listed:
        if values := tuple(links):
            more = len(values) - _LISTED
            rest = (Link(f"and {more} more, in the record itself"),) if more > 0 else ()
            yield Fact(term, (*values[:_LISTED], *rest), term in _PRINTED)


def _texts(*texts: str | None) -> tuple[Link, ...]:
    return tuple(Link(plain(text)) for text in texts if plain(text))


def _joined(texts: Iterable[str]) -> tuple[Link, ...]:
    return _texts("; ".join(plain(text) for text in texts if plain(text)))


def _reasons(why: Sequence[tuple[str, Match]]) -> tuple[Link, ...]:
    """Why a study matched; with several therapies what holds for all of them first, then what each has of its own."""
    told = [(name, match.reasons) for name, match in why if match.reasons]
    shared = [reason for reason in told[0][1] if all(reason in reasons for _, reasons in told)] if told else []
    own = [(name, [reason for reason in reasons if reason not in shared]) for name, reasons in told]
    each = (f"{name}: {'; '.join(rest)}" for name, rest in own if rest)
    return _texts("; ".join(shared), *dict.fromkeys(each))


def _interventions(study: Study) -> Iterable[str]:
    for one in study.interventions:
        kind = f" ({words.humanised(one.type).lower()})" if one.type else ""
        names = f", also {', '.join(one.other_names)}" if one.other_names else ""
        yield f"{one.name}{kind}{names}"


def _whole_design(study: Study) -> str:
    parts = [
        words.STUDY_TYPES.get(study.study_type or "", study.study_type or "").lower(),
        words.ALLOCATIONS.get(study.allocation or "", study.allocation or ""),
        f"{words.humanised(study.intervention_model).lower()} assignment" if study.intervention_model else "",
        words.MASKINGS.get(study.masking or "", study.masking or ""),
        f"purpose: {words.humanised(study.primary_purpose).lower()}" if study.primary_purpose else "",
    ]
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _outcome(outcome: Outcome) -> str:
    frame = f" [{clip(plain(outcome.time_frame), _CITATION)}]" if outcome.time_frame else ""
    return f"{clip(plain(outcome.measure), _CITATION)}{frame}"


def _arms(study: Study) -> Iterable[str]:
    for arm in study.arms:
        kind = words.ARM_TYPES.get(arm.type or "", words.humanised(arm.type or "").lower())
        given = f": {', '.join(arm.interventions)}" if arm.interventions else ""
        yield f"{arm.label}{f' ({kind})' if kind else ''}{given}"


def _dates(study: Study) -> str:
    named = (
        ("start", study.start_date),
        ("primary completion", study.primary_completion_date),
        ("completion", study.completion_date),
        ("first posted", study.first_posted),
        ("last update", study.last_updated),
        ("status verified", study.status_verified),
    )
    return "; ".join(f"{name} {words.date_words(plain(date))}" for name, date in named if date)


def _sponsor(study: Study) -> str | None:
    if not study.sponsor:
        return None
    kind = words.SPONSOR_CLASSES.get(study.sponsor_class or "", words.humanised(study.sponsor_class or "").lower())
    partners = f"; with {', '.join(study.collaborators)}" if study.collaborators else ""
    return f"{study.sponsor}{f' ({kind})' if kind else ''}{partners}"


def _results(study: Study) -> Iterable[str]:
    yield f"{first_capital(_results_date(study))}."
    if study.results is None:
        return
    for analysis in study.results.analyses:
        yield _analysis(analysis)
    if not study.results.analyses:
        yield "The record gives no statistical analysis of a primary outcome."
    affected, at_risk = study.results.serious_affected, study.results.serious_at_risk
    if affected is not None and at_risk:
        share = f" ({affected / at_risk:.1%})" if affected <= at_risk else ""
        yield f"Serious adverse events: {affected:,} of {at_risk:,} participants, all groups{share}."


def _analysis(one: Analysis) -> str:
    """ "Primary outcome “…”: A 14.2, B 9.1. Mean difference 5.1, 1.2 to 9.0; p = 0.012 (ANCOVA, a test of …)."."""
    values = one.values if len(one.values) == len(one.groups) else (None,) * len(one.groups)
    known = any(values)
    groups = (
        f"{group} {value or 'not given'}" if known else group for group, value in zip(one.groups, values, strict=True)
    )
    compared = (", " if known else " against ").join(groups)
    test = ", ".join(part for part in (one.method, words.HYPOTHESES.get(one.hypothesis or "")) if part)
    p_value = re.sub(r"^(?![<>=≤≥])", "= ", one.p_value.strip()) if one.p_value else ""
    found = [_estimate(one), f"p {p_value}" if p_value else "", f"({test})" if test else ""]
    said = "; ".join(part for part in found[:2] if part) or "No p value and no estimate"
    return f"Primary outcome “{one.outcome}”{f': {compared}' if compared else ''}. {said} {found[2]}".rstrip() + "."


def _estimate(one: Analysis) -> str:
    if not one.estimate:
        return ""
    low, high = one.interval
    span = f" (interval {low or '?'} to {high or '?'})" if low or high else ""
    return f"{words.humanised(one.estimate_type or 'estimate')} {one.estimate}{span}"


def _publications(references: Sequence[Reference]) -> Iterable[Link]:
    """Papers on the trial by their citation; background papers by their number alone."""
    background = []
    for one in references:
        pmid = one.pmid if one.pmid and one.pmid.isascii() and one.pmid.isdigit() else None
        url = f"{PUBMED}{pmid}/" if pmid else None
        if one.type == "BACKGROUND" and pmid:
            background.append(Link(f"background, PMID {pmid}", url))
            continue
        kind = words.REFERENCE_TYPES.get(one.type or "", "")
        cited = clip(plain(one.citation), _CITATION) or (f"PMID {pmid}" if pmid else "")
        if cited:
            yield Link(f"{cited}{f' ({kind})' if kind else ''}", url)
    yield from background
