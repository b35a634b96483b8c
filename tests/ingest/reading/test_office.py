"""DOCX and PPTX: order, headings, lists and tables; and the ZIPs that are refused."""

import zipfile
from pathlib import Path

import docx
import pptx
import pytest
from docx.oxml import parse_xml

from ingest.reading import child as reading_child
from ingest.reading.result import Unreadable

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def make_docx(path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Handreiking armoede", 0)
    document.add_paragraph("12 mei 2022")
    document.add_heading("Voor wie", 1)
    document.add_paragraph("Voor leraren in het basisonderwijs.")
    document.add_paragraph("een gesprek", style="List Bullet")
    document.add_paragraph("een bezoek", style="List Bullet")
    table = document.add_table(2, 2)
    cells = [*table.rows[0].cells, *table.rows[1].cells]
    for cell, text in zip(cells, ["Regio", "Scholen", "Twente", "14"], strict=True):
        cell.text = text
    document.add_heading("Daarna", 2)
    document.add_paragraph("Slot.")
    document.save(str(path))
    return path


def test_the_notes_of_a_docx_follow_the_paragraph_that_refers_to_them(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    paragraph = document.add_paragraph("Het duurde vijf maanden.")
    paragraph.add_run()._r.append(parse_xml(f'<w:footnoteReference {space} w:id="7"/>'))
    paragraph.add_run(" Daarna niet meer.")
    document.add_paragraph("Slot van het stuk.")
    document.save(str(tmp_path / "a.docx"))
    note = '<w:footnote w:id="7"><w:p><w:r><w:t>Telling </w:t></w:r><w:r><w:t>van 2021.</w:t></w:r></w:p></w:footnote>'
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as archive:
        archive.writestr("word/footnotes.xml", f"<w:footnotes {space}>{note}</w:footnotes>")
    text = reading_child.read(tmp_path / "a.docx").pages[0].text
    assert text == "Het duurde vijf maanden.¹ Daarna niet meer.\n\n¹ Telling van 2021.\n\nSlot van het stuk."


def test_a_docx_is_read_in_order(tmp_path: Path) -> None:
    reading = reading_child.read(make_docx(tmp_path / "a.docx"))
    page = reading.pages[0]
    assert page.text == (
        "Handreiking armoede\n\n12 mei 2022\n\nVoor wie\n\nVoor leraren in het basisonderwijs.\n\n"
        "• een gesprek\n• een bezoek\n\nRegio: Scholen\nTwente: 14\n\nDaarna\n\nSlot."
    )
    assert [(one.level, page.text[one.start : one.end]) for one in page.headings] == [
        (1, "Handreiking armoede"),
        (1, "Voor wie"),
        (2, "Daarna"),
    ]
    assert (reading.title, reading.date, page.number) == ("Handreiking armoede", "2022-05-12", None)


def test_a_slide_is_a_page_with_its_title_table_and_notes(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Leren van elkaar"
    slide.placeholders[1].text = "Eerste punt\nTweede punt"
    table = slide.shapes.add_table(2, 2, 0, 3_000_000, 3_000_000, 500_000).table
    for (row, column), text in {(0, 0): "Team", (0, 1): "Jaar", (1, 0): "Noord", (1, 1): "2024"}.items():
        table.cell(row, column).text = text
    slide.notes_slide.notes_text_frame.text = "Vertel over Noord."
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Slot"
    deck.save(str(tmp_path / "a.pptx"))
    reading = reading_child.read(tmp_path / "a.pptx")
    assert [page.number for page in reading.pages] == [1, 2]
    assert reading.pages[0].text == (
        "Leren van elkaar\n\n• Eerste punt\n• Tweede punt\n\nTeam: Jaar\nNoord: 2024\n\nNotities\n\nVertel over Noord."
    )
    assert (reading.title, reading.kind) == ("Leren van elkaar", "presentatie")


def hostile(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}, "corrupt"),
        ({"word/document.xml": "<!DOCTYPE x><x/>".encode("utf-16")}, "corrupt"),
        ({"word/document.xml": b"<x>" + b" " * 60_000_000 + b"</x>"}, "too_large"),
        ({"word/document.xml": b"<x/>", "../../etc/passwd": b"x"}, "corrupt"),
        ({"word/document.xml": b"<x/>", "media/a.bin": b"\0" * 30_000_000}, "too_large"),
        ({"word/document.xml": b"<x>"}, "corrupt"),
        ({"word/document.xml": b"<x/>", **{f"a{n}.txt": b"" for n in range(5001)}}, "too_large"),
    ],
)
def test_bombs_entities_and_bad_paths_are_refused(tmp_path: Path, parts: dict[str, bytes], reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        reading_child.read(hostile(tmp_path / "a.docx", parts))
    assert caught.value.reason == reason


def test_a_truncated_docx_is_corrupt(tmp_path: Path) -> None:
    whole = make_docx(tmp_path / "a.docx").read_bytes()
    (tmp_path / "b.docx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable, match="corrupt"):
        reading_child.read(tmp_path / "b.docx")
