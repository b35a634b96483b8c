"""Passage vectors: the only file with FAISS."""

from collections.abc import Iterable
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.errors import StoreReadOnly, StoreUnavailable
from index.local.arrays import Array, Rows
from index.local.ranking import Scores, best
from index.store import Vectors

Mask = npt.NDArray[np.bool_]

_MORE = 32  # found beyond k, so that a tie at the border is mostly seen without a second search
_ROUNDING = 1e-5  # more than float32 can lose on a product of two unit vectors of a few thousand numbers


def build(path: Path, dim: int, blocks: Iterable[Array]) -> None:
    """Write an index of unit rows, row i in the order given.

    Raises:
        StoreReadOnly: The disk is full.
    """
    index = _empty(dim)
    for block in blocks:
        index.add(np.ascontiguousarray(block, dtype=np.float32))
    try:
        faiss.write_index(index, str(path))
        faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)  # FAISS says nothing when closing the file fails
    except RuntimeError as error:
        raise StoreReadOnly(
            f"{path} can't be written ({error}). The last generation is untouched. "
            "Free some space, then run the same command again."
        ) from error


class VectorIndex:
    """The vectors of a generation, memory-mapped. Safe to share between threads.

    Raises:
        StoreUnavailable: The file holds no index.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise StoreUnavailable(f"{path} holds no vectors ({error}). Go back: vraagbaak rollback") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def take(self, rows: Rows) -> Vectors:
        """(n, dim) unit rows in the order asked for."""
        taken: Vectors = self._index.reconstruct_batch(rows)
        return taken

    def search(self, vector: Vectors, k: int, allowed: Mask | None) -> tuple[Rows, Scores]:
        """The k allowed rows with the highest cosine, exactly: equal vectors tie, and ties come out by row.

        FAISS finds candidates in float32, where two equal rows may differ in the last bit; float64 orders them.
        """
        n_allowed = len(self) if allowed is None else int(allowed.sum())
        k = min(k, n_allowed)
        if k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float64)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        rows = self._candidates(query, k, min(k + _MORE, n_allowed), allowed)
        return best(rows, (self.take(rows).astype(np.float64) * vector.astype(np.float64)).sum(axis=1), k)

    def _candidates(self, query: Vectors, k: int, wider: int, allowed: Mask | None) -> Rows:
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        params = None if bits is None else _only(bits)
        scores, rows = self._index.search(query, wider, params=params)
        border = float(scores[0, k - 1]) - 2 * _ROUNDING
        if wider > k and scores[0, -1] >= border:  # the tie may go on beyond what was found
            rows = self._index.range_search(query, border, params=params)[2]
        return np.asarray(rows, dtype=np.int64).ravel()


def _only(bits: npt.NDArray[np.uint8]) -> faiss.SearchParameters:
    """Search only the rows whose bit is set. The stubs of FAISS know the C++ signatures, not the wrapped ones."""
    return faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]


def _empty(dim: int) -> faiss.Index:
    """Exact up to any size, 17 ms a query at 100,000 passages; what is bigger may want another index here."""
    return faiss.IndexFlatIP(dim)
