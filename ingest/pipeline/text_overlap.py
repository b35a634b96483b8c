"""How much of one text stands in another too: sketches of texts, and the publications that nearly hold each other.

A sketch keeps the hashes of runs of five words, one in eight of them, whatever the text is: so the share of a sketch
that another one holds is, within a few per cent, the share of the text (Broder 1997; a "scaled" MinHash).
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Sketch: TypeAlias = npt.NDArray[np.uint64]  # sorted, each hash once

SKETCH_VERSION = "1"  # raised when another sketch comes out: cached ones are then old
ALIKE = 0.75  # share of a text that another one holds, from where they are near-duplicates; see docs/maintenance.md

_RUN = 5  # words
_ONE_IN = np.uint64(8)
_FEWEST = 12  # hashes: below, about a hundred words, chance decides
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Alike:
    """Two publications: ``share`` of the first stands in the other, ``other_share`` of the other in the first."""

    publication_id: str
    other_id: str
    share: float
    other_share: float


def sketch(text: str) -> Sketch:
    """The sketch of a text; (n,) with n about an eighth of its words."""
    words = [zlib.crc32(word.encode()) for word in re.findall(r"\w+", text.casefold())]
    if len(words) < _RUN:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.array(words, dtype=np.uint64)
    n_runs = len(hashes) - _RUN + 1
    runs = np.zeros(n_runs, dtype=np.uint64)
    for offset in range(_RUN):  # overflow is meant: arithmetic modulo 2^64
        runs = (runs + hashes[offset : offset + n_runs]) * _MULTIPLIER
    runs = _mixed(runs)
    return np.unique(runs[runs % _ONE_IN == 0])


class TextOverlap:
    """The sketches of all publications, sorted by hash: 12 bytes for each eight words of an archive."""

    def __init__(self, sketches: Mapping[str, Sketch]) -> None:
        self._sketches = {one: hashes for one, hashes in sketches.items() if len(hashes) >= _FEWEST}
        self._ids = list(self._sketches)
        lengths = [len(hashes) for hashes in self._sketches.values()]
        hashes = np.concatenate([np.zeros(0, np.uint64), *self._sketches.values()])
        order = np.argsort(hashes)
        self._hashes = hashes[order]
        self._holders = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]

    def like(self, publication_id: str) -> list[Alike]:
        """The publications that nearly hold this one or that it nearly holds, the fullest first."""
        own = self._sketches.get(publication_id)
        if own is None:
            return []
        found = [
            Alike(publication_id, other, number / len(own), number / len(self._sketches[other]))
            for other, number in zip(self._ids, self._shared(own).tolist(), strict=True)
            if other != publication_id
        ]
        return sorted(
            (one for one in found if max(one.share, one.other_share) >= ALIKE),
            key=lambda one: (-max(one.share, one.other_share), one.other_id),
        )

    def _shared(self, own: Sketch) -> npt.NDArray[np.intp]:
        """How many of these hashes each publication holds, (n_publications,)."""
        first, last = (np.searchsorted(self._hashes, own, side) for side in ("left", "right"))
        lengths = last - first
        inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.bincount(self._holders[np.repeat(first, lengths) + inside], minlength=len(self._ids))


def _mixed(hashes: Sketch) -> Sketch:
    """Spread over all 64 bits, so that every eighth is a fair sample (Steele et al. 2014, splitmix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * _MIX[0]
    hashes = (hashes ^ (hashes >> np.uint64(27))) * _MIX[1]
    mixed: Sketch = hashes ^ (hashes >> np.uint64(31))
    return mixed
