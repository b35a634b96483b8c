"""What is a picture on a page: hand-made shapes, and real files."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

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
