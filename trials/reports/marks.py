"""Foreign text in Markdown: shown as it is, wherever in a line it stands."""

from __future__ import annotations

import re

from trials.reports.view import Link

# Marks that CommonMark or GitHub's dialect would obey inside a line; "_" only where a word does not hold it.
_MARKS = re.compile(r"[\\`*\[\]<>|~$^]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]+;)|!(?=\[)|:(?=//)|@(?=\w)|(?<=\bwww)\.")
_LINE_START = re.compile(r"^(?:([#+=>:-])|(\d{1,9})([.)]))")


def escape(text: str) -> str:
    """A text that Markdown shows as it is, wherever in a line it stands."""
    if text.replace(" ", "").isalnum():  # most texts; a report has tens of thousands
        return text
    text = _MARKS.sub(lambda mark: "\\" + mark[0], text)
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def link(one: Link) -> str:
    return f"[{escape(one.text)}]({address(one.url)})" if one.url else escape(one.text)


def address(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace("*", "%2A").replace("|", "%7C")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    return text[:1].lower() + text[1:]


def code(text: str) -> str:
    return f"`{text.replace('`', ' ').strip() or ' '}`"
