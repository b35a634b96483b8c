"""The data folder of a LocalStore: where generations lie, which one is current, and what a killed writer left."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS
from pathlib import Path

from index.errors import StoreReadOnly, StoreUnavailable
from index.files import sync_folder, write_atomically

KEPT_GENERATIONS = 5
_GENERATION = re.compile(r"g(\d{6,})-\d{8}T\d{6}Z")
_FORBIDDEN = {EACCES, EPERM, EROFS}
_FULL = {ENOSPC, EDQUOT, EFBIG}
_REFUSED = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


class DataFolder:
    """Names and moves; what stands inside a generation is the business of other files."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.generations = self.root / "generations"
        self._pointer = self.root / "current"

    def current(self) -> str | None:
        """The name the pointer holds; None before the first commit.

        Raises:
            StoreUnavailable: The pointer can't be read, or isn't a name.
        """
        try:
            name = self._pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreUnavailable(f"{self._pointer} can't be read ({error}). {self._repair()}") from error
        if not _GENERATION.fullmatch(name):
            raise StoreUnavailable(f"{self._pointer} names no generation: {name[:40]!r}. {self._repair()}")
        return name

    def names(self) -> list[str]:
        """All whole generations, oldest first. Raises StoreUnavailable."""
        try:
            found = [entry.name for entry in os.scandir(self.generations) if _GENERATION.fullmatch(entry.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreUnavailable(f"{self.generations} can't be read ({error}). Give yourself the right.") from error
        return sorted(found, key=_number)

    def path(self, name: str) -> Path:
        """The folder of a generation that exists.

        Raises:
            StoreUnavailable: There is none of this name.
        """
        if not _GENERATION.fullmatch(name) or not (self.generations / name).is_dir():
            there = ", ".join(self.names()) or "none"
            raise StoreUnavailable(f"There is no generation '{name}' in {self.generations}. There is: {there}.")
        return self.generations / name

    def prepare(self) -> None:
        """Make the folders if need be, and remove what killed writers left. Call it only with the lock held."""
        self.generations.mkdir(parents=True, exist_ok=True)
        for left in [*self.generations.glob(".*.tmp-*"), *self.root.glob(f".{self._pointer.name}.*")]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def next_name(self) -> str:
        """A name that sorts after all others, also when the clock was set back."""
        last = max((_number(name) for name in self.names()), default=0)
        return f"g{last + 1:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"

    def new(self, name: str) -> Path:
        """An empty folder to build a generation in; readers don't see it."""
        folder = self.generations / f".{name}.tmp-{os.getpid()}"
        folder.mkdir()
        return folder

    def publish(self, built: Path, name: str) -> None:
        """Give a finished folder its name and make it current; everything is on the disk before the switch."""
        for file in built.iterdir():
            _sync_file(file)
        sync_folder(built)
        final = self.generations / name
        built.rename(final)
        sync_folder(self.generations)
        try:
            self.switch(name)
        except StoreReadOnly:
            if self.current() != name:
                final.rename(built)  # it never was a generation
            raise

    def switch(self, name: str) -> None:
        """Point at another generation, in one step: a reader sees the old name or the new one."""
        write_atomically(self._pointer, f"{name}\n".encode(), mode=0o644)  # as readable as the generations are

    def clean(self, keep: int = KEPT_GENERATIONS) -> None:
        """Remove all but the last generations; the current one always stays.

        Readers that have a removed generation open keep reading it: the files go when the last one closes.
        """
        current = self.current()
        for name in self.names()[:-keep]:
            if name != current:
                gone = self.generations / f".{name}.tmp-{os.getpid()}"
                (self.generations / name).rename(gone)  # in one step: nobody opens half a generation
                shutil.rmtree(gone)

    def _repair(self) -> str:
        return "Point it at a generation that is there: vraagbaak rollback"


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


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _number(name: str) -> int:
    match = _GENERATION.fullmatch(name)
    return int(match[1]) if match else 0
