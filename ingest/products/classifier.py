"""Which candidates are products and in what role: boosted trees over features, trained by ``training.products``."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ingest.products.features import Described

Probabilities: TypeAlias = NDArray[np.float64]  # (candidates, 4): none, mentioned, described, subject
FILE = Path(__file__).with_name("data") / "product_classifier.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """Trees as flat arrays: node ``i`` sends a row left where ``feature[i]`` is at most ``threshold[i]``.

    A leaf is its own child. ``roots`` is (rounds, roles); ``context`` weighs the hashed words around a name.
    """

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    roots: NDArray[np.int64]
    baseline: NDArray[np.float64]
    context: NDArray[np.float64]
    intercept: float
    depth: int

    def probabilities(self, described: Sequence[Described]) -> Probabilities:
        """Each candidate's chance of each role; the rows sum to 1."""
        if not described:
            return np.zeros((0, self.roots.shape[1]))
        rows = np.stack([self._row(one) for one in described])
        node = np.broadcast_to(self.roots.ravel(), (len(rows), self.roots.size)).copy()
        at = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[at, self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        raw = self.baseline + self.value[node].reshape(len(rows), *self.roots.shape).sum(axis=1)
        weights = np.exp(raw - raw.max(axis=1, keepdims=True))
        shares: Probabilities = weights / weights.sum(axis=1, keepdims=True)
        return shares

    def _row(self, one: Described) -> NDArray[np.float32]:
        told = self.context[np.unique(one.context)].sum() + self.intercept
        return np.append(one.numbers, np.float32(told)).astype(np.float32)


@lru_cache(1)
def classifier() -> Classifier:
    """Read the weights, once."""
    with np.load(FILE) as kept:
        return Classifier(
            feature=kept["feature"].astype(np.int64),
            threshold=kept["threshold"].astype(np.float64),
            left=kept["left"].astype(np.int64),
            right=kept["right"].astype(np.int64),
            value=kept["value"].astype(np.float64),
            roots=kept["roots"].astype(np.int64),
            baseline=kept["baseline"].astype(np.float64),
            context=kept["context"].astype(np.float64),
            intercept=float(kept["intercept"]),
            depth=int(kept["depth"]),
        )
