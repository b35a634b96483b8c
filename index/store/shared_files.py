"""Files of a data folder that several machines share: they stand in the store, and a folder only holds copies.

A store that lies elsewhere says so once, when it is opened; whoever keeps or reads such a file asks here.
"""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


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
