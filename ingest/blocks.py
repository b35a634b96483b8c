"""Blocks of text in reading order, and the page that they make."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.types import Heading, Page
from ingest.clean import tidy


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

    A table of one row or one column is plain lines. Repeated cells (merged ones) are said once.
    """
    cells = [[" ".join(tidy(cell).split()) for cell in row] for row in rows]
    cells = [row for row in cells if any(row)]
    if not cells:
        return ""
    names, body = cells[0], cells[1:]
    if not body or len(names) < 2 or not all(names[1:]):
        return "\n".join("; ".join(dict.fromkeys(cell for cell in row if cell)) for row in cells)
    return "\n".join(line for row in body if (line := _row(names, row)))


def _row(names: list[str], row: list[str]) -> str:
    if len(set(row)) == 1:  # one cell over the whole width: a heading inside the table
        return row[0]
    pairs = zip(names, row, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
