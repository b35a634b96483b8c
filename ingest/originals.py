"""The files themselves, kept by SHA-256: page images, rebuild and doctor need them after the source is gone."""

import hashlib
from collections.abc import Set
from pathlib import Path

from index.errors import NotFound
from index.files import write_atomically
from index.sharing import shared_with

_BLOCK = 1 << 20
_SHARED_AS = "originals/"


def sha256_of(file: Path) -> str:
    """SHA-256 of a file as hexadecimals, read in blocks."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


class Originals:
    """The folder ``originals`` of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "originals"
        self._shared = shared_with(data_dir)

    def keep(self, file: Path, sha256: str) -> None:
        """Keep the bytes of a file; at once when they are there already, never other bytes. Raises StoreReadOnly."""
        kept = self.place(sha256)
        if not kept.is_file():
            content = file.read_bytes()
            if hashlib.sha256(content).hexdigest() != sha256:  # it changed just now: the next ingest will see
                return
            write_atomically(kept, content)
        if self._shared and not self._shared.names(_SHARED_AS + sha256):
            self._shared.keep(_SHARED_AS + sha256, kept)

    def kept(self) -> list[Path]:
        """All that is kept in the folder, and what a killed process left half written."""
        return [path for path in self._folder.glob("*/*") if path.is_file()]

    def names(self) -> frozenset[str]:
        """SHA-256 of all that is kept, here or where it is shared."""
        if self._shared:
            return frozenset(name.removeprefix(_SHARED_AS) for name in self._shared.names(_SHARED_AS))
        return frozenset(path.name for path in self.kept())

    def clean(self, in_use: Set[str]) -> int:
        """Take away what no generation uses; returns how many files that were. Call it with the store's lock held."""
        unused = [path for path in self.kept() if path.name not in in_use]
        for path in unused:
            path.unlink(missing_ok=True)
        if self._shared:
            self._shared.remove(frozenset(_SHARED_AS + sha256 for sha256 in self.names() - in_use))
        return len(unused)

    def path(self, sha256: str) -> Path:
        """Where the bytes are. Raises NotFound."""
        kept = self.place(sha256)
        if not kept.is_file():
            raise NotFound(f"The original {sha256[:12]}… is gone from {self._folder}. Ingest its source again.")
        return kept

    def place(self, sha256: str) -> Path:
        """Where the bytes are, if they are kept; brought here first where they are shared."""
        place = self._folder / sha256[:2] / sha256
        if self._shared and not place.is_file():
            self._shared.bring(_SHARED_AS + sha256, place)
        return place
