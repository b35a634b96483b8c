"""An encoder that embeds each query once: for the length of one request, in which several stages need its vector."""

from collections.abc import Sequence

import numpy as np

from index.encoder import Encoder, Tokenizer
from index.stored import Vectors


class Remembering:
    """An Encoder around another one. Make one for a request (or a benchmark) and let it go: it holds what was asked."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.name, self.checksum, self.engine = encoder.name, encoder.checksum, encoder.engine
        self.dim, self.max_tokens, self.passage_prefix = encoder.dim, encoder.max_tokens, encoder.passage_prefix

    @property
    def tokenizer(self) -> Tokenizer:
        """That of the encoder."""
        return self._encoder.tokenizer

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows in the order of the texts."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.encode_queries(missing), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, self.dim), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows; passages are not remembered."""
        return self._encoder.encode_passages(texts)
