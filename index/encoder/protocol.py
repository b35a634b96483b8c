"""What an embedding model is to the rest of the program; and one that embeds each query once for a request."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from index.bounded_cache import BoundedCache
from index.store.records import Vectors

_QUERIES = 10_000  # kept at most: some 15 MB of vectors


class Tokenizer(Protocol):
    """Counts as the model itself would."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prefix and without the begin and end marks."""
        ...


class Encoder(Protocol):
    """Texts to unit vectors. The prefixes that the model was trained with are put in front here and nowhere else."""

    @property
    def name(self) -> str:
        """The model's name, as the manifest stores it."""
        ...

    @property
    def checksum(self) -> str:
        """SHA-256 of the source weights: two models with one name are told apart by it."""
        ...

    @property
    def engine(self) -> str:
        """What computes, and in what precision; vectors of different engines are never mixed in a cache."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """The most tokens the model reads at once, prefix and marks included; what is beyond is not seen."""
        ...

    @property
    def passage_prefix(self) -> str:
        """What is put in front of a passage (part of the key of a cached vector)."""
        ...

    @property
    def tokenizer(self) -> Tokenizer:
        """The model's own tokenizer."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i; n may be 0."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i; n may be 0."""
        ...


class Remembering:
    """An Encoder around another one. Make one for a request (or a benchmark) and let it go: it holds what was asked."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: BoundedCache[str, Vectors] = BoundedCache(_QUERIES)
        self.name, self.checksum, self.engine = encoder.name, encoder.checksum, encoder.engine
        self.dim, self.max_tokens, self.passage_prefix = encoder.dim, encoder.max_tokens, encoder.passage_prefix

    @property
    def tokenizer(self) -> Tokenizer:
        """That of the encoder."""
        return self._encoder.tokenizer

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows in the order of the texts."""
        known = self._known.get(texts, self._encoded)
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, self.dim), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows; passages are not remembered."""
        return self._encoder.encode_passages(texts)

    def _encoded(self, texts: Sequence[str]) -> dict[str, Vectors]:
        return dict(zip(texts, self._encoder.encode_queries(texts), strict=True))
