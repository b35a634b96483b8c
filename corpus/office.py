"""The DOCX and the PPTX of the demo corpus, from their texts in ``sources``; every date in them is fixed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from docx import Document
from docx.document import Document as DocxDocument
from docx.opc.coreprops import CoreProperties
from docx.shared import Pt as DocxPt
from docx.shared import RGBColor as DocxColour
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.presentation import Presentation as PptxPresentation
from pptx.slide import Slide as PptxSlide
from pptx.text.text import TextFrame
from pptx.util import Cm, Pt

GUIDE_TITLE, GUIDE_AUTHOR = "Handreiking: armoede in de klas", "Werkplaats Jeugd Maas en Mijn (fictief)"
GUIDE_DATE, DECK_DATE = datetime(2022, 8, 29, 9), datetime(2025, 11, 13, 9)
DECK_AUTHOR = "Werkplaats Jeugd Nieuw Land (fictief)"
DARK, ACCENT, LIGHT = RGBColor(0x24, 0x3B, 0x53), RGBColor(0xD9, 0x57, 0x3F), RGBColor(0xF4, 0xF1, 0xEA)  # type: ignore[no-untyped-call]
WIDTH, HEIGHT = 33.87, 19.05  # of a slide, in cm


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a slide, in cm from the top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SlideText:
    """One slide: what is shown, and what the speaker says."""

    title: str
    points: tuple[str, ...]
    notes: str


def build_guide(text: Path, target: Path) -> None:
    """Write the DOCX to ``target`` from the marked lines of ``text`` (its first line says which marks there are)."""
    guide = Document()
    _set_guide_look(guide)
    guide.add_heading(GUIDE_TITLE, level=0)
    lines = text.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.removeprefix("| ").split(" | ") for line in lines if line.startswith("|")]
    for before, line in zip(["", *lines], lines, strict=False):
        if not line.startswith("|"):
            _add_line(guide, line)
        elif not before.startswith("|"):
            _add_table(guide, rows)
    guide.save(str(target))


def _set_guide_look(guide: DocxDocument) -> None:
    normal = guide.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", DocxPt(11)
    guide.styles["Heading 1"].font.color.rgb = DocxColour(0x0F, 0x5C, 0x63)
    _set_properties(guide.core_properties, GUIDE_TITLE, GUIDE_AUTHOR, GUIDE_DATE)
    guide.sections[0].footer.paragraphs[0].text = "Handreiking armoede in de klas, augustus 2022 (fictief voorbeeld)"


def _set_properties(properties: CoreProperties, title: str, author: str, date: datetime) -> None:
    properties.title, properties.author, properties.language = title, author, "nl-NL"
    properties.created = properties.modified = date
    properties.last_modified_by, properties.comments, properties.revision = "", "", 1


def _add_line(guide: DocxDocument, line: str) -> None:
    if line.startswith("# "):
        guide.add_heading(line[2:], level=1)
    elif line.startswith("- "):
        guide.add_paragraph(line[2:], style="List Bullet")
    else:
        guide.add_paragraph(line)


def _add_table(guide: DocxDocument, rows: Sequence[Sequence[str]]) -> None:
    table = guide.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    guide.add_paragraph()


def build_deck(text: Path, target: Path) -> None:
    """Write the PPTX to ``target`` from the slides in the YAML file ``text``."""
    content = yaml.safe_load(text.read_text(encoding="utf-8"))
    opening = content["opening"]
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(WIDTH), Cm(HEIGHT)
    _set_properties(deck.core_properties, opening["title"], DECK_AUTHOR, DECK_DATE)
    _add_opening(deck, SlideText(opening["title"], (opening["below"],), opening["notes"]))
    for number, slide in enumerate(content["slides"], start=2):
        _add_slide(deck, SlideText(slide["title"], tuple(slide["points"]), slide["notes"]), number)
    deck.save(str(target))


def _add_opening(deck: PptxPresentation, content: SlideText) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    _paint(slide, Area(3, 9.4, 8, 0.25), ACCENT)
    _paint(slide, Area(0, 0, WIDTH, HEIGHT), DARK)
    _write(slide, 0, Area(3, 5, 28, 4), [content.title])
    _write(slide, 1, Area(3, 10, 28, 4), content.points)
    for holder, size in ((slide.placeholders[0], 48), (slide.placeholders[1], 20)):
        _style(holder.text_frame, size, LIGHT)
    slide.notes_slide.notes_text_frame.text = content.notes


def _add_slide(deck: PptxPresentation, content: SlideText, number: int) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    _paint(slide, Area(0, 0, 1.2, HEIGHT), (ACCENT, DARK)[number % 2])
    _write(slide, 0, Area(2.6, 1.2, 29, 3), [content.title])
    _write(slide, 1, Area(2.6, 5.2, 28, 11), content.points)
    _style(slide.placeholders[0].text_frame, 34, DARK)
    _style(slide.placeholders[1].text_frame, 24, DARK)
    slide.notes_slide.notes_text_frame.text = content.notes


def _paint(slide: PptxSlide, area: Area, colour: RGBColor) -> None:
    """Draw a block behind everything that is on the slide."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Cm(area.left), Cm(area.top), Cm(area.width), Cm(area.height))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.fill.background()
    tree = slide.shapes._spTree
    tree.remove(shape._element)
    tree.insert(2, shape._element)  # shapes are drawn in tree order; the first two children are not shapes


def _write(slide: PptxSlide, placeholder: int, area: Area, paragraphs: Iterable[str]) -> None:
    holder = slide.placeholders[placeholder]
    holder.left, holder.top, holder.width, holder.height = (
        Cm(side) for side in (area.left, area.top, area.width, area.height)
    )
    holder.text_frame.text = "\n".join(paragraphs)


def _style(frame: TextFrame, size: int, colour: RGBColor) -> None:
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.color.rgb, paragraph.space_after = Pt(size), colour, Pt(12)
