"""Footnotes: taken from between the lines of a page, and put behind the paragraph that refers to them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.pdf_blocks import PdfBlock, blocks_of, is_finished
from ingest.pdf_lines import ROW, Line, RawPage
from ingest.pdf_marks import LEVEL

_SIGN = r"(?:\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[*†])"
_NOTE = re.compile(rf"{_SIGN}\s?[^\W\d_]|{_SIGN}\s+(?:https?:|www\.|[“‘'(])")
_SIGN_IN_FRONT = re.compile(_SIGN)
_NOTE_ROLES = frozenset({"Note", "FENote"})
_SMALLER = 0.9  # times the usual size of the page
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
    small = line.size <= _SMALLER * usual and line.cells == 1 and line.role != ROW
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


def _cited_from(
    blocks: Sequence[PdfBlock], levels: Mapping[int, int], sign: re.Match[str] | None
) -> int | None:
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
