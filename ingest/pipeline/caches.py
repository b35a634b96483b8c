"""Work that is never done twice: what was read from a file, and the vectors of a text."""

import hashlib
import logging
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from index.errors import StoreReadOnly
from index.store.records import Vectors

_log = logging.getLogger(__name__)

_AT_ONCE = 500  # parameters of one statement
_BROKEN = (sqlite3.DatabaseError, UnicodeDecodeError)  # SQLite quotes damaged bytes of its schema in what it says
_MEND = "Free some space or give yourself the right to write, or choose another folder with --data-dir."


class Cache:
    """A table of bytes by key in a file of its own; losing the file costs time, never a publication.

    Each value has a checksum: one that is not as it was kept counts as missing. A file that is no database any more
    is thrown away, and begun anew.

    Raises:
        StoreReadOnly: The file can't be written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._rows = self._opened()
        except sqlite3.OperationalError as error:
            raise self._refused(error) from error
        except _BROKEN as error:
            self._throw_away(error)
            self._rows = self._opened()
        except OSError as error:
            raise self._refused(error) from error

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is kept of these keys."""
        try:
            return {key: value for some in self._some(keys) for key, value in self._whole(some)}
        except sqlite3.OperationalError as error:
            raise self._refused(error) from error
        except _BROKEN as error:
            self._begin_anew(error)
            return {}

    def put(self, kept: Mapping[bytes, bytes]) -> None:
        """Keep these. Raises StoreReadOnly."""
        try:
            self._put(kept)
        except sqlite3.OperationalError as error:
            raise self._refused(error) from error
        except _BROKEN as error:
            self._begin_anew(error)
            self._put(kept)

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
            raise self._refused(error) from error
        except _BROKEN as error:
            self._begin_anew(error)

    def close(self) -> None:
        """Close the file."""
        self._rows.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _opened(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        rows = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
        try:
            rows.execute("PRAGMA journal_mode=WAL")
            rows.execute("PRAGMA synchronous=NORMAL")
            rows.execute(
                "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB, checksum INTEGER) WITHOUT ROWID"
            )
            if "checksum" not in [row[1] for row in rows.execute("PRAGMA table_info(kept)")]:  # it is an older one
                rows.execute("ALTER TABLE kept ADD COLUMN checksum INTEGER")
            rows.text_factory = bytes  # a flipped bit can make text of bytes
        except (sqlite3.Error, UnicodeDecodeError):
            rows.close()
            raise
        return rows

    def _some(self, keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
        return (keys[first : first + _AT_ONCE] for first in range(0, len(keys), _AT_ONCE))

    def _whole(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        marks = ",".join("?" * len(keys))
        found = self._rows.execute(f"SELECT key, value, checksum FROM kept WHERE key IN ({marks})", keys)
        return ((key, value) for key, value, checksum in found if _is_whole(key, value, checksum))

    def _put(self, kept: Mapping[bytes, bytes]) -> None:
        rows = ((key, value, _checksum(key, value)) for key, value in kept.items())
        self._rows.execute("BEGIN")
        try:
            self._rows.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            self._rows.execute("COMMIT")
        except sqlite3.Error:
            if self._rows.in_transaction:  # a full disk has ended it already
                self._rows.execute("ROLLBACK")
            raise

    def _begin_anew(self, error: Exception) -> None:
        self._rows.close()
        self._throw_away(error)
        self._rows = self._opened()

    def _throw_away(self, error: Exception) -> None:
        _log.warning("%s is damaged (%s) and is begun anew: it only saves time.", self._file, error)
        for ending in ("", "-wal", "-shm"):
            self._file.with_name(f"{self._file.name}{ending}").unlink(missing_ok=True)

    def _refused(self, error: Exception) -> StoreReadOnly:
        return StoreReadOnly(f"{self._file} can't be written or read: {error}. {_MEND}")


def _checksum(key: bytes, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(key))


def _is_whole(key: object, value: object, checksum: object) -> bool:
    if not (isinstance(key, bytes) and isinstance(value, bytes)):
        return False
    return checksum is None or checksum == _checksum(key, value)


def check(file: Path) -> list[str]:
    """What is wrong with a cache, a line each; a file that isn't there is fine. Reads every value."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as rows:
            wrong = [str(row[0]) for row in rows.execute("PRAGMA quick_check(1)")]
            if wrong != ["ok"]:
                return wrong
            columns = {row[1] for row in rows.execute("PRAGMA table_info(kept)")}
            if not {"key", "value"} <= columns:
                return ["it has no table of values"]
            checksum = "checksum" if "checksum" in columns else "NULL"
            rows.text_factory = bytes
            kept = rows.execute(f"SELECT key, value, {checksum} FROM kept")
            n_wrong = sum(not _is_whole(*row) for row in kept)
    except _BROKEN as error:
        return [str(error)]
    return [f"{n_wrong} values are not as they were kept"] if n_wrong else []


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
        try:
            return zlib.decompress(kept or b"").decode()
        except (zlib.error, UnicodeDecodeError):  # there is none, or an older one that has no checksum is damaged
            self.n_missed += 1
            return None

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
