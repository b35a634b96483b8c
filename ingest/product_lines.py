"""A publication as products are looked for in it: its headings and sentences in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.products import Told
from index.types import Page, Passage, Span


@dataclass(frozen=True, slots=True)
class Line:
    """A heading (``level`` 1 is the highest) or a sentence (level 0), as it stands on its page.

    ``told`` are the places in passages where it stands: none for a heading, two where passages overlap. ``opens`` is
    whether a paragraph begins with it.
    """

    text: str
    span: Span
    level: int = 0
    told: tuple[Told, ...] = ()
    opens: bool = False


def lines_of(pages: Sequence[Page], passages: Sequence[Passage]) -> list[Line]:
    """Headings and sentences in reading order; a sentence that runs over a page end is left out: it can't be quoted."""
    return sorted([*_headings(pages), *_sentences(pages, passages)], key=lambda one: _place(one.span))


def _headings(pages: Sequence[Page]) -> Iterator[Line]:
    for index, page in enumerate(pages):
        for one in page.headings:
            yield Line(page.text[one.start : one.end], Span(index, one.start, one.end), one.level, opens=True)


def _sentences(pages: Sequence[Page], passages: Sequence[Passage]) -> Iterator[Line]:
    places: dict[tuple[int, int, int], list[Told]] = {}
    for passage in passages:
        for number, sentence in enumerate(passage.sentences):
            if sentence.span is not None:
                places.setdefault(_place(sentence.span), []).append(Told(passage.passage_id, number))
    for (index, start, end), told in places.items():
        text = pages[index].text
        opens = start == 0 or text[:start].rstrip(" ")[-2:] == "\n\n"
        yield Line(text[start:end], Span(index, start, end), told=tuple(told), opens=opens)


def _place(span: Span) -> tuple[int, int, int]:
    return span.page_index, span.start, span.end
