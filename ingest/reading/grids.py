"""Cells that run over rows and columns, to the rows that a person reads: every format with such tables uses this."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.reading.assemble import names_columns

_MOST_CELLS = 1_000  # a span beyond this is a slip of the pen, and never reserves memory


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and over how many rows and columns it runs (1 or more)."""

    text: str
    rows: int = 1
    columns: int = 1


def filled(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The texts row by row, each cell standing in every row and column that it runs over.

    A cell over the whole width stands once: it is a heading inside the table. Where names of columns stand in two
    rows ("Kosten" over "kind" and "ouder"), they are made one row ("Kosten kind", "Kosten ouder").
    """
    grid = list(_grid(rows))
    width = max(map(len, grid), default=0)
    wide = [len(row) == 1 and row[0].columns >= width > 1 for row in rows]
    texts = [
        [row[0], *[""] * (width - 1)] if alone else [*row, *[""] * (width - len(row))]
        for row, alone in zip(grid, wide, strict=True)
    ]
    return _with_one_head(texts) if rows and not wide[0] and _has_two_heads(rows) else texts


def _grid(rows: Sequence[Sequence[Cell]]) -> Iterator[list[str]]:
    reaching: dict[int, tuple[str, int]] = {}  # by column: a text from above, and how many rows it still covers
    for cells in rows:
        row: list[str] = []
        waiting = list(cells)
        while waiting or len(row) in reaching:
            if len(row) in reaching:
                text, left = reaching.pop(len(row))
                if left > 1:
                    reaching[len(row)] = (text, left - 1)
                row.append(text)
                continue
            cell = waiting.pop(0)
            for _ in range(min(cell.columns, _MOST_CELLS)):
                if cell.rows > 1:
                    reaching[len(row)] = (cell.text, cell.rows - 1)
                row.append(cell.text)
        yield row


def _has_two_heads(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a name in the first row runs over columns that the second row names one by one."""
    if len(rows) < 3 or not any(cell.columns > 1 and cell.text for cell in rows[0]):
        return False
    return names_columns([cell.text for cell in rows[1]] + ["-"]) if len(rows[1]) == 1 else _are_names(rows[1])


def _are_names(row: Sequence[Cell]) -> bool:
    names = [cell.text for cell in row if cell.text]
    return all(names_columns([name, f"{name} "]) for name in names) and bool(names)


def _with_one_head(texts: list[list[str]]) -> list[list[str]]:
    upper, lower, *rest = texts
    head = [
        above if above == below or not below else f"{above} {below}".strip()
        for above, below in zip(upper, lower, strict=True)
    ]
    return [head, *rest] if len(set(head)) == len(head) else texts
