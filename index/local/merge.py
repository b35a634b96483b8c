"""The postings of a next generation: those of the old one that stay, and those of what was added."""

from array import array
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.local import postings
from index.local.arrays import Array, Rows, Spool
from index.local.postings import LexicalIndex, Postings


class TermSpool:
    """The terms of added passages, kept on disk until the generation is written."""

    def __init__(self, folder: Path) -> None:
        self._numbers: dict[str, int] = {}
        self._terms = Spool(folder / "added.terms", np.uint32)
        self._weights = Spool(folder / "added.weights", np.float32)
        self._ends = array("q", [0])

    def append(self, terms: Mapping[str, float]) -> None:
        """Add the terms of one passage, with their summed weights."""
        numbers = [self._numbers.setdefault(term, len(self._numbers)) for term in terms]
        self._terms.append(np.array(numbers, dtype=np.uint32))
        self._weights.append(np.fromiter(terms.values(), dtype=np.float32, count=len(terms)))
        self._ends.append(self._ends[-1] + len(numbers))

    def terms(self) -> list[str]:
        """Every term that was added, by number."""
        return list(self._numbers)

    def read(self, row_of: Rows) -> tuple[Array, Array, Array]:
        """Term, row and weight of every posting; ``row_of`` is the row of each added passage, -1 for none."""
        ends: Rows = np.array(self._ends, dtype=np.int64)
        rows = np.repeat(row_of, ends[1:] - ends[:-1])
        stays = rows >= 0
        return self._terms.read()[stays], rows[stays], self._weights.read()[stays]

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
    parts = [_renumbered(added.read(row_of_added), added.terms(), number_of)]
    if old:
        parts.append(_renumbered(_spread(old.postings, row_of_old), old_terms, number_of))
    term, row, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    n_passages = int((row_of_old >= 0).sum() + (row_of_added >= 0).sum())
    order = np.argsort(term * n_passages + row, kind="stable")  # quick, as the old ones are in order
    _write_sorted(folder, terms, n_passages, term[order], row[order], weight[order])


def _write_sorted(folder: Path, terms: list[str], n_passages: int, term: Array, row: Array, weight: Array) -> None:
    counts = np.bincount(term, minlength=len(terms))
    used = np.flatnonzero(counts)  # what only stood in deleted passages goes
    starts = np.concatenate([[0], np.cumsum(counts[used])])
    lengths = np.bincount(row, weights=weight, minlength=n_passages).astype(np.float32)
    postings.write(folder, [terms[number] for number in used], Postings(starts, row, weight, lengths))


def _spread(old: Postings, row_of_old: Rows) -> tuple[Array, Array, Array]:
    term = np.repeat(np.arange(len(old.starts) - 1), np.diff(old.starts))
    rows = row_of_old[old.rows]
    stays = rows >= 0
    return term[stays], rows[stays], old.weights[stays]


def _renumbered(
    part: tuple[Array, Array, Array], terms: list[str], number_of: Mapping[str, int]
) -> tuple[Array, Array, Array]:
    term, row, weight = part
    numbers = np.fromiter((number_of[text] for text in terms), dtype=np.int64, count=len(terms))
    return numbers[term], row, weight
