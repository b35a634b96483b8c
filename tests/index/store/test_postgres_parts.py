"""What PostgresStore does beyond the claims of every store: cleaning up, many vectors, both legs at once."""

import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from postgres_servers import databases, emptied, n_rows, opened
from store_samples import BUILT_WITH, archive, cosines, fill, ids, ranked, sample, texts_of, unit

from benchmarks.scale.postgres_server import PostgresServer
from index.errors import StoreUnavailable
from index.store.filters import Range
from index.store.generations import Keep
from index.store.postgres import garbage_collection
from index.store.postgres.connections import Connection
from index.store.records import Term


def test_what_no_kept_generation_holds_is_swept_away(server: PostgresServer, names: list[str], address: str) -> None:
    store = opened(address)
    fill(store, sample("a", ["een kat", "een hond"]), sample("b", ["een vis"]))
    sizes = {table: n_rows(server, names[0], table) for table in ("content", "passage", "posting", "sentence_vectors")}
    for _ in range(4):
        fill(store, sample("a", ["een kat", "een hond"]))
    assert len(store.generations()) == 2
    for table, before in sizes.items():
        assert before < n_rows(server, names[0], table) <= 2 * before
    store.close()


def test_a_generation_that_changes_little_copies_no_text(
    server: PostgresServer, names: list[str], address: str
) -> None:
    store = opened(address, Keep(5))
    fill(store, *(sample(f"p{number}", ["een kat"]) for number in range(20)))
    before = n_rows(server, names[0], "passage")
    fill(store, sample("nieuw", ["een hond"]))
    assert n_rows(server, names[0], "passage") == before + 1
    assert n_rows(server, names[0], "member") == 20 + 21
    store.close()


def test_going_back_is_one_step_and_the_next_generation_builds_on_it(address: str) -> None:
    store = opened(address, Keep(5))
    first, second = fill(store, sample("a", ["een kat"])), fill(store, sample("a", ["een hond"]))
    store.switch(first)
    assert store.current() == first
    third = fill(store, sample("b", ["een vis"]))
    assert store.generations() == [first, second, third]
    with store.open() as reader:
        assert texts_of(reader) == ["een kat", "een vis"]
    with pytest.raises(StoreUnavailable, match=third):
        store.switch("g000099-20260101T000000Z")
    store.close()


def test_many_passages_are_found_by_the_index_nearly_all_with_and_without_a_filter(
    server: PostgresServer, names: list[str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.postgres.garbage_collection.EXACT", 200)
    written = archive(800, seed=9)
    store = opened(f"{address}?options=-c%20enable_seqscan%3Doff")
    fill(store, *written)
    assert server.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'passage_near_%'", names[0]) == [(1,)]
    with store.open() as reader:
        assert reader.count() > 1000
        for where in (None, Range("year", 2015, 2018)):
            assert reader.count(where) > 200
            shares = []
            for number in range(50):
                query = unit(("q", number))[0]
                hits = reader.search_dense(query, 10, where)
                expected = cosines(written, query, where)
                assert [hit.score for hit in hits] == pytest.approx([expected[one] for one in ids(hits)], abs=1e-5)
                shares.append(len({*ids(hits)} & {*ranked(expected, 10)}) / 10)
            assert np.mean(shares) >= 0.98
    store.close()


def test_shards_make_their_indexes_of_vectors_at_the_same_time(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(3, timeout=20)
    ensure = garbage_collection.ensure

    def wait_for_each_other(*given: Any) -> None:  # noqa: ANN401
        together.wait()
        ensure(*given)

    monkeypatch.setattr(garbage_collection, "ensure", wait_for_each_other)
    monkeypatch.setattr(garbage_collection, "EXACT", 20)
    names = databases(server, 3)
    store = opened(emptied(server, names))
    fill(store, *archive(60, seed=3))
    is_there = "SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'passage_near_%'"
    assert [server.execute(is_there, name) for name in names] == [[(1,)]] * 3
    store.close()


def test_where_an_index_of_vectors_cannot_be_made_the_other_shards_stop_and_the_last_generation_serves(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(emptied(server, databases(server, 3)))
    before = fill(store, sample("a", ["een kat"]))
    together = threading.Barrier(3, timeout=20)
    first, done = threading.Semaphore(1), []

    def break_one(connection: Connection, *given: Any) -> None:  # noqa: ANN401
        together.wait()
        breaks = first.acquire(blocking=False)
        connection.execute("SELECT pg_terminate_backend(pg_backend_pid())" if breaks else "SELECT pg_sleep(60)")
        done.append(connection)

    with monkeypatch.context() as patch:
        patch.setattr(garbage_collection, "ensure", break_one)
        with pytest.raises(StoreUnavailable, match="can't be reached"):
            fill(store, sample("a", ["een hond"]))
    assert done == []
    assert store.current() == before
    fill(store, sample("b", ["een vis"]))
    with store.open() as reader:
        assert texts_of(reader) == ["een kat", "een vis"]
    store.close()


def test_the_index_of_vectors_goes_with_the_last_generation_of_its_model(
    server: PostgresServer, names: list[str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.postgres.garbage_collection.EXACT", 3)
    store = opened(address, Keep(1))
    fill(store, sample("a", ["een kat"] * 5))
    for model in ("e6", "e7"):
        with store.begin(replace(BUILT_WITH, model=model), empty=True) as writer:
            sample("a", ["een kat"] * 5).into(writer)
            writer.commit()
    left = server.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'passage_near_%'", names[0])
    assert left == [(1,)]
    store.close()


def test_both_legs_at_once_find_what_each_finds(address: str) -> None:
    written = archive(40, seed=11)
    store = opened(address)
    fill(store, *written)
    with store.open() as reader:
        for where in (None, Range("year", 2016, None)):
            query, terms = unit("q")[0], [Term("kind"), Term("gezin", 0.5)]
            both = reader.search_both(query, terms, 7, where)
            assert both.dense == reader.search_dense(query, 7, where)
            assert both.lexical == reader.search_lexical(terms, 7, where)
    store.close()


def test_what_no_database_can_hold_is_simply_not_there(address: str) -> None:
    store = opened(address)
    fill(store, sample("a", ["een kat"]))
    with store.open() as reader:
        for odd in ("a\0", "\ud800"):
            assert reader.records([odd]) == reader.get([f"{odd}#0000"]) == reader.vocabulary(odd) == []
            assert reader.document_frequency([odd]) == {odd: 0}
            assert reader.search_lexical([Term(odd)], 3) == reader.passages_of(odd) == []
    store.close()
