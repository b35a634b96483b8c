"""Evaluation on a test set small enough to work out by hand."""

import json
from pathlib import Path

import pytest

from index.errors import EvaluationError
from index.evaluation.test_sets import QueryScore, compare, interval, read, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"id": one, "title": "", "text": f"tekst {one}"} for one in "abc"]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    queries = [{"id": "q1", "text": "een"}, {"id": "q2", "text": "twee"}, {"id": "q3", "text": "niet beoordeeld"}]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tc\t1\n", encoding="utf-8")
    return tmp_path


def test_means_are_taken_over_the_judged_queries(folder: Path) -> None:
    scores = run(read(folder), lambda query: ["a", "b", "c"])
    assert scores.n_queries == 2
    assert scores.n_documents == 3
    assert scores.hit_at_1 == 0.5
    assert scores.mrr_at_10 == pytest.approx((1 + 1 / 3) / 2)
    assert scores.ndcg_at_10 == pytest.approx((1 + 1 / 2) / 2)  # 1/log2(4) = 1/2
    assert scores.recall_at_10 == 1.0


def test_a_malformed_line_is_named(folder: Path) -> None:
    (folder / "queries.jsonl").write_text('{"id": "q1", "text": "een"}\n{"id": "q2"}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="line 2 needs the keys id, text"):
        read(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "qrels.tsv").unlink()
    with pytest.raises(EvaluationError, match=r"qrels\.tsv can't be read"):
        read(folder)


def test_judgements_of_unknown_queries_alone_are_refused(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("x\ta\t1\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="judges none"):
        read(folder)


def scored(*firsts: float) -> list[QueryScore]:
    """Queries whose every measure is that number."""
    return [QueryScore(one, one, one, one, 1.0) for one in firsts]


def test_two_rankings_are_compared_query_by_query_and_each_set_counts_the_same() -> None:
    old = [scored(0, 1), scored(*[0.5] * 20)]
    new = [scored(1, 1), scored(*[0.5] * 20)]
    found = {one.measure: one for one in compare(old, new)}
    assert set(found) == {"hit@1", "recall@10", "ndcg@10"}
    hit = found["hit@1"]
    assert (hit.old, hit.new) == (0.5, 0.75)  # the mean of the means of two sets
    assert (hit.low, hit.high) == (0.0, 0.5)  # of two queries, both or neither may be drawn that gained


def test_a_gain_of_every_query_has_no_interval_and_chance_has_one_on_both_sides_of_nought() -> None:
    assert interval([[0.7, 0.2, 0.4]], [[0.6, 0.1, 0.3]]) == pytest.approx((0.1, 0.1))
    low, high = interval([[0, 1] * 50], [[1, 0] * 50])
    assert low < 0 < high
