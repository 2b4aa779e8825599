"""Measure the reading of articles against annotated ones.

usage: measure_claims.py EVALUATE.py GOLD.jsonl FOLDER… [--errors] [--scan FILE]

Reads every article that GOLD names from the folders, writes what `trials scan --format json` would, and has EVALUATE.py
score it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trials import articles, claims, vocabulary
from trials.errors import ArticleError
from trials.models import Kind, Reading


def scanned(reading: Reading) -> dict[str, Any]:
    """One article of the scan contract."""

    def entries(kind: Kind) -> list[dict[str, Any]]:
        return [
            {"concept": m.concept, "name": m.name, "text": m.text, "start": m.start, "end": m.end, "role": str(m.role)}
            for m in reading.mentions
            if m.kind is kind
        ]

    return {
        "id": reading.article.id,
        "source": reading.article.source,
        "sentences": len(reading.sentences),
        "conditions": entries(Kind.CONDITION),
        "therapies": entries(Kind.THERAPY),
        "pairs": [{"condition": pair.condition, "therapy": pair.therapy} for pair in reading.pairs],
        "claims": [
            {
                "id": claim.id,
                "start": claim.start,
                "end": claim.end,
                "text": claim.text,
                "type": str(claim.type),
                "also": list(claim.also),
                "subtype": claim.subtype,
                "strength": str(claim.strength),
                "scope": claim.scope,
                "conditions": list(claim.conditions),
                "therapy": claim.therapy,
            }
            for claim in reading.claims
        ],
    }


def read(gold: Path, folders: Sequence[Path]) -> dict[str, Any]:
    """The scan of the articles that a gold file names."""
    names = [json.loads(line)["file"] for line in gold.read_text("utf8").splitlines()]
    paths = [str(folder / name) for name in names for folder in folders if (folder / name).exists()]
    known = vocabulary.load()
    found = []
    for article in articles.read_all(paths):
        if isinstance(article, ArticleError):
            print(article, file=sys.stderr)
        else:
            found.append(scanned(claims.read(article, known)))
    return {"articles": found}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluate", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--scan", type=Path, help="keep the scan in this file")
    asked = parser.parse_args(argv)
    scan = asked.scan or Path(tempfile.mkstemp(suffix=".json")[1])
    scan.write_text(json.dumps(read(asked.gold, asked.folders)), encoding="utf8")
    subprocess.run(
        [sys.executable, str(asked.evaluate), str(asked.gold), str(scan), *(["--errors"] if asked.errors else [])],
        check=True,
    )


if __name__ == "__main__":
    main()
