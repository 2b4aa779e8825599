"""The objects of a JSON file one at a time, so that an array of any length needs the memory of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

__all__ = ["Cut", "objects"]

CHUNK = 1 << 20
LARGEST = 256 << 20  # bytes of one object: a page of a thousand full records is 17 MB

_OUTSIDE = re.compile(rb'["{}\[\]]')
_INSIDE = re.compile(rb'["\\]')


class Cut(Exception):
    """The file ends before what it began."""


def objects(file: IO[bytes]) -> Iterator[bytes]:
    """The objects at the top of a file, or in the array that it is; Cut when the last, or the array, is not closed."""
    held, at, start = bytearray(), 0, -1
    depth, base, quoted = 0, 0, False
    some = getattr(file, "read1", file.read)  # what a damaged gzip has before the damage, it gives by read1 alone
    while chunk := some(CHUNK):
        held += chunk
        while True:
            mark = (_INSIDE if quoted else _OUTSIDE).search(held, at)
            if mark is None:
                at = max(at, len(held))
                break
            sign, at = mark[0], mark.end()
            if sign == b"\\":
                at += 1  # what is escaped may be in the next chunk
            elif sign == b'"':
                quoted = not quoted
            elif sign in b"{[":
                if depth == base == 0 and sign == b"[" and start < 0:
                    base = 1
                elif depth == base and sign == b"{":
                    start = mark.start()
                depth += 1
            else:
                depth -= 1
                if depth == base and start >= 0:
                    yield bytes(held[start:at])
                    del held[:at]
                    at, start = 0, -1
        if start < 0 and at <= len(held):
            del held[:at]
            at = 0
        if len(held) > LARGEST:
            raise Cut(f"an object of more than {LARGEST >> 20} MB is in it")
    if depth or quoted:
        raise Cut("its last record is not closed" if start >= 0 else "its list is not closed")
