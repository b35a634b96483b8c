"""Fonts that say other letters than they draw: each font of a file is drawn once and laid over letters that are known.

What a file says that its letters are (in its ToUnicode table, its encoding, the names in the font itself) can be made
to say anything; what a reader sees is what is drawn. So nothing that is said is compared with something else that is
said: a letter is drawn, and where it fits another letter far better than its own, the font says what isn't there.
"""

import ctypes
import math
import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from operator import mul
from pathlib import Path
from typing import TypeAlias

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from PIL import Image

Thing: TypeAlias = object  # a pointer of PDFium
Drawn: TypeAlias = tuple[str, Image.Image]  # a letter as the file says it, and as it is drawn

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# Letters that look like each other in some typefaces, those with a round a or figures of the old style among them.
_LOOKALIKES = (
    "oO0QaqDdGCc6e", "1Iiljt7TJL", "gqy9a4", "uvyUV", "5Ss38B", "rfFt", "wmM", "zZ2", "hbkK", "RPKAp", "nhu"
)  # fmt: skip
# Measured on 314 typefaces (docs/measurements/reading.md): what fits another letter so well, and its own so much worse.
_FITS, _BETTER = 0.76, 0.26
_FITS_ALONE = 0.88  # where it is the only letter of its font
_FEWEST = 2
_TURNED = 0.75  # share of the letters: a font that reads so well upside down or mirrored is drawn that way
_SIDE = 10  # pixels of a letter that is compared
_FRAMED = (_SIDE + 2) ** 2  # with white around it: a bar is more than one even colour
_SIZE, _CELL, _COLUMNS = 32, 64, 16  # points of a letter, of its place on the sheet; letters beside each other
_INK = [255 - level if level < 216 else 0 for level in range(256)]  # what is paler is the soft edge of a letter
_SMALLEST = 8  # pixels: what is drawn lower and narrower shows no shape
_ASPECT_FREE, _ASPECT_COST = 0.2, 0.3  # of the difference of the logarithms of width by height
_CODES = 4_096  # looked through for letters; of a font with more codes, the rest is not
_RUN = 32  # codes that are looked at together
_LEVELS = bytes(17 * int(chr(code), 16) if chr(code) in "0123456789abcdef" else 0 for code in range(256))
_MISSING = 4  # letters that look the same: that is the sign for a glyph that is missing
SHAPES = Path(__file__).with_name("data") / "letter_shapes.txt"
_WAYS = (Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180)


@dataclass(slots=True)
class _SeenFont:
    """What is known of a font: the letters it draws as others, with how well those fit, and which of them were read."""

    strays: Mapping[str, float]
    read: set[str] = field(default_factory=set)

    @property
    def lies(self) -> bool:
        """Whether it says other letters than are seen where it was read."""
        return is_lie(self.strays, self.read)


def is_lie(strays: Mapping[str, float], read: Collection[str]) -> bool:
    """Whether so many strays were read, or one that is so clear, that it is no odd typeface."""
    return len(read) >= _FEWEST or any(strays[letter] >= _FITS_ALONE for letter in read)


class Fonts:
    """The fonts of a document, each drawn where it is first seen. ``close`` it before the document."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document
        self._fonts: dict[int, _SeenFont] = {}
        self._kept: list[Thing] = []  # a text in each font: while there is one, no other font gets its address

    def has_strays(self, text: Thing) -> bool:
        """Whether the font of a text can draw other letters than it says."""
        return bool(self._font(text).strays)

    def untrue(self, text_page: pdfium.PdfTextPage, suspects: Set[int]) -> frozenset[int]:
        """Of these texts of a page (by address), those in a font that says other letters than stand there."""
        texts: dict[int, _SeenFont] = {}
        page = text_page.raw
        for at in range(raw.FPDFText_CountChars(page)):
            text = raw.FPDFText_GetTextObject(page, at)
            address = ctypes.addressof(text.contents) if text else 0
            if address in suspects:
                font = texts.get(address) or texts.setdefault(address, self._font(text))
                if (letter := chr(raw.FPDFText_GetUnicode(page, at))) in font.strays:
                    font.read.add(letter)
        return frozenset(address for address, font in texts.items() if font.lies)

    def close(self) -> None:
        """Let the fonts go."""
        for text in self._kept:
            raw.FPDFPageObj_Destroy(text)
        self._kept.clear()
        self._fonts.clear()

    def _font(self, text: Thing) -> _SeenFont:
        font = raw.FPDFTextObj_GetFont(text)
        address = ctypes.addressof(font.contents) if font else 0
        if address not in self._fonts:
            self._kept += [raw.FPDFPageObj_CreateTextObj(self._document, font, 1)] if font else []
            self._fonts[address] = _SeenFont(strays_among(drawn_letters(font)) if font else {})
        return self._fonts[address]


@dataclass(frozen=True, slots=True)
class LetterShape:
    """A letter in few pixels, its sides pulled to a square; ``aspect`` is the logarithm of its width by its height."""

    ink: bytes
    aspect: float
    mean: float
    spread: float

    @classmethod
    def of(cls, ink: bytes, aspect: float) -> "LetterShape":
        """Measure the ink: 0 is white, 255 black."""
        mean = sum(ink) / _FRAMED
        return cls(ink, aspect, mean, math.sqrt(max(1.0, sum(map(mul, ink, ink)) - _FRAMED * mean * mean)))

    def likeness(self, other: "LetterShape", overlap: int | None = None) -> float:
        """How well two letters fit over each other: 1 where they are equal, about 0 by chance.

        ``overlap`` is the product of their inks, pixel by pixel and summed, where it is known.
        """
        overlap = sum(map(mul, self.ink, other.ink)) if overlap is None else overlap
        together = overlap - _FRAMED * self.mean * other.mean
        stretched = max(0.0, abs(self.aspect - other.aspect) - _ASPECT_FREE)
        return float(together / (self.spread * other.spread) - _ASPECT_COST * stretched)


def shape_of(letter: Image.Image) -> LetterShape | None:
    """The shape of a letter, its ink 255 on 0; None where there is too little, or it isn't all there."""
    box = letter.getbbox()
    if box is None or min(box[:2]) == 0 or box[2] == letter.width or box[3] == letter.height:
        return None
    width, height = box[2] - box[0], box[3] - box[1]
    if max(width, height) < _SMALLEST:
        return None
    small = letter.resize((_SIDE, _SIDE), Image.Resampling.BOX, box=box)
    return LetterShape.of(small.tobytes(), math.log(width / height))


@lru_cache(1)
def known_shapes() -> Mapping[str, Sequence[LetterShape]]:
    """The shapes of each letter in the fonts that PDFium brings along; one process reads one file."""
    known: defaultdict[str, list[LetterShape]] = defaultdict(list)
    for line in SHAPES.read_text(encoding="utf-8").splitlines():
        letter, aspect, ink = line.split()
        known[letter].append(LetterShape.of(ink.encode().translate(_LEVELS), float(aspect)))
    return known


@lru_cache(1)
def _known_pixels() -> Sequence[int]:
    """For each pixel the ink of all known shapes there as one number, four bytes a shape.

    Python reckons with them all at once so: six times as fast as shape by shape.
    """
    numbers = []
    for pixel in zip(*(shape.ink for letter in LETTERS for shape in known_shapes()[letter]), strict=True):
        number = bytearray(4 * len(pixel))
        number[::4] = bytes(pixel)
        numbers.append(int.from_bytes(number, "little"))
    return numbers


def _overlaps(shape: LetterShape) -> Iterator[tuple[str, LetterShape, int]]:
    """Each known shape with its letter, and how its ink overlaps with that of this one."""
    known = [(letter, one) for letter in LETTERS for one in known_shapes()[letter]]
    together = sum(map(mul, shape.ink, _known_pixels()))
    overlaps = struct.unpack(f"<{len(known)}I", together.to_bytes(4 * len(known), "little"))
    return ((letter, one, overlap) for (letter, one), overlap in zip(known, overlaps, strict=True))


def _cases(letter: str) -> set[str]:
    return {letter.lower(), letter.upper()}


@lru_cache(len(LETTERS))
def unlike(letter: str) -> str:
    """The letters that nobody takes for this one."""
    alike = {one for group in _LOOKALIKES if _cases(letter) & set(group) for one in group}
    return "".join(one for one in LETTERS if not _cases(one) & (alike | _cases(letter)))


def _own_fit(letter: str, shape: LetterShape, enough: float) -> float:
    """How well a shape fits its letter, small or capital: the best, or the first that is good enough."""
    best = -1.0
    for case in _cases(letter):
        for known in known_shapes()[case]:
            best = max(best, shape.likeness(known))
            if best >= enough:
                return best
    return best


def strays_among(letters: Sequence[Drawn]) -> dict[str, float]:
    """The letters that are drawn as other letters than they are said to be, and how well those fit; mostly none."""
    shapes = [(letter, shape) for letter, image in letters if (shape := shape_of(image)) is not None]
    strays = {letter: fit for letter, shape in shapes if (fit := _fit_elsewhere(letter, shape)) is not None}
    return {} if not strays or any(_reads_well(letters, way) for way in _WAYS) else strays


def _fit_elsewhere(letter: str, shape: LetterShape) -> float | None:
    """How well a shape fits another letter, if far better than its own."""
    own = _own_fit(letter, shape, 1 - _BETTER)
    if own >= 1 - _BETTER:
        return None
    others = unlike(letter)
    other = max(shape.likeness(known, overlap) for one, known, overlap in _overlaps(shape) if one in others)
    return other if other >= max(_FITS, own + _BETTER) else None


def _reads_well(letters: Sequence[Drawn], way: Image.Transpose) -> bool:
    """Whether nearly all letters are what they are said to be when they are held another way."""
    shapes = [(letter, shape_of(image.transpose(way))) for letter, image in letters]
    fit = sum(shape is not None and _own_fit(letter, shape, _FITS) >= _FITS for letter, shape in shapes)
    return fit >= _TURNED * len(letters)


def drawn_letters(font: Thing) -> list[Drawn]:
    """Each letter that a font can show, as it says and as it draws it; more than once where more codes say the same."""
    codes, is_wide = _codes(font)
    found = [(said, code) for code, said in _said(font, [[code] for code in codes]) if said in _LETTERS]
    found = _without_defaults(found) if is_wide else found
    if not found:
        return []
    with _sheet(font, [[code] for _, code in found]) as (page, _):
        sheet = _inked(page, len(found))
    places = [(_CELL * (row % _COLUMNS), _CELL * (row // _COLUMNS)) for row in range(len(found))]
    drawn = [sheet.crop((x, y, x + _CELL, y + _CELL)) for x, y in places]
    inks = [image.tobytes() for image in drawn]
    often = Counter(inks)
    return [(said, image) for (said, _), image, ink in zip(found, drawn, inks, strict=True) if often[ink] < _MISSING]


def _without_defaults(found: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The letters with their codes, but not a code that is a letter only for want of a table, where it has another."""
    codes = Counter(said for said, _ in found)
    return [(said, code) for said, code in found if codes[said] == 1 or code != ord(said)]


def _codes(font: Thing) -> tuple[list[int], bool]:
    """The codes of a font that may be letters, those in runs of which one is; and whether a code is two bytes wide."""
    low, high = ([list(range(start, start + _RUN)) for start in range(at, at + 256, _RUN)] for at in (0, 256))
    said = _said(font, low + high)
    is_wide = [text for _, text in said[: len(low)]] != [text for _, text in said[len(low) :]]  # else 256 is 0 again
    if is_wide:
        said += _said(font, [list(range(start, start + _RUN)) for start in range(512, _CODES, _RUN)])
    else:
        said = said[: len(low)]
    lettered = [first for first, text in said if not _LETTERS.isdisjoint(text)]
    return [code for first in lettered for code in range(first, first + _RUN)], is_wide


_LETTERS = frozenset(LETTERS)
_TEXT = ctypes.create_string_buffer(1_024)
_TEXT_AS_WCHAR = ctypes.cast(_TEXT, ctypes.POINTER(raw.FPDF_WCHAR))


def _said(font: Thing, runs: Sequence[Sequence[int]]) -> list[tuple[int, str]]:
    """The first code of each run, and what the file says the run is."""
    with _sheet(font, runs) as (page, texts):
        text_page = raw.FPDFText_LoadPage(page)
        try:
            return [(run[0], _text(one, text_page)) for run, one in zip(runs, texts, strict=True)]
        finally:
            raw.FPDFText_ClosePage(text_page)


def _text(thing: Thing, text_page: Thing) -> str:
    length = raw.FPDFTextObj_GetText(thing, text_page, _TEXT_AS_WCHAR, len(_TEXT))
    return _TEXT.raw[: max(0, min(length, len(_TEXT)) - 2)].decode("utf-16-le", "replace").strip("\0\r\n \ufffe")


@contextmanager
def _sheet(font: Thing, runs: Sequence[Sequence[int]]) -> Iterator[tuple[Thing, list[Thing]]]:
    """A page of a document of its own with each run of codes in its place, from the top left."""
    document = pdfium.PdfDocument.new()
    n_rows = -(-len(runs) // _COLUMNS)
    page = raw.FPDFPage_New(document, 0, _CELL * _COLUMNS, _CELL * n_rows)
    texts: list[Thing] = []
    try:
        for (row, column), run in zip(product(range(n_rows), range(_COLUMNS)), runs, strict=False):
            text = raw.FPDFPageObj_CreateTextObj(document, font, _SIZE)
            raw.FPDFText_SetCharcodes(text, (ctypes.c_uint32 * len(run))(*run), len(run))
            raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, _CELL * (column + 0.25), _CELL * (n_rows - row - 0.7))
            raw.FPDFPage_InsertObject(page, text)
            texts.append(text)
        yield page, texts
    finally:
        raw.FPDF_ClosePage(page)
        document.close()


def _inked(page: Thing, n_letters: int) -> Image.Image:
    """The sheet as it is drawn: 0 is white, 255 black."""
    width, height = _CELL * _COLUMNS, _CELL * -(-n_letters // _COLUMNS)
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
    raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    image: Image.Image = bitmap.to_pil()
    return image.convert("L").point(_INK)
