"""Files that hold files, ZIP and the old container of Office: what is refused before one is opened."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from lxml import etree  # type: ignore[import-untyped]

from ingest.reading.result import Unreadable

_MOST_ENTRIES = 5_000
_MOST_BYTES = 200_000_000
_MOST_XML_BYTES = 50_000_000
_HIGHEST_RATIO = 100  # unpacked to packed, from a megabyte up
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")


def check(path: Path) -> None:
    """Look at every entry, counting what it unpacks to, for headers lie.

    Raises:
        Unreadable: too_large, or corrupt where it is broken or holds a DOCTYPE, or encrypted.
    """
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            if len(entries) > _MOST_ENTRIES or total > _MOST_BYTES:
                raise Unreadable("too_large", f"{len(entries)} entries, {total} bytes")
            left = _MOST_BYTES
            for entry in entries:
                left -= _checked(archive, entry, left)
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, ValueError) as error:
        raise Unreadable("corrupt", f"ZIP: {error}") from error


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """A ZIP that ``check`` approves of. Raises Unreadable, also where it turns out to be broken while it is read."""
    check(path)
    try:
        with ZipFile(path) as archive:
            yield archive
    except (BadZipFile, ZlibError, EOFError, KeyError, NotImplementedError) as error:
        raise Unreadable("corrupt", f"ZIP: {error!r}") from error


def xml_of(content: bytes) -> etree._Element:
    """The root of an XML part, parsed without entities and without the network. Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if _DOCTYPE.search(content.replace(b"\0", b"")):
        raise Unreadable("corrupt", "an XML part holds a DOCTYPE")
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("corrupt", f"XML: {error}") from error


def _checked(archive: ZipFile, entry: ZipInfo, left: int) -> int:
    """Bytes that an entry unpacks to."""
    if entry.filename.startswith("/") or ".." in entry.filename.replace("\\", "/").split("/"):
        raise Unreadable("corrupt", f"path leads out: {entry.filename[:80]!r}")
    if entry.flag_bits & 1:
        raise Unreadable("encrypted", "encrypted entry")
    is_xml = entry.filename.lower().endswith(_XML)
    most = min(left, _MOST_XML_BYTES if is_xml else _MOST_BYTES)
    size, tail = 0, b""
    with archive.open(entry) as stream:
        while piece := stream.read(1 << 18):
            size += len(piece)
            if size > most or size > 1_000_000 and size > _HIGHEST_RATIO * max(1, entry.compress_size):
                raise Unreadable("too_large", f"{entry.filename[:80]!r} unpacks to more than {size} bytes")
            if is_xml and _DOCTYPE.search(tail + piece.replace(b"\0", b"")):
                raise Unreadable("corrupt", f"{entry.filename[:80]!r} holds a DOCTYPE")
            tail = piece.replace(b"\0", b"")[-10:]
    return size


MAGIC = b"\xd0\xcf\x11\xe0"
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("__substg1.0_", "msg"),
)


def holds(path: Path) -> str:
    """One of encrypted (a newer file with a password), doc, ppt, xls and msg; "ole" for anything else."""
    content = path.read_bytes()  # the sandbox bounds its size; names of streams stand in UTF-16
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in content), "ole")
