"""Which of the things that are drawn on a page are pictures: told by their size, parts, and the letters on them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.types import Box

_SMALLEST = 50.0  # points: what is narrower or lower is an icon
_THIN = 3.0  # points: a rule
_LARGEST = 0.8  # of the page: its ground, or a scan
_MOST_SHAPES = 500  # of one page that are looked at: a map may have thousands
_IMAGES_APART, _LINES_APART = 1.0, 6.0  # points between parts of one picture; scanners and writers cut images in strips
_FEWEST_PARTS = 5  # of a drawing; fewer are a frame
# Letters on a square point: text in a frame, a table and a scan that was made readable have more than 4 in 1000.
_MOST_LETTERS, _MOST_ON_IMAGE = 1.2 / 1000, 4 / 1000
_FEWEST_BYTES = 200  # of an image; fewer are one colour
_EVERYWHERE = 3  # pages with the same thing in the same place: a logo


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn, in points from the bottom left of the file's own page.

    An image has ``image_bytes``, which tell one from another; lines and planes have 0. ``parts`` is of how many it is.
    """

    left: float
    bottom: float
    right: float
    top: float
    image_bytes: int = 0
    parts: int = 1

    @property
    def area(self) -> float:
        """In square points."""
        return (self.right - self.left) * (self.top - self.bottom)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a publication: on which page, from 1, and where; ``image_bytes`` as in Shape."""

    page: int
    box: Box
    image_bytes: int = 0


def pictures_among(shapes: Sequence[Shape], page_area: float, letters: Callable[[Shape], int]) -> list[Shape]:
    """Images with few letters on them, and drawings with hardly any, from the top of the page down.

    ``letters`` counts those in a rectangle; ``page_area`` is in square points.
    """
    seen = [one for one in shapes if _is_seen(one, page_area)][:_MOST_SHAPES]
    images = _joined([one for one in seen if one.image_bytes], _IMAGES_APART)
    photos = [
        one
        for one in images
        if _is_picture(one, page_area) and one.image_bytes >= _FEWEST_BYTES
        if letters(one) <= _MOST_ON_IMAGE * one.area
    ]  # fmt: skip
    drawings = _joined([one for one in seen if not one.image_bytes], _LINES_APART)
    drawn = [
        one
        for one in drawings
        if _is_picture(one, page_area) and one.parts >= _FEWEST_PARTS
        if letters(one) <= _MOST_LETTERS * one.area and not any(_touch(one, photo, 0) for photo in photos)
    ]  # fmt: skip
    return sorted([*photos, *drawn], key=lambda one: (-one.top, one.left))


def without_logos(pictures: Sequence[Picture]) -> list[Picture]:
    """The pictures but for those that come back in the same place on page after page."""
    times = Counter(map(_place, pictures))
    return [one for one in pictures if times[_place(one)] < _EVERYWHERE]


def _place(picture: Picture) -> tuple[int, ...]:
    box = picture.box
    return (picture.image_bytes, *(round(100 * side) for side in (box.x0, box.y0, box.x1, box.y1)))


def _is_seen(shape: Shape, page_area: float) -> bool:
    sides = (shape.right - shape.left, shape.top - shape.bottom)
    return min(sides) >= _THIN and shape.area <= _LARGEST * page_area


def _is_picture(shape: Shape, page_area: float) -> bool:
    return min(shape.right - shape.left, shape.top - shape.bottom) >= _SMALLEST and shape.area <= _LARGEST * page_area


def _touch(one: Shape, other: Shape, apart: float) -> bool:
    beside = one.left < other.right + apart and other.left < one.right + apart
    return beside and one.bottom < other.top + apart and other.bottom < one.top + apart


def _joined(shapes: Sequence[Shape], apart: float) -> list[Shape]:
    """Shapes that lie within ``apart`` points of each other as one, until none do."""
    joined: list[Shape] = []
    for shape in shapes:
        whole = shape
        while touching := [one for one in joined if _touch(whole, one, apart)]:
            joined = [one for one in joined if one not in touching]
            for one in touching:
                whole = _hull(whole, one)
        joined.append(whole)
    return joined


def _hull(one: Shape, other: Shape) -> Shape:
    return replace(
        one,
        left=min(one.left, other.left),
        bottom=min(one.bottom, other.bottom),
        right=max(one.right, other.right),
        top=max(one.top, other.top),
        image_bytes=one.image_bytes + other.image_bytes,
        parts=one.parts + other.parts,
    )
