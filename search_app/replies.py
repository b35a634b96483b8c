"""What the service replies, to every edge alike: the command line, REST, MCP and the screen.

These classes are the schemas of REST and MCP: a contract, fields may only be added. None has a default, so that every
field is there in every reply. The three that a tool of MCP gives have no slots: its library takes a slot for a default.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from annotated_types import Interval

from index.gazetteer.places import regions_of
from index.products import Amount, FieldName, ProductKind, Treatment
from index.retrieval.query_expansion import Also
from index.types import Box

Sides: TypeAlias = tuple[float, float, float, float]  # x0, y0, x1, y1 in fractions of the page
Share: TypeAlias = Annotated[float, Interval(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that was verified: it stands verbatim in the stored text of this page.

    ``n`` is the number that sentences refer to; ``page_index`` counts the publication's pages from 0 and is there too
    where ``page`` is None; ``page_label`` is the number that is printed on the page, where that is another one;
    ``boxes`` mark the quote on the page, none where the source has no pages.
    """

    n: int
    publication_id: str
    title: str
    date: str | None
    source: str
    page: int | None
    page_label: str | None
    page_index: int
    heading: str
    quote: str
    boxes: tuple[Sides, ...]
    passage_id: str


def sides(boxes: Iterable[Box]) -> tuple[Sides, ...]:
    """The boxes as a reply gives them: a ten-thousandth of a page is finer than a screen shows."""
    return tuple((round(one.x0, 4), round(one.y0, 4), round(one.x1, 4), round(one.y1, 4)) for one in boxes)


Origin: TypeAlias = Literal["sidecar", "confirmed", "detected"]
Relation: TypeAlias = Literal["fits", "related", "nearby"]
Wish: TypeAlias = Literal["here", "elsewhere", "origin"]
Basis: TypeAlias = Literal["listed", "region"]
Aspect: TypeAlias = Literal[
    "theme", "audience", "age", "setting", "region", "kind", "scale", "needs", "obstacles", "result", "status", "costs"
]


@dataclass(frozen=True, slots=True)
class Cited:
    """Something a source says: ``text`` is what to show, ``citations`` are numbers of the product's own citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CitedAmount:
    """A number that a value of a field states, and the citations of that value."""

    amount: Amount
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToldIn:
    """A publication that tells of a product, and how: only its name, what it is, or it is the product itself."""

    publication_id: str
    title: str
    date: str | None
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class ProductReply:
    """A product with its proof. ``citations`` are numbered from 1 within the product.

    ``origin``: said by a sidecar, confirmed by a person, or detected. ``summary`` is a verbatim sentence, "" where no
    source says what it is. ``why`` is the sentence that fits the question, None where no question was asked;
    ``relation`` is "fits", "related" (not quite what was asked) or "nearby" (nothing fits, this comes nearest).
    ``fields`` are those of which something is stated, with what, the newest source first. ``amounts`` are the ages,
    prices and times in them as numbers.
    ``not_found`` are the fields that no source states: that is not the same as "there is none". ``corrected`` are those
    in which a maintainer said something: a value of them without citations is what the maintainer says.
    """

    product_id: str
    name: str
    other_names: tuple[str, ...]
    kind: ProductKind | None
    origin: Origin
    relation: Relation
    score: float
    summary: str
    why: Cited | None
    status: str
    regions: tuple[str, ...]
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    fields: Mapping[FieldName, tuple[Cited, ...]]
    amounts: tuple[CitedAmount, ...]
    not_found: tuple[FieldName, ...]
    corrected: tuple[FieldName, ...]
    told_in: tuple[ToldIn, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two products that may be one: proposed to a person, never made in silence."""

    product_id: str
    other_id: str
    reason: str
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class ProductsReply:
    """All products by name, and those that may be one."""

    products: tuple[ProductReply, ...]
    merges: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class WorkplaceReply:
    """A workplace of a place.

    ``basis`` "listed": a source lists the place as a participant, and ``participants`` are all that it lists, in its
    spelling. "region": no source does; this workplace is named with a project in the same region, and ``participants``
    are the municipalities of that region, which may or may not take part. ``citation`` is None where only a maintainer
    says it. ``contact`` is how the source says to reach it, None where it doesn't.
    """

    name: str
    participants: tuple[str, ...]
    citation: Citation | None
    basis: Basis
    contact: Citation | None


@dataclass(frozen=True, slots=True)
class RegionAsked:
    """A region in a question: ``as_written`` there, ``region`` as filters know it, ``within`` what it lies in.

    ``wish``: "here" (lifts what is from there), "elsewhere" (lowers it), "origin" (said of a project; changes nothing).
    It never filters: a screen may offer ``region`` as a filter.
    """

    region: str
    as_written: str
    within: tuple[str, ...]
    wish: Wish
    workplaces: tuple[WorkplaceReply, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a question goes on about: the question before it and the product that was shown, None where not known."""

    question: str
    product_id: str | None


@dataclass(frozen=True, slots=True)
class Shared:
    """What two projects have in common, with the sentence of each that shows it (numbers of its own citations)."""

    aspect: Aspect
    value: str
    here: Cited | None
    there: Cited | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two projects differ: what each says of one aspect; empty where its sources say nothing of it."""

    aspect: Aspect
    here: tuple[Cited, ...]
    there: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class SimilarProduct:
    """A comparable project: ``score`` 0 to 1, what it shares, where it differs, and what it needed."""

    rank: int
    score: float
    product: ProductReply
    shared: tuple[Shared, ...]
    differences: tuple[Difference, ...]
    needed: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared with: a product, a publication, or a text (which is not kept; its citations have no page)."""

    kind: Literal["product", "publication", "text"]
    id: str | None
    name: str
    product: ProductReply | None
    regions: tuple[str, ...]
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    ages: tuple[str, ...]


@dataclass(frozen=True)
class SimilarReply:
    """Comparable projects, best first. ``left_out`` are the regions that were left out because that was asked."""

    subject: Subject
    similar: tuple[SimilarProduct, ...]
    left_out: tuple[str, ...]
    generation: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class Count:
    """How much there is with one value of a facet; value None is "unknown" ("datum onbekend")."""

    value: str | int | None
    passages: int
    publications: int
    products: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field that a filter can choose, most first."""

    field: str
    counts: tuple[Count, ...]


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


@dataclass(frozen=True)
class SearchReply:
    """Hits, best first, and from which generation.

    ``also_searched`` is what was searched beside the words of the query, with the reason; ``did_you_mean`` the query in
    its right spelling, None where it seems right.
    """

    query: str
    took_ms: float
    generation: str
    hits: tuple[FoundPassage, ...]
    also_searched: tuple[Also, ...]
    did_you_mean: str | None
    regions_asked: tuple[RegionAsked, ...]


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer and the numbers of the citations that prove it.

    ``product``: the name of the one product that it tells of, where it doesn't name it itself. ``stopped``: the names
    of products that it tells of and that have stopped by now, where it doesn't say so. ``notes``: the footnotes that
    it leads to, verbatim from its page.
    """

    text: str
    citations: tuple[int, ...]
    product: str | None
    stopped: tuple[str, ...]
    notes: tuple[str, ...]


CriterionField: TypeAlias = Literal["theme", "region", "audience", "product_kind", "status", "age", "words"]
ListedUnit: TypeAlias = Literal["product", "region"]


@dataclass(frozen=True, slots=True)
class CriterionReply:
    """What a list is kept to, as a question said it (``as_written``): one of ``values``, or none where ``excluded``.

    ``values`` are empty where the question doesn't say which ("in mijn buurt"), and for "words", which no field holds:
    the sources' own words are looked through. ``n_recorded`` is of how many products anything is recorded; with 0 the
    criterion is recorded nowhere, which is not the same as "there are none".
    """

    field: CriterionField
    values: tuple[str, ...]
    as_written: str
    excluded: bool
    n_recorded: int


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """A product of a list with what shows that it belongs there; ``citations`` are numbered from 1 within the line.

    ``said`` are the fields of which only the maintainer says that it does.
    """

    product_id: str
    name: str
    origin: Origin
    regions: tuple[str, ...]
    citations: tuple[Citation, ...]
    said: tuple[FieldName, ...]


@dataclass(frozen=True, slots=True)
class RegionCount:
    """A region and how many of the listed products are there."""

    region: str
    products: int


@dataclass(frozen=True, slots=True)
class Listing:
    """All products that a question for a list asks for, by name: never a selection.

    ``n_products`` is how many products there are, ``n_detected`` how many of the listed ones nobody confirmed, and
    ``n_unrecorded`` how many may belong to them, for they meet what is recorded of them but a field is not recorded.
    ``unit`` "region" asks in which regions they are: ``regions`` are those of the listed products, as they are named.
    ``elsewhere`` are those that meet all but the region, where nothing in the region does.
    """

    unit: ListedUnit
    criteria: tuple[CriterionReply, ...]
    products: tuple[ListedProduct, ...]
    n_products: int
    n_detected: int
    n_unrecorded: int
    regions: tuple[RegionCount, ...]
    elsewhere: tuple[ListedProduct, ...]


@dataclass(frozen=True)
class Answer:
    """The reply to a question: sentences with their proof, or an honest abstention with what to do next.

    ``products`` are there for an abstention too, as what comes nearest. ``follows`` is the product that the question
    went on about, None where it stands by itself; ``excluded`` are what the question doesn't want ("geen therapie").
    ``also_searched`` and ``did_you_mean`` are as in a SearchReply. ``phrased`` is what a language model made of the
    quotes, checked against them; empty unless the settings name one. ``match_words`` are the words of the question that
    carry a match, as they were typed: a screen marks them in what was found. ``listing`` is the whole list where the
    question asks for one, None where it doesn't; it may be there beside an abstention. ``nothing_from`` are the regions
    that are asked for, as they were typed, where nothing was found there: the answer then tells of elsewhere.
    """

    question: str
    abstained: bool
    confidence: Share
    products: tuple[ProductReply, ...]
    answer: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    hits: tuple[FoundPassage, ...]
    generation: str
    took_ms: float
    also_searched: tuple[Also, ...]
    did_you_mean: str | None
    regions_asked: tuple[RegionAsked, ...]
    excluded: tuple[str, ...]
    follows: str | None
    phrased: tuple[AnswerSentence, ...]
    match_words: tuple[str, ...]
    listing: Listing | None
    nothing_from: tuple[str, ...]

    @property
    def is_listed(self) -> bool:
        """Whether the list answers: quotes beside it, which are of a few of its products at most, say less."""
        return self.listing is not None and bool(self.listing.products)

    @property
    def products_away(self) -> tuple[str, ...]:
        """The regions that are asked for, as typed, where all products are elsewhere and nothing else says so."""
        asked = [one for one in self.regions_asked if one.wish == "here"]
        here = {one.region for one in asked}
        places = [{name for region in one.regions for name in regions_of(region)} for one in self.products]
        is_said = bool(self.nothing_from or (self.listing and self.listing.elsewhere))
        is_away = bool(places) and all(place and here.isdisjoint(place) for place in places)
        return tuple(one.as_written for one in asked) if is_away and not is_said else ()


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
