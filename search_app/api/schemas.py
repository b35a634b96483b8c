"""What REST takes and gives, as its OpenAPI document describes it. A contract: keys may only be added."""

from typing import Literal, Self

from pydantic import Field, model_validator

from index.retrieval.query_expansion import Why
from search_app.api.bodies import Body, CitationShape, Filters, Shape
from search_app.limits import K_LIMIT, QUESTION_LIMIT
from search_app.replies import Aspect, Basis, Origin, Relation, Wish


class CitedShape(Shape):
    """Something a source says, and the numbers of the product's citations that prove it."""

    text: str
    citations: list[int]


class ToldInShape(Shape):
    """A publication that tells of a product: named, described, or it is the product itself."""

    publication_id: str
    title: str
    date: str | None
    treatment: str


class ProductShape(Shape):
    """A product with its proof; ``citations`` are numbered from 1 within the product."""

    product_id: str
    name: str
    other_names: list[str]
    kind: str | None
    origin: Origin
    relation: Relation
    score: float
    summary: str
    why: CitedShape | None
    status: str
    regions: list[str]
    themes: list[str]
    audiences: list[str]
    fields: dict[str, list[CitedShape]]
    not_found: list[str]
    told_in: list[ToldInShape]
    citations: list[CitationShape]


class MergeShape(Shape):
    """Two products that may be one; a person decides."""

    product_id: str
    other_id: str
    reason: str
    citation: CitationShape | None


class ProductsShape(Shape):
    """A page of products by name, how many there are in all of what was asked, and all those that may be one."""

    products: list[ProductShape]
    merges: list[MergeShape]
    total: int


class WorkplaceShape(Shape):
    """A workplace and who takes part in it, as the source lists them; or one in the same region ("region")."""

    name: str
    participants: list[str]
    citation: CitationShape
    basis: Basis
    contact: CitationShape | None


class RegionAskedShape(Shape):
    """A region in a question. It never filters by itself."""

    region: str
    as_written: str
    within: list[str]
    wish: Wish
    workplaces: list[WorkplaceShape]


class FollowUpBody(Body):
    """The question before this one, and the product that was shown with it."""

    question: str = Field(min_length=1, max_length=QUESTION_LIMIT)
    product_id: str | None = None


class SimilarRequest(Body):
    """A product or publication by its id, or a text; how many, after how many; its own regions can be left out."""

    id: str | None = None
    text: str | None = Field(None, min_length=1, max_length=QUESTION_LIMIT)
    other_regions: bool = False
    k: int = Field(10, ge=1, le=K_LIMIT)
    offset: int = Field(0, ge=0, le=K_LIMIT)
    filters: Filters = Filters()

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.id is None) == (self.text is None):
            raise ValueError("give either id or text")
        return self


class SharedShape(Shape):
    """What two projects have in common, and where each says so."""

    aspect: Aspect
    value: str
    here: CitedShape | None
    there: CitedShape | None


class DifferenceShape(Shape):
    """Where two projects differ; a side is empty where its sources say nothing of it."""

    aspect: Aspect
    here: list[CitedShape]
    there: list[CitedShape]


class SimilarProductShape(Shape):
    """A comparable project."""

    rank: int
    score: float
    product: ProductShape
    shared: list[SharedShape]
    differences: list[DifferenceShape]
    needed: list[CitedShape]


class SubjectShape(Shape):
    """What is compared with; ``product`` is null where it is none."""

    kind: str
    id: str | None
    name: str
    product: ProductShape | None
    regions: list[str]
    themes: list[str]
    audiences: list[str]
    ages: list[str]


class SimilarShape(Shape):
    """Comparable projects, best first."""

    subject: SubjectShape
    similar: list[SimilarProductShape]
    left_out: list[str]
    generation: str
    took_ms: float


class CountShape(Shape):
    """How much there is with one value; value null is unknown."""

    value: str | int | None
    passages: int
    publications: int
    products: int


class FacetsRequest(Body):
    """What to count in."""

    filters: Filters = Filters()


FacetsShape = dict[str, list[CountShape]]


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
