"""OpenDocument text and slides as a person reads them, and mail; a spreadsheet is refused with what to do."""

import zipfile
from pathlib import Path

import pytest

from ingest.reading import child as reading_child
from ingest.reading.result import Reading, Unreadable, remedy_of

PREFIX = "urn:oasis:names:tc:opendocument:xmlns"
ROOMS = {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
         "presentation": "presentation", "svg": "svg-compatible", "fo": "xsl-fo-compatible",
         "chart": "chart"}  # fmt: skip
NAMES = " ".join(f'xmlns:{short}="{PREFIX}:{name}:1.0"' for short, name in ROOMS.items())
NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def read(tmp_path: Path, kind: str, body: str, styles: str = "", objects: dict[str, str] | None = None) -> Reading:
    inner = f"<office:{kind}>{body}</office:{kind}>"
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{inner}</office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.bin", "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
        for name, inside in (objects or {}).items():
            whole = f"<office:document-content {NAMES}>{inside}</office:document-content>"
            archive.writestr(name, inside if inside.startswith("<math") else whole)
    return reading_child.read(tmp_path / "a.bin")


def text(tmp_path: Path, body: str, styles: str = "") -> str:
    return read(tmp_path, "text", body, styles).pages[0].text


def style(name: str, properties: str) -> str:
    return f'<style:style style:name="{name}"><style:text-properties {properties}/></style:style>'


@pytest.mark.parametrize(
    ("properties", "shown"),
    [
        ('style:text-position="super 58%"', "Er zijn 12³ plekken."), ('text:display="none"', "Er zijn 12 plekken."),
        ('style:text-line-through-style="solid"', "Er zijn 12 plekken."), ('fo:color="#ffffff"', "Er zijn 12 plekken."),
        ('fo:color="#ffffff" fo:background-color="#000080"', "Er zijn 123 plekken."),
    ],
)  # fmt: skip
def test_raised_hidden_and_struck_figures_never_join_the_figure_before_them(
    tmp_path: Path, properties: str, shown: str
) -> None:
    body = '<text:p>Er zijn 12<text:span text:style-name="S">3</text:span> plekken.</text:p>'
    assert text(tmp_path, body, style("S", properties)) == shown


def test_a_frame_in_a_paragraph_stands_behind_it(tmp_path: Path) -> None:
    frame = "<draw:frame><draw:text-box><text:p>In een kader.</text:p></draw:text-box></draw:frame>"
    assert text(tmp_path, f"<text:p>De zin {frame}loopt door.</text:p>") == "De zin loopt door.\n\nIn een kader."


def test_lists_and_headings_bear_the_numbers_that_are_shown(tmp_path: Path) -> None:
    number = '<text:{0} text:level="{1}" style:num-format="{2}" style:num-suffix="{3}" text:display-levels="{4}"/>'
    outline = "<text:outline-style>" + "".join(
        number.format("outline-level-style", level, "1", "", level) for level in (1, 2)
    ) + "</text:outline-style>"  # fmt: skip
    lists = '<text:list-style style:name="L">' + number.format("list-level-style-number", 1, "a", ")", 1)
    lists += number.format("list-level-style-number", 2, "i", ".", 1) + "</text:list-style>"
    item = "<text:list-item><text:p>{0}</text:p>{1}</text:list-item>"
    inner = f"<text:list>{item.format('diep', '')}</text:list>"
    heading = '<text:h text:outline-level="{0}">{1}</text:h>'
    body = heading.format(1, "Doel") + heading.format(1, "Toegang") + heading.format(2, "Melding")
    body += f'<text:list text:style-name="L">{item.format("een", inner)}{item.format("twee", "")}</text:list>'
    assert text(tmp_path, body, outline + lists) == "1 Doel\n\n2 Toegang\n\n2.1 Melding\n\na) een\ni. diep\nb) twee"


def test_cells_over_rows_and_tables_in_cells_are_read_right(tmp_path: Path) -> None:
    cell = "<table:table-cell{1}>{0}</table:table-cell>"
    words = "<text:p>{}</text:p>"
    row = "<table:table-row>{}</table:table-row>"
    pair = cell.format(words.format("Leeftijd"), "") + cell.format(words.format("vier"), "")
    inner = "<table:table>" + row.format(pair)
    head = row.format(cell.format(words.format("Dorp"), "") + cell.format(words.format("Halte"), ""))
    first = row.format(
        cell.format(words.format("Loo"), ' table:number-rows-spanned="2"') + cell.format(words.format("kerk"), "")
    )
    last = cell.format(f"{words.format('plein')}{inner}</table:table>", "")
    second = row.format("<table:covered-table-cell/>" + last)
    assert text(tmp_path, f"<table:table>{head}{first}{second}</table:table>") == (
        "Dorp: Loo; Halte: kerk\nDorp: Loo; Halte: plein Leeftijd: vier"
    )


def frame(left: int, top: int, words: str, kind: str = "") -> str:
    role = f' presentation:class="{kind}"' if kind else ""
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in words.split("|"))
    return (
        f'<draw:frame svg:x="{left}cm" svg:y="{top}cm" svg:width="8cm" svg:height="2cm"{role}>'
        f"<draw:text-box>{paragraphs}</draw:text-box></draw:frame>"
    )


def test_slides_are_read_column_by_column_without_hidden_ones(tmp_path: Path) -> None:
    hidden = (
        '<style:style style:name="H"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    boxes = frame(1, 4, "A kop") + frame(12, 4, "B kop") + frame(1, 8, "A zin.|A nog een.") + frame(12, 8, "B zin.")
    notes = f"<presentation:notes>{frame(1, 1, 'Vertel dit.', 'notes')}</presentation:notes>"
    title, number = frame(1, 1, "Twee sporen", "title"), frame(1, 18, "3", "page-number")
    slides = f"<draw:page>{title}{boxes}{number}{notes}</draw:page>"
    slides += f'<draw:page draw:style-name="H">{frame(1, 1, "Geheim", "title")}</draw:page>'
    reading = read(tmp_path, "presentation", slides, hidden)
    assert [(page.number, page.text) for page in reading.pages] == [
        (1, "Twee sporen\n\nA kop\n\n• A zin.\n• A nog een.\n\nB kop\n\nB zin.\n\nNotities\n\nVertel dit."),
    ]
    assert (reading.format, reading.kind, reading.title) == ("odp", "presentatie", "Twee sporen")
    assert reading.warnings[0].startswith("Dia 2: verborgen")


def test_a_chart_gives_its_figures(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    pairs = [("Noord", "4"), ("Zuid", "7")]
    rows = "".join(f"<table:table-row>{cell(name)}{cell(value)}</table:table-row>" for name, value in pairs)
    chart = f"<chart:title><text:p>Meldingen</text:p></chart:title><table:table>{rows}</table:table>"
    body = '<text:p>Zie:<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
    reading = read(tmp_path, "text", body, objects={"Object 1/content.xml": chart})
    assert reading.pages[0].text == "Zie:\n\nMeldingen\n\nNoord: 4\nZuid: 7"


def test_a_spreadsheet_says_how_to_save_it(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, "spreadsheet", "")
    assert "rekenblad" in remedy_of(caught.value.reason, caught.value.detail)


MAIL = (
    "From: Ans <ans@example.org>\nSubject: =?utf-8?q?Caf=C3=A9_De_Kei?=\nDate: Tue, 7 Feb 2023 10:00:00 +0100\n"
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="X"\n\n--X\nContent-Type: text/plain; charset=utf-8\n\n'
    "Het café is verhuisd.\n\n--X\nContent-Type: application/pdf\n"
    'Content-Disposition: attachment; filename="plan.pdf"\n\nx\n--X--\n'
)


def test_a_mail_gives_its_subject_and_words_and_names_its_attachments(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(MAIL, encoding="utf-8")
    reading = reading_child.read(tmp_path / "a.eml")
    assert reading.pages[0].text == "Café De Kei\n\nHet café is verhuisd."
    assert (reading.format, reading.title, reading.date) == ("eml", "Café De Kei", "2023-02-07")
    assert "plan.pdf" in reading.warnings[0]


def test_a_mail_that_answers_another_has_no_marks_of_that_in_its_words(tmp_path: Path) -> None:
    head = "From: Ans <ans@example.org>\nSubject: RE: FW: Maatjes\nDate: Tue, 7 Feb 2023 10:00:00 +0100\n"
    said = "> Wanneer beginnen we?\n>\n> > Er zijn vier\n> > maatjes.\n"
    (tmp_path / "a.eml").write_text(f"{head}MIME-Version: 1.0\n\nOp 1 maart.\n\n{said}", encoding="utf-8")
    reading = reading_child.read(tmp_path / "a.eml")
    assert reading.title == "Maatjes"
    assert reading.pages[0].text == "Maatjes\n\nOp 1 maart.\n\nWanneer beginnen we?\n\nEr zijn vier\nmaatjes."


def numbered(level: int, shown: int = 1, kind: str = "1") -> str:
    return (
        f'<text:list-level-style-number text:level="{level}" style:num-format="{kind}" style:num-suffix="." '
        f'text:display-levels="{shown}"/>'
    )


def test_a_list_tells_the_numbers_above_it_and_goes_on_where_another_ended(tmp_path: Path) -> None:
    lists = f'<text:list-style style:name="L">{numbered(1)}{numbered(2, 2)}</text:list-style>'
    item = "<text:list-item><text:p>{0}</text:p>{1}</text:list-item>"
    inner = f"<text:list>{item.format('melden', '')}{item.format('bellen', '')}</text:list>"
    body = f'<text:list text:style-name="L">{item.format("Doel", "")}{item.format("Toegang", inner)}</text:list>'
    body += "<text:p>Tussen de lijsten.</text:p>"
    body += f'<text:list text:style-name="L" text:continue-numbering="true">{item.format("Slot", "")}</text:list>'
    assert text(tmp_path, body, lists) == (
        "1. Doel\n2. Toegang\n2.1. melden\n2.2. bellen\n\nTussen de lijsten.\n\n3. Slot"
    )


@pytest.mark.parametrize(("kind", "said"), [("text", "ingevoegd onderdeel"), ("presentation", "Dia 1: een schema")])
@pytest.mark.parametrize("name", ["object", "object-ole"])
def test_what_was_set_in_and_gives_no_text_is_told(tmp_path: Path, kind: str, said: str, name: str) -> None:
    inside = f'<draw:frame><draw:{name} xlink:href="./Object 1"/></draw:frame>'
    words = "<text:p>Elke week komt er een coach langs.</text:p>"
    page = f"<draw:page><draw:frame><draw:text-box>{words}</draw:text-box></draw:frame>{inside}</draw:page>"
    body = page if kind == "presentation" else f"{words}<text:p>{inside}</text:p>"
    (warning,) = read(tmp_path, kind, body).warnings
    assert said in warning


def test_pictures_without_text_are_told(tmp_path: Path) -> None:
    picture = '<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    with pytest.raises(Unreadable, match="no_text"):
        read(tmp_path, "text", f"<text:p>{picture}</text:p>")
    title = frame(1, 1, "Impressie", "title")
    (warning,) = read(tmp_path, "presentation", f"<draw:page>{title}{picture}</draw:page>").warnings
    assert warning.startswith("Dia 1: alleen plaatjes")


MATH_ML = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>{}'
    "<annotation>{{1}} over {{2}}</annotation></semantics></math>"
)
HALF = MATH_ML.format("<mfrac>\n<mn>1</mn>\n<mn>2</mn>\n</mfrac>")
ROOT = MATH_ML.format("<mrow><msqrt><mn>9</mn></msqrt><mo>+</mo><msup><mi>x</mi><mn>2</mn></msup></mrow>")
FORMULA = '<draw:frame text:anchor-type="as-char"><draw:object xlink:href="./{}"/></draw:frame>'


def test_formulas_of_open_document_stand_in_their_line(tmp_path: Path) -> None:
    objects = {"Object 1/content.xml": HALF, "Object 2/content.xml": ROOT}
    line = f"<text:p>Neem {FORMULA.format('Object 1')} kilo en {FORMULA.format('Object 2')} meter.</text:p>"
    reading = read(tmp_path, "text", line, objects=objects)
    assert (reading.pages[0].text, reading.warnings) == ("Neem 1/2 kilo en √9+x² meter.", ())
    box = "<draw:frame><draw:text-box><text:p>Som</text:p></draw:text-box></draw:frame>"
    slide = f"<draw:page>{box}{FORMULA.format('Object 2')}</draw:page>"
    reading = read(tmp_path, "presentation", slide, objects=objects)
    assert (reading.pages[0].text, reading.warnings) == ("Som\n\n√9+x²", ())


WHITE = style("wit", 'fo:color="#ffffff"')
GROUND = '<style:style style:name="{}"><style:{}-properties draw:fill="solid" draw:fill-color="{}"/></style:style>'
LETTERS = '<text:p>Het spreekuur is om <text:span text:style-name="wit">zes en </text:span>acht.</text:p>'


def white_on_slide(tmp_path: Path, look: str = "", more: str = "", page: str = "", styles: str = "") -> str:
    box = f"<draw:frame {look}><draw:text-box>{LETTERS}</draw:text-box></draw:frame>"
    return read(tmp_path, "presentation", f"<draw:page {page}>{more}{box}</draw:page>", WHITE + styles).pages[0].text


def test_white_letters_on_a_slide_are_read_only_where_they_may_stand_on_a_colour(tmp_path: Path) -> None:
    blue, pale = (GROUND.format("vlak", "graphic", colour) for colour in ("#003366", "#ffffff"))
    named = 'draw:style-name="vlak"'
    dark = GROUND.format("dia", "drawing-page", "#003366")
    master = '<style:master-page style:name="model" draw:style-name="dia"/>'
    picture = '<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    unseen = (
        white_on_slide(tmp_path), white_on_slide(tmp_path, look=named, styles=pale),
        white_on_slide(tmp_path, page='draw:style-name="dia"', styles=GROUND.format("dia", "drawing-page", "#fefefe")),
    )  # fmt: skip
    seen = (
        white_on_slide(tmp_path, look=named, styles=blue), white_on_slide(tmp_path, more=picture),
        white_on_slide(tmp_path, more=f"<draw:rect {named}/>", styles=blue),
        white_on_slide(tmp_path, more="<draw:custom-shape/>"),
        white_on_slide(tmp_path, page='draw:style-name="dia"', styles=dark),
        white_on_slide(tmp_path, page='draw:master-page-name="model"', styles=dark + master),
        white_on_slide(tmp_path, page='draw:master-page-name="elders"'),
    )  # fmt: skip
    assert set(unseen) == {"Het spreekuur is om acht."}
    assert set(seen) == {"Het spreekuur is om zes en acht."}


def test_white_letters_in_a_table_on_a_slide_are_read(tmp_path: Path) -> None:
    cells = "".join(f"<table:table-cell>{LETTERS}</table:table-cell>" for _ in range(2))
    table = f"<draw:frame><table:table><table:table-row>{cells}</table:table-row></table:table></draw:frame>"
    assert "zes en acht" in read(tmp_path, "presentation", f"<draw:page>{table}</draw:page>", WHITE).pages[0].text
