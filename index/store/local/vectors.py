"""Passage vectors, the only file with FAISS: all are looked at, or, of many, those in the lists nearest to a query."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeAlias

import faiss
import numpy as np
import numpy.typing as npt

from index.errors import StoreReadOnly, StoreUnavailable
from index.store.generations import WAY_OUT
from index.store.local.arrays import Array, Rows, check_rows
from index.store.local.postings import Scores, best
from index.store.records import Vectors

EXACT_BELOW = 50_000  # vectors: up to there looking at each one takes no longer than embedding the question
AT_LEAST = 0.995  # of what is nearest to the probes is found: then .98 or more of what is nearest to questions
DEPTH = 10  # nearest that are looked for then
N_PROBES = 200
TRAINED_ON = 64  # vectors for each list

_RESCORED = 500  # candidates of which the exact vectors are looked at
_FIRST_SHARE = 0.25  # of the lists: questions are further from passages than passages from each other


@dataclass(frozen=True, slots=True)
class Approximation:
    """How the vectors of a generation are searched, and how much of what is nearest was found when it was built.

    The ``n_probed`` lists nearest to a query are looked at, of ``n_lists``; ``recall`` is the share of the ``DEPTH``
    nearest vectors that were found so, 0 to 1, a mean over ``n_probes`` vectors of sentences.
    """

    n_lists: int
    n_probed: int
    recall: float
    n_probes: int

    def probed_for(self, n_allowed: int, n_all: int) -> int:
        """How many lists to look at when a filter keeps some vectors: as many vectors then as without one."""
        return min(self.n_lists, -(-self.n_probed * n_all // n_allowed))


def n_lists_of(n_vectors: int) -> int:
    """How many lists so many vectors are put in: the power of two nearest to the square root."""
    return int(2 ** round(np.log2(n_vectors) / 2))


def first_n_probed(n_lists: int) -> int:
    """How many lists are looked at, at least."""
    return max(1, round(n_lists * _FIRST_SHARE))


def more_probed(n_probed: int, n_lists: int) -> int:
    """How many to try next when so many find too little."""
    return min(n_lists, n_probed + max(1, n_probed // 4))


def rescored(k: int) -> int:
    """How many candidates are put in order by their exact vectors to get the k best."""
    return max(_RESCORED, 2 * k)


def recall(found: Rows, nearest: Rows) -> float:
    """The mean share of the nearest rows that are among those found; (n, any) and (n, k)."""
    return float(np.mean([np.isin(want, got).mean() for got, want in zip(found, nearest, strict=True)]))


Mask: TypeAlias = npt.NDArray[np.bool_]

_EXACT, _LISTS = "passages.faiss", "passages.lists.faiss"
_MORE = 32  # found beyond k, so that a tie at the border is mostly seen without a second search
_ROUNDING = 1e-5  # more than float32 can lose on a product of two unit vectors of a few thousand numbers
_BLOCK = 65_536  # rows taken at once
_ROUNDS = 10  # of finding the middles of the lists


def build(folder: Path, dim: int, blocks: Iterable[Array], probes: Vectors) -> Approximation | None:
    """Write unit rows, row i in the order given; many of them in lists too, and then tells how these are searched.

    ``probes`` (n, dim) are unit rows like those that will be searched for: on them is measured how far to look. Without
    any, all lists are looked at: the rows themselves are found more easily than a question, and say too little.

    Raises:
        StoreReadOnly: The disk is full.
    """
    exact = faiss.IndexFlatIP(dim)
    for block in blocks:
        exact.add(np.ascontiguousarray(block, dtype=np.float32))
    _write(exact, folder / _EXACT)
    if exact.ntotal < EXACT_BELOW:
        return None
    lists = _in_lists(exact)
    _write(lists, folder / _LISTS)
    if len(probes):
        return _tuned(lists, exact, probes, first_n_probed(lists.nlist))
    return _tuned(lists, exact, _some(exact, N_PROBES), lists.nlist)


class VectorIndex:
    """The vectors of a generation, memory-mapped. Safe to share between threads.

    Raises:
        StoreUnavailable: A file holds no index.
    """

    def __init__(self, folder: Path, searched: Approximation | None) -> None:
        self._folder = folder
        self._exact = _read(folder / _EXACT)
        self._searched = searched
        self._lists = _read(folder / _LISTS) if searched else None
        if self._lists is not None and self._lists.d != self._exact.d:
            raise StoreUnavailable(f"{folder / _LISTS} holds vectors of another length. {WAY_OUT}")

    def __len__(self) -> int:
        return int(self._exact.ntotal)

    @property
    def n_listed(self) -> int | None:
        """How many vectors stand in the lists; None where there are none."""
        return None if self._lists is None else int(self._lists.ntotal)

    def take(self, rows: Rows) -> Vectors:
        """(n, dim) unit rows in the order asked for. Raises StoreUnavailable: FAISS would read beside its memory."""
        check_rows(rows, len(self), self._folder)
        taken: Vectors = self._exact.reconstruct_batch(rows)
        return taken

    def search(self, vector: Vectors, k: int, allowed: Mask | None) -> tuple[Rows, Scores]:
        """The k allowed rows with the highest cosine: equal vectors tie, and ties come out by row.

        Without lists these are exactly the nearest; with lists some are missed, so many as was measured at building.
        FAISS finds candidates, where two equal rows may differ in the last bit; float64 orders them.
        """
        n_allowed = len(self) if allowed is None else int(allowed.sum())
        k = min(k, n_allowed)
        if k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float64)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        if self._lists is None:
            rows = self._nearest(query, k, min(k + _MORE, n_allowed), allowed)
        else:
            rows = self._listed(query, min(rescored(k), n_allowed), n_allowed, allowed)
        return best(rows, (self.take(rows).astype(np.float64) * vector.astype(np.float64)).sum(axis=1), k)

    def _nearest(self, query: Vectors, k: int, wider: int, allowed: Mask | None) -> Rows:
        params = None if allowed is None else _exactly(allowed)
        scores, rows = self._exact.search(query, wider, params=params)
        border = float(scores[0, k - 1]) - 2 * _ROUNDING
        if wider > k and scores[0, -1] >= border:  # the tie may go on beyond what was found
            rows = self._exact.range_search(query, border, params=params)[2]
        return np.asarray(rows, dtype=np.int64).ravel()

    def _listed(self, query: Vectors, wanted: int, n_allowed: int, allowed: Mask | None) -> Rows:
        assert self._lists is not None
        assert self._searched is not None
        for n_probed in (self._searched.probed_for(n_allowed, len(self)), self._searched.n_lists):
            try:
                rows = self._lists.search(query, wanted, params=_probing(n_probed, allowed))[1].ravel()
            except RuntimeError as error:
                raise StoreUnavailable(f"{self._folder / _LISTS} is damaged ({error}). {WAY_OUT}") from error
            if rows[-1] >= 0:  # else those lists have too few
                break
        return np.asarray(rows, dtype=np.int64)


def _in_lists(exact: faiss.IndexFlat) -> faiss.IndexIVF:
    """The vectors of an exact index in lists; the same for the same vectors."""
    n_lists, dim = n_lists_of(exact.ntotal), exact.d
    n_parts = dim // 2 if dim % 2 == 0 else dim  # each part of two numbers becomes four bits
    middles = faiss.IndexFlatL2(dim)
    lists = faiss.IndexIVFPQFastScan(middles, dim, n_lists, n_parts, 4, faiss.METRIC_L2)
    lists.cp.niter, lists.cp.max_points_per_centroid = _ROUNDS, TRAINED_ON
    lists.train(_some(exact, TRAINED_ON * n_lists))
    for first in range(0, exact.ntotal, _BLOCK):
        lists.add(exact.reconstruct_n(first, min(_BLOCK, exact.ntotal - first)))
    return lists


def _tuned(lists: faiss.IndexIVF, exact: faiss.IndexFlat, probes: Vectors, n_probed: int) -> Approximation:
    """Look in so many lists, or in more until enough is found."""
    nearest = exact.search(probes, DEPTH)[1]
    wanted = min(rescored(DEPTH), exact.ntotal)
    while True:
        found = lists.search(probes, wanted, params=_probing(n_probed, None))[1]
        share = recall(found, nearest)
        if share >= AT_LEAST or n_probed == lists.nlist:
            return Approximation(lists.nlist, n_probed, round(share, 4), len(probes))
        n_probed = more_probed(n_probed, lists.nlist)


def _some(exact: faiss.IndexFlat, n: int) -> Vectors:
    """So many rows, spread evenly over all."""
    rows: Vectors = exact.reconstruct_batch(np.linspace(0, exact.ntotal - 1, min(n, exact.ntotal)).astype(np.int64))
    return rows


_MAPPING = Lock()
_TABLES = 9  # FAISS makes tables beside the lists, eight times as large as their middles at most (two numbers a code)


def _mapped(path: Path) -> faiss.Index:
    """The index in a file, memory-mapped: a length in it asks for no more memory than its tables take."""
    with _MAPPING:  # the limit is one for the whole process
        usual = faiss.get_deserialization_vector_byte_limit()
        faiss.set_deserialization_vector_byte_limit(_TABLES * path.stat().st_size)
        try:
            return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        finally:
            faiss.set_deserialization_vector_byte_limit(usual)


def _write(index: faiss.Index, path: Path) -> None:
    try:
        faiss.write_index(index, str(path))
        _mapped(path)  # FAISS says nothing when closing the file fails
    except RuntimeError as error:
        raise StoreReadOnly(
            f"{path} can't be written ({error}). The last generation is untouched. "
            "Free some space, then run the same command again."
        ) from error


def _read(path: Path) -> faiss.Index:
    try:
        return _mapped(path)
    except (RuntimeError, MemoryError) as error:
        raise StoreUnavailable(f"{path} holds no vectors ({error}). {WAY_OUT}") from error


# The stubs of FAISS know the C++ signatures of parameters, not the wrapped ones.


def _exactly(allowed: Mask) -> faiss.SearchParameters:
    """Search only the rows whose bit is set."""
    return faiss.SearchParameters(sel=_only(allowed))  # type: ignore[call-arg]


def _probing(n_probed: int, allowed: Mask | None) -> faiss.SearchParameters:
    """Search only so many lists, and only the rows whose bit is set."""
    if allowed is None:
        return faiss.SearchParametersIVF(nprobe=n_probed)  # type: ignore[call-arg]
    return faiss.SearchParametersIVF(nprobe=n_probed, sel=_only(allowed))  # type: ignore[call-arg]


def _only(allowed: Mask) -> faiss.IDSelector:
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]
