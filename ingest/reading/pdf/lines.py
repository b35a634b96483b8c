"""What stands printed on a page of a PDF: words with their boxes, and the lines they form."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, median_high, median_low
from typing import Literal, TypeAlias

# What comes between a word and the next: a space, nothing (a drop cap), a cut that a line end made, or one or the other
# where a word fills a line of its cell.
Ending: TypeAlias = Literal["space", "glue", "cut", "full"]
# Whether a word is seen: surely, maybe, or not by itself; or seen as another word than the file says.
Doubt: TypeAlias = Literal["none", "doubtful", "unpainted", "untrue"]
Sides: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom
ToPage: TypeAlias = Callable[[float, float, float, float], Sides]  # from two corners in the file to points on the page

SLANTED = "Slanted"  # the role of a line that runs neither along nor across the page
TURNED = "Turned"  # the role of a line that stands upside down
ROW = "TR"  # the role of a line that is a row of a table, written out
_GAP = 1.2  # times the height of the letters: a wider gap on a line parts two columns or cells
_MARK_GAP = 4.0  # times the height of the letters: a wider gap parts a number from what stands in the next column
_FEWEST_SPACED = 4  # letters set apart
_SHORT, _MOSTLY = 2, 0.7  # letters a word at most, and share of the words that are one letter, of a line set apart
_SPREAD = 1.5  # times the middle gap of such a line: wider ones part words
_MOST_SPREAD = 0.8  # times the height of the letters: wider gaps part columns
_MARKS = frozenset("?!&.,:'’-")
_DOTS = re.compile(r"[.…·_]+")
_LEADER_END = re.compile(r"[.…]{4,}")
_MARK = re.compile(r"(?:[•●▪■□◦‣∙➢✓–*-]|\(?\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)])$")


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A place in a table: tables, rows and columns are numbered from 0; ``is_name`` where it names its column.

    ``rows`` is over how many it runs.
    """

    table: int
    row: int
    column: int
    is_name: bool
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Printed:
    """One word as it was printed; its box in points from the top left of the page as a reader sees it.

    ``cell`` is where it stands in a table, as far as the tags of the file say so.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    ending: Ending = "space"
    cell: TablePlace | None = None
    doubt: Doubt = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand beside each other, with spaces between them, and the box around them; made by ``line_of``.

    ``y0`` and ``y1`` are those of the middle word, so that a raised footnote number doesn't move the line. ``size`` is
    the height of its letters in points. ``role`` is what the tags of the file call it (H1 to H6, P, TOCI, Caption,
    Artifact, …) or empty. ``cells`` counts the parts between wide gaps; ``upright`` is False for text that runs up or
    down the page or stands upside down.
    """

    words: tuple[Printed, ...]
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    role: str
    cells: int
    upright: bool


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page before repair: its lines in the order of the file, and its size in points as it is shown.

    ``label`` is the page number that is printed, where that is another one; ``unseen`` counts the words that were left
    out because nobody sees them, ``struck`` those that are struck out, ``untrue`` those in whose place others are seen;
    ``is_drawn`` is whether anything but text stands on a page with next to none.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    damaged: int = 0
    has_picture: bool = False
    unseen: int = 0
    untrue: int = 0
    is_drawn: bool = False
    label: str | None = None
    struck: int = 0

    @property
    def n_chars(self) -> int:
        """Characters but blanks."""
        return sum(len(word.text) for line in self.lines for word in line.words)


def line_of(words: Sequence[Printed], bold: bool, role: str, cells: int = 1) -> Line:
    """A line of these words, measured; ``words`` isn't empty."""
    long = [word for word in words if len(word.text) >= 3]
    sideways = bool(long) and all(word.y1 - word.y0 > 2 * (word.x1 - word.x0) for word in long)
    sizes = [word.x1 - word.x0 if sideways else word.y1 - word.y0 for word in words]
    x0, x1 = min([word.x0 for word in words]), max([word.x1 for word in words])
    y0, y1 = median_low([word.y0 for word in words]), median_high([word.y1 for word in words])
    upright = not sideways and role != TURNED
    text = " ".join([word.text for word in words])
    return Line(tuple(words), text, x0, y0, x1, y1, round(median_high(sizes), 1), bold, role, cells, upright)


def is_spaced_out(words: Sequence[Printed]) -> bool:
    """Whether blanks in a line may be no more than letters set apart, as in a title; a formula is none."""
    if len(words) < _FEWEST_SPACED or sum(len(word.text) for word in words) > _SHORT * len(words):
        return False
    alone = [word.text for word in words if len(word.text) == 1]
    letters = sum(map(str.isalpha, alone))
    return letters >= max(_FEWEST_SPACED, _MOSTLY * len(words)) and all(one.isalpha() or one in _MARKS for one in alone)


def closed_up(words: Sequence[Printed], are_typed: Sequence[bool]) -> list[Printed]:
    """The words of such a line, put together where the gap is no wider than between their letters.

    ``are_typed``: of the blank before each word but the first, whether the file holds it; such a blank stays.
    """
    gaps = [right.x0 - left.x1 for left, right in pairwise(words)]
    widest = min(_SPREAD * median(gaps), _MOST_SPREAD * max(word.y1 - word.y0 for word in words))
    closed = [words[0]]
    for word, gap, is_typed in zip(words[1:], gaps, are_typed, strict=True):
        last = closed[-1]
        if is_typed or gap > widest or (last.ending, last.doubt, last.cell) != ("space", word.doubt, word.cell):
            closed.append(word)
        else:
            y0, y1 = min(last.y0, word.y0), max(last.y1, word.y1)
            closed[-1] = replace(word, text=last.text + word.text, x0=last.x0, y0=y0, y1=y1)
    return closed


def righted(line: Line) -> Line:
    """A line that stands upside down as it lies for who turns the sheet; its words keep their places."""
    if line.role != TURNED:
        return line
    return replace(line, x0=-line.x1, x1=-line.x0, y0=-line.y1, y1=-line.y0, upright=True)


def without_leaders(line: Line) -> Line:
    """A line of a table of contents without the dots that lead to the page number; its role is then TOCI."""
    words = [word for word in line.words if not _DOTS.fullmatch(word.text)]
    leaders = len(line.words) - len(words) >= 3 or any(_LEADER_END.search(word.text) for word in line.words)
    if not words or not leaders:
        return line
    words = [replace(word, text=_LEADER_END.sub("", word.text)) for word in words]
    return replace(line_of([word for word in words if word.text], line.bold, "TOCI"), cells=line.cells)


def parts_of(line: Line) -> Iterator[Line]:
    """The line cut where a wide gap parts columns or cells; a bullet or number stays with what follows it."""
    start = 0
    for at in range(1, len(line.words)):
        left, right = line.words[at - 1], line.words[at]
        alone = at - start == 1 and _MARK.match(left.text)
        backwards = right.x0 < left.x0 - line.size
        gap = right.x0 - left.x1
        if backwards or gap > _GAP * line.size and not (alone and gap <= _MARK_GAP * line.size):
            yield line_of(line.words[start:at], line.bold, line.role)
            start = at
    yield line_of(line.words[start:], line.bold, line.role) if start else line


def beside(left: Line, right: Line) -> bool:
    """Whether ``right`` stands on the same height as ``left`` and to its right."""
    overlap = min(left.y1, right.y1) - max(left.y0, right.y0)
    return overlap > 0.5 * min(left.size, right.size) and right.x0 >= left.x1 - 0.3 * left.size


def rows_of(parts: Sequence[Line]) -> list[Line]:
    """Put parts that stand beside each other together again: the rows of a table, a number and its heading."""
    rows: list[Line] = []
    for part in parts:
        if rows and _may_stand_beside(rows[-1]) and _may_stand_beside(part) and beside(rows[-1], part):
            last = rows[-1]
            rows[-1] = line_of((*last.words, *part.words), last.bold and part.bold, last.role, last.cells + 1)
        else:
            rows.append(part)
    return rows


def _may_stand_beside(line: Line) -> bool:
    return line.upright and line.role != ROW


def with_drop_caps(lines: Sequence[Line]) -> list[Line]:
    """Join a big first letter that stands alone with the word that it begins."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and _is_drop_cap(last, line):
            cap = replace(last.words[0], ending="glue")
            joined[-1] = line_of((cap, *line.words), line.bold, line.role)
        else:
            joined.append(line)
    return joined


def _is_drop_cap(cap: Line, line: Line) -> bool:
    alone = len(cap.words) == 1 and len(cap.words[0].text) == 1 and cap.words[0].text.isupper()
    is_beside = cap.y0 - line.size < line.y1 and line.y0 < cap.y1 and 0 <= line.x0 - cap.x0 < 3 * cap.size
    return alone and is_beside and cap.size > 1.7 * line.size and line.text[:1].islower()
