"""Which words of a page nobody sees: it is drawn with and without its text, and words that change nothing go.

Text can be invisible in many ways (no paint, white on white, under a box, outside its clip, on a layer that is off),
and more are thought up; so it is not asked how it is hidden but whether it shows. Drawing costs time: it is done only
for a page on which something could be hidden. The text layer that OCR puts on a scan is kept: it is as invisible, and
what it says stands there to be seen.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import TypeAlias, cast

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from PIL import Image, ImageChops

from ingest.reading.pdf.fonts import Fonts
from ingest.reading.pdf.lines import Doubt, Line, Printed, line_of

Thing: TypeAlias = object  # a pointer of PDFium
_Colour: TypeAlias = tuple[int, int, int, int]
Bounds: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top
_Matrix: TypeAlias = tuple[float, float, float, float, float, float]  # from a form to its page, as PDF writes it

LEAST_HEIGHT = 1.5  # points: letters that are lower are dust
_SIDE = 1_200  # pixels of the longest side of a page that is drawn to be compared
_CHANGE = 16  # of 255: what a word changes at least where it is seen
_INK = 60  # of 255: contrast under a word of a scan
_SCAN = 0.35  # share of the page that its images cover at least where it is a scan
_LIGHT = 215  # of 255 in every channel: maybe white on white
_OPAQUE = 200  # of 255
_WHITE = 250  # of 255 in every channel: a rule that is lighter frames nothing
_MOST_SIDES = 400  # of a path: more is a drawing
_FAINT = 60  # of 255: a rule that is less opaque strikes nothing out
_ALIKE = 24  # of 255: two colours nobody tells apart
_MOST_FILLS = 200
_MOST_THINGS = 4_000
_DEEPEST = 6
_COVERS = frozenset(
    {raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_POLYGON, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_REDACT}
)
_OTHER_WORDS = "▯"  # stands where a reader sees other words than the file says
_THIN = 3.0  # points: a rule that is thinner hides no word


@dataclass(frozen=True, slots=True)
class Doubts:
    """Addresses of the texts of a page: ``unpainted`` ones show nothing by themselves, ``doubtful`` ones maybe.

    ``untrue`` ones show other letters than they say. ``rules`` are the thin level lines, ``frames`` all straight ones
    that could be the frame of a cell, in points of the file.
    """

    unpainted: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()
    untrue: frozenset[int] = frozenset()
    rules: tuple[Bounds, ...] = ()
    frames: tuple[Bounds, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.unpainted or self.doubtful or self.untrue)

    def of(self, things: Iterable[Thing]) -> Doubt:
        """What is known of the texts that the characters of a word belong to: of the first, and that all are true."""
        first, *others = map(address_of, things if self.untrue else islice(things, 1))
        if not self.untrue.isdisjoint((first, *others)):
            return "untrue"
        return "unpainted" if first in self.unpainted else "doubtful" if first in self.doubtful else "none"


def without_untrue(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """The lines without the words in whose place others are seen, and how many words that were.

    A mark without a place stands for them: without it "u mag NIET parkeren" would be quoted as "u mag parkeren".
    """
    n_untrue = sum(word.doubt == "untrue" for line in lines for word in line.words)
    if n_untrue == _n_words(lines):
        return [], n_untrue
    untrue = [any(word.doubt == "untrue" for word in line.words) for line in lines]
    marked = [
        line_of(_marked(line.words), line.bold, line.role) if is_untrue else line
        for line, is_untrue in zip(lines, untrue, strict=True)
    ]
    return marked, n_untrue


def _mark(word: Printed) -> Printed:
    return replace(word, text=_OTHER_WORDS, x1=word.x0, doubt="none")


def _marked(words: Sequence[Printed]) -> list[Printed]:
    runs = groupby(words, key=lambda word: word.doubt == "untrue")
    return [one for is_untrue, run in runs for one in ([_mark(next(run))] if is_untrue else run)]


def without_unseen(page: pdfium.PdfPage, lines: Sequence[Line], doubts: Doubts) -> tuple[list[Line], int]:
    """The lines without the words that nobody sees on the page, and how many words that were."""
    least = min(LEAST_HEIGHT, 0.002 * max(page.get_size()))
    drawn = _Drawn.of(page, doubts) if doubts else None
    kept = _having(lines, lambda line, word: _tall(line, word, least) and (drawn is None or drawn.shows(word)))
    if drawn is not None and _n_words(kept) < _n_words(lines) and _share_of_images(page) >= _SCAN:
        seen = [word for line in kept for word in line.words]
        bare = _drawn(page, drawn.scale, _texts(page)).convert("L")
        layer = _Layer(bare, drawn.scale, {id(word) for word in seen}, seen)
        printed = {id(line) for line in lines if layer.lies_on(line)}
        kept = _having(lines, lambda line, word: _tall(line, word, least) and layer.holds(word, id(line) in printed))
    return kept, _n_words(lines) - _n_words(kept)


def _n_words(lines: Sequence[Line]) -> int:
    return sum(len(line.words) for line in lines)


def _having(lines: Sequence[Line], keep: Callable[[Line, Printed], bool]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        words = [word for word in line.words if keep(line, word)]
        if words:
            kept.append(line if len(words) == len(line.words) else line_of(words, line.bold, line.role))
    return kept


def _tall(line: Line, word: Printed, least: float) -> bool:
    return (word.y1 - word.y0 if line.upright else word.x1 - word.x0) >= least


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The difference that its doubtful texts make to a page as it is drawn, ``scale`` pixels to the point."""

    change: Image.Image | None
    scale: float

    @classmethod
    def of(cls, page: pdfium.PdfPage, doubts: Doubts) -> "_Drawn":
        """Draw a page; it is left as it was."""
        scale = _SIDE / max(page.get_size())
        doubtful = [thing for thing in _texts(page) if address_of(thing) in doubts.doubtful]
        if not doubtful:
            return cls(None, scale)
        return cls(_difference(_drawn(page, scale, ()), _drawn(page, scale, doubtful)), scale)

    def shows(self, word: Printed) -> bool:
        """Whether a word is seen."""
        if word.doubt != "doubtful":
            return word.doubt == "none"
        return self.change is None or _extremes(_crop(self.change, word, self.scale))[1] >= _CHANGE


def _extremes(grey: Image.Image) -> tuple[int, int]:
    low, high = cast(tuple[int, int], grey.getextrema())
    return low, high


def _crop(image: Image.Image, word: Printed, scale: float) -> Image.Image:
    left, top = int(word.x0 * scale), int(word.y0 * scale)
    right, bottom = int(word.x1 * scale) + 1, int(word.y1 * scale) + 1
    return image.crop((max(0, left), max(0, top), max(left + 1, right), max(top + 1, bottom)))


def _drawn(page: pdfium.PdfPage, scale: float, without: Sequence[Thing]) -> Image.Image:
    for thing in without:
        raw.FPDFPageObj_SetIsActive(thing, False)
    try:
        image: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        return image.convert("RGB")
    finally:
        for thing in without:
            raw.FPDFPageObj_SetIsActive(thing, True)


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """The largest difference of the three colours."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


@dataclass(frozen=True, slots=True)
class _Layer:
    """The text layer of a scan: words on its ink, and not where a word is seen already (that is a second copy)."""

    bare: Image.Image  # the page without its texts
    scale: float
    known: set[int]
    seen: Sequence[Printed]

    def lies_on(self, line: Line) -> bool:
        """Whether most words of a line lie on ink: then all belong to it.

        A layer that is a little off would lose the last words of its lines.
        """
        return 2 * sum(map(self._has_ink, line.words)) > len(line.words)

    def holds(self, word: Printed, is_on_ink: bool) -> bool:
        """Whether a word is seen, or belongs to the layer."""
        return id(word) in self.known or (is_on_ink or self._has_ink(word)) and not _on_any(word, self.seen)

    def _has_ink(self, word: Printed) -> bool:
        low, high = _extremes(_crop(self.bare, word, self.scale))
        return high - low >= _INK


def _on_any(word: Printed, others: Sequence[Printed]) -> bool:
    return any(
        min(word.x1, one.x1) > max(word.x0, one.x0)
        and min(word.y1, one.y1) - max(word.y0, one.y0) > 0.3 * (word.y1 - word.y0)
        for one in others
    )


def _share_of_images(page: pdfium.PdfPage) -> float:
    """How much of the page its images cover, those that lie over each other counted twice."""
    width, height = page.get_size()
    areas = [
        max(0.0, bounds[2] - bounds[0]) * max(0.0, bounds[3] - bounds[1])
        for thing, kind, _ in things_on(page)
        if kind == raw.FPDF_PAGEOBJ_IMAGE and (bounds := _bounds(thing)) is not None
    ]
    return float(sum(areas) / (width * height))


@dataclass(slots=True)
class _Scene:
    """What was drawn so far: texts, which something later may cover, and fills under what follows."""

    fonts: Fonts
    texts: list[tuple[Bounds, int]] = field(default_factory=list)
    fills: dict[_Colour | None, list[Bounds]] = field(default_factory=dict)
    n_fills: int = 0
    unpainted: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    suspect: set[int] = field(default_factory=set)
    rules: list[Bounds] = field(default_factory=list)
    frames: list[Bounds] = field(default_factory=list)

    def add(self, thing: Thing, kind: int, form: _Matrix | None) -> None:
        """Take a thing in, in the order in which they are drawn; ``form`` is that of the form it stands in."""
        bounds = _on_page(_bounds(thing), form)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self._text(thing, bounds, form is not None)
        elif kind != raw.FPDF_PAGEOBJ_FORM and bounds is not None:
            self._fill(thing, kind, bounds, form)

    def _text(self, thing: Thing, bounds: Bounds | None, in_form: bool) -> None:
        address = address_of(thing)
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            self.unpainted.add(address)
        elif bounds is not None and bounds[2] > bounds[0]:
            self.texts.append((bounds, address))
            if self.fonts.has_strays(thing):
                self.suspect.add(address)
            if in_form or mode == raw.FPDF_TEXTRENDERMODE_CLIP:
                self.doubtful.add(address)
                return
            colour = _fill(thing)
            if _is_pale(colour) or _has_layer(thing) or _is_clipped(thing, bounds) or self._hides(colour, bounds):
                self.doubtful.add(address)

    def _hides(self, colour: _Colour, bounds: Bounds) -> bool:
        """Whether a text would lie on something of its own colour, or on a picture."""
        alike = [under for fill, under in self.fills.items() if _alike(colour, fill)]
        return any(_overlap(bounds, one) for under in alike for one in under[-_MOST_FILLS:])

    def _fill(self, thing: Thing, kind: int, bounds: Bounds, form: _Matrix | None) -> None:
        is_path = kind == raw.FPDF_PAGEOBJ_PATH
        is_filled, is_stroked = _is_filled_and_stroked(thing) if is_path else (False, False)
        if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) < _THIN:
            if is_filled or is_stroked:
                self._rule(bounds, _stroke(thing) if is_stroked else _fill(thing))
            return
        if is_stroked and _shows(_stroke(thing), _WHITE):
            self.frames += _sides(thing, form)
        if is_path and not is_filled:
            return
        self.fills.setdefault(_fill(thing) if is_path else None, []).append(bounds)
        self.n_fills += 1
        if self.n_fills <= _MOST_FILLS:
            self.doubtful.update(address for text, address in self.texts if _overlap(bounds, text))

    def _rule(self, bounds: Bounds, colour: _Colour) -> None:
        """Take in a thin thing that is painted."""
        if bounds[3] - bounds[1] < _THIN and _shows(colour, _LIGHT):
            self.rules.append(bounds)
        if _shows(colour, _WHITE):
            self.frames.append(bounds)


def doubts_on(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, fonts: Fonts) -> Doubts:
    """The texts of a page that could be hidden, by what can be told without drawing it, and those that are untrue."""
    scene = _Scene(fonts)
    for thing, kind, form in things_on(page):
        scene.add(thing, kind, form)
    if any(map(_is_cover, _annotations(page))):
        scene.doubtful.update(address for _, address in scene.texts)
    untrue = fonts.untrue(text_page, scene.suspect) if scene.suspect else frozenset[int]()
    hidden = frozenset(scene.unpainted), frozenset(scene.doubtful)
    return Doubts(*hidden, untrue, tuple(scene.rules), tuple(scene.frames))


def address_of(thing: Thing) -> int:
    """What tells one piece of a page from another, 0 for none."""
    return ctypes.addressof(thing.contents) if thing else 0  # type: ignore[attr-defined]


def _is_pale(colour: _Colour) -> bool:
    """Nearly white, or see-through."""
    return min(colour[:3]) >= _LIGHT or colour[3] < _OPAQUE


def _alike(colour: _Colour, fill: _Colour | None) -> bool:
    return fill is None or all(abs(a - b) < _ALIKE for a, b in zip(colour[:3], fill[:3], strict=True))


def _is_filled_and_stroked(path: Thing) -> tuple[bool, bool]:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke):
        return False, False
    return mode.value != raw.FPDF_FILLMODE_NONE, bool(stroke.value)


def _shows(colour: _Colour, most: int) -> bool:
    """Whether a rule of this colour is seen on white: no lighter than ``most``."""
    return min(colour[:3]) < most and colour[3] >= _FAINT


def _sides(path: Thing, form: _Matrix | None) -> Iterator[Bounds]:
    """The level and upright sides of a path, on its page."""
    matrix, (x, y, *_) = _matrix(path, form), _SIDES
    start = last = (0.0, 0.0)
    for row in range(min(_MOST_SIDES, raw.FPDFPath_CountSegments(path))):
        segment = raw.FPDFPath_GetPathSegment(path, row)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return
        turned = _turned(x.value, y.value, matrix)
        point, kind = (turned[0] + matrix[4], turned[1] + matrix[5]), raw.FPDFPathSegment_GetType(segment)
        start = point if kind == raw.FPDF_SEGMENT_MOVETO else start
        ends = [(last, point)] if kind == raw.FPDF_SEGMENT_LINETO else []
        ends += [(point, start)] if raw.FPDFPathSegment_GetClose(segment) else []
        for (ax, ay), (bx, by) in ends:
            if min(abs(ax - bx), abs(ay - by)) < 1:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        last = point


def _overlap(one: Bounds, other: Bounds) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0]) + 1 and min(one[3], other[3]) > max(one[1], other[1]) + 1


# What PDFium writes its answers into: made once, for a page has thousands of texts. One process reads one file.
_PARTS = tuple(ctypes.c_uint() for _ in range(4))
_SIDES = tuple(ctypes.c_float() for _ in range(4))
_NAME = ctypes.create_string_buffer(16)
_NAME_AS_WCHAR = ctypes.cast(_NAME, ctypes.POINTER(raw.FPDF_WCHAR))
_LENGTH = ctypes.c_ulong()


def _fill(thing: Thing) -> _Colour:
    return _colour() if raw.FPDFPageObj_GetFillColor(thing, *_PARTS) else (0, 0, 0, 255)


def _stroke(thing: Thing) -> _Colour:
    return _colour() if raw.FPDFPageObj_GetStrokeColor(thing, *_PARTS) else _fill(thing)


def _colour() -> _Colour:
    red, green, blue, opacity = _PARTS
    return red.value, green.value, blue.value, opacity.value


def _bounds(thing: Thing) -> Bounds | None:
    if not raw.FPDFPageObj_GetBounds(thing, *_SIDES):
        return None
    left, bottom, right, top = _SIDES
    return left.value, bottom.value, right.value, top.value


def _has_layer(thing: Thing) -> bool:
    for row in range(max(0, raw.FPDFPageObj_CountMarks(thing))):
        mark = raw.FPDFPageObj_GetMark(thing, row)
        named = mark and raw.FPDFPageObjMark_GetName(mark, _NAME_AS_WCHAR, len(_NAME), _LENGTH)
        if named and _NAME.raw[:6] == b"O\0C\0\0\0":
            return True
    return False


def _is_clipped(thing: Thing, bounds: Bounds) -> bool:
    """Whether part of a text lies outside the box around one of its clips."""
    clip = raw.FPDFPageObj_GetClipPath(thing)
    n_paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    return any(_reaches_out(bounds, clip, path) for path in range(min(n_paths, 20)))


def _reaches_out(bounds: Bounds, clip: Thing, path: int) -> bool:
    x, y, *_ = _SIDES
    xs: list[float] = []
    ys: list[float] = []
    for row in range(min(200, max(0, raw.FPDFClipPath_CountPathSegments(clip, path)))):
        if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, row), x, y):
            xs.append(x.value)
            ys.append(y.value)
    if not xs:
        return True
    left, bottom, right, top = bounds
    return left < min(xs) - 1 or right > max(xs) + 1 or bottom < min(ys) - 1 or top > max(ys) + 1


def things_on(page: pdfium.PdfPage) -> Iterator[tuple[Thing, int, _Matrix | None]]:
    """What is drawn on a page, in order, and in the forms on it: of what kind, and the matrix of the form around it."""
    return islice(_inside(page.raw, raw.FPDFPage_CountObjects(page), raw.FPDFPage_GetObject, 0, None), _MOST_THINGS)


def _inside(
    holder: Thing, count: int, get: Callable[[Thing, int], Thing], depth: int, form: _Matrix | None
) -> Iterator[tuple[Thing, int, _Matrix | None]]:
    for row in range(count):
        thing = get(holder, row)
        kind = raw.FPDFPageObj_GetType(thing)
        yield thing, kind, form
        if depth < _DEEPEST and kind == raw.FPDF_PAGEOBJ_FORM:
            n_inside = raw.FPDFFormObj_CountObjects(thing)
            yield from _inside(thing, n_inside, raw.FPDFFormObj_GetObject, depth + 1, _matrix(thing, form))


def _matrix(form: Thing, around: _Matrix | None) -> _Matrix:
    """From a form to its page; ``around`` is that of the form in which it stands itself."""
    got = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(form, got):
        return around or (1, 0, 0, 1, 0, 0)
    a, b, c, d, e, f = got.a, got.b, got.c, got.d, got.e, got.f
    if around is None:
        return a, b, c, d, e, f
    (ax, ay), (bx, by) = _turned(a, b, around), _turned(c, d, around)
    x, y = _turned(e, f, around)
    return ax, ay, bx, by, x + around[4], y + around[5]


def _turned(x: float, y: float, by: _Matrix) -> tuple[float, float]:
    return x * by[0] + y * by[2], x * by[1] + y * by[3]


def _on_page(bounds: Bounds | None, form: _Matrix | None) -> Bounds | None:
    """Where something stands on its page, whose ``bounds`` are those in its form."""
    if bounds is None or form is None:
        return bounds
    corners = [_turned(x, y, form) for x in bounds[::2] for y in bounds[1::2]]
    xs, ys = [x + form[4] for x, _ in corners], [y + form[5] for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _texts(page: pdfium.PdfPage) -> list[Thing]:
    return [thing for thing, kind, _ in things_on(page) if kind == raw.FPDF_PAGEOBJ_TEXT]


def _annotations(page: pdfium.PdfPage) -> Iterator[int]:
    for row in range(min(200, raw.FPDFPage_GetAnnotCount(page))):
        note = raw.FPDFPage_GetAnnot(page, row)
        if note:
            yield raw.FPDFAnnot_GetSubtype(note)
            raw.FPDFPage_CloseAnnot(note)


def _is_cover(subtype: int) -> bool:
    return subtype in _COVERS
