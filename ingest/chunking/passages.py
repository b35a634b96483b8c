"""Pages to passages: pure. Segments, sections that follow the headings, passages of whole sentences in one section."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal, TypeAlias

from index.boxes import is_placed
from index.types import Page, Passage, Sentence, Span
from ingest.chunking import sentences

CountTokens: TypeAlias = Callable[[Sequence[str]], list[int]]

_ENDS = tuple(".!?…:;’”\"')»")
_BLANK_LINE = re.compile(r"\n\s*\n")
_UNNUMBERED = 10  # pages that a cover and the like may shift the numbers by
_FEWEST_LINES = 5
_MOST_CHARS = 20_000  # a longer unbroken stretch is cut before it is counted


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, a part of one that is too long, or a heading (``level`` > 0).

    ``spans`` are one stretch of a page, or two where a sentence runs over a page end. ``paragraph`` numbers the
    paragraphs of the publication. ``is_sentence`` is False for a part. ``mark`` is the number of characters of the
    bullet in front: they belong to the passage, not to the sentence.
    """

    spans: tuple[Span, ...]
    paragraph: int
    tokens: int = 0
    level: int = 0
    is_sentence: bool = True
    mark: int = 0

    def text(self, pages: Sequence[Page]) -> str:
        """What stands there; the halves over a page end are joined by a space."""
        return " ".join(pages[span.page_index].text[span.start : span.end] for span in self.spans)

    def marked_text(self, pages: Sequence[Page]) -> str:
        """The same with the bullet in front: what a passage holds."""
        first = self.spans[0]
        return pages[first.page_index].text[first.start - self.mark : first.start] + self.text(pages)


def segments_of(pages: Sequence[Page], count_tokens: CountTokens, maximum: int) -> list[Segment]:
    """All segments in reading order, counted; none holds more than ``maximum`` tokens but a single character."""
    found = list(_joined(pages, list(_found(pages))))
    texts = [segment.marked_text(pages) for segment in found]
    short = [text if len(text) <= _MOST_CHARS else "" for text in texts]
    segments: list[Segment] = []
    for segment, text, tokens in zip(found, texts, count_tokens(short), strict=True):
        if len(text) <= _MOST_CHARS and tokens <= maximum:
            segments.append(replace(segment, tokens=tokens))
        else:
            segments += [part for span in segment.spans for part in _cut(segment, span, pages, count_tokens, maximum)]
    return segments


def _found(pages: Sequence[Page]) -> Iterator[Segment]:
    """Sentences and headings in order, but a table of contents and the heading right above it."""
    waiting: Segment | None = None
    for segment in _all(pages):
        if waiting is not None and not (segment is None and waiting.level):
            yield waiting
        waiting = segment
    if waiting is not None:
        yield waiting


def _all(pages: Sequence[Page]) -> Iterator[Segment | None]:
    """The same with None in the place of a table of contents."""
    paragraph = 0
    for page_index, page in enumerate(pages):
        levels = {heading.start: heading for heading in page.headings}
        for start, end in _paragraphs(page):
            paragraph += 1
            heading = levels.get(start)
            if page.number is not None and is_contents(page.text[start:end], len(pages)):
                yield None
                continue
            if heading is not None:
                yield Segment((Span(page_index, start, end),), paragraph, level=heading.level)
                continue
            before = start
            for left, right in sentences.split(page.text[start:end]):
                mark = len(page.text[before : start + left].lstrip())
                yield Segment((Span(page_index, start + left, start + right),), paragraph, mark=mark)
                before = start + right


def is_contents(paragraph: str, n_pages: int) -> bool:
    """Whether a paragraph is a table of contents: it answers nothing and would be found by every question.

    Its lines end in the numbers of pages that there are, and these only rise.
    """
    lines = paragraph.split("\n")
    ends = [line.rsplit(None, 1) for line in lines]
    numbers = [int(end[1]) for end in ends if len(end) == 2 and end[1].isdecimal() and len(end[1]) < 5]
    if len(lines) < _FEWEST_LINES or len(numbers) < 0.6 * len(lines):
        return False
    return numbers == sorted(numbers) and numbers[0] < numbers[-1] <= n_pages + _UNNUMBERED


def _paragraphs(page: Page) -> Iterator[tuple[int, int]]:
    """Stretches between blank lines, cut at the headings wherever these stand."""
    cuts = sorted({0, len(page.text), *(side for one in page.headings for side in (one.start, one.end))})
    for start, end in zip(cuts, cuts[1:], strict=False):
        left = start
        for blank in (*_BLANK_LINE.finditer(page.text, start, end), None):
            right = end if blank is None else blank.start()
            if stripped := page.text[left:right].strip():
                first = page.text.index(stripped[0], left)
                yield first, first + len(stripped)
            left = end if blank is None else blank.end()


def _joined(pages: Sequence[Page], segments: Sequence[Segment]) -> Iterator[Segment]:
    """Join the halves of a sentence that runs over a page end."""
    waiting: Segment | None = None
    for segment in segments:
        if waiting is not None and _goes_on(pages, waiting, segment):
            yield replace(waiting, spans=(*waiting.spans, *segment.spans))
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = segment
    if waiting is not None:
        yield waiting


def _goes_on(pages: Sequence[Page], left: Segment, right: Segment) -> bool:
    if left.level or right.level or right.mark or right.spans[0].page_index != left.spans[-1].page_index + 1:
        return False
    return not left.text(pages).endswith(_ENDS) and right.text(pages)[0].islower()


def _cut(segment: Segment, span: Span, pages: Sequence[Page], count: CountTokens, maximum: int) -> Iterator[Segment]:
    """Halve a stretch that is too long, at a clause or word border near its middle, until each part fits."""
    text = pages[span.page_index].text[span.start : span.end]
    tokens = count([text])[0] if len(text) <= _MOST_CHARS else maximum + 1
    if tokens <= maximum or len(text) == 1:
        mark = segment.mark if span.start == segment.spans[0].start else 0
        yield replace(segment, spans=(span,), tokens=tokens, is_sentence=False, mark=mark)
        return
    middle = _border(text)
    for left, right in ((0, middle), (middle, len(text))):
        part = text[left:right]
        if stripped := part.strip():
            start = span.start + left + part.index(stripped[0])
            yield from _cut(segment, Span(span.page_index, start, start + len(stripped)), pages, count, maximum)


def _border(text: str) -> int:
    """The clause border nearest to the middle, else a blank, in the middle half; else the middle itself."""
    low, high, middle = len(text) // 4, len(text) * 3 // 4, len(text) // 2
    for pattern in (r"[;:]\s|\n", r",\s", r"\s"):
        ends = [low + found.end() for found in re.finditer(pattern, text[low:high])]
        if ends:
            return min(ends, key=lambda end: abs(end - middle))
    return max(1, middle)


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
        n_free = settings.maximum - sum(segment.tokens for segment in segments[start - extra : start])
        end = _fill(segments, start, left / n_left, n_free)
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


def _fill(segments: Sequence[Segment], start: int, quota: float, n_free: int) -> int:
    """Where a passage that begins at ``start`` ends: near the quota, at a paragraph end when one is near."""
    total, best, best_cost = 0, start + 1, float("inf")
    for end in range(start + 1, len(segments) + 1):
        total += segments[end - 1].tokens
        if total > n_free and end > start + 1:
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
