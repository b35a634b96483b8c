"""Word as a person reads it: changes accepted, fields by their result, numbers in front, hidden words left out."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from growth import times_as_much

from ingest.reading import child as reading_child
from ingest.reading.office.wording import written
from ingest.reading.result import Reading, Unreadable

SPACE = nsdecls("w")
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
WAS = 'w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(tmp_path: Path, *paragraphs: str, parts: dict[str, str] | None = None) -> Reading:
    """A document of these paragraphs (XML inside w:p, or a whole w:p or w:tbl)."""
    document = docx.Document()
    body = document.element.body
    for one in paragraphs:
        element = one if one.startswith(("<w:p>", "<w:tbl>")) else f"<w:p>{one}</w:p>"
        body.insert(len(body) - 1, parse_xml(element.replace(">", f" {SPACE}>", 1)))
    document.save(str(tmp_path / "a.docx"))
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as archive:
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return reading_child.read(tmp_path / "a.docx")


def text(tmp_path: Path, *paragraphs: str) -> str:
    return read(tmp_path, *paragraphs).pages[0].text


@pytest.mark.parametrize(
    "changed",
    [
        f"<w:del {WAS}><w:r><w:delText>twee</w:delText></w:r></w:del><w:ins {WAS}>{run('vijf')}</w:ins>",
        f"<w:moveFrom {WAS}>{run('twee')}</w:moveFrom><w:moveTo {WAS}>{run('vijf')}</w:moveTo>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('vijf')}</w:sdtContent></w:sdt>",
        f"<w:smartTag w:element='x'>{run('vijf')}</w:smartTag>",
        f"<w:fldSimple w:instr=' DOCPROPERTY n '>{run('vijf')}</w:fldSimple>",
        f"<w:hyperlink><w:ins {WAS}>{run('vijf')}</w:ins></w:hyperlink>",
        FIELD.format("begin") + "<w:r><w:instrText>REF x</w:instrText></w:r>" + FIELD.format("separate")
        + run("vijf") + FIELD.format("end"),
        FIELD.format("begin") + run("twee") + FIELD.format("separate") + run("vijf") + FIELD.format("end"),
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="twee"/>'
        '<w:listEntry w:val="vijf"/></w:ddList></w:ffData></w:fldChar></w:r>' + FIELD.format("end"),
        run("vijf") + run("tien", "<w:vanish/>"),
        run("vijf") + run("tien", "<w:strike/>"),
        run("vijf") + run("tien", '<w:color w:val="FFFFFF"/>'),
        run("vijf") + run("tien", '<w:sz w:val="2"/>'),
        run("vijf") + run("²", '<w:vanish w:val="true"/>') + run("", '<w:vanish w:val="0"/>'),
    ],
)  # fmt: skip
def test_a_sentence_reads_as_it_is_shown(tmp_path: Path, changed: str) -> None:
    assert text(tmp_path, run("Het duurt ") + changed + run(" dagen.")) == "Het duurt vijf dagen."


BOX = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'


@pytest.mark.parametrize(
    ("box", "shown"),
    [
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('☒')}</w:sdtContent></w:sdt>", "☒"),
        (BOX.format('<w:default w:val="0"/><w:checked/>') + FIELD.format("end"), "☒"),
        (BOX.format('<w:default w:val="1"/>') + FIELD.format("end"), "☒"),
        (BOX.format('<w:default w:val="1"/><w:checked w:val="0"/>') + FIELD.format("end"), "☐"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FD"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>', "☐"),
        (run("\uf06f"), "☐"),
    ],
)
def test_a_box_of_a_form_is_shown_ticked_or_empty(tmp_path: Path, box: str, shown: str) -> None:
    assert text(tmp_path, box + run(" De ouder is akkoord.")) == f"{shown} De ouder is akkoord."


def test_raised_figures_are_written_raised_and_letters_stay(tmp_path: Path) -> None:
    high = '<w:vertAlign w:val="superscript"/>'
    line = run("De 1") + run("e", high) + run(" zaal is 12 m") + run("2", high) + run(".")
    assert text(tmp_path, line) == "De 1e zaal is 12 m²."


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(tmp_path: Path) -> None:
    ended = f"<w:pPr><w:rPr><w:del {WAS}/></w:rPr></w:pPr>{run('De buddy ')}"
    assert text(tmp_path, ended, run("komt elke week.")) == "De buddy komt elke week."


def test_white_letters_on_a_dark_cell_are_read(tmp_path: Path) -> None:
    cell = '<w:tc><w:tcPr><w:shd w:fill="000080"/></w:tcPr><w:p>{}</w:p></w:tc>'
    white = run("Wit op blauw.", '<w:color w:val="FFFFFF"/>')
    assert text(tmp_path, f"<w:tbl><w:tr>{cell.format(white)}</w:tr></w:tbl>") == "Wit op blauw."


NUMBERING = (
    '<w:abstractNum {0} w:abstractNumId="70">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Deel %1"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>'
    "</w:abstractNum>"
)


def test_automatic_numbers_stand_in_front_as_word_shows_them(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part._element
    numbering.insert(0, parse_xml(NUMBERING.format(SPACE)))
    override = '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="4"/></w:lvlOverride>'
    for number, inside in ((70, ""), (71, override)):
        numbering.append(parse_xml(f'<w:num {SPACE} w:numId="{number}"><w:abstractNumId w:val="70"/>{inside}</w:num>'))
    lines = [("Begrippen", 0, 70), ("Een kind.", 1, 70), ("jong", 2, 70), ("oud", 2, 70), ("Toegang", 0, 70),
             ("Een gezin.", 1, 70), ("groot", 2, 71)]  # fmt: skip
    for words, depth, number in lines:
        properties = document.add_paragraph(words, style="Heading 1" if depth == 0 else None)._p.get_or_add_pPr()
        properties.append(parse_xml(
            f'<w:numPr {SPACE}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
        ))  # fmt: skip
    document.save(str(tmp_path / "a.docx"))
    assert reading_child.read(tmp_path / "a.docx").pages[0].text == (
        "Deel I Begrippen\n\n1.1 Een kind.\na) jong\nb) oud\n\nDeel II Toegang\n\n2.1 Een gezin.\nd) groot"
    )


@pytest.mark.parametrize(
    ("count", "format", "shown"),
    [(4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (3, "decimalZero", "03"), (2, "ordinal", "2e")],
)
def test_numbers_are_written_as_their_list_says(count: int, format: str, shown: str) -> None:
    assert written(count, format) == shown


def cell(*paragraphs: str, look: str = "") -> str:
    inside = "".join(one if one.startswith("<w:tbl>") else f"<w:p>{run(one)}</w:p>" for one in paragraphs)
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inside}<w:p/></w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_a_cell_over_rows_stands_in_each_and_one_over_columns_names_each(tmp_path: Path) -> None:
    first, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("Dorp", look=first) + cell("Tijd", look='<w:gridSpan w:val="2"/>'),
        cell("", look=on) + cell("heen") + cell("terug"),
        cell("Loo", look=first) + cell("7.40 uur") + cell("15.10 uur"),
        cell("", look=on) + cell("7.48 uur") + cell("15.18 uur"),
    ]
    assert text(tmp_path, table(*rows)) == (
        "Dorp: Loo; Tijd heen: 7.40 uur; Tijd terug: 15.10 uur\nDorp: Loo; Tijd heen: 7.48 uur; Tijd terug: 15.18 uur"
    )


def test_a_table_in_a_cell_stays_with_its_row(tmp_path: Path) -> None:
    inner = table(cell("Leeftijd") + cell("Kinderen van 4 tot 9 jaar"), cell("Kosten") + cell("geen"))
    outer = table(cell("De Els") + cell(inner), cell("De Berk") + cell("Drie bedden"))
    assert text(tmp_path, outer) == "De Els:\nLeeftijd: Kinderen van 4 tot 9 jaar\nKosten: geen\nDe Berk: Drie bedden"


def test_cells_that_only_arrange_text_are_read_one_by_one(tmp_path: Path) -> None:
    left = cell("Spelen", "Peuters spelen elke dag buiten.")
    right = cell("Leren", "Kleuters leren tellen.", "Dat doen ze met blokken.")
    reading = read(tmp_path, table(left + right))
    assert reading.pages[0].text == (
        "Spelen\n\nPeuters spelen elke dag buiten.\n\nLeren\n\nKleuters leren tellen.\n\nDat doen ze met blokken."
    )
    assert [one.level for one in reading.pages[0].headings] == [3, 3]


def test_text_boxes_in_cells_are_kept(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('In een kader.')}</w:p></w:txbxContent></w:pict></w:r>"
    assert "In een kader." in text(tmp_path, table(f"<w:tc><w:p>{run('Links.')}{box}</w:p></w:tc>{cell('Rechts.')}"))


def test_deleted_and_hidden_rows_are_left_out(tmp_path: Path) -> None:
    rows = [cell("Wie") + cell("Waar"), cell("Ans") + cell("Assen"), cell("Bob") + cell("Breda")]
    named = table(*rows).replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)
    gone = named.replace("<w:tr>" + rows[2], f"<w:tr><w:trPr><w:del {WAS}/></w:trPr>" + rows[2])
    assert text(tmp_path, gone) == "Wie: Ans; Waar: Assen"


@pytest.mark.parametrize(
    "variant",
    ["vnd.ms-word.document.macroEnabled", "vnd.ms-word.template.macroEnabledTemplate",
     "vnd.openxmlformats-officedocument.wordprocessingml.template", "strict"],
)  # fmt: skip
def test_macro_files_templates_and_strict_files_are_read_as_documents(tmp_path: Path, variant: str) -> None:
    document = docx.Document()
    document.add_heading("Familieplan", 1)
    document.add_paragraph("Het plan duurt zes maanden.")
    document.save(str(tmp_path / "plain.docx"))
    with zipfile.ZipFile(tmp_path / "plain.docx") as plain, zipfile.ZipFile(tmp_path / "a.docm", "w") as other:
        for name in plain.namelist():
            content = plain.read(name)
            if variant != "strict":
                main = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
                content = content.replace(main, variant.encode() + b".main+xml")
            elif name.endswith((".xml", ".rels")):
                for room in (b"officeDocument", b"drawingml", b"wordprocessingml"):
                    old = b"http://schemas.openxmlformats.org/" + room + b"/2006/"
                    content = content.replace(old, b"http://purl.oclc.org/ooxml/" + room + b"/")
            other.writestr(name, content)
    reading = reading_child.read(tmp_path / "a.docm")
    assert (reading.title, reading.pages[0].text) == ("Familieplan", "Familieplan\n\nHet plan duurt zes maanden.")


def test_a_document_of_pictures_is_no_empty_file(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (60, 40), "navy").save(tmp_path / "a.png")
    document = docx.Document()
    document.add_picture(str(tmp_path / "a.png"))
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(Unreadable, match="no_text"):
        reading_child.read(tmp_path / "a.docx")


def test_a_chart_in_a_document_gives_its_figures(tmp_path: Path) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:tx><c:v>Aandeel</c:v>'
        '</c:tx><c:cat><c:pt idx="0"><c:v>Noord</c:v></c:pt><c:pt idx="1"><c:v>Zuid</c:v></c:pt></c:cat><c:val>'
        '<c:formatCode>0%</c:formatCode><c:pt idx="0"><c:v>0.25</c:v></c:pt><c:pt idx="1"><c:v>0.5</c:v></c:pt></c:val>'
        "</c:ser></c:chartSpace>"
    )
    document = docx.Document()
    part = Part(PackURI("/word/charts/chart1.xml"), "application/xml", chart.encode(), document.part.package)
    drawn = parse_xml(
        f"<w:r {SPACE}><w:drawing>"
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r>'
    )
    drawn[0][0].set(qn("r:id"), document.part.relate_to(part, "urn:chart"))
    document.add_paragraph("De cijfers:")._p.append(drawn)
    document.save(str(tmp_path / "a.docx"))
    assert reading_child.read(tmp_path / "a.docx").pages[0].text == "De cijfers:\n\nAandeel\nNoord: 25%\nZuid: 50%"


def test_a_table_of_merged_rows_takes_time_in_proportion_to_its_cells(tmp_path: Path) -> None:
    first, below = cell("Groep", look='<w:vMerge w:val="restart"/>'), cell(look="<w:vMerge/>")

    def read_columns(n: int) -> None:
        table = f"<w:tbl><w:tr>{first * n}</w:tr>{f'<w:tr>{below * n}</w:tr>' * 20}</w:tbl>"
        assert "Groep" in text(tmp_path, table)

    assert times_as_much(read_columns, 25) < 8


def test_a_merged_cell_stands_in_every_row_that_it_runs_over(tmp_path: Path) -> None:
    first = cell("Groep A", look='<w:vMerge w:val="restart"/>')
    on = cell(look="<w:vMerge/>")
    rows = [cell("Groep") + cell("Dag"), first + cell("maandag"), on + cell("dinsdag"), cell("B") + cell("woensdag")]
    shown = text(tmp_path, f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
    assert [line for line in shown.split("\n") if "dag" in line] == [
        "Groep: Groep A; Dag: maandag", "Groep: Groep A; Dag: dinsdag", "Groep: B; Dag: woensdag"
    ]  # fmt: skip


def test_a_sheet_that_was_set_in_is_told(tmp_path: Path) -> None:
    sheet = '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:object></w:r>'
    (warning,) = read(tmp_path, run("De cijfers staan hieronder.") + sheet).warnings
    assert "ingevoegd onderdeel" in warning


def test_smartart_in_a_document_gives_its_texts(tmp_path: Path) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    words = '<a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:r><a:t>{}</a:t></a:r></a:p>'
    points = "".join(
        f'<dgm:pt modelId="{key}"><dgm:t>{words.format(text)}</dgm:t></dgm:pt>'
        for key, text in ((1, "Luisteren"), (2, "Kiezen"))
    )
    data = f'<dgm:dataModel xmlns:dgm="{diagram}"><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>'
    document = docx.Document()
    part = Part(PackURI("/word/diagrams/data1.xml"), "application/xml", data.encode(), document.part.package)
    drawn = parse_xml(f'<w:r {SPACE}><w:drawing><dgm:relIds xmlns:dgm="{diagram}"/></w:drawing></w:r>')
    drawn[0][0].set(qn("r:dm"), document.part.relate_to(part, "urn:diagramData"))
    document.add_paragraph("De stappen:")._p.append(drawn)
    document.save(str(tmp_path / "a.docx"))
    assert reading_child.read(tmp_path / "a.docx").pages[0].text == "De stappen:\n\n• Luisteren\n• Kiezen"


def test_a_list_of_versions_has_no_names_of_columns(tmp_path: Path) -> None:
    rows = (cell("v0.1") + cell("16 mei 2020") + cell("eerste"), cell("v0.2") + cell("18 mei 2020") + cell("tweede"))
    assert text(tmp_path, table(*rows)) == "v0.1; 16 mei 2020; eerste\nv0.2; 18 mei 2020; tweede"
