"""Pages to passages: pure. Sections follow the headings, passages fill up with whole sentences inside one section."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal, TypeAlias

from index.boxes import is_placed
from index.types import Page, Passage, Sentence, Span
from ingest.chunking.segments import CountTokens, Piece, pieces_of

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


Front: TypeAlias = Literal["none", "heading", "title", "title+heading"]


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """Sizes in tokens of the model: passages aim at ``target`` and never pass ``maximum``.

    ``overlap`` is the number of sentences (0 or 1) that a passage repeats of the one before it in its section;
    sections under ``minimum`` join the next one under the same parent.
    """

    target: int = 220
    maximum: int = 400
    overlap: int = 1
    minimum: int = 40

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= self.target <= self.maximum or self.target < 1 or self.overlap not in (0, 1):
            raise ValueError(f"Sizes must rise from minimum to target to maximum, overlap is 0 or 1: {self}")


def split(
    publication_id: str, pages: Sequence[Page], count_tokens: CountTokens, settings: ChunkSettings
) -> list[Passage]:
    """Cut a publication into passages, in reading order.

    A passage stays under one heading and may run over a page end. Its heading stands in ``heading_path`` and not in
    the text, except where short sections were joined. Sizes are sums over sentences of ``count_tokens``, which takes
    texts and gives a count for each. Every character but blanks, headings of a path
    and a table of contents is in some passage.
    """
    passages: list[Passage] = []
    pieces = pieces_of(pages, count_tokens, settings.maximum)
    for section in sections_of(pages, pieces, settings.minimum, settings.target):
        for run in _runs(section.pieces, settings):
            ordinal = len(passages)
            passages.append(_passage(publication_id, ordinal, section, run, pages))
    return passages


def embedding_text(passage: Passage, title: str, front: Front) -> str:
    """The text that is embedded: the passage with what stands in front of it, on a line of its own."""
    heading = [part for part in passage.heading_path if part.casefold() != title.casefold()]
    parts = {"none": [], "heading": heading, "title": [title], "title+heading": [title, *heading]}[front]
    shown = " › ".join(part for part in parts if part)
    return f"{shown}\n{passage.text}" if shown else passage.text


def _runs(pieces: Sequence[Piece], settings: ChunkSettings) -> Iterator[Sequence[Piece]]:
    """The pieces of one passage after the other, of about equal size, with the overlap in front."""
    left = sum(piece.tokens for piece in pieces)
    n_left = max(1, round(left / settings.target), ceil(left / settings.maximum))
    start = 0
    while start < len(pieces):
        extra = _overlap(pieces, start, settings)
        room = settings.maximum - sum(piece.tokens for piece in pieces[start - extra : start])
        end = _fill(pieces, start, left / n_left, room)
        yield pieces[start - extra : end]
        left -= sum(piece.tokens for piece in pieces[start:end])
        n_left = max(1, n_left - 1, ceil(left / settings.maximum))
        start = end


def _overlap(pieces: Sequence[Piece], start: int, settings: ChunkSettings) -> int:
    """How many pieces to repeat: a long one would be more than context."""
    if start == 0 or not settings.overlap:
        return 0
    before = pieces[start - 1]
    fits = before.tokens <= settings.target // 3 and before.tokens + pieces[start].tokens <= settings.maximum
    return 1 if fits and before.is_sentence and not before.level else 0


def _fill(pieces: Sequence[Piece], start: int, quota: float, room: int) -> int:
    """Where a passage that begins at ``start`` ends: near the quota, at a paragraph end when one is near."""
    total, best, best_cost = 0, start + 1, float("inf")
    for end in range(start + 1, len(pieces) + 1):
        total += pieces[end - 1].tokens
        if total > room and end > start + 1:
            break
        inside = end < len(pieces) and pieces[end].paragraph == pieces[end - 1].paragraph
        cost = abs(total - quota) + (quota * 0.2 if inside else 0.0)
        if cost <= best_cost:
            best, best_cost = end, cost
        if total > quota * 1.5:
            break
    return best


def _passage(
    publication_id: str, ordinal: int, section: Section, run: Sequence[Piece], pages: Sequence[Page]
) -> Passage:
    spans = _spans(run)
    starts: list[int] = []
    text = ""
    for span in spans:
        text += "\n\n" if text else ""
        starts.append(len(text))
        text += pages[span.page_index].text[span.start : span.end]
    return Passage(
        passage_id=f"{publication_id}#{ordinal:04d}",
        publication_id=publication_id,
        ordinal=ordinal,
        text=text,
        page=pages[spans[0].page_index].number,
        page_end=pages[spans[-1].page_index].number,
        heading_path=section.path,
        spans=spans,
        sentences=tuple(_sentence(piece, spans, starts, pages) for piece in run if not piece.level),
    )


def _spans(run: Sequence[Piece]) -> tuple[Span, ...]:
    """The stretches of page text that the pieces cover: one for each page, from first to last piece on it."""
    spans: list[Span] = []
    for piece in run:
        first = replace(piece.spans[0], start=piece.spans[0].start - piece.mark)
        for span in (first, *piece.spans[1:]):
            if spans and spans[-1].page_index == span.page_index:
                spans[-1] = replace(spans[-1], end=span.end)
            else:
                spans.append(span)
    return tuple(spans)


def _sentence(piece: Piece, spans: Sequence[Span], starts: Sequence[int], pages: Sequence[Page]) -> Sentence:
    places = []
    for part in piece.spans:
        row = next(row for row, span in enumerate(spans) if span.page_index == part.page_index)
        shift = starts[row] - spans[row].start
        places.append((part.start + shift, part.end + shift))
    span = piece.spans[0]
    quotable = len(piece.spans) == 1 and is_placed(pages[span.page_index], span.start, span.end)
    return Sentence(places[0][0], places[-1][1], span if quotable else None)
