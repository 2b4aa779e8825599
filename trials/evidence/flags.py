"""Red flags: reasons to look closer. None proves wrongdoing; each prints its rule and the trials it rests on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trials.evidence import asof, ceiling
from trials.evidence.asof import Standing
from trials.models import ClaimType, Flag, Kind, Pair, Reading, Role, Study
from trials.phrases import listing

if TYPE_CHECKING:
    from trials.vocabulary import Vocabulary

# flag: the rule in words [source]
RULES = {
    "pay_to_participate": "The record's text speaks of patients paying; that others do not say so proves nothing: "
    "11 of 18 such trials did not [S: Turner 2017].",
    "sponsor_sells": "The sponsor's name matches the article's site: the sponsor may sell the treatment.",
    "no_control": "No control arm, or open label with an efficacy outcome.",
    "one_sponsor_many_diseases": "One sponsor and product over four or more unrelated disease areas, or an article "
    "that lists four or more [P].",
    "stale_status": "Status UNKNOWN, or listed as open and not updated for two years.",
    "results_overdue": "No results posted a year after completion, and no paper on the record; the trial may be "
    "exempt by law [S: 42 CFR 11].",
    "registered_late": "Registered more than 21 days after the start; weak, since this is very common.",
    "phase_design_mismatch": "Phase label and design disagree: Phase 3 or 4 with fewer than 30 people or one arm.",
    "large_clinic_enrolment": "A company or an individual plans 1,000 participants or more, or an observational label "
    "on a treatment that is given and sold [P].",
    "stopped_for_cause": "Stopped for safety, money or a regulator, by the record's own reason.",
    "registration_as_credential": "The article uses registration as a credential; a registry lists what it is told.",
    "article_signs": "In the article itself: testimonials, “no side effects”, cure words, prices, bookings, or not one "
    "caveat.",
}

_PAYING = re.compile(
    r"patient[- ]funded|self[- ]funded|funded by (?:the )?(?:patient|participant)s?"
    r"|(?:patient|participant|subject)s? (?:will |must |have to |are (?:required|expected) to )?(?:pay|bear|cover)\b"
    r"|(?:cost|charge|fee|payment)s?[^.;]{0,60}\b(?:borne|paid|covered) by (?:the )?(?:patient|participant|subject)s?"
    r"|(?:fee|cost|payment)s? (?:to|for) (?:participate|participation|treatment)|participation (?:fee|cost)s?",
    re.IGNORECASE,
)
_NOT_PAYING = re.compile(r"\b(?:no|not|free|without|n[o']t)\b[^.;]{0,40}$", re.IGNORECASE)
_STOPPED = re.compile(
    r"\b(?:safety|adverse|toxicit|death|harm|fund|financ|money|sponsor(?:ship)? (?:ended|withdr)|budget|business"
    r"|fda|ema|regulat|clinical hold|authorit|ethic|irb)",
    re.IGNORECASE,
)
_NOT_FOR = re.compile(
    r"\b(?:not|no|unrelated|without)\b[^.;]{0,40}\b(?:safety|adverse|toxicit|harm|death)", re.IGNORECASE
)
_EFFICACY = re.compile(
    r"efficac|effective|improve|response|score|scale|function|pain|survival|rate of|pregnan|birth"
    r"|change (?:in|from)|volume",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"(?:registered|listed) (?:with|by|on|at) (?:the )?(?:u\.?s\.? )?(?:nih|fda|national institutes? of health"
    r"|clinicaltrials\.gov)|(?:approved|recogni[sz]ed) by (?:the )?(?:u\.?s\.? )?(?:nih|national institutes? of health"
    r"|clinicaltrials\.gov)|fda[- ]registered|nih[- ](?:registered|listed|approved)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|no|never|n[o']t)\b[^.;]{0,30}$", re.IGNORECASE)
# "Forty trials are registered on ClinicalTrials.gov" counts them, and boasts of nothing.
_COUNTED = re.compile(r"\b(?:trials|studies)\b[^.;]{0,90}$", re.IGNORECASE)
_PRAISE = re.compile(
    r"\b(?:better|improv\w*|pain[- ]free|no longer|cured?|healed|recovered|relief|grateful|thank\w*|miracle|amazing"
    r"|life[- ]changing|changed my life|my life back|recommend\w*|helped|worked|gone|able to|walk\w*"
    r"|for the first time)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"\b([A-Z][a-zà-ÿ]+)(?:, (?:\d{1,3}|of [A-Z]\w+|from [A-Z]\w+))*,? (?:says|said|told)\b"
    r"|\b(?:says|said) (?:[A-Z][a-z]+ )?([A-Z][a-zà-ÿ]+)"
)
# What an article's own words show, each with how it is named.
_ARTICLE = (
    ("“no side effects”", re.compile(r"\b(?:no|without|zero|free of) (?:any )?side[- ]effects?|risk[- ]free", re.I)),
    ("prices", re.compile(r"(?:[$€£]\s?\d[\d,]{2,}|\b(?:usd|eur)\s?\d[\d,]{2,}|\bfinancing (?:is )?available)", re.I)),
    ("bookings", re.compile(r"\b(?:book|schedule|request) (?:an?|your) (?:free )?(?:consultation|appointment)", re.I)),
)

# MeSH's disease categories, so that "unrelated" can be counted. "Pathological Conditions, Signs and Symptoms" is
# left out: nearly every disease is also under it.
AREAS = frozenset(
    {
        "Infections",
        "Neoplasms",
        "Musculoskeletal Diseases",
        "Digestive System Diseases",
        "Stomatognathic Diseases",
        "Respiratory Tract Diseases",
        "Otorhinolaryngologic Diseases",
        "Nervous System Diseases",
        "Eye Diseases",
        "Urogenital Diseases",
        "Cardiovascular Diseases",
        "Hemic and Lymphatic Diseases",
        "Skin and Connective Tissue Diseases",
        "Nutritional and Metabolic Diseases",
        "Endocrine System Diseases",
        "Immune System Diseases",
        "Wounds and Injuries",
        "Mental Disorders",
    }
)
MANY_AREAS = 4

Rule = Callable[[Study, str], bool]


def raised(
    pair: Pair,
    certain: Sequence[Study],
    studies: Mapping[str, Study],
    readings: Sequence[Reading] = (),
    *,
    as_of: str,
    vocabulary: Vocabulary | None = None,
) -> tuple[Flag, ...]:
    """Every flag that the pair's studies or the articles that join the pair give rise to, in the table's order."""
    about = [r for r in readings if pair in r.pairs or pair in r.examples]
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, rule in STUDY_RULES.items():
        if ids := tuple(s.id for s in certain if rule(s, as_of)):
            found[name] = ("", ids)
    if sold := tuple(s.id for s in certain if any(_sells(s, r) for r in about)):
        found["sponsor_sells"] = ("", sold)
    if many := _many_areas(certain, studies):
        found["one_sponsor_many_diseases"] = ("", many)
    for name, what in _article_flags(about, vocabulary):
        earlier, ids = found.get(name, ("", ()))
        found[name] = (f"{earlier} {what}", ids)
    return tuple(
        Flag(name, f"{RULES[name]}{' ' + found[name][0].strip() if found[name][0] else ''}", found[name][1])
        for name in RULES
        if name in found
    )


# ---------------------------------------------------------------- in the records


def _paying(study: Study, _: str) -> bool:
    text = " ".join((study.title, study.official_title or "", study.summary or "", *study.keywords))
    return any(not _NOT_PAYING.search(text[: m.start()]) for m in _PAYING.finditer(text))


def _no_control(study: Study, _: str) -> bool:
    if study.study_type != "INTERVENTIONAL":
        return False
    if study.intervention_model == "SINGLE_GROUP" or len(study.arms) == 1:
        return True
    return study.masking == "NONE" and any(_EFFICACY.search(o.measure) for o in study.primary_outcomes)


def _stale(study: Study, as_of: str) -> bool:
    return asof.standing(study, as_of) in (Standing.UNKNOWN, Standing.STALE)


def _overdue(study: Study, as_of: str) -> bool:
    return study.study_type == "INTERVENTIONAL" and asof.overdue(study, as_of)


def _registered_late(study: Study, _: str) -> bool:
    """A month without a day is given its last day, so that nobody is called late for want of one."""
    start, came = asof.known(study.start_date), asof.known(study.first_submitted or study.first_posted)
    if not start or not came or len(came) < 10:
        return False
    limit = asof.days_later(asof.last_day(start), 21)
    return limit is not None and came > limit


def _mismatch(study: Study, _: str) -> bool:
    if study.study_type != "INTERVENTIONAL" or not {"PHASE3", "PHASE4"} & set(study.phases):
        return False
    n = ceiling.enrolment(study)
    return (n is not None and n < ceiling.SMALL) or study.intervention_model == "SINGLE_GROUP" or len(study.arms) == 1


def _large(study: Study, _: str) -> bool:
    if study.sponsor_class not in ("INDUSTRY", "INDIV"):
        return False
    n = ceiling.enrolment(study)
    planned = study.enrolment_type == "ESTIMATED" and n is not None and n >= 1000
    return planned or (study.study_type == "OBSERVATIONAL" and bool(study.interventions))


def _stopped(study: Study, _: str) -> bool:
    why = study.why_stopped or ""
    return bool(_STOPPED.search(_NOT_FOR.sub("", why)))


STUDY_RULES: dict[str, Rule] = {
    "pay_to_participate": _paying,
    "no_control": _no_control,
    "stale_status": _stale,
    "results_overdue": _overdue,
    "registered_late": _registered_late,
    "phase_design_mismatch": _mismatch,
    "large_clinic_enrolment": _large,
    "stopped_for_cause": _stopped,
}


def _areas(study: Study) -> frozenset[str]:
    return frozenset(t.name for t in (*study.condition_ancestors, *study.condition_meshes) if t.name in AREAS)


def _many_areas(certain: Sequence[Study], studies: Mapping[str, Study]) -> tuple[str, ...]:
    """The sponsor's studies of one product, when they spread over four areas or more with none in common."""
    mine = {(s.sponsor, name) for s in certain if s.sponsor for name in _products(s)}
    by_product: dict[tuple[str | None, str], list[Study]] = defaultdict(list)
    for study in studies.values():
        for name in _products(study):
            if (study.sponsor, name) in mine:
                by_product[study.sponsor, name].append(study)
    spread: set[str] = set()
    for group in by_product.values():
        first = {min(areas) for s in group if (areas := _areas(s))}
        if len(first) >= MANY_AREAS:
            spread |= {s.id for s in group}
    return tuple(sorted(spread))


def _products(study: Study) -> set[str]:
    return {" ".join(re.findall(r"\w+", i.name.lower())) for i in study.interventions} - {"placebo", ""}


# ---------------------------------------------------------------- in the articles


def _sells(study: Study, reading: Reading) -> bool:
    """The sponsor's distinctive words stand in the article's host name: "Cells4Health Clinic" and cells4health.com."""
    host = urlsplit(reading.article.url or "").hostname or ""
    site = re.sub(r"[^a-z0-9]", "", host.lower().removeprefix("www.").rpartition(".")[0])
    if len(site) < 5 or not study.sponsor:
        return False
    name = re.sub(_LEGAL, "", study.sponsor.lower())
    name = re.sub(r"[^a-z0-9]", "", name)
    return len(name) >= 5 and (name in site or site in name)


_LEGAL = re.compile(r"\b(?:inc|llc|ltd|limited|gmbh|co|corp|corporation|company|s\.?a|plc|the)\b\.?")


def _article_flags(readings: Sequence[Reading], vocabulary: Vocabulary | None) -> list[tuple[str, str]]:
    found = []
    for reading in readings:
        name = reading.article.id
        if credential := _credential(reading.article.text):
            found.append(("registration_as_credential", f"Found in {name}: “{credential}”."))
        if signs := _signs(reading):
            found.append(("article_signs", f"Found in {name}: {listing(signs)}."))
        if vocabulary and (areas := _listed_areas(reading, vocabulary)):
            found.append(("one_sponsor_many_diseases", f"Found in {name}: {listing(areas)}."))
    return found


def _credential(text: str) -> str | None:
    for found in _CREDENTIAL.finditer(text):
        before = text[max(0, found.start() - 120) : found.start()]
        counted = "clinicaltrials" in found[0].lower() and _COUNTED.search(before)
        if not counted and not _DENIED.search(before[-60:]):
            return found[0]
    return None


def _testimonials(reading: Reading, *, sold: bool) -> bool:
    """Patients' praise on a page that sells, or by more than one of them; one patient who is quoted is journalism."""
    told = [c for c in reading.claims if c.type is ClaimType.ANECDOTE]
    if sold or not told:
        return bool(told)
    praise = [c for c in told if _PRAISE.search(c.text)]
    blocks = {next((b.start for b in reading.article.blocks if b.start <= c.start < b.end), c.start) for c in praise}
    speakers = {name for c in praise for m in _SPEAKER.finditer(c.text) for name in m.groups() if name}
    return len(blocks) > 1 and len(speakers) != 1


def _signs(reading: Reading) -> list[str]:
    text, claims = reading.article.text, reading.claims
    types = {c.type for c in claims}
    found = [name for name, pattern in _ARTICLE if pattern.search(text)]
    signs = ["testimonials"] if _testimonials(reading, sold=bool({"prices", "bookings"} & set(found))) else []
    signs += found
    if any(c.type is ClaimType.CURE_SUPERLATIVE and c.subtype == "cure" for c in claims):
        signs.append("cure words")
    if claims and ClaimType.CAVEAT not in types and not any(a.startswith("caveat") for c in claims for a in c.also):
        signs.append("no caveat at all")
    return signs


def _listed_areas(reading: Reading, vocabulary: Vocabulary) -> list[str]:
    """The disease areas of an article's subjects, when there are four or more with none in common."""
    subjects = {m.concept for m in reading.mentions if m.kind is Kind.CONDITION and m.role is Role.SUBJECT}
    first = set()
    for concept in subjects:
        names = {vocabulary.concept(b).name for b in (concept, *vocabulary.broader(concept))} & AREAS
        first |= {min(names)} if names else set()
    return sorted(first) if len(first) >= MANY_AREAS else []
