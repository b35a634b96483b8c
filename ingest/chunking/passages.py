"""Pages to passages: pure. Sections follow the headings, passages fill up with whole sentences inside one section."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal, TypeAlias

from index.boxes import is_placed
from index.types import Page, Passage, Sentence, Span
from ingest.chunking.segments import CountTokens, Segment, segments_of

_LONGEST_HEADING = 200  # characters of a heading in a path


@dataclass(frozen=True, slots=True)
class Section:
    """The segments under one heading path; ``heading`` is the segment of its own heading, None before the first."""

    path: tuple[str, ...]
    heading: Segment | None
    segments: tuple[Segment, ...]

    @property
    def tokens(self) -> int:
        """Tokens of the body."""
        return sum(segment.tokens for segment in self.segments)

    @property
    def parent(self) -> tuple[str, ...]:
        """The path of the heading above its own."""
        return self.path[:-1]

    def whole(self) -> tuple[Segment, ...]:
        """The segments with the heading in front."""
        return self.segments if self.heading is None else (self.heading, *self.segments)


def sections_of(pages: Sequence[Page], segments: Sequence[Segment], minimum: int, target: int) -> list[Section]:
    """Sections with a body, in order.

    A section under ``minimum`` tokens joins the next one under the same parent while both stay within ``target``;
    the headings are then in the text, and the path is the parent's. A heading with nothing under it is text.
    """
    joined: list[Section] = []
    for section in _with_lonely_headings(list(_raw(pages, segments))):
        last = joined[-1] if joined else None
        if last is not None and _belongs(last, section, minimum, target):
            joined[-1] = _join(last, section)
        else:
            joined.append(section)
    return [replace(one, path=tuple(text for text in one.path if text)) for one in joined if one.segments]


def _raw(pages: Sequence[Page], segments: Sequence[Segment]) -> Iterator[Section]:
    """One section for each heading, also where nothing stands under it."""
    stack: list[tuple[int, str]] = []
    heading: Segment | None = None
    body: list[Segment] = []
    for segment in segments:
        if not segment.level:
            body.append(segment)
            continue
        if heading is not None or body:
            yield Section(tuple(text for _, text in stack), heading, tuple(body))
        while stack and stack[-1][0] >= segment.level:
            stack.pop()
        stack.append((segment.level, " ".join(segment.text(pages).split())[:_LONGEST_HEADING]))
        heading, body = segment, []
    if heading is not None or body:
        yield Section(tuple(text for _, text in stack), heading, tuple(body))


def _with_lonely_headings(sections: Sequence[Section]) -> Iterator[Section]:
    """Turn a heading without text and without headings under it into text under its parent."""
    for row, section in enumerate(sections):
        following = sections[row + 1].path if row + 1 < len(sections) else ()
        if section.segments or following[: len(section.path)] == section.path and len(following) > len(section.path):
            yield section
        else:
            yield Section((*section.parent, ""), None, tuple(replace(segment, level=0) for segment in section.whole()))


def _belongs(last: Section, section: Section, minimum: int, target: int) -> bool:
    if not last.segments or last.parent != section.parent or not last.path or not section.path:
        return False
    short = last.tokens < minimum or section.tokens < minimum and section.heading is None
    return short and last.tokens + section.tokens <= target


def _join(last: Section, section: Section) -> Section:
    return replace(last, path=(*last.parent, ""), heading=None, segments=(*last.whole(), *section.whole()))


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
    segments = segments_of(pages, count_tokens, settings.maximum)
    for section in sections_of(pages, segments, settings.minimum, settings.target):
        for run in _runs(section.segments, settings):
            ordinal = len(passages)
            passages.append(_passage(publication_id, ordinal, section, run, pages))
    return passages


def embedding_text(passage: Passage, title: str, front: Front) -> str:
    """The text that is embedded: the passage with what stands in front of it, on a line of its own."""
    heading = [part for part in passage.heading_path if part.casefold() != title.casefold()]
    parts = {"none": [], "heading": heading, "title": [title], "title+heading": [title, *heading]}[front]
    shown = " › ".join(part for part in parts if part)
    return f"{shown}\n{passage.text}" if shown else passage.text


def _runs(segments: Sequence[Segment], settings: ChunkSettings) -> Iterator[Sequence[Segment]]:
    """The segments of one passage after the other, of about equal size, with the overlap in front."""
    left = sum(segment.tokens for segment in segments)
    n_left = max(1, round(left / settings.target), ceil(left / settings.maximum))
    start = 0
    while start < len(segments):
        extra = _overlap(segments, start, settings)
        room = settings.maximum - sum(segment.tokens for segment in segments[start - extra : start])
        end = _fill(segments, start, left / n_left, room)
        yield segments[start - extra : end]
        left -= sum(segment.tokens for segment in segments[start:end])
        n_left = max(1, n_left - 1, ceil(left / settings.maximum))
        start = end


def _overlap(segments: Sequence[Segment], start: int, settings: ChunkSettings) -> int:
    """How many segments to repeat: a long one would be more than context."""
    if start == 0 or not settings.overlap:
        return 0
    before = segments[start - 1]
    fits = before.tokens <= settings.target // 3 and before.tokens + segments[start].tokens <= settings.maximum
    return 1 if fits and before.is_sentence and not before.level else 0


def _fill(segments: Sequence[Segment], start: int, quota: float, room: int) -> int:
    """Where a passage that begins at ``start`` ends: near the quota, at a paragraph end when one is near."""
    total, best, best_cost = 0, start + 1, float("inf")
    for end in range(start + 1, len(segments) + 1):
        total += segments[end - 1].tokens
        if total > room and end > start + 1:
            break
        inside = end < len(segments) and segments[end].paragraph == segments[end - 1].paragraph
        cost = abs(total - quota) + (quota * 0.2 if inside else 0.0)
        if cost <= best_cost:
            best, best_cost = end, cost
        if total > quota * 1.5:
            break
    return best


def _passage(
    publication_id: str, ordinal: int, section: Section, run: Sequence[Segment], pages: Sequence[Page]
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
        sentences=tuple(_sentence(segment, spans, starts, pages) for segment in run if not segment.level),
    )


def _spans(run: Sequence[Segment]) -> tuple[Span, ...]:
    """The stretches of page text that the segments cover: one for each page, from first to last segment on it."""
    spans: list[Span] = []
    for segment in run:
        first = replace(segment.spans[0], start=segment.spans[0].start - segment.mark)
        for span in (first, *segment.spans[1:]):
            if spans and spans[-1].page_index == span.page_index:
                spans[-1] = replace(spans[-1], end=span.end)
            else:
                spans.append(span)
    return tuple(spans)


def _sentence(segment: Segment, spans: Sequence[Span], starts: Sequence[int], pages: Sequence[Page]) -> Sentence:
    places = []
    for part in segment.spans:
        row = next(row for row, span in enumerate(spans) if span.page_index == part.page_index)
        shift = starts[row] - spans[row].start
        places.append((part.start + shift, part.end + shift))
    span = segment.spans[0]
    quotable = len(segment.spans) == 1 and is_placed(pages[span.page_index], span.start, span.end)
    return Sentence(places[0][0], places[-1][1], span if quotable else None)
