"""The k best of many scores, with ties in a fixed order."""

import numpy as np
import numpy.typing as npt

from index.local.arrays import Rows

Scores = npt.NDArray[np.float64]


def best(rows: Rows, scores: Scores, k: int) -> tuple[Rows, Scores]:
    """The k rows with the highest scores, best first; equal scores by row, also at the border of k."""
    if 0 < k < len(rows):
        border = np.partition(scores, len(scores) - k)[len(scores) - k]
        candidates = scores >= border
        rows, scores = rows[candidates], scores[candidates]
    order = np.lexsort((rows, -scores))[: max(k, 0)]
    return rows[order], scores[order]
