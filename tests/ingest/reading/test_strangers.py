"""What a stranger would make of each kind: other constructs in other formats, each read as a person sees it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import test_neighbours
import test_open_document
import test_seen_on_the_web as on_the_web
import test_slides
import test_word
from pdf_making import drawn_pdf, set_pdf
from pptx.util import Inches

from ingest.reading import child as reading_child
from ingest.reading.front_matter import date_of_line
from ingest.reading.result import Reading

LONG = on_the_web.LONG


def web(tmp_path: Path, body: str, styles: str = "") -> str:
    """The text of a page under a first paragraph."""
    head = f"<style>{styles}</style>" if styles else ""
    return on_the_web.text(tmp_path, body, head).split(LONG)[-1].strip()


def markdown(tmp_path: Path, text: str) -> str:
    return test_neighbours.markdown(tmp_path, text).pages[0].text.removeprefix("Kop van het stuk").strip()


SEEN, FOLDED = "De groep is open.", "Een ochtend kost drie euro."


def test_an_open_dialog_is_read_and_a_closed_one_is_not(tmp_path: Path) -> None:
    assert web(tmp_path, f"<dialog open><p>{SEEN}</p></dialog><dialog><p>{FOLDED}</p></dialog>") == SEEN


@pytest.mark.parametrize(
    ("styles", "hidden"),
    [
        (".vak p { display: none }", '<div class="vak"><p>Geheim.</p></div>'),
        ("div > p.a, p.b { display: none }", '<div><p class="a">Geheim.</p></div>'),
        ("[data-x] { display: none }", '<p data-x="1">Geheim.</p>'),
        ("@media screen { .weg { display: none } }", '<p class="weg">Geheim.</p>'),
        ("@layer onder { .weg { display: none } }", '<p class="weg">Geheim.</p>'),
        (".print { display: none } @media print { .print { display: block } }", '<p class="print">Geheim.</p>'),
        (".toon { display: block } .weg { display: none }", '<p class="weg toon">Geheim.</p>'),
        (".weg { display: none !important } .toon { display: block }", '<p class="weg toon">Geheim.</p>'),
        (".lezer { clip: rect(1px, 1px, 1px, 1px); position: absolute }", '<p class="lezer">Geheim.</p>'),
        ("", 'Nu<span class="sr-only">Geheim.</span>.'), ("", '<p class="d-none">Geheim.</p>'),
        ("", '<p class="hidden">Geheim.</p>'), ("", '<p class="d-none d-print-block">Geheim.</p>'),
    ],
)  # fmt: skip
def test_what_a_rule_or_a_known_class_hides_is_left_out(tmp_path: Path, styles: str, hidden: str) -> None:
    text = web(tmp_path, f"<div><p>{SEEN}</p></div>{hidden}", styles)
    assert SEEN in text
    assert "Geheim" not in text


@pytest.mark.parametrize(
    ("styles", "shown"),
    [
        (".weg { display: none } .toon { display: block }", '<p class="weg toon">{}</p>'),
        ("@media print { p { display: none } }", "<p>{}</p>"),
        ("@media (max-width: 40em) { p { display: none } }", "<p>{}</p>"),
        ("p:hover, p::after, p:not(.x) i { display: none }", "<p>{}</p>"),
        (".klein { font-size: .85em }", '<p class="klein">{}</p>'),
        (".in { opacity: 0 } .in.is-visible { opacity: 1 }", '<p class="in">{}</p>'),
        (".a { margin-left: -150px }", '<p class="a">{}</p>'),
        ("", '<p class="d-none d-md-block">{}</p>'), ("", '<p class="hidden md:block">{}</p>'),
        ("", '<p>De <span class="sr-only">club</span><span aria-hidden="true">groep</span> is open.</p>'),
    ],
)  # fmt: skip
def test_what_is_seen_in_the_end_is_read(tmp_path: Path, styles: str, shown: str) -> None:
    assert web(tmp_path, shown.format(SEEN), styles) == SEEN


def test_a_style_for_paper_hides_nothing_on_the_screen(tmp_path: Path) -> None:
    page = f"<style media='print'>p {{ display: none }}</style><p>{SEEN}</p>"
    assert web(tmp_path, page) == SEEN


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        ('<input type="checkbox" id="k"><label for="k">Wat kost het?</label><div class="paneel"><p>{}</p></div>',
         ".paneel { display: none } #k:checked ~ .paneel { display: block }"),
        ('<button class="uitklap">Wat kost het?</button><div class="paneel"><p>{}</p></div>',
         ".paneel { padding: 0; display: none }"),
        ('<button class="uitklap">Wat kost het?</button><div class="paneel"><p>{}</p></div>',
         ".paneel { max-height: 0; overflow: hidden }"),
        ('<div class="vraag"><h3>Wat kost het?</h3><div class="paneel"><p>{}</p></div></div>',
         ".paneel { display: none } .vraag.open .paneel { display: block }"),
        ('<h3>Wat kost het?</h3><section id="kosten" class="tab"><p>{}</p></section>',
         ".tab { display: none } .tab:target { display: block }"),
        ('<div class="item"><div class="kop"><button aria-expanded="false">Wat kost het?</button></div>'
         '<div style="display: none"><p>{}</p></div></div>', ""),
        ('<div onclick="toon(this)">Wat kost het?</div><div style="display:none">{}</div>', ""),
        ('<button popovertarget="x">Wat kost het?</button><div popover id="x"><p>{}</p></div>', ""),
        ('<button data-bs-target="#x">Wat kost het?</button><div class="hidden" id="x"><p>{}</p></div>', ""),
    ],
)  # fmt: skip
def test_what_a_style_folds_and_a_press_opens_stands_under_its_question(tmp_path: Path, body: str, styles: str) -> None:
    text = web(tmp_path, body.format(FOLDED), styles)
    assert text.removeprefix("☐ ") == f"Wat kost het?\n\n{FOLDED}"


def test_a_sentence_that_goes_on_behind_a_button_is_whole(tmp_path: Path) -> None:
    more = '<span id="stip">…</span><span style="display:none"> en een middag vier.</span>'
    assert web(tmp_path, f"<p>Een ochtend kost drie euro{more}</p><button>Lees meer</button>") == (
        "Een ochtend kost drie euro en een middag vier."
    )


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        ('<p><span style="display:block">Telefoon</span><span style="display: block">0800</span></p>', ""),
        ('<div><span class="r">Telefoon</span><span class="r">0800</span></div>', ".r { display: block }"),
        ('<div style="display:flex"><span>Telefoon</span><span>0800</span></div>', ""),
        ('<div class="rij"><b>Telefoon</b><em>0800</em></div>', ".rij { display: grid }"),
        ("<fieldset><legend>Telefoon</legend><label>0800</label></fieldset>", ""),
    ],
)
def test_words_that_stand_in_blocks_of_their_own_do_not_touch(tmp_path: Path, body: str, styles: str) -> None:
    assert web(tmp_path, body, styles).split() == ["Telefoon", "0800"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('<div role="table"><div role="row"><span role="columnheader">Dorp</span><span role="columnheader">Tijd</span>'
        '</div><div role="row"><span role="cell">Loo</span><span role="cell">7 uur</span></div></div>',
         "Dorp: Loo; Tijd: 7 uur"),
        ('<div style="display:table"><div style="display:table-row"><p style="display:table-cell">Dorp</p>'
        '<p style="display:table-cell">Tijd</p></div><div style="display:table-row">'
        '<div style="display:table-cell">Loo</div><div style="display:table-cell">7 uur</div></div></div>',
         "Dorp: Tijd\nLoo: 7 uur"),
    ],
)  # fmt: skip
def test_what_is_set_as_a_table_is_read_as_one(tmp_path: Path, body: str, shown: str) -> None:
    assert web(tmp_path, body) == shown


@pytest.mark.parametrize(
    ("written", "styles", "shown"),
    [
        ('12<span class="n">3</span>', ".n { vertical-align: super; font-size: .7em }", "12³"),
        ('12<span style="position:relative; top:-.5em; font-size:60%">3</span>', "", "12³"),
        ('12<span style="vertical-align: text-top; font-size: 70%">3</span>', "", "12³"),
        ('12<span style="vertical-align: 5px; font-size: 8px">3</span>', "", "12³"),
        ('12<a class="noot" href="#noot3">3</a>', "", "12³"), ('12<small><a href="#n3">3</a></small>', "", "12³"),
        ('12 <a href="#n3">3</a>', "", "12 3"), ('12<a href="b.html">3</a>', "", "123"),
    ],
)  # fmt: skip
def test_a_mark_that_a_style_or_a_link_tells_joins_no_figure(
    tmp_path: Path, written: str, styles: str, shown: str
) -> None:
    assert web(tmp_path, f"<p>Er zijn {written} kinderen.</p>", styles) == f"Er zijn {shown} kinderen."


@pytest.mark.parametrize(
    ("body", "styles", "shown"),
    [
        ("<ol><li>een</li><li>twee</li></ol>", "ol { list-style: none }", "• een\n• twee"),
        ("<ol style='list-style-type: upper-roman'><li>een</li><li>twee</li></ol>", "", "I. een\nII. twee"),
        ("<ul class='a'><li>een</li><li>twee</li></ul>", ".a { list-style: lower-alpha inside }", "a. een\nb. twee"),
    ],
)
def test_lines_of_a_list_bear_what_a_style_gives_them(tmp_path: Path, body: str, styles: str, shown: str) -> None:
    assert web(tmp_path, body, styles) == shown


def open_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def open_cell(text: str, look: str = "") -> str:
    return f"<table:table-cell {look}><text:p>{text}</text:p></table:table-cell>"


def word_table(*rows: Sequence[str], merged: bool = False, bold: int = 0) -> str:
    """Rows of a table of Word; with ``merged`` an empty first cell goes on from above, ``bold`` is how many are."""
    made = ""
    for row in rows:
        made += "<w:tr>"
        for at, text in enumerate(row):
            merge = "" if not merged or at else f'<w:vMerge w:val="{"restart" if text else "continue"}"/>'
            run = test_word.run(text, "<w:b/>" if at < bold else "")
            made += f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{run}</w:p></w:tc>"
        made += "</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def slide_table(tmp_path: Path, rows: Sequence[Sequence[str]], *merges: tuple[tuple[int, int], tuple[int, int]]) -> str:
    deck, slide = test_slides.deck_with("Groep")
    table = slide.shapes.add_table(len(rows), len(rows[0]), Inches(1), Inches(2), Inches(6), Inches(2)).table
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    for first, last in merges:
        table.cell(*first).merge(table.cell(*last))
    return test_slides.read(deck, tmp_path).pages[0].text.removeprefix("Groep\n\n")


AT_THE_LEFT = "Peuters; Maandag; ochtend\nPeuters; Dinsdag; middag"


def test_names_at_the_left_over_several_rows_name_no_columns(tmp_path: Path) -> None:
    rows = ("Peuters", "Maandag", "ochtend"), ("", "Dinsdag", "middag")
    two = 'table:number-rows-spanned="2"'
    cells = open_row(open_cell("Peuters", two), open_cell("Maandag"), open_cell("ochtend"))
    cells += open_row("<table:covered-table-cell/>", open_cell("Dinsdag"), open_cell("middag"))
    tags = "<tr><th rowspan=2>Peuters</th><td>Maandag</td><td>ochtend</td></tr><tr><td>Dinsdag</td><td>middag</td></tr>"
    assert test_word.text(tmp_path, word_table(*rows, merged=True)) == AT_THE_LEFT
    assert slide_table(tmp_path, rows, ((0, 0), (1, 0))) == AT_THE_LEFT
    assert test_open_document.text(tmp_path, f"<table:table>{cells}</table:table>") == AT_THE_LEFT
    assert web(tmp_path, f"<table>{tags}</table>") == AT_THE_LEFT
    assert on_the_web.ebook(tmp_path, f"<table>{tags}</table>") == AT_THE_LEFT


TITLED = (("Rooster", "", ""), ("Dorp", "Dag", "Tijd"), ("Loo", "maandag", "9.00"), ("Epe", "dinsdag", "10.00"))


def test_a_title_in_the_first_row_of_a_table_names_no_column(tmp_path: Path) -> None:
    shown = "Rooster\nDorp: Loo; Dag: maandag; Tijd: 9.00\nDorp: Epe; Dag: dinsdag; Tijd: 10.00"
    over = "<tr><td colspan=3>Rooster</td></tr>"
    tags = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in TITLED[1:])
    cells = "".join(open_row(*map(open_cell, row)) for row in TITLED)
    assert test_word.text(tmp_path, word_table(*TITLED)) == shown
    assert slide_table(tmp_path, TITLED, ((0, 0), (0, 2))) == shown
    assert test_open_document.text(tmp_path, f"<table:table>{cells}</table:table>") == shown
    slide = f"<draw:page><draw:frame><table:table>{cells}</table:table></draw:frame></draw:page>"
    assert test_open_document.read(tmp_path, "presentation", slide).pages[0].text == shown
    assert web(tmp_path, f"<table>{over}{tags}</table>") == shown
    assert on_the_web.ebook(tmp_path, f"<table>{over}{tags}</table>") == shown


LABELLED = "Naam: De Eik\nPlaats: Loo\nContact: Ans"


def test_labels_at_the_left_are_not_taken_for_a_row_of_names(tmp_path: Path) -> None:
    rows = ("Naam", "De Eik"), ("Plaats", "Loo"), ("Contact", "Ans")
    tags = "".join(f"<tr><td>{label}</td><td>{text}</td></tr>" for label, text in rows)
    marked = "".join(f"| {label} | {text} |\n" for label, text in rows)
    cells = "".join(open_row(*map(open_cell, row)) for row in rows)
    assert test_word.text(tmp_path, word_table(*rows)) == LABELLED
    assert slide_table(tmp_path, rows) == LABELLED
    assert test_open_document.text(tmp_path, f"<table:table>{cells}</table:table>") == LABELLED
    assert web(tmp_path, f"<table>{tags}</table>") == LABELLED
    assert markdown(tmp_path, f"| | |\n|---|---|\n{marked}") == LABELLED


OTHER_TRADES = (
    (("Merk", "Opel"), ("Bouwjaar", "2019"), ("Brandstof", "benzine"), ("Trekhaak", "ja")),
    (("Kunstenaar", "Judith Leyster"), ("Techniek", "olieverf"), ("Afmetingen", "60 x 50 cm"), ("Zaal", "4")),
    (("Werkzame stof", "ibuprofen"), ("Dosering", "400 mg"), ("Bewaren", "koel en droog")),
    (("Gerecht", "Erwtensoep"), ("Personen", "4"), ("Bereidingstijd", "90 minuten"), ("Seizoen", "winter")),
    (("Vraagprijs", "€ 250.000"), ("Woonoppervlak", "80 m²"), ("Energielabel", "C"), ("Bergruimte", "schuur")),
)


@pytest.mark.parametrize("rows", OTHER_TRADES)
def test_labels_at_the_left_of_any_trade_name_no_columns(tmp_path: Path, rows: Sequence[tuple[str, str]]) -> None:
    shown = "\n".join(map(": ".join, rows))
    tags = "".join(f"<tr><td>{label}</td><td>{text}</td></tr>" for label, text in rows)
    assert web(tmp_path, f"<table>{tags}</table>") == shown
    assert test_word.text(tmp_path, word_table(*rows)) == shown
    assert slide_table(tmp_path, rows) == shown


@pytest.mark.parametrize(
    "rows",
    [
        (("Team", "Punten"), ("Ajax", "12"), ("Feyenoord", "9")),
        (("Trein", "Vertrek"), ("Intercity", "9:14"), ("Sprinter", "9:20")),
        (("Soort", "Voorbeeld"), ("vogel", "merel"), ("vogel", "koolmees")),
    ],
)
def test_rows_of_one_kind_have_a_head_also_where_nothing_marks_it(
    tmp_path: Path, rows: Sequence[tuple[str, str]]
) -> None:
    (first, second), *body = rows
    shown = "\n".join(f"{first}: {one}; {second}: {other}" for one, other in body)
    tags = "".join(f"<tr><td>{label}</td><td>{text}</td></tr>" for label, text in rows)
    assert web(tmp_path, f"<table>{tags}</table>") == shown
    assert test_word.text(tmp_path, word_table(*rows)) == shown


def test_bold_words_or_names_of_rows_at_the_left_name_no_columns(tmp_path: Path) -> None:
    rows = ("Ans", "Loo", "coach"), ("Bert", "Ede", "buddy")
    shown = "Ans; Loo; coach\nBert; Ede; buddy"
    tags = "<tr><{0}>Ans</{0}><td>Loo</td><td>coach</td></tr><tr><{0}>Bert</{0}><td>Ede</td><td>buddy</td></tr>"
    assert test_word.text(tmp_path, word_table(*rows, bold=1)) == shown
    assert web(tmp_path, f"<table>{tags.format('th')}</table>") == shown
    bold = tags.format("td").replace("<td>Ans</td>", "<td><b>Ans</b></td>").replace("Bert", "<strong>Bert</strong>")
    assert web(tmp_path, f"<table>{bold}</table>") == shown
    assert test_word.text(tmp_path, word_table(*rows, bold=3)) == "Ans: Bert; Loo: Ede; coach: buddy"


def test_names_of_columns_in_three_rows_are_one_row(tmp_path: Path) -> None:
    rows = ("Huis", "Kosten", "", "", ""), ("", "2023", "", "2024", ""), ("", "kind", "ouder", "kind", "ouder")
    shown = "Huis: De Eik; Kosten 2023 kind: drie; Kosten 2023 ouder: vijf; "
    shown += "Kosten 2024 kind: vier; Kosten 2024 ouder: zes"
    merges = ((0, 0), (2, 0)), ((0, 1), (0, 4)), ((1, 1), (1, 2)), ((1, 3), (1, 4))
    assert slide_table(tmp_path, [*rows, ("De Eik", "drie", "vijf", "vier", "zes")], *merges) == shown
    tags = (
        "<tr><th rowspan=3>Huis</th><th colspan=4>Kosten</th></tr><tr><th colspan=2>2023</th><th colspan=2>2024</th>"
        "</tr><tr><th>kind</th><th>ouder</th><th>kind</th><th>ouder</th></tr>"
        "<tr><td>De Eik</td><td>drie</td><td>vijf</td><td>vier</td><td>zes</td></tr>"
    )
    assert web(tmp_path, f"<table>{tags}</table>") == shown


def test_a_cell_that_runs_to_the_end_of_the_table_stands_in_every_row(tmp_path: Path) -> None:
    tags = "<tr><th>Dorp</th><th>Halte</th></tr><tr><td rowspan=0>Loo</td><td>kerk</td></tr><tr><td>plein</td></tr>"
    assert web(tmp_path, f"<table>{tags}</table>") == "Dorp: Loo; Halte: kerk\nDorp: Loo; Halte: plein"


def test_rows_and_columns_of_open_document_that_are_hidden_are_left_out(tmp_path: Path) -> None:
    off = 'table:visibility="collapse"'
    columns = f"<table:table-column/><table:table-column {off}/><table:table-column/>"
    rows = [map(open_cell, row) for row in (("Naam", "Intern", "Plaats"), ("Ans", "geheim", "Loo"))]
    hidden = open_row(*map(open_cell, ("Weg", "x", "y"))).replace("row>", f"row {off}>", 1)
    head = f"<table:table-header-rows>{open_row(*rows[0])}</table:table-header-rows>"
    body = f"<table:table>{columns}{head}{hidden}{open_row(*rows[1])}</table:table>"
    assert test_open_document.text(tmp_path, body) == "Naam: Ans; Plaats: Loo"


def test_a_note_in_a_cell_of_open_document_stands_behind_its_table_alone(tmp_path: Path) -> None:
    body = "<text:note-body><text:p>Jongens.</text:p></text:note-body>"
    note = f"<text:note><text:note-citation>3</text:note-citation>{body}</text:note>"
    head = f"<table:table-header-rows>{open_row(open_cell('Wie'), open_cell('Aantal'))}</table:table-header-rows>"
    rows = head + open_row(open_cell("Peuters"), open_cell(f"12{note}"))
    assert test_open_document.text(tmp_path, f"<table:table>{rows}</table:table>") == (
        "Wie: Peuters; Aantal: 12\n\n3 Jongens."
    )


PROMPT = "Klik om tekst in te voeren."


def test_the_words_of_an_empty_control_are_no_text_wherever_it_stands(tmp_path: Path) -> None:
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    empty, name, place = (f"<w:p>{test_word.run(text)}</w:p>" for text in (PROMPT, "Naam", "Loo"))
    cell = "<w:tc><w:tcPr/>{}</w:tc>".format
    row = f"{cell(name)}{control.format(cell(empty))}{cell(place)}"
    table, paragraph = f"<w:tbl><w:tr>{row}</w:tr></w:tbl>", empty
    inside = f"<w:p>{test_word.run(SEEN)}</w:p>{control.format(paragraph)}{table}"
    box = f"<w:p><w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r></w:p>"
    assert test_word.text(tmp_path, box) == f"{SEEN}\n\nNaam; Loo"


def test_a_note_with_a_mark_of_its_own_bears_that_mark(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    words = f"<w:p>{test_word.run('Met pas.')}</w:p>"
    note = f'<w:footnotes {test_word.SPACE}><w:footnote w:id="2">{words}</w:footnote></w:footnotes>'
    body = test_word.run("Het kost 12") + mark + test_word.run(" euro.")
    reading = test_word.read(tmp_path, body, parts={"word/footnotes.xml": note})
    assert reading.pages[0].text == "Het kost 12* euro.\n\n* Met pas."


@pytest.mark.parametrize(
    "other",
    [
        'presentation:placeholder="true" svg:x="1cm"', 'svg:x="40cm"', 'svg:y="40cm" svg:x="1cm"',
    ],
)  # fmt: skip
def test_a_box_to_fill_in_or_beside_an_open_slide_is_left_out(tmp_path: Path, other: str) -> None:
    place = other if "svg:y" in other else f'{other} svg:y="1cm"'
    body = test_neighbours.frame(SEEN) + test_neighbours.frame("Klik om tekst toe te voegen", place)
    assert test_neighbours.odp(tmp_path, body) == SEEN


def test_a_section_of_open_document_that_its_condition_hides_is_left_out(tmp_path: Path) -> None:
    hidden = '<text:section text:display="condition" text:is-hidden="true"><text:p>Geheim.</text:p></text:section>'
    assert test_open_document.text(tmp_path, f"{hidden}<text:p>{SEEN}</text:p>") == SEEN


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<table><tr><th>Dorp</th><th>Halte</th></tr>\n<tr><td rowspan=2>Loo</td><td>kerk</td></tr>\n"
         "<tr><td>plein</td></tr></table>", "Dorp: Loo; Halte: kerk\nDorp: Loo; Halte: plein"),
        ("+------+------+\n| Wie  | Waar |\n+======+======+\n| Ans  | Loo  |\n+------+------+", "Wie: Ans; Waar: Loo"),
        ("Kosten\n: Drie euro.\n: Met pas gratis.\n\nDuur\n\n: Een ochtend.",
         "Kosten: Drie euro.\nMet pas gratis.\n\nDuur: Een ochtend."),
        ("Kijk op <https://groep.nl> of mail <info@groep.nl>.", "Kijk op https://groep.nl of mail info@groep.nl."),
        (f"%% geheim %%\n\n{SEEN}", SEEN), (f"{SEEN}\n\n---\n\nBel ons.\n\n* * *", f"{SEEN}\n\nBel ons."),
        (f"{SEEN}\n\n:::info\nBel ons.\n:::", f"{SEEN}\n\nBel ons."),
        ('!!! note "Let op"\n    De groep is dicht.', "Let op\nDe groep is dicht."),
        (f'<span style="position:absolute;left:-9999px">Geheim</span>{SEEN}', SEEN),
        (f'<span class="sr-only">Geheim</span>{SEEN}', SEEN),
    ],
)  # fmt: skip
def test_markdown_reads_as_programs_show_it(tmp_path: Path, written: str, shown: str) -> None:
    assert markdown(tmp_path, written) == shown


def plain(tmp_path: Path, text: str) -> Reading:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return reading_child.read(tmp_path / "a.txt")


@pytest.mark.parametrize("parts", ["\t", "      "])
def test_a_row_of_columns_is_neither_title_nor_heading(tmp_path: Path, parts: str) -> None:
    rows = ("Dag", "Tijd", "Plaats"), ("Maandag", "9.00 uur", "sporthal"), ("Dinsdag", "10.00 uur", "kerk")
    table = "\n".join(parts.join(row) for row in rows)
    reading = plain(tmp_path, f"Speelgroep Wilgenrijk\n\n{table}\n\n{LONG}")
    page = reading.pages[0]
    assert reading.title == "Speelgroep Wilgenrijk"
    assert [page.text[one.start : one.end] for one in page.headings] == ["Speelgroep Wilgenrijk"]


def test_a_new_page_or_line_parts_words_whatever_its_sign(tmp_path: Path) -> None:
    assert plain(tmp_path, f"Speelgroep\n\nDit is blad een.\f{SEEN}").pages[0].text.endswith(f"een.\n\n{SEEN}")
    assert plain(tmp_path, f"Speelgroep\x85{SEEN}").pages[0].text == f"Speelgroep\n\n{SEEN}"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("cp1250", '<meta charset="windows-1250">'),
        ("cp1254", '<meta http-equiv="x" content="text/html; charset=cp1254">'),
        ("iso-8859-2", '<?xml version="1.0" encoding="iso-8859-2"?>'),
    ],
)  # fmt: skip
def test_letters_of_a_page_are_those_that_it_says(tmp_path: Path, encoding: str, declared: str) -> None:
    name = "Gülşen" if encoding == "cp1254" else "Wałęsa"
    prolog, meta = (declared, "") if declared.startswith("<?") else ("", declared)
    page = f"{prolog}<html><head>{meta}</head><body><h1>Speelgroep</h1><p>{name} leidt de groep.</p></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode(encoding))
    assert f"{name} leidt de groep." in reading_child.read(tmp_path / "a.html").pages[0].text


def test_a_note_of_an_e_book_that_only_says_so_joins_no_figure(tmp_path: Path) -> None:
    body = '<p>Er zijn 12<a epub:type="noteref" href="#n">1</a> kinderen.</p><aside id="n">Vooral jongens.</aside>'
    assert on_the_web.ebook(tmp_path, body).startswith("Er zijn 12¹ kinderen.")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("vrijdag 4/6/21", "2021-06-04"), ("vr 4-6-21", "2021-06-04"), ("Datum: 4.6.21", "2021-06-04"),
        ("d.d. 04-06-21", "2021-06-04"), ("donderdag 4/6/21", None), ("4/6/21", None), ("4 juni 21", "2021-06-04"),
        ("vrijdag 4 jun 21", "2021-06-04"), ("4-jun-21", "2021-06-04"), ("juni 21", None),
        ("vrijdag de 4e juni 2021", "2021-06-04"), ("van 1 tot 5 maart 2021", "2021-03-05"),
        ("maandag 1 tot en met vrijdag 5 maart 2021", "2021-03-05"), ("maart t/m mei 2021", "2021-03"),
        ("Versie 1.2 - juni 2021", "2021-06"), ("v1.2, 4 juni 2021", "2021-06-04"), ("2021-6-4", "2021-06-04"),
        ("Editie 3 | zomer 2021", "2021"), ("woensdagmiddag 4 juni 2021", "2021-06-04"), ("4.jun.2021", "2021-06-04"),
        ("4 juni 2021 te Utrecht", "2021-06-04"), ("Kerstmis 2021", "2021"),
        ("Vergadering d.d. 4 juni 2021", "2021-06-04"),
        ("4 kinderen van 21", None), ("Score 4-6-21 voor ons", None),
    ],
)  # fmt: skip
def test_short_and_spoken_dates_are_known(line: str, date: str | None) -> None:
    assert date_of_line(line) == date


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


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Wij zijn om #strike[zes] acht uur open.", "Wij zijn om acht uur open."),
        ("Het kost #strike[vijf euro per keer] drie euro.", "Het kost drie euro."),
        ("Het kost 5#strike[0] euro.", "Het kost 5 euro."),
        ("Zij kent XFA#super(size: 7pt, baseline: -5pt, typographic: false, underline(offset: 1pt)[[23]]), ook.",
         "Zij kent XFA²³, ook."),
        ("Kom #underline[elke] week #overline[om] acht uur.", "Kom elke week om acht uur."),
        ("Kom #box[#place(line(start: (-9mm, 1.2mm), length: 40mm, stroke: 0.5pt))elke] week.", "Kom elke week."),
    ],
)  # fmt: skip
def test_words_that_a_line_strikes_out_are_left_out_and_others_stay(tmp_path: Path, written: str, shown: str) -> None:
    assert text_of(set_pdf(tmp_path / "a.pdf", written)) == shown


def test_words_that_a_reader_of_a_pdf_struck_out_are_left_out_and_told(tmp_path: Path) -> None:
    note = "/Annots [<< /Type /Annot /Subtype /StrikeOut /Rect [50 700 76 712] "
    note += "/QuadPoints [50 712 76 712 50 700 76 700] >>]"
    reading = reading_child.read(drawn_pdf(tmp_path / "a.pdf", line_of_runs(("Altijd dicht of open.", 12, 0)), note))
    assert reading.pages[0].text == "dicht of open."
    assert any("doorgehaald" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Neem $1/2$ kilo meel en $3/4$ liter melk.", "Neem 1/2 kilo meel en 3/4 liter melk."),
        ("Het duurt 1 $1/2$ uur.", "Het duurt 1 1/2 uur."),
        ("De prijs is $(12 + 3)/5$ euro.", "De prijs is (12+3)/5 euro."),
        ("Tel $10_2$ en $y_2^3$ op.", "Tel 10₂ en 𝑦³₂ op."),
        ("In 2019#sub[3] was er CO#sub[2].", "In 2019₃ was er CO2."),
        ("Van $log_2 8$ en $log_10 100$ is de som vijf.", "Van log2 8 en log10 100 is de som vijf."),
        *((written.replace("[[", f"(typographic: {how})["), shown) for how in ("true", "false") for written, shown in (
            ("Reken log#sub[[2]8 uit.", "Reken log₂8 uit."), ("Er zijn 10#sub[[2,5] op.", "Er zijn 10₂,₅ op."),
            ("Dat is 10#super[[-3] liter.", "Dat is 10⁻³ liter."), ("Er is CO#sub[[2]50.", "Er is CO₂50."),
            ("Het duurt 1#super[[1]/#sub[[2] uur.", "Het duurt 1 1/2 uur."),
            ("Bel 06-12 34 of kom om 12.50 uur.", "Bel 06-12 34 of kom om 12.50 uur."),
        )),
        ("Er zijn 12#text(size: 8.3pt, baseline: -3.5pt)[3] en 10#text(size: 8.3pt, baseline: 2pt)[2] op.",
         "Er zijn 12³ en 10₂ op."),
        ("Som #table(columns: 1, stroke: none, align: center, [12], table.hline(), [34])", "Som\n\n12 34"),
        ("#table(columns: 2, align: horizon, table.cell(rowspan: 2)[A], [b], [c])", "A: b\nA: c"),
    ],
)  # fmt: skip
def test_parts_of_a_formula_never_make_another_figure(tmp_path: Path, written: str, shown: str) -> None:
    assert text_of(set_pdf(tmp_path / "a.pdf", written)) == shown


def test_a_formula_that_may_read_otherwise_is_told_with_its_page(tmp_path: Path) -> None:
    reading = reading_child.read(set_pdf(tmp_path / "a.pdf", "Eerst.\n#pagebreak()\nDan $ sum_(k=1)^n k^2 + sqrt(x) $"))
    assert any("Pagina's 2" in warning and "formule" in warning for warning in reading.warnings)
    assert not reading_child.read(set_pdf(tmp_path / "b.pdf", "Op 9 m#super[2], $x$ keer.")).warnings


@pytest.mark.parametrize(
    ("head", "names"), [("table.header[Groep][Dag][Tijd],", ("Groep: ", "Dag: ", "Tijd: ")), ("", ("", "", ""))]
)
def test_a_cell_at_the_left_of_a_tagged_table_stands_in_each_row_it_runs_over(
    tmp_path: Path, head: str, names: tuple[str, str, str]
) -> None:
    cells = "table.cell(rowspan: 2)[Peuters],[Maandag],[ochtend],[Dinsdag],[middag],[Kleuters],[Vrijdag],[avond]"
    who, day, time = names
    assert text_of(set_pdf(tmp_path / "a.pdf", f"#table(columns: 3, {head} {cells})")) == (
        f"{who}Peuters; {day}Maandag; {time}ochtend\n{who}Peuters; {day}Dinsdag; {time}middag\n"
        f"{who}Kleuters; {day}Vrijdag; {time}avond"
    )


def test_cells_over_rows_in_two_columns_of_a_tagged_table_shift_no_other(tmp_path: Path) -> None:
    cells = "table.cell(rowspan: 3)[Peuters],[Maandag],[Loo],[ochtend],[Dinsdag],table.cell(rowspan: 2)[Ede],[middag],"
    table = f"#table(columns: 4, table.header[Groep][Dag][Plaats][Tijd], {cells}[Woensdag],[avond])"
    assert text_of(set_pdf(tmp_path / "a.pdf", table)).split("\n") == [
        "Groep: Peuters; Dag: Maandag; Plaats: Loo; Tijd: ochtend",
        "Groep: Peuters; Dag: Dinsdag; Plaats: Ede; Tijd: middag",
        "Groep: Peuters; Dag: Woensdag; Plaats: Ede; Tijd: avond",
    ]


@pytest.mark.parametrize(
    ("styles", "body", "shown"),
    [
        (".a::before { content: 'niet ' }", "<p>Dat mag <b class=a>hier</b>.</p>", "Dat mag niet hier."),
        (".p:before { content: '\\20AC  ' }", "<p>Het kost <b class=p>3</b>.</p>", "Het kost € 3."),
        (".p::after { content: ' uur' / 'u' }", "<p>Om <b class=p>9</b>.</p>", "Om 9 uur."),
        ("p::after { content: ' (' attr(data-x) ')' }", "<p data-x='gratis'>Elke week</p>", "Elke week (gratis)"),
        ("p::before { content: 'Let op'; display: block }", "<p>De groep is open.</p>", "Let op\n\nDe groep is open."),
        ("p::before { content: '\\f101' } p::after { content: '»' }", f"<p>{SEEN}</p>", SEEN),
        ("p::before { content: 'weg'; display: none }", f"<p>{SEEN}</p>", SEEN),
        ("p::before { content: 'wit'; color: #fff }", f"<p>{SEEN}</p>", SEEN),
        ("@media print { a::after { content: attr(href) } }", f"<p><a href='x'>{SEEN}</a></p>", SEEN),
        ("p::before { content: 'x' } p::before { content: none }", f"<p>{SEEN}</p>", SEEN),
        ("p::before { content: counter(n) 'x' }", f"<p>{SEEN}</p>", f"0x{SEEN}"),
        ("p { content: 'niets' }", f"<p>{SEEN}</p>", SEEN),
    ],
)  # fmt: skip
def test_words_that_a_style_writes_are_read_where_they_are_seen(
    tmp_path: Path, styles: str, body: str, shown: str
) -> None:
    assert web(tmp_path, body, styles) == shown


LAW = (
    "<style>ol { counter-reset: lid; list-style: none } li { counter-increment: lid }"
    "li::before { content: counters(lid, '.') ' ' }</style>"
)


@pytest.mark.parametrize("read", [lambda folder, body: on_the_web.read(folder, body).pages[0].text, on_the_web.ebook])
@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"{LAW}<ol><li>De mentor belt.</li><li>De ouder komt.<ol><li>Op school.</li><li>Thuis.</li></ol></li>"
         "<li>Klaar.</li></ol>", "1 De mentor belt.|2 De ouder komt.|2.1 Op school.|2.2 Thuis.|3 Klaar."),
        (f"{LAW}<ol><li>De mentor belt.</li></ol><ol><li>De ouder komt.</li></ol>",
         "1 De mentor belt.|1 De ouder komt."),
        ("<style>body { counter-reset: a 3 } h2 { counter-reset: b; counter-increment: a } "
         "h2::before { content: 'Artikel ' counter(a) '. ' } p { counter-increment: b } "
         "p::before { content: counter(a) '.' counter(b) ' ' }</style>"
         "<h2>Vervoer</h2><p>De mentor rijdt.</p><p>De ouder betaalt.</p><h2>School</h2><p>De les is om tien uur.</p>",
         "Artikel 4. Vervoer|4.1 De mentor rijdt.|4.2 De ouder betaalt.|Artikel 5. School|5.1 De les is om tien uur."),
        ("<style>p::before { counter-increment: s 2; content: counter(s, upper-roman) ') ' }</style>"
         "<p>Kom op dinsdag.</p><p style='counter-increment: s 5'>Bel ons.</p>", "II) Kom op dinsdag.|VII) Bel ons."),
        ("<style>p { counter-increment: s } .weg { display: none } p::before { content: counter(s) '. ' }</style>"
         "<p>Kom op dinsdag.</p><p class=weg>Zeg ja.</p><p>Bel ons.</p>", "1. Kom op dinsdag.|2. Bel ons."),
    ],
)  # fmt: skip
def test_numbers_that_a_style_counts_stand_in_front_as_a_browser_shows_them(
    tmp_path: Path, read: Callable[[Path, str], str], body: str, shown: str
) -> None:
    lines = (line.removeprefix("• ") for line in read(tmp_path, body).split("\n"))
    assert "|".join(filter(None, lines)) == shown


COLUMNS = "<tr><th>Naam<th>Intern<th>Plaats<tr><td>Ans<td>geheim<td>Loo"


@pytest.mark.parametrize(
    ("styles", "columns", "rows"),
    [
        ("", "<col><col style='visibility: collapse'><col>", COLUMNS),
        (".x { visibility: collapse }", "<colgroup></colgroup><colgroup class=x><col></colgroup><col>", COLUMNS),
        ("", "<col><col span=2 style='visibility:collapse'><col>", COLUMNS.replace("<th>I", "<th>Weg<th>I").replace(
            "<td>g", "<td>stil<td>g")),
        ("td:nth-child(2), th:nth-child(2) { display: none }", "", COLUMNS),
        ("", "<col><col style='visibility:collapse'>", "<tr><th>Naam<th colspan=2>Plaats<tr><td>Ans<td>geheim<td>Loo"),
    ],
)  # fmt: skip
def test_columns_of_a_web_page_that_are_hidden_are_left_out(
    tmp_path: Path, styles: str, columns: str, rows: str
) -> None:
    columns = columns.replace("<colgroup></colgroup>", "<col>")
    assert web(tmp_path, f"<table>{columns}{rows}</table>", styles) == "Naam: Ans; Plaats: Loo"


def test_a_column_that_is_not_displayed_shows_its_cells_as_a_browser_does(tmp_path: Path) -> None:
    shown = "Naam: Ans; Intern: geheim; Plaats: Loo"
    assert web(tmp_path, f"<table><col><col style='display: none'><col>{COLUMNS}</table>") == shown


def test_a_page_or_mail_in_utf_7_is_read_as_it_says(tmp_path: Path) -> None:
    page = "<html><head><meta charset='utf-7'></head><body><h1>Speelgroep</h1><p>De cli+AOs-nten zijn er.</p></body>"
    (tmp_path / "a.html").write_text(page, encoding="ascii")
    assert "De cliënten zijn er." in reading_child.read(tmp_path / "a.html").pages[0].text
    head = "From: a@b.nl\nSubject: Groep\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-7\n\n"
    (tmp_path / "a.eml").write_text(f"{head}De cli+AOs-nten zijn er.\n", encoding="ascii")
    assert "De cliënten zijn er." in reading_child.read(tmp_path / "a.eml").pages[0].text


@pytest.mark.parametrize(
    "written", ["cli+AOs-nten", "cli=C3=ABnten", "cli\\u00ebnten", "cli\\xebnten", "cli%C3%ABnten"]
)
def test_letters_that_stayed_as_a_program_stored_them_are_letters_inside_a_word(tmp_path: Path, written: str) -> None:
    assert f"De cliënten van het {SEEN}" in plain(tmp_path, f"Speelgroep\n\nDe {written} van het {SEEN}").pages[0].text
    kept = "Zie https://groep.nl/cli%C3%ABnten voor x=C3+AOs-1 en \\u00eb."
    assert kept in plain(tmp_path, f"Speelgroep\n\n{kept}").pages[0].text


def test_styles_scripts_and_hidden_words_in_the_body_of_a_mail_or_book_are_no_text(tmp_path: Path) -> None:
    body = f"<style>p {{ color: red }}</style><p><i hidden>Nooit. </i>{SEEN}</p><script>var weg = 1</script>"
    head = "From: a@b.nl\nSubject: Groep\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
    (tmp_path / "a.eml").write_text(f"{head}<html><body>{body}</body></html>", encoding="ascii")
    assert reading_child.read(tmp_path / "a.eml").pages[0].text == f"Groep\n\n{SEEN}"
    assert on_the_web.ebook(tmp_path, body) == SEEN


@pytest.mark.parametrize("selector", [f"{':not(' * 3000}a{')' * 3000}", f"{':is(' * 3000}a{')' * 3000}", "a" * 9000])
def test_a_selector_that_no_person_writes_costs_no_page(tmp_path: Path, selector: str) -> None:
    assert web(tmp_path, f"<p>{SEEN}</p><i>weg</i>", f"{selector} {{ display: none }} i {{ display: none }}") == SEEN
