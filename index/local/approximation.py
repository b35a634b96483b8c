"""When looking at every vector takes too long, only those in the lists nearest to a query are looked at.

How many lists there are, how many are looked at and how well that does is decided here; FAISS is in vectors.py.
How they were chosen stands in docs/million.md; ``make bench-million`` and ``python -m benchmarks.million_threshold``
show how they do.
"""

from dataclasses import dataclass

import numpy as np

from index.local.arrays import Rows

EXACT_BELOW = 50_000  # vectors: up to there looking at each one takes no longer than embedding the question
AT_LEAST = 0.995  # of what is nearest to the probes is found: then .98 or more of what is nearest to questions
DEPTH = 10  # nearest that are looked for then
N_PROBES = 200
TRAINED_ON = 64  # vectors for each list

_RESCORED = 500  # candidates of which the exact vectors are looked at
_FIRST_SHARE = 0.25  # of the lists: questions are further from passages than passages from each other


@dataclass(frozen=True, slots=True)
class Approximation:
    """How the vectors of a generation are searched, and how much of what is nearest was found when it was built.

    The ``n_probed`` lists nearest to a query are looked at, of ``n_lists``; ``recall`` is the share of the ``DEPTH``
    nearest vectors that were found so, 0 to 1, a mean over ``n_probes`` vectors of sentences.
    """

    n_lists: int
    n_probed: int
    recall: float
    n_probes: int

    def probed_for(self, n_allowed: int, n_all: int) -> int:
        """How many lists to look at when a filter keeps some vectors: as many vectors then as without one."""
        return min(self.n_lists, -(-self.n_probed * n_all // n_allowed))


def n_lists_of(n_vectors: int) -> int:
    """How many lists so many vectors are put in: the power of two nearest to the square root."""
    return int(2 ** round(np.log2(n_vectors) / 2))


def first_n_probed(n_lists: int) -> int:
    """How many lists are looked at, at least."""
    return max(1, round(n_lists * _FIRST_SHARE))


def more_probed(n_probed: int, n_lists: int) -> int:
    """How many to try next when so many find too little."""
    return min(n_lists, n_probed + max(1, n_probed // 4))


def rescored(k: int) -> int:
    """How many candidates are put in order by their exact vectors to get the k best."""
    return max(_RESCORED, 2 * k)


def recall(found: Rows, nearest: Rows) -> float:
    """The mean share of the nearest rows that are among those found; (n, any) and (n, k)."""
    return float(np.mean([np.isin(want, got).mean() for got, want in zip(found, nearest, strict=True)]))
