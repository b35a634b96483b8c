"""Sections: what stands under one heading, and which short ones belong together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.types import Page
from ingest.pieces import Piece

_LONGEST_HEADING = 200  # characters of a heading in a path


@dataclass(frozen=True, slots=True)
class Section:
    """The pieces under one heading path; ``heading`` is the piece of its own heading, None before the first."""

    path: tuple[str, ...]
    heading: Piece | None
    pieces: tuple[Piece, ...]

    @property
    def tokens(self) -> int:
        """Tokens of the body."""
        return sum(piece.tokens for piece in self.pieces)

    @property
    def parent(self) -> tuple[str, ...]:
        """The path of the heading above its own."""
        return self.path[:-1]

    def whole(self) -> tuple[Piece, ...]:
        """The pieces with the heading in front."""
        return self.pieces if self.heading is None else (self.heading, *self.pieces)


def sections_of(pages: Sequence[Page], pieces: Sequence[Piece], minimum: int, target: int) -> list[Section]:
    """Sections with a body, in order.

    A section under ``minimum`` tokens joins the next one under the same parent while both stay within ``target``;
    the headings are then in the text, and the path is the parent's. A heading with nothing under it is text.
    """
    joined: list[Section] = []
    for section in _with_lonely_headings(list(_raw(pages, pieces))):
        last = joined[-1] if joined else None
        if last is not None and _belongs(last, section, minimum, target):
            joined[-1] = _join(last, section)
        else:
            joined.append(section)
    return [replace(one, path=tuple(text for text in one.path if text)) for one in joined if one.pieces]


def _raw(pages: Sequence[Page], pieces: Sequence[Piece]) -> Iterator[Section]:
    """One section for each heading, also where nothing stands under it."""
    stack: list[tuple[int, str]] = []
    heading: Piece | None = None
    body: list[Piece] = []
    for piece in pieces:
        if not piece.level:
            body.append(piece)
            continue
        if heading is not None or body:
            yield Section(tuple(text for _, text in stack), heading, tuple(body))
        while stack and stack[-1][0] >= piece.level:
            stack.pop()
        stack.append((piece.level, " ".join(piece.text(pages).split())[:_LONGEST_HEADING]))
        heading, body = piece, []
    if heading is not None or body:
        yield Section(tuple(text for _, text in stack), heading, tuple(body))


def _with_lonely_headings(sections: Sequence[Section]) -> Iterator[Section]:
    """Turn a heading without text and without headings under it into text under its parent."""
    for row, section in enumerate(sections):
        following = sections[row + 1].path if row + 1 < len(sections) else ()
        if section.pieces or following[: len(section.path)] == section.path and len(following) > len(section.path):
            yield section
        else:
            yield Section((*section.parent, ""), None, tuple(replace(piece, level=0) for piece in section.whole()))


def _belongs(last: Section, section: Section, minimum: int, target: int) -> bool:
    if not last.pieces or last.parent != section.parent or not last.path or not section.path:
        return False
    short = last.tokens < minimum or section.tokens < minimum and section.heading is None
    return short and last.tokens + section.tokens <= target


def _join(last: Section, section: Section) -> Section:
    return replace(last, path=(*last.parent, ""), heading=None, pieces=(*last.whole(), *section.whole()))
