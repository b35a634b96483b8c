"""Footnotes and endnotes of a DOCX, which python-docx leaves out: their marks into the text, their texts by mark."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ingest.archives import opened, xml_of
from ingest.pdf_marks import RAISED

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = {f"{_WORD}footnoteReference": "word/footnotes.xml", f"{_WORD}endnoteReference": "word/endnotes.xml"}


def written_out(path: Path, body: Any) -> Mapping[str, str]:  # noqa: ANN401
    """Write ¹ ² ³ where the body refers to a note. Returns the texts of the notes by their marks.

    Raises:
        Unreadable: A part with notes is broken.
    """
    texts = dict(_texts(path))
    notes: dict[str, str] = {}
    for reference in list(body.iter(*_PARTS)):
        text = texts.get((reference.tag, reference.get(f"{_WORD}id") or ""))
        if text:
            mark = str(len(notes) + 1).translate(RAISED)
            notes[mark] = text
            etree.SubElement(reference.getparent(), f"{_WORD}t").text = mark
            reference.set("mark", mark)
    return notes


def cited_in(paragraph: Any, notes: Mapping[str, str]) -> Iterator[str]:  # noqa: ANN401
    """The notes that a paragraph refers to, each behind its mark."""
    for reference in paragraph.iter(*_PARTS):
        if mark := reference.get("mark"):
            yield f"{mark} {notes[mark]}"


def _texts(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    with opened(path) as archive:
        for tag, name in _PARTS.items():
            for note in xml_of(archive.read(name)) if name in archive.namelist() else ():
                words = " ".join("".join(one.itertext(f"{_WORD}t")) for one in note.iter(f"{_WORD}p")).split()
                yield (tag, note.get(f"{_WORD}id") or ""), " ".join(words)
