"""The last stages: cut, label, embed by way of the cache, put into the generation; sentences of a large one follow."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from index.encoder.protocol import Encoder, Tokenizer
from index.errors import LockHeld
from index.gazetteer.places import find_places, regions_of
from index.gazetteer.topics import TopicKind, find_topics, topic_of, topics
from index.settings import Settings
from index.store.protocol import Findings, GenerationReader, GenerationWriter, PassageStore
from index.store.records import BuiltWith, PassageVectors, Vectors
from index.types import Passage, Publication, Record
from ingest.archive.originals import Originals, tidy
from ingest.chunking import passages as chunking_passages
from ingest.chunking.passages import Front, embedding_text
from ingest.pipeline.caches import VectorCache
from ingest.pipeline.report import Progress
from ingest.products.findings import findings_of
from ingest.reading.sandbox import uncounted


def labelled(passages: Sequence[Passage], record: Record, not_about: Sequence[str] = ()) -> list[Passage]:
    """The passages with their labels.

    What a sidecar says once (one region, one theme) goes for every passage; of several things that it says, a passage
    gets those that it shows, for a magazine about eight regions isn't about each of them on every page. A name that
    can't be recognised in text goes for every passage too. ``not_about`` is what it says that none is about.
    """
    denied = {name.casefold() for one in not_about for name in (one, topic_of(one, "theme"), topic_of(one, "audience"))}
    return [_labelled(passage, record, denied) for passage in passages]


def _labelled(passage: Passage, record: Record, denied: Collection[str]) -> Passage:
    text = f"{' '.join(passage.heading_path)}\n{passage.text}"

    def kept(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name.casefold() not in denied)

    return replace(
        passage,
        regions=kept(_regions(text, record.regions)),
        themes=kept(_topics(text, record.themes, "theme")),
        audiences=kept(_topics(text, record.audiences, "audience")),
    )


def _regions(text: str, said: Sequence[str]) -> tuple[str, ...]:
    shown = [region for found in find_places(text) for region in found.place.regions]
    for name in said:
        if len(said) == 1 or not find_places(name) or name in text:
            shown += regions_of(name)
    return tuple(dict.fromkeys(shown))


def _topics(text: str, said: Sequence[str], kind: TopicKind) -> tuple[str, ...]:
    shown = [one.name for one in find_topics(text, kind)]
    names = [topic_of(name, kind) for name in said]
    shown += [name for name in names if len(names) == 1 or name not in _known(kind)]
    return tuple(dict.fromkeys(shown))


def _known(kind: TopicKind) -> frozenset[str]:
    return frozenset(one.name for one in topics(kind))


_BATCH_SENT_AHEAD = 64  # texts that go together
_FEWEST = 8  # that are worth the journey

Embed: TypeAlias = Callable[[list[str]], Callable[[], Vectors]]  # starts; what it returns waits for (n, dim) unit rows


class AheadEncoder:
    """An Encoder: queries and tokens by ``own``, passages by ``embed``, which gives the same vectors."""

    def __init__(self, own: Encoder, embed: Embed, n_hands: Callable[[], int]) -> None:
        self._own, self._embed, self._n_hands = own, embed, n_hands
        self._coming: dict[str, tuple[Callable[[], Vectors], int]] = {}
        self.name, self.checksum, self.engine = own.name, own.checksum, own.engine
        self.dim, self.max_tokens, self.passage_prefix = own.dim, own.max_tokens, own.passage_prefix

    @property
    def tokenizer(self) -> Tokenizer:
        """That of the own encoder."""
        return self._own.tokenizer

    def expect(self, texts: Sequence[str]) -> None:
        """Start with what isn't under way yet, in the order of the texts."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._coming]
        for some in self._shared_out(fresh):
            wait = self._embed(some)
            self._coming.update((text, (wait, row)) for row, text in enumerate(some))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i."""
        return self._own.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i; n may be 0."""
        self.expect(texts)
        places = {text: self._coming.pop(text) for text in dict.fromkeys(texts)}
        found = {text: wait()[row] for text, (wait, row) in places.items()}
        return np.array([found[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dim)

    def _shared_out(self, texts: list[str]) -> Iterator[list[str]]:
        """In so many parts that every hand has some."""
        size = min(_BATCH_SENT_AHEAD, max(_FEWEST, -(-len(texts) // self._n_hands())))
        return (texts[first : first + size] for first in range(0, len(texts), size))


_BATCH = 64  # texts between two writes to the cache: what a crash costs at most


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors of one publication, and how many of its passages the cache did not hold."""

    vectors: PassageVectors
    n_embedded: int


def encoded_by(encoder: Encoder) -> str:
    """All that decides a vector but the text: the key under which vectors are cached."""
    return "\0".join([encoder.checksum, encoder.engine, encoder.passage_prefix])


def embed(
    passages: Sequence[Passage],
    title: str,
    front: Front,
    encoder: Encoder,
    cache: VectorCache,
    *,
    sentences_wait: bool = False,
) -> Embedded:
    """Embed what the cache doesn't hold: passages with what stands in front of them, sentences bare.

    ``sentences_wait``: unless the cache holds all of its sentences, a publication gets no vectors of them now.
    """
    texts = [embedding_text(passage, title, front) for passage in passages]
    sentences = sentence_texts(passages)
    if sentences_wait and not cache.get(sentences).keys() >= set(sentences):
        sentences = []
    known = set(cache.get(texts))
    vectors = PassageVectors(vectors_of(texts, encoder, cache), vectors_of(sentences, encoder, cache))
    return Embedded(vectors, sum(text not in known for text in texts))


def unknown_texts(
    passages: Sequence[Passage], title: str, front: Front, cache: VectorCache, *, sentences_wait: bool = False
) -> list[str]:
    """The texts of passages, and of sentences unless these wait, that the cache doesn't hold, each once.

    In the order in which ``vectors_of`` will ask for them.
    """
    texts = sorted((embedding_text(passage, title, front) for passage in passages), key=len)
    if not sentences_wait:
        texts += sorted(sentence_texts(passages), key=len)
    known = cache.get(texts)
    return [text for text in dict.fromkeys(texts) if text not in known]


def sentence_texts(passages: Sequence[Passage]) -> list[str]:
    """The text of every sentence, in order: what is embedded of it."""
    return [passage.text[sentence.start : sentence.end] for passage in passages for sentence in passage.sentences]


def vectors_of(texts: Sequence[str], encoder: Encoder, cache: VectorCache) -> Vectors:
    """(n, dim) unit rows of bare texts, from the cache where it holds them."""
    known = cache.get(texts)
    missing = sorted({text for text in texts if text not in known}, key=len)
    for first in range(0, len(missing), _BATCH):
        some = missing[first : first + _BATCH]
        cache.put(some, encoder.encode_passages(some))
    known.update(cache.get(missing))
    rows = np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), encoder.dim)
    units: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return units


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is made of a publication before anything of it is written."""

    passages: Sequence[Passage]
    embedded: Embedded
    findings: Findings


@dataclass(frozen=True, slots=True)
class Taken:
    """How many passages a publication gave, and how many of them had to be embedded."""

    n_passages: int
    n_embedded: int


@dataclass(slots=True)
class Intake:
    """What the stages need: the sizes, the model, the generation being written and the vectors that are known.

    Once ``sentences_at_once`` passages were embedded (None: never), sentences are left to ``sentence_backfill``.
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
        prepared = self.prepare(publication, said)
        return self.put(publication, prepared) if prepared else Taken(0, 0)

    def prepare(
        self, publication: Publication, said: Sequence[Mapping[str, Any]] = (), not_about: Sequence[str] = ()
    ) -> Prepared | None:
        """Cut, label, embed and look for products, all before anything is written; None where there is no text."""
        passages = labelled(self._cut(publication), publication.record, not_about)
        if not passages:
            return None
        with uncounted():
            embedded = self._embedded(passages, publication.record.title)
        return Prepared(passages, embedded, findings_of(publication, passages, said, self._vectors))

    def put(self, publication: Publication, prepared: Prepared) -> Taken:
        """Put what was prepared into the generation."""
        self._n_embedded += prepared.embedded.n_embedded
        self.writer.upsert(publication, prepared.passages, prepared.embedded.vectors)
        if prepared.findings.mentions or prepared.findings.participations:
            self.writer.products.put(publication.record.publication_id, prepared.findings)
        return Taken(len(prepared.passages), prepared.embedded.n_embedded)

    def texts_to_embed(self, publication: Publication) -> list[str]:
        """What ``take`` will embed of a publication as far as that is known before: what the cache doesn't hold."""
        passages, title = self._cut(publication), publication.record.title
        return unknown_texts(passages, title, self.settings.front, self.vectors, sentences_wait=self._sentences_wait)

    @property
    def _sentences_wait(self) -> bool:
        return self.sentences_at_once is not None and self._n_embedded >= self.sentences_at_once

    def _embedded(self, passages: Sequence[Passage], title: str) -> Embedded:
        wait = self._sentences_wait
        return embed(passages, title, self.settings.front, self.encoder, self.vectors, sentences_wait=wait)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        with uncounted():
            return vectors_of(texts, self.encoder, self.vectors)

    def _cut(self, publication: Publication) -> Sequence[Passage]:
        chosen, record = self.settings, publication.record
        size = chunking_passages.ChunkSettings(
            chosen.target_tokens, chosen.maximum_tokens, minimum=chosen.minimum_tokens
        )
        return chunking_passages.split(record.publication_id, publication.pages, self.encoder.tokenizer.count, size)


_TOGETHER = 512  # sentences embedded at once: enough of like length to fill every batch

_log = logging.getLogger(__name__)


def complete(
    store: PassageStore,
    built_with: BuiltWith,
    encoder: Encoder,
    cache: VectorCache,
    originals: Originals,
    progress: Progress,
) -> None:
    """Give the sentences of the current generation their vectors, in a generation that takes its place.

    Nothing is done where none are awaited, where a generation waits for a yes (it would be void), or where another
    process writes. What a kill interrupts is done by the next ingest, which finds the vectors so far in the cache.
    """
    if store.current() is None or store.waiting() is not None or not _awaited(store):
        return
    try:
        writer = store.begin(built_with)
    except LockHeld as error:
        _log.info("Vectors of sentences come with the next ingest: %s", error)
        return
    with writer, store.open() as reader:
        awaited = reader.awaiting_sentences()
        for done, (publication_id, vectors) in enumerate(_embedded(awaited, reader, encoder, cache)):
            progress(done, len(awaited), f"sentences of {publication_id}")
            writer.put_sentences(publication_id, vectors)
        writer.commit()
        tidy(store, originals)  # this generation too may push an old one out


def _awaited(store: PassageStore) -> bool:
    with store.open() as reader:
        return bool(reader.awaiting_sentences())


def _embedded(
    publication_ids: Sequence[str], reader: GenerationReader, encoder: Encoder, cache: VectorCache
) -> Iterator[tuple[str, Vectors]]:
    """Each publication with the vectors of its sentences, some publications at a time."""
    waiting: list[tuple[str, list[str]]] = []
    for publication_id in publication_ids:
        waiting.append((publication_id, sentence_texts(reader.passages_of(publication_id))))
        if sum(len(texts) for _, texts in waiting) >= _TOGETHER:
            yield from _together(waiting, encoder, cache)
            waiting = []
    yield from _together(waiting, encoder, cache)


def _together(
    publications: Sequence[tuple[str, Sequence[str]]], encoder: Encoder, cache: VectorCache
) -> Iterator[tuple[str, Vectors]]:
    rows = vectors_of([text for _, texts in publications for text in texts], encoder, cache)
    first = 0
    for publication_id, texts in publications:
        yield publication_id, rows[first : first + len(texts)]
        first += len(texts)
