"""A second look by a model that reads query and passage together: an option for who has such a model."""

from collections.abc import Sequence
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


def _text(one: Evidence) -> str:
    passage = one.hit.passage
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text
