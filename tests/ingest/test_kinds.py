"""Kinds are told by content."""

import zipfile
from pathlib import Path

import pytest

from ingest.kinds import kind_of
from ingest.reading import Unreadable


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"%PDF-1.7 ...", "pdf"),
        ("a.pdf", b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        ("a.pdf", b"Gewoon tekst.", "txt"),
        ("a.md", b"# Kop\n\nTekst", "md"),
        ("a.md", b"<meta charset='utf-8'>\n\n## Wet", "md"),
        ("a.txt", "Één zin in een oud bestand".encode("cp1252"), "txt"),
        ("a.txt", "Eén zin".encode("utf-16"), "txt"),
        ("a.xhtml", b"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='x'><body/></html>", "html"),
    ],
)
def test_the_first_bytes_decide(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert kind_of(tmp_path / name) == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b" \n\0", "empty"), (b"\x89PNG\r\n", "unsupported"), (b"PK\x03\x04broken", "corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "unsupported"), (bytes(range(256)) * 20, "unsupported"),
    ],
)
def test_what_cannot_be_read_has_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        kind_of(tmp_path / "a.pdf")
    assert caught.value.reason == reason


def test_data_in_letters_is_no_prose(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("regio,aantal\nTwente,4\n")
    with pytest.raises(Unreadable, match="unsupported"):
        kind_of(tmp_path / "a.csv")


def test_a_zip_is_an_office_file_or_not(tmp_path: Path) -> None:
    for name, inside in (("a.docx", "word/document.xml"), ("b.pptx", "ppt/presentation.xml")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(inside, "<x/>")
        assert kind_of(tmp_path / name) == name[2:]
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("foto.jpg", "x")
    with pytest.raises(Unreadable, match="unsupported"):
        kind_of(tmp_path / "c.zip")
