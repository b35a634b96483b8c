"""A note as HTML: as it stands on the screen and on paper."""

from html import escape

from search_app import address, texts_screens
from search_app.note import Noted, NotedPart, NotedQuote
from search_app.references import Reference, References


def noted(one: Noted) -> str:
    """One thing that was kept, with its quotes and where they stand."""
    parts = "".join(f"<span>{escape(part)}</span>" for part in one.about.split(", ") if part)
    about = f'<p class="vb-kind">{parts}</p>' if parts else ""
    return f'<article class="vb-noted">{about}<h2>{escape(one.heading)}</h2>{"".join(map(_part, one.parts))}</article>'


def _part(part: NotedPart) -> str:
    label = f"<h3>{escape(part.label)}</h3>" if part.label else ""
    return f"{label}{''.join(map(_quote, part.quotes))}"


def _quote(quote: NotedQuote) -> str:
    said = f"<blockquote>{escape(quote.text)}</blockquote>" if quote.text else ""
    where = escape(address.source(quote.publication_id, quote.page, quote.text))
    return f'{said}<p class="vb-where"><a href="{where}">{escape(quote.place)}</a></p>'


def sources(references: References) -> str:
    """The list of sources, and when they were looked at."""
    lines = "".join(f"<li>{_reference(one)}</li>" for one in references.lines())
    return (
        f'<section class="vb-references"><h2 class="vb-heading">{texts_screens.NOTE_SOURCES}</h2><ul>{lines}</ul>'
        f'<p class="vb-hint">{escape(references.consulted())}. {texts_screens.NOTE_FOOT}</p></section>'
    )


def _reference(one: Reference) -> str:
    return f"{escape(one.before)}<i>{escape(one.title)}</i>{escape(one.after)} {escape(one.url)}".strip()


def print_button() -> str:
    """The button that prints: static/vraagbaak.js."""
    return f'<p class="vb-copy"><button type="button" data-print>{texts_screens.NOTE_PRINT}</button></p>'
