"""Arrays as plain files: appended to while a generation is written, memory-mapped when it is read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from index.errors import StoreUnavailable
from index.store.codec import FLOAT16, to_float32, unit
from index.store.generations import WAY_OUT
from index.store.records import Vectors

Array = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]

_BLOCK = 65_536  # rows copied at once: 100 MB of vectors at most


def save(path: Path, values: Array) -> None:
    """Write an array as bytes and nothing else; shape and type are the reader's to know."""
    path.write_bytes(np.ascontiguousarray(values).tobytes())


def mapped(path: Path, dtype: npt.DTypeLike, width: int | None = None) -> Array:
    """The array in a file, read only and not read yet: (n,), or (n, width) when a width is given."""
    size = path.stat().st_size
    if not size:  # nothing can't be mapped
        flat: Array = np.zeros(0, dtype=dtype)
    else:
        flat = np.memmap(path, dtype=dtype, mode="r").view(np.ndarray)  # a plain array is quicker to look into
    return flat if width is None else flat.reshape(-1, width)


def mapped_starts(path: Path, n_rows: int) -> Rows:
    """Where each run of rows begins, and where the last one ends: (n_runs + 1,), from 0 up to ``n_rows``.

    Raises:
        StoreUnavailable: They tell of rows that aren't there; who takes such a run asks for all memory.
    """
    starts: Rows = mapped(path, np.int64)
    if not len(starts) or starts[0] != 0 or starts[-1] != n_rows or (starts[1:] < starts[:-1]).any():
        raise StoreUnavailable(f"{path} is damaged: it doesn't tell where {n_rows} rows begin and end. {WAY_OUT}")
    return starts


def check_rows(rows: Array, n_rows: int, path: Path) -> None:
    """Rows that a file names, any shape, are among the ``n_rows`` that there are.

    Raises:
        StoreUnavailable: They are not; an array with a place for each would take all memory.
    """
    if len(rows) and not (rows.min() >= 0 and rows.max() < n_rows):
        raise StoreUnavailable(f"{path} is damaged: it names a row that is not among the {n_rows} there are. {WAY_OUT}")


class Spool:
    """A file that rows are added to, of which the place of each is known at once."""

    def __init__(self, path: Path, dtype: npt.DTypeLike, width: int | None = None) -> None:
        self._path, self._dtype, self._width = path, np.dtype(dtype), width
        self._file = path.open("wb")
        self._length = 0

    def append(self, rows: Array) -> int:
        """Add rows; returns the place of the first."""
        start = self._length
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).tobytes())
        self._length += len(rows)
        return start

    def read(self) -> Array:
        """All that was added, memory-mapped."""
        self._file.flush()
        return mapped(self._path, self._dtype, self._width)

    def close(self) -> None:
        """Take the file away."""
        self._file.close()
        self._path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each new row, or run of rows, comes from: the old generation or what was added.

    All of shape (n,): ``added`` is boolean, ``start`` the first row over there, ``length`` the rows in the run.
    """

    added: npt.NDArray[np.bool_]
    start: Rows
    length: Rows

    @classmethod
    def of_single_rows(cls, added: npt.NDArray[np.bool_], start: Rows) -> Self:
        """Origins of runs of one row."""
        return cls(added, start, np.ones(len(start), dtype=np.int64))

    def gather(self, old: Callable[[Rows], Array], fresh: Array) -> Iterator[Array]:
        """The rows in their new order, in blocks that fit in memory; ``old`` takes places and gives their rows."""
        ends = np.cumsum(self.length)
        total = int(ends[-1]) if len(ends) else 0
        for first in range(0, total, _BLOCK):
            wanted = np.arange(first, min(first + _BLOCK, total))
            run = np.searchsorted(ends, wanted, side="right")
            place = self.start[run] + wanted - (ends[run] - self.length[run])
            block = np.empty((len(wanted), *fresh.shape[1:]), dtype=fresh.dtype)
            is_fresh = self.added[run]
            block[is_fresh] = fresh[place[is_fresh]]
            if not is_fresh.all():
                block[~is_fresh] = old(place[~is_fresh])
            yield block


_ROWS, _STARTS = "sentences.rows", "sentences.starts"


def write(folder: Path, lengths: Rows, blocks: Iterable[Array]) -> None:
    """Write the rows in blocks; ``lengths`` is the number of sentences of each passage."""
    with (folder / _ROWS).open("wb") as file:
        for block in blocks:
            file.write(np.ascontiguousarray(block, dtype=FLOAT16).tobytes())
    save(folder / _STARTS, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


def some(folder: Path, dim: int, n: int) -> Vectors:
    """So many of the vectors written, (n, dim), or as many as there are: spread evenly over all."""
    rows = mapped(folder / _ROWS, FLOAT16, dim)
    return rows[np.linspace(0, len(rows) - 1, min(n, len(rows))).astype(np.int64)].astype(np.float32)


class SentenceVectors:
    """The sentence vectors of a generation. ``rows`` is (n_sentences, dim), passage i has ``starts[i]:starts[i+1]``."""

    def __init__(self, folder: Path, dim: int) -> None:
        self.rows = mapped(folder / _ROWS, FLOAT16, dim)
        self.starts = mapped_starts(folder / _STARTS, len(self.rows))

    def of(self, rows: Rows) -> list[Vectors]:
        """For each passage row (n_sentences, dim) float32 unit rows: parts of one array."""
        starts, ends = self.starts[rows], self.starts[rows + 1]
        places = [np.arange(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        stored = self.rows[np.concatenate([np.empty(0, np.int64), *places])]
        found = unit(to_float32(stored))
        bounds = np.cumsum([0, *(ends - starts)]).tolist()
        return [found[start:end] for start, end in pairwise(bounds)]
