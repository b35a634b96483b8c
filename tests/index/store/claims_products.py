"""What every store keeps of products: all of it, with the publication it comes from, and nothing half."""

from dataclasses import replace

import numpy as np
import pytest
from store_samples import BUILT_WITH, DIM, fill, sample, unit
from store_samples_products import PRODUCT, PROPOSAL, findings, mention

from index.errors import NotFound
from index.store.filters import And, Eq, In, Not
from index.store.protocol import PassageStore


class ProductClaims:
    """Claims about products; see StoreClaims."""

    @pytest.fixture
    def told(self, store: PassageStore) -> PassageStore:
        """A store in which two publications tell of a product."""
        with store.begin(BUILT_WITH) as writer:
            for name in ("b", "a"):
                sample(name, ["een kat", "een hond"]).into(writer)
                writer.products.put(name, findings(name, 2))
            writer.products.replace([PRODUCT, replace(PRODUCT, product_id="x")], [PROPOSAL])
            writer.commit()
        return store

    def test_what_was_written_of_products_is_read_back(self, told: PassageStore) -> None:
        with told.open() as reader:
            assert reader.products.all() == [PRODUCT, replace(PRODUCT, product_id="x")]
            assert reader.products.proposals() == [PROPOSAL]
            assert reader.products.mentions() == [mention("a"), mention("a", 1), mention("b"), mention("b", 1)]
            assert reader.products.mentions(["b~001", "nee", "a~000"]) == [mention("b", 1), mention("a")]
            assert [one.participants for one in reader.products.participations()] == [("Raalte", "Oldenbroek")] * 2

    def test_profiles_stand_in_the_order_of_mentions(self, told: PassageStore) -> None:
        with told.open() as reader:
            expected = np.concatenate([unit("a", 2), unit("b", 2)])
            assert np.allclose(reader.products.profiles(), expected, atol=2e-3)

    def test_a_store_without_products_has_none(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een kat"]))
        with store.open() as reader:
            assert reader.products.all() == reader.products.mentions() == reader.products.participations() == []
            assert reader.products.profiles().shape == (0, DIM)

    def test_a_filter_names_passages_and_tells_which_it_keeps(self, told: PassageStore) -> None:
        with told.open() as reader:
            assert reader.ids() == ["a#0000", "a#0001", "b#0000", "b#0001"]
            where = And((In("passage_id", ("b#0001", "a#0000", "x#0000")), Not(Eq("publication_id", "a"))))
            assert reader.ids(where) == ["b#0001"]
            assert reader.count(Eq("passage_id", None)) == 0

    def test_mentions_go_with_their_publication(self, told: PassageStore) -> None:
        fill(told, sample("b", ["een kat"]), delete=["a"])  # b is upserted again: what it said is forgotten
        with told.open() as reader:
            assert reader.products.mentions() == reader.products.participations() == []

    def test_mentions_stay_when_another_publication_changes(self, told: PassageStore) -> None:
        with told.begin(BUILT_WITH) as writer:
            writer.delete(["a"])
            assert writer.products.mentions() == [mention("b"), mention("b", 1)]
            writer.products.replace([], [])
            writer.commit()
        with told.open() as reader:
            assert reader.products.all() == reader.products.proposals() == []
            assert reader.products.mentions() == [mention("b"), mention("b", 1)]

    def test_products_of_nothing_are_refused_and_nothing_is_lost(self, told: PassageStore) -> None:
        with told.begin(BUILT_WITH) as writer:
            with pytest.raises(NotFound, match="nergens"):
                writer.products.put("nergens", findings("nergens"))
            with pytest.raises(ValueError, match="1 mentions"):
                writer.products.put("a", replace(findings("a"), profiles=unit("a", 3)))
            writer.delete(["b"])
            writer.commit()
        with told.open() as reader:
            assert reader.products.mentions() == [mention("a"), mention("a", 1)]
