"""DOCX to a page, in order, with headings, lists, tables and notes; no page numbers. The only file with python-docx."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree  # type: ignore[import-untyped]

from ingest.reading import front_matter
from ingest.reading.assemble import Block, Found, may_be_heading, page_of, table_rows
from ingest.reading.containers import check, opened, xml_of
from ingest.reading.front_matter import first_date, year_made
from ingest.reading.pdf.footnotes import RAISED
from ingest.reading.result import Unreadable
from ingest.reading.text_repair import mend_inline_hyphens

_NOTES_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = {
    f"{_NOTES_WORD}footnoteReference": "word/footnotes.xml",
    f"{_NOTES_WORD}endnoteReference": "word/endnotes.xml",
}


def written_out(path: Path, body: Any) -> Mapping[str, str]:  # noqa: ANN401
    """Write ¹ ² ³ where the body refers to a note. Returns the texts of the notes by their marks.

    Raises:
        Unreadable: A part with notes is broken.
    """
    texts = dict(_texts(path))
    notes: dict[str, str] = {}
    for reference in list(body.iter(*_PARTS)):
        text = texts.get((reference.tag, reference.get(f"{_NOTES_WORD}id") or ""))
        if text:
            mark = str(len(notes) + 1).translate(RAISED)
            notes[mark] = text
            etree.SubElement(reference.getparent(), f"{_NOTES_WORD}t").text = mark
            reference.set("mark", mark)
    return notes


def cited_in(paragraph: Any, notes: Mapping[str, str]) -> Iterator[str]:  # noqa: ANN401
    """The notes that a paragraph refers to, each behind its mark."""
    for reference in paragraph.iter(*_PARTS):
        if mark := reference.get("mark"):
            yield f"{mark} {notes[mark]}"


def _texts(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    with opened(path) as archive:
        for tag, name in _PARTS.items():
            for note in xml_of(archive.read(name)) if name in archive.namelist() else ():
                words = " ".join(
                    "".join(one.itertext(f"{_NOTES_WORD}t")) for one in note.iter(f"{_NOTES_WORD}p")
                ).split()
                yield (tag, note.get(f"{_NOTES_WORD}id") or ""), " ".join(words)


_HEADING_STYLE = re.compile(r"(?:heading|kop|überschrift|titre)\s*(\d)", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"(?:title|titel)", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"(?:toc|inhopg|inhoud)\s*\d*", re.IGNORECASE)
_LIST_STYLE = re.compile(r"(?:list|lijst|opsomming)", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DEEPEST = 20  # content controls inside each other


def read(path: Path) -> Found:
    """Read a DOCX file. Raises Unreadable."""
    check(path)
    try:
        document = docx.Document(str(path))
        blocks = list(_with_lists(list(_blocks(document, path))))
        claimed, created = document.core_properties.title, document.core_properties.created
    except (KeyError, ValueError, AttributeError, OSError) as error:  # python-docx on parts that are missing or odd
        raise Unreadable("corrupt", f"DOCX: {error!r}") from error
    blocks = [Block(mend_inline_hyphens(block.text), block.level) for block in blocks]
    top = [line for block in blocks[:15] for line in block.text.split("\n")]
    title, title_source = _title(claimed, path.name, blocks)
    date = first_date(top)
    year = None if date else year_made(str(created or ""), "\n".join(block.text for block in blocks))
    return Found((page_of(blocks),), title, title_source, date, year)


def _blocks(document: Document, path: Path) -> Iterator[Block]:
    notes = written_out(path, document.element.body)
    for part in _parts(document.element.body, document._body, 0):
        if isinstance(part, Table):
            yield Block(table_rows(_cells(part)))
            continue
        if part.text.strip():
            yield from _paragraph(part)
        yield from map(Block, cited_in(part._p, notes))
        for box in part._p.iterfind(f".//{_WORD}txbxContent"):
            if next(box.iterancestors(_FALLBACK), None) is None:
                yield Block("\n".join("".join(one.itertext(f"{_WORD}t")) for one in box.iter(f"{_WORD}p")))


def _parts(element: Any, parent: Any, depth: int) -> Iterator[Paragraph | Table]:  # noqa: ANN401
    """Paragraphs and tables in order, those inside content controls too (python-docx leaves these out)."""
    for child in element.iterchildren():
        if child.tag == f"{_WORD}p":
            yield Paragraph(child, parent)
        elif child.tag == f"{_WORD}tbl":
            yield Table(child, parent)
        elif child.tag == f"{_WORD}sdt" and depth < _DEEPEST:
            for content in child.iterchildren(f"{_WORD}sdtContent"):
                yield from _parts(content, parent, depth + 1)


def _paragraph(paragraph: Paragraph) -> Iterator[Block]:
    style = paragraph.style.name or "" if paragraph.style is not None else ""
    if _CONTENTS_STYLE.fullmatch(style):
        return
    level = _level(paragraph, style)
    text = paragraph.text.replace("\t", " ")
    if level or not _is_list(paragraph, style):
        yield Block(text, level)
    else:
        yield Block(f"• {' '.join(text.split())}")


def _level(paragraph: Paragraph, style: str) -> int:
    """By its style, or else by its outline level; a short bold paragraph that reads like a heading is one too."""
    if found := _HEADING_STYLE.match(style):
        return min(6, int(found.group(1)) or 1)
    if _TITLE_STYLE.fullmatch(style):
        return 1
    outline = paragraph._p.find(f"{_WORD}pPr/{_WORD}outlineLvl")
    if outline is not None and (outline.get(f"{_WORD}val") or "9") < "6":
        return int(outline.get(f"{_WORD}val") or "0") + 1
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs)
    return 3 if bold and may_be_heading(paragraph.text) and not _is_list(paragraph, style) else 0


def _is_list(paragraph: Paragraph, style: str) -> bool:
    numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return numbered or bool(_LIST_STYLE.match(style))


def _cells(table: Table) -> list[list[str]]:
    """The texts of the cells; a merged cell once, then empty."""
    rows = []
    for row in table.rows:
        seen: set[int] = set()
        texts = []
        for cell in row.cells:
            texts.append("" if id(cell._tc) in seen else cell.text)
            seen.add(id(cell._tc))
        rows.append(texts)
    return rows


def _with_lists(blocks: Sequence[Block]) -> Iterator[Block]:
    """Lines of one list in one block."""
    waiting: list[str] = []
    for block in blocks:
        if not block.level and block.text.startswith("• "):
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
