"""What lies over the words of a page: rules that strike them out or divide a fraction, fields and notes, typed later.

Fields and notes are no part of a page to PDFium.
"""

import ctypes
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.reading.pdf.footnotes import sides_of
from ingest.reading.pdf.lines import Line, Printed, Sides, ToPage, line_of
from ingest.reading.text_repair import LEVEL, TICKED, bracketed, tidy

_BAND = (0.3, 0.68)  # of the height of a word, from its top: what runs there runs through it, and is no underline
_ASIDE = 0.35  # of that height: a rule that begins or ends that far beside a word isn't about that word
_MOST_OF = 0.8  # of the width of a word: a rule over less of it strikes out letters
_SHORTEST = 2.0  # points of a rule
_LONGEST_STROKE = 200.0  # points: a longer one is no fraction's
_FILLED = 0.75  # of the stroke: the longer of its parts takes up so much at least
_OVER = 2.0  # points that a part may stand out beside its stroke
_AT_STROKE = 0.45  # of the height of its letters: a part of a fraction stands as near to its stroke
_FARTHEST = 20  # points: and never further
_BESIDE = 1.5  # times the height of the letters: what goes on beside a formula stands as near


_TOP, _BOTTOM = attrgetter("y0"), attrgetter("y1")  # of a word


@dataclass(frozen=True, slots=True)
class Reach:
    """From where to where something runs across a page, in points."""

    start: float
    end: float

    def covers(self, box: Sides) -> bool:
        """Whether it runs over nearly all of the width of a box."""
        return min(box[2], self.end) - max(box[0], self.start) >= _MOST_OF * (box[2] - box[0])


class Rules:
    """The thin level rules of a page, in points from its top left."""

    def __init__(self, rules: Iterable[Sides]) -> None:
        self._by_height: defaultdict[int, list[Sides]] = defaultdict(list)
        for rule in (rule for rule in rules if rule[2] - rule[0] >= _SHORTEST):
            self._by_height[int((rule[1] + rule[3]) / 2)].append(rule)

    def __iter__(self) -> Iterator[Sides]:
        return (rule for rules in self._by_height.values() for rule in rules)

    def __bool__(self) -> bool:
        return bool(self._by_height)

    def through(self, word: Sides) -> list[Reach]:
        """Where rules run through the middle of a word or line, those that touch each other as one."""
        x0, y0, x1, y1 = word
        height = y1 - y0
        top, bottom = y0 + _BAND[0] * height, y0 + _BAND[1] * height
        found = [
            (rule[0], rule[2])
            for at in range(int(top), int(bottom) + 1)
            if at in self._by_height
            for rule in self._by_height[at]
            if top <= (rule[1] + rule[3]) / 2 <= bottom and rule[0] < x1 + height and rule[2] > x0 - height
        ]
        joined: list[Reach] = []
        for start, end in sorted(found):
            if joined and start <= joined[-1].end + _ASIDE * height:
                joined[-1] = Reach(joined[-1].start, max(end, joined[-1].end))
            else:
                joined.append(Reach(start, end))
        return joined


def without_struck(lines: Sequence[Line], rules: Rules) -> tuple[list[Line], int]:
    """The lines without the words that are struck out, and how many words that were."""
    kept: list[Line] = []
    n_struck = 0
    for line in lines:
        reaches = rules.through((line.x0, line.y0, line.x1, line.y1)) if rules and line.upright else []
        struck = {id(word) for reach in reaches for word in _struck(line, reach, rules)}
        n_struck += len(struck)
        if words := _without(line.words, struck):
            left = replace(line_of(words, line.bold, line.role, line.cells), x0=line.x0, x1=line.x1)
            kept.append(left if struck else line)  # as wide as it is printed: its paragraph goes on
    return kept, n_struck


def _without(words: Sequence[Printed], struck: Container[int]) -> list[Printed]:
    """The words but these; what parts a word from one that goes parts it from what follows."""
    kept: list[Printed] = []
    for word in words:
        if id(word) not in struck:
            kept.append(word)
        elif kept:
            kept[-1] = replace(kept[-1], ending=word.ending)
    return kept


def _struck(line: Line, reach: Reach, rules: Rules) -> list[Printed]:
    """The words that a rule strikes out: it begins where the first begins and ends where the last ends."""
    near = _ASIDE * line.size
    words = [word for word in line.words if reach.covers(sides := sides_of(word)) and rules.through(sides)]
    fits = words and abs(words[0].x0 - reach.start) <= near and abs(words[-1].x1 - reach.end) <= near
    return words if fits else []


def with_fractions(lines: Sequence[Line], rules: Rules) -> list[Line]:
    """The lines with fractions written "1/2" where they stand, each in the line that goes on beside its stroke."""
    kept = list(lines)
    strokes = [stroke for stroke in rules if stroke[2] - stroke[0] <= _LONGEST_STROKE]
    if not strokes:
        return kept
    by_top, by_bottom = _by_height(lines, _TOP), _by_height(lines, _BOTTOM)
    for stroke in sorted(strokes, key=lambda one: (one[1], one[0])):
        if _has_any(by_bottom, stroke, _BOTTOM) and _has_any(by_top, stroke, _TOP):
            _write_fraction(kept, stroke)
    return kept


def _by_height(lines: Sequence[Line], side: Callable[[Printed], float]) -> Mapping[int, Sequence[Printed]]:
    found: defaultdict[int, list[Printed]] = defaultdict(list)
    for line in lines:
        for word in line.words:
            found[int(side(word))].append(word)
    return found


def _has_any(words: Mapping[int, Sequence[Printed]], stroke: Sides, side: Callable[[Printed], float]) -> bool:
    """Whether a word could be part of a fraction with this stroke."""
    at = int(_middle(stroke))
    near = (word for height in range(at - _FARTHEST, at + _FARTHEST + 1) for word in words.get(height, ()))
    return any(_stands_at(word, stroke, side(word)) for word in near)


def _write_fraction(lines: list[Line], stroke: Sides) -> None:
    """Make the lines at the stroke of a fraction one, if it is one: its parts stand right over and under it."""
    flat = [(row, word) for row, line in enumerate(lines) for word in line.words]
    over = [at for at, (_, word) in enumerate(flat) if _stands_at(word, stroke, word.y1)]
    under = [at for at, (_, word) in enumerate(flat) if at not in over and _stands_at(word, stroke, word.y0)]
    both = [*over, *under]
    if not over or not under or both != list(range(both[0], both[-1] + 1)):
        return
    above, below = ([flat[at][1] for at in part] for part in (over, under))
    first, last = flat[over[0]][0], flat[under[-1]][0]
    before = [word for row, word in flat[: both[0]] if row == first]
    after = [word for row, word in flat[both[-1] + 1 :] if row == last]
    if not before and first and _goes_on(lines[first - 1].words[-1], stroke):
        first, before = first - 1, list(lines[first - 1].words)
    if not after and last + 1 < len(lines) and _goes_on(lines[last + 1].words[0], stroke):
        last, after = last + 1, list(lines[last + 1].words)
    if _is_filled(above, below, stroke) and any(_goes_on(word, stroke) for word in (*before[-1:], *after[:1])):
        role = lines[first].role
        lines[first : last + 1] = [line_of([*before, *_divided(above, below), *after], False, role)]


def _stands_at(word: Printed, stroke: Sides, side: float) -> bool:
    """Whether a word stands between the ends of a stroke, with its upper or lower ``side`` right at it."""
    inside = stroke[0] - _OVER <= word.x0 and word.x1 <= stroke[2] + _OVER
    return inside and abs(side - _middle(stroke)) <= _AT_STROKE * (word.y1 - word.y0)


def _middle(stroke: Sides) -> float:
    return (stroke[1] + stroke[3]) / 2


def _is_filled(above: Sequence[Printed], below: Sequence[Printed], stroke: Sides) -> bool:
    """Whether both parts are set in the middle of a stroke that is as long as the longer."""
    width, widest = stroke[2] - stroke[0], 0.0
    if len({word.cell for word in (*above, *below)}) > 1:
        return False
    for part in (above, below):
        start, end = part[0].x0, part[-1].x1
        if abs(start + end - stroke[0] - stroke[2]) > _OVER + _ASIDE * width:
            return False
        widest = max(widest, end - start)
    return widest >= _FILLED * width


def _goes_on(word: Printed, stroke: Sides) -> bool:
    """Whether a word stands beside a stroke, at its height: the line that the fraction is part of."""
    height = word.y1 - word.y0
    gap = max(stroke[0] - word.x1, word.x0 - stroke[2])
    level = word.y0 + _BAND[0] * height <= _middle(stroke) <= word.y0 + (1 - _BAND[0] / 2) * height
    return level and -_OVER <= gap <= _BESIDE * height


def _divided(above: Sequence[Printed], below: Sequence[Printed]) -> list[Printed]:
    """The words of a fraction in one line, "1/2" or "(a + b)/2"."""
    over, under = (bracketed(" ".join(word.text.translate(LEVEL) for word in part)) for part in (above, below))
    texts = (*f"{over}/".split(" "), *under.split(" "))
    words = [replace(word, text=text) for word, text in zip((*above, *below), texts, strict=True)]
    words[len(above) - 1] = replace(words[len(above) - 1], ending="glue")
    return words


_MOST = 1_000  # notes and fields of a page
_LONGEST = 20_000  # UTF-16 units of one value
_HIDDEN = 1 << 1 | 1 << 5  # flags: hidden, not shown on a screen
_PASSWORD = 1 << 13  # flag of a field: what is typed is not shown
_LETTER = 0.5  # times its height: how wide a letter is
_HIGHEST = 14.0  # points: the letters of a value are no higher, however high its field


@dataclass(frozen=True, slots=True)
class _Typed:
    """A value with its box, in points from the top left of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def with_typed(page: pdfium.PdfPage, lines: Sequence[Line], to_page: ToPage) -> list[Line]:
    """The lines with what was typed: a value behind the label on its left, a note where it stands on the page."""
    kept = list(lines)
    for typed in _typed_on(page, to_page):
        for line in _lines_of(typed):
            kept.insert(_place_for(line, kept), line)
    return kept


def _place_for(line: Line, lines: Sequence[Line]) -> int:
    """Behind the last line on its height to its left; else in front of the first line beside or under it."""
    middle = (line.y0 + line.y1) / 2
    beside = [row for row, one in enumerate(lines) if one.y0 <= middle <= one.y1]
    labels = [row for row in beside if lines[row].x0 < line.x0]
    if beside:
        return labels[-1] + 1 if labels else beside[0]
    return next((row for row, one in enumerate(lines) if one.y0 > middle), len(lines))


def _lines_of(typed: _Typed) -> Iterator[Line]:
    """The value in lines, each word with about the place it takes."""
    rows = [row.split() for row in typed.text.split("\n") if row.strip()]
    height = min(_HIGHEST, (typed.y1 - typed.y0) / max(1, len(rows)))
    top = typed.y0 + max(0.0, (typed.y1 - typed.y0 - height * len(rows)) / 2)
    for number, row in enumerate(rows):
        n_letters = sum(map(len, row)) + len(row) - 1
        width = min(_LETTER * height, (typed.x1 - typed.x0) / n_letters)
        x, y = typed.x0, top + number * height
        words: list[Printed] = []
        for word in row:
            words.append(Printed(word, x, y, x + width * len(word), y + height))
            x += width * (len(word) + 1)
        yield line_of(words, bold=False, role="")


def _typed_on(page: pdfium.PdfPage, to_page: ToPage) -> Iterator[_Typed]:
    for row in range(min(_MOST, raw.FPDFPage_GetAnnotCount(page))):
        note = raw.FPDFPage_GetAnnot(page, row)
        if not note:
            continue
        try:
            text, box = _value_of(page, note), raw.FS_RECTF()
            if text and raw.FPDFAnnot_GetRect(note, box):
                x0, y0, x1, y1 = to_page(box.left, box.bottom, box.right, box.top)
                if x1 - x0 > 1 and y1 - y0 > 1:
                    yield _Typed(text, x0, y0, x1, y1)
        finally:
            raw.FPDFPage_CloseAnnot(note)


def strikes_on(page: pdfium.PdfPage, to_page: ToPage) -> Iterator[Sides]:
    """Where readers struck words out with their program: a rule through the middle of each, in points of the page."""
    quad = raw.FS_QUADPOINTSF()
    for row in range(min(_MOST, raw.FPDFPage_GetAnnotCount(page))):
        note = raw.FPDFPage_GetAnnot(page, row)
        shown = note and not raw.FPDFAnnot_GetFlags(note) & _HIDDEN
        if shown and raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_STRIKEOUT:
            for at in range(min(_MOST, raw.FPDFAnnot_CountAttachmentPoints(note))):
                if raw.FPDFAnnot_GetAttachmentPoints(note, at, quad):
                    x0, y0, x1, y1 = to_page(quad.x1, quad.y1, quad.x4, quad.y4)
                    yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
        if note:
            raw.FPDFPage_CloseAnnot(note)


def _value_of(page: pdfium.PdfPage, note: object) -> str:
    """What is typed in a field or note that is shown; empty for anything else."""
    if raw.FPDFAnnot_GetFlags(note) & _HIDDEN:
        return ""
    kind = raw.FPDFAnnot_GetSubtype(note)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _text_of(lambda buffer, size: int(raw.FPDFAnnot_GetStringValue(note, b"Contents", buffer, size)))
    form = page.formenv
    if kind != raw.FPDF_ANNOT_WIDGET or form is None:
        return ""
    if raw.FPDFAnnot_GetFormFieldType(form, note) in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return TICKED if raw.FPDFAnnot_IsChecked(form, note) else ""  # the empty box is drawn on the page
    types = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
    if raw.FPDFAnnot_GetFormFieldType(form, note) not in types:
        return ""
    if raw.FPDFAnnot_GetFormFieldFlags(form, note) & _PASSWORD:
        return ""
    value = _text_of(lambda buffer, size: int(raw.FPDFAnnot_GetFormFieldValue(form, note, buffer, size)))
    return ", ".join(_chosen(form, note)) or value


def _chosen(form: object, note: object) -> Iterator[str]:
    """The words of what was chosen from a list: the value that is stored may be another, which nobody sees."""
    for at in range(min(_MOST, raw.FPDFAnnot_GetOptionCount(form, note))):
        if raw.FPDFAnnot_IsOptionSelected(form, note, at):
            yield _text_of(
                lambda buffer, size, at=at: int(raw.FPDFAnnot_GetOptionLabel(form, note, at, buffer, size))  # type: ignore[misc]
            )


def _text_of(ask: Callable[[object, int], int]) -> str:
    """What PDFium answers: asked once for its length, in bytes of UTF-16 with a zero behind it, and once for itself."""
    size = int(ask(None, 0))
    if not 2 < size <= 2 * _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return tidy(buffer.raw[: size - 2].decode("utf-16-le", errors="replace").replace("\r", "\n"))
