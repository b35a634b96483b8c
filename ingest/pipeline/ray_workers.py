"""A workers on a Ray cluster, of one machine or many: tasks read files, actors embed. The only file with Ray.

What a worker was doing when it died is done again by another one. Files travel to the workers as bytes, so that no
disk is shared; the model must have been prepared on every machine.
"""

import logging
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, redirect_stdout
from functools import cache, partial
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ray

from index.encoder.protocol import Encoder
from index.errors import ClusterError, SourceError
from index.store.records import Vectors
from ingest.pipeline.intake import AheadEncoder, encoded_by
from ingest.pipeline.workers import Wait, read_best
from ingest.reading.result import EXTRACTOR_VERSION, Failure, Reading, failure
from ingest.reading.sandbox import DEFAULT

_FILES_EACH = 4  # for each processor of the cluster: read before they are taken in
_PATIENCE = 5.0  # seconds for a cluster to answer
# A machine whose power or cable is gone says nothing, and Ray waits minutes for its reply unless it asks in between.
_WATCHED = {"RAY_grpc_client_keepalive_time_ms": "10000", "RAY_grpc_client_keepalive_timeout_ms": "5000"}
_RETRIES = 3  # of a file whose worker died: then it is the file


class RayWorkers:
    """A Workers of the cluster at ``address`` ("127.0.0.1:6379"), which this machine is a part of.

    ``make_encoder`` opens, on every machine, the same model as ``own``; ``encoder`` embeds with all of them. ``gpus``:
    that model runs on a GPU, so where the cluster has some, each embedder takes one of these.
    """

    def __init__(self, address: str, own: Encoder, make_encoder: Callable[[], Encoder], *, gpus: bool = False) -> None:
        self._address, self._own, self._make_encoder, self._gpus = address, own, make_encoder, gpus
        self.encoder = AheadEncoder(own, self._embed, lambda: len(self.embedders))
        self.embedders: list[Any] = []
        self.n_files = self.n_publications = _FILES_EACH

    def __enter__(self) -> Self:
        """Connect, and let every machine, or every GPU, open the model. A GPU that others use is waited for.

        Raises:
            ClusterError: There is no cluster, or it has another version of the program or the model.
        """
        with ExitStack() as stack:
            stack.enter_context(redirect_stdout(sys.stderr))  # Ray says there, to the last, that a worker died
            _connect(self._address)
            stack.callback(ray.shutdown)
            self.embedders = self._started()
            self._next = cycle(self.embedders)
            self._check()
            self._reader: Any = ray.remote(_read).options(num_cpus=1, max_retries=_RETRIES)
            n_processors = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
            self.n_files = self.n_publications = _FILES_EACH * max(1, n_processors)
            self._leaving = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the cluster; what it was doing for this workers ends."""
        self._leaving.close()

    def read(self, file: Path, copy: Path | None) -> Wait:
        """Start reading a file, or its readable copy where there is one."""
        try:
            if max(one.stat().st_size for one in (file, copy or file)) > DEFAULT.file_bytes:
                return partial(read_best, file, copy)  # refused without looking: it needn't travel
            sent = (file.read_bytes(), None if copy is None else copy.read_bytes())
        except OSError as error:
            return partial(_gone, file, error.strerror or "")
        return partial(_settled, self._reader.remote(file.name, *sent))

    def embedding_ahead(self, own: Encoder) -> Encoder:
        """The one of the cluster."""
        return self.encoder

    def expect(self, texts: Sequence[str]) -> None:
        """Start embedding these texts."""
        self.encoder.expect(texts)

    def _started(self) -> list[Any]:
        """One embedder for each machine, which uses all its processors, or one for each GPU."""
        n_gpus = int(ray.cluster_resources().get("GPU", 0)) if self._gpus else 0  # type: ignore[no-untyped-call]
        n_machines = sum(node["Alive"] for node in ray.nodes())  # type: ignore[no-untyped-call]
        embedder = ray.remote(_Embedder).options(
            num_cpus=0, num_gpus=min(n_gpus, 1), scheduling_strategy="SPREAD", max_restarts=-1, max_task_retries=-1
        )
        return [embedder.remote(self._make_encoder) for _ in range(n_gpus or n_machines)]

    def _embed(self, texts: list[str]) -> Callable[[], Vectors]:
        coming = next(self._next).encode.remote(texts)

        @cache
        def wait() -> Vectors:
            rows: Vectors = ray.get(coming)
            return rows

        return wait

    def _check(self) -> None:
        """Everyone makes the same of a text, or their work may not be mixed."""
        own = _identity(self._own)
        try:
            others = ray.get([one.identity.remote() for one in self.embedders])
        except ray.exceptions.RayError as error:
            raise ClusterError(
                f"A machine of the cluster at {self._address} can't open the model: {str(error).splitlines()[-1]} "
                "Install vraagbaak there and run: vraagbaak model prepare"
            ) from error
        for other in others:
            if other != own:
                raise ClusterError(
                    f"A machine of the cluster at {self._address} reads and embeds with {other}, this one with {own}. "
                    "Install the same version and prepare the same model on both."
                )


class _Embedder:
    """An actor with the model open."""

    def __init__(self, make_encoder: Callable[[], Encoder]) -> None:
        self._encoder = make_encoder()

    def identity(self) -> str:
        return _identity(self._encoder)

    def process(self) -> int:
        return os.getpid()

    def encode(self, texts: list[str]) -> Vectors:
        return self._encoder.encode_passages(texts)


def _connect(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), _PATIENCE).close()  # Ray itself tries for minutes
        for name, value in _WATCHED.items():
            os.environ.setdefault(name, value)
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as error:
        raise ClusterError(
            f"There is no Ray cluster at {address} ({str(error).splitlines()[0]}). Start one on this machine: "
            "ray start --head --disable-usage-stats"
        ) from error


def _identity(encoder: Encoder) -> str:
    """All that decides what becomes of a file and a text."""
    return f"extractor {EXTRACTOR_VERSION}, model {encoder.name}, {' '.join(encoded_by(encoder).split(chr(0)))}"


def _read(name: str, content: bytes, copy: bytes | None) -> Reading | Failure:
    """A task: read a file that came as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file, readable = Path(folder, name), Path(folder, f"readable-{name}")
        file.write_bytes(content)
        if copy is not None:
            readable.write_bytes(copy)
        return read_best(file, None if copy is None else readable)


def _settled(reading: Any) -> Reading | Failure:  # noqa: ANN401 - a reference to what a task gives has no type
    """Wait for a reading; a file whose workers died again and again takes too much."""
    try:
        found: Reading | Failure = ray.get(reading)
    except ray.exceptions.WorkerCrashedError as error:
        return failure("too_large", f"its worker died {_RETRIES + 1} times: {error}"[:300])
    return found


def _gone(file: Path, why: str) -> Reading | Failure:
    raise SourceError(f"{file} can't be opened: {why}. Check the path and its rights.")
