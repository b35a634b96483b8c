"""A page of a source as HTML: its image with words marked, or its text; and the pages and pictures drawn small."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.boxes import boxes_of
from index.types import Box, Page, Publication
from ingest.reading.pdf.pictures import Picture
from ingest.reading.result import StoredPicture
from search_app.answer.citations import below
from search_app.replies import Answer, Citation
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.web import address
from search_app.web.rendering import NOTHING, Markup, joined, macro
from search_app.web.views import results

IMAGE_WIDTH = 1400  # pixels: sharp on the screens of phones and laptops alike


@dataclass(frozen=True, slots=True)
class Viewed:
    """What a person wants to see of a source: a page, None where it has none, and on it what to mark.

    What is marked runs from the words ``begin`` up to and including the words ``end``, about ``length`` characters;
    only ``begin`` where ``end`` is "", and to the end of the page where ``end`` doesn't stand after it (a passage that
    runs on). ``word`` is marked wherever it stands.
    """

    page: int | None = None
    begin: str = ""
    end: str = ""
    length: int = 0
    word: str = ""


def is_printed(publication: Publication) -> bool:
    """Whether there are images of its pages."""
    return publication.record.format == "pdf"


def page_of(publication: Publication, viewed: Viewed) -> Page | None:
    """The page to show; None where the whole text is shown, because it has no pages."""
    numbered = [page for page in publication.pages if page.number is not None]
    return next((page for page in numbered if page.number == viewed.page), numbered[0] if numbered else None)


def draw(publication: Publication, viewed: Viewed) -> Markup:
    """The page, or all of the text, with what was asked for marked from its first to its last word."""
    page = page_of(publication, viewed)
    if page is None:
        parts = [_text(one, viewed, publication.record.title) for one in publication.pages]
    elif is_printed(publication):
        parts = [_printed(publication, page, viewed)]
    else:
        parts = [_text(page, viewed)]
    return macro("page", "page", parts=parts)


def marked_text(publication: Publication, viewed: Viewed) -> str:
    """The words that are marked, verbatim; "" where none are."""
    page = page_of(publication, viewed)
    for one in publication.pages if page is None else [page]:
        span = _range(one.text, viewed)
        if span is not None:
            return one.text[span.start : span.stop]
    return ""


def spans(page: Page, viewed: Viewed) -> list[range]:
    """Which characters of a page are marked."""
    quoted = _range(page.text, viewed)
    return [*([] if quoted is None else [quoted]), *places(page, viewed.word)]


def places(page: Page, word: str) -> list[range]:
    """Where a word stands on a page, in whatever letters."""
    pattern = _pattern(word)
    return [range(*match.span()) for match in pattern.finditer(page.text)] if pattern else []


def _range(text: str, viewed: Viewed) -> range | None:
    begin, end = _pattern(viewed.begin), _pattern(viewed.end)
    firsts = list(begin.finditer(text)) if begin else []
    if not firsts:
        return None
    if end is None:
        return range(*firsts[0].span())
    found = [range(first.start(), last.end()) for first in firsts for last in end.finditer(text, first.start())]
    # The same words may begin or end more than one sentence: the length tells which ones belong together.
    return min(found, key=lambda one: abs(len(one) - viewed.length), default=range(firsts[0].start(), len(text)))


def _pattern(words: str) -> re.Pattern[str] | None:
    """The words with any space between them."""
    return re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE) if words.split() else None


def _quoted(page: Page, viewed: Viewed) -> str:
    """The sentence, to be shown in letters of a readable size: a page on a phone has small ones."""
    span = _range(page.text, viewed)
    if span is None or "\n\n" in page.text[span.start : span.stop]:
        return ""  # a whole passage is read on the page
    return page.text[span.start : span.stop]


def _printed(publication: Publication, page: Page, viewed: Viewed) -> Markup:
    number = page.number or 1
    boxes = [box for span in spans(page, viewed) for box in boxes_of(page, span.start, span.stop)]
    return macro(
        "page",
        "printed",
        quote=_quoted(page, viewed),
        image=address.page_image(publication.record.publication_id, number, IMAGE_WIDTH),
        alt=texts_common.page_image(publication.record.title, number),
        ratio=_ratio(page, "auto"),
        boxes=[_lies(box) for box in boxes],
        summary=texts_common.PAGE_TEXT,
        text=_text(page, viewed),
    )


def previews(answer: Answer) -> Markup:
    """What proves each sentence of an answer, to be shown beside it: the marked page, or the passage where none is."""
    passages = {one.passage_id: one.text for one in answer.hits}
    return joined([_preview(one, passages.get(one.passage_id, one.quote)) for one in answer.citations])


def _preview(citation: Citation, passage: str) -> Markup:
    number = citation.page or 1
    is_drawn = results.small_page(citation) is not None
    sheet = macro(
        "page",
        "sheet",
        image=address.page_image(citation.publication_id, number, IMAGE_WIDTH),
        alt=texts_common.page_image(citation.title, number),
        ratio="auto",
        boxes=[_lies(Box(*sides)) for sides in citation.boxes],
        waits=True,
    )
    stands = texts_common.pages(citation.page, None, citation.source, citation.page_label)
    return macro(
        "page",
        "preview",
        n=citation.n,
        title=citation.title,
        where=results.where(results.date_of(citation.date), stands, below(citation.title, citation.heading)),
        quote=citation.quote if is_drawn else "",
        around=sheet if is_drawn else results.excerpt(passage, results.standing(passage, citation.quote)),
        to=address.source(citation.publication_id, citation.page, citation.quote),
        open=texts_screens.OPEN_SOURCE,
        close=texts_screens.CLOSE,
    )


def _ratio(page: Page, unknown: str) -> str:
    """Width to height as a style sheet takes it."""
    return f"{page.width:.0f} / {page.height:.0f}" if page.width and page.height else unknown


@dataclass(frozen=True, slots=True)
class _Lies:
    """Where a box lies on its page, as a style sheet takes it."""

    left: str
    top: str
    width: str
    height: str


def _lies(box: Box) -> _Lies:
    shares = (box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0)
    return _Lies(*(f"{share:.3%}" for share in shares))


def _text(page: Page, viewed: Viewed, title: str = "") -> Markup:
    return macro("page", "text", blocks=_blocks(page, spans(page, viewed), title))


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading of this ``level``, or with 0 the paragraphs under one."""

    words: Markup
    level: int = 0


def _blocks(page: Page, marks: Sequence[range], title: str) -> list[_Block]:
    """The text under its headings; not the ``title`` that stands above it on the screen, unless it is marked."""
    blocks: list[_Block] = []
    at = 0
    for heading in sorted(page.headings, key=lambda heading: heading.start):
        blocks.append(_Block(results.part(page.text, range(at, heading.start), marks)))
        words = results.marked(page.text, range(heading.start, heading.end), marks)
        if words != results.worded(title, results.NO_TERMS):
            blocks.append(_Block(words, _level(heading.level)))
        at = heading.end
    return [*blocks, _Block(results.part(page.text, range(at, len(page.text)), marks))]


def _level(level: int) -> int:
    """Below the title of the screen."""
    return min(level + 1, 6)


WIDTH = results.SMALL


def draw_thumbnails(publication: Publication, viewed: Viewed) -> Markup:
    """The pages, the one that is shown marked; nothing where there is one page, or no pictures of pages.

    Without an id: screens.js leaves it closed once a page was chosen, and that page is in sight.
    """
    shown = page_of(publication, viewed)
    pages = [one for one in publication.pages if one.number is not None]
    if shown is None or len(pages) < 2 or not is_printed(publication):
        return NOTHING
    drawn = [_thumbnail(publication.record.publication_id, one, one is shown) for one in pages]
    return macro("page", "thumbnails", summary=texts_screens.all_pages(len(pages)), pages=drawn)


@dataclass(frozen=True, slots=True)
class _Thumbnail:
    """A page drawn small: its image and the shape of it, its number in words, and where it leads."""

    number: int
    to: str
    image: str
    ratio: str
    words: str
    is_shown: bool


def _thumbnail(publication_id: str, page: Page, is_shown: bool) -> _Thumbnail:
    number = page.number or 1
    return _Thumbnail(
        number,
        address.source(publication_id, number),
        address.page_image(publication_id, number, WIDTH),
        _ratio(page, "3 / 4"),
        texts_common.pages(number),
        is_shown,
    )


@dataclass(frozen=True, slots=True)
class _Pictured:
    """A picture that was found, the page that it stands on, and where it leads."""

    to: str
    image: str
    alt: str
    words: str


def pictures(publication_id: str, found: Sequence[Picture | StoredPicture]) -> Markup:
    """The pictures that were found in a publication, each a link to its page, or to itself where it has no page."""
    drawn = [
        _picture(publication_id, one) if isinstance(one, Picture) else _stored(publication_id, one) for one in found
    ]
    return macro("page", "pictures", heading=texts_screens.PICTURES, found=drawn)


def _stored(publication_id: str, picture: StoredPicture) -> _Pictured:
    """Of slides the link leads to the slide; a text without pages has none, so the picture itself is shown large."""
    large = address.picture(publication_id, picture.number, IMAGE_WIDTH)
    return _Pictured(
        large if picture.page is None else address.source(publication_id, picture.page),
        address.picture(publication_id, picture.number, WIDTH),
        texts_screens.picture_stored(picture.number, picture.page),
        texts_screens.picture_number(picture.number, picture.page),
    )


def _picture(publication_id: str, picture: Picture) -> _Pictured:
    return _Pictured(
        address.source(publication_id, picture.page),
        address.page_image(publication_id, picture.page, WIDTH, picture.box),
        texts_screens.picture_on(picture.page),
        texts_common.pages(picture.page),
    )
