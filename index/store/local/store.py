"""LocalStore: a PassageStore in a folder of one machine."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import SchemaMismatch, StoreUnavailable
from index.store.bm25 import Analyser
from index.store.generations import WAY_OUT, Keep, check_asked, check_built_with, is_name
from index.store.local import generation as local_generation
from index.store.local.folder import DataFolder, writing
from index.store.local.generation import Generation
from index.store.local.lock import WriterLock, is_held
from index.store.local.reader import LocalReader, examine
from index.store.local.writer import LocalWriter
from index.store.records import BuiltWith

_LOCK = "writer.lock"
_TRIES = 5
_KEEP = Keep()


class LocalStore:
    """Generations in ``folder``, of which ``keep`` says what stays. Nothing is read or made before it is asked for."""

    def __init__(self, folder: Path, analyser: Analyser, keep: Keep = _KEEP) -> None:
        self._data = DataFolder(folder)
        self._analyser = analyser
        self._keep = keep

    @property
    def place(self) -> str:
        """The folder."""
        return str(self._data.root)

    def begin(self, built_with: BuiltWith, *, empty: bool = False) -> LocalWriter:
        """Take the lock and start from the current generation, or from nothing when ``empty``.

        Raises:
            LockHeld: Another process is writing.
            SchemaMismatch: The current generation was built with something else and ``empty`` is False.
            StoreReadOnly: The folder can't be written.
        """
        check_asked(built_with, self._analyser.name)
        with writing(self._data.root):
            lock = self._locked()
            try:
                self._data.prepare()
                old = None if empty else self._base(built_with)
                return LocalWriter(self._data, lock, old, built_with, self._analyser, self._keep)
            except BaseException:
                with suppress(OSError):
                    self._data.prepare()  # what was begun is rubbish by now
                lock.release()
                raise

    def open(self, generation: str | None = None) -> LocalReader:
        """Open a generation, the current one by default.

        Raises:
            StoreUnavailable: There is none, or not this one, or it is damaged.
            SchemaMismatch: It was written in another format; the message names the command that rebuilds it.
        """
        return LocalReader(self._opened(generation))

    def current(self) -> str | None:
        """The name of the current generation; None before the first commit. Raises StoreUnavailable."""
        return self._data.current()

    def waiting(self) -> str | None:
        """The name of the generation that waits to be made current, None when there is none."""
        return self._data.waiting()

    def generations(self) -> list[str]:
        """The names of all generations that are kept, oldest first."""
        return self._data.names()

    def switch(self, generation: str) -> None:
        """Make another generation the current one, after opening it to see that it can be read.

        Raises:
            StoreUnavailable: There is none of this name, or it is damaged.
            SchemaMismatch: It was written in another format or with another analyser.
            LockHeld: Another process is writing.
            StoreReadOnly: The folder can't be written.
        """
        self._opened(generation).close()
        with self.exclusive():
            self._data.path(generation)  # may have gone while another wrote
            self._data.switch(generation)

    def discard(self) -> None:
        """Throw away the generation that waits, if there is one.

        Raises:
            LockHeld: Another process is writing.
            StoreReadOnly: The folder can't be written.
        """
        with self.exclusive():
            self._data.forget_waiting()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Nobody writes meanwhile; what killed writers left is gone.

        Raises:
            LockHeld: Another process is writing.
            StoreReadOnly: The folder can't be written.
        """
        with writing(self._data.root):
            lock = self._locked()
            try:
                self._data.prepare()
                yield
            finally:
                lock.release()

    def staging(self) -> Path:
        """An empty folder on the same disk, which is cleared away if this process dies. Within ``exclusive`` only."""
        return self._data.new("restored")

    def adopt(self, folder: Path, current: str | None) -> None:
        """Take in whole generations that lie in a folder, and make one of them current. Within ``exclusive`` only.

        One of the same name that is here already has to make room, unless it is the same and whole.

        Raises:
            StoreUnavailable: The one to make current is damaged; nothing was taken in.
            SchemaMismatch: It was written in another format or with another analyser.
        """
        if current is not None:
            self._check_whole(folder, current)
        self._data.adopt([path for path in sorted(folder.glob("g*")) if not self._has(path)], current)

    def _check_whole(self, folder: Path, name: str) -> None:
        if not is_name(name) or not (folder / name / local_generation.MANIFEST).is_file():
            raise StoreUnavailable(f"There is no generation {name!r} among what should be taken in.")
        Generation(folder / name, self._analyser).close()

    def _has(self, folder: Path) -> bool:
        here = self._data.generations / folder.name
        there = folder / local_generation.MANIFEST
        return (
            here.is_dir()
            and local_generation.verify(here) == []
            and (here / local_generation.MANIFEST).read_bytes() == there.read_bytes()
        )

    def verify(self, generation: str | None = None) -> list[str]:
        """Read every byte of a generation, the current one by default; what is wrong, a line each.

        Raises:
            StoreUnavailable: There is none.
        """
        return local_generation.verify(self._data.path(generation or self._current()))

    def damage(self, generation: str) -> str | None:
        """The first thing that is wrong with the bytes of a generation, with the way out; None where all is well."""
        found = self.verify(generation)
        return f"{found[0]}. {WAY_OUT}" if found else None

    def examine(self, generation: str) -> list[str]:
        """What is wrong with a generation, in its bytes or in how they fit together, a line each.

        Raises:
            StoreUnavailable: There is none of this name, or it can't be opened.
            SchemaMismatch: Another version of the program wrote it.
        """
        opened = self._opened(generation)
        try:
            return examine(opened)
        finally:
            opened.close()

    def leftovers(self) -> list[Path]:
        """What killed writers left and the next writer clears away; nothing while a writer is at work."""
        return [] if self.is_writing() else self._data.leftovers()

    def is_writing(self) -> bool:
        """Whether a writer is at work now."""
        return is_held(self._data.root / _LOCK)

    def _locked(self) -> WriterLock:
        self._data.root.mkdir(parents=True, exist_ok=True)
        return WriterLock(self._data.root / _LOCK)

    def _base(self, built_with: BuiltWith) -> Generation | None:
        if self.current() is None:
            return None
        old = self._opened(None)
        try:
            check_built_with(old.info, built_with)
        except SchemaMismatch:
            old.close()
            raise
        return old

    def _current(self) -> str:
        name = self.current()
        if name is None:
            raise StoreUnavailable(f"Nothing is ingested yet in {self._data.root}. Run: vraagbaak ingest FOLDER")
        return name

    def _opened(self, generation: str | None) -> Generation:
        """Writers may clean up between reading the pointer and opening: then the pointer is another one."""
        for last_try in [False] * (_TRIES - 1) + [True]:
            name = generation or self._current()
            try:
                return Generation(self._data.path(name), self._analyser)
            except (OSError, StoreUnavailable) as error:
                if generation is None and not last_try and self._current() != name:
                    continue
                if isinstance(error, StoreUnavailable):
                    raise
                raise StoreUnavailable(f"Generation {name} can't be read ({error}). {WAY_OUT}") from error
        raise AssertionError("the last try returns or raises")
