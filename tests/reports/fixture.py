"""A report made by hand: every state, verdict and odd text that a page has to cope with. All of it is invented."""

from __future__ import annotations

from dataclasses import replace

from trials.models import (
    Analysis,
    Answer,
    Arm,
    Article,
    Block,
    Claim,
    ClaimType,
    Concept,
    Evidence,
    Flag,
    Intervention,
    Kind,
    Label,
    Match,
    Mention,
    Outcome,
    Pair,
    Query,
    Reading,
    Reference,
    Report,
    Results,
    Role,
    Sentence,
    State,
    Strength,
    Study,
    Tier,
    Verdict,
)

AS_OF = "2026-09-01"
COPD, ASTHMA, FATTY, CIRRHOSIS, HEPATITIS = (f"MESH:D00000{n}" for n in range(1, 6))
LONG = "TRIALS:long"
CELLS, PRP = "MESH:D000101", "TRIALS:prp"
NASTY = (
    "<script>alert('x')</script> \"q\" & =HYPERLINK(1) *b* [l](javascript:x) \u202egnp.exe\u202c \x00\x07 " + "w" * 120
)

STUDY = Study(
    id="NCT90000001",
    registry="ctgov",
    url="https://clinicaltrials.gov/study/NCT90000001",
    title="Cells for Lungs",
    official_title=None,
    acronym=None,
    aliases=(),
    study_type="INTERVENTIONAL",
    phases=("PHASE2",),
    status="COMPLETED",
    last_known_status=None,
    why_stopped=None,
    status_verified="2024-05",
    allocation="RANDOMIZED",
    intervention_model="PARALLEL",
    masking="DOUBLE",
    primary_purpose="TREATMENT",
    enrolment=62,
    enrolment_type="ACTUAL",
    start_date="2018-03-01",
    primary_completion_date="2020-05",
    completion_date="2020-12-31",
    first_submitted="2018-01-10",
    first_posted="2018-02-01",
    last_updated="2024-05-05",
    results_posted=None,
    has_results=False,
    has_expanded_access=False,
    sponsor="University of Somewhere",
    sponsor_class="OTHER",
    collaborators=(),
    countries=("Spain",),
    conditions=("COPD",),
    keywords=(),
    condition_meshes=(),
    condition_ancestors=(),
    intervention_meshes=(),
    intervention_ancestors=(),
    interventions=(Intervention("BIOLOGICAL", "Allogeneic cells", ("ACME-1",)),),
    arms=(
        Arm("Cells", "EXPERIMENTAL", ("Allogeneic cells",)),
        Arm("Saline", "PLACEBO_COMPARATOR", ("Saline",)),
    ),
    primary_outcomes=(Outcome("FEV1, change", "12 months"),),
    references=(),
    summary="Not printed.",
    results=None,
    version="2024-05-05",
)

CONCEPTS = (
    Concept(
        COPD,
        "Pulmonary Disease, Chronic Obstructive",
        Kind.CONDITION,
        (),
        (),
        "https://meshb.nlm.nih.gov/record/ui?ui=D000001",
        "MeSH",
    ),
    Concept(ASTHMA, "Asthma", Kind.CONDITION, (), (), "https://meshb.nlm.nih.gov/record/ui?ui=D000002", "MeSH"),
    Concept(FATTY, "Fatty Liver", Kind.CONDITION, (), (), None, "MeSH"),
    Concept(CIRRHOSIS, "Liver Cirrhosis", Kind.CONDITION, (), (), "javascript:alert(1)", "MeSH"),
    Concept(HEPATITIS, "Hepatitis", Kind.CONDITION, (), (), None, "MeSH"),
    Concept(
        LONG,
        "Hereditary " + "pseudohypoparathyroidism-with-an-uncommonly-long-name " * 4,
        Kind.CONDITION,
        (),
        (),
        None,
        "trials",
    ),
    Concept(CELLS, "Stem Cell Transplantation", Kind.THERAPY, (), (), None, "MeSH"),
    Concept(PRP, "Platelet-Rich Plasma", Kind.THERAPY, (), (), None, "trials"),
)


def study(number: int, **changes: object) -> Study:
    id_ = f"NCT9{number:07}"
    return replace(STUDY, **{"id": id_, "url": f"https://clinicaltrials.gov/study/{id_}", **changes})  # type: ignore[arg-type]


STUDIES = (
    STUDY,
    study(
        2,
        title="Cells in Severe COPD",
        phases=("PHASE1", "PHASE2"),
        enrolment=9,
        allocation="NA",
        intervention_model="SINGLE_GROUP",
        masking="NONE",
        arms=(Arm("All", "EXPERIMENTAL", ()),),
        sponsor="ACME Cells",
        sponsor_class="INDUSTRY",
        start_date="2015-06",
        completion_date="2017-02",
    ),
    study(
        3,
        title="Cells for Emphysema With Posted Results",
        phases=("PHASE2",),
        enrolment=60,
        has_results=True,
        results_posted="2022-03-14",
        countries=("United States", "Canada"),
        start_date="2016-09",
        completion_date="2020-11",
        results=Results(
            ("FEV1",),
            (
                Analysis(
                    "FEV1",
                    ("Cells", "Saline"),
                    "ANCOVA",
                    "0.41",
                    "Mean difference",
                    "1.2",
                    ("-0.8", "3.2"),
                    "SUPERIORITY",
                ),
            ),
            4,
            58,
        ),
        references=(
            Reference(
                "12345678", "RESULT", "Roe J, Doe J. Cells for emphysema: a randomised trial. J Invent Med. 2022;1:1-9."
            ),
            Reference("23456789", "BACKGROUND", "An older paper."),
        ),
    ),
    study(
        4,
        title="A Pilot of Lung Cells",
        phases=("EARLY_PHASE1",),
        status="RECRUITING",
        enrolment=20,
        enrolment_type="ESTIMATED",
        start_date="2025-02-01",
        completion_date="2028-01",
        last_updated="2026-05-01",
    ),
    study(
        5,
        title="Cells, Not Heard of Since",
        phases=("PHASE1",),
        status="UNKNOWN",
        last_known_status="RECRUITING",
        start_date="2014-01",
        completion_date="2016-01",
        last_updated="2014-09-01",
        enrolment=30,
        enrolment_type="ESTIMATED",
    ),
    study(
        6,
        title="Open On Paper",
        phases=("PHASE1",),
        status="RECRUITING",
        start_date="2019-01",
        completion_date="2022-01",
        last_updated="2020-01-01",
        enrolment=2000,
        enrolment_type="ESTIMATED",
        sponsor="Lung Clinic",
        sponsor_class="INDUSTRY",
    ),
    study(
        7,
        title="Stopped for Want of Money",
        phases=("PHASE3",),
        status="TERMINATED",
        why_stopped="Sponsor withdrew funding.",
        enrolment=11,
        start_date="2021-01",
        completion_date="2022-04",
    ),
    study(
        8,
        title="Planned Comparison",
        phases=("PHASE3",),
        status="NOT_YET_RECRUITING",
        enrolment=240,
        enrolment_type="ESTIMATED",
        start_date="2026-12",
        completion_date="2030-06",
        last_updated="2026-08-01",
    ),
    study(
        9,
        title="A Registry of Patients Given Cells",
        study_type="OBSERVATIONAL",
        phases=(),
        allocation=None,
        masking=None,
        intervention_model=None,
        arms=(),
        enrolment=None,
        enrolment_type=None,
        start_date=None,
        completion_date=None,
        primary_completion_date=None,
        status="COMPLETED",
    ),
    study(
        10,
        title="Platelets by Inhaler",
        phases=("NA",),
        enrolment=124,
        interventions=(Intervention("DEVICE", "Platelet gel", ()),),
    ),
    study(
        11,
        title=NASTY,
        official_title=NASTY,
        sponsor="=cmd|' /C calc'!A0",
        countries=("+Nowhere",),
        why_stopped=NASTY,
        status="SOME_NEW_STATUS",
        phases=("PHASE9",),
        url="javascript:alert(1)",
        enrolment=99_999_999,
        start_date="1900-01",
        completion_date="2099-01",
        references=(Reference("not a number", "RESULT", NASTY),),
    ),
    study(12, title="Cells for Cirrhosis", conditions=("Cirrhosis",), start_date="2012-05", completion_date="2014-05"),
    study(13, title="Perhaps About Lungs", phases=("PHASE2",), enrolment=40),
)

TEXT = (
    "A new dawn for tired lungs\n"
    "Several trials have shown that stem cells improve breathing in COPD. Trials are under way around the world.\n"
    "Platelet-rich plasma may help people with COPD. The cells calm inflammation in the airways.\n"
    "It is not approved by any regulator.\n"
    "Asthma, fatty liver, cirrhosis and hepatitis can be cured with stem cells."
)
HOSTILE = f"Cells work for asthma {NASTY} in every patient."


def span(text: str, piece: str) -> tuple[int, int]:
    start = text.index(piece)
    return start, start + len(piece)


def article(id_: str, text: str, **changes: object) -> Article:
    blocks, start = [], 0
    for n, line in enumerate(text.split("\n")):
        blocks.append(Block(start, start + len(line), "heading" if n == 0 and "\n" in text else "paragraph"))
        start += len(line) + 1
    made = Article(id_, f"seeds/{id_}.txt", text.split("\n")[0][:100], "2026-02-11", text, tuple(blocks), "text")
    return replace(made, **changes)  # type: ignore[arg-type]


def claim(
    id_: str, source: Article, sentence: str, type_: ClaimType, conditions: tuple[str, ...] = (COPD,), **changes: object
) -> Claim:
    start, end = span(source.text, sentence)
    made = Claim(
        id=id_,
        article=source.id,
        start=start,
        end=end,
        text=sentence,
        type=type_,
        also=(),
        subtype=None,
        strength=Strength.ASSERTED,
        scope=None,
        conditions=conditions,
        therapy=CELLS,
        quantifier=None,
        phases=(),
        enrolment=None,
        cues=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


LUNGS = article("lungs", TEXT)
NASTY_ARTICLE = article(
    "../odd name/<b>", HOSTILE, title=NASTY, published=None, source=NASTY, url="javascript:alert(1)"
)
EMPTY = article("empty", "A recipe for soup.", title="Soup", published="2026")
BLANK = article("blank", "", title=None, published=None, blocks=())

CLAIMS = (
    claim(
        "lungs-00000001",
        LUNGS,
        "Several trials have shown that stem cells improve breathing in COPD.",
        ClaimType.EFFICACY_SHOWN,
        scope="general",
        quantifier="several",
        cues=("have shown → efficacy_shown",),
        also=("trials_conducted",),
    ),
    claim(
        "lungs-00000002",
        LUNGS,
        "Trials are under way around the world.",
        ClaimType.TRIALS_UNDERWAY,
        strength=Strength.NEUTRAL,
    ),
    claim(
        "lungs-00000003",
        LUNGS,
        "Platelet-rich plasma may help people with COPD.",
        ClaimType.EFFICACY_PROMISING,
        strength=Strength.SPECULATIVE,
        therapy=PRP,
    ),
    claim(
        "lungs-00000004",
        LUNGS,
        "The cells calm inflammation in the airways.",
        ClaimType.MECHANISM,
        strength=Strength.NEUTRAL,
    ),
    claim(
        "lungs-00000005",
        LUNGS,
        "It is not approved by any regulator.",
        ClaimType.CAVEAT,
        subtype="not_approved",
        strength=Strength.NEUTRAL,
    ),
    claim(
        "lungs-00000006",
        LUNGS,
        "Asthma, fatty liver, cirrhosis and hepatitis can be cured with stem cells.",
        ClaimType.CURE_SUPERLATIVE,
        (ASTHMA, FATTY, CIRRHOSIS, HEPATITIS),
        subtype="cure",
        strength=Strength.ABSOLUTE,
    ),
)
NASTY_CLAIM = claim(
    "../odd name/<b>-0000000a",
    NASTY_ARTICLE,
    HOSTILE,
    ClaimType.EFFICACY_SHOWN,
    (LONG,),
    scope="general",
    strength=Strength.ABSOLUTE,
    cues=(NASTY,),
)


def mention(
    source: Article, concept: str, piece: str, kind: Kind = Kind.CONDITION, role: Role = Role.SUBJECT
) -> Mention:
    name = next(c.name for c in CONCEPTS if c.id == concept)
    return Mention(concept, kind, name, piece, *span(source.text, piece), role)


def reading(
    source: Article, claims: tuple[Claim, ...], mentions: tuple[Mention, ...], note: str | None = None
) -> Reading:
    pairs = tuple(sorted({Pair(c, claim.therapy) for claim in claims for c in claim.conditions if claim.therapy}))
    return Reading(source, (Sentence(0, len(source.text), "paragraph"),), mentions, claims, pairs, (), note)


READINGS = (
    reading(
        LUNGS,
        CLAIMS,
        (
            mention(LUNGS, COPD, "COPD"),
            mention(LUNGS, ASTHMA, "Asthma"),
            mention(LUNGS, FATTY, "fatty liver"),
            mention(LUNGS, CIRRHOSIS, "cirrhosis"),
            mention(LUNGS, HEPATITIS, "hepatitis"),
            mention(LUNGS, CELLS, "stem cells", Kind.THERAPY),
        ),
    ),
    reading(NASTY_ARTICLE, (NASTY_CLAIM,), (mention(NASTY_ARTICLE, LONG, "asthma"),)),
    reading(EMPTY, (), (), "No condition was found in it, so there is nothing to set beside the registry."),
    reading(BLANK, (), (), "It holds no text."),
)


def verdict(claim_: str, condition: str | None, label: Label, words: str, **changes: object) -> Verdict:
    made = Verdict(
        claim=claim_,
        condition=condition,
        therapy=CELLS,
        label=label,
        words=words,
        tier="T3r",
        shows="The registry shows 7 trials, 3 of them completed.",
        cannot_show="It cannot show whether the cells helped.",
        studies=("NCT90000001", "NCT90000003"),
        rule="efficacy_shown, general, asserted; T3",
        would_change="A completed Phase 3 trial.",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


NO_TRIALS: dict[str, object] = {"tier": "T0", "studies": ()}
VERDICTS = (
    verdict("lungs-00000001", COPD, Label.OVERSTATED, "ahead of what the registry holds"),
    verdict("lungs-00000002", COPD, Label.CONSISTENT, "the registry agrees", studies=("NCT90000004",)),
    verdict(
        "lungs-00000003",
        COPD,
        Label.COMPATIBLE,
        "nothing against it, little for it",
        therapy=PRP,
        tier="T4",
        studies=("NCT90000010",),
    ),
    verdict(
        "lungs-00000004",
        COPD,
        Label.OUT_OF_SCOPE,
        "not something a registry can check",
        studies=(),
        tier=None,
        shows="The registry shows nothing about how cells act.",
        cannot_show="It cannot show a mechanism.",
    ),
    verdict(
        "lungs-00000005", None, Label.ACKNOWLEDGES_LIMITS, "the article says its own limits", studies=(), tier=None
    ),
    verdict("lungs-00000006", ASTHMA, Label.UNVERIFIED, "the registry could not be asked", **NO_TRIALS),
    verdict("lungs-00000006", FATTY, Label.NO_TRIALS_FOUND, "no matching record found with these terms", **NO_TRIALS),
    verdict("lungs-00000006", CIRRHOSIS, Label.UNVERIFIED, "the answer is incomplete", **NO_TRIALS),
    verdict("lungs-00000006", HEPATITIS, Label.UNVERIFIED, "the records kept are too old to say", **NO_TRIALS),
    verdict(
        "../odd name/<b>-0000000a",
        LONG,
        Label.CONTRADICTED,
        "a factual statement about trials is wrong",
        shows=NASTY,
        cannot_show=NASTY,
        rule=NASTY,
        would_change=NASTY,
        studies=("NCT90000011",),
    ),
)


def answer(pair: Pair, state: State, **changes: object) -> Answer:
    params = (
        ("query.cond", f'({pair.condition}) OR "x"'),
        ("query.intr", "stem cells | `mesenchymal`"),
        ("countTotal", "true"),
    )
    query = Query("0" * 16, "ctgov", pair, params, "https://clinicaltrials.gov/search?cond=(a)&intr=b%20c")
    made = Answer(query, state, "2026-09-01T08:00:00Z", "2026-08-31", 30, 30, (), None)
    return replace(made, **changes)  # type: ignore[arg-type]


def evidence(
    condition: str, therapy: str, state: State, tier: Tier, studies: tuple[str, ...] = (), **changes: object
) -> Evidence:
    pair = Pair(condition, therapy)
    about: dict[str, object] = dict(changes.pop("answer", {}))  # type: ignore[call-overload]
    made = Evidence(
        pair=pair,
        as_of=AS_OF,
        state=state,
        tier=tier,
        has_results=False,
        reason=f"The tier is {tier.value}.",
        tier_studies=(),
        studies=studies,
        possible=(),
        counts=(("total", len(studies)), ("completed", 0)),
        by_phase_status=(),
        highest_completed_phase=None,
        largest_enrolment=None,
        flags=(),
        answer=answer(pair, state, **about),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


ON_LUNGS = tuple(f"NCT9000000{n}" for n in range(1, 10))
NOTHING: dict[str, object] = {"asked_at": None, "data_date": None, "total": None, "received": 0}
EVIDENCE = tuple(
    sorted(
        (
            evidence(
                COPD,
                CELLS,
                State.COMPLETE,
                Tier.T3,
                ON_LUNGS,
                has_results=True,
                possible=("NCT90000013",),
                reason="A randomised Phase 2 trial with 62 participants has been completed (NCT90000001).",
                tier_studies=("NCT90000001", "NCT90000003"),
                highest_completed_phase="PHASE2",
                largest_enrolment=2000,
                counts=(
                    ("total", 9),
                    ("interventional", 8),
                    ("completed", 4),
                    ("ongoing", 1),
                    ("unknown", 1),
                    ("stale", 1),
                    ("randomised", 6),
                    ("with_results", 1),
                    ("overdue", 2),
                ),
                by_phase_status=(("PHASE2", "COMPLETED", 2),),
                flags=(
                    Flag(
                        "stale_status",
                        "Status UNKNOWN, or open and not updated for two years.",
                        ("NCT90000005", "NCT90000006"),
                    ),
                    Flag(
                        "results_overdue",
                        "Completed over a year ago without results; it may be exempt.",
                        ("NCT90000001",),
                    ),
                ),
            ),
            evidence(
                COPD,
                PRP,
                State.COMPLETE,
                Tier.T4,
                ("NCT90000010",),
                counts=(("total", 1), ("completed", 1)),
                reason="One trial of 124.",
            ),
            evidence(ASTHMA, CELLS, State.NOT_ASKED, Tier.T0, answer={**NOTHING, "reason": "no network was there"}),
            evidence(FATTY, CELLS, State.COMPLETE, Tier.T0),
            evidence(
                CIRRHOSIS,
                CELLS,
                State.INCOMPLETE,
                Tier.T2,
                ("NCT90000012",),
                counts=(("total", 1), ("completed", 1)),
                answer={"total": 140, "received": 100, "reason": "page 2 did not come"},
            ),
            evidence(
                HEPATITIS,
                CELLS,
                State.STALE,
                Tier.T0,
                answer={"asked_at": "2024-01-02T00:00:00Z", "data_date": "2024-01-01"},
            ),
            evidence(
                LONG,
                CELLS,
                State.COMPLETE,
                Tier.T2,
                ("NCT90000011",),
                reason=NASTY,
                flags=(Flag("odd_<b>_flag", NASTY, ("NCT90000011", "NCT99999999")),),
            ),
        ),
        key=lambda e: e.pair,
    )
)

MATCHES = tuple(
    Match(
        number, e.pair, number in e.studies, 0.9, ("condition: “COPD” is registered", "treatment: “Allogeneic cells”")
    )
    for e in EVIDENCE
    for number in (*e.studies, *e.possible)
)

REPORT = Report(
    readings=READINGS,
    verdicts=VERDICTS,
    evidence=EVIDENCE,
    matches=MATCHES,
    studies=STUDIES,
    concepts=tuple(sorted(CONCEPTS, key=lambda c: c.id)),
    as_of=AS_OF,
    basis="registry",
    basis_note=None,
    version="0.0.0",
    problems=("soup.pdf could not be read; give another file.", NASTY),
)


def snapshot(report: Report = REPORT) -> Report:
    """The same report, as it rests on a snapshot."""
    basis = "snapshot of 2022-01-20"
    return replace(
        report,
        basis=basis,
        basis_note="The registry was not asked; this rests on a snapshot of 20 January 2022.",
        evidence=tuple(replace(e, answer=replace(e.answer, basis=basis)) for e in report.evidence),
    )
