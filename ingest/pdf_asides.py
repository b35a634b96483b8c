"""What stands between the lines of a text without being part of it: footnotes and quotes pulled out of it."""

import re
from collections.abc import Sequence
from statistics import median

from ingest.pdf_blocks import PdfBlock
from ingest.pdf_lines import ROW, Line
from ingest.titles import fold

_NOTE = re.compile(r"(?:\d{1,3}|[*†])\s?[^\W\d_]|\d{1,3}\s+(?:https?:|www\.|[“‘'(])")
_NOTE_ROLES = frozenset({"Note", "FENote"})
_SMALLER = 0.9  # times the usual size of the page
_PULLED = 1.12  # times the size of the body
_REPEATED = 0.6  # of its runs of three words stand in the text: quotes are often shortened
_OPENING, _CLOSING = "‘’“„\"'«", "’”\"'»"
_SHORTEST_QUOTE = 15  # letters


def notes_last(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page with its footnotes behind them, and after these what runs up or down the page."""
    usual = median([line.size for line in lines for _ in line.words]) if lines else 0.0
    text: list[Line] = []
    notes: list[Line] = []
    sideways: list[Line] = []
    inside = False
    for line in lines:
        inside = _is_note(line, usual) or inside and _goes_on(notes[-1], line)
        (notes if inside else text if line.upright else sideways).append(line)
    return [*text, *notes, *sideways] if text else list(lines)


def _is_note(line: Line, usual: float) -> bool:
    small = line.size <= _SMALLER * usual and line.cells == 1 and line.role != ROW
    return line.role in _NOTE_ROLES or small and bool(_NOTE.match(line.text))


def _goes_on(last: Line, line: Line) -> bool:
    under = 0 < line.y0 - last.y0 < 2 * last.size and min(last.x1, line.x1) > max(last.x0, line.x0)
    return under and abs(line.size - last.size) < 0.05 * last.size and line.role == last.role


def pulled_quotes(pages: Sequence[Sequence[PdfBlock]], body_size: float) -> list[set[int]]:
    """For each page, the rows of blocks that only repeat in big letters what the text says nearby."""
    quotes = [_quotes(blocks, body_size) for blocks in pages]
    found: list[set[int]] = []
    for index, here in enumerate(quotes):
        around = range(max(0, index - 1), min(len(pages), index + 2)) if here else range(0)
        known = _threes(" ".join(_outside(pages[at], quotes[at]) for at in around))
        repeated = [rows for rows in here if _repeats(" ".join(pages[index][row].text for row in rows), known)]
        found.append({row for rows in repeated for row in rows})
    return found


def _outside(blocks: Sequence[PdfBlock], quotes: Sequence[Sequence[int]]) -> str:
    """The text of a page but its quotes in big letters."""
    inside = {row for rows in quotes for row in rows}
    return " ".join(block.text for row, block in enumerate(blocks) if row not in inside)


def _quotes(blocks: Sequence[PdfBlock], body_size: float) -> list[list[int]]:
    """Rows of each quote in big letters; one of several paragraphs goes on to its closing mark."""
    quotes: list[list[int]] = []
    for row, block in enumerate(blocks):
        if block.size < _PULLED * body_size or len(fold(block.text)) < _SHORTEST_QUOTE:
            continue
        if block.text[:1] in _OPENING:
            quotes.append([row])
        elif quotes and quotes[-1][-1] == row - 1 and not blocks[row - 1].text.endswith(tuple(_CLOSING)):
            quotes[-1].append(row)
    return quotes


def _threes(text: str) -> set[tuple[str, ...]]:
    """All runs of three words."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def _repeats(quote: str, known: set[tuple[str, ...]]) -> bool:
    threes = _threes(quote)
    return bool(threes) and len(threes & known) >= _REPEATED * len(threes)
