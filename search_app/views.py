"""What is found and answered, as HTML. Pure functions: whatever comes from a person or a file is escaped here."""

import re
from collections.abc import Sequence
from html import escape

from search_app import texts
from search_app.citation import Citation
from search_app.replies import Answer, AnswerSentence, FoundPassage

EXCERPT = 420  # characters of a passage shown before "read all"

_BLANK_LINE = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"[.!?][’”'\"]?(?=\s)")
_WORD_END = re.compile(r"\s|$")


def masthead(n_publications: int, compact: bool) -> str:
    """The name, what it is for, and how much there is to ask from; on one line when ``compact``."""
    count = f'<p class="vb-count">{texts.publications(n_publications)}</p>' if n_publications else ""
    tagline = "" if compact else f'<p class="vb-tagline">{escape(texts.TAGLINE)}</p>'
    return (
        f'<header class="vb-masthead{" vb-compact" if compact else ""}">'
        f'<img class="vb-mark" src="/assets/mark.svg" alt="" width="44" height="44">'
        f'<h1 class="vb-name">{texts.NAME}</h1>{count}{tagline}</header>'
    )


def answer(reply: Answer) -> str:
    """The sentences of an answer, each with links to the sources that prove it."""
    sentences = "".join(f"<p>{_sentence(sentence)}</p>" for sentence in reply.answer)
    return (
        f'<section class="vb-answer" aria-labelledby="antwoord">{_announcement(reply)}'
        f'<h2 id="antwoord">{texts.ANSWER_HEADING}</h2>{sentences}'
        f'<p class="vb-note">{escape(texts.ANSWER_NOTE)}</p></section>'
    )


def _sentence(sentence: AnswerSentence) -> str:
    """The sentence, its last word kept on one line with the numbers of its sources."""
    links = "".join(f'<a class="vb-cite" href="#bron-{n}" aria-label="bron {n}">{n}</a>' for n in sentence.citations)
    words, space, last = sentence.text.rpartition(" ")
    return f'{escape(words + space)}<span class="vb-cites">{escape(last)}{links}</span>'


def not_found(reply: Answer, n_publications: int) -> str:
    """An abstention: what was looked in, and what to do next."""
    return (
        f'<section class="vb-answer vb-abstained" aria-labelledby="antwoord">{_announcement(reply)}'
        f'<h2 id="antwoord">{texts.NOT_FOUND_HEADING}</h2><p>{escape(texts.not_found(n_publications))}</p>'
        f"<h3>{texts.NOT_FOUND_NEXT}</h3>{_list(reply.suggestions)}</section>"
    )


def _announcement(reply: Answer) -> str:
    said = texts.announced(len(reply.citations), len(reply.hits))
    return f'<div data-announce="{escape(said)}" hidden></div>'


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def source(citation: Citation) -> str:
    """One line of the source list: its number, title, date and where it stands."""
    where = _where(citation.date, texts.pages(citation.page), below(citation.title, citation.heading))
    return (
        f'<div class="vb-source" id="bron-{citation.n}"><span class="vb-number">{citation.n}</span>'
        f'<div><p class="vb-title">{escape(citation.title)}</p>{where}</div></div>'
    )


def passage(found: FoundPassage, quotes: Sequence[str]) -> str:
    """A found passage as a card: title, date, place, and its text with the quoted sentences marked."""
    where = _where(found.date, texts.pages(found.page, found.page_end), below(found.title, found.heading))
    spans = [span for quote in quotes for span in standing(found.text, quote)]
    return (
        f'<article class="vb-passage"><h3 class="vb-title">{escape(found.title)}</h3>{where}'
        f"{_excerpt(found.text, spans)}</article>"
    )


def below(title: str, heading: str) -> str:
    """A path of headings without the title of the publication, which stands above it already."""
    path = heading.split(" › ")
    return " › ".join(path[1:] if path[0] == title else path)


def _where(date: str | None, page: str, heading: str) -> str:
    unknown = "" if date else ' class="vb-unknown"'
    parts = [f"<span{unknown}>{escape(texts.date_in_words(date))}</span>"]
    parts += [f"<span>{escape(part)}</span>" for part in (page, heading) if part]
    return f'<p class="vb-where">{"".join(parts)}</p>'


def _excerpt(text: str, spans: Sequence[range]) -> str:
    first = min((span.start for span in spans), default=0)
    start = first if first > EXCERPT // 2 else 0
    end = _ending(text, start, max((span.stop for span in spans if span.start == first), default=0))
    if end - start >= len(text):
        return paragraphs(text, spans)
    shown = part(text, range(start, end), spans)
    before, after = ("vb-from" if start else ""), ("vb-on" if end < len(text) else "")
    return (
        f'<div class="vb-excerpt {before} {after}">{shown}</div><details><summary>{texts.READ_ALL}</summary>'
        f"{paragraphs(text, spans)}</details>"
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


def paragraphs(text: str, spans: Sequence[range]) -> str:
    """A text as paragraphs, with the characters in ``spans`` marked."""
    return part(text, range(len(text)), spans)


def part(text: str, of: range, spans: Sequence[range]) -> str:
    """Characters ``of`` of a text as paragraphs, with the characters in ``spans`` marked."""
    gaps = [place for match in _BLANK_LINE.finditer(text, of.start, of.stop) for place in match.span()]
    breaks = [of.start, *gaps, of.stop]
    blocks = [range(start, end) for start, end in zip(breaks[::2], breaks[1::2], strict=True)]
    return "".join(f"<p>{marked(text, block, spans)}</p>" for block in blocks if text[block.start : block.stop].strip())


def marked(text: str, of: range, spans: Sequence[range]) -> str:
    """Characters ``of`` of a text, escaped, with what falls in ``spans`` marked."""
    pieces: list[str] = []
    at = of.start
    for span in sorted(spans, key=lambda span: span.start):
        start, end = max(span.start, at), min(span.stop, of.stop)
        if start < end:
            pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return "".join([*pieces, escape(text[at : of.stop])])


def heading(text: str) -> str:
    """A heading between two parts of the screen."""
    return f'<h2 class="vb-heading">{escape(text)}</h2>'


def hint(text: str) -> str:
    """A quiet line above what it is about."""
    return f'<p class="vb-hint">{escape(text)}</p>'


def nothing_yet() -> str:
    """The screen before the first ingest: what to do."""
    return (
        f'<section class="vb-answer vb-abstained"><h2>{texts.EMPTY_HEADING}</h2><ol>'
        f"<li>{escape(texts.EMPTY_STEPS[0])}</li>"
        f"<li>{escape(texts.EMPTY_STEPS[1])} <code>{escape(texts.EMPTY_COMMAND)}</code></li></ol>"
        f"<p>{escape(texts.EMPTY_AFTER)}</p></section>"
    )


def error(message: str) -> str:
    """Something that did not work, and what to do."""
    return (
        f'<section class="vb-answer vb-error" role="alert"><h2>{texts.ERROR_HEADING}</h2>'
        f"<p>{escape(message)}</p></section>"
    )


def footer() -> str:
    """What is (not) done with a question."""
    return f'<footer class="vb-footer"><p>{escape(texts.FOOTER)}</p></footer>'
