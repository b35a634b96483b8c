"""All products without a question: those that a filter keeps, how many each value would leave, and theme by region.

One rule says what a filter keeps, so that a number is always that of the list behind it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from index.store.protocol import GenerationReader
from search_app.replies import ProductReply

Wanted: TypeAlias = Mapping[str, Sequence[str | None]]  # by field, one of these values; None is "not known"
Emptiness: TypeAlias = Literal["", "no publication", "no product", "no result told"]
Pair: TypeAlias = tuple[str, str]  # a theme and a region
FIELDS = ("theme", "region", "audience", "product_kind", "status")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many products there are on a theme in a region, how many tell a result, and which kind of empty it is."""

    theme: str
    region: str
    products: int
    with_result: int
    empty: Emptiness


@dataclass(frozen=True, slots=True)
class Matrix:
    """Theme by region: ``rows`` are in the order of ``themes``, each with a cell for each of the ``regions``."""

    themes: tuple[str, ...]
    regions: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def values(product: ProductReply, field: str) -> tuple[str, ...]:
    """What is known of a field of a product; empty where no source states it."""
    if field == "theme":
        return product.themes
    if field == "region":
        return product.regions
    if field == "audience":
        return product.audiences
    one = product.kind if field == "product_kind" else product.status
    return (one,) if one else ()


def keeps(product: ProductReply, wanted: Wanted) -> bool:
    """Whether a product has, of each field that is asked for, one of the values."""
    return all(_has(values(product, field), those) for field, those in wanted.items() if those)


def _has(known: Sequence[str], wanted: Sequence[str | None]) -> bool:
    return any(one in wanted for one in known) or (None in wanted and not known)


def kept(products: Sequence[ProductReply], wanted: Wanted) -> list[ProductReply]:
    """The products that a filter keeps, in their order."""
    return [one for one in products if keeps(one, wanted)]


def counts(products: Sequence[ProductReply], wanted: Wanted, field: str) -> list[tuple[str | None, int]]:
    """How many products each value of a field has under the filters on the other fields, most first."""
    others = {name: those for name, those in wanted.items() if name != field}
    found = Counter(value for one in kept(products, others) for value in values(one, field) or (None,))
    return sorted(found.items(), key=lambda one: (one[0] is None, -one[1], str(one[0])))


def matrix(products: Sequence[ProductReply], published: frozenset[Pair]) -> Matrix:
    """Theme by region, both with the fullest first; ``published`` are the pairs that some passage is about."""
    themes = [str(value) for value, _ in counts(products, {}, "theme") if value is not None]
    regions = [str(value) for value, _ in counts(products, {}, "region") if value is not None]
    rows = tuple(tuple(_cell(theme, region, products, published) for region in regions) for theme in themes)
    return Matrix(tuple(themes), tuple(regions), rows)


def _cell(theme: str, region: str, products: Sequence[ProductReply], published: frozenset[Pair]) -> Cell:
    those = kept(products, {"theme": (theme,), "region": (region,)})
    told = sum(any(field.name == "result" for field in one.fields) for one in those)
    if those:
        empty: Emptiness = "" if told else "no result told"
    else:
        empty = "no product" if (theme, region) in published else "no publication"
    return Cell(theme, region, len(those), told, empty)


def published(reader: GenerationReader) -> frozenset[Pair]:
    """Each theme with each region that one passage is about."""
    return frozenset(_pairs(reader))


def _pairs(reader: GenerationReader) -> Iterator[Pair]:
    for passage in reader.get(reader.ids(None)):
        yield from ((theme, region) for theme in passage.themes for region in passage.regions)


def newest(product: ProductReply) -> str:
    """The date of the newest publication that tells of it, "" where none is dated."""
    return max((one.date or "" for one in product.told_in), default="")
