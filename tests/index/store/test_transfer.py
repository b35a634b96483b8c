"""A generation moves whole from one store into another."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from postgres_servers import opened
from store_samples import BUILT_WITH, PlainAnalyser, archive, fill, sample, texts_of
from store_samples_products import PRODUCT, PROPOSAL, findings

from index.store.local.store import LocalStore
from index.store.postgres.store import PostgresStore
from index.store.protocol import PassageStore
from index.store.transfer import transfer


@pytest.fixture
def here(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "here", PlainAnalyser())


@pytest.fixture
def there(address: str) -> Iterator[PostgresStore]:
    store = opened(address)
    yield store
    store.close()


@pytest.fixture
def back(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "back", PlainAnalyser())


def move(*stores: PassageStore) -> None:
    for source, target in zip(stores, stores[1:], strict=False):
        with source.open() as reader, target.begin(BUILT_WITH) as writer:
            transfer(reader, writer, lambda *_: None)
            writer.commit()


def test_a_generation_moves_from_a_folder_to_a_server_and_back_whole(
    here: LocalStore, there: PostgresStore, back: LocalStore
) -> None:
    fill(here, *(one for one in archive(15, seed=12) if one.passages))
    move(here, there, back)
    with here.open() as first, back.open() as last:
        assert first.records() == last.records()
        assert texts_of(first) == texts_of(last)
        assert np.array_equal(first.passage_vectors(first.ids()), last.passage_vectors(last.ids()))
        assert last.info.n_sentences == first.info.n_sentences > 0
        pairs = zip(first.sentence_vectors(first.ids()), last.sentence_vectors(last.ids()), strict=True)
        assert all(np.allclose(one, other, atol=1e-3) for one, other in pairs)
    assert there.verify() == []


def test_what_is_known_of_products_moves_with_it(here: LocalStore, there: PostgresStore, back: LocalStore) -> None:
    with here.begin(BUILT_WITH) as writer:
        for name in ("a", "b", "c"):
            sample(name, ["een kat"]).into(writer)
        for name in ("a", "c"):
            writer.products.put(name, findings(name, 2))
        writer.products.replace([PRODUCT], [PROPOSAL])
        writer.commit()
    move(here, there, back)
    with here.open() as first, back.open() as last:
        assert last.products.mentions() == first.products.mentions()
        assert len(last.products.mentions()) == 4
        assert np.allclose(last.products.profiles(), first.products.profiles(), atol=1e-3)
        told = [*findings("a").participations, *findings("c").participations]
        assert last.products.participations() == told
        assert (last.products.all(), last.products.proposals()) == ([PRODUCT], [PROPOSAL])
