"""The tags of a PDF: what each marked piece of a page is called (H1, P, TOCI, …), where the maker said so."""

import ctypes
from collections.abc import Mapping
from typing import TypeAlias

import pypdfium2.raw as raw  # type: ignore[import-untyped]

Handle: TypeAlias = object  # a pointer of PDFium
_TOLD = frozenset(
    "H H1 H2 H3 H4 H5 H6 Title P TOCI Caption Note FENote BlockQuote TH TD LI Figure".split()
)
_STRONG = _TOLD - {"P", "LI", "Figure", "BlockQuote"}  # what stands inside one of these is part of it
_DEEPEST = 60
_MOST = 20_000  # elements on a page


def roles_of(page: Handle) -> Mapping[int, str]:
    """Marked-content id -> role on this page; empty where the file has no tags."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        walk = _Walk()
        for row in range(raw.FPDF_StructTree_CountChildren(tree)):
            walk.visit(raw.FPDF_StructTree_GetChildAtIndex(tree, row), "", 0)
        return walk.roles
    finally:
        raw.FPDF_StructTree_Close(tree)


class _Walk:
    """Hands the role of an element down to the marks inside it."""

    def __init__(self) -> None:
        self.roles: dict[int, str] = {}
        self._left = _MOST
        self._buffer = ctypes.create_string_buffer(128)

    def visit(self, element: Handle, inherited: str, depth: int) -> None:
        """Note the marks of an element and of all that is inside it."""
        self._left -= 1
        if not element or depth > _DEEPEST or self._left < 0:
            return
        role = self._role(element)
        if role not in _TOLD or inherited in _STRONG or inherited and role == "P":
            role = inherited
        for row in range(max(0, raw.FPDF_StructElement_GetMarkedContentIdCount(element))):
            self._note(raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, row), role)
        for row in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, row)
            if child:
                self.visit(child, role, depth + 1)
            else:
                self._note(raw.FPDF_StructElement_GetChildMarkedContentID(element, row), role)

    def _note(self, mark: int, role: str) -> None:
        if mark >= 0:
            self.roles[mark] = role

    def _role(self, element: Handle) -> str:
        length = raw.FPDF_StructElement_GetType(element, self._buffer, len(self._buffer))
        return self._buffer.raw[: max(0, min(length, len(self._buffer)) - 2)].decode("utf-16-le", errors="replace")
