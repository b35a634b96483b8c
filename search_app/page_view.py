"""The source of a quote as HTML: an image of its page with the words marked, or its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote as url_quote

from index.boxes import boxes_of
from index.types import Box, Page, Publication
from search_app import texts, views
from search_app.answer import record_date
from search_app.citation import Citation
from search_app.replies import FoundPassage

IMAGE_WIDTH = 1400  # pixels: sharp on the screens of phones and laptops alike


@dataclass(frozen=True, slots=True)
class Viewed:
    """What a person wants to see in its source: ``quotes`` stand on the page with this number, or in the text.

    ``boxes`` mark them when they are known already (a citation carries its own); else they are looked up.
    """

    publication_id: str
    page: int | None
    quotes: tuple[str, ...]
    boxes: tuple[Box, ...] = ()


def of_citation(citation: Citation) -> Viewed:
    """The sentence that a citation quotes."""
    return Viewed(citation.publication_id, citation.page, (citation.quote,), citation.boxes)


def of_passage(found: FoundPassage) -> Viewed:
    """The part of a passage that stands on its first page."""
    return Viewed(found.publication_id, found.page, tuple(found.text.split("\n\n")))


def draw(publication: Publication, viewed: Viewed) -> str:
    """The page with its title, date and number, and the quote marked from its first to its last word."""
    page = _page(publication, viewed)
    printed = publication.record.format == "pdf" and page.number is not None
    body = _image(publication, page, viewed) if printed else _text(page, viewed.quotes)
    return f'<article class="vb-page">{_head(publication, page)}{_quoted(viewed) if printed else ""}{body}</article>'


def _page(publication: Publication, viewed: Viewed) -> Page:
    numbered = [page for page in publication.pages if page.number == viewed.page]
    holding = [page for page in numbered if any(quote in page.text for quote in viewed.quotes)]
    return (holding or numbered or list(publication.pages))[0]


def _head(publication: Publication, page: Page) -> str:
    date = texts.date_in_words(record_date(publication.record))
    number = "" if page.number is None else f"<span>{texts.page_of(page.number, len(publication.pages))}</span>"
    return (
        f'<h3 class="vb-title">{escape(publication.record.title)}</h3>'
        f'<p class="vb-where"><span>{escape(date)}</span>{number}</p>'
    )


def _quoted(viewed: Viewed) -> str:
    """The sentence in letters of a readable size: a page on a phone has small ones."""
    if not viewed.boxes:
        return ""
    return "".join(f'<blockquote class="vb-quote">{escape(quote)}</blockquote>' for quote in viewed.quotes)


def _image(publication: Publication, page: Page, viewed: Viewed) -> str:
    number = page.number or 1
    address = image_address(publication.record.publication_id, number)
    boxes = viewed.boxes or _looked_up(page, viewed.quotes)
    alt = escape(texts.page_image(publication.record.title, number))
    ratio = f"{page.width:.0f} / {page.height:.0f}" if page.width and page.height else "auto"
    return (
        f'<div class="vb-sheet" style="aspect-ratio: {ratio}"><img src="{escape(address)}" alt="{alt}">'
        f"{_marks(boxes)}</div>"
        f'<p><a href="{escape(address)}" target="_blank" rel="noopener">{texts.PAGE_ENLARGE}</a></p>'
        f"<details><summary>{texts.PAGE_TEXT}</summary>{_text(page, viewed.quotes)}</details>"
    )


def image_address(publication_id: str, number: int) -> str:
    """Where the image of a page is served."""
    return f"/api/v1/publications/{url_quote(publication_id, safe='')}/pages/{number}/image?width={IMAGE_WIDTH}"


def _looked_up(page: Page, quotes: Sequence[str]) -> tuple[Box, ...]:
    return tuple(box for span in _spans(page, quotes) for box in boxes_of(page, span.start, span.stop))


def _spans(page: Page, quotes: Sequence[str]) -> list[range]:
    return [span for quote in quotes for span in views.standing(page.text, quote)]


def _marks(boxes: Sequence[Box]) -> str:
    return "".join(
        f'<span class="vb-box" style="left:{box.x0:.3%};top:{box.y0:.3%};'
        f'width:{box.x1 - box.x0:.3%};height:{box.y1 - box.y0:.3%}"></span>'
        for box in boxes
    )


def _text(page: Page, quotes: Sequence[str]) -> str:
    return f'<div class="vb-text">{_blocks(page, _spans(page, quotes))}</div>'


def _blocks(page: Page, spans: Sequence[range]) -> str:
    blocks: list[str] = []
    at = 0
    for heading in sorted(page.headings, key=lambda heading: heading.start):
        blocks.append(views.part(page.text, range(at, heading.start), spans))
        level = min(heading.level + 3, 6)
        words = views.marked(page.text, range(heading.start, heading.end), spans)
        blocks.append(f"<h{level}>{words}</h{level}>")
        at = heading.end
    return "".join([*blocks, views.part(page.text, range(at, len(page.text)), spans)])
