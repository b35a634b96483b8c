"""Pages with what is known of them to a reading: language, kind and warnings that every format shares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import language_of
from index.types import Page
from ingest.clean import one_line
from ingest.reading import Reading, Unreadable
from ingest.titles import from_name

_KINDS = (
    ("factsheet", r"fact ?sheet|infographic|infosheet"),
    ("magazine", r"\bmagazine\b|tijdschrift"),
    ("rapport", r"rapport(?:age)?\b|verslag\b|onderzoeksrapport|\bevaluatie\b|\breport\b"),
    ("presentatie", r"presentatie\b"),
    ("notitie", r"notitie\b|\bmemo\b"),
)
_KIND_OF_FORMAT = {"html": "webpagina", "mhtml": "webpagina", "pptx": "presentatie"}
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor found in a file. ``title`` None: the file's name has to do."""

    pages: tuple[Page, ...]
    title: str | None = None
    title_source: str = "text"
    date: str | None = None
    year: int | None = None
    publisher: str | None = None
    warnings: tuple[str, ...] = ()
    pictured: tuple[int, ...] = ()


def reading_of(format: str, name: str, found: Found) -> Reading:
    """Complete what was found; ``name`` is that of the file.

    Raises:
        Unreadable: There is no text at all.
    """
    text = "\n\n".join(page.text for page in found.pages)
    if sum(char.isalpha() for char in text) < _FEWEST_LETTERS:
        raise Unreadable("empty", "no letters")
    title = one_line(found.title or "") or from_name(name)
    return Reading(
        format=format,
        title=title,
        title_source=found.title_source if found.title else "name",
        pages=found.pages,
        date=found.date,
        year=int(found.date[:4]) if found.date else found.year,
        language=language_of(text),
        publisher=found.publisher,
        kind=_KIND_OF_FORMAT.get(format) or _kind_of([title, name]),
        warnings=found.warnings,
        pictured=found.pictured,
    )


def _kind_of(texts: Sequence[str]) -> str | None:
    """What it is to a reader, where its title or name says so."""
    for text in texts:
        for kind, pattern in _KINDS:
            if re.search(pattern, text.replace("_", " "), re.IGNORECASE):
                return kind
    return None
