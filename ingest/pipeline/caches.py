"""Work that is never done twice: texts read from a file, vectors and sketches of a text, and how much two share."""

import hashlib
import re
import sqlite3
import zlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from index.errors import StoreReadOnly
from index.store.records import Vectors

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
        lengths = np.array([len(hashes) for hashes in self._sketches.values()], dtype=np.int64)
        hashes = np.concatenate([np.zeros(0, np.uint64), *self._sketches.values()])
        order = np.argsort(hashes)
        self._hashes = hashes[order]
        self._lengths = lengths
        self._holders = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]

    def like(self, publication_id: str) -> list[Alike]:
        """The publications that nearly hold this one or that it nearly holds, the fullest first."""
        own = self._sketches.get(publication_id)
        if own is None:
            return []
        holders, numbers = self._shared(own)
        fewest = np.minimum(len(own), self._lengths[holders])
        alike = numbers / fewest >= ALIKE
        found = (
            Alike(publication_id, self._ids[holder], number / len(own), number / int(self._lengths[holder]))
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


_AT_ONCE = 500  # parameters of one statement
_MEND = "Free some space or give yourself the right to write, or choose another folder with --data-dir."


class Cache:
    """A table of bytes by key in a file of its own; losing the file costs time, never a publication.

    Raises:
        StoreReadOnly: The file can't be written.
    """

    def __init__(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._rows = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            self._rows.execute("PRAGMA journal_mode=WAL")
            self._rows.execute("PRAGMA synchronous=NORMAL")
            self._rows.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreReadOnly(f"{file} can't be written: {error}. {_MEND}") from error

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is kept of these keys."""
        found: dict[bytes, bytes] = {}
        for first in range(0, len(keys), _AT_ONCE):
            some = keys[first : first + _AT_ONCE]
            marks = ",".join("?" * len(some))
            found.update(self._rows.execute(f"SELECT key, value FROM kept WHERE key IN ({marks})", some))
        return found

    def put(self, kept: Mapping[bytes, bytes]) -> None:
        """Keep these. Raises StoreReadOnly."""
        try:
            self._rows.execute("BEGIN")
            self._rows.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", kept.items())
            self._rows.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise StoreReadOnly(f"A cache can't be written: {error}. Free some space, then try again.") from error

    def keep_only(self, keys: Sequence[bytes]) -> None:
        """Take out all others, and their bytes from the disk. Raises StoreReadOnly."""
        try:
            self._rows.execute("PRAGMA secure_delete=ON")
            self._rows.execute("CREATE TEMP TABLE used (key BLOB PRIMARY KEY) WITHOUT ROWID")
            self._rows.executemany("INSERT OR IGNORE INTO used VALUES (?)", ((key,) for key in keys))
            gone = self._rows.execute("DELETE FROM kept WHERE key NOT IN (SELECT key FROM used)").rowcount
            self._rows.execute("DROP TABLE used")
            if gone:  # else it stays readable in the log that SQLite writes first
                self._rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            raise StoreReadOnly(f"A cache can't be written: {error}. Free some space, then try again.") from error

    def close(self) -> None:
        """Close the file."""
        self._rows.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def forget_texts(data_dir: Path, version: str, in_use: Set[str]) -> None:
    """Take out of the cache what was read from files that no generation uses: removed means removed.

    Args:
        data_dir: The data folder; one without a cache is fine.
        version: That of the extractor; what another one read is taken out too.
        in_use: SHA-256 of the files that generations were made from.
    """
    file = data_dir / "cache" / "readings.sqlite"
    if not file.is_file():
        return
    with Cache(file) as cache:
        readings = ReadingCache(cache, version)
        cache.keep_only([key for sha256 in in_use for key in readings.keys_of(sha256)])


class ReadingCache:
    """What was read from a file, by its bytes and the version of the extractor; JSON, compressed.

    ``n_missed`` counts the files that were asked for and not there.
    """

    def __init__(self, cache: Cache, version: str) -> None:
        self._cache = cache
        self._version = version
        self.n_missed = 0

    def get(self, sha256: str) -> str | None:
        """The JSON that was kept for a file, None when there is none."""
        key = self._key(sha256)
        kept = self._cache.get([key]).get(key)
        if kept is None:
            self.n_missed += 1
            return None
        return zlib.decompress(kept).decode()

    def put(self, sha256: str, document: str) -> None:
        """Keep the JSON of a file."""
        self._cache.put({self._key(sha256): zlib.compress(document.encode(), level=1)})

    def keys_of(self, sha256: str) -> tuple[bytes, bytes]:
        """Under which keys the reading of a file, and of its readable copy, is kept."""
        return self._key(sha256), self._key(readable(sha256))

    def _key(self, sha256: str) -> bytes:
        return hashlib.sha256(f"{self._version}\0{sha256}".encode()).digest()


def readable(sha256: str) -> str:
    """What the reading of a file's readable copy is kept by."""
    return f"{sha256} readable"


class VectorCache:
    """Vectors by the exact text embedded, and by all that decides the vector: weights, engine and prefix.

    Kept in 16 bits, and given out as they were kept, so that a second ingest gives the very same vectors.
    """

    def __init__(self, cache: Cache, encoded_by: str) -> None:
        self._cache = cache
        self._encoded_by = encoded_by

    def get(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that are kept, by text."""
        keys = {self._key(text): text for text in texts}
        found = self._cache.get(list(keys))
        return {keys[key]: np.frombuffer(value, np.float16).astype(np.float32) for key, value in found.items()}

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep row i for text i."""
        rows = vectors.astype(np.float16)
        self._cache.put({self._key(text): row.tobytes() for text, row in zip(texts, rows, strict=True)})

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._encoded_by}\0{text}".encode()).digest()


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
