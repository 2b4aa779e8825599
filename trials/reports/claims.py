"""Claims as a reader sees them, with their verdicts, and what they come to when counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from trials import judging
from trials.models import Claim, Label, Reading, Verdict
from trials.phrases import first_capital
from trials.reports import rules, words
from trials.reports.index import Index, study_link
from trials.reports.text import clip, plain, slug
from trials.reports.view import Answer, Case, ClaimView, Group, Link, Quote, Stack, Tally, VerdictView

# What verdicts add where a group of conditions is judged by those that the article names.
_GROUP = re.compile(r"The article says it of ([^.;]+) as a whole; (.+?)\.(?= [A-Z]|$)")
MIXED = ("mixed", "mixed", "more than one verdict")
NO_CLAIM = "not a claim, as a person decided"


def of(reading: Reading, index: Index) -> tuple[ClaimView, ...]:
    ordered = sorted(reading.claims, key=lambda claim: (claim.start, claim.end, claim.id))
    return tuple(_claim(number, claim, index) for number, claim in enumerate(ordered, 1))


def _claim(number: int, claim: Claim, index: Index) -> ClaimView:
    verdicts = tuple(_verdict(v, index) for v in index.verdicts.get(claim.id, ()))
    _, tone, text = summed(verdicts)
    dismissed = judging.is_no_claim(claim)
    if dismissed:
        tone, text = "outside", NO_CLAIM
    return ClaimView(
        number=number,
        id=plain(claim.id),
        home=f"claim-{slug(claim.id)}",
        article=index.titles.get(claim.article, plain(claim.article)),
        article_slug=index.articles.get(claim.article, slug(claim.article)),
        text=plain(claim.text),
        kind=_kind(claim),
        manner=", ".join(
            part for part in (words.STRENGTHS[claim.strength], words.SCOPES.get(claim.scope or "", "")) if part
        ),
        also=tuple(_also(code) for code in claim.also),
        conditions=tuple(index.name(c) for c in claim.conditions),
        therapy=index.name(claim.therapy) or None,
        cues=tuple(plain(cue) for cue in claim.cues),
        verdicts=verdicts,
        answers=(Answer(tone, text, ()),) if dismissed else answers(verdicts),
        reasons=tuple({(v.shows, v.cannot_show, v.rule): v for v in reversed(verdicts)}.values())[::-1],
        tone=tone,
        words=text,
        dismissed=dismissed,
    )


def _kind(claim: Claim) -> str:
    kind = words.CLAIM_TYPES[claim.type]
    return f"{kind}: {words.SUBTYPES.get(claim.subtype, words.humanised(claim.subtype))}" if claim.subtype else kind


def _also(code: str) -> str:
    kind, _, subtype = code.partition(":")
    name = next((text for one, text in words.CLAIM_TYPES.items() if one.value == kind), words.humanised(plain(kind)))
    return f"{name}: {words.SUBTYPES.get(subtype, words.humanised(plain(subtype)))}" if subtype else name


def _verdict(verdict: Verdict, index: Index) -> VerdictView:
    rule, ids = rules.told(plain(verdict.rule))
    return VerdictView(
        label=verdict.label.value,
        tone=words.LABELS[verdict.label].tone,
        words=plain(verdict.words) or words.LABELS[verdict.label].words,
        condition=index.name(verdict.condition) or None,
        condition_slug=index.pages.get(verdict.condition or ""),
        therapy=index.name(verdict.therapy) or None,
        tier=plain(verdict.tier),
        shows=plain(verdict.shows),
        cannot_show=plain(verdict.cannot_show),
        studies=tuple(study_link(number, index) for number in verdict.studies),
        rule=rule,
        rule_ids=ids,
        would_change=plain(verdict.would_change),
        tier_name=words.tier_words(verdict.tier),
        readings=tuple(plain(sentence) for sentence in verdict.readings),
        judged=plain(judging.sentence(verdict)),
        then=plain(verdict.then.sentence) if verdict.then and verdict.then.label is not verdict.label else "",
    )


def summed(verdicts: Sequence[VerdictView]) -> tuple[str, str, str]:
    """Label, tone and words of several verdicts: theirs where they agree."""
    labels = {verdict.label for verdict in verdicts}
    if not labels:
        return "not_judged", "outside", "not judged"
    if len(labels) > 1:
        return MIXED
    same = len({verdict.words for verdict in verdicts}) == 1
    return verdicts[0].label, verdicts[0].tone, verdicts[0].words if same else words.LABELS[Label(*labels)].words


def tally(claims: Iterable[ClaimView]) -> tuple[Tally, ...]:
    """Claims counted by verdict, in the order of the table of labels; those with several verdicts last."""
    counted = Counter(summed(claim.verdicts)[0] for claim in claims if not claim.dismissed)
    listed = [(label.value, row.tone, row.tally, row.short) for label, row in words.LABELS.items()]
    listed.append(("mixed", "mixed", ("gets more than one verdict", "get more than one verdict"), "more than one"))
    return tuple(
        Tally(label, tone, many if counted[label] != 1 else one, short, counted[label])
        for label, tone, (one, many), short in listed
        if counted[label]
    )


def for_condition(claims: Iterable[ClaimView], page: str) -> tuple[ClaimView, ...]:
    """The claims that were judged for one condition, with the verdicts for it alone."""
    chosen = []
    for claim in claims:
        if claim.dismissed:
            continue
        # Judged under two groups of conditions, a claim has the same verdict twice.
        distinct = {(v.label, v.therapy): v for v in reversed(claim.verdicts) if v.condition_slug == page}
        if distinct:
            verdicts = tuple(reversed(distinct.values()))
            _, tone, text = summed(verdicts)
            chosen.append(replace(claim, verdicts=verdicts, tone=tone, words=text))
    return tuple(chosen)


SERIOUS = (Label.CONTRADICTED, Label.OVERSTATED)
FOREMOST = 5  # claims that the first page opens with


def foremost(claims: Sequence[ClaimView]) -> tuple[ClaimView, ...]:
    """The claims that go furthest, the most serious verdict first, and of each article one before a second."""
    ranked: list[tuple[int, int, int, ClaimView]] = []
    for place, label in enumerate(SERIOUS):
        before = Counter[str]()
        for claim in claims:
            if next((one for one in SERIOUS if one in {v.label for v in claim.verdicts}), None) is label:
                ranked.append((place, before[claim.article_slug], len(ranked), claim))
                before[claim.article_slug] += 1
    return tuple(claim for *_, claim in sorted(ranked, key=lambda one: one[:3])[:FOREMOST])


def answers(verdicts: Iterable[VerdictView]) -> tuple[Answer, ...]:
    """Verdicts by label, in the order of the table, each with the conditions that it is for."""
    by_label: dict[str, list[VerdictView]] = {}
    for verdict in verdicts:
        by_label.setdefault(verdict.label, []).append(verdict)
    return tuple(
        Answer(
            row.tone,
            same[0].words if len({v.words for v in same}) == 1 else row.words,
            tuple(dict.fromkeys((v.condition, v.condition_slug) for v in same if v.condition)),
        )
        for label, row in words.LABELS.items()
        if (same := by_label.get(label.value))
    )


def groups(claims: Sequence[ClaimView]) -> tuple[Group, ...]:
    """Claims by verdict, and under each verdict by what explains it: said once for all the claims that share it."""
    cases: dict[str, dict[VerdictView, list[tuple[ClaimView, str]]]] = {}
    for claim in claims:
        for verdict in claim.verdicts:
            shared, aside = _split(verdict.shows)
            cases.setdefault(verdict.label, {}).setdefault(replace(verdict, shows=shared), []).append((claim, aside))
    made, seen = [], set[str]()
    for label, row in words.LABELS.items():
        if those := cases.get(label.value):
            told = tuple(_case(verdict, members, seen) for verdict, members in those.items())
            made.append(Group(row.tone, row.words, sum(len(case.quotes) for case in told), _stacks(told)))
    return tuple(made)


def _stacks(cases: Sequence[Case]) -> tuple[Stack, ...]:
    """Cases with the same records, in the order in which these first come."""
    same: dict[tuple[str, tuple[Link, ...]], list[Case]] = {}
    for case in cases:
        same.setdefault((case.verdict.shows, case.verdict.studies), []).append(case)
    return tuple(Stack(shows, studies, tuple(members)) for (shows, studies), members in same.items())


def _split(shows: str) -> tuple[str, str]:
    """What the records show, which claims may share, and what is added for one claim (a group's range of answers)."""
    first = re.match(r".+?[.!?](?= [A-Z“])", shows)
    return (first[0], shows[first.end() :].strip()) if first else (shows, "")


def _case(verdict: VerdictView, members: Sequence[tuple[ClaimView, str]], seen: set[str]) -> Case:
    """Where all say the same, nothing is aside. A claim is anchored where it first stands."""
    parted = [(claim, *_of_group(aside)) for claim, aside in members]
    asides = {aside for _, aside, _, _ in parted}
    same = next(iter(asides)) if len(asides) == 1 else ""
    quotes = []
    for claim, aside, of_group, _ in parted:
        told = " ".join(part for part in (of_group, "" if same else aside) if part)
        quotes.append(Quote(claim, "" if claim.home in seen else claim.home, told))
        seen.add(claim.home)
    ranges = {told: claim for claim, _, _, told in reversed(parted) if told}
    several = len(ranges) > 1
    return Case(
        tuple(quotes),
        replace(verdict, shows=f"{verdict.shows} {same}".strip()),
        tuple(f"{told} (“{clip(claim.text, 60)}”)" if several else told for told, claim in reversed(ranges.items())),
    )


def _of_group(aside: str) -> tuple[str, str, str]:
    """What is added for a claim, parted: the rest, that it is said of a group, and the answers by condition."""
    if not (found := _GROUP.search(aside)):
        return aside, "", ""
    rest = f"{aside[: found.start()]}{aside[found.end() :]}".strip()
    return rest, f"Said of {found[1]} as a whole.", f"{first_capital(found[2])}."
