"""PPTX to pages: only file that uses python-pptx. A slide is a page, its title a heading; tables and notes go along."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.slide import Slide

from index.types import Page
from ingest.reading import front_matter
from ingest.reading.assemble import Block, Found, may_be_heading, page_of, table_rows
from ingest.reading.containers import check
from ingest.reading.front_matter import first_date, year_made
from ingest.reading.result import Unreadable
from ingest.reading.text_repair import mend_inline_hyphens

_NOTES = "Notities"
_DEEPEST = 20  # groups inside each other
_FURNITURE = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"})


def read(path: Path) -> Found:
    """Read a PPTX file. Raises Unreadable."""
    check(path)
    try:
        deck = Presentation(str(path))
        width, height = (deck.slide_width or 0) / 12_700, (deck.slide_height or 0) / 12_700
        pages = tuple(_page(slide, number, width, height) for number, slide in enumerate(deck.slides, start=1))
        claimed, created = deck.core_properties.title, deck.core_properties.created
    except (KeyError, ValueError, AttributeError, OSError, PackageNotFoundError, XMLSyntaxError) as error:
        raise Unreadable("corrupt", f"PPTX: {error!r}") from error
    front = " ".join(page.text for page in pages[:2])
    title = front_matter.from_metadata(claimed, front)
    date = first_date(line for page in pages[:1] for line in page.text.split("\n"))
    year = None if date else year_made(str(created or ""), "\n".join(page.text for page in pages))
    if title:
        return Found(pages, title, "metadata", date, year)
    return Found(pages, _first_title(pages), "text", date, year)


def _first_title(pages: Iterable[Page]) -> str | None:
    for page in pages:
        for heading in page.headings:
            text = page.text[heading.start : heading.end]
            if heading.level == 1 and front_matter.may_be_title(text):
                return text
    return None


def _page(slide: Slide, number: int, width: float, height: float) -> Page:
    blocks = [Block(mend_inline_hyphens(block.text), block.level) for block in _blocks(slide)]
    page = page_of(blocks, number)
    return Page(number, page.text, page.headings, (), width, height)


def _blocks(slide: Slide) -> Iterator[Block]:
    """The title first, then the shapes from top to bottom, then the notes."""
    title = slide.shapes.title
    heading = " ".join(title.text_frame.text.split()) if title is not None and title.has_text_frame else ""
    if heading:
        yield Block(heading, 1)
    shapes = [shape for shape in slide.shapes if not heading or title is None or shape.shape_id != title.shape_id]
    blocks = [
        block for shape in sorted(shapes, key=lambda one: (one.top or 0, one.left or 0)) for block in _shape(shape, 0)
    ]
    yield from blocks if heading else _with_heading([block for block in blocks if block.text])
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        if notes := slide.notes_slide.notes_text_frame.text.strip():
            yield Block(_NOTES, 2)
            yield Block(notes.replace("\v", "\n"))


def _with_heading(blocks: Sequence[Block]) -> Iterator[Block]:
    """The first line of a slide without a title is its title, where it could be one."""
    for row, block in enumerate(blocks):
        line, _, rest = block.text.partition("\n")
        line = line.removeprefix("• ")
        if row == 0 and may_be_heading(line):
            yield Block(line, 1)
            yield Block(rest)
        else:
            yield block


def _shape(shape: object, depth: int) -> Iterator[Block]:
    inner = getattr(shape, "shapes", None)
    if inner is not None and depth < _DEEPEST:
        for one in sorted(inner, key=lambda part: (part.top or 0, part.left or 0)):
            yield from _shape(one, depth + 1)
    elif getattr(shape, "has_table", False):
        yield Block(table_rows([[cell.text for cell in row.cells] for row in shape.table.rows]))  # type: ignore[attr-defined]
    elif getattr(shape, "has_text_frame", False) and not _is_furniture(shape):
        yield Block(_text(shape.text_frame.paragraphs))  # type: ignore[attr-defined]


def _text(paragraphs: Iterable[object]) -> str:
    lines = [" ".join(str(getattr(one, "text", "")).split()) for one in paragraphs]
    lines = [line for line in lines if line]
    return "\n".join(lines if len(lines) < 2 else [f"• {line}" for line in lines])


def _is_furniture(shape: object) -> bool:
    if not getattr(shape, "is_placeholder", False):
        return False
    kind = shape.placeholder_format.type  # type: ignore[attr-defined]
    return kind is not None and kind.name in _FURNITURE
