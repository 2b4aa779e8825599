"""The very trial that a sentence speaks of: found by its own facts, where these are enough to tell it from the others.

"A 16-person trial in Nanjing in 2010" is set beside each trial that matched: its number, short title, size, phase,
places, years and sponsor. One that fits clearly better than the rest is named, with what fits and what differs. A
figure that differs contradicts nothing: papers, news and records seldom give the same number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trials.evidence import asof, ceiling
from trials.models import Claim, ClaimType, Study
from trials.phrases import count, listing, phase_label

# Points for a fact that fits; so many are needed, and more than any other trial has. Many trials have 60 participants,
# few have 63.
POINTS = {
    "number": 9,
    "short title": 5,
    "size": 4,
    "size, a round one": 3,
    "size, nearly": 1,
    "sponsor": 3,
    "city": 2,
    "country": 1,
    "phase": 1,
    "years": 1,
}
ENOUGH = 4
LAG = 5  # years from the end of a trial in which it may still be news

_ONE_STUDY = re.compile(
    r"\b(?:trials?|stud(?:y|ies)|enrol\w*|took part|participants|volunteers|randomi[sz]ed|recruit\w*)\b", re.I
)
_NO_SIZE = re.compile(r"\b(?:one in|out of|as many as|for every|treat(?:ed)? (?:about )?\d|deaths)", re.I)
_YEAR = re.compile(r"\b(?:19[89]|20[0-4])\d\b")
# Countries as records name them, by the words that articles use besides the name itself.
DEMONYMS = {
    "United States": r"\bU\.?S\.?A?\b|\bAmerican?s?\b",
    "United Kingdom": r"\bU\.?K\.?\b|\bBrit(?:ish|ain)\b|\bEngl(?:ish|and)\b|\bScot(?:tish|land)\b|\bWales\b",
    "China": r"\bChinese\b",
    "Korea, Republic of": r"\b(?:South )?Korean?s?\b",
    "South Korea": r"\b(?:South )?Korean?s?\b",
    "Iran, Islamic Republic of": r"\bIran(?:ian)?s?\b",
    "Iran": r"\bIranian\b",
    "Germany": r"\bGerman\b",
    "France": r"\bFrench\b",
    "Spain": r"\bSpanish\b",
    "Italy": r"\bItalian\b",
    "Portugal": r"\bPortuguese\b",
    "Netherlands": r"\bDutch\b",
    "Denmark": r"\bDanish\b",
    "Sweden": r"\bSwedish\b",
    "Norway": r"\bNorwegian\b",
    "Finland": r"\bFinnish\b",
    "Belgium": r"\bBelgian\b",
    "Switzerland": r"\bSwiss\b",
    "Austria": r"\bAustrian\b",
    "Poland": r"\bPolish\b",
    "Japan": r"\bJapanese\b",
    "India": r"\bIndian\b",
    "Israel": r"\bIsraeli\b",
    "Egypt": r"\bEgyptian\b",
    "Brazil": r"\bBrazilian\b",
    "Canada": r"\bCanadian\b",
    "Australia": r"\bAustralian\b",
    "Mexico": r"\bMexican\b",
    "Turkey": r"\bTurkish\b",
    "Pakistan": r"\bPakistani\b",
    "Vietnam": r"\bVietnamese\b",
}
_NAMED = {country: re.compile(pattern) for country, pattern in DEMONYMS.items()}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a sentence says of the study that it speaks of."""

    text: str
    size: int | None
    phases: frozenset[str]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """The trial that is meant, with what fits and what differs, in words."""

    study: str
    fits: tuple[str, ...]
    differs: str

    @property
    def words(self) -> str:
        """A clause: "NCT… seems to be the trial that the sentence speaks of (16 participants, China)"."""
        differs = f"; {self.differs}" if self.differs else ""
        return f"{self.study} seems to be the trial that the sentence speaks of ({', '.join(self.fits)}{differs})"


# A result is told of, so the trial was over, or far enough on to have one; not where it is said to be still open.
_RESULT = re.compile(
    r"\b(?:cured|reduced|improved|helped|saved|recovered|found|showed|shown|reported|achieved|survived|responded|halved"
    r"|cut|lowered|lost|gained|worked|slowed|eased|prevented|restored|reversed|died|walked)\b[^.;]{0,80}"
    r"\bin (?:a|an|the|one|its|their)\s+(?:[\w-]+\s+){0,5}?(?:trial|study)\b",
    re.I,
)
_STILL_OPEN = re.compile(
    r"\b(?:recruit(?:s|ing)|enroll?(?:s|ing)|ongoing|under ?way|will|plans?|planned|started|beg[au]n|launch\w*|next|now"
    r"|(?:is|are) (?:testing|being)|to test|to see|whether)\b",
    re.I,
)
# Statuses of a trial that has not come to a result.
_NO_RESULT = frozenset({"NOT_YET_RECRUITING", "RECRUITING", "ENROLLING_BY_INVITATION", "WITHDRAWN"})
_SOME_STUDY = re.compile(
    r"\b(?:a|an|one|another|separate|earlier|recent|previous)\s+(?:[\w,.’'-]+\s+){0,5}?(?:study|trial)\b", re.I
)
_FIGURE = re.compile(
    r"\d\s?%|\d\s?(?:per ?cent|percent|points?|fold|times|kg|lbs?|pounds|weeks|months)\b"
    r"|\b\d+ (?:of|out of|in) (?:the )?\d|\bp ?[=<] ?0?\.\d",
    re.I,
)


def told_as_over(claim: Claim) -> bool:
    """Whether the sentence tells of what a trial came to."""
    told = claim.type is ClaimType.EFFICACY_SHOWN or bool(_RESULT.search(claim.text))
    return told and not _STILL_OPEN.search(claim.text)


def stated(claim: Claim) -> Stated | None:
    """What the sentence says of one study; None where it speaks of none, or of several."""
    factual = claim.type in (ClaimType.TRIALS_CONDUCTED, ClaimType.TRIALS_UNDERWAY)
    if not (factual or claim.scope == "study" or claim.quantifier == "one"):
        return None
    if claim.quantifier not in (None, "one") or not _ONE_STUDY.search(claim.text):
        return None
    size = None if _NO_SIZE.search(claim.text) else claim.enrolment
    years = tuple(int(year) for year in _YEAR.findall(claim.text))
    return Stated(claim.text, size, frozenset(claim.phases), years)


def find(claim: Claim, trials: Sequence[Study]) -> Meant | None:
    """The one trial that fits clearly best; None where none does."""
    told = stated(claim)
    if told is None:
        return None
    if claim.type is ClaimType.TRIALS_CONDUCTED or told_as_over(claim):
        trials = [s for s in trials if s.status not in _NO_RESULT or s.id in told.text]
    scored = sorted(((_score(f := _fits(told, s)), s.id, s, f) for s in trials), reverse=True, key=lambda row: row[:2])
    if not scored or scored[0][0] < ENOUGH or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    _, _, study, fits = scored[0]
    if told.size and told.size != ceiling.enrolment(study) and not {"number", "short title"} & set(fits):
        return None  # another size, and no name: it may as well be another trial
    return Meant(study.id, tuple(fits.values()), _differs(told, study))


def described(claim: Claim) -> str:
    """What a sentence says of the one study it speaks of, and a trial would need to be that study: a size, figures."""
    told = stated(claim)
    if told and told.size:
        return count(told.size, "participant")
    return "with figures of its own" if _SOME_STUDY.search(claim.text) and _FIGURE.search(claim.text) else ""


def _score(fits: dict[str, str]) -> int:
    return sum(POINTS[kind] for kind in fits)


def _fits(told: Stated, study: Study) -> dict[str, str]:
    """The facts that fit, each with its words."""
    n, fits = ceiling.enrolment(study), {}
    if study.id in told.text:
        fits["number"] = "its number"
    if (
        study.acronym
        and _distinct(study.acronym, study.conditions)
        and re.search(rf"\b{re.escape(study.acronym)}(?![\w+])", told.text)
    ):
        fits["short title"] = f"“{study.acronym}”"
    if study.sponsor and len(study.sponsor) > 5 and study.sponsor.casefold() in told.text.casefold():
        fits["sponsor"] = study.sponsor
    if told.size and n is not None and n == told.size:
        fits["size" if n % 10 else "size, a round one"] = count(n, "participant")
    elif told.size and n is not None and near(n, told.size):
        fits["size, nearly"] = "nearly as many participants"
    if told.phases and told.phases & set(study.phases):
        fits["phase"] = phase_label(study.phases)
    fits |= _places(told.text, study)
    if told.years and any(_covers(study, year) for year in told.years):
        fits["years"] = str(next(year for year in told.years if _covers(study, year)))
    return fits


def _places(text: str, study: Study) -> dict[str, str]:
    fits = {}
    cities = {site.city for site in study.sites if site.city}
    if city := next((c for c in sorted(cities) if len(c) > 3 and re.search(rf"\b{re.escape(c)}\b", text)), None):
        fits["city"] = city
    for country in study.countries:
        pattern = _NAMED.get(country)
        if country in text or (pattern and pattern.search(text)):
            fits["country"] = country
            break
    return fits


def _distinct(acronym: str, conditions: Sequence[str]) -> bool:
    """Whether a short title is a name that stands for nothing else: four letters or more, two of them capitals."""
    if any(acronym.casefold() in condition.casefold() for condition in conditions):
        return False
    return len(acronym) >= 4 and sum(map(str.isupper, acronym)) >= 2


def _covers(study: Study, year: int) -> bool:
    """Whether a trial began by that year, and had not been over for long."""
    start = asof.known(study.start_date)
    end = asof.known(study.completion_date) or asof.known(study.primary_completion_date)
    return bool(start and int(start[:4]) <= year and (not end or year <= int(end[:4]) + LAG))


def near(n: int | None, told: int) -> bool:
    """Within a fifth, or three people: papers and records seldom give the same number [P]."""
    return n is not None and abs(n - told) <= max(3, told // 5)


def _differs(told: Stated, study: Study) -> str:
    n = ceiling.enrolment(study)
    differs = []
    if told.size and n is not None and n != told.size:
        differs.append(f"the sentence says {told.size:,} participants, its record {n:,}")
    if told.phases and study.phases and not told.phases & set(study.phases):
        differs.append(f"the sentence says {phase_label(sorted(told.phases))}, its record {phase_label(study.phases)}")
    return listing(differs)
