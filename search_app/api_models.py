"""What REST takes and gives, as its OpenAPI document describes it. A contract: keys may only be added."""

from pydantic import BaseModel, ConfigDict, Field

from index.filters import And, Filter, In, Range
from search_app.limits import K_LIMIT, QUESTION_LIMIT


class Body(BaseModel):
    """What is sent; a key that nobody knows is refused rather than passed over."""

    model_config = ConfigDict(extra="forbid")


class Shape(BaseModel):
    """What is given back, read from the reply of the service."""

    model_config = ConfigDict(from_attributes=True)


class Years(Body):
    """From one year up to and including another; either side may be open."""

    low: int | None = Field(None, alias="from")
    high: int | None = Field(None, alias="to")


class Filters(Body):
    """Keeps passages that have one of the values, for every field that is given."""

    publication_id: list[str] = []
    kind: list[str] = []
    format: list[str] = []
    publisher: list[str] = []
    workplace: list[str] = []
    language: list[str] = []
    region: list[str] = []
    theme: list[str] = []
    audience: list[str] = []
    year: Years | None = None

    def as_filter(self) -> Filter | None:
        """The same as a filter of the store; None when nothing is asked."""
        chosen = {name: values for name, values in self if name != "year" and values}
        parts: list[Filter] = [In(name, tuple(values)) for name, values in chosen.items()]
        if self.year is not None:
            parts.append(Range("year", self.year.low, self.year.high))
        return And(tuple(parts)) if parts else None


class SearchRequest(Body):
    """A query, how many hits, and filters."""

    query: str = Field(min_length=1, max_length=QUESTION_LIMIT)
    k: int = Field(10, ge=1, le=K_LIMIT)
    filters: Filters = Filters()


class AskRequest(Body):
    """A question, as a person asks it."""

    question: str = Field(min_length=1, max_length=QUESTION_LIMIT)


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


class SearchShape(Shape):
    """Hits, best first."""

    query: str
    took_ms: float
    generation: str
    hits: list[FoundShape]


class CitationShape(Shape):
    """A quote that stands verbatim on its page; boxes are x0, y0, x1, y1 in fractions of the page."""

    n: int
    publication_id: str
    title: str
    date: str | None
    source: str
    page: int | None
    page_index: int
    heading: str
    quote: str
    boxes: list[tuple[float, float, float, float]]
    passage_id: str


class SentenceShape(Shape):
    """A sentence of the answer and the numbers of its citations."""

    text: str
    citations: list[int]


class AnswerShape(Shape):
    """An answer with its proof, or an abstention with what to do next."""

    question: str
    abstained: bool
    confidence: float = Field(ge=0, le=1)
    products: list[str]
    answer: list[SentenceShape]
    citations: list[CitationShape]
    suggestions: list[str]
    hits: list[FoundShape]
    generation: str
    took_ms: float


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
    """All publications, by title."""

    publications: list[RecordShape]


class PageShape(Shape):
    """The repaired text of a page; number is null where the source has no pages."""

    number: int | None
    text: str


class PublicationShape(RecordShape):
    """A publication with the text of its pages."""

    pages: list[PageShape]


class HealthShape(Shape):
    """The service is ready to answer."""

    status: str
    generation: str
    n_publications: int
    n_passages: int


class ProblemShape(Shape):
    """What went wrong and what to do (RFC 9457)."""

    title: str
    status: int
    detail: str
