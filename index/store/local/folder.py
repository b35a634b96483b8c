"""The data folder of a LocalStore: where generations lie, which one is current, and what the disk refuses, in words."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS
from pathlib import Path

from index.atomic_files import leftovers, sync_file, sync_folder, write_atomically
from index.errors import StoreReadOnly, StoreUnavailable
from index.store.generations import Keep, is_name, name_of, number_of, superfluous

_FORBIDDEN = {EACCES, EPERM, EROFS}
_FULL = {ENOSPC, EDQUOT, EFBIG}
_ONCE = "="  # before a name: once that generation is current, what is named beside it is settled
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


class DataFolder:
    """Names and moves; what stands inside a generation is the business of other files."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.generations = self.root / "generations"
        self._pointer = self.root / "current"
        self._waiting = self.root / "waiting"
        self._unsettled = self.root / "unsettled"

    def current(self) -> str | None:
        """The name the pointer holds; None before the first commit.

        Raises:
            StoreUnavailable: The pointer can't be read, or isn't a name.
        """
        try:
            name = self._pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            if self._settled():
                raise StoreUnavailable(f"{self._pointer} is gone. {self._repair()}") from None
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreUnavailable(f"{self._pointer} can't be read ({error}). {self._repair()}") from error
        if not is_name(name):
            raise StoreUnavailable(f"{self._pointer} names no generation: {name[:40]!r}. {self._repair()}")
        return name

    def waiting(self) -> str | None:
        """The generation that waits to be made current; None when there is none, or another one went before it."""
        name, base = self._marked(self._waiting, 2)
        with suppress(StoreUnavailable):  # a damaged pointer: whether it is void can't be known
            if name in self.names() and name != self.current() and base == (self.current() or ""):
                return name
        return None

    def leftovers(self) -> list[Path]:
        """What killed writers left, and a damaged mark. While a writer is at work, its own work is among it."""
        begun = [*self.generations.glob(".*.tmp-*"), *leftovers(self.root)]
        if self._waiting.exists() and self._marked(self._waiting, 1)[0] not in self.names():
            begun.append(self._waiting)
        return begun + [self.generations / name for name in self._void()]

    def names(self) -> list[str]:
        """All whole generations, oldest first. Raises StoreUnavailable."""
        try:
            found = [entry.name for entry in os.scandir(self.generations) if is_name(entry.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreUnavailable(f"{self.generations} can't be read ({error}). Give yourself the right.") from error
        return sorted(found, key=number_of)

    def path(self, name: str) -> Path:
        """The folder of a generation that exists.

        Raises:
            StoreUnavailable: There is none of this name.
        """
        if not is_name(name) or not (self.generations / name).is_dir():
            there = ", ".join(self.names()) or "none"
            raise StoreUnavailable(
                f"There is no generation '{name}' in {self.generations}. There is: {there}. Try: vraagbaak rollback"
            )
        return self.generations / name

    def _settled(self) -> list[str]:
        """Generations that were current once: neither half switched to, nor waiting."""
        at_stake = {*self._marked(self._unsettled), *self._marked(self._waiting)[:1]}
        return [name for name in self.names() if name not in at_stake]

    def prepare(self) -> None:
        """Make the folders if need be, and remove what killed writers left. Call it only with the lock held."""
        self.generations.mkdir(parents=True, exist_ok=True)
        for left in self.leftovers():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        self._settle()

    def next_name(self) -> str:
        """A name that sorts after all others, also when the clock was set back."""
        return name_of(max((number_of(name) for name in self.names()), default=0) + 1)

    def new(self, name: str) -> Path:
        """An empty folder to build a generation in; readers don't see it."""
        folder = self.generations / f".{name}.tmp-{os.getpid()}"
        folder.mkdir()
        return folder

    def publish(self, built: Path, name: str, *, live: bool = True) -> None:
        """Give a finished folder its name, and make it current or let it wait; what waited before goes.

        Everything is on the disk before the switch.
        """
        for file in built.iterdir():
            sync_file(file)
        sync_folder(built)
        with self._settling(name):
            built.rename(self.generations / name)
            sync_folder(self.generations)
            if live:
                self._point(name)
            else:
                write_atomically(self._waiting, f"{name} {self.current() or ''}\n".encode(), mode=0o644)

    def adopt(self, folders: Sequence[Path], current: str | None) -> None:
        """Move whole generations in, each in the place of one of its name, and make one of them current.

        Killed half-way, the next ``prepare`` takes those that are new away again.
        """
        for folder in folders:
            for file in folder.iterdir():
                sync_file(file)
            sync_folder(folder)
        new = [folder.name for folder in folders if folder.name not in self.names()]
        with self._settling(*new, *([] if current is None else [f"{_ONCE}{current}"])):
            for folder in folders:
                if folder.name in self.names():
                    self._remove(folder.name)
                folder.rename(self.generations / folder.name)
            sync_folder(self.generations)
            if current is not None:
                self._point(current)

    def switch(self, name: str) -> None:
        """Point at another generation, in one step: a reader sees the old name or the new one."""
        with self._settling():
            self._point(name)

    def forget_waiting(self) -> None:
        """Throw away the generation that waits, if there is one."""
        with self._settling():
            self._waiting.unlink(missing_ok=True)

    def clean(self, keep: Keep) -> None:
        """Remove what is beyond the number or the age.

        The current generation always stays, the one that waits too, and of those within the number the newest.
        Readers that have a removed generation open keep reading it: the files go when the last one closes.
        """
        for name in superfluous(self.names(), {self.current(), self.waiting()}, keep):
            self._remove(name)

    def _point(self, name: str) -> None:
        write_atomically(self._pointer, f"{name}\n".encode(), mode=0o644)  # as readable as the generations are

    @contextmanager
    def _settling(self, *names: str) -> Iterator[None]:
        """Whatever happens in the block: in the end, or at the next ``prepare``, what is named nowhere is gone."""
        at_stake = [*names, *filter(None, [self.waiting()])]
        write_atomically(self._unsettled, " ".join(at_stake).encode(), mode=0o644)
        try:
            yield
        finally:
            for name in self._void():
                self._remove(name)
            self._settle()

    def _void(self) -> list[str]:
        at_stake: set[str | None] = {*self._marked(self._waiting)[:1]}
        unsettled = self._marked(self._unsettled)
        try:
            if f"{_ONCE}{self.current()}" not in unsettled:
                at_stake |= {*unsettled}
            at_stake -= {self.current(), self.waiting()}
        except StoreUnavailable:  # what is current can't be known: nothing is thrown away
            return []
        return [name for name in self.names() if name in at_stake]

    def _settle(self) -> None:
        if self.waiting() is None and not self._void():
            self._waiting.unlink(missing_ok=True)
        self._unsettled.unlink(missing_ok=True)

    def _remove(self, name: str) -> None:
        gone = self.generations / f".{name}.tmp-{os.getpid()}"
        (self.generations / name).rename(gone)  # in one step: nobody opens half a generation
        shutil.rmtree(gone)

    @staticmethod
    def _marked(file: Path, n_words: int = 0) -> list[str]:
        """The words of a small file, at least ``n_words`` of them; empty ones where it isn't there."""
        try:
            words = file.read_text("utf-8", "replace").split()  # a damaged one names nothing that is there
        except FileNotFoundError:
            words = []
        return words + [""] * (n_words - len(words))

    def _repair(self) -> str:
        return "Point it at a generation that is there: vraagbaak rollback"
