"""The files themselves, kept by SHA-256 while a kept generation needs them; and readable copies of scans."""

import hashlib
import logging
import re
from collections.abc import Set
from pathlib import Path

from index.atomic_files import leftovers, write_atomically
from index.errors import NotFound, SchemaMismatch, SourceError, StoreUnavailable
from index.store.open import shared_with
from index.store.protocol import PassageStore
from ingest.pipeline.caches import forget_texts
from ingest.reading.result import EXTRACTOR_VERSION

_log = logging.getLogger(__name__)


_BLOCK = 1 << 20


_SHARED_AS = "originals/"


def sha256_of(file: Path) -> str:
    """SHA-256 of a file as hexadecimals, read in blocks."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file} can't be read any more: {error.strerror}. Put it back and try again.") from error


class Originals:
    """The folder ``originals`` of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._folder = data_dir / "originals"
        self._shared = shared_with(data_dir)

    def keep(self, file: Path, sha256: str) -> None:
        """Keep the bytes of a file; at once when they are there already, never other bytes.

        Raises:
            SourceError: The file can't be read any more.
            StoreReadOnly: There is no place for them.
        """
        kept = self.place(sha256)
        if not kept.is_file():
            content = _bytes_of(file)
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


def originals_in_use(store: PassageStore) -> frozenset[str] | None:
    """SHA-256 of every file that a kept generation was made from; None when one of them can't be read."""
    found: set[str] = set()
    for name in store.generations():
        try:
            with store.open(name) as reader:
                found.update(record.sha256 for record in reader.records())
        except (SchemaMismatch, StoreUnavailable) as error:
            _log.info("Originals are left alone: %s", error)
            return None
    return frozenset(found)


def tidy(store: PassageStore, originals: Originals) -> int:
    """Take away originals that nothing uses, and what was read from them; none when that can't be known.

    Call it with the store's lock held.
    """
    in_use = originals_in_use(store)
    if in_use is None:
        return 0
    forget_texts(originals.data_dir, EXTRACTOR_VERSION, in_use)
    return originals.clean(in_use)


_COPIES_SHARED_AS = "readable/"
_SEAL = b"\n%%vraagbaak sha256 %s\n"  # a comment in PDF: whoever reads the copy passes over it
_SEALED = re.compile(rb"\n%vraagbaak sha256 ([0-9a-f]{64})\n\Z")


class Copies:
    """The folder ``readable`` of a data folder. Costly to make again, so it belongs in a backup."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "readable"
        self._shared = shared_with(data_dir)

    def of(self, sha256: str) -> Path | None:
        """The copy of the file with this checksum, None when there is none."""
        kept = self._place(sha256)
        if self._shared and not kept.is_file():
            self._shared.bring(_COPIES_SHARED_AS + sha256, kept)
        return kept if kept.is_file() else None

    def keep(self, sha256: str, copy: Path) -> None:
        """Keep a copy, with its checksum in a comment behind its end. Raises StoreReadOnly."""
        place = self._place(sha256)
        for left in leftovers(place.parent):
            if left.name.startswith(f".{place.name}."):  # by a process that was killed
                left.unlink(missing_ok=True)
        content = copy.read_bytes()
        write_atomically(place, content + _SEAL % hashlib.sha256(content).hexdigest().encode())
        if self._shared:
            self._shared.keep(_COPIES_SHARED_AS + sha256, self._place(sha256))

    def damaged(self) -> list[Path]:
        """Copies that are not as they were kept; of older ones, which have no checksum, those that were cut."""
        return [path for path in sorted(self._folder.glob("*/*.pdf")) if not _is_whole(path.read_bytes())]

    def leftovers(self) -> list[Path]:
        """What a killed process left half written."""
        return [left for folder in sorted(self._folder.glob("*")) for left in leftovers(folder)]

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.pdf"


def _is_whole(copy: bytes) -> bool:
    content, end, behind = copy.rpartition(b"%%EOF")
    sealed = _SEALED.search(copy)
    if sealed:
        return hashlib.sha256(copy[: sealed.start()]).hexdigest().encode() == sealed[1]
    return bool(content and end) and not behind.strip()
