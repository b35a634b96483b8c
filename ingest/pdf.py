"""PDF to pages: the stages in order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest import pdf_page, pdfium
from ingest.assemble import Found
from ingest.clean import vocabulary
from ingest.pdf_asides import kickers_behind, pulled_quotes, whole_paragraphs
from ingest.pdf_blocks import PdfBlock, blocks_of
from ingest.pdf_front import date_of, title_of
from ingest.pdf_furniture import without_furniture
from ingest.pdf_headings import heading_levels
from ingest.pdf_judgement import judged, warnings_of
from ingest.pdf_lines import Line, RawPage, with_drop_caps
from ingest.pdf_looks import body_of
from ingest.pdf_metadata import metadata_of
from ingest.pdf_notes import Parted, Woven, parted, with_notes
from ingest.pdf_order import in_reading_order
from ingest.pdf_tables import with_plain_tables, with_tagged_tables


def read(path: Path) -> Found:
    """Read a PDF. Raises Unreadable."""
    metadata = metadata_of(path)
    document = pdfium.open_document(path)
    found = list(pdfium.pages_of(document))
    bookmarks = pdfium.bookmarks_of(document)
    raw = [page or RawPage(number, 0.0, 0.0, ()) for number, page in enumerate(found, start=1)]
    skipped = tuple(number for number, page in enumerate(found, start=1) if page is None)
    verdict = judged(raw, skipped)
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
    title, title_source = title_of(metadata, raw, blocks)
    date, year = date_of(metadata, [page.text for page in pages])
    warnings = (*verdict.warnings, *warnings_of(pages))
    return Found(pages, title, title_source, date, year, metadata.publisher, warnings, verdict.pictured)


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
