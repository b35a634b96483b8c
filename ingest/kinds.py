"""What kind of file it is, by its first bytes and never by its name (which only tells TXT from MD and from data)."""

import codecs
import re
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from ingest.reading import Unreadable

PDF: Final = "pdf"
HTML: Final = "html"
DOCX: Final = "docx"
PPTX: Final = "pptx"
TXT: Final = "txt"
MD: Final = "md"

_HEAD = 4096
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown"})
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main)[\s>]", re.IGNORECASE)
_HTML_LATER = re.compile(rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)")
_NOT_PROSE = frozenset(
    ".csv .tsv .json .jsonl .yaml .yml .xml .toml .ini .log .sql .css .js .ts .py .sh .svg .ics .vcf .eml .bib".split()
)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER = (
    (b"\x89PNG", "PNG picture"), (b"\xff\xd8\xff", "JPEG picture"), (b"GIF8", "GIF picture"),
    (b"II*\0", "TIFF picture"),
    (b"\xd0\xcf\x11\xe0", "old Office file (doc, ppt, xls) or a protected one"), (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR archive"), (b"7z\xbc\xaf", "7-Zip archive"), (b"\x1f\x8b", "gzip archive"), (b"%!PS", "PostScript"),
)


def kind_of(path: Path) -> str:
    """One of pdf, html, docx, pptx, txt and md.

    Raises:
        Unreadable: The file is empty, is of a kind that can't be read, or is a broken ZIP.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", "no bytes but blanks")
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    for magic, name in _OTHER:
        if head.startswith(magic):
            raise Unreadable("unsupported", name)
    return _kind_of_text(path, head)


def _kind_of_zip(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Unreadable("corrupt", f"ZIP: {error}") from error
    if "word/document.xml" in names:
        return DOCX
    if "ppt/presentation.xml" in names:
        return PPTX
    raise Unreadable("unsupported", "a ZIP that is neither DOCX nor PPTX")


def _kind_of_text(path: Path, head: bytes) -> str:
    if not head.startswith(_BOMS) and b"\0" in head:
        raise Unreadable("unsupported", "binary, of an unknown kind")
    if path.suffix.lower() in _MARKDOWN_SUFFIXES and not _HTML_LATER.match(head):
        return MD
    if _HTML.search(head[:1024]) or _HTML_LATER.match(head):
        return HTML
    if path.suffix.lower() in _NOT_PROSE:
        raise Unreadable("unsupported", f"text of a kind that isn't prose: {path.suffix}")
    if _controls(head) > 0.02:
        raise Unreadable("unsupported", "binary, of an unknown kind")
    return TXT


def _controls(head: bytes) -> float:
    """Share of control characters, 0 to 1; text has next to none."""
    if head.startswith(_BOMS):
        return 0.0
    return sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) / len(head)
