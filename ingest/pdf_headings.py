"""Which blocks of a PDF are headings, and how high: by its tags, its bookmarks, and else by size and boldness."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.headings import may_be_heading
from ingest.pdf_blocks import PdfBlock
from ingest.pdf_looks import FAR_BIGGER, Body, Look, body_of, levels_by_looks, look_of, seen_as_headings, stands_out
from ingest.pdfium import Bookmark
from ingest.titles import fold

_MOST_LINES = 3
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
    pages: Sequence[Sequence[PdfBlock]], tagged: Sequence[Mapping[int, int]], body: Body
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


def _is_big(block: PdfBlock, body: Body) -> bool:
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
    folded = [fold(block.text) if len(block.lines) <= _MOST_LINES else "" for block in blocks] if wanted else []
    for title, level in wanted:
        for row, text in enumerate(folded):
            if row not in found and text and (text == title or text.endswith(title) and len(text) - len(title) <= 4):
                found[row] = min(6, level)
                break
    return found


def _shift(
    seen: Sequence[Mapping[int, PdfBlock]],
    marked: Sequence[Mapping[int, int]],
    levels: Mapping[Look, int],
) -> int:
    """How much lower the levels by looks start than those of the bookmarks, judged by blocks that have both."""
    differences = Counter(
        marks[row] - levels[look_of(block)]
        for blocks, marks in zip(seen, marked, strict=True)
        for row, block in blocks.items()
        if row in marks
    )
    return max(0, differences.most_common(1)[0][0]) if differences else 0
