"""How a sentence names a condition that it is not about: as a harm, as a reason to keep away, as a sign of another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trials.models import Mention

if TYPE_CHECKING:
    from trials.claims.reading import Looked

# Before a condition that a therapy brings: "reports of", "raises the risk of", "side effects were".
_HARM_BEFORE = re.compile(
    r"\b(?:"
    r"(?:rais|increas|high|great|elevat|doubl|add)\w* (?:[\w-]+ ){0,4}?(?:risk|odds|chance|rate|likelihood)s?(?: of)?|"
    r"more likely to (?:have|develop|suffer|get)|reports? of|cases? of|fears? (?:of|that)|signs? of|"
    r"worr\w+ (?:about|that)|"
    r"side[- ]effects?|adverse\b[^.;]{0,30}|complications?|caus(?:es|ed|ing)|suffer(?:ed|ing)?|complain\w* of|"
    r"(?:may|can|could|might|to|will|not) (?:also )?(?:cause|trigger|set off|worsen|provoke|induce|bring on)|"
    r"experienc(?:ed|ing)|"
    r"(?:patients?|people|participants?|women|men|children|others?|some|few|one|two|three|four|\d+)(?: \w+)? developed"
    r")(?:\W+[\w’'-]+){0,6}\W*$",
    re.I,
)
_EASED = re.compile(
    r"\b(?:reduc\w+|lower\w*|cut\w*|fewer|less|prevent\w*|treat\w*|reliev\w+|eas(?:e|es|ed|ing)|protect\w*|against|"
    r"help\w*|improv\w+|for|slow\w*|decreas\w+|drop\w*|fell|declin\w+)\b",
    re.I,
)
_HARM_AFTER = re.compile(
    r"(?:,? (?:and|or) [\w’' -]{3,30})?\W+"
    r"(?:(?:was|were|is|are) (?:\w+ )?(?:common|frequent|reported|seen|rare|observed|side effects?|among)|occurred|"
    r"(?:is|was|are|were) (?:more|less|most|the most) (?:common|frequent)|"
    r"in (?:a few|some|one|two|three|four|five|\d+) (?:patients?|people|women|men|children|babies))\b",
    re.I,
)
# Before one that keeps a person from the therapy, with a word that says so anywhere in the sentence.
_HAVING = re.compile(
    r"\b(?:history of|if you (?:have|had|ever had)|allergic to|(?:people|patients|children|anyone|those) with)"
    r"(?:\W+[\w’'-]+){0,3}\W*$",
    re.I,
)
_KEPT_OUT = re.compile(
    r"\b(?:should not|shouldn[’']t|must not|avoid|excluded|kept out|barred|not (?:suitable|recommended|eligible|for)|"
    r"cannot|caution|consult|talk to|speak to|ask your|history of|react badly|difficulty)\b",
    re.I,
)
# Before one that only says how another shows itself or what it leads to.
_SIGN = re.compile(
    r"\b(?:marked by|characteri[sz]ed by|symptoms?,? (?:\w+ ){0,3}?(?:include|are|such as|like|vary)|leads? to|"
    r"can (?:cause|lead|result)|tied to|linked (?:to|with)|associated with|known for)\b[^.;]{0,60}$",
    re.I,
)
_REACH = 100  # characters on either side


def aside(one: Looked, mention: Mention) -> bool:
    """Is it named as a harm, a reason to keep away, or the sign of another?"""
    at, end = mention.start - one.sentence.start, mention.end - one.sentence.start
    before, after = one.text[max(0, at - _REACH) : at], one.text[end : end + _REACH]
    return _harmful(before, after) or _keeps_away(one, before) or _SIGN.search(before) is not None


def _harmful(before: str, after: str) -> bool:
    found = _HARM_BEFORE.search(before)
    if found is not None:
        return _EASED.search(before[found.start() :]) is None
    return _HARM_AFTER.match(after) is not None


def _keeps_away(one: Looked, before: str) -> bool:
    return _HAVING.search(before) is not None and _KEPT_OUT.search(one.text) is not None
