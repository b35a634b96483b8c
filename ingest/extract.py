"""One file to a reading, whatever its kind; each kind's libraries are imported only when it is met."""

import importlib
from pathlib import Path
from typing import Final

from ingest import kinds
from ingest.assemble import Found, reading_of
from ingest.reading import Reading

_READERS: Final = {
    kinds.PDF: "ingest.pdf:read",
    kinds.HTML: "ingest.html:read",
    kinds.DOCX: "ingest.office_docx:read",
    kinds.PPTX: "ingest.office_pptx:read",
    kinds.ODT: "ingest.office_odt:read",
    kinds.EPUB: "ingest.epub:read",
    kinds.ZIP: "ingest.web_pages:read_zip",
    kinds.MHTML: "ingest.web_pages:read_mhtml",
    kinds.TXT: "ingest.plain_text:read",
    kinds.MD: "ingest.markdown:read",
}


def read(path: Path) -> Reading:
    """Read a file. Meant for a process of its own (see ``sandbox``): a file may take all memory or time there is.

    Raises:
        Unreadable: With the reason.
    """
    kind = kinds.kind_of(path)
    module, _, function = _READERS[kind].partition(":")
    found: Found = getattr(importlib.import_module(module), function)(path)
    return reading_of(kind, path.name, found)
