"""What the service replies, to every edge alike: the command line, REST and the screen."""

from dataclasses import dataclass

from index.types import Box


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A hit with what people need to judge it. ``date`` is ISO 8601 as far as known, or None ("datum onbekend")."""

    rank: int
    score: float
    passage_id: str
    publication_id: str
    title: str
    source: str
    date: str | None
    page: int | None
    page_end: int | None
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchReply:
    """Hits, best first, and from which generation."""

    query: str
    took_ms: float
    generation: str
    hits: tuple[FoundPassage, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that was verified: it stands verbatim in the stored text of this page.

    ``n`` is the number that sentences refer to; ``page_index`` counts the publication's pages from 0 and is there too
    where ``page`` is None; ``boxes`` mark the quote on the page, none where the source has no pages.
    """

    n: int
    publication_id: str
    title: str
    date: str | None
    source: str
    page: int | None
    page_index: int
    heading: str
    quote: str
    boxes: tuple[Box, ...]
    passage_id: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer and the numbers of the citations that prove it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question: sentences with their proof, or an honest abstention with what to do next."""

    question: str
    abstained: bool
    confidence: float
    products: tuple[()]
    answer: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    hits: tuple[FoundPassage, ...]
    generation: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand. Counts are 0 and ``generation`` is None before the first ingest."""

    data_dir: str
    model: str
    model_ready: bool
    generation: str | None
    created: str | None
    n_publications: int
    n_passages: int
    n_sentences: int
