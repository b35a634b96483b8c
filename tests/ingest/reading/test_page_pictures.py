"""What is a picture on a page: hand-made shapes, and real files."""

import base64
import zipfile
from collections.abc import Callable
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import BytesIO
from pathlib import Path

import docx
import pptx
import pytest
from PIL import Image, ImageDraw

from index.errors import NotFound
from index.types import Box
from ingest.reading import sandbox
from ingest.reading.pdf.pictures import Picture, Shape, pictures_among, without_logos
from places import CORPUS

PAGE = 595.0 * 842.0
PHOTO = Shape(100, 500, 300, 650, image_bytes=40_000)


def no_letters(_: Shape) -> int:
    return 0


def drawing(left: float, bottom: float, parts: int = 5) -> list[Shape]:
    """Bars of a chart, 15 points wide and 3 apart."""
    return [Shape(left + 18 * bar, bottom, left + 18 * bar + 15, bottom + 60 + 5 * bar) for bar in range(parts)]


def test_a_photo_is_a_picture() -> None:
    assert pictures_among([PHOTO], PAGE, no_letters) == [PHOTO]


@pytest.mark.parametrize(
    "shape",
    [
        Shape(0, 0, 595, 842, image_bytes=90_000),  # a scan
        Shape(20, 20, 60, 60, image_bytes=9_000),  # an icon
        Shape(0, 600, 400, 800, image_bytes=33),  # one colour
        Shape(50, 100, 545, 300),  # a frame
    ],
)
def test_a_scan_an_icon_a_colour_and_a_frame_are_none(shape: Shape) -> None:
    assert pictures_among([shape], PAGE, no_letters) == []


def test_an_image_that_was_cut_in_strips_is_one_picture() -> None:
    strips = [Shape(100, 500 + 30 * row, 300, 530 + 30 * row, image_bytes=8_000) for row in range(5)]
    assert pictures_among(strips, PAGE, no_letters) == [Shape(100, 500, 300, 650, 40_000, 5)]


def test_a_drawing_is_what_lies_together_from_the_top_of_the_page_down() -> None:
    low, high = drawing(100, 100), drawing(100, 600)
    found = pictures_among([*low, *high], PAGE, no_letters)
    assert [(one.left, one.bottom, one.right, one.parts) for one in found] == [(100, 600, 187, 5), (100, 100, 187, 5)]


@pytest.mark.parametrize(("letters", "n_found"), [(lambda _: 8, 1), (lambda one: int(one.area / 100), 0)])
def test_a_drawing_may_have_labels_and_a_table_is_none(letters: Callable[[Shape], int], n_found: int) -> None:
    assert len(pictures_among(drawing(100, 100), PAGE, letters)) == n_found


def test_a_scan_that_was_made_readable_is_no_picture_and_a_photo_with_words_is_one() -> None:
    assert pictures_among([PHOTO], PAGE, lambda one: int(one.area / 100)) == []
    assert pictures_among([PHOTO], PAGE, lambda _: 40) == [PHOTO]


def test_what_comes_back_in_the_same_place_on_three_pages_is_a_logo() -> None:
    logos = [Picture(page, Box(0.1, 0.1, 0.3, 0.2), 5_000) for page in (1, 2, 3)]
    others = [Picture(page, Box(0.1, 0.1, 0.3, 0.2), 6_000 + page) for page in (1, 2, 3)]  # not the same image
    assert without_logos([*logos, *others]) == others


def test_the_pictures_of_a_real_file_are_found_where_they_stand() -> None:
    found = sandbox.pictures_in(CORPUS / "factsheet-plaatjesplan.pdf")  # four cards in a row, each a drawing
    assert [one.page for one in found] == [1] * 4
    assert {round(one.box.y0, 2) for one in found} == {0.22}
    assert [one.box.x0 for one in found] == sorted(one.box.x0 for one in found)


def test_a_picture_is_drawn_without_the_page_around_it() -> None:
    path = CORPUS / "factsheet-plaatjesplan.pdf"
    box = sandbox.pictures_in(path)[0].box
    drawn = Image.open(BytesIO(sandbox.render_page(path, 1, 220, within=box)))
    assert drawn.width == pytest.approx(220, abs=2)
    assert drawn.height / drawn.width == pytest.approx((box.y1 - box.y0) * 842 / ((box.x1 - box.x0) * 595), abs=0.03)
    assert drawn.convert("L").getextrema() != (255, 255)


def test_where_a_page_is_turned_the_box_is_that_of_the_page_as_it_is_shown(tmp_path: Path) -> None:
    found = sandbox.pictures_in(with_photo(tmp_path / "gedraaid.pdf", 0, turned=90))
    assert len(found) == 1
    box = found[0].box
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((0.5, 0.0, 1.0, 0.5), abs=0.01)


def test_of_a_picture_that_hangs_off_the_page_enough_must_be_left(tmp_path: Path) -> None:
    assert len(sandbox.pictures_in(with_photo(tmp_path / "half.pdf", 300))) == 1
    assert sandbox.pictures_in(with_photo(tmp_path / "rand.pdf", 397)) == ()


def with_photo(path: Path, left: float, turned: int = 0) -> Path:
    """A photo at the top of a page, so many points from its left; it is shown turned so many degrees to the right."""
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    photo = Image.effect_noise((200, 200), 60).convert("RGB")
    ImageDraw.Draw(photo).rectangle((50, 50, 150, 150), fill="red")
    document = pdfium.PdfDocument.new()
    page = document.new_page(400, 400)
    image = pdfium.PdfImage.new(document)
    image.set_bitmap(pdfium.PdfBitmap.from_pil(photo))
    image.set_matrix(pdfium.PdfMatrix().scale(200, 200).translate(left, 200))
    page.insert_obj(image)
    page.gen_content()
    page.set_rotation(turned)
    document.save(path)
    return path


def test_what_cannot_be_looked_through_has_no_pictures(tmp_path: Path) -> None:
    broken = tmp_path / "stuk.pdf"
    broken.write_bytes(b"%PDF-1.7 niets")
    assert sandbox.pictures_in(broken) == ()


def photo(colour: str, size: tuple[int, int] = (320, 200), kind: str = "PNG") -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, kind)
    return drawn.getvalue()


RED, BLUE, ICON = photo("red"), photo("blue", kind="JPEG"), photo("green", (32, 32))
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"


def packed(path: Path, entries: dict[str, bytes | str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def word(path: Path) -> None:
    document = docx.Document()
    for one in (RED, ICON, BLUE):
        document.add_paragraph("Een foto van de dag.").add_run().add_picture(BytesIO(one))
    document.save(str(path))


def deck(path: Path) -> None:
    slides = pptx.Presentation()
    for one in (RED, ICON, BLUE):
        slides.slides.add_slide(slides.slide_layouts[6]).shapes.add_picture(BytesIO(one), 0, 0)
    slides.save(str(path))


def open_document(path: Path, kind: str) -> None:
    names = f'xmlns:o="{OPEN_DOCUMENT}:office:1.0" xmlns:d="{OPEN_DOCUMENT}:drawing:1.0"'
    names += ' xmlns:l="http://www.w3.org/1999/xlink"'
    frames = [f'<d:page><d:frame><d:image l:href="Pictures/{row}.png"/></d:frame></d:page>' for row in range(3)]
    content = f"<o:document-content {names}><o:body>{''.join(frames)}</o:body></o:document-content>"
    pictures = {f"Pictures/{row}.png": one for row, one in enumerate((RED, ICON, BLUE))}
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    packed(path, {"mimetype": mimetype, "content.xml": content, **pictures})


def page_of(sources: list[str]) -> str:
    shown = "".join(f"<p><img src='{one}'></p>" for one in sources)
    return f"<html><body><h1>Dag</h1>{shown}</body></html>"


def web_page(path: Path) -> None:
    sources = [f"data:image/png;base64,{base64.b64encode(one).decode()}" for one in (RED, ICON, BLUE)]
    path.write_text(page_of([*sources, "https://example.org/elders.png"]))


def saved_site(path: Path) -> None:
    pictures: dict[str, bytes | str] = {f"dag/a {row}.png": one for row, one in enumerate((RED, ICON, BLUE))}
    packed(path, {"dag/index.html": page_of([f"a%20{row}.png" for row in range(3)]), **pictures})


def mail_page(path: Path) -> None:
    message = MIMEMultipart("related")
    message.add_header("Snapshot-Content-Location", "https://example.org/dag")
    sources = [f"https://example.org/{row}.png" for row in range(3)]
    message.attach(MIMEText(page_of(sources), "html"))
    for place, one in zip(sources, (RED, ICON, BLUE), strict=True):
        part = MIMEImage(one)
        part.add_header("Content-Location", place)
        message.attach(part)
    path.write_bytes(message.as_bytes())


@pytest.mark.parametrize(
    ("name", "write", "slides"),
    [
        ("a.docx", word, (None, None)), ("a.pptx", deck, (1, 3)), ("a.html", web_page, (None, None)),
        ("a.odt", lambda path: open_document(path, "text"), (1, 3)),
        ("a.odp", lambda path: open_document(path, "presentation"), (1, 3)),
        ("a.zip", saved_site, (None, None)), ("a.mhtml", mail_page, (None, None)),
    ],
)  # fmt: skip
def test_the_pictures_of_a_document_are_found_in_order_and_drawn(
    tmp_path: Path, name: str, write: Callable[[Path], None], slides: tuple[int | None, ...]
) -> None:
    write(tmp_path / name)
    found = sandbox.stored_pictures(tmp_path / name)
    assert [(one.number, one.page) for one in found] == list(zip((1, 2), slides, strict=True))
    for number, colour in ((1, (255, 0, 0)), (2, (0, 0, 254))):
        drawn = Image.open(BytesIO(sandbox.draw_stored_picture(tmp_path / name, number, 160)))
        assert (drawn.format, drawn.size, drawn.getpixel((80, 50))) == ("PNG", (160, 100), colour)
    with pytest.raises(NotFound, match="Picture 3 of"):
        sandbox.draw_stored_picture(tmp_path / name, 3, 160)


def test_a_logo_on_every_slide_a_bomb_and_what_is_no_picture_are_passed_by(tmp_path: Path) -> None:
    slides = pptx.Presentation()
    for one in (RED, RED, RED, BLUE):
        slides.slides.add_slide(slides.slide_layouts[6]).shapes.add_picture(BytesIO(one), 0, 0)
    slides.save(str(tmp_path / "a.pptx"))
    assert [one.page for one in sandbox.stored_pictures(tmp_path / "a.pptx")] == [4]
    huge = photo("white", (10_000, 10_000))
    sources = [f"data:image/png;base64,{base64.b64encode(one).decode()}" for one in (huge, b"geen plaatje", BLUE)]
    (tmp_path / "a.html").write_text(page_of([*sources, "data:image/png;base64,%%%", "../../etc/passwd", ""]))
    assert len(sandbox.stored_pictures(tmp_path / "a.html")) == 1


def test_a_file_without_pictures_or_that_is_damaged_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Geen plaatjes hier.")
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 kapot")
    assert [sandbox.stored_pictures(tmp_path / name) for name in ("a.txt", "a.docx")] == [(), ()]
