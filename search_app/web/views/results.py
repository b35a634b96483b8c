"""What is found and answered, as HTML, with what matched marked. Pure; whatever comes from people is escaped here."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from search_app.answer import expected
from search_app.replies import Answer, AnswerSentence, Citation, FoundPassage
from search_app.texts import common as texts_common
from search_app.texts import screens as texts_screens
from search_app.web import address
from search_app.web.rendering import Markup, render, safe

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
        f'<div class="vb-excerpt {before} {after}">{shown}</div><details><summary>{texts_common.READ_ALL}</summary>'
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
    for place in expected.places(text, terms):
        word = escape(text[place.start : place.stop])
        pieces += [escape(text[at : place.start]), f'<mark class="vb-word">{word}</mark>']
        at = place.stop
    return "".join([*pieces, escape(text[at:])])


PIECES = 2  # passages of one publication that are shown at once


QUOTES = 3  # sentences of an answer that are shown at once


@dataclass(frozen=True, slots=True)
class Cite:
    """The number of a source behind a sentence; it leads to the page where the sentence stands."""

    n: int
    to: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is drawn: its last word stays on one line with the numbers of its sources."""

    n: str
    words: Markup
    last_word: Markup
    cites: tuple[Cite, ...]


def answer(reply: Answer) -> str:
    """The sentences of an answer; each number opens the page that proves it, with the sentence marked."""
    terms = expected.terms_of(reply.match_words)
    cites = {one.n: cite(one) for one in reply.citations}
    lines = [_line(str(n), one, cites, terms) for n, one in enumerate(reply.answer, start=1)]
    rest = lines[QUOTES:] if len(lines) > QUOTES + 1 else []  # a press that shows one sentence costs as much room
    return render(
        "answer",
        announced=safe(_announcement(reply)),
        heading=texts_common.ANSWER_HEADING,
        phrased=[_line(f"kort-{n}", one, cites, NO_TERMS) for n, one in enumerate(reply.phrased, start=1)],
        first=lines[: len(lines) - len(rest)],
        rest=rest,
        more=texts_common.more_sentences(len(rest)),
        note=texts_common.ANSWER_NOTE,
        texts=texts_screens,
    )


def cite(citation: Citation) -> Cite:
    """The number of a citation as a link to its page, the sentence marked there."""
    to = address.source(citation.publication_id, citation.page, citation.quote)
    return Cite(citation.n, to, texts_common.cite_label(citation.n, citation.title, citation.page))


def _line(n: str, said: AnswerSentence, cites: Mapping[int, Cite], terms: Terms) -> Line:
    words, space, last = said.text.rpartition(" ")
    its_cites = tuple(cites[number] for number in said.citations if number in cites)
    return Line(n, safe(worded(words + space, terms)), safe(worded(last, terms)), its_cites)


def not_found(reply: Answer, ways_out: str) -> str:
    """An abstention: what was looked in, up to when, and what to do next; ``ways_out`` is HTML."""
    return render(
        "not_found",
        announced=safe(_announcement(reply)),
        looked=reply.suggestions[0],
        ways_out=safe(ways_out),
        next_steps=reply.suggestions[1:],
        texts=texts_common,
    )


def _announcement(reply: Answer) -> str:
    return announced(texts_common.announced(len(reply.citations), len(reply.hits)))


def announced(text: str) -> str:
    """What a screen reader says now: static/vraagbaak.js passes it on."""
    return f'<div data-announce="{escape(text)}" hidden></div>'


def source(citation: Citation) -> str:
    """One line of the source list: its number, title, date, where it stands, and the way to it."""
    where = _where(date_of(citation.date), _span(below(citation.title, citation.heading)))
    to = address.source(citation.publication_id, citation.page, citation.quote)
    return (
        f'<div class="vb-source" id="bron-{citation.n}"><span class="vb-number">{citation.n}</span>'
        f'<div><p class="vb-title">{escape(citation.title)}</p>{where}'
        f"{_view(to, citation.page, citation.title, citation.source)}</div></div>"
    )


def _view(to: str, page: int | None, title: str, source: str) -> str:
    """A link to a page; who cannot see what it stands beside hears the title too."""
    heard = f'<span class="vb-spoken"> van {escape(title)}</span>'
    return f'<p class="vb-view"><a href="{escape(to)}">{texts_common.view_label(page, source)}{heard}</a></p>'


def group(
    passages: Sequence[FoundPassage], quotes: Sequence[str], terms: Terms = NO_TERMS, said: Collection[str] = ()
) -> str:
    """What was found in one publication: its title and date once, then each passage.

    Quoted sentences are marked, and the words that carry the match. A passage with a sentence that was ``said`` on the
    screen already is folded up, so that nobody reads it twice.
    """
    first = passages[0]
    marked = [*quotes, *said]
    pieces = [
        _passage(found, marked, terms, date_of(first.date) if found is first else "", holds_any(found.text, said))
        for found in passages
    ]
    more = pieces[PIECES:]
    rest = f"<details><summary>{texts_common.more_pieces(len(more))}</summary>{''.join(more)}</details>" if more else ""
    return (
        f'<article class="vb-passage"><h3 class="vb-title">{escape(first.title)}</h3>{"".join(pieces[:PIECES])}{rest}'
        "</article>"
    )


def holds_any(text: str, said: Collection[str]) -> bool:
    """Whether one of these sentences stands in the text, or the text in one of them."""
    whole = _plain(text)
    return any(one and (one in whole or whole in one) for one in map(_plain, said))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _passage(found: FoundPassage, quotes: Sequence[str], terms: Terms, date: str, folded: bool) -> str:
    stands = texts_common.pages(found.page, found.page_end, found.source)
    place = _where(date, _span(stands), _span(below(found.title, found.heading)))
    spans = [span for quote in quotes for span in standing(found.text, quote)]
    to = address.source(found.publication_id, found.page, found.text)
    view = _view(to, found.page, found.title, found.source)
    if folded:
        words = (
            f"<details><summary>{texts_common.READ_AROUND}</summary>{paragraphs(found.text, spans, terms)}</details>"
        )
    else:
        words = excerpt(found.text, spans, terms)
    return f'<div class="vb-piece">{place}{words}{view}</div>'


def below(title: str, heading: str) -> str:
    """A path of headings without the title of the publication, which stands above it already."""
    path = heading.split(" › ")
    return " › ".join(path[1:] if path[0] == title else path)


def date_of(date: str | None) -> str:
    """A date as people write it, or that it is not known."""
    unknown = "" if date else ' class="vb-unknown"'
    return f"<span{unknown}>{escape(texts_common.date_in_words(date))}</span>"


def _span(part: str) -> str:
    return f"<span>{escape(part)}</span>" if part else ""


def _where(*parts: str) -> str:
    return f'<p class="vb-where">{"".join(parts)}</p>' if any(parts) else ""


def heading(text: str) -> str:
    """A heading between two parts of the screen."""
    return f'<h2 class="vb-heading">{escape(text)}</h2>'


def subheading(text: str) -> str:
    """A quiet heading above the smaller cards of the same kind."""
    return f'<h3 class="vb-subheading">{escape(text)}</h3>'


def copy_link() -> str:
    """The button that copies an address with the question behind its #, which no server sees: static/vraagbaak.js."""
    return (
        f'<p class="vb-copy"><button type="button" data-copy="{texts_screens.COPIED}">'
        f"{texts_screens.COPY_LINK}</button>"
        '<span role="status"></span></p>'
    )


def way(label: str, to: str, name: str) -> str:
    """A link that changes what is shown; ``name`` finds it back when the screen is drawn anew."""
    return f'<p class="vb-links"><a id="{name}" href="{escape(to)}">{escape(label)}</a></p>'


def hint(text: str) -> str:
    """A quiet line above what it is about."""
    return f'<p class="vb-hint">{escape(text)}</p>'


def nothing_yet() -> str:
    """The screen before the first ingest: what to do."""
    return render("nothing_yet", texts=texts_common)


def error(message: str) -> str:
    """Something that did not work, and what to do."""
    return render("error", message=message, texts=texts_common)
