"""The words of the project as data: what goes from stage to stage. Nothing here can change after it is made."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

YEAR = r"(?:19|20)\d\d"  # part of a pattern: a year in figures
NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters and half ones: no line has them


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in fractions of its width and height, from the top left: 0 <= x0 < x1 <= 1."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was printed: characters ``start:end`` of the page text. A word cut by a line end is two."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Heading:
    """Characters ``start:end`` of the page text are a heading; level 1 is the highest."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page after repair: hyphens joined, running headers gone. Spans and quotes refer to ``text``.

    ``number`` counts from 1 as the file does; None where the source has no pages (TXT, HTML, DOCX, MD). ``label`` is
    what is printed on the page where that is another number ("2", "iv"), None where it is the same or not known.
    ``width`` and ``height`` are in points, 0 where the source has no pages; then ``words`` is empty too.
    Paragraphs are separated by a blank line; a heading is a paragraph of its own.
    """

    number: int | None
    text: str
    headings: tuple[Heading, ...] = ()
    words: tuple[Word, ...] = ()
    width: float = 0.0
    height: float = 0.0
    label: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a publication's bytes were found: ``path`` is relative to ``root``, the folder that was given to ingest."""

    collection: str
    root: str
    path: str

    @property
    def shown(self) -> str:
        """The source as people see it: collection and path inside it."""
        return f"{self.collection}/{self.path}"


@dataclass(frozen=True, slots=True)
class Record:
    """The catalogue record of a publication: all that is known of it but its text.

    ``kind`` is what it is to a reader (magazine, factsheet, rapport, webpagina, presentatie, notitie) or None;
    ``format`` is what the file is (pdf, html, docx, pptx, txt, md). ``date`` is ISO 8601, as precise as it is known.
    ``fingerprint`` changes when the file, its sidecar or a setting that shapes passages changes.
    """

    publication_id: str
    title: str
    format: str
    sha256: str
    fingerprint: str
    sources: tuple[SourceRef, ...]
    n_pages: int
    kind: str | None = None
    year: int | None = None
    date: str | None = None
    publisher: str | None = None
    workplace: str | None = None
    language: str | None = None
    licence: str | None = None
    url: str | None = None
    replaces: str | None = None
    regions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The first place where it was found, as people see it."""
        return self.sources[0].shown if self.sources else ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A whole work: its record and its pages in order."""

    record: Record
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start:end`` of the text of ``pages[page_index]`` (from 0) of a publication."""

    page_index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters ``start:end`` of the passage text, and the same characters on their page.

    ``span`` is None where a sentence runs over a page end, or a word of it has no place on the page: it can be found,
    but not quoted.
    """

    start: int
    end: int
    span: Span | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is embedded, indexed and cited.

    ``text`` is the text of its ``spans``, joined by a blank line; ``page`` and ``page_end`` are the numbers of its
    first and last page, None where the source has no pages. ``passage_id`` is ``publication_id#ordinal``, four digits.
    """

    passage_id: str
    publication_id: str
    ordinal: int
    text: str
    page: int | None
    page_end: int | None
    heading_path: tuple[str, ...]
    spans: tuple[Span, ...]
    sentences: Sequence[Sentence]
    regions: tuple[str, ...] = field(default=())
    themes: tuple[str, ...] = field(default=())
    audiences: tuple[str, ...] = field(default=())

    @property
    def heading(self) -> str:
        """The path of headings it stands under, as people see it."""
        return " › ".join(self.heading_path)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. Rank 1 is first; a higher score is better."""

    passage: Passage
    score: float
    rank: int
