"""The pages in Markdown that reads well as it is: short lines of its own, every foreign text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trials.phrases import listing
from trials.reports import markdown_flags as flags
from trials.reports import words
from trials.reports.citation import how_to_cite
from trials.reports.lines import NAMED
from trials.reports.marks import address, capital, code, escape, link, small
from trials.reports.text import alone
from trials.reports.view import (
    ArticlePage,
    ClaimView,
    ComparePage,
    CompareRow,
    ConditionPage,
    Group,
    Link,
    News,
    PairView,
    Quote,
    Site,
    Tally,
    TrialRow,
    VerdictNews,
    VerdictView,
)
from trials.reports.words import plural


def render(site: Site) -> dict[str, str]:
    pages = {f"conditions/{page.slug}.md": _condition(page, site) for page in site.conditions}
    pages |= {f"articles/{page.slug}.md": _article(page, site) for page in site.articles}
    if site.compare:
        pages["compare.md"] = _compare(site.compare, site)
    return pages | {"index.md": _index(site)}


def _joined(parts: Iterable[str | Sequence[str]]) -> str:
    """Blocks with an empty line between them; a list of lines is one block."""
    blocks = [part if isinstance(part, str) else "\n".join(part) for part in parts]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _note(site: Site, index: str = "") -> str:
    """What the report rests on; the whole of it on the first page, to which the others lead."""
    more = f" [What that means]({index})" if index else f" {escape(site.note_more)}"
    return f"> **{escape(site.note)}**{more if site.note_more else ''}" if site.note else ""


# ---------------------------------------------------------------- index


def _index(site: Site) -> str:
    return _joined(
        (
            "# Claims beside the trials on record",
            _note(site),
            f"**{escape(site.bottom_line)}**",
            _tally(site.tally),
            f"Evidence as of {site.as_of_words}.",
            *_news(site.news, ""),
            "## The claims that go furthest" if site.foremost else "",
            [_furthest(claim) for claim in site.foremost],
            "## Conditions",
            _overview(site),
            "[All conditions side by side](compare.md)" if site.compare else "",
            "## Articles",
            [_article_line(page) for page in site.articles] or "No article was read.",
            "## How to read it",
            words.HOW_TO_READ,
            _key(),
            "## What people decided" if site.decisions else "",
            [f"- {escape(decision)}" for decision in site.decisions],
            "## What could not be done" if site.problems else "",
            [f"- {escape(problem)}" for problem in site.problems],
            "## How to cite",
            [f"- {''.join(link(part) for part in line)}" for line in how_to_cite(site)],
        )
    )


def _tally(tally: Sequence[Tally]) -> list[str]:
    """The claims by verdict, where the sentence above does not name each."""
    return [f"- {one.number} {escape(one.words)}" for one in tally] if len(tally) > NAMED + 1 else []


def _furthest(claim: ClaimView) -> str:
    answer = claim.answers[0]
    about = listing(
        [f"[{escape(n)}](conditions/{s}.md#{claim.home})" if s else escape(n) for n, s in answer.conditions]
    )
    at = f"[{escape(claim.article)}](articles/{claim.article_slug}.md#{claim.home})"
    return f"- “{escape(claim.text)}” **{escape(capital(answer.words))}**{f': {about}' if about else ''}. {at}"


def _overview(site: Site) -> Sequence[str] | str:
    rows = [
        f"| [{escape(page.name)}](conditions/{page.slug}.md) | {escape(pair.therapy)} | {escape(pair.tier_name)} "
        f"| {_number(pair, len(pair.trials))} | {escape(pair.state_name)} | {pair.claims} |"
        for page in site.conditions
        for pair in page.pairs
    ]
    rows += [
        f"| [{escape(page.name)}](conditions/{page.slug}.md) | – | – | – | not asked about | {len(page.claims)} |"
        for page in site.conditions
        if not page.pairs
    ]
    if not rows:
        return "No claim joins a condition with a treatment, so the registry was not asked about any."
    return [
        "| Condition | Treatment | How far testing has come | Records | Answer | Claims |",
        "| --- | --- | --- | ---: | --- | ---: |",
        *rows,
    ]


def _news(news: News | None, root: str) -> Iterable[str | Sequence[str]]:
    """What changed since the last report; `root` leads to its folder."""
    if news is None:
        return
    yield f"## {news.heading}"
    yield escape(news.lead) if not root else ""
    for turn in news.turns:
        yield f"Before: {turn.before[1]}. Now: **{turn.after[1]}** ({plural(len(turn.claims), 'claim')})."
        yield [_turned(one, root) for one in turn.claims]
    if news.trials:
        yield [
            "| Trial | What | Before | Now |",
            "| --- | --- | --- | --- |",
            *(
                f"| {link(one.trial)} {escape(one.title)} | {escape(one.what)} | {escape(one.before)} "
                f"| {escape(one.after)} |"
                for one in news.trials
            ),
        ]


def _turned(one: VerdictNews, root: str) -> str:
    at = f"[{escape(one.claim.article)}]({root}articles/{one.claim.article_slug}.md#{one.claim.home})"
    about = escape(", ".join([*(name for name, _ in one.conditions if name), one.therapy]))
    why = f" Changed in its trials: {', '.join(link(t) for t in one.trials)}." if one.trials else ""
    return f"- “{escape(one.claim.text)}” {at}{f', {about}' if about else ''}.{why}"


def _number(pair: PairView, number: int) -> str:
    return "–" if pair.state in ("not_asked", "stale") else f"{number:,}"


def _article_line(page: ArticlePage) -> str:
    said = escape(page.note or page.bottom_line)
    return f"- [{escape(page.title)}](articles/{page.slug}.md){f', {page.published}' if page.published else ''}. {said}"


def _key() -> list[str]:
    return [f"- **{row.words}**: {row.meaning}" for row in words.LABELS.values()]


# ---------------------------------------------------------------- side by side


def _compare(page: ComparePage, site: Site) -> str:
    return _joined(
        (
            "# All conditions side by side",
            _note(site, "index.md"),
            f"**{escape(page.lead)}**",
            f"Evidence as of {site.as_of_words}. [All conditions and articles](index.md)",
            "## How far the testing has come",
            [
                f"- **{escape(step.name)}**: {escape('; '.join(name for name, _ in step.pairs) or 'none')}"
                for step in page.steps
            ],
            "## In figures",
            [
                "| Condition | Treatment | How far testing has come | Trials | By phase | Randomised "
                "| Largest completed | Results | Status unknown | Claims |",
                "| --- | --- | --- | ---: | --- | ---: | ---: | ---: | ---: | --- |",
                *(_compared(row) for row in page.rows if row.pair.tier),
            ],
            "## How to cite",
            [f"- {''.join(link(part) for part in line)}" for line in how_to_cite(site, "All conditions side by side")],
        )
    )


def _compared(row: CompareRow) -> str:
    known = row.pair.tier
    unknown = "–" if row.unknown is None else f"{row.unknown:.0f} %"
    cells = [
        f"[{escape(row.condition)}](conditions/{row.slug}.md)",
        escape(row.pair.therapy),
        escape(row.far),
        *(
            (
                f"{row.trials:,}",
                row.bars_words or "–",
                f"{row.randomised:,}",
                f"{row.largest:,}" if row.largest is not None else "–",
                f"{row.results:,}",
                unknown,
            )
            if known
            else ["–"] * 6
        ),
        "; ".join(f"{one.number} {one.short}" for one in row.tally) or "none",
    ]
    return f"| {' | '.join(cells)} |"


# ---------------------------------------------------------------- a condition


def _condition(page: ConditionPage, site: Site) -> str:
    return _joined(
        (
            f"# {escape(page.name)}",
            f"In the articles: {escape(', '.join(f'“{w}”' for w in page.wording))}." if page.wording else "",
            _note(site, "../index.md"),
            *(escape(sentence) for sentence in page.bottom_line),
            _tally(page.tally),
            f"Evidence as of {site.as_of_words}. [All conditions and articles](../index.md)",
            *_news(page.news, "../"),
            "## What the articles say, and what the registry holds" if page.claims else "",
            *(part for group in page.groups for part in _group(group)),
            "## How far the testing has come",
            *(part for pair in page.pairs for part in _pair(pair)),
            *_trials("Trials", page.trials),
            *_trials("Possibly relevant, counted nowhere above", page.possible),
            *flags.of_condition(page.flags),
            "## What the registry cannot show",
            [f"- {text}" for text in page.not_shown],
            "### What was not searched",
            [f"- {text}" for text in page.not_searched],
            "## How this was made",
            *(
                part
                for number, pair in enumerate(page.pairs, 1)
                for part in _query(pair, number, whole="json" in site.formats)
            ),
            f"Made with trials {site.version}; evidence as of {site.as_of_words}.",
            "## How to cite",
            [f"- {''.join(link(part) for part in line)}" for line in how_to_cite(site, page.name)],
            _searches(page.pairs),
        )
    )


def _group(group: Group) -> Iterable[str | Sequence[str]]:
    yield f"### {escape(capital(group.words))} ({plural(group.number, 'claim')})"
    for stack in group.stacks:
        yield escape(stack.shows)
        yield _linked(stack.studies)
        for case in stack.cases:
            for quote in case.quotes:
                yield from _quote(quote)
            yield [
                *_reasons(case.verdict, escape(alone(case.verdict.cannot_show))),
                *(f"- Of the whole group: {escape(told)}" for told in case.ranges),
            ]


def _quote(quote: Quote) -> Iterable[str]:
    claim = quote.claim
    yield f'<a id="{quote.anchor}"></a>' if quote.anchor else ""
    yield f"> {escape(claim.text)}"
    at = f"[{escape(claim.article)}](../articles/{claim.article_slug}.md#{claim.home})"
    read = f"Read as: {escape(small(claim.kind))}, {escape(claim.manner)}."
    yield f"{read}{f' {escape(quote.aside)}' if quote.aside else ''} {at}. Claim {code(claim.id)}"


def _linked(studies: Sequence[Link]) -> str:
    return f"Trials: {', '.join(link(study) for study in studies)}" if studies else ""


def _reasons(verdict: VerdictView, head: str) -> list[str]:
    lines = [f"- {head}"]
    if verdict.rule:
        ids = ", ".join(part for part in (verdict.rule_ids, f"tier {verdict.tier}" if verdict.tier else "") if part)
        lines.append(f"- Rule: {escape(verdict.rule)}{f' ({code(ids)})' if ids else ''}")
    if verdict.would_change:
        lines.append(f"- What would change it: {escape(verdict.would_change)}")
    lines += [f"- {escape(said)}" for said in (*verdict.readings, verdict.judged, verdict.then) if said]
    return lines


def _claim(claim: ClaimView) -> Iterable[str | Sequence[str]]:
    yield f'<a id="{claim.home}"></a>'
    yield f"### {claim.number}. {escape(capital(claim.words))}"
    yield f"> {escape(claim.text)}"
    yield f"Read as: {escape(small(claim.kind))}, {escape(claim.manner)}. Claim {code(claim.id)}"
    for verdict in claim.reasons:
        about = escape(" · ".join(part for part in (verdict.condition, verdict.therapy) if part))
        page = f"[{about}](../conditions/{verdict.condition_slug}.md)" if verdict.condition_slug else about
        head = f"**{escape(capital(verdict.words))}**{f' ({page})' if about else ''}**.**"
        reasons = _reasons(verdict, f"{head} {escape(verdict.shows)} {escape(verdict.cannot_show)}")
        yield [reasons[0], *([f"- {_linked(verdict.studies)}"] if verdict.studies else []), *reasons[1:]]


def _pair(pair: PairView) -> Iterable[str | Sequence[str]]:
    yield f"### {escape(pair.therapy)}"
    yield escape(pair.state_words)
    if not pair.counts:
        return
    yield f"**{escape(pair.tier_name)}** ({pair.tier}). {escape(pair.reason)}".rstrip()
    yield [f"- {escape(name)}: {escape(value)}" for name, value in pair.counts]
    if pair.matrix:
        yield _figures(pair)


def _figures(pair: PairView) -> list[str]:
    assert pair.matrix is not None
    columns = pair.matrix.columns
    head = [
        "| Phase | " + " | ".join(name for _, name, _, _, _ in columns) + " |",
        "| --- |" + " ---: |" * len(columns),
    ]
    return head + [
        f"| {escape(row.name)} | " + " | ".join(str(cell.number) if cell.number else "–" for cell in row.cells) + " |"
        for row in pair.matrix.rows
    ]


def _trials(heading: str, rows: Sequence[TrialRow]) -> Iterable[str | Sequence[str]]:
    if not rows:
        return
    yield f"## {heading}"
    yield [
        "| Trial | Phase | Status | Enrolment | Start | Completion | Results |",
        "| --- | --- | --- | ---: | --- | --- | --- |",
        *(
            f"| {link(Link(row.id, row.url))} | {escape(row.phase)} | {escape(row.status)} "
            f"| {escape(row.enrolment_words)} | {escape(row.start_words)} | {escape(row.completion_words)} "
            f"| {escape(row.results_words)} |"
            for row in rows
        ),
    ]
    for row in rows:
        yield f"### {row.id}: {escape(row.title)}"
        yield [f"- {fact.term}: {'; '.join(link(value) for value in fact.values)}" for fact in row.facts]


def _searches(pairs: Sequence[PairView]) -> list[str]:
    """Where the links of the questions lead: addresses of thousands of letters, at the end, where nobody reads."""
    return [f"[search {n}]: {address(p.query.url)}" for n, p in enumerate(pairs, 1) if p.query.url]


def _query(pair: PairView, number: int, *, whole: bool) -> Iterable[str | Sequence[str]]:
    query = pair.query
    yield f"### The question about {escape(pair.therapy)}"
    yield [
        f"- {escape(p.label)}: {code(p.name)}, {p.short}"
        if whole and p.short
        else f"- {escape(p.label)}: {code(f'{p.name}={p.value}')}"
        for p in query.params
    ]
    if whole and any(p.short for p in query.params):
        yield "The question in full is in [report.json](../report.json)."
    facts = [f"- {escape(query.proof)}"]
    facts += [f"- Asked {query.asked_at}."] if query.asked_at else []
    facts += [f"- The registry’s data are of {query.data_date}."] if query.data_date else []
    facts += [f"- [The same search at {query.registry}][search {number}]"] if query.url else []
    yield facts


# ---------------------------------------------------------------- an article


def _article(page: ArticlePage, site: Site) -> str:
    about = listing([f"[{escape(n)}](../conditions/{s}.md)" if s else escape(n) for n, s in page.conditions])
    return _joined(
        (
            f"# {escape(page.title)}",
            _note(site, "../index.md"),
            f"**{escape(page.bottom_line)}**" if not page.note or page.claims else "",
            _tally(page.tally),
            escape(page.note),
            f"Source: {link(page.source)}. [All conditions and articles](../index.md)",
            escape(f"{page.dates} {page.read}".strip()),
            f"Conditions: {about}." if about else "",
            f"Treatments: {escape(listing(page.therapies))}." if page.therapies else "",
            "Trials that it names by number:" if page.named else "",
            [f"- {link(number)}: {escape(said)}" for number, said in page.named],
            "## The claims, in the order of the text" if page.claims else "",
            *(part for claim in page.claims for part in _claim(claim)),
            "## The text" if page.blocks else "",
            "Numbers in brackets are the claims above." if page.claims else "",
            *_text(page),
            *flags.of_article(page.signs),
            "## How to cite",
            [f"- {''.join(link(part) for part in line)}" for line in how_to_cite(site, page.title)],
        )
    )


def _text(page: ArticlePage) -> Iterable[str]:
    for block in page.blocks:
        said = "".join(
            escape(" ".join(run.text.split())) + (f" **[{run.claim.number}]** " if run.claim else " ")
            for run in block.runs
        )
        text = " ".join(said.split())
        yield {"heading": f"### {text}", "item": f"- {text}"}.get(block.kind, text)
