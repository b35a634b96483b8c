"""What a PostgresStore can't use, it says with what to do; what breaks costs nothing that was committed."""

from contextlib import closing

import pytest
from postgres_servers import databases, n_rows, opened
from store_samples import BUILT_WITH, fill, ids, sample, texts_of

from benchmarks.scale.postgres_server import PostgresServer, free_port
from index.errors import SchemaMismatch, SettingsError, StoreReadOnly, StoreUnavailable
from index.store.postgres import schema
from index.store.postgres.connections import Shard
from index.store.records import Term


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


def test_both_ends_notice_within_seconds_that_the_other_is_cut_off(server: PostgresServer, names: list[str]) -> None:
    with closing(Shard(server.address(names[0]) + "?keepalives_idle=7").connect_to_write()) as connection:
        given = connection.info.get_parameters()
        assert (given["tcp_user_timeout"], given["keepalives_idle"]) == ("4000", "7")  # what an address says counts
        shown = [connection.execute(f"SHOW tcp_{name}").fetchone() for name in ("user_timeout", "keepalives_idle")]
        assert shown == [("4000",), ("2",)]


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


def test_rows_that_are_gone_or_wrong_are_named(server: PostgresServer, names: list[str], address: str) -> None:
    store = opened(address)
    fill(store, sample("a", ["een kat", "een hond"]))
    assert store.verify() == []
    server.execute("DELETE FROM vraagbaak.page WHERE ordinal = 1", names[0])
    server.execute("UPDATE vraagbaak.passage SET embedding = embedding * embedding WHERE ordinal = 0", names[0])
    server.execute("DELETE FROM vraagbaak.sentence_vectors WHERE ordinal = 0", names[0])
    generation = store.current()
    assert store.verify() == [
        f"{generation}: 1 vectors of passages are zero, or have another length than 1",
        f"{generation}: the manifest says 3 sentences, there are 2",
        "a has 1 pages, its record says 2",
        "passage a#0001 is not the text of its pages",
        "a sentence of a#0001 does not stand on its page: it would be quoted wrongly",
    ]
    store.close()
