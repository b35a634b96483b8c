"""A tokenizer.json, as nearly every model on a hub has one; the one file with Hugging Face's ``tokenizers``."""

from collections.abc import Sequence
from pathlib import Path

from index.errors import ModelError

try:
    import tokenizers
except ImportError as error:
    raise ModelError(
        "A model that doesn't come with the program needs the package tokenizers to be read by. "
        "Install it: make models, or pip install 'vraagbaak[models]'"
    ) from error


class JsonTokenizer:
    """A tokenizer.json, as nearly every model on a hub has one; its own template puts the marks on."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = tokenizers.Tokenizer.from_file(str(path))
        self._padding: int = (self._tokenizer.padding or {}).get("pad_id", 0)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        marks = self._tokenizer.encode("een").special_tokens_mask
        self._n_marks = sum(marks)
        self._n_begin = marks.index(0)

    @property
    def padding(self) -> int:
        """The id that fills up the shorter texts of a batch."""
        return self._padding

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without the begin and end marks."""
        return [len(found.ids) for found in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def encode(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        """Ids with both marks, cut to ``max_tokens`` but never losing the end mark."""
        found = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        n_kept = max_tokens - self._n_marks
        return [ids if len(ids) <= max_tokens else self._cut(ids, n_kept) for ids in found]

    def _cut(self, ids: list[int], n_kept: int) -> list[int]:
        """Keep the begin and end marks and the first ``n_kept`` tokens between them."""
        n_end = self._n_marks - self._n_begin
        return [*ids[: self._n_begin + n_kept], *ids[len(ids) - n_end :]]
