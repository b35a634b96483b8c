"""What Office files share: their package, drawn lines and formulas, SmartArt, charts, and the order of boxes."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from lxml import etree  # type: ignore[import-untyped]

from ingest.reading.assemble import table_rows
from ingest.reading.containers import opened
from ingest.reading.text_repair import LOWERED, Piece, bracketed, fraction, in_line, raised

_TYPES = "[Content_Types].xml"
_VARIANTS = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.(?P<kind>wordprocessingml|presentationml)\.(?:template|slideshow)"
    rb"|ms-(?P<old>word|powerpoint)\.(?:document|template|presentation|slideshow)\.macroEnabled(?:Template)?)\.main\+xml"
)
_PLAIN = {
    b"wordprocessingml": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"presentationml": b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_KINDS = {b"word": b"wordprocessingml", b"powerpoint": b"presentationml"}
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_XML = (".xml", ".rels")


def plain(path: Path) -> BytesIO | str:
    """What to open: the file itself, or a copy in memory that names its kind and words as a plain file does.

    Macros are never run: they are parts that nothing here reads.

    Raises:
        Unreadable: As ``containers.check``.
    """
    with opened(path) as archive:
        types = archive.read(_TYPES)
        strict = any(_STRICT.search(archive.read(one)) for one in archive.namelist() if one == "_rels/.rels")
        if not strict and not _VARIANTS.search(types):
            return str(path)
        return _rewritten(archive, strict)


def _rewritten(archive: ZipFile, strict: bool) -> BytesIO:
    copy = BytesIO()
    with ZipFile(copy, "w", ZIP_STORED) as target:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename == _TYPES:
                content = _VARIANTS.sub(_as_plain, content)
            if strict and entry.filename.lower().endswith(_XML):
                content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            target.writestr(entry.filename, content)
    copy.seek(0)
    return copy


def _as_plain(found: re.Match[bytes]) -> bytes:
    return _PLAIN[found["kind"] or _KINDS[found["old"]]]


MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEEPEST = 50  # elements, or points of a SmartArt, inside each other
_VALUE = f"{MATH}val"


def drawn_line(paragraph: etree._Element, is_unseen: Callable[[etree._Element], bool] | None = None) -> str:
    """A paragraph of a drawing on one line, without what is struck out. ``is_unseen`` judges the look of a run."""

    def pieces() -> Iterator[Piece]:
        for run in paragraph:
            look = run.find(f"{_DRAWN}rPr")
            if run.tag == f"{_DRAWN}br":
                yield Piece(" ")
            elif str(run.tag).endswith("/main}m"):
                yield Piece(formula(run))
            elif look is None:
                yield Piece("".join(run.itertext(f"{_DRAWN}t")))
            elif look.get("strike", "noStrike") == "noStrike" and not (is_unseen and is_unseen(look)):
                yield Piece("".join(run.itertext(f"{_DRAWN}t")), float(look.get("baseline", "0").rstrip("%") or 0))

    return " ".join(in_line(pieces()).split())


def formula(element: etree._Element) -> str:
    """A formula of Word or PowerPoint on one line: "1/2" for a fraction, "m²" for what stands high, "√(a + b)"."""
    return in_line(_formula(element, 0))


def _formula(element: etree._Element, depth: int) -> Iterator[Piece]:
    name = _name(element)
    if name == "t":
        yield Piece(element.text or "")
        return
    inner = [(_name(one), in_line(_formula(one, depth + 1))) for one in element if depth < _DEEPEST]
    parts = dict(inner)
    if name == "f" and parts.keys() >= {"num", "den"}:
        yield Piece(fraction(parts["num"], parts["den"]))
    elif name == "rad":
        yield from (Piece(parts.get("deg", ""), 1), Piece(f"√{bracketed(parts.get('e', ''))}"))
    elif name == "d":
        ends = (_said_of(element, sign, usual) for sign, usual in (("begChr", "("), ("sepChr", "|"), ("endChr", ")")))
        begin, between, end = ends
        yield Piece(begin + between.join(text for part, text in inner if part == "e") + end)
    elif name == "nary":
        yield Piece(_said_of(element, "chr", "∫"))
        low, high = parts.get("sub", "").translate(LOWERED), parts.get("sup", "")
        yield from (Piece(low, -1), Piece(high, 1), Piece(f" {parts.get('e', '')}"))
    else:
        between = " " if name in ("mr", "m", "eqArr", "func") else ""
        for part, text in inner:
            text = text.translate(LOWERED) if part == "sub" else text  # "log₂8": nobody knows here what follows
            yield Piece(text + between, {"sup": 1, "sub": -1}.get(part, 0))


def _name(element: etree._Element) -> str:
    return str(element.tag).removeprefix(MATH)


def _said_of(element: etree._Element, name: str, usual: str) -> str:
    """A sign that the properties of a part of a formula name; they may name none on purpose."""
    said = element.find(f"{MATH}{_name(element)}Pr/{MATH}{name}")
    return usual if said is None else said.get(_VALUE) or ""


def write_formulas(tree: etree._Element) -> None:
    """Write what formulas in MathML set high, low, over and under each other on one line: "1/2", "m²", "√(a + b)"."""
    for unseen in list(tree.iter("{*}annotation", "{*}annotation-xml")):
        unseen.clear(keep_tail=True)
    for part in reversed(list(tree.iter(*(f"{{*}}{name}" for name in _FORMULAS)))):  # the inner ones first
        written = _FORMULAS[etree.QName(part).localname]([_whole(one) for one in part if isinstance(one.tag, str)])
        part.clear(keep_tail=True)
        part.text = written


def _whole(part: etree._Element) -> str:
    return "".join(part.itertext()).strip()


def _at_heights(*heights: int) -> Callable[[Sequence[str]], str]:
    """Writes the parts of a formula in a line, each at its height: the first on it, the others high (1) or low (-1)."""
    return lambda parts: in_line(
        Piece(part.translate(LOWERED) if height < 0 else part, height)
        for part, height in zip(parts, heights, strict=False)
    )


_FORMULAS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "msup": _at_heights(0, 1), "msub": _at_heights(0, -1), "msubsup": _at_heights(0, -1, 1),
    "mover": _at_heights(0, 1), "munder": _at_heights(0, -1), "munderover": _at_heights(0, -1, 1),
    "mfrac": lambda parts: fraction(*parts) if len(parts) == 2 else " ".join(parts),
    "msqrt": lambda parts: f"√{bracketed(''.join(parts))}",
    "mroot": lambda parts: f"{raised(''.join(parts[1:]))}√{bracketed(''.join(parts[:1]))}",
    "mtd": lambda parts: f" {''.join(parts)} ",
}  # fmt: skip


_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_NODES = (None, "node", "asst")
_MOST_ROWS = 200
_WORDS = (f"{_CHART}v", f"{_DRAWN}p")


def diagram_text(data: etree._Element) -> str:
    """The texts of a SmartArt, a line each, what belongs under another behind it."""
    points = {one.get("modelId"): one for one in data.iter(f"{_DIAGRAM}pt")}
    under: dict[str, list[tuple[int, str]]] = {}
    for link in data.iter(f"{_DIAGRAM}cxn"):
        if link.get("type", "parOf") == "parOf":
            under.setdefault(link.get("srcId"), []).append((int(link.get("srcOrd") or 0), link.get("destId")))
    roots = [key for key, one in points.items() if one.get("type") == "doc"]
    order = dict.fromkeys(key for root in roots for key in _below(root, under, 0))
    names = [*order, *(key for key in points if key not in order)]
    lines = [line for key in names if key in points for line in _lines(points[key])]
    return "\n".join(lines if len(lines) < 2 else [f"• {line}" for line in lines])


def _below(key: str, under: dict[str, list[tuple[int, str]]], depth: int) -> Iterator[str]:
    for _, child in sorted(under.get(key, ())) if depth < _DEEPEST else ():
        yield child
        yield from _below(child, under, depth + 1)


def _lines(point: etree._Element) -> Iterator[str]:
    if point.get("type") in _NODES:
        for paragraph in point.iter(f"{_DRAWN}p"):
            if text := drawn_line(paragraph):
                yield text


def chart_text(chart: etree._Element) -> str:
    """The title of a chart, then its figures as a table: a row for each category, a column for each series."""
    rows: dict[str, dict[int, str]] = {}
    names: list[str] = []
    for column, series in enumerate(chart.iter(f"{_CHART}ser")):
        names.append(_said(series.find(f"{_CHART}tx")))
        categories = _points(series, ("cat", "xVal"))
        for place, figure in _points(series, ("val", "yVal")).items():
            rows.setdefault(categories.get(place, str(place + 1)), {})[column] = figure
    lines = [[name, *(row.get(column, "") for column in range(len(names)))] for name, row in rows.items()]
    table = table_rows([["", *names], *lines[:_MOST_ROWS]] if all(names) and len(names) > 1 else lines[:_MOST_ROWS])
    titles = " ".join(filter(None, map(_said, chart.iter(f"{_CHART}title"))))
    heading = titles or (names[0] if len(names) == 1 else "")
    return "\n".join(part for part in (heading, table) if part)


def _points(series: etree._Element, names: tuple[str, ...]) -> dict[int, str]:
    found: dict[int, str] = {}
    for name in names:
        for part in series.iterchildren(f"{_CHART}{name}"):
            code = part.findtext(f".//{_CHART}formatCode") or ""
            for point in part.iter(f"{_CHART}pt"):
                text = (point.findtext(f"{_CHART}v") or "").strip()
                found[int(point.get("idx") or 0)] = _figure(text, code) if name in ("val", "yVal") else text
    return found


def _figure(text: str, code: str) -> str:
    """A figure as a chart shows it: with a decimal comma, and as a percentage where its format says so."""
    try:
        value = float(text)
    except ValueError:
        return text
    decimals = re.search(r"0\.(0+)", code)
    if "%" in code:
        return f"{value:.{len(decimals[1]) if decimals else 0}%}".replace(".", ",")
    shown = f"{value:.{len(decimals[1])}f}" if decimals else f"{value:.10g}"
    return shown.replace(".", ",")


def _said(element: etree._Element | None) -> str:
    if element is None:
        return ""
    parts = (drawn_line(one) if one.tag == f"{_DRAWN}p" else one.text or "" for one in element.iter(*_WORDS))
    return " ".join(" ".join(parts).split())


_SLACK = 0.05  # of a box: that much may lie over its neighbour
_LABEL = 25  # characters of a label in front of a text


@dataclass(frozen=True, slots=True)
class Placed:
    """A box (left, top, width, height, in any unit) and the text in it."""

    box: tuple[int, int, int, int]
    text: str

    def sides(self, axis: int) -> tuple[float, float]:
        """Where it begins and ends: from left to right for axis 0, from top to bottom for 1; a bit narrower."""
        start, length = self.box[axis], self.box[axis + 2]
        return start + _SLACK * length, start + (1 - _SLACK) * length


def in_reading_order(boxes: Sequence[Placed]) -> list[int]:
    """The places of the boxes in the order in which they are read.

    Boxes are cut into columns where a gap runs between them from top to bottom, else into bands from left to right,
    and so on inside each (a recursive X-Y cut).
    """
    return _ordered(boxes, list(range(len(boxes))))


def _ordered(boxes: Sequence[Placed], rows: list[int]) -> list[int]:
    if len(rows) < 2:
        return rows
    columns = _cut(boxes, rows, 0)
    if len(columns) > 1 and _stand_beside(boxes, columns):
        if _are_labels(boxes, columns):
            columns = _cut(boxes, rows, 1)
            return [row for band in columns for row in sorted(band, key=lambda one: boxes[one].box[0])]
        return [row for column in columns for row in _ordered(boxes, column)]
    bands = _joined(boxes, _cut(boxes, rows, 1))
    if len(bands) > 1:
        return [row for band in bands for row in _ordered(boxes, band)]
    return sorted(rows, key=lambda one: (boxes[one].box[1], boxes[one].box[0]))


def _cut(boxes: Sequence[Placed], rows: list[int], axis: int) -> list[list[int]]:
    """Groups of boxes with a gap between them along an axis."""
    groups: list[list[int]] = []
    reach = float("-inf")
    for row in sorted(rows, key=lambda one: boxes[one].sides(axis)):
        start, end = boxes[row].sides(axis)
        if not groups or start >= reach:
            groups.append([])
        groups[-1].append(row)
        reach = max(reach, end)
    return groups


def _joined(boxes: Sequence[Placed], bands: list[list[int]]) -> list[list[int]]:
    """Bands under each other made one where the same gap runs through them: then they are columns."""
    joined: list[list[int]] = []
    for band in bands:
        if joined and len(_cut(boxes, [*joined[-1], *band], 0)) > 1 and min(len(joined[-1]), len(band)) > 1:
            joined[-1] = [*joined[-1], *band]
        else:
            joined.append(band)
    return joined


def _stand_beside(boxes: Sequence[Placed], columns: list[list[int]]) -> bool:
    """Whether columns share some height; boxes on a diagonal don't."""
    spans = [
        (min(boxes[row].sides(1)[0] for row in column), max(boxes[row].sides(1)[1] for row in column))
        for column in columns
    ]
    return all(any(a is not b and a[0] < b[1] and b[0] < a[1] for b in spans) for a in spans)


def _are_labels(boxes: Sequence[Placed], columns: list[list[int]]) -> bool:
    """Whether the first column labels the second, row by row ("1", "Stap 2", "14.00 uur")."""
    first, *others = columns
    bands = _cut(boxes, [row for column in columns for row in column], 1)
    paired = len(others) == 1 and len(first) == len(others[0]) == len(bands) > 1
    return paired and all(_labels(label, text) for label, text in _pairs(boxes, first, others[0]))


def _pairs(boxes: Sequence[Placed], left: list[int], right: list[int]) -> Iterator[tuple[str, str]]:
    """The texts of two columns, row by row."""
    sides = [sorted(side, key=lambda one: boxes[one].box[1]) for side in (left, right)]
    yield from ((boxes[label].text, boxes[text].text) for label, text in zip(*sides, strict=True))


def _labels(label: str, text: str) -> bool:
    """Whether one text can be a label of the other: shorter, and no sentence."""
    return len(label) <= _LABEL and len(label) < len(text) and not label.endswith((".", "!", "?"))
