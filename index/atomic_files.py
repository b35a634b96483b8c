"""Writing a file so that a crash leaves the old one or the new one, never a half."""

import os
import re
import tempfile
from pathlib import Path

from index.errors import StoreReadOnly

_UNFINISHED = ".unfinished"
_TEMPORARY = re.compile(rf"\..+\.\w{{8}}{re.escape(_UNFINISHED)}")


def write_atomically(file: Path, content: bytes, mode: int = 0o600) -> None:
    """Put ``content`` in the place of ``file``, on the disk before this returns; folders are made.

    ``mode`` says who may read it: the owner alone, unless told otherwise.

    Raises:
        StoreReadOnly: The folder can't be written, or the disk is full.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=_UNFINISHED)
    except OSError as error:
        raise _read_only(file, error) from error
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        os.replace(temporary, file)
        sync_folder(file.parent)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _read_only(file, error) from error


def leftovers(folder: Path) -> list[Path]:
    """What ``write_atomically`` left in a folder when it was killed, or is writing there now; none without a folder."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if _TEMPORARY.fullmatch(path.name))


def sync_file(file: Path) -> None:
    """Make what was written to a file last."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames in the folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_only(file: Path, error: OSError) -> StoreReadOnly:
    return StoreReadOnly(
        f"{file} can't be written: {error.strerror}. Free some space or check the rights of the folder, then try again."
    )
