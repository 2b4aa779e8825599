"""What is measured, each piece in a process of its own: `python -m benchmarks.pieces NAME` prints the best seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
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


def text(megabytes: float) -> Article:
    """Articles of ours, one after the other until the text is so long."""
    from trials import articles

    read = [one for one in articles.read_all([str(ROOT / "seeds")]) if isinstance(one, Article)]
    body = "\n\n".join(one.text for one in read)
    times = max(1, round(megabytes * 1e6 / len(body.encode())))
    whole = "\n\n".join([body] * times)
    blocks, at = [], 0
    for line in whole.split("\n\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line), "paragraph"))
        at += len(line) + 2
    return replace(read[0], id="long", text=whole, blocks=tuple(blocks))


def per_megabyte(work: Callable[[Article], object], megabytes: float, repeats: int = 3) -> float:
    article = text(megabytes)
    work(text(0.001))  # what is loaded once is not the text's
    return best(lambda: work(article), repeats) / (len(article.text.encode()) / 1e6)


def claims() -> float:
    """Claims, mentions and all, seconds a megabyte of articles of an article's length."""
    from trials import articles, vocabulary
    from trials import claims as reading

    known = vocabulary.load()
    read = [one for one in articles.read_all([str(ROOT / "seeds")]) if isinstance(one, Article)]
    size = sum(len(one.text.encode()) for one in read) / 1e6
    for one in read:
        reading.read(one, known)
    return best(lambda: [reading.read(one, known) for one in read for _ in range(5)], 3) / (5 * size)


def mentions() -> float:
    """Names of conditions and therapies alone, seconds a megabyte."""
    from trials import vocabulary

    known = vocabulary.load()
    return per_megabyte(lambda article: known.find(article.text), 0.5)


def growth() -> float:
    """How much longer a megabyte of one text takes than one of a text an eighth as long; 1 is linear."""
    from trials import claims as reading
    from trials import vocabulary

    known = vocabulary.load()
    short, long = (per_megabyte(lambda article: reading.read(article, known), size, 1) for size in (0.05, 0.4))
    return long / short


PIECES: dict[str, Callable[[], float]] = {
    work.__name__: work for work in (pandas, rendering, rendering_all, vocabulary, claims, mentions, growth)
}

if __name__ == "__main__":
    print(PIECES[sys.argv[1]]())
