"""Parts of a page in the order they are read, and the page they make: repaired text, and where each word stands."""

from collections.abc import Callable, Container, Mapping, Sequence
from itertools import groupby, pairwise, zip_longest
from statistics import median

from index.types import Box, Heading, Page, Word
from ingest.reading.pdf.blocks import PdfBlock
from ingest.reading.pdf.lines import ROW, Line, Printed, RawPage, beside, parts_of, rows_of, without_leaders
from ingest.reading.text_repair import is_broken_word, is_suspended, join_halves

_LEAPS = 0.3  # share of parts whose next one stands beside them, from which the file's order is not believed
_PROSE = 25  # characters of the median part on both sides: shorter is a table
_DEEPEST = 40  # cuts inside each other
_FEWEST_NUMBERS, _LONGEST_NUMBER = 3, 4  # lines of a column of page numbers, and figures of one
_MOST_LINES = 2  # to a page number: where there are more, lines are counted


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page as they are read.

    Files made by InDesign, Word and Typst hold their text in reading order, columns included. Where a file holds it
    row by row over the columns instead, the page is cut into columns and blocks by its white space. Programs for design
    hold it in the order in which it was put there: where nothing stands beside anything else, that is no order.
    """
    parts = [part for line in lines for part in (parts_of(line) if line.upright and line.role != ROW else [line])]
    if _reads_across(parts):
        return [part for block in _cut(parts, 0) for part in block]
    return [without_leaders(row) for row in rows_of(_from_the_top(_with_page_numbers(parts)))]


def _with_page_numbers(parts: Sequence[Line]) -> Sequence[Line]:
    """The parts, a column of page numbers that stands by itself in the file each behind the title beside it."""
    behind: dict[int, Line] = {}
    moved: set[int] = set()
    for _, run in groupby(parts, _is_page_number):
        column = list(run)
        if len(column) < _FEWEST_NUMBERS or not _is_page_number(column[0]) or not _count_on(column):
            continue
        others = [one for one in parts if not _is_page_number(one) and column[0].y0 <= _middle(one) <= column[-1].y1]
        titles = [[one for one in others if beside(one, number)] for number in column]
        if len(others) <= _MOST_LINES * len(column) and all(len(found) == 1 for found in titles):
            behind |= {id(found[0]): number for found, number in zip(titles, column, strict=True)}
            moved |= {id(number) for number in column}
    left = (part for part in parts if id(part) not in moved)
    return [one for part in left for one in (part, behind.get(id(part))) if one is not None] if moved else parts


def _is_page_number(part: Line) -> bool:
    return part.upright and len(part.words) == 1 and part.text.isdecimal() and len(part.text) <= _LONGEST_NUMBER


def _count_on(column: Sequence[Line]) -> bool:
    """Whether numbers stand under each other, and none is lower than the one above it."""
    pairs = list(pairwise(column))
    ends = max(part.x1 for part in column) - min(part.x1 for part in column)
    return ends < column[0].size and all(int(a.text) <= int(b.text) and a.y0 < b.y0 for a, b in pairs)


def _from_the_top(parts: Sequence[Line]) -> Sequence[Line]:
    """The parts from top to bottom where each stands under another one, else in the order of the file."""
    ordered = sorted(parts, key=_y0)
    pairs = pairwise(ordered)
    alone = all(part.upright for part in parts) and all(low.y0 >= _middle(high) for high, low in pairs)
    return ordered if alone else parts


def _reads_across(parts: Sequence[Line]) -> bool:
    """Whether the file's order runs over two columns of prose."""
    leaps = [(left, right) for left, right in zip(parts, parts[1:], strict=False) if beside(left, right)]
    if len(leaps) < 5 or len(leaps) < _LEAPS * len(parts):
        return False
    return all(_is_prose([pair[side].text for pair in leaps]) for side in (0, 1))


def _is_prose(texts: Sequence[str]) -> bool:
    digits = sum(char.isdigit() for text in texts for char in text)
    return median(map(len, texts)) > _PROSE and digits < 0.1 * sum(map(len, texts))


def _cut(parts: Sequence[Line], depth: int) -> list[list[Line]]:
    """Recursive XY-cut: first across the page where white runs over its whole width, then between columns."""
    if len(parts) > 1 and depth < _DEEPEST:
        size = median(part.size for part in parts)
        for low, high, gap in ((_x0, _x1, 0.8 * size), (_y0, _y1, 0.6 * size)):
            groups = _groups(parts, low, high, gap)
            if len(groups) > 1:
                return [block for group in groups for block in _cut(group, depth + 1)]
    return [sorted(parts, key=lambda part: (round(part.y0), part.x0))]


def _groups(
    parts: Sequence[Line], low: Callable[[Line], float], high: Callable[[Line], float], gap: float
) -> list[list[Line]]:
    """Parts in groups with at least ``gap`` points of white between them along one direction."""
    groups: list[list[Line]] = []
    reach = float("-inf")
    for part in sorted(parts, key=low):
        if not groups or low(part) - reach > gap:
            groups.append([])
        groups[-1].append(part)
        reach = max(reach, high(part))
    return groups


def _middle(part: Line) -> float:
    return (part.y0 + part.y1) / 2


def _x0(part: Line) -> float:
    return part.x0


def _x1(part: Line) -> float:
    return part.x1


def _y0(part: Line) -> float:
    return part.y0


def _y1(part: Line) -> float:
    return part.y1


_THIN = 1e-4  # of the page: a box has at least this width and height


def page_of(raw: RawPage, blocks: Sequence[PdfBlock], levels: Mapping[int, int], words: Container[str]) -> Page:
    """Write the blocks out: paragraphs apart by a blank line, lists and tables a line for each row.

    ``levels`` are the headings by row of their block; ``words`` the words of the publication in lower case, by which
    a word that was cut at a line end is joined with or without its hyphen.
    """
    writer = _Writer(raw, words)
    headings: list[Heading] = []
    before: PdfBlock | None = None
    for row, block in enumerate(blocks):
        close = before is not None and before.shape == block.shape != "text" and row not in levels
        writer.part("\n" if close and row - 1 not in levels else "\n\n")
        start = len(writer)
        writer.write(block)
        if row in levels and len(writer) > start:
            headings.append(Heading(start, len(writer), levels[row]))
        before = block
    text, places = writer.finish()
    return Page(raw.number, text, tuple(headings), places, raw.width, raw.height, raw.label)


class _Writer:
    """Puts words behind each other and remembers where each one stands."""

    def __init__(self, raw: RawPage, words: Container[str]) -> None:
        self._raw = raw
        self._vocabulary = words
        self._pieces: list[str] = []
        self._length = 0
        self._places: list[Word] = []

    def __len__(self) -> int:
        return self._length

    def finish(self) -> tuple[str, tuple[Word, ...]]:
        """The text and the words of it."""
        return "".join(self._pieces), tuple(self._places)

    def part(self, separator: str) -> None:
        """Part what follows from what stands there."""
        if self._length:
            self._add(separator)

    def write(self, block: PdfBlock) -> None:
        """Write the words of a block, the parts of cut words joined."""
        printed = [word for line in block.lines for word in line.words]
        last_of_line = {id(line.words[-1]) for line in block.lines}
        for word, following in zip_longest(printed, printed[1:]):
            if following is None:
                self._place(word, word.text + "-" if word.ending == "cut" else word.text)
            elif self._is_cut(word, following, id(word) in last_of_line):
                self._write_cut(word, following)
            else:
                self._place(word, word.text)
                if word.ending != "glue" and not _is_address_cut(word, following):
                    self._add(" ")

    def _is_cut(self, word: Printed, following: Printed, at_line_end: bool) -> bool:
        if word.ending == "cut":
            return True
        if word.ending == "full":
            return word.cell == following.cell and is_broken_word(word.text, following.text, self._vocabulary)
        hyphen = at_line_end and len(word.text) > 1 and word.text.endswith("-") and word.text[-2].isalnum()
        return hyphen and not is_suspended(word.text, following.text)

    def _write_cut(self, left: Printed, right: Printed) -> None:
        """Write a part of a word that a line end cut, up to the next part."""
        if is_suspended(left.text + "-", right.text):
            self._place(left, left.text.rstrip("-") + "-")
            self._add(" ")
            return
        whole = join_halves(left.text, right.text, self._vocabulary)
        self._place(left, whole[: len(whole) - len(right.text)])

    def _place(self, word: Printed, text: str) -> None:
        box = self._box(word)
        if box is not None and text:
            self._places.append(Word(self._length, self._length + len(text), box))
        self._add(text)

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _box(self, word: Printed) -> Box | None:
        width, height = self._raw.width, self._raw.height
        x0, y0, x1, y1 = word.x0 / width, word.y0 / height, word.x1 / width, word.y1 / height
        if x0 < 0 or y0 < 0 or x1 > 1 or y1 > 1:  # nearly none: a page has hundreds of words
            x0, y0, x1, y1 = (min(1.0, max(0.0, side)) for side in (x0, y0, x1, y1))
        return Box(x0, y0, x1, y1) if x1 - x0 >= _THIN and y1 - y0 >= _THIN else None


def _is_address_cut(word: Printed, following: Printed) -> bool:
    """A web address that goes on after its slash on the next line."""
    if not word.text.endswith("/"):  # as nearly all
        return False
    below = following.y0 > word.y0 + 0.5 * (word.y1 - word.y0)
    return below and "." in word.text and following.text[:1].islower()
