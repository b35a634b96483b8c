"""ODT to a page: headings, paragraphs, lists, tables and notes in order; no page numbers."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from ingest.reading import front_matter
from ingest.reading.assemble import Block, Found, page_of, table_rows
from ingest.reading.containers import opened, xml_of
from ingest.reading.front_matter import first_date, year_made
from ingest.reading.text_repair import mend_inline_hyphens, one_line

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = f"{_TEXT}style-name"
_BLANKS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
_LEFT_OUT = frozenset({f"{_TEXT}note", f"{_TEXT}tracked-changes", f"{_TEXT}table-of-content", f"{_OFFICE}annotation"})
_DEEPEST = 40  # elements inside each other


def read(path: Path) -> Found:
    """Read an ODT file. Raises Unreadable."""
    with opened(path) as archive:
        content = xml_of(archive.read("content.xml"))
        claimed, created = _metadata(archive)
    body = next(content.iter(f"{_OFFICE}text"), None)
    blocks = [] if body is None else [Block(mend_inline_hyphens(one.text), one.level) for one in _blocks(body, 0)]
    text = "\n".join(block.text for block in blocks)
    title, source = _title(claimed, path.name, blocks)
    date = first_date(line for block in blocks[:15] for line in block.text.split("\n"))
    return Found((page_of(blocks),), title, source, date, None if date else year_made(created, text))


def _metadata(archive: ZipFile) -> tuple[str | None, str]:
    """The title that the file claims, and the stamp of when it was made."""
    if "meta.xml" not in archive.namelist():
        return None, ""
    meta = xml_of(archive.read("meta.xml"))
    title = next((one_line("".join(one.itertext())) for one in meta.iter("{*}title")), None)
    return title, next((one.text or "" for one in meta.iter("{*}creation-date")), "")


def _blocks(element: etree._Element, depth: int) -> Iterator[Block]:
    for child in element:
        if child.tag in _LEFT_OUT or depth > _DEEPEST:
            continue
        if child.tag == f"{_TEXT}h":
            yield Block(_plain(child), min(6, int(child.get(f"{_TEXT}outline-level") or 1)))
        elif child.tag == f"{_TEXT}p":
            yield Block(_plain(child), 1 if (child.get(_STYLE) or "") == "Title" else 0)
        elif child.tag == f"{_TEXT}list":
            yield Block("\n".join(f"• {one_line(line)}" for line in _lines(child)))
        elif child.tag == f"{_TABLE}table":
            yield Block(table_rows(_cells(row) for row in child.iter(f"{_TABLE}table-row")))
        else:
            yield from _blocks(child, depth + 1)
            continue
        yield from (Block(" ".join(map(_plain, note))) for note in child.iter(f"{_TEXT}note"))


def _cells(row: etree._Element) -> list[str]:
    return [_plain(cell) for cell in row.iter(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")]


def _lines(element: etree._Element) -> Iterator[str]:
    for line in element.iter(f"{_TEXT}p", f"{_TEXT}h"):
        if text := _plain(line).strip():
            yield text


def _plain(element: etree._Element) -> str:
    """The text of an element without its notes; a note itself with its mark."""
    return "".join(_parts(element, 0)).strip()


def _parts(element: etree._Element, depth: int) -> Iterator[str]:
    yield element.text or ""
    for child in element if depth < _DEEPEST else ():
        if child.tag in _BLANKS:
            yield _BLANKS[child.tag]
        elif child.tag not in _LEFT_OUT:
            yield from _parts(child, depth + 1)
        yield child.tail or ""


def _title(claimed: str | None, name: str, blocks: list[Block]) -> tuple[str | None, str]:
    """What the file claims, where its text or name bears it out; else the first of its headings."""
    if title := front_matter.from_metadata(claimed, " ".join([name, *(block.text for block in blocks[:30])])):
        return title, "metadata"
    headings = (front_matter.shortened(block.text) for block in blocks[:15] if block.level)
    return next(filter(front_matter.may_be_title, headings), None), "text"
