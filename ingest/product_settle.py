"""At the end of an ingest: what all publications say of products becomes the products of the new generation."""

from collections.abc import Iterable

from index.errors import SchemaMismatch, StoreUnavailable
from index.products import Product
from index.store import GenerationWriter, PassageStore
from index.types import Record
from ingest.product_merge import merge


def settle(writer: GenerationWriter, records: Iterable[Record], known: Iterable[Product]) -> None:
    """Write the products of the generation; ``known`` are those of the one before, which keep their ids."""
    merged = merge(writer.products.mentions(), {one.publication_id: one for one in records}, list(known))
    writer.products.replace(merged.products, merged.proposals)


def known_products(store: PassageStore) -> list[Product]:
    """The products of the current generation; none where there is none, or where it can't be read any more."""
    if store.current() is None:
        return []
    try:
        with store.open() as reader:
            return reader.products.all()
    except (SchemaMismatch, StoreUnavailable):
        return []
