"""How headings of a PDF look: which blocks stand out from the running text, what their size says of their level."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.headings import may_be_heading, numbering_depth
from ingest.pdf_blocks import PdfBlock

_BIGGER = 1.12  # times the size of the body
_MOST_LINES = 3
FAR_BIGGER = 1.5  # times the size of the body: a heading whatever else
_CROWD, _MOSTLY = 8, 0.25  # headings on a page, and their share of its letters
_FEW = 3  # pages: in what is longer, a look that occurs once has no level of its own
_LIKE = 3  # headings that share a look before others are believed by it
_LONG_LINE = 6  # words: under a title, a line of so many is a subtitle
_ENTRY = re.compile(r"(\d{1,3})\s+[^\W\d_]")
_FEWEST_ENTRIES = 4  # of a table of contents


@dataclass(frozen=True, slots=True)
class Body:
    """How the running text of a publication is set."""

    size: float
    bold: bool


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """How a heading is set: ``depth`` of its number where that is 2 or more, else its size in points and weight."""

    depth: int
    size: int
    bold: bool


def body_of(pages: Sequence[Sequence[PdfBlock]]) -> Body:
    """The commonest size (to half a point) and weight, by characters."""
    counts: Counter[tuple[float, bool]] = Counter()
    for blocks in pages:
        for line in (line for block in blocks for line in block.lines):
            counts[round(line.size * 2) / 2, line.bold] += len(line.text)
    (size, bold), _ = counts.most_common(1)[0] if counts else ((10.0, False), 0)
    return Body(size, bold)


def look_of(block: PdfBlock) -> Look:
    """The look of a heading."""
    depth = numbering_depth(block.text)
    return Look(depth, 0, False) if depth > 1 else Look(0, round(block.size), block.bold)


def stands_out(block: PdfBlock, body: Body) -> bool:
    """Whether a block is set bigger or bolder than the running text, and is no row, caption or sideways text."""
    if block.shape == "row" or len(block.lines) > _MOST_LINES or not block.lines[0].upright:
        return False
    bigger = block.size >= _BIGGER * body.size
    bolder = block.bold and not body.bold and block.size >= 0.95 * body.size
    return (bigger or bolder) and block.role not in ("TD", "TH", "Caption")


def seen_as_headings(pages: Sequence[Sequence[PdfBlock]], body: Body) -> list[dict[int, PdfBlock]]:
    """For each page the blocks, by row, that look and read like headings.

    What doesn't quite read like one (a quote, a word with a colon) is one where several others look the same. The
    lines of a table of contents, and what stands against a title to explain it, are none.
    """
    sure = [[row for row, block in enumerate(blocks) if _reads_well(block, body)] for blocks in pages]
    likes = Counter(look_of(blocks[row]) for blocks, rows in zip(pages, sure, strict=True) for row in rows)
    found: list[dict[int, PdfBlock]] = []
    for blocks in pages:
        rows = {row: block for row, block in enumerate(blocks) if stands_out(block, body) and _fits(block, likes)}
        rows = _without_entries({row: rows[row] for row in rows if not _explains(row, rows, likes)})
        found.append(_far_bigger(rows, body) if _is_drawing(rows, blocks) else rows)
    return found


def levels_by_looks(pages: Sequence[Mapping[int, PdfBlock]]) -> Mapping[Look, int]:
    """A level for each look: bigger is higher, and bold is higher than plain; a number such as 2.1.4 says it itself.

    In more than a few pages a look that occurs once, such as a cover's, gets the level of the next smaller one.
    """
    headings = [block for blocks in pages for block in blocks.values()]
    counts = Counter(look for look in map(look_of, headings) if not look.depth)
    ordered = sorted(counts, reverse=True)
    levels: dict[Look, int] = {}
    level = 1
    for look in ordered:
        levels[look] = min(6, level)
        level += len(pages) <= _FEW or counts[look] > 1
    numbered = [levels[look_of(block)] for block in headings if numbering_depth(block.text) == 1]
    base = min(numbered, default=1)
    deeper = {look for look in map(look_of, headings) if look.depth}
    return {**levels, **{look: min(6, base + look.depth - 1) for look in deeper}}


def _is_drawing(rows: Mapping[int, PdfBlock], blocks: Sequence[PdfBlock]) -> bool:
    """Whether a page holds little but what looks like headings: these are the labels of a diagram or a poster."""
    letters = sum(len(block.text) for block in blocks)
    return len(rows) > _CROWD and sum(len(block.text) for block in rows.values()) > _MOSTLY * letters


def _far_bigger(rows: Mapping[int, PdfBlock], body: Body) -> dict[int, PdfBlock]:
    return {row: block for row, block in rows.items() if block.size >= FAR_BIGGER * body.size}


def _reads_well(block: PdfBlock, body: Body) -> bool:
    return stands_out(block, body) and may_be_heading(block.text)


def _fits(block: PdfBlock, likes: Mapping[Look, int]) -> bool:
    return may_be_heading(block.text, stands_out=likes.get(look_of(block), 0) >= _LIKE)


def _explains(row: int, rows: Mapping[int, PdfBlock], likes: Mapping[Look, int]) -> bool:
    """Whether a block with a look of its own is the label over a bigger heading, or the subtitle under one."""
    block, over, under = rows[row], rows.get(row - 1), rows.get(row + 1)
    if likes.get(look_of(block), 0) > 1:
        return False
    label = under is not None and under.size > 1.2 * block.size
    subtitle = over is not None and over.size > 1.2 * block.size and len(block.text.split()) >= _LONG_LINE
    return label or subtitle


def _without_entries(rows: Mapping[int, PdfBlock]) -> dict[int, PdfBlock]:
    """Without the lines of a table of contents: their numbers rise, and leap, for they are those of pages."""
    entries = {row: found for row, block in rows.items() if (found := _ENTRY.match(block.text))}
    numbers = [int(found.group(1)) for found in entries.values()]
    rising = numbers == sorted(numbers) and len(numbers) >= _FEWEST_ENTRIES
    leaps = bool(numbers) and numbers[-1] - numbers[0] > len(numbers) - 1
    return {row: block for row, block in rows.items() if not (rising and leaps and row in entries)}
