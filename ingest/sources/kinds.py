"""What kind of file it is, by its first bytes and never by its name (which only tells TXT from MD and from data)."""

import re
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from ingest.reading import containers
from ingest.reading.result import Unreadable
from ingest.reading.text.encodings import unicode_encoding_of
from ingest.sources.discovery import is_page

PDF: Final = "pdf"
HTML: Final = "html"
DOCX: Final = "docx"
PPTX: Final = "pptx"
ODT: Final = "odt"
ODP: Final = "odp"
EML: Final = "eml"
EPUB: Final = "epub"
ZIP: Final = "zip"
MHTML: Final = "mhtml"
TXT: Final = "txt"
MD: Final = "md"

_HEAD = 4096
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown"})
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main)[\s>]", re.IGNORECASE)
_HTML_LATER = re.compile(rb"(?is)\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s+html|html)")
_TAG = re.compile(rb"\s*(?:\xef\xbb\xbf)?<[!?/a-zA-Z]")
_ROWS = (".csv", ".tsv")  # a sheet, as text
_NOT_PROSE = frozenset(
    ".csv .tsv .json .jsonl .yaml .yml .xml .toml .ini .log .sql .css .js .ts .py .sh .svg .ics .vcf .bib".split()
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OPEN_KINDS = {b"text": ODT, b"presentation": ODP}
_OPEN_OTHERS = {b"spreadsheet": "xls", b"graphics": "drawing", b"formula": "drawing", b"chart": "xls"}
_MHTML = re.compile(rb"(?is)(?:^|\n)content-type:\s*multipart/related\b")
_MHTML_HEAD = re.compile(rb"(?i)(?:from|mime-version|snapshot-content-location|subject|date|content-type):")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
_OTHER = (
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"%!PS", "PostScript"),
)
_ENTRIES = {
    "word/document.xml": DOCX,
    "ppt/presentation.xml": PPTX,
    "META-INF/container.xml": EPUB,
}
_MAIL_HEAD = re.compile(rb"(?im)^(?:from|to|subject|date|received|return-path|message-id|mime-version):")
_FEWEST_FIELDS = 3  # of a mail: one such line begins many a text


def kind_of(path: Path) -> str:
    """One of pdf, html, docx, pptx, odt, odp, eml, epub, zip (of web pages), mhtml, txt and md.

    Raises:
        Unreadable: The file is empty, is of a kind that can't be read, or is a broken ZIP. For a picture it says
            ``no_text``: it may show some.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", "no bytes but blanks")
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(_PICTURES):
        raise Unreadable("no_text", "picture")
    if head.startswith(containers.MAGIC):
        held = containers.holds(path)
        raise Unreadable("encrypted" if held == "encrypted" else "unsupported", held)
    for magic, name in _OTHER:
        if head.startswith(magic):
            raise Unreadable("unsupported", name)
    return _kind_of_text(path, head)


def _kind_of_zip(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            said = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError, ZlibError) as error:
        raise Unreadable("corrupt", f"ZIP: {error}") from error
    for entry, kind in _ENTRIES.items():
        if entry in names:
            return kind
    if "content.xml" in names and said.strip().startswith(_OPEN_DOCUMENT):
        return _open_kind(said.strip().removeprefix(_OPEN_DOCUMENT).split(b"-")[0])
    if "xl/workbook.xml" in names:
        raise Unreadable("unsupported", "xls")
    if any(map(is_page, names)):
        return ZIP
    raise Unreadable("unsupported", "zip")


def _open_kind(name: bytes) -> str:
    if name in _OPEN_KINDS:
        return _OPEN_KINDS[name]
    raise Unreadable("unsupported", _OPEN_OTHERS.get(name, "zip"))


def _kind_of_text(path: Path, head: bytes) -> str:
    head = _as_utf8(head)
    if b"\0" in head:
        raise Unreadable("unsupported", "binary, of an unknown kind")
    if _MHTML_HEAD.match(head) and _MHTML.search(head):
        return MHTML
    if _MHTML_HEAD.match(head) and len(set(map(bytes.lower, _MAIL_HEAD.findall(head)))) >= _FEWEST_FIELDS:
        return EML
    if path.suffix.lower() == ".eml":
        return EML
    if path.suffix.lower() in _MARKDOWN_SUFFIXES and not _HTML_LATER.match(head):
        return MD
    if _HTML.search(head[:1024]) or _HTML_LATER.match(head):
        return HTML
    if path.suffix.lower() in _HTML_SUFFIXES and _TAG.match(head):
        return HTML  # a part of a page, or one behind more comments than are looked at here
    if path.suffix.lower() in _NOT_PROSE:
        sheet = path.suffix.lower() in _ROWS
        raise Unreadable("unsupported", "xls" if sheet else f"text of a kind that isn't prose: {path.suffix}")
    if _controls(head) > 0.02:
        raise Unreadable("unsupported", "binary, of an unknown kind")
    return TXT


def _as_utf8(head: bytes) -> bytes:
    """The first bytes of a text as they would be in UTF-8, so that marks in it are seen whatever it is stored in."""
    name = unicode_encoding_of(head)
    return head.decode(name, errors="ignore").encode() if name else head


def _controls(head: bytes) -> float:
    """Share of control characters, 0 to 1; text has next to none."""
    return sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) / len(head)
