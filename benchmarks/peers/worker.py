"""A tool that is compared, in a process and an environment of its own, and what it is asked to do."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import sets
from benchmarks.peers.worker_loop import Reranking, Text, Vectors
from index.encoder.prepare import embedded_weights, model_folder

THREADS = 2
PEERS = sets.ROOT / "var" / "peers"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A tool and its settings; ``worker`` is the module that runs it, ``python`` its environment's.

    ``reading`` are the settings in which a model reads what was found together with the query.
    """

    name: str
    worker: str
    python: Path
    settings: tuple[str, ...]
    reading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """An index that can be asked: seconds that the last steps took, and its size on the disk."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Found:
    """For each query the passages, best first, and the milliseconds it took."""

    passages: tuple[tuple[str, ...], ...]
    ms: tuple[float, ...]


class Worker:
    """A running contestant."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def embed(self, texts: Sequence[str]) -> tuple[Vectors, float]:
        """(n, dim) unit rows of passages, and the seconds that took."""
        reply = self._order(do="embed", texts=list(texts))
        return np.array(reply["vectors"], dtype=np.float32), float(reply["seconds"])

    def add(self, index: str, texts: Sequence[Text], vectors: Path | None) -> float:
        """Take passages in; returns the seconds that took. ``vectors`` is a file of NumPy."""
        given = str(vectors) if vectors else None
        return float(self._order(do="add", index=index, texts=[asdict(one) for one in texts], vectors=given)["seconds"])

    def finish(self, index: str, folder: Path) -> Finished:
        """Make an index ready to be asked."""
        reply = self._order(do="finish", index=index, folder=str(folder))
        return Finished(reply["seconds"], reply["bytes"] / 1e6)

    def ask(self, index: str, setting: str, queries: Sequence[str], k: int) -> Found:
        """Ask one query after the other."""
        reply = self._order(do="ask", index=index, setting=setting, queries=list(queries), k=k)
        return Found(tuple(map(tuple, reply["found"])), tuple(reply["ms"]))

    def megabytes(self) -> float:
        """The most memory it had."""
        return float(self._order(do="memory")["megabytes"])

    def _order(self, **order: object) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"A contestant stopped at '{order['do']}': {self._process.args!r}")
        reply: dict[str, Any] = json.loads(line)
        return reply


@contextmanager
def started(one: Contestant, argument: Path) -> Iterator[Worker]:
    """Start a contestant, with the same number of threads for all; it ends with the block."""
    environ = {
        **os.environ, "PYTHONPATH": str(sets.ROOT), "OMP_NUM_THREADS": str(THREADS), "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False",
    }  # fmt: skip
    process = subprocess.Popen(
        [str(one.python), "-m", f"benchmarks.peers.{one.worker}", str(argument)],
        cwd=sets.ROOT, env=environ, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Worker(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)


def stock_model(folder: Path) -> Path:
    """The embedded model as others open it: a sentence-transformers folder."""
    model_folder.write_folder(embedded_weights.read(embedded_weights.find()), folder)
    return folder


def cross_encoder(stock: Path, made: Reranking) -> None:
    """A cross-encoder beside the embedding model: its first layers and tokenizer, under a head that torch draws.

    What it says is worth nothing, and it takes the time of one that was trained.
    """
    folder = Path(made.model(str(stock)))
    folder.mkdir(exist_ok=True)
    for name in ("model.safetensors", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(stock / name, folder / name)
    config = json.loads((stock / "config.json").read_text("utf-8"))
    config |= {
        "architectures": ["BertForSequenceClassification"], "num_hidden_layers": made.n_layers,
        "id2label": {"0": "answers"}, "label2id": {"answers": 0},
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
