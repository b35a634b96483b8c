"""One file to a reading, whatever its kind; each kind's libraries are imported only when it is met."""

import importlib
from pathlib import Path
from typing import Final

from ingest import kinds
from ingest.assemble import Found, reading_of
from ingest.reading import Reading

_READERS: Final = {
    kinds.PDF: "ingest.pdf",
    kinds.HTML: "ingest.html",
    kinds.DOCX: "ingest.office_docx",
    kinds.PPTX: "ingest.office_pptx",
    kinds.TXT: "ingest.plain_text",
    kinds.MD: "ingest.markdown",
}


def read(path: Path) -> Reading:
    """Read a file. Meant for a process of its own (see ``sandbox``): a file may take all memory or time there is.

    Raises:
        Unreadable: With the reason.
    """
    kind = kinds.kind_of(path)
    found: Found = importlib.import_module(_READERS[kind]).read(path)
    return reading_of(kind, path.name, found)
