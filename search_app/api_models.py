"""What REST takes and gives, as its OpenAPI document describes it. A contract: keys may only be added."""

from typing import Literal

from pydantic import Field

from index.widening import Why
from search_app.api_bodies import Body, CitationShape, Filters, Shape
from search_app.api_products import FollowUpBody, ProductShape, RegionAskedShape
from search_app.limits import K_LIMIT, QUESTION_LIMIT


class SearchRequest(Body):
    """A query, how many hits, after how many that were seen already, and filters."""

    query: str = Field(min_length=1, max_length=QUESTION_LIMIT)
    k: int = Field(10, ge=1, le=K_LIMIT)
    offset: int = Field(0, ge=0, le=K_LIMIT)
    filters: Filters = Filters()
    expand: bool = Field(True, description="search other names, parts of compounds and the right spelling too")


class AskRequest(Body):
    """A question, as a person asks it; ``previous`` is what it goes on about."""

    question: str = Field(min_length=1, max_length=QUESTION_LIMIT)
    filters: Filters = Filters()
    previous: FollowUpBody | None = None
    expand: bool = Field(True, description="search other names, parts of compounds and the right spelling too")


class FoundShape(Shape):
    """A passage that was found; rank 1 is first, a higher score is better."""

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


class AlsoShape(Shape):
    """What was searched too, because of which words of the query, and why."""

    term: str
    asked: str
    why: Why


class SearchShape(Shape):
    """Hits, best first."""

    query: str
    took_ms: float
    generation: str
    hits: list[FoundShape]
    also_searched: list[AlsoShape]
    did_you_mean: str | None
    regions_asked: list[RegionAskedShape]


class SentenceShape(Shape):
    """A sentence of the answer and the numbers of its citations."""

    text: str
    citations: list[int]


class AnswerShape(Shape):
    """An answer with its proof, or an abstention with what to do next."""

    question: str
    abstained: bool
    confidence: float = Field(ge=0, le=1)
    products: list[ProductShape]
    answer: list[SentenceShape]
    citations: list[CitationShape]
    suggestions: list[str]
    hits: list[FoundShape]
    generation: str
    took_ms: float
    also_searched: list[AlsoShape]
    did_you_mean: str | None
    regions_asked: list[RegionAskedShape]
    excluded: list[str]
    follows: str | None
    phrased: list[SentenceShape] = Field(description="what a language model made of the quotes, checked against them")
    match_words: list[str] = Field(description="words of the question that carry a match, as they were typed")


class RecordShape(Shape):
    """The catalogue record of a publication."""

    publication_id: str
    title: str
    format: str
    kind: str | None
    year: int | None
    date: str | None
    publisher: str | None
    workplace: str | None
    language: str | None
    licence: str | None
    url: str | None
    source: str
    n_pages: int
    regions: list[str]
    themes: list[str]
    audiences: list[str]


class CatalogueShape(Shape):
    """Publications by title; ``total`` is how many there are with these filters, on this page and others."""

    publications: list[RecordShape]
    total: int


class PageShape(Shape):
    """The repaired text of a page; number is null where the source has no pages."""

    number: int | None
    text: str


class PublicationShape(RecordShape):
    """A publication with the text of its pages."""

    pages: list[PageShape]


class HealthShape(Shape):
    """The service is ready to answer."""

    status: Literal["ready"]
    generation: str
    n_publications: int
    n_passages: int


class ReadyShape(Shape):
    """A question that is asked now is answered."""

    status: Literal["ready"]
