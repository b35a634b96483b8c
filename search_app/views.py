"""What is found and answered, as HTML. Pure functions: whatever comes from a person or a file is escaped here."""

from collections.abc import Sequence
from html import escape

from search_app import address, match_words, texts, texts_phrasing, texts_screens
from search_app.citation import Citation
from search_app.marking import NO_TERMS, Terms, excerpt, standing, worded
from search_app.replies import Answer, AnswerSentence, FoundPassage

PIECES = 2  # passages of one publication that are shown at once


def answer(reply: Answer) -> str:
    """The sentences of an answer, each with links to the sources that prove it."""
    terms = match_words.terms_of(reply.match_words)
    sentences = "".join(f"<p>{_sentence(one, terms)}</p>" for one in reply.answer)
    literal = f"<h3>{texts_phrasing.LITERAL_HEADING}</h3>{sentences}" if reply.phrased else sentences
    return (
        f'<section class="vb-answer" aria-labelledby="antwoord">{_announcement(reply)}'
        f'<h2 id="antwoord">{texts.ANSWER_HEADING}</h2>{_phrased(reply.phrased)}{literal}'
        f'<p class="vb-note">{escape(texts.ANSWER_NOTE)}</p></section>'
    )


def _phrased(sentences: Sequence[AnswerSentence]) -> str:
    """What a language model made of the quotes, and how that was checked; nothing where none is in use."""
    if not sentences:
        return ""
    said = "".join(f"<p>{_sentence(one, NO_TERMS)}</p>" for one in sentences)
    return (
        f'<div class="vb-phrased"><h3>{texts_phrasing.SHORTER_HEADING}</h3>'
        f'<p class="vb-made-by">{texts_phrasing.MADE_BY}</p>{said}<p class="vb-note">{texts_phrasing.CHECKED}</p></div>'
    )


def _sentence(said: AnswerSentence, terms: Terms) -> str:
    """The sentence with the match words marked, its last word kept on one line with the numbers of its sources."""
    links = "".join(f'<a class="vb-cite" href="#bron-{n}" aria-label="bron {n}">{n}</a>' for n in said.citations)
    words, space, last = said.text.rpartition(" ")
    return f'{worded(words + space, terms)}<span class="vb-cites">{worded(last, terms)}{links}</span>'


def not_found(reply: Answer, ways_out: str) -> str:
    """An abstention: what was looked in, up to when, and what to do next; ``ways_out`` is HTML."""
    looked, next_steps = reply.suggestions[0], reply.suggestions[1:]
    return (
        f'<section class="vb-answer vb-abstained" aria-labelledby="antwoord">{_announcement(reply)}'
        f'<h2 id="antwoord">{texts.NOT_FOUND_HEADING}</h2><p>{escape(looked)}</p>'
        f"{ways_out}<h3>{texts.NOT_FOUND_NEXT}</h3>{_list(next_steps)}</section>"
    )


def _announcement(reply: Answer) -> str:
    return announced(texts.announced(len(reply.citations), len(reply.hits)))


def announced(text: str) -> str:
    """What a screen reader says now: static/vraagbaak.js passes it on."""
    return f'<div data-announce="{escape(text)}" hidden></div>'


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def source(citation: Citation) -> str:
    """One line of the source list: its number, title, date, where it stands, and the way to it."""
    where = _where(date_of(citation.date), _span(below(citation.title, citation.heading)))
    to = address.source(citation.publication_id, citation.page, citation.quote)
    return (
        f'<div class="vb-source" id="bron-{citation.n}"><span class="vb-number">{citation.n}</span>'
        f'<div><p class="vb-title">{escape(citation.title)}</p>{where}'
        f"{_view(to, citation.page, citation.title)}</div></div>"
    )


def _view(to: str, page: int | None, title: str) -> str:
    """A link to a page; who cannot see what it stands beside hears the title too."""
    heard = f'<span class="vb-spoken"> van {escape(title)}</span>'
    return f'<p class="vb-view"><a href="{escape(to)}">{texts.view_label(page)}{heard}</a></p>'


def group(passages: Sequence[FoundPassage], quotes: Sequence[str], terms: Terms = NO_TERMS) -> str:
    """What was found in one publication: its title and date once, then each passage.

    Quoted sentences are marked, and the words that carry the match.
    """
    first = passages[0]
    pieces = [_passage(found, quotes, terms, date_of(first.date) if found is first else "") for found in passages]
    more = pieces[PIECES:]
    rest = f"<details><summary>{texts.more_pieces(len(more))}</summary>{''.join(more)}</details>" if more else ""
    return (
        f'<article class="vb-passage"><h3 class="vb-title">{escape(first.title)}</h3>{"".join(pieces[:PIECES])}{rest}'
        "</article>"
    )


def _passage(found: FoundPassage, quotes: Sequence[str], terms: Terms, date: str = "") -> str:
    place = _where(date, _span(texts.pages(found.page, found.page_end)), _span(below(found.title, found.heading)))
    spans = [span for quote in quotes for span in standing(found.text, quote)]
    to = address.source(found.publication_id, found.page, found.text)
    words = excerpt(found.text, spans, terms)
    return f'<div class="vb-piece">{place}{words}{_view(to, found.page, found.title)}</div>'


def below(title: str, heading: str) -> str:
    """A path of headings without the title of the publication, which stands above it already."""
    path = heading.split(" › ")
    return " › ".join(path[1:] if path[0] == title else path)


def date_of(date: str | None) -> str:
    """A date as people write it, or that it is not known."""
    unknown = "" if date else ' class="vb-unknown"'
    return f"<span{unknown}>{escape(texts.date_in_words(date))}</span>"


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
