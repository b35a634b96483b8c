"""What all texts of an index have in common, taken off before they are compared with a query.

Vectors of a language model all point one way, and those of one archive even more so: what is left tells its texts apart
(Mu & Viswanath 2018, "All-but-the-top", of which this is the mean). Chosen by benchmarks/retrieval/variants.py.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from index.store.protocol import GenerationReader
from index.store.records import Vectors

_OWN = 10  # publications: the mean of so few is what they are about; of more it still is so by that share
_LOOKED_AT = 500  # passages: of more, what is found stays the same; looking each up takes milliseconds, once


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Where the vectors of an index are looked at from, each (dim,): those of passages, and of sentences."""

    passages: Vectors
    sentences: Vectors


# What belongs to a reader goes with it: a strong key would keep the files of the generation before open.
_KNOWN: WeakKeyDictionary[GenerationReader, Means] = WeakKeyDictionary()


def means_of(reader: GenerationReader) -> Means:
    """The centres of a generation, from passages spread over it; zeros for ten publications or fewer."""
    known = _KNOWN.get(reader)
    if known is None:
        known = _KNOWN[reader] = _means(reader)
    return known


def _means(reader: GenerationReader) -> Means:
    share = max(0.0, 1 - _OWN / max(reader.info.n_publications, 1))
    ids = reader.sample(_LOOKED_AT) if share else []
    if not ids:
        nowhere = np.zeros(reader.info.built_with.dim, dtype=np.float32)
        return Means(nowhere, nowhere)
    passages: Vectors = share * reader.passage_vectors(ids).mean(axis=0)
    sentences = np.concatenate(reader.sentence_vectors(ids))
    return Means(passages, share * sentences.mean(axis=0) if len(sentences) else passages)


def cosines(rows: Vectors, vector: Vectors, centre: Vectors) -> tuple[Vectors, Vectors]:
    """The cosines of unit rows (n, dim) with a unit vector (dim,), each (n,), -1 to 1: as they are, and from a centre.

    (p - c)(q - c) = pq - pc - qc + cc, so that no row has to be moved.
    """
    dots = rows @ np.stack([vector, centre], axis=1)
    near, common = dots[:, 0], dots[:, 1]
    own, square = vector @ centre, centre @ centre
    lengths = np.sqrt(np.maximum((1 - 2 * common + square) * (1 - 2 * own + square), np.float32(1e-9)))
    return near, (near - common - own + square) / lengths
