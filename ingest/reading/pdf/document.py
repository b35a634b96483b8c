"""PDF to pages: the stages in order, and whether what was read is fit for use."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.boxes import is_placed
from index.types import Page
from ingest.chunking.sentences import split
from ingest.reading.assemble import Found
from ingest.reading.pdf import page as pdf_page
from ingest.reading.pdf import pdfium
from ingest.reading.pdf.asides import (
    kickers_behind,
    pulled_quotes,
    whole_paragraphs,
    with_printed_numbers,
    without_furniture,
    without_watermarks,
)
from ingest.reading.pdf.blocks import PdfBlock, blocks_of
from ingest.reading.pdf.footnotes import Parted, Woven, parted, with_notes
from ingest.reading.pdf.headings import body_of, heading_levels
from ingest.reading.pdf.lines import Line, RawPage, righted, with_drop_caps
from ingest.reading.pdf.metadata import Metadata, date_of, metadata_of, title_of
from ingest.reading.pdf.page import in_reading_order
from ingest.reading.pdf.tables import with_plain_tables, with_tagged_tables
from ingest.reading.result import (
    Unreadable,
    files_attached,
    formulas_in_lines,
    letters_damaged,
    pages_skipped,
    pages_without_text,
    sentences_unplaced,
    text_struck,
    text_unseen,
    text_untrue,
)
from ingest.reading.text_repair import vocabulary

_FEW_CHARS = 20  # on a page that shows a picture: it is a scan
_FEWEST_LETTERS = 0.45  # share of the characters: below it the letters have no codes
_WARN_DAMAGE, _REFUSE_DAMAGE = 0.005, 0.3  # share of the words with a letter that has no code
_PUBLICATIONS = (".pdf", ".docx", ".doc", ".pptx", ".ppt", ".odt", ".html", ".htm", ".txt", ".md", ".epub", ".rtf")
_COVER = 600  # characters: more than a sheet says that only tells with what to open the files behind it
_OPEN_WITH = re.compile(r"portfolio|portefeuille|acrobat|adobe reader", re.IGNORECASE)
_FORMULA = re.compile("[∏∑√∫∬∮⎛-⎭]")  # what a formula has only where its parts stand over and under each other
_MANY_UNSEEN = 4  # words on a page: fewer are left over from a template


def _refuse_unfit(pages: Sequence[RawPage], skipped: tuple[int, ...], pictured: tuple[int, ...]) -> None:
    """Raise Unreadable where there is too little text to be of use, or too much of it is damaged."""
    if len(skipped) == len(pages):
        raise Unreadable("corrupt", "no page can be read")
    chars = "".join("".join(line.text for page in pages for line in page.lines).split())
    if not chars and any(page.untrue for page in pages):
        raise Unreadable("damaged_text", "the fonts say other letters than they draw")
    if not chars or len(pictured) == len(pages):
        raise _without_text(pages, skipped, pictured, f"{len(chars)} characters on {len(pages)} pages")
    letters = sum(map(str.isalnum, chars)) / len(chars)
    if letters < _FEWEST_LETTERS and len(chars) > 5 * _FEW_CHARS:
        raise Unreadable("damaged_text", f"{letters:.0%} of the characters are letters or digits")
    damage = _damage(pages)
    if damage > _REFUSE_DAMAGE:
        raise Unreadable("damaged_text", f"{damage:.0%} of the words are damaged")


def _damage(pages: Sequence[RawPage]) -> float:
    """The share of the words that have a letter without a code, 0 to 1."""
    n_words = sum(len(line.words) for page in pages for line in page.lines)
    return min(1.0, sum(page.damaged for page in pages) / max(1, n_words))


def _without_text(
    pages: Sequence[RawPage], skipped: tuple[int, ...], pictured: tuple[int, ...], detail: str
) -> Unreadable:
    """Why there is no text: it is a picture or a drawing, pages are damaged, or there is nothing."""
    if pictured:
        return Unreadable("no_text", detail)
    if any(page.is_drawn for page in pages):
        return Unreadable("no_text", "drawn")
    return Unreadable("corrupt" if skipped else "empty", detail)


def _warnings(
    raw: Sequence[RawPage],
    pages: Sequence[Page],
    skipped: tuple[int, ...],
    pictured: tuple[int, ...],
    metadata: Metadata,
) -> Iterator[str]:
    """What the maintainer should know of text that is missing, damaged or can't be quoted; in Dutch."""
    if skipped:
        yield pages_skipped(skipped)
    if pictured:
        yield pages_without_text(pictured, len(raw))
    if (damage := _damage(raw)) > _WARN_DAMAGE:
        yield letters_damaged(damage)
    if attached := tuple(name for name in metadata.attachments if name.lower().endswith(_PUBLICATIONS)):
        yield files_attached(attached)
    if unseen := tuple(page.number for page in raw if page.unseen >= _MANY_UNSEEN):
        yield text_unseen(unseen)
    if untrue := tuple(page.number for page in raw if page.untrue):
        yield text_untrue(untrue)
    if struck := tuple(page.number for page in raw if page.struck):
        yield text_struck(struck)
    if formulas := tuple(page.number for page in pages if page.number and _FORMULA.search(page.text)):
        yield formulas_in_lines(formulas)
    if unplaced := sum(map(_n_unplaced, pages)):
        yield sentences_unplaced(unplaced)


def _n_unplaced(page: Page) -> int:
    """How many sentences can't be marked on their page, and so not be quoted."""
    if is_placed(page, 0, len(page.text)):
        return 0
    return sum(not is_placed(page, start, end) for start, end in split(page.text))


def read(path: Path) -> Found:
    """Read a PDF. Raises Unreadable."""
    document = pdfium.open_document(path)
    metadata = metadata_of(path)
    found = list(pdfium.pages_of(document))
    raw = with_printed_numbers([page or RawPage(number, 0.0, 0.0, ()) for number, page in enumerate(found, start=1)])
    if _is_wrapper(raw, metadata):
        raise Unreadable("unsupported", "portfolio")
    skipped = tuple(number for number, page in enumerate(found, start=1) if page is None)
    pictured = tuple(page.number for page in raw if page.has_picture and page.n_chars < _FEW_CHARS)
    _refuse_unfit(raw, skipped, pictured)
    blocks, pages = _laid_out(raw, pdfium.bookmarks_of(document))
    title, title_source = title_of(metadata, raw, blocks)
    date, year = date_of(metadata, [page.text for page in pages])
    warnings = tuple(_warnings(raw, pages, skipped, pictured, metadata))
    return Found(pages, title, title_source, date, year, metadata.publisher, warnings, pictured)


def _laid_out(
    raw: Sequence[RawPage], bookmarks: Sequence[pdfium.Bookmark]
) -> tuple[list[Sequence[PdfBlock]], tuple[Page, ...]]:
    """The blocks of each page, without what repeats itself, and the pages in the order in which they are read."""
    ordered = [replace(page, lines=tuple(_in_order(page.lines))) for page in without_watermarks(raw)]
    bare = without_furniture(ordered)
    parts = [parted(page) for page in bare]
    blocks = _without_pulled_quotes([_blocks(part) for part in parts])
    levels = heading_levels(blocks, bookmarks)
    words = vocabulary(" ".join(line.text for page in bare for line in page.lines))
    woven = [_woven(*page) for page in zip(blocks, levels, parts, strict=True)]
    return blocks, tuple(
        pdf_page.page_of(page, here.blocks, here.levels, words) for page, here in zip(bare, woven, strict=True)
    )


def _is_wrapper(pages: Sequence[RawPage], metadata: Metadata) -> bool:
    """Whether a file is only a cover around other files: a portfolio."""
    if not metadata.attachments or sum(page.n_chars for page in pages) > _COVER:
        return False
    text = " ".join(line.text for page in pages for line in page.lines)
    return metadata.is_portfolio or bool(_OPEN_WITH.search(text))


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines as they are read, the rows of tables written out."""
    return with_plain_tables(in_reading_order(with_tagged_tables(with_drop_caps(lines))))


def _blocks(part: Parted) -> list[PdfBlock]:
    text, sideways = (list(map(righted, lines)) for lines in (part.text, part.sideways))
    return [*whole_paragraphs(blocks_of(text)), *blocks_of(sideways)]


def _woven(blocks: Sequence[PdfBlock], levels: Mapping[int, int], part: Parted) -> Woven:
    """The blocks of a page in the order in which they are read."""
    return with_notes(*kickers_behind(blocks, levels), part.notes)


def _without_pulled_quotes(pages: Sequence[Sequence[PdfBlock]]) -> list[Sequence[PdfBlock]]:
    """Leave out quotes that repeat the text, and join what they parted."""
    pulled = pulled_quotes(pages, body_of(pages).size)
    kept: list[Sequence[PdfBlock]] = []
    for blocks, rows in zip(pages, pulled, strict=True):
        left = [line for row, block in enumerate(blocks) if row not in rows for line in block.lines]
        kept.append(whole_paragraphs(blocks_of(left)) if rows else blocks)
    return kept
