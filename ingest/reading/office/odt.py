"""ODT to a page: headings, paragraphs, lists, tables, frames and notes in order; no page numbers."""

from pathlib import Path
from zipfile import ZipFile

from ingest.reading import front_matter
from ingest.reading.assemble import Block, Found, page_of
from ingest.reading.containers import opened, xml_of
from ingest.reading.front_matter import first_date, year_made
from ingest.reading.office.odf import DRAW, OFFICE, Shown
from ingest.reading.result import Unreadable
from ingest.reading.text_repair import mend_inline_hyphens, one_line


def read(path: Path) -> Found:
    """Read an ODT file. Raises Unreadable."""
    with opened(path) as archive:
        content = xml_of(archive.read("content.xml"))
        claimed, created = metadata(archive)
        body = next(content.iter(f"{OFFICE}text"), None)
        found = [] if body is None else list(Shown(archive, content).blocks(body))
    blocks = [Block(mend_inline_hyphens(one.text), one.level) for one in found]
    text = "\n".join(block.text for block in blocks)
    if not text.strip() and next(content.iter(f"{DRAW}image"), None) is not None:
        raise Unreadable("no_text", "ODT: pictures without text")
    title, source = _title(claimed, path.name, blocks)
    date = first_date(line for block in blocks[:15] for line in block.text.split("\n"))
    return Found((page_of(blocks),), title, source, date, None if date else year_made(created, text))


def metadata(archive: ZipFile) -> tuple[str | None, str]:
    """The title that the file claims, and the stamp of when it was made."""
    if "meta.xml" not in archive.namelist():
        return None, ""
    meta = xml_of(archive.read("meta.xml"))
    title = next((one_line("".join(one.itertext())) for one in meta.iter("{*}title")), None)
    return title, next((one.text or "" for one in meta.iter("{*}creation-date")), "")


def _title(claimed: str | None, name: str, blocks: list[Block]) -> tuple[str | None, str]:
    """What the file claims, where its text or name bears it out; else the first of its headings."""
    if title := front_matter.from_metadata(claimed, " ".join([name, *(block.text for block in blocks[:30])])):
        return title, "metadata"
    headings = (front_matter.shortened(block.text) for block in blocks[:15] if block.level)
    return next(filter(front_matter.may_be_title, headings), None), "text"
