"""PDFs as a stranger would make them: marks against figures, hyphens of every sort, text that is turned or struck."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pdf_making import drawn_pdf, set_pdf

from ingest.reading import child as reading_child


def text_of(path: Path) -> str:
    return "\n\n".join(page.text for page in reading_child.read(path).pages)


def line_of_runs(*runs: tuple[str, float, float]) -> bytes:
    """One line of pieces, each with its size and how far it stands above the line, in points."""
    drawn = "".join(f"/F1 {size} Tf {rise} Ts ({text}) Tj " for text, size, rise in runs)
    return f"BT 1 0 0 1 50 700 Tm {drawn}ET\n".encode("cp1252")


@pytest.mark.parametrize(
    ("before", "mark", "shown"),
    [
        ("De groep telt 12", "3", "De groep telt 12³ kinderen."),
        ("Zij begon in 2019", "4", "Zij begon in 2019⁴ kinderen."),
        ("Van hen komt 12,5%", "3", "Van hen komt 12,5%³ kinderen."),
        ("Er zijn 1.250", "12", "Er zijn 1.250¹² kinderen."),
        ("Er zijn 12", "3,4", "Er zijn 12³,⁴ kinderen."), ("Het zijn er 10", "3", "Het zijn er 10³ kinderen."),
        ("Zij kwam in week 5", "e", "Zij kwam in week 5e kinderen."),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("size", "rise"), [(7, 5), (8, 3.5)])
def test_a_mark_behind_a_figure_is_no_part_of_it(
    tmp_path: Path, before: str, mark: str, shown: str, size: float, rise: float
) -> None:
    content = line_of_runs((before, 12, 0), (mark, size, rise), (" kinderen.", 12, 0))
    assert text_of(drawn_pdf(tmp_path / "a.pdf", content)) == shown


def test_a_raised_digit_of_the_font_itself_is_no_part_of_the_figure_before_it(tmp_path: Path) -> None:
    body = "De groep telt (12#super[3]) kinderen op 9 m#super[2], en is in 2019#super[4] begonnen, in 2020#super[12]."
    assert text_of(set_pdf(tmp_path / "a.pdf", body)) == (
        "De groep telt (12³) kinderen op 9 m², en is in 2019⁴ begonnen, in 2020¹²."
    )


def test_figures_of_one_height_stay_one(tmp_path: Path) -> None:
    runs: Sequence[tuple[str, float, float]] = [("Er zijn 1", 12, 0), ("23", 12, 0), (" en 4", 12, 0), ("5", 9, 0)]
    assert text_of(drawn_pdf(tmp_path / "a.pdf", line_of_runs(*runs))) == "Er zijn 123 en 45"


def test_a_soft_hyphen_that_is_not_drawn_is_no_hyphen(tmp_path: Path) -> None:
    body = "De jeugd#sym.hyph.soft;zorg is er elke dag, bel 06\u201112345678."
    assert text_of(set_pdf(tmp_path / "a.pdf", body)) == "De jeugdzorg is er elke dag, bel 06-12345678."


@pytest.mark.parametrize("turn", ["-1 0 0 -1 500"])
def test_a_panel_that_stands_upside_down_is_read_in_whole_sentences(tmp_path: Path, turn: str) -> None:
    lines = ("De groep kost drie euro en", "is er elke week. Bel ons.")
    panel = "".join(f"BT /F1 12 Tf {turn} {700 + 14 * row} Tm ({line}) Tj ET\n" for row, line in enumerate(lines))
    upright = "BT /F1 12 Tf 1 0 0 1 50 400 Tm (Kom langs op dinsdag.) Tj ET\n"
    path = drawn_pdf(tmp_path / "a.pdf", (panel + upright).encode())
    assert text_of(path) == "Kom langs op dinsdag.\n\nDe groep kost drie euro en is er elke week. Bel ons."
    page = reading_child.read(path).pages[0]
    boxes = {page.text[word.start : word.end]: word.box for word in page.words}
    assert boxes["groep"].x0 > boxes["kost"].x0
