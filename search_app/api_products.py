"""What REST takes and gives about products, comparable projects, regions and counts. Keys may only be added."""

from typing import Self

from pydantic import Field, model_validator

from search_app.api_bodies import Body, CitationShape, Filters, Shape
from search_app.limits import K_LIMIT, QUESTION_LIMIT
from search_app.product_replies import Aspect, Basis, Origin, Relation, Wish


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
    """A product or publication by its id, or a text; regions of their own are left out when asked."""

    id: str | None = None
    text: str | None = Field(None, min_length=1, max_length=QUESTION_LIMIT)
    other_regions: bool = False
    k: int = Field(10, ge=1, le=K_LIMIT)
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
