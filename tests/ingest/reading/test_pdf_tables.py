"""Tables of a PDF: rows with the names of their columns, never under the wrong one."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pdf_making import drawn_pdf, set_pdf, shown

from index.boxes import boxes_of
from index.types import Page
from ingest.reading import child as reading_child

TABLE = """= Overzicht
#figure(kind: table, supplement: [Tabel], caption: [Twee projecten],
  table(columns: {columns}, table.header{head}, {cells}))
"""


def page_of(path: Path, columns: str, head: str, cells: str) -> Page:
    return reading_child.read(set_pdf(path, TABLE.format(columns=columns, head=head, cells=cells))).pages[0]


def test_a_row_names_its_columns_and_stands_under_its_caption(tmp_path: Path) -> None:
    cells = "[Steunmaat], [12–18], [Groningen en een deel van de provincie Drenthe], [Plaatjesplan], [0–12], [Venlo]"
    text = page_of(tmp_path / "a.pdf", "(3cm, 3cm, 3cm)", "([Project], [Leeftijd], [Regio])", cells).text
    rows = (
        "Project: Steunmaat; Leeftijd: 12–18; Regio: Groningen en een deel van de provincie Drenthe\n"
        "Project: Plaatjesplan; Leeftijd: 0–12; Regio: Venlo"
    )
    assert rows in text
    assert "Twee projecten" in text


def test_empty_cells_do_not_shift_the_others(tmp_path: Path) -> None:
    cells = "[Soort], [methode], [], [Regio], [], [Venlo], [Vorm], [groep], [boek]"
    text = page_of(tmp_path / "a.pdf", "3", "([], [Steunmaat], [Plaatjesplan])", cells).text
    assert "Soort; Steunmaat: methode\nRegio; Plaatjesplan: Venlo\nVorm; Steunmaat: groep; Plaatjesplan: boek" in text


def test_cells_that_stand_over_two_columns_get_no_names(tmp_path: Path) -> None:
    cells = "table.cell(colspan: 2)[Noord], table.cell(colspan: 2)[Zuid], [een], [twee], [drie], [vier]"
    text = page_of(tmp_path / "a.pdf", "4", "([A], [B], [C], [D])", cells).text
    assert "een" in text
    assert "B: Zuid" not in text


def test_a_title_over_the_whole_table_is_not_taken_for_its_head(tmp_path: Path) -> None:
    head = "(table.cell(colspan: 2)[Projecten in 2021], [Project], [Leeftijd])"
    text = page_of(tmp_path / "a.pdf", "2", head, "[Steunmaat], [12–18], [Plaatjesplan], [0–12]").text
    assert "Projecten in 2021\nProject: Steunmaat; Leeftijd: 12–18\nProject: Plaatjesplan; Leeftijd: 0–12" in text


def test_the_name_of_a_column_is_marked_where_it_is_printed(tmp_path: Path) -> None:
    cells = "[Steunmaat], [12–18], [Plaatjesplan], [0–12]"
    page = page_of(tmp_path / "a.pdf", "2", "([Project], [Leeftijd])", cells)
    start = page.text.index("Project: Plaatjesplan")
    name, value, *_ = boxes_of(page, start, start + len("Project: Plaatjesplan"))
    assert name.y1 < value.y0


def bold(text: str, x: float, y: float) -> bytes:
    return shown(text, x, y).replace(b"/F1", b"/F2")


def plain_table(path: Path, head: bool) -> str:
    """Three rows without tags, under a line of names that is bold or not."""
    rows = [("Naam", "Soort", "Plaats"), ("Steunmaat", "methode", "Veendam"), ("Klare Taal", "training", "Assen"),
            ("Rustpunt", "methode", "Tilburg")]  # fmt: skip
    content = b""
    for y, row in zip(range(700, 600, -20), rows, strict=False):
        draw = bold if head and y == 700 else shown
        content += b"".join(draw(text, x, y) for text, x in zip(row, (50, 200, 350), strict=True))
    fonts = "/Resources << /Font << /F1 5 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >> >> >>"
    return reading_child.read(drawn_pdf(path, content, fonts)).pages[0].text


def test_without_tags_a_bold_head_over_aligned_rows_is_enough(tmp_path: Path) -> None:
    assert "Naam: Klare Taal; Soort: training; Plaats: Assen" in plain_table(tmp_path / "a.pdf", head=True)


def test_without_tags_and_head_the_lines_stay_as_they_are(tmp_path: Path) -> None:
    assert "Klare Taal training Assen" in plain_table(tmp_path / "a.pdf", head=False)


def filled(x0: float, y0: float, x1: float, y1: float) -> str:
    """A side of a cell as Word and LibreOffice draw it: a bar for each."""
    return f"{x0 - 0.3} {y0 - 0.3} {x1 - x0 + 0.6} {y1 - y0 + 0.6} re f\n"


def stroked(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} m {x1} {y1} l S\n"


def sides_of(box: Sequence[float], draw: Callable[[float, float, float, float], str]) -> str:
    x0, y0, x1, y1 = box
    return draw(x0, y0, x1, y0) + draw(x0, y1, x1, y1) + draw(x0, y0, x0, y1) + draw(x1, y0, x1, y1)


def each_side_filled(box: Sequence[float]) -> str:
    return sides_of(box, filled)


def each_side_stroked(box: Sequence[float]) -> str:
    return sides_of(box, stroked)


def a_rectangle(box: Sequence[float]) -> str:
    x0, y0, x1, y1 = box
    return f"{x0} {y0} {x1 - x0} {y1 - y0} re S\n"


def on_another_scale(box: Sequence[float]) -> str:
    x0, y0, x1, y1 = (side / 2 for side in box)
    return f"q 2 0 0 2 0 0 cm {x0} {y0} {x1 - x0} {y1 - y0} re S Q\n"


Cell = tuple[float, float, float, float, Sequence[str]]  # left, bottom, right, top, and the lines in it
RISKS: Sequence[Cell] = (
    (50, 700, 200, 740, ("Accu van de telefoon", "raakt te snel leeg")),
    (200, 700, 250, 740, ("3",)),
    (250, 700, 400, 740, ("Vertraagde", "melding")),
    (50, 660, 200, 700, ("Server staat uit",)),
    (200, 660, 250, 700, ("4",)),
    (250, 660, 400, 700, ("Geen melding", "in het weekend")),
)


def framed_pdf(path: Path, cells: Sequence[Cell], frame: Callable[[Sequence[float]], str], level: bool = True) -> str:
    """Cells as programs write them, cell by cell, or line by line over the whole row (``level``)."""
    lines = [(top - 15 - 14 * at, left + 5, text) for left, _, _, top, texts in cells for at, text in enumerate(texts)]
    lines = sorted(lines, key=lambda line: -line[0]) if level else lines
    content = "".join(frame(cell[:4]) for cell in cells).encode()
    content += b"".join(shown(text, x, y) for y, x, text in lines)
    return reading_child.read(drawn_pdf(path, shown("Risico's van de app", 50, 770) + content)).pages[0].text


@pytest.mark.parametrize("frame", [each_side_filled, each_side_stroked, a_rectangle, on_another_scale])
@pytest.mark.parametrize("level", [True, False])
def test_a_table_whose_cells_are_framed_is_read_cell_by_cell(
    tmp_path: Path, frame: Callable[[Sequence[float]], str], level: bool
) -> None:
    text = framed_pdf(tmp_path / "a.pdf", RISKS, frame, level)
    rows = (
        "Accu van de telefoon raakt te snel leeg; 3; Vertraagde melding\n"
        "Server staat uit; 4; Geen melding in het weekend"
    )
    assert rows in text


def test_a_framed_cell_over_two_rows_stands_in_both(tmp_path: Path) -> None:
    cells: Sequence[Cell] = (
        (50, 660, 200, 740, ("Noord",)),
        (200, 700, 400, 740, ("Assen",)),
        (200, 660, 400, 700, ("Emmen",)),
        (50, 620, 200, 660, ("Zuid",)),
        (200, 620, 400, 660, ("Breda",)),
    )
    text = framed_pdf(tmp_path / "a.pdf", cells, each_side_filled)
    assert "Noord: Assen\nNoord: Emmen\nZuid: Breda" in text


def test_columns_in_one_frame_or_boxes_apart_are_no_table(tmp_path: Path) -> None:
    box = (("Een kader met tekst", "over de accu."), ("Nog een kader", "over de server."))
    apart: Sequence[Cell] = ((50, 700, 200, 740, box[0]), (250, 700, 400, 740, box[1]))
    beside: Sequence[Cell] = ((50, 700, 225, 740, box[0]), (225, 700, 400, 740, box[1]))
    for cells in (apart, beside):
        text = framed_pdf(tmp_path / "a.pdf", cells, each_side_filled, level=False)
        assert ";" not in text
        assert "Een kader met tekst over de accu." in text.replace("\n", " ")


def test_white_rules_frame_nothing(tmp_path: Path) -> None:
    white = framed_pdf(tmp_path / "a.pdf", RISKS, lambda box: f"1 g 1 G {a_rectangle(box)} 0 g 0 G ")
    assert ";" not in white


def test_rows_without_rules_between_them_stay_as_they_are(tmp_path: Path) -> None:
    cells: Sequence[Cell] = (
        (50, 700, 200, 740, ("Land",)),
        (200, 700, 400, 740, ("Bedrag",)),
        (50, 640, 200, 700, ("Bulgarije", "Cyprus", "Estland")),
        (200, 640, 400, 700, ("2,3", "0,21", "1,1")),
    )
    text = framed_pdf(tmp_path / "a.pdf", cells, each_side_filled)
    assert "Bulgarije 2,3\nCyprus 0,21\nEstland 1,1" in text


def test_a_form_with_boxes_to_tick_is_no_table(tmp_path: Path) -> None:
    boxes = "".join(a_rectangle((x, 705, x + 10, 715)) for x in (330, 360))
    text = framed_pdf(tmp_path / "a.pdf", RISKS, lambda box: each_side_filled(box) + boxes)
    assert ";" not in text


def test_a_rule_that_ends_beside_a_word_makes_a_frame_a_drawing(tmp_path: Path) -> None:
    text = framed_pdf(tmp_path / "a.pdf", RISKS, lambda box: each_side_stroked(box) + stroked(225, 660, 225, 696))
    assert ";" not in text


def test_a_frame_that_is_hardly_filled_is_no_table(tmp_path: Path) -> None:
    empty = [(50 + 50 * x, 700 - 40 * y, 100 + 50 * x, 740 - 40 * y, ()) for x in range(6) for y in range(4)]
    beside: Sequence[Cell] = tuple((50 + 50 * at, 700, 100 + 50 * at, 740, (f"e{at}",)) for at in range(2))
    under: Sequence[Cell] = tuple((50 + 50 * at, 660, 100 + 50 * at, 700, (f"f{at}",)) for at in range(2))
    text = framed_pdf(tmp_path / "a.pdf", (*empty, *beside, *under), a_rectangle)
    assert ";" not in text
    assert ":" not in text


def test_the_name_of_a_column_without_values_is_kept(tmp_path: Path) -> None:
    cells = "[Steunmaat], [12–18], [], [Plaatjesplan], [0–12], []"
    text = page_of(tmp_path / "a.pdf", "3", "([Project], [Leeftijd], [Opmerking])", cells).text
    assert "Project; Leeftijd; Opmerking\nProject: Steunmaat; Leeftijd: 12–18\n" in text
