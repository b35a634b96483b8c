"""What stands high, or is struck out, in running text: the raised mark of a note must never be read as a figure."""

import re

from ingest.reading.pdf.footnotes import RAISED

_MARK = re.compile(r"[\[(]?\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*[\])]?")


def raised(text: str) -> str:
    """Text that stands high: its figures written ¹ ² ³ ("12³", "m²"); letters stay as they are ("1e")."""
    found = _MARK.fullmatch(text.strip())
    if found is None:
        return text
    return found.group(1).replace(" ", "").translate(RAISED) + (" " if text[-1:].isspace() else "")
