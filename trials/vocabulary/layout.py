"""What the writer and the reader of the compiled vocabulary agree on; see compiled.py for the files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"

# Flags of a key, above the number of its concept.
CAPITALS: Final = 1 << 31  # names its concept only when written in capitals: ALS
CONTEXT: Final = 1 << 30  # only when something else in the article speaks for it: MS, cold
ROW: Final = CONTEXT - 1
NOTHING: Final = ROW  # in place of a row: the key is another thing altogether, and swallows the names inside it
BLOCK: Final = 32  # concepts that are packed together
