"""Dates as Dutch publications write them, in whatever format they come."""

from pathlib import Path

import pytest
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
        ("Vastgesteld d.d. 3 juni 2020", "2020-06-03"),
        ("In de zomer 2023 was het warm", None), ("Zomer 2023 is druk", None), ("zo 2020", None), ("12-4-22", None),
    ],
)  # fmt: skip
def test_dutch_dates_are_known(line: str, expected: str | None) -> None:
    assert date_of_line(line) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Notitie wachttijden, januari 2025", "2025-01"), ("Notitie (3 januari 2025)", "2025-01-03"),
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
    readings = {kind: reading_child.read(tmp_path / f"a.{kind}") for kind in ("txt", "md", "pdf", "docx")}
    assert {kind: (one.title, one.date, one.year) for kind, one in readings.items()} == dict.fromkeys(
        readings, ("Notitie speelweide", *expected)
    )
