"""The tokenizer of a prepared model: one of two kinds, each in a file of its own.

Only the library that is needed is imported: an asking process that has a SentencePiece model saves the 200 MB that
``tokenizers`` takes for a vocabulary of 250,000 pieces.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index.errors import ModelError

SENTENCEPIECE_FILE = "tokenizer.model"
TOKENIZERS_FILE = "tokenizer.json"


class TextTokenizer(Protocol):
    """Counts, and turns texts into the ids that the model reads."""

    @property
    def padding(self) -> int:
        """The id that fills up the shorter texts of a batch."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without the begin and end marks."""
        ...

    def encode(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        """Ids with both marks, cut to ``max_tokens`` but never losing the end mark."""
        ...


def open_tokenizer(folder: Path, kind: str) -> TextTokenizer:
    """The tokenizer of a prepared model folder.

    Raises:
        ModelError: ``kind`` is neither "sentencepiece" nor "tokenizers".
    """
    if kind == "sentencepiece":
        from index.encoder.tokens_sentencepiece import SentencePieceTokenizer

        return SentencePieceTokenizer(folder / SENTENCEPIECE_FILE)
    if kind == "tokenizers":
        from index.encoder.tokens_json import JsonTokenizer

        return JsonTokenizer(folder / TOKENIZERS_FILE)
    raise ModelError(f"The model in {folder} has an unknown tokenizer '{kind}'. Run: vraagbaak model prepare")
