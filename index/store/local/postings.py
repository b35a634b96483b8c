"""BM25, exactly: where each term stands, as memory-mapped arrays; searched, and merged into the next ones."""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.bounded_cache import BoundedCache
from index.store.bm25 import K1, B, totals
from index.store.local.arrays import Array, Rows, Spool, check_rows, mapped, mapped_starts, save
from index.store.records import Term

Scores = npt.NDArray[np.float64]


def best(rows: Rows, scores: Scores, k: int) -> tuple[Rows, Scores]:
    """The k rows with the highest scores, best first; equal scores by row, also at the border of k."""
    if 0 < k < len(rows):
        border = np.partition(scores, len(scores) - k)[len(scores) - k]
        candidates = scores >= border
        rows, scores = rows[candidates], scores[candidates]
    order = np.lexsort((rows, -scores))[: max(k, 0)]
    return rows[order], scores[order]


Mask: TypeAlias = npt.NDArray[np.bool_]

_LEADERS = 4000  # rows of telling words whose scores say what the k best have at least
_SLACK = 1e-9  # more than rounding can change


@dataclass(frozen=True, slots=True)
class TermList:
    """The passages that a term of the query stands in: ``rows`` in order, and what it gains each, at most ``peak``.

    ``factor`` is what the query's weight and the idf of the term make of a gain.
    """

    rows: npt.NDArray[np.uint32]
    gains: npt.NDArray[np.float32]
    factor: float
    peak: float


def best_rows(lists: Sequence[TermList], n_rows: int, k: int, allowed: Mask | None) -> tuple[Rows, Scores]:
    """The k allowed rows with the highest sums, ties by row; each stands in a list.

    Every row is added up in the order of the lists, so that equal passages tie to the last bit.
    """
    if k < 1 or not lists:
        return np.zeros(0, np.int64), np.zeros(0, np.float64)
    scores = _added_up(lists, n_rows)
    rows = np.flatnonzero(scores >= _least(lists, scores, k, allowed))
    if allowed is not None:
        rows = rows[allowed[rows]]
    return best(rows, scores[rows], k)


def _added_up(lists: Sequence[TermList], n_rows: int) -> Scores:
    ends = np.cumsum([len(one.rows) for one in lists]).tolist()
    rows, gained = np.empty(ends[-1], np.int64), np.empty(ends[-1], np.float64)  # as NumPy counts: no more copies
    for one, end in zip(lists, ends, strict=True):
        part = slice(end - len(one.rows), end)
        rows[part] = one.rows
        np.multiply(one.gains, one.factor, out=gained[part], dtype=np.float64)
    return np.bincount(rows, gained, n_rows).astype(np.float64, copy=False)


def _least(lists: Sequence[TermList], scores: Scores, k: int, allowed: Mask | None) -> float:
    """What the k best have at least: so most of the rows needn't be put in order."""
    telling = max(lists, key=lambda one: one.factor * one.peak)
    leaders = telling.rows[:: -(-len(telling.rows) // _LEADERS)]
    if allowed is not None:
        leaders = leaders[allowed[leaders]]
    if len(leaders) < k:
        return float(np.finfo(np.float64).tiny)  # a row that has no term at all has 0
    return float(np.partition(scores[leaders], len(leaders) - k)[len(leaders) - k]) - _SLACK


_TEXT, _ENDS = "terms.utf8", "terms.ends"
_REMEMBERED = 20_000  # terms


def write_vocabulary(folder: Path, terms: Sequence[str]) -> None:
    """Write terms; they must be sorted and differ."""
    encoded = [term.encode("utf-8") for term in terms]
    (folder / _TEXT).write_bytes(b"".join(encoded))
    save(folder / _ENDS, np.cumsum([0, *map(len, encoded)], dtype=np.int64))


class Vocabulary:
    """Terms by number and numbers by term. Text order is that of code points, which is that of UTF-8 bytes."""

    def __init__(self, folder: Path) -> None:
        self._text = mapped(folder / _TEXT, np.uint8)
        self._ends = mapped_starts(folder / _ENDS, len(self._text))
        # A question looks up the same words for several ends. Not lru_cache: it would hold self, which holds it, and
        # the files would stay mapped until the garbage collector comes.
        self._numbers: BoundedCache[str, int | None] = BoundedCache(_REMEMBERED)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def number(self, term: str) -> int | None:
        """The number of a term, None when it stands nowhere."""
        return self._numbers.get([term], lambda _missing: {term: self._number(term)})[term]

    def _number(self, term: str) -> int | None:
        wanted = term.encode("utf-8", "surrogatepass")  # half a character is sought, and stands nowhere
        place = self._place(wanted)
        return place if place < len(self) and self._at(place) == wanted else None

    def all(self) -> list[str]:
        """Every term, in order."""
        return self._between(0, len(self))

    def starting_with(self, prefix: str) -> list[str]:
        """Every term that begins so, in order."""
        begin = prefix.encode("utf-8", "surrogatepass")
        return self._between(self._place(begin), self._place(begin + b"\xff"))  # no UTF-8 has that byte

    def _place(self, wanted: bytes) -> int:
        """How many terms come before this one."""
        return bisect_left(range(len(self)), wanted, key=self._at)

    def _between(self, low: int, high: int) -> list[str]:
        return [self._at(number).decode("utf-8") for number in range(low, high)]

    def _at(self, number: int) -> bytes:
        return self._text[self._ends[number] : self._ends[number + 1]].tobytes()


_STARTS, _ROWS, _WEIGHTS, _LENGTHS = "postings.starts", "postings.rows", "postings.weights", "postings.lengths"
_GAINS, _PEAKS = "postings.gains", "postings.peaks"


@dataclass(frozen=True, slots=True)
class Postings:
    """Which term stands in which passage, how heavily, and what that is worth.

    ``starts`` is (n_terms + 1,): term t has the postings ``starts[t]:starts[t + 1]``, in the order of their ``rows``
    (passage row, uint32); ``weights`` and ``gains`` (float32) are beside them. A gain is the score without idf and
    the query's weight, between 0 and 1; ``peaks`` (n_terms,) has the highest of each term. ``lengths`` is
    (n_passages,), float32.
    """

    starts: Rows
    rows: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    gains: npt.NDArray[np.float32]
    peaks: npt.NDArray[np.float32]
    lengths: npt.NDArray[np.float32]


class PostingsWriter:
    """Writes the postings of a generation, some terms at a time. ``lengths`` is (n_passages,), in the order of rows."""

    def __init__(self, folder: Path, lengths: npt.NDArray[np.float32]) -> None:
        self._folder = folder
        mean = float(lengths.mean(dtype=np.float64)) if len(lengths) else 1.0
        self._norms = K1 * (1 - B + B * lengths.astype(np.float64) / mean)
        save(folder / _LENGTHS, lengths.astype(np.float32))
        self._files = {name: (folder / name).open("wb") for name in (_ROWS, _WEIGHTS, _GAINS)}
        self._terms: list[str] = []
        self._counts: list[Rows] = []
        self._peaks: list[npt.NDArray[np.float32]] = []

    def append(self, terms: Sequence[str], counts: Rows, rows: Rows, weights: npt.NDArray[np.float32]) -> None:
        """Add the next terms, in order: the first ``counts[0]`` postings are of the first one, and so on."""
        heavy = weights.astype(np.float64)
        gains = (heavy / (heavy + self._norms[rows])).astype(np.float32)
        self._files[_ROWS].write(rows.astype(np.uint32).tobytes())
        self._files[_WEIGHTS].write(weights.tobytes())
        self._files[_GAINS].write(gains.tobytes())
        if len(terms):
            self._peaks.append(np.maximum.reduceat(gains, np.cumsum(counts) - counts))
        self._terms += terms
        self._counts.append(counts)

    def close(self) -> None:
        """Write what is known once all are there."""
        for file in self._files.values():
            file.close()
        write_vocabulary(self._folder, self._terms)
        save(self._folder / _STARTS, np.cumsum(np.concatenate([np.zeros(1, np.int64), *self._counts])))
        save(self._folder / _PEAKS, np.concatenate([np.zeros(0, np.float32), *self._peaks]))


def read(folder: Path) -> Postings:
    """The postings of a generation, memory-mapped. Raises StoreUnavailable."""
    rows = mapped(folder / _ROWS, np.uint32)
    return Postings(
        mapped_starts(folder / _STARTS, len(rows)),
        rows,
        mapped(folder / _WEIGHTS, np.float32),
        mapped(folder / _GAINS, np.float32),
        mapped(folder / _PEAKS, np.float32),
        mapped(folder / _LENGTHS, np.float32),
    )


class LexicalIndex:
    """Searches the postings of a generation. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.vocabulary = Vocabulary(folder)
        self.postings = read(folder)
        self._rows_file = folder / _ROWS

    def document_frequency(self, term: str) -> int:
        """In how many passages a term stands."""
        number = self.vocabulary.number(term)
        return 0 if number is None else int(self.postings.starts[number + 1] - self.postings.starts[number])

    def search(self, terms: Sequence[Term], k: int, allowed: npt.NDArray[np.bool_] | None) -> tuple[Rows, Scores]:
        """The k allowed rows with the highest BM25, ties by row; each has at least one of the terms."""
        known = ((self.vocabulary.number(text), weight) for text, weight in sorted(totals(terms).items()))
        lists = [self._list(number, weight) for number, weight in known if number is not None]
        return best_rows(lists, len(self.postings.lengths), k, allowed)

    def _list(self, number: int, weight: float) -> TermList:
        part = slice(int(self.postings.starts[number]), int(self.postings.starts[number + 1]))
        having, n_passages = part.stop - part.start, len(self.postings.lengths)
        idf = math.log(1 + (n_passages - having + 0.5) / (having + 0.5))
        return TermList(self.rows(part), self.postings.gains[part], weight * idf, float(self.postings.peaks[number]))

    def rows(self, part: slice) -> npt.NDArray[np.uint32]:
        """The passage rows of these postings, held against how many there are. Raises StoreUnavailable."""
        rows = self.postings.rows[part]
        check_rows(rows, len(self.postings.lengths), self._rows_file)
        return rows


_AT_ONCE = 8_000_000  # postings that are put in order in memory: a gigabyte while it lasts


class TermSpool:
    """The terms of added passages, kept on disk until the generation is written."""

    def __init__(self, folder: Path) -> None:
        self._numbers: dict[str, int] = {}
        self._terms = Spool(folder / "added.terms", np.uint32)
        self._weights = Spool(folder / "added.weights", np.float32)
        self._ends = array("q", [0])
        self._lengths = array("f")

    def append(self, terms: Mapping[str, float]) -> None:
        """Add the terms of one passage, with their summed weights."""
        numbers = [self._numbers.setdefault(term, len(self._numbers)) for term in terms]
        self._terms.append(np.array(numbers, dtype=np.uint32))
        self._weights.append(np.fromiter(terms.values(), dtype=np.float32, count=len(terms)))
        self._ends.append(self._ends[-1] + len(numbers))
        self._lengths.append(math.fsum(terms.values()))  # whatever the order of the terms

    def terms(self) -> list[str]:
        """Every term that was added, by number."""
        return list(self._numbers)

    def lengths(self) -> Array:
        """The summed weight of all terms of each passage, float32."""
        return np.array(self._lengths, dtype=np.float32)

    def counts(self) -> Rows:
        """In how many added passages each term stands, by number, whether they stay or not."""
        return np.bincount(self._terms.read(), minlength=len(self._numbers))

    def between(self, number_of: Rows, low: int, high: int, row_of: Rows) -> tuple[Array, Array, Array]:
        """New number, row and weight of the postings whose new number is at least ``low`` and below ``high``.

        ``number_of`` is the new number of each term, ``row_of`` the row of each added passage, -1 for none.
        """
        ends: Rows = np.array(self._ends, dtype=np.int64)
        numbers = number_of[self._terms.read()]
        found = np.flatnonzero((numbers >= low) & (numbers < high))
        rows = row_of[np.searchsorted(ends, found, side="right") - 1]
        stays = rows >= 0
        return numbers[found[stays]], rows[stays], self._weights.read()[found[stays]]

    def close(self) -> None:
        """Take the files away."""
        self._terms.close()
        self._weights.close()


def write_merged(
    folder: Path, old: LexicalIndex | None, row_of_old: Rows, added: TermSpool, row_of_added: Rows
) -> None:
    """Write the postings of a generation.

    ``row_of_old`` and ``row_of_added`` give the new row of each old and each added passage, -1 for one that is gone.
    The outcome doesn't depend on what was old and what was added.
    """
    old_terms = old.vocabulary.all() if old else []
    terms = sorted({*old_terms, *added.terms()})
    number_of = {term: number for number, term in enumerate(terms)}
    old_numbers, added_numbers = _numbers(old_terms, number_of), _numbers(added.terms(), number_of)
    counts = np.zeros(len(terms), dtype=np.int64)
    counts[added_numbers] += added.counts()
    if old:
        counts[old_numbers] += np.diff(old.postings.starts)
    out = PostingsWriter(folder, _lengths(old, row_of_old, added, row_of_added))
    for low, high in _ranges(counts):
        parts = [added.between(added_numbers, low, high, row_of_added)]
        if old:
            parts.append(_old_between(old, old_numbers, low, high, row_of_old))
        number, row, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.lexsort((row, number))
        there = np.bincount(number - low, minlength=high - low)
        used = np.flatnonzero(there)  # what only stood in deleted passages goes
        out.append([terms[low + one] for one in used], there[used], row[order], weight[order])
    out.close()


def _lengths(old: LexicalIndex | None, row_of_old: Rows, added: TermSpool, row_of_added: Rows) -> Array:
    lengths = np.zeros(int((row_of_old >= 0).sum() + (row_of_added >= 0).sum()), dtype=np.float32)
    lengths[row_of_added[row_of_added >= 0]] = added.lengths()[row_of_added >= 0]
    if old:
        lengths[row_of_old[row_of_old >= 0]] = old.postings.lengths[row_of_old >= 0]
    return lengths


def _ranges(counts: Rows) -> Iterator[tuple[int, int]]:
    """Runs of terms with about so many postings as go at once; one term may have more."""
    run = np.cumsum(counts) // _AT_ONCE
    borders = [0, *(np.flatnonzero(np.diff(run)) + 1).tolist(), len(counts)]
    yield from zip(borders, borders[1:], strict=False)


def _old_between(old: LexicalIndex, numbers: Rows, low: int, high: int, row_of: Rows) -> tuple[Array, Array, Array]:
    """New number, row and weight of the old postings that stay; old numbers have the order of the new ones."""
    first, last = np.searchsorted(numbers, [low, high])
    starts = old.postings.starts[first : last + 1]
    part = slice(int(starts[0]), int(starts[-1]))
    rows = row_of[old.rows(part)]
    stays = rows >= 0
    return np.repeat(numbers[first:last], np.diff(starts))[stays], rows[stays], old.postings.weights[part][stays]


def _numbers(terms: list[str], number_of: Mapping[str, int]) -> Rows:
    return np.fromiter((number_of[text] for text in terms), dtype=np.int64, count=len(terms))
