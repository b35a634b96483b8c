"""BM25 (index/bm25.py), exactly: where each term stands, as memory-mapped arrays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.bm25 import K1, B, totals
from index.local import vocabulary
from index.local.arrays import Rows, mapped, save
from index.local.ranking import Scores
from index.local.vocabulary import Vocabulary
from index.local.word_scores import TermList, best_rows
from index.stored import Term

_STARTS, _ROWS, _WEIGHTS, _LENGTHS = "postings.starts", "postings.rows", "postings.weights", "postings.lengths"
_GAINS, _PEAKS = "postings.gains", "postings.peaks"


@dataclass(frozen=True, slots=True)
class Postings:
    """Which term stands in which passage, how heavily, and what that is worth.

    ``starts`` is (n_terms + 1,): term t has the postings ``starts[t]:starts[t + 1]``, in the order of their ``rows``
    (passage row, uint32); ``weights`` and ``gains`` (float32) are beside them. A gain is the score without idf and
    the query's weight, between 0 and 1; ``peaks`` (n_terms,) has the highest of each term. ``lengths`` is
    (n_passages,), float32.
    """

    starts: Rows
    rows: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    gains: npt.NDArray[np.float32]
    peaks: npt.NDArray[np.float32]
    lengths: npt.NDArray[np.float32]


class PostingsWriter:
    """Writes the postings of a generation, some terms at a time. ``lengths`` is (n_passages,), in the order of rows."""

    def __init__(self, folder: Path, lengths: npt.NDArray[np.float32]) -> None:
        self._folder = folder
        mean = float(lengths.mean(dtype=np.float64)) if len(lengths) else 1.0
        self._norms = K1 * (1 - B + B * lengths.astype(np.float64) / mean)
        save(folder / _LENGTHS, lengths.astype(np.float32))
        self._files = {name: (folder / name).open("wb") for name in (_ROWS, _WEIGHTS, _GAINS)}
        self._terms: list[str] = []
        self._counts: list[Rows] = []
        self._peaks: list[npt.NDArray[np.float32]] = []

    def append(self, terms: Sequence[str], counts: Rows, rows: Rows, weights: npt.NDArray[np.float32]) -> None:
        """Add the next terms, in order: the first ``counts[0]`` postings are of the first one, and so on."""
        heavy = weights.astype(np.float64)
        gains = (heavy / (heavy + self._norms[rows])).astype(np.float32)
        self._files[_ROWS].write(rows.astype(np.uint32).tobytes())
        self._files[_WEIGHTS].write(weights.tobytes())
        self._files[_GAINS].write(gains.tobytes())
        if len(terms):
            self._peaks.append(np.maximum.reduceat(gains, np.cumsum(counts) - counts))
        self._terms += terms
        self._counts.append(counts)

    def close(self) -> None:
        """Write what is known once all are there."""
        for file in self._files.values():
            file.close()
        vocabulary.write(self._folder, self._terms)
        save(self._folder / _STARTS, np.cumsum(np.concatenate([np.zeros(1, np.int64), *self._counts])))
        save(self._folder / _PEAKS, np.concatenate([np.zeros(0, np.float32), *self._peaks]))


def read(folder: Path) -> Postings:
    """The postings of a generation, memory-mapped."""
    return Postings(
        mapped(folder / _STARTS, np.int64),
        mapped(folder / _ROWS, np.uint32),
        mapped(folder / _WEIGHTS, np.float32),
        mapped(folder / _GAINS, np.float32),
        mapped(folder / _PEAKS, np.float32),
        mapped(folder / _LENGTHS, np.float32),
    )


class LexicalIndex:
    """Searches the postings of a generation. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.vocabulary = Vocabulary(folder)
        self.postings = read(folder)

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        number = self.vocabulary.number(term)
        return 0 if number is None else int(self.postings.starts[number + 1] - self.postings.starts[number])

    def search(self, terms: Sequence[Term], k: int, allowed: npt.NDArray[np.bool_] | None) -> tuple[Rows, Scores]:
        """The k allowed rows with the highest BM25, ties by row; each has at least one of the terms."""
        known = ((self.vocabulary.number(text), weight) for text, weight in sorted(totals(terms).items()))
        lists = [self._list(number, weight) for number, weight in known if number is not None]
        return best_rows(lists, len(self.postings.lengths), k, allowed)

    def _list(self, number: int, weight: float) -> TermList:
        part = slice(int(self.postings.starts[number]), int(self.postings.starts[number + 1]))
        having, n_passages = part.stop - part.start, len(self.postings.lengths)
        idf = math.log(1 + (n_passages - having + 0.5) / (having + 0.5))
        return TermList(
            self.postings.rows[part], self.postings.gains[part], weight * idf, float(self.postings.peaks[number])
        )
