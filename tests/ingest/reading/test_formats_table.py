"""The table of docs/formats.md: what it calls right, left out or said is so, in each format that it names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hostile
import pptx
import pytest
import test_neighbours
import test_open_document
import test_slides
import test_word
from pptx.oxml import parse_xml

from ingest.chunking.sentences import split
from ingest.reading import child as reading_child
from ingest.reading.result import Reading
from places import ROOT

HERE = Path(__file__).parent
HELD = ("right", "left out", "said")
FORMATS = ("DOCX", "PPTX", "ODT", "ODP", "HTML", "EPUB", "MD")
SPELT_OUT = "De cli&amp;euml;nten komen."
TWICE = "De cliënten komen.".encode().decode("cp1252")
STYLES = (
    test_open_document.style("hoog", 'style:text-position="super 58%"')
    + test_open_document.style("laag", 'style:text-position="sub 58%"')
    + test_open_document.style("weg", 'style:text-line-through-style="solid"')
    + test_open_document.style("stil", 'text:display="none"')
)


def table() -> Iterator[tuple[str, str, str]]:
    """Kind, format and what is said of it."""
    lines = (ROOT / "docs" / "formats.md").read_text().split("| kind | DOCX")[1].split("\n\n")[0].split("\n")
    for line in lines[2:]:
        kind, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        yield from ((kind, format, said) for format, said in zip(FORMATS, cells, strict=True))


def word(folder: Path, body: str) -> Reading:
    return test_word.read(folder, body)


def slides(folder: Path, body: str) -> Reading:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = test_slides.box(slide, 1, 2, "").text_frame
    paragraph = frame.paragraphs[0]._p
    paragraph.getparent().replace(paragraph, parse_xml(f'<a:p xmlns:a="{test_slides.A}">{body}</a:p>'))
    return test_slides.read(deck, folder)


def open_text(folder: Path, body: str) -> Reading:
    return test_open_document.read(folder, "text", body, STYLES)


def open_slides(folder: Path, body: str) -> Reading:
    box = f"<draw:page><draw:frame><draw:text-box>{body}</draw:text-box></draw:frame></draw:page>"
    return test_open_document.read(folder, "presentation", box, STYLES)


def web(folder: Path, body: str) -> Reading:
    (folder / "a.html").write_text(f"<html><body><h1>Kop</h1>{body}</body></html>", encoding="utf-8")
    return reading_child.read(folder / "a.html")


def book(folder: Path, body: str) -> Reading:
    hostile.epub(folder / "a.epub", '<itemref idref="a"/>', chapter=body)
    return reading_child.read(folder / "a.epub")


def marked(folder: Path, body: str) -> Reading:
    (folder / "a.md").write_text(f"# Kop\n\n{body}\n", encoding="utf-8")
    return reading_child.read(folder / "a.md")


READERS: dict[str, Callable[[Path, str], Reading]] = {
    "DOCX": word, "PPTX": slides, "ODT": open_text, "ODP": open_slides, "HTML": web, "EPUB": book, "MD": marked,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """What is written in a format, and what is read of it."""

    kind: str
    formats: str
    body: str
    shown: str


def drawn(text: str, look: str = "") -> str:
    return f"<a:r><a:rPr {look}/><a:t>{text}</a:t></a:r>"


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


WORD_RUNS = test_word.run("Om ") + test_word.run("zes", "{}") + test_word.run("acht")
TICK = test_word.BOX.format("<w:checked/>") + test_word.FIELD.format("end")
HIGH = '<w:vertAlign w:val="superscript"/>'
HALF = f"<m:oMath {test_neighbours.MATH}>{test_neighbours.HALF}</m:oMath>"
WEB_HALF = "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
UNDRAWN = f"De {test_neighbours.tagged('zes')}acht"
COMMENT = '<w:commentRange{} w:id="0"/>'
REVIEWED = "what reviewers wrote beside the text"
TITLED = "a title in the first row of a table"
COLUMNS, WRITTEN = "hidden columns of a table", "words that a style writes (`content`)"
SET_LOW = "figures that are set low against others (10₂, log₂8)"
BESIDE = 'labels beside values in two columns ("Naam", "De Eik")'
LEFT = "names of rows at the left, over several rows"
FORMULAS = "fractions, powers, roots, brackets and low figures in formulas (1/2, m², √9)"
TAGGED = "letters that no program draws (tags of Unicode)"
QUOTED, RAISED, STRUCK, MOVED, FIELDS, TICKED, NUMBERED, CELLS, HEADS, INNER, FRAMED, HIDDEN, STORED, SPELT, DATED = (
    "every sentence can be quoted", "raised figures (12³, m²), never glued to a figure",
    "words that were deleted or struck out", "moved and inserted words",
    "content controls, smart tags, fields, drop-down lists", "boxes to tick", "automatic numbers",
    "cells over rows and columns", "names of columns in two rows", "a table in a cell",
    "a table that only arranges text", "hidden words", 'letters that were stored twice ("cliÃ«nten")',
    'letters that were written as names ("cli&amp;euml;nten")', "dates as Dutch has them, to the month or season",
)  # fmt: skip


def open_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def open_cell(text: str, look: str = "") -> str:
    inside = text if text.startswith("<") else f"<text:p>{text}</text:p>"
    return f"<table:table-cell {look}>{inside}</table:table-cell>"


def open_table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


COVERED = "<table:covered-table-cell/>"
ROWS = open_table(
    open_row(open_cell("Dorp"), open_cell("Halte")),
    open_row(open_cell("Loo", 'table:number-rows-spanned="2"'), open_cell("kerk")),
    open_row(COVERED, open_cell("plein")),
)
TWO_HEADS = open_table(
    open_row(open_cell("Huis"), open_cell("Kosten", 'table:number-columns-spanned="2"'), COVERED),
    open_row(open_cell(""), open_cell("kind"), open_cell("ouder")),
    open_row(open_cell("De Eik"), open_cell("drie"), open_cell("vijf")),
)
NESTED = open_table(
    f"<table:table-header-rows>{open_row(open_cell('Huis'), open_cell('Over'))}</table:table-header-rows>",
    open_row(open_cell("De Eik"), open_cell(open_table(open_row(open_cell("Bedden"), open_cell("7"))))),
)
PARAGRAPHS = "<text:p>Het spreekuur is verhuisd.</text:p><text:p>Koffie is er ook.</text:p>"
ARRANGED = open_table(open_row(open_cell(PARAGRAPHS), open_cell(PARAGRAPHS.replace("spreekuur", "café"))))
AT_THE_LEFT = open_table(
    open_row(open_cell("Peuters", 'table:number-rows-spanned="2"'), open_cell("Maandag"), open_cell("ochtend")),
    open_row(COVERED, open_cell("Dinsdag"), open_cell("middag")),
)
FOLDED = '<table:table-column/><table:table-column table:visibility="collapse"/>'
FOLDED = f"<table:table>{FOLDED}{open_row(open_cell('Om acht'), open_cell('zes'))}</table:table>"
LABELLED = open_table(open_row(open_cell("Naam"), open_cell("De Eik")), open_row(open_cell("Zaal"), open_cell("4")))
WEB_LABELLED = "<table><tr><td>Naam</td><td>De Eik</td></tr><tr><td>Zaal</td><td>4</td></tr></table>"
WEB_FOLDED = "<table><col><col style='visibility:collapse'><tr><td>Om acht</td><td>zes</td></tr></table>"
WEB_WRITTEN = "<style>p::before { content: 'Om acht' }</style><p> uur</p>"
WEB_ROWS = "<table><tr><th>Dorp</th><th>Halte</th></tr><tr><td rowspan=2>Loo</td><td>kerk</td></tr>"
WEB_HEADS = "<table><tr><th rowspan=2>Huis</th><th colspan=2>Kosten</th></tr><tr><th>kind</th><th>ouder</th></tr>"
WEB_INNER = "<table><tr><th>Huis</th><th>Over</th></tr><tr><td>De Eik</td><td><table><tr><td>Bedden</td><td>7</td></tr>"
SAMPLES = [
    *(Sample(QUOTED, format, body, "Elke week komt er een coach.") for format, body in (
        ("DOCX", test_word.run("Elke week komt er een coach.")), ("PPTX", drawn("Elke week komt er een coach.")),
        ("ODT ODP", "<text:p>Elke week komt er een coach.</text:p>"),
        ("HTML EPUB", "<p>Elke week komt er een coach.</p>"), ("MD", "Elke week komt er een coach."),
    )),
    Sample(RAISED, "DOCX", test_word.run("De 12") + test_word.run("3", HIGH), "De 12³"),
    Sample(RAISED, "PPTX", drawn("De 12") + drawn("3", 'baseline="30000"'), "De 12³"),
    Sample(RAISED, "ODT ODP", f"<text:p>De 12{span('hoog', '3')}</text:p>", "De 12³"),
    Sample(RAISED, "HTML EPUB MD", "<p>De 12<sup>3</sup></p>", "De 12³"),
    Sample(SET_LOW, "DOCX", test_word.run("De 10") + test_word.run("2", HIGH.replace("super", "sub")), "De 10₂"),
    Sample(SET_LOW, "PPTX", drawn("De 10") + drawn("2", 'baseline="-25000"'), "De 10₂"),
    Sample(SET_LOW, "ODT ODP", f"<text:p>De 10{span('laag', '2')}</text:p>", "De 10₂"),
    Sample(SET_LOW, "HTML EPUB MD", "<p>De 10<sub>2</sub></p>", "De 10₂"),
    Sample(COLUMNS, "ODT ODP", FOLDED, "Om acht"), Sample(COLUMNS, "HTML EPUB", WEB_FOLDED, "Om acht"),
    Sample(WRITTEN, "HTML EPUB", WEB_WRITTEN, "Om acht uur"),
    Sample(BESIDE, "ODT ODP", LABELLED, "Naam: De Eik\nZaal: 4"),
    Sample(BESIDE, "HTML EPUB MD", WEB_LABELLED, "Naam: De Eik\nZaal: 4"),
    Sample(FORMULAS, "DOCX", test_word.run("De ") + HALF, "De 1/2"),
    Sample(FORMULAS, "PPTX", f"{drawn('De ')}<a14:m xmlns:a14='http://schemas.microsoft.com/office/drawing/2010/main'>"
           f"{HALF}</a14:m>", "De 1/2"),
    Sample(FORMULAS, "HTML EPUB", f"<p>De {WEB_HALF}</p>", "De 1/2"),
    *(Sample(TAGGED, format, body, "De acht") for format, body in (
        ("DOCX", test_word.run(UNDRAWN)), ("PPTX", drawn(UNDRAWN)), ("ODT ODP", f"<text:p>{UNDRAWN}</text:p>"),
        ("HTML EPUB", f"<p>{UNDRAWN}</p>"), ("MD", UNDRAWN),
    )),
    Sample(STRUCK, "DOCX", WORD_RUNS.format("<w:strike/>"), "Om acht"),
    Sample(STRUCK, "PPTX", drawn("Om ") + drawn("zes", 'strike="sngStrike"') + drawn("acht"), "Om acht"),
    Sample(STRUCK, "ODT ODP", f"<text:p>Om {span('weg', 'zes')}acht</text:p>", "Om acht"),
    Sample(STRUCK, "HTML EPUB", "<p>Om <del>zes </del>acht</p>", "Om acht"),
    Sample(STRUCK, "MD", "Om ~~zes~~ acht", "Om acht"),
    Sample(REVIEWED, "DOCX", f"{COMMENT.format('Start')}{test_word.run('Om acht')}{COMMENT.format('End')}"
           "<w:r><w:commentReference w:id='0'/></w:r>", "Om acht"),
    Sample(REVIEWED, "ODT ODP", "<text:p>Om <office:annotation><text:p>zes</text:p></office:annotation>acht</text:p>",
           "Om acht"),
    Sample(REVIEWED, "HTML EPUB", "<p>Om acht<a href='#cmnt1'>[zes]</a></p><div><p><a href='#cmnt_ref1' id='cmnt1'>"
           "[zes]</a>Klopt dit?</p></div>", "Om acht"),
    Sample(REVIEWED, "MD", "Om <!-- zes -->acht", "Om acht"),
    Sample(STRUCK, "HTML EPUB", "<p>Om <span style='text-decoration: line-through'>zes </span>acht</p>", "Om acht"),
    Sample(MOVED, "DOCX", f"<w:ins {test_word.WAS}>{test_word.run('Om acht')}</w:ins>", "Om acht"),
    Sample(MOVED, "ODT", "<text:p>Om <text:change-start/>acht<text:change-end/></text:p>", "Om acht"),
    Sample(MOVED, "HTML EPUB", "<p>Om <ins>acht</ins></p>", "Om acht"),
    Sample(FIELDS, "DOCX", f"<w:fldSimple w:instr='x'>{test_word.run('Om acht')}</w:fldSimple>", "Om acht"),
    Sample(FIELDS, "ODT ODP", "<text:p>Om <text:user-field-get>acht</text:user-field-get></text:p>", "Om acht"),
    Sample(TICKED, "DOCX", f"{TICK}{test_word.run('Ja')}", "☒Ja"),
    Sample(TICKED, "HTML EPUB", "<p><input type='checkbox' checked> Ja</p>", "☒ Ja"),
    Sample(TICKED, "MD", "- [x] Ja", "☒ Ja"),
    Sample(NUMBERED, "HTML EPUB", "<ol start='4'><li>Praten</li></ol>", "4. Praten"),
    Sample(LEFT, "ODT ODP", AT_THE_LEFT, "Peuters; Maandag; ochtend\nPeuters; Dinsdag; middag"),
    Sample(CELLS, "ODT ODP", ROWS, "Dorp: Loo; Halte: kerk\nDorp: Loo; Halte: plein"),
    Sample(CELLS, "HTML EPUB", f"{WEB_ROWS}<tr><td>plein</td></tr></table>",
           "Dorp: Loo; Halte: kerk\nDorp: Loo; Halte: plein"),
    Sample(HEADS, "ODT ODP", TWO_HEADS, "Huis: De Eik; Kosten kind: drie; Kosten ouder: vijf"),
    Sample(HEADS, "HTML EPUB", f"{WEB_HEADS}<tr><td>De Eik</td><td>drie</td><td>vijf</td></tr></table>",
           "Huis: De Eik; Kosten kind: drie; Kosten ouder: vijf"),
    Sample(INNER, "ODT ODP", NESTED, "Huis: De Eik; Over: Bedden: 7"),
    Sample(INNER, "HTML EPUB", f"{WEB_INNER}</table></td></tr></table>", "Huis: De Eik; Over: Bedden: 7"),
    Sample(FRAMED, "ODT", ARRANGED, "Het spreekuur is verhuisd.\n\nKoffie is er ook."),
    Sample(FRAMED, "HTML EPUB", "<table><tr><td><p>Het spreekuur is verhuisd.</p><p>Koffie.</p></td><td>"
           "<p>Slot.</p></td></tr></table>", "Het spreekuur is verhuisd.\n\nKoffie."),
    Sample(HIDDEN, "DOCX", WORD_RUNS.format("<w:vanish/>"), "Om acht"),
    Sample(HIDDEN, "PPTX", drawn("Om ") + drawn("zes", 'sz="100"') + drawn("acht"), "Om acht"),
    Sample(HIDDEN, "ODT ODP", f"<text:p>Om {span('stil', 'zes')}acht</text:p>", "Om acht"),
    Sample(HIDDEN, "HTML EPUB", "<p>Om <span style='display:none'>zes </span>acht</p>", "Om acht"),
    *(Sample(STORED, format, body, "De cliënten komen.") for format, body in (
        ("DOCX", test_word.run(TWICE)), ("PPTX", drawn(TWICE)), ("ODT ODP", f"<text:p>{TWICE}</text:p>"),
        ("HTML EPUB MD", f"<p>{TWICE}</p>"),
    )),
    *(Sample(SPELT, format, body, "De cliënten komen.") for format, body in (
        ("DOCX", test_word.run(SPELT_OUT)), ("PPTX", drawn(SPELT_OUT)), ("ODT ODP", f"<text:p>{SPELT_OUT}</text:p>"),
        ("HTML EPUB MD", f"<p>{SPELT_OUT}</p>"),
    )),
]  # fmt: skip
OVER_NAMES = "test_strangers.py::test_a_title_in_the_first_row_of_a_table_names_no_column"
WEB = "test_seen_on_the_web.py::test_what_no_reader_sees_is_not_read"
PICTURES = "test_page_pictures.py::test_the_pictures_of_a_document_are_found_in_order_and_drawn"
NAMED = {  # what takes a whole file to show is held by a test of its own
    NUMBERED: {"DOCX": "test_word.py::test_automatic_numbers_stand_in_front_as_word_shows_them",
               "PPTX": "test_slides.py::test_automatic_numbers_stand_in_front_as_powerpoint_shows_them",
               "ODT": "test_open_document.py::test_lists_and_headings_bear_the_numbers_that_are_shown",
               "ODP": "test_open_document.py::test_a_list_tells_the_numbers_above_it_and_goes_on_where_another_ended"},
    CELLS: {"DOCX": "test_word.py::test_a_cell_over_rows_stands_in_each_and_one_over_columns_names_each",
            "PPTX": "test_slides.py::test_a_cell_over_two_rows_of_a_slide_stands_in_both"},
    HEADS: {"DOCX": "test_word.py::test_a_cell_over_rows_stands_in_each_and_one_over_columns_names_each",
            "PPTX": "test_slides.py::test_a_name_over_two_columns_of_a_slide_is_part_of_both"},
    LEFT: dict.fromkeys(("DOCX", "PPTX", "HTML", "EPUB"), "test_strangers.py::"
                        "test_names_at_the_left_over_several_rows_name_no_columns"),
    BESIDE: dict.fromkeys(("DOCX", "PPTX"), "test_strangers.py::test_labels_at_the_left_of_any_trade_name_no_columns"),
    INNER: {"DOCX": "test_word.py::test_a_table_in_a_cell_stays_with_its_row"},
    FRAMED: {"DOCX": "test_word.py::test_cells_that_only_arrange_text_are_read_one_by_one"},
    TITLED: dict.fromkeys(("DOCX", "PPTX", "ODT", "ODP", "HTML", "EPUB"), OVER_NAMES),
    FORMULAS: dict.fromkeys(("ODT", "ODP"), "test_open_document.py::"
                            "test_formulas_of_open_document_stand_in_their_line"),
    "SmartArt": {"DOCX": "test_word.py::test_smartart_in_a_document_gives_its_texts",
                 "PPTX": "test_slides.py::test_smartart_gives_its_texts_in_the_order_of_its_branches"},
    "charts": {"DOCX": "test_word.py::test_a_chart_in_a_document_gives_its_figures",
               "PPTX": "test_slides.py::test_a_chart_tells_its_title_categories_and_figures",
               "ODT": "test_open_document.py::test_a_chart_gives_its_figures",
               "ODP": "test_open_document.py::test_a_chart_gives_its_figures"},
    "embedded sheets and objects": {"DOCX": "test_word.py::test_a_sheet_that_was_set_in_is_told",
                                    "PPTX": "test_slides.py::test_a_drawing_that_gives_no_text_is_told_with_its_slide",
                                    **dict.fromkeys(("ODT", "ODP"), "test_open_document.py::"
                                                    "test_what_was_set_in_and_gives_no_text_is_told")},
    "pictures can be seen at Bron": dict.fromkeys(("DOCX", "PPTX", "ODT", "ODP", "HTML", "EPUB"), PICTURES),
    "pictures with words in them": {"DOCX": "test_word.py::test_a_document_of_pictures_is_no_empty_file",
                                    "PPTX": "test_slides.py::test_a_slide_of_nothing_but_a_picture_is_told",
                                    **dict.fromkeys(("ODT", "ODP"), "test_open_document.py::"
                                                    "test_pictures_without_text_are_told"),
                                    "HTML": "test_seen_on_the_web.py::"
                                            "test_a_page_without_text_or_data_is_refused_with_what_to_do",
                                    "EPUB": "test_seen_on_the_web.py::"
                                            "test_chapters_of_an_e_book_that_are_pictures_are_told"},
    "folded and tabbed parts": {"HTML": "test_seen_on_the_web.py::"
                                "test_folded_and_tabbed_parts_stand_under_the_words_of_their_button",
                                "EPUB": "test_seen_on_the_web.py::test_what_can_be_unfolded_in_an_e_book_is_read"},
    "text that a script draws": {"HTML": "test_seen_on_the_web.py::"
                                 "test_a_page_that_its_script_draws_is_read_from_its_data"},
    "hours, address, telephone beside the text": {
        **dict.fromkeys(("HTML", "EPUB"), "test_seen_on_the_web.py::"
                        "test_hours_and_addresses_beside_the_text_are_kept_and_other_asides_are_not")},
    "columns of boxes": {"PPTX": "test_slides.py::test_columns_of_boxes_are_read_one_after_the_other",
                         "ODP": "test_open_document.py::test_slides_are_read_column_by_column_without_hidden_ones"},
    "hidden slides": {"PPTX": "test_slides.py::test_hidden_slides_and_shapes_are_left_out_and_the_slides_are_named",
                      "ODP": "test_open_document.py::test_slides_are_read_column_by_column_without_hidden_ones"},
    "white or nearly so on white": {"DOCX": "test_word.py::test_a_sentence_reads_as_it_is_shown",
                       "PPTX": "test_slides.py::test_white_letters_are_read_only_where_they_stand_on_a_colour",
                       "ODT": "test_open_document.py::"
                       "test_raised_hidden_and_struck_figures_never_join_the_figure_before_them",
                       "ODP": "test_open_document.py::"
                       "test_white_letters_on_a_slide_are_read_only_where_they_may_stand_on_a_colour",
                       "HTML": WEB, "EPUB": WEB},
    "strict Open XML, macros, templates": {
        "DOCX": "test_word.py::test_macro_files_templates_and_strict_files_are_read_as_documents",
        "PPTX": "test_slides.py::test_shows_templates_macro_files_and_strict_files_are_read_as_presentations"},
    "lines that were broken at a fixed width": dict.fromkeys(
        ("DOCX", "ODT", "HTML", "EPUB"), "test_wrapped_lines.py::test_printed_lines_are_sentences_again"),
    DATED: dict.fromkeys(FORMATS, "test_dates.py::test_a_date_is_no_part_of_the_title_in_any_format"),
}  # fmt: skip


def test_every_cell_that_promises_something_is_held_by_a_sample_or_a_test() -> None:
    promised = {(kind, format) for kind, format, said in table() if said.startswith(HELD)}
    sampled = {(one.kind, format) for one in SAMPLES for format in one.formats.split()}
    named = {(kind, format) for kind, tests in NAMED.items() for format in tests}
    assert promised == sampled | named


@pytest.mark.parametrize("name", sorted({name for tests in NAMED.values() for name in tests.values()}))
def test_the_tests_that_hold_the_table_exist(name: str) -> None:
    file, _, test = name.partition("::")
    assert re.search(rf"^def {test}\(", (HERE / file).read_text(), re.MULTILINE)


@pytest.mark.parametrize(("format", "sample"), [(format, one) for one in SAMPLES for format in one.formats.split()])
def test_a_kind_is_read_in_a_format_as_the_table_says(tmp_path: Path, format: str, sample: Sample) -> None:
    text = READERS[format](tmp_path, sample.body).pages[0].text.removeprefix("Kop\n\n").removeprefix("• ")
    assert text.startswith(sample.shown)
    assert "zes" not in text
    if sample.kind == QUOTED:
        assert [text[start:end] for start, end in split(text)] == [sample.shown]
