"""Whether sentences stand where their boxes say: the letters that poppler finds inside the boxes are compared."""

import random
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import html  # type: ignore[import-untyped]

from index.boxes import boxes_of
from index.types import Box, Page
from ingest.chunking.sentences import split
from ingest.reading.front_matter import fold
from ingest.reading.result import Reading

_LINE = 0.5  # of a word's height: its middle must lie that near to the middle of the box


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence: characters ``start:end`` of a page of a file."""

    path: Path
    page: Page
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence."""
        return self.page.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """Of the sentences drawn: how many have a box for every word, and how many stand in their boxes for poppler too."""

    drawn: int
    boxed: int
    confirmed: int
    wrong: tuple[Place, ...]


def check(readings: Mapping[Path, Reading], n_sentences: int, seed: int) -> SentenceScores:
    """Draw sentences of these PDFs at random and look each one up."""
    places = [place for path, reading in readings.items() for place in _places(path, reading)]
    drawn = random.Random(seed).sample(places, min(n_sentences, len(places)))
    printed = {path: _printed(path) for path in {place.path for place in drawn}}
    boxed = [place for place in drawn if _is_boxed(place)]
    wrong = tuple(place for place in boxed if not _stands_there(place, printed[place.path]))
    return SentenceScores(len(drawn), len(boxed), len(boxed) - len(wrong), wrong)


def _places(path: Path, reading: Reading) -> Iterator[Place]:
    for page in reading.pages:
        yield from (Place(path, page, start, end) for start, end in split(page.text))


def _is_boxed(place: Place) -> bool:
    covered = {at for word in place.page.words for at in range(word.start, word.end)}
    return all(at in covered or place.page.text[at].isspace() for at in range(place.start, place.end))


def _stands_there(place: Place, printed: Sequence[Sequence[tuple[str, Box]]]) -> bool:
    words = printed[(place.page.number or 1) - 1]
    inside = [text for box in boxes_of(place.page, place.start, place.end) for text in _inside(box, words)]
    return _letters("".join(inside)) == _letters(place.text)


def _letters(text: str) -> list[str]:
    """Its letters and digits, sorted: words on one height may come in another order; ¹ counts as 1."""
    return sorted(fold(unicodedata.normalize("NFKC", text)))


def _inside(box: Box, words: Sequence[tuple[str, Box]]) -> Iterator[str]:
    for text, word in words:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        if box.x0 <= x <= box.x1 and abs(y - (box.y0 + box.y1) / 2) < _LINE * (word.y1 - word.y0):
            yield text


def _printed(path: Path) -> list[list[tuple[str, Box]]]:
    """The words of each page with their boxes in fractions of the page, as poppler sees them."""
    done = subprocess.run(["pdftotext", "-bbox", "-cropbox", str(path), "-"], capture_output=True, check=True)
    pages = html.fromstring(done.stdout, parser=html.HTMLParser(encoding="utf-8", huge_tree=True)).iter("page")
    return [[(word.text or "", _box(word, page)) for word in page.iter("word")] for page in pages]


def _box(word: html.HtmlElement, page: html.HtmlElement) -> Box:
    width, height = float(page.get("width")), float(page.get("height"))
    x0, y0, x1, y1 = (float(word.get(side)) for side in ("xmin", "ymin", "xmax", "ymax"))
    return Box(x0 / width, y0 / height, x1 / width, y1 / height)
