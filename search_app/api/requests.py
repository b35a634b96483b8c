"""What REST takes; of what it gives only publications, messages and health.

Hits, answers and products stand in ``search_app/replies.py``: the replies of the service are schemas themselves.

A contract: keys may only be added.
"""

from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from ingest.archive.inbox import LONGEST_ABOUT, LONGEST_MESSAGE, MessageKind
from ingest.products.decisions import LONGEST_VALUE, MOST_VALUES, FactSource, Said
from search_app.api.bodies import Body, Filters, ReplyShape
from search_app.limits import K_LIMIT, QUESTION_LIMIT
from search_app.replies import ProductsReply

_LONGEST_ID = 300  # characters of the id of a publication


@dataclass(frozen=True, slots=True)
class ProductsPage(ProductsReply):
    """A page of products by name, all those that may be one, and how many there are in all of what was asked."""

    total: int


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


class FacetsRequest(Body):
    """What to count in."""

    filters: Filters = Filters()


class SaidBody(Body):
    """A value; with the publication and page that show it, or without: then the maintainer says so.

    ``quote`` are the words there that show it, where these aren't the value itself.
    """

    value: str = Field(min_length=1, max_length=LONGEST_VALUE)
    publication_id: str | None = Field(None, max_length=_LONGEST_ID)
    page: int | None = Field(None, ge=1)
    quote: str = Field("", max_length=LONGEST_VALUE)

    @model_validator(mode="after")
    def _page_of_something(self) -> Self:
        if self.publication_id is None and (self.page is not None or self.quote):
            raise ValueError("a page or quote needs a publication_id")
        return self

    def as_said(self) -> Said:
        """The same as the service knows it."""
        source = None if self.publication_id is None else FactSource(self.publication_id, self.page, self.quote)
        return Said(self.value, source)


class CorrectionRequest(Body):
    """What a field holds from now on; ``add``: beside what was found. No values: nothing is known."""

    values: list[SaidBody] = Field(max_length=MOST_VALUES)
    add: bool = False


class MessageRequest(Body):
    """What a visitor wants the maintainer to know, each by an own press: what is wrong, or what was not found."""

    kind: MessageKind
    text: str = Field(min_length=1, max_length=LONGEST_MESSAGE)
    about: str = Field("", max_length=LONGEST_ABOUT)
    publication_id: str = Field("", max_length=_LONGEST_ID)
    page: int | None = Field(None, ge=1, le=1_000_000)
    product_id: str = Field("", max_length=_LONGEST_ID)


class MessageKept(ReplyShape):
    """The message is in the inbox, under this number."""

    number: int


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


class RecordShape(ReplyShape):
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


class CatalogueShape(ReplyShape):
    """Publications by title; ``total`` is how many there are with these filters, on this page and others."""

    publications: list[RecordShape]
    total: int


class PageShape(ReplyShape):
    """The repaired text of a page; number is null where the source has no pages."""

    number: int | None
    text: str


class PublicationShape(RecordShape):
    """A publication with the text of its pages."""

    pages: list[PageShape]


class HealthShape(ReplyShape):
    """The service is ready to answer."""

    status: Literal["ready"]
    generation: str
    n_publications: int
    n_passages: int


class ReadyShape(ReplyShape):
    """A question that is asked now is answered."""

    status: Literal["ready"]
