"""BM25 over weighted terms, exactly: where each term stands, as memory-mapped arrays.

score(passage) = sum over the query's terms of weight · idf · tf / (tf + k1 · (1 - b + b · length / mean length)),
idf = ln(1 + (N - df + ½) / (df + ½)) (Robertson & Zaragoza 2009, as Lucene has it), where tf is the summed weight of
the term in the passage, length the summed weight of all its terms, df the number of passages the term stands in
and N the number of all passages: a filter doesn't change what a term is worth.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.local import vocabulary
from index.local.arrays import Rows, mapped, save
from index.local.ranking import Scores, best
from index.local.vocabulary import Vocabulary
from index.store import Term

K1 = 1.2  # how soon a term that is repeated stops counting
B = 0.75  # how much a long passage is held against it

_STARTS, _ROWS, _WEIGHTS, _LENGTHS = "postings.starts", "postings.rows", "postings.weights", "postings.lengths"


@dataclass(frozen=True, slots=True)
class Postings:
    """Which term stands in which passage, and how heavily.

    ``starts`` is (n_terms + 1,): term t has the postings ``starts[t]:starts[t + 1]``, in the order of their ``rows``
    (passage row, uint32); ``weights`` (float32) are beside them. ``lengths`` is (n_passages,), float32.
    """

    starts: Rows
    rows: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    lengths: npt.NDArray[np.float32]


def totals(terms: Sequence[Term]) -> dict[str, float]:
    """The summed weight of each term; what weighs nothing isn't there."""
    summed: defaultdict[str, float] = defaultdict(float)
    for term in terms:
        if term.weight > 0:
            summed[term.text] += term.weight
    return dict(summed)


def write(folder: Path, terms: Sequence[str], postings: Postings) -> None:
    """Write postings and the sorted terms they are of."""
    vocabulary.write(folder, terms)
    save(folder / _STARTS, postings.starts.astype(np.int64))
    save(folder / _ROWS, postings.rows.astype(np.uint32))
    save(folder / _WEIGHTS, postings.weights.astype(np.float32))
    save(folder / _LENGTHS, postings.lengths.astype(np.float32))


def read(folder: Path) -> Postings:
    """The postings of a generation, memory-mapped."""
    return Postings(
        mapped(folder / _STARTS, np.int64),
        mapped(folder / _ROWS, np.uint32),
        mapped(folder / _WEIGHTS, np.float32),
        mapped(folder / _LENGTHS, np.float32),
    )


class LexicalIndex:
    """Searches the postings of a generation. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.vocabulary = Vocabulary(folder)
        self.postings = read(folder)
        lengths = self.postings.lengths
        self._mean_length = float(lengths.mean(dtype=np.float64)) if len(lengths) else 0.0

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        number = self.vocabulary.number(term)
        return 0 if number is None else int(self.postings.starts[number + 1] - self.postings.starts[number])

    def search(self, terms: Sequence[Term], k: int, allowed: npt.NDArray[np.bool_] | None) -> tuple[Rows, Scores]:
        """The k allowed rows with the highest BM25, ties by row; each has at least one of the terms."""
        scores = np.zeros(len(self.postings.lengths), dtype=np.float64)
        for text, weight in sorted(totals(terms).items()):  # one order of adding, so that equal passages tie
            number = self.vocabulary.number(text)
            if number is not None:
                rows, gained = self._gains(number)
                scores[rows] += weight * gained
        if allowed is not None:
            scores[~allowed] = 0
        found = np.flatnonzero(scores)
        return best(found, scores[found], k)

    def _gains(self, number: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[Any]]:
        part = slice(self.postings.starts[number], self.postings.starts[number + 1])
        rows, tf = self.postings.rows[part], self.postings.weights[part].astype(np.float64)
        idf = np.log(1 + (len(self.postings.lengths) - len(rows) + 0.5) / (len(rows) + 0.5))
        return rows, idf * tf / (tf + K1 * (1 - B + B * self.postings.lengths[rows] / self._mean_length))
