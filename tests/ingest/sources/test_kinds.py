"""Kinds are told by content."""

import zipfile
from pathlib import Path

import pytest

from ingest.reading.result import Unreadable, failure, remedy_of
from ingest.sources.kinds import kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


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
        ("a.mht", b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=x\r\n", "mhtml"),
        ("a.html", b"<!-- een regel van een programma -->\n" * 30 + b"<html><body>x</body></html>", "html"),
        ("a.html", b"<!-- " + b"een lange regel " * 400 + b"-->\n<html><body>x</body></html>", "html"),
        ("a.html", b"<h1>Kop</h1><p>Een stuk van een pagina.</p>", "html"),
        ("a.htm", b"\xef\xbb\xbf\n<div class='tekst'>Een stuk van een pagina.</div>", "html"),
        ("a.html", b"Gewoon tekst met < en >.", "txt"),
        ("a.xhtml", b"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='x'><body/></html>", "html"),
    ],
)
def test_the_first_bytes_decide(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert kind_of(tmp_path / name) == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"\x89PNG\r\n", "no_text"),
        (b"PK\x03\x04broken", "corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "unsupported"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (bytes(range(256)) * 20, "unsupported"),
    ],
)
def test_what_cannot_be_read_has_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        kind_of(tmp_path / "a.pdf")
    assert caught.value.reason == reason


def test_data_in_letters_is_no_prose(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("regio,aantal\nTwente,4\n")
    with pytest.raises(Unreadable, match="unsupported") as caught:
        kind_of(tmp_path / "a.csv")
    assert "rekenblad" in remedy_of(caught.value.reason, caught.value.detail)


@pytest.mark.parametrize(
    ("entry", "content", "kind"),
    [
        ("word/document.xml", "<x/>", "docx"),
        ("ppt/presentation.xml", "<x/>", "pptx"),
        ("META-INF/container.xml", "<x/>", "epub"),
        ("magazine/index.html", "<html>", "zip"),
    ],
)
def test_a_zip_is_what_its_entries_say(tmp_path: Path, entry: str, content: str, kind: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.bin", "w") as archive:
        archive.writestr(entry, content)
    assert kind_of(tmp_path / "a.bin") == kind


@pytest.mark.parametrize("entry", ["foto.jpg", "xl/workbook.xml", "content.xml", "Pagina_files/frame.html"])
def test_a_zip_of_other_things_is_refused(tmp_path: Path, entry: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "x")
    with pytest.raises(Unreadable, match="unsupported"):
        kind_of(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("stream", "remedy"), [("WordDocument", ".docx"), ("PowerPoint Document", ".pptx"), ("Workbook", "rekenblad")]
)
def test_an_old_office_file_says_how_to_save_it(tmp_path: Path, stream: str, remedy: str) -> None:
    (tmp_path / "a.doc").write_bytes(OLE + stream.encode("utf-16-le"))
    with pytest.raises(Unreadable) as caught:
        kind_of(tmp_path / "a.doc")
    assert remedy in failure(caught.value.reason, caught.value.detail).remedy
