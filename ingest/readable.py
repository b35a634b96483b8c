"""Readable copies of scans: PDFs with a text layer made by OCR, kept by the SHA-256 of the file they are made of."""

from pathlib import Path

from index.files import write_atomically
from index.sharing import shared_with

_SHARED_AS = "readable/"


class Copies:
    """The folder ``readable`` of a data folder. Costly to make again, so it belongs in a backup."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "readable"
        self._shared = shared_with(data_dir)

    def of(self, sha256: str) -> Path | None:
        """The copy of the file with this checksum, None when there is none."""
        kept = self._place(sha256)
        if self._shared and not kept.is_file():
            self._shared.bring(_SHARED_AS + sha256, kept)
        return kept if kept.is_file() else None

    def keep(self, sha256: str, copy: Path) -> None:
        """Keep a copy. Raises StoreReadOnly."""
        write_atomically(self._place(sha256), copy.read_bytes())
        if self._shared:
            self._shared.keep(_SHARED_AS + sha256, self._place(sha256))

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.pdf"
