"""The one fake: an encoder in which texts that share words lie near each other."""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from index.encoder.protocol import Tokenizer
from index.store.records import Vectors

DIM = 256


class WordTokenizer:
    """A token for each word."""

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


class WordEncoder:
    """An ``index.encoder.protocol.Encoder``: a direction for each word, so that shared words make texts near."""

    name = "words"
    checksum = "words-1"
    engine = "fake"
    dim = DIM
    max_tokens = 512
    passage_prefix = "passage: "

    def __init__(self) -> None:
        self.n_encoded = 0

    @property
    def tokenizer(self) -> Tokenizer:
        return WordTokenizer()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.n_encoded += len(texts)
        return self._vectors(texts)

    @staticmethod
    def _vectors(texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), DIM), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % DIM] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True) if len(rows) else rows
