"""Bytes of a text file to text: UTF-8, UTF-16 with its mark, or else Windows-1252."""

import codecs
from pathlib import Path

from ingest.reading import Unreadable

MOST_BYTES = 20_000_000  # of plain text, Markdown or HTML: some 10,000 pages


def text_of(path: Path) -> str:
    """The text of a file, its line ends made one kind.

    Raises:
        Unreadable: It is larger than MOST_BYTES.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("too_large", f"{path.stat().st_size} bytes of text, at most {MOST_BYTES}")
    return decode(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")


def decode(content: bytes) -> str:
    """Text of bytes; what can't be decoded becomes U+FFFD."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
