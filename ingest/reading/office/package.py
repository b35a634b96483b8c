"""A Word or PowerPoint file as its library wants it: macros, templates, shows and strict files read as plain ones."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from ingest.reading.containers import opened

_TYPES = "[Content_Types].xml"
_VARIANTS = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.(?P<kind>wordprocessingml|presentationml)\.(?:template|slideshow)"
    rb"|ms-(?P<old>word|powerpoint)\.(?:document|template|presentation|slideshow)\.macroEnabled(?:Template)?)\.main\+xml"
)
_PLAIN = {
    b"wordprocessingml": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"presentationml": b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_KINDS = {b"word": b"wordprocessingml", b"powerpoint": b"presentationml"}
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_XML = (".xml", ".rels")


def plain(path: Path) -> BytesIO | str:
    """What to open: the file itself, or a copy in memory that names its kind and words as a plain file does.

    Macros are never run: they are parts that nothing here reads.

    Raises:
        Unreadable: As ``containers.check``.
    """
    with opened(path) as archive:
        types = archive.read(_TYPES)
        strict = any(_STRICT.search(archive.read(one)) for one in archive.namelist() if one == "_rels/.rels")
        if not strict and not _VARIANTS.search(types):
            return str(path)
        return _rewritten(archive, strict)


def _rewritten(archive: ZipFile, strict: bool) -> BytesIO:
    copy = BytesIO()
    with ZipFile(copy, "w", ZIP_STORED) as target:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename == _TYPES:
                content = _VARIANTS.sub(_as_plain, content)
            if strict and entry.filename.lower().endswith(_XML):
                content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            target.writestr(entry.filename, content)
    copy.seek(0)
    return copy


def _as_plain(found: re.Match[bytes]) -> bytes:
    return _PLAIN[found["kind"] or _KINDS[found["old"]]]
