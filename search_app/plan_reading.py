"""A plan that a visitor uploads: read in the sandbox, as any strange file, and forgotten."""

import tempfile
from pathlib import Path

from ingest import sandbox
from ingest.reading import Failure


def text_of(name: str, content: bytes) -> str:
    """The text of a file; "" where it holds none that can be read. ``name`` tells only what kind of file it is."""
    with tempfile.TemporaryDirectory(prefix="vraagbaak-") as folder:
        file = Path(folder) / f"plan{Path(name).suffix.lower()}"
        file.write_bytes(content)
        reading = sandbox.read(file)
    if isinstance(reading, Failure):
        return ""
    return "\n\n".join(page.text for page in reading.pages).strip()
