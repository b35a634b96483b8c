"""An archive of any size, made of real passages: their sentences in new company, their vectors mixed, and noise.

A made passage takes sentences of two real passages, the second one of the fifty nearest to the first, so that its words
keep their frequencies and its subject holds together. Its vector is the weighted mean of theirs plus noise. How much
noise: embedding 150 recombined texts gave vectors whose part beside that mean was .20 long; with that much noise the
made vectors are also as far from each other, and as hard for FAISS's lists, as the real ones
(docs/measurements/million.md).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.store.filters import Eq, Filter
from index.store.protocol import GenerationReader
from index.store.records import PassageVectors, Vectors
from index.types import Page, Passage, Publication, Record, Sentence, Span

Numbers: TypeAlias = npt.NDArray[np.int64]

NOISE = 0.20  # length of what is added to a vector of length 1
PASSAGES_EACH = 25  # of a publication
RARE_REGION = "Fryslân"  # one publication in a hundred is about it
FILTERS: Mapping[str, Filter | None] = {"none": None, "1 %": Eq("region", RARE_REGION)}  # what is asked with
_NEIGHBOURS = 50
_SHORTEST = 30  # characters of a sentence that is taken: lines of a menu are no sentences
_NOISE_OF = (1, -1, 1, -1)  # passages drawn at random, added and taken away


@dataclass(frozen=True, slots=True)
class Real:
    """Real passages: sentences with their vectors, row by row, and the vector and nearest others of each passage.

    ``first`` (n_passages + 1,) tells which sentences are a passage's; ``near`` is (n_passages, fifty).
    """

    sentences: tuple[str, ...]
    sentence_vectors: Vectors
    first: Numbers
    vectors: Vectors
    near: Numbers


@dataclass(frozen=True, slots=True)
class Made:
    """A publication as a writer takes it."""

    publication: Publication
    passages: tuple[Passage, ...]
    vectors: PassageVectors


def real_of(readers: Sequence[GenerationReader]) -> Real:
    """All passages of some indexes of one model that have a sentence long enough."""
    sentences: list[str] = []
    vectors, of_sentences, counts = [], [], []
    for reader in readers:
        ids = reader.ids()
        found = zip(reader.get(ids), reader.passage_vectors(ids), reader.sentence_vectors(ids), strict=True)
        for passage, vector, rows in found:
            long = [(one, row) for one, row in zip(passage.sentences, rows, strict=False) if _is_long(one)]
            if long:
                sentences += [" ".join(passage.text[one.start : one.end].split()) for one, _ in long]
                of_sentences.append(np.stack([row for _, row in long]))
                vectors.append(vector)
                counts.append(len(long))
    stacked = np.stack(vectors)
    first = np.concatenate([[0], np.cumsum(counts)])
    return Real(tuple(sentences), np.concatenate(of_sentences), first, stacked, _near(stacked))


def made(real: Real, n_passages: int, seed: int = 0, *, sentences: bool = True) -> Iterator[Made]:
    """Publications with so many passages in all, the same for the same seed.

    Without ``sentences`` these have no vectors, as right after an ingest of so much: they come later.
    """
    rng = np.random.default_rng(seed)
    for number in range(-(-n_passages // PASSAGES_EACH)):
        yield _publication(real, number, min(PASSAGES_EACH, n_passages - number * PASSAGES_EACH), rng, sentences)


def remade(real: Real, numbers: Iterable[int], seed: int, *, sentences: bool = True) -> Iterator[Made]:
    """The publications of these numbers, with other passages where the seed is another one."""
    rng = np.random.default_rng(seed)
    return (_publication(real, number, PASSAGES_EACH, rng, sentences) for number in numbers)


def row_of(passage_id: str) -> int:
    """Which of all made passages it is."""
    publication, _, ordinal = passage_id.removeprefix("made-").partition("#")
    return int(publication) * PASSAGES_EACH + int(ordinal)


def mixed(real: Real, n: int, rng: np.random.Generator) -> tuple[Numbers, npt.NDArray[np.float32], Vectors]:
    """For n passages: (n, 2) which real ones they are made of, the share of the first, and (n, dim) unit vectors."""
    one = rng.integers(0, len(real.vectors), n)
    other = real.near[one, rng.integers(0, real.near.shape[1], n)]
    share = rng.uniform(0.3, 0.7, n).astype(np.float32)
    mean = _unit(share[:, None] * real.vectors[one] + (1 - share[:, None]) * real.vectors[other])
    drawn = real.vectors[rng.integers(0, len(real.vectors), (len(_NOISE_OF), n))]
    noise = _unit(np.tensordot(_NOISE_OF, drawn, axes=1).astype(np.float32))
    return np.stack([one, other], axis=1), share, _unit(mean + np.float32(NOISE) * noise)


def _publication(real: Real, number: int, n_passages: int, rng: np.random.Generator, sentences: bool) -> Made:
    publication_id = f"made-{number:06d}"
    pairs, shares, vectors = mixed(real, n_passages, rng)
    chosen = [_sentences_of(real, pair, share, rng) for pair, share in zip(pairs, shares, strict=True)]
    rare = (RARE_REGION,) if number % 100 == 0 else ()
    passages = tuple(
        _passage(publication_id, ordinal, [real.sentences[row] for row in rows], rare)
        for ordinal, rows in enumerate(chosen)
    )
    pages = tuple(Page(ordinal + 1, passage.text) for ordinal, passage in enumerate(passages))
    record = Record(
        publication_id, f"Uitgave {number}", "txt", publication_id, publication_id, (), len(pages),
        year=2010 + number % 15, regions=rare,
    )  # fmt: skip
    of_sentences = real.sentence_vectors[np.concatenate(chosen) if sentences else []]
    return Made(Publication(record, pages), passages, PassageVectors(vectors, of_sentences))


def _sentences_of(real: Real, pair: Numbers, share: float, rng: np.random.Generator) -> Numbers:
    """Rows of the sentences of a made passage: that share of those of the first, the rest from the second."""
    parts = []
    for passage, part in zip(pair, (share, 1 - share), strict=True):
        there = np.arange(real.first[passage], real.first[passage + 1])
        parts.append(np.sort(rng.permutation(there)[: max(1, round(part * len(there)))]))
    return np.concatenate(parts)


def _passage(publication_id: str, ordinal: int, sentences: Sequence[str], regions: tuple[str, ...]) -> Passage:
    text = " ".join(sentences)
    ends = np.cumsum([len(one) + 1 for one in sentences]) - 1
    spans = [(int(end) - len(one), int(end)) for end, one in zip(ends, sentences, strict=True)]
    return Passage(
        f"{publication_id}#{ordinal:04d}", publication_id, ordinal, text, ordinal + 1, ordinal + 1, (),
        (Span(ordinal, 0, len(text)),),
        tuple(Sentence(start, end, Span(ordinal, start, end)) for start, end in spans),
        regions,
    )  # fmt: skip


def _is_long(sentence: Sentence) -> bool:
    return sentence.end - sentence.start >= _SHORTEST


def _near(vectors: Vectors) -> Numbers:
    """The nearest others of each; (n, up to fifty)."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    k = min(_NEIGHBOURS, len(vectors) - 1)
    return np.argpartition(-cosines, k - 1, axis=1)[:, :k]


def _unit(rows: Vectors) -> Vectors:
    found: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found
