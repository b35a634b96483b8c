"""SmartArt and charts of Word and PowerPoint, from their XML: what they say in words and figures."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from ingest.reading.assemble import table_rows

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NODES = (None, "node", "asst")
_DEEPEST = 50  # points under each other
_MOST_ROWS = 200


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
            if text := " ".join("".join(paragraph.itertext(f"{_DRAWN}t")).split()):
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
    title = " ".join(" ".join(one.itertext(f"{_DRAWN}t")) for one in chart.iter(f"{_CHART}title")).split()
    heading = " ".join(title) or (names[0] if len(names) == 1 else "")
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
    return " ".join(" ".join(element.itertext(f"{_CHART}v", f"{_DRAWN}t")).split())
