"""PDF: what was typed into a form and onto a page is stored where it stands, and what is hidden is not."""

from pathlib import Path

import pypdf
import pytest
from pdf_making import FONT, raw_pdf, set_pdf, shown, stream

from ingest.reading import child as reading_child
from ingest.reading.result import Reading, from_json, to_json

LABELS = shown("Aanmelden", 50, 760, 24) + shown("Naam van de school:", 50, 700) + shown("Dag van de lessen:", 50, 660)


def form(path: Path, *notes: str) -> Path:
    """A page with two labels, and these fields and notes."""
    numbers = " ".join(f"{row} 0 R" for row in range(6, 6 + len(notes)))
    return raw_pdf(
        path,
        [
            f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{numbers}] >> >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Annots [{numbers}] "
            "/Resources << /Font << /F1 5 0 R >> >> >>",
            stream(LABELS),
            FONT,
            *notes,
        ],
    )


def field(kind: str, name: str, value: str, y: int, more: str = "") -> str:
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /{kind} /T ({name}) /V ({value}) /Rect [200 {y} 450 {y + 20}] "
        f"/F 4 {more} >>"
    )


def text_of(path: Path) -> str:
    return reading_child.read(path).pages[0].text


def test_the_values_of_a_form_stand_behind_their_labels(tmp_path: Path) -> None:
    choice = field("Ch", "dag", "zaterdag", 655, "/Ff 131072 /Opt [(zaterdag) (zondag)]")
    text = text_of(form(tmp_path / "a.pdf", field("Tx", "school", "De Zonnebloem", 695), choice))
    assert "Naam van de school: De Zonnebloem" in text
    assert "Dag van de lessen: zaterdag" in text


def test_what_was_chosen_is_read_as_it_is_shown_and_not_as_it_is_stored(tmp_path: Path) -> None:
    days = "/Opt [[(za1) (zaterdag)] [(zo1) (zondag)] [(ma1) (maandag)]]"
    one = field("Ch", "dag", "zo1", 655, f"/Ff 131072 {days}")
    several = field("Ch", "dagen", "", 655, f"/Ff 2097152 {days}").replace("/V ()", "/V [(za1) (ma1)] /I [0 2]")
    typed = field("Ch", "dag", "alleen in mei", 655, f"/Ff 393216 {days}")
    assert "Dag van de lessen: zondag" in text_of(form(tmp_path / "a.pdf", one))
    assert "Dag van de lessen: zaterdag, maandag" in text_of(form(tmp_path / "b.pdf", several))
    assert "Dag van de lessen: alleen in mei" in text_of(form(tmp_path / "c.pdf", typed))


def test_a_ticked_box_stands_before_its_words_and_an_empty_one_is_left_to_the_page(tmp_path: Path) -> None:
    box = "<< /Type /Annot /Subtype /Widget /FT /Btn /T ({0}) /Rect [30 {1} 44 {2}] /F 4 /V /{3} /AS /{3} {4} >>"
    looks = "/AP << /N << /Ja 4 0 R /Off 4 0 R >> >>"
    ticked, empty = box.format("a", 700, 714, "Ja", looks), box.format("b", 660, 674, "Off", looks)
    text = text_of(form(tmp_path / "a.pdf", ticked, empty))
    assert "☒ Naam van de school" in text
    assert text.count("☒") == 1


def test_a_note_that_is_typed_on_a_page_is_stored_with_its_place(tmp_path: Path) -> None:
    note = "<< /Type /Annot /Subtype /FreeText /Rect [60 560 400 590] /Contents (De school begint pas in oktober.) >>"
    page = reading_child.read(form(tmp_path / "a.pdf", note)).pages[0]
    assert "De school begint pas in oktober." in page.text
    places = [one.box for one in page.words if page.text[one.start : one.end] == "oktober."]
    assert [0.26 < box.y0 < box.y1 < 0.31 for box in places] == [True]


@pytest.mark.parametrize(
    "note",
    [
        field("Tx", "a", "geheim", 695, "/Ff 8192"),
        field("Tx", "a", "geheim", 695).replace("/F 4", "/F 2"),
        "<< /Type /Annot /Subtype /Text /Rect [60 560 80 580] /Contents (geheim) >>",
        "<< /Type /Annot /Subtype /FreeText /Rect [60 560 400 590] /F 2 /Contents (geheim) >>",
    ],
    ids=["password", "hidden field", "remark", "hidden note"],
)
def test_what_a_reader_does_not_see_on_the_page_is_not_stored(tmp_path: Path, note: str) -> None:
    assert "geheim" not in text_of(form(tmp_path / "a.pdf", note))


def labelled(path: Path, labels: str) -> Path:
    """Three pages, each with a sentence, in a file that says what is printed as their numbers."""
    pages = " ".join(f"{3 + row} 0 R" for row in range(3))
    font = "/Resources << /Font << /F1 9 0 R >> >>"
    of_page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R {font} >>"
    return raw_pdf(
        path,
        [
            f"<< /Type /Catalog /Pages 2 0 R {labels} >>",
            f"<< /Type /Pages /Kids [{pages}] /Count 3 >>",
            *(of_page % row for row in (6, 7, 8)),
            *(stream(shown(f"De kring van groep {row} begint om negen uur.", 50, 700)) for row in (1, 2, 3)),
            FONT,
        ],
    )


@pytest.mark.parametrize(
    ("labels", "printed"),
    [
        ("/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /St 1 >>] >>", ["i", "ii", "1"]),
        ("/PageLabels << /Nums [0 << /S /D /St 11 >>] >>", ["11", "12", "13"]),
        ("/PageLabels << /Nums [0 << /P (A-) /S /D >>] >>", ["A-1", "A-2", "A-3"]),
        ("/PageLabels << /Nums [0 << /S /D >>] >>", [None, None, None]),
        ("/PageLabels << /Nums [0 << /P (Een heel lange naam voor een bladzijde) >>] >>", [None, None, None]),
        ("/PageLabels 3", [None, None, None]),
        ("", [None, None, None]),
    ],
    ids=["roman first", "from eleven", "of a part", "as the file", "no number", "broken", "none"],
)
def test_the_number_that_the_file_names_is_kept_where_it_is_another(
    tmp_path: Path, labels: str, printed: list[str | None]
) -> None:
    reading = reading_child.read(labelled(tmp_path / "a.pdf", labels))
    assert [page.label for page in reading.pages] == printed
    assert [page.number for page in reading.pages] == [1, 2, 3]
    stored = from_json(to_json(reading))
    assert isinstance(stored, Reading)
    assert [page.label for page in stored.pages] == printed


BOOK = "#pagebreak()\n".join(f"In groep {name} zitten zestien kinderen.\n" for name in ("aap", "noot", "mies", "wim"))


@pytest.mark.parametrize(
    ("footer", "printed"),
    [
        ("#context counter(page).display()", ["3", "4", "5", "6"]),
        ("Jaarboek 2023 #h(1fr) pagina #context counter(page).display() van 30", ["3", "4", "5", "6"]),
        ("Jaarboek 2023 #h(1fr) versie 3", [None] * 4),
        ("#context [#(counter(page).get().first() - 2)]", [None] * 4),
        ("#context [#(10 * counter(page).get().first())]", [None] * 4),
    ],
    ids=["alone", "in a line", "none", "as the file", "not counted"],
)
def test_a_number_that_only_stands_at_the_foot_is_the_number_of_the_page(
    tmp_path: Path, footer: str, printed: list[str | None]
) -> None:
    preamble = f"#set page(width: 160mm, height: 120mm, footer: [{footer}])\n#counter(page).update(3)\n"
    path = set_pdf(tmp_path / "a.pdf", BOOK, preamble)
    bare = pypdf.PdfWriter(clone_from=path)
    bare.root_object.pop("/PageLabels", None)
    bare.write(path)
    assert [page.label for page in reading_child.read(path).pages] == printed
