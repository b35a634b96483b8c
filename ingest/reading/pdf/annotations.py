"""What was typed into a PDF: the values of its form, and notes on its pages; no part of the page to PDFium."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.reading.pdf.lines import Line, Printed, line_of
from ingest.reading.pdf.words import ToPage
from ingest.reading.text_repair import TICKED, tidy

_MOST = 1_000  # notes and fields of a page
_LONGEST = 20_000  # UTF-16 units of one value
_HIDDEN = 1 << 1 | 1 << 5  # flags: hidden, not shown on a screen
_PASSWORD = 1 << 13  # flag of a field: what is typed is not shown
_LETTER = 0.5  # times its height: how wide a letter is
_HIGHEST = 14.0  # points: the letters of a value are no higher, however high its field


@dataclass(frozen=True, slots=True)
class _Typed:
    """A value with its box, in points from the top left of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def with_typed(page: pdfium.PdfPage, lines: Sequence[Line], to_page: ToPage) -> list[Line]:
    """The lines with what was typed: a value behind the label on its left, a note where it stands on the page."""
    kept = list(lines)
    for typed in _typed_on(page, to_page):
        for line in _lines_of(typed):
            kept.insert(_place_for(line, kept), line)
    return kept


def _place_for(line: Line, lines: Sequence[Line]) -> int:
    """Behind the last line on its height to its left; else in front of the first line beside or under it."""
    middle = (line.y0 + line.y1) / 2
    beside = [row for row, one in enumerate(lines) if one.y0 <= middle <= one.y1]
    labels = [row for row in beside if lines[row].x0 < line.x0]
    if beside:
        return labels[-1] + 1 if labels else beside[0]
    return next((row for row, one in enumerate(lines) if one.y0 > middle), len(lines))


def _lines_of(typed: _Typed) -> Iterator[Line]:
    """The value in lines, each word with about the place it takes."""
    rows = [row.split() for row in typed.text.split("\n") if row.strip()]
    height = min(_HIGHEST, (typed.y1 - typed.y0) / max(1, len(rows)))
    top = typed.y0 + max(0.0, (typed.y1 - typed.y0 - height * len(rows)) / 2)
    for number, row in enumerate(rows):
        n_letters = sum(map(len, row)) + len(row) - 1
        width = min(_LETTER * height, (typed.x1 - typed.x0) / n_letters)
        x, y = typed.x0, top + number * height
        words: list[Printed] = []
        for word in row:
            words.append(Printed(word, x, y, x + width * len(word), y + height))
            x += width * (len(word) + 1)
        yield line_of(words, bold=False, role="")


def _typed_on(page: pdfium.PdfPage, to_page: ToPage) -> Iterator[_Typed]:
    for row in range(min(_MOST, raw.FPDFPage_GetAnnotCount(page))):
        note = raw.FPDFPage_GetAnnot(page, row)
        if not note:
            continue
        try:
            text, box = _value_of(page, note), raw.FS_RECTF()
            if text and raw.FPDFAnnot_GetRect(note, box):
                (ax, ay), (bx, by) = to_page(box.left, box.top), to_page(box.right, box.bottom)
                x0, y0, x1, y1 = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
                if x1 - x0 > 1 and y1 - y0 > 1:
                    yield _Typed(text, x0, y0, x1, y1)
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _value_of(page: pdfium.PdfPage, note: object) -> str:
    """What is typed in a field or note that is shown; empty for anything else."""
    if raw.FPDFAnnot_GetFlags(note) & _HIDDEN:
        return ""
    kind = raw.FPDFAnnot_GetSubtype(note)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _text_of(lambda buffer, size: int(raw.FPDFAnnot_GetStringValue(note, b"Contents", buffer, size)))
    form = page.formenv
    if kind != raw.FPDF_ANNOT_WIDGET or form is None:
        return ""
    if raw.FPDFAnnot_GetFormFieldType(form, note) in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return TICKED if raw.FPDFAnnot_IsChecked(form, note) else ""  # the empty box is drawn on the page
    types = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
    if raw.FPDFAnnot_GetFormFieldType(form, note) not in types:
        return ""
    if raw.FPDFAnnot_GetFormFieldFlags(form, note) & _PASSWORD:
        return ""
    return _text_of(lambda buffer, size: int(raw.FPDFAnnot_GetFormFieldValue(form, note, buffer, size)))


def _text_of(ask: Callable[[object, int], int]) -> str:
    """What PDFium answers: asked once for its length, in bytes of UTF-16 with a zero behind it, and once for itself."""
    size = int(ask(None, 0))
    if not 2 < size <= 2 * _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return tidy(buffer.raw[: size - 2].decode("utf-16-le", errors="replace").replace("\r", "\n"))
