"""Markdown as it is shown: notes behind their paragraph, links between notes as words, what is struck out gone."""

from pathlib import Path

import pytest

from ingest.reading import child as reading_child


def read(tmp_path: Path, text: str) -> str:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    return reading_child.read(tmp_path / "a.md").pages[0].text


def test_a_note_follows_the_paragraph_that_cites_it(tmp_path: Path) -> None:
    notes = "[^1]: De gastvrouw krijgt\n    een training.\n[^x]: Of thee.\n"
    text = f"# Kop\n\nEen avond thuis.[^1] Met koffie.[^x]\n\nSlot.\n\n{notes}"
    assert read(tmp_path, text) == (
        "Kop\n\nEen avond thuis.¹ Met koffie.²\n\n¹ De gastvrouw krijgt een training.\n\n² Of thee.\n\nSlot."
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("zie [[Draaiboek gastvrouw]]", "zie Draaiboek gastvrouw"), ("zie [[boek.md|het boek]]", "zie het boek"),
        ("om ~~zes~~ acht uur", "om acht uur"), ("kost^[Per gezin.] niets", "kost¹ niets"),
        ("9 m<sup>2</sup> groot", "9 m² groot"), ("weg[^zoek]", "weg"),
        ("==vol==", "vol"), ("H~2~O", "H2O"), ("vol {#vol .rood}", "vol"),
    ],
)  # fmt: skip
def test_marks_are_shown_as_a_reader_sees_them(tmp_path: Path, written: str, shown: str) -> None:
    assert read(tmp_path, f"# Kop\n\nHet is {written}.\n").split("\n\n")[1] == f"Het is {shown}."


def test_a_line_to_tick_off_is_a_line_of_a_list_with_its_box(tmp_path: Path) -> None:
    assert read(tmp_path, "# Kop\n\n- [x] Zaal\n- [ ] Flyer\n") == "Kop\n\n• ☒ Zaal\n• ☐ Flyer"


def test_a_bar_in_a_cell_parts_no_cells(tmp_path: Path) -> None:
    rows = "| Wie | Hoeveel |\n|---|--:|\n| ouders \\| verzorgers | 31 |\n| kinderen | 4 |\n"
    assert read(tmp_path, f"# Kop\n\n{rows}\nDus 3 \\| 4.").split("\n\n")[1:] == [
        "Wie: ouders | verzorgers; Hoeveel: 31\nWie: kinderen; Hoeveel: 4", "Dus 3 | 4."
    ]  # fmt: skip


def test_a_term_and_what_it_means_are_one_line(tmp_path: Path) -> None:
    assert read(tmp_path, "# Kop\n\nMaatje\n: Iemand die helpt.\n").split("\n\n")[1] == "Maatje: Iemand die helpt."


@pytest.mark.parametrize(("mark", "given"), [("---", ":"), ("+++", " =")])
def test_what_stands_before_the_text_gives_title_and_date_and_is_no_text(tmp_path: Path, mark: str, given: str) -> None:
    front = f'{mark}\ntitle{given} "Praatpaal"\ndate{given} 2022-11-03\ndraft{given} true\n{mark}\n'
    (tmp_path / "a.md").write_text(f"{front}\nDe Praatpaal is er elke maandag.\n", encoding="utf-8")
    found = reading_child.read(tmp_path / "a.md")
    assert (found.title, found.date, found.pages[0].text) == (
        "Praatpaal", "2022-11-03", "De Praatpaal is er elke maandag."
    )  # fmt: skip
