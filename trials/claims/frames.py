"""How a sentence uses what it names: treats it, compares with it, lists it, or only says what another is."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trials.models import ClaimType, Kind, Mention

if TYPE_CHECKING:
    from trials.claims.reading import Looked

# What speaks of an effect, or of trials of one.
BENEFIT = frozenset(
    [
        ClaimType.EFFICACY_SHOWN, ClaimType.EFFICACY_PROMISING, ClaimType.CURE_SUPERLATIVE, ClaimType.COMPARATIVE,
        ClaimType.APPROVED_OR_STANDARD, ClaimType.TRIALS_CONDUCTED, ClaimType.TRIALS_UNDERWAY, ClaimType.FUTURE_HOPE,
        ClaimType.ANECDOTE,
    ]
)  # fmt: skip

_COMPARING = re.compile(
    r"\b(?:than|versus|vs|unlike|against|alternative to|instead of|compared (?:with|to)|replace|rather than|over|"
    r"to avoid|without|(?:work(?:s|ed|ing)?|do(?:es|ne)?|did|fared?|performed|just|least|nearly|almost|bit|about|half) "
    r"as well as|as (?:good|effective|safe|potent|powerful|strong|cheap|much|often|long|fast|quickly|likely) as|"
    r"outperform(?:s|ed|ing)?|outdo(?:es|ne)?|beat(?:s|en|ing)?|surpass(?:es|ed)?|(?:superior|inferior|equal|equivalent|"
    r"comparable|similar|preferable) to|improvements? (?:on|over)|equal(?:s|led)|"
    r"compar(?:es?|ed|ing)(?: (?!with|to)[\w’'-]+){1,4} (?:with|to|and))\b"
    r"(?:(?!, (?:and|but|so|while) (?:the|it|its|this|they|those)\b)\W+[\w’'-]+){0,5}\W*$"
)
# A word of each of these patterns, to look for first: a set of words is read faster than a pattern.
_COMPARERS = frozenset(
    ["than", "versus", "vs", "vs.", "unlike", "against", "alternative", "instead", "compared", "replace", "rather",
     "over", "avoid", "without", "as", "outperform", "outperforms", "outperformed", "outperforming", "outdo", "outdoes",
     "outdone", "beat", "beats", "beaten", "beating", "surpass", "surpasses", "surpassed", "superior", "inferior",
     "equal", "equivalent", "comparable", "similar", "preferable", "improvement", "improvements", "equals", "equalled",
     "compare", "compares", "comparing"]
)  # fmt: skip
_CAUSERS = frozenset(
    ["from", "to", "by", "cause", "causes", "causing", "due", "in", "on", "into", "as"]
)  # fmt: skip
_WORDS = 14  # words and stops before a mention that are looked at
_TREATING = frozenset(
    ["treat", "treats", "treating", "treated", "for", "with", "against", "of", "have", "had", "having", "from"]
)
# Words close before a therapy that present it, words that set it beside another, and words behind one that acts.
_PRESENTING = frozenset(
    ["new", "novel", "experimental", "investigational", "first", "called", "named", "dubbed", "latest", "promising",
     "trial", "trials", "study", "studies", "studying", "testing", "tested", "evaluating", "evaluated", "using",
     "approved", "approval", "received", "given", "treated"]
)  # fmt: skip
_BESIDE = frozenset(
    ["failed", "respond", "responded", "relapsed", "resistant", "refractory", "alongside", "addition", "combined",
     "plus", "along", "such", "including", "like", "or", "and"]
)  # fmt: skip
_ACTING = frozenset(
    ["group", "arm", "may", "can", "could", "has", "is", "was", "reduced", "improved", "cut", "works", "helps",
     "helped", "lowered", "eased", "showed", "slowed"]
)  # fmt: skip
# Close before or behind a therapy that is what patients get otherwise, or what the other half of a trial got.
_USUAL_BEFORE = re.compile(
    r"\b(?:standard|conventional|traditional|ordinary|usual|existing|today[’']s|current|older|widely used|established|"
    r"previous|other|alternatives?|(?:drugs|medicines|medications|treatments|pills|therapies|remedies) (?:such as|"
    r"like)|"
    r"such as|stopped taking|failed(?: to respond to)?|instead of|not responded to|didn[’']t respond to|and half "
    r"(?:to|got)|"
    r"half (?:were|was) (?:given|assigned to)|the (?:rest|others|other half) (?:got|received|were given|had|took)|"
    r"(?:\d+|others|group) received|while those (?:on|given|who got)|in the|intensive|"
    r"rel(?:y|ies|ied) on|nowhere with|(?:went|gone|go|returned?|switch(?:ed)?) back (?:to|on)|wean(?:ed)? off|"
    r"c[oa]mes? off|exhaust\w*|despite|(?:tried|had) (?:everything from|years of)|none of the|resort(?:ed|ing)? to|"
    r"(?:already|been|were|was) (?:on|taking)|no longer (?:take|takes|need|needs|needed|on)|too (?:sick|frail|old) for|"
    r"(?:only|first|main|current|existing|approved|available|next|best)(?: [\w-]+){0,2} "
    r"(?:treatments?|remed(?:y|ies)|options?|steps?|defen[cs]e|drugs?)(?: (?:for|against|in) [\w’ -]{3,40})?"
    r"(?:,| is| are| was| were| being)(?: still| usually| often)?(?: one of)?|"
    r"on top of|alongside|together with|along with|addition to|added to)(?: (?:drugs?|the|an?|chemo|their)){0,2} $",
    re.I,
)
_USUAL_AFTER = re.compile(
    r",? (?:alone|(?:which |that )?(?:is|are|remains?|has been|have been) (?:still |now |long )?(?:the |a )?(?:\w+ )?"
    r"(?:standard|mainstay|backbone|first (?:choice|line)|gold standard|usual)|group did|"
    r"(?:has|have) (?:a|the) (?:longer|better|longest|best|proven) |"
    r"(?:usually|often|already) (?:brings?|works?|helps?)|(?:only|merely) (?:masks?|eases?|treats?|delays?|relieves?)|"
    r"(?:can|may|do|does) help,? (?:but|though|some)|"
    r"(?:did|do|does|had|have|has)(?: not|n[’']t) (?:always |been found to |been able to )?(?:work|help|touch|"
    r"control|stop|bring|cure|reach|fared?)\w*|(?:got|gets) (?:her|him|them|me|nowhere)|"
    r"an(?:other)? (?:older|popular|cheap\w*|common)|(?:has|have) failed|(?:can|may) cause|"
    r"the (?:standard|usual|previous|current|established|only approved)|a widely used|users did)\b",
    re.I,
)
_SOURCE = re.compile(r"\b(?:from|sources?)\b(?:\W+[\w’'-]+){0,4}\W*$", re.I)
_GIVING_OFF = re.compile(r"\W+(?:\w+ )?(?:release|secrete|shed|produce|give off)s?\b")
# Before a condition that is a cause or a consequence of what is spoken of, not what is treated.
_CAUSING = re.compile(
    r"\b(?:aris(?:e|es|ing) from|lead(?:s|ing)? to|led to|caused by|causes?|causing|due to|triggered by|"
    r"result(?:s|ing|ed)? (?:in|from)|brought on by|stem(?:s|ming)? from|develop(?:s|ed)? into|progress(?:es|ed)? to|"
    r"complications? such as)\b(?P<between>(?:\W+[\w’'-]+){0,5})\W*$",
    re.I,
)
_EASING = re.compile(
    r"\b(?:reduc\w+|improv\w+|fewer|less|lower\w*|remission|relief|declines?|drops?|falls?|cuts?|treat\w*|help\w*|"
    r"prevent\w*|better|recovery|for|in)\b",
    re.I,
)
_REACHING = re.compile(
    r"\b(?:for|against|treat\w*|prevent\w*|in|of|with|reduc\w*|cut\w*|lower\w*|eas\w*|reliev\w*|improv\w*|help\w*|"
    r"risk|slow\w*|cur(?:e|es|ed|ing)|stop(?:s|ped|ping)?|halt\w*|revers\w*|heal(?:s|ed|ing)?)\b",
    re.I,
)
# Before a therapy that another spares people, or that they come to for want of another.
_AVOIDING = re.compile(
    r"\b(?:avoid\w*|risk of|need(?:ed|ing|s)?(?: for)?|require[sd]?|fewer|less|facing|faced|face|delay\w*|postpon\w*|"
    r"spar(?:e|es|ed|ing)|without|awaiting|waiting for|put off|instead of|reduc\w+|candidates? for|end up with|"
    r"scheduled for)"
    r"(?: (?!(?:with|by|on|took|takes?|taking|given|after)\b)[\w’'-]+){0,3} $",
    re.I,
)
_OF_CONDITIONS = re.compile(
    r"\b(?:conditions|diseases|disorders|illnesses|ailments|problems|injuries|cancers)(?:,| \w+ing)? $", re.I
)
_LISTING = re.compile(
    r"\b(?:such\s+as|including|includes?|like|for\s+example|e\.g\.|ranging\s+from|as\s+diverse\s+as|"
    r"as\s+well\s+as|among\s+them)\b"
    r"(?! to )",
    re.I,
)
_CLAUSE = re.compile(r"[.;:!?)]|\b(?:is|are|was|were|has|have|may|can|could|will)\b")
_NEAR = r"(?:\W+[\w’'-]+){0,7}\W*$"
_USED_FOR = re.compile(
    r"\b(?:for|against|treat\w*|prevent\w*|protect\w*|cur(?:e|es|ed|ing)|reliev\w+|eas(?:e|es|ed|ing)|fight\w*|"
    rf"combat\w*|tackl\w+|reverse[sd]?)\b{_NEAR}",
    re.I,
)
_TREATED_IN = re.compile(
    r"\b(?:in|with|of|reduc\w+|cut(?:s|ting)?|lower\w*|improv\w+|slow(?:s|ed|ing)?|control(?:s|led|ling)?|"
    r"manag\w+|risk|"
    r"symptoms?|less|fewer|lessen\w*|alleviat\w+|benefit\w*|affect\w*|help\w*|shorten\w*|shr[iau]nk\w*|among|have|has|"
    rf"had)\b{_NEAR}",
    re.I,
)
_PATIENTS = re.compile(r"[ -](?:patients?|sufferers?|risk|symptoms|treatment|cases|survivors|deaths|rates?)\b")
_NAMED_AFTER = re.compile(r"(?: (?:drug|medicine|medication|agent|supplement|pill|called|named|known as)){0,2} ", re.I)
_NAMED_FAR = re.compile(r" (?:for|against|in|to treat|to prevent) [^,;.:()]{2,45}, (?:called |known as )?")
_NAMED_BEFORE = re.compile(r"(?:, (?:which is |also )?| as | is | was )(?:an? |the )?(?:[\w-]+ ){0,2}", re.I)
_HARM = re.compile(
    r"\b(?:side effects?|adverse|complications?|were common|(?:more|less) frequent|were excluded|hospitali[sz]ed|"
    r"(?:family|personal) history|should not (?:have|take|use)|linked to a higher|"
    r"(?:patients?|people|participants?|others?|one|two|three|\d+) (?:\w+ )?(?:developed|suffered))\b",
    re.I,
)
# In every text that the pattern above finds something in; pieces of text are found much faster. No i, no s: without
# regard to case a pattern takes "ı" and "ſ" for them.
_HARM_PIECES = (
    "effect", "adver", "compl", "common", "frequent", "excluded", "tal", "tory", "hould not ", "nked to a", "developed",
    "uffered",
)  # fmt: skip
_OPENING = 45  # characters; what is named so near the beginning is what a sentence is about
_REACH = 90  # characters before a mention that are looked at


def is_harm(one: Looked) -> bool:
    """Does a sentence speak of what a therapy does wrong, or does not?"""
    kind = one.decision.type
    return kind is ClaimType.SAFETY or (kind is ClaimType.CAVEAT and one.decision.subtype == "risk_or_harm")


def tells_harm(one: Looked) -> bool:
    """The same, or do its words say so whatever it was taken to be?"""
    if is_harm(one):
        return True
    low = one.text.lower()
    return any(map(low.__contains__, _HARM_PIECES)) and _HARM.search(one.text) is not None


def opens(one: Looked, mention: Mention) -> bool:
    """Does it stand at the beginning of the sentence?"""
    return mention.start < one.sentence.start + _OPENING


def compared(one: Looked, mention: Mention) -> bool:
    """Does a therapy stand where one names what another is compared with?"""
    if _COMPARERS.isdisjoint(_words_before(one, mention, _WORDS)):
        return False
    return _COMPARING.search(_before(one, mention).lower()) is not None


def listed(one: Looked, mention: Mention, *, of_conditions: bool = False) -> bool:
    """Is it named as an example, behind "such as" and its like with no verb or stop of a clause between?"""
    before = one.text[: mention.start - one.sentence.start]
    last = max((match.span() for match in _LISTING.finditer(before)), default=None)
    if last is None or (of_conditions and not _OF_CONDITIONS.search(before[: last[0]])):
        return False
    return _CLAUSE.search(before, last[1]) is None


def treated(one: Looked, mention: Mention, *, strict: bool) -> bool:
    """Does a condition stand where one names what a therapy is for? Strictly: behind "for", "against", "treat"."""
    before = _before(one, mention)
    if _USED_FOR.search(before):
        return True
    after = one.text[mention.end - one.sentence.start :]
    return not strict and bool(_TREATED_IN.search(before) or _PATIENTS.match(after))


def caused(one: Looked, mention: Mention) -> bool:
    """Is a condition named as a cause or a consequence: "can arise from alcohol abuse"?"""
    if _CAUSERS.isdisjoint(_words_before(one, mention, _WORDS)):
        return False
    found = _CAUSING.search(_before(one, mention))
    return found is not None and _EASING.search(found["between"]) is None


def reaches(one: Looked, therapy: Mention, condition: Mention) -> bool:
    """Does a therapy stand before a condition, with a word of treating between?"""
    base = one.sentence.start
    return _REACHING.search(one.text, therapy.end - base, max(0, condition.start - base)) is not None


def usual(one: Looked, mention: Mention) -> bool:
    """Is a therapy named as what patients get otherwise: "standard X", "drugs such as X", "X alone"?"""
    after = one.text[mention.end - one.sentence.start :]
    return _USUAL_BEFORE.search(_before(one, mention)) is not None or _USUAL_AFTER.match(after) is not None


def avoided(one: Looked, mention: Mention) -> bool:
    """Is a therapy named as what people are spared or come to: "avoided knee replacement", "risk of amputation"?"""
    return _AVOIDING.search(_before(one, mention)) is not None


def subject_of(one: Looked, mention: Mention) -> bool:
    """A condition close behind "treat", "for", "patients with"; a therapy that a claim names first."""
    if mention.kind is Kind.CONDITION:
        return not _TREATING.isdisjoint(_words_before(one, mention, 3))
    return one.decision.type is not None and not any(
        other.kind is Kind.THERAPY and other.start < mention.start for other in one.seen.mentions
    )


def presented(one: Looked, mention: Mention) -> bool:
    """Do the words close before it present it: "a new drug called X", "a trial of X"?"""
    return not _PRESENTING.isdisjoint(_words_before(one, mention, 3))


def beside(one: Looked, mention: Mention) -> bool:
    """Is it one of several, or what came before: "Y and X", "had failed X"?"""
    return not _BESIDE.isdisjoint(_words_before(one, mention, 4))


def acts(one: Looked, mention: Mention) -> bool:
    """Is the word behind it a verb of what it does, or its group in a trial?"""
    words = one.seen.parsed.words
    at = bisect.bisect_left(words.starts, mention.end)
    return at < len(words.forms) and words.forms[at] in _ACTING


def sourced(one: Looked, mention: Mention) -> bool:
    """Is it named as where something is from ("cells from fat"), or in a list?"""
    return " from " in mention.text or _SOURCE.search(_before(one, mention)) is not None or listed(one, mention)


def maker(one: Looked, mention: Mention) -> bool:
    """Does it only give off another therapy that the sentence names: "exosomes, which the cells release"?"""
    return _GIVING_OFF.match(one.text, mention.end - one.sentence.start) is not None and any(
        other.kind is Kind.THERAPY and other.concept != mention.concept for other in one.seen.mentions
    )


def apposed(one: Looked, mention: Mention) -> bool:
    """Does a therapy's class only say what another is: "the anesthetic ketamine", "ketamine, an anesthetic"?"""
    base = one.sentence.start
    others = [m for m in one.seen.mentions if m.kind is mention.kind and m.concept != mention.concept]
    after = [one.text[mention.end - base : m.start - base] for m in others if 0 <= m.start - mention.end < 25]
    far = [one.text[mention.end - base : m.start - base] for m in others if 0 <= m.start - mention.end < 65]
    before = [one.text[m.end - base : mention.start - base] for m in others if 2 <= mention.start - m.end < 40]
    named = any(map(_NAMED_AFTER.fullmatch, after)) or any(map(_NAMED_FAR.fullmatch, far))
    return named or any(map(_NAMED_BEFORE.fullmatch, before))


def _words_before(one: Looked, mention: Mention, number: int) -> Sequence[str]:
    words = one.seen.parsed.words
    at = bisect.bisect_right(words.ends, mention.start)
    return words.forms[max(0, at - number) : at]


def _before(one: Looked, mention: Mention) -> str:
    at = mention.start - one.sentence.start
    return one.text[max(0, at - _REACH) : at]
