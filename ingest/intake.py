"""The last stages, for one publication at a time: cut into passages, embed, put into the next generation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.config import Settings
from index.encoder import Encoder
from index.store import GenerationWriter
from index.types import Passage, Publication
from ingest import chunk
from ingest.caches import VectorCache
from ingest.embed import Embedded, embed, unknown_texts, vectors_of
from ingest.labels import labelled
from ingest.product_findings import findings_of


@dataclass(frozen=True, slots=True)
class Taken:
    """How many passages a publication gave, and how many of them had to be embedded."""

    n_passages: int
    n_embedded: int


@dataclass(slots=True)
class Intake:
    """What the stages need: the sizes, the model, the generation being written and the vectors that are known.

    Once ``sentences_at_once`` passages were embedded (None: never), sentences are left to ingest/sentence_round.py.
    """

    settings: Settings
    encoder: Encoder
    writer: GenerationWriter
    vectors: VectorCache
    sentences_at_once: int | None = None
    _n_embedded: int = field(default=0, init=False)

    def take(self, publication: Publication, said: Sequence[Mapping[str, Any]] = ()) -> Taken:
        """Put a publication into the generation, unless it has no text: then it gives 0 passages.

        ``said`` are the products that its sidecar names.
        """
        passages = self._passages(publication)
        if not passages:
            return Taken(0, 0)
        embedded = self._embedded(passages, publication.record.title)
        self._n_embedded += embedded.n_embedded
        self.writer.upsert(publication, passages, embedded.vectors)
        findings = findings_of(publication, passages, said, lambda texts: vectors_of(texts, self.encoder, self.vectors))
        if findings.mentions or findings.participations:
            self.writer.products.put(publication.record.publication_id, findings)
        return Taken(len(passages), embedded.n_embedded)

    def texts_to_embed(self, publication: Publication) -> list[str]:
        """What ``take`` will embed of a publication as far as that is known before: what the cache doesn't hold."""
        passages, title = self._passages(publication), publication.record.title
        return unknown_texts(passages, title, self.settings.front, self.vectors, sentences_wait=self._sentences_wait)

    @property
    def _sentences_wait(self) -> bool:
        return self.sentences_at_once is not None and self._n_embedded >= self.sentences_at_once

    def _embedded(self, passages: Sequence[Passage], title: str) -> Embedded:
        wait = self._sentences_wait
        return embed(passages, title, self.settings.front, self.encoder, self.vectors, sentences_wait=wait)

    def _passages(self, publication: Publication) -> Sequence[Passage]:
        chosen, record = self.settings, publication.record
        size = chunk.ChunkSettings(chosen.target_tokens, chosen.maximum_tokens, minimum=chosen.minimum_tokens)
        passages = chunk.split(record.publication_id, publication.pages, self.encoder.tokenizer.count, size)
        return labelled(passages, record)
