"""Tables of a PDF to rows that read by themselves: ``kolom: waarde; kolom: waarde``.

A table is taken apart where the tags of the file give its cells, where its cells are framed, or where its rows stand so
plainly under its head that there is no doubt; any other is left as the lines that it was printed in.
"""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TypeAlias

from ingest.reading.assemble import LONGEST_NAME, names_columns
from ingest.reading.pdf.lines import ROW, Line, Printed, Sides, TablePlace, line_of, parts_of
from ingest.reading.pdf.overlays import Reach

_Words: TypeAlias = Sequence[Printed]
_Grid: TypeAlias = Sequence[Sequence[_Words]]

_FEWEST_ROWS = 3  # with the head, of a table that is told by how it is set
_GAP_OF_CELLS = 0.8  # times the letters' height: no blank between two words is as wide
_FEWEST_RULES = 3  # either way, of a frame around two rows of two cells
_MOST_MEETINGS = 20_000  # of rules: more is a drawing
_FEWEST_FILLED = 0.5  # of the places in a frame: of a drawing or an empty form fewer are
_OPEN = 10.0  # points: a frame that stands out so far has a cell there
_NEAR = 2.0  # points: so near to each other rules are one, or meet
_BLANK = 0.25  # of the letters' height: a blank between words is about as wide
_ASIDE = 0.5  # of the letters' height: cells that begin this near to each other stand in one column


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line that is drawn: how far from the edge of the page, and from where to where it runs along it."""

    at: float
    start: float
    end: float

    def covers(self, place: float, near: float = 0.0) -> bool:
        """Whether it runs past a place."""
        return self.start - near <= place <= self.end + near


class _Frame:
    """Rules that meet, and the cells that they make."""

    def __init__(self, table: int, levels: Sequence[_Rule], uprights: Sequence[_Rule]) -> None:
        self._table = table
        self._levels, self._uprights = _with_ends(levels, uprights), _with_ends(uprights, levels)
        self._rows, self._columns = (sorted({rule.at for rule in rules}) for rules in (self._levels, self._uprights))
        self._known: dict[tuple[int, int], TablePlace | None] = {}
        self.is_single = min(len(levels), len(uprights)) < _FEWEST_RULES

    def holds(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether a place on the page lies within it."""
        return self._columns[0] <= x0 and self._rows[0] <= y0 and x1 <= self._columns[-1] and y1 <= self._rows[-1]

    def has_inside(self, other: "_Frame") -> bool:
        """Whether another frame lies within this one: a box to tick, or part of a drawing."""
        rows, columns = other._rows, other._columns
        return self is not other and self.holds(columns[0], rows[0], columns[-1], rows[-1])

    def places(self, lines: Sequence[Line]) -> Mapping[int, TablePlace]:
        """The cells of the words (by address) that stand in it; none where it is no table.

        In a table no word stands outside a cell, and most cells are filled: in a drawing or an empty form they aren't.
        """
        places: dict[int, TablePlace] = {}
        for word in (word for line in lines for word in line.words):
            x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
            if self.holds(x, y, x, y):
                cell = self._place_of(x, y)
                if cell is None:
                    return {}
                places[id(word)] = cell
        n_filled = sum(cell.rows for cell in set(places.values()))
        n_places = (len(self._rows) - 1) * (len(self._columns) - 1)
        return places if n_filled >= _FEWEST_FILLED * n_places else {}

    def _place_of(self, x: float, y: float) -> TablePlace | None:
        key = bisect(self._rows, y), bisect(self._columns, x)
        if key not in self._known:
            self._known[key] = self._around(x, y)
        return self._known[key]

    def _around(self, x: float, y: float) -> TablePlace | None:
        """The cell around a place, if it has all its four sides over their whole length."""
        levels = [rule for rule in self._levels if rule.covers(x)]
        uprights = [rule for rule in self._uprights if rule.covers(y)]
        row, column = bisect(levels, y, key=_AT), bisect(uprights, x, key=_AT)
        if not 0 < row < len(levels) or not 0 < column < len(uprights):
            return None
        (top, bottom), (left, right) = levels[row - 1 : row + 1], uprights[column - 1 : column + 1]
        if not all(_meet(level, upright) for level in (top, bottom) for upright in (left, right)):
            return None
        first, last = self._rows.index(top.at), self._rows.index(bottom.at)
        return TablePlace(self._table, first, self._columns.index(left.at), False, last - first)


_AT = attrgetter("at")  # of a rule


def _with_ends(rules: Sequence[_Rule], across: Sequence[_Rule]) -> list[_Rule]:
    """Rules in order, with those that are left open: where all rules across stand out there is a column or row too."""
    first, last = min(rule.at for rule in rules), max(rule.at for rule in rules)
    sides = min(rule.start for rule in rules), max(rule.end for rule in rules)
    starts, ends = [rule.start for rule in across], [rule.end for rule in across]
    open_ends = [min(starts)] * (first - max(starts) > _OPEN) + [max(ends)] * (min(ends) - last > _OPEN)
    return sorted([*rules, *(_Rule(at, *sides) for at in open_ends)], key=lambda rule: rule.at)


def with_framed_cells(lines: Sequence[Line], sides: Sequence[Sides]) -> list[Line]:
    """The lines of a page, each word with the cell that ``sides`` frame, where these make a table."""
    places: dict[int, TablePlace] = {}
    frames = _frames([*sides, *_between_columns(sides, lines)])
    for frame in frames:
        if not frame.is_single and not any(map(frame.has_inside, frames)):
            found = frame.places(lines)
            if _holds_data(found.values()) and _is_closed(lines, found) and _is_ruled(lines, found):
                places |= found
    return [_in_cells(line, places) for line in lines] if places else list(lines)


def _is_closed(lines: Sequence[Line], places: Mapping[int, TablePlace]) -> bool:
    """Whether no line runs out of a frame: else it goes around part of a form."""
    inside = ({id(word) in places for word in line.words} for line in lines)
    return all(len(one) == 1 for one in inside)


def _is_ruled(lines: Sequence[Line], places: Mapping[int, TablePlace]) -> bool:
    """Whether rules part its rows: not where figures stand under each other in a cell, and as many lines in another."""
    texts: defaultdict[TablePlace, list[str]] = defaultdict(list)
    for line in lines:
        for cell, words in groupby(line.words, key=lambda word: places.get(id(word))):
            if cell is not None:
                texts[cell].append("".join(word.text for word in words))
    heights = Counter((cell.row, len(written)) for cell, written in texts.items())
    figures = {(cell.row, len(one)) for cell, one in texts.items() if not any(map(str.isalpha, "".join(one)))}
    return not any(heights[row, n_lines] > 1 for row, n_lines in figures if n_lines > 1)


def _in_cells(line: Line, places: Mapping[int, TablePlace]) -> Line:
    return replace(line, words=tuple(replace(word, cell=places.get(id(word))) for word in line.words))


@dataclass(frozen=True, slots=True)
class _Borders:
    """Level rules under each other that are all parted at the same places: each is drawn cell by cell.

    ``rows`` are their places from the top, ``columns`` those from the left, with both ends.
    """

    rows: tuple[float, ...]
    columns: tuple[float, ...]

    def go_with(self, other: "_Borders") -> bool:
        """Whether they are parted at the places of the other."""
        same = len(self.columns) == len(other.columns)
        return same and all(abs(a - b) <= 2 * _NEAR for a, b in zip(self.columns, other.columns, strict=True))

    def are_crossed(self, uprights: Sequence[_Rule]) -> bool:
        """Whether any rule stands between their columns: then it tells which of these are parted, and where."""
        left, right = self.columns[0] + 2 * _NEAR, self.columns[-1] - 2 * _NEAR
        inside = (rule for rule in uprights if left < rule.at < right)
        return any(min(rule.end, self.rows[-1]) - max(rule.start, self.rows[0]) > 2 * _NEAR for rule in inside)

    def hold_in_a_column(self, other: "_Borders") -> bool:
        """Whether the other is no border but something in a cell: a line under words."""
        return bisect(self.columns, other.columns[0] + _NEAR) == bisect(self.columns, other.columns[-1] - _NEAR)

    def fit(self, lines: Sequence[Line]) -> bool:
        """Whether no text runs over two columns, and each cell is one text, broken only where it had to be."""
        cells: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in lines:
            row = bisect(self.rows, (line.y0 + line.y1) / 2)
            if 0 < row < len(self.rows):
                by_column: defaultdict[int, list[Printed]] = defaultdict(list)
                for word in line.words:
                    by_column[bisect(self.columns, (word.x0 + word.x1) / 2)].append(word)
                for column, words in by_column.items():
                    cells[row, column].append(line_of(words, line.bold, line.role))
        return self._hold(cells) and not self._may_be_rows(cells)

    def _hold(self, cells: Mapping[tuple[int, int], Sequence[Line]]) -> bool:
        """Whether each cell ends before the next begins."""
        for (_, column), lines in cells.items():
            for line in lines if 0 < column < len(self.columns) else ():
                aside = _ASIDE * line.size / 2
                if line.x0 < self.columns[column - 1] or line.x1 > self.columns[column] - aside:
                    return False
        return True

    def _may_be_rows(self, cells: Mapping[tuple[int, int], Sequence[Line]]) -> bool:
        """Whether lines of a cell could be cells of their own: a next word fitted, and a cell beside it has more."""
        several = Counter(row for (row, _), lines in cells.items() if len(lines) > 1)
        return any(several[row] > 1 and self._is_loose(column, lines) for (row, column), lines in cells.items())

    def _is_loose(self, column: int, lines: Sequence[Line]) -> bool:
        ordered = sorted(lines, key=lambda line: line.y0)
        margin = min(line.x0 for line in lines) - self.columns[column - 1]
        right = self.columns[column] - margin
        starts = (below.x0 + below.words[0].x1 - below.words[0].x0 for below in ordered[1:])
        return any(
            above.x1 + _BLANK * above.size + start - below.x0 < right
            for above, below, start in zip(ordered, ordered[1:], starts, strict=False)
        )


def _between_columns(sides: Sequence[Sides], lines: Sequence[Line]) -> Iterator[Sides]:
    """The upright sides of cells that have rules above and under them alone, where these are parted between columns."""
    levels, uprights = _rules(sides)
    tables: list[_Borders] = []
    for one in sorted(_drawn_by_cell(levels), key=lambda one: one.rows):
        above = next((at for at in reversed(range(len(tables))) if _overlap(tables[at], one)), None)
        if above is not None and one.go_with(tables[above]):
            tables[above] = replace(tables[above], rows=(*tables[above].rows, *one.rows))
        elif above is None or not tables[above].hold_in_a_column(one):
            tables.append(one)
    for table in tables:
        are_parted = len(table.rows) >= _FEWEST_RULES and len(table.columns) > 2
        if are_parted and not table.are_crossed(uprights) and table.fit(lines):
            yield from ((x, table.rows[0], x, table.rows[-1]) for x in table.columns)


def _overlap(one: _Borders, other: _Borders) -> bool:
    return one.columns[0] < other.columns[-1] and other.columns[0] < one.columns[-1]


def _drawn_by_cell(levels: Iterable[_Rule]) -> Iterator[_Borders]:
    """Each level rule with where its parts meet."""
    for at, pieces in _in_line(levels).items():
        ends: list[float] = []
        reach = float("-inf")
        for piece in sorted(pieces, key=lambda rule: rule.start):
            if ends and piece.start > reach + _NEAR:
                yield _bordered(at, ends, reach)
                ends = []
            if not ends or piece.start > ends[-1] + 2 * _NEAR:
                ends.append(piece.start)
            reach = max(reach, piece.end)
        yield _bordered(at, ends, reach)


def _bordered(at: float, starts: Sequence[float], end: float) -> _Borders:
    inner = [start for start in starts[1:] if start < end - 2 * _NEAR]
    return _Borders((at,), (starts[0], *inner, end))


def _rules(sides: Sequence[Sides]) -> tuple[list[_Rule], list[_Rule]]:
    """The level and the upright ones."""
    levels = [_Rule((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in sides if x1 - x0 >= y1 - y0]
    return levels, [_Rule((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in sides if x1 - x0 < y1 - y0]


def _frames(sides: Sequence[Sides]) -> list[_Frame]:
    """The groups of rules that meet and go around something."""
    levels, uprights = map(_whole, _rules(sides))
    if min(len(levels), len(uprights)) < _FEWEST_RULES or len(levels) * len(uprights) > _MOST_MEETINGS:
        return []
    frames, left = list[_Frame](), set(uprights)
    while left:
        across, along = set[_Rule](), {left.pop()}
        while found := {one for one in levels if one not in across and any(_meet(one, other) for other in along)}:
            across |= found
            along |= (met := {one for one in left if any(_meet(other, one) for other in found)})
            left -= met
        if min(len(across), len(along)) > 1:
            frames.append(_Frame(len(frames), tuple(across), tuple(along)))
    return frames


def _meet(level: _Rule, upright: _Rule) -> bool:
    return level.covers(upright.at, _NEAR) and upright.covers(level.at, _NEAR)


def _whole(rules: Sequence[_Rule]) -> list[_Rule]:
    """Rules put together that lie in one line and touch each other: each cell has its own."""
    whole: list[_Rule] = []
    for at, pieces in _in_line(rules).items():
        run: _Rule | None = None
        for piece in sorted(pieces, key=lambda rule: rule.start):
            if run is not None and piece.start <= run.end + _NEAR:
                run = whole[-1] = _Rule(at, run.start, max(run.end, piece.end))
            else:
                whole.append(run := _Rule(at, piece.start, piece.end))
    return whole


def _in_line(rules: Iterable[_Rule]) -> Mapping[float, Sequence[_Rule]]:
    """Rules by where they lie."""
    at = float("-inf")
    lines: dict[float, list[_Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.at):
        at = at if rule.at - at <= _NEAR else rule.at
        lines.setdefault(at, []).append(rule)
    return lines


def with_tagged_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, each table that the tags give in the place of the first of its words.

    What the tags call a table but holds one column, or a single row, is only laid out with it: it is text.
    """
    cells: defaultdict[int, dict[TablePlace, list[Printed]]] = defaultdict(dict)
    light: set[tuple[int, int]] = set()  # tables with their rows
    reaches = _reaches(lines)
    for line in lines:
        for cell, words in _by_cell(line):
            if cell is not None:
                cells[cell.table].setdefault(cell, []).extend(_cut_at_line_end(words, reaches[_column_of(cell)]))
                light |= set() if line.bold else {(cell.table, cell.row)}
    data = {table for table, inside in cells.items() if _holds_data(inside)}
    kept: list[Line] = []
    for line in lines:
        for cell, words in _by_cell(line):
            if cell is None:
                kept.append(line if len(words) == len(line.words) else line_of(words, line.bold, line.role))
            elif cell.table not in data:
                kept.append(line_of(words, line.bold, ""))
            elif cell.table in cells:  # its first words: the others have gone along
                kept += _tagged(cells.pop(cell.table), light)
    return kept


def with_plain_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page in reading order, with the rows written out that stand right under the cells of a head."""
    kept: list[Line] = []
    row = 0
    while row < len(lines):
        run = _aligned(lines, row)
        if len(run) >= _FEWEST_ROWS and lines[row].bold and not lines[row + 1].bold and _are_titles(run[0]):
            kept += _rows(run, named=True)
            row += len(run)
        else:
            kept.append(lines[row])
            row += 1
    return kept


def _holds_data(cells: Iterable[TablePlace]) -> bool:
    rows = Counter(row for cell in set(cells) for row in range(cell.row, cell.row + cell.rows))
    return sum(n_cells > 1 for n_cells in rows.values()) > 1


def _tagged(cells: Mapping[TablePlace, _Words], light: Set[tuple[int, int]]) -> Iterator[Line]:
    grid = _grid(cells)
    if grid is not None:
        head = _head_of(grid)
        names = {id(words) for words in grid[head] if words}
        named = [cell for cell, words in cells.items() if id(words) in names]
        is_bold = light.isdisjoint((cell.table, cell.row) for cell in named)
        return _rows(grid, all(cell.is_name for cell in named) or is_bold and _names(grid[head]))
    order = sorted(cells, key=lambda one: (one.row, one.column))
    rows = groupby(order, key=lambda one: one.row)
    return (_row(_joined([cells[cell] for cell in row])) for _, row in rows)


def _head_of(grid: _Grid) -> int:
    """The row that could name the columns: the first that has more than one cell, under a title over all of them."""
    return next(row for row, cells in enumerate(grid) if sum(map(bool, cells)) > 1)


def _are_titles(head: Sequence[_Words]) -> bool:
    return _names(head) and all(words[0].text[0].isupper() for words in head)


def _names(head: Sequence[_Words]) -> bool:
    return names_columns([_text(words) for words in head])


def _by_cell(line: Line) -> Iterator[tuple[TablePlace | None, _Words]]:
    """The words of a line, parted where another cell begins."""
    start = 0
    for at in range(1, len(line.words) + 1):
        if at == len(line.words) or line.words[at].cell != line.words[start].cell:
            yield line.words[start].cell, line.words[start:at]
            start = at


def _reaches(lines: Sequence[Line]) -> Mapping[tuple[int, int], float]:
    """How far the texts of each column go to the right."""
    found: defaultdict[tuple[int, int], float] = defaultdict(float)
    for cell, words in (part for line in lines for part in _by_cell(line)):
        if cell is not None:
            found[_column_of(cell)] = max(found[_column_of(cell)], words[-1].x1)
    return found


def _column_of(cell: TablePlace) -> tuple[int, int]:
    return cell.table, cell.column


def _cut_at_line_end(words: _Words, reach: float) -> _Words:
    """The words of a line of a cell; the last is cut at its hyphen, or full where it stands alone up to ``reach``."""
    last = words[-1]
    if len(last.text) > 1 and last.text.endswith("-") and last.text[-2].isalnum():
        return (*words[:-1], replace(last, ending="cut"))
    is_full = len(words) == 1 and last.x1 + _ASIDE * (last.y1 - last.y0) > reach  # no letter more fits
    return [replace(last, ending="full")] if is_full and last.ending == "space" else words


def _grid(cells: Mapping[TablePlace, _Words]) -> _Grid | None:
    """The rows with their cells in the columns that they stand in; None where that isn't certain.

    An empty cell has no words and so no tag: where a row has fewer cells than others, its cells belong to the columns
    that they stand under.
    """
    rows: defaultdict[int, list[_Cell]] = defaultdict(list)
    for place in sorted(cells, key=lambda one: (one.row, one.column)):
        for row in range(place.row, place.row + place.rows):
            rows[row].append(_Cell(cells[place], place.row < row))
    across = [_across(rows[row]) for row in sorted(rows) if not all(cell.is_above for cell in rows[row])]
    n_columns = max(map(len, across))
    columns = [_hull(column) for column in zip(*(row for row in across if len(row) == n_columns), strict=True)]
    if any(left.end > right.start for left, right in zip(columns, columns[1:], strict=False)):
        return None
    placed = [_placed(row, columns) for row in across]
    return None if any(row is None for row in placed) else [row for row in placed if row is not None]


@dataclass(frozen=True, slots=True)
class _Cell:
    """The words of a cell in one of its rows; ``is_above``: it began in a row above."""

    words: _Words
    is_above: bool


def _across(row: Sequence[_Cell]) -> list[_Words]:
    """The cells of a row from left to right: one that began above stands where it is printed."""
    return sorted((cell.words for cell in row), key=lambda words: min(word.x0 for word in words))


def _placed(row: Sequence[_Words], columns: Sequence[Reach]) -> list[_Words] | None:
    """A row with nothing in the columns that it leaves open; None where a cell stands under none, or two under one."""
    found: list[_Words] = [() for _ in columns]
    for words in row:
        reach = _hull([words])
        under = [at for at, column in enumerate(columns) if reach.start < column.end and column.start < reach.end]
        if not under or found[under[0]]:
            return None
        found[under[0]] = words
    return found


def _hull(cells: Sequence[_Words]) -> Reach:
    words = [word for cell in cells for word in cell]
    return Reach(min(word.x0 for word in words), max(word.x1 for word in words))


def _aligned(lines: Sequence[Line], start: int) -> _Grid:
    """The grid of a head and the rows under it whose every cell begins where one of the head does."""
    head = list(parts_of(lines[start])) if _may_be_row(lines[start]) else []
    grid: list[Sequence[_Words]] = [[part.words for part in head]] if len(head) > 1 else []
    for above, line in zip(lines[start:], lines[start + 1 :], strict=False):
        if not grid or not _may_be_row(line) or not 0 < line.y0 - above.y0 < 3 * line.size:
            break
        row: list[_Words] = [() for _ in head]
        for part in _cut_at_columns(parts_of(line), head):
            places = [at for at, name in enumerate(head) if abs(name.x0 - part.x0) <= _ASIDE * line.size]
            if len(places) != 1 or row[places[0]]:
                return grid
            row[places[0]] = part.words
        if not row[0]:
            break
        grid.append(row)
    return grid


def _cut_at_columns(parts: Iterable[Line], head: Sequence[Line]) -> Iterator[Line]:
    """The parts, each cut once more where a word of it begins under a name: a number may look like a list's."""
    for part in parts:
        starts = [at for at in range(1, len(part.words)) if _begins_column(part, at, head)]
        for start, end in pairwise([0, *starts, len(part.words)]):
            yield line_of(part.words[start:end], part.bold, part.role) if starts else part


def _begins_column(part: Line, at: int, head: Sequence[Line]) -> bool:
    left, right = part.words[at - 1], part.words[at]
    apart = right.x0 - left.x1 > _GAP_OF_CELLS * part.size
    return apart and any(abs(name.x0 - right.x0) <= _ASIDE * part.size for name in head[1:])


def _may_be_row(line: Line) -> bool:
    return line.cells > 1 and line.upright and line.role not in (ROW, "TOCI")


def _rows(grid: _Grid, named: bool) -> Iterator[Line]:
    """A line for each row; the names of the columns stand in every row and not on a line of their own."""
    at = _head_of(grid)
    head, body = grid[at], grid[at + 1 :]
    if body and named and all(head[1:]):
        yield from (_row(_joined([words for words in row if words])) for row in grid[:at])
        if not all(any(column) for column in zip(*body, strict=True)):  # a name with nothing under it gets lost else
            yield _row(_plain(head))
        yield from (_row(_named(head, row)) for row in body)
    else:
        yield from (_row(_plain(row)) for row in grid)


def _row(words: _Words) -> Line:
    return line_of(words, bold=False, role=ROW)


def _named(head: Sequence[_Words], row: Sequence[_Words]) -> _Words:
    """The filled cells behind the names of their columns; one cell alone is a heading inside the table."""
    filled = [(name, words) for name, words in zip(head, row, strict=True) if words]
    if len(filled) == 1:
        return filled[0][1]
    return _joined([(*_ending(name, ":"), *words) if name else words for name, words in filled])


def _plain(row: Sequence[_Words]) -> _Words:
    filled = [words for words in row if words]
    if len(filled) == len(row) == 2 and len(_text(filled[0])) <= LONGEST_NAME:
        return (*_ending(filled[0], ":"), *filled[1])
    return _joined(filled)


def _joined(cells: Sequence[_Words]) -> _Words:
    return [word for words in cells[:-1] for word in _ending(words, ";")] + list(cells[-1])


def _ending(words: _Words, sign: str) -> _Words:
    last = words[-1]
    return (*words[:-1], replace(last, text=last.text.rstrip(":;") + sign, ending="space"))


def _text(words: _Words) -> str:
    return " ".join(word.text for word in words)
