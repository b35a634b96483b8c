"""The title and the date of a PDF, from its first pages; what it claims of itself counts where these bear it out."""

import re
from collections.abc import Sequence

from ingest import titles
from ingest.dates import colophon_year, first_date, year_made
from ingest.headings import is_heading_line
from ingest.pdf_blocks import PdfBlock
from ingest.pdf_lines import RawPage
from ingest.pdf_looks import Body, body_of
from ingest.pdf_metadata import Metadata


def title_of(
    metadata: Metadata, raw: Sequence[RawPage], blocks: Sequence[Sequence[PdfBlock]]
) -> tuple[str | None, str]:
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


def date_of(metadata: Metadata, texts: Sequence[str]) -> tuple[str | None, int | None]:
    """The date on the first two pages or in the colophon at the end; else the year of the colophon, else the file's."""
    outside = [line for text in (*texts[:2], *texts[2:][-1:]) for line in re.split(r"\n+", text)]
    date = first_date(outside)
    if date is not None:
        return date, None
    return None, colophon_year(outside) or year_made(metadata.created or "", "\n".join(texts))
