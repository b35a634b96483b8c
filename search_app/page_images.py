"""Pages of PDFs as images, and where their pictures stand: drawn in a process apart, and kept for the next reader."""

from functools import lru_cache
from pathlib import Path

from index.types import Box
from ingest.archive.originals import Copies, Originals
from ingest.reading.pdf.pictures import Picture
from ingest.reading.sandbox import Limits, pictures_in, render_page

_IMAGES = 64  # page images kept: a reader leafs back and forth
_SMALL, _SMALL_IMAGES = 300, 1000  # pixels of a thumbnail at most, and how many are kept: some 20 kB each
_SLENDER = 3  # a part of a page that is so many times as high as wide is large, however narrow it is drawn
_LOOKING = Limits(seconds=6.0, seconds_per_megabyte=0.0)  # for the pictures of a publication: a visitor waits for it


class Drawings:
    """What is drawn of the PDFs in a data folder, each by the SHA-256 of its bytes. Safe to share between threads."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._rendered = lru_cache(_IMAGES)(self._render)
        self._thumbnails = lru_cache(_SMALL_IMAGES)(self._render)
        self.pictures = lru_cache(_SMALL_IMAGES)(self._pictures)

    def page(self, sha256: str, number: int, width: int, within: Box) -> bytes:
        """What lies ``within`` a page as a PNG, so many pixels wide. Raises NotFound where the file is gone."""
        is_slender = within.y1 - within.y0 > _SLENDER * (within.x1 - within.x0)
        kept = self._thumbnails if width <= _SMALL and not is_slender else self._rendered
        return kept(sha256, number, width, within)

    def _pictures(self, sha256: str) -> tuple[Picture, ...]:
        """Where its pictures stand. Raises NotFound where the file is gone."""
        return pictures_in(self._file(sha256), _LOOKING)

    def _render(self, sha256: str, number: int, width: int, within: Box) -> bytes:
        return render_page(self._file(sha256), number, width, within=within)

    def _file(self, sha256: str) -> Path:
        """The one whose pages are shown: straightened by OCR, for the boxes are those of its pages, or as it came."""
        return Copies(self._data_dir).of(sha256) or Originals(self._data_dir).path(sha256)
