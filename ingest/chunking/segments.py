"""The smallest units that a passage is made of: sentences of the body text, and headings, with their tokens."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from index.types import Page, Span
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
