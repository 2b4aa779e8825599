"""Questions and answers: "Q." and "A." before them are none of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from trials.models import Block

_QUESTION = re.compile(r"(?:Q|Question)[.:]\s+(?=[^?]*\?)")
_ALONE = re.compile(r"[^.!?]{1,120}\?")
_ANSWER = re.compile(r"(?:A|Answer)[.:]\s+(?=\S)")


def unlabelled(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, each behind its label; a question that stands by itself is a heading."""
    asked = False
    for block in blocks:
        question = _QUESTION.match(text, block.start, block.end)
        answer = _ANSWER.match(text, block.start, block.end) if asked else None
        if question:
            kind = "heading" if _ALONE.fullmatch(text, question.end(), block.end) else block.kind
            yield replace(block, start=question.end(), kind=kind)
        else:
            yield replace(block, start=answer.end()) if answer else block
        asked = question is not None
