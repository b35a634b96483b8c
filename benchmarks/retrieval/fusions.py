"""Other ways to read a query and to make one score of two legs, to compare ours with."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from index.encoder.manifest import MODEL_FILE
from index.retrieval.fusion import Means
from index.store.protocol import GenerationReader
from index.store.records import Vectors

_RRF_K = 60  # of Cormack, Clarke & Büttcher 2009, and what most tools ship


def untaught(remembering: Any, texts: Sequence[str]) -> Vectors:  # noqa: ANN401 - what it holds is nobody else's
    """Queries read by the graph of passages: without what was learnt of them."""
    encoder = remembering._encoder
    vectors: Vectors = encoder._graph(MODEL_FILE).vectors([encoder.query_prefix + text for text in texts])
    return vectors


def stretched(scores: Vectors) -> Vectors:
    """Min-max over what was found."""
    between: Vectors = (scores - scores.min()) / width(scores)
    return between


def width(scores: Vectors) -> float:
    """What ``stretched`` divides by."""
    return float(scores.max() - scores.min()) or 1.0


def trusting(weight: float, known: float) -> float:
    """The share of the words, whether the index knows them or not."""
    return weight


def nowhere(reader: GenerationReader) -> Means:
    """Vectors looked at as they are."""
    zeros = np.zeros(reader.info.built_with.dim, dtype=np.float32)
    return Means(zeros, zeros)


def by_rank(meaning: Vectors, words: Vectors, share: float) -> Vectors:
    """Reciprocal rank fusion; a leg adds nothing for what it did not find."""
    return _reciprocal(meaning) + _reciprocal(words) * (words > 0)


def _reciprocal(scores: Vectors) -> Vectors:
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    shares: Vectors = np.reciprocal(_RRF_K + ranks).astype(np.float32)
    return shares
