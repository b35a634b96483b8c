"""OCR: scans become publications whose words stand where they are printed; needs ocrmypdf and Dutch tesseract."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pdf_making import drawn_pdf, set_pdf, shown
from PIL import Image

from index.errors import SourceError
from index.settings import Settings
from ingest.archive.originals import Copies, sha256_of
from ingest.pipeline.workers import read_best
from ingest.reading import ocr, sandbox
from ingest.reading.ocr import OcrError, make_copies
from ingest.reading.result import Reading, failure
from places import CORPUS


def installed() -> bool:
    try:
        ocr.require_programs()
    except OcrError:
        return False
    return True


needs_ocr = pytest.mark.skipif(not installed(), reason="ocrmypdf or tesseract-ocr-nld isn't installed")


def scan_of(pdf: Path, page: int, turned: float) -> Image.Image:
    """A page at 150 dpi, in grey and laid on the glass a little askew."""
    drawn = Image.open(BytesIO(sandbox.render_page(pdf, page, 1240)))
    return drawn.convert("L").rotate(turned, fillcolor=255, resample=Image.Resampling.BICUBIC)


def quiet(done: int, total: int, what: str) -> None:
    """No progress is shown."""


def copies_of(folder: Path, files: Sequence[Path], settings: Settings) -> list[Reading]:
    """Each file as it is read after a round of OCR."""
    settings = replace(settings, data_dir=folder / "data")
    assert [one.problem for one in make_copies(files, settings, quiet)] == [None] * len(files)
    assert make_copies(files, settings, quiet) == []
    copies = Copies(settings.data_dir)
    readings = [read_best(file, copies.of(sha256_of(file))) for file in files]
    assert all(isinstance(one, Reading) for one in readings)
    return [one for one in readings if isinstance(one, Reading)]


def words(text: str) -> Counter[str]:
    return Counter("".join(filter(str.isalnum, word)).casefold() for word in text.split())


@needs_ocr
@pytest.mark.long
def test_a_skewed_scan_gives_its_words_back(tmp_path: Path, default_settings: Settings) -> None:
    magazine = CORPUS / "magazine-samen-dichtbij.pdf"
    scan_of(magazine, 3, 0.8).save(tmp_path / "scan.pdf", resolution=150, quality=45)
    assert sandbox.read(tmp_path / "scan.pdf") == failure("no_text", "0 characters on 1 pages")
    (read,) = copies_of(tmp_path, [tmp_path / "scan.pdf"], default_settings)
    whole = sandbox.read(magazine)
    assert isinstance(whole, Reading)
    printed = words(whole.pages[2].text)
    assert (printed & words(read.pages[0].text)).total() >= 0.95 * printed.total()


@needs_ocr
@pytest.mark.slow
def test_a_picture_with_text_becomes_a_publication(tmp_path: Path, default_settings: Settings) -> None:
    pdf = drawn_pdf(tmp_path / "a.pdf", shown("Praatplaat over wachten", 60, 700, 30))
    scan_of(pdf, 1, 0).convert("RGBA").save(tmp_path / "praatplaat.png")
    (read,) = copies_of(tmp_path, [tmp_path / "praatplaat.png"], default_settings)
    assert "Praatplaat over wachten" in read.pages[0].text
    assert read.format == "pdf"


@needs_ocr
@pytest.mark.long
def test_pages_that_have_text_keep_it(tmp_path: Path, default_settings: Settings) -> None:
    set_pdf(tmp_path / "text.pdf", "= Kop\nDeze pagina heeft zelf al leesbare tekst, met een ongewoon woord: kwxyz.")
    scanned = set_pdf(tmp_path / "b.pdf", "Tekst op een gescande pagina.")
    scan_of(scanned, 1, 0).save(tmp_path / "scan.pdf", resolution=150)
    writer = pypdf.PdfWriter()
    for part in ("text.pdf", "scan.pdf"):
        writer.append(tmp_path / part)
    writer.write(tmp_path / "mixed.pdf")
    (read,) = copies_of(tmp_path, [tmp_path / "mixed.pdf"], default_settings)
    assert "kwxyz" in read.pages[0].text
    assert "gescande pagina" in read.pages[1].text
    assert read.pictured == ()


def test_without_the_programs_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nergens")
    with pytest.raises(OcrError, match="apt-get install ocrmypdf tesseract-ocr-nld"):
        ocr.require_programs()


def test_only_what_ocr_can_help_is_given_to_it(tmp_path: Path) -> None:
    reading = sandbox.read(set_pdf(tmp_path / "a.pdf", "= Kop\nTekst die er al is."))
    assert isinstance(reading, Reading)
    assert ocr.work_for(reading) is None
    assert ocr.work_for(replace(reading, pictured=(2,))) == "pages"
    assert ocr.work_for(failure("no_text")) == "pages"
    assert ocr.work_for(failure("no_text", "picture")) == "picture"
    assert ocr.work_for(failure("damaged_text")) == "all"
    assert ocr.work_for(failure("encrypted")) is None


def test_a_broken_picture_does_not_stop_the_round(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(OcrError, match="a.png can't be drawn"):
        ocr.make_readable(tmp_path / "a.png", "picture", tmp_path / "b.pdf")


def test_a_picture_too_large_to_draw_is_refused(tmp_path: Path) -> None:
    Image.new("1", (9000, 9000)).save(tmp_path / "a.png")
    with pytest.raises(SourceError, match="can.t be drawn"):
        sandbox.flatten_picture(tmp_path / "a.png")
