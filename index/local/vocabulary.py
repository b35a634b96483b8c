"""All terms of a generation in order, as one memory-mapped file: nothing is loaded when it is opened."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.local.arrays import mapped, save

_TEXT, _ENDS = "terms.utf8", "terms.ends"
_REMEMBERED = 20_000  # terms


def write(folder: Path, terms: Sequence[str]) -> None:
    """Write terms; they must be sorted and differ."""
    encoded = [term.encode("utf-8") for term in terms]
    (folder / _TEXT).write_bytes(b"".join(encoded))
    save(folder / _ENDS, np.cumsum([0, *map(len, encoded)], dtype=np.int64))


class Vocabulary:
    """Terms by number and numbers by term. Text order is that of code points, which is that of UTF-8 bytes."""

    def __init__(self, folder: Path) -> None:
        self._text = mapped(folder / _TEXT, np.uint8)
        self._ends = mapped(folder / _ENDS, np.int64)
        self.number = lru_cache(_REMEMBERED)(self._number)  # a question looks up the same words for several ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def _number(self, term: str) -> int | None:
        """The number of a term, None when it stands nowhere: a binary search."""
        wanted = term.encode("utf-8")
        place = self._place(wanted)
        return place if place < len(self) and self._at(place) == wanted else None

    def all(self) -> list[str]:
        """Every term, in order."""
        return self._between(0, len(self))

    def starting_with(self, prefix: str) -> list[str]:
        """Every term that begins so, in order."""
        begin = prefix.encode("utf-8")
        return self._between(self._place(begin), self._place(begin + b"\xff"))  # no UTF-8 has that byte

    def _place(self, wanted: bytes) -> int:
        """How many terms come before this one."""
        return bisect_left(range(len(self)), wanted, key=self._at)

    def _between(self, low: int, high: int) -> list[str]:
        return [self._at(number).decode("utf-8") for number in range(low, high)]

    def _at(self, number: int) -> bytes:
        return self._text[self._ends[number] : self._ends[number + 1]].tobytes()
