"""The postings of a next generation: those of the old one that stay, and those of what was added."""

import math
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from index.local.arrays import Array, Rows, Spool
from index.local.postings import LexicalIndex, PostingsWriter

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


def write(folder: Path, old: LexicalIndex | None, row_of_old: Rows, added: TermSpool, row_of_added: Rows) -> None:
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
    rows = row_of[old.postings.rows[part]]
    stays = rows >= 0
    return np.repeat(numbers[first:last], np.diff(starts))[stays], rows[stays], old.postings.weights[part][stays]


def _numbers(terms: list[str], number_of: Mapping[str, int]) -> Rows:
    return np.fromiter((number_of[text] for text in terms), dtype=np.int64, count=len(terms))
