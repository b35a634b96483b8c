"""The characters of a page to words and lines, and what the tags of the file call them (H1, P, TOCI, a cell).

Through PDFium's raw calls; runs in the child process alone.
"""

import ctypes
import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeAlias

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.reading.pdf.footnotes import MOST_DIGITS, SUPERIOR, is_low, is_mark, mended
from ingest.reading.pdf.lines import (
    SLANTED,
    TURNED,
    Ending,
    Line,
    Printed,
    Sides,
    TablePlace,
    ToPage,
    closed_up,
    is_spaced_out,
    line_of,
)
from ingest.reading.pdf.overlays import Rules, with_fractions
from ingest.reading.pdf.visible import Doubts, address_of
from ingest.reading.text_repair import RAISED, STROKES, lowered, raised, tidy

Handle: TypeAlias = object  # a pointer of PDFium
_Run: TypeAlias = tuple[int, int, int]  # of a word: from, to, and whether high (1) or low (-1)

_TOKEN = re.compile(r"[^\s\ufffe\x02]+|[\ufffe\x02]|\r?\n|\r")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|-bd\b|,bd|extrab", re.IGNORECASE)
_DAMAGE = re.compile(r"[\ufffd\ufffe\uffff\x00-\x08\x0e-\x1f\ue000-\uf01f\uf100-\uf8ff]")
_ASKEW = 8.0  # degrees: a scan that lies less straight is still read along
_UNMARKED, _UNKNOWN = -1, -2
_TOLD = frozenset("H H1 H2 H3 H4 H5 H6 Title P TOCI Caption Note FENote BlockQuote TH TD LI Figure".split())
_STRONG = _TOLD - {"P", "LI", "Figure", "BlockQuote"}  # what stands inside one of these is part of it
_DEEPEST = 60
_MOST = 20_000  # elements on a page
_MOST_ATTRIBUTES = 20  # of a cell
_MOST_ROWS = 1_000  # that a cell runs over: more is a slip of the pen
_DIGIT = re.compile(r"\d")
_MARK_BEHIND = re.compile(r".+\d\W*", re.DOTALL)
_MARK_SIGNS = frozenset("0123456789,;-–−()[]")
_LOW_BEHIND = re.compile(r".*?(\d{2,7})\W*")
_FIGURES = re.compile(r"\d\D?\d")  # beside each other, where one may stand at another height
_LONGEST_FIGURE = 20  # letters
_MARK_IN_FRONT = re.compile(r"(\d{1,3})([^\W\d_].+|[“‘(].+)")


@dataclass(frozen=True, slots=True)
class Tags:
    """By marked-content id of a page: its role, and its cell where it stands in a table. Empty without tags."""

    roles: Mapping[int, str]
    cells: Mapping[int, TablePlace]


def tags_of(page: Handle) -> Tags:
    """What the tags say of the marked pieces of a page."""
    walk = _Walk()
    tree = raw.FPDF_StructTree_GetForPage(page)
    if tree:
        try:
            for row in range(raw.FPDF_StructTree_CountChildren(tree)):
                walk.visit(raw.FPDF_StructTree_GetChildAtIndex(tree, row), "", 0)
        finally:
            raw.FPDF_StructTree_Close(tree)
    return Tags(walk.roles, walk.cells)


def _height(box: Sides) -> float:
    return box[3] - box[1]


class Words:
    """Cuts the characters of a page into words and lines, asking PDFium as little as can be: it costs a call each."""

    def __init__(
        self, text_page: pdfium.PdfTextPage, to_page: ToPage, tags: Tags, doubts: Doubts, columns: Set[int],
        rules: Rules,
    ) -> None:  # fmt: skip
        self._text_page = text_page.raw  # as PDFium has it: pypdfium2 looks it up again for each call
        self._to_page = to_page
        self._tags = tags
        self._doubts = doubts
        self._columns = columns
        self._rules = rules
        self._text = _units(text_page.get_text_range(errors="replace"))
        self._straight = len(self._text) == raw.FPDFText_CountChars(text_page)
        self._rectangle = raw.FS_RECTF()
        self._tight = tuple(ctypes.c_double() for _ in range(4))
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._has_doubts, self._has_rules = bool(doubts), bool(rules)
        self._damaged = 0

    def lines(self) -> tuple[list[Line], int]:
        """Lines as PDFium breaks them, and the number of words with a letter that has no code."""
        lines: list[Line] = []
        words: list[Printed] = []
        starts: list[int] = []  # of the tokens that they stand in
        for found in _TOKEN.finditer(self._text):
            token = found.group()
            if token[0] in "\r\n":
                self._close(lines, words, starts)
            elif token in "\ufffe\x02":
                if self._is_cut(words, found.end()):
                    words[-1] = replace(words[-1], ending="cut")
                    self._close(lines, words, starts)
                else:
                    self._damaged += 1
            elif len(token) > 1 and (token.isdecimal() or len(set(token)) == 1) and self._is_stacked(*found.span()):
                for at in range(*found.span()):
                    self._close(lines, words, starts)
                    words += self._parts(at, at + 1)
                    starts += [at] * len(words)
            else:
                n_words = len(words)
                for start, end in self._spans(found) if self._columns else (found.span(),):
                    words += self._parts(start, end)
                starts += [found.start()] * (len(words) - n_words)
        self._close(lines, words, starts)
        return mended(with_fractions(lines, self._rules)), self._damaged

    def _is_stacked(self, start: int, end: int) -> bool:
        """Whether figures or crosses stand under each other, upright: PDFium takes them for one word."""
        first, last = self._box(start), self._box(end - 1)
        if first is None or last is None or (last[1] + last[3]) / 2 < first[3] or last[0] > first[2]:
            return False
        return abs(float(raw.FPDFText_GetCharAngle(self._text_page, self._char(start)))) < math.radians(_ASKEW)

    def _close(self, lines: list[Line], words: list[Printed], starts: list[int]) -> None:
        if words:
            first = starts[0]
            bold = self._is_bold(first) and self._is_bold(starts[-1])
            if is_spaced_out(words):
                words[:] = closed_up(words, [self._is_typed(at - 1) for at in starts[1:]])
            role = (
                SLANTED if self._is_slanted(first) else TURNED if self._is_turned(words, first) else self._role(first)
            )
            lines.append(line_of(words, bold, role))
            words.clear()
            starts.clear()

    def _is_typed(self, at: int) -> bool:
        """Whether the file holds a character, and PDFium didn't put it in for a gap."""
        return int(raw.FPDFText_IsGenerated(self._text_page, self._char(at))) != 1

    def _is_turned(self, words: list[Printed], first: int) -> bool:
        """Whether the first letter of a line stands at its right: it is upside down, or read from right to left."""
        word = words[0]
        if len(word.text) < 2 or len(words) > 1 and words[-1].x0 > word.x0:
            return False
        letter = self._box(first)
        return letter is not None and letter[0] - word.x0 > max(0.1, word.x1 - letter[2])

    def _spans(self, found: re.Match[str]) -> Iterator[tuple[int, int]]:
        """A token, cut where a column begins: the halves of a heading over a fold can touch each other."""
        start, end = found.span()
        things = [self._text_object(at) for at in range(start, end)]
        for at in range(1, end - start):
            if things[at] and address_of(things[at]) in self._columns - {address_of(things[at - 1])}:
                yield start, found.start() + at
                start = found.start() + at
        yield start, end

    def _parts(self, start: int, end: int) -> Sequence[Printed]:
        """The word, apart from what is struck out of it and from the mark of a footnote that is printed against it."""
        written = self._text[start:end]
        first = self._box(start)
        last = self._box(end - 1) if end - start > 1 else first
        if self._has_rules and end - start > 1 and first and last:
            if cut := self._struck_from(start, end, first, last):
                return [*(replace(word, ending="glue") for word in self._parts(start, cut)), *self._parts(cut, end)]
        if not written.isalpha():  # as most are: then nothing is damaged
            self._damaged += _DAMAGE.search(written) is not None
            if _DIGIT.search(written):
                return list(self._figures(start, end, first, last))
        return self._word(start, end, first, last)

    def _figures(self, start: int, end: int, first: Sides | None, last: Sides | None) -> Iterator[Printed]:
        """A word with figures in it, apart from those that stand high or low."""
        written = self._text[start:end]
        front = _MARK_IN_FRONT.fullmatch(written)
        mark = self._mark_behind(start, end, first) if first and last and _MARK_BEHIND.fullmatch(written) else ""
        if mark:
            cut = start + written.rindex(mark)
            yield from self._word(start, cut, first, self._box(cut - 1), "glue")
            for word in self._word(cut, end, self._box(cut), last):
                yield replace(word, text=raised(mark) + word.text[len(mark) :])
        elif first and last and front and (is_mark(first, last) or self._is_superior(start, first)):
            cut = start + front.end(1)
            yield from self._word(start, cut, first, self._box(cut - 1))
            yield from self._word(cut, end, self._box(cut), last)
        elif first and last and (cut := self._low_from(start, end, first)):
            yield from self._word(start, cut, first, self._box(cut - 1), "glue")
            for word in self._word(cut, end, self._box(cut), last):
                yield replace(word, text=lowered(word.text, self._text[cut - 1]))
        elif _FIGURES.search(written) and len(runs := self._of_one_height(start, end)) > 1:
            yield from self._at_heights(runs)
        else:
            yield from self._word(start, end, first, last)

    def _of_one_height(self, start: int, end: int) -> list[_Run]:
        """The parts of a word whose letters stand high (1), low (-1) or on the line (0), each with where it runs."""
        boxes = [box for at in range(start, end) if (box := self._box(at))]
        if len(boxes) < end - start or end - start > _LONGEST_FIGURE:
            return []
        tights = [self._tight_box(at) if self._text[at].isdecimal() else None for at in range(start, end)]
        base = max(boxes, key=_height)
        figure = max(filter(None, tights), key=_height, default=None)
        heights = []
        for at, (box, tight) in enumerate(zip(boxes, tights, strict=True), start=start):
            is_set_low = is_low(box, base) or bool(tight and figure and is_low(tight, figure, 0.0))
            is_set_high = is_mark(box, base) or bool(tight and self._is_superior(at, box))
            heights.append(-1 if is_set_low else int(is_set_high))
        edges = [at for at in range(1, end - start) if heights[at] != heights[at - 1]]
        begins, ends = [0, *edges], [*edges, end - start]
        return [(start + a, start + b, heights[a]) for a, b in zip(begins, ends, strict=True)]

    def _at_heights(self, runs: Sequence[_Run]) -> Iterator[Printed]:
        """The parts of a word with their figures written high or low, a fraction ("1/2") apart from what it follows."""
        row = 0
        while row < len(runs):
            start, end, height = runs[row]
            row += 1
            if self._begins_fraction(runs[row - 1 :]):
                end, height, row = runs[row + 1][1], 0, row + 2
            before, after = self._text[start - 1 : start] if row > 1 else "", self._text[end : runs[-1][1]][:1]
            ending: Ending = "space" if row == len(runs) or self._begins_fraction(runs[row:]) else "glue"
            for word in self._word(start, end, self._box(start), self._box(end - 1), ending):
                written = raised(word.text, before, after) if height > 0 else lowered(word.text, before, after)
                yield replace(word, text=written if height else word.text)

    def _begins_fraction(self, runs: Sequence[_Run]) -> bool:
        """Whether the first of these parts is set over a stroke with another under it."""
        if [height for _, _, height in runs[:3]] != [1, 0, -1]:
            return False
        return self._text[slice(*runs[1][:2])] in STROKES

    def _low_from(self, start: int, end: int, first: Sides) -> int:
        """Where figures begin that are set low behind others ("10₂"); 0 where there are none."""
        found = _LOW_BEHIND.fullmatch(self._text[start:end])
        if not found:
            return 0
        begin, last = start + found.start(1), start + found.end(1) - 1
        base = self._tight_box(begin)

        def is_set_low(at: int) -> bool:
            box, tight = self._box(at), self._tight_box(at)
            return bool(box and is_low(box, first) or base and tight and is_low(tight, base, 0.0))

        return next(filter(is_set_low, range(max(begin, start + 1), last + 1)), 0) if is_set_low(last) else 0

    def _struck_from(self, start: int, end: int, first: Sides, last: Sides) -> int:
        """The letter at which a rule through part of a word begins, or what follows one; 0 where there is none."""
        if not self._rules.through((first[0], first[1], last[2], last[3])):
            return 0
        boxes = [(at, box) for at in range(start, end) if (box := self._box(at))]
        struck = [at for at, box in boxes if any(reach.covers(box) for reach in self._rules.through(box))]
        if struck and len(struck) < end - start:
            return struck[0] if struck[0] > start else struck[-1] + 1
        return 0

    def _mark_behind(self, start: int, end: int, first: Sides) -> str:
        """The mark that is printed high against a word or figure, be there a comma behind it; empty for none."""

        def is_high(at: int) -> bool:
            box = self._box(at)
            return box is not None and (is_mark(box, first) or self._is_superior(at, box))

        while not self._text[end - 1].isdecimal() and not is_high(end - 1):
            end -= 1
        at = end
        while at > start and self._text[at - 1] in _MARK_SIGNS and is_high(at - 1):
            at -= 1
        mark = self._text[at:end]
        return mark if at > start and any(map(str.isdecimal, mark)) else ""

    def _word(
        self, start: int, end: int, first: Sides | None, last: Sides | None, ending: Ending = "space"
    ) -> Sequence[Printed]:
        text = tidy(_whole(self._hyphened(start, end)))
        if not text or text.isspace() or first is None:
            return ()
        box = first
        if end - start > 1 and last is not None:
            box = (min(box[0], last[0]), min(box[1], last[1]), max(box[2], last[2]), max(box[3], last[3]))
        if text.isdecimal() and len(text) <= MOST_DIGITS and self._is_superior(start, first):
            text = text.translate(RAISED)
        cell = self._tags.cells.get(self._mark(start)) if self._tags.cells else None
        doubt = self._doubts.of(map(self._text_object, range(start, end))) if self._has_doubts else "none"
        return (Printed(text, *box, ending, cell, doubt),)

    def _hyphened(self, start: int, end: int) -> str:
        """What is written, a soft hyphen being one that was printed; where it has no place of its own it was not."""
        written = self._text[start:end]
        for at in (at for at in range(start, end) if self._text[at] == "\u00ad") if "\u00ad" in written else ():
            drawn = at == start or self._box(at) != self._box(at - 1)
            written = written.replace("\u00ad", "-" if drawn else "", 1)
        return written

    def _char(self, at: int) -> int:
        """PDFium's number of the character at a place of the text: it may leave out or put in some."""
        return at if self._straight else int(raw.FPDFText_GetCharIndexFromTextIndex(self._text_page, at))

    def _box(self, at: int) -> Sides | None:
        if not raw.FPDFText_GetLooseCharBox(self._text_page, self._char(at), self._rectangle):
            return None
        found = self._rectangle
        box = self._to_page(found.left, found.bottom, found.right, found.top)
        return box if box[2] > box[0] and box[3] > box[1] else None

    def _is_superior(self, at: int, loose: Sides) -> bool:
        """Whether a digit is drawn high in its box: fonts have such digits of their own."""
        tight = self._tight_box(at)
        return tight is not None and tight[3] < loose[3] - SUPERIOR * (loose[3] - loose[1])

    def _tight_box(self, at: int) -> Sides | None:
        """The box of what is drawn of a character."""
        if not raw.FPDFText_GetCharBox(self._text_page, self._char(at), *self._tight):
            return None
        left, right, bottom, top = (side.value for side in self._tight)
        return self._to_page(left, bottom, right, top)

    def _is_cut(self, words: list[Printed], end: int) -> bool:
        """Whether the mark stands for a hyphen at a line end: what follows stands on another line."""
        if not words or end >= len(self._text):
            return False
        following = self._box(end)
        return following is not None and abs(following[1] - words[-1].y0) > 0.5 * (words[-1].y1 - words[-1].y0)

    def _is_bold(self, at: int) -> bool:
        length = raw.FPDFText_GetFontInfo(self._text_page, self._char(at), self._name, len(self._name), self._flags)
        return bool(length and _BOLD.search(self._name.value.decode(errors="replace")))

    def _is_slanted(self, at: int) -> bool:
        """Whether a character stands askew: a watermark, or a word that is thrown over a page."""
        angle = math.degrees(raw.FPDFText_GetCharAngle(self._text_page, self._char(at)))
        return angle >= 0 and _ASKEW < angle % 90 < 90 - _ASKEW

    def _role(self, at: int) -> str:
        if not self._tags.roles:
            return ""
        mark = self._mark(at)
        return self._tags.roles.get(mark, "Artifact" if mark == _UNMARKED else "")

    def _mark(self, at: int) -> int:
        """The marked-content id that a character stands in; below 0 where it has none or that is unknown."""
        thing = self._text_object(at)
        return int(raw.FPDFPageObj_GetMarkedContentID(thing)) if thing else _UNKNOWN

    def _text_object(self, at: int) -> object:
        """The piece of the page that a character was drawn with; empty where it was put in between."""
        return raw.FPDFText_GetTextObject(self._text_page, self._char(at))


def _units(text: str) -> str:
    """The text with each character above U+FFFF in two halves: PDFium numbers those, as UTF-16 does."""
    if not text or max(text) <= "\uffff":
        return text
    return "".join(map(chr, memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")))


def _whole(units: str) -> str:
    """The halves of characters put together again."""
    if units.isascii() or not any("\ud800" <= unit <= "\udfff" for unit in units):
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Walk:
    """Hands the role of an element down to the marks inside it, and counts tables, rows and columns."""

    def __init__(self) -> None:
        self.roles: dict[int, str] = {}
        self.cells: dict[int, TablePlace] = {}
        self._left = _MOST
        self._buffer = ctypes.create_string_buffer(128)
        self._table = self._row = self._column = -1
        self._cell: TablePlace | None = None

    def visit(self, element: Handle, inherited: str, depth: int) -> None:
        """Note the marks of an element and of all that is inside it."""
        self._left -= 1
        if not element or depth > _DEEPEST or self._left < 0:
            return
        own = self._role(element)
        outer = self._cell
        self._enter(own, element)
        role = inherited if own not in _TOLD or inherited in _STRONG or inherited and own == "P" else own
        for row in range(max(0, raw.FPDF_StructElement_GetMarkedContentIdCount(element))):
            self._note(raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, row), role)
        for row in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, row)
            if child:
                self.visit(child, role, depth + 1)
            else:
                self._note(raw.FPDF_StructElement_GetChildMarkedContentID(element, row), role)
        self._cell = outer

    def _enter(self, role: str, element: Handle) -> None:
        """Count where in a table the walk is; a table inside a cell is part of that cell."""
        if self._cell is not None:
            return
        if role == "Table":
            self._table, self._row, self._column = self._table + 1, -1, -1
        elif role == "TR":
            self._row, self._column = self._row + 1, -1
        elif role in ("TH", "TD") and self._row >= 0:
            self._column += 1
            self._cell = TablePlace(self._table, self._row, self._column, role == "TH", self._rows(element))

    def _rows(self, element: Handle) -> int:
        """Over how many rows a cell runs, as its tags say."""
        number = ctypes.c_float()
        for at in range(min(_MOST_ATTRIBUTES, max(0, raw.FPDF_StructElement_GetAttributeCount(element)))):
            told = raw.FPDF_StructElement_GetAttributeAtIndex(element, at)
            value = raw.FPDF_StructElement_Attr_GetValue(told, b"RowSpan") if told else None
            if value and raw.FPDF_StructElement_Attr_GetNumberValue(value, number):
                return max(1, min(_MOST_ROWS, int(number.value)))
        return 1

    def _note(self, mark: int, role: str) -> None:
        if mark >= 0:
            self.roles[mark] = role
            if self._cell is not None:
                self.cells[mark] = self._cell

    def _role(self, element: Handle) -> str:
        length = raw.FPDF_StructElement_GetType(element, self._buffer, len(self._buffer))
        return self._buffer.raw[: max(0, min(length, len(self._buffer)) - 2)].decode("utf-16-le", errors="replace")
