"""Lines to blocks: paragraphs, headings of several lines, list lines and rows of tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, TypeAlias

from ingest.reading.pdf.lines import ROW, Line

Shape: TypeAlias = Literal["text", "item", "row"]

_ITEM = re.compile(r"(?:[•●▪■□◦‣∙➢✓*–-]|\(?\d{1,2}[.)]|[a-z][.)])\s+\S")
_ENDS = tuple(".!?:…;")
_CLOSING = "’”\"')»]"
_FIELD = re.compile(r"[A-ZÀ-Ý][\w’'-]*(?: [a-zà-ÿ(][\w’'()/-]*){0,4}: \S")
_LOOSE = 2.4  # times its size: as far apart as lines of one paragraph can stand
_SAME_SIZE = 1.08


@dataclass(frozen=True, slots=True)
class PdfBlock:
    """Lines that belong together. ``shape``: running text, one line of a list, or a row of a table or of contents."""

    lines: tuple[Line, ...]
    shape: Shape

    @property
    def text(self) -> str:
        """Its words, line after line."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """Height of its letters in points."""
        return max(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def role(self) -> str:
        """What the file calls it."""
        return self.lines[0].role


def blocks_of(lines: Sequence[Line]) -> list[PdfBlock]:
    """The lines of a page, in reading order, as blocks."""
    leading = _leading(lines)
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and _continues(blocks[-1], line, leading):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [PdfBlock(tuple(part), _shape(part)) for block in blocks for part in _fields(block)]


def is_finished(block: PdfBlock) -> bool:
    """Whether a block can end where it does: it isn't running text, or it ends as a sentence does."""
    last = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹ ]+$", "", block.lines[-1].text)
    return block.shape != "text" or last.rstrip(_CLOSING).endswith(_ENDS)


def _fields(block: Sequence[Line]) -> list[Sequence[Line]]:
    """A block of labelled lines ("Voor wie: …") parted at its labels; any other block as it is."""
    starts = [row for row, line in enumerate(block) if _FIELD.match(line.text)]
    if len(starts) < 2 or starts[0] != 0:
        return [block]
    return [block[start:end] for start, end in zip(starts, [*starts[1:], len(block)], strict=True)]


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from a line to the next, as a multiple of its size."""
    steps = [
        (below.y0 - above.y0) / above.size
        for above, below in zip(lines, lines[1:], strict=False)
        if above.size and _same_size(above, below) and 0.5 < (below.y0 - above.y0) / above.size < 2.5
    ]
    return median(steps) if steps else 1.3


def _same_size(left: Line, right: Line) -> bool:
    return max(left.size, right.size) <= _SAME_SIZE * min(left.size, right.size)


def _shape(block: Sequence[Line]) -> Shape:
    text = block[0].text
    if block[0].role in ("TOCI", ROW) or any(line.cells > 1 for line in block) and len(block) == 1:
        return "item" if _ITEM.match(text) and block[0].cells == 2 else "row"
    return "item" if _ITEM.match(text) or _FIELD.match(text) and len(text) < 400 else "text"


def _continues(block: Sequence[Line], line: Line, leading: float) -> bool:
    """Whether a line goes on with the block above it."""
    last = block[-1]
    if not last.upright or not line.upright or last.upright != line.upright:
        return False
    if last.words[-1].ending == "cut" and _same_size(last, line):
        return True
    if _is_heading_role(last.role) or _is_heading_role(line.role):
        return last.role == line.role and _same_size(last, line) and _is_next(last, line, leading + 0.5)
    if _is_row(last) or _is_row(line) or _begins_item(block, line) or not _same_size(last, line):
        return False
    if last.bold != line.bold and (_ended(last) or not line.text[:1].islower()):
        return False
    if not _is_next(last, line, leading + 0.35):
        loose = _is_next(last, line, _LOOSE) and not _ended(last) and line.text[:1].islower()
        return loose or _goes_on_elsewhere(last, line)
    return not _begins_paragraph(block, line)


def _begins_item(block: Sequence[Line], line: Line) -> bool:
    """A bullet, or a number that isn't just the end of a sentence ("waren dat er / 11. Dat is …")."""
    found = _ITEM.match(line.text)
    if found is None:
        return False
    last, number = block[-1], line.text.lstrip("(")[0].isalnum()
    outdented = line.x0 < last.x0 - 0.3 * line.size
    return not number or _ended(last) or outdented or bool(len(block) == 1 and _ITEM.match(last.text))


def _is_heading_role(role: str) -> bool:
    return role[:1] == "H" or role == "Title"


def _is_row(line: Line) -> bool:
    cells = line.cells > 1 and not _ITEM.match(line.text)
    return cells or line.role in ("TOCI", "TD", "TH", ROW)


def _is_next(last: Line, line: Line, most: float) -> bool:
    """Whether it stands right under the last line, in the same column."""
    step = line.y0 - last.y0
    return 0.4 * last.size < step <= most * last.size and min(last.x1, line.x1) > max(last.x0, line.x0)


def _goes_on_elsewhere(last: Line, line: Line) -> bool:
    """A paragraph that goes on at the top of the next column, or beside a picture."""
    if last.text.endswith("-") and line.text[:1].islower():
        return True
    higher = line.y0 < last.y0 - last.size and line.x0 > last.x0
    return higher and not _ended(last) and line.text[:1].islower()


def _ended(line: Line) -> bool:
    return line.text.rstrip(_CLOSING).endswith(_ENDS)


def _begins_paragraph(block: Sequence[Line], line: Line) -> bool:
    """By its indent, or because the line above stops short after a full stop."""
    last = block[-1]
    if not _ended(last) or line.text[:1].islower():
        return False
    left, right = min(one.x0 for one in block), max(max(one.x1 for one in block), line.x1)
    if _ITEM.match(block[0].text):
        return line.x0 < left + 0.3 * line.size and last.x1 < right - 0.1 * (right - left)
    indented = line.x0 > last.x0 + 0.6 * line.size and (len(block) == 1 or last.x0 < left + 0.3 * line.size)
    return indented or last.x1 < right - 0.15 * (right - left)
