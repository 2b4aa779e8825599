"""The page of one condition: its claims, and for each treatment what the registry holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from trials.models import Evidence, Flag, Kind, Match, Report, State, Study, Tier
from trials.reports import charts, lines, rows, words
from trials.reports.claims import for_condition, tally
from trials.reports.index import Index, study_link
from trials.reports.text import plain, safe_url, slug
from trials.reports.view import ClaimView, ConditionPage, FlagView, PairView, QueryView, Rung, TrialRow

REGISTRIES = {"ctgov": "ClinicalTrials.gov"}


def page(concept: str, report: Report, index: Index, everyone: Sequence[ClaimView]) -> ConditionPage:
    name = index.name(concept)
    claims = for_condition(everyone, index.pages[concept])
    found = [e for pair, e in sorted(index.evidence.items()) if pair.condition == concept]
    about = Counter(v.therapy for c in claims for v in c.verdicts)
    # The treatment that most claims are about comes first, then the one with most trials.
    found.sort(key=lambda e: (-about[index.name(e.pair.therapy)], -len(e.studies), index.name(e.pair.therapy)))
    trials, possible = _rows(found, index)
    known = index.concepts.get(concept)
    main = found[0] if found else None
    counted = tally(claims)
    return ConditionPage(
        slug=index.pages[concept],
        concept=plain(concept),
        name=name,
        url=safe_url(known.url) if known else None,
        wording=_wording(concept, report, name),
        bottom_line=(
            lines.claims_line(counted, "about this condition"),
            lines.evidence_line(main, name, index.name(main.pair.therapy) if main else "", len(found) - 1),
        ),
        pairs=tuple(_pair(e, index, trials, about[index.name(e.pair.therapy)], report.as_of) for e in found),
        claims=claims,
        trials=trials,
        possible=possible,
        flags=_flags([flag for e in found for flag in e.flags], index),
        tally=counted,
        articles=tuple(dict.fromkeys((c.article, c.article_slug) for c in claims)),
        not_searched=words.NOT_SEARCHED,
    )


def _wording(concept: str, report: Report, name: str) -> tuple[str, ...]:
    """How the articles name the condition, most often first, where that is not its own name."""
    texts = Counter(
        plain(m.text)
        for reading in report.readings
        for m in reading.mentions
        if m.kind is Kind.CONDITION and m.concept == concept
    )
    merged: dict[str, tuple[str, int]] = {}
    for text, number in sorted(texts.items()):
        kept, so_far = merged.get(text.casefold(), (text, 0))
        merged[text.casefold()] = (
            min(kept, text, key=lambda t: (sum(map(str.isupper, t)) != len(t), t.swapcase())),
            so_far + number,
        )
    ranked = sorted(merged.values(), key=lambda item: (-item[1], item[0]))
    return tuple(text for text, _ in ranked if text.casefold() != name.casefold())[:5]


# ---------------------------------------------------------------- trials


def _rows(found: Sequence[Evidence], index: Index) -> tuple[tuple[TrialRow, ...], tuple[TrialRow, ...]]:
    """A row for each certain record of any of the pairs, and one for each that is possible for all it was found for."""
    stale = {number for e in found for flag in e.flags if "stale" in flag.flag for number in flag.studies}
    certain = {number for e in found for number in e.studies}
    possible = {number for e in found for number in e.possible} - certain

    def made(numbers: set[str]) -> tuple[TrialRow, ...]:
        studies = [index.studies[n] for n in sorted(numbers) if n in index.studies]
        return tuple(rows.row(s, _why(s, found, index), stale=s.id in stale) for s in sorted(studies, key=_newest))

    return made(certain), made(possible)


def _newest(study: Study) -> tuple[bool, tuple[int, ...], str]:
    """Completed trials first, then by start, the newest first."""
    digits = tuple(-int(part) for part in (study.start_date or "0").split("-") if part.isdigit())
    return study.status != "COMPLETED", digits, study.id


def _why(study: Study, found: Sequence[Evidence], index: Index) -> list[tuple[str, Match]]:
    why = [
        (index.name(e.pair.therapy), match)
        for e in found
        if study.id in e.studies or study.id in e.possible
        if (match := index.matches.get((e.pair, study.id)))
    ]
    return sorted(why, key=lambda item: not item[1].certain)


# ---------------------------------------------------------------- evidence


def _pair(evidence: Evidence, index: Index, trials: Sequence[TrialRow], claims: int, as_of: str) -> PairView:
    therapy, condition = index.name(evidence.pair.therapy), index.name(evidence.pair.condition)
    known = index.concepts.get(evidence.pair.therapy)
    own = [row for row in trials if row.id in evidence.studies]
    return PairView(
        key=f"treatment-{slug(therapy)}",
        therapy=therapy,
        therapy_url=safe_url(known.url) if known else None,
        state=evidence.state.value,
        state_name=lines.state_name(evidence),
        state_words=lines.state_words(evidence, condition, therapy),
        tier=_tier(evidence),
        tier_name=words.TIERS[evidence.tier][0] if _known(evidence) else words.STATES[evidence.state],
        reason=plain(evidence.reason),
        rungs=_rungs(evidence),
        counts=_counts(evidence) if _known(evidence) else (),
        trials=tuple(row.id for row in own),
        possible=tuple(plain(number) for number in evidence.possible),
        flags=_flags(evidence.flags, index),
        query=_query(evidence),
        matrix=charts.matrix(own, therapy, condition) if own else None,
        timeline=charts.timeline(own, therapy, condition, as_of) if own else None,
        claims=claims,
    )


def _known(evidence: Evidence) -> bool:
    return evidence.state in (State.COMPLETE, State.INCOMPLETE)


def _tier(evidence: Evidence) -> str:
    return evidence.tier.value + ("r" if evidence.has_results else "") if _known(evidence) else ""


def _rungs(evidence: Evidence) -> tuple[Rung, ...]:
    reached = list(Tier).index(evidence.tier)
    places = ["below" if n < reached else "here" if n == reached else "above" for n in range(len(Tier))]
    if not _known(evidence):
        places = ["unknown"] * len(Tier)
    return tuple(Rung(tier.value, *words.TIERS[tier], place) for tier, place in zip(Tier, places, strict=True))


def _counts(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """The counts as they are, then what follows from them."""
    counts = dict(evidence.counts)
    shown = [(words.COUNTS.get(name, words.humanised(name)), f"{number:,}") for name, number in evidence.counts]
    shown.append(
        (
            "highest phase completed",
            words.PHASES.get(evidence.highest_completed_phase or "", evidence.highest_completed_phase or "none"),
        )
    )
    if evidence.largest_enrolment is not None:
        shown.append(("largest trial, participants", f"{evidence.largest_enrolment:,}"))
    total = counts.get("interventional") or counts.get("total")
    if total:
        shown += [
            (f"share {words.COUNTS[name]}", f"{100 * counts[name] / total:.0f} %")
            for name in ("unknown", "overdue")
            if name in counts
        ]
    return tuple((plain(name), plain(value)) for name, value in shown)


def _flags(flags: Sequence[Flag], index: Index) -> tuple[FlagView, ...]:
    """Flags with the same rule are one, with the studies of all."""
    merged: dict[tuple[str, str], set[str]] = {}
    for flag in flags:
        merged.setdefault((flag.flag, flag.rule), set()).update(flag.studies)
    return tuple(
        FlagView(
            words.FLAGS.get(flag, words.humanised(plain(flag))),
            plain(rule),
            tuple(study_link(number, index) for number in sorted(studies)),
        )
        for (flag, rule), studies in merged.items()
    )


def _query(evidence: Evidence) -> QueryView:
    answer = evidence.answer
    return QueryView(
        registry=REGISTRIES.get(answer.query.registry, plain(answer.query.registry)),
        params=tuple((plain(name), plain(value)) for name, value in answer.query.params),
        url=safe_url(answer.query.url),
        asked_at=plain(answer.asked_at),
        data_date=words.date_words(plain(answer.data_date)),
        basis=plain(answer.basis),
        proof=lines.proof(evidence),
    )
