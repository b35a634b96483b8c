"""Where a piece of page text was printed: its words' boxes, merged line by line."""

from bisect import bisect_right
from collections.abc import Iterable

from index.types import Box, Page, Word

_GAP = 0.03  # of the page width: words further apart on one line are marked apart (columns, table cells)


def boxes_of(page: Page, start: int, end: int) -> tuple[Box, ...]:
    """Boxes, in reading order, that cover characters ``start:end`` of the page text, from first to last word.

    A word that is only partly inside counts by its share of characters. Empty where the source has no pages.
    """
    merged: list[Box] = []
    for box in _parts(page.words, start, end):
        if merged and _same_line(merged[-1], box):
            merged[-1] = _hull(merged[-1], box)
        else:
            merged.append(box)
    return tuple(merged)


def is_placed(page: Page, start: int, end: int) -> bool:
    """Whether every letter of ``start:end`` has a place on the page; True where the source has no pages."""
    if page.width == 0 or not page.words:
        return page.width == 0
    at = start
    for word in page.words[bisect_right(page.words, start, key=_end) :]:
        if word.start >= end:
            break
        if page.text[at : max(at, word.start)].strip():
            return False
        at = max(at, word.end)
    return not page.text[at:end].strip()


def _end(word: Word) -> int:
    return word.end


def _parts(words: Iterable[Word], start: int, end: int) -> Iterable[Box]:
    for word in words:
        first, last = max(word.start, start), min(word.end, end)
        if first < last:
            width = (word.box.x1 - word.box.x0) / (word.end - word.start)
            x0 = word.box.x0 + (first - word.start) * width
            x1 = word.box.x1 - (word.end - last) * width
            yield Box(x0, word.box.y0, x1, word.box.y1)


def _same_line(left: Box, right: Box) -> bool:
    overlap = min(left.y1, right.y1) - max(left.y0, right.y0)
    height = min(left.y1 - left.y0, right.y1 - right.y0)
    return overlap > height / 2 and -_GAP < right.x0 - left.x1 < _GAP


def _hull(left: Box, right: Box) -> Box:
    return Box(min(left.x0, right.x0), min(left.y0, right.y0), max(left.x1, right.x1), max(left.y1, right.y1))
