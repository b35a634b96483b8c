"""LlamaIndex as a worker of benchmarks/peers/run.py: ``python -m benchmarks.peers.llama_worker MODEL_FOLDER``.

Stock is its vector index in memory; best adds BM25 with its Dutch stemmer and stop words, fused by reciprocal rank.
Its postprocessor reads the first of that by a cross-encoder.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import Stemmer  # type: ignore[import-not-found]  # in an environment of its own
from llama_index.core import VectorStoreIndex  # type: ignore[import-not-found]
from llama_index.core.base.base_retriever import BaseRetriever  # type: ignore[import-not-found]
from llama_index.core.llms import MockLLM  # type: ignore[import-not-found]
from llama_index.core.postprocessor import SentenceTransformerRerank  # type: ignore[import-not-found]
from llama_index.core.retrievers import QueryFusionRetriever  # type: ignore[import-not-found]
from llama_index.core.schema import TextNode  # type: ignore[import-not-found]
from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # type: ignore[import-not-found]
from llama_index.retrievers.bm25 import BM25Retriever  # type: ignore[import-not-found]

from benchmarks.peers.worker_loop import Reranking, Text, Vectors, reranking_of, serve


class Llama:
    """A Tool."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._embedder = HuggingFaceEmbedding(
            model, query_instruction="query: ", text_instruction="passage: ", device="cpu"
        )
        self._indexes: dict[str, VectorStoreIndex] = {}
        self._words: dict[str, BM25Retriever] = {}
        self._retrievers: dict[tuple[str, str, int], BaseRetriever] = {}
        self._rerankers: dict[Reranking, SentenceTransformerRerank] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows of passages, as it makes them itself."""
        return np.array(self._embedder.get_text_embedding_batch(list(texts)), dtype=np.float32)

    def add(self, index: str, texts: Sequence[Text], vectors: Vectors | None) -> None:
        """Take passages in; with vectors given, none has to be made."""
        rows = [None] * len(texts) if vectors is None else vectors.tolist()
        nodes = [
            TextNode(id_=one.passage_id, text=one.text, embedding=row) for one, row in zip(texts, rows, strict=True)
        ]
        if index not in self._indexes:
            self._indexes[index] = VectorStoreIndex([], embed_model=self._embedder)
        self._indexes[index].insert_nodes(nodes)

    def finish(self, index: str, folder: Path) -> None:
        """All that is needed before it can be asked, and the index on the disk."""
        made = self._indexes[index]
        nodes = list(made.docstore.docs.values())
        words = BM25Retriever(nodes=nodes, stemmer=Stemmer.Stemmer("dutch"), language="nl", similarity_top_k=len(nodes))
        self._words[index] = words
        made.storage_context.persist(str(folder))
        words.persist(str(folder / "words"))

    def ask(self, index: str, setting: str, query: str, k: int) -> list[str]:
        """The passages that fit best, best first."""
        again = reranking_of(setting)
        if (index, setting, k) not in self._retrievers:
            self._retrievers[index, setting, k] = self._retriever(index, setting, again.n_passages if again else k)
        found = self._retrievers[index, setting, k].retrieve(query)
        if again:
            found = self._reranker(again).postprocess_nodes(found[: again.n_passages], query_str=query)
        return [one.node.node_id for one in found]

    def _reranker(self, again: Reranking) -> SentenceTransformerRerank:
        if again not in self._rerankers:
            made = SentenceTransformerRerank(top_n=again.n_passages, model=again.model(self._model), device="cpu")
            self._rerankers[again] = made
        return self._rerankers[again]

    def _retriever(self, index: str, setting: str, k: int) -> BaseRetriever:
        meaning = self._indexes[index].as_retriever(similarity_top_k=k)
        if setting == "stock":
            return meaning
        words = self._words[index]
        words.similarity_top_k = min(k, words.similarity_top_k)
        return QueryFusionRetriever(
            [meaning, words],
            llm=MockLLM(),
            num_queries=1,
            mode="reciprocal_rerank",
            similarity_top_k=k,
            use_async=False,
        )


if __name__ == "__main__":
    serve(Llama(sys.argv[1]))
