"""Dates of publication, only where a source says so beyond doubt."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ISO = r"(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})(?:[T ]\d{2}:\d{2}\S*)?"
_DAY_FIRST = rf"(?P<dd>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format('dm')},?\s+(?P<dy>\d{{4}})"
_MONTH_FIRST = rf"{_MONTH.format('mm')}\s+(?P<md>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<my>\d{{4}})"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DATE = rf"{_WEEKDAY}(?:{_ISO}|{_DAY_FIRST}|{_MONTH_FIRST})"
_WHOLE = rf"\s*{_DATE}\s*\Z"
# These are compiled when a line first has a year in it.
# A date that stands alone or behind a word for publishing, or opens a paragraph behind a place in capitals. A date
# inside a sentence, "updated", and all-number forms such as 03/04/2024 say nothing certain.
_LINE = (
    r"\s*(?:(?:issue|no\.?|vol\.?|volume) \d+(?:, (?:issue|no\.?) \d+)?\s*[|,·•–—-]\s*)?"
    r"(?:by [^|\n]{3,60}?[|,·•–—.-]\s*"
    r"|(?-i:[A-Z][\w’'-]+(?: [A-Z][\w.’'-]*){1,3}), (?:[\w-]+ ){0,3}?"
    r"(?:correspondent|reporter|editor|writer|journalist)[|,·•–—.-]\s*)?"
    r"(?:(?:first )?(?:published|posted|publication date|date|released?)(?: on)?:?\s*)?"
    rf"{_DATE}"
    r"\s*(?:[|·•–—,-]\s*(?:by [^\n]{3,40}|\d+[- ]min[^\n]{0,12}|\d{1,2}[:.]\d{2}[^\n]{0,15}))?\Z"
)
_LONGEST = 120  # characters
_YEAR = re.compile(r"\d{4}")
_WIRE = (
    rf"\s*(?-i:[A-Z][A-Z .,'’-]{{2,30}})[A-Za-z., ]{{0,20}}?[,(]?\s*{_DATE}\)?\s*(?:/[\w ]+/\s*|\([\w ]+\)\s*)?[-–—]"
)


# At the end of a title or a byline, behind a stop, only with the word for publishing and in capitals.
_BEHIND = rf".{{3,}}?(?:[.!?|·•–—)]\s*|\()(?-i:Published|Posted|PUBLISHED|POSTED)(?: on)?:? {_DATE}\)?\.?\Z"


def dateline(line: str) -> str | None:
    """The ISO date of a line that can only say when the article appeared."""
    short = line[:_LONGEST]
    if not _YEAR.search(short):
        return None
    if line == short and (found := _iso(re.match(_LINE, line, re.I)) or _iso(re.match(_BEHIND, line, re.I))):
        return found
    return _iso(re.match(_WIRE, short, re.I))


def written(text: str) -> str | None:
    """The ISO date of a field that holds a date and nothing else; a year or a month alone stays as it is."""
    text = text.strip()
    if re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", text):
        return text
    return _iso(re.match(_WHOLE, text, re.I))


MADE = "The date is that on which the file was made; it names no date of publication."
_STALE = 60  # days between making and last saving, beyond which the former is likely a template's
_TEMPLATES = frozenset(("2013-12-23",))  # the date in every document that python-docx makes


def made(created: str | None, modified: str | None) -> str | None:
    """The day on which a document was made, by its own properties, where it can be near that of publication."""
    first, last = (_day(stamp) for stamp in (created, modified))
    if first is None or first.year < 1995 or first.isoformat() in _TEMPLATES:
        return None
    return first.isoformat() if last is None or abs((last - first).days) <= _STALE else None


def _day(stamp: str | None) -> date | None:
    """The day of an ISO or a PDF time stamp (D:20240211060000Z)."""
    match = re.match(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)", stamp or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _iso(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    for year, month, day in (("iy", "im", "id"), ("dy", "dm", "dd"), ("my", "mm", "md")):
        if match[year]:
            name = match[month].lower()
            number = int(name) if name.isdigit() else _MONTHS.index(name[:3]) + 1
            try:
                return date(int(match[year]), number, int(match[day])).isoformat()
            except ValueError:
                return None
    return None
