"""OpenDocument to pages: ODT in order without page numbers, ODP a page a slide."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from index.types import Page
from ingest.reading import front_matter
from ingest.reading.assemble import Block, Found, mended, page_of
from ingest.reading.containers import opened, xml_of
from ingest.reading.front_matter import first_date, year_made
from ingest.reading.office.odf import DRAW, OFFICE, SHOW, ShownElements, is_off, points
from ingest.reading.office.package import Placed, in_reading_order
from ingest.reading.result import PARTS_NOT_READ, Unreadable, slides_hidden, slides_not_read, slides_pictured
from ingest.reading.text_repair import one_line

_SIZES = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FURNITURE = ("header", "footer", "date-time", "page-number")
_NOTES = "Notities"


def read_odp(path: Path) -> Found:
    """Read an ODP file. Raises Unreadable."""
    with opened(path) as archive:
        content = xml_of(archive.read("content.xml"))
        claimed, created = metadata(archive)
        shown = ShownElements(archive, content)
        slides = list(enumerate(content.iter(f"{DRAW}page"), start=1))
        hidden = tuple(number for number, slide in slides if _is_hidden(shown, slide))
        unread: list[int] = []
        pages = tuple(_page(shown, slide, number, unread) for number, slide in slides if number not in hidden)
    bare = tuple(number for number, slide in slides if number not in hidden and _is_picture(slide))
    without_text = ((hidden, slides_hidden), (bare, slides_pictured), (tuple(unread), slides_not_read))
    warnings = tuple(tell(numbers) for numbers, tell in without_text if numbers)
    title = front_matter.from_metadata(claimed, " ".join(page.text for page in pages[:2]))
    date = first_date(line for page in pages[:1] for line in page.text.split("\n"))
    year = None if date else year_made(created, "\n".join(page.text for page in pages))
    source = "metadata" if title else "text"
    return Found(pages, title or _first_title(pages), source, date, year, warnings=warnings)


def _page(shown: ShownElements, slide: etree._Element, number: int, unread: list[int]) -> Page:
    """A slide; its number goes to ``unread`` where something was set in that gives no text."""
    shown.has_unread = False
    page = page_of(mended(_blocks(shown, slide)), number)
    unread += [number] if shown.has_unread else []
    return page


def _blocks(shown: ShownElements, slide: etree._Element) -> Iterator[Block]:
    shapes = [one for one in slide if one.tag != f"{SHOW}notes" and one.get(f"{SHOW}class") not in _FURNITURE]
    shapes = [one for one in shapes if one.get(f"{SHOW}placeholder") != "true"]  # it asks to be filled in
    titles = [one for one in shapes if one.get(f"{SHOW}class") == "title"]
    for title in titles:
        yield Block(" ".join(one_line(block.text) for block in _inside(shown, title)), 1)
    others = [one for one in shapes if one not in titles and not is_off(one) and not _is_beside(one, shown.page_size)]
    found = [list(_inside(shown, one)) for one in others]
    placed = [Placed(_box(one), "\n".join(b.text for b in blocks)) for one, blocks in zip(others, found, strict=True)]
    for row in in_reading_order(placed):
        yield from found[row]
    notes = [block for one in slide.iterchildren(f"{SHOW}notes") for block in _notes(shown, one) if block.text.strip()]
    if notes:
        yield Block(_NOTES, 2)
        yield from notes


def _inside(shown: ShownElements, shape: etree._Element) -> Iterator[Block]:
    """The blocks of a shape; of several plain lines each is a line of a list, as on other slides."""
    blocks = [block for block in shown.blocks(shape) if block.text.strip()]
    if len(blocks) > 1 and all(not block.level and "\n" not in block.text for block in blocks):
        yield Block("\n".join(f"• {one_line(block.text)}" for block in blocks))
    else:
        yield from blocks


def _notes(shown: ShownElements, notes: etree._Element) -> Iterator[Block]:
    for frame in notes.iterchildren(f"{DRAW}frame"):
        if frame.get(f"{SHOW}class") == "notes":
            yield from shown.blocks(frame)


def _box(shape: etree._Element) -> tuple[int, int, int, int]:
    """Where a shape lies; a group where its first part does."""
    element = next((one for one in shape.iter() if one.get(f"{_SIZES}x")), shape)
    left, top, width, height = (points(element.get(f"{_SIZES}{name}")) for name in ("x", "y", "width", "height"))
    return left, top, width, height


def _is_beside(shape: etree._Element, page_size: tuple[int, int]) -> bool:
    """Whether a shape lies wholly beside its slide, where nobody sees it."""
    left, top, width, height = _box(shape)
    outside = left + width <= 0 or top + height <= 0 or left >= page_size[0] or top >= page_size[1]
    return width > 0 and height > 0 and outside


def _is_hidden(shown: ShownElements, slide: etree._Element) -> bool:
    chain = shown.chain(slide.get(f"{DRAW}style-name") or "")
    return any(one.get(f"{SHOW}visibility") == "hidden" for style in chain for one in style)


def _is_picture(slide: etree._Element) -> bool:
    shapes = [one for one in slide if one.tag != f"{SHOW}notes" and one.get(f"{SHOW}class") != "title"]
    pictured = any(next(one.iter(f"{DRAW}image"), None) is not None for one in shapes)
    return pictured and not any("".join(one.itertext()).strip() for one in shapes)


def _first_title(pages: tuple[Page, ...]) -> str | None:
    titles = (page.text[one.start : one.end] for page in pages for one in page.headings if one.level == 1)
    return next(filter(front_matter.may_be_title, titles), None)


def read(path: Path) -> Found:
    """Read an ODT file. Raises Unreadable."""
    with opened(path) as archive:
        content = xml_of(archive.read("content.xml"))
        claimed, created = metadata(archive)
        body = next(content.iter(f"{OFFICE}text"), None)
        shown = ShownElements(archive, content)
        found = [] if body is None else list(shown.blocks(body))
    blocks = mended(found)
    text = "\n".join(block.text for block in blocks)
    if not text.strip() and next(content.iter(f"{DRAW}image"), None) is not None:
        raise Unreadable("no_text", "ODT: pictures without text")
    title, source = _title(claimed, path.name, blocks)
    date = first_date(line for block in blocks[:15] for line in block.text.split("\n"))
    warnings = (PARTS_NOT_READ,) if shown.has_unread else ()
    return Found((page_of(blocks),), title, source, date, None if date else year_made(created, text), warnings=warnings)


def metadata(archive: ZipFile) -> tuple[str | None, str]:
    """The title that the file claims, and the stamp of when it was made."""
    if "meta.xml" not in archive.namelist():
        return None, ""
    meta = xml_of(archive.read("meta.xml"))
    title = next((one_line("".join(one.itertext())) for one in meta.iter("{*}title")), None)
    return title, next((one.text or "" for one in meta.iter("{*}creation-date")), "")


def _title(claimed: str | None, name: str, blocks: list[Block]) -> tuple[str | None, str]:
    """What the file claims, where its text or name bears it out; else the first of its headings."""
    if title := front_matter.from_metadata(claimed, " ".join([name, *(block.text for block in blocks[:30])])):
        return title, "metadata"
    headings = (front_matter.shortened(block.text) for block in blocks[:15] if block.level)
    return next(filter(front_matter.may_be_title, headings), None), "text"
