"""What stands around a page of a source, as HTML: what it is, the ways to other pages, what was found in it."""

from collections.abc import Sequence
from html import escape

from index.types import Publication, Record
from search_app.answer.citations import record_date
from search_app.texts import common as texts_common
from search_app.texts import screens as texts_screens
from search_app.web import address
from search_app.web.views import page as views_page
from search_app.web.views import results
from search_app.web.views.page import Viewed

AROUND = 60  # characters shown on each side of a word that was found
FOUND_SHOWN = 20  # places shown of a word that was found


def head(publication: Publication) -> str:
    """What it is: kind, date, maker, licence; and where to fetch it."""
    record = publication.record
    parts = [record.kind, record.publisher, record.workplace, record.licence]
    about = "".join(f"<span>{escape(part)}</span>" for part in parts if part)
    return f'<p class="vb-where">{results.date_of(record_date(record))}{about}</p>{_downloads(record)}'


def _downloads(record: Record) -> str:
    file = f'<a href="{escape(address.file(record.publication_id))}" download>{texts_screens.DOWNLOAD_FILE}</a>'
    safe = record.url if record.url and record.url.startswith(("https://", "http://")) else ""
    site = (
        f'<a href="{escape(safe)}" target="_blank" rel="noopener noreferrer">{texts_screens.ORIGINAL_SITE}</a>'
        if safe
        else ""
    )
    return f'<p class="vb-links">{file}{site}</p>'


def page(publication: Publication, viewed: Viewed) -> str:
    """The page, and where to fetch it."""
    return f"{views_page.draw(publication, viewed)}{_page_file(publication, viewed)}"


def leafing(publication: Publication, viewed: Viewed) -> str:
    """Which page this is of how many, and the ways to the ones beside it; nothing where there are no pages."""
    shown = views_page.page_of(publication, viewed)
    if shown is None or shown.number is None:
        return ""
    numbers = [one.number for one in publication.pages if one.number is not None]
    at = numbers.index(shown.number)
    id = publication.record.publication_id
    before = _leaf("vorige", texts_screens.PREVIOUS, id, numbers[at - 1]) if at else ""
    after = _leaf("volgende", texts_screens.NEXT, id, numbers[at + 1]) if at + 1 < len(numbers) else ""
    heading = texts_common.page_of(shown.number, numbers[-1], publication.record.source).capitalize()
    return (
        f'<nav class="vb-leafing" aria-label="{texts_screens.PAGES_LABEL}">{before}'
        f"<h2>{heading}</h2>{after}</nav>"
    )


def _leaf(name: str, label: str, publication_id: str, number: int) -> str:
    return f'<a id="{name}" class="vb-chip" href="{escape(address.source(publication_id, number))}">{label}</a>'


def _page_file(publication: Publication, viewed: Viewed) -> str:
    shown = views_page.page_of(publication, viewed)
    if shown is None or shown.number is None or not views_page.is_printed(publication):
        return ""
    image = escape(address.page_image(publication.record.publication_id, shown.number, views_page.IMAGE_WIDTH))
    name = f"pagina-{shown.number}.png"
    return (
        f'<p class="vb-links"><a href="{image}" target="_blank" rel="noopener">{texts_common.PAGE_ENLARGE}</a>'
        f'<a href="{image}" download="{name}">{texts_screens.DOWNLOAD_PAGE}</a></p>'
    )


def found_inside(publication: Publication, word: str) -> str:
    """The places where a word stands in a publication, each a link to its page."""
    places = [(one, span) for one in publication.pages for span in views_page.places(one, word)]
    count = texts_screens.found_inside(len(places))
    lines = "".join(f"<li>{_place(publication, one.number, one.text, span)}</li>" for one, span in places[:FOUND_SHOWN])
    return f'{results.announced(count)}<p class="vb-hint">{count}</p><ul class="vb-found">{lines}</ul>'


def _place(publication: Publication, number: int | None, text: str, span: range) -> str:
    around = results.marked(text, _around(text, span), [span])
    if number is None:
        return around
    to = escape(address.source(publication.record.publication_id, number))
    return f'<a href="{to}">{texts_screens.on_page(number)}</a> … {around} …'


def _around(text: str, span: range) -> range:
    """A place with whole words on each side of it."""
    start, end = max(0, span.start - AROUND), min(len(text), span.stop + AROUND)
    while start and start < span.start and not text[start - 1].isspace():
        start += 1
    while end < len(text) and end > span.stop and not text[end].isspace():
        end -= 1
    return range(start, end)


def catalogue(records: Sequence[Record]) -> str:
    """All publications, each a link."""
    lines = "".join(
        f'<li><a href="{escape(address.source(one.publication_id))}">{escape(one.title)}</a> '
        f'<span class="vb-soft">{_shortly(one)}</span></li>'
        for one in records
    )
    return (
        f'<p class="vb-hint">{texts_screens.SOURCE_EMPTY}</p>'
        f'<h2 class="vb-heading">{texts_screens.ALL_PUBLICATIONS}</h2><ul class="vb-catalogue">{lines}</ul>'
    )


def _shortly(record: Record) -> str:
    parts = [record.kind, texts_common.date_in_words(record_date(record)), record.publisher]
    return escape(", ".join(part for part in parts if part))
