"""Subtitles: their words without the numbers and times between them."""

from __future__ import annotations

import re

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{3}"
_SETTING = r"[ \t]+(?:align|line|position|size|vertical|region):\S+"
_CUE = re.compile(
    rf"(?:\A\ufeff?WEBVTT\b.*\n\s*)?^(?:\d+[ \t]*\n)?[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}"
    rf"(?:{_SETTING})*(?:[ \t]*\n|[ \t]+)?",
    re.M,
)
_CUT = re.compile(r"(?<![.!?…:\]])\n(?=\w)")  # an end of a line at which no sentence ends


def spoken(text: str) -> str:
    """The words of subtitles, a sentence cut by a time made whole; any other text as it is."""
    if "-->" not in text or not _CUE.search(text):
        return text
    first, *cues = _CUE.split(text)
    *cues, last = cues
    said, gap, after = last.strip("\n").partition("\n\n")  # what comes behind the last cue is none of it
    lines = [stripped for cue in (*cues, said) for line in cue.splitlines() if (stripped := line.strip())]
    return first + _CUT.sub(" ", "\n".join(lines)) + "\n" + gap + after
