"""The best rows of a query's posting lists, exactly: the lists are added up over all rows, in one pass.

Leaving out frequent words that can't bring a new row in (MaxScore, Turtle & Flood 1995) took longer up to two million
postings: looking rows up in a list costs as much as adding ten times as many postings (docs/million.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.local.arrays import Rows
from index.local.ranking import Scores, best

Mask: TypeAlias = npt.NDArray[np.bool_]

_LEADERS = 4000  # rows of telling words whose scores say what the k best have at least
_SLACK = 1e-9  # more than rounding can change


@dataclass(frozen=True, slots=True)
class TermList:
    """The passages that a term of the query stands in: ``rows`` in order, and what it gains each, at most ``peak``.

    ``factor`` is what the query's weight and the rarity of the term make of a gain.
    """

    rows: npt.NDArray[np.uint32]
    gains: npt.NDArray[np.float32]
    factor: float
    peak: float


def best_rows(lists: Sequence[TermList], n_rows: int, k: int, allowed: Mask | None) -> tuple[Rows, Scores]:
    """The k allowed rows with the highest sums, ties by row; each stands in a list.

    Every row is added up in the order of the lists, so that equal passages tie to the last bit.
    """
    if k < 1 or not lists:
        return np.zeros(0, np.int64), np.zeros(0, np.float64)
    scores = _added_up(lists, n_rows)
    rows = np.flatnonzero(scores >= _least(lists, scores, k, allowed))
    if allowed is not None:
        rows = rows[allowed[rows]]
    return best(rows, scores[rows], k)


def _added_up(lists: Sequence[TermList], n_rows: int) -> Scores:
    ends = np.cumsum([len(one.rows) for one in lists]).tolist()
    rows, gained = np.empty(ends[-1], np.int64), np.empty(ends[-1], np.float64)  # as NumPy counts: no more copies
    for one, end in zip(lists, ends, strict=True):
        part = slice(end - len(one.rows), end)
        rows[part] = one.rows
        np.multiply(one.gains, one.factor, out=gained[part], dtype=np.float64)
    return np.bincount(rows, gained, n_rows).astype(np.float64, copy=False)


def _least(lists: Sequence[TermList], scores: Scores, k: int, allowed: Mask | None) -> float:
    """What the k best have at least: so most of the rows needn't be put in order."""
    telling = max(lists, key=lambda one: one.factor * one.peak)
    leaders = telling.rows[:: -(-len(telling.rows) // _LEADERS)]
    if allowed is not None:
        leaders = leaders[allowed[leaders]]
    if len(leaders) < k:
        return float(np.finfo(np.float64).tiny)  # a row that has no term at all has 0
    return float(np.partition(scores[leaders], len(leaders) - k)[len(leaders) - k]) - _SLACK
