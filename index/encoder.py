"""What an embedding model is to the rest of the program."""

from collections.abc import Sequence
from typing import Protocol

from index.stored import Vectors


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
