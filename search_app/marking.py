"""Text as HTML with what was found in it marked: sentences, and the words that carry the match. All is escaped."""

import re
from collections.abc import Sequence
from html import escape
from typing import TypeAlias

from search_app import match_words, texts

EXCERPT = 420  # characters of a passage shown before "read all"
Terms: TypeAlias = frozenset[str]  # of the words that are marked: match_words.terms_of
NO_TERMS: Terms = frozenset()

_BLANK_LINE = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"[.!?][’”'\"]?(?=\s)")
_WORD_END = re.compile(r"\s|$")


def excerpt(text: str, spans: Sequence[range], terms: Terms = NO_TERMS) -> str:
    """The part of a text around what is marked, and a press that shows all of it; a short text whole."""
    first = min((span.start for span in spans), default=0)
    start = first if first > EXCERPT // 2 else 0
    end = _ending(text, start, max((span.stop for span in spans if span.start == first), default=0))
    if end - start >= len(text):
        return paragraphs(text, spans, terms)
    shown = part(text, range(start, end), spans, terms)
    before, after = ("vb-from" if start else ""), ("vb-on" if end < len(text) else "")
    return (
        f'<div class="vb-excerpt {before} {after}">{shown}</div><details><summary>{texts.READ_ALL}</summary>'
        f"{paragraphs(text, spans, terms)}</details>"
    )


def _ending(text: str, start: int, at_least: int) -> int:
    """Where an excerpt ends: after a sentence if one ends in its second half, else after a word; marks stay whole."""
    limit = max(start + EXCERPT, at_least)
    if limit >= len(text):
        return len(text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start + EXCERPT // 2, limit + 1)]
    word = _WORD_END.search(text, limit)
    return max([end for end in ends if end >= at_least], default=word.start() if word else len(text))


def standing(text: str, quote: str) -> list[range]:
    """Where a quote stands in a text: the first place, verbatim, or nowhere."""
    start = text.find(quote) if quote else -1
    return [] if start < 0 else [range(start, start + len(quote))]


def paragraphs(text: str, spans: Sequence[range], terms: Terms = NO_TERMS) -> str:
    """A text as paragraphs, with the characters in ``spans`` marked, and words with these terms."""
    return part(text, range(len(text)), spans, terms)


def part(text: str, of: range, spans: Sequence[range], terms: Terms = NO_TERMS) -> str:
    """Characters ``of`` of a text as paragraphs, marked as in ``marked``."""
    gaps = [place for match in _BLANK_LINE.finditer(text, of.start, of.stop) for place in match.span()]
    breaks = [of.start, *gaps, of.stop]
    blocks = [range(start, end) for start, end in zip(breaks[::2], breaks[1::2], strict=True)]
    written = (block for block in blocks if text[block.start : block.stop].strip())
    return "".join(f"<p>{marked(text, block, spans, terms)}</p>" for block in written)


def marked(text: str, of: range, spans: Sequence[range], terms: Terms = NO_TERMS) -> str:
    """Characters ``of`` of a text, escaped, with what falls in ``spans`` marked, and words with these terms."""
    pieces: list[str] = []
    at = of.start
    for span in sorted(spans, key=lambda span: span.start):
        start, end = max(span.start, at), min(span.stop, of.stop)
        if start < end:
            pieces += [worded(text[at:start], terms), "<mark>", worded(text[start:end], terms), "</mark>"]
            at = end
    return "".join([*pieces, worded(text[at : of.stop], terms)])


def worded(text: str, terms: Terms) -> str:
    """A text, escaped, with the words marked that have one of these terms."""
    pieces: list[str] = []
    at = 0
    for place in match_words.places(text, terms):
        word = escape(text[place.start : place.stop])
        pieces += [escape(text[at : place.start]), f'<mark class="vb-word">{word}</mark>']
        at = place.stop
    return "".join([*pieces, escape(text[at:])])
