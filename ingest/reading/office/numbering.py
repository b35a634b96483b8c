"""The numbers that Word puts in front of headings and members by itself: "Artikel 2", "2.3", "b.", "iv"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.reading.office.wording import WORD, Wording

_VALUE = f"{WORD}val"
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
        yield int(one.get(f"{WORD}ilvl") or 0), Level(
            format=_value(one, "numFmt") or "decimal",
            text=_value(one, "lvlText"),
            start=int(start) if start.isdecimal() else 1,
            legal=one.find(f"{WORD}isLgl") is not None,
            keeps_on=_value(one, "lvlRestart") == "0",
            style=_value(one, "pStyle"),
        )


def _named(properties: Any) -> tuple[str | None, int | None]:  # noqa: ANN401
    if properties is None:
        return None, None
    depth = _value(properties, "ilvl")
    return _value(properties, "numId") or None, int(depth) if depth.isdecimal() else None


def _value(element: Any, name: str) -> str:  # noqa: ANN401
    found = element.find(f"{WORD}{name}")
    return "" if found is None else found.get(_VALUE) or ""


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
