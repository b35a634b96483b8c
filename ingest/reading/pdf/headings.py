"""Which blocks of a PDF are headings, and how high: by its tags, its bookmarks, and else by size and boldness."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.reading.assemble import may_be_heading, numbering_depth
from ingest.reading.front_matter import fold
from ingest.reading.pdf.blocks import PdfBlock
from ingest.reading.pdf.pdfium import Bookmark

_BIGGER = 1.12  # times the size of the body
_MAX_HEADING_LINES = 3
FAR_BIGGER = 1.5  # times the size of the body: a heading whatever else
_CROWD, _MOSTLY = 8, 0.25  # headings on a page, and their share of its letters
_FEW = 3  # pages: in what is longer, a look that occurs once has no level of its own
_LIKE = 3  # headings that share a look before others are believed by it
_LONG_LINE = 6  # words: under a title, a line of so many is a subtitle
_ENTRY = re.compile(r"(\d{1,3})\s+[^\W\d_]")
_FEWEST_ENTRIES = 4  # of a table of contents


@dataclass(frozen=True, slots=True)
class BodyStyle:
    """How the running text of a publication is set."""

    size: float
    bold: bool


@dataclass(frozen=True, slots=True, order=True)
class HeadingLook:
    """How a heading is set: ``depth`` of its number where that is 2 or more, else its size in points and weight."""

    depth: int
    size: int
    bold: bool


def body_of(pages: Sequence[Sequence[PdfBlock]]) -> BodyStyle:
    """The commonest size (to half a point) and weight, by characters."""
    counts: Counter[tuple[float, bool]] = Counter()
    for blocks in pages:
        for line in (line for block in blocks for line in block.lines):
            counts[round(line.size * 2) / 2, line.bold] += len(line.text)
    (size, bold), _ = counts.most_common(1)[0] if counts else ((10.0, False), 0)
    return BodyStyle(size, bold)


def look_of(block: PdfBlock) -> HeadingLook:
    """The look of a heading."""
    depth = numbering_depth(block.text)
    return HeadingLook(depth, 0, False) if depth > 1 else HeadingLook(0, round(block.size), block.bold)


def stands_out(block: PdfBlock, body: BodyStyle) -> bool:
    """Whether a block is set bigger or bolder than the running text, and is no row, caption or sideways text."""
    if block.shape == "row" or len(block.lines) > _MAX_HEADING_LINES or not block.lines[0].upright:
        return False
    bigger = block.size >= _BIGGER * body.size
    bolder = block.bold and not body.bold and block.size >= 0.95 * body.size
    return (bigger or bolder) and block.role not in ("TD", "TH", "Caption")


def seen_as_headings(pages: Sequence[Sequence[PdfBlock]], body: BodyStyle) -> list[dict[int, PdfBlock]]:
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


def levels_by_looks(pages: Sequence[Mapping[int, PdfBlock]]) -> Mapping[HeadingLook, int]:
    """A level for each look: bigger is higher, and bold is higher than plain; a number such as 2.1.4 says it itself.

    In more than a few pages a look that occurs once, such as a cover's, gets the level of the next smaller one.
    """
    headings = [block for blocks in pages for block in blocks.values()]
    counts = Counter(look for look in map(look_of, headings) if not look.depth)
    ordered = sorted(counts, reverse=True)
    levels: dict[HeadingLook, int] = {}
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


def _far_bigger(rows: Mapping[int, PdfBlock], body: BodyStyle) -> dict[int, PdfBlock]:
    return {row: block for row, block in rows.items() if block.size >= FAR_BIGGER * body.size}


def _reads_well(block: PdfBlock, body: BodyStyle) -> bool:
    return stands_out(block, body) and may_be_heading(block.text)


def _fits(block: PdfBlock, likes: Mapping[HeadingLook, int]) -> bool:
    return may_be_heading(block.text, stands_out=likes.get(look_of(block), 0) >= _LIKE)


def _explains(row: int, rows: Mapping[int, PdfBlock], likes: Mapping[HeadingLook, int]) -> bool:
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


_MAX_BOOKMARK_LINES = 3
_LONGEST_TAGGED = 250  # characters: longer is a paragraph with the wrong tag
_FEWEST_TAGGED = 3
_TAG_LEVELS = {"Title": 1, "H": 1, **{f"H{level}": level for level in range(1, 7)}}


def heading_levels(pages: Sequence[Sequence[PdfBlock]], bookmarks: Sequence[Bookmark]) -> list[dict[int, int]]:
    """For each page, the row of each block that is a heading, and its level from 1.

    Tags are believed where there are enough of them; then bookmarks; what neither tells is judged by its looks.
    """
    body = body_of(pages)
    tagged = [_tagged(blocks) for blocks in pages]
    marked = _marked(pages, bookmarks)
    if sum(map(len, tagged)) >= max(_FEWEST_TAGGED, len(pages) / 5):
        big = _big_ones(pages, tagged, body)
        return [{**looks, **marks, **tags} for looks, marks, tags in zip(big, marked, tagged, strict=True)]
    seen = seen_as_headings(pages, body)
    by_looks = levels_by_looks(seen)
    shift = _shift(seen, marked, by_looks)
    return [
        {**{row: min(6, by_looks[look_of(block)] + shift) for row, block in blocks.items()}, **tags, **marks}
        for blocks, tags, marks in zip(seen, tagged, marked, strict=True)
    ]


def _big_ones(
    pages: Sequence[Sequence[PdfBlock]], tagged: Sequence[Mapping[int, int]], body: BodyStyle
) -> list[dict[int, int]]:
    """Blocks far bigger than the body that the maker forgot to tag, at the level of tagged ones of their size."""
    sizes = [
        (blocks[row].size, level) for blocks, rows in zip(pages, tagged, strict=True) for row, level in rows.items()
    ]
    found: list[dict[int, int]] = []
    for blocks in pages:
        big = {row: block for row, block in enumerate(blocks) if _is_big(block, body)}
        found.append({row: _level_of_size(block.size, sizes) for row, block in big.items()})
    return found


def _is_big(block: PdfBlock, body: BodyStyle) -> bool:
    return block.size >= FAR_BIGGER * body.size and stands_out(block, body) and may_be_heading(block.text)


def _level_of_size(size: float, sizes: Sequence[tuple[float, int]]) -> int:
    return min((level for known, level in sizes if known <= 1.05 * size), default=1)


def _tagged(blocks: Sequence[PdfBlock]) -> dict[int, int]:
    return {
        row: _TAG_LEVELS[block.role]
        for row, block in enumerate(blocks)
        if block.role in _TAG_LEVELS and len(block.text) <= _LONGEST_TAGGED and any(map(str.isalpha, block.text))
    }


def _marked(pages: Sequence[Sequence[PdfBlock]], bookmarks: Sequence[Bookmark]) -> list[dict[int, int]]:
    """Blocks that a bookmark names, on the page that it leads to."""
    wanted: dict[int, list[tuple[str, int]]] = {}
    for bookmark in bookmarks:
        if bookmark.page_index is not None and len(fold(bookmark.title)) > 1:
            wanted.setdefault(bookmark.page_index, []).append((fold(bookmark.title), bookmark.level))
    return [_matches(blocks, wanted.get(index, ())) for index, blocks in enumerate(pages)]


def _matches(blocks: Sequence[PdfBlock], wanted: Sequence[tuple[str, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    folded = [fold(block.text) if len(block.lines) <= _MAX_BOOKMARK_LINES else "" for block in blocks] if wanted else []
    for title, level in wanted:
        for row, text in enumerate(folded):
            if row not in found and text and (text == title or text.endswith(title) and len(text) - len(title) <= 4):
                found[row] = min(6, level)
                break
    return found


def _shift(
    seen: Sequence[Mapping[int, PdfBlock]],
    marked: Sequence[Mapping[int, int]],
    levels: Mapping[HeadingLook, int],
) -> int:
    """How much lower the levels by looks start than those of the bookmarks, judged by blocks that have both."""
    differences = Counter(
        marks[row] - levels[look_of(block)]
        for blocks, marks in zip(seen, marked, strict=True)
        for row, block in blocks.items()
        if row in marks
    )
    return max(0, differences.most_common(1)[0][0]) if differences else 0
