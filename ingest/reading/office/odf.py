"""What OpenDocument text and slides share: paragraphs, lists, tables and frames as a person reads them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from ingest.reading.assemble import Block, table_rows
from ingest.reading.containers import xml_of
from ingest.reading.grids import Boxed, table_blocks
from ingest.reading.office.package import write_formulas
from ingest.reading.office.wording import is_light, written
from ingest.reading.text_repair import Piece, in_line, one_line

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
SHOW = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"
_NAMED = f"{TEXT}style-name"
_BLANKS = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}
_LEFT_OUT = frozenset({
    f"{TEXT}note", f"{TEXT}tracked-changes", f"{TEXT}table-of-content", f"{OFFICE}annotation",
    f"{TEXT}hidden-paragraph",
    f"{TEXT}ruby-text", f"{TEXT}script", f"{TEXT}placeholder", f"{DRAW}frame", f"{DRAW}g", f"{DRAW}custom-shape",
    f"{TEXT}page-number",
})  # fmt: skip
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_CELL = f"{TABLE}table-cell"
_PAGE = f"{DRAW}page"
_COLOURED = (_CELL, f"{DRAW}frame", f"{DRAW}custom-shape", _PAGE)  # a colour may lie under white letters here
_SHAPES = frozenset(f"{DRAW}{name}" for name in "custom-shape rect ellipse circle path polygon regular-polygon".split())
_STYLES = (f"{DRAW}style-name", f"{SHOW}style-name")  # of a shape or a slide
_HIDDEN = f"{TEXT}hidden-text"
_DEEPEST = 40  # elements inside each other
_MOST_STYLES = 20  # styles based on each other
_TINY = 3  # points: smaller letters are there for machines
_HEIGHT = re.compile(r"(?P<high>super)|(?P<low>sub)|(?P<share>-?\d+(?:\.\d+)?)%")  # "33% 58%": how high, how big
_LARGEST_PAGE = 1_000  # points, where a file doesn't say
_MOST_REPEATS = 100  # cells said to repeat: a sheet may say a million
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(frozen=True, slots=True)
class StyleLook:
    """How letters look, as far as it decides how they are read. ``height`` is None where that of the line holds."""

    unseen: bool = False
    white: bool = False
    height: float | None = None


class ShownElements:
    """Reads the elements of one file. ``archive`` stays open while it does."""

    def __init__(self, archive: ZipFile, content: etree._Element) -> None:
        self._archive = archive
        names = archive.namelist()
        sheets = [content, *([xml_of(archive.read("styles.xml"))] if "styles.xml" in names else [])]
        styles = [one for sheet in sheets for one in sheet.iter(f"{STYLE}style")]
        self.styles: Mapping[str, etree._Element] = {one.get(f"{STYLE}name"): one for one in reversed(styles)}
        lists = [one for sheet in sheets for one in sheet.iter(f"{TEXT}list-style", f"{TEXT}outline-style")]
        self._lists = {one.get(f"{STYLE}name") or "": one for one in reversed(lists)}
        sizes = [one for sheet in sheets for one in sheet.iter(f"{STYLE}page-layout-properties")]
        sides = ([points(one.get(f"{FORMAT}page-{name}")) for one in sizes] for name in ("width", "height"))
        width, height = (max(side, default=0) or _LARGEST_PAGE for side in sides)
        self.page_size = (width, height)
        masters = [one for sheet in sheets for one in sheet.iter(f"{STYLE}master-page")]
        self._masters = {one.get(f"{STYLE}name"): one for one in masters}
        self._last_slide: tuple[etree._Element, bool] | None = None  # that was judged, and whether it is plain
        self._outline = next((one for one in lists if one.tag == f"{TEXT}outline-style"), None)
        self._headings: list[int] = []
        self._last: dict[str, int] = {}  # number of each list, by its id and by its style and level
        self.has_unread = False  # whether something was set in that gives no text

    def blocks(self, element: etree._Element, depth: int = 0) -> Iterator[Block]:
        """Headings, paragraphs, lists and tables in order, each with its notes and frames behind it."""
        for child in element if depth < _DEEPEST else ():
            if child.tag in _LEFT_OUT and child.tag not in (f"{DRAW}frame", f"{DRAW}g", f"{DRAW}custom-shape"):
                continue
            if not isinstance(child.tag, str) or is_off(child):
                continue
            if child.tag in (f"{TEXT}h", f"{TEXT}p"):
                yield from self._paragraph(child, depth)
            elif child.tag == f"{TEXT}list":
                yield from self._list(child, depth)
            elif child.tag == f"{TABLE}table":
                hidden = _hidden_columns(child)
                yield from table_blocks([list(self._row(row, depth, hidden)) for row in _rows(child)])
                if next(child.iterancestors(_CELL), None) is None:
                    yield from self._behind(child, depth, notes_only=True)
            elif child.tag in (f"{DRAW}object", f"{DRAW}object-ole"):
                is_in_line = next(child.iterancestors(f"{TEXT}p", f"{TEXT}h"), None) is not None
                if text := self._formula(child):
                    yield from () if is_in_line else (Block(text),)
                    continue
                blocks = [block for block in self._object(child) if block.text.strip()]
                self.has_unread = self.has_unread or not blocks
                yield from blocks
            else:
                yield from self.blocks(child, depth + 1)

    def plain(self, element: etree._Element) -> str:
        """The text of a paragraph without its notes, frames and what nobody sees; raised figures as ¹ ² ³."""
        return in_line(self._parts(element, 0))

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[Block]:
        text = self.plain(element)
        if element.tag == f"{TEXT}h":
            level = min(6, int(element.get(f"{TEXT}outline-level") or 1))
            yield Block(f"{self._numbered(element, level)}{text}" if text.strip() else "", level)
        else:
            is_title = self._chain_has(element.get(_NAMED) or "", "Title")
            yield Block(text, 1 if is_title else 0)
        yield from self._behind(element, depth)

    def _behind(self, element: etree._Element, depth: int, notes_only: bool = False) -> Iterator[Block]:
        in_cell = not notes_only and next(element.iterancestors(_CELL), None) is not None
        for note in element.iter(f"{TEXT}note") if not in_cell else ():  # those of a table stand behind it
            yield Block(" ".join(map(self._note, note)))
        for frame in element.iter(f"{DRAW}frame", f"{DRAW}custom-shape") if not notes_only else ():
            if not any(above.tag == f"{DRAW}frame" and above is not element for above in _between(frame, element)):
                yield from self.blocks(frame, depth + 1)

    def _note(self, part: etree._Element) -> str:
        paragraphs = list(part.iter(f"{TEXT}p")) or [part]
        return " ".join(filter(None, (self.plain(one).strip() for one in paragraphs)))

    def _parts(self, element: etree._Element, depth: int, height: float = 0) -> Iterator[Piece]:
        """``height`` is that of the letters around it, which holds inside too unless a style says otherwise."""
        look = self._look(element.get(_NAMED) or "")
        if look.unseen or look.white and self._lies_on_white(element):
            return
        height = height if look.height is None else look.height
        yield Piece(element.text or "", height)
        for child in element if depth < _DEEPEST else ():
            if child.tag in _BLANKS:
                yield Piece(_BLANKS[child.tag], height)
            elif child.tag == _HIDDEN:
                is_hidden = child.get(f"{TEXT}is-hidden", "true") == "true"
                yield Piece("" if is_hidden else child.text or "", height)
            elif child.tag == f"{DRAW}frame":
                yield from (Piece(self._formula(one), height) for one in child.iterchildren(f"{DRAW}object"))
            elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
                yield from self._parts(child, depth + 1, height)
            yield Piece(child.tail or "", height)

    def chain(self, name: str) -> Iterator[etree._Element]:
        """A style and those that it is based on."""
        for _ in range(_MOST_STYLES):
            style = self.styles.get(name)
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name") or ""

    def _chain_has(self, name: str, wanted: str) -> bool:
        return name == wanted or any(one.get(f"{STYLE}name") == wanted for one in self.chain(name))

    def _lies_on_white(self, element: etree._Element) -> bool:
        """Whether no colour can lie under letters: outside cells and frames, or on a plain slide."""
        grounds = list(element.iterancestors(*_COLOURED))
        slide = next((one for one in grounds if one.tag == _PAGE), None)
        if slide is None or any(one.tag == _CELL for one in grounds):
            return not grounds
        if self._last_slide is None or self._last_slide[0] is not slide:
            self._last_slide = slide, self._is_plain(slide)
        return self._last_slide[1]

    def _is_plain(self, slide: etree._Element) -> bool:
        """Whether a slide is white, with no picture and no filled shape on it or on the slide that it is made after."""
        name = slide.get(f"{DRAW}master-page-name")
        if name is not None and name not in self._masters:
            return False
        levels = [slide] if name is None else [slide, self._masters[name]]
        return not any(self._is_filled(one) for level in levels for one in level.iter())

    def _is_filled(self, element: etree._Element) -> bool:
        names = [name for name in map(element.get, _STYLES) if name]
        said = {key: value for name in names for key, value in self._said(name).items()}
        fill = said.get(f"{DRAW}fill", "solid" if element.tag in _SHAPES else "none")
        is_white = fill == "solid" and is_light(said.get(f"{DRAW}fill-color", "").removeprefix("#"))
        return element.tag == f"{DRAW}image" or fill != "none" and not is_white

    def _said(self, name: str) -> dict[str, str]:
        """What a style says, and those that it is based on."""
        said: dict[str, str] = {}
        for style in reversed(list(self.chain(name))):
            for properties in style:
                said.update({str(key): str(value) for key, value in properties.attrib.items()})
        return said

    def _look(self, name: str) -> StyleLook:
        said = self._said(name)
        grounds = (said.get(f"{FORMAT}background-color", "transparent"), said.get(f"{DRAW}fill", "none"))
        white = is_light(said.get(f"{FORMAT}color", "").removeprefix("#")) and grounds == ("transparent", "none")
        struck = said.get(f"{STYLE}text-line-through-style", "none") != "none"
        hidden = said.get(f"{TEXT}display") == "none" or any(
            name.endswith("}opacity") and value == "0%" for name, value in said.items()
        )
        size = said.get(f"{FORMAT}font-size", "")
        tiny = size.endswith("pt") and points(size) < _TINY
        return StyleLook(struck or hidden or tiny, white, _height(said.get(f"{STYLE}text-position", "")))

    def _list(self, element: etree._Element, depth: int) -> Iterator[Block]:
        lines = [f"{mark} {one_line(text)}" for mark, text in self._lines(element, element.get(_NAMED) or "", [])]
        if any(True for _ in element.iter(f"{TEXT}h", f"{TABLE}table")):  # numbered headings stand in a list too
            for item in element:
                yield from self.blocks(item, depth + 1)
            return
        yield Block("\n".join(lines))
        yield from self._behind(element, depth)

    def _lines(self, element: etree._Element, style: str, above: list[int]) -> Iterator[tuple[str, str]]:
        """The lines of a list with their bullets or numbers, those of inner lists too; ``above`` numbers the outer."""
        kind = self._level(style, len(above) + 1)
        shown = min(_DEEPEST, int(kind.get(f"{TEXT}display-levels") or 1)) if kind is not None else 1
        number = self._before_first(element, kind, f"{style} {len(above)}")
        for item in element.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            value = item.get(f"{TEXT}start-value")
            is_counted = item.tag == f"{TEXT}list-item"
            number = int(value) if value and value.isdecimal() else number + is_counted
            for row, child in enumerate(item):
                if child.tag == f"{TEXT}list":
                    yield from self._lines(child, child.get(_NAMED) or style, [*above, number])
                elif text := self.plain(child).strip():
                    mark = _mark(kind, [*above, number][-shown:]) if is_counted else ""
                    yield ("•" if row else mark), text
        self._last |= dict.fromkeys((f"{style} {len(above)}", element.get(_ID) or ""), number)

    def _before_first(self, element: etree._Element, kind: etree._Element | None, place: str) -> int:
        """The number before that of the first line: of the list that this one goes on with, or of none."""
        if (named := element.get(f"{TEXT}continue-list")) in self._last:
            return self._last[named]
        if element.get(f"{TEXT}continue-numbering") == "true":
            return self._last.get(place, 0)
        start = kind.get(f"{TEXT}start-value") if kind is not None else None
        return int(start) - 1 if start and start.isdecimal() else 0

    def _level(self, style: str, level: int) -> etree._Element | None:
        sheet = self._lists.get(style)
        found = (one for one in sheet if one.get(f"{TEXT}level") == str(level)) if sheet is not None else iter(())
        return next(found, None)

    def _numbered(self, heading: etree._Element, level: int) -> str:
        """The number that the outline puts in front of a heading, with a blank; "" where it puts none."""
        unnumbered = heading.get(f"{TEXT}is-list-header") == "true"
        kinds = {one.get(f"{TEXT}level"): one for one in self._outline} if self._outline is not None else {}
        kind = kinds.get(str(level))
        if kind is None or unnumbered or not kind.get(f"{STYLE}num-format"):
            return ""
        counts = [*self._headings, *[0] * level][:level]
        counts[-1] += 1
        self._headings = counts
        shown = int(kind.get(f"{TEXT}display-levels") or 1)
        return f"{_mark(kind, counts[-shown:])} "

    def _row(self, row: etree._Element, depth: int, hidden: frozenset[int]) -> Iterator[Boxed]:
        at, names = 0, row.getparent().tag == f"{TABLE}table-header-rows"
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            repeats = min(_count(cell, "number-columns-repeated"), _MOST_REPEATS)
            at += repeats
            if cell.tag == f"{TABLE}table-cell" and at - 1 not in hidden:
                blocks = tuple(block for block in self.blocks(cell, depth + 1) if block.text.strip())
                rows, columns = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
                yield from [Boxed(blocks, rows, columns, names)] * (repeats if columns == rows == 1 else 1)

    def _content(self, element: etree._Element) -> etree._Element | None:
        """What lies in an object that is set in."""
        name = normpath(f"{(element.get(LINK) or '').removeprefix('./')}/content.xml")
        return xml_of(self._archive.read(name)) if name in self._archive.namelist() else None

    def _formula(self, element: etree._Element) -> str:
        """A formula on one line; empty for any other object."""
        content = self._content(element)
        if content is None or etree.QName(content).localname != "math":
            return ""
        write_formulas(content)
        return one_line("".join(content.itertext()))

    def _object(self, element: etree._Element) -> Iterator[Block]:
        """A chart: its title, and the table that it was drawn from."""
        content = self._content(element)
        if content is not None:
            for title in content.iter("{urn:oasis:names:tc:opendocument:xmlns:chart:1.0}title"):
                yield Block(one_line(" ".join(title.itertext())))
            for table in content.iter(f"{TABLE}table"):
                cells = ([one_line(" ".join(one.itertext())) for one in row.iter(_CELL)] for row in _rows(table))
                yield Block(table_rows(cells))


def _height(position: str) -> float | None:
    """How high letters are set, under 0 for low, by what a style says of it; None where it says nothing."""
    found = _HEIGHT.match(position)
    return None if found is None else 1 if found["high"] else -1 if found["low"] else float(found["share"])


def is_off(element: etree._Element) -> bool:
    """Whether a part, shape or paragraph is said not to be shown."""
    marks = element.iterchildren(f"{TEXT}hidden-paragraph")
    off = any(mark.get(f"{TEXT}is-hidden", "true") == "true" for mark in marks)
    off = off or element.get(f"{TEXT}is-hidden") == "true"
    return off or "none" in (element.get(f"{TEXT}display"), element.get(f"{DRAW}display"))


def _between(element: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    for above in element.iterancestors():
        if above is top:
            return
        yield above


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table and not those of a table in one of its cells."""
    for row in table.iter(f"{TABLE}table-row"):
        is_shown = row.get(f"{TABLE}visibility", "visible") == "visible"
        if is_shown and next(row.iterancestors(f"{TABLE}table"), None) is table:
            yield row


def _hidden_columns(table: etree._Element) -> frozenset[int]:
    """The places of the columns that are said not to be shown."""
    shown: list[bool] = []
    for column in table.iter(f"{TABLE}table-column"):
        if next(column.iterancestors(f"{TABLE}table"), None) is table:
            repeats = min(_count(column, "number-columns-repeated"), _MOST_REPEATS)
            shown += [column.get(f"{TABLE}visibility", "visible") == "visible"] * repeats
    return frozenset(at for at, is_shown in enumerate(shown) if not is_shown)


def _count(element: etree._Element, name: str) -> int:
    said = element.get(f"{TABLE}{name}") or "1"
    return max(1, int(said)) if said.isdecimal() else 1


def _mark(kind: etree._Element | None, counts: list[int]) -> str:
    """The bullet or number of a line of a list."""
    if kind is None or not kind.get(f"{STYLE}num-format"):
        return "•"
    format = _FORMATS.get(kind.get(f"{STYLE}num-format"), "decimal")
    number = ".".join(written(count, format) for count in counts)
    return f"{kind.get(f'{STYLE}num-prefix') or ''}{number}{kind.get(f'{STYLE}num-suffix') or ''}".strip()


_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(cm|mm|in|pt|px)?")
_UNITS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "px": 0.75, None: 1.0}


def points(length: str | None) -> int:
    """A length as OpenDocument writes it ("2.5cm"), in points; 0 where there is none."""
    found = _LENGTH.match(length or "")
    return round(float(found[1]) * _UNITS[found[2]]) if found else 0
