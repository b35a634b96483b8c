"""The shelf of the generation that is asked, made anew when the generation or a decision changes."""

import threading
from pathlib import Path

from index.decisions import brought
from index.store import GenerationReader
from ingest.product_decisions import decided
from search_app.shelf import Shelf, shelf_of


class Shelves:
    """Keeps one shelf. Safe to share between threads."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._turn = threading.Lock()
        self._made_of: tuple[str, int] | None = None
        self._shelf: Shelf | None = None

    def of(self, reader: GenerationReader) -> Shelf:
        """The shelf of this generation with the decisions of now."""
        made_of = (reader.info.generation, self._stamp())
        with self._turn:
            if self._shelf is None or self._made_of != made_of:
                self._shelf = shelf_of(reader, decided(self._data_dir))
                self._made_of = made_of
            return self._shelf

    def _stamp(self) -> int:
        """When the decisions changed last, in nanoseconds; 0 where nothing was ever decided."""
        try:
            return brought(self._data_dir).stat().st_mtime_ns
        except FileNotFoundError:
            return 0
