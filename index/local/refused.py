"""What the operating system says about a folder that can't be written or a disk that is full, in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS
from pathlib import Path

from index.errors import StoreReadOnly

_FORBIDDEN = {EACCES, EPERM, EROFS}
_FULL = {ENOSPC, EDQUOT, EFBIG}
_REFUSED = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Turn what the operating system says about an unwritable folder or a full disk into words.

    Raises:
        StoreReadOnly: The folder can't be written, or the disk is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreReadOnly(
                f"The disk of {root} is full ({error}). The last generation is untouched. "
                "Free some space and run the same command again."
            ) from error
        if error.errno in _FORBIDDEN:
            raise StoreReadOnly(
                f"The data folder {root} can't be written ({error}). "
                "Give yourself write permission, or choose another folder with --data-dir."
            ) from error
        raise
    except sqlite3.OperationalError as error:
        if _primary(error) in _REFUSED:
            raise StoreReadOnly(
                f"The catalogue in {root} can't be written ({error}). The last generation is untouched. "
                "Free some space or check the rights of the folder, then run the same command again."
            ) from error
        raise


def _primary(error: sqlite3.OperationalError) -> int:
    return error.sqlite_errorcode & 0xFF  # the higher bits say which call failed
