"""Vraagbaak as a worker of benchmarks/peers/run.py: ``python -m benchmarks.peers.our_worker WORK_FOLDER``.

It gets whole texts and cuts them itself, embeds passages and sentences, finds products, analyses Dutch words, and
writes the index: all that ``vraagbaak ingest`` does but reading files. Where vectors are given to others, it may use
the cache of earlier runs.
"""

import os
import shutil
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from benchmarks import sets
from benchmarks.peers.worker_loop import Text, Vectors, serve
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.protocol import Remembering
from index.evaluation.test_sets import Document
from index.reader.onnx_reader import OnnxPassageReader
from index.retrieval.long_queries import search
from index.retrieval.query_expansion import ExpandingAnalyser, QueryExpander
from index.retrieval.retriever import Retriever, Weights
from index.settings import load
from index.store.generations import Keep
from index.store.local.store import LocalStore
from index.store.protocol import GenerationReader, GenerationWriter
from index.types import Publication
from ingest.pipeline.caches import Cache, VectorCache
from ingest.pipeline.intake import Intake, encoded_by
from ingest.pipeline.pipeline import IngestContext, publication_of
from ingest.pipeline.workers import Here
from search_app.answer.answerer import Answerer
from search_app.products.catalogue import CatalogueCache


class Vraagbaak:
    """A Tool. By default it searches; it also has its reader read the first of that, or answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settings = replace(load(os.environ), data_dir=folder)
        self._encoder = open_encoder(self._settings.model_dir, self._settings.model)
        self._open = ExitStack()
        self._workers = self._open.enter_context(Here())
        known = self._open.enter_context(Cache(sets.WORK / "data" / "cache" / "vectors.sqlite"))
        fresh = self._open.enter_context(Cache(folder / "cache" / "vectors.sqlite"))
        self._caches = {
            name: VectorCache(one, encoded_by(self._encoder)) for name, one in (("known", known), ("fresh", fresh))
        }
        self._writers: dict[str, GenerationWriter] = {}
        self._asked: dict[str, tuple[GenerationReader, ExpandingAnalyser]] = {}
        self._catalogues: dict[str, CatalogueCache] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows of passages, as it makes them itself."""
        return self._encoder.encode_passages(texts)

    def add(self, index: str, texts: Sequence[Text], vectors: Vectors | None) -> None:
        """Take passages in; with vectors given, none has to be made."""
        if index not in self._writers:
            analyser = DutchAnalyser()
            store = LocalStore(self._folder / index, analyser, Keep(1))
            context = IngestContext(self._settings, store, self._encoder, analyser.name)
            self._writers[index] = self._open.enter_context(store.begin(context.built_with(), empty=True))
        cache = self._caches["fresh" if vectors is None else "known"]
        ahead = self._workers.embedding_ahead(self._encoder)
        intake = Intake(self._settings, ahead, self._writers[index], cache)
        waiting: deque[Publication] = deque()
        for one in (text for text in texts if text.whole):  # as ``vraagbaak ingest`` does, one is embedded ahead
            waiting.append(publication_of(Document(one.publication_id, one.title, one.whole)))
            self._workers.expect(intake.texts_to_embed(waiting[-1]))
            if len(waiting) > self._workers.n_publications:
                intake.take(waiting.popleft())
        for publication in waiting:
            intake.take(publication)

    def finish(self, index: str, folder: Path) -> None:
        """All that is needed before it can be asked, and the index on the disk."""
        self._writers.pop(index).commit()
        shutil.copytree(self._folder / index / "generations", folder)

    def ask(self, index: str, setting: str, query: str, k: int) -> list[str]:
        """The passages that fit best, best first."""
        if index not in self._asked:
            opened = LocalStore(self._folder / index, DutchAnalyser()).open()
            self._asked[index] = opened, QueryExpander(DutchAnalyser()).of(opened)
        reader, words = self._asked[index]
        retriever = Retriever(reader, Remembering(self._encoder), words, Weights())
        if setting == "default":
            return [one.hit.passage.passage_id for one in search(query, k, retriever, words)]
        catalogue = self._catalogues.setdefault(index, CatalogueCache(self._folder / index)).of(reader)
        below = self._settings.abstain_below
        answerer = Answerer(retriever, words, below, catalogue, passage_reader=self._passage_reader)
        hits = answerer.ask(query, None).hits if setting == "ask" else answerer.search(query, k, "hybrid", None).hits
        return [one.passage_id for one in hits]

    @cached_property
    def _passage_reader(self) -> OnnxPassageReader:
        return OnnxPassageReader()


if __name__ == "__main__":
    serve(Vraagbaak(Path(sys.argv[1])))
