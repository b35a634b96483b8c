"""Which files are gone from the folders that were given."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.types import Record, SourceRef
from ingest.identity import place


def gone_from(roots: Sequence[Path], records: Iterable[Record]) -> list[tuple[Record, tuple[SourceRef, ...]]]:
    """Records of which a file is gone from these roots, each with the sources that still stand or lie elsewhere."""
    folders = [Path(os.path.abspath(root)) for root in roots]
    found = []
    for record in records:
        left = tuple(source for source in record.sources if not _is_gone(place(source), folders))
        if left != record.sources:
            found.append((record, left))
    return found


def _is_gone(path: Path, roots: Sequence[Path]) -> bool:
    return any(path == root or path.is_relative_to(root) for root in roots) and not path.exists()
