"""The raised numbers that refer to a footnote: told by their size and height, written ¹ ² ³, never glued to a word."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from ingest.pdf_lines import Line, Printed, beside, line_of

Sides: TypeAlias = tuple[float, float, float, float]

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LEVEL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SMALLER = 0.82  # times the height of the letters beside it
_HIGHER = 0.08  # of that height: the mark ends that much above the line
_SPACE = 0.8  # of the height of the letters: a wider gap parts two columns
_NEAR = 0.35  # of that height: the most white between a word and its mark
MOST_DIGITS = 3
SUPERIOR = 0.45  # of its box: a digit that ends that much above the bottom is drawn raised


def is_mark(sides: Sides, beside: Sides) -> bool:
    """Whether what is printed in a box is smaller than what stands beside it and raised above its line."""
    height = beside[3] - beside[1]
    small = sides[3] - sides[1] < _SMALLER * height
    return small and sides[3] < beside[3] - _HIGHER * height and sides[1] < beside[1] + 0.5 * height


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
    number = any(word.text.translate(LEVEL).isdecimal() for word in (left.words[-1], right.words[0]))
    near = -1 < right.words[0].x0 - left.words[-1].x1 < _SPACE * max(left.size, right.size)
    return number and near and left.upright and right.upright and beside(left, right)


def _may_hold_marks(line: Line) -> bool:
    return any(len(word.text) <= MOST_DIGITS and word.text.translate(LEVEL).isdecimal() for word in line.words)


def raised(words: Sequence[Printed]) -> list[Printed]:
    """The words of a line with its marks written raised, those behind a word against it."""
    found = list(words)
    for row, word in enumerate(words):
        level = word.text.translate(LEVEL)
        if not level.isdecimal() or len(level) > MOST_DIGITS:
            continue
        before = words[row - 1] if row else None
        after = words[row + 1] if row + 1 < len(words) else None
        high = level != word.text
        if before is not None and (high or is_mark(_sides(word), _sides(before))) and _is_near(before, word):
            found[row - 1] = replace(found[row - 1], ending="glue")
        elif not high and (before is not None or after is None or not is_mark(_sides(word), _sides(after))):
            continue
        found[row] = replace(word, text=level.translate(RAISED))
    return found


def _is_near(word: Printed, mark: Printed) -> bool:
    return -1 < mark.x0 - word.x1 < _NEAR * (word.y1 - word.y0)


def _sides(word: Printed) -> Sides:
    return word.x0, word.y0, word.x1, word.y1
