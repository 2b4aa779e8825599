"""What stands beside an article's own words: lists of references, footnotes, a firm's legal and contact matter.

A reference names what others found, and a firm's boilerplate what it sells; neither is said of the article's subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trials.models import Block

_REFERENCES = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:(?:selected|key|list of|notes and|notes, )\s*)?"
    r"(?:references?|bibliography|sources?|works cited|literature cited|citations?|further reading|footnotes|endnotes)"
    r"(?:\s+(?:and|&)\s+(?:notes|sources|resources|further reading|footnotes|references))?\W*",
    re.I,
)
_LEGAL = re.compile(
    r"(?:(?:[\w’'-]+ ){0,6}forward[- ]looking (?:statements?|information)(?: .{0,60})?"
    r"|safe harbou?r(?: (?:statements?|provisions?|notice))?(?: (?:under|regarding|for forward) .{0,80})?)\W*",
    re.I,
)
_LAWYERS = re.compile(r"forward.looking|uncertaint|securities|undue reliance|anticipat", re.I)
_CONTACT = re.compile(
    r"(?:(?:media|press|investors?|corporate|company|news)(?: (?:and|&) (?:media|investors?|press))?(?: relations)?) "
    r"(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))\b(?::.*|\W*)",
    re.I | re.S,
)
# The lists at the foot of a story, on one line: "SOURCES: The Lancet, …".
_NAMED = re.compile(
    r"(?:SOURCES?|REFERENCES?):\s+\S|(?:Sources?|References?|Bibliography|Further reading):\s+(?-i:[A-Z])"
)
_SENTENCES = re.compile(r"[a-z]{3}\. [A-Z][a-z]*,? (?:[a-z]|[A-Z]?\d)|\b(?:found|is|are|was|were|said|says|showed)\b")
# What a paper says of its story and of who wrote it: a corrected claim is none, a reporter's fields are no subject.
_OF_THE_PAPER = re.compile(
    r"(?:(?:Correction|Clarification)\b.{0,30}?:\s*)?An (?:earlier|previous) version of this (?:article|story|post)\b"
    r"|(?:Medically|Fact) ?(?:reviewed|checked) by\b"
    r"|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3} is an? (?:[\w’'-]+ ){0,5}?"
    r"(?:reporter|correspondent|columnist|editor|writer|journalist)\b,? "
    r"(?:who (?:covers|writes|reports)|covering|for (?!whom)|at)\b"
)
_SHORT = 30  # words
_LAST = 8  # blocks, among which that stands
# A year, a volume and pages, or the number that a publisher gives.
_PLACE = re.compile(
    r"\b(?:19|20)\d\d(?:\s+[A-Z][a-z]{2,8}\.?(?:\s+\d{1,2})?)?\s*;\s*\d+\s*(?:\([^()]{1,20}\)\s*)?:\s*\w?\d+"
    r"|\bdoi:\s*10\.|\bdoi\.org/10\.",
    re.I,
)
# Who wrote it, as lists of references put it: "2. Doe A, Roe BC. …", "[^1]: Smith J et al. …"; not "Vitamin D, …".
_AUTHORS = re.compile(
    r"(?P<number>[\[(]?\^?\d{1,3}[\].):]*\s+)?(?:(?:van|von|de|du|la|le|di) ){0,2}"
    r"(?!(?:Vitamin|Hepatitis|Type|Group|Factor|Phase|Grade|Class|Strep|Protein|Influenza|Plan|Part)\b)"
    r"[A-Z][\w’'-]{1,40}+(?: [A-Z][\w’'-]{1,40}+)? [A-Z]{1,3}(?:,|\.| et al\b| (?:and|&) [A-Z])"
)
_TOLD = re.compile(r"\b(?:said|says|told|found|shows?|showed|according)\b")
_ASIDE = re.compile(r"\([^()]{13,}\)")  # in prose, works are cited so
_LISTED = re.compile(r"\b(?:19|20)\d\d[a-z]?\s*(?:[;:.,)\]]|$)|\bdoi\b|https?://|\bet al\b|\bISBN\b", re.I)
_WORK = re.compile(r"\bdoi\b|https?://|\bet al\b|\bISBN\b", re.I)
_STOPPED = re.compile(r"[.!?][\"'”’)\]]*$")
_PROSE = 12  # words at least of a paragraph that belongs to no list
# An organisation, by its name …
_FIRM = re.compile(
    r"university of (?:the )?(?-i:[A-Z][\w.’'-]*(?:,? (?:at |of |and )?[A-Z][\w.’'-]*)*)"
    r"|.*\b(?:pharma\w*|therapeutics|biotech\w*|bio(?:sciences?|pharma\w*|logics)|"
    r"laborator(?:y|ies)|inc|ltd|limited|corp|corporation|plc|llc|ag|gmbh|holdings|foundation|university)\W*",
    re.I,
)
# … or by what is said of it first: "Novara is a clinical-stage company", "Novara makes insulin".
_ACTS = (
    r"\W*(?:\([^)]*\)\W*)?(?:"
    r"(?:is|are) (?:an?|the|one of) (?:(?!(?:of|for|by|that|which|in|to|from|with|made|developed)\b)[\w’'&-]+,? ){0,9}?"
    r"(?:company|companies|corporation|firm|manufacturer|organi[sz]ation|charity|foundation|non-?profit|university|"
    r"publisher|agency|society|association)\b"
    r"|(?:manufactures|markets|sells|employs)\b"
    r"|(?:makes|discovers|develops) (?:and |(?:\w+ ){0,2}(?:treatments|medicines|drugs|therapies|vaccines|products)))"
)
_ABOUT = re.compile(r"About (?:the )?(?P<name>(?!(?:our|us|me|this|these|your)\b)\S.*?)\W*", re.I)
# What sellers of supplements must say of their own claims.
_DISCLAIMED = re.compile(r"\W*(?:these|this) (?:statements?|products?) (?:ha(?:s|ve)|is|are) not\b", re.I)
_LONGEST = 200  # characters of a heading
_TOP = 6  # blocks, among which a contact stands above the headline
_MOST = 0.8  # share of the words that may be left out; of a page that is all references, all is read


def own(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of an article that are its own words; headline and lead are, but for a contact above them."""
    out: set[int] = set()
    for at, block in enumerate(blocks):
        words = text[block.start : block.end]
        if at in out:
            continue
        last = at > 1 and at >= len(blocks) - _LAST
        if (at > 1 and _cites(words)) or (last and (_names_sources(words) or _of_the_paper(words))):
            out.add(at)
        elif block.kind == "heading" and len(words) <= _LONGEST and (at or _CONTACT.fullmatch(words)):
            out.update(range(at, _end(text, blocks, at)))
    if not out:
        return tuple(blocks)
    size = [len(text[block.start : block.end].split()) for block in blocks]
    if sum(size[at] for at in out) > _MOST * sum(size):
        return tuple(blocks)
    return tuple(block for at, block in enumerate(blocks) if at not in out)


def _cites(words: str) -> bool:
    """Whether a block only names a work."""
    authors = _AUTHORS.match(words)
    if not authors or _TOLD.search(words):
        return False
    plain = _ASIDE.sub("", words)
    return bool(_PLACE.search(plain) or (authors["number"] and _LISTED.search(plain)))


def _names_sources(words: str) -> bool:
    """Whether a block only names the sources of the story."""
    return bool(_NAMED.match(words)) and not _SENTENCES.search(words)


def _of_the_paper(words: str) -> bool:
    """Whether a paper speaks of its story, or briefly of who wrote it."""
    return bool(_OF_THE_PAPER.match(words)) and (" version of this " in words or len(words.split()) <= _SHORT)


def _end(text: str, blocks: Sequence[Block], at: int) -> int:
    """Where what stands under a heading ends if it is none of the article's own; else where the heading stands."""
    heading = text[blocks[at].start : blocks[at].end]
    if _REFERENCES.fullmatch(heading):
        return _end_of_list(text, blocks, at)
    if _CONTACT.fullmatch(heading):
        return at + 1 if at < _TOP or ": " in heading else _prose_or(text, blocks, at)
    if _LEGAL.fullmatch(heading):
        return _next(text, blocks, at) if _is_legal(text, blocks, at) else at
    return _next(text, blocks, at) if _of_a_firm(text, blocks, at) else at


def _prose_or(text: str, blocks: Sequence[Block], at: int) -> int:
    """The next paragraph of prose, or the next heading where that comes first."""
    end = _next(text, blocks, at)
    return next((one for one in range(at + 1, end) if _prose(text, blocks[one])), end)


def _is_legal(text: str, blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading, or what stands under it, is a lawyer's: a safe harbour may be one for people who use drugs."""
    heading = text[blocks[at].start : blocks[at].end]
    if len(heading.split()) > 2 or "orward" in heading:
        return True
    under = blocks[at + 1] if at + 1 < len(blocks) else None
    return under is not None and _LAWYERS.search(text, under.start, under.end) is not None


def _next(text: str, blocks: Sequence[Block], at: int) -> int:
    """The next heading with something under it (in plain text short lines look like headings), or a disclaimer."""
    for end in range(at + 1, len(blocks)):
        under = blocks[end + 1].kind if end + 1 < len(blocks) else "heading"
        if (blocks[end].kind == "heading" != under) or _DISCLAIMED.match(text, blocks[end].start):
            return end
    return len(blocks)


def _end_of_list(text: str, blocks: Sequence[Block], at: int) -> int:
    """Where a list of references ends: at what names no work and is prose or stands under a heading of its own. One
    that names no works is none."""
    works, end = 0, at + 1
    while end < len(blocks):
        listed = _listed(text, blocks[end])
        if not listed and (_prose(text, blocks[end]) or blocks[end].kind == "heading"):
            break
        works += listed
        end += 1
    return end if works else at


def _listed(text: str, block: Block) -> bool:
    """Whether a block of a list of references names a work; a year alone stands in prose too."""
    words = text[block.start : block.end]
    if _WORK.search(words) or _PLACE.search(words):
        return not _TOLD.search(words)
    numbered = block.kind == "item" or words[:1] in "[(^" or words[:1].isdigit() or _AUTHORS.match(words)
    return bool(numbered and _LISTED.search(words)) and not _TOLD.search(words)


def _prose(text: str, block: Block) -> bool:
    words = text[block.start : block.end]
    return block.kind == "paragraph" and len(words.split()) >= _PROSE and bool(_STOPPED.search(words, len(words) - 5))


def _of_a_firm(text: str, blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading is "About" an organisation; one about a disease or a drug is the article's own."""
    heading = _ABOUT.fullmatch(text, blocks[at].start, blocks[at].end)
    if heading is None or at + 1 == len(blocks) or blocks[at + 1].kind == "heading":
        return False
    under = text[blocks[at + 1].start : blocks[at + 1].end][: 2 * _LONGEST]
    first = heading["name"].split()[0]
    begins = rf"(?:[^.]{{3,80}}, )?(?:the )?{re.escape(first)}\b[^.,]{{0,60}}?"
    named = _FIRM.fullmatch(heading["name"]) is not None
    return re.match(begins + ("" if named else _ACTS), under, re.I) is not None
