"""A reading: sentences taken apart, decided, resolved and joined."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from trials.claims import (
    context,
    cues,
    deciding,
    details,
    folding,
    joining,
    products,
    resolution,
    salience,
    scoring,
    shortforms,
    unlisted,
)
from trials.claims.cues import Parsed, Sighting
from trials.claims.deciding import Decision
from trials.claims.scoring import Features
from trials.language.lexicon import Span
from trials.language.tokens import Words, words
from trials.models import Article, Claim, Kind, Mention, Reading, Sentence
from trials.vocabulary import Vocabulary


@dataclass(slots=True)  # one a sentence or more: a frozen one takes four times as long to make
class Seen:
    """A sentence with its mentions, its parts and its cues, before anything is decided."""

    sentence: Sentence
    text: str
    mentions: tuple[Mention, ...]
    parsed: Parsed
    cues: tuple[Sighting, ...]


@dataclass(slots=True)  # one a sentence or more: a frozen one takes four times as long to make
class Looked:
    """A sentence, what was seen in it, and what it was taken to be."""

    seen: Seen
    given: Features
    decision: Decision
    sentence: Sentence  # of `seen`, like its text: they are asked for all the time
    text: str

    @property
    def features(self) -> tuple[tuple[str, float], ...]:
        """What the decision was made from, with the value of each."""
        return self.given.pairs()


def build(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> Reading:
    """The whole reading of an article."""
    mentions = unlisted.added(article.text, sentences, products.named(article.text, mentions))
    looked = look(article, sentences, mentions, vocabulary)
    looked = folding.folded(looked, vocabulary)
    claiming = [one for one in looked if one.decision.type is not None]
    kept = salience.weigh(looked, vocabulary)
    resolved = resolution.resolve(article, looked, kept)
    claims = _claims(article, claiming, resolved)
    pairs = joining.pairs(looked, resolved, kept, vocabulary)
    return Reading(
        article=article,
        sentences=tuple(sentences),
        mentions=salience.with_roles([mention for one in looked for mention in one.seen.mentions], kept),
        claims=claims,
        pairs=pairs,
        examples=joining.examples(kept, pairs, vocabulary),
    )


def look(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> list[Looked]:
    """Every sentence with its cues, in order, and its decision, which leans on its neighbours."""
    weights = scoring.weights()
    seen = shortforms.merge(_see(article, sentences, mentions), vocabulary)
    features = context.features(seen, context.mains(seen))
    return [
        Looked(one, given, deciding.decide(one, given, weights), one.sentence, one.text)
        for one, given in zip(seen, features, strict=True)
    ]


def _see(article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Seen]:
    starts = [mention.start for mention in mentions]
    found = []
    for sentence in sentences:
        inside = mentions[bisect.bisect_left(starts, sentence.start) : bisect.bisect_left(starts, sentence.end)]
        parted = words(article.text, sentence.start, sentence.end)
        if inside:
            parsed = cues.parse(parted, _places(parted, inside, Kind.CONDITION), _places(parted, inside, Kind.THERAPY))
        else:
            parsed = cues.parse(parted)
        sighted = tuple(cues.sightings(parsed)) if len(parted) else ()
        found.append(Seen(sentence, article.text[sentence.start : sentence.end], tuple(inside), parsed, sighted))
    return found


def _places(parted: Words, mentions: Sequence[Mention], kind: Kind) -> list[Span]:
    spans = []
    for mention in mentions:
        if mention.kind is kind:
            first = bisect.bisect_right(parted.ends, mention.start)
            last = bisect.bisect_left(parted.starts, mention.end)
            if last > first:
                spans.append((first, last))
    return spans


def _claims(article: Article, claiming: Sequence[Looked], resolved: dict[int, resolution.About]) -> tuple[Claim, ...]:
    taken: dict[str, int] = {}
    claims = []
    for one in claiming:
        assert one.decision.type is not None
        about = resolved[one.sentence.start]
        claims.append(
            Claim(
                id=claim_id(article.id, one.text, taken),
                article=article.id,
                start=one.sentence.start,
                end=one.sentence.end,
                text=one.text,
                type=one.decision.type,
                also=one.decision.also,
                subtype=one.decision.subtype,
                strength=one.decision.strength,
                scope=one.decision.scope,
                conditions=about.conditions,
                therapy=about.therapy,
                quantifier=details.quantifier(one.text),
                phases=details.phases(one.text),
                enrolment=details.enrolment(one.text),
                cues=one.decision.why + about.why + _unnamed(about),
            )
        )
    return tuple(claims)


def _unnamed(about: resolution.About) -> tuple[str, ...]:
    """A sentence that names neither side is not held against the article: what it is about is a guess."""
    return ("uncertain: the sentence names neither the condition nor the treatment",) if len(about.why) > 1 else ()


def claim_id(article: str, text: str, taken: dict[str, int]) -> str:
    """`<article>-<8 hex of BLAKE2b of the sentence, case and blanks evened out>`, with -2, -3 … on repeats."""
    digest = hashlib.blake2b(" ".join(text.lower().split()).encode(), digest_size=4).hexdigest()
    taken[digest] = taken.get(digest, 0) + 1
    return f"{article}-{digest}" + (f"-{taken[digest]}" if taken[digest] > 1 else "")
