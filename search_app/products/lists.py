"""All products of a generation: one of them, those that may be one, counts, theme by region, and lists asked for."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias

from index.dutch.words import stem, words
from index.errors import NotFound
from index.gazetteer.places import regions_of
from index.products import Fact, FieldName, Mention, Proposal
from index.store.filters import Filter
from index.store.protocol import GenerationReader
from ingest.products.decisions import Said
from ingest.products.numbers import years_of
from search_app.answer.list_questions import CatalogueQuestion, Criterion
from search_app.products.cards import card, cited, origin_of, shown_at
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.replies import (
    Citation,
    Count,
    CriterionField,
    CriterionReply,
    Facet,
    ListedProduct,
    Listing,
    Merge,
    ProductReply,
    ProductsReply,
    RegionCount,
)

Wanted: TypeAlias = Mapping[str, Sequence[str | None]]  # by field, one of these values; None is "not known"
Emptiness: TypeAlias = Literal["", "no publication", "no product", "no result told"]
Pair: TypeAlias = tuple[str, str]  # a theme and a region
FIELDS = ("theme", "region", "audience", "product_kind", "status")


@dataclass(frozen=True, slots=True)
class ThemeInRegion:
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
    rows: tuple[tuple[ThemeInRegion, ...], ...]


def values(product: ProductReply, field: str) -> tuple[str, ...]:
    """What is known of a field of a product, a region with what it lies in; empty where no source states it."""
    if field == "theme":
        return product.themes
    if field == "region":
        return tuple(dict.fromkeys(name for region in product.regions for name in regions_of(region)))
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
    own = {region for one in products for region in one.regions}
    regions = [str(value) for value, _ in counts(products, {}, "region") if value in own]
    rows = tuple(tuple(_cell(theme, region, products, published) for region in regions) for theme in themes)
    return Matrix(tuple(themes), tuple(regions), rows)


def _cell(theme: str, region: str, products: Sequence[ProductReply], published: frozenset[Pair]) -> ThemeInRegion:
    those = kept(products, {"theme": (theme,), "region": (region,)})
    told = sum("result" in one.fields for one in those)
    if those:
        empty: Emptiness = "" if told else "no result told"
    else:
        empty = "no product" if (theme, region) in published else "no publication"
    return ThemeInRegion(theme, region, len(those), told, empty)


def published(reader: GenerationReader) -> frozenset[Pair]:
    """Each theme with each region that one passage is about."""
    return frozenset(_pairs(reader))


def _pairs(reader: GenerationReader) -> Iterator[Pair]:
    for passage in reader.get(reader.ids(None)):
        yield from ((theme, region) for theme in passage.themes for region in passage.regions)


def newest(product: ProductReply) -> str:
    """The date of the newest publication that tells of it, "" where none is dated."""
    return max((one.date or "" for one in product.told_in), default="")


Value: TypeAlias = str | int | None
_OF_PASSAGE = ("region", "theme", "audience")
_OF_PUBLICATION = ("kind", "year")
_OF_PRODUCT = {"product_kind": "kind", "status": "status"}


@dataclass(slots=True)
class _Tally:
    passages: int = 0
    publications: int = 0
    products: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Telling:
    """What tells of products of one kind or status."""

    passages: set[str] = field(default_factory=set)
    publications: set[str] = field(default_factory=set)


_Tallies: TypeAlias = Mapping[str, defaultdict[Value, _Tally]]


def facets(reader: GenerationReader, catalogue: Catalogue, where: Filter | None) -> tuple[Facet, ...]:
    """Counts by field, most publications first; what is unknown of a publication ("datum onbekend") counts too.

    The store counts passages and publications; only what tells of products is looked at here.

    Raises:
        FilterError: The filter can't be answered.
    """
    tallies: _Tallies = {name: defaultdict(_Tally) for name in (*_OF_PASSAGE, *_OF_PUBLICATION, *_OF_PRODUCT)}
    resolved = catalogue.resolved(where)
    for one in reader.value_counts(resolved):
        tallies[one.field][one.value] = _Tally(one.passages, one.publications)
    _count_products(tallies, _kept_mentions(reader, catalogue, where), reader, catalogue)
    return tuple(Facet(name, _counts(tally)) for name, tally in tallies.items())


_Mentions: TypeAlias = Mapping[str, Sequence[CatalogueEntry]]  # by id of a passage, products that it tells of


def _kept_mentions(reader: GenerationReader, catalogue: Catalogue, where: Filter | None) -> _Mentions:
    """What tells of products and is kept; one that a maintainer gave a region is kept by that, not by its passages."""
    told = {name: [catalogue.products[number] for number in of] for name, of in catalogue.mentioned_in.items()}
    if where is None:
        return told
    kept = set(reader.ids(catalogue.resolved(where)))
    matching = set(reader.ids(catalogue.resolved(catalogue.with_moved(where))))
    found = {
        name: [one for one in of if (catalogue.keeps(one, where) if one.is_moved else name in kept)]
        for name, of in told.items()
        if name in matching
    }
    return {name: of for name, of in found.items() if of}


def _count_products(tallies: _Tallies, kept: _Mentions, reader: GenerationReader, catalogue: Catalogue) -> None:
    """Add the products of these mentions."""
    labels = {name: one for name, one in catalogue.labels(reader).items() if name in kept}
    ids = sorted({one.publication_id for one in labels.values()})
    records = {one.publication_id: one for one in reader.records(ids)}
    telling: defaultdict[tuple[str, str], _Telling] = defaultdict(_Telling)
    for passage_id, about in labels.items():
        for entry in kept[passage_id]:
            product = entry.product
            for name in _OF_PASSAGE:
                for value in entry.labels(name):
                    tallies[name][value].products.add(product.product_id)
            for name in _OF_PUBLICATION:
                tallies[name][getattr(records[about.publication_id], name)].products.add(product.product_id)
            for name, attribute in _OF_PRODUCT.items():
                tallies[name][getattr(product, attribute)].products.add(product.product_id)
                told = telling[name, getattr(product, attribute)]
                told.passages.add(passage_id)
                told.publications.add(about.publication_id)
    for (name, value), told in telling.items():
        tally = tallies[name][value]
        tally.passages, tally.publications = len(told.passages), len(told.publications)


def _counts(tally: Mapping[Value, _Tally]) -> tuple[Count, ...]:
    counts = [Count(value, one.passages, one.publications, len(one.products)) for value, one in tally.items()]
    return tuple(sorted(counts, key=lambda one: (one.value is None, -one.publications, -one.passages, str(one.value))))


def products(catalogue: Catalogue, reader: GenerationReader) -> ProductsReply:
    """All products by name with their proof, and those that may be one."""
    mentions = {mention.mention_id: mention for one in catalogue.products for mention in one.mentions}
    merges = (
        Merge(one.product_id, one.other_id, one.reason, _proof(one, mentions, reader)) for one in catalogue.proposals
    )
    return ProductsReply(tuple(card(catalogue, one, reader) for one in catalogue.products), tuple(merges))


def product(product_id: str, catalogue: Catalogue, reader: GenerationReader) -> ProductReply:
    """One product with its proof. Raises NotFound."""
    entry = catalogue.get(product_id)
    if entry is None:
        raise NotFound(f"There is no product '{product_id}'. See: vraagbaak products list")
    return card(catalogue, entry, reader)


def _proof(one: Proposal, mentions: dict[str, Mention], reader: GenerationReader) -> Citation | None:
    mention = mentions.get(one.mention_id or "")
    if mention is None or one.fact is None:
        return None
    return cited(reader, mention.publication_id, one.fact.passage_id, one.fact.span, one.fact.quote)


_DEFINING: frozenset[FieldName] = frozenset(("what", "audience", "theme", "setting"))  # fields that say what it is
_SHOWN_BY: Mapping[CriterionField, FieldName] = {
    "theme": "theme", "region": "region", "audience": "audience", "status": "status", "age": "age",
}  # fmt: skip


def listing(asked: CatalogueQuestion, catalogue: Catalogue, reader: GenerationReader) -> Listing:
    """Every product that meets all criteria, each with the places that show it."""
    met = [[_meets(entry, one) for one in asked.criteria] for entry in catalogue.products]
    found = [entry for entry, one in zip(catalogue.products, met, strict=True) if all(one)]
    beyond = [one for one in asked.criteria if one.field != "region"]
    is_placed = any(one.field == "region" and one.values for one in asked.criteria)
    others = catalogue.products if is_placed and not found else ()
    elsewhere = [entry for entry in others if all(_meets(entry, one) for one in beyond)]
    return Listing(
        unit=asked.unit,
        criteria=tuple(_criterion(one, catalogue) for one in asked.criteria),
        products=_listed(found, asked.criteria, reader),
        n_products=len(catalogue.products),
        n_detected=sum(origin_of(one) == "detected" for one in found),
        n_unrecorded=sum(None in one and False not in one for one in met),
        regions=_by_region(found),
        elsewhere=_listed(elsewhere, beyond, reader),
    )


def _criterion(one: Criterion, catalogue: Catalogue) -> CriterionReply:
    recorded = sum(bool(_known(entry, one)) for entry in catalogue.products)
    return CriterionReply(one.field, one.values, one.as_written, one.excluded, recorded)


def _meets(entry: CatalogueEntry, wanted: Criterion) -> bool | None:
    """Whether a product meets a criterion; None where nothing is recorded that could tell."""
    known = _known(entry, wanted)
    if wanted.field == "words":
        return bool(known)
    if not known:
        return None
    if wanted.field == "age":
        return any(_overlap(one, other) for one in known for other in wanted.values)
    return known.isdisjoint(wanted.values) is wanted.excluded


def _known(entry: CatalogueEntry, wanted: Criterion) -> frozenset[str]:
    """What is recorded of the field of a criterion; of words, the sentences that hold them."""
    match wanted.field:
        case "region" | "theme" | "audience":
            return entry.labels(wanted.field)
        case "age" | "words":
            return frozenset(one.value for one in _showing(entry, wanted))
        case "product_kind":
            return frozenset(filter(None, (entry.product.kind,)))
    return entry.statuses


@dataclass(frozen=True, slots=True)
class _Statement:
    """A value of a field with the ``words`` that say it, and who does: a person, or a publication."""

    field: FieldName
    value: str
    words: str
    by: Said | tuple[Mention, Fact]


def _statements(entry: CatalogueEntry) -> Iterator[_Statement]:
    """All that is known of a product; what a person says comes first, as on its card."""
    for name in entry.corrected:
        for said in entry.said(name):
            words = f"{said.value} {said.source.quote}" if said.source else said.value
            yield _Statement(name, said.value, words, said)
    for mention, fact in entry.facts():
        yield _Statement(fact.field, fact.value, fact.quote, (mention, fact))


def _showing(entry: CatalogueEntry, wanted: Criterion) -> Iterator[_Statement]:
    """What shows what is recorded of a criterion."""
    stems = _stems(wanted.as_written)
    for one in _statements(entry):
        if wanted.field == "words":
            shows = one.field in _DEFINING and stems <= _stems(one.words)
        elif wanted.field == "region":
            shows = one.field == "region" and not set(wanted.values).isdisjoint(regions_of(one.value))
        else:
            shows = one.field == _SHOWN_BY.get(wanted.field, "what")
            shows &= wanted.field in ("age", "product_kind") or one.value in wanted.values
        if shows:
            yield one


@lru_cache(20_000)  # the same facts are looked at for every question of this kind
def _stems(text: str) -> frozenset[str]:
    """The stems of the words of a text as they stand: a part of a compound is another word."""
    return frozenset(stem(word) for word, weight in words(text) if weight == 1.0)


def _overlap(one: str, other: str) -> bool:
    ours, theirs = years_of(one), years_of(other)
    return ours.start < theirs.stop and theirs.start < ours.stop


def _listed(
    entries: Sequence[CatalogueEntry], criteria: Sequence[Criterion], reader: GenerationReader
) -> tuple[ListedProduct, ...]:
    """By name; those whose sources say what is asked in the same words come first: a municipality, "vaders"."""
    lines = [_line(entry, criteria, reader) for entry in entries]
    literally = {entry.product.product_id for entry in entries if _says_literally(entry, criteria)}
    asked = [one.as_written.casefold() for one in criteria if one.field == "region"]

    def order(one: ListedProduct) -> tuple[bool, bool, str]:
        is_named = any(place in proof.quote.casefold() for place in asked for proof in one.citations)
        return not is_named, one.product_id not in literally, one.name.casefold()

    return tuple(sorted(lines, key=order))


def _says_literally(entry: CatalogueEntry, criteria: Sequence[Criterion]) -> bool:
    """Whether what its sources say it is holds the very words for a theme or audience: they may be narrower."""
    asked = [_stems(one.as_written) for one in criteria if one.field in ("theme", "audience")]
    said = [_stems(one.words) for one in _statements(entry) if one.field in _DEFINING]
    return all(any(stems <= words for words in said) for stems in asked)


def _line(entry: CatalogueEntry, criteria: Sequence[Criterion], reader: GenerationReader) -> ListedProduct:
    """A product with a proof of each criterion, at least one of what it is."""
    shown = [found for one in criteria if (found := next(_showing(entry, one), None))]
    proofs: dict[tuple[str, int, str], Citation] = {}
    unproved: dict[FieldName, None] = {}
    for one in shown or list(_statements(entry))[:1]:
        proof = _cite(one, reader, len(proofs) + 1)
        if proof is not None:
            proofs.setdefault((proof.publication_id, proof.page_index, proof.quote), proof)
        elif isinstance(one.by, Said):
            unproved[one.field] = None
    product, cites = entry.product, tuple(proofs.values())
    return ListedProduct(product.product_id, product.name, origin_of(entry), product.regions, cites, tuple(unproved))


def _cite(one: _Statement, reader: GenerationReader, n: int) -> Citation | None:
    if isinstance(one.by, Said):
        return None if one.by.source is None else shown_at(one.by.source, reader, n)
    mention, fact = one.by
    return cited(reader, mention.publication_id, fact.passage_id, fact.span, fact.quote, n)


def _by_region(found: Sequence[CatalogueEntry]) -> tuple[RegionCount, ...]:
    """How many of these there are in each region that their sources name; not in what that lies in."""
    counts: Counter[str] = Counter()
    for entry in found:
        own = entry.product.regions
        above = {name for region in own for name in regions_of(region)[1:]}
        counts.update(region for region in own if region not in above)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(RegionCount(region, number) for region, number in ordered)
