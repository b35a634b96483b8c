"""The reader: it reads a question and passages together and says of each sentence whether it answers.

Its int8 weights are in the package and run by ONNX Runtime; it needs neither torch nor transformers. How it is made:
training/README.md; what it is worth: docs/measurements/reader.md.
"""

import hashlib
import os
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.encoder.onnx import batches, open_session
from index.encoder.tokens_sentencepiece import SentencePieceTokenizer
from index.errors import ModelError
from index.reader.framing import FRONT, LENGTH, Marks, Window, front_of, same_pieces, windows
from index.types import Passage

WEIGHTS = Path(__file__).parent / "weights"
MODEL_FILE, TOKENS_FILE, CHECKSUMS_FILE = "reader.onnx", "tokens.model", "SHA256SUMS"
OUTPUTS = ("tokens", "passages", "vectors", "weights")  # of the graph, as training.network.Reader gives them
SHARE = 0.5  # of the best sentence's logit that its passage's has

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Titled:
    """A passage with the title of its publication."""

    passage: Passage
    title: str


@dataclass(frozen=True, slots=True)
class PassageLogits:
    """Logits: above 0 says that this answers rather than nothing.

    ``passage`` is of the passage as a whole, ``sentences`` of each sentence in the order of the passage's sentences.
    """

    passage: float
    sentences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ReaderWork:
    """What a reader did since it was opened: passages read, and the seconds that its callers waited for them."""

    passages: int = 0
    seconds: float = 0.0


class PassageReader(Protocol):
    """Reads for a question. Safe between threads; the same texts together always give the same scores."""

    @property
    def work(self) -> ReaderWork:
        """What it did until now."""
        ...

    def read(self, question: str, passages: Sequence[Titled]) -> list[PassageLogits]:
        """The logits of each passage, in their order; none for none."""
        ...


@dataclass(frozen=True, slots=True)
class WindowLogits:
    """Logits of the sentences that count in a window, by their numbers, and the window's own."""

    sentences: Mapping[int, float]
    passage: float


class OnnxPassageReader:
    """Implements ``PassageReader``."""

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
        self._counting, self._work = threading.Lock(), ReaderWork()

    @property
    def work(self) -> ReaderWork:
        """What it did until now."""
        return self._work

    def read(self, question: str, passages: Sequence[Titled]) -> list[PassageLogits]:
        """The logits of each passage, in their order; a long passage is read in windows, the best of which counts."""
        if not passages:
            return []
        began = time.perf_counter()
        (asked,) = self._tokenizer.bare([question])
        framed = [self._windows(asked, one) for one in passages]
        rows = [window for each in framed for window in each]
        found = iter(self._run(rows))
        logits = [
            _logits_of([next(found) for _ in each], len(one.passage.sentences))
            for each, one in zip(framed, passages, strict=True)
        ]
        with self._counting:
            before, took = self._work, time.perf_counter() - began
            self._work = ReaderWork(before.passages + len(passages), before.seconds + took)
        return logits

    def _windows(self, asked: Sequence[int], one: Titled) -> list[Window]:
        passage = one.passage
        texts = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
        front, *sentences = self._tokenizer.bare([front_of(one.title, passage.heading_path), *texts])
        return windows(asked, front, sentences, self._marks, LENGTH)

    def _run(self, rows: Sequence[Window]) -> list[WindowLogits]:
        """What is found in each window; windows of like length run together."""
        found: list[WindowLogits] = [WindowLogits({}, 0.0)] * len(rows)

        def run(batch: list[int]) -> None:
            outputs = self._batch([rows[row] for row in batch])
            for place, row in enumerate(batch):
                found[row] = found_in(rows[row], *(output[place] for output in outputs))

        todo = list(batches([len(window.ids) for window in rows], self._threads))
        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(run, todo))
        return found

    def _batch(self, rows: Sequence[Window]) -> Sequence[Floats]:
        length = max(len(window.ids) for window in rows)
        ids = np.full((len(rows), length), self._marks.padding, dtype=np.int64)
        kinds = np.zeros_like(ids)
        mask = np.zeros(ids.shape, dtype=np.float32)
        for row, window in enumerate(rows):
            size = len(window.ids)
            ids[row, :size], kinds[row, :size], mask[row, :size] = window.ids, window.kinds, 1.0
        found: Sequence[Floats] = self._session.run(list(OUTPUTS), {"ids": ids, "kinds": kinds, "mask": mask})
        return found


def found_in(window: Window, tokens: Floats, passage: Floats, vectors: Floats, weights: Floats) -> WindowLogits:
    """The logits of the sentences that count in a window, out of what the graph gives of its row.

    Each is the mean over its tokens, and how near its nearest token is to each token of the question, by their weights.
    """
    size = len(window.ids)
    kinds, of = np.array(window.kinds), np.array(window.sentence_of)
    asked = np.flatnonzero(kinds < FRONT)[1:-1]  # without the marks around it
    share = weights[asked] / weights[asked].sum()
    similarity = vectors[asked] @ vectors[:size].T
    return WindowLogits(
        {
            int(number): float(share @ similarity[:, of == number].max(axis=1) + tokens[:size][of == number].mean())
            for number in np.unique(of[of >= 0])
        },
        float(passage),
    )


def _logits_of(found: Sequence[WindowLogits], n_sentences: int) -> PassageLogits:
    """The sentences of all windows, and the best window's passage logit with a share of the best sentence's."""
    logits = {number: logit for one in found for number, logit in one.sentences.items()}
    sentences = tuple(logits[number] for number in range(n_sentences))
    return PassageLogits(max(one.passage for one in found) + SHARE * max(sentences, default=0.0), sentences)


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
