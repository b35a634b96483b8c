"""PDF to pages: the stages in order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest import pdf_page, pdfium, titles
from ingest.assemble import Found
from ingest.clean import vocabulary
from ingest.dates import colophon_year, first_date, year_made
from ingest.headings import is_heading_line
from ingest.pdf_asides import kickers_behind, pulled_quotes, whole_paragraphs
from ingest.pdf_blocks import PdfBlock, blocks_of
from ingest.pdf_furniture import without_furniture
from ingest.pdf_headings import Body, body_of, heading_levels
from ingest.pdf_lines import Line, RawPage, with_drop_caps
from ingest.pdf_metadata import Metadata, metadata_of
from ingest.pdf_notes import Parted, Woven, parted, with_notes
from ingest.pdf_order import in_reading_order
from ingest.pdf_tables import with_plain_tables, with_tagged_tables
from ingest.reading import Unreadable
from ingest.reasons import letters_damaged, pages_skipped, pages_without_text

_FEW_CHARS = 20  # on a page that shows a picture: it is a scan
_FEWEST_LETTERS = 0.45  # share of the characters: below it the letters have no codes
_WARN_DAMAGE, _REFUSE_DAMAGE = 0.005, 0.3  # share of the words with a letter that has no code


def read(path: Path) -> Found:
    """Read a PDF. Raises Unreadable."""
    metadata = metadata_of(path)
    document = pdfium.open_document(path)
    found = list(pdfium.pages_of(document))
    bookmarks = pdfium.bookmarks_of(document)
    raw = [page or RawPage(number, 0.0, 0.0, ()) for number, page in enumerate(found, start=1)]
    skipped = tuple(number for number, page in enumerate(found, start=1) if page is None)
    warnings = _judge(raw, skipped)
    ordered = [replace(page, lines=tuple(_in_order(page.lines))) for page in raw]
    bare = without_furniture(ordered)
    parts = [parted(page) for page in bare]
    blocks = _without_pulled_quotes([_blocks(part) for part in parts])
    levels = heading_levels(blocks, bookmarks)
    words = vocabulary(" ".join(line.text for page in bare for line in page.lines))
    woven = [_woven(*page) for page in zip(blocks, levels, parts, strict=True)]
    pages = tuple(
        pdf_page.page_of(page, here.blocks, here.levels, words) for page, here in zip(bare, woven, strict=True)
    )
    title, title_source = _title(metadata, raw, blocks)
    date, year = _date(metadata, [page.text for page in pages])
    return Found(pages, title, title_source, date, year, metadata.publisher, warnings)


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines as they are read, the rows of tables written out."""
    return with_plain_tables(in_reading_order(with_tagged_tables(with_drop_caps(lines))))


def _blocks(part: Parted) -> list[PdfBlock]:
    return [*whole_paragraphs(blocks_of(part.text)), *blocks_of(part.sideways)]


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


def _judge(pages: Sequence[RawPage], skipped: tuple[int, ...]) -> tuple[str, ...]:
    """Warnings about text that is missing or damaged.

    Raises:
        Unreadable: There is too little text to be of use.
    """
    if len(skipped) == len(pages):
        raise Unreadable("corrupt", "no page can be read")
    text = "".join(line.text for page in pages for line in page.lines)
    chars = [char for char in text if not char.isspace()]
    pictures = tuple(page.number for page in pages if page.has_picture and page.n_chars < _FEW_CHARS)
    if not chars or len(pictures) == len(pages):
        raise Unreadable("no_text" if pictures else "empty", f"{len(chars)} characters on {len(pages)} pages")
    letters = sum(char.isalpha() for char in chars) / len(chars)
    if letters < _FEWEST_LETTERS and len(chars) > 5 * _FEW_CHARS:
        raise Unreadable("no_text", f"{letters:.0%} of the characters are letters")
    n_words = sum(len(line.words) for page in pages for line in page.lines)
    damage = min(1.0, sum(page.damaged for page in pages) / max(1, n_words))
    if damage > _REFUSE_DAMAGE:
        raise Unreadable("damaged_text", f"{damage:.0%} of the words are damaged")
    warnings = [pages_skipped(skipped)] if skipped else []
    warnings += [pages_without_text(pictures, len(pages))] if pictures else []
    return (*warnings, *([letters_damaged(damage)] if damage > _WARN_DAMAGE else []))


def _title(metadata: Metadata, raw: Sequence[RawPage], blocks: Sequence[Sequence[PdfBlock]]) -> tuple[str | None, str]:
    """What the file claims, where its first pages show it; the subject of a letter; else the biggest text in front."""
    first_text = " ".join(line.text for page in raw[:2] for line in page.lines)
    if claimed := titles.from_metadata(metadata.title, first_text):
        return claimed, "metadata"
    body = body_of(blocks)
    for here in blocks[:2]:
        subject = _subject(here[:30])
        candidates = [block for block in here[:40] if _stands_out(block, body)]
        if subject is not None or candidates:
            best = subject or max(candidates, key=lambda block: (round(block.size), -block.lines[0].y0))
            return titles.shortened(best.text), "text"
    first = blocks[0][0].text if blocks and len(blocks[0]) > 1 else ""
    return (first, "text") if is_heading_line(first) and titles.may_be_title(first) else (None, "name")


def _subject(blocks: Sequence[PdfBlock]) -> PdfBlock | None:
    """What follows "Onderwerp" or "Betreft" in a letter."""
    for label, block in zip(blocks, blocks[1:], strict=False):
        if re.fullmatch(r"(?:onderwerp|betreft|inzake)\s*:?", label.text, re.IGNORECASE):
            return block if titles.may_be_title(block.text) else None
    return None


def _stands_out(block: PdfBlock, body: Body) -> bool:
    """Whether a block could be the title: set bigger or bolder than the running text, and no furniture."""
    bigger = block.size >= 1.1 * body.size or block.bold and not body.bold and block.size >= body.size
    fits = len(block.lines) <= 5 and block.lines[0].upright and len(block.text) > 3
    return bigger and fits and titles.may_be_title(titles.shortened(block.text))


def _date(metadata: Metadata, texts: Sequence[str]) -> tuple[str | None, int | None]:
    """The date on the first two pages or in the colophon at the end; else the year of the colophon, else the file's."""
    outside = [line for text in (*texts[:2], *texts[2:][-1:]) for line in re.split(r"\n+", text)]
    date = first_date(outside)
    if date is not None:
        return date, None
    return None, colophon_year(outside) or year_made(metadata.created or "", "\n".join(texts))
