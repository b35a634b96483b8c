"""A note on paper: what LibreOffice makes of the Word document."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from search_app.service import Service
from search_app.web import note as notes
from search_app.web import note_word
from search_app.web.note import Note, References

pytestmark = pytest.mark.slow

OFFICE = shutil.which("soffice") or ""
LETTERS = ("Calibri", "Carlito")  # equally wide; in other letters a page holds less
PLAN = (
    "Wij willen in Twente een groep beginnen voor kinderen van 8 tot 12 jaar van wie een ouder psychische problemen of "
    "een verslaving heeft. De kinderen komen acht keer bij elkaar, in het buurthuis. Ouders krijgen een eigen avond."
)


def has_letters() -> bool:
    if not shutil.which("fc-list"):
        return False
    return any(name in subprocess.run(["fc-list"], capture_output=True, text=True).stdout for name in LETTERS)


@pytest.fixture
def printed(demo: Service, tmp_path: Path) -> PdfReader:
    """A plan, three comparable projects from other regions side by side in a note, and that as a PDF."""
    if not OFFICE or not has_letters():
        pytest.skip("LibreOffice or a letter as wide as Calibri is not installed")
    found = demo.similar(None, PLAN, other_regions=True, k=3)
    assert all("Twente" not in one.product.regions for one in found.similar)
    note = replace(Note().toggled([notes.of_comparison(found.subject, found.similar)]), title="Een groep in Twente")
    records = [one for one in demo.publications() if one.publication_id in note.cited()]
    file = tmp_path / "notitie.docx"
    file.write_bytes(note_word.written(note, References(records, "https://vraagbaak.example/", date(2026, 11, 22))))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return PdfReader(tmp_path / "notitie.pdf")


def test_three_projects_beside_a_plan_fit_on_one_page_of_paper(printed: PdfReader) -> None:
    assert len(printed.pages) == 1
    words = " ".join(printed.pages[0].extract_text().split())
    assert words.startswith("Een groep in Twente Geraadpleegd op 22 november 2026")
    assert words.count("Wat het is “") == 1  # a row, with a cell for each project
    assert words.count(", 2025, pagina ") >= 3
    assert "Bronnen" in words
