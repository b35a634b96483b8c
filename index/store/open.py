"""Opens the store that the settings name: a folder, or PostgreSQL."""

from typing import TYPE_CHECKING

from index.errors import SettingsError
from index.settings import Settings
from index.store.bm25 import Analyser
from index.store.generations import Keep
from index.store.local.store import LocalStore
from index.store.protocol import PassageStore
from index.store.shared_files import share

if TYPE_CHECKING:
    from index.store.postgres.store import PostgresStore


# One store for a process, whoever asks for it: it holds connections.
_connected: dict[tuple[str, str, Keep], "PostgresStore"] = {}


def open_store(settings: Settings, analyser: Analyser) -> PassageStore:
    """The store; nothing is read or made yet.

    Raises:
        SettingsError: It is PostgreSQL, and its address is wrong or what talks to it is not installed.
    """
    keep = keep_of(settings)
    if not settings.store:
        return LocalStore(settings.data_dir, analyser, keep)
    try:
        from index.store.postgres.store import PostgresStore  # psycopg: only for who has a server
    except ImportError as error:
        raise SettingsError(
            f"VRAAGBAAK_STORE names a PostgreSQL server, and this is missing: {error.name}. "
            "Install it: pip install 'vraagbaak[postgresql]'"
        ) from error
    key = (settings.store, analyser.name, keep)
    if key not in _connected:
        _connected[key] = PostgresStore(settings.store, analyser, keep)
    share(settings.data_dir, _connected[key].files)
    return _connected[key]


def keep_of(settings: Settings) -> Keep:
    """How many generations the settings keep, and how long."""
    return Keep(settings.keep_generations, settings.keep_days)
