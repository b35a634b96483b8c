"""PDFium: opens a PDF, gives its words with their boxes, its tags and bookmarks, and draws pages.

Not safe for threads, and a broken file can take it down: it runs in the child process of ``sandbox`` alone.
"""

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from index.types import Box
from ingest.reading.pdf.fonts import Fonts
from ingest.reading.pdf.lines import Line, RawPage, Sides, ToPage, line_of
from ingest.reading.pdf.overlays import Rules, strikes_on, with_typed, without_struck
from ingest.reading.pdf.pictures import Picture, Shape, pictures_among, without_logos
from ingest.reading.pdf.tables import with_framed_cells
from ingest.reading.pdf.visible import address_of, doubts_on, things_on, without_unseen, without_untrue
from ingest.reading.pdf.words import Words, tags_of
from ingest.reading.result import Unreadable
from ingest.reading.text_repair import tidy

MOST_PAGES = 2_000
_MOST_PIXELS = 4_000_000
_MANY_PATHS = 30
_LONGEST_LABEL = 20  # characters: a longer one is no page number
_MOST_PICTURES = 60  # of one publication: more nobody looks through
_SLIVER = 0.02  # of the page: less of a picture than that is nothing to look at
_MOST_THINGS = 2_000
_SPREAD = 1.2  # times its height: as wide as two pages side by side
_COLUMN_STEP = 3.0  # points: lines that begin as near to each other stand in one column
_FEWEST_LINES = 4  # of a column
_DEVICE = 1_000_000  # side of the pretended screen on which boxes are measured


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the file's own table of contents; ``level`` from 1, ``page_index`` from 0 or None."""

    title: str
    level: int
    page_index: int | None


def open_document(path: Path) -> pdfium.PdfDocument:
    """Open a PDF.

    Raises:
        Unreadable: It needs a password, is damaged, or has more than MOST_PAGES pages.
    """
    try:
        document = pdfium.PdfDocument(path)
        n_pages = len(document)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise Unreadable("encrypted" if locked else "corrupt", f"PDFium: {error}") from error
    if n_pages == 0:
        raise Unreadable("corrupt", "no pages")
    if n_pages > MOST_PAGES:
        raise Unreadable("too_large", f"{n_pages} pages, at most {MOST_PAGES}")
    return document


def pages_of(document: pdfium.PdfDocument) -> Iterator[RawPage | None]:
    """The pages in order; None for one that can't be read."""
    _open_form(document)
    fonts = Fonts(document)
    try:
        for index in range(len(document)):
            yield _page_at(document, index, fonts)
    finally:
        fonts.close()


def _page_at(document: pdfium.PdfDocument, index: int, fonts: Fonts) -> RawPage | None:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return None
    try:
        return replace(_page(page, index + 1, fonts), label=_label(document, index))
    except pdfium.PdfiumError:
        return None
    finally:
        page.close()


def _label(document: pdfium.PdfDocument, index: int) -> str | None:
    """What the file says is printed as the number of a page; None where it says nothing else than the page's place."""
    label = tidy(document.get_page_label(index)).strip()
    is_other = 0 < len(label) <= _LONGEST_LABEL and label.isprintable() and label != str(index + 1)
    return label if is_other else None


def _open_form(document: pdfium.PdfDocument) -> None:
    """Make the fields of a form known, so that they can be read; a broken form is left alone."""
    try:
        document.init_forms()
    except pdfium.PdfiumError:
        return


def bookmarks_of(document: pdfium.PdfDocument) -> list[Bookmark]:
    """The file's own table of contents, at most 2,000 entries; none where it loops or can't be read."""
    found: list[Bookmark] = []
    try:
        for entry in document.get_toc(max_depth=8):
            target = entry.get_dest()
            found.append(Bookmark(tidy(entry.get_title()), entry.level + 1, target.get_index() if target else None))
            if len(found) >= 2_000:
                break
    except (pdfium.PdfiumError, RecursionError, ValueError):
        return found
    return found


def pictures_of(path: Path) -> list[Picture]:
    """The pictures on the pages of a file, at most 60; none of a page that can't be read.

    Raises:
        Unreadable: The file can't be opened.
    """
    document = open_document(path)
    found: list[Picture] = []
    for index in range(len(document)):
        try:
            found += _pictures(document[index], index + 1)
        except pdfium.PdfiumError:
            continue
    return without_logos(found)[:_MOST_PICTURES]


def render(path: Path, number: int, width: int, within: Box) -> bytes:
    """What lies ``within`` page ``number`` (from 1) as PNG, ``width`` pixels wide or less: never over 4 megapixels.

    Raises:
        Unreadable: The file can't be opened or has no such page.
    """
    document = open_document(path)
    if not 1 <= number <= len(document):
        raise Unreadable("corrupt", f"no page {number}: there are {len(document)}")
    page = document[number - 1]
    page_width, page_height = page.get_size()
    cut = (within.x0 * page_width, (1 - within.y1) * page_height, (1 - within.x1) * page_width, within.y0 * page_height)
    shown_width, shown_height = page_width - cut[0] - cut[2], page_height - cut[1] - cut[3]
    scale = min(width / shown_width, (_MOST_PIXELS / (shown_width * shown_height)) ** 0.5)
    image = page.render(scale=scale, crop=cut, may_draw_forms=False).to_pil()
    drawn = BytesIO()
    image.save(drawn, "PNG", compress_level=3)
    return drawn.getvalue()


def _page(page: pdfium.PdfPage, number: int, fonts: Fonts) -> RawPage:
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        doubts = doubts_on(page, text_page, fonts)
        to_page, columns = _to_page(page, width, height), _column_starts(page)
        rules = Rules([*(to_page(*rule) for rule in doubts.rules), *strikes_on(page, to_page)])
        tags = tags_of(page)
        lines, damaged = Words(text_page, to_page, tags, doubts, columns, rules).lines()
    finally:
        text_page.close()
    inside = [line for line in (_visible(line, width, height) for line in lines) if line is not None]
    true, untrue = without_untrue(inside)
    seen, unseen = without_unseen(page, true, doubts)
    seen, struck = without_struck(seen, rules)
    if not tags.cells:
        seen = with_framed_cells(seen, [to_page(*side) for side in doubts.frames])
    seen = with_typed(page, seen, to_page)
    bare = len(seen) < 5
    pictured, drawn = bare and _shows_picture(page), bare and _is_drawn(page)
    return RawPage(number, width, height, tuple(seen), damaged, pictured, unseen, untrue, drawn, struck=struck)


def _column_starts(page: pdfium.PdfPage) -> frozenset[int]:
    """The texts of a spread (a page that is wider than high) that begin where many do: at the edge of a column."""
    width, height = page.get_size()
    if width <= _SPREAD * height:
        return frozenset()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    starts: defaultdict[int, list[int]] = defaultdict(list)
    for thing, kind, _ in things_on(page):
        is_text = kind == raw.FPDF_PAGEOBJ_TEXT
        if is_text and raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top) and right.value > left.value:
            starts[round(left.value / _COLUMN_STEP)].append(address_of(thing))
    counts = {step: len(texts) for step, texts in starts.items()}
    many = [step for step in counts if sum(counts.get(step + by, 0) for by in (-1, 0, 1)) >= _FEWEST_LINES]
    return frozenset(address for step in many for address in starts[step])


def _is_drawn(page: pdfium.PdfPage) -> bool:
    """Whether anything but text is drawn on a page: letters can be."""
    return any(kind != raw.FPDF_PAGEOBJ_TEXT for _, kind, _ in things_on(page))


def _shows_picture(page: pdfium.PdfPage) -> bool:
    """Whether there is more to see than text: an image, or so many lines that they could be letters."""
    kinds = [kind for _, kind, _ in things_on(page)]
    images = {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}
    return any(kind in images for kind in kinds) or kinds.count(raw.FPDF_PAGEOBJ_PATH) >= _MANY_PATHS


def _inside(thing: object) -> Iterator[object]:
    """What a form holds; nothing for what is none."""
    if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_FORM:
        inside = min(_MOST_THINGS, max(0, raw.FPDFFormObj_CountObjects(thing)))
        yield from (raw.FPDFFormObj_GetObject(thing, inner) for inner in range(inside))


def _pictures(page: pdfium.PdfPage, number: int) -> list[Picture]:
    width, height = page.get_size()
    text_page, to_page = page.get_textpage(), _to_page(page, width, height)

    def letters(one: Shape) -> int:
        return len("".join(text_page.get_text_bounded(one.left, one.bottom, one.right, one.top).split()))

    found = pictures_among(_shapes(page), width * height, letters)
    placed = [(one, _box(one, to_page, width, height)) for one in found]
    return [Picture(number, box, one.image_bytes) for one, box in placed if box is not None]


def _shapes(page: pdfium.PdfPage) -> list[Shape]:
    """What is drawn on a page but for its letters; a form is one thing."""
    shapes: list[Shape] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for row in range(min(_MOST_THINGS, raw.FPDFPage_CountObjects(page))):
        thing = raw.FPDFPage_GetObject(page, row)
        is_text = raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT
        if not is_text and raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            parts = [thing, *_inside(thing)]
            image_bytes = sum(map(_image_bytes, parts))
            shapes.append(Shape(left.value, bottom.value, right.value, top.value, image_bytes, max(1, len(parts) - 1)))
    return shapes


def _image_bytes(thing: object) -> int:
    """How large an image is in the file; 0 for what is none."""
    is_image = raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_IMAGE
    return int(raw.FPDFImageObj_GetImageDataRaw(thing, None, 0)) if is_image else 0


def _box(shape: Shape, to_page: ToPage, width: float, height: float) -> Box | None:
    """Where it stands on the page as it is shown; None where nearly all of it was cropped away."""
    left, top, right, bottom = to_page(shape.left, shape.bottom, shape.right, shape.top)
    x0, x1 = (min(1.0, max(0.0, x / width)) for x in (left, right))
    y0, y1 = (min(1.0, max(0.0, y / height)) for y in (top, bottom))
    return Box(x0, y0, x1, y1) if min(x1 - x0, y1 - y0) >= _SLIVER else None


def _visible(line: Line, width: float, height: float) -> Line | None:
    """The words that a reader sees: what lies outside the page as it is shown was cropped away."""
    words = [
        word for word in line.words if 0 <= (word.x0 + word.x1) / 2 <= width and 0 <= (word.y0 + word.y1) / 2 <= height
    ]
    return None if not words else line if len(words) == len(line.words) else line_of(words, line.bold, line.role)


def _to_page(page: pdfium.PdfPage, width: float, height: float) -> ToPage:
    """From the coordinates of the file to points from the top left of the page as shown: turned and cropped."""
    across, down = ctypes.c_int(), ctypes.c_int()

    def at(x: float, y: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, _DEVICE, _DEVICE, 0, x, y, across, down)
        return across.value / _DEVICE * width, down.value / _DEVICE * height

    (ox, oy), (ax, ay), (bx, by) = at(0, 0), at(100, 0), at(0, 100)
    ax, ay, bx, by = (ax - ox) / 100, (ay - oy) / 100, (bx - ox) / 100, (by - oy) / 100

    def to_page(x0: float, y0: float, x1: float, y1: float) -> Sides:
        x0, y0, x1, y1 = ox + ax * x0 + bx * y0, oy + ay * x0 + by * y0, ox + ax * x1 + bx * y1, oy + ay * x1 + by * y1
        if x0 > x1:
            x0, x1 = x1, x0
        return (x0, y0, x1, y1) if y0 < y1 else (x0, y1, x1, y0)

    return to_page
