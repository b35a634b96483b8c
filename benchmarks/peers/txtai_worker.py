"""txtai as a worker of benchmarks/peers/run.py: ``python -m benchmarks.peers.txtai_worker MODEL_FOLDER``.

Stock is its dense search; best is what its documentation gives as hybrid: BM25 beside the vectors, half and half. It
has no Dutch stemmer. Its pipeline for similarity reads the first of that by a cross-encoder. It embeds through
sentence-transformers by its own hook for that, so that vectors can be given.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from txtai import Embeddings  # type: ignore[import-not-found]  # in an environment of its own
from txtai.pipeline import Similarity  # type: ignore[import-not-found]

from benchmarks.peers.worker_loop import Reranking, Text, Vectors, reranking_of, serve

PREFIXES = {"query": "query: ", "data": "passage: "}


class Txtai:
    """A Tool."""

    def __init__(self, model: str) -> None:
        self._folder = model
        self._model = SentenceTransformer(model, device="cpu")
        self._given: dict[str, Vectors] = {}
        self._indexes: dict[tuple[str, str], Embeddings] = {}
        self._texts: dict[str, str] = {}
        self._rerankers: dict[Reranking, Similarity] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows of passages, as it makes them itself."""
        return self._vectors([PREFIXES["data"] + text for text in texts])

    def add(self, index: str, texts: Sequence[Text], vectors: Vectors | None) -> None:
        """Take passages in; with vectors given, none has to be made."""
        self._texts.update((one.passage_id, one.text) for one in texts)
        if vectors is not None:
            self._given = {PREFIXES["data"] + one.text: row for one, row in zip(texts, vectors, strict=True)}
        self._of(index, "best").upsert([(one.passage_id, one.text, None) for one in texts])
        if vectors is not None:  # stock keeps one index; the second is only there to be asked too
            self._of(index, "stock").upsert([(one.passage_id, one.text, None) for one in texts])

    def finish(self, index: str, folder: Path) -> None:
        """All that is needed before it can be asked, and the index on the disk."""
        self._of(index, "best").save(str(folder))

    def ask(self, index: str, setting: str, query: str, k: int) -> list[str]:
        """The passages that fit best, best first."""
        if again := reranking_of(setting):
            found = [passage_id for passage_id, _ in self._of(index, "best").search(query, again.n_passages)]
            return [found[row] for row, _ in self._reranker(again)(query, [self._texts[one] for one in found])]
        return [passage_id for passage_id, _ in self._of(index, setting).search(query, k)]

    def _reranker(self, again: Reranking) -> Similarity:
        """As its ``Reranker`` does, which asks for an index that keeps texts too."""
        if again not in self._rerankers:
            self._rerankers[again] = Similarity(again.model(self._folder), crossencode=True, gpu=False)
        return self._rerankers[again]

    def _of(self, index: str, setting: str) -> Embeddings:
        if (index, setting) not in self._indexes:
            self._indexes[index, setting] = Embeddings(
                method="external",
                transform=lambda texts: self._vectors(texts),  # it takes functions, no methods
                instructions=PREFIXES,
                hybrid=setting == "best",
                content=False,
            )
        return self._indexes[index, setting]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        if all(text in self._given for text in texts):
            return np.array([self._given[text] for text in texts], dtype=np.float32)
        made: Vectors = self._model.encode(list(texts), prompt="", normalize_embeddings=True)
        return made


if __name__ == "__main__":
    serve(Txtai(sys.argv[1]))
