"""What a PDF says of itself (only file that uses pypdf); its title and date."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.reading import front_matter
from ingest.reading.assemble import is_heading_line
from ingest.reading.front_matter import colophon_year, first_date, year_made
from ingest.reading.pdf.blocks import PdfBlock
from ingest.reading.pdf.headings import BodyStyle, body_of
from ingest.reading.pdf.lines import RawPage
from ingest.reading.sandbox import within
from ingest.reading.text_repair import one_line

_SECONDS = 4.0  # pypdf is plain Python and can be made to work for ever; PDFium goes on without it


@dataclass(frozen=True, slots=True)
class Metadata:
    """The claims of a file about itself; often wrong, so each is checked against the text. ``created`` is a stamp.

    ``attachments`` are the names of the files inside it; a portfolio is little more than those.
    """

    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    created: str | None = None
    attachments: tuple[str, ...] = ()
    is_portfolio: bool = False


def metadata_of(path: Path) -> Metadata:
    """Open with pypdf and read the metadata; none of it where pypdf can't cope with the file.

    Whether a file needs a password PDFium says: it opens some that pypdf does not.
    """
    from pypdf import PdfReader

    try:
        with within(_SECONDS):
            reader = PdfReader(path, strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                return Metadata()
            fields = {name: str(value) for name, value in (reader.metadata or {}).items()}
            claims = _claims(fields, str(reader.root_object.get("/Lang") or ""))
            names = tuple(one_line(str(name))[:100] for name, _ in zip(reader.attachments, range(50), strict=False))
            return replace(claims, attachments=names, is_portfolio="/Collection" in reader.root_object)
    except (Exception, RecursionError, MemoryError):  # the edge to a library that raises many things on damaged files
        return Metadata()


def _claims(fields: Mapping[str, str], language: str) -> Metadata:
    def claim(name: str) -> str | None:
        return one_line(fields.get(name, ""))[:500] or None

    return Metadata(claim("/Title"), claim("/Company"), language or None, claim("/CreationDate"))


def title_of(
    metadata: Metadata, raw: Sequence[RawPage], blocks: Sequence[Sequence[PdfBlock]]
) -> tuple[str | None, str]:
    """What the file claims, where its first pages show it; the subject of a letter; else the biggest text in front."""
    first_text = " ".join(line.text for page in raw[:2] for line in page.lines)
    if claimed := front_matter.from_metadata(metadata.title, first_text):
        return claimed, "metadata"
    body = body_of(blocks)
    for here in blocks[:2]:
        subject = _subject(here[:30])
        candidates = [block for block in here[:40] if _stands_out(block, body)]
        if subject is not None or candidates:
            best = subject or max(candidates, key=lambda block: (round(block.size), -block.lines[0].y0))
            return front_matter.shortened(best.text), "text"
    first = blocks[0][0].text if blocks and len(blocks[0]) > 1 else ""
    return (first, "text") if is_heading_line(first) and front_matter.may_be_title(first) else (None, "name")


def _subject(blocks: Sequence[PdfBlock]) -> PdfBlock | None:
    """What follows "Onderwerp" or "Betreft" in a letter."""
    for label, block in zip(blocks, blocks[1:], strict=False):
        if re.fullmatch(r"(?:onderwerp|betreft|inzake)\s*:?", label.text, re.IGNORECASE):
            return block if front_matter.may_be_title(block.text) else None
    return None


def _stands_out(block: PdfBlock, body: BodyStyle) -> bool:
    """Whether a block could be the title: set bigger or bolder than the running text, and no furniture."""
    bigger = block.size >= 1.1 * body.size or block.bold and not body.bold and block.size >= body.size
    fits = len(block.lines) <= 5 and block.lines[0].upright and len(block.text) > 3
    return bigger and fits and front_matter.may_be_title(front_matter.shortened(block.text))


def date_of(metadata: Metadata, texts: Sequence[str]) -> tuple[str | None, int | None]:
    """The date on the first two pages or in the colophon at the end; else the year of the colophon, else the file's."""
    outside = [line for text in (*texts[:2], *texts[2:][-1:]) for line in re.split(r"\n+", text)]
    date = first_date(outside)
    if date is not None:
        return date, None
    return None, colophon_year(outside) or year_made(metadata.created or "", "\n".join(texts))
