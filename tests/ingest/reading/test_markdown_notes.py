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
    ],
)  # fmt: skip
def test_marks_are_shown_as_a_reader_sees_them(tmp_path: Path, written: str, shown: str) -> None:
    assert read(tmp_path, f"# Kop\n\nHet is {written}.\n").split("\n\n")[1] == f"Het is {shown}."


def test_a_line_to_tick_off_is_a_line_of_a_list(tmp_path: Path) -> None:
    assert read(tmp_path, "# Kop\n\n- [x] Zaal\n- [ ] Flyer\n") == "Kop\n\n• Zaal\n• Flyer"
