"""A note as a Word document: headings, quotes with their place and a link, and the sources."""

import io
import re

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.web.note import Note, Noted, NotedQuote, Reference, References

_FONT = "Calibri"
_TEXT_WIDTH, _LABEL_WIDTH = 16.4, 2.2  # centimetres: between the margins, and of the first column of a table
_GREEN = RGBColor(0x0B, 0x5E, 0x57)
_SOFT = RGBColor(0x52, 0x61, 0x5E)
_UNPRINTABLE = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML can't hold


def written(note: Note, references: References) -> bytes:
    """The document, ready to be saved."""
    document = _empty(note)
    _heading(document, note.name, 0)
    _small(document, references.consulted())
    for paragraph in filter(None, note.own_words.splitlines()):
        document.add_paragraph(_printable(paragraph))
    for noted in note.kept:
        _noted(document, noted, references)
    _heading(document, texts_screens.NOTE_SOURCES, 1)
    for reference in references.lines():
        _reference(document, reference)
    _small(document, texts_screens.NOTE_FOOT)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _empty(note: Note) -> Document:
    """A page of A4 in our letters, in Dutch, made by Vraagbaak."""
    document = docx.Document()
    document.core_properties.author = texts_common.NAME
    document.core_properties.title = _printable(note.name)
    document.core_properties.language = "nl-NL"
    document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name, size, before in (("Normal", 10.5, 0), ("Title", 20, 0), ("Heading 1", 13, 10)):
        _style(document, name, size, before)
    return document


def _style(document: Document, name: str, size: float, before: int) -> None:
    style = document.styles[name]
    style.font.name, style.font.size = _FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # else the letters of the theme win
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
    if name != "Normal":
        style.font.color.rgb = _GREEN
    else:
        style.element.get_or_add_rPr().append(_element("w:lang", "w:val", "nl-NL"))


def _noted(document: Document, noted: Noted, references: References) -> None:
    _heading(document, noted.heading, 1)
    if noted.about:
        _small(document, noted.about).paragraph_format.space_after = Pt(3)
    if noted.remark:
        document.add_paragraph(_printable(noted.remark))
    if noted.columns:
        _table(document, noted, references)
        return
    for part in noted.parts:
        for number, quote in enumerate(part.quotes):
            _quote(document, "" if number else part.label, quote, references)


def _table(document: Document, noted: Noted, references: References) -> None:
    """The columns side by side; the head comes back on a next page."""
    table = document.add_table(rows=1, cols=len(noted.columns) + 1, style="Table Grid")
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", "w:val", "true"))
    for cell, name in zip(table.rows[0].cells[1:], noted.columns, strict=True):
        _in_cell(cell, name).bold = True
    for part in noted.parts:
        cells = table.add_row().cells
        _in_cell(cells[0], part.label).bold = True
        for cell, quote in zip(cells[1:], part.quotes, strict=True):
            _in_cell(cell, f"“{quote.text}”" if quote.place else quote.text or "–")
            if quote.place:
                cell.paragraphs[0].add_run(" ")
                _link(cell.paragraphs[0], references.link(quote), quote.place)
    wide = (_TEXT_WIDTH - _LABEL_WIDTH) / len(noted.columns)
    for n, column in enumerate(table.columns):
        column.width = Cm(wide if n else _LABEL_WIDTH)
        for cell in column.cells:
            cell.width = column.width


def _in_cell(cell: _Cell, words: str) -> Run:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(2)
    run: Run = line.add_run(_printable(words))
    run.font.size = Pt(9)
    return run


def _quote(document: Document, label: str, quote: NotedQuote, references: References) -> None:
    """A label in the line itself, the words, and where they stand: a heading of its own for each takes pages."""
    said = document.add_paragraph()
    said.paragraph_format.left_indent, said.paragraph_format.keep_together = Cm(0.6), True
    if label:
        run = said.add_run(f"{_printable(label)}: ")
        run.bold, run.font.color.rgb = True, _GREEN
    if quote.text:
        said.add_run(f"“{_printable(quote.text)}” ")
    _smaller(said, f"{quote.place}. ")
    if link := references.link(quote):
        _link(said, link, texts_screens.LOOK)


def _reference(document: Document, reference: Reference) -> None:
    line = document.add_paragraph(_printable(reference.before))
    line.add_run(_printable(reference.title)).italic = True
    line.add_run(_printable(reference.after))
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(1), Cm(-1)
    if reference.url:
        line.add_run(" ")
        _link(line, reference.url, reference.url)


def _heading(document: Document, words: str, level: int) -> None:
    document.add_heading(_printable(words), level)


def _small(document: Document, words: str) -> Paragraph:
    line = document.add_paragraph()
    _smaller(line, words)
    return line


def _smaller(line: Paragraph, words: str) -> None:
    run = line.add_run(_printable(words))
    run.font.size, run.font.color.rgb = Pt(9), _SOFT


def _link(paragraph: Paragraph, url: str, words: str) -> None:
    """A link that can be pressed, at the end of a paragraph: python-docx has no call for it."""
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = paragraph.add_run(_printable(words))
    run.font.size, run.font.underline, run.font.color.rgb = Pt(9), True, _GREEN
    link = _element("w:hyperlink", "r:id", target)
    link.append(run._r)
    paragraph._p.append(link)


def _element(tag: str, attribute: str, value: str) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(tag)
    element.set(qn(attribute), value)
    return element


def _printable(words: str) -> str:
    return _UNPRINTABLE.sub("", words)
