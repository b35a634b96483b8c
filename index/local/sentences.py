"""Sentence vectors in half precision: a run of rows for each passage, memory-mapped."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.halves import HALVES, singles, unit
from index.local.arrays import Array, Rows, mapped, save
from index.stored import Vectors

_ROWS, _STARTS = "sentences.rows", "sentences.starts"


def write(folder: Path, lengths: Rows, blocks: Iterable[Array]) -> None:
    """Write the rows in blocks; ``lengths`` is the number of sentences of each passage."""
    with (folder / _ROWS).open("wb") as file:
        for block in blocks:
            file.write(np.ascontiguousarray(block, dtype=HALVES).tobytes())
    save(folder / _STARTS, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


def some(folder: Path, dim: int, n: int) -> Vectors:
    """So many of the vectors written, (n, dim), or as many as there are: spread evenly over all."""
    rows = mapped(folder / _ROWS, HALVES, dim)
    return rows[np.linspace(0, len(rows) - 1, min(n, len(rows))).astype(np.int64)].astype(np.float32)


class SentenceVectors:
    """The sentence vectors of a generation. ``rows`` is (n_sentences, dim), passage i has ``starts[i]:starts[i+1]``."""

    def __init__(self, folder: Path, dim: int) -> None:
        self.rows = mapped(folder / _ROWS, HALVES, dim)
        self.starts: Rows = mapped(folder / _STARTS, np.int64)

    def of(self, rows: Rows) -> list[Vectors]:
        """For each passage row (n_sentences, dim) float32 unit rows: parts of one array."""
        starts, ends = self.starts[rows], self.starts[rows + 1]
        places = [np.arange(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        stored = self.rows[np.concatenate([np.empty(0, np.int64), *places])]
        found = unit(singles(stored))
        bounds = np.cumsum([0, *(ends - starts)]).tolist()
        return [found[start:end] for start, end in pairwise(bounds)]
