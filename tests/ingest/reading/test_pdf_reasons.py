"""PDF: files in a file, and reasons that are right."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pdf_making import drawn_pdf, set_pdf, shown

from ingest.reading import child as reading_child
from ingest.reading.result import Unreadable, remedy_of

COVER = "Open deze PDF-portfolio in Acrobat Reader."


def with_files(path: Path, body: str, *names: str, portfolio: bool) -> Path:
    writer = pypdf.PdfWriter(BytesIO(set_pdf(path, body).read_bytes()))
    for name in names:
        writer.add_attachment(name, b"%PDF-1.7 iets")
    if portfolio:
        writer.root_object[pypdf.generic.NameObject("/Collection")] = pypdf.generic.DictionaryObject()
    writer.write(path)
    return path


@pytest.mark.parametrize("portfolio", [True, False])
def test_a_cover_around_other_files_is_no_publication_and_says_what_to_do(tmp_path: Path, portfolio: bool) -> None:
    with pytest.raises(Unreadable) as error:
        reading_child.read(with_files(tmp_path / "a.pdf", COVER, "verslag.pdf", portfolio=portfolio))
    assert "bewaar de bestanden los" in remedy_of(error.value.reason, error.value.detail)


def test_a_publication_with_files_in_it_is_read_and_they_are_named(tmp_path: Path) -> None:
    body, names = "= Verslag\nDe groep komt bijeen.", ("bijlage.docx", "x.joboptions")
    reading = reading_child.read(with_files(tmp_path / "a.pdf", body, *names, portfolio=False))
    assert "De groep komt bijeen." in reading.pages[0].text
    assert any("(bijlage.docx)" in warning for warning in reading.warnings)


def test_letters_that_are_drawn_are_not_called_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as error:
        reading_child.read(drawn_pdf(tmp_path / "a.pdf", b"50 700 m 60 720 l 70 700 l f 80 700 10 20 re f"))
    assert error.value.reason == "no_text"
    assert "als tekening" in remedy_of(error.value.reason, error.value.detail)


def test_a_page_without_anything_is_called_empty(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as error:
        reading_child.read(drawn_pdf(tmp_path / "a.pdf", b" "))
    assert error.value.reason == "empty"


def test_a_file_that_opens_without_a_password_is_read_though_it_is_encrypted(tmp_path: Path) -> None:
    plain = drawn_pdf(tmp_path / "a.pdf", shown("Dit mag iedereen lezen.", 50, 700))
    writer = pypdf.PdfWriter(BytesIO(plain.read_bytes()))
    writer.encrypt("", "eigenaar", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    assert "Dit mag iedereen lezen." in reading_child.read(tmp_path / "b.pdf").pages[0].text
