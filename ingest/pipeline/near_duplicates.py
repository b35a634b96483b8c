"""How much of one text stands in another too, and which publications are nearly the same as another one."""

import hashlib
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.store.protocol import GenerationReader
from index.types import Page, Publication, Record
from ingest.pipeline.caches import Cache
from ingest.pipeline.report import PublicationReport
from ingest.pipeline.report_rows import contains, near_duplicate

Sketch: TypeAlias = npt.NDArray[np.uint64]  # sorted, each hash once

SKETCH_VERSION = "1"  # raised when another sketch comes out: cached ones are then old
NEAR_DUPLICATE_SHARE = 0.75  # of a text that another one holds; from here on they are near-duplicates

_RUN = 5  # words
_ONE_IN = np.uint64(8)
_FEWEST = 12  # hashes: below, about a hundred words, chance decides
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Overlap:
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
        lengths = np.array([len(hashes) for hashes in self._sketches.values()], dtype=np.int64)
        hashes = np.concatenate([np.zeros(0, np.uint64), *self._sketches.values()])
        order = np.argsort(hashes)
        self._hashes = hashes[order]
        self._lengths = lengths
        self._holders = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]

    def like(self, publication_id: str) -> list[Overlap]:
        """The publications that nearly hold this one or that it nearly holds, the fullest first."""
        own = self._sketches.get(publication_id)
        if own is None:
            return []
        holders, numbers = self._shared(own)
        fewest = np.minimum(len(own), self._lengths[holders])
        alike = numbers / fewest >= NEAR_DUPLICATE_SHARE
        found = (
            Overlap(publication_id, self._ids[holder], number / len(own), number / int(self._lengths[holder]))
            for holder, number in zip(holders[alike].tolist(), numbers[alike].tolist(), strict=True)
        )
        return sorted(
            (one for one in found if one.other_id != publication_id),
            key=lambda one: (-max(one.share, one.other_share), one.other_id),
        )

    def _shared(self, own: Sketch) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
        """The publications that hold any of these hashes, and how many each holds; both (n_holders,)."""
        first, last = (np.searchsorted(self._hashes, own, side) for side in ("left", "right"))
        lengths = last - first
        inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.unique(self._holders[np.repeat(first, lengths) + inside], return_counts=True)


def _mixed(hashes: Sketch) -> Sketch:
    """Spread over all 64 bits, so that every eighth is a fair sample (Steele et al. 2014, splitmix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * _MIX[0]
    hashes = (hashes ^ (hashes >> np.uint64(27))) * _MIX[1]
    mixed: Sketch = hashes ^ (hashes >> np.uint64(31))
    return mixed


class SketchCache:
    """Sketches of texts, by the file they were read from and by all that decides the sketch."""

    def __init__(self, cache: Cache, version: str) -> None:
        self._cache = cache
        self._version = version

    def get(self, sha256s: Sequence[str]) -> dict[str, Sketch]:
        """The sketches that are kept, by SHA-256 of the file."""
        keys = {self._key(sha256): sha256 for sha256 in sha256s}
        found = self._cache.get(list(keys))
        return {keys[key]: np.frombuffer(value, np.uint64) for key, value in found.items()}

    def put(self, sha256: str, hashes: Sketch) -> None:
        """Keep the sketch of a file's text."""
        self._cache.put({self._key(sha256): hashes.tobytes()})

    def _key(self, sha256: str) -> bytes:
        return hashlib.sha256(f"{self._version}\0{sha256}".encode()).digest()


@dataclass(frozen=True, slots=True)
class Pair:
    """A publication of which ``share`` (0 to 1, by its text) stands in another one too."""

    publication: Record
    other: Record
    share: float


def pairs(reader: GenerationReader) -> list[Pair]:
    """The near-duplicates of a generation, the fullest first; of two that hold each other the smaller is the copy."""
    records = {record.publication_id: record for record in reader.records()}
    overlap = TextOverlap({one: _sketch_of(reader.pages(one)) for one in records})
    found = (alike for one in records for alike in overlap.like(one) if _is_the_smaller(alike))
    return [
        Pair(records[one.publication_id], records[one.other_id], one.share)
        for one in sorted(found, key=lambda one: (-one.share, one.publication_id))
    ]


class NearDuplicates:
    """Remembers what came in, and compares it in the end with all there is.

    ``pages_of`` gives the pages of a publication that was there before, for when the cache was lost.
    """

    def __init__(self, cache: SketchCache, pages_of: Callable[[str], tuple[Page, ...]]) -> None:
        self._cache = cache
        self._pages_of = pages_of
        self._fresh: set[str] = set()

    def came_in(self, publication: Publication) -> None:
        """Make and keep the sketch of a publication."""
        self._cache.put(publication.record.sha256, _sketch_of(publication.pages))
        self._fresh.add(publication.record.publication_id)

    def noted(self, rows: list[PublicationReport], records: Mapping[str, Record]) -> list[PublicationReport]:
        """The rows of the report, with what came in compared to ``records``, which are all that stand now."""
        if not self._fresh & records.keys():
            return rows
        overlap = TextOverlap({one: self._sketch(record) for one, record in records.items()})
        return [
            self._compared(row, overlap.like(row.publication_id), records)
            if row.publication_id in self._fresh & records.keys() and row.status in ("new", "changed")
            else row
            for row in rows
        ]

    def _sketch(self, record: Record) -> Sketch:
        kept = self._cache.get([record.sha256]).get(record.sha256)
        if kept is None:
            kept = _sketch_of(self._pages_of(record.publication_id))
            self._cache.put(record.sha256, kept)
        return kept

    def _compared(
        self, row: PublicationReport, overlaps: list[Overlap], records: Mapping[str, Record]
    ) -> PublicationReport:
        for one in overlaps:
            other = records[one.other_id]
            if self._is_the_copy(one):
                remedy = near_duplicate(other, one.share)
                if row.status == "new":
                    found = replace(row, reason="near_duplicate", remedy=remedy, like=one.other_id)
                    return replace(found, status="near_duplicate")
                return replace(row, warnings=(*row.warnings, remedy))
            if one.other_id not in self._fresh:
                row = replace(row, warnings=(*row.warnings, contains(other, one.other_share)))
        return row

    def _is_the_copy(self, one: Overlap) -> bool:
        """Of two that came in together the smaller is the copy; of an old and a new one the new."""
        return _is_the_smaller(one) if one.other_id in self._fresh else one.share >= NEAR_DUPLICATE_SHARE


def _is_the_smaller(one: Overlap) -> bool:
    return one.share >= NEAR_DUPLICATE_SHARE and (one.share, one.publication_id) > (one.other_share, one.other_id)


def _sketch_of(pages: tuple[Page, ...]) -> Sketch:
    return sketch("\n".join(page.text for page in pages))
