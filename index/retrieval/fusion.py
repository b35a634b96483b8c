"""Two legs' scores as one, each in its own spread, and cosines from the mean of what all texts of an index share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from index.store.protocol import GenerationReader
from index.store.records import Term, Vectors

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
    cosine, common = dots[:, 0], dots[:, 1]
    own, square = vector @ centre, centre @ centre
    lengths = np.sqrt(np.maximum((1 - 2 * common + square) * (1 - 2 * own + square), np.float32(1e-9)))
    return cosine, (cosine - common - own + square) / lengths


_ROUNDING = 1e-6  # equal scores differ by less


def spread(scores: Vectors) -> float:
    """The standard deviation of what was found, 1 where nothing is told apart."""
    found = float(scores.std())
    return found if found > _ROUNDING else 1.0


def standardised(scores: Vectors) -> Vectors:
    """Distance to the mean in standard deviations, so that scores of different scales can be added up.

    Over what was found it beat min-max, which hangs on one outlier: docs/measurements/retrieval.md.
    """
    standard: Vectors = (scores - scores.mean()) / spread(scores)
    return standard


def known_share(terms: Sequence[Term], document_frequency: Mapping[str, int]) -> float:
    """The share of a query's terms, by weight, that stand anywhere in the index, 0 to 1; 0 without terms."""
    total = sum(term.weight for term in terms)
    known = sum(term.weight for term in terms if document_frequency.get(term.text, 0) > 0)
    return known / total if total else 0.0


def lexical_share(weight: float, known: float) -> float:
    """How much the words count beside the meaning, 0 to 1: less for a query in words that the index doesn't know.

    An English question shares a few names and chance words with Dutch passages; squaring silences them.
    """
    return weight * known**2


def fused(meaning: Vectors, words: Vectors, share: float) -> Vectors:
    """A convex sum of both legs (Bruch et al. 2023), row i for passage i; ``share`` is that of the words."""
    return (1 - share) * standardised(meaning) + share * standardised(words)
