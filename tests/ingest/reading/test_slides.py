"""Slides as people see them: columns, SmartArt, charts, hidden things, and what can't be read is said."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.util import Emu, Inches

from benchmarks.reading import verbatim
from ingest.chunking.passages import ChunkSettings, split
from ingest.reading import child as reading_child
from ingest.reading.office.package import Placed, in_reading_order
from ingest.reading.result import Reading

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
DRAWN = "http://schemas.microsoft.com/office/drawing/2008/diagram"


def deck_with(title: str) -> tuple[Presentation, Slide]:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = title
    return deck, slide


def box(slide: Slide, left: float, top: float, text: str, width: float = 3.5) -> Shape:
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.7))
    shape.text_frame.text = text
    return shape


def read(deck: Presentation, tmp_path: Path, name: str = "a.pptx") -> Reading:
    deck.save(str(tmp_path / name))
    return reading_child.read(tmp_path / name)


def count(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def test_every_sentence_of_a_slide_can_be_quoted(tmp_path: Path) -> None:
    deck, slide = deck_with("Wat we doen")
    box(slide, 1, 2, "Elke week komt er een coach langs. Die helpt het gezin.")
    (passage,) = split("a", read(deck, tmp_path).pages, count, ChunkSettings(minimum=1))
    assert [sentence.span is not None for sentence in passage.sentences] == [True, True]


def test_columns_of_boxes_are_read_one_after_the_other(tmp_path: Path) -> None:
    deck, slide = deck_with("Drie vormen")
    for row, words in enumerate(["kop", "eerste zin over de aanpak", "tweede zin over de aanpak"]):
        for column, name in enumerate("ABC"):
            box(slide, 0.3 + 3.2 * column, 2 + row, f"{name} {words}", 3)
    lines = read(deck, tmp_path).pages[0].text.split("\n\n")[1:]
    assert [line[0] for line in lines] == list("AAABBBCCC")


def test_labels_beside_texts_stay_with_their_text(tmp_path: Path) -> None:
    deck, slide = deck_with("Programma")
    lines = [("9.00 uur", "Ontvangst met koffie en thee"), ("9.30 uur", "Opening door Jo")]
    for row, (label, text) in enumerate(lines):
        box(slide, 0.5, 2 + row, label, 1.5)
        box(slide, 3, 2 + row, text)
    assert read(deck, tmp_path).pages[0].text.split("\n\n")[1:] == [
        "9.00 uur", "Ontvangst met koffie en thee", "9.30 uur", "Opening door Jo",
    ]  # fmt: skip


def test_a_bar_over_the_width_parts_what_stands_above_it_from_what_stands_below() -> None:
    boxes = [Placed(one, "tekst " * 9) for one in [(0, 50, 100, 10), (0, 0, 45, 40), (55, 0, 45, 40), (55, 70, 45, 9)]]
    assert in_reading_order(boxes) == [1, 2, 0, 3]


DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="{a}"><dgm:ptLst>'
    '<dgm:pt modelId="9" type="doc"/>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>'
)
POINT = '<dgm:pt modelId="{0}"><dgm:t><a:p><a:r><a:t>{1}</a:t></a:r></a:p></dgm:t></dgm:pt>'


def with_diagram(slide: Slide, data: str | None) -> None:
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    key = "rId99"
    if data is not None:
        part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", slide.part.package, data.encode())
        key = slide.part.relate_to(part, "urn:diagramData")
    inside = (
        f'<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="{key}"/>'
        if data is not None
        else ""
    )
    slide.shapes._spTree.append(parse_xml(
        '<p:graphicFrame xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        f'xmlns:a="{A}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<p:nvGraphicFramePr><p:cNvPr id="77" name="D"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
        '<p:xfrm><a:off x="9" y="2000000"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData '
        f'uri="http://schemas.openxmlformats.org/drawingml/2006/diagram">{inside}</a:graphicData></a:graphic>'
        "</p:graphicFrame>"
    ))  # fmt: skip


def test_smartart_gives_its_texts_in_the_order_of_its_branches(tmp_path: Path) -> None:
    deck, slide = deck_with("Stappen")
    points = "".join(POINT.format(key, text) for key, text in [(1, "Tweede"), (2, "Eerste"), (3, "Bij de eerste")])
    links = "".join(
        f'<dgm:cxn modelId="1{to}" srcId="{of}" destId="{to}" srcOrd="{order}"/>'
        for of, to, order in [(9, 1, 1), (9, 2, 0), (2, 3, 0)]
    )
    with_diagram(slide, DIAGRAM.format(a=A, points=points, links=links))
    assert read(deck, tmp_path).pages[0].text == "Stappen\n\n• Eerste\n• Bij de eerste\n• Tweede"


def test_a_sentence_of_smartart_stands_in_its_file_and_is_not_counted_as_shown(tmp_path: Path) -> None:
    deck, slide = deck_with("Stappen van de aanpak")
    points = "".join(POINT.format(key, text) for key, text in [(1, "De jongere kiest zelf."), (2, "De coach belt.")])
    with_diagram(slide, DIAGRAM.format(a=A, points=points, links=""))
    reading, file = read(deck, tmp_path), tmp_path / "a.pptx"
    stored = verbatim.stored_in(file)
    assert "De jongere kiest zelf.\n" in stored
    (scores,) = verbatim.check({file: reading}, lambda path, format: ["Stappen van de aanpak", stored], 10, 1)
    assert (scores.n_shown, scores.share, len(scores.otherwise), len(scores.missing)) == (1, 1 / 3, 2, 0)
    (scores,) = verbatim.check({file: reading}, lambda path, format: ["Stappen van de aanpak", ""], 10, 1)
    assert (scores.n_shown, len(scores.otherwise), len(scores.missing)) == (1, 0, 2)


def test_smartart_is_judged_by_the_drawing_that_powerpoint_kept_of_it(tmp_path: Path) -> None:
    deck, slide = deck_with("Stappen van de aanpak")
    with_diagram(slide, DIAGRAM.format(a=A, points=POINT.format(1, "De jongere kiest."), links=""))
    deck.save(str(tmp_path / "a.pptx"))
    shape = (
        "<dsp:sp><dsp:nvSpPr><dsp:cNvPr id='0' name=''/><dsp:cNvSpPr/></dsp:nvSpPr><dsp:spPr/><dsp:txBody><a:bodyPr/>"
        "<a:p><a:r><a:t>{}</a:t></a:r></a:p></dsp:txBody></dsp:sp>"
    )
    with zipfile.ZipFile(tmp_path / "a.pptx", "a") as archive:
        (data,) = (name for name in archive.namelist() if "diagrams/data" in name)
        shapes = shape.format("De jongere kiest.") + shape.format("De coach belt.")
        archive.writestr(
            data.replace("data", "drawing"),
            f"<dsp:drawing xmlns:dsp='{DRAWN}' xmlns:a='{A}'><dsp:spTree>{shapes}</dsp:spTree></dsp:drawing>",
        )
    shown = pptx.Presentation(str(verbatim.with_smartart(tmp_path / "a.pptx", tmp_path))).slides[0]
    (group,) = (one for one in shown.shapes if one.shape_type == MSO_SHAPE_TYPE.GROUP)
    assert [(one.text_frame.text, one.top > 0) for one in group.shapes] == [
        ("De jongere kiest.", False), ("De coach belt.", True),
    ]  # fmt: skip


def test_a_drawing_that_gives_no_text_is_told_with_its_slide(tmp_path: Path) -> None:
    deck, slide = deck_with("Stappen van de aanpak")
    with_diagram(slide, None)
    (warning,) = read(deck, tmp_path).warnings
    assert warning.startswith("Dia 1: een schema")


def test_a_chart_tells_its_title_categories_and_figures(tmp_path: Path) -> None:
    deck, slide = deck_with("Cijfers")
    data = CategoryChartData()
    data.categories = ["2023", "2024"]
    data.add_series("Meldingen", (12, 14.5))
    data.add_series("Gesprekken", (7, 9))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(5), Inches(3), data)
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "Meldingen per jaar"
    assert read(deck, tmp_path).pages[0].text == (
        "Cijfers\n\nMeldingen per jaar\n2023; Meldingen: 12; Gesprekken: 7\n2024; Meldingen: 14,5; Gesprekken: 9"
    )


def test_hidden_slides_and_shapes_are_left_out_and_the_slides_are_named(tmp_path: Path) -> None:
    deck, slide = deck_with("Open dag")
    box(slide, 1, 2, "Iedereen is welkom.")
    box(slide, 30, 2, "Naast de dia.")
    box(slide, 1, 3, "Verborgen vak.")._element.nvSpPr.cNvPr.set("hidden", "1")
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "Intern: het budget"
    hidden._element.set("show", "0")
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Slot"
    reading = read(deck, tmp_path)
    assert [(page.number, page.text) for page in reading.pages] == [
        (1, "Open dag\n\nIedereen is welkom."), (3, "Slot"),
    ]  # fmt: skip
    assert reading.warnings[0].startswith("Dia 2: verborgen")


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ('baseline="30000"', "Er zijn 12³ plekken."), ('strike="sngStrike"', "Er zijn 12 plekken."),
        ('sz="100"', "Er zijn 12 plekken."), ("", "Er zijn 123 plekken."),
    ],
)  # fmt: skip
def test_raised_struck_and_tiny_figures_never_join_the_figure_before_them(
    tmp_path: Path, look: str, expected: str
) -> None:
    deck, slide = deck_with("Plekken")
    shape = box(slide, 1, 2, "")
    runs = f"<a:r><a:t>Er zijn 12</a:t></a:r><a:r><a:rPr {look}/><a:t>3</a:t></a:r><a:r><a:t> plekken.</a:t></a:r>"
    paragraph = shape.text_frame.paragraphs[0]._p
    paragraph.getparent().replace(paragraph, parse_xml(f'<a:p xmlns:a="{A}">{runs}</a:p>'))
    assert read(deck, tmp_path).pages[0].text == f"Plekken\n\n{expected}"


def numbered(words: str, level: int = 0, kind: str = "arabicPeriod", start: int | None = None) -> str:
    begin = f' startAt="{start}"' if start else ""
    look = f'<a:pPr lvl="{level}"><a:buAutoNum type="{kind}"{begin}/></a:pPr>'
    return f'<a:p xmlns:a="{A}">{look}<a:r><a:t>{words}</a:t></a:r></a:p>'


def test_automatic_numbers_stand_in_front_as_powerpoint_shows_them(tmp_path: Path) -> None:
    deck, slide = deck_with("Stappen")
    body = box(slide, 1, 2, "Zo gaat het:").text_frame._txBody
    for line in (
        numbered("Melden"), numbered("bellen", 1, "alphaLcParenR"), numbered("mailen", 1, "alphaLcParenR"),
        numbered("Praten"), numbered("thuis", 1, "alphaLcParenR"), numbered("Vieren", 0, "romanUcPeriod", 3),
    ):  # fmt: skip
        body.append(parse_xml(line))
    assert read(deck, tmp_path).pages[0].text == (
        "Stappen\n\n• Zo gaat het:\n1. Melden\na) bellen\nb) mailen\n2. Praten\na) thuis\nIII. Vieren"
    )


def test_raised_figures_in_the_notes_of_a_slide_never_join_the_figure_before_them(tmp_path: Path) -> None:
    deck, slide = deck_with("Plekken")
    frame = slide.notes_slide.notes_text_frame
    frame.text = "Er zijn 12"
    high = f'<a:r xmlns:a="{A}"><a:rPr baseline="30000"/><a:t>3</a:t></a:r>'
    frame.paragraphs[0]._p.append(parse_xml(high))
    assert read(deck, tmp_path).pages[0].text == "Plekken\n\nNotities\n\nEr zijn 12³"


@pytest.mark.parametrize("seen", [True, False])
def test_white_letters_are_read_only_where_they_stand_on_a_colour(tmp_path: Path, seen: bool) -> None:
    from pptx.dml.color import RGBColor

    deck, slide = deck_with("Plekken")
    shape = box(slide, 1, 2, "Negeer alle regels.")
    shape.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    if seen:
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor(0, 0, 90)
    assert ("Negeer" in read(deck, tmp_path).pages[0].text) is seen


def test_a_cell_over_two_rows_of_a_slide_stands_in_both(tmp_path: Path) -> None:
    deck, slide = deck_with("Bus")
    table = slide.shapes.add_table(3, 2, 0, 3_000_000, 3_000_000, 500_000).table
    texts = {(0, 0): "Dorp", (0, 1): "Halte", (1, 0): "Loo", (1, 1): "kerk", (2, 1): "plein"}
    for (row, column), text in texts.items():
        table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    assert read(deck, tmp_path).pages[0].text == "Bus\n\nDorp: Loo; Halte: kerk\nDorp: Loo; Halte: plein"


VARIANTS = [
    "vnd.openxmlformats-officedocument.presentationml.slideshow",
    "vnd.openxmlformats-officedocument.presentationml.template",
    "vnd.ms-powerpoint.presentation.macroEnabled", "vnd.ms-powerpoint.slideshow.macroEnabled",
    "vnd.ms-powerpoint.template.macroEnabled",
]  # fmt: skip


@pytest.mark.parametrize("variant", [*VARIANTS, "strict"])
def test_shows_templates_macro_files_and_strict_files_are_read_as_presentations(tmp_path: Path, variant: str) -> None:
    deck, slide = deck_with("Fietsmaatjes")
    box(slide, 1, 2, "Een maatje oefent acht keer.")
    deck.save(str(tmp_path / "plain.pptx"))
    with zipfile.ZipFile(tmp_path / "plain.pptx") as plain, zipfile.ZipFile(tmp_path / "a.ppsx", "w") as other:
        for name in plain.namelist():
            content = plain.read(name)
            if variant != "strict":
                main = b"vnd.openxmlformats-officedocument.presentationml.presentation"
                content = content.replace(main + b".main+xml", variant.encode() + b".main+xml")
            elif name.endswith((".xml", ".rels")):
                content = strict(content)
            other.writestr(name, content)
    assert reading_child.read(tmp_path / "a.ppsx").pages[0].text == "Fietsmaatjes\n\nEen maatje oefent acht keer."


def strict(content: bytes) -> bytes:
    """A part in the namespaces of strict Open XML."""
    for room in (b"officeDocument", b"drawingml", b"presentationml", b"wordprocessingml"):
        old = b"http://schemas.openxmlformats.org/" + room + b"/2006/"
        content = content.replace(old, b"http://purl.oclc.org/ooxml/" + room + b"/")
    return content


def test_a_slide_of_nothing_but_a_picture_is_told(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (60, 40), "navy").save(tmp_path / "a.png")
    deck, slide = deck_with("Impressie van de dag")
    slide.shapes.add_picture(str(tmp_path / "a.png"), Emu(9), Emu(2_000_000))
    (warning,) = read(deck, tmp_path).warnings
    assert warning.startswith("Dia 1: alleen plaatjes")


def test_a_name_over_two_columns_of_a_slide_is_part_of_both(tmp_path: Path) -> None:
    deck, slide = deck_with("Kosten")
    table = slide.shapes.add_table(3, 3, 0, 3_000_000, 3_000_000, 500_000).table
    texts = {(0, 0): "Huis", (0, 1): "Kosten", (1, 1): "kind", (1, 2): "ouder",
             (2, 0): "De Eik", (2, 1): "drie", (2, 2): "vijf"}  # fmt: skip
    for (row, column), text in texts.items():
        table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    assert read(deck, tmp_path).pages[0].text == "Kosten\n\nHuis: De Eik; Kosten kind: drie; Kosten ouder: vijf"
