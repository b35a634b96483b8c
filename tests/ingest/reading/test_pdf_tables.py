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


PARTIES: Sequence[Cell] = (
    (50, 740, 200, 760, ("Onderdeel",)),
    (200, 740, 330, 760, ("Partij",)),
    (330, 740, 460, 760, ("Rol",)),
    (50, 700, 200, 740, ("Beheer",)),
    (200, 700, 330, 740, ("Gemeente Assen",)),
    (330, 700, 460, 740, ("Doorontwikkeling en", "regie van het geheel")),
    (50, 660, 200, 700, ()),
    (200, 660, 330, 700, ("Bureau Veenkoloniale", "Waterschappen")),
    (330, 660, 460, 700, ("Advisering over het", "wetsvoorstel")),
)
ROWS_OF_PARTIES = (
    "Beheer; Gemeente Assen; Doorontwikkeling en regie van het geheel\n"
    "Bureau Veenkoloniale Waterschappen; Advisering over het wetsvoorstel"
)


def level_sides(box: Sequence[float]) -> str:
    x0, y0, x1, y1 = box[:4]
    return filled(x0, y0, x1, y0) + filled(x0, y1, x1, y1)


def level_sides_between_ends(box: Sequence[float]) -> str:
    x0, y0, x1, y1 = box[:4]
    return level_sides(box) + "".join(filled(x, y0, x, y1) for x in (x0, x1) if x in (50, 460))


@pytest.mark.parametrize("frame", [level_sides, level_sides_between_ends])
@pytest.mark.parametrize("level", [True, False])
def test_rules_between_rows_part_the_columns_where_each_cell_has_its_own(
    tmp_path: Path, frame: Callable[[Sequence[float]], str], level: bool
) -> None:
    assert ROWS_OF_PARTIES in framed_pdf(tmp_path / "a.pdf", PARTIES, frame, level)


def test_rules_between_rows_that_run_on_part_no_columns(tmp_path: Path) -> None:
    text = framed_pdf(tmp_path / "a.pdf", PARTIES, lambda box: level_sides((50, box[1], 460, box[3])))
    assert ";" not in text


def test_columns_that_a_rule_does_not_know_are_not_certain(tmp_path: Path) -> None:
    def whole_in_the_middle(box: Sequence[float]) -> str:
        x0, bottom, x1, top = box[:4]
        ends = {y: (50, 460) if y == 700 else (x0, x1) for y in (bottom, top)}
        return "".join(filled(left, y, right, y) for y, (left, right) in ends.items())

    more = (*PARTIES, *((x0, 640, x1, 660, ("Zwolle",)) for x0, _, x1, *_ in PARTIES[:3]))
    assert ";" in framed_pdf(tmp_path / "a.pdf", more, level_sides)
    text = framed_pdf(tmp_path / "a.pdf", more, whole_in_the_middle)
    assert "Beheer;" not in text


def test_a_text_over_two_columns_makes_these_uncertain(tmp_path: Path) -> None:
    over = (*PARTIES[:-3], (50, 660, 200, 700, ("Een zin die over twee kolommen heen loopt en zo",)), *PARTIES[-2:])
    assert ";" not in framed_pdf(tmp_path / "a.pdf", over, level_sides, level=False)


def test_rows_that_no_rule_parts_stay_as_they_are(tmp_path: Path) -> None:
    cells: Sequence[Cell] = (
        (50, 740, 200, 760, ("Land",)),
        (200, 740, 400, 760, ("Hoofdstad",)),
        (50, 680, 200, 740, ("Bulgarije", "Cyprus", "Estland")),
        (200, 680, 400, 740, ("Sofia", "Nicosia", "Tallinn")),
    )
    text = framed_pdf(tmp_path / "a.pdf", cells, level_sides)
    assert "Bulgarije Sofia\nCyprus Nicosia\nEstland Tallinn" in text


def narrow(path: Path, *texts: Sequence[str]) -> str:
    """A table of one narrow column and one with a sentence; its cells are broken where ``texts`` say."""
    cells: list[Cell] = []
    for at, lines in enumerate(texts):
        bottom, top = 690 - 60 * at, 750 - 60 * at
        cells += [(50, bottom, 150, top, lines), (150, bottom, 460, top, (f"Dit is de zin van rij {at + 1}.",))]
    return framed_pdf(path, cells, each_side_filled)


def test_a_word_that_a_narrow_cell_broke_without_a_hyphen_is_made_whole(tmp_path: Path) -> None:
    broken = narrow(tmp_path / "a.pdf", ("Toegangsbevei", "liging"), ("Geen", "samenwerkings", "afspraken hier"))
    assert "Toegangsbeveiliging: Dit is de zin" in broken
    assert "Geen samenwerkingsafspraken hier: Dit is de zin" in broken
    for start, end in (("Noorderkroondal", "s"), ("Ontkoppeli", "ng")):
        ends = narrow(tmp_path / "b.pdf", (start, end), ("Later",))
        assert f"{start}{end}: Dit is de zin" in ends


def test_words_that_stand_under_each_other_in_a_narrow_cell_stay_apart(tmp_path: Path) -> None:
    apart = narrow(
        tmp_path / "a.pdf", ("Jeugdwerkers", "beleid"), ("Noorderkroon", "adviseert"), ("beheer", "toegang"),
        ("Verantwoording", "beleid"), ("Korte", "zinnen"),
    )  # fmt: skip
    for words in ("Jeugdwerkers beleid", "Noorderkroon adviseert", "beheer toegang", "Verantwoording beleid"):
        assert words in apart


def test_a_word_that_hyphens_cut_twice_is_made_whole(tmp_path: Path) -> None:
    cells: Sequence[Cell] = (
        (50, 690, 130, 750, ("Pre-", "ven-", "tief")),
        (130, 690, 460, 750, ("Wij komen langs.",)),
        (50, 650, 130, 690, ("Later",)),
        (130, 650, 460, 690, ("Wij bellen.",)),
    )
    assert "Preventief" in framed_pdf(tmp_path / "a.pdf", cells, each_side_filled, level=False)
    lines = ["Dit werkt pre-", "ven-", "tief voor wie het nodig heeft."]
    content = b"".join(shown(line, 50, 700 - 14 * at) for at, line in enumerate(lines))
    assert "Dit werkt preventief voor" in reading_child.read(drawn_pdf(tmp_path / "b.pdf", content)).pages[0].text


CONTENTS = ("Richtlijn over beeld", "Richtlijn over tijd", "Richtlijn over vorm", "Richtlijn over kleur")


def contents(path: Path, numbers: Sequence[str], right: float = 520) -> str:
    """A table of contents whose numbers stand behind all of its titles in the file."""
    heights = [700 - 20 * at for at in range(len(CONTENTS))]
    titles = b"".join(shown(title, 50, y) for title, y in zip(CONTENTS, heights, strict=True))
    column = b"".join(shown(number, right - 6.7 * len(number), y) for number, y in zip(numbers, heights, strict=False))
    return reading_child.read(drawn_pdf(path, titles + column)).pages[0].text


def test_page_numbers_that_stand_in_a_column_of_their_own_belong_to_the_titles_beside_them(tmp_path: Path) -> None:
    rows = "\n".join(f"{title} {page}" for title, page in zip(CONTENTS, ("5", "6", "11", "16"), strict=True))
    assert rows in contents(tmp_path / "a.pdf", ("5", "6", "11", "16"))


def test_figures_that_go_up_and_down_are_no_page_numbers(tmp_path: Path) -> None:
    assert f"{CONTENTS[0]} 16" not in contents(tmp_path / "a.pdf", ("16", "6", "11", "5"))
    assert f"{CONTENTS[0]} 5" not in contents(tmp_path / "b.pdf", ("5", "6"))


def test_numbers_of_lines_in_the_margin_are_no_page_numbers(tmp_path: Path) -> None:
    lines = b"".join(shown("De coach komt elke week langs en praat", 50, 700 - 14 * at) for at in range(20))
    numbers = b"".join(shown(str(at), 500, 714 - 14 * at) for at in (5, 10, 15, 20))
    text = reading_child.read(drawn_pdf(tmp_path / "a.pdf", lines + numbers)).pages[0].text
    assert "praat De coach komt" in text
    assert "praat 10" not in text


def test_figures_and_crosses_under_each_other_are_no_word(tmp_path: Path) -> None:
    for signs in ("5678", "XXX", "11"):
        column = b"".join(shown(sign, 520, 600 - 14 * at) for at, sign in enumerate(signs))
        page = reading_child.read(drawn_pdf(tmp_path / "a.pdf", shown("Wat er staat.", 50, 700) + column)).pages[0]
        assert page.text.split() == ["Wat", "er", "staat.", *signs]
        assert len({word.box.y0 for word in page.words[3:]}) == len(signs)


def test_letters_under_each_other_and_figures_along_the_edge_stay_words(tmp_path: Path) -> None:
    letters = b"".join(shown(sign, 520, 600 - 14 * at) for at, sign in enumerate("HOTEL"))
    turned = b"BT /F1 12 Tf 0 -1 1 0 560 600 Tm (2024) Tj ET\n"
    path = drawn_pdf(tmp_path / "a.pdf", shown("Wat er staat.", 50, 700) + letters + turned)
    assert {"HOTEL", "2024"} <= set(reading_child.read(path).pages[0].text.split())
