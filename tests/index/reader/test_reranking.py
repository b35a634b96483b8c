"""A second look at what was found."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import ModelError
from index.reader.reranker import RERANKED, reranked, reread
from index.retrieval.retriever import Evidence
from index.types import Hit, Passage


class Longest:
    """Takes the longest text for the best."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        return [float(len(text)) for text in texts]


def found(*texts: str) -> list[Evidence]:
    return [
        Evidence(Hit(Passage(f"a#{rank:04d}", "a", rank, text, 1, 1, (), (), ()), 1 / rank, rank), 0.8, 1.0, ())
        for rank, text in enumerate(texts, start=1)
    ]


def test_passages_are_ranked_by_the_second_score() -> None:
    evidence = reranked("vraag", found("kort", "veel langer", "langer"), 10, Longest())
    assert [one.hit.passage.text for one in evidence] == ["veel langer", "langer", "kort"]
    assert [(one.hit.rank, one.hit.score) for one in evidence] == [(1, 11.0), (2, 6.0), (3, 4.0)]


def test_ties_stay_in_the_order_they_were_found() -> None:
    evidence = reranked("vraag", found("aap", "noot", "mies"), 10, Longest())
    assert [one.hit.passage.text for one in evidence] == ["noot", "mies", "aap"]


def test_only_the_best_are_looked_at_unless_more_are_asked_for() -> None:
    many = found(*("x" * n for n in range(1, 60)))
    assert len(reranked("vraag", many, 10, Longest())) == RERANKED
    assert len(reranked("vraag", many, 40, Longest())) == 40


def test_what_rather_answers_moves_up_and_what_does_not_stays_as_it_was_found() -> None:
    """Scores 1, 1/2, 1/3, 1/4; two logits are worth a unit of score: 1 + 0, 1/2 + 3/2, 1/3 + 1/2."""
    evidence = reread(found("aap", "noot", "mies", "wim"), {"a#0001": -2.0, "a#0002": 3.0, "a#0003": 1.0}, 2.0)
    assert [one.hit.passage.text for one in evidence] == ["noot", "aap", "mies", "wim"]
    assert [one.hit.score for one in evidence] == pytest.approx([2.0, 1.0, 1 / 3 + 1 / 2, 1 / 4])
    assert [one.hit.rank for one in evidence] == [1, 2, 3, 4]
    assert reread(found("aap", "noot"), {"a#0001": -9.0, "a#0002": -0.1}, 2.0) == found("aap", "noot")


def test_where_nothing_was_read_all_stays_as_it_was_found() -> None:
    assert reread(found("aap", "noot"), {}, 2.0) == found("aap", "noot")


@pytest.mark.long
def test_a_cross_encoder_in_a_folder_scores_pairs(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    from index.reader.reranker import CrossEncoderReranker

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hulp", "voor", "jongeren", "sport"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    shape = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=1,
    )
    BertForSequenceClassification(shape).save_pretrained(tmp_path)
    scores = CrossEncoderReranker(str(tmp_path)).scores("hulp", ["hulp voor jongeren", "sport"])
    assert len(scores) == 2
    assert scores[0] != scores[1]


@pytest.mark.long
def test_a_reranker_that_is_not_there_is_named(tmp_path: Path) -> None:
    from index.reader.reranker import CrossEncoderReranker

    with pytest.raises(ModelError, match="no-such-model"):
        CrossEncoderReranker(str(tmp_path / "no-such-model"))
