"""EPUB to a page: its chapters in the order of the spine, with what the package says of itself."""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from ingest.reading.assemble import Block, Found, mended, page_of
from ingest.reading.containers import opened, xml_of
from ingest.reading.front_matter import first_date, may_be_title, stated_date
from ingest.reading.html.blocks import as_seen, blocks_of
from ingest.reading.html.document import parsed
from ingest.reading.result import Unreadable
from ingest.reading.text.plain import MOST_BYTES, decode
from ingest.reading.text_repair import one_line

_TOP = 8  # blocks among which the date of a book may stand
_CONTAINER = "META-INF/container.xml"
_CHAPTERS = ("application/xhtml+xml", "text/html", "application/xml")


def read(path: Path) -> Found:
    """Read an EPUB file. Raises Unreadable."""
    with opened(path) as archive:
        place = _package(archive)
        package = xml_of(archive.read(place))
        spine = dict(_spine(package, posixpath.dirname(place), archive))
        if sum(archive.getinfo(name).file_size for name in spine) > MOST_BYTES:
            raise Unreadable("too_large", f"more than {MOST_BYTES} bytes of text")
        chapters = {name: archive.read(name) for name, is_linear in spine.items() if is_linear}
        cited = b"".join(chapters.values())
        chapters |= {name: archive.read(name) for name in spine if name not in chapters and _file(name) in cited}
        blocks = [block for content in chapters.values() for block in _chapter(content)]
    claimed = _said(package, "title")
    first = next((block.text for block in blocks if block.level and may_be_title(block.text)), None)
    title = claimed if claimed and may_be_title(claimed) else first
    source = "metadata" if title and title == claimed else "text"
    top = (line for block in blocks[:_TOP] for line in block.text.split("\n"))
    date = stated_date(_said(package, "date") or "") or first_date(top)
    return Found((page_of(blocks),), title, source, date, publisher=_said(package, "publisher"))


def _package(archive: ZipFile) -> str:
    """Where the package document is. Raises Unreadable."""
    root = xml_of(archive.read(_CONTAINER))
    for element in root.iter("{*}rootfile"):
        return str(element.get("full-path") or "")
    raise Unreadable("corrupt", "EPUB: no package document is named")


def _said(package: etree._Element, name: str) -> str | None:
    elements = package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
    return next((text for one in elements if (text := one_line("".join(one.itertext())))), None)


def _file(name: str) -> bytes:
    """What a link into a chapter begins with."""
    return f"{posixpath.basename(name)}#".encode()


def _spine(package: etree._Element, folder: str, archive: ZipFile) -> Iterator[tuple[str, bool]]:
    """The names of the chapters in reading order, and whether each is read in turn: notes that are linked to are not.

    The table of contents, a copy of the headings, is left out.
    """
    files = {
        one.get("id"): posixpath.normpath(posixpath.join(folder, unquote(one.get("href") or "")))
        for one in package.iter("{*}item")
        if one.get("media-type") in _CHAPTERS and "nav" not in (one.get("properties") or "").split()
    }
    names = set(archive.namelist())
    for entry in package.iter("{*}itemref"):
        name = files.get(entry.get("idref"))
        if name in names:
            yield name, entry.get("linear") != "no"


def _chapter(content: bytes) -> Iterator[Block]:
    text = decode(content)
    if text.strip():
        tree = parsed(text)
        as_seen(tree)
        yield from mended(blocks_of(tree.body if tree.body is not None else tree))
