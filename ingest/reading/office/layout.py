"""In which order a person reads boxes that lie on a slide: column by column, and label by text where rows are meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SLACK = 0.05  # of a box: that much may lie over its neighbour
_LABEL = 25  # characters of a label in front of a text


@dataclass(frozen=True, slots=True)
class Placed:
    """A box (left, top, width, height, in any unit) and the text in it."""

    box: tuple[int, int, int, int]
    text: str

    def sides(self, axis: int) -> tuple[float, float]:
        """Where it begins and ends: from left to right for axis 0, from top to bottom for 1; a bit narrower."""
        start, length = self.box[axis], self.box[axis + 2]
        return start + _SLACK * length, start + (1 - _SLACK) * length


def in_reading_order(boxes: Sequence[Placed]) -> list[int]:
    """The places of the boxes in the order in which they are read.

    Boxes are cut into columns where a gap runs between them from top to bottom, else into bands from left to right,
    and so on inside each (a recursive X-Y cut).
    """
    return _ordered(boxes, list(range(len(boxes))))


def _ordered(boxes: Sequence[Placed], rows: list[int]) -> list[int]:
    if len(rows) < 2:
        return rows
    columns = _cut(boxes, rows, 0)
    if len(columns) > 1 and _stand_beside(boxes, columns):
        if _are_labels(boxes, columns):
            columns = _cut(boxes, rows, 1)
            return [row for band in columns for row in sorted(band, key=lambda one: boxes[one].box[0])]
        return [row for column in columns for row in _ordered(boxes, column)]
    bands = _joined(boxes, _cut(boxes, rows, 1))
    if len(bands) > 1:
        return [row for band in bands for row in _ordered(boxes, band)]
    return sorted(rows, key=lambda one: (boxes[one].box[1], boxes[one].box[0]))


def _cut(boxes: Sequence[Placed], rows: list[int], axis: int) -> list[list[int]]:
    """Groups of boxes with a gap between them along an axis."""
    groups: list[list[int]] = []
    reach = float("-inf")
    for row in sorted(rows, key=lambda one: boxes[one].sides(axis)):
        start, end = boxes[row].sides(axis)
        if not groups or start >= reach:
            groups.append([])
        groups[-1].append(row)
        reach = max(reach, end)
    return groups


def _joined(boxes: Sequence[Placed], bands: list[list[int]]) -> list[list[int]]:
    """Bands under each other made one where the same gap runs through them: then they are columns."""
    joined: list[list[int]] = []
    for band in bands:
        if joined and len(_cut(boxes, [*joined[-1], *band], 0)) > 1 and min(len(joined[-1]), len(band)) > 1:
            joined[-1] = [*joined[-1], *band]
        else:
            joined.append(band)
    return joined


def _stand_beside(boxes: Sequence[Placed], columns: list[list[int]]) -> bool:
    """Whether columns share some height; boxes on a diagonal don't."""
    spans = [
        (min(boxes[row].sides(1)[0] for row in column), max(boxes[row].sides(1)[1] for row in column))
        for column in columns
    ]
    return all(any(a is not b and a[0] < b[1] and b[0] < a[1] for b in spans) for a in spans)


def _are_labels(boxes: Sequence[Placed], columns: list[list[int]]) -> bool:
    """Whether the first column labels the second, row by row ("1", "Stap 2", "14.00 uur")."""
    first, *others = columns
    bands = _cut(boxes, [row for column in columns for row in column], 1)
    paired = len(others) == 1 and len(first) == len(others[0]) == len(bands) > 1
    return paired and all(_labels(label, text) for label, text in _pairs(boxes, first, others[0]))


def _pairs(boxes: Sequence[Placed], left: list[int], right: list[int]) -> Iterator[tuple[str, str]]:
    """The texts of two columns, row by row."""
    sides = [sorted(side, key=lambda one: boxes[one].box[1]) for side in (left, right)]
    yield from ((boxes[label].text, boxes[text].text) for label, text in zip(*sides, strict=True))


def _labels(label: str, text: str) -> bool:
    """Whether one text can be a label of the other: shorter, and no sentence."""
    return len(label) <= _LABEL and len(label) < len(text) and not label.endswith((".", "!", "?"))
