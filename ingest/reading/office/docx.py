"""DOCX to a page, in order, with headings, lists, tables and notes; no page numbers. The only file with python-docx."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from ingest.reading import front_matter
from ingest.reading.assemble import Block, Found, may_be_heading, mended, page_of
from ingest.reading.containers import opened, xml_of
from ingest.reading.front_matter import first_date, year_made
from ingest.reading.grids import Boxed, table_blocks
from ingest.reading.office.package import chart_text, diagram_text, plain
from ingest.reading.office.wording import BULLET, WORD, Numbering, Wording, is_prompt, runs_on
from ingest.reading.result import PARTS_NOT_READ, Unreadable
from ingest.reading.text_repair import RAISED, raised

_PARTS = {
    f"{WORD}footnoteReference": "word/footnotes.xml",
    f"{WORD}endnoteReference": "word/endnotes.xml",
}
_HEADING_STYLE = re.compile(r"(?:heading|kop|überschrift|titre)\s*(\d)", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"(?:title|titel)", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"(?:toc|inhopg|inhoud)\s*\d*", re.IGNORECASE)
_LIST_STYLE = re.compile(r"(?:list|lijst|opsomming)", re.IGNORECASE)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_AROUND = frozenset(f"{WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_DEEPEST = 20  # content controls, tables and boxes inside each other


def read(path: Path) -> Found:
    """Read a DOCX file. Raises Unreadable."""
    try:
        source = plain(path)
        document = docx.Document(source)
        body = document.element.body
        blocks = list(_with_lists(list(_Shown(document, _notes(path)).blocks())))
        claimed, created = document.core_properties.title, document.core_properties.created
    except (KeyError, ValueError, AttributeError, OSError) as error:  # python-docx on parts that are missing or odd
        raise Unreadable("corrupt", f"DOCX: {error!r}") from error
    blocks = mended(blocks)
    drawn = next(body.iter(f"{WORD}drawing", f"{WORD}pict"), None)
    if drawn is not None and not any(block.text.strip() for block in blocks):
        raise Unreadable("no_text", "DOCX: pictures without text")
    top = [line for block in blocks[:15] for line in block.text.split("\n")]
    title, title_source = _title(claimed, path.name, blocks)
    date = first_date(top)
    year = None if date else year_made(str(created or ""), "\n".join(block.text for block in blocks))
    warnings = (PARTS_NOT_READ,) if any(True for _ in body.iter(_OBJECT, f"{WORD}altChunk")) else ()
    return Found((page_of(blocks),), title, title_source, date, year, warnings=warnings)


def _notes(path: Path) -> Mapping[tuple[str, str], Any]:
    """The notes by the tag that refers to them and their id."""
    notes: dict[tuple[str, str], Any] = {}
    with opened(path) as archive:
        for tag, name in _PARTS.items():
            for note in xml_of(archive.read(name)) if name in archive.namelist() else ():
                key = next((value for at, value in note.attrib.items() if at.endswith("}id")), "")
                notes[tag, key] = note
    return notes


class _Shown:
    """What a document shows, in reading order."""

    def __init__(self, document: Document, notes: Mapping[tuple[str, str], Any]) -> None:
        self._document = document
        self._body = document.element.body
        self._wording = Wording(_part(document, "styles"), self._body)
        self._numbering = Numbering(_part(document, "numbering"), self._wording)
        self._names = {one.style_id: one.name or "" for one in document.styles}
        self._texts = dict(self._cited(notes))

    def blocks(self) -> Iterator[Block]:
        """The paragraphs, lists, tables, boxes and drawings of the body."""
        yield from self._inside(self._body, 0)

    def _cited(self, notes: Mapping[tuple[str, str], Any]) -> Iterator[tuple[str, str]]:
        """Write ¹ ² ³ where the body refers to a note, and give each mark the text of its note."""
        count = 0
        for reference in self._body.iter(*_PARTS):
            note = notes.get((reference.tag, reference.get(f"{WORD}id") or ""))
            lines = [] if note is None else [_note_text(self._wording, one) for one in note.iter("{*}p")]
            if text := " ".join(" ".join(lines).split()):
                count += 1
                mark = _own_mark(reference) or str(count).translate(RAISED)
                reference.set("mark", mark)
                yield mark, text

    def _inside(self, element: Any, depth: int, on_ground: bool = False) -> Iterator[Block]:  # noqa: ANN401
        """Blocks in order, those inside content controls too."""
        waiting = ""  # of paragraphs that run on in the next
        for child in element.iterchildren() if depth < _DEEPEST else ():
            if child.tag == f"{WORD}p":
                shown, waiting = self._merged(child, waiting, on_ground)
                if shown is not None:
                    yield from self._paragraph(child, shown)
                    yield from self._beside(child, depth)
            elif child.tag == f"{WORD}tbl":
                rows, is_styled = list(_rows(child)), _is_styled(child)
                below = _heights(rows)
                yield from table_blocks(
                    [list(self._row(row, high, is_styled, depth)) for row, high in zip(rows, below, strict=True)]
                )
            elif child.tag in _AROUND and not is_prompt(child):
                yield from self._inside(child, depth + 1, on_ground)

    def _merged(self, paragraph: Any, before: str, on_ground: bool) -> tuple[str | None, str]:  # noqa: ANN401
        """The text of a paragraph behind what ran on into it, or None and what runs on into the next."""
        text = before + self._wording.text(paragraph, on_ground)
        return (None, text) if runs_on(paragraph) else (text, "")

    def _paragraph(self, paragraph: Any, text: str) -> Iterator[Block]:  # noqa: ANN401
        style = self._names.get(self._wording.style(paragraph), "")
        label = self._numbering.label(paragraph)
        text = text.replace("\t", " ").strip()
        if not text or _CONTENTS_STYLE.fullmatch(style):
            return
        level = self._level(paragraph, style, text, label)
        if level:
            yield Block(f"{label} {text}" if label and label != BULLET else text, level)
        elif label or _LIST_STYLE.match(style):
            yield _Item(f"{label or BULLET} {' '.join(text.split())}")
        else:
            yield Block(text)

    def _beside(self, paragraph: Any, depth: int) -> Iterator[Block]:  # noqa: ANN401
        """The notes that a paragraph cites, then the boxes, charts and SmartArt that hang on it."""
        for reference in paragraph.iter(*_PARTS):
            if mark := reference.get("mark"):
                yield Block(f"{mark} {self._texts[mark]}")
        for box in paragraph.iter(f"{WORD}txbxContent"):
            above = next(box.iterancestors(_FALLBACK, f"{WORD}txbxContent"), None)
            if above is None or above.tag == _FALLBACK and not _has_choice(above):
                yield from _with_lists(list(self._inside(box, depth + 1, on_ground=True)))
        for drawn in paragraph.iter(_CHART, _DIAGRAM):
            key = drawn.get(qn("r:id")) or drawn.get(qn("r:dm"))
            if key in self._document.part.rels:
                part = xml_of(self._document.part.related_parts[key].blob)
                yield Block(chart_text(part) if drawn.tag == _CHART else diagram_text(part))

    def _row(
        self,
        row: Any,  # noqa: ANN401
        below: Mapping[int, int],
        is_styled: bool,
        depth: int,
    ) -> Iterator[Boxed]:
        """The cells of a row; one that goes on from the row above is left to that one.

        ``below`` is how many rows under this one go on with the cell at a column.
        """
        before = row.find(f"{WORD}trPr/{WORD}gridBefore")
        if before is not None:
            yield Boxed((), 1, int(before.get(f"{WORD}val") or 1))
        at, names = 0, row.find(f"{WORD}trPr/{WORD}tblHeader") is not None
        for cell in _cells(row):
            width = _span(cell)
            if _merge(cell) != "continue":
                around = next(cell.iterancestors(f"{WORD}sdt", f"{WORD}tr"))
                blocks = self._inside(cell, depth + 1, _is_shaded(cell) or is_styled) if not is_prompt(around) else ()
                boxed = tuple(block for block in _with_lists(list(blocks)) if block.text.strip())
                runs = [run for one in cell.iter(f"{WORD}p") for run in self._wording.shown_runs(one)]
                bold = names or bool(runs) and all(map(_is_bold, runs))
                yield Boxed(boxed, 1 + below.get(at, 0) if _merge(cell) else 1, width, bold)
            at += width

    def _level(self, paragraph: Any, style: str, text: str, label: str) -> int:  # noqa: ANN401
        """By its style, or its outline level; a short bold paragraph that reads like a heading is one too."""
        if found := _HEADING_STYLE.match(style):
            return min(6, int(found.group(1)) or 1)
        if _TITLE_STYLE.fullmatch(style):
            return 1
        outlines = [paragraph, *self._wording.chain(self._wording.style(paragraph))]
        for one in outlines:
            outline = one.find(f"{WORD}pPr/{WORD}outlineLvl")
            if outline is not None:
                value = outline.get(f"{WORD}val") or "9"
                return int(value) + 1 if value < "6" else 0
        runs = list(self._wording.shown_runs(paragraph))
        bold = bool(runs) and all(_is_bold(run) for run in runs)
        listed = label == BULLET or bool(_LIST_STYLE.match(style))
        return 3 if bold and may_be_heading(text) and not listed else 0


class _Item(Block):
    """A line of a list."""


def _own_mark(reference: Any) -> str:  # noqa: ANN401
    """The sign that the writer chose for a note, taken from the text behind its reference; "" for a number."""
    beside = reference.getnext()
    if reference.get(f"{WORD}customMarkFollows") not in ("1", "true", "on") or beside is None:
        return ""
    mark, beside.text = raised((beside.text or "").strip()), ""
    return mark


def _part(document: Document, name: str) -> Any:  # noqa: ANN401
    """The root of a part that the document refers to, or None."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return getattr(relation.target_part, "_element", None)
    return None


def _note_text(wording: Wording, paragraph: Any) -> str:  # noqa: ANN401
    return wording.text(paragraph)


def _has_choice(fallback: Any) -> bool:  # noqa: ANN401
    """Whether the box stands in the newer form too."""
    return any(True for _ in fallback.getparent().iterchildren("{*}Choice"))


def _rows(table: Any) -> Iterator[Any]:  # noqa: ANN401
    """The rows of a table without those that were deleted or hidden, those in content controls too."""
    for child in table:
        if child.tag == f"{WORD}tr":
            if not any(child.find(f"{WORD}trPr/{WORD}{name}") is not None for name in ("del", "hidden")):
                yield child
        elif child.tag in (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}customXml"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:  # noqa: ANN401
    for child in row:
        if child.tag == f"{WORD}tc":
            yield child
        elif child.tag in (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}customXml"):
            yield from _cells(child)


def _span(cell: Any) -> int:  # noqa: ANN401
    span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
    return max(1, int(span.get(f"{WORD}val") or 1)) if span is not None else 1


def _merge(cell: Any) -> str:  # noqa: ANN401
    """For cells that are one from top to bottom: "restart" for the first, "continue" for the others; else ""."""
    merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    return "" if merge is None else merge.get(f"{WORD}val") or "continue"


def _heights(rows: Sequence[Any]) -> list[Mapping[int, int]]:
    """For each row and column, how many rows under it go on with the cell there; all of them in one look."""
    found: list[Mapping[int, int]] = []
    below: Mapping[int, int] = {}
    for row in reversed(rows):
        found.append(below)
        here: dict[int, int] = {}
        column = 0
        for cell in _cells(row):
            if _merge(cell) == "continue":
                here[column] = 1 + below.get(column, 0)
            column += _span(cell)
        below = here
    return found[::-1]


def _is_shaded(cell: Any) -> bool:  # noqa: ANN401
    return cell.find(f"{WORD}tcPr/{WORD}shd") is not None


def _is_styled(table: Any) -> bool:  # noqa: ANN401
    """Whether a style may colour the cells."""
    return table.find(f"{WORD}tblPr/{WORD}tblStyle") is not None


def _is_bold(run: Any) -> bool:  # noqa: ANN401
    bold = run.find(f"{WORD}rPr/{WORD}b")
    return bold is not None and bold.get(f"{WORD}val") not in ("0", "false", "off")


def _with_lists(blocks: Sequence[Block]) -> Iterator[Block]:
    """Lines of one list in one block."""
    waiting: list[str] = []
    for block in blocks:
        if isinstance(block, _Item):
            waiting.append(block.text)
            continue
        if waiting:
            yield Block("\n".join(waiting))
            waiting = []
        yield block
    if waiting:
        yield Block("\n".join(waiting))


def _title(claimed: str | None, name: str, blocks: Sequence[Block]) -> tuple[str | None, str]:
    """What the file claims, where its text or name bears it out; else a heading that stands in front."""
    first_text = " ".join([name, *(block.text for block in blocks[:30])])
    if title := front_matter.from_metadata(claimed, first_text):
        return title, "metadata"
    styled = [block for block in blocks[:15] if block.level == 1] or [block for block in blocks[:3] if block.level]
    for block in [*styled, *blocks[:1]]:
        title = front_matter.shortened(block.text)
        if front_matter.may_be_title(title) and (block.level or may_be_heading(title)):
            return title, "text"
    return None, "name"
