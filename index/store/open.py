"""Opens the store that the settings name, and the files that several machines share by it."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.errors import SettingsError
from index.settings import Settings
from index.store.bm25 import Analyser
from index.store.generations import Keep
from index.store.local.store import LocalStore
from index.store.protocol import PassageStore


class SharedFiles(Protocol):
    """Files by name, kept where every machine can reach them."""

    def names(self, prefix: str) -> frozenset[str]:
        """The names that begin so."""
        ...

    def bring(self, name: str, file: Path) -> bool:
        """Make the copy in a folder what is kept; whether anything is. Raises StoreUnavailable, StoreReadOnly."""
        ...

    def keep(self, name: str, file: Path) -> None:
        """Keep what is in a file, in the place of what was kept. Raises StoreUnavailable, StoreReadOnly."""
        ...

    def remove(self, names: frozenset[str]) -> None:
        """Keep these no longer."""
        ...

    def changing(self, name: str, file: Path) -> AbstractContextManager[None]:
        """A change of the copy that nobody else makes meanwhile; kept when the block ends well."""
        ...


_shared: dict[Path, SharedFiles] = {}


def share(data_dir: Path, files: SharedFiles) -> None:
    """From now on the lasting files of this folder are shared."""
    _shared[data_dir.resolve()] = files


def shared_with(data_dir: Path) -> SharedFiles | None:
    """Where the lasting files of this folder are kept; None: in the folder itself."""
    return _shared.get(data_dir.resolve())


if TYPE_CHECKING:
    from index.store.postgres.store import PostgresStore


# One store for a process, whoever asks for it: it holds connections.
_connected: dict[tuple[str, str, Keep], "PostgresStore"] = {}


def open_store(settings: Settings, analyser: Analyser) -> PassageStore:
    """The store; nothing is read or made yet.

    Raises:
        SettingsError: It is PostgreSQL, and its address is wrong or what talks to it is not installed.
    """
    return _postgres(settings, analyser) if settings.store else local_store(settings, analyser)


def local_store(settings: Settings, analyser: Analyser) -> LocalStore:
    """The store in the data folder, whichever the settings name."""
    return LocalStore(settings.data_dir, analyser, Keep(settings.keep_generations, settings.keep_days))


def share_files(settings: Settings, analyser: Analyser) -> None:
    """From here on originals and decisions of the data folder are those of the servers that the settings name, if any.

    Whoever composes a process says so once, before anything is read. Raises SettingsError.
    """
    if settings.store:
        share(settings.data_dir, _postgres(settings, analyser).files)


def _postgres(settings: Settings, analyser: Analyser) -> "PostgresStore":
    try:
        from index.store.postgres.store import PostgresStore  # psycopg: only for who has a server
    except ImportError as error:
        raise SettingsError(
            f"VRAAGBAAK_STORE names a PostgreSQL server, and this is missing: {error.name}. "
            "Install it: pip install 'vraagbaak[postgresql]'"
        ) from error
    keep = Keep(settings.keep_generations, settings.keep_days)
    key = (settings.store, analyser.name, keep)
    if key not in _connected:
        _connected[key] = PostgresStore(settings.store, analyser, keep)
    return _connected[key]


def damage_of(store: PassageStore, generation: str) -> str | None:
    """What is wrong with the bytes of a generation, and the way out; None where all is well, or no file is its own."""
    return store.damage(generation) if isinstance(store, LocalStore) else None
