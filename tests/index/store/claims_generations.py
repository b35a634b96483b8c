"""Claims about what comes before and after going live: a generation that waits, a way back."""

import pytest
from store_samples import BUILT_WITH, fill, sample, texts_of

from index.errors import StoreUnavailable
from index.store.protocol import PassageStore


def hold(store: PassageStore, text: str) -> str:
    """A generation that waits."""
    with store.begin(BUILT_WITH) as writer:
        sample("a", [text]).into(writer)
        return writer.commit(live=False)


class LiveClaims:
    def test_a_generation_that_waits_can_be_read_by_name_and_is_not_current(self, store: PassageStore) -> None:
        first = fill(store, sample("a", ["een kat"]))
        held = hold(store, "een hond")
        assert (store.current(), store.waiting()) == (first, held)
        with store.open() as now, store.open(held) as later:
            assert (texts_of(now), texts_of(later)) == (["een kat"], ["een hond"])

    def test_a_yes_makes_the_one_that_waits_current(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een kat"]))
        held = hold(store, "een hond")
        store.switch(held)
        assert (store.current(), store.waiting()) == (held, None)
        assert held in store.generations()

    def test_the_first_generation_may_wait_too(self, store: PassageStore) -> None:
        held = hold(store, "een hond")
        assert (store.current(), store.waiting()) == (None, held)
        with pytest.raises(StoreUnavailable):
            store.open()

    def test_what_waits_is_built_on_the_current_one_and_the_next_one_too(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een kat"]))
        hold(store, "een hond")
        fill(store, sample("b", ["een vis"]))
        with store.open() as reader:
            assert texts_of(reader) == ["een kat", "een vis"]

    def test_only_the_last_one_waits(self, store: PassageStore) -> None:
        first = fill(store, sample("a", ["een kat"]))
        hold(store, "een hond")
        second = hold(store, "een vis")
        assert store.waiting() == second
        assert store.generations() == [first, second]

    def test_what_waits_is_void_once_another_goes_live(self, store: PassageStore) -> None:
        first = fill(store, sample("a", ["een kat"]))
        held = hold(store, "een hond")
        second = fill(store, sample("a", ["een vis"]))
        assert store.waiting() is None
        assert store.generations() == [first, second]
        with pytest.raises(StoreUnavailable):
            store.switch(held)

    def test_going_back_makes_what_waits_void(self, store: PassageStore) -> None:
        first = fill(store, sample("a", ["een kat"]))
        second = fill(store, sample("a", ["een vis"]))
        hold(store, "een hond")
        store.switch(first)
        assert store.waiting() is None
        assert store.generations() == [first, second]

    def test_a_generation_knows_which_one_it_was_built_on(self, store: PassageStore) -> None:
        first = fill(store, sample("a", ["een kat"]))
        second = fill(store, sample("a", ["een vis"]))
        store.switch(first)
        third = fill(store)
        for name, before in ((first, None), (second, first), (third, first)):
            with store.open(name) as reader:
                assert reader.info.after == before
