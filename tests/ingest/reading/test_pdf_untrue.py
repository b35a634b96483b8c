"""PDF: what a font says of its letters is believed only where it draws those letters."""

import re
from collections.abc import Mapping
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from pdf_making import FONT, raw_pdf, set_pdf, shown, stream
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from index.boxes import is_placed
from ingest.reading import child as reading_child
from ingest.reading.pdf import fonts
from ingest.reading.result import DAMAGED_TEXT, Unreadable

RULES = "Iedereen mag op het plein komen."
SAYS_WEL = {"N": "W", "I": "E", "E": "L", "T": "\u200b"}  # what is drawn, and what the file says it is
MARK = "▯"


def table(says: Mapping[int, str]) -> bytes:
    """A ToUnicode table for codes of one byte."""
    rows = "\n".join(f"<{code:02x}> <{said.encode('utf-16-be').hex()}>" for code, said in says.items())
    head = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange"
    return stream(f"{head}\n{len(says)} beginbfchar\n{rows}\nendbfchar endcmap end".encode())


def with_font(path: Path, content: bytes, *fonts_and_parts: bytes | str) -> Path:
    """A page with an honest font F1, the font of object 6 as F2 and the picture of object 8, if that is one."""
    resources = "/Font << /F1 5 0 R /F2 6 0 R >> /XObject << /Scan 8 0 R >>"
    return raw_pdf(
        path,
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << {resources} >> >>",
            stream(content),
            FONT,
            *fonts_and_parts,
        ],
    )


def simple(path: Path, content: bytes, says: Mapping[str, str], *parts: bytes) -> Path:
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 7 0 R >>"
    return with_font(path, content, font, table({ord(drawn): said for drawn, said in says.items()}), *parts)


HONEST = shown(RULES, 50, 700)
MIXED = b"BT /F1 12 Tf 1 0 0 1 50 660 Tm (Je mag hier ) Tj /F2 12 Tf (NIET) Tj /F1 12 Tf ( parkeren op zondag.) Tj ET\n"


def test_a_font_that_says_wel_and_draws_niet_is_left_out_with_a_warning(tmp_path: Path) -> None:
    reading = reading_child.read(simple(tmp_path / "a.pdf", HONEST + MIXED, SAYS_WEL))
    assert RULES in reading.pages[0].text
    assert "WEL" not in reading.pages[0].text
    assert any("Pagina's 1: een lezer ziet daar andere letters" in warning for warning in reading.warnings)


def test_a_sentence_with_a_word_that_lies_is_not_quoted_without_it(tmp_path: Path) -> None:
    reading = reading_child.read(simple(tmp_path / "a.pdf", HONEST + MIXED, SAYS_WEL))
    assert f"Je mag hier {MARK} parkeren op zondag." in reading.pages[0].text
    assert any("niet geciteerd" in warning for warning in reading.warnings)
    page = reading.pages[0]
    start = page.text.index("Je mag")
    assert is_placed(page, 0, len(RULES))
    assert not is_placed(page, start, len(page.text))


def test_a_word_that_lies_in_its_middle_is_left_out_whole(tmp_path: Path) -> None:
    content = b"BT /F1 12 Tf 1 0 0 1 50 660 Tm (Kaartje AB) Tj /F2 12 Tf (NIET) Tj ET\n"
    text = reading_child.read(simple(tmp_path / "a.pdf", HONEST + content, SAYS_WEL)).pages[0].text
    assert text.splitlines()[-1] == f"Kaartje {MARK}"


def test_figures_can_lie_too(tmp_path: Path) -> None:
    content = shown("Een kaartje kost", 50, 660) + shown("472 euro", 150, 660).replace(b"/F1", b"/F2")
    path = simple(tmp_path / "a.pdf", HONEST + content, {"4": "1", "7": "2", "2": "0"})
    text = reading_child.read(path).pages[0].text
    assert "120" not in text
    assert f"Een kaartje kost {MARK}" in text


def test_a_publication_that_lies_all_through_is_refused_with_what_to_do(tmp_path: Path) -> None:
    turned = {letter: "nopqrstuvwxyzabcdefghijklm"[ord(letter) - 97] for letter in "abcdefghijklmnopqrstuvwxyz"}
    content = shown("de speeltuin is in de zomer open", 50, 700).replace(b"/F1", b"/F2")
    path = simple(tmp_path / "a.pdf", content, turned)
    with pytest.raises(Unreadable) as caught:
        reading_child.read(path)
    assert caught.value.reason == DAMAGED_TEXT


# Letters of straight strokes: what the names, the codes and the encoding of the font say is one and the same.
N_DRAWN = b"1000 0 0 0 700 700 d1 0 0 110 700 re f 590 0 110 700 re f 0 700 m 140 700 l 700 0 l 560 0 l f"
E_DRAWN = b"1000 0 0 0 500 700 d1 0 0 100 700 re f 0 0 500 90 re f 0 305 450 90 re f 0 610 500 90 re f"
T_DRAWN = b"1000 0 0 0 600 700 d1 250 0 100 700 re f 0 610 600 90 re f"


def drawn_font(path: Path, content: bytes, names: str, *glyphs: bytes) -> Path:
    names_of = names.split()
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << >> "
        f"/CharProcs << {' '.join(f'/{name} {7 + row} 0 R' for row, name in enumerate(names_of))} >> "
        f"/Encoding << /Differences [{' '.join(f'{ord(name)} /{name}' for name in names_of)}] >> "
        f"/FirstChar 65 /LastChar 90 /Widths [{' '.join(['1000'] * 26)}] >>"
    )
    return with_font(path, content, font, *map(stream, glyphs))


def in_second(text: str) -> bytes:
    return shown(text, 50, 660, 20).replace(b"/F1", b"/F2")


def test_a_letter_that_is_named_and_coded_as_another_is_found_by_how_it_is_drawn(tmp_path: Path) -> None:
    lying = drawn_font(tmp_path / "a.pdf", HONEST + in_second("VAC"), "V A C", N_DRAWN, E_DRAWN, T_DRAWN)
    assert "VAC" not in reading_child.read(lying).pages[0].text
    honest = drawn_font(tmp_path / "b.pdf", HONEST + in_second("NET"), "N E T", N_DRAWN, E_DRAWN, T_DRAWN)
    assert "NET" in reading_child.read(honest).pages[0].text


def retold(path: Path, says: Mapping[str, str], base: str = "") -> Path:
    """The file with other letters in the ToUnicode tables of its fonts (those whose name holds ``base``)."""
    writer = PdfWriter(clone_from=PdfReader(path))
    for page in writer.pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            if base not in font["/BaseFont"]:
                continue
            written = font["/ToUnicode"].get_object().get_data().decode()
            for drawn, said in says.items():
                written = re.sub(rf"> <{ord(drawn):04x}>", f"> <!{ord(said):04x}>", written, flags=re.IGNORECASE)
            told = StreamObject()
            told.set_data(written.replace("<!", "<").encode())
            font[NameObject("/ToUnicode")] = writer._add_object(told)
    with path.open("wb") as file:
        writer.write(file)
    return path


SENTENCE = "De jongerenwerker komt elke dinsdag langs bij de oudere jeugd in de wijk Zuidwest."


def test_a_composite_font_that_lies_is_left_out_and_the_other_font_stays(tmp_path: Path) -> None:
    body = f'{SENTENCE}\n\n#text(font: "DejaVu Sans Mono")[Honden mogen hier niet los.]'
    path = set_pdf(tmp_path / "a.pdf", body)
    assert "Honden mogen hier niet los." in reading_child.read(path).pages[0].text
    swapped = {"n": "w", "i": "e", "e": "l", "t": "x"}
    text = reading_child.read(retold(path, swapped, "DejaVu")).pages[0].text
    assert SENTENCE in text
    assert "los" not in text


def test_two_codes_for_a_letter_of_which_one_lies_are_both_seen(tmp_path: Path) -> None:
    says = {"N": "W", "I": "E", "E": "L", "T": "\u200b", "a": "W", "b": "E", "c": "L"}
    content = HONEST + shown("Je mag hier", 50, 660) + shown("NIET parkeren", 120, 660).replace(b"/F1", b"/F2")
    assert "WEL" not in reading_child.read(simple(tmp_path / "a.pdf", content, says)).pages[0].text


def test_an_honest_subset_with_odd_codes_is_read(tmp_path: Path) -> None:
    reading = reading_child.read(set_pdf(tmp_path / "a.pdf", SENTENCE))
    assert SENTENCE in reading.pages[0].text.replace("\n", " ")
    assert not reading.warnings


def test_ligatures_small_capitals_and_other_cases_of_a_letter_are_read(tmp_path: Path) -> None:
    body = (
        "De officiële fijne afwikkeling van het aflopende geflikflooi.\n\n"
        "#smallcaps[Een kop in kleinkapitaal met zeven woorden]\n\n"
        '#text(number-type: "old-style")[In 1987 en 2046 kwamen er 35 bij.]\n\n'
        "_Een schuine zin over vijf jonge gasten._ *Een vette zin over Quintus.*"
    )
    reading = reading_child.read(set_pdf(tmp_path / "a.pdf", body))
    for said in ("officiële fijne", "kleinkapitaal", "1987 en 2046", "schuine zin", "vette zin over Quintus"):
        assert said in reading.pages[0].text.replace("\n", " ")
    assert not reading.warnings


def test_capitals_that_a_font_draws_for_small_letters_are_read(tmp_path: Path) -> None:
    capitals = {letter: letter.lower() for letter in "DESPLTUINOZMR"}
    content = shown("DE SPEELTUIN IS IN DE ZOMER OPEN", 50, 700).replace(b"/F1", b"/F2")
    assert "de speeltuin is" in reading_child.read(simple(tmp_path / "a.pdf", content, capitals)).pages[0].text


def test_a_font_that_is_drawn_upside_down_and_turned_back_is_read(tmp_path: Path) -> None:
    glyphs = [re.sub(rb"d1 ", b"d1 1 0 0 -1 0 700 cm ", glyph) for glyph in (N_DRAWN, E_DRAWN, T_DRAWN)]
    turned = b"BT /F2 20 Tf 1 0 0 -1 50 660 Tm (NET) Tj ET\n"
    assert "NET" in reading_child.read(drawn_font(tmp_path / "a.pdf", HONEST + turned, "N E T", *glyphs)).pages[0].text


def test_the_invisible_letters_of_a_scan_are_not_looked_at(tmp_path: Path) -> None:
    """OCR puts its text in a font that draws nothing, or one that draws anything: nobody sees it."""
    image = Image.new("L", (600, 800), 255)
    image.paste(0, (50, 128, 500, 134))
    layer = b"3 Tr " + in_second("NIET") + shown("Honden mogen hier los.", 120, 660)
    size = "/Type /XObject /Subtype /Image /Width 600 /Height 800 /ColorSpace /DeviceGray /BitsPerComponent 8"
    content = b"q 600 0 0 800 0 0 cm /Scan Do Q\n" + layer
    scan = stream(image.tobytes(), size, packed=True)
    assert "WEL" in reading_child.read(simple(tmp_path / "a.pdf", content, SAYS_WEL, scan)).pages[0].text


def test_the_shapes_are_those_of_the_fonts_that_pdfium_brings_along() -> None:
    document = pdfium.PdfDocument.new()
    for name in (b"Helvetica", b"Times-Bold", b"Courier"):
        letters = fonts.drawn_letters(raw.FPDFText_LoadStandardFont(document, name))
        assert {letter for letter, _ in letters} == set(fonts.LETTERS)
        for letter, image in letters:
            shape = fonts.shape_of(image)
            assert shape is not None
            assert max(shape.likeness(known) for known in fonts.known_shapes()[letter]) > 0.98
