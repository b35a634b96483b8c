"""The order of passages after a model read them with the query: the reader of answers, or one that somebody names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from index.retrieval.retriever import Evidence

RERANKED = 30  # passages that get the second look: each costs as much as embedding one


class Reranker(Protocol):
    """Judges how well passages answer a query."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """A score for each text, higher is better."""
        ...


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder. Slow without a GPU."""

    def __init__(self, name_or_folder: str) -> None:
        """Load the model.

        Raises:
            ModelError: It can't be found or loaded.
        """
        from index.encoder.loading import load_cross_encoder  # torch: seconds to import

        self._model = load_cross_encoder(name_or_folder)

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """A score for each text, higher is better."""
        if not texts:
            return []
        found: list[float] = self._model.predict([(query, text) for text in texts], show_progress_bar=False).tolist()
        return found


def reranked(query: str, found: Sequence[Evidence], k: int, reranker: Reranker) -> list[Evidence]:
    """The best found passages by the reranker's own scores, ties as they were; at least k where so many were found."""
    looked_at = found[: max(k, RERANKED)]
    scores = reranker.scores(query, [_text(one) for one in looked_at])
    best = sorted(zip(looked_at, scores, strict=True), key=lambda pair: -pair[1])
    return [
        replace(one, hit=replace(one.hit, score=float(score), rank=rank))
        for rank, (one, score) in enumerate(best, start=1)
    ]


def gained(logit: float, score_logits: float) -> float:
    """What a passage with this logit gains in score, 0 or more."""
    return max(0.0, logit) / score_logits


def reread(found: Sequence[Evidence], logits: Mapping[str, float], score_logits: float) -> list[Evidence]:
    """What was found by its scores, and what rather answers for what was read of it higher; ties as they were.

    Args:
        found: Best first.
        logits: Of passages that were read, by their ids. One below 0 counts as 0, as of what wasn't read: how surely
            something is no answer says little of texts unlike those that the reader learnt from.
        score_logits: How many logits a unit of score is worth.
    """
    scores = (one.hit.score + gained(logits.get(one.hit.passage.passage_id, 0.0), score_logits) for one in found)
    moved = [replace(one, hit=replace(one.hit, score=score)) for one, score in zip(found, scores, strict=True)]
    best = sorted(moved, key=lambda one: -one.hit.score)
    return [replace(one, hit=replace(one.hit, rank=rank)) for rank, one in enumerate(best, start=1)]


def _text(one: Evidence) -> str:
    passage = one.hit.passage
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text
