"""The reader that is in the package: int8 weights run by ONNX Runtime; needs neither torch nor transformers."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from index.encoder.onnx import batches, open_session
from index.encoder.tokens_sentencepiece import SentencePieceTokenizer
from index.errors import ModelError
from index.reader.framing import LENGTH, Marks, Window, front_of, same_pieces, windows
from index.reader.reading import Reader, Reading, Titled

WEIGHTS = Path(__file__).parent / "weights"
MODEL_FILE, TOKENS_FILE, CHECKSUMS_FILE = "reader.onnx", "tokens.model", "SHA256SUMS"


class OnnxReader:
    """Implements ``index.reader.Reader``."""

    def __init__(self, folder: Path = WEIGHTS, threads: int | None = None) -> None:
        """Check and open the weights; ``threads`` is how many batches run at once; None: one for each core.

        Raises:
            ModelError: A file is missing, or isn't the one whose checksum stands beside it.
        """
        self.name = f"reader {_checked(folder)[:12]}"
        self._session = open_session(folder / MODEL_FILE)
        self._tokenizer = SentencePieceTokenizer(folder / TOKENS_FILE)
        begin, end = self._tokenizer.marks
        self._marks = Marks(begin, end, self._tokenizer.padding, same_pieces(self._tokenizer.pieces()))
        self._threads = threads or os.cpu_count() or 1

    def read(self, question: str, passages: Sequence[Titled]) -> list[Reading]:
        """A reading of each passage, in their order; a long passage is read in windows, the best of which counts."""
        if not passages:
            return []
        (asked,) = self._tokenizer.bare([question])
        framed = [self._windows(asked, one) for one in passages]
        rows = [window for each in framed for window in each]
        found = iter(self._run(rows))
        return [
            _reading([(window, *next(found)) for window in each], len(one.passage.sentences))
            for each, one in zip(framed, passages, strict=True)
        ]

    def _windows(self, asked: Sequence[int], one: Titled) -> list[Window]:
        passage = one.passage
        texts = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
        front, *sentences = self._tokenizer.bare([front_of(one.title, passage.heading_path), *texts])
        return windows(asked, front, sentences, self._marks, LENGTH)

    def _run(self, rows: Sequence[Window]) -> list[tuple[list[float], float]]:
        """Token logits and the passage's logit of each window; windows of like length run together."""
        found: list[tuple[list[float], float]] = [([], 0.0)] * len(rows)

        def run(batch: list[int]) -> None:
            tokens, passages = self._batch([rows[row] for row in batch])
            for place, row in enumerate(batch):
                found[row] = (tokens[place].tolist(), float(passages[place]))

        todo = list(batches([len(window.ids) for window in rows], self._threads))
        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(run, todo))
        return found

    def _batch(self, rows: Sequence[Window]) -> Sequence[np.ndarray]:
        length = max(len(window.ids) for window in rows)
        ids = np.full((len(rows), length), self._marks.padding, dtype=np.int64)
        kinds = np.zeros_like(ids)
        mask = np.zeros(ids.shape, dtype=np.float32)
        for row, window in enumerate(rows):
            size = len(window.ids)
            ids[row, :size], kinds[row, :size], mask[row, :size] = window.ids, window.kinds, 1.0
        found: Sequence[np.ndarray] = self._session.run(
            ["tokens", "passages"], {"ids": ids, "kinds": kinds, "mask": mask}
        )
        return found


def open_reader() -> Reader:
    """The reader of the package. Raises ModelError."""
    return OnnxReader()


def _reading(found: Sequence[tuple[Window, list[float], float]], n_sentences: int) -> Reading:
    """Each sentence's mean over its tokens, and the best passage logit of the windows."""
    total, count = np.zeros(n_sentences), np.zeros(n_sentences)
    for window, logits, _ in found:
        places = np.array(window.sentence_of)
        inside = places >= 0
        np.add.at(total, places[inside], np.array(logits[: len(places)])[inside])
        np.add.at(count, places[inside], 1)
    return Reading(max(passage for _, _, passage in found), tuple((total / np.maximum(count, 1)).tolist()))


def _checked(folder: Path) -> str:
    """The checksum of the weights, after all files were held against theirs."""
    try:
        lines = (folder / CHECKSUMS_FILE).read_text(encoding="utf-8").splitlines()
        sums = {name: known for known, name in (line.split() for line in lines)}
        for name in (MODEL_FILE, TOKENS_FILE):
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sums[name]:
                raise ModelError(f"{folder / name} isn't the file its checksum was made of. Reinstall the program.")
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(
            f"The reader's weights in {folder} aren't complete ({error}). Reinstall the program."
        ) from error
    return sums[MODEL_FILE]
