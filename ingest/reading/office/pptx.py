"""PPTX to pages: only file that uses python-pptx. A slide is a page, its title a heading; tables and notes go along."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.slide import Slide

from index.types import Page
from ingest.reading import front_matter
from ingest.reading.assemble import Block, Found, may_be_heading, page_of
from ingest.reading.containers import xml_of
from ingest.reading.front_matter import first_date, year_made
from ingest.reading.grids import Cell, rows_text
from ingest.reading.office.package import Placed, chart_text, diagram_text, drawn_line, in_reading_order, plain
from ingest.reading.office.wording import is_light, written
from ingest.reading.result import Unreadable, slides_hidden, slides_not_read, slides_pictured
from ingest.reading.text_repair import mend_inline_hyphens

_NOTES = "Notities"
_DEEPEST = 20  # groups inside each other
_FURNITURE = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"})
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TINY = 300  # hundredths of a point: smaller letters are there for machines
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill")
_WHITE = ("bg1", "lt1")


@dataclass(slots=True)
class _Unread:
    """The numbers of slides that hold something that gives no text, gathered while they are read."""

    hidden: list[int] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)

    def warnings(self) -> tuple[str, ...]:
        without_text = ((self.hidden, slides_hidden), (self.pictured, slides_pictured), (self.objects, slides_not_read))
        return tuple(tell(tuple(sorted(set(numbers)))) for numbers, tell in without_text if numbers)


def read(path: Path) -> Found:
    """Read a PPTX file. Raises Unreadable."""
    unread = _Unread()
    try:
        deck = Presentation(plain(path))
        size = (deck.slide_width or 0, deck.slide_height or 0)
        pages = tuple(_pages(deck.slides, size, unread))
        claimed, created = deck.core_properties.title, deck.core_properties.created
    except (KeyError, ValueError, AttributeError, OSError, PackageNotFoundError, XMLSyntaxError) as error:
        raise Unreadable("corrupt", f"PPTX: {error!r}") from error
    front = " ".join(page.text for page in pages[:2])
    title = front_matter.from_metadata(claimed, front)
    date = first_date(line for page in pages[:1] for line in page.text.split("\n"))
    year = None if date else year_made(str(created or ""), "\n".join(page.text for page in pages))
    source = "metadata" if title else "text"
    return Found(pages, title or _first_title(pages), source, date, year, warnings=unread.warnings())


def _pages(slides: Iterable[Slide], size: tuple[int, int], unread: _Unread) -> Iterator[Page]:
    """The slides that are shown. They have no size: nothing draws them, so no word has a place on one."""
    for number, slide in enumerate(slides, start=1):
        if slide._element.get("show") in ("0", "false"):
            unread.hidden.append(number)
            continue
        blocks = _Shown(slide, size, number, unread).blocks()
        yield page_of([Block(mend_inline_hyphens(one.text), one.level) for one in blocks], number)


def _first_title(pages: Iterable[Page]) -> str | None:
    for page in pages:
        for heading in page.headings:
            text = page.text[heading.start : heading.end]
            if heading.level == 1 and front_matter.may_be_title(text):
                return text
    return None


class _Shown:
    """What a slide shows, in reading order."""

    def __init__(self, slide: Slide, size: tuple[int, int], number: int, unread: _Unread) -> None:
        self._slide, self._size, self._number, self._unread = slide, size, number, unread
        _unwrap(slide._element)
        self._plain_white = _is_plain_white(slide)

    def blocks(self) -> Iterator[Block]:
        """The title first, then the shapes column by column, then the notes."""
        slide = self._slide
        title = slide.shapes.title
        heading = " ".join(self._text(title.text_frame).split()) if title is not None and title.has_text_frame else ""
        if heading:
            yield Block(heading, 1)
        shapes = [shape for shape in slide.shapes if not heading or title is None or shape.shape_id != title.shape_id]
        blocks = [block for block in self._shapes(shapes, 0) if block.text]
        if not blocks and any(shape.shape_type is not None and shape.shape_type.name == "PICTURE" for shape in shapes):
            self._unread.pictured.append(self._number)
        yield from blocks if heading else _with_heading(blocks)
        yield from self._notes()

    def _notes(self) -> Iterator[Block]:
        slide = self._slide
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            paragraphs = slide.notes_slide.notes_text_frame._txBody.iter(f"{_DRAWN}p")
            if notes := "\n".join(filter(None, (self._line(one, True) for one in paragraphs))):
                yield Block(_NOTES, 2)
                yield Block(notes)

    def _shapes(self, shapes: Iterable[Any], depth: int) -> Iterator[Block]:
        seen = [(shape, list(self._shape(shape, depth))) for shape in shapes if self._is_seen(shape, depth)]
        placed = [
            Placed((one.left or 0, one.top or 0, one.width or 0, one.height or 0), "\n".join(b.text for b in blocks))
            for one, blocks in seen
        ]
        for row in in_reading_order(placed):
            yield from seen[row][1]

    def _is_seen(self, shape: Any, depth: int) -> bool:  # noqa: ANN401
        """Not where it is hidden, or lies beside the slide."""
        properties = next(shape._element.iter(f"{_SLIDE}cNvPr"), None)
        if properties is not None and properties.get("hidden") in ("1", "true"):
            return False
        left, top, width, height = (getattr(shape, name) or 0 for name in ("left", "top", "width", "height"))
        if depth or not width or not height:
            return True
        return left < self._size[0] and top < self._size[1] and left + width > 0 and top + height > 0

    def _shape(self, shape: Any, depth: int) -> Iterator[Block]:  # noqa: ANN401
        inner = getattr(shape, "shapes", None)
        if inner is not None and depth < _DEEPEST:
            yield from self._shapes(inner, depth + 1)
        elif getattr(shape, "has_table", False):
            yield Block(rows_text([list(self._cells(row)) for row in shape.table._tbl.tr_lst]))
        elif getattr(shape, "has_text_frame", False):
            if not _is_furniture(shape):
                yield Block(self._text(shape.text_frame, _is_filled(shape._element)))
        elif shape._element.tag == f"{_SLIDE}graphicFrame":
            yield from self._drawing(shape)

    def _cells(self, row: Any) -> Iterator[Cell]:  # noqa: ANN401
        for cell in row.tc_lst:
            if cell.get("hMerge") not in ("1", "true") and cell.get("vMerge") not in ("1", "true"):
                lines = [self._line(one, True) for one in cell.iter(f"{_DRAWN}p")]
                looks = [run.find(f"{_DRAWN}rPr") for run in cell.iter(f"{_DRAWN}r")]
                bold = bool(looks) and all(look is not None and look.get("b") in ("1", "true") for look in looks)
                rows, columns = int(cell.get("rowSpan") or 1), int(cell.get("gridSpan") or 1)
                yield Cell(" ".join(filter(None, lines)), rows, columns, bold)

    def _drawing(self, shape: Any) -> Iterator[Block]:  # noqa: ANN401
        """SmartArt and charts by their own parts; of anything else it is told that it was not read."""
        text = ""
        for element in shape._element.iter():
            name = str(element.tag).rpartition("}")[2]
            key = element.get(f"{_RELATION}dm") if name == "relIds" else element.get(f"{_RELATION}id")
            if name in ("relIds", "chart") and key:
                part = xml_of(self._slide.part.related_part(key).blob)
                text = diagram_text(part) if name == "relIds" else chart_text(part)
        if text:
            yield Block(text)
        else:
            self._unread.objects.append(self._number)

    def _text(self, frame: Any, on_fill: bool = False) -> str:  # noqa: ANN401
        shown = [(one, self._line(one, on_fill)) for one in frame._txBody.iter(f"{_DRAWN}p")]
        shown = [(one, line) for one, line in shown if line]
        numbers = _numbers([one for one, _ in shown])
        bullet = "• " if len(shown) > 1 else ""
        marks = [f"{number} " if number else bullet for number in numbers]
        return "\n".join(f"{mark}{line}" for mark, (_, line) in zip(marks, shown, strict=True))

    def _line(self, paragraph: Any, on_fill: bool) -> str:  # noqa: ANN401
        """A paragraph without what is struck out, too small to see, or white on white; raised figures as ¹ ² ³."""
        return drawn_line(paragraph, lambda look: self._is_unseen(look, on_fill))

    def _is_unseen(self, look: Any, on_fill: bool) -> bool:  # noqa: ANN401
        if int(look.get("sz") or _TINY) < _TINY:
            return True
        colour = look.find(f"{_DRAWN}solidFill")
        colours = [] if colour is None else list(colour)
        outline = look.find(f"{_DRAWN}ln")
        is_outlined = outline is not None and outline.find(f"{_DRAWN}noFill") is None
        if not is_outlined and (look.find(f"{_DRAWN}noFill") is not None or any(_is_clear(one) for one in colours)):
            return True
        white = any(_is_white(one) for one in colours)
        return white and self._plain_white and not on_fill


_AUTO_NUMBER = re.compile(r"(alpha|roman|arabic)(Lc|Uc)?(ParenBoth|ParenR|Period|Plain)?")
_AROUND = {"ParenBoth": "({})", "ParenR": "{})", "Period": "{}."}


def _numbers(paragraphs: Sequence[Any]) -> list[str]:
    """The automatic number in front of each paragraph of one box, "" where it has none.

    A list begins anew behind a paragraph of its level that has no number, and under each one of a higher level.
    """
    counts: dict[int, int] = {}
    shown: list[str] = []
    for paragraph in paragraphs:
        look = paragraph.find(f"{_DRAWN}pPr")
        kind = None if look is None else look.find(f"{_DRAWN}buAutoNum")
        level = 0 if look is None else int(look.get("lvl") or 0)
        counts = {deep: count for deep, count in counts.items() if deep < level or deep == level and kind is not None}
        if kind is not None:
            counts[level] = counts[level] + 1 if level in counts else int(kind.get("startAt") or 1)
        shown.append("" if kind is None else _number(counts[level], kind.get("type") or ""))
    return shown


def _number(count: int, kind: str) -> str:
    """A number as PowerPoint writes it; ``kind`` is its own name of it ("arabicPeriod", "alphaLcParenR")."""
    found = _AUTO_NUMBER.match(kind)
    if found is None:
        return f"{count}."
    case = {"Lc": "lower", "Uc": "upper"}.get(found[2] or "", "")
    name = {"alpha": f"{case}Letter", "roman": f"{case}Roman"}.get(found[1], "decimal")
    return _AROUND.get(found[3] or "", "{}").format(written(count, name))


def _unwrap(slide: Any) -> None:  # noqa: ANN401
    """Put what newer programs drew in the place of its wrapping, which python-pptx passes by."""
    for wrapping in list(slide.iter(f"{_CHOICES}AlternateContent")):
        parent = wrapping.getparent()
        chosen = wrapping.find(f"{_CHOICES}Choice")
        if chosen is None:
            chosen = wrapping.find(f"{_CHOICES}Fallback")
        for child in list(chosen) if chosen is not None else ():
            wrapping.addprevious(child)
        parent.remove(wrapping)


def _is_white(colour: Any) -> bool:  # noqa: ANN401
    value = colour.get("val") or ""
    return value in _WHITE or is_light(value)


def _is_clear(colour: Any) -> bool:  # noqa: ANN401
    return any(one.get("val") in ("0", "0%") for one in colour.iter(f"{_DRAWN}alpha"))


def _is_filled(shape: Any) -> bool:  # noqa: ANN401
    look = shape.find(f"{_SLIDE}spPr")
    styled = shape.find(f"{_SLIDE}style") is not None
    if look is None or look.find(f"{_DRAWN}noFill") is not None:
        return False
    return styled or any(look.find(f"{_DRAWN}{name}") is not None for name in _FILLS)


def _is_plain_white(slide: Slide) -> bool:
    """Whether white letters can't be seen on this slide: its ground is white, no picture or filled shape lies on it."""
    for level in (slide, slide.slide_layout, slide.slide_layout.slide_master):
        element = level._element
        ground = element.find(f"{_SLIDE}cSld/{_SLIDE}bg")
        if ground is not None and not any(map(_is_white, ground.iter())):
            return False
        if any(True for _ in element.iter(f"{_SLIDE}pic")) or any(map(_is_filled, element.iter(f"{_SLIDE}sp"))):
            return False
    return True


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


def _is_furniture(shape: Any) -> bool:  # noqa: ANN401
    if not getattr(shape, "is_placeholder", False):
        return False
    kind = shape.placeholder_format.type
    return kind is not None and kind.name in _FURNITURE
