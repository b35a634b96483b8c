"""The pages of a publication, and the pictures on them, drawn small: each is a link, drawn as it comes in sight."""

from collections.abc import Sequence
from html import escape

from index.types import Page, Publication
from ingest.page_pictures import Picture
from search_app import address, page_view, texts, texts_screens
from search_app.page_view import Viewed

WIDTH = 220  # pixels: sharp enough to know a page by its pictures


def draw(publication: Publication, viewed: Viewed) -> str:
    """The pages, the one that is shown marked; nothing where there is one page, or no pictures of pages.

    Without an id: screens.js leaves it closed once a page was chosen, and that page is in sight.
    """
    shown = page_view.page_of(publication, viewed)
    pages = [one for one in publication.pages if one.number is not None]
    if shown is None or len(pages) < 2 or not page_view.is_printed(publication):
        return ""
    links = "".join(f"<li>{_page(publication.record.publication_id, one, one is shown)}</li>" for one in pages)
    return (
        f'<details class="vb-thumbs"><summary>{texts_screens.all_pages(len(pages))}</summary><ol>{links}</ol></details>'
    )


def _page(publication_id: str, page: Page, current: bool) -> str:
    number = page.number or 1
    image = escape(address.page_image(publication_id, number, WIDTH))
    ratio = f"{page.width:.0f} / {page.height:.0f}" if page.width and page.height else "3 / 4"
    here = ' aria-current="page"' if current else ""
    return (
        f'<a id="plaatje-{number}" href="{escape(address.source(publication_id, number))}"{here}>'
        f'<img src="{image}" alt="" loading="lazy" style="aspect-ratio: {ratio}">'
        f"<span>{texts.pages(number)}</span></a>"
    )


def pictures(publication_id: str, found: Sequence[Picture]) -> str:
    """The pictures that were found in a publication, each a link to its page."""
    links = "".join(f"<li>{_picture(publication_id, one)}</li>" for one in found)
    return (
        f'<section class="vb-pictures" aria-labelledby="plaatjes"><h2 id="plaatjes" class="vb-heading">'
        f"{texts_screens.PICTURES}</h2><ul>{links}</ul></section>"
    )


def _picture(publication_id: str, picture: Picture) -> str:
    image = escape(address.page_image(publication_id, picture.page, WIDTH, picture.box))
    to = escape(address.source(publication_id, picture.page))
    return (
        f'<a href="{to}"><img src="{image}" alt="{texts_screens.picture_on(picture.page)}" loading="lazy">'
        f'<span aria-hidden="true">{texts.pages(picture.page)}</span></a>'
    )
