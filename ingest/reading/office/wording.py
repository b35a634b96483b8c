"""The words of a Word file as a reader sees them: changes, fields, controls, and the numbers Word writes itself."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.reading.office.package import MATH, formula
from ingest.reading.text_repair import TICKED, UNTICKED, WINGDINGS, Piece, in_line

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VALUE = f"{WORD}val"
_INSIDE = frozenset(
    f"{WORD}{name}" for name in "hyperlink ins moveTo smartTag customXml fldSimple bdo dir sdtContent".split()
)
_WRITTEN = {f"{WORD}tab": " ", f"{WORD}ptab": " ", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
_SIGNS = {  # by font, of Word's own symbols; of other fonts nobody knows what a code shows
    "wingdings": WINGDINGS,
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: TICKED, 0x52: "☑", 0x53: TICKED, 0xA3: UNTICKED},
}
_NOTES = (f"{WORD}footnoteReference", f"{WORD}endnoteReference")
_DEEPEST = 30  # elements inside each other
_TINY = 6  # half points: smaller letters are there for machines
_SHIFTED = 4  # half points off the line: a figure that was set so by hand, not a line that was shifted a little
_LIGHT = re.compile(r"(?:F[0-9A-F]){3}", re.IGNORECASE)  # nobody sees it on white paper
_THEME = f"{WORD}themeColor"
_MOST_STYLES = 20  # styles based on each other


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look, as far as it decides whether and how they are read."""

    hidden: bool = False
    struck: bool = False
    height: int = 0
    white: bool = False
    tiny: bool = False
    shaded: bool = False

    def with_(self, properties: Any) -> "Look":  # noqa: ANN401
        """The same after these run properties; what they don't name stays."""
        if properties is None:
            return self
        found = self
        for child in properties:
            field, tells = _EFFECTS.get(child.tag.rpartition("}")[2], ("", _is_on))
            told: dict[str, Any] = {field: tells(child)} if field else {}
            found = replace(found, **told)
        return found


def _is_on(element: Any) -> bool:  # noqa: ANN401
    return element.get(_VALUE) not in ("0", "false", "off")


def _is_tiny(size: Any) -> bool:  # noqa: ANN401
    value = size.get(_VALUE) or "24"
    return value.isdecimal() and int(value) < _TINY


def _shift(position: Any) -> int:  # noqa: ANN401
    """How far letters were moved off their line by hand, in half points; 0 where that changes no figure."""
    value = position.get(_VALUE) or "0"
    shift = int(value) if value.removeprefix("-").isdecimal() else 0
    return shift if abs(shift) >= _SHIFTED else 0


def _is_white(colour: Any) -> bool:  # noqa: ANN401
    value = colour.get(_VALUE) or "auto"
    return is_light(value) or value == "auto" and colour.get(_THEME) == "background1"


def _has_no_fill(element: Any) -> bool:  # noqa: ANN401
    return any(str(one.tag).endswith("}noFill") for one in element)


def _is_outlined(fill: Any) -> bool:  # noqa: ANN401
    """Whether the letters of this fill have a line around them, which is seen without any fill."""
    lines = (one for one in fill.getparent() if str(one.tag).endswith("}textOutline"))
    return any(not _has_no_fill(one) for one in lines)


_EFFECTS: Mapping[str, tuple[str, Callable[[Any], int]]] = {  # what run properties say of a look, by their names
    "vanish": ("hidden", _is_on),
    "specVanish": ("hidden", _is_on),
    "textFill": ("hidden", lambda fill: _has_no_fill(fill) and not _is_outlined(fill)),
    "strike": ("struck", _is_on),
    "dstrike": ("struck", _is_on),
    "vertAlign": ("height", lambda place: {"superscript": 1, "subscript": -1}.get(place.get(_VALUE), 0)),
    "position": ("height", _shift),
    "color": ("white", _is_white),
    "sz": ("tiny", _is_tiny),
    "shd": ("shaded", lambda shade: True),
    "highlight": ("shaded", lambda shade: True),
}


class Wording:
    """Reads paragraphs of one document. ``styles`` is the root of its styles, or None."""

    def __init__(self, styles: Any, body: Any) -> None:  # noqa: ANN401
        self._styles: Mapping[str, Any] = (
            {} if styles is None else {one.get(f"{WORD}styleId"): one for one in styles.iter(f"{WORD}style")}
        )
        grounds = ("behindDoc", "background")
        self._white_is_unseen = not any(
            one.get("behindDoc") == "1" or str(one.tag).endswith("}" + grounds[1]) for one in body.getroottree().iter()
        )

    def style(self, paragraph: Any) -> str:  # noqa: ANN401
        """The id of the style of a paragraph; "" for none."""
        named = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        return "" if named is None else named.get(_VALUE) or ""

    def chain(self, style: str) -> Iterator[Any]:
        """A style and those that it is based on."""
        for _ in range(_MOST_STYLES):
            element = self._styles.get(style)
            if element is None:
                return
            yield element
            based = element.find(f"{WORD}basedOn")
            style = "" if based is None else based.get(_VALUE) or ""

    def text(self, paragraph: Any, on_ground: bool = False) -> str:  # noqa: ANN401
        """The words of a paragraph. ``on_ground``: it lies on a colour, so white letters are seen."""
        look = self._styled(Look(), self.style(paragraph))
        shaded = on_ground or not self._white_is_unseen or paragraph.find(f"{WORD}pPr/{WORD}shd") is not None
        look = replace(look, shaded=look.shaded or shaded)
        return in_line(_in_fields(self._pieces(paragraph, look, 0)))

    def shown_runs(self, paragraph: Any) -> Iterator[Any]:  # noqa: ANN401
        """The runs that hold letters, those of accepted changes too."""
        for run in paragraph.iter(f"{WORD}r"):
            removed = next(run.iterancestors(f"{WORD}del", f"{WORD}moveFrom", f"{WORD}txbxContent"), None)
            if removed is None and "".join(run.itertext(f"{WORD}t")).strip():
                yield run

    def _styled(self, look: Look, style: str) -> Look:
        for element in reversed(list(self.chain(style))):
            look = look.with_(element.find(f"{WORD}rPr"))
            if element.find(f"{WORD}pPr/{WORD}shd") is not None:
                look = replace(look, shaded=True)
        return look

    def _pieces(self, element: Any, look: Look, depth: int) -> Iterator[Piece | Any]:  # noqa: ANN401
        """Texts, and the marks of fields as elements."""
        for child in element if depth < _DEEPEST else ():
            if child.tag == f"{WORD}r":
                yield from self._run(child, look)
            elif child.tag in _INSIDE:
                yield from self._pieces(child, look, depth + 1)
            elif child.tag == f"{WORD}sdt":
                if not is_prompt(child):
                    yield from self._pieces(child, look, depth + 1)
            elif child.tag == f"{_CHOICES}AlternateContent":
                yield from (piece for one in child[:1] for piece in self._pieces(one, look, depth + 1))
            elif str(child.tag).startswith(MATH):
                yield Piece(formula(child))

    def _run(self, run: Any, look: Look) -> Iterator[Piece | Any]:  # noqa: ANN401
        properties = run.find(f"{WORD}rPr")
        named = None if properties is None else properties.find(f"{WORD}rStyle")
        if named is not None:
            look = self._styled(look, named.get(_VALUE) or "")
        look = look.with_(properties)
        unseen = look.hidden or look.struck or look.tiny or look.white and not look.shaded
        for child in run:
            if child.tag == f"{WORD}fldChar":
                yield child
            elif not unseen:
                yield Piece(_written(child), look.height)


def is_prompt(control: Any) -> bool:  # noqa: ANN401
    """Whether a content control shows only the words that ask to fill it in."""
    return control.find(f"{WORD}sdtPr/{WORD}showingPlcHdr") is not None


def is_light(colour: str) -> bool:
    """Whether a colour ("FEFEFE") can't be told from white paper."""
    return _LIGHT.fullmatch(colour) is not None


def _written(child: Any) -> str:  # noqa: ANN401
    if child.tag == f"{WORD}t":
        return child.text or ""
    if child.tag in _NOTES:
        return child.get("mark") or ""
    if child.tag == f"{WORD}sym":
        return _sign(child)
    if child.tag == f"{WORD}ruby":
        return "".join(text for base in child.iter(f"{WORD}rubyBase") for text in base.itertext(f"{WORD}t"))
    return _WRITTEN.get(child.tag, "")


def _sign(symbol: Any) -> str:  # noqa: ANN401
    code = symbol.get(f"{WORD}char") or ""
    if len(code) != 4 or not set(code.upper()) <= set("0123456789ABCDEF"):
        return ""
    signs = _SIGNS.get((symbol.get(f"{WORD}font") or "").lower(), {})
    return signs.get(int(code, 16) & 0xFF, chr(int(code, 16)))


def _in_fields(pieces: Iterator[Piece | Any]) -> Iterator[Piece]:
    """What fields show: their result, not their code; of a list, what was chosen; of a box, whether it is ticked."""
    inside: list[bool] = []  # of each open field: whether its result has begun
    for piece in pieces:
        if isinstance(piece, Piece):
            if all(inside):
                yield piece
            continue
        kind = piece.get(f"{WORD}fldCharType")
        if kind == "begin":
            yield Piece(_ticked(piece) or _chosen(piece))
            inside.append(False)
        elif inside and kind == "separate":
            inside[-1] = True
        elif inside and kind == "end":
            inside.pop()


def _chosen(begin: Any) -> str:  # noqa: ANN401
    choices = begin.find(f"{WORD}ffData/{WORD}ddList")
    if choices is None:
        return ""
    entries = [one.get(_VALUE) or "" for one in choices.iter(f"{WORD}listEntry")]
    result = choices.find(f"{WORD}result")
    row = int(result.get(_VALUE) or 0) if result is not None else 0
    return entries[row] if 0 <= row < len(entries) else ""


def _ticked(begin: Any) -> str:  # noqa: ANN401
    box = begin.find(f"{WORD}ffData/{WORD}checkBox")
    if box is None:
        return ""
    said = box.find(f"{WORD}checked")
    said = box.find(f"{WORD}default") if said is None else said
    return UNTICKED if said is None or said.get(_VALUE) in ("0", "false", "off") else TICKED


def runs_on(paragraph: Any) -> bool:  # noqa: ANN401
    """Whether a paragraph goes on in the next one: its end was deleted or moved, or it is a big first letter."""
    frame = paragraph.find(f"{WORD}pPr/{WORD}framePr")
    if frame is not None and frame.get(f"{WORD}dropCap", "none") != "none":
        return True
    return any(paragraph.find(f"{WORD}pPr/{WORD}rPr/{WORD}{name}") is not None for name in ("del", "moveFrom"))


_NUMBER_VALUE = f"{WORD}val"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: ``text`` holds %1 for the number of the first level, and so on."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    keeps_on: bool = False
    style: str = ""


class Numbering:
    """Counts the lists of one document in reading order. ``numbering`` is the root of that part, or None."""

    def __init__(self, numbering: Any, wording: Wording) -> None:  # noqa: ANN401
        self._wording = wording
        self._lists: dict[str, dict[int, Level]] = {}
        self._of: dict[str, str] = {}  # the list of each number id
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: Any) -> str:  # noqa: ANN401
        """What stands in front of this paragraph, which comes next: a number, "•", or "" where it is in no list."""
        number, depth = self._place(paragraph)
        levels = self._lists.get(self._of.get(number, ""), {})
        if depth not in levels:
            return ""
        counts = self._counted(number, depth, levels)
        level = levels[depth]
        if level.format == "bullet":
            return BULLET
        return _PLACE.sub(lambda found: _shown(levels, counts, int(found[1]) - 1, level.legal), level.text).strip()

    def _counted(self, number: str, depth: int, levels: Mapping[int, Level]) -> list[int | None]:
        counts = self._counts.setdefault(self._of[number], [None] * _LEVELS)
        for at, start in self._restarts.pop(number, {}).items():
            counts[at] = start - 1
        before = counts[depth]
        counts[depth] = levels[depth].start if before is None else before + 1
        for at in range(_LEVELS):
            if at < depth and counts[at] is None:
                counts[at] = levels[at].start if at in levels else 1
            elif at > depth and not (at in levels and levels[at].keeps_on):
                counts[at] = None
        return counts

    def _place(self, paragraph: Any) -> tuple[str, int]:  # noqa: ANN401
        """The number id and level of a paragraph, by itself or else by its style; "" for none, 0 turns it off."""
        style = self._wording.style(paragraph)
        number, depth = _named(paragraph.find(f"{WORD}pPr/{WORD}numPr"))
        for element in self._wording.chain(style):
            of_style, depth_of_style = _named(element.find(f"{WORD}pPr/{WORD}numPr"))
            if number is None and of_style is not None:
                number = of_style
                levels = self._lists.get(self._of.get(of_style, ""), {})
                named = [at for at, level in levels.items() if level.style == element.get(f"{WORD}styleId")]
                depth = depth if depth is not None else named[0] if named else depth_of_style
        return number or "", min(depth or 0, _LEVELS - 1)

    def _read(self, numbering: Any) -> None:  # noqa: ANN401
        for one in numbering.iterchildren(f"{WORD}abstractNum"):
            self._lists[one.get(f"{WORD}abstractNumId")] = dict(_levels(one))
        for one in numbering.iterchildren(f"{WORD}num"):
            number, of = one.get(f"{WORD}numId"), _value(one, "abstractNumId")
            for other in one.iterchildren(f"{WORD}lvlOverride"):
                depth = int(other.get(f"{WORD}ilvl") or 0)
                if (start := _value(other, "startOverride")).isdecimal():
                    self._restarts.setdefault(number, {})[depth] = int(start)
                if changed := dict(_levels(other)):
                    self._lists[f"{of}/{number}"] = {**self._lists.get(of, {}), **changed}
            self._of[number] = f"{of}/{number}" if f"{of}/{number}" in self._lists else of
        self._follow_links(numbering)

    def _follow_links(self, numbering: Any) -> None:  # noqa: ANN401
        """A list that is said to look as a style does takes the levels of the list of that style."""
        for one in numbering.iterchildren(f"{WORD}abstractNum"):
            for element in self._wording.chain(_value(one, "numStyleLink")):
                number, _ = _named(element.find(f"{WORD}pPr/{WORD}numPr"))
                self._lists[one.get(f"{WORD}abstractNumId")] = self._lists.get(self._of.get(number or "", ""), {})
                break


def _levels(element: Any) -> Iterator[tuple[int, Level]]:  # noqa: ANN401
    for one in element.iterchildren(f"{WORD}lvl"):
        start = _value(one, "start")
        yield (
            int(one.get(f"{WORD}ilvl") or 0),
            Level(
                format=_value(one, "numFmt") or "decimal",
                text=_value(one, "lvlText"),
                start=int(start) if start.isdecimal() else 1,
                legal=one.find(f"{WORD}isLgl") is not None,
                keeps_on=_value(one, "lvlRestart") == "0",
                style=_value(one, "pStyle"),
            ),
        )


def _named(properties: Any) -> tuple[str | None, int | None]:  # noqa: ANN401
    if properties is None:
        return None, None
    depth = _value(properties, "ilvl")
    return _value(properties, "numId") or None, int(depth) if depth.isdecimal() else None


def _value(element: Any, name: str) -> str:  # noqa: ANN401
    found = element.find(f"{WORD}{name}")
    return "" if found is None else found.get(_NUMBER_VALUE) or ""


def _shown(levels: Mapping[int, Level], counts: list[int | None], depth: int, legal: bool) -> str:
    level, count = levels.get(depth, Level()), counts[depth] or 0
    return written(count, "decimal" if legal else level.format)


def written(count: int, format: str) -> str:
    """A number as a list shows it; ``format`` is that of Word ("decimal", "lowerLetter", "upperRoman" …)."""
    if format in ("none", "bullet"):
        return ""
    if format.endswith("Letter") and count > 0:
        text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    elif format.endswith("Roman") and 0 < count < 4000:
        text = roman(count)
    else:
        return {"decimalZero": f"{count:02d}", "ordinal": f"{count}e"}.get(format, str(count))
    return text.upper() if format.startswith("upper") else text


def roman(count: int) -> str:
    """A number from 1 up in small Roman figures."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text
