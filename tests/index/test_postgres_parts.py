"""What PostgresStore does beyond the claims of every store: cleaning up, versions, failures, many vectors, files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from postgres_servers import databases, emptied, running_server
from store_samples import (
    BUILT_WITH,
    PlainAnalyser,
    archive,
    cosines,
    fill,
    ids,
    ranked,
    sample,
    texts_of,
    unit,
)

from benchmarks.postgres_server import PostgresServer, free_port
from index import decisions
from index.config import load
from index.errors import SchemaMismatch, SettingsError, StoreReadOnly, StoreUnavailable
from index.filters import Range
from index.generation_names import Keep
from index.local.store import LocalStore
from index.opening import open_store
from index.postgres import schema
from index.postgres.store import PostgresStore
from index.stored import Term
from index.transfer import transfer
from ingest.originals import Originals, sha256_of

NOW = timedelta(0)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def names(server: PostgresServer) -> list[str]:
    return databases(server, 1)


@pytest.fixture
def address(server: PostgresServer, names: list[str]) -> str:
    return emptied(server, names)


def opened(address: str, keep: Keep | None = None, grace: timedelta = NOW) -> PostgresStore:
    return PostgresStore(address, PlainAnalyser(), keep or Keep(2), grace)


def n_rows(server: PostgresServer, name: str, table: str) -> int:
    return int(server.execute(f"SELECT count(*) FROM vraagbaak.{table}", name)[0][0])


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


def test_tables_of_another_version_are_refused_with_what_to_do(
    server: PostgresServer, names: list[str], address: str
) -> None:
    fill(opened(address), sample("a", ["een kat"]))
    server.execute("UPDATE vraagbaak.version SET number = 99", names[0])
    for act in (lambda: opened(address).open(), lambda: opened(address).begin(BUILT_WITH)):
        with pytest.raises(SchemaMismatch, match="Install the newer program"):
            act()
    server.execute("UPDATE vraagbaak.version SET number = 0", names[0])
    with pytest.raises(SchemaMismatch, match="vraagbaak ingest"):
        opened(address).open()


def test_an_older_version_is_brought_up_to_date_by_the_next_writer(
    server: PostgresServer, names: list[str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(opened(address), sample("a", ["een kat"]))
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE added (number integer)"))
    with pytest.raises(SchemaMismatch):
        opened(address).open()
    fill(opened(address), sample("b", ["een hond"]))
    assert n_rows(server, names[0], "added") == 0
    assert texts_of(opened(address).open()) == ["een kat", "een hond"]


def test_shards_in_another_order_are_refused(server: PostgresServer) -> None:
    one, other = (server.address(name) for name in databases(server, 2))
    fill(opened(f"{one} {other}"), sample("a", ["een kat"]))
    for wrong in (f"{other} {one}", one):
        with pytest.raises(SchemaMismatch, match="in their order"):
            opened(wrong).open()


def test_no_server_is_said_at_once_and_with_its_address() -> None:
    store = opened(f"postgresql://iemand:geheim@127.0.0.1:{free_port()}/nergens")
    for act in (store.current, lambda: store.begin(BUILT_WITH)):
        with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:\d+/nergens can't be reached") as said:
            act()
        assert "geheim" not in str(said.value)
    store.close()


def test_an_address_that_is_none_is_said_to() -> None:
    with pytest.raises(SettingsError, match="address"):
        opened("postgresql://[")


def test_a_database_that_may_only_be_read_is_read_and_refuses_writers(
    server: PostgresServer, names: list[str], address: str
) -> None:
    fill(opened(address), sample("a", ["een kat"]))
    server.execute("DROP ROLE IF EXISTS lezer", names[0])
    server.execute("CREATE ROLE lezer LOGIN", names[0])
    server.execute("GRANT USAGE ON SCHEMA vraagbaak TO lezer", names[0])
    server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA vraagbaak TO lezer", names[0])
    store = opened(address.replace("postgres@", "lezer@"))
    assert texts_of(store.open()) == ["een kat"]
    with pytest.raises(StoreReadOnly, match="takes no writes"):
        store.begin(BUILT_WITH)
    store.close()
    server.execute("DROP OWNED BY lezer; DROP ROLE lezer", names[0])


def test_connections_that_the_server_broke_cost_no_reader_anything(
    server: PostgresServer, names: list[str], address: str
) -> None:
    store = opened(address)
    fill(store, sample("a", ["een kat"]))
    with store.open() as reader:
        for _ in range(3):
            server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{names[0]}'")
            assert ids(reader.search_lexical([Term("kat")], 3)) == ["a#0000"]
    store.close()


def test_a_writer_whose_connection_broke_commits_nothing(
    server: PostgresServer, names: list[str], address: str
) -> None:
    store = opened(address)
    before = fill(store, sample("a", ["een kat"]))
    with store.begin(BUILT_WITH) as writer:
        sample("b", ["een hond"]).into(writer)
        server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{names[0]}'")
        with pytest.raises(StoreUnavailable):
            sample("c", ["een vis"]).into(writer)
        with pytest.raises(StoreReadOnly, match="begin again"):
            writer.commit()
    assert store.current() == before
    assert store.leftovers() == [f"unfinished generation {name}" for name in _unfinished(server, names[0])]
    fill(store)
    assert store.leftovers() == []
    store.close()


def _unfinished(server: PostgresServer, name: str) -> list[str]:
    return [one for (one,) in server.execute("SELECT name FROM vraagbaak.generation WHERE state = 'building'", name)]


def test_many_passages_are_found_by_the_index_nearly_all_with_and_without_a_filter(
    server: PostgresServer, names: list[str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.postgres.near_index.EXACT", 200)
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


def test_the_index_of_vectors_goes_with_the_last_generation_of_its_model(
    server: PostgresServer, names: list[str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.postgres.near_index.EXACT", 3)
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


def test_a_generation_moves_from_a_folder_to_a_server_and_back_whole(address: str, tmp_path: Path) -> None:
    written = [one for one in archive(15, seed=12) if one.passages]
    here, there, back = (
        LocalStore(tmp_path / "here", PlainAnalyser()), opened(address), LocalStore(tmp_path / "back", PlainAnalyser()),
    )  # fmt: skip
    fill(here, *written)
    for source, target in ((here, there), (there, back)):
        with source.open() as reader, target.begin(BUILT_WITH) as writer:
            transfer(reader, writer, lambda *_: None)
            writer.commit()
    with here.open() as first, back.open() as last:
        assert first.records() == last.records()
        assert texts_of(first) == texts_of(last)
        assert np.array_equal(first.passage_vectors(first.ids()), last.passage_vectors(last.ids()))
        assert there.verify() == []
    there.close()


def test_originals_and_decisions_are_shared_by_folders_on_one_store(address: str, tmp_path: Path) -> None:
    one, other = (load({"VRAAGBAAK_STORE": address}, tmp_path / name) for name in ("one", "other"))
    file = tmp_path / "een.md"
    file.write_text("# Een\n", encoding="utf-8")
    fill(opened(address), sample("a", ["een kat"]))
    for settings in (one, other):
        open_store(settings, PlainAnalyser())
    Originals(one.data_dir).keep(file, sha256_of(file))
    assert Originals(other.data_dir).path(sha256_of(file)).read_bytes() == file.read_bytes()
    for settings in (one, other, one):
        with decisions.writing(settings.data_dir) as rows:
            rows.execute("INSERT INTO saved_question (text, added) VALUES (?, '')", (f"{settings.data_dir}{rows}",))
    for settings in (one, other):
        with decisions.reading(settings.data_dir) as rows:
            assert rows.execute("SELECT count(*) FROM saved_question").fetchone() == (3,)
