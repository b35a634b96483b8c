"""In what order the parts of a page are read: that of the file, or, where that leaps to and fro, that of the eye."""

from collections.abc import Callable, Sequence
from statistics import median

from ingest.pdf_lines import ROW, Line, beside, parts_of, rows_of, without_leaders

_LEAPS = 0.3  # share of parts whose next one stands beside them, from which the file's order is not believed
_PROSE = 25  # characters of the median part on both sides: shorter is a table
_DEEPEST = 40  # cuts inside each other


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page as they are read.

    Files made by InDesign, Word and Typst hold their text in reading order, columns included. Where a file holds it
    row by row over the columns instead, the page is cut into columns and blocks by its white space.
    """
    parts = [part for line in lines for part in (parts_of(line) if line.upright and line.role != ROW else [line])]
    if _reads_across(parts):
        return [part for block in _cut(parts, 0) for part in block]
    return [without_leaders(row) for row in rows_of(parts)]


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


def _x0(part: Line) -> float:
    return part.x0


def _x1(part: Line) -> float:
    return part.x1


def _y0(part: Line) -> float:
    return part.y0


def _y1(part: Line) -> float:
    return part.y1
