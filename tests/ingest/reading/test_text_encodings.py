"""Bytes to text: files that don't say how their letters are stored, or had them stored twice."""

from pathlib import Path

import docx
import hostile
import pptx
import pytest
from pdf_making import set_pdf

from ingest.reading import child as reading_child
from ingest.reading.result import Reading

SENTENCE = "De cliënten van het coördinatiepunt betalen één keer € 12,50 – ideeën zijn welkom."


def read(path: Path, content: bytes) -> Reading:
    path.write_bytes(content)
    return reading_child.read(path)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", f"Werkblad veerkracht\n\n{SENTENCE}\n"),
        ("a.md", f"# Werkblad veerkracht\n\n{SENTENCE}\n"),
        ("a.html", f"<html><body><h1>Werkblad veerkracht</h1><p>{SENTENCE}</p></body></html>"),
    ],
)
def test_utf_16_is_read_with_its_mark_and_without(tmp_path: Path, encoding: str, name: str, text: str) -> None:
    reading = read(tmp_path / name, text.encode(encoding))
    assert (reading.title, reading.format) == ("Werkblad veerkracht", name.rpartition(".")[2])
    assert SENTENCE in reading.pages[0].text


def once_more(text: str, encoding: str) -> str:
    """A text whose UTF-8 was taken for another encoding; cp1252 as browsers do, where a byte may have no sign."""
    return "".join(bytes([code]).decode(encoding, "ignore") or chr(code) for code in text.encode())


def test_letters_that_were_written_as_names_are_letters_in_every_format(tmp_path: Path) -> None:
    named = "De cli&euml;nten betalen &#233;&eacute;n keer &euro; 5 &ndash; idee&#xEB;n zijn welkom."
    word = docx.Document()
    word.add_paragraph(named)
    word.save(str(tmp_path / "a.docx"))
    pages = [
        read(tmp_path / "a.txt", f"Werkblad\n\n{named}".encode()),
        read(tmp_path / "a.md", f"# Werkblad\n\n{named}".encode()),
        read(tmp_path / "a.html", f"<html><body><h1>Werkblad</h1><p>{named.replace('&', '&amp;')}</p>".encode()),
        reading_child.read(tmp_path / "a.docx"),
    ]
    seen = "De cliënten betalen één keer € 5 – ideeën zijn welkom."
    assert [seen in page.pages[0].text for page in pages] == [True] * 4


@pytest.mark.parametrize("text", ["Jansen &co; Zn.", "R&D; onderzoek", "a &lt; b in code", "A & B; samen"])
def test_an_ampersand_that_names_no_letter_stays(tmp_path: Path, text: str) -> None:
    assert text in read(tmp_path / "a.txt", f"Werkblad\n\n{text}".encode()).pages[0].text


@pytest.mark.parametrize(("was", "taken_for"), [("mac_roman", "cp1252"), ("cp1252", "mac_roman"), ("cp1252", "cp850")])
def test_letters_that_an_old_program_took_for_others_are_warned_of(tmp_path: Path, was: str, taken_for: str) -> None:
    wrong = "De cliënten betalen één keer; coördinatie.".encode(was).decode(taken_for)
    for name in ("a.txt", "a.md"):
        reading = read(tmp_path / name, f"# Werkblad\n\n{wrong}".encode())
        assert any("Kijk of ze kloppen" in warning for warning in reading.warnings)


def test_names_from_elsewhere_are_no_slip(tmp_path: Path) -> None:
    text = "Werkblad\n\nDušan Žižek en Šime Stanić zien cliënten in São Tomé en Göteborg; naïef is één woord.\n"
    signs = "Werkblad\n\nZoeken 🔎 kan hier ✓ en daar.\n"
    assert [read(tmp_path / "a.txt", one.encode()).warnings for one in (text, signs)] == [(), ()]


def test_a_mark_of_utf_8_before_letters_of_windows_and_the_euro_of_latin_9_are_known(tmp_path: Path) -> None:
    text = "Werkblad\n\nDe cliënten betalen één keer € 12,50.\n"
    for content in (b"\xef\xbb\xbf" + text.encode("cp1252"), text.encode("iso-8859-15")):
        assert "De cliënten betalen één keer € 12,50." in read(tmp_path / "a.txt", content).pages[0].text


TWICE = "“Één ideeën” – ’s ochtends € 12,50, à la carte … met Şahin, Erdoğan, Michał en Ô 😀"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437"])
def test_letters_that_were_stored_twice_are_mended_whatever_they_were_taken_for(tmp_path: Path, encoding: str) -> None:
    text = once_more(TWICE, encoding)
    assert TWICE in read(tmp_path / "a.txt", f"Werkblad\n\n{text}".encode()).pages[0].text


def test_letters_that_were_stored_three_times_or_lost_a_byte_are_mended(tmp_path: Path) -> None:
    text = f"{once_more(once_more(TWICE, 'cp1252'), 'cp1252')} en zij zei: â€œJaâ€."
    assert f"{TWICE} en zij zei: “Ja”." in read(tmp_path / "a.md", f"# Werkblad\n\n{text}".encode()).pages[0].text


def test_letters_that_were_stored_twice_are_mended_in_every_format(tmp_path: Path) -> None:
    twice = SENTENCE.encode().decode("cp1252")
    word = docx.Document()
    word.add_paragraph(twice)
    word.save(str(tmp_path / "a.docx"))
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = twice
    deck.save(str(tmp_path / "a.pptx"))
    hostile.epub(tmp_path / "a.epub", '<itemref idref="a"/>', chapter=f"<p>{twice}</p>")
    pages = [
        read(tmp_path / "a.txt", f"Werkblad\n\n{twice}".encode()),
        read(tmp_path / "a.md", f"# Werkblad\n\n{twice}".encode()),
        read(tmp_path / "a.html", f"<!doctype html><html><h1>Werkblad</h1><p>{twice}</p>".encode()),
        reading_child.read(set_pdf(tmp_path / "a.pdf", f"= Werkblad\n{twice}")),
        *(reading_child.read(tmp_path / f"a.{kind}") for kind in ("docx", "pptx", "epub")),
    ]
    assert [SENTENCE in page.pages[0].text for page in pages] == [True] * 7


@pytest.mark.parametrize(
    "text", ["Ã is een letter in São Tomé.", "Âge d’or, château", "De Ã en de Â staan hier.", "√4 en ‚Ärzte‘, Å–Ä"]
)
def test_letters_that_were_meant_stay(tmp_path: Path, text: str) -> None:
    assert text in read(tmp_path / "a.txt", f"Werkblad\n\n{text}".encode()).pages[0].text


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_old_encodings_are_told_by_their_letters_and_warned_of(tmp_path: Path, encoding: str) -> None:
    text = "Werkblad\n\nDe cliënten van het coördinatiepunt hebben één reünie en veel ideeën.\n"
    for name in ("a.txt", "a.md"):
        reading = read(tmp_path / name, text.encode(encoding))
        assert "cliënten van het coördinatiepunt hebben één reünie" in reading.pages[0].text
        assert any("op een oude manier opgeslagen" in warning for warning in reading.warnings)


def test_letters_of_windows_are_read_without_a_warning(tmp_path: Path) -> None:
    text = "Werkblad\n\nDe foto’s van cliënten kosten €\xa012,50 – ‘mooi’, zei zij: “één keer”.\n"
    reading = read(tmp_path / "a.txt", text.encode("cp1252"))
    assert "De foto’s van cliënten kosten € 12,50 – ‘mooi’, zei zij: “één keer”." in reading.pages[0].text
    assert reading.warnings == ()
