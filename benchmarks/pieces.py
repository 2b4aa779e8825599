"""What is measured, each piece in a process of its own: `python -m benchmarks.pieces NAME` prints the best seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from trials.models import Article, Block, Report

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 5
TRIALS = 1000


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def pandas() -> float:
    """Loading pandas, which can be done once a process."""
    begun = time.perf_counter()
    import pandas  # noqa: F401

    return time.perf_counter() - begun


def large() -> Report:
    """The tests' report with 1,000 trials for one of its conditions."""
    from tests.reports.fixture import COPD, REPORT, STUDIES, STUDY

    full = max(STUDIES, key=lambda study: len(repr(study)))
    numbers = [f"NCT{n:08d}" for n in range(1, TRIALS + 1)]
    studies = [replace(full if n % 5 == 0 else STUDY, id=one, url=STUDY.url) for n, one in enumerate(numbers)]
    evidence = tuple(replace(e, studies=tuple(numbers)) if e.pair.condition == COPD else e for e in REPORT.evidence)
    match = REPORT.matches[0]
    matches = tuple(replace(match, study=one) for one in numbers)
    known = tuple(study for study in REPORT.studies if study.id not in set(numbers))
    return replace(
        REPORT,
        evidence=evidence,
        matches=matches,
        studies=tuple(sorted((*known, *studies), key=lambda study: study.id)),
    )


def rendering() -> float:
    """A condition with 1,000 trials as HTML, the format that readers open."""
    from trials.reports import render

    report = large()
    page = render(report, ["html"])["conditions/chronic-obstructive-pulmonary-disease.html"]
    assert page.count("<tbody id=") >= TRIALS
    return best(lambda: render(report, ["html"]), 3)


def rendering_all() -> float:
    """The same in every format that is written unless others are asked for; pandas is loaded by then."""
    import pandas  # noqa: F401

    from trials.reports import render

    report = large()
    return best(lambda: render(report), 3)


def vocabulary() -> float:
    """From nothing to a vocabulary that answers, which can be done once a process."""
    from trials import vocabulary

    begun = time.perf_counter()
    vocabulary.load().find("liver cirrhosis")
    return time.perf_counter() - begun


def read_once(work: Callable[[Article], object]) -> float:
    """Seconds a megabyte for articles that are all different, each read once: nothing that is kept of one flatters."""
    read = corpus()
    work(read[0])  # what is loaded once is not the articles'
    begun = time.process_time()
    for one in read[1:]:
        work(one)
    return (time.process_time() - begun) / megabytes(read[1:])


def corpus() -> list[Article]:
    """The annotated articles of the tests: news, releases, clinics' pages and guides."""
    from trials import articles

    return [one for one in articles.read_all([str(ROOT / "tests/cases/articles")]) if isinstance(one, Article)]


def megabytes(read: Iterable[Article]) -> float:
    return sum(len(one.text.encode()) for one in read) / 1e6


def joined(read: Sequence[Article]) -> Article:
    """One article made of several, block by block."""
    blocks: list[Block] = []
    text = ""
    for one in read:
        blocks += [replace(block, start=block.start + len(text), end=block.end + len(text)) for block in one.blocks]
        text += one.text + "\n\n"
    return replace(read[0], id="long", text=text, blocks=tuple(blocks))


def of_words(read: Iterable[Article], number: int) -> tuple[Article, ...]:
    """The first articles that have so many words together."""
    taken, words = [], 0
    for one in read:
        if words < number:
            taken.append(one)
            words += len(one.text.split())
    return tuple(taken)


def claims() -> float:
    """Claims, mentions and all, of articles of an article's length."""
    from trials import claims as reading
    from trials import vocabulary

    known = vocabulary.load()
    return read_once(lambda article: reading.read(article, known))


def mentions() -> float:
    """Conditions and therapies alone, in sentences that are known: abbreviations, lists and ambiguous names read."""
    from trials import mentions, vocabulary
    from trials.language import sentences

    known = vocabulary.load()
    parted = {one.id: sentences.split(one) for one in corpus()}
    return read_once(lambda article: mentions.find(article, parted[article.id], known))


def names() -> float:
    """The vocabulary's names alone."""
    from trials import vocabulary

    known = vocabulary.load()
    return read_once(lambda article: known.find(article.text))


def growth() -> float:
    """The time that a text of 20,000 words takes to that of its quarters, one by one; 1 is linear."""
    from trials import claims as reading
    from trials import vocabulary

    known = vocabulary.load()
    left = corpus()
    quarters = []
    for _ in range(4):
        part = of_words(left, 5_000)
        left = left[len(part) :]
        quarters.append(part)
    whole = joined([one for part in quarters for one in part])
    parts = [joined(part) for part in quarters]
    reading.read(whole, known)
    together = best(lambda: reading.read(whole, known), 3)
    return together / best(lambda: [reading.read(part, known) for part in parts], 3)


PIECES: dict[str, Callable[[], float]] = {
    work.__name__: work for work in (pandas, rendering, rendering_all, vocabulary, claims, mentions, names, growth)
}

if __name__ == "__main__":
    print(PIECES[sys.argv[1]]())
