"""Twenty pages drawn at random with a random sentence marked on each, to be looked at.

``python -m benchmarks.reading.contact_sheet OUT.png FOLDER``
"""

import random
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from index.boxes import boxes_of
from index.types import Page
from ingest.chunking.sentences import split
from ingest.reading import sandbox
from ingest.reading.result import Reading
from ingest.sources.discovery import find

_PAGES, _COLUMNS, _SEED = 20, 5, 11
_WIDTH, _HEIGHT = 420, 600  # pixels of one page on the sheet
_SHORTEST = 60  # characters of a sentence worth marking
_INK = (255, 180, 0, 110)


def main(out: Path, folder: Path) -> None:
    """Draw the sheet, and print which sentence is marked on which page."""
    dice = random.Random(_SEED)
    readings = {found.path: sandbox.read(found.path) for found in find([folder]) if found.path.suffix == ".pdf"}
    pages = [
        (path, page) for path, reading in readings.items() if isinstance(reading, Reading) for page in reading.pages
    ]
    drawn = dice.sample([one for one in pages if _sentences(one[1])], _PAGES)
    sheet = Image.new("RGB", (_COLUMNS * _WIDTH, -(-_PAGES // _COLUMNS) * _HEIGHT), "grey")
    for place, (path, page) in enumerate(drawn):
        start, end = dice.choice(_sentences(page))
        sys.stdout.write(f"{place + 1:2} {path.name} p. {page.number}: {page.text[start:end]}\n")
        picture = _marked(path, page, start, end)
        sheet.paste(picture, (place % _COLUMNS * _WIDTH + 4, place // _COLUMNS * _HEIGHT + 4))
    sheet.save(out)


def _sentences(page: Page) -> Sequence[tuple[int, int]]:
    return [(start, end) for start, end in split(page.text) if end - start >= _SHORTEST]


def _marked(path: Path, page: Page, start: int, end: int) -> Image.Image:
    picture = Image.open(BytesIO(sandbox.render_page(path, page.number or 1, 900))).convert("RGBA")
    layer = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(layer)
    for sides in _sides(page, start, end):
        pen.rectangle([side * size for side, size in zip(sides, picture.size * 2, strict=True)], fill=_INK)
    picture = Image.alpha_composite(picture, layer).convert("RGB")
    picture.thumbnail((_WIDTH - 8, _HEIGHT - 8))
    return picture


def _sides(page: Page, start: int, end: int) -> Iterator[tuple[float, float, float, float]]:
    for box in boxes_of(page, start, end):
        yield box.x0, box.y0, box.x1, box.y1


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
