"""An encoder whose passages are embedded elsewhere, by several hands, and asked for before they are needed."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np

from index.encoder import Encoder, Tokenizer
from index.stored import Vectors

_BATCH = 64  # texts that go together
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
        """Start with what isn't under way yet."""
        fresh = sorted({text for text in texts if text not in self._coming}, key=len)
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
        """Texts of like length together, in so many parts that every hand has some."""
        size = min(_BATCH, max(_FEWEST, -(-len(texts) // self._n_hands())))
        return (texts[first : first + size] for first in range(0, len(texts), size))
