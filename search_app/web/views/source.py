"""What stands around a page of a source, as HTML: what it is, the ways to other pages, what was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Page, Publication, Record
from search_app.answer.citations import record_date
from search_app.texts import common as texts_common
from search_app.texts import screens as texts_screens
from search_app.web import address
from search_app.web.rendering import NOTHING, Markup, joined, macro
from search_app.web.views import page as views_page
from search_app.web.views import results
from search_app.web.views.page import Viewed

AROUND = 60  # characters shown on each side of a word that was found
FOUND_SHOWN = 20  # places shown of a word that was found


def head(publication: Publication) -> Markup:
    """What it is: kind, date, maker, licence; and where to fetch it."""
    record = publication.record
    is_web = record.url is not None and record.url.startswith(("https://", "http://"))
    return macro(
        "source",
        "head",
        where=results.where(
            results.date_of(record_date(record)), record.kind, record.publisher, record.workplace, record.licence
        ),
        file=address.file(record.publication_id),
        file_label=texts_screens.DOWNLOAD_FILE,
        site=record.url if is_web else "",  # no other address is a link: "javascript:" would run
        site_label=texts_screens.ORIGINAL_SITE,
    )


def page(publication: Publication, viewed: Viewed) -> Markup:
    """The page, and where to fetch it."""
    return joined([views_page.draw(publication, viewed), _page_file(publication, viewed)])


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The way to a page beside this one."""

    to: str
    label: str


def leafing(publication: Publication, viewed: Viewed) -> Markup:
    """Which page this is of how many, and the ways to the ones beside it; nothing where there are no pages."""
    shown = views_page.page_of(publication, viewed)
    if shown is None or shown.number is None:
        return NOTHING
    numbers = [one.number for one in publication.pages if one.number is not None]
    at = numbers.index(shown.number)
    to = [address.source(publication.record.publication_id, number) for number in numbers]
    return macro(
        "source",
        "leafing",
        label=texts_screens.PAGES_LABEL,
        heading=texts_common.page_of(shown.number, numbers[-1], publication.record.source, shown.label),
        before=_Leaf(to[at - 1], texts_screens.PREVIOUS) if at else None,
        after=_Leaf(to[at + 1], texts_screens.NEXT) if at + 1 < len(numbers) else None,
    )


def _page_file(publication: Publication, viewed: Viewed) -> Markup:
    shown = views_page.page_of(publication, viewed)
    if shown is None or shown.number is None or not views_page.is_printed(publication):
        return NOTHING
    return macro(
        "source",
        "page_file",
        image=address.page_image(publication.record.publication_id, shown.number, views_page.IMAGE_WIDTH),
        name=f"pagina-{shown.number}.png",
        enlarge=texts_common.PAGE_ENLARGE,
        download=texts_screens.DOWNLOAD_PAGE,
    )


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """A word that was found, with what stands around it; ``to`` is "" in a publication without pages."""

    around: Markup
    to: str
    on: str


def found_inside(publication: Publication, word: str) -> Markup:
    """The places where a word stands in a publication, each a link to its page."""
    places = [(one, span) for one in publication.pages for span in views_page.places(one, word)]
    count = texts_screens.found_inside(len(places))
    return macro(
        "source",
        "found",
        announced=results.announced(count),
        count=count,
        places=[_place(publication, one, span) for one, span in places[:FOUND_SHOWN]],
    )


def _place(publication: Publication, page: Page, span: range) -> _Occurrence:
    around = results.marked(page.text, _around(page.text, span), [span])
    if page.number is None:
        return _Occurrence(around, "", "")
    to = address.source(publication.record.publication_id, page.number)
    return _Occurrence(around, to, texts_screens.on_page(page.number, publication.record.source, page.label))


def _around(text: str, span: range) -> range:
    """A place with whole words on each side of it."""
    start, end = max(0, span.start - AROUND), min(len(text), span.stop + AROUND)
    while start and start < span.start and not text[start - 1].isspace():
        start += 1
    while end < len(text) and end > span.stop and not text[end].isspace():
        end -= 1
    return range(start, end)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A publication in the list of all: where it leads, and what it is in a few words."""

    to: str
    title: str
    shortly: str


def catalogue(records: Sequence[Record]) -> Markup:
    """All publications, each a link."""
    entries = [_Listed(address.source(one.publication_id), one.title, _shortly(one)) for one in records]
    return macro(
        "source",
        "catalogue",
        hint=texts_screens.SOURCE_EMPTY,
        heading=texts_screens.ALL_PUBLICATIONS,
        publications=entries,
    )


def _shortly(record: Record) -> str:
    parts = [record.kind, texts_common.date_in_words(record_date(record)), record.publisher]
    return ", ".join(part for part in parts if part)
