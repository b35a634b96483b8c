"""Measures against numbers worked out by hand, and against pytrec_eval."""

import math
import random

import pytest
import pytrec_eval

from index.evaluation.test_sets import hit_at_k, mrr_at_k, ndcg_at_k, recall_at_k

RANKED = ["a", "b", "c", "d"]
GAINS = {"b": 2.0, "d": 1.0, "z": 1.0}


def test_ndcg_is_the_hand_worked_number() -> None:
    # DCG@3 = 2/log2(3) = 1.26186; ideal = 2/1 + 1/log2(3) + 1/log2(4) = 3.13093
    assert ndcg_at_k(RANKED, GAINS, k=3) == pytest.approx(1.2618595 / 3.1309298, abs=1e-6)


def test_a_perfect_ranking_scores_one() -> None:
    assert ndcg_at_k(["b", "d", "z"], GAINS, k=10) == pytest.approx(1.0)


def test_recall_counts_every_relevant_id_even_those_not_ranked() -> None:
    assert recall_at_k(RANKED, GAINS, k=10) == pytest.approx(2 / 3)


def test_mrr_looks_no_further_than_k() -> None:
    assert mrr_at_k(RANKED, GAINS, k=10) == 0.5
    assert mrr_at_k(RANKED, GAINS, k=1) == 0.0


def test_hit_at_one_needs_the_first_to_be_right() -> None:
    assert hit_at_k(RANKED, GAINS, k=1) == 0.0
    assert hit_at_k(RANKED, GAINS, k=2) == 1.0


@pytest.mark.parametrize("measure", [ndcg_at_k, recall_at_k])
def test_a_query_without_a_relevant_id_is_refused(measure: object) -> None:
    with pytest.raises(ValueError, match="Leave it out"):
        measure(RANKED, {"a": 0.0}, k=10)  # type: ignore[operator]


def test_200_random_rankings_score_as_pytrec_eval_scores_them() -> None:
    chance = random.Random(7)
    for _ in range(200):
        ids = [f"p{n}" for n in range(30)]
        gains = {one: float(chance.choice([0, 0, 1, 2, 3])) for one in ids} | {"p0": 1.0}
        ranked = chance.sample(ids, 20)
        qrel = {"q": {one: int(gain) for one, gain in gains.items()}}
        run = {"q": {one: float(-rank) for rank, one in enumerate(ranked)}}
        theirs = pytrec_eval.RelevanceEvaluator(qrel, {"ndcg_cut_10", "recall_10", "recip_rank"}).evaluate(run)["q"]
        assert math.isclose(ndcg_at_k(ranked, gains, 10), theirs["ndcg_cut_10"], abs_tol=1e-9)
        assert math.isclose(recall_at_k(ranked, gains, 10), theirs["recall_10"], abs_tol=1e-9)
        assert math.isclose(mrr_at_k(ranked, gains, 20), theirs["recip_rank"], abs_tol=1e-9)
