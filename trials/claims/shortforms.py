"""Short names that stand for a longer one: "the vaccine" for "the HPV vaccine", "diabetes" for "type 2 diabetes".

News writing names a thing in full once and by its head afterwards, or the other way round between headline and first
paragraph. The vocabulary finds both as concepts of their own; here the short one becomes the full one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trials.claims.general import is_broad
from trials.models import Kind, Mention
from trials.vocabulary import Vocabulary

if TYPE_CHECKING:
    from trials.claims.reading import Seen

_LEAD = 4  # sentences from the top, the title among them


@dataclass(slots=True)
class Uses:
    """How a concept is named."""

    kind: Kind
    name: str
    wordings: set[str] = field(default_factory=set)
    first: int = 0  # sentence
    count: int = 0


def merge(seen: Sequence[Seen], vocabulary: Vocabulary) -> list[Seen]:
    """The sentences with every short name's mentions made mentions of the full name's concept."""
    uses = _uses(seen)
    headed = _headed(uses)
    full = {concept: target for concept in uses if (target := _full(concept, uses, headed, vocabulary))}
    if not full:
        return list(seen)
    return [
        replace(one, mentions=tuple(_moved(mention, full, uses) for mention in one.mentions))
        if any(mention.concept in full for mention in one.mentions)
        else one
        for one in seen
    ]


def _moved(mention: Mention, full: Mapping[str, str], uses: Mapping[str, Uses]) -> Mention:
    target = full.get(mention.concept)
    return replace(mention, concept=target, name=uses[target].name) if target else mention


def _uses(seen: Sequence[Seen]) -> dict[str, Uses]:
    found: dict[str, Uses] = {}
    for number, one in enumerate(seen):
        for mention in one.mentions:
            use = found.setdefault(mention.concept, Uses(mention.kind, mention.name, first=number))
            use.wordings.add(" ".join(mention.text.lower().replace("-", " ").split()))
            use.count += 1
    return found


def _headed(uses: Mapping[str, Uses]) -> dict[str, set[str]]:
    """Under what each name ends with behind a blank, or begins with before "of", the concepts that are named so."""
    found: dict[str, set[str]] = {}
    for concept, use in uses.items():
        for wording in use.wordings:
            words = wording.split(" ")
            ends = [" ".join(words[n:]) for n in range(1, len(words))]
            starts = [" ".join(words[:n]) for n, word in enumerate(words) if word == "of"]
            for part in (*ends, *starts):
                found.setdefault(part, set()).add(concept)
    return found


def _full(concept: str, uses: Mapping[str, Uses], headed: Mapping[str, set[str]], vocabulary: Vocabulary) -> str | None:
    """The one concept whose longer name this concept's names are the head of, where the article uses it so."""
    short = uses[concept]
    near = {other for wording in short.wordings for stem in _stems(wording) for other in headed.get(stem, ())}
    longer = [
        other
        for other in near
        if other != concept and uses[other].kind is short.kind and _heads(short, uses[other].wordings)
    ]
    if len(longer) != 1:
        return None
    use = uses[longer[0]]
    below = vocabulary.is_narrower(longer[0], concept)
    if short.first > use.first and (below or short.count <= use.count):
        return longer[0]
    early = use.first < _LEAD or (use.first < 2 * _LEAD and 2 * use.count >= short.count)
    return longer[0] if below and short.kind is Kind.CONDITION and early else None


def _heads(short: Uses, long: set[str]) -> bool:
    """Is every short wording the end of some long one, or its beginning before "of"? Of a class one will do."""
    test = any if is_broad(short.kind, short.name) else all
    return test(any(_head(a, b) for b in long) for a in short.wordings)


def _head(short: str, long: str) -> bool:
    return len(long) > len(short) + 1 and any(
        long.endswith(f" {stem}") or long.startswith(f"{stem} of ") for stem in _stems(short)
    )


def _stems(short: str) -> tuple[str, str, str]:
    return short, short.removesuffix("s"), short + "s"
