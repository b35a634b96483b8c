"""Dates as Dutch publications write them, in whatever format they come."""

from pathlib import Path

import hostile
import pptx
import pytest
import test_open_document
import test_slides
from docx import Document
from pdf_making import set_pdf

from ingest.reading import child as reading_child
from ingest.reading.front_matter import date_in_title, date_of_line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("di 7 feb 2023", "2023-02-07"), ("za. 3 mei 2025", "2025-05-03"), ("12-4-'22", "2022-04-12"),
        ("15 maart ’98", "1998-03-15"), ("Vastgesteld op 05.06.2021", "2021-06-05"), ("1e kwartaal 2024", "2024"),
        ("Zomer 2023", "2023"), ("Winter 2022-2023", "2023"), ("feb. 2023", "2023-02"),
        ("Vastgesteld d.d. 3 juni 2020", "2020-06-03"), ("2022/03/01", "2022-03-01"), ("1-maart-2022", "2022-03-01"),
        ("woe 8 feb 2023", "2023-02-08"), ("February 7, 2023", "2023-02-07"), ("7th February 2023", "2023-02-07"),
        ("7 februari 2023 om 14:30", "2023-02-07"), ("’s-Hertogenbosch, 3 mei 2021", "2021-05-03"),
        ("mei/juni 2021", "2021-05"), ("Nr. 3 - september 2019", "2019-09"), ("Datum publicatie: mei 2021", "2021-05"),
        ("kwartaal 3 2021", "2021"), ("derde kwartaal van 2021", "2021"), ("2021, kwartaal 3", "2021"),
        ("Q3-2021", "2021"),
        ("Najaarseditie 2022", "2022"), ("Lente/zomer 2022", "2022"), ("Winter '22/'23", "2023"),
        ("Vr 7 febr. 2023", "2023-02-07"), ("7 feb.2023", "2023-02-07"), ("12–4–2022", "2022-04-12"),
        ("2021.06.05", "2021-06-05"), ("2023-02-07T14:00:00", "2023-02-07"), ("2023-02", "2023-02"),
        ("02-2023", "2023-02"), ("Datum: 02/2023", "2023-02"), ("feb-2023", "2023-02"), ("februari, 2023", "2023-02"),
        ("2023, februari", "2023-02"), ("januari en februari 2023", "2023-01"), ("maaie 2021", "2021-05"),
        ("12 en 13 mei 2022", "2022-05-13"), ("30 april t/m 2 mei 2022", "2022-05-02"), ("(5 juni 2021)", "2021-06-05"),
        ("Bergen op Zoom, juni 2021.", "2021-06"), ("Den Haag | juni 2021", "2021-06"),
        ("DD: 3 juni 2020", "2020-06-03"),
        ("Jrg. 12, nr. 3, juni 2021", "2021-06"), ("Laatste wijziging: 7 februari 2023", "2023-02-07"),
        ("Datum van vaststelling: 7-2-2023", "2023-02-07"), ("Uitgegeven in mei 2021", "2021-05"),
        ("Definitieve versie 7 februari 2023", "2023-02-07"), ("Datum: 7 februari 2023 (concept)", "2023-02-07"),
        ("Datum: 7 februari 2023; Kenmerk: 12", "2023-02-07"), ("Door Jan Jansen, 3 mei 2021", "2021-05-03"),
        ("3 mei 2021 door Jan Jansen", "2021-05-03"), ("za 4 feb 2023 van 10.00 tot 12.00 uur", "2023-02-04"),
        ("Winter 2022/23", "2023"), ("Herfst en winter 2023", "2023"),
        ("Kerstnummer 2022", "2022"), ("1e halfjaar 2023", "2023"), ("Week 12, 2023", "2023"),
        ("Peildatum 1 januari 2021", None), ("Geboortedatum: 3 mei 2001", None), ("Rapport 2021-05", None),
        ("17-18 jaar 2021", None), ("Schooljaar 2022-2023", None), ("13-2022", None), ("Week 12", None),
        ("In de week van 12 mei 2021", None), ("Tel. 06-12-2020", None), ("Op 12 en 13 mei 2022 dansten wij", None),
        ("Eind 2021", None), ("Kwartaal 3", None), ("31-02-2021", None),
        ("In de zomer 2023 was het warm", None), ("Zomer 2023 is druk", None), ("zo 2020", None), ("12-4-22", None),
    ],
)  # fmt: skip
def test_dutch_dates_are_known(line: str, expected: str | None) -> None:
    assert date_of_line(line) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Notitie wachttijden, januari 2025", "2025-01"), ("Notitie (3 januari 2025)", "2025-01-03"),
        ("Verslag (zomer 2023)", "2023"), ("Jaarverslag najaar 2022", "2022"),
        ("Notitie wachttijden [januari 2025]", "2025-01"), ("Notitie wachttijden, januari 2025.", "2025-01"),
        ("Notitie wachttijden 01-2025", "2025-01"), ("Notitie wachttijden januari 2025 (concept)", "2025-01"),
        ("Notitie januari 2025: wachttijden", "2025-01"), ("Januari 2025 – Notitie wachttijden", "2025-01"),
        ("2025-01-03 Notitie wachttijden", "2025-01-03"), ("Verslag ouderavond 12 en 13 mei 2022", "2022-05-13"),
        ("Verslag di 7 febr. '23", "2023-02-07"), ("Jaarplan winter 2022/23", "2023"),
        ("Plannen voor zomer 2023", None), ("De cijfers over mei 2021", None), ("Wachttijden rond kerst 2022", None),
        ("Wachttijden tussen mei 2020 en mei 2021", None), ("Maart 2020: hoe alles veranderde", None),
        ("Notitie 2025-01", None), ("Samen, nr. 01-2025", None), ("Dertien 13-2025", None),
        ("Beleid vanaf januari 2025", None), ("Jeugdhulp in mei 2020", None), ("Rapport 2022", None),
    ],
)  # fmt: skip
def test_a_title_that_ends_in_a_date_gives_it_and_one_that_is_about_a_date_does_not(
    title: str, expected: str | None
) -> None:
    assert date_in_title(title) == expected


@pytest.mark.parametrize(
    ("line", "expected"), [("Najaar 2022", ("2022", 2022)), ("wo 8 mrt. '23", ("2023-03-08", 2023))]
)
def test_a_date_is_no_part_of_the_title_in_any_format(tmp_path: Path, line: str, expected: tuple[str, int]) -> None:
    body = "De speelweide wordt door vrijwilligers onderhouden en is in de winter dicht."
    (tmp_path / "a.txt").write_text(f"Notitie speelweide\n\n{line}\n\n{body}\n")
    (tmp_path / "a.md").write_text(f"# Notitie speelweide\n\n{line}\n\n{body}\n")
    set_pdf(tmp_path / "a.pdf", f"= Notitie speelweide\n{line}\n#v(2em)\n{body}".replace("'", "\\'"))
    word = Document()
    word.add_heading("Notitie speelweide", 1)
    word.add_paragraph(line)
    word.add_paragraph(body)
    word.save(str(tmp_path / "a.docx"))
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text, slide.placeholders[1].text = "Notitie speelweide", line
    test_slides.box(slide, 1, 5, body)
    deck.save(str(tmp_path / "a.pptx"))
    web = f"<h1>Notitie speelweide</h1><p>{line}</p><p>{body}</p>"
    (tmp_path / "a.html").write_text(f"<html><body>{web}</body></html>", encoding="utf-8")
    hostile.epub(tmp_path / "a.epub", '<itemref idref="a"/>', chapter=web)
    head, told = "<text:h text:outline-level='1'>Notitie speelweide</text:h>", f"<text:p>{line}</text:p>"
    written = test_open_document.read(tmp_path, "text", f"{head}{told}<text:p>{body}</text:p>")
    frames = "".join(
        f"<draw:frame {look}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        for look, text in (("presentation:class='title'", "Notitie speelweide"), ("", line), ("", body))
    )
    shown = test_open_document.read(tmp_path, "presentation", f"<draw:page>{frames}</draw:page>")
    kinds = ("txt", "md", "pdf", "docx", "pptx", "html", "epub")
    readings = {kind: reading_child.read(tmp_path / f"a.{kind}") for kind in kinds} | {"odt": written, "odp": shown}
    assert {kind: (one.title, one.date, one.year) for kind, one in readings.items()} == dict.fromkeys(
        readings, ("Notitie speelweide", *expected)
    )


@pytest.mark.parametrize(("said", "expected"), [("2021-05", "2021-05"), ("mei 2021", "2021-05"), ("2021", "2021")])
def test_a_field_that_names_no_day_keeps_its_month_or_year(tmp_path: Path, said: str, expected: str) -> None:
    body = "De speelweide wordt door vrijwilligers onderhouden en is in de winter dicht."
    (tmp_path / "a.md").write_text(f"---\ntitle: Speelweide\ndate: {said}\n---\n{body}\n")
    (tmp_path / "a.html").write_text(
        f'<html><head><meta name="dc.date" content="{said}"></head><body><h1>Speelweide</h1><p>{body}</p></body></html>'
    )
    (tmp_path / "b.html").write_text(f"<html><body><h1>Speelweide</h1><time>{said}</time><p>{body}</p></body></html>")
    stated = f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>{said}</dc:date></metadata>'
    hostile.epub(tmp_path / "a.epub", f'{stated}<itemref idref="a"/>', chapter=f"<h1>Speelweide</h1><p>{body}</p>")
    for name in ("a.md", "a.html", "b.html", "a.epub"):
        assert reading_child.read(tmp_path / name).date == expected, name
