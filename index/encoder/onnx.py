"""The encoder for a processor: a prepared folder run by ONNX Runtime; needs neither torch nor transformers."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from index.encoder import manifest
from index.encoder.manifest import MODEL_FILE
from index.encoder.protocol import Tokenizer
from index.encoder.tokens import TextTokenizer, open_tokenizer
from index.errors import ModelError
from index.store.records import Vectors

onnxruntime.disable_telemetry_events()  # beside the variable that index.telemetry sets: it can be switched on anew

_NUMPY = "libscipy_openblas"  # as NumPy's wheels name it; the one of FAISS needs its threads when it trains


def leave_to_encoder() -> None:
    """Keep NumPy's products in the thread that asks for them.

    A query is multiplied with a few hundred rows: done at once. NumPy's own threads gain nothing there, but go on
    waiting for more at full speed, on the cores that another question is embedded on.
    """
    ThreadpoolController().select(prefix=_NUMPY).limit(limits=1)


BATCH_TOKENS = 256  # padded tokens in one run: what lies between two products still fits in the cache of a core
BATCH_TEXTS = 32
_WORTH_A_THREAD = 128  # tokens: some 30 ms of work


class OnnxGraph:
    """An exported graph with its tokenizer: prefixed texts in, unit vectors out. Safe between threads.

    A batch runs on one core, many batches on all: threads within a batch would wait for each other after every product.
    """

    def __init__(self, path: Path, tokenizer: TextTokenizer, max_tokens: int, threads: int | None = None) -> None:
        """Open the graph.

        Raises:
            ModelError: ONNX Runtime can't open it.
        """
        self._tokenizer = tokenizer
        self._max_tokens = max_tokens
        self._session = open_session(path)
        self._threads = threads or os.cpu_count() or 1
        self.dim = int(self._session.get_outputs()[0].shape[1])

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i; a text beyond ``max_tokens`` is cut."""
        found = np.empty((len(texts), self.dim), dtype=np.float32)
        tokens = self._tokenizer.encode(texts, self._max_tokens) if texts else []
        todo = list(batches([len(ids) for ids in tokens], self._threads))

        def run(rows: list[int]) -> None:
            found[rows] = self._run([tokens[row] for row in rows])

        if len(todo) == 1:  # a question: no thread is worth starting
            run(todo[0])
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(run, todo))
        return found

    def _run(self, tokens: list[list[int]]) -> Vectors:
        length = max(len(ids) for ids in tokens)
        length += length % 2  # kernels add up a last odd row in another order, and rounding to int8 makes that visible
        ids = np.full((len(tokens), length), self._tokenizer.padding, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, found in enumerate(tokens):
            ids[row, : len(found)] = found
            mask[row, : len(found)] = 1
        found_vectors: Vectors = self._session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})[0]
        return found_vectors


class OnnxEncoder:
    """An ``Encoder`` over a folder that ``index.encoder.prepare`` made. Safe between threads."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Look at the model, which is opened when it is first needed.

        Args:
            folder: A prepared model.
            threads: How many batches run at once; None: one for each core.

        Raises:
            ModelError: The folder isn't a complete prepared model. So does what needs a graph that can't be opened.
        """
        self._manifest = manifest.read(folder)
        self._tokenizer = open_tokenizer(folder, self._manifest.tokenizer)
        self._folder, self._threads = folder, threads
        self._open: dict[str, OnnxGraph] = {}
        self._turn = Lock()

    @property
    def name(self) -> str:
        """The model's name, as the manifest stores it."""
        return self._manifest.name

    @property
    def checksum(self) -> str:
        """SHA-256 of the source weights."""
        return self._manifest.checksum

    @property
    def engine(self) -> str:
        """Runtime and quantisation."""
        return self._manifest.engine

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._manifest.dim

    @property
    def max_tokens(self) -> int:
        """The most tokens read at once, prefix and marks included."""
        return self._manifest.max_tokens

    @property
    def query_prefix(self) -> str:
        """What is put in front of a query."""
        return self._manifest.query_prefix

    @property
    def passage_prefix(self) -> str:
        """What is put in front of a passage."""
        return self._manifest.passage_prefix

    @property
    def tokenizer(self) -> Tokenizer:
        """The model's own tokenizer."""
        return self._tokenizer

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i; n may be 0."""
        return self._graph(self._manifest.query_graph).vectors([self.query_prefix + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i; n may be 0."""
        return self._graph(MODEL_FILE).vectors([self.passage_prefix + text for text in texts])

    def _graph(self, file: str) -> OnnxGraph:
        """One of the graphs, opened when it is first needed: who only asks never holds the one for passages."""
        with self._turn:
            if file not in self._open:
                self._open[file] = OnnxGraph(self._folder / file, self._tokenizer, self.max_tokens, self._threads)
            return self._open[file]


def batches(lengths: Sequence[int], at_once: int = 1) -> Iterator[list[int]]:
    """Rows of like length together, the longest first: little padding, and memory peaks at the start.

    ``at_once`` batches are run together, so little work is shared out too; but not less than is worth a thread.
    """
    most = min(BATCH_TOKENS, max(_WORTH_A_THREAD, sum(lengths) // at_once))
    batch: list[int] = []
    longest = 0
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if batch and (len(batch) == BATCH_TEXTS or (len(batch) + 1) * longest > most):
            yield batch
            batch = []
        longest = longest if batch else lengths[row]
        batch.append(row)
    if batch:
        yield batch


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """A session that runs on the core of who asks; nothing of it is told to anybody. Raises ModelError."""
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # that of who asks: nothing waits, asleep or awake
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises half a dozen kinds, and some are plain Exception
        raise ModelError(f"{path} can't be opened ({error}). Run: {manifest.PREPARE}") from error
