"""PostgresStore makes the claims of every store true, on one server and over shards."""

from collections.abc import Iterator

import pytest
from conformance import StoreClaims
from postgres_servers import databases
from store_samples import PlainAnalyser

from benchmarks.scale.postgres_server import PostgresServer
from index.store.bm25 import Analyser
from index.store.postgres.store import PostgresStore


def connect(location: str, analyser: Analyser) -> PostgresStore:
    return PostgresStore(location, analyser)


@pytest.fixture(scope="module", params=[1, pytest.param(3, marks=pytest.mark.long)], ids=["one", "shards"])
def names(server: PostgresServer, request: pytest.FixtureRequest) -> list[str]:
    return databases(server, request.param)


@pytest.fixture
def location(address: str) -> str:
    return address


@pytest.fixture
def store(location: str) -> Iterator[PostgresStore]:
    store = connect(location, PlainAnalyser())
    yield store
    store.close()


class TestPostgresStore(StoreClaims):
    factory = "test_store_postgres:connect"
