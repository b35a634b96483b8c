"""Who reads files and embeds texts: processes of this machine, or those of a cluster (ingest/ray_crew.py)."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeAlias

from ingest import sandbox
from ingest.reading import Failure, Reading
from ingest.titles import from_name

Wait: TypeAlias = Callable[[], Reading | Failure]  # waits for what is read of a file; raises SourceError

_READERS = 2
_AHEAD = 4  # readings that may wait: bounds the memory


class Crew(Protocol):
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

    def expect(self, texts: Sequence[str]) -> None:
        """Start embedding: soon the encoder of this crew is asked for the vectors of these texts."""
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
    """This machine: each file in a process of its own, two at a time; texts are embedded when they are asked for."""

    n_files = _AHEAD
    n_publications = 0

    def __enter__(self) -> Self:
        """Itself."""
        self._pool = ThreadPoolExecutor(_READERS, thread_name_prefix="read")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is being read."""
        self._pool.shutdown()

    def read(self, file: Path, copy: Path | None) -> Wait:
        """Start reading a file, or its readable copy where there is one."""
        return self._pool.submit(read_best, file, copy).result

    def expect(self, texts: Sequence[str]) -> None:
        """Nothing: all cores are busy already."""


def read_best(file: Path, copy: Path | None) -> Reading | Failure:
    """What is read of a file, from its readable copy where there is one: only the name is then that of the file."""
    if copy is None:
        return sandbox.read(file)
    result = sandbox.read(copy)
    if isinstance(result, Reading) and result.title_source == "name":
        return replace(result, title=from_name(file.name))
    return result
