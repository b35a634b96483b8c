"""What the service replies, to every edge alike: the command line, REST and the screen."""

from dataclasses import dataclass

from index.widening import Also
from search_app.citation import Citation
from search_app.product_replies import ProductReply, RegionAsked


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
    """Hits, best first, and from which generation.

    ``also_searched`` is what was searched beside the words of the query, with the reason; ``did_you_mean`` the query in
    its right spelling, None where it seems right.
    """

    query: str
    took_ms: float
    generation: str
    hits: tuple[FoundPassage, ...]
    also_searched: tuple[Also, ...] = ()
    did_you_mean: str | None = None
    regions_asked: tuple[RegionAsked, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer and the numbers of the citations that prove it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question: sentences with their proof, or an honest abstention with what to do next.

    ``products`` are there for an abstention too, as what comes nearest. ``follows`` is the product that the question
    went on about, None where it stands by itself; ``excluded`` are what the question doesn't want ("geen therapie").
    ``also_searched`` and ``did_you_mean`` are as in a SearchReply. ``phrased`` is what a language model made of the
    quotes, checked against them; empty unless the settings name one. ``match_words`` are the words of the question that
    carry a match, as they were typed: a screen marks them in what was found.
    """

    question: str
    abstained: bool
    confidence: float
    products: tuple[ProductReply, ...]
    answer: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    hits: tuple[FoundPassage, ...]
    generation: str
    took_ms: float
    also_searched: tuple[Also, ...] = ()
    did_you_mean: str | None = None
    regions_asked: tuple[RegionAsked, ...] = ()
    excluded: tuple[str, ...] = ()
    follows: str | None = None
    phrased: tuple[AnswerSentence, ...] = ()
    match_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand. Counts are 0 and ``generation`` is None before the first ingest.

    ``store`` is where the index is: the data folder, or PostgreSQL servers.
    """

    data_dir: str
    store: str
    model: str
    model_ready: bool
    generation: str | None
    created: str | None
    n_publications: int
    n_passages: int
    n_sentences: int
