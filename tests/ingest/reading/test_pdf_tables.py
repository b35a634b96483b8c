"""Tables of a PDF: rows with the names of their columns, never under the wrong one."""

from pathlib import Path

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
