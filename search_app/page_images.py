"""Pages of PDFs as images, and the pictures of any file: drawn in a process apart, and kept for the next reader."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from index.bounded_cache import BoundedCache, Key, Made
from index.types import Box
from ingest.archive.originals import Copies, Originals
from ingest.reading.pdf.pictures import Picture
from ingest.reading.result import StoredPicture
from ingest.reading.sandbox import Limits, draw_stored_picture, pictures_in, render_page, stored_pictures
from search_app.limits import DRAWN_AT_ONCE

_IMAGE_BYTES = 32_000_000  # page images kept, some hundred: a reader leafs back and forth
_SMALL, _SMALL_BYTES = 300, 20_000_000  # pixels of a thumbnail at most, and what is kept of them: some 20 kB each
_PUBLICATIONS = 1000  # of which it is kept which pictures they have
_TURNS = 64  # locks over which what is drawn is spread: two that share one wait for each other, no more
_SLENDER = 3  # a part of a page that is so many times as high as wide is large, however narrow it is drawn
_LOOKING = Limits(seconds=15.0, seconds_per_megabyte=0.0)  # a visitor waits for the pictures of a publication

_Drawing: TypeAlias = tuple[str, int, int, Box]  # sha256, page number, pixels wide, which part of the page


class Drawings:
    """What is drawn of the PDFs in a data folder, each by the SHA-256 of its bytes. Safe to share between threads."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._rendered: BoundedCache[_Drawing, bytes] = BoundedCache(_IMAGE_BYTES, len)
        self._thumbnails: BoundedCache[_Drawing, bytes] = BoundedCache(_SMALL_BYTES, len)
        self._pictures: BoundedCache[str, tuple[Picture, ...]] = BoundedCache(_PUBLICATIONS)
        self._stored: BoundedCache[str, tuple[StoredPicture, ...]] = BoundedCache(_PUBLICATIONS)
        self._drawn: BoundedCache[tuple[str, int, int], bytes] = BoundedCache(_SMALL_BYTES, len)
        self._pens = threading.BoundedSemaphore(DRAWN_AT_ONCE)
        self._turns = [threading.Lock() for _ in range(_TURNS)]

    def page(self, sha256: str, number: int, width: int, within: Box) -> bytes:
        """What lies ``within`` a page as a PNG, so many pixels wide. Raises NotFound where the file is gone."""
        is_slender = within.y1 - within.y0 > _SLENDER * (within.x1 - within.x0)
        kept = self._thumbnails if width <= _SMALL and not is_slender else self._rendered
        return self._once(
            kept, (sha256, number, width, within),
            lambda: render_page(self._file(sha256), number, width, within=within),
        )  # fmt: skip

    def pictures(self, sha256: str) -> tuple[Picture, ...]:
        """Where its pictures stand. Raises NotFound where the file is gone."""
        return self._once(self._pictures, sha256, lambda: pictures_in(self._file(sha256), _LOOKING))

    def stored(self, sha256: str) -> tuple[StoredPicture, ...]:
        """The pictures in a file that is no PDF. Raises NotFound where the file is gone."""
        return self._once(self._stored, sha256, lambda: stored_pictures(self._file(sha256), _LOOKING))

    def picture(self, sha256: str, number: int, width: int) -> bytes:
        """One of those as a PNG, at most so many pixels wide. Raises NotFound where it or the file is gone."""
        return self._once(
            self._drawn, (sha256, number, width), lambda: draw_stored_picture(self._file(sha256), number, width)
        )

    def _once(self, kept: BoundedCache[Key, Made], key: Key, draw: Callable[[], Made]) -> Made:
        """What is kept, or is drawn now: once, however many ask for it at a time."""
        if found := kept.get([key], lambda missing: {}):
            return found[key]
        with self._turns[hash(key) % _TURNS]:  # whoever waits here finds it kept, and holds no pen
            return kept.one(key, lambda: self._with_a_pen(draw))

    def _with_a_pen(self, draw: Callable[[], Made]) -> Made:
        with self._pens:
            return draw()

    def _file(self, sha256: str) -> Path:
        """The one whose pages are shown: straightened by OCR, for the boxes are those of its pages, or as it came."""
        return Copies(self._data_dir).of(sha256) or Originals(self._data_dir).path(sha256)
