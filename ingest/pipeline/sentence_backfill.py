"""The second round of a large ingest: vectors of sentences for what went live without them."""

import logging
from collections.abc import Iterator, Sequence

from index.encoder.protocol import Encoder
from index.errors import LockHeld
from index.store.protocol import GenerationReader, PassageStore
from index.store.records import BuiltWith, Vectors
from ingest.archive.originals import Originals, tidy
from ingest.pipeline.caches import VectorCache
from ingest.pipeline.intake import sentence_texts, vectors_of
from ingest.pipeline.report import Progress

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
