"""Products as data: what each publication says of them, and what that makes together. Nothing here can change."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from index.types import Span

ProductKind: TypeAlias = Literal["methode", "training", "hulpmiddel", "project", "onderzoek", "netwerk", "publicatie"]
Treatment: TypeAlias = Literal["named", "described", "itself"]
Status: TypeAlias = Literal["loopt", "geborgd", "gestopt", "onbekend"]
FieldName: TypeAlias = Literal[
    "what", "audience", "age", "setting", "theme", "region", "workplace", "since", "status", "result", "evidence",
    "needs", "obstacles", "costs", "duration", "available",
]  # fmt: skip

PRODUCT_KINDS: tuple[ProductKind, ...] = get_args(ProductKind)
STATUSES: tuple[Status, ...] = get_args(Status)
TREATMENTS: tuple[Treatment, ...] = get_args(Treatment)  # the fullest last
FIELDS: tuple[FieldName, ...] = get_args(FieldName)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a publication states of a product.

    ``value`` is the plain form where there is one (a region's name, a status, "12-18"), else the same as ``quote``;
    ``quote`` stands verbatim at ``span`` of the publication's pages, inside the passage ``passage_id``.
    """

    field: FieldName
    value: str
    quote: str
    passage_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a text states: ``low`` to ``high`` of a ``unit``; the same twice where it is one number.

    Years of ``age`` (``high`` None: it has no end), euros of ``costs``, per what they are paid (None where no text says
    so), and of ``duration`` a week, maand, bijeenkomst and so on, in the singular.
    """

    field: FieldName
    low: float
    high: float | None
    unit: str
    per: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that is about a product: which sentence (from 0) of which passage."""

    passage_id: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Mention:
    """All that one publication says of one product.

    ``treatment``: only named, described, or the publication is the product itself. ``proper`` is whether it has a name
    of its own ("Dappere Kat"), rather than being called what it is ("digitale beslistool"). ``said`` is whether a
    sidecar says so. ``profile`` is what is embedded of it: its name and the words that say what it is; "" where a name
    that another publication tells of is only named (``ingest.products.mentions.named_elsewhere``), which isn't stored.
    """

    mention_id: str
    publication_id: str
    name: str
    other_names: tuple[str, ...]
    kind: ProductKind | None
    treatment: Treatment
    proper: bool
    said: bool
    facts: tuple[Fact, ...]
    told: tuple[Told, ...]
    profile: str


@dataclass(frozen=True, slots=True)
class Product:
    """What the publications together say is one product; its words stand in its mentions, the fullest first."""

    product_id: str
    name: str
    other_names: tuple[str, ...]
    kind: ProductKind | None
    said: bool
    status: Status
    regions: tuple[str, ...]
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    mention_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two products that may be one: a person decides. ``fact`` shows where a source puts them side by side."""

    product_id: str
    other_id: str
    reason: Literal["bracketed", "short_name", "other_region"]
    mention_id: str | None = None
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """A sentence that lists who takes part in a workplace, with the names as the source spells them."""

    workplace: str
    participants: tuple[str, ...]
    publication_id: str
    quote: str
    passage_id: str
    span: Span
