"""Which blocks of a PDF are headings, and how high: by its tags, its bookmarks, and else by size and boldness."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.headings import may_be_heading, numbering_depth
from ingest.pdf_blocks import PdfBlock
from ingest.pdfium import Bookmark
from ingest.titles import fold

_BIGGER = 1.12  # times the size of the body
_FAR_BIGGER = 1.5
_MOST_LINES = 3
_LONGEST_TAGGED = 250  # characters: longer is a paragraph with the wrong tag
_FEWEST_TAGGED = 3
_TAG_LEVELS = {"Title": 1, "H": 1, **{f"H{level}": level for level in range(1, 7)}}


@dataclass(frozen=True, slots=True)
class Body:
    """How the running text of a publication is set."""

    size: float
    bold: bool


def body_of(pages: Sequence[Sequence[PdfBlock]]) -> Body:
    """The commonest size (to half a point) and weight, by characters."""
    counts: Counter[tuple[float, bool]] = Counter()
    for blocks in pages:
        for line in (line for block in blocks for line in block.lines):
            counts[round(line.size * 2) / 2, line.bold] += len(line.text)
    (size, bold), _ = counts.most_common(1)[0] if counts else ((10.0, False), 0)
    return Body(size, bold)


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
    seen = [{row: blocks[row] for row in _looking_like(blocks, body)} for blocks in pages]
    by_looks = _levels_by_looks([block for blocks in seen for block in blocks.values()])
    shift = _shift(seen, marked, by_looks)
    return [
        {**{row: min(6, by_looks[_look(block)] + shift) for row, block in blocks.items()}, **tags, **marks}
        for blocks, tags, marks in zip(seen, tagged, marked, strict=True)
    ]


def _big_ones(
    pages: Sequence[Sequence[PdfBlock]], tagged: Sequence[Mapping[int, int]], body: Body
) -> list[dict[int, int]]:
    """Blocks far bigger than the body that the maker forgot to tag, at the level of tagged ones of their size."""
    sizes = [
        (blocks[row].size, level) for blocks, rows in zip(pages, tagged, strict=True) for row, level in rows.items()
    ]
    found: list[dict[int, int]] = []
    for blocks in pages:
        rows = [row for row in _looking_like(blocks, body) if blocks[row].size >= _FAR_BIGGER * body.size]
        found.append({row: _level_of_size(blocks[row].size, sizes) for row in rows})
    return found


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
    folded = [fold(block.text) if len(block.lines) <= _MOST_LINES else "" for block in blocks] if wanted else []
    for title, level in wanted:
        for row, text in enumerate(folded):
            if row not in found and text and (text == title or text.endswith(title) and len(text) - len(title) <= 4):
                found[row] = min(6, level)
                break
    return found


def _looking_like(blocks: Sequence[PdfBlock], body: Body) -> list[int]:
    """Rows of blocks that are bigger or bolder than the body and read like a heading."""
    rows = []
    for row, block in enumerate(blocks):
        if block.shape == "row" or len(block.lines) > _MOST_LINES or not block.lines[0].upright:
            continue
        bigger = block.size >= _BIGGER * body.size
        bolder = block.bold and not body.bold and block.size >= 0.95 * body.size
        if (bigger or bolder) and block.role not in ("TD", "TH", "Caption") and may_be_heading(block.text):
            rows.append(row)
    return rows


def _look(block: PdfBlock) -> tuple[int, float, bool]:
    depth = numbering_depth(block.text)
    return (depth, 0.0, False) if depth > 1 else (0, round(block.size), block.bold)


def _levels_by_looks(headings: Sequence[PdfBlock]) -> Mapping[tuple[int, float, bool], int]:
    """A level for each look: bigger is higher, and bold is higher than plain; a number such as 2.1.4 says it itself."""
    looks = {_look(block) for block in headings}
    sizes = sorted({(size, bold) for depth, size, bold in looks if depth == 0}, reverse=True)
    levels = {(0, size, bold): min(6, rank) for rank, (size, bold) in enumerate(sizes, start=1)}
    numbered = [levels[_look(block)] for block in headings if numbering_depth(block.text) == 1]
    base = min(numbered, default=1)
    return {**levels, **{look: min(6, base + look[0] - 1) for look in looks if look[0]}}


def _shift(
    seen: Sequence[Mapping[int, PdfBlock]],
    marked: Sequence[Mapping[int, int]],
    levels: Mapping[tuple[int, float, bool], int],
) -> int:
    """How much lower the levels by looks start than those of the bookmarks, judged by blocks that have both."""
    differences = Counter(
        marks[row] - levels[_look(block)]
        for blocks, marks in zip(seen, marked, strict=True)
        for row, block in blocks.items()
        if row in marks
    )
    return max(0, differences.most_common(1)[0][0]) if differences else 0
