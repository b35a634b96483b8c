"""Pages of PDFs as images, and the pictures of any file: drawn in a process apart, and kept for the next reader."""

import threading
from pathlib import Path
from typing import TypeAlias

from index.bounded_cache import BoundedCache
from index.types import Box
from ingest.archive.originals import Copies, Originals
from ingest.reading.pdf.pictures import Picture
from ingest.reading.result import StoredPicture
from ingest.reading.sandbox import Limits, draw_stored_picture, pictures_in, render_page, stored_pictures
from search_app.limits import DRAWN_AT_ONCE

_IMAGE_BYTES = 32_000_000  # page images kept, some hundred: a reader leafs back and forth
_SMALL, _SMALL_BYTES = 300, 20_000_000  # pixels of a thumbnail at most, and what is kept of them: some 20 kB each
_PUBLICATIONS = 1000  # of which it is kept which pictures they have
_SLENDER = 3  # a part of a page that is so many times as high as wide is large, however narrow it is drawn
_LOOKING = Limits(seconds=6.0, seconds_per_megabyte=0.0)  # for the pictures of a publication: a visitor waits for it

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

    def page(self, sha256: str, number: int, width: int, within: Box) -> bytes:
        """What lies ``within`` a page as a PNG, so many pixels wide. Raises NotFound where the file is gone."""
        is_slender = within.y1 - within.y0 > _SLENDER * (within.x1 - within.x0)
        kept = self._thumbnails if width <= _SMALL and not is_slender else self._rendered
        return kept.one((sha256, number, width, within), lambda: self._render(sha256, number, width, within))

    def pictures(self, sha256: str) -> tuple[Picture, ...]:
        """Where its pictures stand. Raises NotFound where the file is gone."""
        return self._pictures.one(sha256, lambda: self._found(sha256))

    def stored(self, sha256: str) -> tuple[StoredPicture, ...]:
        """The pictures in a file that is no PDF. Raises NotFound where the file is gone."""
        return self._stored.one(sha256, lambda: self._found_in(sha256))

    def picture(self, sha256: str, number: int, width: int) -> bytes:
        """One of those as a PNG, at most so many pixels wide. Raises NotFound where it or the file is gone."""
        return self._drawn.one((sha256, number, width), lambda: self._draw(sha256, number, width))

    def _found_in(self, sha256: str) -> tuple[StoredPicture, ...]:
        with self._pens:
            return stored_pictures(self._file(sha256), _LOOKING)

    def _draw(self, sha256: str, number: int, width: int) -> bytes:
        with self._pens:
            return draw_stored_picture(self._file(sha256), number, width)

    def _render(self, sha256: str, number: int, width: int, within: Box) -> bytes:
        with self._pens:
            return render_page(self._file(sha256), number, width, within=within)

    def _found(self, sha256: str) -> tuple[Picture, ...]:
        with self._pens:
            return pictures_in(self._file(sha256), _LOOKING)

    def _file(self, sha256: str) -> Path:
        """The one whose pages are shown: straightened by OCR, for the boxes are those of its pages, or as it came."""
        return Copies(self._data_dir).of(sha256) or Originals(self._data_dir).path(sha256)
