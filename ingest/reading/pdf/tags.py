"""The tags of a PDF: what each marked piece of a page is called (H1, P, TOCI, …), and its place in a table."""

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.reading.pdf.lines import TablePlace

Handle: TypeAlias = object  # a pointer of PDFium
_TOLD = frozenset("H H1 H2 H3 H4 H5 H6 Title P TOCI Caption Note FENote BlockQuote TH TD LI Figure".split())
_STRONG = _TOLD - {"P", "LI", "Figure", "BlockQuote"}  # what stands inside one of these is part of it
_DEEPEST = 60
_MOST = 20_000  # elements on a page


@dataclass(frozen=True, slots=True)
class Tags:
    """By marked-content id of a page: its role, and its cell where it stands in a table. Empty without tags."""

    roles: Mapping[int, str]
    cells: Mapping[int, TablePlace]


def tags_of(page: Handle) -> Tags:
    """What the tags say of the marked pieces of a page."""
    walk = _Walk()
    tree = raw.FPDF_StructTree_GetForPage(page)
    if tree:
        try:
            for row in range(raw.FPDF_StructTree_CountChildren(tree)):
                walk.visit(raw.FPDF_StructTree_GetChildAtIndex(tree, row), "", 0)
        finally:
            raw.FPDF_StructTree_Close(tree)
    return Tags(walk.roles, walk.cells)


class _Walk:
    """Hands the role of an element down to the marks inside it, and counts tables, rows and columns."""

    def __init__(self) -> None:
        self.roles: dict[int, str] = {}
        self.cells: dict[int, TablePlace] = {}
        self._left = _MOST
        self._buffer = ctypes.create_string_buffer(128)
        self._table = self._row = self._column = -1
        self._cell: TablePlace | None = None

    def visit(self, element: Handle, inherited: str, depth: int) -> None:
        """Note the marks of an element and of all that is inside it."""
        self._left -= 1
        if not element or depth > _DEEPEST or self._left < 0:
            return
        own = self._role(element)
        outer = self._cell
        self._enter(own)
        role = inherited if own not in _TOLD or inherited in _STRONG or inherited and own == "P" else own
        for row in range(max(0, raw.FPDF_StructElement_GetMarkedContentIdCount(element))):
            self._note(raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, row), role)
        for row in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, row)
            if child:
                self.visit(child, role, depth + 1)
            else:
                self._note(raw.FPDF_StructElement_GetChildMarkedContentID(element, row), role)
        self._cell = outer

    def _enter(self, role: str) -> None:
        """Count where in a table the walk is; a table inside a cell is part of that cell."""
        if self._cell is not None:
            return
        if role == "Table":
            self._table, self._row, self._column = self._table + 1, -1, -1
        elif role == "TR":
            self._row, self._column = self._row + 1, -1
        elif role in ("TH", "TD") and self._row >= 0:
            self._column += 1
            self._cell = TablePlace(self._table, self._row, self._column, role == "TH")

    def _note(self, mark: int, role: str) -> None:
        if mark >= 0:
            self.roles[mark] = role
            if self._cell is not None:
                self.cells[mark] = self._cell

    def _role(self, element: Handle) -> str:
        length = raw.FPDF_StructElement_GetType(element, self._buffer, len(self._buffer))
        return self._buffer.raw[: max(0, min(length, len(self._buffer)) - 2)].decode("utf-16-le", errors="replace")
