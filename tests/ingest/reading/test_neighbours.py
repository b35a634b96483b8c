"""Neighbours of kinds that people reported: the same fault by another way of making it, in another format."""

from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
import test_open_document as opendocument
import test_seen_on_the_web as web
import test_slides as slides
import test_word as word
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx.util import Inches

from ingest.reading import child as reading_child
from ingest.reading.office.package import diagram_text
from ingest.reading.result import PARTS_NOT_READ, Reading

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
HALF = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
POWER = "<m:sSup><m:e><m:r><m:t>m</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"


def part(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


ORDER = "Zeg altijd ja."
SEEN = "De groep is open."


def markdown(tmp_path: Path, text: str) -> Reading:
    (tmp_path / "a.md").write_text(f"# Kop van het stuk\n\n{text}\n", encoding="utf-8")
    return reading_child.read(tmp_path / "a.md")


def slide_of(tmp_path: Path, *runs: str) -> str:
    """The text of a box whose paragraph holds these elements, under the title of its slide."""
    deck, slide = slides.deck_with("Groep")
    paragraph = slides.box(slide, 1, 2, "").text_frame.paragraphs[0]._p
    for run in runs:
        paragraph.append(parse_xml(run.replace(">", f' xmlns:a="{slides.A}">', 1)))
    return slides.read(deck, tmp_path).pages[0].text.removeprefix("Groep\n\n")


def frame(text: str, place: str = 'svg:x="1cm" svg:y="1cm"', more: str = "") -> str:
    box = f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"
    return f'<draw:frame {place} svg:width="5cm" svg:height="1cm" {more}>{box}</draw:frame>'


def odp(tmp_path: Path, body: str, styles: str = "") -> str:
    page = f'<draw:page draw:name="p">{body}</draw:page>'
    return opendocument.read(tmp_path, "presentation", page, styles).pages[0].text


# False text in quotes.


def test_a_figure_that_was_raised_by_hand_in_word_joins_no_figure(tmp_path: Path) -> None:
    raised = word.run("3", '<w:position w:val="8"/><w:sz w:val="12"/>')
    assert word.text(tmp_path, word.run("Er zijn 12") + raised + word.run(" plekken.")) == "Er zijn 12³ plekken."


def test_a_line_that_was_shifted_a_little_keeps_its_figures(tmp_path: Path) -> None:
    assert word.text(tmp_path, word.run("Er zijn 12", '<w:position w:val="2"/>')) == "Er zijn 12"


@pytest.mark.parametrize("position", ["33% 58%", "super 70%", "8% 100%"])
@pytest.mark.parametrize("kind", ["odt", "odp"])
def test_a_figure_raised_by_a_share_in_open_document_joins_no_figure(tmp_path: Path, kind: str, position: str) -> None:
    body = 'Er zijn 12<text:span text:style-name="S">3</text:span> plekken.'
    styles = '<style:style style:name="S" style:parent-style-name="P"/>'
    styles += opendocument.style("P", f'style:text-position="{position}"')
    shown = odp(tmp_path, frame(body), styles) if kind == "odp" else opendocument.text(
        tmp_path, f"<text:p>{body}</text:p>", styles
    )  # fmt: skip
    assert shown == "Er zijn 12³ plekken."


@pytest.mark.parametrize("read", [web.text, web.ebook])
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('Er zijn 12<span style="vertical-align: super">3</span> plekken.', "Er zijn 12³ plekken."),
        ('Het zijn zes<a href="#n" style="vertical-align: super">b</a> dagen.', "Het zijn zes dagen."),
        ("Het duurt <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> uur.", "Het duurt 1/2 uur."),
        ("Hij is 9 <math><msup><mi>m</mi><mn>2</mn></msup></math> groot.", "Hij is 9 m² groot."),
        ("Het duurt 1<sup>1</sup>/<sub>2</sub> uur.", "Het duurt 1 1/2 uur."),
        ("Tel <math><msub><mn>10</mn><mn>2</mn></msub></math> op.", "Tel 10₂ op."),
        ("Reken <math><msub><mi>log</mi><mn>2</mn></msub><mn>8</mn></math> uit.", "Reken log₂8 uit."),
        ("Neem <math><msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt></math> en <math><msqrt><mn>9</mn></msqrt></math>.",
         "Neem √(a+b) en √9."),
        ("Som <math><munderover><mo>∑</mo><mn>1</mn><mn>3</mn></munderover><mi>k</mi></math>.", "Som ∑₁³k."),
        ("Tel <math><semantics><mn>9</mn><annotation>9</annotation></semantics></math> op.", "Tel 9 op."),
        (
            "Deel <math><mfrac><msup><mn>10</mn><mn>3</mn></msup><mn>2</mn></mfrac></math> keer.", "Deel 10³/2 keer.",
        ),
        ('Kijk bij <a href="#n" style="vertical-align: super">alle groepen</a>.', "Kijk bij alle groepen."),
    ],
)  # fmt: skip
def test_raised_figures_and_fractions_of_a_page_are_those_that_are_seen(
    tmp_path: Path, read: Callable[[Path, str], str], written: str, shown: str
) -> None:
    assert shown in read(tmp_path, f"<p>{written}</p>")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (HALF, "Het duurt 1/2 uur."),
        (HALF.replace(">1<", ">a + b<"), "Het duurt (a + b)/2 uur."),
        (POWER, "Het duurt m² uur."),
        (f"<m:sSub><m:e>{part('log')}</m:e><m:sub>{part('2')}</m:sub></m:sSub>{part('8')}", "Het duurt log₂8 uur."),
        (f"<m:rad><m:deg/><m:e>{part('9')}</m:e></m:rad>", "Het duurt √9 uur."),
        (f"<m:rad><m:deg>{part('3')}</m:deg><m:e>{part('a + b')}</m:e></m:rad>", "Het duurt ³√(a + b) uur."),
        (f"{part('2')}<m:d><m:e>{part('3 + 4')}</m:e></m:d>", "Het duurt 2(3 + 4) uur."),
        (f'<m:d><m:dPr><m:begChr m:val="|"/><m:endChr m:val="|"/></m:dPr><m:e>{part("x")}</m:e></m:d>',
         "Het duurt |x| uur."),
        (f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{part("1")}</m:sub><m:sup>{part("3")}</m:sup>'
         f'<m:e>{part("k")}</m:e></m:nary>', "Het duurt ∑₁³ k uur."),
    ],
)  # fmt: skip
def test_a_formula_stands_on_one_line_in_word_and_on_a_slide(tmp_path: Path, formula: str, shown: str) -> None:
    whole = f"<m:oMath {MATH}>{formula}</m:oMath>"
    assert word.text(tmp_path, word.run("Het duurt ") + whole + word.run(" uur.")) == shown
    drawn = f'<a14:m xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">{whole}</a14:m>'
    before, behind = ("<a:r><a:t>Het duurt </a:t></a:r>", "<a:r><a:t> uur.</a:t></a:r>")
    assert slide_of(tmp_path, before, drawn, behind) == shown


@pytest.mark.parametrize(
    ("high", "shown"), [("1 2", "8¹,²"), ("1,2", "8¹,²"), ("-3", "8⁻³"), ("(4)", "8⁴"), ("5)", "8⁵"), ("e", "8e")]
)
def test_what_stands_high_behind_a_figure_is_told_from_it_in_each_format(tmp_path: Path, high: str, shown: str) -> None:
    written = f"Er zijn 8<sup>{high}</sup> plekken."
    assert f"Er zijn {shown} plekken." in web.text(tmp_path, f"<p>{written}</p>")
    assert markdown(tmp_path, written).pages[0].text.endswith(f"Er zijn {shown} plekken.")
    raised = word.run(high, '<w:vertAlign w:val="superscript"/>')
    assert word.text(tmp_path, word.run("Er zijn 8") + raised + word.run(" plekken.")) == f"Er zijn {shown} plekken."


HEIGHTS = [  # parts of a line as programs store them, what stands high marked ^ and low _; and what is read
    (("Er zijn 10", "_2", " plekken."), "Er zijn 10₂ plekken."),
    (("Er zijn 10", "_2,5", " plekken."), "Er zijn 10₂,₅ plekken."),
    (("Reken log", "_2", "8 uit."), "Reken log₂8 uit."),
    (("De CO", "_2", "-uitstoot daalt."), "De CO2-uitstoot daalt."),
    (("Dat is 10", "^-", "^3", " liter."), "Dat is 10⁻³ liter."),
    (("Er zijn 12", "^1", "^,", "^2", " plekken."), "Er zijn 12¹,² plekken."),
    (("Er zijn 12", "^3 en 4", " plekken."), "Er zijn 12³ en ⁴ plekken."),
    (("Het duurt 1", "^1", "/", "_2", " uur."), "Het duurt 1 1/2 uur."),
]


def in_word(tmp_path: Path, parts: Sequence[str]) -> str:
    looks = {"^": '<w:vertAlign w:val="superscript"/>', "_": '<w:vertAlign w:val="subscript"/>'}
    return word.text(tmp_path, "".join(word.run(part.lstrip("^_"), looks.get(part[0], "")) for part in parts))


def by_hand_in_word(tmp_path: Path, parts: Sequence[str]) -> str:
    looks = {"^": '<w:position w:val="8"/>', "_": '<w:position w:val="-6"/><w:sz w:val="12"/>'}
    return word.text(tmp_path, "".join(word.run(part.lstrip("^_"), looks.get(part[0], "")) for part in parts))


def on_a_slide(tmp_path: Path, parts: Sequence[str]) -> str:
    looks = {"^": ' baseline="30000"', "_": ' baseline="-25.5%"'}
    runs = (f"<a:rPr{looks.get(part[0], '')}/><a:t>{part.lstrip('^_')}</a:t>" for part in parts)
    return slide_of(tmp_path, *(f"<a:r>{run}</a:r>" for run in runs))


def in_smartart(tmp_path: Path, parts: Sequence[str]) -> str:
    looks = {"^": ' baseline="30000"', "_": ' baseline="-25000"'}
    runs = (f"<a:r><a:rPr{looks.get(part[0], '')}/><a:t>{part.lstrip('^_')}</a:t></a:r>" for part in parts)
    name = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    point = f'<d:pt modelId="1"><d:t><a:p>{"".join(runs)}</a:p></d:t></d:pt>'
    return diagram_text(parse_xml(f'<d:m xmlns:d="{name}" xmlns:a="{slides.A}">{point}</d:m>'))


OPEN_HEIGHTS = (
    opendocument.style("hoog", 'style:text-position="33.5% 58%"')
    + opendocument.style("laag", 'style:text-position="sub 58%"')
    + opendocument.style("vet", 'fo:color="#333333"')
)


def open_spans(parts: Sequence[str]) -> str:
    """The letters lie in a bold span within the one that lifts or lowers them, as LibreOffice may store a link."""
    span = '<text:span text:style-name="{0}"><text:span text:style-name="vet">{1}</text:span></text:span>'
    names = {"^": "hoog", "_": "laag"}
    return "".join(span.format(names[part[0]], part[1:]) if part[0] in names else part for part in parts)


def in_open_text(tmp_path: Path, parts: Sequence[str]) -> str:
    return opendocument.text(tmp_path, f"<text:p>{open_spans(parts)}</text:p>", OPEN_HEIGHTS)


def on_an_open_slide(tmp_path: Path, parts: Sequence[str]) -> str:
    return odp(tmp_path, frame(open_spans(parts)), OPEN_HEIGHTS)


def tagged_as_html(parts: Sequence[str]) -> str:
    tags = {"^": "sup", "_": "sub"}
    return "".join(f"<{tags[p[0]]}>{p[1:]}</{tags[p[0]]}>" if p[0] in tags else p for p in parts)


def on_a_page(tmp_path: Path, parts: Sequence[str]) -> str:
    return web.text(tmp_path, f"<p>{tagged_as_html(parts)}</p>").rpartition("\n\n")[2]


def styled_on_a_page(tmp_path: Path, parts: Sequence[str]) -> str:
    looks = {"^": "vertical-align: super", "_": "font-size: 70%; position: relative; top: .3em"}
    spans = (f'<span style="{looks[p[0]]}">{p[1:]}</span>' if p[0] in looks else p for p in parts)
    return web.text(tmp_path, f"<p>{''.join(spans)}</p>").rpartition("\n\n")[2]


def in_an_e_book(tmp_path: Path, parts: Sequence[str]) -> str:
    return web.ebook(tmp_path, f"<p>{tagged_as_html(parts)}</p>")


def in_a_mail(tmp_path: Path, parts: Sequence[str]) -> str:
    head = "Subject: Plekken\nContent-Type: text/html; charset=utf-8\n\n"
    (tmp_path / "a.eml").write_text(f"{head}<p>{tagged_as_html(parts)}</p>", encoding="utf-8")
    return reading_child.read(tmp_path / "a.eml").pages[0].text.rpartition("\n\n")[2]


def in_markdown(tmp_path: Path, parts: Sequence[str]) -> str:
    return markdown(tmp_path, tagged_as_html(parts)).pages[0].text.rpartition("\n\n")[2]


@pytest.mark.parametrize(("parts", "shown"), HEIGHTS)
@pytest.mark.parametrize(
    "read",
    [in_word, by_hand_in_word, on_a_slide, in_smartart, in_open_text, on_an_open_slide, on_a_page, styled_on_a_page,
     in_an_e_book, in_a_mail, in_markdown],
)  # fmt: skip
def test_figures_of_another_height_never_make_another_figure(
    tmp_path: Path, read: Callable[[Path, Sequence[str]], str], parts: Sequence[str], shown: str
) -> None:
    assert read(tmp_path, parts) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [("1<sup>1</sup>/<sub>2</sub>", "1 1/2"), ("&frac12;", "½"), ("R&amp;D &lt; 3", "R&D < 3"), ("&#8531;", "⅓")],
)
def test_markdown_writes_fractions_and_letters_as_its_html_shows_them(tmp_path: Path, written: str, shown: str) -> None:
    assert markdown(tmp_path, f"Het duurt {written} uur.").pages[0].text.endswith(f"Het duurt {shown} uur.")


# Text that gets lost.


def test_a_page_that_was_set_into_a_word_file_is_said(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(SEEN)
    html = b"<html><body><p>De groep kost drie euro.</p></body></html>"
    part = Part(PackURI("/word/chunk.html"), "text/html", html, document.part.package)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    key = document.part.relate_to(part, kind)
    document.element.body.insert(1, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{key}"/>'))
    document.save(str(tmp_path / "a.docx"))
    assert reading_child.read(tmp_path / "a.docx").warnings == (PARTS_NOT_READ,)


def test_a_mail_that_was_sent_along_is_named(tmp_path: Path) -> None:
    inner = (
        "--x\nContent-Type: message/rfc822\n\nFrom: e@f.nl\nSubject: Oud nieuws\n\nDe groep kost drie euro.\n--x--\n"
    )
    head = "From: a@b.nl\nSubject: Groep\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    (tmp_path / "a.eml").write_text(f"{head}--x\nContent-Type: text/plain\n\n{SEEN}\n{inner}", encoding="utf-8")
    (warning,) = reading_child.read(tmp_path / "a.eml").warnings
    assert "(Oud nieuws)" in warning


# Text nobody sees.


@pytest.mark.parametrize(
    "look",
    [
        '<w:color w:val="FEFEFE"/>', '<w:color w:val="auto" w:themeColor="background1"/>',
        '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:noFill/></w14:textFill>',
    ],
)  # fmt: skip
def test_letters_of_the_colour_of_the_paper_are_left_out_of_word(tmp_path: Path, look: str) -> None:
    assert word.text(tmp_path, word.run(SEEN) + word.run(ORDER, look)) == SEEN
    shaded = word.run(ORDER, look + '<w:shd w:val="clear" w:fill="000080"/>')
    assert ("color" not in look) or word.text(tmp_path, word.run(SEEN) + shaded) == SEEN + ORDER


@pytest.mark.parametrize(
    "fill",
    [
        '<a:solidFill><a:srgbClr val="FDFDFD"/></a:solidFill>', "<a:noFill/>",
        '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>',
    ],
)  # fmt: skip
def test_letters_without_a_colour_are_left_out_of_slides(tmp_path: Path, fill: str) -> None:
    hidden = f"<a:r><a:rPr>{fill}</a:rPr><a:t>{ORDER}</a:t></a:r>"
    assert slide_of(tmp_path, f"<a:r><a:t>{SEEN}</a:t></a:r>", hidden) == SEEN


def test_letters_of_an_outline_alone_are_read(tmp_path: Path) -> None:
    word14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    line = f"<w14:textOutline {word14}><w14:solidFill/></w14:textOutline>"
    look = f"{line}<w14:textFill {word14}><w14:noFill/></w14:textFill>"
    assert word.text(tmp_path, word.run(SEEN, look)) == SEEN
    outlined = '<a:ln><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln><a:noFill/>'
    assert slide_of(tmp_path, f"<a:r><a:rPr>{outlined}</a:rPr><a:t>{SEEN}</a:t></a:r>") == SEEN


@pytest.mark.parametrize("properties", ['fo:font-size="1pt"', 'fo:color="#fefefe"', 'draw:opacity="0%"'])
def test_letters_that_are_too_small_or_too_light_are_left_out_of_open_document(tmp_path: Path, properties: str) -> None:
    body = f'<text:p>{SEEN}<text:span text:style-name="S">{ORDER}</text:span></text:p>'
    assert opendocument.text(tmp_path, body, opendocument.style("S", properties)) == SEEN


def test_a_hidden_paragraph_of_open_document_is_left_out_and_one_that_is_shown_is_not(tmp_path: Path) -> None:
    mark = '<text:hidden-paragraph text:condition="x" text:is-hidden="{}"/>'
    off, on = (f"<text:p>{mark.format(said)}{text}</text:p>" for said, text in (("true", ORDER), ("false", "Bel.")))
    body = f"<text:p>{SEEN}</text:p>{off}{on}"
    assert opendocument.text(tmp_path, body) == f"{SEEN}\n\nBel."


@pytest.mark.parametrize("other", [frame(ORDER, more='draw:display="none"'), frame(ORDER, 'svg:x="-20cm" svg:y="1cm"')])
def test_a_shape_that_is_off_or_beside_its_slide_is_left_out(tmp_path: Path, other: str) -> None:
    assert odp(tmp_path, frame(SEEN) + other) == SEEN


@pytest.mark.parametrize(
    "style",
    ["transform: scale(0)", "filter: opacity(0)", "position:absolute; width: 1px; height: 1px; overflow: hidden"],
)
@pytest.mark.parametrize("read", [web.text, web.ebook])
def test_what_a_style_makes_nothing_of_is_left_out(
    tmp_path: Path, read: Callable[[Path, str], str], style: str
) -> None:
    text = read(tmp_path, f'<p>{SEEN}</p><p style="{style}">{ORDER}</p>')
    assert SEEN in text
    assert ORDER not in text


@pytest.mark.parametrize("style", ["filter: opacity(0.9)", "overflow: hidden", "backdrop-filter: opacity(0)"])
def test_what_a_style_only_dims_or_cuts_is_read(tmp_path: Path, style: str) -> None:
    for text in (web.text(tmp_path, f'<p>Bel.</p><p style="{style}">{SEEN}</p>'), markdown(
        tmp_path, f'Bel.\n\n<div style="{style}">{SEEN}</div>').pages[0].text
    ):  # fmt: skip
        assert SEEN in text


@pytest.mark.parametrize(
    "hidden",
    [
        f'<span style="display:none">{ORDER}</span>', f"<div hidden>\n\n{ORDER}\n\n</div>",
        f'<p class="x" style="visibility: hidden">{ORDER}</p>',
    ],
)  # fmt: skip
def test_what_markdown_hides_by_html_is_left_out(tmp_path: Path, hidden: str) -> None:
    assert markdown(tmp_path, f"{SEEN} {hidden}\n\nBel.").pages[0].text == f"Kop van het stuk\n\n{SEEN}\n\nBel."


def tagged(text: str) -> str:
    """A text in letters of tags, which no program draws."""
    return "".join(chr(0xE0000 + ord(sign)) for sign in text)


def test_letters_that_no_program_draws_are_in_no_text(tmp_path: Path) -> None:
    written = f"De groep is{tagged(ORDER)} o\u2064pen\ufe0f."
    assert markdown(tmp_path, written).pages[0].text.endswith(SEEN)
    assert word.text(tmp_path, word.run(written)) == SEEN
    assert opendocument.text(tmp_path, f"<text:p>{written}</text:p>") == SEEN
    assert slide_of(tmp_path, f"<a:r><a:t>{written}</a:t></a:r>") == SEEN
    assert SEEN in web.text(tmp_path, f"<p>{written}</p>")


# Order.


def test_a_big_first_letter_stands_before_the_rest_of_its_word(tmp_path: Path) -> None:
    letter = '<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>' + word.run("D")
    assert word.text(tmp_path, letter, word.run("e groep is open.")) == SEEN


def test_groups_on_a_slide_are_read_column_by_column_in_both_formats(tmp_path: Path) -> None:
    deck, slide = slides.deck_with("Groep")
    for left, name in ((5, "Rechts"), (1, "Links")):
        group = slide.shapes.add_group_shape()
        for top in (3, 2):
            group.shapes.add_textbox(
                Inches(left), Inches(top), Inches(3), Inches(0.7)
            ).text_frame.text = f"{name} {top}."
    assert slides.read(deck, tmp_path).pages[0].text.split("\n\n")[1:] == [
        "Links 2.",
        "Links 3.",
        "Rechts 2.",
        "Rechts 3.",
    ]


def test_a_warning_in_a_markdown_quote_has_no_marks_in_it(tmp_path: Path) -> None:
    text = markdown(tmp_path, "> [!NOTE]\n> De groep is\n> open.\n>\n> Bel.").pages[0].text
    assert text.split("\n\n", 1)[1].split() == "De groep is open. Bel.".split()


# Dates and letters.


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Herfstvakantie 2022", "2022"), ("Pasen 2022", "2022"), ("Nr. 3, 2021", "2021"),
        ("Jaargang 12, nummer 3, 2021", "2021"), ("Tweede druk, sept 2020", "2020-09"),
        ("2e editie, mei 2021", "2021-05"),
    ],
)  # fmt: skip
def test_holidays_and_numbers_of_a_magazine_date_it_in_each_format(tmp_path: Path, line: str, date: str) -> None:
    assert markdown(tmp_path, f"{line}\n\n{SEEN}").date == date
    heading = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' + word.run("Kop van het stuk")
    assert word.read(tmp_path, heading, word.run(line), word.run(SEEN)).date == date


def test_the_date_in_a_running_sentence_dates_nothing(tmp_path: Path) -> None:
    assert markdown(tmp_path, "In de herfstvakantie van 2022 waren wij dicht.").date is None
    assert markdown(tmp_path, "Kamerstuk 31839, nr. 3, 2021 gaat over jeugdhulp.").date is None
