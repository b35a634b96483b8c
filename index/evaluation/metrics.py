"""Measures of a ranking, each for one query; relevance is judged per publication, gains are linear."""

import math
from collections.abc import Mapping, Sequence


def ndcg_at_k(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """nDCG@k in [0, 1]: linear gain, 1/log2(rank + 1) discount (Järvelin & Kekäläinen 2002).

    Raises:
        ValueError: No id has a positive gain: the query cannot be scored.
    """
    ideal = _dcg(sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:k])
    if not ideal:
        raise ValueError("nDCG needs an id with a positive gain; this query has none. Leave it out of the test set.")
    return _dcg([max(gains.get(one, 0.0), 0.0) for one in ranked_ids[:k]]) / ideal


def recall_at_k(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """Share of the relevant ids that stand in the first k, 0 to 1. Raises ValueError when none is relevant."""
    relevant = {one for one, gain in gains.items() if gain > 0}
    if not relevant:
        raise ValueError("Recall needs a relevant id; this query has none. Leave it out of the test set.")
    return len(relevant & set(ranked_ids[:k])) / len(relevant)


def mrr_at_k(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """1 / rank of the first relevant id in the first k, 0 when there is none there."""
    ranks = (rank for rank, one in enumerate(ranked_ids[:k], start=1) if gains.get(one, 0.0) > 0)
    return 1 / next(ranks, math.inf)


def hit_at_k(ranked_ids: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """1 when a relevant id stands in the first k, else 0."""
    return float(any(gains.get(one, 0.0) > 0 for one in ranked_ids[:k]))


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
