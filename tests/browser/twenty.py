"""Twenty PDFs as a month brings them: seventeen good ones, a scan, a double and one behind a password."""

import io
import sys
from collections.abc import Iterable
from pathlib import Path

from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter

from ingest.reading.sandbox import render_page

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "publications"
SCAN, DOUBLE, LOCKED = "scan-van-een-factsheet.pdf", "bijlage-1-kopie.pdf", "met-wachtwoord.pdf"
_LONG = ("rapport-wat-werkt-waar.pdf", "magazine-samen-dichtbij.pdf")


def make(folder: Path) -> list[Path]:
    """Write them into a folder and return them by name."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for name in _LONG for page in PdfReader(CORPUS / name).pages[3:]]
    for number, page in enumerate(pages[:17], start=1):
        _write(folder / f"bijlage-{number}.pdf", [page])
    image = Image.open(io.BytesIO(render_page(CORPUS / "factsheet-steunmaat.pdf", 1, 1240))).convert("L")
    image.save(folder / SCAN, "PDF", resolution=150)
    (folder / DOUBLE).write_bytes((folder / "bijlage-1.pdf").read_bytes())
    lock(folder / LOCKED)
    return sorted(folder.iterdir())


def lock(file: Path) -> None:
    """Write a PDF behind a password."""
    _write(file, PdfReader(CORPUS / "factsheet-plaatjesplan.pdf").pages, password="geheim")


def _write(file: Path, pages: Iterable[PageObject], password: str = "") -> None:
    writer = PdfWriter()
    for page in pages:
        writer.add_page(page)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(file)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
