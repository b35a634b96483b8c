"""Footnotes: their raised numbers, and their texts, put behind the paragraph that refers to them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.reading.pdf.blocks import PdfBlock, blocks_of, is_finished
from ingest.reading.pdf.lines import ROW, Line, Printed, RawPage, Sides, beside, line_of
from ingest.reading.text_repair import LEVEL, RAISED, STROKES, lowered

_MARK_HEIGHT_SHARE = 0.86  # times the height of the letters beside it: browsers set marks at .83
_HIGHER = 0.08  # of that height: the mark ends that much above the line
_LOWER = 0.04  # of that height: a figure that is set low stands that much under the line
_DESCENT = 0.2  # of the height of letters lies under their line, about
_SPACE = 0.8  # of the height of the letters: a wider gap parts two columns
_NEAR = 0.35  # of that height: the most white between a word and its mark
_FEWEST_USUAL = 4  # words of a line that tell how high its letters are
MOST_DIGITS = 3
SUPERIOR = 0.45  # of its box: a digit that ends that much above the bottom is drawn raised


def is_mark(sides: Sides, beside: Sides) -> bool:
    """Whether what is printed in a box is smaller than what stands beside it and raised above its line."""
    height = beside[3] - beside[1]
    small = sides[3] - sides[1] < _MARK_HEIGHT_SHARE * height
    return small and sides[3] < beside[3] - _HIGHER * height and sides[1] < beside[1] + 0.5 * height


def is_low(sides: Sides, beside: Sides, descent: float = _DESCENT) -> bool:
    """Whether what is printed in a box is smaller than what stands beside it and lowered under its line.

    ``descent`` is the share of a box that lies under the line: none in boxes of what is drawn of figures.
    """
    height = beside[3] - beside[1]
    small = sides[3] - sides[1] < _MARK_HEIGHT_SHARE * height
    line, own = (box[3] - descent * (box[3] - box[1]) for box in (beside, sides))
    return small and own > line + _LOWER * height and sides[1] < beside[3]


def mended(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, whole again where a raised mark broke them, their marks written raised."""
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if last is not None and _is_broken(last, line):
            longer = max(last, line, key=lambda one: len(one.words))
            whole[-1] = line_of((*last.words, *line.words), last.bold and line.bold, longer.role)
        else:
            whole.append(line)
    return [line_of(raised(line.words), line.bold, line.role) if _may_hold_marks(line) else line for line in whole]


def _is_broken(left: Line, right: Line) -> bool:
    """Whether there is no more than a space between two lines of one height, and a number on either side of it."""
    if _is_lowered(left, right):
        return True
    number = any(word.text.translate(LEVEL).isdecimal() for word in (left.words[-1], right.words[0]))
    is_close = -1 < right.words[0].x0 - left.words[-1].x1 < _SPACE * max(left.size, right.size)
    return number and is_close and left.upright and right.upright and beside(left, right)


def _is_lowered(left: Line, right: Line) -> bool:
    """Whether a line is no more than the figure that is set low behind another, maybe under one that is set high."""
    alone = len(right.words) == 1 and _is_figure(right.words[0].text)
    return alone and left.upright and _is_set_low(left.words[-2:], right.words[0])


def _is_set_low(before: Sequence[Printed], figure: Printed) -> bool:
    """Whether a figure is set low against the words before it, or under the last of them."""
    if not before or before[-1].text.endswith("/"):
        return False
    base = max(before, key=lambda word: word.y1 - word.y0)
    is_close = base.y0 - base.y1 < figure.x0 - before[-1].x1 < _NEAR * (base.y1 - base.y0)
    return is_close and is_low(sides_of(figure), sides_of(base))


def _is_figure(text: str) -> bool:
    return len(text) <= MOST_DIGITS and text.translate(LEVEL).isdecimal()


def _may_hold_marks(line: Line) -> bool:
    return any(_is_figure(word.text) for word in line.words)


def raised(words: Sequence[Printed]) -> list[Printed]:
    """The words of a line with its marks written raised, those behind a word against it.

    A mark is low against the letters of its line too: a word with a low figure in it ("log2") is higher than they are.
    """
    found = list(words)
    usual = median(_height(word) for word in words)
    for row, word in enumerate(words):
        level = word.text.translate(LEVEL)
        if not level.isdecimal() or len(level) > MOST_DIGITS:
            continue
        before = words[row - 1] if row else None
        after = words[row + 1] if row + 1 < len(words) else None
        high = level != word.text
        if _is_set_low(words[max(0, row - 2) : row], word):
            found[row - 1] = replace(found[row - 1], ending="glue")
            found[row] = replace(word, text=lowered(level, found[row - 1].text))
            continue
        if high and before is not None and after is not None and _is_under_stroke(after, before):
            found[row - 1] = replace(found[row - 1], ending="space")
            found[row] = replace(word, text=level, ending="glue")
            continue
        is_small = len(words) < _FEWEST_USUAL or _height(word) < _MARK_HEIGHT_SHARE * usual
        is_raised = high or before is not None and is_small and is_mark(sides_of(word), sides_of(before))
        if before is not None and is_raised and _is_near(before, word):
            found[row - 1] = replace(found[row - 1], ending="glue")
        elif not high and (before is not None or after is None or not is_mark(sides_of(word), sides_of(after))):
            continue
        found[row] = replace(word, text=level.translate(RAISED))
    return found


def _height(word: Printed) -> float:
    return word.y1 - word.y0


def _is_under_stroke(word: Printed, beside: Printed) -> bool:
    """Whether a word is a stroke and a figure set low behind it: the half of "1 1/2"."""
    figure = word.text[1:].rstrip(".,;:!?)")
    height = beside.y1 - beside.y0
    return word.text[:1] in STROKES and _is_figure(figure) and word.y1 > beside.y1 + _LOWER * height


def _is_near(word: Printed, mark: Printed) -> bool:
    return -1 < mark.x0 - word.x1 < _NEAR * (word.y1 - word.y0)


def sides_of(word: Printed) -> Sides:
    """The box of a word."""
    return word.x0, word.y0, word.x1, word.y1


_SIGN = r"(?:\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[*†])"
_NOTE = re.compile(rf"{_SIGN}\s?[^\W\d_]|{_SIGN}\s+(?:https?:|www\.|[“‘'(])")
_SIGN_IN_FRONT = re.compile(_SIGN)
_NOTE_ROLES = frozenset({"Note", "FENote"})
_NOTE_SIZE_SHARE = 0.9  # times the usual size of the page
_MOST_MISSED = 3  # notes in a row whose beginning was not seen
_LOW = 0.5  # of the height of the page: what begins with an ordinary number above it counts something


@dataclass(frozen=True, slots=True)
class Parted:
    """The lines of a page: its text, its footnotes with all of their lines, and what runs up or down the page."""

    text: tuple[Line, ...]
    notes: tuple[tuple[Line, ...], ...]
    sideways: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Woven:
    """Blocks in the order in which they are read, and the levels of the headings by row."""

    blocks: Sequence[PdfBlock]
    levels: Mapping[int, int]


def parted(page: RawPage) -> Parted:
    """Take the footnotes out of a page, unless nothing else stands on it."""
    lines = page.lines
    usual = median([line.size for line in lines for _ in line.words]) if lines else 0.0
    text: list[Line] = []
    notes: list[list[Line]] = []
    sideways: list[Line] = []
    inside = False
    for line in lines:
        begins = _begins_note(line, usual, page.height, inside) and not (inside and _leaps(notes[-1][0], line))
        inside = begins or inside and _goes_on(notes[-1][-1], line)
        if begins:
            notes.append([line])
        elif inside:
            notes[-1].append(line)
        else:
            (text if line.upright else sideways).append(line)
    return Parted(tuple(text), tuple(map(tuple, notes)), tuple(sideways)) if text else Parted(lines, (), ())


def with_notes(blocks: Sequence[PdfBlock], levels: Mapping[int, int], notes: Sequence[Sequence[Line]]) -> Woven:
    """Each note behind the paragraph or list with its mark; one that nothing refers to at the end.

    A paragraph that goes on on the next page stays the last: its notes stand in front of it.
    """
    last = len(blocks) if not blocks or is_finished(blocks[-1]) else len(blocks) - 1
    behind: dict[int, list[PdfBlock]] = {}
    for note in notes:
        row = _cited_from(blocks, levels, _SIGN_IN_FRONT.match(note[0].text))
        behind.setdefault(last if row is None else min(last, row + 1), []).extend(blocks_of(note))
    woven: list[PdfBlock] = []
    new_levels: dict[int, int] = {}
    for row in range(len(blocks) + 1):
        woven += behind.get(row, ())
        if row < len(blocks):
            new_levels |= {len(woven): levels[row]} if row in levels else {}
            woven.append(blocks[row])
    return Woven(woven, new_levels)


def _begins_note(line: Line, usual: float, height: float, inside: bool) -> bool:
    numbered = bool(_NOTE.match(line.text))
    small = line.size <= _NOTE_SIZE_SHARE * usual and line.cells == 1 and line.role != ROW
    low = line.y0 > _LOW * height or line.text[0].translate(LEVEL) != line.text[0]
    return small and low and numbered or line.role in _NOTE_ROLES and (numbered or not inside)


def _leaps(note: Line, line: Line) -> bool:
    """Whether a line in a note begins with a number that can't be that of the next one ("25 mei 2020")."""
    numbers = [_SIGN_IN_FRONT.match(one.text) for one in (note, line)]
    if not all(found and found.group().isdigit() for found in numbers):
        return False
    last, number = (int(found.group().translate(LEVEL)) for found in numbers if found)
    return not last < number <= last + _MOST_MISSED


def _goes_on(last: Line, line: Line) -> bool:
    under = 0 < line.y0 - last.y0 < 2 * last.size and min(last.x1, line.x1) > max(last.x0, line.x0)
    return under and abs(line.size - last.size) < 0.05 * last.size and line.role == last.role


def _cited_from(blocks: Sequence[PdfBlock], levels: Mapping[int, int], sign: re.Match[str] | None) -> int | None:
    """The last row of the paragraph, list or table that holds the mark of a note; none where only a heading does."""
    wanted = sign.group().translate(LEVEL) if sign else ""
    for row, block in enumerate(blocks):
        if wanted and row not in levels and _refers(block, wanted):
            while block.shape != "text" and row + 1 < len(blocks) and blocks[row + 1].shape == block.shape:
                row += 1
            return row
    return None


def _refers(block: PdfBlock, wanted: str) -> bool:
    words = (word.text for line in block.lines for word in line.words)
    if wanted.isdecimal():
        return any(wanted in re.split(r"\D+", word.translate(LEVEL)) for word in words if word.translate(LEVEL) != word)
    return any(word.endswith(wanted) and len(word) > 1 for word in words)
