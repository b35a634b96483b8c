"""All products of a generation, one of them, those that may be one; and how much there is with each filter value."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from index.errors import NotFound
from index.products import Mention, Proposal
from index.store.filters import Filter
from index.store.protocol import GenerationReader
from index.types import Passage, Record
from search_app.products.cards import card, cited
from search_app.products.catalogue import Catalogue
from search_app.replies import Citation, Count, Facet, Merge, ProductReply, ProductsReply

Value: TypeAlias = str | int | None
_OF_PASSAGE = {"region": "regions", "theme": "themes", "audience": "audiences"}
_OF_PUBLICATION = ("kind", "year")
_OF_PRODUCT = {"product_kind": "kind", "status": "status"}


@dataclass(slots=True)
class _Tally:
    passages: set[str] = field(default_factory=set)
    publications: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)


def facets(reader: GenerationReader, catalogue: Catalogue, where: Filter | None) -> tuple[Facet, ...]:
    """Counts by field, most publications first; what is unknown of a publication ("datum onbekend") counts too.

    Raises:
        FilterError: The filter can't be answered.
    """
    records = {one.publication_id: one for one in reader.records()}
    passages = reader.get(reader.ids(catalogue.resolved(where)))
    tallies: dict[str, defaultdict[Value, _Tally]] = {
        name: defaultdict(_Tally) for name in (*_OF_PASSAGE, *_OF_PUBLICATION, *_OF_PRODUCT)
    }
    for passage in passages:
        _count(tallies, passage, records[passage.publication_id], catalogue)
    return tuple(Facet(name, _counts(tally)) for name, tally in tallies.items())


def _count(
    tallies: Mapping[str, defaultdict[Value, _Tally]], passage: Passage, record: Record, catalogue: Catalogue
) -> None:
    entry = [catalogue.products[number] for number in catalogue.told.get(passage.passage_id, {})]
    told = [one.product for one in entry]
    for name, attribute in _OF_PASSAGE.items():
        for value in getattr(passage, attribute):
            ids = [one.product.product_id for one in entry if value in one.labels(name)]
            _add(tallies[name][value], passage, ids)
    for name in _OF_PUBLICATION:
        _add(tallies[name][getattr(record, name)], passage, [one.product_id for one in told])
    for name, attribute in _OF_PRODUCT.items():
        for one in told:
            _add(tallies[name][getattr(one, attribute)], passage, [one.product_id])


def _add(tally: _Tally, passage: Passage, products: Sequence[str]) -> None:
    tally.passages.add(passage.passage_id)
    tally.publications.add(passage.publication_id)
    tally.products.update(products)


def _counts(tally: Mapping[Value, _Tally]) -> tuple[Count, ...]:
    counts = [
        Count(value, len(one.passages), len(one.publications), len(one.products)) for value, one in tally.items()
    ]
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
