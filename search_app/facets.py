"""How much there is with each value that a filter can choose: passages, publications and products."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from index.filters import Filter
from index.store import GenerationReader
from index.types import Passage, Record
from search_app.product_replies import Count, Facet
from search_app.shelf import Shelf

Value: TypeAlias = str | int | None
_OF_PASSAGE = {"region": "regions", "theme": "themes", "audience": "audiences"}
_OF_PUBLICATION = ("kind", "year")
_OF_PRODUCT = {"product_kind": "kind", "status": "status"}


@dataclass(slots=True)
class _Tally:
    passages: set[str] = field(default_factory=set)
    publications: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)


def facets(reader: GenerationReader, shelf: Shelf, where: Filter | None) -> tuple[Facet, ...]:
    """Counts by field, most publications first; what is unknown of a publication ("datum onbekend") counts too.

    Raises:
        FilterError: The filter can't be answered.
    """
    records = {one.publication_id: one for one in reader.records()}
    passages = reader.get(reader.ids(shelf.resolved(where)))
    tallies: dict[str, defaultdict[Value, _Tally]] = {
        name: defaultdict(_Tally) for name in (*_OF_PASSAGE, *_OF_PUBLICATION, *_OF_PRODUCT)
    }
    for passage in passages:
        _count(tallies, passage, records[passage.publication_id], shelf)
    return tuple(Facet(name, _counts(tally)) for name, tally in tallies.items())


def _count(
    tallies: Mapping[str, defaultdict[Value, _Tally]], passage: Passage, record: Record, shelf: Shelf
) -> None:
    shelved = [shelf.products[number] for number in shelf.told.get(passage.passage_id, {})]
    told = [one.product for one in shelved]
    for name, attribute in _OF_PASSAGE.items():
        for value in getattr(passage, attribute):
            ids = [one.product.product_id for one in shelved if value in one.labels(name)]
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
