"""Picture files, and the pictures that documents hold: only file that draws with Pillow, and only in the child process.

Where the pictures of a PDF stand is told by ``pdf.pictures``: they are drawn as a part of their page.
"""

import base64
import binascii
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]
from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.reading.containers import opened, xml_of
from ingest.reading.html.blocks import parsed
from ingest.reading.result import StoredPicture, Unreadable
from ingest.reading.text.plain import MOST_BYTES, decode
from ingest.sources import kinds

_MOST_PIXELS = 60_000_000
_DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def flattened(path: Path) -> bytes:
    """The first picture in a file as a PNG in grey, on white where it is see-through.

    Raises:
        Unreadable: It is no picture, is damaged, or holds more than 60 million pixels.
    """
    return _png(_on_white(path).convert("L"))


def _on_white(source: Path | BytesIO) -> Image.Image:
    """A picture upright and without transparency. Raises Unreadable."""
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Image.open(source) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Unreadable("too_large", f"{picture.width} by {picture.height} pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except _DAMAGED as error:
        raise Unreadable("corrupt", f"picture: {error}") from error
    white = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(white, upright)


def _png(picture: Image.Image) -> bytes:
    drawn = BytesIO()
    picture.save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()


_SMALLEST = 100  # pixels: what is narrower or lower is an icon
_MOST = 200  # pictures of one file
_MOST_LOOKED_AT = 2_000  # places in one file
_EVERYWHERE = 3  # places with the same picture: a logo
_DRAWABLE = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LINK = "{http://www.w3.org/1999/xlink}href"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file shows a picture: on which slide, and by which name its bytes are found."""

    page: int | None
    name: str


_Load = Callable[[str], bytes]


def stored_in(path: Path) -> list[StoredPicture]:
    """The pictures in a file, in reading order, without icons, logos and what can't be drawn. Raises Unreadable."""
    with _places(path) as (places, load):
        return [StoredPicture(row, place.page) for row, place in enumerate(_kept(places, load), start=1)]


def drawn(path: Path, number: int, width: int) -> bytes:
    """One of ``stored_in`` as a PNG, at most so many pixels wide.

    Raises:
        Unreadable: There is no such picture, or it can't be drawn.
    """
    with _places(path) as (places, load):
        for row, place in enumerate(_kept(places, load), start=1):
            if row == number:
                picture = _on_white(BytesIO(load(place.name)))
                picture.thumbnail((width, 4 * width))
                return _png(picture.convert("RGB"))
    raise Unreadable("empty", f"there is no picture {number}")


def _kept(places: list[_Place], load: _Load) -> Iterator[_Place]:
    times = Counter(place.name for place in places)
    seen: set[str] = set()
    for place in places[:_MOST_LOOKED_AT]:
        if place.name not in seen and times[place.name] < _EVERYWHERE and len(seen) < _MOST and _is_large(place, load):
            seen.add(place.name)
            yield place


def _is_large(place: _Place, load: _Load) -> bool:
    """By its head alone: nothing is drawn yet."""
    try:
        with Image.open(BytesIO(load(place.name))) as picture:
            is_bounded = picture.width * picture.height <= _MOST_PIXELS
            return is_bounded and min(picture.size) >= _SMALLEST and picture.format in _DRAWABLE
    except (*_DAMAGED, KeyError):
        return False


@contextmanager
def _places(path: Path) -> Iterator[tuple[list[_Place], _Load]]:
    """Where the pictures stand, and how their bytes are had. Raises Unreadable."""
    kind = kinds.kind_of(path)
    if kind == kinds.HTML:
        yield list(_of_page(decode(path.read_bytes()[:MOST_BYTES]), "")), _in_address
    elif kind == kinds.MHTML:
        page, parts = _parts_of(path)
        yield list(_of_page(decode(page), "")), lambda name: parts.get(name) or _in_address(name)
    elif kind in _IN_ARCHIVES:
        with opened(path) as archive:
            yield list(_IN_ARCHIVES[kind](archive)), lambda name: _in_archive(archive, name)
    else:
        yield [], _in_address


def _in_archive(archive: ZipFile, name: str) -> bytes:
    return _in_address(name) if name.startswith("data:") else archive.read(name)


def _in_address(name: str) -> bytes:
    """The bytes of a picture that stands in its own address."""
    head, _, data = name.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64"):
        raise KeyError(name[:80])
    try:
        return base64.b64decode(unquote(data))
    except binascii.Error as error:
        raise KeyError(name[:80]) from error


def _of_page(text: str, folder: str) -> Iterator[_Place]:
    """The pictures of a web page, by their address as seen from the archive."""
    if text.strip():
        for picture in parsed(text).iter("img", "image"):
            address = (picture.get("src") or picture.get(_LINK) or picture.get("xlink:href") or "").strip()
            is_inside = not re.match(r"[a-z][a-z\d+.-]*:", address, re.IGNORECASE)
            yield _Place(None, posixpath.normpath(posixpath.join(folder, unquote(address))) if is_inside else address)


def _parts_of(path: Path) -> tuple[bytes, dict[str, bytes]]:
    """A page that was saved as MHTML, and the other parts by the addresses that it shows them by."""
    pages: list[bytes] = []
    parts: dict[str, bytes] = {}
    for part in BytesParser(policy=policy.default).parsebytes(path.read_bytes()).walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(content)
        for name in (str(part["Content-Location"] or ""), f"cid:{str(part['Content-ID'] or '').strip('<>')}"):
            parts.setdefault(name, content)
    return (pages[0] if pages else b""), parts


def _of_word(archive: ZipFile) -> Iterator[_Place]:
    yield from _of_part(archive, "word/document.xml", None)


def _of_slides(archive: ZipFile) -> Iterator[_Place]:
    targets = _targets(archive, "ppt/presentation.xml")
    shown = xml_of(archive.read("ppt/presentation.xml")).iter("{*}sldId")
    for number, slide in enumerate(shown, start=1):
        name = targets.get(_key(slide, "id"), "")
        if name in archive.namelist():
            yield from _of_part(archive, name, number)


def _of_part(archive: ZipFile, name: str, page: int | None) -> Iterator[_Place]:
    """The pictures of one part of an Office file, a hidden slide apart, in the order in which they stand there."""
    targets, root = _targets(archive, name), xml_of(archive.read(name))
    if root.get("show") in ("0", "false"):
        return
    for picture in root.iter("{*}blip", "{*}imagedata"):
        key = _key(picture, "embed") or _key(picture, "id")
        if key in targets and next(picture.iterancestors(_FALLBACK), None) is None:
            yield _Place(page, targets[key])


def _key(element: etree._Element, name: str) -> str:
    """A reference to another part; its namespace differs between plain and strict files, and it is never bare."""
    return next((value for at, value in element.attrib.items() if at.endswith(f"}}{name}")), "")


def _targets(archive: ZipFile, name: str) -> dict[str, str]:
    """The parts that a part refers to, by the id of the reference."""
    folder, file = posixpath.split(name)
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in archive.namelist():
        return {}
    return {
        one.get("Id") or "": posixpath.normpath(posixpath.join("/", folder, one.get("Target") or "")).lstrip("/")
        for one in xml_of(archive.read(relations))
        if one.get("TargetMode") != "External"
    }


def _of_open_document(archive: ZipFile) -> Iterator[_Place]:
    root = xml_of(archive.read("content.xml"))
    slides = {slide: number for number, slide in enumerate(root.iter(f"{_DRAW}page"), start=1)}
    for picture in root.iter(f"{_DRAW}image"):
        slide = next(picture.iterancestors(f"{_DRAW}page"), None)
        yield _Place(slides.get(slide), posixpath.normpath(picture.get(_LINK) or ""))


def _of_pages(archive: ZipFile) -> Iterator[_Place]:
    """The pictures of the web pages in a saved site or e-book, page by page."""
    left = MOST_BYTES
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".html", ".xhtml", ".htm")) and left > entry.file_size:
            left -= entry.file_size
            yield from _of_page(decode(archive.read(entry)), posixpath.dirname(entry.filename))


_IN_ARCHIVES: dict[str, Callable[[ZipFile], Iterator[_Place]]] = {
    kinds.DOCX: _of_word,
    kinds.PPTX: _of_slides,
    kinds.ODT: _of_open_document,
    kinds.ODP: _of_open_document,
    kinds.EPUB: _of_pages,
    kinds.ZIP: _of_pages,
}
