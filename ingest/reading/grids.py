"""Cells that run over rows and columns, to the rows that a person reads: every format with such tables uses this."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.reading.assemble import Block, may_be_heading, names_columns, table_rows

MOST_CELLS = 1_000  # a span beyond this is a slip of the pen, and never reserves memory


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, over how many rows and columns it runs (1 or more), and whether it is set as a name."""

    text: str
    rows: int = 1
    columns: int = 1
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Boxed:
    """A cell of a text document: its paragraphs, lists and inner tables in order, and what it runs over."""

    blocks: tuple[Block, ...]
    rows: int = 1
    columns: int = 1
    strong: bool = False

    def cell(self, divider: str = "; ") -> Cell:
        """The same as one text, the lines of a list parted by "; " and the rows of an inner table by ``divider``."""
        texts = (
            _RULED.sub("; ", _MARK.sub("", block.text)) if block.text.startswith("• ") else _lines(block.text, divider)
            for block in self.blocks
        )
        return Cell(" ".join(text for text in texts if text), self.rows, self.columns, self.strong)


def _lines(text: str, divider: str) -> str:
    rows = text.split("\n")
    before = _ROW if len(rows) > 1 and divider == _ROW else ""
    return before + divider.join(rows)


_ROW = "⏎"  # stands for a line end while rows are put together: every blank becomes a space there
_AROUND = re.compile(rf" *{_ROW} *")
_RULED = re.compile(r"\s*\n\s*(?:• )?")
_MARK = re.compile(r"^• ")
_LONGEST_CELL = 600  # characters: what is longer is text that was set in a frame
_MANY = 0.5  # of the cells: as many hold paragraphs of their own where a table only arranges text
_LONGEST_LABEL = 8  # words of a line that heads a cell


def table_blocks(rows: Sequence[Sequence[Boxed]]) -> Iterator[Block]:
    """A table as its rows, or cell by cell where it only arranges text (columns of a newsletter, a frame)."""
    rows = [row for row in rows if row]
    if not is_layout(rows):
        text = rows_text([[cell.cell(_ROW) for cell in row] for row in rows])
        yield Block(_AROUND.sub("\n", text))
        return
    for row in rows:
        for cell in row:
            yield from _headed(cell.blocks)


def is_layout(rows: Sequence[Sequence[Boxed]]) -> bool:
    """Whether cells hold texts of their own, and not figures under the name of a column."""
    cells = [cell for row in rows for cell in row if cell.blocks]
    if all(len(row) == 1 for row in rows) or any(len(cell.cell().text) > _LONGEST_CELL for cell in cells):
        return True
    if any(block.level for cell in cells for block in cell.blocks if len(cell.blocks) > 1):
        return True
    if len(rows) > 1 and names_columns([cell.cell().text for cell in rows[0]]):
        return False
    several = [cell for cell in cells if len([one for one in cell.blocks if "\n" not in one.text]) > 1]
    return bool(cells) and len(several) >= _MANY * len(cells)


def _headed(blocks: Sequence[Block]) -> Iterator[Block]:
    """The paragraphs of a cell; a short line over them is their heading."""
    for row, block in enumerate(blocks):
        heads = row == 0 and len(blocks) > 1 and not block.level and not blocks[1].level
        short = block.text[:1].isupper() and len(block.text.split()) <= _LONGEST_LABEL
        if heads and short and may_be_heading(block.text):
            yield Block(block.text, 3)
        else:
            yield block


def rows_text(rows: Sequence[Sequence[Cell]]) -> str:
    """A table as lines, a line for each row, with the names of its columns where it has any.

    What stands alone in its first rows heads the table.
    """
    above = list(_above(rows))
    titles, rows = [text for text in above if text], rows[len(above) :]
    named = not _has_names_at_the_left(rows)
    head = [cell for cell in rows[0] if cell.text] if rows else []
    marked = bool(head) and all(cell.strong for cell in head)
    return "\n".join(filter(None, [*titles, table_rows(filled(rows, named), named, marked)]))


def _above(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The texts of the first rows that hold one alone, in front or over the whole width, or none; never of the last."""
    width = max((sum(cell.columns for cell in row) for row in rows), default=0)
    for row in rows[:-1]:
        texts = [cell.text for cell in row if cell.text]
        if width < 2 or len(texts) > 1 or any(cell.rows > 1 for cell in row) or texts and not row[0].text:
            return
        yield "".join(texts)


def _has_names_at_the_left(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first cells name their rows: one runs over rows of its own, or they alone are set as names."""
    first = rows[0] if rows else ()
    if any(cell.rows > 1 for cell in first) and _n_heads(rows) < 2:
        return True
    others = [cell for cell in first[1:] if cell.text]
    return bool(others) and not any(cell.strong for cell in others) and all(row[0].strong for row in rows if row)


def filled(rows: Sequence[Sequence[Cell]], named: bool = True) -> list[list[str]]:
    """The texts row by row, each cell standing in every row that it runs over.

    Under names of columns it stands in every column that it runs over too; elsewhere once, and nothing beside it. A
    cell over the whole width stands once: it is a heading inside the table. Where names of columns stand in more rows
    ("Kosten" over "kind" and "ouder"), they are made one row ("Kosten kind", "Kosten ouder"). ``named``: there may be.
    """
    grid = list(_grid(rows))
    width = max(map(len, grid), default=0)
    whole = [len(row) == 1 and row[0].columns >= width > 1 for row in rows]
    once = [_padded([text if first else "" for text, first in row], width) for row in grid]
    if not rows or whole[0]:
        return once
    spread = [
        alone if is_whole else _padded([text for text, _ in row], width)
        for row, alone, is_whole in zip(grid, once, whole, strict=True)
    ]
    if named and (n_heads := _n_heads(rows)) > 1:
        return _with_one_head(spread, once, n_heads)
    return [once[0], *spread[1:]] if named and names_columns(once[0]) else once


def _padded(row: list[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _grid(rows: Sequence[Sequence[Cell]]) -> Iterator[list[tuple[str, bool]]]:
    """For each place the text that stands there, and whether it is the first of those beside it."""
    reaching: dict[int, tuple[str, bool, int]] = {}  # by column: what comes from above, and for how many rows still
    for cells in rows:
        row: list[tuple[str, bool]] = []
        waiting = list(cells)
        while waiting or len(row) in reaching:
            if len(row) in reaching:
                text, first, left = reaching.pop(len(row))
                if left > 1:
                    reaching[len(row)] = (text, first, left - 1)
                row.append((text, first))
                continue
            cell = waiting.pop(0)
            for at in range(min(cell.columns, MOST_CELLS)):
                if cell.rows > 1:
                    reaching[len(row)] = (cell.text, at == 0, cell.rows - 1)
                row.append((cell.text, at == 0))
        yield row


def _n_heads(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows name columns: under a name over columns stands a row that names them one by one."""
    n_heads = 1
    while n_heads < len(rows) - 1 and any(cell.columns > 1 and cell.text for cell in rows[n_heads - 1]):
        names = [cell.text for cell in rows[n_heads] if cell.text]
        years = all(cell.columns > 1 for cell in rows[n_heads])  # over others they may be figures: "2023"
        if not names or not (years or all(names_columns([name, f"{name} "]) for name in names)):
            break
        n_heads += 1
    return n_heads


def _with_one_head(spread: list[list[str]], once: list[list[str]], n_heads: int) -> list[list[str]]:
    head = [" ".join(dict.fromkeys(filter(None, names))) for names in zip(*spread[:n_heads], strict=True)]
    return [head, *spread[n_heads:]] if len(set(head)) == len(head) else once
