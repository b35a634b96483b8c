"""How many honest sentences the check of a phrased answer keeps: ``python -m benchmarks.answers.phrasings``.

Thirty pairs of a quote and a true sentence about it: as the rules for the language model ask, with something left out,
and freely retold. What must never be kept is tried in tests/search_app/test_phrasing.py.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from search_app.answer.phrasing import is_supported


def main() -> None:
    """Print the counts, and what was dropped."""
    with Path(__file__).with_suffix(".tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    kept = Counter(row["kind"] for row in rows if is_supported(row["phrase"], row["quote"]))
    for kind, total in Counter(row["kind"] for row in rows).items():
        sys.stdout.write(f"{kind}: {kept[kind]} of {total} kept\n")
    for row in rows:
        if not is_supported(row["phrase"], row["quote"]):
            sys.stdout.write(f"dropped ({row['kind']}): {row['phrase']}\n")


if __name__ == "__main__":
    main()
