"""Haystack as a worker of benchmarks/peers/run.py: ``python -m benchmarks.peers.haystack_worker MODEL_FOLDER``.

Stock is its retriever by embedding over the store in memory; best is the hybrid of its documentation: BM25 beside it,
joined by reciprocal rank fusion. It has no Dutch stemmer. Its ranker reads the first of that by a cross-encoder.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from haystack import Document, Pipeline  # type: ignore[import-not-found]  # in an environment of its own
from haystack.components.joiners import DocumentJoiner  # type: ignore[import-not-found]
from haystack.components.retrievers.in_memory import (  # type: ignore[import-not-found]
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore  # type: ignore[import-not-found]
from haystack_integrations.components.embedders.sentence_transformers import (  # type: ignore[import-not-found]
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.rankers.sentence_transformers import (  # type: ignore[import-not-found]
    SentenceTransformersSimilarityRanker,
)

from benchmarks.peers.worker_loop import Reranking, Text, Vectors, reranking_of, serve


class Haystack:
    """A Tool."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._embedder = SentenceTransformersDocumentEmbedder(
            model=model, prefix="passage: ", normalize_embeddings=True, progress_bar=False
        )
        self._embedder.warm_up()
        self._stores: dict[str, InMemoryDocumentStore] = {}
        self._pipelines: dict[tuple[str, str, int], Pipeline] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows of passages, as it makes them itself."""
        made = self._embedder.run(documents=[Document(content=text) for text in texts])["documents"]
        return np.array([one.embedding for one in made], dtype=np.float32)

    def add(self, index: str, texts: Sequence[Text], vectors: Vectors | None) -> None:
        """Take passages in; with vectors given, none has to be made."""
        store = self._stores.setdefault(index, InMemoryDocumentStore())
        if vectors is None:
            documents = [Document(id=one.passage_id, content=one.text) for one in texts]
            store.write_documents(self._embedder.run(documents=documents)["documents"])
            return
        rows = zip(texts, vectors.tolist(), strict=True)
        store.write_documents([Document(id=one.passage_id, content=one.text, embedding=row) for one, row in rows])

    def finish(self, index: str, folder: Path) -> None:
        """All that is needed before it can be asked, and the index on the disk."""
        folder.mkdir(parents=True, exist_ok=True)
        self._stores[index].save_to_disk(str(folder / "store.json"))

    def ask(self, index: str, setting: str, query: str, k: int) -> list[str]:
        """The passages that fit best, best first."""
        if (index, setting, k) not in self._pipelines:
            self._pipelines[index, setting, k] = self._pipeline(index, setting, k)
        asked = {"embedder": {"text": query}} | ({"words": {"query": query}} if setting != "stock" else {})
        asked |= {"ranker": {"query": query}} if reranking_of(setting) else {}
        last = "meaning" if setting == "stock" else "ranker" if reranking_of(setting) else "joiner"
        found = self._pipelines[index, setting, k].run(asked)[last]["documents"]
        return [one.id for one in found[:k]]

    def _pipeline(self, index: str, setting: str, k: int) -> Pipeline:
        made, store, again = Pipeline(), self._stores[index], reranking_of(setting)
        k = again.n_passages if again else k
        embedder = SentenceTransformersTextEmbedder(
            model=self._model, prefix="query: ", normalize_embeddings=True, progress_bar=False
        )
        made.add_component("embedder", embedder)
        made.add_component("meaning", InMemoryEmbeddingRetriever(store, top_k=k, return_embedding=False))
        made.connect("embedder.embedding", "meaning.query_embedding")
        if setting != "stock":
            made.add_component("words", InMemoryBM25Retriever(store, top_k=k))
            made.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=k))
            made.connect("meaning", "joiner")
            made.connect("words", "joiner")
        if again:
            self._add_ranker(made, again)
        made.warm_up()
        return made

    def _add_ranker(self, made: Pipeline, again: Reranking) -> None:
        ranker = SentenceTransformersSimilarityRanker(model=again.model(self._model), top_k=again.n_passages)
        made.add_component("ranker", ranker)
        made.connect("joiner", "ranker.documents")


if __name__ == "__main__":
    serve(Haystack(sys.argv[1]))
