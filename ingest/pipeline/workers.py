"""Who reads files, some ahead of what is embedded, and embeds texts: processes of this machine or of a cluster."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeAlias

from index.encoder.protocol import Encoder
from index.errors import SourceError
from ingest.archive.originals import Copies, sha256_of
from ingest.pipeline.caches import ReadingCache, readable
from ingest.pipeline.intake import AheadEncoder
from ingest.pipeline.report_rows import gone, still_changing
from ingest.reading import sandbox
from ingest.reading.front_matter import from_name
from ingest.reading.result import Failure, Reading, from_json, to_json
from ingest.sources.identity import FoundSource

Wait: TypeAlias = Callable[[], Reading | Failure]  # waits for what is read of a file; raises SourceError

_READERS = 2
_AHEAD = 4  # readings that may wait: bounds the memory


class Workers(Protocol):
    """Works ahead of the one who puts publications into the generation, in order."""

    @property
    def n_files(self) -> int:
        """How many files are read before the first of them is taken in."""
        ...

    @property
    def n_publications(self) -> int:
        """How many publications are cut into passages before the first of them is taken in, so as to ``expect``."""
        ...

    def read(self, file: Path, copy: Path | None) -> Wait:
        """Start reading a file, or its readable copy where there is one."""
        ...

    def embedding_ahead(self, own: Encoder) -> Encoder:
        """The encoder that gives what is embedded by then of what it was told to ``expect``."""
        ...

    def expect(self, texts: Sequence[str]) -> None:
        """Start embedding: soon the encoder of this workers is asked for the vectors of these texts."""
        ...

    def __enter__(self) -> Self:
        """Get ready: only then it reads and embeds."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let everyone go, until it is entered again."""
        ...


class Here:
    """This machine: two files are read at a time, each in a process of its own, and one publication is embedded ahead.

    So the cores embed what comes while the rules, on one of them, go through what is there.
    """

    n_files = _AHEAD
    n_publications = 1

    def __enter__(self) -> Self:
        """Itself."""
        with ExitStack() as stack:
            self._read = stack.enter_context(sandbox.ForkingReader()).read
            self._readers = stack.enter_context(ThreadPoolExecutor(_READERS, thread_name_prefix="read"))
            self._embedder = ThreadPoolExecutor(1, thread_name_prefix="embed")
            stack.callback(self._embedder.shutdown, cancel_futures=True)
            self._leaving = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is being read."""
        self._leaving.close()

    def read(self, file: Path, copy: Path | None) -> Wait:
        """Start reading a file, or its readable copy where there is one."""
        return self._readers.submit(read_best, file, copy, self._read).result

    def embedding_ahead(self, own: Encoder) -> Encoder:
        """The same encoder, in a thread of its own."""
        self._encoder = AheadEncoder(
            own, lambda texts: self._embedder.submit(own.encode_passages, texts).result, lambda: 1
        )
        return self._encoder

    def expect(self, texts: Sequence[str]) -> None:
        """Start embedding these texts."""
        self._encoder.expect(texts)


def read_best(
    file: Path, copy: Path | None, read: Callable[[Path], Reading | Failure] = sandbox.read
) -> Reading | Failure:
    """What is read of a file, from its readable copy where there is one: only the name is then that of the file."""
    if copy is None:
        return read(file)
    result = read(copy)
    if isinstance(result, Reading) and result.title_source == "name":
        return replace(result, title=from_name(file.name))
    return result


Read: TypeAlias = tuple[FoundSource, Reading | Failure]


def read_ahead(sources: Iterable[FoundSource], cache: ReadingCache, copies: Copies, workers: Workers) -> Iterator[Read]:
    """Each source with what was read of it, or of its readable copy, in order; only this thread uses the cache."""
    waiting: deque[tuple[FoundSource, Wait]] = deque()
    for found in sources:
        waiting.append((found, _start(found, cache, copies, workers)))
        if len(waiting) > workers.n_files:
            yield _finish(*waiting.popleft(), cache, copies)
    while waiting:
        yield _finish(*waiting.popleft(), cache, copies)


def expected(
    readings: Iterable[Read], workers: Workers, texts_of: Callable[[FoundSource, Reading], Sequence[str]]
) -> Iterator[Read]:
    """The same readings in order; the workers embeds ``texts_of`` some of them before the first is given out."""
    waiting: deque[Read] = deque()
    for found, result in readings:
        if workers.n_publications and isinstance(result, Reading):
            workers.expect(texts_of(found, result))
        waiting.append((found, result))
        if len(waiting) > workers.n_publications:
            yield waiting.popleft()
    yield from waiting


def _start(found: FoundSource, cache: ReadingCache, copies: Copies, workers: Workers) -> Wait:
    copy = copies.of(found.sha256)
    kept = cache.get(_key(found, copy))
    return partial(_as_found, found, workers.read(found.content, copy)) if kept is None else partial(from_json, kept)


def _as_found(found: FoundSource, wait: Wait) -> Reading | Failure:
    """What is read of a file, unless it changed since its checksum was taken: it may still be growing."""
    try:
        result = wait()
        is_same = sha256_of(found.content) == found.sha256
    except (SourceError, FileNotFoundError, PermissionError) as error:
        return Failure("partial", gone(), str(error))
    if isinstance(result, Reading) and not is_same:
        return Failure("partial", still_changing(), "its bytes changed while it was read")
    return result


def _key(found: FoundSource, copy: Path | None) -> str:
    return found.sha256 if copy is None else readable(found.sha256)


def _finish(found: FoundSource, wait: Wait, cache: ReadingCache, copies: Copies) -> Read:
    result = wait()
    if isinstance(result, Reading):
        cache.put(_key(found, copies.of(found.sha256)), to_json(result))
    return found, result
