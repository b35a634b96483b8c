"""Passages and their sentences to vectors, by way of the cache."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.encoder import Encoder
from index.stored import PassageVectors, Vectors
from index.types import Passage
from ingest.caches import VectorCache
from ingest.chunk import Front, embedding_text

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
    """The texts of passages, and of sentences unless these wait, that the cache doesn't hold, each once."""
    texts = [embedding_text(passage, title, front) for passage in passages]
    if not sentences_wait:
        texts += sentence_texts(passages)
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
