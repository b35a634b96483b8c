"""Make every file of ``corpus/publications`` again from ``corpus/sources``: ``python corpus/build.py``.

Needs ``typst``, ``python-docx``, ``python-pptx`` and the Debian fonts fonts-lato, fonts-vollkorn, fonts-ebgaramond.
The same versions give the same bytes: dates are fixed, in the files and in the zip entries of DOCX and PPTX.
"""

import shutil
import sys
import zipfile
from pathlib import Path

import typst
from office import build_deck, build_guide

CORPUS = Path(__file__).resolve().parent
SOURCES, PUBLICATIONS = CORPUS / "sources", CORPUS / "publications"
DEBIAN_FONTS = Path("/usr/share/fonts")
FONTS = tuple(DEBIAN_FONTS / folder for folder in ("truetype/lato", "truetype/vollkorn", "opentype/ebgaramond"))
TYPST = {
    "magazine.typ": "magazine-samen-dichtbij.pdf",
    "rapport.typ": "rapport-wat-werkt-waar.pdf",
    "factsheets/steunmaat.typ": "factsheet-steunmaat.pdf",
    "factsheets/zon.typ": "factsheet-zon-achter-de-wolken.pdf",
    "factsheets/plaatjesplan.typ": "factsheet-plaatjesplan.pdf",
    "factsheets/nah.typ": "factsheet-jongeren-met-nah.pdf",
}
GUIDE, DECK = "handreiking-armoede-in-de-klas.docx", "presentatie-leren-tussen-lokale-teams.pptx"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class MissingFonts(SystemExit):
    """The fonts that the sources ask for are not installed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"No fonts in {folder}. Install fonts-lato, fonts-vollkorn and fonts-ebgaramond with apt-get.")


def build_pdfs(target: Path) -> None:
    """Compile every typst source to a tagged PDF/UA-1 in ``target``.

    Raises:
        MissingFonts: A font folder is absent; typst would silently take another font.
    """
    for folder in FONTS:
        if not folder.is_dir():
            raise MissingFonts(folder)
    for source, name in TYPST.items():
        typst.compile(
            SOURCES / source,
            output=target / name,
            root=SOURCES,
            font_paths=list(FONTS),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )


def build_office(target: Path) -> None:
    """Write the DOCX and the PPTX to ``target``, with the same date on every zip entry."""
    build_guide(SOURCES / "handreiking.txt", target / GUIDE)
    build_deck(SOURCES / "presentatie.yaml", target / DECK)
    for name in (GUIDE, DECK):
        fix_zip_dates(target / name)


def fix_zip_dates(path: Path) -> None:
    """Rewrite a zip so that its bytes depend on the contents of its entries alone."""
    with zipfile.ZipFile(path) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), content, compress_type=zipfile.ZIP_DEFLATED)


def copy_unchanged(target: Path) -> None:
    """Copy what is its own source: web pages, the note and the sidecars."""
    for source in sorted((SOURCES / "ongewijzigd").iterdir()):
        shutil.copyfile(source, target / source.name)


def build(target: Path) -> None:
    """Make all publications in the folder ``target``."""
    target.mkdir(parents=True, exist_ok=True)
    build_pdfs(target)
    build_office(target)
    copy_unchanged(target)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else PUBLICATIONS)
