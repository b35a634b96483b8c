"""The encoder for any sentence-transformers model on any device: slow to import, and the reference for the fast one."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np

from index.encoder import loading, manifest
from index.encoder.manifest import EMBEDDED
from index.encoder.protocol import Tokenizer
from index.store.records import Vectors

_BATCH = 32


class _ModelTokenizer:
    """Counts with the tokenizer that the model brought."""

    def __init__(self, tokenizer: Any, turn: Lock) -> None:  # noqa: ANN401 - transformers has a class per model
        self._tokenizer, self._turn = tokenizer, turn

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prefix and without the begin and end marks."""
        if not texts:
            return []
        with self._turn:
            return [len(ids) for ids in self._tokenizer(list(texts), add_special_tokens=False)["input_ids"]]


class SentenceTransformerEncoder:
    """An ``Encoder`` over a hub name or a folder. Safe between threads, which take turns."""

    def __init__(self, name_or_folder: str, device: str | None = None, dim: int = 0) -> None:
        """Load the model; ``device`` None takes the best there is; ``dim`` is how many values are kept, 0: all.

        Raises:
            ModelError: It can't be found or loaded, or it is built in a way that isn't supported.
        """
        self._loaded = loading.load(name_or_folder, device, dim)
        self._asking = loading.for_queries(self._loaded) if self.name == EMBEDDED else self._loaded
        self._turn = Lock()  # the tokenizers of transformers refuse to work for two at once
        self._tokenizer = _ModelTokenizer(self._loaded.model.tokenizer, self._turn)

    @property
    def name(self) -> str:
        """The model's name, as the manifest stores it."""
        return self._loaded.name

    @property
    def checksum(self) -> str:
        """SHA-256 of the source weights."""
        return self._loaded.checksum

    @property
    def engine(self) -> str:
        """The library and the precision; devices differ by less than the precision does."""
        precision = str(self._loaded.model.dtype).removeprefix("torch.")
        return manifest.engine_of(f"sentence-transformers {precision}", self._loaded.cut)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._loaded.dim

    @property
    def max_tokens(self) -> int:
        """The most tokens read at once, prefix and marks included."""
        return self._loaded.max_tokens

    @property
    def query_prefix(self) -> str:
        """What is put in front of a query."""
        return self._loaded.query_prefix

    @property
    def passage_prefix(self) -> str:
        """What is put in front of a passage."""
        return self._loaded.passage_prefix

    @property
    def tokenizer(self) -> Tokenizer:
        """The model's own tokenizer."""
        return self._tokenizer

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i; n may be 0."""
        return self._encode([self.query_prefix + text for text in texts], self._asking)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i; n may be 0."""
        return self._encode([self.passage_prefix + text for text in texts], self._loaded)

    def _encode(self, texts: list[str], by: loading.LoadedModel) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        with self._turn:
            # prompt="" lest the model's default prompt comes in front of ours
            found = by.model.encode(
                texts, prompt="", batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(found, dtype=np.float32)
