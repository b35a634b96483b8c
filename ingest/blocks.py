"""Blocks of text in reading order, and the page that they make."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.types import Heading, Page
from ingest.clean import tidy

LONGEST_NAME = 60  # characters of the name of a column
_VALUE = re.compile(r"^[\d.,€%\s-]+$|@|https?://|[.;:]$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list (its lines begin with a bullet), the rows of a table, or a heading (``level`` 1 to 6)."""

    text: str
    level: int = 0


def page_of(blocks: Iterable[Block], number: int | None = None) -> Page:
    """A page of these blocks, tidied; empty ones are left out. Lines inside a block stay lines."""
    text = ""
    headings: list[Heading] = []
    for block in blocks:
        lines = [" ".join(line.split()) for line in tidy(block.text).split("\n")]
        shown = ("\n" if not block.level else " ").join(line for line in lines if line)
        if not shown:
            continue
        text += "\n\n" if text else ""
        if block.level:
            headings.append(Heading(len(text), len(text) + len(shown), min(block.level, 6)))
        text += shown
    return Page(number, text, tuple(headings))


def table_rows(rows: Iterable[Iterable[str]]) -> str:
    """The rows of a table as lines: ``kolom: waarde; kolom: waarde``, where the first row names the columns.

    Where it doesn't, a table of two columns is ``naam: waarde`` lines, and any other plain lines.
    """
    cells = [[" ".join(tidy(cell).split()) for cell in row] for row in rows]
    cells = [row for row in cells if any(row)]
    if len(cells) > 1 and names_columns(cells[0]):
        return "\n".join(_named(cells[0], row) for row in cells[1:])
    return "\n".join(_plain(row) for row in cells)


def names_columns(row: Sequence[str]) -> bool:
    """Whether a row holds names: short, different, and no figures or addresses."""
    names = row[1:] if not row[0] else row
    fits = all(name and len(name) <= LONGEST_NAME and not _VALUE.search(name) for name in names)
    return len(row) > 1 and fits and len(set(names)) == len(names)


def _named(names: list[str], row: list[str]) -> str:
    filled = [cell for cell in row if cell]
    if len(filled) == 1:  # one cell over the whole width: a heading inside the table
        return filled[0]
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=False) if cell)


def _plain(row: list[str]) -> str:
    filled = [cell for cell in row if cell]
    if len(filled) == len(row) == 2 and len(row[0]) <= LONGEST_NAME:
        return f"{row[0].rstrip(':')}: {row[1]}"
    return "; ".join(filled)
