"""E-mail kept as plain text: its head, what it quotes and its signature, none of which is the writer's article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from trials.articles import dates

_FIELD = re.compile(r"(?P<name>[A-Z][A-Za-z-]{1,30}):[ \t]*(?P<value>(?:\S.*)?(?:\n[ \t]+\S.*)*)(?:\n|\Z)")
_KNOWN = frozenset(("from", "to", "cc", "date", "sent", "subject", "reply-to", "message-id"))
_OTHER = re.compile(
    r"x-[a-z-]+|mime-version|content-[a-z-]+|received|return-path|delivered-to|in-reply-to|references|list-[a-z-]+|"
    r"dkim-signature|bcc|importance|thread-[a-z-]+|attachments?|organi[sz]ation|user-agent|sender|authentication-results"
)
_FEWEST = 2  # of these at the head of a text, with a sender or a subject among them
_REPLY = re.compile(r"(?:(?:re|fwd?|aw)(?:\[\d+\])?:\s*)+", re.I)
# With a date, an address or a name in it; "The authors wrote:" stands in any article.
_WROTE = re.compile(
    r"^(?:On\b(?=.{0,160}[@\d]).{5,120}(?:\n.{1,80})?|(?!The |All )[A-Z][\w.’'-]+ [A-Z][\w.’'-]+(?: <.{3,60}>)?)"
    r"[ \t]wrote:[ \t]*$",
    re.M,
)
_QUOTED = re.compile(r"^[ \t]*>(?:[ >].*)?$", re.M)  # not ">100 mg"
_SIGNED = re.compile(r"^-- $", re.M)
_FORWARDED = re.compile(r"^-{3,} ?(?:original|forwarded) message ?-{3,}", re.M | re.I)


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail says of itself, and the spans of its text that are none of its words."""

    subject: tuple[int, int] | None  # where it stands, without "Re:"
    published: str | None
    without: tuple[tuple[int, int], ...]


def seen(text: str) -> Mail | None:
    """The e-mail that a text is, by the fields at its head or by the line above a quotation; else None."""
    fields, end = _head(text)
    quotes = "\n>" in text and [match.span() for match in _WROTE.finditer(text)]
    if not fields and not quotes:
        return None
    without = [(0, end), *(quotes or ()), *(match.span() for match in _QUOTED.finditer(text))]
    if tail := _SIGNED.search(text, end) or _FORWARDED.search(text, end):
        without.append((tail.start(), len(text)))
    subject, sent = fields.get("subject"), fields.get("date") or fields.get("sent")
    return Mail(
        subject=_unanswered(subject) if subject and subject["value"] else None,
        published=_day(sent["value"]) if sent else None,
        without=tuple(without),
    )


def _head(text: str) -> tuple[dict[str, re.Match[str]], int]:
    """The fields at the head of an e-mail, by their names in small letters, and where they end."""
    at = start = len(text) - len(text.lstrip("\ufeff\n"))
    fields: dict[str, re.Match[str]] = {}
    while field := _FIELD.match(text, at):
        if field["name"].lower() not in _KNOWN and not _OTHER.fullmatch(field["name"].lower()):
            break
        fields[field["name"].lower()] = field
        at = field.end()
    ended = at == len(text) or text[at] == "\n"
    known = _KNOWN.intersection(fields)
    if not ended or len(known) < _FEWEST or not known & {"from", "subject"}:
        return {}, start
    return fields, at


def _unanswered(subject: re.Match[str]) -> tuple[int, int]:
    start, end = subject.span("value")
    reply = _REPLY.match(subject.string, start, end)
    return (reply.end() if reply and reply.end() < end else start), end


def _day(sent: str) -> str | None:
    try:
        return parsedate_to_datetime(sent).date().isoformat()
    except ValueError:
        return dates.written(sent)
